// Marks: where the terms of a query stand in a text.

import { fold, isSpaceless, signedNames } from './text.js';

/** @typedef {import('./query.js').Term} Term */

/**
 * Find what a query found in a text.
 * @param {string} text
 * @param {Term[]} terms
 * @returns {[number, number][]} begin and end of each, in order, none in another
 */
export function marks(text, terms) {
  if (!terms.length) return [];
  const line = terms.some(({ signed }) => !signed) ? foldedOnce(text) : null;
  const found = terms.flatMap((term) => (term.signed || !line ? marksOfName(text, term) : marksOfWords(line, term)));
  return merged(found.sort((a, b) => a[0] - b[0] || b[1] - a[1]));
}

/** @param {string} text @param {Term} term @returns {[number, number][]} */
function marksOfName(text, { text: wanted, whole }) {
  return signedNames(text).flatMap(({ name, at }) => {
    const fits = whole ? name === wanted : name.startsWith(wanted);
    const begin = fits ? at : endOfName(name) === wanted ? at + name.length - wanted.length : -1;
    return begin < 0 ? [] : [/** @type {[number, number]} */ ([begin, begin + wanted.length])];
  });
}

/**
 * The last part of a name with its dot: `.net` of `asp.net`.
 * @param {string} name
 */
export function endOfName(name) {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : '';
}

/** @typedef {{line: string, begins: number[], ends: number[]}} Folded where each letter of the folded line begins and ends in the text */

/** The texts folded last: from key to key, a list has mostly the same rows. @type {Map<string, Folded>} */
const FOLDED = new Map();
const FOLDED_KEPT = 400;

/** @param {string} text */
function foldedOnce(text) {
  let made = FOLDED.get(text);
  if (made) return made;
  if (FOLDED.size >= FOLDED_KEPT) FOLDED.clear();
  FOLDED.set(text, (made = folded(text)));
  return made;
}

/** @param {string} text @returns {Folded} */
function folded(text) {
  let line = '';
  /** @type {number[]} */
  const begins = [];
  /** @type {number[]} */
  const ends = [];
  const add = (/** @type {string} */ letters, /** @type {number} */ begin, /** @type {number} */ end) => {
    for (let i = 0; i < letters.length; i++) {
      begins.push(begin);
      ends.push(end);
    }
    line += letters;
  };
  for (const word of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    add(' ', word.index, word.index);
    let at = word.index;
    let spaceless = false;
    for (const character of word[0]) {
      const letters = character < '\x80' ? character.toLowerCase() : fold(character).trim();
      if (!letters) {
        // An accent belongs to the letter before it.
        if (ends.length) ends[ends.length - 1] = at + character.length;
      } else {
        const now = character >= '\x80' && isSpaceless(letters);
        if (now !== spaceless && at > word.index) add(' ', at, at);
        spaceless = now;
        add(letters, at, at + character.length);
      }
      at += character.length;
    }
  }
  return { line: `${line} `, begins, ends };
}

/** @param {Folded} folded @param {Term} term @returns {[number, number][]} */
function marksOfWords({ line, begins, ends }, { text, whole }) {
  const anywhere = isSpaceless(text);
  const wanted = anywhere ? text : ` ${text}`;
  /** @type {[number, number][]} */
  const found = [];
  for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (whole && !anywhere && line[end] !== ' ') continue;
    found.push([begins[anywhere ? at : at + 1], ends[end - 1]]);
  }
  return found;
}

/** @param {[number, number][]} sorted @returns {[number, number][]} */
function merged(sorted) {
  /** @type {[number, number][]} */
  const parts = [];
  for (const [begin, end] of sorted) {
    const last = parts.at(-1);
    if (last && begin < last[1]) last[1] = Math.max(last[1], end);
    else parts.push([begin, end]);
  }
  return parts;
}
