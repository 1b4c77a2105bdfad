import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Arranged, arrangementFor, toLayout, toPicture } from '../../graph/export/page/script/arrange.js';
import { network } from './network.js';

const WIDE = { width: 130, height: 100 };

test('a picture that is higher than wide shows the layout turned', () => {
  assert.deepEqual([{ width: 900, height: 600 }, { width: 600, height: 900 }].map((size) => arrangementFor(WIDE, size).turned), [false, true]);
});

test('regions are set apart in the direction that has room, and nowhere nearer', () => {
  const { across, down } = arrangementFor(WIDE, { width: 1200, height: 800 });
  assert.ok(across > 1 && across < 1.5 && down === 1);
});

test('a place in the layout is the same after it was in the picture', () => {
  for (const size of [{ width: 900, height: 600 }, { width: 390, height: 844 }, { width: 2000, height: 300 }]) {
    const arrangement = arrangementFor(WIDE, size);
    const { x, y } = toLayout(toPicture({ x: 17, y: -40 }, arrangement), arrangement);
    assert.deepEqual([x.toFixed(9), y.toFixed(9)], ['17.000000000', '-40.000000000']);
  }
});

test('nodes keep their distance from the middle of their region', () => {
  const data = network();
  const before = Array.from(data.x, (x, node) => (data.clump[node] < 0 ? 0 : Math.hypot(x - data.clumps[data.clump[node]].x, data.y[node] - data.clumps[data.clump[node]].y)));
  const arranged = new Arranged(data);
  assert.ok(arranged.for({ width: 300, height: 900 }));
  const after = Array.from(data.x, (x, node) => (data.clump[node] < 0 ? 0 : Math.hypot(x - data.clumps[data.clump[node]].x, data.y[node] - data.clumps[data.clump[node]].y)));
  assert.deepEqual(after.map((far) => far.toFixed(3)), before.map((far) => far.toFixed(3)));
});

test('the same size changes nothing', () => {
  const arranged = new Arranged(network());
  assert.deepEqual([arranged.for({ width: 300, height: 900 }), arranged.for({ width: 300, height: 900 })], [true, false]);
});
