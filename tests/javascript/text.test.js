import assert from 'node:assert/strict';
import { test } from 'node:test';

import { counted, number } from '../../graph/export/page/script/messages.js';
import { marks } from '../../graph/export/page/script/marks.js';
import { readQuery } from '../../graph/export/page/script/query.js';
import { cut, fold, signedNames, words } from '../../graph/export/page/script/text.js';

const marked = (text, query) => marks(text, readQuery(query).wanted).map(([begin, end]) => text.slice(begin, end));

test('folding ignores case, accents and punctuation', () => {
  assert.deepEqual(['Málaga', 'STRASSE', 'Straße', 'ﬁnance', "it's—so"].map(fold), [' malaga', ' strasse', ' strasse', ' finance', ' it s so']);
});

test('words of other scripts are kept', () => {
  assert.deepEqual(words('Новости, עברית'), ['новости', 'עברית']);
});

test('marks cover the typed letters in the original text', () => {
  assert.deepEqual(marked('Die Große Straße, strassen', 'strass'), ['Straß', 'strass']);
});

test('a decomposed letter is marked whole', () => {
  assert.deepEqual(marked('Ma\u0301laga', 'ma'), ['Ma\u0301']);
});

test('without terms nothing is marked', () => {
  assert.deepEqual(marks('anything', []), []);
});

test('marks cover phrases, names with signs, and words within a sentence without spaces', () => {
  assert.deepEqual(
    [['A face recognition pilot, face', '"face recognition"'], ['C# and Cats in ASP.NET', 'c# .net'], ['日本マイクロソフトは', 'マイクロソフト'], ['ガスとAzureの料金', 'カス azure'], ['cloudy cloud', '"cloud"']].map(([text, query]) => marked(text, query)),
    [['face recognition'], ['C#', '.NET'], ['マイクロソフト'], ['ガス', 'Azure'], ['cloud']],
  );
});

test('marks that overlap are one', () => {
  assert.deepEqual(marked('cloudy', 'clou cloud'), ['cloud']);
});

test('names with signs are found, and the ends of sentences are none', () => {
  assert.deepEqual(signedNames('C#, C++; .NET 4.5 at AT&T. The end. #tag a + b').map(({ name }) => name), ['c#', 'c++', '.net', '4.5', 'at&t']);
});

test('text is cut between words, never within a character', () => {
  assert.deepEqual([cut('one two three', 9), cut('👩‍👩‍👧‍👦'.repeat(9), 4).isWellFormed?.() ?? true, cut('short', 9)], ['one two…', true, 'short']);
});

test('very long text is cut without reading all of it', () => {
  assert.equal(cut('W'.repeat(1e7), 10).length, 10);
});

test('counts have thousands separators and the right plural', () => {
  assert.deepEqual([counted(1, 'story'), counted(0, 'story'), counted(1204, 'link'), number(1234567)], ['1 story', '0 stories', '1,204 links', '1,234,567']);
});

