import assert from 'node:assert/strict';
import { test } from 'node:test';

import { counted, number } from '../../graph/export/page/script/messages.js';
import { cut, day, fold, marks, span, words } from '../../graph/export/page/script/text.js';

test('folding ignores case, accents and punctuation', () => {
  assert.deepEqual(['Málaga', 'STRASSE', 'Straße', 'ﬁnance', "it's—so"].map(fold), [' malaga', ' strasse', ' strasse', ' finance', ' it s so']);
});

test('words of other scripts are kept', () => {
  assert.deepEqual(words('Новости, עברית'), ['новости', 'עברית']);
});

test('marks cover the typed letters in the original text', () => {
  assert.deepEqual(marks('Die Große Straße, strassen', ['strass']), [[10, 15], [18, 24]]);
});

test('a decomposed letter is marked whole', () => {
  assert.deepEqual(marks('Ma\u0301laga', ['ma']), [[0, 3]]);
});

test('without terms nothing is marked', () => {
  assert.deepEqual(marks('anything', []), []);
});

test('text is cut between words, never within a character', () => {
  assert.deepEqual([cut('one two three', 9), cut('👩‍👩‍👧‍👦'.repeat(9), 4).isWellFormed?.() ?? true, cut('short', 9)], ['one two…', true, 'short']);
});

test('very long text is cut without reading all of it', () => {
  assert.equal(cut('W'.repeat(1e7), 10).length, 10);
});

test('days and spans are formatted in words', () => {
  const time = (text) => Date.parse(text) / 1000;
  assert.deepEqual(
    [day(time('2022-09-12')), day(NaN), day(1e20), span(time('2022-09-03'), time('2022-09-12')), span(time('2022-08-03'), time('2022-09-12')), span(time('2021-09-03'), time('2022-09-12'))],
    ['12 Sep 2022', '', '', '3 – 12 Sep 2022', '3 Aug – 12 Sep 2022', '3 Sep 2021 – 12 Sep 2022'],
  );
});

test('counts have thousands separators and the right plural', () => {
  assert.deepEqual([counted(1, 'story'), counted(0, 'story'), counted(1204, 'link'), number(1234567)], ['1 story', '0 stories', '1,204 links', '1,234,567']);
});

test('a month or a year is shown without a day', () => {
  const march = Date.parse('2024-03') / 1000;
  assert.deepEqual([day(march, 1), day(march, 2), day(march)], ['2024', 'Mar 2024', '1 Mar 2024']);
});
