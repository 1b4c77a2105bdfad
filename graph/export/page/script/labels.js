// Labels: their lines of text and their places, so that none overlaps another.

import { STRONG, PLAIN } from './look.js';
import { across, down, radiusAt } from './paint.js';
import { cut } from './text.js';

/** @typedef {import('./paint.js').Scene} Scene */
/** @typedef {import('./paint.js').View} View */
/** @typedef {{x: number, y: number, side: number, lines: string[], size: number, bold: boolean, colour: string, node: number}} Label x in the middle once placed, y of the first line's top; side says whether it is left (-1) or right (1) of x before */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

const MOST_LABELS = 70;
const LINE = 1.22;
const CELL = 6;
/** From which size on a hub is a landmark. */
const LANDMARK = 12.5;
/** From which scale on titles of articles are shown. */
const NEAR = 0.8;

/**
 * The labels of a view, the most important first.
 * @param {Scene} scene
 * @param {View} view
 * @param {(text: string, size: number, bold: boolean) => number} measure width in pixels
 * @param {Box} [seen] the visible part of the view; no label crosses its border
 * @param {Box[]} [covered] parts that other elements cover
 * @returns {Label[]}
 */
export function placeLabels(scene, view, measure, seen = { left: 0, top: 0, right: view.width, bottom: view.height }, covered = []) {
  const room = new Room(view);
  for (const box of covered) room.take(box, true);
  const nodes = nodesInView(scene, view);
  // At large scales, titles do not cover nodes; at small ones there is no room for that.
  if (view.scale > NEAR) for (const node of nodes) room.take(boxOfNode(scene, view, node), true);
  /** @type {Label[]} */
  const placed = [];
  const put = (/** @type {Label[]} */ candidates, force = false) => {
    if (!candidates.length || placed.length >= MOST_LABELS) return;
    const [{ lines, size, bold }] = candidates;
    const width = Math.max(...lines.map((line) => measure(line, size, bold)));
    const label = candidates.map((each) => ({ ...each, x: each.x + (each.side * width) / 2 })).map((each) => shifted(each, width, seen)).find((each) => room.take(boxOfLabel(each, width), false));
    if (label) placed.push(label);
    else if (force) {
      room.take(boxOfLabel(candidates[0], width), true);
      placed.push(candidates[0]);
    }
  };
  const { look, selected } = scene;
  const label = (/** @type {(node: number) => boolean} */ wanted) => nodes.filter(wanted).forEach((node) => put(labelsOfNode(scene, view, node)));
  if (nodes.includes(selected)) put(labelsOfNode(scene, view, selected), true);
  label((node) => look.level[node] === STRONG && node !== selected);
  // The largest hubs are landmarks: they come before the stories.
  label((node) => look.level[node] === PLAIN && look.size[node] > LANDMARK);
  if (selected < 0) for (const clump of clumpsBySize(scene)) put(labelsOfClump(scene, view, clump));
  label((node) => look.level[node] === PLAIN && look.size[node] <= LANDMARK);
  return placed;
}

/** @param {Label} label @param {number} width @returns {Box} */
function boxOfLabel({ x, y, lines, size }, width) {
  return { left: x - width / 2 - 3, top: y - 1, right: x + width / 2 + 3, bottom: y + lines.length * size * LINE };
}

/** Move a label that is partly visible until it is wholly visible. @param {Label} label @param {number} width @param {Box} seen @returns {Label} */
function shifted(label, width, seen) {
  const { left, right, top, bottom } = boxOfLabel(label, width);
  let { x, y } = label;
  if (left < seen.left && right > seen.left) x += seen.left - left;
  else if (right > seen.right && left < seen.right) x += seen.right - right;
  if (top < seen.top && bottom > seen.top) y += seen.top - top;
  else if (bottom > seen.bottom && top < seen.bottom) y += seen.bottom - bottom;
  return { ...label, x, y };
}

/** @param {Scene} scene @param {View} view @param {number} node @returns {Box} */
function boxOfNode({ data, look }, view, node) {
  const r = 0.8 * radiusAt(look.size[node], view.scale);
  const [x, y] = [across(view, data.x[node]), down(view, data.y[node])];
  return { left: x - r, top: y - r, right: x + r, bottom: y + r };
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
  for (const label of labels) {
    ctx.font = fontOf(label.size, label.bold, palette.sans);
    ctx.fillStyle = label.colour;
    ctx.lineWidth = label.bold ? 4 : 3.2;
    label.lines.forEach((line, at) => {
      const y = label.y + at * label.size * LINE;
      ctx.globalAlpha = 0.88;
      ctx.strokeText(line, label.x, y);
      ctx.globalAlpha = 1;
      ctx.fillText(line, label.x, y);
    });
  }
}

/** @param {number} size @param {boolean} bold @param {string} sans */
export function fontOf(size, bold, sans) {
  return `${bold ? 600 : 400} ${size}px ${sans}`;
}

/** @param {Scene} scene @param {View} view @returns {number[]} the most important first */
function nodesInView({ data, look }, view) {
  const found = [];
  for (const node of data.order) {
    if (look.level[node] < PLAIN) continue;
    const [x, y] = [across(view, data.x[node]), down(view, data.y[node])];
    if (x > 0 && y > 0 && x < view.width && y < view.height) found.push(node);
    if (found.length >= 4000) break;
  }
  return found;
}

/** Possible places of a node's label, the best first. @param {Scene} scene @param {View} view @param {number} node @returns {Label[]} */
function labelsOfNode({ data, look, palette, selected }, view, node) {
  const hub = data.kind[node] !== 0;
  const strong = look.level[node] === STRONG;
  const r = radiusAt(look.size[node], view.scale) * (data.kind[node] === 2 ? 1.25 : 1);
  // Titles appear when there is room between the articles; names of hubs, when they are large.
  if (!strong && (hub ? r < 4.6 && view.scale < NEAR : view.scale < NEAR)) return [];
  const size = node === selected ? 14 : hub ? Math.min(15, 10.5 + r / 8) : 11.5;
  const lines = wrapped(data.title[node], hub ? 20 : 26, node === selected ? 4 : 2);
  const [x, y] = [across(view, data.x[node]), down(view, data.y[node])];
  const label = { lines, size, bold: hub || node === selected, colour: strong || hub ? palette.ink : palette.soft, node };
  const middle = y - (lines.length * size * LINE) / 2;
  return [
    { ...label, x, y: y + r + 3, side: 0 },
    { ...label, x: x + r + 5, y: middle, side: 1 },
    { ...label, x: x - r - 5, y: middle, side: -1 },
    { ...label, x, y: y - r - 2 - lines.length * size * LINE, side: 0 },
  ];
}

/** @param {Scene} scene */
function clumpsBySize({ data, look, story }) {
  return data.clumps
    .filter((clump, at) => clump.label && look.clumpShown[at] && clump.r > 45 && (story < 0 || clump.story === story))
    .filter((clump) => clump.story < 0 || !look.focused || clump.story === story)
    .sort((a, b) => b.r - a.r);
}

/** @param {Scene} scene @param {View} view @param {import('./data.js').Clump} clump @returns {Label[]} */
function labelsOfClump({ palette }, view, clump) {
  const r = clump.r * view.scale;
  const [x, y] = [across(view, clump.x), down(view, clump.y)];
  if (r < 15 || x < 0 || x > view.width || y + r < 0 || y - r > view.height) return [];
  const size = Math.min(15, Math.max(11, 9 + r / 16));
  const lines = wrapped(clump.label, Math.max(15, Math.min(30, Math.round((2.2 * r) / (size * 0.55)))), 3);
  const height = lines.length * size * LINE;
  const label = { x, lines, size, bold: true, colour: palette.ink, node: -1, side: 0 };
  // At large scales, the label is on the rim, so that it does not cover the articles.
  if (view.scale > NEAR) return [{ ...label, y: Math.max(8, y - r - height) }];
  return [{ ...label, y: y - height / 2 }, { ...label, y: y + r * 0.6 }, { ...label, y: y - r * 0.6 - height }];
}

/**
 * Wrap text into lines of about this many characters, and cut the rest.
 * @param {string} text
 * @param {number} width
 * @param {number} most lines
 * @returns {string[]}
 */
export function wrapped(text, width, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of cut(text, width * most + 8).split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cut(word, Math.round(1.5 * width)));
  }
  if (lines.length > most) lines.splice(most, Infinity, '…');
  if (lines.length > most) lines.splice(most - 1, 2, `${lines[most - 1].replace(/[\s,;:–—-]+$/, '')}…`);
  return lines;
}

/** The occupied part of a view, as a grid of cells of some pixels. */
class Room {
  /** @param {View} view */
  constructor(view) {
    this.columns = Math.ceil(view.width / CELL);
    this.rows = Math.ceil(view.height / CELL);
    this.taken = new Uint8Array(this.columns * this.rows);
  }

  /**
   * Occupy a rectangle, if it is free.
   * @param {Box} box
   * @param {boolean} force occupy it even if it is not free
   */
  take({ left, top, right, bottom }, force) {
    const [c0, c1] = [Math.max(0, Math.floor(left / CELL)), Math.min(this.columns - 1, Math.floor(right / CELL))];
    const [r0, r1] = [Math.max(0, Math.floor(top / CELL)), Math.min(this.rows - 1, Math.floor(bottom / CELL))];
    if (!force) for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) if (this.taken[r * this.columns + c]) return false;
    for (let r = r0; r <= r1; r++) this.taken.fill(1, r * this.columns + c0, r * this.columns + c1 + 1);
    return true;
  }
}
