// The brush: articles over time as bars, with a window to choose, stretch and move.

import { DAY, beginOf, binAt, binsOf, movedWindow, stepsLater } from './calendar.js';
import { day, nameOfBin, span } from './dates.js';
import { make } from './dom.js';
import { counted, message } from './messages.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {'from' | 'to' | 'window'} Part */

const MOST_BINS = 60;
/** Pixels that a pointer moves before a click is a drag. */
const STILL = 4;

/** Bars of dates with a window that is the filter of dates. */
export class Brush {
  /**
   * @param {Data} data
   * @param {import('./state.js').Store} store
   */
  constructor(data, store) {
    this.data = data;
    this.store = store;
    const dates = data.date.filter(Number.isFinite);
    const first = dates.reduce((a, b) => Math.min(a, b), Infinity);
    const last = dates.reduce((a, b) => Math.max(a, b), -Infinity);
    this.empty = !dates.length;
    /** The first and the last date. @type {[number, number]} */
    this.ends = [first, last];
    const { step, edges } = this.empty ? { step: { unit: /** @type {const} */ ('day'), size: 1 }, edges: [0, DAY] } : binsOf(first, last, MOST_BINS);
    this.step = step;
    this.edges = edges;
    /** The whole that the bars show, in seconds. */
    this.whole = [edges[0], edges[edges.length - 1] - 1];
    this.counts = new Uint32Array(edges.length - 1);
    this.hovered = -1;
    this.canvas = make('canvas', { 'aria-hidden': 'true' });
    this.handles = { from: this.#handle('from'), window: this.#handle('window'), to: this.#handle('to') };
    this.tip = make('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });
    this.bars = make('div', { class: 'brush-bars' }, this.canvas);
    this.element = make('div', { class: 'brush', role: 'group', 'aria-label': message('dates.handles') }, this.bars, this.handles.from, this.handles.window, this.handles.to, this.tip);
    this.#listenToBars();
    new ResizeObserver(() => this.#draw()).observe(this.bars);
  }

  /** The first and last second of the window. @returns {[number, number]} */
  get window() {
    const [low, high] = this.whole;
    const { from, to } = this.store.state;
    return [Math.min(high, Math.max(low, from ?? low)), Math.max(low, Math.min(high, to ?? high))];
  }

  /** Whether the window holds everything. */
  get isWhole() {
    const [from, to] = this.window;
    return from <= this.whole[0] && to >= this.whole[1];
  }

  /**
   * Filter by a window; its ends that lie at those of the whole are no filter.
   * @param {number} from seconds
   * @param {number} to
   */
  choose(from, to) {
    this.store.set({ from: from <= this.whole[0] ? null : from, to: to >= this.whole[1] ? null : to });
  }

  /**
   * Move the window by steps of the calendar, as far as there is room.
   * @param {number} many
   * @returns {boolean} whether it moved
   */
  move(many) {
    const [from, to] = this.window;
    const moved = movedWindow(from, to, this.step, many);
    if (moved[0] < this.whole[0] || moved[1] > this.whole[1]) return false;
    this.choose(...moved);
    return true;
  }

  /**
   * Make ready to play: choose a window at the beginning where there is none, and take one at the end back there.
   * @returns {boolean} whether anything changed
   */
  rewind() {
    const [from, to] = this.window;
    const bins = this.edges.length - 1;
    if (this.isWhole) this.choose(this.edges[0], this.edges[Math.max(1, Math.round(bins / 10))] - 1);
    else if (movedWindow(from, to, this.step, 1)[1] > this.whole[1]) {
      let back = 0;
      while (movedWindow(from, to, this.step, back - 1)[0] >= this.whole[0]) back--;
      this.choose(...movedWindow(from, to, this.step, back));
    }
    return true;
  }

  /** @param {Part} part */
  #handle(part) {
    const label = message(/** @type {const} */ (`dates.${part}-handle`));
    const handle = make('div', { role: 'slider', tabindex: 0, class: `brush-${part}`, 'aria-label': label, keydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event, part) });
    this.#listenToDrag(handle, (at, start) => {
      if (part === 'window') this.#dragWindow(at, start);
      else this.#stretch(part, at.time);
    });
    return handle;
  }

  /** Arrows move by a bin, with Shift by a day; Home and End to the ends. @param {KeyboardEvent} event @param {Part} part */
  #onKey(event, part) {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -6, PageUp: 6, Home: -Infinity, End: Infinity }[event.key];
    if (way === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (part === 'window') this.#moveByKey(way, event.shiftKey);
    else this.#stretchByKey(part, way, event.shiftKey);
  }

  /** @param {number} way @param {boolean} days */
  #moveByKey(way, days) {
    const [from, to] = this.window;
    const length = to - from;
    if (days && Number.isFinite(way)) {
      const by = Math.max(this.whole[0] - from, Math.min(this.whole[1] - to, way * DAY));
      this.choose(from + by, to + by);
    } else if (way === -Infinity) this.choose(this.whole[0], this.whole[0] + length);
    else if (way === Infinity) this.choose(this.whole[1] - length, this.whole[1]);
    else for (let at = 0; at < Math.abs(way) && this.move(Math.sign(way)); at++);
  }

  /** @param {'from' | 'to'} part @param {number} way @param {boolean} days */
  #stretchByKey(part, way, days) {
    const [low, high] = this.whole;
    const edge = part === 'from' ? this.window[0] : this.window[1] + 1;
    const step = days ? /** @type {const} */ ({ unit: 'day', size: 1 }) : this.step;
    const begin = beginOf(edge, step);
    // An end between two bins moves to the next border, whichever way.
    const next = way === -Infinity ? low : way === Infinity ? high + 1 : stepsLater(begin, step, way < 0 && begin < edge ? way + 1 : way);
    this.#stretchTo(part, next);
  }

  /** Move one end of the window to the border of a bin. @param {'from' | 'to'} part @param {number} time */
  #stretch(part, time) {
    this.#stretchTo(part, this.edges.reduce((best, edge) => (Math.abs(edge - time) < Math.abs(best - time) ? edge : best)));
  }

  /** An end stops at the other one. @param {'from' | 'to'} part @param {number} edge */
  #stretchTo(part, edge) {
    const [from, to] = this.window;
    const least = Math.min(DAY, to + 1 - from);
    if (part === 'from') this.choose(Math.min(edge, to + 1 - least), to);
    else this.choose(from, Math.max(edge, from + least) - 1);
  }

  /** @param {{time: number}} at @param {{time: number, window: [number, number]}} start */
  #dragWindow(at, start) {
    const [from, to] = start.window;
    const bins = Math.round(((at.time - start.time) * (this.edges.length - 1)) / (this.whole[1] - this.whole[0]));
    let moved = movedWindow(from, to, this.step, bins);
    if (moved[0] < this.whole[0]) moved = [this.whole[0], this.whole[0] + to - from];
    if (moved[1] > this.whole[1]) moved = [this.whole[1] - (to - from), this.whole[1]];
    this.choose(...moved);
  }

  #listenToBars() {
    const outside = (/** @type {{time: number, window: [number, number]}} */ start) => this.isWhole || start.time < start.window[0] || start.time > start.window[1];
    this.#listenToDrag(this.bars, (at, start) => {
      if (!start.outside) return this.#dragWindow(at, start);
      const [low, high] = [Math.min(at.time, start.time), Math.max(at.time, start.time)];
      this.choose(this.edges[this.#bin(low)], this.edges[this.#bin(high) + 1] - 1);
    }, (at) => this.#click(at.time), outside);
    this.bars.addEventListener('pointermove', (event) => this.#hover(event.buttons ? -1 : this.#bin(this.#timeAt(event))));
    this.bars.addEventListener('pointerleave', () => this.#hover(-1));
  }

  /** Choose the bin at a time; a second click undoes it. @param {number} time */
  #click(time) {
    const bin = this.#bin(time);
    const [from, to] = [this.edges[bin], this.edges[bin + 1] - 1];
    const [low, high] = this.window;
    if (low === from && high === to) this.choose(this.whole[0], this.whole[1]);
    else this.choose(from, to);
  }

  /**
   * Have a function follow the pointer from where it was pressed.
   * @param {HTMLElement} element
   * @param {(at: {time: number}, start: {time: number, window: [number, number], outside: boolean}) => void} drag
   * @param {(at: {time: number}) => void} [click]
   * @param {(start: {time: number, window: [number, number]}) => boolean} [outside]
   */
  #listenToDrag(element, drag, click, outside = () => false) {
    /** @type {{x: number, time: number, window: [number, number], outside: boolean, moved: boolean} | null} */
    let start = null;
    element.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      const from = { x: event.clientX, time: this.#timeAt(event), window: this.window, moved: false };
      start = { ...from, outside: outside(from) };
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener('pointermove', (event) => {
      if (!start || !element.hasPointerCapture(event.pointerId)) return;
      start.moved ||= Math.abs(event.clientX - start.x) >= STILL;
      if (start.moved) drag({ time: this.#timeAt(event) }, start);
    });
    element.addEventListener('pointerup', (event) => {
      if (start && !start.moved) click?.({ time: this.#timeAt(event) });
      start = null;
    });
    element.addEventListener('pointercancel', () => (start = null));
  }

  /** @param {PointerEvent} event */
  #timeAt(event) {
    const { left, width } = this.bars.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
    return this.whole[0] + share * (this.whole[1] - this.whole[0]);
  }

  /** @param {number} time */
  #bin(time) {
    return Math.max(0, binAt(this.edges, time));
  }

  /** @param {number} bin */
  #hover(bin) {
    if (bin === this.hovered) return;
    this.hovered = bin;
    this.tip.hidden = bin < 0;
    this.#draw();
    if (bin < 0) return;
    this.tip.replaceChildren(make('strong', {}, nameOfBin(this.edges[bin], this.step)), make('div', { class: 'soft' }, counted(this.counts[bin], 'article')));
    const room = this.element.clientWidth - this.tip.offsetWidth;
    const middle = this.#place((this.edges[bin] + this.edges[bin + 1]) / 2) * this.bars.clientWidth;
    this.tip.style.left = `${Math.max(0, Math.min(room, middle - this.tip.offsetWidth / 2))}px`;
  }

  /** Where a time lies, 0 to 1. @param {number} time */
  #place(time) {
    return (time - this.whole[0]) / (this.whole[1] + 1 - this.whole[0]);
  }

  /**
   * Show the articles that pass the other filters.
   * @param {Uint8Array} dated
   */
  show(dated) {
    this.counts.fill(0);
    for (let node = 0; node < this.data.count; node++) {
      const bin = dated[node] ? binAt(this.edges, this.data.date[node]) : -1;
      if (bin >= 0) this.counts[bin]++;
    }
    const [from, to] = this.window;
    const [left, right] = [this.#place(from), this.#place(to + 1)];
    const texts = { from: day(from), window: span(from, to), to: day(to) };
    const last = this.edges.length - 1;
    const values = { from: this.#bin(from), window: this.#bin(from), to: Math.max(0, binAt(this.edges, to)) };
    for (const part of /** @type {const} */ (['from', 'window', 'to'])) {
      const handle = this.handles[part];
      for (const [name, value] of Object.entries({ valuemin: 0, valuemax: last - 1, valuenow: values[part], valuetext: texts[part] })) handle.setAttribute(`aria-${name}`, String(value));
    }
    this.element.style.setProperty('--from-share', left.toFixed(5));
    this.element.style.setProperty('--share', (right - left).toFixed(5));
    this.element.classList.toggle('is-whole', this.isWhole);
    this.#draw();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.bars;
    const ctx = this.canvas.getContext('2d');
    if (!width || !ctx) return;
    const sharp = Math.max(1, devicePixelRatio);
    this.canvas.width = Math.round(width * sharp);
    this.canvas.height = Math.round(height * sharp);
    ctx.scale(sharp, sharp);
    const style = getComputedStyle(document.documentElement);
    const [from, to] = this.window.map((time) => this.#place(time) * width);
    this.#drawBars(ctx, width, height, style.getPropertyValue('--ghost'), -1);
    ctx.save();
    ctx.beginPath();
    ctx.rect(from, 0, Math.max(1, to - from), height);
    ctx.clip();
    this.#drawBars(ctx, width, height, style.getPropertyValue('--accent'), this.hovered);
    ctx.restore();
    if (this.hovered >= 0) this.#drawBars(ctx, width, height, style.getPropertyValue('--ink'), this.hovered, true);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} width @param {number} height @param {string} colour @param {number} hovered @param {boolean} [alone] whether only the hovered one */
  #drawBars(ctx, width, height, colour, hovered, alone = false) {
    const most = Math.max(1, ...this.counts);
    ctx.fillStyle = colour;
    for (let bin = alone ? hovered : 0; bin < (alone ? hovered + 1 : this.counts.length); bin++) {
      const [left, right] = [this.#place(this.edges[bin]) * width, this.#place(this.edges[bin + 1]) * width];
      const tall = this.counts[bin] ? Math.max(2, ((height - 4) * this.counts[bin]) / most) : 1;
      ctx.fillRect(left + 0.5, height - tall, Math.max(0.5, right - left - Math.min(1, (right - left) / 4)), tall);
    }
  }
}
