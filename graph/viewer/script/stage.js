// The stage: vis-network's canvas, camera and gestures, and on it our layers and its landmarks.

import { Layer, MARGIN } from './layer.js';
import { GHOST, FAINT } from './look.js';
import { fontOf, paintLabels, placeLabels } from './labels.js';
import { outline, paint, radiusAt } from './paint.js';

/** @typedef {import('./paint.js').Scene} Scene */
/** @typedef {import('./paint.js').View} View */
/** @typedef {{id: number, x: number, y: number, shape: string}} Landmark */

const STILL_AFTER = 140;
const CLOSEST = 6;
const SMALLEST = 0.004;

/** Where the picture is drawn. */
export class Stage {
  #below = new Layer();
  #labels = new Layer();
  #open = false;
  #moving = false;
  #dragging = false;
  #timer = 0;
  #cost = 0;
  #painted = 0;
  /** @type {Map<string, number>} */
  #widths = new Map();
  /** @type {(() => void)[]} */
  #onStill = [];

  /**
   * @param {HTMLElement} element
   * @param {Scene} scene
   * @param {Landmark[]} landmarks
   * @param {HTMLElement[]} covers what stands before the picture, so that no label hides behind it
   */
  constructor(element, scene, landmarks, covers = []) {
    this.element = element;
    this.covers = covers;
    this.scene = scene;
    this.landmarks = new Uint8Array(scene.data.count);
    for (const { id } of landmarks) this.landmarks[id] = 1;
    const ctxRenderer = (/** @type {any} */ { ctx, id, x, y }) => ({ drawNode: () => this.#drawLandmark(ctx, id, x, y) });
    const nodes = new vis.DataSet(landmarks.map((landmark) => ({ ...landmark, ctxRenderer })));
    this.network = new vis.Network(element, { nodes, edges: new vis.DataSet([]) }, {
      physics: false,
      layout: { improvedLayout: false },
      interaction: { dragNodes: false, selectable: false, hover: false, keyboard: false, zoomSpeed: 0.8 },
    });
    this.network.on('beforeDrawing', (/** @type {CanvasRenderingContext2D} */ ctx) => this.#drawBelow(ctx));
    this.network.on('afterDrawing', (/** @type {CanvasRenderingContext2D} */ ctx) => this.#drawLabels(ctx));
    this.network.on('dragStart', () => (this.#dragging = true));
    this.network.on('dragEnd', () => (this.#dragging = false));
    for (const event of /** @type {const} */ (['dragging', 'zoom', 'dragStart'])) this.network.on(event, () => this.#move());
    for (const event of /** @type {const} */ (['dragEnd', 'animationFinished', 'resize'])) this.network.on(event, () => this.#stop());
    this.network.on('zoom', () => this.#clampZoom());
  }

  /** @returns {View} */
  get view() {
    const { x, y } = this.network.getViewPosition();
    return { x, y, scale: this.network.getScale(), width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /**
   * Show another scene.
   * @param {Partial<Scene>} changes
   */
  show(changes) {
    this.scene = { ...this.scene, ...changes };
    this.#widths.clear();
    this.#below.clear();
    this.#labels.clear();
    if (this.#open) this.network.redraw();
  }

  /**
   * Begin to draw: nothing is drawn twice before the first view is known.
   * @param {{x: number, y: number, scale: number} | null} camera null to show everything
   */
  open(camera) {
    this.#open = true;
    const { x, y, scale } = camera ?? this.#whole();
    this.network.moveTo({ position: { x, y }, scale });
  }

  /** @param {() => void} listener called when the view has come to rest */
  onStill(listener) {
    this.#onStill.push(listener);
  }

  /**
   * Move the view.
   * @param {{x: number, y: number, scale?: number}} to
   */
  moveTo({ x, y, scale = this.network.getScale() }) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || this.scene.data.count > 5000;
    if (!still) this.#move();
    this.network.moveTo({ position: { x, y }, scale: Math.min(CLOSEST, scale), animation: still ? false : { duration: 260, easingFunction: 'easeInOutQuad' } });
    if (still) this.#stop();
  }

  /**
   * Show these nodes, or all.
   * @param {Iterable<number>} [nodes]
   */
  fit(nodes) {
    this.moveTo(this.#whole(nodes));
  }

  /** Whether the view is the one that shows everything. */
  get showsAll() {
    const [now, whole] = [this.view, this.#whole()];
    const far = Math.hypot(now.x - whole.x, now.y - whole.y) * whole.scale;
    return far < 2 && Math.abs(now.scale / whole.scale - 1) < 0.01;
  }

  /** @param {Iterable<number>} [nodes] */
  #whole(nodes) {
    const { width, height } = this.view;
    const box = boxOf(this.scene.data, nodes);
    const room = nodes ? 160 : this.scene.data.count < 200 ? 110 : 40;
    const scale = Math.min((width - room) / (box.width || 1), (height - room) / (box.height || 1), nodes ? 1.6 : 2.2);
    return { x: box.x, y: box.y, scale: Math.max(scale, SMALLEST) };
  }

  /** @param {number} factor */
  zoom(factor) {
    const { x, y, scale } = this.view;
    this.moveTo({ x, y, scale: scale * factor });
  }

  #clampZoom() {
    const { x, y, scale } = this.view;
    if (scale > CLOSEST || scale < SMALLEST) this.network.moveTo({ position: { x, y }, scale: Math.min(CLOSEST, Math.max(SMALLEST, scale)) });
  }

  #move() {
    this.#moving = true;
    clearTimeout(this.#timer);
    // A hand that holds still is still dragging; a wheel or an animation says nothing at its end.
    if (!this.#dragging) this.#timer = setTimeout(() => this.#stop(), STILL_AFTER);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#moving = false;
    if (this.#below.shows(this.view, true) && !this.#labels.isFor(this.view)) this.#paintLabels(this.view, devicePixelRatio || 1);
    this.network.redraw();
    for (const listener of this.#onStill) listener();
  }

  /** Whether there is time to paint: always at rest; on the move, a sixth of it. */
  #mayPaint() {
    return !this.#moving || performance.now() - this.#painted > 6 * this.#cost;
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #drawBelow(ctx) {
    if (!this.#open) return;
    const { view } = this;
    const ratio = devicePixelRatio || 1;
    if (!this.#below.shows(view, !this.#moving) && this.#mayPaint()) {
      const before = performance.now();
      this.#below.paint(view, ratio, this.#moving ? MARGIN : 0, (below, wide) => paint(below, this.scene, wide, this.landmarks));
      this.#paintLabels(view, ratio);
      this.#painted = performance.now();
      this.#cost = this.#painted - before;
    }
    inPixels(ctx, ratio, () => this.#below.put(ctx, view));
  }

  /** @param {View} view @param {number} ratio */
  #paintLabels(view, ratio) {
    this.#labels.paint(view, ratio, this.#moving ? MARGIN : 0, (above, wide) => {
      const [x, y] = [(wide.width - view.width) / 2, (wide.height - view.height) / 2];
      const seen = { left: x, top: y, right: x + view.width, bottom: y + view.height };
      paintLabels(above, placeLabels(this.scene, wide, this.measure, seen, this.#covered(x, y)), this.scene.palette);
    });
  }

  /** The rectangles that are covered, in pixels from this far left of and above the element. @param {number} x @param {number} y */
  #covered(x, y) {
    const origin = this.element.getBoundingClientRect();
    return this.covers.map((cover) => {
      const { left, top, right, bottom } = cover.getBoundingClientRect();
      const [dx, dy] = [x - origin.left, y - origin.top];
      return { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy };
    });
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #drawLabels(ctx) {
    inPixels(ctx, devicePixelRatio || 1, () => this.#labels.put(ctx, this.view));
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} node @param {number} x @param {number} y */
  #drawLandmark(ctx, node, x, y) {
    const { data, look, palette } = this.scene;
    const scale = this.network.getScale();
    const level = look.level[node];
    ctx.beginPath();
    outline(ctx, data.kind[node], x, y, ((level === GHOST ? 0.6 : 1) * radiusAt(look.size[node], scale)) / scale);
    ctx.globalAlpha = level === FAINT ? 0.3 : level === GHOST ? 0.7 : 1;
    ctx.fillStyle = level === GHOST ? palette.ghost : look.colours[look.colour[node]];
    ctx.fill();
    ctx.globalAlpha = 1;
  }

  /**
   * The width of a text, in pixels.
   * @param {string} text @param {number} size @param {boolean} bold
   */
  measure = (text, size, bold) => {
    const font = fontOf(size, bold, this.scene.palette.sans);
    const key = font + text;
    let width = this.#widths.get(key);
    if (width === undefined) {
      measuring.font = font;
      width = measuring.measureText(text).width;
      this.#widths.set(key, width);
    }
    return width;
  };
}

const measuring = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

/** @param {CanvasRenderingContext2D} ctx @param {number} ratio @param {() => void} draw */
function inPixels(ctx, ratio, draw) {
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw();
  ctx.restore();
}

/**
 * The middle and the size of the rectangle around nodes, or around everything.
 * @param {import('./data.js').Data} data
 * @param {Iterable<number>} [nodes]
 */
export function boxOf(data, nodes) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const reach = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => {
    [left, right, top, bottom] = [Math.min(left, x - r), Math.max(right, x + r), Math.min(top, y - r), Math.max(bottom, y + r)];
  };
  for (const node of nodes ?? data.order) reach(data.x[node], data.y[node], 0);
  if (!nodes) for (const { x, y, r } of data.clumps) reach(x, y, r);
  if (left > right) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}
