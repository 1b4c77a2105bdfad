// Regions: the discs of stories and of other clusters, and how much of what they hold is drawn.

import { across, down } from './view.js';
import { GHOST, PLAIN, STRONG } from './look.js';

/** @typedef {import('./paint.js').Scene} Scene */
/** @typedef {import('./view.js').View} View */

/** The scale at which the first dots of regions appear, and how many times that all are drawn. */
const [FIRST_DOTS, ALL_DOTS] = [0.3, 1.4];
/** A picture of everything has dots if its scale is at least this: there are so few regions that names fit beside them. */
const FEW_IN_OVERVIEW = 0.5;
/** How much nearer than a picture of everything without dots the first of them appear. */
const NEARER = 1.25;

/** From which size on a provider or topic that is in no region is drawn at every scale. */
export const LANDMARK = 12.5;
/** The radius in pixels below which a region is not drawn. */
const SMALLEST_DRAWN = 1.5;

/**
 * The scale at which the first dots appear.
 * @param {number} overview the scale of a picture of everything
 */
export function scaleOfDots(overview) {
  return overview < FEW_IN_OVERVIEW ? Math.max(FIRST_DOTS, NEARER * overview) : FIRST_DOTS;
}

/**
 * How opaque dots are: from afar there are regions only.
 * @param {Pick<Scene, 'dotsFrom'>} scene
 * @param {number} scale
 */
export function opacityOfDots({ dotsFrom = FIRST_DOTS }, scale) {
  return Math.min(1, Math.max(0, (scale / dotsFrom - 1) / (ALL_DOTS - 1)));
}

/**
 * Whether a node is a provider or topic that stands alone and is large.
 * @param {Scene} scene
 * @param {number} node
 */
export function isLandmark({ data, look }, node) {
  return data.clump[node] < 0 && data.kind[node] !== 0 && look.size[node] > LANDMARK;
}

/**
 * How opaque a node is at a scale, between 0 for one that is not drawn and 1.
 * @param {Scene} scene
 * @param {number} node
 * @param {number} scale
 */
export function opacityOf(scene, node, scale) {
  const { data, look } = scene;
  const level = look.level[node];
  if (level === STRONG || (level === PLAIN && (look.filtered || data.pinned?.[node] || isLandmark(scene, node)))) return 1;
  return opacityOfDots(scene, scale) * (level === PLAIN ? 1 : level === GHOST ? 0.7 : 0.3);
}

/**
 * Paint the regions, those with dots fainter.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {View} view
 */
export function paintRegions(ctx, scene, view) {
  const { data, palette, look } = scene;
  data.clumps.forEach((clump, index) => {
    const [x, y, r] = [across(view, clump.x), down(view, clump.y), clump.r * view.scale];
    if (r < SMALLEST_DRAWN || x + r < 0 || y + r < 0 || x - r > view.width || y - r > view.height) return;
    const { fill, rim } = strengthOf(scene, index, view.scale);
    ctx.fillStyle = ctx.strokeStyle = palette.colours[look.clumpColour[index]];
    ctx.lineWidth = clump.story >= 0 ? 1.25 : 0.75;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.globalAlpha = fill;
    ctx.fill();
    ctx.globalAlpha = rim;
    ctx.stroke();
  });
  ctx.globalAlpha = 1;
}

/**
 * How opaque the surface and the rim of a region are.
 * @param {Scene} scene
 * @param {number} index
 * @param {number} scale
 */
export function strengthOf(scene, index, scale) {
  const { data, look, story } = scene;
  const clump = data.clumps[index];
  const dots = opacityOfDots(scene, scale);
  if (story >= 0 && clump.story === story) return { fill: 0.2, rim: 1 };
  if (look.focused || !look.clumpShown[index]) return { fill: 0.04, rim: 0.22 };
  return clump.story >= 0 ? { fill: 0.2 - 0.1 * dots, rim: 1 } : { fill: 0.12 - 0.05 * dots, rim: 0.45 };
}

/**
 * Paint the rim of a region that the pointer is on.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {View} view
 * @param {number} index
 */
export function paintHovered(ctx, { data, palette, look }, view, index) {
  const { x, y, r } = data.clumps[index];
  ctx.beginPath();
  ctx.arc(across(view, x), down(view, y), r * view.scale, 0, 2 * Math.PI);
  ctx.fillStyle = ctx.strokeStyle = palette.colours[look.clumpColour[index]];
  ctx.globalAlpha = 0.12;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 3;
  ctx.stroke();
}

/**
 * The region at a place, or -1.
 * @param {import('./data.js').Data} data
 * @param {{x: number, y: number}} place in the network's units
 */
export function regionAt(data, { x, y }) {
  return data.clumps.findIndex((each) => Math.hypot(each.x - x, each.y - y) < each.r);
}

/**
 * The nodes of a region.
 * @param {import('./data.js').Data} data
 * @param {number} index
 */
export function nodesOfRegion(data, index) {
  return [...data.order].filter((node) => data.clump[node] === index);
}
