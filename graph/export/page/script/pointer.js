// The pointer: finds the node under it, and handles hints, clicks and taps.

import { byId, make } from './dom.js';
import { GHOST } from './look.js';
import { radiusAt } from './paint.js';
import { counted } from './messages.js';
import { cut, day } from './text.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('./data.js').Data} Data */

const CELLS = 96;
const REACH = 7;
const REACH_OF_FINGER = 18;

/** Finds nodes by place: a grid over the whole picture. */
export class Grid {
  /** @param {Data} data */
  constructor(data) {
    this.data = data;
    const reduce = (/** @type {Float32Array} */ values, /** @type {(a: number, b: number) => number} */ pick) => values.reduce((a, b) => pick(a, b), values[0] ?? 0);
    this.left = reduce(data.x, Math.min);
    this.top = reduce(data.y, Math.min);
    this.cell = Math.max(1, (reduce(data.x, Math.max) - this.left) / CELLS, (reduce(data.y, Math.max) - this.top) / CELLS);
    /** @type {Map<number, number[]>} */
    this.cells = new Map();
    for (let node = 0; node < data.count; node++) {
      const key = this.#column(data.x[node]) + 1000 * this.#row(data.y[node]);
      const there = this.cells.get(key);
      if (there) there.push(node);
      else this.cells.set(key, [node]);
    }
  }

  /** @param {number} x */
  #column(x) {
    return Math.floor((x - this.left) / this.cell);
  }

  /** @param {number} y */
  #row(y) {
    return Math.floor((y - this.top) / this.cell);
  }

  /**
   * The nodes in a square around a place.
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   * @returns {Iterable<number>}
   */
  *near(x, y, reach) {
    const last = CELLS + 1;
    for (let row = Math.max(0, this.#row(y - reach)); row <= Math.min(last, this.#row(y + reach)); row++) {
      for (let column = Math.max(0, this.#column(x - reach)); column <= Math.min(last, this.#column(x + reach)); column++) {
        yield* this.cells.get(column + 1000 * row) ?? [];
      }
    }
  }
}

/**
 * The node at a place on the picture, or -1.
 * @param {Stage} stage
 * @param {Grid} grid
 * @param {{x: number, y: number}} place in the network's units
 * @param {number} spare pixels around a node that still count
 */
export function nodeAt(stage, grid, { x, y }, spare) {
  const { data, look } = stage.scene;
  const { scale } = stage.view;
  let best = -1;
  let least = Infinity;
  for (const node of grid.near(x, y, (spare + 30) / scale)) {
    if (look.level[node] === GHOST) continue;
    const beyond = Math.hypot(data.x[node] - x, data.y[node] - y) * scale - radiusAt(look.size[node], scale);
    if (beyond < spare && beyond < least) [best, least] = [node, beyond];
  }
  return best;
}

/**
 * The story whose clump is at a place, or -1.
 * @param {Data} data
 * @param {{x: number, y: number}} place
 */
function storyAt(data, { x, y }) {
  const clump = data.clumps.find((each) => each.story >= 0 && Math.hypot(each.x - x, each.y - y) < each.r);
  return clump ? clump.story : -1;
}

/**
 * Listen to the pointer over the picture.
 * @param {Stage} stage
 * @param {{choose: (node: number) => void, goStory: (story: number) => void, clearOne: () => void}} actions
 */
export function listenToPointer(stage, actions) {
  const grid = new Grid(stage.scene.data);
  const tip = byId('tip');
  const hide = () => {
    tip.hidden = true;
    stage.element.style.cursor = '';
  };
  stage.network.on('click', (/** @type {any} */ event) => {
    const finger = event.event?.pointerType === 'touch';
    const node = nodeAt(stage, grid, event.pointer.canvas, finger ? REACH_OF_FINGER : REACH);
    const story = node < 0 ? storyAt(stage.scene.data, event.pointer.canvas) : -1;
    hide();
    if (node >= 0) actions.choose(node);
    else if (story >= 0 && story !== stage.scene.story) actions.goStory(story);
    else actions.clearOne();
  });
  stage.element.addEventListener('pointermove', (event) => {
    if (event.buttons || event.pointerType === 'touch') return hide();
    const { left, top } = stage.element.getBoundingClientRect();
    const place = { x: event.clientX - left, y: event.clientY - top };
    const node = nodeAt(stage, grid, stage.network.DOMtoCanvas(place), REACH);
    if (node < 0) return hide();
    stage.element.style.cursor = 'pointer';
    tip.replaceChildren(make('strong', { dir: 'auto' }, cut(stage.scene.data.title[node], 160)), make('div', { class: 'soft' }, hint(stage.scene.data, node)));
    tip.hidden = false;
    tip.style.left = `${Math.min(place.x + 14, stage.element.clientWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${place.y + 18 + tip.offsetHeight > stage.element.clientHeight ? place.y - tip.offsetHeight - 10 : place.y + 18}px`;
  });
  for (const event of ['pointerleave', 'wheel', 'pointerdown']) stage.element.addEventListener(event, hide, { passive: true, capture: true });
}

/** @param {Data} data @param {number} node */
function hint(data, node) {
  const provider = data.provider[node];
  const count = data.kinds[data.kind[node]] === 'article' ? counted(data.degree[node], 'link') : counted(data.articles[node], 'article');
  return [provider >= 0 ? cut(data.title[provider], 40) : '', day(data.date[node], data.precision[node]), count].filter(Boolean).join(' · ');
}
