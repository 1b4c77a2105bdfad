// The facet of dates: a histogram with a brush, and the dates as text.

import { Brush } from './brush.js';
import { make } from './dom.js';
import { message } from './messages.js';
import { DateFields } from './typedfields.js';

/** The facet of dates. */
export class Histogram {
  /**
   * @param {import('./data.js').Data} data
   * @param {import('./state.js').Store} store
   */
  constructor(data, store) {
    this.brush = new Brush(data, store);
    this.fields = new DateFields(store, this.brush.ends, 'facet');
    this.element = make('details', { class: 'facet', 'data-facet': 'dates', open: true },
      make('summary', {}, message('dates.title')), make('div', { class: 'histogram' }, this.brush.element), this.fields.element);
    this.element.hidden = this.brush.empty;
  }

  /**
   * Show the articles that pass the other filters.
   * @param {Uint8Array} dated
   */
  show(dated) {
    if (this.brush.empty) return;
    this.brush.show(dated);
    this.fields.show();
  }
}
