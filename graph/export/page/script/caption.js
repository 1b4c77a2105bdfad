// The caption of a picture that leaves the page: its title, choice, filters, dates, legend and source, in words.

import { isFiltered } from './filter.js';
import { legendRows } from './legend.js';
import { chosen } from './look.js';
import { counted, headingOf, message } from './messages.js';
import { day, span } from './dates.js';
import { cut } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {{title: string, lines: string[], legend: [string, string, string][], source: string}} Caption `legend` holds colours, kinds and texts */
/** @typedef {{data: Data, state: State, look: import('./look.js').Look, match: Uint8Array}} Pictured */

const MOST_IN_CAPTION = 4;

/**
 * The caption of a picture.
 * @param {Pictured} pictured
 * @param {string} heading of the page
 * @param {string} address of the page; shown if others can open it
 * @returns {Caption}
 */
export function captionOf({ data, state, look, match }, heading, address) {
  const some = new Set(chosen(data, state, look.path));
  const articles = articlesIn(data, some.size ? (node) => some.has(node) : (node) => match[node] === 1);
  return {
    title: heading,
    lines: [choiceInWords(data, state, look.path), filtersInWords(data, state), [counted(articles.length, 'article'), spanOf(data, articles)].filter(Boolean).join(', ')].filter(Boolean),
    legend: legendRows(data, state, look),
    source: [message('caption.source', { heading, articles: counted(articlesIn(data).length, 'article') }), /^https?:/.test(address) ? address.replace(/#.*$/s, '') : ''].filter(Boolean).join(' · '),
  };
}

/** @param {Data} data @param {(node: number) => boolean} wanted */
function articlesIn(data, wanted = () => true) {
  const article = data.kinds.indexOf('article');
  return Array.from(data.listed).filter((node) => data.kind[node] === article && wanted(node));
}

/** @param {Data} data @param {number[]} articles */
function spanOf(data, articles) {
  const [first, last] = articles.map((node) => data.date[node]).filter(Number.isFinite)
    .reduce(([least, most], date) => [Math.min(least, date), Math.max(most, date)], [Infinity, -Infinity]);
  return span(first, last);
}

/**
 * What is chosen, in words; empty where nothing is.
 * @param {Data} data
 * @param {State} state
 * @param {number[]} path
 */
export function choiceInWords(data, state, path) {
  const name = (/** @type {number} */ node) => cut(data.title[node], 120);
  if (path.length) return message('caption.path', { from: name(path[0]), to: name(path[path.length - 1]) });
  if (state.selected >= 0) return message('caption.chosen', { name: name(state.selected) });
  return state.story >= 0 ? message('caption.story', { name: cut(data.stories[state.story].label, 120) }) : '';
}

/**
 * The filters that are on, in words; empty where none is.
 * @param {Data} data
 * @param {State} state
 */
export function filtersInWords(data, state) {
  if (!isFiltered(state) && !state.off.size) return '';
  const names = (/** @type {Iterable<number>} */ some, /** @type {(one: number) => string} */ nameOf) => {
    const all = [...some].map((one) => cut(nameOf(one), 60));
    return all.length > MOST_IN_CAPTION ? `${all.slice(0, MOST_IN_CAPTION).join(', ')}, … (${all.length})` : all.join(', ');
  };
  const title = (/** @type {number} */ node) => data.title[node];
  const part = (/** @type {string} */ label, /** @type {Set<number>} */ some, /** @type {(one: number) => string} */ nameOf) => (some.size ? `${label}: ${names(some, nameOf)}` : '');
  return [
    state.query.trim() ? message('caption.query', { query: cut(state.query, 80) }) : '',
    part(message('caption.kinds'), state.kinds, (kind) => headingOf(data.kinds[kind])),
    part(headingOf('story'), state.stories, (story) => data.stories[story].label),
    part(headingOf('topic'), state.topics, title),
    part(headingOf('provider'), state.providers, title),
    part(message('caption.linked'), state.others, title),
    datesInWords(state),
    part(message('caption.without'), state.off, (key) => data.keys[key].key),
  ].filter(Boolean).join(' · ');
}

/** @param {State} state */
function datesInWords({ from, to }) {
  if (from !== null && to !== null) return span(from, to);
  if (from !== null) return message('caption.from', { day: day(from) });
  return to === null ? '' : message('caption.to', { day: day(to) });
}
