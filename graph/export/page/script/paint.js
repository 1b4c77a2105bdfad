// Painting: regions, links and nodes on a canvas, in pixels of the view.

import { FAINT, GHOST, PLAIN, STRONG } from './look.js';
import { isLandmark, opacityOf, opacityOfDots, paintRegions } from './regions.js';
import { across, down, radiusAt } from './view.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./look.js').Look} Look */
/** @typedef {import('./look.js').Palette} Palette */
/** @typedef {import('./view.js').View} View */
/** @typedef {{data: Data, look: Look, palette: Palette, backbone: Uint32Array, off: Set<number>, selected: number, story: number, hops: number, dotsFrom?: number}} Scene `dotsFrom` is the scale at which dots appear */

const SHAPES_AT_ONCE = 400;
const MOST_LINKS = 6000;
/** From which scale on links between regions are drawn: from afar they would be a grey haze. */
const BETWEEN = 0.6;

/**
 * Add the outline of a node to the path: a disc for an article, a square for a provider, a diamond
 * for a topic, a triangle for every further kind.
 * @param {CanvasRenderingContext2D | Path2D} path
 * @param {number} kind
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export function outline(path, kind, x, y, r) {
  if (kind === 1) {
    const side = r * 0.9;
    path.rect(x - side, y - side, 2 * side, 2 * side);
  } else if (kind === 2) {
    const reach = r * 1.25;
    path.moveTo(x, y - reach);
    path.lineTo(x + reach, y);
    path.lineTo(x, y + reach);
    path.lineTo(x - reach, y);
    path.closePath();
  } else if (kind > 2) {
    const reach = r * 1.25;
    path.moveTo(x, y - reach);
    path.lineTo(x + reach, y + 0.8 * reach);
    path.lineTo(x - reach, y + 0.8 * reach);
    path.closePath();
  } else {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  }
}

/**
 * Paint regions, links and nodes, without labels.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {View} view
 * @param {Uint8Array} [without] nodes to leave out
 */
export function paint(ctx, scene, view, without) {
  paintRegions(ctx, scene, view);
  paintBackbone(ctx, scene, view);
  paintNodes(ctx, scene, view, [GHOST, FAINT, PLAIN], without);
  paintChosen(ctx, scene, view);
  paintNodes(ctx, scene, view, [STRONG], without);
  paintRing(ctx, scene, view);
}

/**
 * Paint the backbone, links within a story in its colour.
 * @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {View} view
 */
function paintBackbone(ctx, scene, view) {
  const { data, look } = scene;
  const dots = opacityOfDots(scene, view.scale);
  if (!dots) return;
  const groups = groupsOfLinks(scene, view.scale >= BETWEEN);
  ctx.lineWidth = Math.min(1.6, Math.max(0.6, view.scale ** 0.5));
  const strength = dots * (look.focused ? 0.25 : 1);
  for (const { together, colour, edges } of groups.values()) {
    ctx.globalAlpha = strength * (together ? 0.42 : 0.14);
    ctx.strokeStyle = colour;
    strokeLinks(ctx, data, view, edges);
  }
  ctx.globalAlpha = 1;
}

/**
 * The links of the backbone that are painted alike.
 * @param {Scene} scene
 * @param {boolean} between whether to paint links between stories
 */
function groupsOfLinks({ data, look, palette, backbone, off }, between) {
  const inside = data.edges;
  /** @type {Map<string, {together: boolean, colour: string, edges: number[]}>} */
  const groups = new Map();
  for (const e of backbone) {
    const [a, b] = [inside.from[e], inside.to[e]];
    const together = data.story[a] >= 0 && data.story[a] === data.story[b];
    if (!(together || between) || off.has(inside.key[e]) || look.level[a] === GHOST || look.level[b] === GHOST) continue;
    const colour = together && look.colour[a] === look.colour[b] ? look.colours[look.colour[a]] : palette.edge;
    const key = `${together ? 1 : 0}${colour}`;
    const there = groups.get(key);
    if (there) there.edges.push(e);
    else groups.set(key, { together, colour, edges: [e] });
  }
  return groups;
}

/** @param {CanvasRenderingContext2D} ctx @param {Data} data @param {View} view @param {Iterable<number>} edges */
function strokeLinks(ctx, data, view, edges) {
  let open = 0;
  ctx.beginPath();
  for (const e of edges) {
    const [a, b] = [data.edges.from[e], data.edges.to[e]];
    const [x0, y0, x1, y1] = [across(view, data.x[a]), down(view, data.y[a]), across(view, data.x[b]), down(view, data.y[b])];
    if (Math.max(x0, x1) < 0 || Math.max(y0, y1) < 0 || Math.min(x0, x1) > view.width || Math.min(y0, y1) > view.height) continue;
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
    // One long canvas path is slower than several short ones.
    if (++open % SHAPES_AT_ONCE === 0) {
      ctx.stroke();
      ctx.beginPath();
    }
  }
  ctx.stroke();
}

/** Paint the path, or the links of the choice. @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {View} view */
function paintChosen(ctx, scene, view) {
  const { data, look, palette, selected } = scene;
  if (look.path.length) {
    ctx.strokeStyle = palette.accent;
    ctx.lineWidth = 3;
    ctx.beginPath();
    look.path.forEach((node, at) => ctx[at ? 'lineTo' : 'moveTo'](across(view, data.x[node]), down(view, data.y[node])));
    ctx.stroke();
  } else if (look.focused) {
    const links = linksToShow(scene);
    ctx.strokeStyle = selected >= 0 ? palette.accent : palette.edge;
    // The more links, the fainter.
    ctx.globalAlpha = Math.min(selected >= 0 ? 0.6 : 0.4, Math.max(0.045, 14 / Math.sqrt(links.length) ** 1.4));
    ctx.lineWidth = 1.2;
    strokeLinks(ctx, data, view, links);
    ctx.globalAlpha = 1;
  }
}

/**
 * The links of the choice: of a node its own, and in a wider focus those among its neighbours too.
 * @param {Scene} scene
 * @returns {number[]}
 */
export function linksToShow(scene) {
  const before = linksOfLook.get(scene.look);
  if (before) return before;
  const found = findLinks(scene);
  linksOfLook.set(scene.look, found);
  return found;
}

/** @type {WeakMap<Look, number[]>} the look of a scene depends on everything that its links depend on */
const linksOfLook = new WeakMap();

/** @param {Scene} scene */
function findLinks({ data, look, off, selected, hops }) {
  const { edges } = data;
  const shown = [];
  for (let e = 0; e < edges.count && shown.length < MOST_LINKS; e++) {
    const [a, b] = [edges.from[e], edges.to[e]];
    if (look.level[a] !== STRONG || look.level[b] !== STRONG || off.has(edges.key[e])) continue;
    if (selected < 0 || hops > 1 || a === selected || b === selected) shown.push(e);
  }
  return shown;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {View} view
 * @param {number[]} levels
 * @param {Uint8Array} [without]
 */
function paintNodes(ctx, scene, view, levels, without) {
  for (const { level, colour, nodes } of buckets(scene)) {
    const opacity = levels.includes(level) ? opacityOf(scene, nodes[0], view.scale) : 0;
    if (!opacity) continue;
    ctx.fillStyle = level === GHOST ? scene.palette.ghost : scene.look.colours[colour];
    ctx.globalAlpha = opacity;
    fillNodes(ctx, scene, view, nodes, level === GHOST ? 0.6 : 1, without);
  }
  ctx.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {View} view
 * @param {number[]} nodes
 * @param {number} share of the radius
 * @param {Uint8Array} [without]
 */
function fillNodes(ctx, { data, look }, view, nodes, share, without) {
  let open = 0;
  ctx.beginPath();
  for (const node of nodes) {
    if (without?.[node]) continue;
    const [x, y] = [across(view, data.x[node]), down(view, data.y[node])];
    if (x < -30 || y < -30 || x > view.width + 30 || y > view.height + 30) continue;
    const r = share * radiusAt(look.size[node], view.scale);
    if (r < 1.3 && data.kind[node] === 0) ctx.rect(x - r * 0.9, y - r * 0.9, 1.8 * r, 1.8 * r);
    else outline(ctx, data.kind[node], x, y, r);
    if (++open % SHAPES_AT_ONCE === 0) {
      ctx.fill();
      ctx.beginPath();
    }
  }
  ctx.fill();
}

/** @type {WeakMap<Look, {level: number, colour: number, nodes: number[]}[]>} */
const bucketsOfLook = new WeakMap();

/**
 * Nodes that are painted alike, the least important first within each bucket.
 * @param {Scene} scene
 */
function buckets(scene) {
  const { data, look } = scene;
  const before = bucketsOfLook.get(look);
  if (before) return before;
  const found = new Map();
  for (let at = data.count - 1; at >= 0; at--) {
    const node = data.order[at];
    const level = look.level[node];
    const key = (isLandmark(scene, node) ? 256 : 0) + level * 64 + (level === GHOST ? 0 : look.colour[node]);
    if (!found.has(key)) found.set(key, { level, colour: look.colour[node], nodes: [] });
    found.get(key).nodes.push(node);
  }
  const sorted = [...found.values()].sort((a, b) => a.level - b.level);
  bucketsOfLook.set(look, sorted);
  return sorted;
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {View} view */
function paintRing(ctx, { data, look, palette, selected }, view) {
  for (const node of look.path.length ? [look.path[0], look.path[look.path.length - 1]] : [selected]) {
    if (node < 0) continue;
    ctx.beginPath();
    ctx.arc(across(view, data.x[node]), down(view, data.y[node]), radiusAt(look.size[node], view.scale) * 1.25 + 4, 0, 2 * Math.PI);
    ctx.strokeStyle = palette.ink;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
}

/**
 * Paint one of the nodes that vis-network holds, in the network's units.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {{id: number, x: number, y: number}} landmark
 * @param {number} scale
 */
export function paintLandmark(ctx, scene, { id, x, y }, scale) {
  const { data, look, palette } = scene;
  const opacity = opacityOf(scene, id, scale);
  if (!opacity) return;
  const ghost = look.level[id] === GHOST;
  ctx.beginPath();
  outline(ctx, data.kind[id], x, y, ((ghost ? 0.6 : 1) * radiusAt(look.size[id], scale)) / scale);
  ctx.globalAlpha = opacity;
  ctx.fillStyle = ghost ? palette.ghost : look.colours[look.colour[id]];
  ctx.fill();
  ctx.globalAlpha = 1;
}
