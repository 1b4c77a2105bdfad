import assert from 'node:assert/strict';
import { test } from 'node:test';

import { legsOf, pathsBetween } from '../../graph/export/page/script/paths.js';
import { backbone } from '../../graph/export/page/script/thin.js';
import { around, strength } from '../../graph/export/page/script/walk.js';
import { dataFrom } from '../../graph/export/page/script/data.js';
import { network } from './network.js';

const data = network();
const none = new Set();
const reached = (start, hops, off = none) => [...around(data, start, hops, off).entries()].filter(([, far]) => far >= 0).map(([node]) => node);

test('a walk reaches hubs but does not pass through them', () => {
  assert.deepEqual([reached(0, 1), reached(0, 3)], [[0, 1, 2, 6, 8], [0, 1, 2, 6, 8]]);
});

test('a walk that starts at a hub goes to its articles', () => {
  assert.deepEqual(reached(7, 1), [3, 4, 5, 7]);
});

test('links that are switched off are not walked', () => {
  assert.deepEqual(reached(0, 1, new Set([1, 2])), [0, 1, 2]);
});

test('the shortest path comes first: from article to article if it can, and otherwise through a topic', () => {
  assert.deepEqual([pathsBetween(data, 1, 0, none)[0], pathsBetween(data, 0, 4, none)[0]], [[1, 0], [0, 8, 4]]);
});

test('paths go through providers only where that is wanted', () => {
  assert.deepEqual([pathsBetween(data, 3, 5, none), pathsBetween(data, 3, 5, none, true)[0]], [[], [3, 7, 5]]);
});

test('a path may begin and end at a provider', () => {
  assert.deepEqual(pathsBetween(data, 7, 4, none)[0], [7, 4]);
});

test('the paths between two nodes are different, and those of fewer steps come first', () => {
  const paths = pathsBetween(data, 0, 2, none);
  const steps = paths.map((path) => legsOf(data, path).length);
  assert.deepEqual([paths[0], new Set(paths.map(String)).size, steps], [[0, 2], paths.length, [...steps].sort((a, b) => a - b)]);
  assert.ok(paths.length > 1);
});

test('articles of one story are a step apart without a link, dearer than one with a link', () => {
  assert.deepEqual(pathsBetween(data, 3, 4, new Set([0, 1, 2, 3]))[0], [3, 4]);
});

test('there is no path when every link is off', () => {
  assert.deepEqual(pathsBetween(data, 0, 4, new Set([0, 1, 2, 3])), []);
});

test('the path from a node to itself is that node', () => {
  assert.deepEqual(pathsBetween(data, 3, 3, none), [[3]]);
});

test('two articles with a topic between them are one step over it', () => {
  assert.deepEqual(legsOf(data, [0, 8, 4]), [{ from: 0, over: 8, to: 4 }]);
});

test('a provider at the end of a path is a step of its own', () => {
  assert.deepEqual(legsOf(data, [7, 4, 8]), [{ from: 7, over: -1, to: 4 }, { from: 4, over: -1, to: 8 }]);
});

test('five paths in a network of 50,000 nodes are found at once, the same ones each time', () => {
  const large = largeNetwork(50_000);
  pathsBetween(large, 5, 49_000, none);
  const before = process.cpuUsage();
  const paths = pathsBetween(large, 7, 48_001, none);
  // The time of the processor: the clock also counts what else a busy machine does. Measured: 35 to 60 ms.
  const spent = process.cpuUsage(before).user / 1000;
  assert.deepEqual([pathsBetween(large, 7, 48_001, none), paths.length], [paths, 5]);
  assert.ok(spent < 200, `${spent} ms`);
});

/** Articles with three links each, of which two are to topics of some forty articles. */
function largeNetwork(count) {
  const topics = Math.floor(count / 50);
  const articles = count - topics;
  let state = 1;
  const chance = (limit) => (state = (state * 48_271) % 2_147_483_647) % limit;
  const links = { related: [], about: [] };
  for (let node = 1; node < articles; node++) {
    links.related.push([Math.max(0, node - 1 - chance(400)), node]);
    for (let each = 0; each < 2; each++) links.about.push([node, articles + chance(topics)]);
  }
  const edges = Object.entries(links).map(([key, pairs]) => {
    pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return { key, doc: '', story: key === 'related', from: pairs.map(([from], at) => from - (at ? pairs[at - 1][0] : 0)), to: pairs.map(([from, to]) => to - from), way: pairs.map(() => 1) };
  });
  const kind = Array.from({ length: count }, (_, node) => Number(node >= articles));
  const zeros = new Array(count).fill(0);
  const kinds = [{ name: 'article', label: 'title', fields: [['title', 'title', '']] }, { name: 'topic', label: 'name', fields: [['name', 'name', '']] }];
  const names = (many) => Array.from({ length: many }, (_, at) => `n${at}`);
  return dataFrom({ base: '', total: count, kinds, kind, x: zeros, y: zeros, rank: zeros, stories: [], clumps: [], clump: kind.map(() => -1), edges }, [[names(articles), names(articles)], [names(topics), names(topics)]]);
}

test('strength is the share of related articles in common', () => {
  assert.deepEqual([strength(data, 0, 1), strength(data, 0, 5)], [1, 0]);
});

test('the backbone has edges to the nearest related articles and none to hubs', () => {
  const keys = [...backbone(data)].map((edge) => data.keys[data.edges.key[edge]].key);
  assert.deepEqual([...new Set(keys)].sort(), ['broader', 'related']);
});
