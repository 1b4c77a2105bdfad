import assert from 'node:assert/strict';
import { test } from 'node:test';

import { binsOf } from '../../graph/export/page/script/calendar.js';
import { columnsFor, comparable, comparedFrom, countsIn, exclusiveOf, linksBetween, median, NOBODY, overlap, placesOf, precedence, SEVERAL, sharedStories, topTopics } from '../../graph/export/page/script/compared.js';
import { dataFrom } from '../../graph/export/page/script/data.js';
import { fromLink, toLink } from '../../graph/export/page/script/link.js';
import { START } from '../../graph/export/page/script/state.js';
import { raw, values, network } from './network.js';

const data = network();
const all = new Uint8Array(data.count).fill(1);
const node = (index) => ({ node: index, story: -1 });
const story = (index) => ({ node: -1, story: index });
const providers = columnsFor(data, [node(6), node(7)], all);
const seconds = (text) => Date.parse(text) / 1000;

/** The network with the first story of two providers: the second one has its second article. */
function shared(dates) {
  const structure = raw();
  structure.edges[1] = { key: 'published-by', doc: '', from: [0, 1, 1, 1, 1, 1], to: [6, 6, 4, 4, 3, 2], way: [1, 1, 1, 1, 1, 1] };
  const columns = values();
  columns[0][2] = [...dates, ...columns[0][2].slice(dates.length)];
  const changed = dataFrom(structure, columns);
  return { changed, columns: columnsFor(changed, [node(6), node(7)], all) };
}

test('an article stands for its story, and one without a story cannot be compared', () => {
  assert.deepEqual([comparable(data, 0), comparable(data, 5), comparable(data, 8)], [story(0), null, node(8)]);
});

test('a link names up to four, each once, and unknown ones are ignored', () => {
  assert.deepEqual(comparedFrom(data, [6, 6, -1, 0, 1, 5, 8, 9, 7]), [node(6), story(0), node(8), node(9)]);
});

test('the comparison and the path are in the link', () => {
  const state = { ...START, compared: [node(6), story(1), node(8)], selected: 0, goal: 4, way: 2, broad: true };
  assert.deepEqual(fromLink(data, toLink(data, state)), state);
});

test('a link to one of two that is gone waits for another', () => {
  const { compared, adding } = fromLink(data, '#compare=~topic/ai&compare=~topic/gone');
  assert.deepEqual([compared, adding], [[node(9)], true]);
});

test('a link to none that is known compares nothing', () => {
  const { compared, adding } = fromLink(data, '#compare=x&compare=&path=-3&over=all');
  assert.deepEqual([compared, adding], [[], false]);
});

test('a column has the articles that pass the filters, the oldest first and the undated last', () => {
  const some = all.slice();
  some[3] = 0;
  assert.deepEqual(columnsFor(data, [node(6), node(7)], some).map(({ articles }) => articles), [[0, 1, 2], [4, 5]]);
});

test('articles of several have a place of their own, and others none', () => {
  assert.deepEqual([...placesOf(data, [node(6), node(8)])], [SEVERAL, SEVERAL, SEVERAL, 1, 1, NOBODY, 0, NOBODY, 1, NOBODY]);
});

test('two articles on both of five on either have a Jaccard index of two fifths', () => {
  const [a, b] = [{ articles: [1, 2, 3] }, { articles: [2, 3, 4, 5] }];
  assert.deepEqual(overlap(a, b), { both: [2, 3], any: 5, jaccard: 0.4 });
});

test('without articles nothing overlaps', () => {
  assert.deepEqual(overlap({ articles: [] }, { articles: [] }), { both: [], any: 0, jaccard: 0 });
});

test('what only one has is listed for each', () => {
  assert.deepEqual(exclusiveOf(providers, 'stories'), [[{ value: 0, count: 3 }], [{ value: 1, count: 2 }]]);
});

test('topics are ordered by their largest share, without those compared', () => {
  const columns = columnsFor(data, [node(6), node(9)], all);
  assert.ok(topTopics(columns, 10).every(({ value }) => value !== 9));
});

test('who is first on a shared story leads by the hours where both are known', () => {
  const { changed, columns } = shared(['2020-01-01T09:00:00Z', '2020-01-01T15:30:00Z']);
  const stories = sharedStories(changed, columns);
  assert.deepEqual(stories.map(({ arrivals }) => arrivals), [[{ at: 0, delay: 0, exact: true }, { at: 1, delay: 6.5 * 3600, exact: true }]]);
  assert.deepEqual(precedence(columns, stories).columns, [{ first: 1, of: 1, lead: 6.5 * 3600, exact: true }, { first: 0, of: 1, lead: NaN, exact: true }]);
});

test('an article of both counts once on a story they share', () => {
  const columns = columnsFor(data, [node(6), node(8)], all);
  assert.deepEqual(sharedStories(data, columns).map(({ story: each, count }) => [each, count]), [[0, 3]]);
});

test('a date without an hour is compared by the day', () => {
  const { changed, columns } = shared(['2020-01-01T00:00:00Z', '2020-01-01T15:30:00Z']);
  const { of, together } = precedence(columns, sharedStories(changed, columns));
  assert.deepEqual([of, together], [1, 1]);
});

test('a date known to the month is no date to be first by', () => {
  const { changed, columns } = shared(['2020-01', '2020-01-01T15:30:00Z', null]);
  const { of, undated } = precedence(columns, sharedStories(changed, columns));
  assert.deepEqual([of, undated], [0, 1]);
});

test('the median of two is between them, and of none is none', () => {
  assert.deepEqual([median([4, 1]), median([9, 1, 2]), median([])], [2.5, 2, NaN]);
});

test('links between two stories are counted once', () => {
  const [first, second] = columnsFor(data, [story(0), story(1)], all);
  assert.deepEqual([linksBetween(data, first, second), linksBetween(data, { articles: [0] }, { articles: [1, 2] })], [0, 2]);
});

test('each dated article is in one bin', () => {
  const { edges } = binsOf(seconds('2020-01-01'), seconds('2022-01-02'));
  assert.deepEqual(providers.map((column) => countsIn(data, column, edges).reduce((sum, count) => sum + count, 0)), [2, 2]);
});
