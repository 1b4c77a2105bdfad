// The numbers of a comparison side by side: counts, articles over time, topics.

import { binsOf } from './calendar.js';
import { countsIn, topTopics } from './compared.js';
import { badge, colourOfCompared, fewMark } from './badge.js';
import { day, nameOfBin } from './dates.js';
import { make } from './dom.js';
import { message, number } from './messages.js';
import { cut } from './text.js';
import { datesOf, ends, section } from './sections.js';

/** @typedef {import('./badge.js').Comparing} Comparing */
/** @typedef {import('./compared.js').Column} Column */

const MOST_TOPICS = 12;

/** Counts and dates, a column each. @param {Comparing} comparing @returns {HTMLElement[]} */
export function glance({ data, look, columns }) {
  const known = columns.map(({ articles }) => datesOf(data, articles));
  const span = known.map((dates) => (dates.length ? ends(dates) : null));
  const counts = [
    { name: message('kinds.article'), values: columns.map(({ articles }) => articles.length), marks: true },
    { name: message('compare.row_undated'), values: columns.map(({ articles }, at) => articles.length - known[at].length), marks: false },
    { name: message('details.stories'), values: columns.map(({ kind, stories }) => (kind === 'story' ? NaN : stories.size)), marks: false },
    { name: message('kinds.provider'), values: columns.map(({ kind, providers }) => (kind === 'provider' ? NaN : providers.size)), marks: false },
    { name: message('kinds.topic'), values: columns.map(({ topics }) => topics.size), marks: false },
  ].filter(({ values }) => values.some((value) => value > 0));
  const cell = (/** @type {number} */ value, /** @type {number} */ most, /** @type {number} */ at, /** @type {boolean} */ marks) => (Number.isNaN(value) ? make('td', {}, '–')
    : make('td', {}, make('b', {}, number(value)), ' ', marks ? fewMark(value) : null, make('span', { class: 'measure', '--swatch': colourOfCompared(look, at), '--share': `${(100 * value) / (most || 1)}%` })));
  const row = (/** @type {string} */ name, /** @type {(string | HTMLElement)[]} */ cells) => make('tr', {}, make('th', { scope: 'row' }, name), ...cells.map((each) => (typeof each === 'string' ? make('td', {}, each) : each)));
  return [make('table', { class: 'versus' },
    make('caption', { class: 'unseen' }, message('compare.heading')),
    make('thead', {}, make('tr', {}, make('td', {}), ...columns.map(({ name }) => make('th', { scope: 'col' }, make('span', { class: 'unseen' }, name))))),
    make('tbody', {},
      ...counts.map(({ name, values, marks }) => row(name, values.map((value, at) => cell(value, Math.max(...values.filter(Number.isFinite)), at, marks)))),
      row(message('compare.row_first'), span.map((each) => (each ? day(each[0]) : '–'))),
      row(message('compare.row_last'), span.map((each) => (each ? day(each[1]) : '–')))))];
}

/** Articles over time: a row each, with one axis and one scale. @param {Comparing} comparing @returns {HTMLElement[]} */
export function overTime({ data, look, columns, actions }) {
  const dates = datesOf(data, columns.flatMap(({ articles }) => articles));
  if (!dates.length) return section(message('compare.over_time'), true, () => make('p', { class: 'soft' }, message('compare.no_dates')));
  const { step, edges } = binsOf(...ends(dates));
  const counts = columns.map((column) => countsIn(data, column, edges));
  const most = Math.max(1, ...counts.flat());
  const bar = (/** @type {number} */ count, /** @type {number} */ at) => make('span', { class: count ? 'bar-of-period' : '', title: `${nameOfBin(edges[at], step)}: ${number(count)}`, '--share': `${Math.max(4, (100 * count) / most)}%`, 'data-count': count,
    click: () => actions.set({ from: edges[at], to: edges[at + 1] - 1 }) });
  const row = (/** @type {Column} */ column, /** @type {number} */ at) => make('div', { class: 'over-time' }, badge(look, at),
    make('div', { class: 'periods', role: 'img', 'aria-label': inWords(data, column, counts[at], step, edges), '--swatch': colourOfCompared(look, at) }, ...counts[at].map(bar)));
  return section(message('compare.over_time'), true, () => make('div', {},
    ...columns.map(row),
    make('p', { class: 'axis' }, make('span', {}, nameOfBin(edges[0], step)), make('span', {}, message(step.size > 1 ? 'compare.scale_years' : SCALES[step.unit], { count: most })), make('span', {}, nameOfBin(edges[edges.length - 2], step)))));
}

/** @type {Record<string, import('./messages.js').Key>} */
const SCALES = { day: 'compare.scale_day', week: 'compare.scale_week', month: 'compare.scale_month', quarter: 'compare.scale_quarter', year: 'compare.scale_year' };

/** @param {Comparing['data']} data @param {Column} column @param {number[]} counts @param {import('./calendar.js').Step} step @param {number[]} edges */
function inWords(data, column, counts, step, edges) {
  const dates = datesOf(data, column.articles);
  if (!dates.length) return message('compare.no_dates_of', { name: column.name });
  const [first, last] = ends(dates);
  const best = counts.indexOf(Math.max(...counts));
  return message('compare.over_time_words', { name: column.name, count: dates.length, first: day(first), last: day(last), most: counts[best], period: nameOfBin(edges[best], step) });
}

/** The most common topics, as bars on one scale: the share of the articles of each. @param {Comparing} comparing @returns {HTMLElement[]} */
export function topicBars({ data, look, columns, actions }) {
  const topics = topTopics(columns, MOST_TOPICS);
  const most = topics[0]?.share || 1;
  const bar = (/** @type {number} */ count, /** @type {number} */ at) => {
    const of = columns[at].articles.length;
    const share = of ? count / of : 0;
    const text = message('compare.share', { percent: Math.round(100 * share), count, of });
    return make('span', { class: 'paired', '--swatch': colourOfCompared(look, at), '--share': `${(100 * share) / most}%` },
      make('span', { class: 'unseen' }, columns[at].name), make('span', { class: 'paired-bar' }, make('span', {})), make('span', { class: 'paired-text' }, text));
  };
  return section(message('compare.topics_heading'), topics.length > 0, () => make('ul', { class: 'topic-bars' }, ...topics.map(({ value, counts }) =>
    make('li', {}, make('button', { type: 'button', class: 'plain', 'data-node': value, click: () => actions.go(value) }, make('bdi', {}, cut(data.title[value], 60))), make('div', {}, ...counts.map(bar))))));
}
