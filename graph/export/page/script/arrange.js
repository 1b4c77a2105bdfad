// The arrangement: the layout turned and stretched to the shape of the picture. Regions are moved and stay discs.

/** @typedef {import('./camera.js').Camera} Camera */
/** @typedef {{turned: boolean, across: number, down: number}} Arrangement whether x and y are exchanged, and the factors of distances between regions */

/** @type {Readonly<Arrangement>} */
const AS_LAID_OUT = Object.freeze({ turned: false, across: 1, down: 1 });
/** A picture that is narrower than this share of its height shows the layout turned. */
const NARROW = 1;
const MOST_STRETCHED = 1.5;
/** How much of a side is left free when everything is framed, in pixels. */
const MARGIN_OF_ALL = 28;

/** The positions of the layout, from which those of the picture are made. */
export class Arranged {
  /** @param {import('./data.js').Data} data whose positions are replaced */
  constructor(data) {
    this.data = data;
    this.current = AS_LAID_OUT;
    this.x = data.x.slice();
    this.y = data.y.slice();
    this.clumps = data.clumps.map(({ x, y, r }) => ({ x, y, r }));
    const reach = (/** @type {'x' | 'y'} */ axis, /** @type {1 | -1} */ sign) => this.clumps.reduce((most, clump) => Math.max(most, sign * clump[axis] + clump.r), -Infinity);
    this.width = reach('x', 1) + reach('x', -1);
    this.height = reach('y', 1) + reach('y', -1);
  }

  /**
   * Arrange the positions for a picture of this size.
   * @param {{width: number, height: number}} size
   * @returns {boolean} whether they have changed
   */
  for(size) {
    const next = this.clumps.length > 1 ? arrangementFor(this, size) : AS_LAID_OUT;
    const { turned, across, down } = this.current;
    if (next.turned === turned && next.across === across && next.down === down) return false;
    this.current = next;
    this.#move();
    return true;
  }

  #move() {
    const { data, current } = this;
    this.clumps.forEach((clump, at) => Object.assign(data.clumps[at], toPicture(clump, current)));
    const { turned } = current;
    for (let node = 0; node < data.count; node++) {
      const [x, y] = [this.x[node], this.y[node]];
      const home = data.clump[node];
      if (home >= 0) {
        const [dx, dy] = [x - this.clumps[home].x, y - this.clumps[home].y];
        data.x[node] = data.clumps[home].x + (turned ? dy : dx);
        data.y[node] = data.clumps[home].y + (turned ? dx : dy);
      } else {
        ({ x: data.x[node], y: data.y[node] } = toPicture({ x, y }, current));
      }
    }
  }
}

/**
 * The arrangement of a layout that fills a picture best.
 * @param {{width: number, height: number}} layout
 * @param {{width: number, height: number}} size
 * @returns {Arrangement}
 */
export function arrangementFor(layout, size) {
  const turned = size.width < NARROW * size.height !== layout.width < layout.height;
  const [width, height] = turned ? [layout.height, layout.width] : [layout.width, layout.height];
  const shape = Math.max(1, size.width - MARGIN_OF_ALL) / Math.max(1, size.height - MARGIN_OF_ALL);
  const stretch = (shape * height) / width;
  const within = (/** @type {number} */ factor) => Math.min(MOST_STRETCHED, Math.max(1, factor));
  return { turned, across: within(stretch), down: within(1 / stretch) };
}

/**
 * The place in the picture of a place of the layout.
 * @param {{x: number, y: number}} place
 * @param {Arrangement} arrangement
 */
export function toPicture({ x, y }, { turned, across, down }) {
  return turned ? { x: y * across, y: x * down } : { x: x * across, y: y * down };
}

/**
 * The place in the layout of a place of the picture.
 * @param {{x: number, y: number}} place
 * @param {Arrangement} arrangement
 */
export function toLayout({ x, y }, { turned, across, down }) {
  return turned ? { x: y / down, y: x / across } : { x: x / across, y: y / down };
}
