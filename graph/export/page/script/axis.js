// The axis of time, in two lines: the steps, and above them the month or year where it begins.

import { ticksOf } from './calendar.js';
import { dateFormat, day } from './dates.js';
import { xOf } from './lanes.js';

/** @typedef {{x: number, label: string, above: string}} Tick above is empty where it is that of the tick before */

const ROOM = 46;

/**
 * The ticks of a scale with their texts.
 * @param {import('./lanes.js').Scale} scale
 * @returns {Tick[]}
 */
export function axisOf(scale) {
  const { step, at } = ticksOf(scale.from, scale.to, scale.right - scale.left, ROOM);
  const { label, above } = textsOf(step.unit);
  let before = '';
  return at.map((time) => {
    const now = above(time);
    const tick = { x: xOf(scale, time), label: label(time), above: now === before ? '' : now };
    before = now;
    return tick;
  });
}

/** @param {import('./calendar.js').Unit} unit @returns {{label: (time: number) => string, above: (time: number) => string}} */
function textsOf(unit) {
  const written = (/** @type {Intl.DateTimeFormatOptions} */ options) => (/** @type {number} */ time) => dateFormat(options).format(time * 1000);
  if (unit === 'hour') return { label: written({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }), above: (time) => day(time) };
  if (unit === 'day' || unit === 'week') return { label: (time) => String(new Date(time * 1000).getUTCDate()), above: (time) => day(time, 2) };
  if (unit === 'year') return { label: (time) => day(time, 1), above: () => '' };
  return { label: written({ month: 'short' }), above: (time) => day(time, 1) };
}

/**
 * Round values for an axis from 0: at most two, the upper one not above the largest value.
 * @param {number} most
 * @returns {number[]}
 */
export function roundValues(most) {
  if (most < 2) return most > 0 ? [1] : [];
  const power = 10 ** Math.floor(Math.log10(most));
  const top = [5, 2, 1].map((each) => each * power).find((each) => each <= most) ?? power;
  return top % 2 || top < 4 ? [top] : [top / 2, top];
}
