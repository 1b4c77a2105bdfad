// Lettering: a label with its place, the box around it, and how it is painted.

/** @typedef {import('./room.js').Box} Box */
/** @typedef {(text: string, size: number, bold: boolean) => number} Measure the width of a text in pixels */
/**
 * @typedef {object} Label
 * @property {string[]} lines the whole text
 * @property {string} count of articles, on a line of its own; empty where there is none
 * @property {number} x the middle
 * @property {number} y the top of the first line
 * @property {number} width
 * @property {number} height
 * @property {number} size of the font
 * @property {boolean} bold
 * @property {string} colour
 * @property {number} node or -1
 * @property {number} clump the region that it names, or -1
 */

export const LINE = 1.22;
/** The size of a count, as a share of the size of the name above it. */
export const COUNT_SIZE = 0.84;
/** The box of a label with the room around it, in pixels of the view. @param {Label} label @returns {Box} */
export function boxOfLabel({ x, y, width, height }) {
  return { left: x - width / 2 - 3, top: y - 1, right: x + width / 2 + 3, bottom: y + height + 1 };
}

/**
 * Paint labels with a halo that keeps them readable on anything.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Label[]} labels
 * @param {import('./look.js').Palette} palette
 */
export function paintLabels(ctx, labels, palette) {
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  ctx.strokeStyle = palette.halo;
  const write = (/** @type {string} */ line, /** @type {number} */ x, /** @type {number} */ y) => {
    ctx.globalAlpha = 0.9;
    ctx.strokeText(line, x, y);
    ctx.globalAlpha = 1;
    ctx.fillText(line, x, y);
  };
  for (const { lines, count, x, y, size, bold, colour } of labels) {
    ctx.font = fontOf(size, bold, palette.sans);
    ctx.fillStyle = colour;
    ctx.lineWidth = bold ? 4 : 3;
    lines.forEach((line, at) => write(line, x, y + at * size * LINE));
    if (!count) continue;
    ctx.font = fontOf(size * COUNT_SIZE, false, palette.sans);
    ctx.fillStyle = palette.soft;
    write(count, x, y + lines.length * size * LINE);
  }
}

/** @param {number} size @param {boolean} bold @param {string} sans */
export function fontOf(size, bold, sans) {
  return `${bold ? 600 : 400} ${size}px ${sans}`;
}
