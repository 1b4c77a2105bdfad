// Near words: those of the corpus that differ from a typed word by a slip or two.

/** @typedef {Map<string, number>} Vocabulary how often each word stands in the corpus */
/** @typedef {{word: string, cost: number, count: number}} Near */

const SHORTEST = 4;
const LONG_WORD = 8;
const MOST = 3;

/**
 * Count the words of a folded line.
 * @param {Vocabulary} vocabulary
 * @param {string} line
 */
export function countWords(vocabulary, line) {
  for (const word of line.split(' ')) if (word.length >= SHORTEST - 1) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
}

/**
 * The words nearest to a typed one: one slip in a word of four to seven letters, two in a longer one. A slip
 * is a letter more, less or different, or two letters exchanged. A word that goes on is a little further.
 * @param {Vocabulary} vocabulary
 * @param {string} typed
 * @returns {Near[]} the nearest and then the commonest first
 */
export function nearWords(vocabulary, typed) {
  if (typed.length < SHORTEST) return [];
  const most = typed.length < LONG_WORD ? 1 : 2;
  /** @type {Near[]} */
  const near = [];
  for (const [word, count] of vocabulary) {
    if (word.length < typed.length - most || word === typed) continue;
    const { whole, prefix } = slips(typed, word, most);
    const cost = Math.min(whole, prefix + 0.5) + (word[0] === typed[0] ? 0 : 0.25);
    if (Math.min(whole, prefix) <= most) near.push({ word, cost, count });
  }
  return near.sort((a, b) => a.cost - b.cost || b.count - a.count || (a.word < b.word ? -1 : 1)).slice(0, MOST);
}

/**
 * The Damerau-Levenshtein distance of a typed word to a word, and to the nearest beginning of it.
 * @param {string} typed
 * @param {string} word
 * @param {number} most larger distances are reported as larger, not exactly
 */
export function slips(typed, word, most) {
  const width = Math.min(word.length, typed.length + most + 1);
  let older = new Array(width + 1).fill(0);
  let old = Array.from({ length: width + 1 }, (_, at) => at);
  for (let i = 1; i <= typed.length; i++) {
    const row = new Array(width + 1).fill(most + 1);
    row[0] = i;
    let least = row[0];
    for (let j = Math.max(1, i - most); j <= Math.min(width, i + most); j++) {
      const same = typed[i - 1] === word[j - 1];
      let cost = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (same ? 0 : 1));
      if (!same && i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) return { whole: most + 1, prefix: most + 1 };
    [older, old] = [old, row];
  }
  return { whole: width === word.length ? old[width] : most + 1, prefix: Math.min(...old) };
}
