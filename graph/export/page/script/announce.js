// Announcements: sentences for screen readers, about what changed away from the focus.

import { byId } from './dom.js';

/** The text that was announced last: the same text again has to be a change, else it is not read. */
let announced = '';

/**
 * Have a screen reader read a text when it has finished its sentence.
 * @param {string} text
 */
export function announce(text) {
  // A no-break space makes the repeated text another one, and is not read.
  announced = text === announced ? `${text}\u00a0` : text;
  byId('announcement').textContent = announced;
}
