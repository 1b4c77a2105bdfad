// The stage: vis-network's canvas, camera and gestures, and on it the page's layers and landmarks.

import { cameraFor, clamped, zoomedAround, zoomOfWheel } from './camera.js';
import { inPixels, Layer, MARGIN } from './layer.js';
import { GHOST, FAINT } from './look.js';
import { fontOf, paintLabels, placeLabels } from './labels.js';
import { outline, paint, radiusAt } from './paint.js';

/** @typedef {import('./paint.js').Scene} Scene */
/** @typedef {import('./paint.js').View} View */
/** @typedef {{id: number, x: number, y: number, shape: string}} Landmark */
/** @typedef {import('./camera.js').Camera} Camera */

const STILL_AFTER = 140;

/** Draws the picture and moves its camera. */
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
  /** @type {{nodes: number[] | undefined} | null} the nodes that the view frames, undefined for all; null once it is moved by hand */
  #frame = null;
  /** @type {Camera} where the view rests, or is moving to */
  #rest = { x: 0, y: 0, scale: 1 };
  /** Whether the canvas was hidden when it should have moved there. */
  #pending = false;

  /**
   * @param {HTMLElement} element
   * @param {Scene} scene
   * @param {Landmark[]} landmarks
   * @param {HTMLElement[]} covers elements in front of the picture, so that no label hides behind them
   */
  constructor(element, scene, landmarks, covers = []) {
    this.element = element;
    this.covers = covers;
    this.scene = scene;
    this.landmarks = new Uint8Array(scene.data.count);
    for (const { id } of landmarks) this.landmarks[id] = 1;
    const ctxRenderer = (/** @type {any} */ { ctx, id, x, y }) => ({ drawNode: () => this.#drawLandmark(ctx, id, x, y) });
    const nodes = new vis.DataSet(landmarks.map((landmark) => ({ ...landmark, ctxRenderer })));
    // vis-network changes the scale when its element is resized; this class refits the view instead.
    this.network = new vis.Network(element, { nodes, edges: new vis.DataSet([]) }, {
      autoResize: false,
      physics: false,
      layout: { improvedLayout: false },
      interaction: { dragNodes: false, selectable: false, hover: false, keyboard: false },
    });
    this.network.on('beforeDrawing', (/** @type {CanvasRenderingContext2D} */ ctx) => this.#drawBelow(ctx));
    this.network.on('afterDrawing', (/** @type {CanvasRenderingContext2D} */ ctx) => this.#drawLabels(ctx));
    this.network.on('dragStart', () => (this.#dragging = true));
    this.network.on('dragEnd', () => (this.#dragging = false));
    for (const event of /** @type {const} */ (['dragging', 'zoom', 'dragStart'])) this.network.on(event, () => this.#moveByHand());
    this.network.on('dragEnd', () => this.#stop());
    this.network.on('animationFinished', () => this.#land());
    this.network.on('zoom', () => this.#clampZoom());
    element.addEventListener('wheel', (event) => this.#onWheel(event), { capture: true, passive: false });
    new ResizeObserver(() => this.#resize()).observe(element);
    // The size stays, but the pixel ratio changes, where the window moves to another screen.
    addEventListener('resize', () => this.#resize());
  }

  /** Whether the picture is hidden, so that its canvas has no size. */
  get hidden() {
    return !this.element.clientWidth || !this.element.clientHeight;
  }

  /** Whether the view is moving; its listeners are called when it rests. */
  get moving() {
    return this.#moving;
  }

  /** @returns {View} of a hidden picture the view that it will have when shown */
  get view() {
    const { clientWidth: width, clientHeight: height } = this.hidden ? this.element.closest('main') ?? this.element : this.element;
    if (this.hidden || this.#pending) return { ...this.#rest, width, height };
    return { ...this.network.getViewPosition(), scale: this.network.getScale(), width, height };
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
   * Set the first view and begin to draw.
   * @param {Camera | null} camera null to frame nodes
   * @param {Iterable<number>} [nodes] all where missing
   */
  open(camera, nodes) {
    this.#open = true;
    this.#frame = camera ? null : { nodes: nodes && [...nodes] };
    this.#jumpTo(camera ?? this.whole(this.#frame?.nodes));
  }

  /** @param {() => void} listener called when the view has come to rest */
  onStill(listener) {
    this.#onStill.push(listener);
  }

  /**
   * Move the view to a camera, which resizing keeps.
   * @param {{x: number, y: number, scale?: number}} to
   */
  moveTo(to) {
    this.#frame = null;
    this.#glideTo(to);
  }

  /**
   * Frame these nodes, or all, and frame them anew when the picture is resized.
   * @param {Iterable<number>} [nodes]
   */
  fit(nodes) {
    this.#frame = { nodes: nodes && [...nodes] };
    this.#glideTo(this.whole(this.#frame.nodes));
  }

  /**
   * Whether the view frames just these nodes, or all, and was not moved by hand since.
   * @param {number[]} [nodes]
   */
  frames(nodes) {
    const mine = this.#frame?.nodes;
    return this.#frame !== null && mine?.length === nodes?.length && (!mine || mine.every((node, at) => node === nodes?.[at]));
  }

  /**
   * The camera that frames nodes, or all.
   * @param {Iterable<number>} [nodes]
   */
  whole(nodes) {
    return cameraFor(this.scene.data, this.view, nodes);
  }

  /** Move the view, with an animation unless reduced motion is preferred or the network is large. @param {{x: number, y: number, scale?: number}} to */
  #glideTo({ x, y, scale = this.view.scale }) {
    const to = { x, y, scale: clamped(scale) };
    const still = this.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches || this.scene.data.count > 5000;
    if (still) {
      this.#rest = to;
      this.#land();
    } else {
      // This call ends a running animation, whose listener uses the old target: set the new one after it.
      this.network.moveTo({ position: { x, y }, scale: to.scale, animation: { duration: 260, easingFunction: 'easeInOutQuad' } });
      clearTimeout(this.#timer);
      this.#moving = true;
      this.#rest = to;
    }
  }

  /** Move the view at once, or as soon as it is no longer hidden. @param {Camera} to */
  #jumpTo(to) {
    this.#pending = this.hidden;
    if (!this.hidden) this.network.moveTo({ position: { x: to.x, y: to.y }, scale: to.scale });
    this.#rest = to;
  }

  /** End an animation exactly at its target: vis-network's easing overshoots. */
  #land() {
    this.#jumpTo(this.#rest);
    this.#stop();
  }

  /** Adapt to the size of the element: frame the same nodes, or keep the middle and the scale that the user chose. */
  #resize() {
    if (this.hidden) return;
    const [ratio, { width, height }] = [devicePixelRatio || 1, this.element.querySelector('canvas') ?? { width: 0, height: 0 }];
    const same = width === Math.round(this.element.clientWidth * ratio) && height === Math.round(this.element.clientHeight * ratio);
    if (!same) {
      this.network.setSize('100%', '100%');
      this.#below.clear();
      this.#labels.clear();
    }
    if (!this.#open) return;
    if (!same || this.#pending) {
      this.#pending = false;
      this.#jumpTo(this.#frame ? this.whole(this.#frame.nodes) : this.#rest);
      this.#stop();
    } else this.network.redraw();
  }

  /** @param {number} factor */
  zoom(factor) {
    const { x, y, scale } = this.view;
    this.moveTo({ x, y, scale: scale * factor });
  }

  #clampZoom() {
    const { x, y, scale } = this.view;
    if (scale !== clamped(scale)) this.network.moveTo({ position: { x, y }, scale: clamped(scale) });
  }

  /** Zoom around the pointer by the distance of a wheel or trackpad event. @param {WheelEvent} event */
  #onWheel(event) {
    event.preventDefault();
    event.stopPropagation();
    const { left, top } = this.element.getBoundingClientRect();
    this.#jumpTo(zoomedAround(this.view, zoomOfWheel(event, this.view.height), { x: event.clientX - left, y: event.clientY - top }));
    this.#moveByHand();
  }

  #moveByHand() {
    this.#frame = null;
    this.#move();
  }

  #move() {
    this.#moving = true;
    clearTimeout(this.#timer);
    // A drag ends with an event, even after a pause; a wheel sends none.
    if (!this.#dragging) this.#timer = setTimeout(() => this.#stop(), STILL_AFTER);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#moving = false;
    if (!this.hidden && !this.#pending) {
      const { x, y, scale } = this.view;
      this.#rest = { x, y, scale };
    }
    if (this.#below.shows(this.view, true) && !this.#labels.isFor(this.view)) this.#paintLabels(this.view, devicePixelRatio || 1);
    this.network.redraw();
    for (const listener of this.#onStill) listener();
  }

  /** Whether to paint: always at rest; while moving, at most a sixth of the time. */
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
