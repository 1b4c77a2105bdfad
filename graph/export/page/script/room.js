// Room: which parts of a view are taken, as a grid of cells of some pixels.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box in pixels of the view */

const CELL = 4;

/** The parts of a view that nothing else may cover, and the regions that lie below. */
export class Room {
  /** @param {{width: number, height: number}} view */
  constructor(view) {
    this.columns = Math.ceil(view.width / CELL);
    this.rows = Math.ceil(view.height / CELL);
    this.taken = new Uint8Array(this.columns * this.rows);
    /** The number of the region over each cell, 0 for none. */
    this.region = new Uint32Array(this.columns * this.rows);
  }

  /** The first and last columns and rows that a box touches. @param {Box} box */
  #cells({ left, top, right, bottom }) {
    return {
      first: Math.max(0, Math.floor(left / CELL)), last: Math.min(this.columns - 1, Math.floor(right / CELL)),
      top: Math.max(0, Math.floor(top / CELL)), bottom: Math.min(this.rows - 1, Math.floor(bottom / CELL)),
    };
  }

  /** Take a box. @param {Box} box */
  take(box) {
    const { first, last, top, bottom } = this.#cells(box);
    for (let row = top; row <= bottom && first <= last; row++) this.taken.fill(1, row * this.columns + first, row * this.columns + last + 1);
  }

  /** Whether a box is free. @param {Box} box */
  isFree(box) {
    const { first, last, top, bottom } = this.#cells(box);
    for (let row = top; row <= bottom; row++) for (let column = first; column <= last; column++) if (this.taken[row * this.columns + column]) return false;
    return true;
  }

  /**
   * Note where a region lies.
   * @param {number} number above 0
   * @param {number} x
   * @param {number} y
   * @param {number} r
   */
  note(number, x, y, r) {
    const { top, bottom } = this.#cells({ left: x, right: x, top: y - r, bottom: y + r });
    for (let row = top; row <= bottom; row++) {
      const half = Math.sqrt(Math.max(0, r * r - ((row + 0.5) * CELL - y) ** 2));
      const [first, last] = [Math.max(0, Math.round((x - half) / CELL)), Math.min(this.columns, Math.round((x + half) / CELL))];
      if (last > first) this.region.fill(number, row * this.columns + first, row * this.columns + last);
    }
  }

  /** The share of a box that lies over regions other than one. @param {Box} box @param {number} own */
  foreign(box, own) {
    const { first, last, top, bottom } = this.#cells(box);
    let [others, all] = [0, 0];
    for (let row = top; row <= bottom; row++) {
      for (let column = first; column <= last; column++, all++) {
        const there = this.region[row * this.columns + column];
        if (there && there !== own) others++;
      }
    }
    return all ? others / all : 1;
  }
}

/**
 * The boxes of elements in front of another one, in pixels from its upper left corner.
 * @param {HTMLElement} element
 * @param {HTMLElement[]} covers
 * @returns {Box[]}
 */
export function boxesOver(element, covers) {
  // A hidden picture is shown while it is measured, and not painted in between.
  const hidden = element.closest('[hidden]');
  hidden?.removeAttribute('hidden');
  const origin = element.getBoundingClientRect();
  const boxes = covers.map((cover) => cover.getBoundingClientRect()).map(({ left, top, right, bottom }) => ({
    left: left - origin.left, top: top - origin.top, right: right - origin.left, bottom: bottom - origin.top,
  }));
  hidden?.setAttribute('hidden', '');
  return boxes;
}
