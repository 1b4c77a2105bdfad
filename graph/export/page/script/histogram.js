// The histogram of dates, with a brush: drag on it, or move its two handles by mouse or keys.

import { make } from './dom.js';
import { day } from './text.js';

/** @typedef {import('./data.js').Data} Data */

const DAY = 86400;
const PARTS = 60;

/** The facet of dates. */
export class Histogram {
  /**
   * @param {Data} data
   * @param {import('./state.js').Store} store
   */
  constructor(data, store) {
    this.data = data;
    this.store = store;
    const dates = data.date.filter(Number.isFinite);
    this.first = Math.floor(dates.reduce((a, b) => Math.min(a, b), Infinity) / DAY) * DAY;
    this.last = Math.ceil((dates.reduce((a, b) => Math.max(a, b), -Infinity) + 1) / DAY) * DAY - 1;
    this.empty = !(this.last > this.first);
    /** @type {Uint8Array} 1 for each article that passes the other filters */
    this.dated = new Uint8Array(data.count);
    this.canvas = make('canvas', { width: 512, height: 104, 'aria-hidden': 'true' });
    this.from = this.#handle('From date');
    this.to = this.#handle('To date');
    this.span = make('p', { class: 'span' });
    this.element = make('details', { class: 'facet', 'data-facet': 'dates', open: true }, make('summary', {}, 'Dates'),
      make('div', { class: 'histogram' }, this.canvas, this.from, this.to), this.span);
    this.element.hidden = this.empty;
    this.#listenToBrush();
  }

  /** @param {string} label */
  #handle(label) {
    const days = Math.max(1, Math.round((this.last - this.first) / DAY));
    return make('input', { type: 'range', min: 0, max: days, step: 1, 'aria-label': label, input: () => this.#moved(label) });
  }

  /** A handle was moved: it stops at the other one. @param {string} label */
  #moved(label) {
    const [from, to] = [Number(this.from.value), Number(this.to.value)];
    if (label === 'From date') this.#choose(Math.min(from, to), to);
    else this.#choose(from, Math.max(from, to));
    this.show(this.dated);
  }

  #listenToBrush() {
    let start = 0;
    const at = (/** @type {PointerEvent} */ event) => Math.min(1, Math.max(0, event.offsetX / this.canvas.clientWidth)) * Number(this.to.max);
    this.canvas.addEventListener('pointerdown', (event) => {
      start = at(event);
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener('pointermove', (event) => {
      if (this.canvas.hasPointerCapture(event.pointerId)) this.#choose(Math.min(start, at(event)), Math.max(start, at(event)));
    });
  }

  /** @param {number} from days @param {number} to days */
  #choose(from, to) {
    const most = Number(this.to.max);
    const [low, high] = [Math.round(Math.min(from, to)), Math.round(Math.max(from, to))];
    this.store.set({ from: low <= 0 ? null : this.first + low * DAY, to: high >= most ? null : this.first + high * DAY + DAY - 1 });
  }

  /**
   * Show the articles that pass the other filters.
   * @param {Uint8Array} dated
   */
  show(dated) {
    this.dated = dated;
    if (this.empty) return;
    const { from, to } = this.store.state;
    const [low, high] = [from ?? this.first, to ?? this.last];
    this.from.value = String(Math.round((low - this.first) / DAY));
    this.to.value = String(to === null ? this.to.max : Math.floor((high - this.first) / DAY));
    this.from.setAttribute('aria-valuetext', day(low));
    this.to.setAttribute('aria-valuetext', day(high));
    this.span.replaceChildren(make('span', {}, day(low)), make('span', {}, day(high)));
    this.#draw(dated, low, high);
  }

  /** @param {Uint8Array} dated @param {number} low @param {number} high */
  #draw(dated, low, high) {
    const counts = new Array(PARTS).fill(0);
    const length = (this.last - this.first) / PARTS;
    for (let node = 0; node < this.data.count; node++) {
      if (dated[node] && Number.isFinite(this.data.date[node])) counts[Math.min(PARTS - 1, Math.floor((this.data.date[node] - this.first) / length))]++;
    }
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    const style = getComputedStyle(document.documentElement);
    const { width, height } = this.canvas;
    const most = Math.max(1, ...counts);
    ctx.clearRect(0, 0, width, height);
    counts.forEach((count, part) => {
      const middle = this.first + (part + 0.5) * length;
      ctx.fillStyle = style.getPropertyValue(middle >= low && middle <= high ? '--accent' : '--ghost');
      const bar = count ? Math.max(4, ((height - 6) * count) / most) : 2;
      ctx.fillRect((part * width) / PARTS, height - bar, width / PARTS - 2, bar);
    });
  }
}
