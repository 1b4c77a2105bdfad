// The view: the part of the picture that is seen, and pixels of it.

/** @typedef {{x: number, y: number, scale: number, width: number, height: number}} View the visible part: the middle in the network's units, pixels a unit, the size in pixels */

/** @param {View} view @param {number} x */
export function across(view, x) {
  return (x - view.x) * view.scale + view.width / 2;
}

/** @param {View} view @param {number} y */
export function down(view, y) {
  return (y - view.y) * view.scale + view.height / 2;
}

/**
 * A node's radius in pixels: grows with the scale, but slower, so that nodes are neither dots in
 * overviews nor discs that overlap at large scales.
 * @param {number} size at scale 1
 * @param {number} scale
 */
export function radiusAt(size, scale) {
  return Math.max(1.1, size * (scale < 1 ? scale ** 0.75 : scale ** 0.35));
}
