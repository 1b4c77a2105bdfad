import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromLink, toLink } from '../../graph/export/page/script/link.js';
import { START, Store, toggled } from '../../graph/export/page/script/state.js';
import { network } from './network.js';

const data = network();

test('a link holds the whole state', () => {
  const state = {
    ...START, selected: 0, goal: 4, hops: 2, query: 'a & b = c', kinds: new Set([0]), stories: new Set([1]), topics: new Set([9]), providers: new Set([6, 7]), others: new Set([5]),
    from: Date.parse('2020-01-01') / 1000, to: Date.parse('2020-12-31') / 1000 + 86399, off: new Set([2]), colour: 'topic', size: 'rank', theme: 'dark', mode: 'table', rows: 'topic', rowOrder: 'first', sort: '-date', camera: { x: 5, y: -7, scale: 0.25 },
  };
  assert.deepEqual(fromLink(data, toLink(data, state)), state);
});

test('a story is named by its central article', () => {
  assert.deepEqual([toLink(data, { ...START, story: 1 }), fromLink(data, '#story=javascript%3A4').story], ['story=javascript%3A4', 1]);
});

test('the default state makes an empty link', () => {
  assert.equal(toLink(data, START), '');
});

test('a link of an older page shows the map', () => {
  assert.equal(fromLink(data, '#mode=picture').mode, 'map');
});

test('invalid parameters are ignored', () => {
  assert.deepEqual(fromLink(data, '#node=x&story=y&hops=-1&kind=z&from=2020-99-99&at=1,2,0&colour=red&sort=%3Cb%3E&topic=__proto__'), START);
});

test('the store notifies listeners of changed keys only', () => {
  const store = new Store(START);
  const heard = [];
  store.listen((_, changed) => heard.push([...changed]));
  store.set({ query: 'a', hops: 0, kinds: new Set() });
  store.set({ query: 'a' });
  assert.deepEqual(heard, [['query']]);
});

test('toggling twice restores the set', () => {
  assert.deepEqual([[...toggled(new Set(), 1)], [...toggled(new Set([1, 2]), 1)]], [[1], [2]]);
});
