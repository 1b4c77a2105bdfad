// Queries: what the words, quotes and signs of a search mean.

import { signedNames, words } from './text.js';

/**
 * @typedef {object} Term
 * @property {string} text folded: a word, adjacent words, or a name with signs
 * @property {boolean} whole whether the last word has to end there, or may go on
 * @property {boolean} signed whether it is a name with signs, as `c#`
 * @property {string} typed the part of the query that it comes from
 */
/** @typedef {{wanted: Term[], unwanted: Term[]}} Query */

const LONGEST_QUERY = 500;
const PART = /(-?)(?:"([^"]*)("?)|([^\s"]+))/g;

/**
 * Read a query: words are beginnings of words, `"words in quotes"` are adjacent and whole, `-word` excludes.
 * @param {string} text
 * @returns {Query}
 */
export function readQuery(text) {
  /** @type {Query} */
  const query = { wanted: [], unwanted: [] };
  for (const [typed, minus, quoted, closing, plain] of text.slice(0, LONGEST_QUERY).replace(/[“”„‟«»]/g, '"').matchAll(PART)) {
    // What is left out is left out as whole words, so that nothing disappears while a word is typed.
    const whole = minus !== '' || closing === '"';
    const terms = quoted === undefined ? termsOf(plain, whole, typed) : quotedTerms(quoted, whole, typed);
    (minus ? query.unwanted : query.wanted).push(...terms);
  }
  return query;
}

/** @param {string} text @param {boolean} whole @param {string} typed @returns {Term[]} */
function termsOf(text, whole, typed) {
  const names = signedNames(text);
  const rest = names.reduce((left, { name, at }) => left.slice(0, at) + ' '.repeat(name.length) + left.slice(at + name.length), text);
  return [...names.map(({ name }) => ({ text: name, whole, signed: true, typed })), ...words(rest).map((word) => ({ text: word, whole, signed: false, typed }))];
}

/** @param {string} text @param {boolean} whole @param {string} typed @returns {Term[]} */
function quotedTerms(text, whole, typed) {
  const adjacent = words(text).join(' ');
  const names = signedNames(text).map(({ name }) => ({ text: name, whole, signed: true, typed }));
  const onlyName = names.length === 1 && words(text).length === 1;
  return [...names, ...(adjacent && !onlyName ? [{ text: adjacent, whole, signed: false, typed }] : [])];
}
