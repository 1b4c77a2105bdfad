// The stage: vis-network's canvas, camera and gestures, and on it the page's layers and landmarks.

import { newNetwork } from './canvas.js';
import { cameraFor, clamped, zoomedAround, zoomOfWheel } from './camera.js';
import { inPixels, Layer, MARGIN } from './layer.js';
import { Arranged, toLayout, toPicture } from './arrange.js';
import { answerInspection } from './inspect.js';
import { placeLabels } from './labels.js';
import { TextWidths } from './measure.js';
import { LabelLayer } from './namelayer.js';
import { paint, paintLandmark } from './paint.js';
import { paintHovered, scaleOfDots } from './regions.js';
import { boxesOver } from './room.js';

/** @typedef {import('./paint.js').Scene} Scene */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('./camera.js').Camera} Camera */

const STILL_AFTER = 140;

/** Draws the picture and moves its camera. */
export class Stage {
  #below = new Layer();
  #labels = new LabelLayer();
  #open = false;
  #moving = false;
  #dragging = false;
  #timer = 0;
  #cost = 0;
  #painted = 0;
  /** The region that the pointer is on, or -1. */
  #hovered = -1;
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
   * @param {import('./canvas.js').Landmark[]} landmarks
   * @param {HTMLElement[]} covers elements in front of the picture, so that no label hides behind them
   */
  constructor(element, scene, landmarks, covers = []) {
    this.element = element;
    this.covers = covers;
    this.scene = scene;
    this.arranged = new Arranged(scene.data);
    this.measure = new TextWidths(scene.palette.sans).measure;
    this.landmarks = new Uint8Array(scene.data.count);
    for (const { id } of landmarks) this.landmarks[id] = 1;
    this.held = new vis.DataSet(/** @type {import('./canvas.js').Landmark[]} */ ([]));
    this.network = newNetwork(element, this.held, landmarks, (ctx, landmark) => paintLandmark(ctx, this.scene, landmark, this.network.getScale()));
    this.network.on('beforeDrawing', (/** @type {CanvasRenderingContext2D} */ ctx) => this.#drawBelow(ctx));
    this.network.on('afterDrawing', (/** @type {CanvasRenderingContext2D} */ ctx) => this.#drawLabels(ctx));
    this.network.on('dragStart', () => (this.#dragging = true));
    for (const event of /** @type {const} */ (['dragging', 'zoom', 'dragStart'])) this.network.on(event, () => this.#moveByHand());
    this.network.on('dragEnd', () => {
      this.#dragging = false;
      this.#stop();
    });
    this.network.on('animationFinished', () => this.#land());
    this.network.on('zoom', () => this.#clampZoom());
    element.addEventListener('wheel', (event) => this.#onWheel(event), { capture: true, passive: false });
    new ResizeObserver(() => this.#resize()).observe(element);
    // The size stays, but the pixel ratio changes, where the window moves to another screen.
    addEventListener('resize', () => this.#resize());
    answerInspection(this);
  }

  /** The size of the picture; of a hidden one the size that it will have when shown. */
  get #size() {
    const { clientWidth, clientHeight } = this.hidden ? this.element.closest('main') ?? this.element : this.element;
    return { width: clientWidth, height: clientHeight };
  }

  /** The view in units of the layout, which are the same in every window. @returns {Camera} */
  get camera() {
    return { ...toLayout(this.view, this.arranged.current), scale: this.view.scale };
  }

  /** The labels of the view. */
  get labels() {
    const { view } = this;
    return this.#labels.isFor(view) && !this.#moving ? this.#labels.placed : placeLabels(this.scene, view, this.measure, undefined, boxesOver(this.element, this.covers));
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
    if (this.hidden || this.#pending) return { ...this.#rest, ...this.#size };
    return { ...this.network.getViewPosition(), scale: this.network.getScale(), ...this.#size };
  }

  /**
   * Show another scene.
   * @param {Partial<Scene>} changes
   */
  show(changes) {
    this.scene = { ...this.scene, ...changes };
    this.#below.clear();
    this.#labels.clear();
    // Not at once: a choice moves the view too, and one painting is enough for both.
    if (this.#open) requestAnimationFrame(() => this.network.redraw());
  }

  /**
   * Set the first view and begin to draw.
   * @param {Camera | null} camera in units of the layout; null to frame nodes
   * @param {Iterable<number>} [nodes] all where missing
   */
  open(camera, nodes) {
    this.#open = true;
    this.#frame = camera ? null : { nodes: nodes && [...nodes] };
    this.#arrange();
    this.#jumpTo(camera ? { ...camera, ...toPicture(camera, this.arranged.current) } : this.whole(this.#frame?.nodes));
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

  /** Move the view to a camera in units of the layout, which resizing keeps. @param {Camera} camera */
  moveToCamera(camera) {
    this.moveTo({ ...camera, ...toPicture(camera, this.arranged.current) });
  }

  /** Emphasise a region that the pointer is on. @param {number} index -1 for none */
  hover(index) {
    if (index === this.#hovered) return;
    this.#hovered = index;
    this.network.redraw();
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
    return cameraFor(this.scene.data, this.view, nodes, boxesOver(this.element, this.covers));
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

  /** Arrange the layout for the shape of the picture; a view that was moved by hand stays where it is in the layout. */
  #arrange() {
    const before = toLayout(this.#rest, this.arranged.current);
    const changed = this.arranged.for(this.#size);
    this.scene.dotsFrom = scaleOfDots(this.whole().scale);
    if (!changed) return;
    const { data } = this.scene;
    this.#rest = { ...toPicture(before, this.arranged.current), scale: this.#rest.scale };
    this.held.update(this.held.getIds().map(Number).map((id) => ({ id, x: data.x[id], y: data.y[id] })));
    this.#below.clear();
    this.#labels.clear();
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
      this.#arrange();
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

  /** @param {CanvasRenderingContext2D} ctx */
  #drawBelow(ctx) {
    if (!this.#open) return;
    const { view } = this;
    const ratio = devicePixelRatio || 1;
    // While moving, paint at most a sixth of the time.
    if (!this.#below.shows(view, !this.#moving) && !(this.#moving && performance.now() - this.#painted <= 6 * this.#cost)) {
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
    this.#labels.place(this.scene, view, { ratio, margin: this.#moving ? MARGIN : 0, measure: this.measure, covered: boxesOver(this.element, this.covers) });
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #drawLabels(ctx) {
    const hovered = this.#moving ? -1 : this.#hovered;
    inPixels(ctx, devicePixelRatio || 1, () => {
      if (hovered >= 0) paintHovered(ctx, this.scene, this.view, hovered);
      this.#labels.put(ctx, this.view);
      this.#labels.emphasise(ctx, this.scene.palette, hovered);
    });
  }
}
