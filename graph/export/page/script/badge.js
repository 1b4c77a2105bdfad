// The letter and colour of one of those compared.

import { make } from './dom.js';
import { COMPARED_COLOURS } from './look.js';
import { message } from './messages.js';

/** @typedef {import('./look.js').Look} Look */
/** @typedef {import('./compared.js').Column} Column */
/** @typedef {{data: import('./data.js').Data, look: Look, columns: Column[], actions: import('./results.js').Actions}} Comparing the input of every section of a comparison */

const LETTERS = 'ABCD';
/** Fewer are too few to conclude from. */
const FEW = 5;

/** @param {Look} look @param {number} at */
export function colourOfCompared(look, at) {
  return look.colours[COMPARED_COLOURS[at]];
}

/**
 * The badge of one of those compared: a letter, so that the colour is not needed to tell them apart.
 * @param {Look} look
 * @param {number} at
 */
export function badge(look, at) {
  return make('span', { class: 'badge', '--swatch': colourOfCompared(look, at) }, LETTERS[at]);
}

/** The badge with the name for those who do not see it. @param {Look} look @param {Column} column @param {number} at */
export function namedBadge(look, { name }, at) {
  return make('span', {}, badge(look, at), make('span', { class: 'unseen' }, ` ${name}`));
}

/** A mark on a number that rests on few cases. @param {number} count */
export function fewMark(count) {
  return count > 0 && count < FEW ? make('span', { class: 'few', title: message('compare.few_hint', { count }) }, message('compare.few')) : null;
}
