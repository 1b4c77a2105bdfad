// Dates in words, as the reader's locale writes them. All dates are read and written in UTC.

import { stepsLater } from './calendar.js';
import { locale, message } from './messages.js';

/** The short form of a date that is known to the year, the month or the day. @type {Intl.DateTimeFormatOptions[]} */
const SHORT = [{ year: 'numeric' }, { year: 'numeric', month: 'short' }, { year: 'numeric', month: 'short', day: 'numeric' }];

/** Making a format takes long, and lists write thousands of dates. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * A format of dates in UTC and the Gregorian calendar.
 * @param {Intl.DateTimeFormatOptions} options
 * @param {string} [tag] the locale
 * @returns {Intl.DateTimeFormat}
 */
export function dateFormat(options, tag = locale) {
  const key = `${tag} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', calendar: 'gregory', ...options })));
  return format;
}

/**
 * A day, as `12 Sep 2022`, or a month or a year; empty where there is none.
 * @param {number} seconds since 1970, or NaN
 * @param {number} [parts] 1 for the year, 2 for the month too
 * @param {string} [tag] the locale
 */
export function day(seconds, parts = 3, tag = locale) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return '';
  return isEnglish(tag) ? dayFirst(date, SHORT[parts - 1]) : dateFormat(SHORT[parts - 1], tag).format(date);
}

/**
 * A span of days, as `3 – 12 Sep 2022`.
 * @param {number} first seconds
 * @param {number} last seconds
 * @param {string} [tag] the locale
 */
export function span(first, last, tag = locale) {
  const [a, b] = [day(first, 3, tag), day(last, 3, tag)];
  if (!a || !b) return '';
  if (a === b) return a;
  if (!isEnglish(tag)) return dateFormat(SHORT[2], tag).formatRange(new Date(first * 1000), new Date(last * 1000));
  const [dayA, monthA, yearA] = a.split(' ');
  const [, monthB, yearB] = b.split(' ');
  if (yearA !== yearB) return `${a} – ${b}`;
  return monthA === monthB ? `${dayA} – ${b}` : `${dayA} ${monthA} – ${b}`;
}

/** @param {string} tag */
function isEnglish(tag) {
  return /^en\b/i.test(tag);
}

/**
 * An English date with the day before the month: everybody who reads English reads it alike, unlike 3/4/2020,
 * and the months have three letters, unlike the `Sept` of British English.
 * @param {Date} date
 * @param {Intl.DateTimeFormatOptions} options
 */
function dayFirst(date, options) {
  const parts = dateFormat(options, 'en-US').formatToParts(date);
  const part = (/** @type {string} */ type) => parts.find((each) => each.type === type)?.value;
  return [part('day'), part('month'), part('year')].filter(Boolean).join(' ');
}

/**
 * The name of a bin of the calendar, as `Mar 2020` or `Week of 2 Mar 2020`.
 * @param {number} begin seconds
 * @param {import('./calendar.js').Step} step
 */
export function nameOfBin(begin, step) {
  const { unit, size } = step;
  if (unit === 'hour') return `${day(begin)}, ${hours(begin)}${size > 1 ? ` – ${hours(stepsLater(begin, step))}` : ''}`;
  if (unit === 'week') return message('dates.week', { day: day(begin) });
  if (unit === 'quarter') return message('dates.quarter', { quarter: 1 + Math.floor(new Date(begin * 1000).getUTCMonth() / 3), year: day(begin, 1) });
  if (size > 1) return `${day(begin, 1)} – ${day(stepsLater(begin, step) - 1, 1)}`;
  return day(begin, { day: 3, month: 2, year: 1 }[unit]);
}

/** @param {number} time seconds */
function hours(time) {
  return dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time * 1000);
}
