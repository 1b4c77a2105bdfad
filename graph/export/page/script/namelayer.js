// The layer of labels, which remembers where they are.

import { placeLabels } from './labels.js';
import { Layer } from './layer.js';
import { paintLabels } from './lettering.js';

/** A bitmap of labels. */
export class LabelLayer extends Layer {
  /** @type {import('./lettering.js').Label[]} the labels, in pixels of the view that they were placed for */
  placed = [];

  /**
   * Place and paint the labels of a view.
   * @param {import('./paint.js').Scene} scene
   * @param {import('./view.js').View} view
   * @param {{ratio: number, margin: number, measure: import('./lettering.js').Measure, covered: import('./room.js').Box[]}} how the pixels a pixel, the margin around the view, and the boxes that elements cover
   */
  place(scene, view, { ratio, margin, measure, covered }) {
    this.paint(view, ratio, margin, (ctx, wide) => {
      const [x, y] = [(wide.width - view.width) / 2, (wide.height - view.height) / 2];
      const seen = { left: x, top: y, right: x + view.width, bottom: y + view.height };
      const boxes = covered.map((box) => ({ left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y }));
      const placed = placeLabels(scene, wide, measure, seen, boxes);
      paintLabels(ctx, placed, scene.palette);
      this.placed = placed.map((label) => ({ ...label, x: label.x - x, y: label.y - y }));
    });
  }

  /**
   * Paint the name of a region anew in the colour of emphasis.
   * @param {CanvasRenderingContext2D} ctx
   * @param {import('./look.js').Palette} palette
   * @param {number} clump the region, or -1
   */
  emphasise(ctx, palette, clump) {
    const name = clump < 0 ? undefined : this.placed.find((label) => label.clump === clump);
    if (name) paintLabels(ctx, [{ ...name, colour: palette.accent }], palette);
  }
}
