import assert from 'node:assert/strict';
import { test } from 'node:test';

import { backbone } from '../../graph/export/page/script/thin.js';
import { around, shortestPath, strength } from '../../graph/export/page/script/walk.js';
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

test('a path goes from article to article if it can, and otherwise through a hub', () => {
  assert.deepEqual([shortestPath(data, 1, 0, none), shortestPath(data, 0, 4, none)], [[1, 0], [0, 8, 4]]);
});

test('a path prefers a hub with fewer links', () => {
  assert.deepEqual(shortestPath(data, 3, 5, none), [3, 7, 5]);
});

test('there is no path when every link is off', () => {
  assert.deepEqual(shortestPath(data, 0, 4, new Set([0, 1, 2, 3])), []);
});

test('the path from a node to itself is that node', () => {
  assert.deepEqual(shortestPath(data, 3, 3, none), [3]);
});

test('strength is the share of related articles in common', () => {
  assert.deepEqual([strength(data, 0, 1), strength(data, 0, 5)], [1, 0]);
});

test('the backbone has edges to the nearest related articles and none to hubs', () => {
  const keys = [...backbone(data)].map((edge) => data.keys[data.edges.key[edge]].key);
  assert.deepEqual([...new Set(keys)].sort(), ['broader', 'related']);
});
