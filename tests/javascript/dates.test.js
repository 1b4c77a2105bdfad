import assert from 'node:assert/strict';
import { test } from 'node:test';

import { day, span } from '../../graph/export/page/script/dates.js';

const time = (text) => Date.parse(text) / 1000;
const spans = [['2022-09-03', '2022-09-12'], ['2022-08-03', '2022-09-12'], ['2021-09-03', '2022-09-12']];

test('days and spans are written in words, the day before the month in every kind of English', () => {
  for (const tag of ['en', 'en-US', 'en-GB']) {
    assert.equal(day(time('2022-09-12'), 3, tag), '12 Sep 2022');
    assert.deepEqual(spans.map(([a, b]) => span(time(a), time(b), tag)), ['3 – 12 Sep 2022', '3 Aug – 12 Sep 2022', '3 Sep 2021 – 12 Sep 2022']);
  }
});

test('a day that is no date is empty, and so is a span', () => {
  assert.deepEqual([day(NaN), day(1e20), span(NaN, 0), span(0, NaN)], ['', '', '', '']);
});

test('a span of one day is that day', () => {
  assert.equal(span(time('2022-09-12T01:00Z'), time('2022-09-12T23:00Z')), '12 Sep 2022');
});

test('a month or a year is shown without a day', () => {
  const march = time('2024-03');
  assert.deepEqual([day(march, 1), day(march, 2), day(march)], ['2024', 'Mar 2024', '1 Mar 2024']);
});

test('other languages have their own form', () => {
  const march = time('2024-03-09');
  assert.deepEqual([1, 2, 3].map((parts) => day(march, parts, 'de')), ['2024', 'März 2024', '9. März 2024']);
  assert.deepEqual(span(...spans[0].map(time), 'de').replace(/\u2009/g, ''), '3.–12. Sept. 2022');
});

test('a date is the one in UTC, wherever the reader is', () => {
  assert.equal(day(time('2022-01-01T00:00:00Z')), '1 Jan 2022');
  assert.equal(day(time('2022-12-31T23:59:59Z')), '31 Dec 2022');
});
