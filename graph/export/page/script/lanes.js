// The rows of the timeline: stories, or the providers, topics or people of articles, each with its articles by date.

import { linked } from './data.js';
import { binAt, edgesOf } from './calendar.js';

/** @typedef {import('./data.js').Data} Data */
/**
 * @typedef {object} Lane
 * @property {string} name
 * @property {number} story its story, or -1
 * @property {number} hub its node that is no article, or -1
 * @property {number[]} nodes its dated articles, the oldest first
 * @property {number} count how many of them lie in the window
 */
/** @typedef {{from: number, to: number, left: number, right: number}} Scale seconds and pixels */
/** @typedef {{x: number, y: number, r: number, node: number, count: number, from: number, to: number}} Mark an article, or a bin with -1 for a node */

/** The radii of dots, the largest that fits is taken. */
const RADII = [3.8, 3.2, 2.7];
/** The radius of a bubble for few articles: more than that of a dot. */
const LEAST_BUBBLE = 6;

/**
 * Where a time lies on a scale, in pixels.
 * @param {Scale} scale
 * @param {number} time seconds
 */
export function xOf({ from, to, left, right }, time) {
  return left + ((time - from) / (to - from)) * (right - left);
}

/**
 * The time at a place of a scale, in seconds.
 * @param {Scale} scale
 * @param {number} x pixels
 */
export function timeOf({ from, to, left, right }, x) {
  return from + ((x - left) / (right - left)) * (to - from);
}

/**
 * All rows of a choice, with their dated articles.
 * @param {Data} data
 * @param {string} by `story`, or the name of a kind
 * @param {string} loose the name of the row of articles without a story
 * @returns {Lane[]}
 */
export function lanesOf(data, by, loose) {
  const article = data.kinds.indexOf('article');
  const dated = (/** @type {number[]} */ nodes) => nodes.filter((node) => Number.isFinite(data.date[node])).sort((a, b) => data.date[a] - data.date[b] || a - b);
  if (by === 'story') {
    const alone = Array.from(data.kind.keys()).filter((node) => data.kind[node] === article && data.story[node] < 0);
    const stories = data.stories.map(({ label, members }, story) => ({ name: label, story, hub: -1, nodes: dated([...members]), count: 0 }));
    return [...stories, { name: loose, story: -1, hub: -1, nodes: dated(alone), count: 0 }];
  }
  const kind = data.kinds.indexOf(by);
  const hubs = Array.from(data.kind.keys()).filter((node) => data.kind[node] === kind);
  return hubs.map((hub) => ({ name: data.title[hub], story: -1, hub, nodes: dated([...new Set(linked(data, hub))].filter((node) => data.kind[node] === article)), count: 0 }));
}

/**
 * The rows that have articles in a window, in order; the articles of no story come last.
 * @param {Lane[]} lanes
 * @param {Data} data
 * @param {Uint8Array} dated which articles pass all filters but the dates
 * @param {{from: number, to: number, order: 'size' | 'first', steady: boolean}} how steady keeps the order when the window moves
 * @returns {Lane[]}
 */
export function lanesIn(lanes, data, dated, { from, to, order, steady }) {
  const within = lanes.map((lane) => {
    const nodes = lane.nodes.filter((node) => dated[node]);
    return { ...lane, nodes, count: rankAt(nodes, data.date, to, true) - rankAt(nodes, data.date, from) };
  }).filter((lane) => lane.count);
  const size = (/** @type {Lane} */ lane) => (steady ? lane.nodes.length : lane.count);
  const first = (/** @type {Lane} */ lane) => data.date[lane.nodes[steady ? 0 : rankAt(lane.nodes, data.date, from)]];
  const isLoose = (/** @type {Lane} */ lane) => Number(lane.story < 0 && lane.hub < 0);
  const compare = order === 'first' ? (/** @type {Lane} */ a, /** @type {Lane} */ b) => first(a) - first(b) : (/** @type {Lane} */ a, /** @type {Lane} */ b) => size(b) - size(a);
  return within.sort((a, b) => isLoose(a) - isLoose(b) || compare(a, b) || size(b) - size(a));
}

/**
 * The place of the first article at or behind a time.
 * @param {number[]} nodes by date
 * @param {Float64Array} date
 * @param {number} time
 * @param {boolean} [behind] only behind it
 */
export function rankAt(nodes, date, time, behind = false) {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (date[nodes[middle]] < time || (behind && date[nodes[middle]] === time)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Place dots beside each other on tracks, the middle one first, so that none lies on another.
 * @param {number[]} xs ascending
 * @param {number} gap from middle to middle
 * @param {number} tracks
 * @returns {number[]} the track of each, 0 the middle, or NaN where all are taken
 */
export function dodged(xs, gap, tracks) {
  const last = new Array(tracks).fill(-Infinity);
  return xs.map((x) => {
    const free = last.findIndex((end) => x - end >= gap);
    if (free < 0) return NaN;
    last[free] = x;
    return free % 2 ? (free + 1) / 2 : -free / 2;
  });
}

/**
 * The marks of a row: a dot an article, and a bubble for each bin whose dots do not fit.
 * @param {Lane} lane
 * @param {Float64Array} date
 * @param {Scale} scale
 * @param {number} height of the row
 * @param {{step: import('./calendar.js').Step, most: number}} bins most articles that a bubble stands for
 * @returns {Mark[]}
 */
export function marksOf(lane, date, scale, height, bins) {
  const nodes = lane.nodes.slice(rankAt(lane.nodes, date, scale.from), rankAt(lane.nodes, date, scale.to, true));
  for (const r of RADII) {
    const dots = dotsOf(nodes, date, scale, height, r);
    if (dots.every(Boolean)) return /** @type {Mark[]} */ (dots);
  }
  return dotsAndBubbles(nodes, date, scale, height, bins);
}

/** A dot an article, or null where there is no room for one. @param {number[]} nodes @param {Float64Array} date @param {Scale} scale @param {number} height @param {number} r @returns {(Mark | null)[]} */
function dotsOf(nodes, date, scale, height, r) {
  const xs = nodes.map((node) => xOf(scale, date[node]));
  const tracks = dodged(xs, 2 * r + 1, Math.max(1, Math.floor((height - 4) / (2 * r + 1))));
  return nodes.map((node, at) => (Number.isNaN(tracks[at]) ? null : { x: xs[at], y: height / 2 + tracks[at] * (2 * r + 1), r, node, count: 1, from: date[node], to: date[node] }));
}

/** Bubbles for the bins that are full, dots for the others. @param {number[]} nodes @param {Float64Array} date @param {Scale} scale @param {number} height @param {{step: import('./calendar.js').Step, most: number}} bins @returns {Mark[]} */
function dotsAndBubbles(nodes, date, scale, height, { step, most }) {
  const r = RADII[RADII.length - 1];
  const edges = edgesOf(scale.from, scale.to, step);
  const bin = new Map(nodes.map((node) => [node, binAt(edges, date[node])]));
  const counts = countsPerBin(edges, nodes, date);
  const few = Math.floor((height - 4) / (2 * r + 1));
  /** @type {Set<number | undefined>} */
  const full = new Set();
  let [rest, dots] = [nodes, dotsOf(nodes, date, scale, height, r)];
  // A bin of few articles is full only if it still is when the bins of many are none of its neighbours any more.
  for (const least of [few, 0]) {
    rest.forEach((node, at) => dots[at] === null && counts[bin.get(node) ?? 0] > least && full.add(bin.get(node)));
    rest = rest.filter((node) => !full.has(bin.get(node)));
    dots = dotsOf(rest, date, scale, height, r);
  }
  const bubbles = [...full].map((each) => bubble(nodes.filter((node) => bin.get(node) === each), date, scale, height, edges, each ?? 0, most));
  return [.../** @type {Mark[]} */ (dots.filter(Boolean)), ...bubbles];
}

/** One mark for all articles of a bin, at their mean date. @param {number[]} its @param {Float64Array} date @param {Scale} scale @param {number} height @param {number[]} edges @param {number} bin @param {number} most @returns {Mark} */
function bubble(its, date, scale, height, edges, bin, most) {
  const [left, right] = [xOf(scale, edges[bin]), xOf(scale, edges[bin + 1])];
  const largest = Math.max(LEAST_BUBBLE, Math.min(height / 2 - 2, (right - left) / 2));
  const r = Math.min(largest, LEAST_BUBBLE + (largest - LEAST_BUBBLE) * Math.sqrt(its.length / most));
  const mean = its.reduce((sum, node) => sum + xOf(scale, date[node]), 0) / its.length;
  return { x: Math.max(left + r, Math.min(right - r, mean)), y: height / 2, r, node: -1, count: its.length, from: edges[bin], to: edges[bin + 1] - 1 };
}

/**
 * How many articles lie in each bin.
 * @param {number[]} edges
 * @param {Iterable<number>} nodes
 * @param {Float64Array} date
 * @returns {number[]}
 */
export function countsPerBin(edges, nodes, date) {
  const counts = new Array(edges.length - 1).fill(0);
  for (const node of nodes) {
    const bin = binAt(edges, date[node]);
    if (bin >= 0) counts[bin]++;
  }
  return counts;
}
