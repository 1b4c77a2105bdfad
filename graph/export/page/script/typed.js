// Dates as people type them: a year, a month or a day, by numbers or by the names of months.

import { beginOf, stepsLater } from './calendar.js';
import { dateFormat } from './dates.js';
import { locale } from './messages.js';

/** @typedef {{from: number, to: number}} Period its first and its last second */
/** @typedef {{year: number, month?: number, day?: number}} Parts months count from 1 */
/** @typedef {'unknown' | 'year' | 'month' | 'day'} Fault why a text is no date: the part that does not exist */

/**
 * The period that a text names: `2020`, `2020-03`, `2020-03-12`, `March 2020`, `12.3.2020`, or why it names none.
 * @param {string} text
 * @param {string} [tag] the locale: it has the names of months, and says which of two numbers is the month
 * @returns {Period | Fault}
 */
export function typedPeriod(text, tag = locale) {
  const parts = partsOf(text.trim().replace(/\s+/g, ' '), tag);
  return parts ? periodOf(parts) : 'unknown';
}

/** @param {Parts} parts @returns {Period | Fault} */
function periodOf({ year, month, day: dayOfMonth }) {
  if (year < 1 || year > 9999) return 'year';
  if (month === undefined) return whole(year, 1, 1, 'year');
  if (month < 1 || month > 12) return 'month';
  if (dayOfMonth === undefined) return whole(year, month, 1, 'month');
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return dayOfMonth < 1 || dayOfMonth > last.getUTCDate() ? 'day' : whole(year, month, dayOfMonth, 'day');
}

/** @param {number} year @param {number} month @param {number} date @param {import('./calendar.js').Unit} unit @returns {Period} */
function whole(year, month, date, unit) {
  const step = { unit, size: 1 };
  const from = beginOf(new Date(0).setUTCFullYear(year, month - 1, date) / 1000, step);
  return { from, to: stepsLater(from, step) - 1 };
}

/** @param {string} text @param {string} tag @returns {Parts | null} */
function partsOf(text, tag) {
  const numbers = /^\d+(?:\s?[-/.]\s?\d+){0,2}\.?$/.test(text) ? [...text.matchAll(/\d+/g)].map(([each]) => each) : null;
  return numbers ? ofNumbers(numbers, text.includes('/') && monthFirst(tag)) : ofWords(text, tag);
}

/** @param {string[]} numbers @param {boolean} american whether the month comes before the day @returns {Parts | null} */
function ofNumbers(numbers, american) {
  const values = numbers.map(Number);
  const [a, b, c] = values;
  if (numbers[0].length === 4) return { year: a, month: b, day: c };
  if (numbers[numbers.length - 1].length !== 4) return null;
  if (values.length === 2) return { month: a, year: b };
  // A number above 12 is the day, whatever the custom.
  const monthIsFirst = american ? a <= 12 : b > 12;
  return monthIsFirst ? { month: a, day: b, year: c } : { day: a, month: b, year: c };
}

/** @param {string} text @param {string} tag @returns {Parts | null} */
function ofWords(text, tag) {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+|\d+/gu) ?? [];
  const names = words.filter((word) => !/\d/.test(word));
  const numbers = words.filter((word) => /\d/.test(word));
  const month = names.length === 1 ? monthNamed(names[0], tag) : 0;
  const year = numbers.findIndex((word) => word.length === 4);
  if (!month || year < 0 || numbers.length > 2) return null;
  const date = numbers[1 - year];
  return { year: Number(numbers[year]), month, ...(date === undefined ? {} : { day: Number(date) }) };
}

/**
 * The month that a word names in the locale or in English, by its whole name or at least three letters of it; 0 for none.
 * @param {string} word in lower case
 * @param {string} tag
 */
function monthNamed(word, tag) {
  for (const language of [tag, 'en']) {
    for (let month = 1; word.length >= 3 && month <= 12; month++) {
      const name = dateFormat({ month: 'long' }, language).format(Date.UTC(2000, month - 1)).toLowerCase();
      if (name.startsWith(word) || name.replace('ä', 'ae').startsWith(word)) return month;
    }
  }
  return word === 'mrz' ? 3 : 0;
}

/** Whether a locale writes the month before the day, as American English does. @param {string} tag */
function monthFirst(tag) {
  const order = dateFormat({ year: 'numeric', month: 'numeric', day: 'numeric' }, tag).formatToParts(0).map(({ type }) => type);
  return order.indexOf('month') < order.indexOf('day');
}
