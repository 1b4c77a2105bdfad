// Lines of a label: a whole text in as few and as even lines as there is room for.

/** Where a line may end: after a space, and between signs of scripts that have none. */
const PIECE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}][\p{P}ー]*\s*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+\s*/gu;
/** Longer texts are never written in the picture. */
const LONGEST = 160;

/**
 * The ways to write a whole text in at most some lines, one for each number of lines, the fewest first; none where
 * a text is too long.
 * @param {string} text
 * @param {(line: string) => number} measure the width of a line in pixels
 * @param {number} widest the most pixels a line may have
 * @param {number} most lines
 * @returns {{lines: string[], width: number}[]}
 */
export function wrappings(text, measure, widest, most) {
  if (text.length > LONGEST) return [];
  const pieces = (text.trim().replace(/\s+/g, ' ').match(PIECE) ?? []).map((piece) => ({ piece, width: measure(piece.trimEnd()), gap: piece.endsWith(' ') ? measure(' ') : 0 }));
  const found = [];
  for (let count = 1; count <= Math.min(most, pieces.length); count++) {
    const lines = evenly(pieces, count).map((line) => line.map(({ piece }) => piece).join('').trimEnd());
    const width = Math.max(...lines.map(measure));
    if (lines.length === count && width <= widest) found.push({ lines, width });
  }
  return found;
}

/** @typedef {{piece: string, width: number, gap: number}} Piece a word, its width, and that of the space after it */

/**
 * Divide pieces over at most some lines so that the widest is as narrow as possible.
 * @param {Piece[]} pieces
 * @param {number} count of lines
 */
function evenly(pieces, count) {
  let low = Math.max(...pieces.map(({ width }) => width));
  let high = pieces.reduce((sum, { width, gap }) => sum + width + gap, 0);
  for (let step = 0; step < 8; step++) {
    const middle = (low + high) / 2;
    if (linesWithin(pieces, middle).length <= count) high = middle;
    else low = middle;
  }
  return linesWithin(pieces, high);
}

/** @param {Piece[]} pieces @param {number} most the width of a line */
function linesWithin(pieces, most) {
  /** @type {Piece[][]} */
  const lines = [];
  let used = Infinity;
  for (const piece of pieces) {
    if (used + piece.width > most) {
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1].push(piece);
    used += piece.width + piece.gap;
  }
  return lines;
}
