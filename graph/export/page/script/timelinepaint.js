// Paints the timeline: the bars and the axis at the top, and the rows with their dots and threads.

import { binsOf, TICKS } from './calendar.js';
import { day, nameOfBin } from './dates.js';
import { axisOf, roundValues } from './axis.js';
import { countsPerBin, xOf } from './lanes.js';
import { GHOST, FAINT } from './look.js';
import { number } from './messages.js';

/** @typedef {import('./lanes.js').Scale} Scale */
/** @typedef {import('./lanes.js').Mark} Mark */
/** @typedef {import('./look.js').Palette} Palette */
/** @typedef {import('./threads.js').Thread} Thread */
/** @typedef {{edges: number[], counts: number[], step: import('./calendar.js').Step}} Totals */

export const HEAD_HEIGHT = 98;
const BARS_TOP = 10;
const BASE = 62;
const LABELS = 77;
const ABOVE = 92;
/** Pixels between a dot and the end of a thread, and the least from end to end that a thread along the rows needs. */
const BESIDE = 10;
const STEEP = 60;
/** How far the others bow out. */
const BOW = [16, 64];
/** The sizes of counts in bubbles, the largest that fits is taken. */
const SIZES_OF_COUNTS = [11, 10, 9, 8.5];

/**
 * Make a canvas as sharp as the screen, and return its context, clearedCanvas.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width pixels of the page
 * @param {number} height
 */
export function clearedCanvas(canvas, width, height) {
  const sharp = Math.max(1, devicePixelRatio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(width * sharp);
  canvas.height = Math.round(height * sharp);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.scale(sharp, sharp);
  return ctx;
}

/**
 * How many articles there are in each bin of a scale: the finest bins of five pixels or more.
 * @param {Scale} scale
 * @param {Iterable<number>} nodes
 * @param {Float64Array} date
 * @returns {Totals}
 */
export function totalsOf(scale, nodes, date) {
  const { step, edges } = binsOf(scale.from, scale.to, Math.max(2, Math.floor((scale.right - scale.left) / 5)), TICKS);
  return { step, edges, counts: countsPerBin(edges, nodes, date) };
}

/**
 * Paint the bars and the axis.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scale} scale
 * @param {Totals} totals
 * @param {Palette} palette
 * @param {{bin: number, x: number, label: string}} hover the bar and the place under the pointer, -1 for none
 */
export function paintHead(ctx, scale, totals, palette, hover) {
  const most = Math.max(1, ...totals.counts);
  const tall = (/** @type {number} */ count) => ((BASE - BARS_TOP) * count) / most;
  ctx.font = `11px ${palette.sans}`;
  for (const value of roundValues(most)) {
    const y = Math.round(BASE - tall(value)) + 0.5;
    drawLine(ctx, palette.ghost, 0.6, scale.left, y, scale.right, y);
    drawText(ctx, number(value), scale.left - 6, y + 3.5, palette.soft, 'right');
  }
  ctx.save();
  ctx.beginPath();
  ctx.rect(scale.left - 1, 0, scale.right - scale.left + 2, BASE);
  ctx.clip();
  totals.counts.forEach((count, bin) => {
    const [left, right] = [xOf(scale, totals.edges[bin]), xOf(scale, totals.edges[bin + 1])];
    ctx.globalAlpha = bin === hover.bin ? 1 : 0.62;
    ctx.fillStyle = palette.accent;
    if (count) ctx.fillRect(left + 0.5, BASE - Math.max(1.5, tall(count)), Math.max(1, right - left - 1), Math.max(1.5, tall(count)));
  });
  ctx.restore();
  drawLine(ctx, palette.soft, 0.7, scale.left, BASE + 0.5, scale.right, BASE + 0.5);
  paintTicks(ctx, scale, palette);
  if (hover.x >= scale.left && hover.x <= scale.right) paintPlace(ctx, scale, palette, hover);
}

/** @param {CanvasRenderingContext2D} ctx @param {Scale} scale @param {Palette} palette */
function paintTicks(ctx, scale, palette) {
  let free = -Infinity;
  for (const { x, label, above } of axisOf(scale)) {
    drawLine(ctx, palette.soft, 0.7, x, BASE, x, BASE + 4);
    drawText(ctx, label, x, LABELS, palette.soft, 'center');
    ctx.font = `600 11px ${palette.sans}`;
    const half = above ? ctx.measureText(above).width / 2 : 0;
    if (above && x - half > free) {
      // The first text begins within the picture, even where its tick lies at the edge.
      drawText(ctx, above, Math.max(x, half), ABOVE, palette.ink, 'center');
      free = x + half + 8;
    }
    ctx.font = `11px ${palette.sans}`;
  }
}

/** The date under the pointer, on the axis. @param {CanvasRenderingContext2D} ctx @param {Scale} scale @param {Palette} palette @param {{x: number, label: string}} hover */
function paintPlace(ctx, scale, palette, { x, label }) {
  drawLine(ctx, palette.soft, 0.8, x, BARS_TOP, x, HEAD_HEIGHT);
  const half = ctx.measureText(label).width / 2 + 7;
  const middle = Math.max(scale.left + half - 8, Math.min(scale.right - half + 8, x));
  ctx.fillStyle = palette.ink;
  ctx.beginPath();
  ctx.roundRect(middle - half, BASE + 3, 2 * half, 20, 5);
  ctx.fill();
  drawText(ctx, label, middle, BASE + 17, palette.ground, 'center');
}

/**
 * The text for a time under the pointer: as exact as the bins.
 * @param {number} time seconds
 * @param {Totals} totals
 * @param {number} bin
 */
export function nameOfPlace(time, totals, bin) {
  if (bin < 0) return day(time);
  return totals.step.unit === 'hour' ? nameOfBin(totals.edges[bin], totals.step) : day(time);
}

/**
 * Paint the grid behind the rows.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scale} scale
 * @param {number} height
 * @param {Palette} palette
 * @param {number} x of the pointer, or -1
 */
export function paintGrid(ctx, scale, height, palette, x) {
  for (const tick of axisOf(scale)) drawLine(ctx, palette.ghost, tick.above ? 0.7 : 0.35, tick.x, 0, tick.x, height);
  if (x >= scale.left && x <= scale.right) drawLine(ctx, palette.soft, 0.5, x, 0, x, height);
}

/**
 * Paint a row: a line from its first to its last article, and its marks.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Mark[]} marks
 * @param {number} top
 * @param {import('./look.js').Look} look
 * @param {Palette} palette
 * @param {{from: number, to: number, bottom: number, middle: number, colour: string, chosen: boolean}} row the pixels of its line, its lower edge, its middle, the colour of its bubbles, and whether it is chosen
 */
export function paintRow(ctx, marks, top, look, palette, row) {
  drawLine(ctx, palette.ghost, 0.45, 0, row.bottom + 0.5, ctx.canvas.width, row.bottom + 0.5);
  if (row.to > row.from) drawLine(ctx, row.colour, 0.35, row.from, top + row.middle, row.to, top + row.middle, 1.5);
  const strength = (/** @type {number} */ level) => (level === GHOST ? 0.3 : level === FAINT ? 0.28 : 0.92);
  for (const { x, y, r, node, count } of marks) {
    ctx.globalAlpha = node < 0 ? (look.focused && !row.chosen ? 0.4 : 0.85) : strength(look.level[node]);
    ctx.fillStyle = node < 0 ? row.colour : look.colours[look.colour[node]];
    ctx.beginPath();
    ctx.arc(x, top + y, r, 0, 2 * Math.PI);
    ctx.fill();
    ctx.globalAlpha = 1;
    if (node < 0) paintCount(ctx, number(count), x, top + y, r, palette);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {string} count @param {number} x @param {number} y @param {number} r @param {Palette} palette */
function paintCount(ctx, count, x, y, r, palette) {
  for (const size of SIZES_OF_COUNTS) {
    ctx.font = `600 ${size}px ${palette.sans}`;
    if (ctx.measureText(count).width < 2 * r - 0.5) return drawText(ctx, count, x, y + size * 0.35, palette.ground, 'center');
  }
}

/**
 * Paint a ring around an article.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Mark} mark
 * @param {number} top
 * @param {string} colour
 * @param {number} width
 */
export function paintDotRing(ctx, { x, y, r }, top, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.arc(x, top + y, r + 3, 0, 2 * Math.PI);
  ctx.stroke();
}

/**
 * Paint the threads from stories to those that go on with them.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Thread[]} threads
 * @param {Palette} palette
 * @param {(thread: Thread) => boolean} isStrong
 */
export function paintThreads(ctx, threads, palette, isStrong) {
  for (const thread of threads) {
    const [start, a, b, end] = bend(thread);
    const strong = isStrong(thread);
    ctx.globalAlpha = strong ? 1 : 0.55;
    ctx.strokeStyle = strong ? palette.accent : palette.soft;
    ctx.lineWidth = strong ? 2.5 : 1.5;
    ctx.beginPath();
    ctx.moveTo(...start);
    ctx.bezierCurveTo(...a, ...b, ...end);
    ctx.stroke();
    paintTip(ctx, thread);
  }
  ctx.globalAlpha = 1;
}

/** The arrow at the end of a thread, in the direction that it arrives in. @param {CanvasRenderingContext2D} ctx @param {Thread} thread */
function paintTip(ctx, thread) {
  const [, , [bx, by], [x, y]] = bend(thread);
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(Math.atan2(y - by, x - bx));
  ctx.fillStyle = ctx.strokeStyle;
  ctx.beginPath();
  ctx.moveTo(1, 0);
  ctx.lineTo(-7, -3.5);
  ctx.lineTo(-7, 3.5);
  ctx.fill();
  ctx.restore();
}

/**
 * The four points of a thread's curve: it leaves and arrives along its rows, and bows out where there is no room between its ends.
 * @param {Thread} thread
 * @returns {[number, number][]}
 */
function bend({ x1, y1, x2, y2 }) {
  if (x2 - x1 >= STEEP) return [[x1 + BESIDE, y1], [(x1 + x2) / 2, y1], [(x1 + x2) / 2, y2], [x2 - BESIDE, y2]];
  const right = Math.max(x1, x2) + Math.min(BOW[1], Math.max(BOW[0], Math.abs(y2 - y1) / 4));
  return [[x1 + BESIDE, y1], [right, y1], [right, y2], [x2 + BESIDE, y2]];
}

/**
 * How far a place lies from a thread, in pixels.
 * @param {Thread} thread
 * @param {number} x
 * @param {number} y
 */
export function distanceTo(thread, x, y) {
  const points = bend(thread);
  let least = Infinity;
  for (let at = 0; at <= 40; at++) {
    const t = at / 40;
    const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    const [px, py] = [0, 1].map((axis) => points.reduce((sum, point, each) => sum + weights[each] * point[axis], 0));
    least = Math.min(least, Math.hypot(px - x, py - y));
  }
  return least;
}

/** @param {CanvasRenderingContext2D} ctx @param {string} colour @param {number} alpha @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {number} [width] */
function drawLine(ctx, colour, alpha, x1, y1, x2, y2, width = 1) {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} ctx @param {string} written @param {number} x @param {number} y @param {string} colour @param {CanvasTextAlign} align */
function drawText(ctx, written, x, y, colour, align) {
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.fillText(written, x, y);
}
