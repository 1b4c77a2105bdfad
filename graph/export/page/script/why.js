// Why a node matches a query: the place in its texts, or the topic, provider or person that brings it.

import { linked } from './data.js';
import { make } from './dom.js';
import { marks } from './marks.js';
import { messageIfAny, nameOfKind } from './messages.js';
import { marked } from './pieces.js';
import { SEARCHED_FIELDS } from './search.js';
import { cut } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./query.js').Term} Term */

const BEFORE = 50;
const LENGTH = 170;
const READ = 20_000;
const PROSE = new Set(['excerpt', 'description']);

/**
 * The reasons for a match that the title does not show, each a line with the words marked.
 * @param {Data} data
 * @param {number} node
 * @param {Term[]} terms
 * @returns {HTMLElement[]}
 */
export function reasons(data, node, terms) {
  if (!terms.length) return [];
  const fields = data.fields[data.kind[node]].flatMap(({ name, label }, at) => (SEARCHED_FIELDS.has(name) ? [{ name, label, text: textOf(data.value(node, at)) }] : []));
  const prose = fields.find(({ name, text }) => PROSE.has(name) && marks(text, terms).length);
  const shown = prose ? [make('span', { class: 'why' }, marked(excerptAround(prose.text, terms), terms))] : [];
  // Each term that neither title nor prose shows gets a line of its own.
  const rest = terms.filter((term) => ![data.title[node], prose?.text ?? ''].some((text) => marks(text, [term]).length));
  const lines = rest.map((term) => {
    const field = fields.find(({ name, text }) => !PROSE.has(name) && marks(text, [term]).length);
    if (field) return reason(messageIfAny(`field.${field.name}`) ?? field.label, excerptAround(field.text, [term]), term);
    const hub = hubOf(data, node, term);
    return hub < 0 ? null : reason(nameOfKind(data.kinds[data.kind[hub]]), cut(data.title[hub], 80), term);
  });
  return [...shown, ...lines.filter((line) => line !== null).slice(0, 2)];
}

/** @param {string} name @param {string} text @param {Term} term */
function reason(name, text, term) {
  return make('span', { class: 'why' }, `${name}: `, marked(text, [term]));
}

/** The neighbour whose name, or another of whose texts, has a term; -1 for none. @param {Data} data @param {number} node @param {Term} term */
function hubOf(data, node, term) {
  const article = data.kinds.indexOf('article');
  const hubs = linked(data, node).filter((other) => data.kind[other] !== article);
  const byName = hubs.find((hub) => marks(data.title[hub], [term]).length);
  return byName ?? hubs.find((hub) => data.fields[data.kind[hub]].some(({ name }, at) => SEARCHED_FIELDS.has(name) && marks(textOf(data.value(hub, at)), [term]).length)) ?? -1;
}

/** @param {unknown} value */
function textOf(value) {
  return (Array.isArray(value) ? value.join(', ') : String(value ?? '')).slice(0, READ);
}

/**
 * The part of a text around what was found first in it, cut at spaces.
 * @param {string} text
 * @param {Term[]} terms
 */
export function excerptAround(text, terms) {
  const clean = text.replace(/\s+/g, ' ').trim();
  const first = marks(clean, terms)[0]?.[0] ?? 0;
  if (first <= BEFORE) return cut(clean, LENGTH);
  const from = clean.lastIndexOf(' ', first - BEFORE);
  const begin = from < first - 2 * BEFORE ? characterAt(clean, first - BEFORE) : from + 1;
  return `…${cut(clean.slice(begin), LENGTH)}`;
}

/** A place that is not within a character. @param {string} text @param {number} at */
function characterAt(text, at) {
  return /[\udc00-\udfff]/.test(text[at]) ? at - 1 : at;
}
