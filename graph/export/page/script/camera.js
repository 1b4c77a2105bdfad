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
 * @returns {Camera}
 */
export function cameraFor(data, { width, height }, nodes) {
  const box = boxOf(data, nodes);
  const margin = nodes ? 160 : data.count < 200 ? 110 : 40;
  // A low picture has no room for the margin.
  const [across, down] = [width, height].map((side) => side - Math.min(margin, 0.42 * side));
  return { x: box.x, y: box.y, scale: clamped(Math.min(across / (box.width || 1), down / (box.height || 1), nodes ? 1.6 : 2.2)) };
}

/**
 * Zoom around a point, which stays where it is.
 * @param {import('./paint.js').View} view
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
