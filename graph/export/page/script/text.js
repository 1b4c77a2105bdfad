// Text: folds, finds, cuts and counts words.

/** Scripts that write words without spaces between them. */
const SPACELESS = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const BORDERS = new RegExp(`(?<=${SPACELESS.source})(?=[^ ])(?!${SPACELESS.source})|(?<=[^ ])(?<!${SPACELESS.source})(?=${SPACELESS.source})`, 'gu');

/** Whether a text has a few signs that may belong to a name: a test that is faster than the search for such names. */
const MAYBE_SIGNED = /[#+]|[\p{L}\p{N}][.&][\p{L}\p{N}]|(?:^|[^\p{L}\p{N}])\.\p{L}/u;
/** Names with signs. Each begins at the begin of a word, so that a long word is read once. */
const SIGNED = /(?<![\p{L}\p{N}])(?:\.\p{L}[\p{L}\p{N}]*|[\p{L}\p{N}]+(?:[.&][\p{L}\p{N}]+)*(?:#|\+\+?)?)/gu;

/**
 * Fold text for comparison: no case, accents or punctuation, one space before each word, and one where
 * a script without spaces begins or ends.
 * @param {string} text
 */
export function fold(text) {
  // Nearly all text is ASCII, for which this is ten times faster.
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trimStart()}`;
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
  const spaced = plain.replace(/ß/g, 'ss').replace(/ς/g, 'σ').replace(/[^\p{L}\p{N}]+/gu, ' ').trimStart();
  return ` ${isSpaceless(spaced) ? spaced.replace(BORDERS, ' ') : spaced}`;
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
 * Whether a text has words of a script without spaces, which are found anywhere in a text.
 * @param {string} text
 */
export function isSpaceless(text) {
  return SPACELESS.test(text);
}

/**
 * The names in a text that have signs, as `C#`, `C++`, `.NET`, `node.js` and `AT&T`.
 * @param {string} text
 * @returns {{name: string, at: number}[]} each in lower case, and where it begins
 */
export function signedNames(text) {
  if (!MAYBE_SIGNED.test(text)) return [];
  return [...text.matchAll(SIGNED)].filter(([name]) => /[.&#+]/.test(name)).map((found) => ({ name: found[0].toLowerCase(), at: found.index }));
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
