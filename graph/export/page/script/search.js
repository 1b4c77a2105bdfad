// Search: beginnings of words in titles, excerpts and names, the best first.
//
// The index is two long folded strings, one of titles and one of all other fields, a line a node:
// `indexOf` over a megabyte is fast enough, and quicker to build than an inverted index. Behind a tab,
// a line has the names with signs, as `c#`, which the folded words do not have.

import { linked } from './data.js';
import { pause } from './dom.js';
import { endOfName, marks } from './marks.js';
import { countWords, nearWords } from './near.js';
import { readQuery } from './query.js';
import { fold, isSpaceless, signedNames, words } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./query.js').Term} Term */
/** @typedef {{text: string, first: Uint32Array}} Lines */
/** @typedef {{score: Float32Array, hits: number}} Scored */
/**
 * @typedef {object} Index
 * @property {Lines} titles
 * @property {Lines} texts
 * @property {import('./near.js').Vocabulary} vocabulary
 * @property {Map<string, Scored>} known the scores of the terms asked for last
 * @property {Map<string, import('./near.js').Near[]>} near the near words of the terms asked for last
 */
/**
 * @typedef {object} Correction a word that is not in the corpus, or rare in it, and the nearest words that are
 * @property {string} typed the part of the query
 * @property {boolean} used whether the first near word was searched in its place
 * @property {string[]} near
 */
/**
 * @typedef {object} Sought the result of a search
 * @property {Float32Array | null} scores 0 for a node that does not match, more for a better match; null where the query has no words
 * @property {Term[]} terms what was searched for, to mark
 * @property {Set<number>} named the nodes other than articles whose whole name is the query
 * @property {Correction[]} corrections
 */

const LINES_AT_ONCE = 400;
const TERMS_KEPT = 16;
export const SEARCHED_FIELDS = new Set(['excerpt', 'alternateNames', 'keywords', 'domain', 'description', 'category']);
const TITLE = 8;
const TITLE_BEGINS = 4;
const WHOLE_WORD = 2;
const TEXT = 2;
const HUB = 1;
/** More than what a word at the beginning of a title counts. */
const ADJACENT = 6;
const RARE = 2;
const MUCH_COMMONER = 20;

/** @type {Readonly<Sought>} */
export const NOTHING_SOUGHT = Object.freeze({ scores: null, terms: [], named: new Set(), corrections: [] });

/**
 * Make the index, in slices that leave the page responsive.
 * @param {Data} data
 * @returns {Promise<Index>}
 */
export async function makeIndex(data) {
  // The places of the searched fields in the rows of each kind.
  const places = data.fields.map((fields) => fields.flatMap(({ name }, at) => (SEARCHED_FIELDS.has(name) ? [at] : [])));
  const vocabulary = new Map();
  const titles = await lines(data.count, (node) => data.title[node], vocabulary);
  const texts = await lines(data.count, (node) => places[data.kind[node]].flatMap((at) => data.value(node, at) ?? []).join(' '), vocabulary);
  return { titles, texts, vocabulary, known: new Map(), near: new Map() };
}

/**
 * @param {number} count
 * @param {(node: number) => string} textOf
 * @param {import('./near.js').Vocabulary} vocabulary
 * @returns {Promise<Lines>}
 */
async function lines(count, textOf, vocabulary) {
  const first = new Uint32Array(count + 1);
  const parts = [];
  for (let node = 0, at = 0; node < count; node++) {
    const text = textOf(node);
    const folded = fold(text);
    countWords(vocabulary, folded);
    const line = `${folded} \t${searchedNames(text)} \n`;
    parts.push(line);
    at += line.length;
    first[node + 1] = at;
    if (node % LINES_AT_ONCE === LINES_AT_ONCE - 1) await pause();
  }
  return { text: parts.join(''), first };
}

/** The names with signs, a space before each; `asp.net` is found as `.net` too. @param {string} text */
function searchedNames(text) {
  return signedNames(text).map(({ name }) => ` ${name}${endOfName(name) && ` ${endOfName(name)}`}`).join('');
}

/**
 * Search: every term of the query must be found, and none of those that it excludes. A word that is nowhere
 * is replaced by the nearest one.
 * @param {Index} index
 * @param {Data} data
 * @param {string} text
 * @returns {Sought}
 */
export function search(index, data, text) {
  const query = readQuery(text);
  if (!query.wanted.length && !query.unwanted.length) return NOTHING_SOUGHT;
  /** @type {Correction[]} */
  const corrections = [];
  const terms = query.wanted.map((term) => corrected(index, data, term, corrections));
  const scores = new Float32Array(data.count).fill(1);
  for (const term of terms) {
    const { score } = scoresOfTerm(index, data, term);
    for (let node = 0; node < data.count; node++) scores[node] = score[node] && scores[node] ? scores[node] + score[node] : 0;
  }
  for (const term of query.unwanted) {
    const { score } = scoresOfTerm(index, data, term);
    for (let node = 0; node < data.count; node++) if (score[node]) scores[node] = 0;
  }
  raiseAdjacent(index, terms, scores);
  return { scores, terms, named: namedBy(index, data, terms, scores), corrections };
}

/** @param {Index} index @param {Data} data @param {Term} term @param {Correction[]} corrections */
function corrected(index, data, term, corrections) {
  const { hits } = scoresOfTerm(index, data, term);
  if (hits > RARE || term.whole || term.signed || isSpaceless(term.text)) return term;
  let near = index.near.get(term.text);
  if (!near) keep(index.near, term.text, (near = nearWords(index.vocabulary, term.text)));
  // A word that is found is only questioned where another is far commoner.
  const better = hits ? near.filter(({ cost, count }) => cost <= 1 && count >= MUCH_COMMONER * hits) : near;
  if (!better.length) return term;
  corrections.push({ typed: term.typed, used: !hits, near: better.map(({ word }) => spelledAsIn(index, data, word)) });
  return hits ? term : { ...term, text: better[0].word };
}

/** A folded word as a title writes it. @param {Index} index @param {Data} data @param {string} word */
function spelledAsIn(index, data, word) {
  let spelled = word;
  const at = index.titles.text.indexOf(` ${word} `);
  if (at < 0) return spelled;
  const title = data.title[index.titles.first.findLastIndex((first) => first <= at)];
  for (const [begin, end] of marks(title, [{ text: word, whole: true, signed: false, typed: word }])) spelled = title.slice(begin, end);
  return spelled;
}

/** @param {Index} index @param {Data} data @param {Term} term @returns {Scored} */
function scoresOfTerm(index, data, term) {
  // From key to key only the last word of a query changes: keep the scores of the others.
  const key = `${term.text}${term.whole ? ' ' : ''}`;
  const before = index.known.get(key);
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
  const scored = { score, hits: score.reduce((sum, each) => sum + (each ? 1 : 0), 0) };
  keep(index.known, key, scored);
  return scored;
}

/** Keep a value, and the newest others. @template T @param {Map<string, T>} kept @param {string} key @param {T} value */
function keep(kept, key, value) {
  kept.set(key, value);
  for (const old of kept.keys()) if (kept.size > TERMS_KEPT) kept.delete(old);
}

/** Raise the titles and texts in which the words of a query stand beside each other. @param {Index} index @param {Term[]} terms @param {Float32Array} scores */
function raiseAdjacent(index, terms, scores) {
  if (terms.length < 2 || terms.some(({ signed }) => signed)) return;
  const together = { text: terms.map(({ text }) => text).join(' '), whole: false, signed: false, typed: '' };
  find(index.texts, together, (node) => {
    if (scores[node]) scores[node] = Math.floor(scores[node]) + 0.5;
  });
  const raised = new Set();
  find(index.titles, together, (node) => {
    if (scores[node] && !raised.has(node)) scores[node] += ADJACENT;
    raised.add(node);
  });
}

/** The nodes other than articles whose whole name is the query. @param {Index} index @param {Data} data @param {Term[]} terms @param {Float32Array} scores */
function namedBy(index, data, terms, scores) {
  const article = data.kinds.indexOf('article');
  const name = terms.map(({ text, signed }) => (signed ? words(text).join(' ') : text)).join(' ');
  const named = new Set();
  if (!name) return named;
  for (let node = 0; node < data.count; node++) {
    if (data.kind[node] !== article && scores[node] && index.titles.text.startsWith(` ${name} \t`, index.titles.first[node])) named.add(node);
  }
  return named;
}

/**
 * @param {Lines} index
 * @param {Term} term
 * @param {(node: number, begins: boolean, whole: boolean) => void} found
 */
function find(index, { text, whole }, found) {
  const anywhere = isSpaceless(text);
  const wanted = anywhere ? text : ` ${text}`;
  let node = 0;
  for (let at = index.text.indexOf(wanted); at >= 0; at = index.text.indexOf(wanted, at + 1)) {
    const ends = index.text[at + wanted.length] === ' ';
    if (whole && !ends && !anywhere) continue;
    while (index.first[node + 1] <= at) node++;
    found(node, at <= index.first[node] + (anywhere ? 1 : 0), ends);
  }
}
