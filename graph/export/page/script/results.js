// The list of what a search and the filters find.

import { valueOf } from './data.js';
import { make } from './dom.js';
import { counted, number } from './messages.js';
import { longList, nodeRow } from './pieces.js';
import { cut, words } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/**
 * @typedef {object} Shown the input of the details
 * @property {Data} data
 * @property {State} state
 * @property {import('./look.js').Look} look
 * @property {import('./filter.js').Found} found
 * @property {Float32Array | null} scores
 */
/** @typedef {{go: (node: number) => void, goStory: (story: number) => void, set: (changes: Partial<State>) => void}} Actions */

const MOST_RESULTS = 200;

/**
 * The list of what matches.
 * @param {Shown} shown @param {Actions} actions @param {'h2' | 'h3'} heading @returns {HTMLElement[]}
 */
export function results({ data, state, look, found, scores }, actions, heading) {
  const matching = Array.from(data.listed).filter((node) => found.match[node] && node !== state.selected);
  if (scores) matching.sort((a, b) => scores[b] - scores[a]);
  const terms = words(state.query);
  const row = (/** @type {number} */ node) => nodeRow(data, look, node, { terms, go: actions.go, under: (data.title[data.provider[node]] ?? '') || cut(valueOf(data, node, 'excerpt') ?? '', 80) });
  return /** @type {HTMLElement[]} */ ([
    make(heading, {}, counted(matching.length, 'match')),
    matching.length ? null : make('p', { class: 'lead soft' }, 'Nothing matches all filters together. Fewer words or fewer filters will find more.'),
    make('div', { class: 'lead' }, longList(matching.slice(0, MOST_RESULTS), row, 40)),
    matching.length > MOST_RESULTS ? make('p', { class: 'soft' }, `The table lists all ${number(matching.length)}.`) : null,
  ].filter((part) => part !== null));
}
