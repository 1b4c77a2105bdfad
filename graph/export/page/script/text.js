// Text: folds, finds, cuts and counts words.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Fold text for comparison: no case, accents or punctuation, one space before each word.
 * @param {string} text
 */
export function fold(text) {
  // Nearly all text is ASCII, for which this is ten times faster.
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, ' ')}`;
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
  return ` ${plain.replace(/ß/g, 'ss').replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
}

/**
 * The words of a query, folded.
 * @param {string} query
 * @returns {string[]}
 */
export function words(query) {
  return fold(query).split(' ').filter(Boolean);
}

/**
 * Find the words of a text that begin with one of the terms.
 * @param {string} text
 * @param {string[]} terms folded
 * @returns {[number, number][]} begin and end of each, in order
 */
export function marks(text, terms) {
  /** @type {[number, number][]} */
  const found = [];
  if (!terms.length) return found;
  for (const word of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = fold(word[0]).trim();
    const term = terms.filter((each) => folded.startsWith(each)).sort((a, b) => b.length - a.length)[0];
    if (term) found.push([word.index, word.index + lengthOfPrefix(word[0], term.length)]);
  }
  return found;
}

/**
 * How many characters of a word make this many characters of its folded form.
 * @param {string} word
 * @param {number} wanted
 */
function lengthOfPrefix(word, wanted) {
  let length = 0;
  let have = 0;
  for (const character of word) {
    const more = fold(character).trim().length;
    if (have >= wanted && more) break;
    have += more;
    length += character.length;
  }
  return length;
}

/**
 * Text cut between words to at most this many characters.
 * @param {string} text
 * @param {number} limit
 */
export function cut(text, limit) {
  const line = text.length > 4 * limit ? text.slice(0, 4 * limit) : text;
  const clean = line.replace(/\s+/g, ' ').trim();
  const characters = [...clean];
  if (characters.length <= limit) return clean;
  const head = characters.slice(0, limit - 1).join('');
  const space = head.lastIndexOf(' ');
  return `${(space > head.length / 2 ? head.slice(0, space) : head).replace(/[\s,;:–—-]+$/, '')}…`;
}

/**
 * A day, as `12 Sep 2022`, or a month or a year; empty where there is none.
 * @param {number} seconds since 1970, or NaN
 * @param {number} [parts] 1 for the year, 2 for the month too
 */
export function day(seconds, parts = 3) {
  if (!Number.isFinite(seconds)) return '';
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return '';
  return [date.getUTCDate(), MONTHS[date.getUTCMonth()], date.getUTCFullYear()].slice(3 - parts).join(' ');
}

/**
 * A span of days, as `3 – 12 Sep 2022`.
 * @param {number} first seconds
 * @param {number} last seconds
 */
export function span(first, last) {
  if (!Number.isFinite(first) || !Number.isFinite(last)) return '';
  const [a, b] = [day(first), day(last)];
  if (a === b) return a;
  const [dayA, monthA, yearA] = a.split(' ');
  const [, monthB, yearB] = b.split(' ');
  if (yearA !== yearB) return `${a} – ${b}`;
  return monthA === monthB ? `${dayA} – ${b}` : `${dayA} ${monthA} – ${b}`;
}
