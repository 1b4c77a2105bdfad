import assert from 'node:assert/strict';
import { test } from 'node:test';

import { applyFilters } from '../../graph/export/page/script/filter.js';
import { makeIndex, scores } from '../../graph/export/page/script/search.js';
import { START } from '../../graph/export/page/script/state.js';
import { network } from './network.js';

const data = network();
const index = await makeIndex(data);
const found = (query) => [...(scores(index, data, query) ?? [])].map((score, node) => [score, node]).filter(([score]) => score > 0).sort(([a], [b]) => b - a).map(([, node]) => node);
const filtered = (changes) => applyFilters(data, { ...START, ...changes }, null);
const matching = (result) => [...result.match.keys()].filter((node) => result.match[node]);

test('a query without words filters nothing', () => {
  assert.deepEqual([scores(index, data, ''), scores(index, data, ' -- ')], [null, null]);
});

test('titles come before excerpts', () => {
  assert.deepEqual(found('rea'), [0, 5]);
});

test('every word of a query has to match, in any field', () => {
  assert.deepEqual([found('muller about'), found('muller cities')], [[0], []]);
});

test('articles are found by the name of their provider, topics by their keywords', () => {
  assert.deepEqual([found('beta'), found('machine')], [[7, 3, 4, 5], [9]]);
});

test('a provider or topic matches if one of its articles does', () => {
  assert.deepEqual(matching(filtered({ stories: new Set([1]) })), [3, 4, 7, 8]);
});

test('a facet counts without its own filter', () => {
  const result = filtered({ providers: new Set([7]) });
  assert.deepEqual([result.hubs[6], result.hubs[7], [...result.stories]], [3, 3, [0, 2]]);
});

test('a span of dates excludes articles without a date', () => {
  assert.deepEqual(matching(filtered({ from: 0, kinds: new Set([0]) })), [0, 1, 3, 4]);
});

test('without filters every node matches', () => {
  const result = filtered({});
  assert.deepEqual([result.count, result.articles, result.filtered], [10, 6, false]);
});
