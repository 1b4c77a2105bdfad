// Facets: lists of choices, each with the number of articles that would match with it.

import { make } from './dom.js';
import { swatch } from './pieces.js';
import { toggled } from './state.js';
import { headingOf, language, message, nameOfKind, nameOfRelation, number } from './messages.js';
import { fold, isSpaceless } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/**
 * @typedef {object} Choice
 * @property {number} value
 * @property {string} label
 * @property {Node} [swatch]
 * @property {number} [articles] how many articles it has without any filter
 */
/** @typedef {'kinds' | 'stories' | 'topics' | 'providers' | 'others'} Name */

const FIRST = 7;
const MOST_CHOICES = 200;
const LONG = 12;
/** From how many choices on those with a single article are left to the search. */
const VERY_LONG = 1000;
const LABEL = 120;

/** One facet: its heading, its search field where it is long, and its choices. */
export class Facet {
  #words = '';
  #all = false;
  /** @type {string[] | null} */
  #folded = null;

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
    this.store = store;
    this.chosen = make('span', { class: 'chosen' });
    this.list = make('ul', { 'aria-label': heading });
    this.more = make('button', { type: 'button', class: 'more', click: () => this.#showAll() });
    this.field = make('input', { type: 'search', 'aria-label': message('facet.search', { list: nounIn(heading) }), placeholder: message('facet.search-count', { number: choices.length, list: nounIn(heading) }), input: () => this.#search() });
    this.field.hidden = choices.length <= LONG;
    // Those that the list leaves to the search, and the others, in the order of the choices.
    const isRare = (/** @type {Choice} */ { articles }) => choices.length > VERY_LONG && articles !== undefined && articles < 2;
    this.rare = choices.filter(isRare).length;
    this.common = choices.flatMap((choice, at) => (isRare(choice) ? [] : [at]));
    this.note = make('p', { class: 'soft rare', hidden: !this.rare }, message('facet.rare', { count: this.rare }));
    this.combine = name === 'topics' ? combineSwitch(store) : null;
    this.element = make('details', { class: 'facet', 'data-facet': name, open }, make('summary', {}, heading, this.chosen), this.combine?.element, this.field, this.list, this.more, this.note);
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

  /** The choices that fit what is typed into the field; without that, all that are not rare. */
  #fitting() {
    const words = this.#words;
    if (!words) return this.common;
    const folded = (this.#folded ??= this.choices.map((choice) => fold(choice.label)));
    const wanted = isSpaceless(words) ? words : ` ${words}`;
    return folded.flatMap((label, at) => (label.includes(wanted) ? [at] : []));
  }

  #render() {
    const chosen = this.store.state[this.name];
    // Several facets share the set of nodes of other kinds.
    const own = chosen.size ? this.choices.flatMap(({ value }, at) => (chosen.has(value) ? [at] : [])) : [];
    this.chosen.textContent = own.length ? message('facet.chosen', { count: own.length }) : '';
    this.combine?.show(own.length > 1);
    if (!this.element.open) return;
    const fitting = this.#fitting();
    const limit = this.#words || this.#all ? MOST_CHOICES : Math.max(FIRST, own.length);
    const first = this.choices.length <= 4 ? fitting : this.#first(fitting, this.#words ? own.filter((at) => fitting.includes(at)) : own, limit);
    const focused = document.activeElement instanceof HTMLInputElement && this.list.contains(document.activeElement) ? document.activeElement.value : '';
    this.list.replaceChildren(...first.map((at) => this.#row(this.choices[at], chosen)));
    if (focused) /** @type {HTMLElement | null} */ (this.list.querySelector(`input[value="${focused}"]`))?.focus({ preventScroll: true });
    this.#renderEnd(fitting.length);
  }

  /** The button for more choices, and what the list leaves to the search. @param {number} count of all that fit */
  #renderEnd(count) {
    this.more.hidden = Boolean(this.#words) || count <= FIRST;
    this.more.textContent = this.#all ? message('facet.fewer') : count > MOST_CHOICES ? message('facet.show-first', { number: MOST_CHOICES }) : message('facet.show-all', { number: count });
    this.note.hidden = !this.rare || Boolean(this.#words);
  }

  /**
   * The chosen ones and then those with the most articles, as many as the list shows.
   * @param {number[]} fitting @param {number[]} own @param {number} limit
   */
  #first(fitting, own, limit) {
    const count = (/** @type {number} */ at) => this.counts[this.choices[at].value] ?? 0;
    const byCount = (/** @type {number} */ a, /** @type {number} */ b) => count(b) - count(a) || a - b;
    // Of thousands of choices only those are sorted that can be shown.
    const sizes = Float64Array.from(fitting, count).sort();
    const least = sizes[Math.max(0, sizes.length - limit)] ?? 0;
    const larger = fitting.filter((at) => count(at) > least).sort(byCount);
    const same = limit > larger.length ? fitting.filter((at) => count(at) === least) : [];
    return [...new Set([...own.sort(byCount), ...larger, ...same])].slice(0, limit);
  }

  /** @param {Choice} choice @param {Set<number>} chosen */
  #row(choice, chosen) {
    const count = this.counts[choice.value] ?? 0;
    const box = make('input', { type: 'checkbox', value: choice.value, 'aria-label': `${choice.label.slice(0, LABEL)}, ${number(count)}`, change: () => this.store.set({ [this.name]: toggled(this.store.state[this.name], choice.value) }) });
    box.checked = chosen.has(choice.value);
    return make('li', {}, make('label', { class: count ? '' : 'none', title: choice.label.slice(0, 300) }, box, choice.swatch?.cloneNode() ?? null, make('span', { class: 'name' }, make('bdi', {}, choice.label.slice(0, LABEL))), make('span', { class: 'count' }, number(count))));
  }
}

/** A heading within a sentence: German keeps the capital of a noun. @param {string} heading */
function nounIn(heading) {
  return language === 'de' ? heading : heading.toLowerCase();
}

/**
 * The switch between articles with any of the chosen topics and those with all of them.
 * @param {import('./state.js').Store} store
 */
function combineSwitch(store) {
  const button = (/** @type {boolean} */ all) => make('button', { type: 'button', click: () => store.set({ allTopics: all }) }, message(all ? 'facet.all' : 'facet.any'));
  const [any, all] = [button(false), button(true)];
  const element = make('div', { class: 'switch combine', role: 'group', 'aria-label': message('facet.any-or-all'), hidden: true }, any, all);
  const show = (/** @type {boolean} */ wanted) => {
    element.hidden = !wanted;
    any.setAttribute('aria-pressed', String(!store.state.allTopics));
    all.setAttribute('aria-pressed', String(store.state.allTopics));
  };
  return { element, show };
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
  const hubs = (/** @type {string} */ kind) => Array.from(data.order).filter((node) => data.kinds[data.kind[node]] === kind).map((value) => ({ value, label: data.title[value], articles: data.articles[value] }));
  return [
    new Facet(message('facet.kinds'), 'kinds', data.kinds.map((kind, value) => ({ value, label: nameOfKind(kind), swatch: swatch(`var(--${NAMED.has(kind) ? kind : value === NAMED.size ? 'further' : `c${Math.min(value - NAMED.size - 1, 9)}`})`, kind) })), store, true),
    new Facet(headingOf('topic'), 'topics', hubs('topic'), store, true),
    new Facet(message('facet.stories'), 'stories', data.stories.map(({ label }, value) => ({ value, label })), store, true),
    new Facet(headingOf('provider'), 'providers', hubs('provider'), store, true),
    ...data.kinds.filter((kind) => !NAMED.has(kind)).map((kind) => new Facet(headingOf(kind), 'others', hubs(kind), store, false)),
  ].filter((facet) => facet.choices.length);
}

/**
 * The switches for kinds of links.
 * @param {Data} data
 * @param {import('./state.js').Store} store
 */
export function linkSwitches(data, store) {
  const list = make('ul', { 'aria-label': message('facet.links') });
  const counts = data.keys.map((_, key) => data.edges.key.reduce((sum, each) => sum + (each === key ? 1 : 0), 0));
  const render = () => list.replaceChildren(...data.keys.map(({ key, doc }, at) => {
    const box = make('input', { type: 'checkbox', value: key, 'aria-label': nameOfRelation(key), change: () => store.set({ off: toggled(store.state.off, at) }) });
    box.checked = !store.state.off.has(at);
    return counts[at] ? make('li', {}, make('label', { title: doc }, box, make('span', { class: 'name' }, nameOfRelation(key)), make('span', { class: 'count' }, number(counts[at])))) : '';
  }));
  render();
  return { element: make('details', { class: 'facet', 'data-facet': 'links' }, make('summary', {}, message('facet.links')), list), render };
}
