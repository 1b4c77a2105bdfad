import assert from 'node:assert/strict';
import { test } from 'node:test';

import { applyFilters } from '../../graph/export/page/script/filter.js';
import { makeIndex, search } from '../../graph/export/page/script/search.js';
import { fromLink, toLink } from '../../graph/export/page/script/link.js';
import { START } from '../../graph/export/page/script/state.js';
import { corpus } from './corpus.js';
import { network } from './network.js';

const data = network();
const index = await makeIndex(data);
const found = (query) => [...(search(index, data, query).scores ?? [])].map((score, node) => [score, node]).filter(([score]) => score > 0).sort(([a], [b]) => b - a).map(([, node]) => node);
const filtered = (changes) => applyFilters(data, { ...START, ...changes }, null);
const matching = (result) => [...result.match.keys()].filter((node) => result.match[node]);

test('a query without words filters nothing', () => {
  assert.deepEqual([search(index, data, '').scores, search(index, data, ' -- ').scores], [null, null]);
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

test('the kinds choose what is listed, and the other lists count articles as before', () => {
  const [all, providers] = [filtered({}), filtered({ kinds: new Set([1]) })];
  assert.deepEqual([[...providers.hubs], [...providers.stories], [...providers.dated], providers.count, providers.articles], [[...all.hubs], [...all.stories], [...all.dated], 2, 0]);
});

test('with all topics an article needs each of them, and topics count what they leave', () => {
  const some = corpus([{ title: 'A', topics: ['x', 'y'] }, { title: 'B', topics: ['x'] }, { title: 'C', topics: ['y', 'z'] }, { title: 'D', topics: ['x', 'y', 'z'] }]);
  const topics = new Set([4, 5]);
  const [any, all] = [false, true].map((allTopics) => applyFilters(some, { ...START, topics, allTopics }, null));
  assert.deepEqual([any.articles, [...any.hubs.slice(4)], all.articles, [...all.hubs.slice(4)]], [4, [3, 3, 2], 2, [2, 2, 1]]);
});

test('an article with two links to a provider counts once', () => {
  const twice = corpus([{ title: 'A', topics: ['x', 'x'] }]);
  assert.deepEqual([applyFilters(twice, START, null).hubs[1], twice.articles[1]], [1, 1]);
});

test('one topic is the same with any and with all', () => {
  const [any, all] = [false, true].map((allTopics) => matching(filtered({ topics: new Set([9]), allTopics })));
  assert.deepEqual(any, all);
});

test('the order of lists and the combination of topics are in the link', () => {
  const link = toLink(data, { ...START, listOrder: 'oldest', allTopics: true });
  const read = fromLink(data, link);
  assert.deepEqual([link, read.listOrder, read.allTopics, fromLink(data, 'order=worst&topics=none')], ['order=oldest&topics=all', 'oldest', true, START]);
});
