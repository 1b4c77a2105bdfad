import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cameraFor, clamped, zoomedAround, zoomOfWheel } from '../../graph/export/page/script/camera.js';
import { network } from './network.js';

const data = network();
const wheel = (deltaY, changes = {}) => zoomOfWheel({ deltaY, deltaMode: 0, ctrlKey: false, ...changes }, 800);
const near = (actual, expected) => assert.ok(Math.abs(actual / expected - 1) < 1e-9, `${actual} is not ${expected}`);

test('ten events of 4 pixels zoom as one of 40', () => {
  near(wheel(-4) ** 10, wheel(-40));
});

test('up and down cancel each other', () => {
  near(wheel(120) * wheel(-120), 1);
});

test('three lines of a wheel zoom less than a notch of 100 pixels, a page as its height', () => {
  assert.ok(wheel(-3, { deltaMode: 1 }) > 1.05 && wheel(-3, { deltaMode: 1 }) < wheel(-100));
  near(wheel(1, { deltaMode: 2 }), wheel(800));
});

test('a pinch on a trackpad zooms more than a scroll of the same distance', () => {
  assert.ok(wheel(-5, { ctrlKey: true }) > wheel(-5));
});

test('a sideways scroll does not zoom', () => {
  assert.equal(wheel(0), 1);
});

test('the point that is zoomed around stays where it is', () => {
  const view = { x: 10, y: -20, scale: 0.5, width: 800, height: 600 };
  const point = { x: 700, y: 100 };
  const after = { ...view, ...zoomedAround(view, 1.7, point) };
  const under = (each) => [each.x + (point.x - each.width / 2) / each.scale, each.y + (point.y - each.height / 2) / each.scale].map((value) => value.toFixed(9));
  assert.deepEqual(under(after), under(view));
});

test('zoom stops at the limits', () => {
  assert.deepEqual([clamped(1e9), clamped(0), clamped(1)], [6, 0.004, 1]);
});

for (const size of [{ width: 812, height: 848 }, { width: 390, height: 380 }, { width: 844, height: 126 }, { width: 60, height: 2000 }]) {
  test(`nodes are framed in a picture of ${size.width} by ${size.height}`, () => {
    const nodes = [0, 1, 2, 3, 4];
    const { x, y, scale } = cameraFor(data, size, nodes);
    const [far, high] = [data.x, data.y].map((values, axis) => Math.max(...nodes.map((node) => Math.abs(values[node] - [x, y][axis]))) * scale);
    assert.ok(far <= size.width / 2 && high <= size.height / 2);
    assert.ok(scale === 1.6 || far > size.width / 4 || high > size.height / 4);
  });
}

test('a network of one node is framed around it', () => {
  assert.deepEqual(cameraFor(data, { width: 800, height: 600 }, [5]), { x: 200, y: 200, scale: 1.6 });
});
