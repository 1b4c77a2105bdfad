import assert from 'node:assert/strict';
import { test } from 'node:test';

import { STEPS, beginOf, binAt, binsOf, edgesOf, movedWindow, stepsLater, ticksOf } from '../../graph/export/page/script/calendar.js';
import { typedPeriod } from '../../graph/export/page/script/typed.js';

const time = (text) => Date.parse(text.length > 10 ? text : `${text}T00:00:00Z`) / 1000;
const iso = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
const step = (unit, size = 1) => ({ unit, size });

test('each step begins where the calendar says', () => {
  const at = time('2021-08-18T15:30:00Z');
  const begins = { day: '2021-08-18', week: '2021-08-16', month: '2021-08-01', quarter: '2021-07-01', year: '2021-01-01' };
  for (const [unit, begin] of Object.entries(begins)) assert.equal(iso(beginOf(at, step(unit))), begin, unit);
  assert.equal(beginOf(at, step('hour', 6)), time('2021-08-18T12:00:00Z'));
  assert.equal(iso(beginOf(at, step('year', 10))), '2020-01-01');
});

test('weeks begin on Monday, before 1970 too', () => {
  for (const text of ['1969-12-31', '1970-01-04', '1970-01-05', '2020-03-01', '2024-12-31', '1850-06-02']) {
    const monday = new Date(beginOf(time(text), step('week')) * 1000);
    assert.equal(monday.getUTCDay(), 1, text);
    assert.ok(time(text) - monday / 1000 < 7 * 86400, text);
  }
});

test('all days of a year have 24 hours: there is no summer time', () => {
  const edges = edgesOf(time('2021-01-01'), time('2021-12-31'), step('day'));
  assert.equal(edges.length - 1, 365);
  assert.deepEqual([...new Set(edges.slice(1).map((edge, at) => edge - edges[at]))], [86400]);
});

test('steps lead across years, forwards and backwards', () => {
  assert.equal(iso(stepsLater(time('2021-11-01'), step('month'), 3)), '2022-02-01');
  assert.equal(iso(stepsLater(time('2021-01-01'), step('quarter'), -1)), '2020-10-01');
  assert.equal(iso(stepsLater(time('2021-12-27'), step('week'))), '2022-01-03');
});

test('bins are the finest of the calendar that make at most sixty', () => {
  const units = [['2020-01-01', '2020-01-01'], ['2020-01-01', '2020-02-29'], ['2020-01-01', '2020-03-01'], ['2020-01-01', '2021-02-01'],
    ['2020-01-01', '2024-12-31'], ['2020-01-01', '2025-01-01'], ['1990-01-01', '2024-12-31'], ['1900-01-01', '2024-12-31'], ['1970-01-01', '9999-12-31']];
  const made = units.map(([a, b]) => binsOf(time(a), time(b)));
  assert.deepEqual(made.map((each) => `${each.step.unit} ${each.step.size}`),
    ['day 1', 'day 1', 'week 1', 'week 1', 'month 1', 'quarter 1', 'year 1', 'year 5', 'year 200']);
  for (const { edges } of made) assert.ok(edges.length - 1 <= 60);
});

test('bins hold all of their span and lie side by side', () => {
  for (const each of STEPS) {
    const [first, last] = [time('2019-05-07') + 7, time('2020-11-03') + 9];
    const edges = edgesOf(first, last, each);
    assert.ok(edges[0] <= first && edges[1] > first && edges.at(-1) > last && edges.at(-2) <= last, each.unit);
  }
});

test('evenly dated articles make even bins: months differ by their days', () => {
  const [first, last] = [time('2019-01-01'), time('2022-12-31') + 86399];
  const { edges, step: found } = binsOf(first, last);
  const counts = new Array(edges.length - 1).fill(0);
  for (let at = 0; at < 3000; at++) counts[binAt(edges, first + ((last - first) * (at + 0.5)) / 3000)]++;
  assert.equal(found.unit, 'month');
  assert.ok(Math.max(...counts) / Math.min(...counts) <= 31 / 28 + 0.05, String(counts));
});

test('a time before the first or after the last bin is in none', () => {
  const edges = [0, 10, 20];
  assert.deepEqual([-1, 0, 9, 10, 19, 20, NaN].map((each) => binAt(edges, each)), [-1, 0, 0, 1, 1, -1, -1]);
});

test('ticks leave room and lie within the span', () => {
  const { step: found, at } = ticksOf(time('2020-02-10'), time('2022-02-10'), 800, 80);
  assert.deepEqual([found.unit, at.map(iso)], ['quarter', ['2020-04-01', '2020-07-01', '2020-10-01', '2021-01-01', '2021-04-01', '2021-07-01', '2021-10-01', '2022-01-01']]);
  assert.equal(ticksOf(time('2020-02-10'), time('2020-02-11'), 800, 80).step.unit, 'hour');
  assert.equal(ticksOf(time('1970-01-01'), time('9999-12-31'), 300, 80).step.size, 5000);
});

test('a window of whole months stays one when it is moved', () => {
  const moved = movedWindow(time('2021-01-01'), time('2021-02-28') + 86399, step('month'), 1);
  assert.deepEqual(moved.map(iso), ['2021-02-01', '2021-03-31']);
});

test('any other window keeps its length', () => {
  const [from, to] = [time('2021-01-10'), time('2021-01-19') + 86399];
  const moved = movedWindow(from, to, step('month'), 1);
  assert.equal(moved[1] - moved[0], to - from);
  assert.equal(iso(moved[0]), '2021-02-10');
});

const period = (text, tag) => {
  const found = typedPeriod(text, tag);
  return typeof found === 'string' ? found : `${iso(found.from)} ${iso(found.to)}`;
};

test('typed dates: years, months and days in every form', () => {
  const forms = {
    2020: '2020-01-01 2020-12-31', '2020-03': '2020-03-01 2020-03-31', '2020-03-12': '2020-03-12 2020-03-12', 'March 2020': '2020-03-01 2020-03-31',
    'mar 2020': '2020-03-01 2020-03-31', '12.3.2020': '2020-03-12 2020-03-12', '12. 3. 2020': '2020-03-12 2020-03-12', '3/2020': '2020-03-01 2020-03-31',
    '12 March 2020': '2020-03-12 2020-03-12', 'March 12, 2020': '2020-03-12 2020-03-12', ' 2020 ': '2020-01-01 2020-12-31', 'February 2024': '2024-02-01 2024-02-29',
  };
  for (const [text, expected] of Object.entries(forms)) assert.equal(period(text, 'en'), expected, text);
});

test('the locale decides which number is the month, and how months are called', () => {
  assert.equal(period('3/12/2020', 'en-US'), '2020-03-12 2020-03-12');
  assert.equal(period('3/12/2020', 'en-GB'), '2020-12-03 2020-12-03');
  assert.equal(period('13/12/2020', 'en-US'), '2020-12-13 2020-12-13');
  assert.equal(period('12.3.2020', 'en-US'), '2020-03-12 2020-03-12');
  assert.equal(period('12. März 2020', 'de'), '2020-03-12 2020-03-12');
  assert.equal(period('Maerz 2020', 'de'), '2020-03-01 2020-03-31');
  assert.equal(period('Okt 2020', 'de'), '2020-10-01 2020-10-31');
});

test('what is no date is named by the part that does not exist', () => {
  const faults = { yesterday: 'unknown', '': 'unknown', 12: 'unknown', '1.2.20': 'unknown', '2020-13': 'month', '31.2.2020': 'day', '2021-02-29': 'day', '0000': 'year', 'Foo 2020': 'unknown', '2020-03-12-1': 'unknown' };
  for (const [text, expected] of Object.entries(faults)) assert.equal(period(text, 'en'), expected, text);
});
