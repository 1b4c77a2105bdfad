import assert from 'node:assert/strict';
import { test } from 'node:test';

import { slips } from '../../graph/export/page/script/near.js';
import { inOrder, orderOf } from '../../graph/export/page/script/order.js';
import { makeIndex, search } from '../../graph/export/page/script/search.js';
import { START } from '../../graph/export/page/script/state.js';
import { excerptAround } from '../../graph/export/page/script/why.js';
import { corpus } from './corpus.js';

/** The titles that a query finds, in the order of the list. */
async function listed(documents, query, listOrder = '') {
  const data = corpus(documents);
  const sought = search(await makeIndex(data), data, query);
  const match = Uint8Array.from({ length: data.count }, (_, node) => Number(!sought.scores || sought.scores[node] > 0));
  return inOrder(data, match, orderOf({ ...START, listOrder }, sought), sought).map((node) => data.title[node]);
}

const titles = (...all) => all.map((title) => ({ title }));
const LANGUAGES = titles('A course in C', 'C# for beginners', 'Modern C++', 'Cats and dogs', 'The .NET runtime', 'The net result', 'ASP.NET Core', 'Node.js 20', 'AT&T splits', 'At sea', 'F# and ML');
const ASIA = titles('日本マイクロソフトは新製品を発表した', '东京的天气很好', 'ประเทศไทยมีอากาศร้อน', 'ປະເທດລາວ', 'ព័ត៌មានកម្ពុជា', 'Azureの料金', 'Tokyo weather');

const CASES = [
  ['beginnings of words, in any case and without accents', 'MALA', titles('Málaga', 'Guatemala', 'Malaysia'), ['Málaga', 'Malaysia']],
  ['all words, in any order', 'bank alder', titles('Alder Bank', 'Bank of Alder', 'Bank'), ['Alder Bank', 'Bank of Alder']],
  ['words beside each other in that order come first', 'face recognition', titles('Recognition of a face', 'A face recognition pilot'), ['A face recognition pilot', 'Recognition of a face']],
  ['C# is not every c', 'C#', LANGUAGES, ['C# for beginners']],
  ['a lower-case c#', 'c#', LANGUAGES, ['C# for beginners']],
  ['C++ is not C', 'C++', LANGUAGES, ['Modern C++']],
  ['C+ on the way to C++', 'C+', LANGUAGES, ['Modern C++']],
  ['F#', 'F#', LANGUAGES, ['F# and ML']],
  ['.NET is not net, but in ASP.NET', '.NET', LANGUAGES, ['The .NET runtime', 'ASP.NET Core']],
  ['node.js', 'node.js', LANGUAGES, ['Node.js 20']],
  ['node without its ending', 'node', LANGUAGES, ['Node.js 20']],
  ['AT&T is not at', 'AT&T', LANGUAGES, ['AT&T splits']],
  ['a name with signs beside a word', 'c# beginners', LANGUAGES, ['C# for beginners']],
  ['Katakana within a sentence', 'マイクロソフト', ASIA, ['日本マイクロソフトは新製品を発表した']],
  ['Chinese within a sentence', '天气', ASIA, ['东京的天气很好']],
  ['Thai within a sentence', 'อากาศ', ASIA, ['ประเทศไทยมีอากาศร้อน']],
  ['Lao within a sentence', 'ລາວ', ASIA, ['ປະເທດລາວ']],
  ['Khmer within a sentence', 'កម្ពុជា', ASIA, ['ព័ត៌មានកម្ពុជា']],
  ['Latin before Japanese', 'azure', ASIA, ['Azureの料金']],
  ['Japanese after Latin', '料金 azure', ASIA, ['Azureの料金']],
  ['a phrase', '"face recognition"', titles('Face recognition halted', 'Recognition of a face', 'Face recognitions'), ['Face recognition halted']],
  ['a phrase in typographic quotes', '„face recognition“', titles('Face recognition halted', 'Recognition of a face'), ['Face recognition halted']],
  ['a phrase that is being typed', '"face recog', titles('Face recognition halted', 'Recognition of a face'), ['Face recognition halted']],
  ['a quoted word is whole', '"cloud"', titles('Cloudy', 'A cloud'), ['A cloud']],
  ['an excluded word', 'cloud -azure', titles('Cloud prices', 'Azure cloud', 'Cloud azurean'), ['Cloud prices', 'Cloud azurean']],
  ['only an excluded word', '-azure', titles('Cloud prices', 'Azure cloud'), ['Cloud prices']],
  ['an excluded phrase', 'cloud -"open source"', titles('Cloud source open', 'Open source cloud'), ['Cloud source open']],
  ['a hyphen within a word excludes nothing', 'super-recog', titles('Super-Recognizers', 'Superman'), ['Super-Recognizers']],
  ['a letter exchanged for another', 'kubernatis', titles('Kubernetes rises', 'Cubes'), ['Kubernetes rises']],
  ['a letter missing', 'kubernets', titles('Kubernetes rises', 'Cubes'), ['Kubernetes rises']],
  ['letters in the wrong order', 'miscrosoft', titles('Microsoft buys', 'Micro'), ['Microsoft buys']],
  ['a slip in the beginning of a longer word', 'kubrnet', titles('Kubernetes rises'), ['Kubernetes rises']],
  ['no slips in three letters', 'abd', titles('abc'), []],
  ['no slips in quotes', '"kubernets"', titles('Kubernetes rises'), []],
  ['one slip only in a short word', 'clxxd', titles('Cloud'), []],
  ['no words, no filter', ' -- "" ', titles('One', 'Two'), ['One', 'Two']],
  ['right-to-left words', 'עברית', titles('ספר עברית', 'English'), ['ספר עברית']],
  ['hostile words', '__proto__ constructor', titles('__proto__ constructor', 'x'), ['__proto__ constructor']],
];

for (const [name, query, documents, expected] of CASES) {
  test(`search: ${name}`, async () => assert.deepEqual(await listed(documents, query), expected));
}

const DATED = [
  { title: 'Undated cloud' },
  { title: 'Old cloud', date: '2020-01-01' },
  { title: 'Cloud above all', date: '2019-01-01' },
  { title: 'New cloud', date: '2021-01-01', topics: ['Cloud', 'Clouds'] },
  { title: 'Rain', excerpt: 'from a cloud', date: '2022-01-01' },
  { title: 'Sun', date: '2023-01-01', topics: ['Cloud'], provider: 'Cloudy News' },
];

const ORDERED = [
  ['the best first, of equal ones the newest, the undated last; a topic of that name leads, others end', 'cloud', '',
    ['Cloud', 'Cloud above all', 'New cloud', 'Old cloud', 'Undated cloud', 'Rain', 'Sun', 'Cloudy News', 'Clouds']],
  ['without words the newest articles, then the others', '', '', ['Sun', 'Rain', 'New cloud', 'Old cloud', 'Cloud above all', 'Undated cloud', 'Cloudy News', 'Cloud', 'Clouds']],
  ['the newest', 'old', 'newest', ['Old cloud']],
  ['the oldest, the undated last', '', 'oldest', ['Cloud above all', 'Old cloud', 'New cloud', 'Rain', 'Sun', 'Undated cloud', 'Cloudy News', 'Cloud', 'Clouds']],
  ['the most linked', '', 'linked', ['Sun', 'New cloud', 'Rain', 'Old cloud', 'Cloud above all', 'Undated cloud', 'Cloud', 'Cloudy News', 'Clouds']],
  ['the best of no words is the newest', '', 'best', ['Sun', 'Rain', 'New cloud', 'Old cloud', 'Cloud above all', 'Undated cloud', 'Cloudy News', 'Cloud', 'Clouds']],
];

for (const [name, query, order, expected] of ORDERED) {
  test(`order: ${name}`, async () => {
    const found = await listed(DATED, query, order);
    // Hubs of the same importance have no order among them.
    const articles = (all) => all.filter((title) => !/^Cloud(y News|s)?$/.test(title));
    assert.deepEqual([articles(found), found[0], [...found].sort()], [articles(expected), expected[0], [...expected].sort()]);
  });
}

test('a replaced word is reported as the title writes it, with others that are near', async () => {
  const data = corpus(titles('Kubernetes rises', 'Kubernetes falls', 'Cubes'));
  const { corrections } = search(await makeIndex(data), data, 'kubernets');
  assert.deepEqual(corrections, [{ typed: 'kubernets', used: true, near: ['Kubernetes'] }]);
});

test('a rare word is searched as it is, and the common one offered', async () => {
  const data = corpus(titles(...new Array(50).fill('Azure cloud'), 'Asure typo'));
  const { corrections, scores } = search(await makeIndex(data), data, 'asure');
  assert.deepEqual([corrections, scores.filter(Boolean).length], [[{ typed: 'asure', used: false, near: ['Azure'] }], 1]);
});

test('slips are counted to the whole word and to its nearest beginning', () => {
  assert.deepEqual(
    [slips('kubernets', 'kubernetes', 2), slips('clod', 'cloudy', 2), slips('acr', 'car', 2), slips('abcd', 'wxyz', 1)],
    [{ whole: 1, prefix: 1 }, { whole: 2, prefix: 1 }, { whole: 1, prefix: 1 }, { whole: 2, prefix: 2 }],
  );
});

test('a part of the excerpt begins before the first match and is never within a character', () => {
  const long = `${'word '.repeat(40)}needle ${'more '.repeat(60)}`;
  const part = excerptAround(long, [{ text: 'needle', whole: false, signed: false, typed: 'needle' }]);
  const smileys = excerptAround('😀'.repeat(200) + ' needle', [{ text: 'needle', whole: false, signed: false, typed: 'needle' }]);
  assert.deepEqual([/^…word (word )+needle more .*…$/.test(part), part.length <= 172, smileys.isWellFormed?.() ?? true, smileys.endsWith('needle')], [true, true, true, true]);
});

test('texts of ten thousand letters are searched in no time', async () => {
  const data = corpus([{ title: 'W'.repeat(10_000), excerpt: `${'a.b&'.repeat(2500)}` }, ...titles('x'.repeat(10_000))]);
  const before = performance.now();
  const index = await makeIndex(data);
  for (const query of ['www', 'xxxxxxxxxy', 'a.b', '"w w"', '-w']) search(index, data, query);
  assert.ok(performance.now() - before < 500);
});

test('an empty corpus and one without dates are searched too', async () => {
  assert.deepEqual([await listed([], 'anything'), await listed(titles('B', 'A'), ''), await listed(titles('B', 'A'), '', 'oldest')], [[], ['B', 'A'], ['B', 'A']]);
});
