// Labels: whole names and their places, so that none lies on another, on a node, or under a part of the page.

import { boxOfLabel, COUNT_SIZE, LINE } from './lettering.js';
import { GHOST, PLAIN, STRONG } from './look.js';
import { isLandmark, opacityOf, opacityOfDots } from './regions.js';
import { Room } from './room.js';
import { number } from './messages.js';
import { across, down, radiusAt } from './view.js';
import { wrappings } from './wrap.js';

/** @typedef {import('./paint.js').Scene} Scene */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('./room.js').Box} Box */
/** @typedef {import('./lettering.js').Label} Label */
/** @typedef {import('./lettering.js').Measure} Measure */

/** Pixels of the view for each name of a region: with more names a picture is no longer quiet. */
const PIXELS_A_NAME = 9000;
const MOST_NAMES = 60;
const MOST_TITLES = 70;
/** From which scale on titles of articles are shown. */
const NEAR = 0.8;
/** The radius in pixels from which on a region is named: of the largest stories, of others, and of other regions. */
const [NAMED_LARGEST, NAMED_STORY, NAMED_OTHER] = [5, 15, 17];
/** The pixels between a label and the border of the visible part. */
const INSET = 5;
/** How many stories have a name even where it lies over other regions. */
const LARGEST = 30;
/** The share of a name that may lie over other regions: of the largest stories, and of all other regions. */
const [MOST_OVER, MOST_OVER_OTHER] = [0.9, 0.1];
/** The same of all other stories once their dots are drawn, which keep names out of their middle. */
const MOST_OVER_NEAR = 0.35;
/** Of a better place than this a better one is not searched. */
const GOOD = 0.03;

/**
 * The labels of a view, the most important first.
 * @param {Scene} scene
 * @param {View} view
 * @param {Measure} measure
 * @param {Box} [seen] the visible part of the view; no label crosses its border
 * @param {Box[]} [covered] parts that other elements cover
 * @returns {Label[]}
 */
export function placeLabels(scene, view, measure, seen = { left: 0, top: 0, right: view.width, bottom: view.height }, covered = []) {
  const placing = new Placing(scene, view, measure, seen);
  for (const box of covered) placing.room.take(box);
  const { look, selected, data } = scene;
  const nodes = placing.nodes();
  const named = (/** @type {(node: number) => boolean} */ wanted, most = MOST_TITLES) => {
    for (const node of nodes) if (placing.placed.length < most && wanted(node) && !placing.named.has(node)) placing.putNode(node);
  };
  if (nodes.includes(selected)) placing.putNode(selected);
  // An editor's pins come before everything but the choice.
  named((node) => Boolean(data.pinned?.[node]) && look.level[node] >= PLAIN);
  named((node) => look.level[node] === STRONG && node !== selected);
  const regions = selected < 0 ? regionsToName(scene) : [];
  const names = placing.placed.length + Math.min(MOST_NAMES, Math.ceil(((seen.right - seen.left) * (seen.bottom - seen.top)) / PIXELS_A_NAME));
  for (const index of regions) if (placing.placed.length < names && data.clumps[index].story >= 0) placing.putRegion(index);
  named((node) => look.level[node] === PLAIN && isLandmark(scene, node));
  for (const index of regions) if (placing.placed.length < names && data.clumps[index].story < 0) placing.putRegion(index);
  named((node) => look.level[node] === PLAIN && !isLandmark(scene, node));
  return placing.placed;
}

/** Whether an editor has pinned the name of a region: 1 or 0. @param {import('./data.js').Data} data @param {number} index */
function isPinned({ clumps, noted }, index) {
  return noted?.pinnedStories[clumps[index].story] ? 1 : 0;
}

/** The regions that have a name in this state, the pinned ones and then the largest first. @param {Scene} scene */
function regionsToName({ data, look, story }) {
  const wanted = (/** @type {number} */ index) => {
    const clump = data.clumps[index];
    return clump.label && look.clumpShown[index] && (story >= 0 ? clump.story === story : !look.focused);
  };
  return [...data.clumps.keys()].filter(wanted).sort((a, b) => isPinned(data, b) - isPinned(data, a) || data.clumps[b].r - data.clumps[a].r || a - b);
}

/** The size of the font, the widest line and the most lines of the names of nodes. */
const STYLE_OF = {
  chosen: { size: 14, widest: 260, most: 6 },
  hub: { size: 12.5, widest: 150, most: 4 },
  article: { size: 11.5, widest: 200, most: 4 },
};

/** The room that the shortest names of nodes need. @type {Label} */
const SHORTEST_NAME = { lines: [], count: '', x: 0, y: 0, width: 12, height: 12, size: 10, bold: false, colour: '', node: -1, clump: -1 };

/** Places labels one after another. */
class Placing {
  /** @param {Scene} scene @param {View} view @param {Measure} measure @param {Box} seen */
  constructor(scene, view, measure, seen) {
    this.scene = scene;
    this.view = view;
    this.measure = measure;
    this.seen = { left: seen.left + INSET, top: seen.top + INSET, right: seen.right - INSET, bottom: seen.bottom - INSET };
    this.room = new Room(view);
    /** @type {Label[]} */
    this.placed = [];
    /** The nodes that have a label. @type {Set<number>} */
    this.named = new Set();
    const { clumps } = scene.data;
    this.middles = clumps.slice(0, LARGEST).map((clump, index) => ({ x: across(view, clump.x), y: down(view, clump.y), clump: index })).filter((each) => clumps[each.clump].story >= 0);
    scene.data.clumps.forEach((clump, index) => this.room.note(index + 1, across(view, clump.x), down(view, clump.y), clump.r * view.scale));
  }

  /** Take the room of the nodes that are drawn, and return those that may have a label, the most important first. */
  nodes() {
    const { scene, view, room } = this;
    const { data, look } = scene;
    const found = [];
    for (const node of data.order) {
      const [x, y] = [across(view, data.x[node]), down(view, data.y[node])];
      if (x < 0 || y < 0 || x > view.width || y > view.height || !opacityOf(scene, node, view.scale)) continue;
      const r = 0.85 * (look.level[node] === GHOST ? 0.6 : 1) * radiusAt(look.size[node], view.scale);
      room.take({ left: x - r, top: y - r, right: x + r, bottom: y + r });
      if (look.level[node] >= PLAIN) found.push(node);
    }
    return found;
  }

  /**
   * Name a region at the best of the places in it and around it.
   * @param {number} index
   */
  putRegion(index) {
    const { view, scene: { data } } = this;
    const clump = data.clumps[index];
    const disc = { x: across(view, clump.x), y: down(view, clump.y), r: clump.r * view.scale };
    if ((disc.r < leastRadius(clump) && !isPinned(data, index)) || !isInView(disc, view)) return;
    const mostOver = this.#mostOver(clump);
    let [best, least] = [/** @type {Label | null} */ (null), Infinity];
    for (const { label, cost } of this.#waysToName(index, disc.r)) {
      for (const [at, place] of placesOfName(label, disc).entries()) {
        const moved = this.#moved(place);
        const over = this.room.foreign(boxOfLabel(moved), index + 1);
        const all = cost + over + 0.01 * at + (at === 0 && label.height > 1.5 * disc.r ? 0.1 : 0);
        if (over <= mostOver && all < least && this.#isFree(moved) && !this.#hidesMiddle(moved)) [best, least] = [moved, all];
      }
      if (least < GOOD) break;
    }
    if (best) this.#put(best);
  }

  /** Whether the name of a region would lie on the middle of another one of the largest stories, which is to be clicked. @param {Label} label */
  #hidesMiddle(label) {
    const { left, top, right, bottom } = boxOfLabel(label);
    return this.middles.some(({ x, y, clump }) => clump !== label.clump && x > left - 3 && x < right + 3 && y > top - 3 && y < bottom + 3);
  }

  /** The share of a name that may lie over regions other than its own. @param {import('./data.js').Clump} clump */
  #mostOver({ story }) {
    if (story >= 0 && story < LARGEST) return MOST_OVER;
    return story >= 0 && opacityOfDots(this.scene, this.view.scale) ? MOST_OVER_NEAR : MOST_OVER_OTHER;
  }

  /**
   * The ways to write the name of a region: large with its number of articles, then smaller, and without.
   * @param {number} index
   * @param {number} r in pixels
   */
  *#waysToName(index, r) {
    const { data, palette } = this.scene;
    const clump = data.clumps[index];
    const bold = clump.story >= 0;
    const colour = bold ? palette.names[this.scene.look.clumpColour[index]] : palette.soft;
    const style = { bold, colour, node: -1, clump: index, x: 0, y: 0 };
    const total = bold && r > 16 ? number(data.stories[clump.story].members.length) : '';
    for (const [step, size] of sizesOfName(r, bold, this.scene.look.filtered || opacityOfDots(this.scene, this.view.scale) > 0).entries()) {
      const ways = this.#wrapped(clump.label, size, bold, Math.max(150, 1.9 * r), 3).map((way) => ({ ...way, height: way.lines.length * size * LINE }));
      for (const { lines, width, height } of ways.sort((a, b) => Math.hypot(a.width, a.height) - Math.hypot(b.width, b.height))) {
        for (const count of total ? [total, ''] : ['']) {
          const label = { ...style, lines, count, width, height: height + (count ? COUNT_SIZE * size * LINE : 0), size };
          const beyond = Math.hypot(label.width, label.height) / 2 - r;
          yield { label, cost: 0.05 * step + (beyond > 0 ? 0.02 + Math.min(0.1, beyond / 500) : 0) + (total && !count ? 0.04 : 0) };
        }
      }
    }
  }

  /**
   * Write the name of a node beside it, or above or below.
   * @param {number} node
   */
  putNode(node) {
    const { scene: { data, look }, view } = this;
    const r = radiusAt(look.size[node], view.scale) * (data.kind[node] === 2 ? 1.25 : 1);
    const [x, y] = [across(view, data.x[node]), down(view, data.y[node])];
    // Where not even a short word has room, the name need not be measured.
    const room = placesBeside(SHORTEST_NAME, x, y, r).some((place) => this.room.isFree(boxOfLabel(this.#moved(place))));
    const label = room ? this.#nameOfNode(node, r) : null;
    const places = label ? placesBeside(label, x, y, r) : [];
    const free = places.map((place) => this.#moved(place)).find((place) => this.#isFree(place));
    if (free) this.#put(free);
  }

  /** Whether a node is too small for its name, which no editor has pinned. @param {number} node @param {number} r */
  #isTooSmall(node, r) {
    const { data } = this.scene;
    return this.view.scale < NEAR && !data.pinned?.[node] && !(data.kind[node] !== 0 && r >= 4.6);
  }

  /** The name of a node, which has no place yet; null where none is shown. @param {number} node @param {number} r @returns {Label | null} */
  #nameOfNode(node, r) {
    const { data, look, palette, selected } = this.scene;
    const [hub, strong, chosen] = [data.kind[node] !== 0, look.level[node] === STRONG, node === selected];
    // Titles appear when there is room between the articles; names of hubs, when they are large.
    if (!strong && this.#isTooSmall(node, r)) return null;
    const { size, widest, most } = chosen ? STYLE_OF.chosen : hub ? STYLE_OF.hub : STYLE_OF.article;
    const ways = this.#wrapped(data.title[node], size, hub || chosen, widest, most);
    const way = ways.find(({ width }) => width <= 150) ?? ways.at(-1);
    if (!way) return null;
    const style = { size, bold: hub || chosen, colour: strong || hub ? palette.ink : palette.soft };
    return { ...way, ...style, count: '', height: way.lines.length * size * LINE, node, clump: -1, x: 0, y: 0 };
  }

  /** @param {Label} label */
  #put(label) {
    if (label.node >= 0) this.named.add(label.node);
    this.room.take(boxOfLabel(label));
    this.placed.push(label);
  }

  /** @param {string} text @param {number} size @param {boolean} bold @param {number} widest @param {number} most */
  #wrapped(text, size, bold, widest, most) {
    return wrappings(text, (line) => this.measure(line, size, bold), Math.min(widest, this.seen.right - this.seen.left - 2), most);
  }

  /** Move a label that is partly visible until it is wholly visible. @param {Label} label @returns {Label} */
  #moved(label) {
    const { seen } = this;
    const { left, right, top, bottom } = boxOfLabel(label);
    let { x, y } = label;
    if (left < seen.left && right > seen.left) x += seen.left - left;
    else if (right > seen.right && left < seen.right) x += seen.right - right;
    if (top < seen.top && bottom > seen.top) y += seen.top - top;
    else if (bottom > seen.bottom && top < seen.bottom) y += seen.bottom - bottom;
    return { ...label, x, y };
  }

  /** Whether a label is wholly in the view, and covers nothing that is in it. @param {Label} label */
  #isFree(label) {
    const box = boxOfLabel(label);
    return box.left >= 0 && box.top >= 0 && box.right <= this.view.width && box.bottom <= this.view.height && this.room.isFree(box);
  }
}

/** The radius in pixels from which on a region is named. @param {import('./data.js').Clump} clump */
function leastRadius({ story }) {
  return story < 0 ? NAMED_OTHER : story < LARGEST ? NAMED_LARGEST : NAMED_STORY;
}

/**
 * The sizes that the name of a region is tried in, the best first.
 * @param {number} r
 * @param {boolean} inStory
 * @param {boolean} beside whether dots leave room for names beside a region only
 */
function sizesOfName(r, inStory, beside) {
  const best = inStory ? Math.min(beside ? 14 : 20, Math.max(11.5, 8 + r / (beside ? 16 : 6))) : 11;
  return (best > 12.5 ? [best, (best + 11.5) / 2, 11] : inStory ? [best, 11] : [best]).map((size) => Math.round(2 * size) / 2);
}

/** @param {{x: number, y: number, r: number}} disc in pixels @param {View} view */
function isInView({ x, y, r }, { width, height }) {
  return x + r > 0 && y + r > 0 && x - r < width && y - r < height;
}

/** The places of the name of a region: in it, then on its rim. @param {Label} label @param {{x: number, y: number, r: number}} disc @returns {Label[]} */
function placesOfName(label, { x, y, r }) {
  const { width, height } = label;
  const middle = y - height / 2;
  const [above, below, aside] = [y - r - height - 1, y + r + 2, r + 5 + width / 2];
  const shifts = [[0, middle], [0, below], [0, above], [0, middle - 0.5 * r], [0, middle + 0.5 * r]];
  for (const share of [0.3, -0.3, 0.5, -0.5]) for (const top of [below, above, middle]) shifts.push([share * width, top]);
  return [...shifts, [aside, middle], [-aside, middle]].map(([dx, top]) => ({ ...label, x: x + dx, y: top }));
}

/** The places of the name of a node. @param {Label} label @param {number} x @param {number} y @param {number} r @returns {Label[]} */
function placesBeside(label, x, y, r) {
  const { width, height } = label;
  const middle = y - height / 2;
  return [
    { ...label, x, y: y + r + 5 },
    { ...label, x: x + r + 7 + width / 2, y: middle },
    { ...label, x: x - r - 7 - width / 2, y: middle },
    { ...label, x, y: y - r - 5 - height },
  ];
}
