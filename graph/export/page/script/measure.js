// Measures texts: how wide they are in pixels.

import { fontOf } from './lettering.js';

const MOST_REMEMBERED = 20000;

/** Remembers the widths of texts in one family of fonts. */
export class TextWidths {
  /** @type {Map<string, number>} */
  #widths = new Map();
  #context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

  /** @param {string} sans */
  constructor(sans) {
    this.sans = sans;
  }

  /** @type {import('./lettering.js').Measure} */
  measure = (text, size, bold) => {
    const font = fontOf(size, bold, this.sans);
    const key = font + text;
    let width = this.#widths.get(key);
    if (width === undefined) {
      this.#context.font = font;
      width = this.#context.measureText(text).width;
      if (this.#widths.size > MOST_REMEMBERED) this.#widths.clear();
      this.#widths.set(key, width);
    }
    return width;
  };
}
