import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';

import { dataFrom, linked, newestFirst, readData, valueOf } from '../../graph/export/page/script/data.js';
import { network, raw, values } from './network.js';

test('a node without a title has its identifier as title', () => {
  assert.equal(network().title[5], 'https://b.org/6');
});

test('an address that repeats its title is decoded', () => {
  assert.equal(network().id[2], 'https://a.org/a-day-in-t/');
});

test('a missing or invalid date is NaN', () => {
  assert.deepEqual([...network().date].map(Number.isFinite), [true, true, false, true, true, false, false, false, false, false]);
});

test('links are stored in both directions', () => {
  assert.deepEqual([linked(network(), 0, 'related'), linked(network(), 6, 'published-by')], [[1, 2], [0, 1, 2]]);
});

test('stories have their central article first', () => {
  assert.deepEqual(network().stories.map((story) => story.members), [[0, 1, 2], [3, 4]]);
});

test('every article has its provider', () => {
  assert.deepEqual([...network().provider], [6, 6, 6, 7, 7, 7, -1, -1, -1, -1]);
});

test('a missing value is undefined', () => {
  assert.deepEqual([valueOf(network(), 0, 'documents'), valueOf(network(), 1, 'excerpt'), valueOf(network(), 6, 'excerpt')], [['one.md'], undefined, undefined]);
});

test('coded words are decoded', () => {
  const coded = values();
  coded[0][1][1] = 'Zürich Ā';
  assert.equal(dataFrom({ ...raw(), codes: 'Ā', words: ['wakes'] }, coded).title[1], 'Zürich wakes');
});

test('plain and compressed blocks are read alike', async () => {
  const text = `${JSON.stringify(raw())}\n${JSON.stringify(values())}`;
  const [plain, packed] = await Promise.all([readData(text), readData(gzipSync(text).toString('base64'))]);
  assert.deepEqual(plain.id, packed.id);
});

test('providers and topics are counted in articles, not in links', () => {
  const { articles, degree } = network();
  assert.deepEqual([[...articles], degree[8]], [[0, 0, 0, 0, 0, 0, 3, 3, 5, 0], 6]);
});

test('lists begin with articles, the newest first and the undated last', () => {
  assert.deepEqual([...network().listed], [4, 3, 1, 0, 2, 5, 8, 6, 7, 9]);
});

test('dates before 1970 come before missing ones', () => {
  assert.deepEqual([NaN, -1e9, 0, NaN, 5].sort(newestFirst), [5, 0, -1e9, NaN, NaN]);
});
