// The camera: which part of the network the picture shows.

/** @typedef {{x: number, y: number, scale: number}} Camera the middle in the network's units, pixels a unit */

const CLOSEST = 6;
const SMALLEST = 0.004;
/** Doublings a pixel of the wheel: a notch of 100 pixels zooms by 15 %. */
const WHEEL = 0.002;
/** How much more a pinch on a trackpad zooms, which browsers report as a wheel with the Control key. */
const PINCH = 5;
/** Pixels a line, for wheels that count lines. */
const WHEEL_LINE = 25;

/**
 * Keep a scale within the limits.
 * @param {number} scale
 */
export function clamped(scale) {
  return Math.min(CLOSEST, Math.max(SMALLEST, scale));
}

/**
 * The camera that frames nodes, or everything.
 * @param {import('./data.js').Data} data
 * @param {{width: number, height: number}} size of the picture, in pixels
 * @param {Iterable<number>} [nodes]
 * @param {import('./room.js').Box[]} [covers] parts of the picture that other elements cover; everything keeps out of them
 * @returns {Camera}
 */
export function cameraFor(data, { width, height }, nodes, covers = []) {
  const box = boxOf(data, nodes);
  const margin = nodes ? 160 : data.count < 200 ? 110 : 28;
  // A low picture has no room for the margin.
  const [across, down] = [width, height].map((side) => side - Math.min(margin, 0.42 * side));
  const camera = { x: box.x, y: box.y, scale: clamped(Math.min(across / (box.width || 1), down / (box.height || 1), nodes ? 1.6 : 2.2)) };
  return nodes ? camera : besideCovers(data, { width, height }, camera, covers);
}

/**
 * Make a picture of everything smaller and shift it until no story is covered, or as few as possible.
 * @param {import('./data.js').Data} data
 * @param {{width: number, height: number}} size
 * @param {Camera} camera
 * @param {import('./room.js').Box[]} covers
 */
function besideCovers(data, { width, height }, camera, covers) {
  let [best, least] = [camera, coveredBy(data, { ...camera, width, height }, covers)];
  for (const share of SMALLER) {
    const scale = camera.scale * share;
    for (const [right, up] of SHIFTS) {
      if (!least) return best;
      const [dx, dy] = [right * (1 - share) * 0.5 * width, up * (1 - share) * 0.5 * height];
      const tried = { x: camera.x - dx / scale, y: camera.y + dy / scale, scale };
      const covered = coveredBy(data, { ...tried, width, height }, covers);
      // A smaller picture must be worth it.
      if (covered < 0.8 * least) [best, least] = [tried, covered];
    }
  }
  return best;
}

/** How much smaller everything may be so that no story is covered, and in which directions it is shifted. */
const SMALLER = [0.97, 0.94];
const SHIFTS = [[0, 0], [1, 0], [0, 1], [1, 1], [-1, 1], [-1, 0], [0, -1]];

/** How many pixels stories reach below covering boxes, in all. @param {import('./data.js').Data} data @param {import('./view.js').View} view @param {import('./room.js').Box[]} covers */
function coveredBy({ clumps }, { x, y, scale, width, height }, covers) {
  let covered = 0;
  for (const clump of clumps) {
    if (clump.story < 0) continue;
    const [cx, cy, r] = [(clump.x - x) * scale + width / 2, (clump.y - y) * scale + height / 2, clump.r * scale];
    for (const { left, top, right, bottom } of covers) {
      const beyond = Math.hypot(Math.max(left - cx, 0, cx - right), Math.max(top - cy, 0, cy - bottom));
      covered += Math.max(0, r - beyond - 1);
    }
  }
  return covered;
}

/**
 * Zoom around a point, which stays where it is.
 * @param {import('./view.js').View} view
 * @param {number} factor
 * @param {{x: number, y: number}} point in pixels from the upper left corner of the view
 * @returns {Camera}
 */
export function zoomedAround(view, factor, point) {
  const scale = clamped(view.scale * factor);
  const shift = 1 / view.scale - 1 / scale;
  return { x: view.x + (point.x - view.width / 2) * shift, y: view.y + (point.y - view.height / 2) * shift, scale };
}

/**
 * The factor by which an event of the wheel zooms: equal distances zoom equally, however many events report them.
 * @param {Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>} event
 * @param {number} height pixels a page
 */
export function zoomOfWheel({ deltaY, deltaMode, ctrlKey }, height) {
  const pixels = deltaY * [1, WHEEL_LINE, height][deltaMode];
  return 2 ** (-pixels * WHEEL * (ctrlKey ? PINCH : 1));
}

/**
 * The middle and the size of the rectangle around nodes, or around everything.
 * @param {import('./data.js').Data} data
 * @param {Iterable<number>} [nodes]
 */
function boxOf(data, nodes) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const reach = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => {
    [left, right, top, bottom] = [Math.min(left, x - r), Math.max(right, x + r), Math.min(top, y - r), Math.max(bottom, y + r)];
  };
  for (const node of nodes ?? data.order) reach(data.x[node], data.y[node], 0);
  if (!nodes) for (const { x, y, r } of data.clumps) reach(x, y, r);
  if (left > right) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}
