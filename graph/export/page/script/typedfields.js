// Two text fields for the first and the last date, which say why a text is none.

import { day } from './dates.js';
import { make } from './dom.js';
import { message } from './messages.js';
import { typedPeriod } from './typed.js';

/** @typedef {'from' | 'to'} End */

/** The dates as text. */
export class DateFields {
  /**
   * @param {import('./state.js').Store} store
   * @param {number[]} whole the first and the last second of all dates
   * @param {string} place a word for the ids of the elements, which may be on the page twice
   */
  constructor(store, whole, place) {
    this.store = store;
    this.whole = whole;
    this.hint = make('p', { id: `${place}-dates-hint`, class: 'unseen' }, message('dates.hint'));
    this.error = make('p', { id: `${place}-dates-error`, class: 'error', role: 'alert' });
    this.fields = { from: this.#field('from', place), to: this.#field('to', place) };
    this.element = make('div', { class: 'typed-dates' },
      make('label', {}, make('span', {}, message('dates.from')), this.fields.from), make('label', {}, make('span', {}, message('dates.to')), this.fields.to), this.hint, this.error);
  }

  /** @param {End} end @param {string} place @returns {HTMLInputElement} */
  #field(end, place) {
    const field = make('input', {
      type: 'text', autocomplete: 'off', spellcheck: 'false', 'data-date': end, 'aria-describedby': `${place}-dates-hint ${place}-dates-error`,
      change: () => this.#take(end, false),
      keydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Enter' && this.#take(end, true),
    });
    return field;
  }

  /** Use the text of a field as one end of the filter; a period that is typed alone, with Enter, as both. @param {End} end @param {boolean} entered @returns {void} */
  #take(end, entered) {
    const text = this.fields[end].value.trim();
    if (text === this.#written(end)) return this.#complain('');
    if (!text) return this.#set({ [end]: null });
    const period = typedPeriod(text);
    if (typeof period === 'string') return this.#complain(message(`dates.${period}`, { text: text.slice(0, 40), example: day(Date.UTC(2020, 2, 12) / 1000) }), end);
    const { from, to } = this.store.state;
    if (end === 'from' && entered && to === null) return this.#set(period);
    const next = end === 'from' ? { from: period.from, to } : { from, to: period.to };
    if (next.from !== null && next.to !== null && next.from > next.to) return this.#complain(message('dates.order'), end);
    return this.#set(next);
  }

  /** @param {{from?: number | null, to?: number | null}} changes */
  #set(changes) {
    this.#complain('');
    this.store.set(changes);
    this.show();
  }

  /** @param {string} text @param {End} [end] */
  #complain(text, end) {
    this.error.textContent = text;
    for (const each of /** @type {const} */ (['from', 'to'])) this.fields[each].setAttribute('aria-invalid', String(each === end));
  }

  /** The text of an end as it stands in the state. @param {End} end */
  #written(end) {
    const time = this.store.state[end];
    return time === null ? '' : day(time);
  }

  /** Show the state. */
  show() {
    for (const end of /** @type {const} */ (['from', 'to'])) {
      const field = this.fields[end];
      field.placeholder = day(this.whole[end === 'from' ? 0 : 1]);
      // A text that was not understood stays, to be corrected.
      if (field.getAttribute('aria-invalid') !== 'true' || document.activeElement !== field) field.value = this.#written(end);
    }
  }
}
