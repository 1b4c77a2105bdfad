// The entries of the browser's history: one a choice, each with how far the list was scrolled and how high its sheet was.

import { byId } from './dom.js';

/** @typedef {{depth: number, scroll: number, height: string}} Entry depth counts the entries that this page made */

/** @returns {Entry} the present entry, as its page looks now */
function presentEntry() {
  return { depth: history.state?.depth ?? 0, scroll: byId('details').scrollTop, height: byId('app').dataset.sheet ?? '' };
}

/**
 * Write an address, into an entry of its own or into the present one.
 * @param {string} address
 * @param {boolean} isNew
 */
export function writeEntry(address, isNew) {
  const present = presentEntry();
  if (isNew) {
    history.replaceState(present, '');
    history.pushState({ ...present, depth: present.depth + 1, scroll: 0 }, '', address);
  } else history.replaceState(history.state, '', address);
}

/**
 * Go back to the entry before, where this page made one.
 * @param {() => void} otherwise what to do without one
 */
export function goBack(otherwise) {
  if (history.state?.depth) history.back();
  else otherwise();
}

/** Scroll the list to where it was when the present entry was left. @returns {string} the height of the sheet then, or nothing */
export function restoreEntry() {
  byId('details').scrollTop = Number(history.state?.scroll) || 0;
  return String(history.state?.height ?? '');
}
