// The pointer: finds the node under it, and handles hints, clicks and taps.

import { byId, make } from './dom.js';
import { boxOfLabel } from './lettering.js';
import { FAINT, GHOST } from './look.js';
import { radiusAt } from './view.js';
import { counted, message } from './messages.js';
import { nodesOfRegion, opacityOf, regionAt } from './regions.js';
import { day, span } from './dates.js';
import { cut } from './text.js';

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
 * The dot at a place on the picture, or -1: of a region one that is large enough, within its own radius;
 * outside of regions also one nearby.
 * @param {Stage} stage
 * @param {Grid} grid
 * @param {{x: number, y: number}} place in the network's units
 * @param {number} spare pixels around a node outside of regions that still count
 */
export function nodeAt(stage, grid, { x, y }, spare) {
  const { data, look } = stage.scene;
  const { scale } = stage.view;
  let best = -1;
  let least = Infinity;
  for (const node of grid.near(x, y, (spare + 30) / scale)) {
    const opacity = opacityOf(stage.scene, node, scale);
    if (look.level[node] === GHOST || opacity < LEAST_OPACITY * (look.level[node] === FAINT ? FAINT_SHARE : 1)) continue;
    const r = radiusAt(look.size[node], scale);
    const inRegion = data.clump[node] >= 0;
    const beyond = Math.hypot(data.x[node] - x, data.y[node] - y) * scale - r;
    if ((inRegion ? r >= LEAST_RADIUS && beyond <= 0 : beyond < spare) && beyond < least) [best, least] = [node, beyond];
  }
  return best;
}

/** From which opacity and radius in pixels on a dot in a region is a target of its own. */
const [LEAST_OPACITY, LEAST_RADIUS] = [0.6, 3];
/** The share of its opacity that a dot has beside a choice. */
const FAINT_SHARE = 0.3;

/**
 * What the pointer is on: a dot, else the owner of a label, else a region.
 * @param {Stage} stage
 * @param {Grid} grid
 * @param {{x: number, y: number}} place in pixels of the picture
 * @param {number} spare
 * @returns {{node: number, clump: number}} -1 where there is none
 */
function targetAt(stage, grid, place, spare) {
  const inNetwork = stage.network.DOMtoCanvas(place);
  const node = nodeAt(stage, grid, inNetwork, spare);
  if (node >= 0) return { node, clump: -1 };
  const label = stage.labels.find((each) => isIn(boxOfLabel(each), place));
  return label ?? { node: -1, clump: regionAt(stage.scene.data, inNetwork) };
}

/** @param {import('./room.js').Box} box @param {{x: number, y: number}} place */
function isIn({ left, top, right, bottom }, { x, y }) {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/**
 * Listen to the pointer over the picture.
 * @param {Stage} stage
 * @param {{choose: (node: number) => void, goStory: (story: number) => void, clearOne: () => void}} actions
 */
export function listenToPointer(stage, actions) {
  let [grid, arrangement] = [new Grid(stage.scene.data), stage.arranged.current];
  const targetOf = (/** @type {{x: number, y: number}} */ place, /** @type {number} */ spare) => {
    if (arrangement !== stage.arranged.current) [grid, arrangement] = [new Grid(stage.scene.data), stage.arranged.current];
    return targetAt(stage, grid, place, spare);
  };
  const tip = byId('tip');
  const hide = () => {
    tip.hidden = true;
    stage.element.style.cursor = '';
    stage.hover(-1);
  };
  stage.network.on('click', (/** @type {any} */ event) => {
    const finger = event.event?.pointerType === 'touch';
    const { node, clump } = targetOf(event.pointer.DOM, finger ? REACH_OF_FINGER : REACH);
    const story = clump < 0 ? -1 : stage.scene.data.clumps[clump].story;
    hide();
    if (node >= 0) actions.choose(node);
    else if (story >= 0 && story !== stage.scene.story) actions.goStory(story);
    else if (clump >= 0 && story < 0) stage.fit(nodesOfRegion(stage.scene.data, clump));
    else actions.clearOne();
  });
  stage.element.addEventListener('pointermove', (event) => {
    if (event.buttons || event.pointerType === 'touch') return hide();
    const { left, top } = stage.element.getBoundingClientRect();
    const place = { x: event.clientX - left, y: event.clientY - top };
    const { node, clump } = targetOf(place, REACH);
    if (node < 0 && clump < 0) return hide();
    stage.element.style.cursor = 'pointer';
    stage.hover(clump);
    const { data } = stage.scene;
    tip.replaceChildren(...(node >= 0 ? hintOfNode(data, node) : hintOfRegion(data, clump)));
    tip.hidden = false;
    tip.style.left = `${Math.min(place.x + 14, stage.element.clientWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${place.y + 18 + tip.offsetHeight > stage.element.clientHeight ? place.y - tip.offsetHeight - 10 : place.y + 18}px`;
  });
  for (const event of ['pointerleave', 'wheel', 'pointerdown']) stage.element.addEventListener(event, hide, { passive: true, capture: true });
}

/** @param {Data} data @param {number} node */
function hintOfNode(data, node) {
  const provider = data.provider[node];
  const count = data.kinds[data.kind[node]] === 'article' ? counted(data.degree[node], 'link') : counted(data.articles[node], 'article');
  const about = [provider >= 0 ? cut(data.title[provider], 40) : '', day(data.date[node], data.precision[node]), count];
  return hint(cut(data.title[node], 160), about);
}

/** The name, the number of articles and the span of dates of a region. @param {Data} data @param {number} clump */
function hintOfRegion(data, clump) {
  const articles = nodesOfRegion(data, clump).filter((node) => data.kinds[data.kind[node]] === 'article');
  const dates = articles.map((node) => data.date[node]).filter(Number.isFinite).sort((a, b) => a - b);
  return hint(data.clumps[clump].label || message('map.unnamed'), [counted(articles.length, 'article'), span(dates[0], dates[dates.length - 1])]);
}

/** @param {string} name @param {string[]} about */
function hint(name, about) {
  return [make('strong', { dir: 'auto' }, name), make('div', { class: 'soft' }, about.filter(Boolean).join(' · '))];
}
