// The list of what a search and the filters find.

import { make } from './dom.js';
import { counted, message, nameOfKind, number } from './messages.js';
import { inOrder, orderOf, ORDERS } from './order.js';
import { longList, nodeRow } from './pieces.js';
import { reasons } from './why.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/**
 * @typedef {object} Shown the input of the details
 * @property {Data} data
 * @property {State} state
 * @property {import('./look.js').Look} look
 * @property {import('./filter.js').Found} found
 * @property {import('./search.js').Sought} sought
 */
/** @typedef {{go: (node: number) => void, goStory: (story: number) => void, set: (changes: Partial<State>) => void, frame: (changes: Partial<State>) => void, matches: (query: string) => Promise<number[]>}} Actions frame changes the state and moves the picture to the choice; matches finds the best nodes of a query */

const MOST_RESULTS = 200;

/**
 * The list of what matches: articles and then the others, and why each does.
 * @param {Shown} shown @param {Actions} actions @param {'h2' | 'h3'} heading @returns {HTMLElement[]}
 */
export function results({ data, state, look, found, sought }, actions, heading) {
  const order = orderOf(state, sought);
  const matching = inOrder(data, found.match, order, sought).filter((node) => node !== state.selected);
  const row = (/** @type {number} */ node) => nodeRow(data, look, node, { terms: sought.terms, go: actions.go, aside: hubAside(data, node), under: under(data, node, sought) });
  const { first, others } = counts(data, matching);
  return /** @type {HTMLElement[]} */ ([
    make('div', { class: 'found-head' }, make(heading, {}, first), matching.length > 1 && canBeOrdered(data, matching, sought) ? orderMenu(order, sought, actions) : null),
    others ? make('p', { class: 'soft found-others' }, others) : null,
    ...sought.corrections.map((correction) => correctionNote(correction, state, actions)),
    ...(matching.length ? [] : nothing(state)),
    make('div', { class: 'lead found-list' }, longList(matching.slice(0, MOST_RESULTS), row, 40)),
    matching.length > MOST_RESULTS ? make('p', { class: 'soft' }, message('results.more', { count: matching.length })) : null,
  ].filter((part) => part !== null));
}

/** The number of articles, and apart from it those of other kinds. @param {Data} data @param {number[]} nodes */
function counts(data, nodes) {
  const ofKind = new Uint32Array(data.kinds.length);
  for (const node of nodes) ofKind[data.kind[node]]++;
  const parts = data.kinds.flatMap((kind, at) => (ofKind[at] ? [counted(ofKind[at], kind)] : []));
  if (!nodes.length) return { first: counted(0, 'match'), others: '' };
  return { first: parts[0], others: parts.length > 1 ? message('results.others', { others: parts.slice(1).join(', ') }) : '' };
}

/** Whether an order makes a difference: it does not for topics or providers alone. @param {Data} data @param {number[]} nodes @param {import('./search.js').Sought} sought */
function canBeOrdered(data, nodes, sought) {
  const article = data.kinds.indexOf('article');
  return sought.scores !== null || nodes.some((node) => data.kind[node] === article);
}

/** @param {import('./order.js').Order} order @param {import('./search.js').Sought} sought @param {Actions} actions */
function orderMenu(order, sought, actions) {
  const set = (/** @type {Event} */ event) => actions.set({ listOrder: /** @type {State['listOrder']} */ (/** @type {HTMLSelectElement} */ (event.target).value) });
  const choices = ORDERS.filter((each) => each !== 'best' || sought.scores).map((each) => make('option', { value: each, selected: each === order }, message(`order.${each}`)));
  return make('select', { id: 'order', 'aria-label': message('order.label'), change: set }, ...choices);
}

/** What stands at the right of a row: of a topic or provider, its kind and the number of its articles. @param {Data} data @param {number} node */
function hubAside(data, node) {
  const kind = data.kinds[data.kind[node]];
  return kind === 'article' ? undefined : `${nameOfKind(kind)} · ${number(data.articles[node])}`;
}

/** @param {Data} data @param {number} node @param {import('./search.js').Sought} sought */
function under(data, node, { terms }) {
  const provider = data.title[data.provider[node]];
  const lines = reasons(data, node, terms);
  if (!provider && !lines.length) return null;
  return make('span', {}, provider ? make('bdi', { class: 'by' }, provider) : null, ...lines);
}

/** @param {import('./search.js').Correction} correction @param {State} state @param {Actions} actions */
function correctionNote({ typed, used, near }, { query }, { set }) {
  const instead = (/** @type {string} */ word) => make('button', { type: 'button', class: 'chip', click: () => set({ query: query.replace(typed, () => word) }) }, make('bdi', {}, word));
  const text = used ? message('results.corrected', { typed, used: near[0] }) : message('results.perhaps', { typed });
  return make('p', { class: 'notice corrected', role: 'status' }, text, ' ', ...(used ? near.slice(1) : near).map(instead),
    used ? make('button', { type: 'button', class: 'plain', click: () => set({ query: query.replace(typed, () => `"${typed}"`) }) }, message('results.exact', { typed })) : null);
}

/** @param {State} state */
function nothing({ query }) {
  return [make('p', { class: 'lead soft' }, message('results.nothing')), ...(query.trim() ? [make('p', { class: 'soft' }, message('results.help'))] : [])];
}
