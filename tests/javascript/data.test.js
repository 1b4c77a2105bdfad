import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';

import { dataFrom, linked, readData, valueOf } from '../../graph/viewer/script/data.js';
import { network, raw, values } from './network.js';

test('a node without a title is called by its identifier', () => {
  assert.equal(network().title[5], 'https://b.org/6');
});

test('an address that spells its title is put together again', () => {
  assert.equal(network().id[2], 'https://a.org/a-day-in-t/');
});

test('a missing or impossible date is no number', () => {
  assert.deepEqual([...network().date].map(Number.isFinite), [true, true, false, true, true, false, false, false, false, false]);
});

test('links lead both ways', () => {
  assert.deepEqual([linked(network(), 0, 'related'), linked(network(), 6, 'published-by')], [[1, 2], [0, 1, 2]]);
});

test('stories have their central article first', () => {
  assert.deepEqual(network().stories.map((story) => story.members), [[0, 1, 2], [3, 4]]);
});

test('every article knows its provider', () => {
  assert.deepEqual([...network().provider], [6, 6, 6, 7, 7, 7, -1, -1, -1, -1]);
});

test('a value that a node lacks is undefined', () => {
  assert.deepEqual([valueOf(network(), 0, 'documents'), valueOf(network(), 1, 'excerpt'), valueOf(network(), 6, 'excerpt')], [['one.md'], undefined, undefined]);
});

test('coded words are put back', () => {
  const coded = values();
  coded[0][1][1] = 'Zürich Ā';
  assert.equal(dataFrom({ ...raw(), codes: 'Ā', words: ['wakes'] }, coded).title[1], 'Zürich wakes');
});

test('plain and compressed blocks hold the same', async () => {
  const text = `${JSON.stringify(raw())}\n${JSON.stringify(values())}`;
  const [plain, packed] = await Promise.all([readData(text), readData(gzipSync(text).toString('base64'))]);
  assert.deepEqual(plain.id, packed.id);
});
