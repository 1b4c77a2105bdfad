// Facets: lists of choices, each with the number of articles that would match with it.

import { make } from './dom.js';
import { swatch } from './pieces.js';
import { toggled } from './state.js';
import { headingOf, number } from './messages.js';
import { fold } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {{value: number, label: string, swatch?: Node}} Choice */
/** @typedef {'kinds' | 'stories' | 'topics' | 'providers' | 'others'} Name */

const FIRST = 7;
const MOST_CHOICES = 200;
const LONG = 12;

/** One facet: its heading, its search field where it is long, and its choices. */
export class Facet {
  #words = '';
  #all = false;

  /**
   * @param {string} heading
   * @param {Name} name
   * @param {Choice[]} choices
   * @param {import('./state.js').Store} store
   * @param {boolean} open
   */
  constructor(heading, name, choices, store, open) {
    this.name = name;
    this.choices = choices;
    this.folded = choices.map((choice) => fold(choice.label));
    this.store = store;
    this.chosen = make('span', { class: 'chosen' });
    this.list = make('ul', { 'aria-label': heading });
    this.more = make('button', { type: 'button', class: 'more', click: () => this.#showAll() });
    this.field = make('input', { type: 'search', 'aria-label': `Search in ${heading.toLowerCase()}`, placeholder: `Search ${number(choices.length)} ${heading.toLowerCase()}`, input: () => this.#search() });
    this.field.hidden = choices.length <= LONG;
    this.element = make('details', { class: 'facet', 'data-facet': name, open }, make('summary', {}, heading, this.chosen), this.field, this.list, this.more);
    this.element.addEventListener('toggle', () => this.#render());
    /** @type {ArrayLike<number>} */
    this.counts = [];
  }

  /**
   * Show the number of matches of each choice.
   * @param {ArrayLike<number>} counts by value
   */
  show(counts) {
    this.counts = counts;
    this.#render();
  }

  #search() {
    this.#words = fold(this.field.value).trim();
    this.#render();
  }

  #showAll() {
    this.#all = !this.#all;
    this.#render();
  }

  #render() {
    const chosen = this.store.state[this.name];
    // Several facets share the set of nodes of other kinds.
    const own = chosen.size ? this.choices.filter(({ value }) => chosen.has(value)).length : 0;
    this.chosen.textContent = own ? `${own} chosen` : '';
    if (!this.element.open) return;
    const fitting = this.choices.map((_, at) => at).filter((at) => !this.#words || this.folded[at].includes(` ${this.#words}`));
    const sorted = this.choices.length <= 4 ? fitting : fitting.sort((a, b) => this.#order(a, chosen) - this.#order(b, chosen) || a - b);
    const limit = this.#words || this.#all ? MOST_CHOICES : Math.max(FIRST, chosen.size);
    const focused = document.activeElement instanceof HTMLInputElement && this.list.contains(document.activeElement) ? document.activeElement.value : '';
    this.list.replaceChildren(...sorted.slice(0, limit).map((at) => this.#row(this.choices[at], chosen)));
    if (focused) /** @type {HTMLElement | null} */ (this.list.querySelector(`input[value="${focused}"]`))?.focus();
    this.more.hidden = Boolean(this.#words) || sorted.length <= FIRST;
    this.more.textContent = this.#all ? 'Show fewer' : `Show ${sorted.length > MOST_CHOICES ? `the first ${MOST_CHOICES}` : `all ${number(sorted.length)}`}`;
  }

  /** @param {number} at @param {Set<number>} chosen */
  #order(at, chosen) {
    const { value } = this.choices[at];
    return (chosen.has(value) ? -1e9 : 0) - (this.counts[value] ?? 0);
  }

  /** @param {Choice} choice @param {Set<number>} chosen */
  #row(choice, chosen) {
    const count = this.counts[choice.value] ?? 0;
    const box = make('input', { type: 'checkbox', value: choice.value, 'aria-label': `${choice.label.slice(0, 120)}, ${number(count)}`, change: () => this.store.set({ [this.name]: toggled(this.store.state[this.name], choice.value) }) });
    box.checked = chosen.has(choice.value);
    return make('li', {}, make('label', { class: count ? '' : 'none', title: choice.label.slice(0, 300) }, box, choice.swatch?.cloneNode() ?? null, make('span', { class: 'name' }, make('bdi', {}, choice.label.slice(0, 120))), make('span', { class: 'count' }, number(count))));
  }
}

/** The kinds that have a facet of their own, or none. */
const NAMED = new Set(['article', 'provider', 'topic']);

/**
 * The facets of a network.
 * @param {Data} data
 * @param {import('./state.js').Store} store
 * @returns {Facet[]}
 */
export function makeFacets(data, store) {
  const hubs = (/** @type {string} */ kind) => Array.from(data.order).filter((node) => data.kinds[data.kind[node]] === kind).map((value) => ({ value, label: data.title[value] }));
  return [
    new Facet('Kinds', 'kinds', data.kinds.map((label, value) => ({ value, label: label[0].toUpperCase() + label.slice(1), swatch: swatch(`var(--${NAMED.has(label) ? label : value === NAMED.size ? 'further' : `c${Math.min(value - NAMED.size - 1, 9)}`})`, label) })), store, true),
    new Facet('Topics', 'topics', hubs('topic'), store, true),
    new Facet('Stories', 'stories', data.stories.map(({ label }, value) => ({ value, label })), store, true),
    new Facet('Providers', 'providers', hubs('provider'), store, true),
    ...data.kinds.filter((kind) => !NAMED.has(kind)).map((kind) => new Facet(headingOf(kind), 'others', hubs(kind), store, false)),
  ].filter((facet) => facet.choices.length);
}

/**
 * The switches for kinds of links.
 * @param {Data} data
 * @param {import('./state.js').Store} store
 */
export function linkSwitches(data, store) {
  const list = make('ul', { 'aria-label': 'Links' });
  const counts = data.keys.map((_, key) => data.edges.key.reduce((sum, each) => sum + (each === key ? 1 : 0), 0));
  const render = () => list.replaceChildren(...data.keys.map(({ key, doc }, at) => {
    const box = make('input', { type: 'checkbox', value: key, 'aria-label': key, change: () => store.set({ off: toggled(store.state.off, at) }) });
    box.checked = !store.state.off.has(at);
    return counts[at] ? make('li', {}, make('label', { title: doc }, box, make('span', { class: 'name' }, key), make('span', { class: 'count' }, number(counts[at])))) : '';
  }));
  render();
  return { element: make('details', { class: 'facet', 'data-facet': 'links' }, make('summary', {}, 'Links'), list), render };
}
