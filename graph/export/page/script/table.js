// The table: the same nodes as rows, sorted by any column; on a narrow screen, as cards. Only the rows in sight exist.

import { byId, make } from './dom.js';
import { swatch, marked } from './pieces.js';
import { day } from './dates.js';
import { counted, locale, message, nameOfKind, number } from './messages.js';
import { inOrder, orderOf } from './order.js';
import { NOTHING_SOUGHT } from './search.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {{name: string, label: string, compare: (a: number, b: number) => number, text: (node: number) => string, width: string, class?: string, card?: (node: number) => string}} Column compare orders nodes whose text is not empty; a card may need a longer text */

const ROW = 34;
const CARD = 84;
const CARDS_BELOW = '(max-width: 600px)';
const SPARE = 12;
const sorter = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });

/** The table view. */
export class Table {
  /** @type {number[]} */
  #rows = [];
  #from = -1;
  /** @type {State | null} */
  #state = null;
  /** @type {import('./look.js').Look | null} */
  #look = null;
  #sought = NOTHING_SOUGHT;
  /** @type {Column[]} */
  #shown = [];
  #narrow = matchMedia(CARDS_BELOW);

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
    this.sorter = make('select', { 'aria-label': message('table.sort'), change: () => this.set({ sort: this.sorter.value }) }, ...sortChoices(this.columns));
    this.chooser = make('div', { class: 'card-sort' }, this.sorter);
    this.body = make('div', { role: 'rowgroup', class: 'rows' });
    this.grid = make('div', { role: 'table', 'aria-label': message('table.nodes'), class: 'grid' }, make('div', { role: 'rowgroup', class: 'heads' }, this.head), this.body);
    this.element = byId('table');
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'region');
    this.element.setAttribute('aria-label', message('table.label'));
    this.empty = make('p', { class: 'soft empty' }, message('results.nothing'));
    this.element.replaceChildren(this.chooser, this.grid, this.empty);
    this.element.addEventListener('scroll', () => this.#render(false), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    new ResizeObserver(() => this.#render(true)).observe(this.element);
    this.#narrow.addEventListener('change', () => this.#resize());
  }

  /**
   * Show the nodes of a state.
   * @param {State} state
   * @param {import('./look.js').Look} look
   * @param {Uint8Array} match
   * @param {import('./search.js').Sought} sought
   */
  show(state, look, match, sought) {
    this.#state = state;
    this.#look = look;
    this.#sought = sought;
    this.#rows = this.rows(state, match, sought);
    this.#shown = shownColumns(this.columns, this.#rows, state.sort.replace('-', ''));
    this.grid.style.setProperty('--columns', this.#shown.map(({ width }) => width).join(' '));
    this.grid.setAttribute('aria-rowcount', String(this.#rows.length + 1));
    const focused = this.head.contains(document.activeElement) ? [...this.head.children].findIndex((each) => each.contains(document.activeElement)) : -1;
    this.head.replaceChildren(...this.#shown.map((column) => this.#heading(column, state)));
    this.head.children[focused]?.querySelector('button')?.focus({ preventScroll: true });
    this.sorter.value = state.sort;
    this.empty.hidden = this.#rows.length > 0;
    this.#resize();
  }

  /** The height of a row, or of a card. */
  get #height() {
    return this.#narrow.matches ? CARD : ROW;
  }

  #resize() {
    this.body.style.height = `${this.#rows.length * this.#height}px`;
    this.#render(true);
  }

  /**
   * The nodes of a state in the order of the table.
   * @param {State} state @param {Uint8Array} match @param {import('./search.js').Sought} sought
   */
  rows(state, match, sought) {
    const name = state.sort.replace('-', '');
    const column = this.columns.find((each) => each.name === name);
    if (!column) return inOrder(this.data, match, orderOf(state, sought), sought);
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
    const height = this.#height;
    const from = Math.max(0, Math.floor(this.element.scrollTop / height) - SPARE);
    if (!anew && Math.abs(from - this.#from) < SPARE / 2) return;
    this.#from = from;
    const to = Math.min(this.#rows.length, from + Math.ceil(this.element.clientHeight / height) + 2 * SPARE);
    const focused = document.activeElement instanceof HTMLElement && this.body.contains(document.activeElement) ? document.activeElement.dataset.node : undefined;
    this.body.replaceChildren(...this.#rows.slice(from, to).map((node, at) => this.#row(node, from + at, height)));
    if (focused !== undefined) this.#focus(Number(focused));
  }

  /** @param {number} node @param {number} at @param {number} height */
  #row(node, at, height) {
    const { data } = this;
    const look = /** @type {import('./look.js').Look} */ (this.#look);
    const kind = data.kinds[data.kind[node]];
    const [title, ...others] = this.#shown;
    const first = make('div', { role: 'cell', class: `cell ${title.class ?? ''}` }, swatch(look.colours[look.colour[node]], kind),
      make('button', { type: 'button', class: 'plain', 'data-node': node, click: () => this.go(node) }, marked(data.title[node].slice(0, 300), this.#sought.terms)));
    return make('div', { role: 'row', class: kind === 'article' ? 'row' : 'row of-other', 'aria-rowindex': at + 2, 'aria-current': this.#state?.selected === node ? 'true' : null, '--top': `${at * height}px` }, first,
      ...others.map((column) => make('div', { role: 'cell', class: `cell of-${column.name} ${column.class ?? ''}` }, make('bdi', {}, (this.#narrow.matches && column.card ? column.card : column.text)(node)))));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (!step || !this.#rows.length || !(event.target instanceof HTMLElement) || event.target === this.sorter) return;
    const node = Number(event.target.dataset.node ?? -1);
    const at = this.#rows.indexOf(node);
    const height = this.#height;
    const next = Math.min(this.#rows.length - 1, Math.max(0, at < 0 ? Math.ceil(this.element.scrollTop / height) : at + step));
    event.preventDefault();
    const top = next * height;
    const room = this.element.clientHeight - 2 * height;
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
 * The columns that some row has a value for, and the one that sorts; the kind only where there are several.
 * @param {Column[]} columns @param {number[]} rows @param {string} sort
 */
function shownColumns(columns, rows, sort) {
  return columns.filter(({ name, text }) => {
    if (name === 'title' || name === sort) return true;
    const first = rows.length ? text(rows[0]) : '';
    return name === 'kind' ? rows.some((node) => text(node) !== first) : !rows.length || rows.some((node) => text(node) !== '');
  });
}

/** The ways to sort cards. @param {Column[]} columns */
function sortChoices(columns) {
  const choice = (/** @type {string} */ value, /** @type {string} */ text) => make('option', { value }, text);
  return [choice('', `${message('table.sort')}: ${message('table.usual')}`), ...columns.flatMap(({ name, label }) => [choice(name, message('table.sort-up', { column: label })), choice(`-${name}`, message('table.sort-down', { column: label }))])];
}

/**
 * All nodes in the order of a column, articles before others; those with an empty cell come last, upwards and downwards.
 * @param {Column} column
 * @param {Data} data
 * @param {boolean} downwards
 */
export function sortedBy({ name, compare, text }, data, downwards) {
  const article = data.kinds.indexOf('article');
  /** @type {[number[], number[], number[]]} articles, others, and those with an empty cell */
  const groups = [[], [], []];
  for (const node of data.listed) groups[text(node) === '' ? 2 : data.kind[node] === article || name === 'kind' ? 0 : 1].push(node);
  for (const group of groups.slice(0, 2)) {
    group.sort(compare);
    if (downwards) group.reverse();
  }
  return Uint32Array.from(groups.flat());
}

/**
 * The columns of the table: those that some node has a value for.
 * @param {Data} data
 * @returns {Column[]}
 */
export function columnsOf(data) {
  const provider = (/** @type {number} */ node) => (data.provider[node] >= 0 ? data.title[data.provider[node]] : '');
  const story = (/** @type {number} */ node) => (data.story[node] >= 0 ? data.stories[data.story[node]].label : '');
  const kind = (/** @type {number} */ node) => nameOfKind(data.kinds[data.kind[node]]);
  const byText = (/** @type {(node: number) => string} */ text) => (/** @type {number} */ a, /** @type {number} */ b) => sorter.compare(text(a), text(b)) || a - b;
  const byNumber = (/** @type {(node: number) => number} */ value) => (/** @type {number} */ a, /** @type {number} */ b) => value(a) - value(b) || a - b;
  const title = (/** @type {number} */ node) => data.title[node];
  const articles = (/** @type {number} */ node) => (data.kind[node] === data.kinds.indexOf('article') ? '' : number(data.articles[node]));
  /** @type {Column[]} */
  const columns = [
    { name: 'title', label: message('table.title'), text: title, compare: byText(title), width: 'minmax(220px, 5fr)', class: 'wide' },
    { name: 'kind', label: message('table.kind'), text: kind, compare: byText(kind), width: '62px' },
    { name: 'provider', label: message('table.provider'), text: provider, compare: byText(provider), width: 'minmax(80px, 1fr)' },
    { name: 'date', label: message('table.date'), text: (node) => day(data.date[node], data.precision[node]), compare: byNumber((node) => data.date[node]), width: '92px', class: 'figure' },
    { name: 'story', label: message('table.story'), text: story, compare: byText(story), width: 'minmax(80px, 1.4fr)' },
    { name: 'articles', label: message('table.articles'), text: articles, compare: byNumber((node) => data.articles[node]), width: '74px', class: 'figure', card: (node) => (articles(node) && counted(data.articles[node], 'article')) },
    { name: 'links', label: message('table.links'), text: (node) => number(data.degree[node]), compare: byNumber((node) => data.degree[node]), width: '52px', class: 'figure' },
  ];
  const has = {
    title: true,
    kind: new Set(data.kind).size > 1,
    provider: data.provider.some((each) => each >= 0),
    date: data.date.some((each) => !Number.isNaN(each)),
    story: data.stories.length > 0,
    articles: data.articles.some((each) => each > 0),
    links: data.edges.count > 0,
  };
  return columns.filter(({ name }) => has[/** @type {keyof typeof has} */ (name)]);
}
