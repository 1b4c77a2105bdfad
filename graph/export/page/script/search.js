// Search: prefixes of words in titles, excerpts and names, the best first.
//
// The index is two long folded strings, one of titles and one of all other fields, a line a node:
// `indexOf` over a megabyte is fast enough, and quicker to build than an inverted index.

import { linked } from './data.js';
import { pause } from './dom.js';
import { fold, words } from './text.js';

/** @typedef {{text: string, first: Uint32Array}} Lines */
/** @typedef {{titles: Lines, texts: Lines, known: Map<string, Float32Array>}} Index known holds the scores of the terms asked for last */

const LINES_AT_ONCE = 400;
const TERMS_KEPT = 8;
const FIELDS = new Set(['excerpt', 'alternateNames', 'keywords', 'domain', 'description', 'category']);
const TITLE = 8;
const TITLE_BEGINS = 4;
const WHOLE_WORD = 2;
const TEXT = 2;
const HUB = 1;

/**
 * Make the index, in slices that leave the page responsive.
 * @param {import('./data.js').Data} data
 * @returns {Promise<Index>}
 */
export async function makeIndex(data) {
  // The places of the searched fields in the rows of each kind.
  const places = data.fields.map((fields) => fields.flatMap(({ name }, at) => (FIELDS.has(name) ? [at] : [])));
  const titles = await lines(data.count, (node) => data.title[node]);
  const texts = await lines(data.count, (node) => places[data.kind[node]].flatMap((at) => data.value(node, at) ?? []).join(' '));
  return { titles, texts, known: new Map() };
}

/**
 * @param {number} count
 * @param {(node: number) => string} text
 * @returns {Promise<Lines>}
 */
async function lines(count, text) {
  const first = new Uint32Array(count + 1);
  const parts = [];
  for (let node = 0, at = 0; node < count; node++) {
    const line = `${fold(text(node))} \n`;
    parts.push(line);
    at += line.length;
    first[node + 1] = at;
    if (node % LINES_AT_ONCE === LINES_AT_ONCE - 1) await pause();
  }
  return { text: parts.join(''), first };
}

/**
 * How well each node matches: 0 not at all, more is better. Every word of the query must be found.
 * @param {Index} index
 * @param {import('./data.js').Data} data
 * @param {string} query
 * @returns {Float32Array | null} null where the query has no words
 */
export function scores(index, data, query) {
  const terms = words(query);
  if (!terms.length) return null;
  const total = new Float32Array(data.count).fill(1);
  for (const term of terms) {
    const score = scoresOfTerm(index, data, term);
    for (let node = 0; node < data.count; node++) total[node] = score[node] && total[node] ? total[node] + score[node] : 0;
  }
  for (let node = 0; node < data.count; node++) if (total[node]) total[node] += data.rank[node] / 1001;
  return total;
}

/**
 * @param {Index} index
 * @param {import('./data.js').Data} data
 * @param {string} term
 */
function scoresOfTerm(index, data, term) {
  // From key to key only the last word of a query changes: keep the scores of the others.
  const before = index.known.get(term);
  if (before) return before;
  const score = new Float32Array(data.count);
  find(index.titles, term, (node, begins, whole) => {
    score[node] = Math.max(score[node], TITLE + (begins ? TITLE_BEGINS : 0) + (whole ? WHOLE_WORD : 0));
  });
  find(index.texts, term, (node, _, whole) => {
    score[node] = Math.max(score[node], TEXT + (whole ? 1 : 0));
  });
  // The name of a provider or topic finds its articles too, after those that contain it.
  const article = data.kinds.indexOf('article');
  for (let hub = 0; hub < data.count; hub++) {
    if (data.kind[hub] === article || !score[hub]) continue;
    for (const node of linked(data, hub)) if (data.kind[node] === article && !score[node]) score[node] = HUB;
  }
  index.known.set(term, score);
  for (const old of index.known.keys()) if (index.known.size > TERMS_KEPT) index.known.delete(old);
  return score;
}

/**
 * @param {Lines} index
 * @param {string} term
 * @param {(node: number, begins: boolean, whole: boolean) => void} found
 */
function find(index, term, found) {
  const wanted = ` ${term}`;
  let node = 0;
  for (let at = index.text.indexOf(wanted); at >= 0; at = index.text.indexOf(wanted, at + 1)) {
    while (index.first[node + 1] <= at) node++;
    found(node, at === index.first[node], index.text[at + wanted.length] === ' ');
  }
}
