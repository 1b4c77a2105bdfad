// Threads: which story goes on with which, as curves between the rows of the timeline.

import { xOf } from './lanes.js';

/** @typedef {import('./lanes.js').Lane} Lane */
/** @typedef {{x1: number, y1: number, x2: number, y2: number, earlier: number, later: number, kind: string}} Thread */

/**
 * The threads between rows, in pixels: from the last article of the earlier story before the later one begins to the
 * first article of that.
 * @param {import('./data.js').Data} data
 * @param {Lane[]} lanes
 * @param {import('./lanes.js').Scale} scale
 * @param {{height: number, middle: number, scrolled: number}} place of the rows
 * @returns {Thread[]}
 */
export function threadsOf(data, lanes, scale, { height, middle, scrolled }) {
  const rows = new Map(lanes.map((lane, row) => [lane.story, row]));
  const y = (/** @type {number} */ row) => row * height + middle - scrolled;
  return data.storylines.flatMap(([earlier, later, kind]) => {
    const [a, b] = [rows.get(earlier), rows.get(later)];
    if (a === undefined || b === undefined) return [];
    const begin = data.date[lanes[b].nodes[0]];
    const before = lanes[a].nodes.findLast((node) => data.date[node] <= begin) ?? lanes[a].nodes[0];
    return [{ x1: xOf(scale, data.date[before]), y1: y(a), x2: xOf(scale, begin), y2: y(b), earlier, later, kind }];
  });
}
