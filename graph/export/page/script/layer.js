// A layer: a bitmap larger than the view, painted once and moved while the user drags, because the
// cost of moving a bitmap does not depend on its content.

/** @typedef {import('./view.js').View} View */

/** The margin of a bitmap that is moved, on each side, in views. */
export const MARGIN = 0.3;

/** A bitmap of part of the picture. */
export class Layer {
  #canvas = document.createElement('canvas');
  /** @type {View | null} */
  #view = null;

  /**
   * Whether the bitmap shows all of a view at about its scale.
   * @param {View} view
   * @param {boolean} exactly whether the scale must be the same
   */
  shows(view, exactly) {
    const mine = this.#view;
    if (!mine) return false;
    const zoom = view.scale / mine.scale;
    if (exactly ? Math.abs(zoom - 1) > 1e-3 : zoom < 0.6 || zoom > 1.8) return false;
    const spareX = (mine.width / mine.scale - view.width / view.scale) / 2;
    const spareY = (mine.height / mine.scale - view.height / view.scale) / 2;
    return Math.abs(view.x - mine.x) <= spareX + 1 && Math.abs(view.y - mine.y) <= spareY + 1;
  }

  /**
   * Paint the bitmap anew.
   * @param {View} view
   * @param {number} ratio device pixels a pixel
   * @param {number} margin around the view, in views: none if the view is at rest
   * @param {(ctx: CanvasRenderingContext2D, view: View) => void} painter
   */
  paint(view, ratio, margin, painter) {
    const wide = { ...view, width: Math.ceil(view.width * (1 + 2 * margin)), height: Math.ceil(view.height * (1 + 2 * margin)) };
    const ctx = freshContext(this.#canvas, wide, ratio);
    painter(ctx, wide);
    this.#view = wide;
  }

  /**
   * Whether the bitmap was painted for exactly this view.
   * @param {View} view
   */
  isFor(view) {
    const mine = this.#view;
    return mine !== null && mine.x === view.x && mine.y === view.y && mine.scale === view.scale;
  }

  /** Discard the bitmap. */
  clear() {
    this.#view = null;
  }

  /**
   * Draw the bitmap at its place in a view.
   * @param {CanvasRenderingContext2D} ctx in pixels of the view
   * @param {View} view
   */
  put(ctx, view) {
    const mine = this.#view;
    if (!mine) return;
    const zoom = view.scale / mine.scale;
    const [width, height] = [mine.width * zoom, mine.height * zoom];
    const x = (mine.x - view.x) * view.scale + (view.width - width) / 2;
    const y = (mine.y - view.y) * view.scale + (view.height - height) / 2;
    if (Math.abs(zoom - 1) < 1e-3) ctx.drawImage(this.#canvas, Math.round(x), Math.round(y), mine.width, mine.height);
    else ctx.drawImage(this.#canvas, x, y, width, height);
  }
}

/**
 * A canvas of this size, emptied, that is drawn on in pixels of the view.
 * @param {HTMLCanvasElement} canvas
 * @param {View} view
 * @param {number} ratio
 * @returns {CanvasRenderingContext2D}
 */
export function freshContext(canvas, view, ratio) {
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, view.width, view.height);
  return ctx;
}

/**
 * Draw in pixels of the view, whatever the canvas is transformed to.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} ratio
 * @param {() => void} draw
 */
export function inPixels(ctx, ratio, draw) {
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw();
  ctx.restore();
}
