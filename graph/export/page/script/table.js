// The table: the same nodes as rows, sorted by any column. Only the rows in sight exist.

import { byId, make } from './dom.js';
import { swatch, marked } from './pieces.js';
import { number } from './messages.js';
import { day, words } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {{name: string, label: string, compare: (a: number, b: number) => number, text: (node: number) => string, class?: string}} Column compare orders nodes whose text is not empty */

const ROW = 34;
const SPARE = 12;
const sorter = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The table view. */
export class Table {
  /** @type {number[]} */
  #rows = [];
  #from = -1;
  /** @type {State | null} */
  #state = null;
  /** @type {import('./look.js').Look | null} */
  #look = null;

  /**
   * @param {Data} data
   * @param {(changes: Partial<State>) => void} set
   * @param {(node: number) => void} go
   */
  constructor(data, set, go) {
    this.data = data;
    this.set = set;
    this.go = go;
    this.columns = columnsOf(data);
    /** @type {Map<string, Uint32Array>} */
    this.orders = new Map();
    this.head = make('div', { role: 'row', class: 'row head', 'aria-rowindex': 1 });
    this.body = make('div', { role: 'rowgroup', class: 'rows' });
    this.grid = make('div', { role: 'table', 'aria-label': 'Nodes', class: 'grid' }, make('div', { role: 'rowgroup', class: 'heads' }, this.head), this.body);
    this.element = byId('table');
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'region');
    this.element.setAttribute('aria-label', 'Table');
    this.element.replaceChildren(this.grid);
    this.element.addEventListener('scroll', () => this.#render(false), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    new ResizeObserver(() => this.#render(true)).observe(this.element);
  }

  /**
   * Show the nodes of a state.
   * @param {State} state
   * @param {import('./look.js').Look} look
   * @param {Uint8Array} match
   * @param {Float32Array | null} scores
   */
  show(state, look, match, scores) {
    this.#state = state;
    this.#look = look;
    this.#rows = this.rows(state, match, scores);
    this.grid.setAttribute('aria-rowcount', String(this.#rows.length + 1));
    this.body.style.height = `${this.#rows.length * ROW}px`;
    this.head.replaceChildren(...this.columns.map((column) => this.#heading(column, state)));
    this.#render(true);
  }

  /**
   * The nodes of a state in the order of the table.
   * @param {State} state @param {Uint8Array} match @param {Float32Array | null} scores
   */
  rows(state, match, scores) {
    const name = state.sort.replace('-', '');
    const column = this.columns.find((each) => each.name === name);
    if (!column) {
      const rows = Array.from(this.data.listed).filter((node) => match[node]);
      return scores ? rows.sort((a, b) => scores[b] - scores[a]) : rows;
    }
    let order = this.orders.get(state.sort);
    if (!order) this.orders.set(state.sort, (order = sortedBy(column, this.data, state.sort.startsWith('-'))));
    return Array.from(order).filter((node) => match[node]);
  }

  /** @param {Column} column @param {State} state */
  #heading(column, state) {
    const up = state.sort === column.name;
    const downwards = state.sort === `-${column.name}`;
    const sort = () => this.set({ sort: up ? `-${column.name}` : downwards ? '' : column.name });
    const button = make('button', { type: 'button', click: sort }, column.label, make('span', { 'aria-hidden': 'true' }, up ? ' ↑' : downwards ? ' ↓' : ''));
    return make('div', { role: 'columnheader', class: `cell ${column.class ?? ''}`, 'aria-sort': up ? 'ascending' : downwards ? 'descending' : 'none' }, button);
  }

  /** @param {boolean} anew */
  #render(anew) {
    if (this.element.hidden || !this.#state || !this.#look) return;
    const from = Math.max(0, Math.floor(this.element.scrollTop / ROW) - SPARE);
    if (!anew && Math.abs(from - this.#from) < SPARE / 2) return;
    this.#from = from;
    const to = Math.min(this.#rows.length, from + Math.ceil(this.element.clientHeight / ROW) + 2 * SPARE);
    const focused = document.activeElement instanceof HTMLElement && this.body.contains(document.activeElement) ? document.activeElement.dataset.node : undefined;
    const terms = words(this.#state.query);
    this.body.replaceChildren(...this.#rows.slice(from, to).map((node, at) => this.#row(node, from + at, terms)));
    if (focused !== undefined) this.#focus(Number(focused));
  }

  /** @param {number} node @param {number} at @param {string[]} terms */
  #row(node, at, terms) {
    const { data } = this;
    const look = /** @type {import('./look.js').Look} */ (this.#look);
    const kind = data.kinds[data.kind[node]];
    const [title, ...others] = this.columns;
    const first = make('div', { role: 'cell', class: `cell ${title.class ?? ''}` }, swatch(look.colours[look.colour[node]], kind),
      make('button', { type: 'button', class: 'plain', 'data-node': node, click: () => this.go(node) }, marked(data.title[node].slice(0, 300), terms)));
    return make('div', { role: 'row', class: 'row', 'aria-rowindex': at + 2, 'aria-current': this.#state?.selected === node ? 'true' : null, '--top': `${at * ROW}px` }, first,
      ...others.map((column) => make('div', { role: 'cell', class: `cell ${column.class ?? ''}` }, make('bdi', {}, column.text(node)))));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (!step || !(event.target instanceof HTMLElement)) return;
    const node = Number(event.target.dataset.node ?? -1);
    const at = this.#rows.indexOf(node);
    const next = Math.min(this.#rows.length - 1, Math.max(0, at < 0 ? Math.ceil(this.element.scrollTop / ROW) : at + step));
    event.preventDefault();
    const top = next * ROW;
    const room = this.element.clientHeight - 2 * ROW;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top > this.element.scrollTop + room) this.element.scrollTop = top - room;
    this.#render(true);
    this.#focus(this.#rows[next]);
  }

  /** @param {number} node */
  #focus(node) {
    /** @type {HTMLElement | null} */ (this.body.querySelector(`[data-node="${node}"]`))?.focus({ preventScroll: true });
  }
}

/**
 * All nodes in the order of a column; those with an empty cell come last, upwards and downwards.
 * @param {Column} column
 * @param {Data} data
 * @param {boolean} downwards
 */
export function sortedBy({ compare, text }, data, downwards) {
  /** @type {number[]} */
  const filled = [];
  /** @type {number[]} */
  const empty = [];
  for (const node of data.listed) (text(node) === '' ? empty : filled).push(node);
  filled.sort(compare);
  return Uint32Array.from([...(downwards ? filled.reverse() : filled), ...empty]);
}

/**
 * The columns of the table.
 * @param {Data} data
 * @returns {Column[]}
 */
export function columnsOf(data) {
  const provider = (/** @type {number} */ node) => (data.provider[node] >= 0 ? data.title[data.provider[node]] : '');
  const story = (/** @type {number} */ node) => (data.story[node] >= 0 ? data.stories[data.story[node]].label : '');
  const kind = (/** @type {number} */ node) => data.kinds[data.kind[node]];
  const byText = (/** @type {(node: number) => string} */ text) => (/** @type {number} */ a, /** @type {number} */ b) => sorter.compare(text(a), text(b)) || a - b;
  const byNumber = (/** @type {(node: number) => number} */ value) => (/** @type {number} */ a, /** @type {number} */ b) => value(a) - value(b) || a - b;
  const title = (/** @type {number} */ node) => data.title[node];
  return [
    { name: 'title', label: 'Title', text: title, compare: byText(title), class: 'wide' },
    { name: 'kind', label: 'Kind', text: kind, compare: byText(kind) },
    { name: 'provider', label: 'Provider', text: provider, compare: byText(provider) },
    { name: 'date', label: 'Date', text: (node) => day(data.date[node], data.precision[node]), compare: byNumber((node) => data.date[node]), class: 'figure' },
    { name: 'story', label: 'Story', text: story, compare: byText(story) },
    { name: 'links', label: 'Links', text: (node) => number(data.degree[node]), compare: byNumber((node) => data.degree[node]), class: 'figure' },
  ];
}
