import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeLabels } from '../../graph/export/page/script/labels.js';
import { categories, coloursOfStories, lookOf, FAINT, GHOST, PLAIN, STRONG } from '../../graph/export/page/script/look.js';
import { linksToShow } from '../../graph/export/page/script/paint.js';
import { opacityOf } from '../../graph/export/page/script/regions.js';
import { asCsv, asJson } from '../../graph/export/page/script/files.js';
import { START } from '../../graph/export/page/script/state.js';
import { escaped } from '../../graph/export/page/script/svg.js';
import { backbone } from '../../graph/export/page/script/thin.js';
import { radiusAt } from '../../graph/export/page/script/view.js';
import { wrappings } from '../../graph/export/page/script/wrap.js';
import { network } from './network.js';

const data = network();
const names = Array.from({ length: 14 }, (_, at) => `n${at}`);
const palette = { names, ground: '', ink: '', soft: '', edge: '', ghost: '', halo: '', accent: '', sans: 'sans', colours: Array.from({ length: 13 }, (_, at) => `c${at}`) };
const all = new Uint8Array(data.count).fill(1);
const look = (changes, match = all) => lookOf(data, { ...START, ...changes }, match, palette);
const scene = (changes) => ({ data, look: look(changes), palette, backbone: backbone(data), off: new Set(), selected: -1, story: -1, hops: 0, ...changes });

test('a node that fails the filters is a ghost', () => {
  const match = all.slice();
  match[1] = 0;
  assert.deepEqual([...look({}, match).level.slice(0, 2)], [PLAIN, GHOST]);
});

test('nodes that are not linked to the chosen one are faint', () => {
  const { level } = look({ selected: 6 });
  assert.deepEqual([level[6], level[0], level[4]], [STRONG, STRONG, FAINT]);
});

test('the providers with most articles have the colours', () => {
  assert.deepEqual(categories(data, 'provider'), [6, 7]);
});

test('colours by provider are those of its articles', () => {
  const { colour } = look({ colour: 'provider' });
  assert.deepEqual([colour[0], colour[3], colour[6]], [4, 5, 4]);
});

test('links of a chosen node are drawn, others among its neighbours are not', () => {
  const links = linksToShow(scene({ selected: 6 }));
  assert.deepEqual(links.map((edge) => [data.edges.from[edge], data.edges.to[edge]]), [[0, 6], [1, 6], [2, 6]]);
});

const view = { x: 100, y: 100, scale: 2, width: 700, height: 600 };
const measure = (text, size) => text.length * size * 0.55;
const boxesOf = (labels) => labels.map(({ x, y, lines, size }) => {
  const width = Math.max(...lines.map((line) => measure(line, size)));
  return { left: x - width / 2, right: x + width / 2, top: y, bottom: y + lines.length * size * 1.2 };
});
const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test('labels never overlap', () => {
  const boxes = boxesOf(placeLabels(scene({}), view, measure));
  assert.ok(boxes.length > 5);
  assert.deepEqual(boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => overlap(a, b))), []);
});

test('no label is under a covering element', () => {
  const cover = { left: 0, top: 200, right: 350, bottom: 600 };
  const under = (labels) => boxesOf(labels).filter((box) => overlap(box, cover)).length;
  assert.ok(under(placeLabels(scene({}), view, measure)) > 0);
  assert.equal(under(placeLabels(scene({}), view, measure, undefined, [cover])), 0);
});

const inLetters = (line) => line.length;

test('a text has one way to be written for each number of lines, as even as possible and whole', () => {
  assert.deepEqual(wrappings('one two three four', inLetters, 18, 3).map(({ lines }) => lines), [['one two three four'], ['one two', 'three four'], ['one two', 'three', 'four']]);
});

test('a text that has no room is not cut', () => {
  assert.deepEqual([wrappings('one extraordinary word', inLetters, 10, 3), wrappings('word '.repeat(100), inLetters, 900, 9)], [[], []]);
});

test('a text without spaces breaks between its signs, not before punctuation', () => {
  assert.deepEqual(wrappings('日本語の、文字', inLetters, 4, 2).map(({ lines }) => lines), [['日本語', 'の、文字']]);
});

test('from afar no dots are drawn but those of a choice', () => {
  assert.deepEqual([0.1, 1].map((scale) => opacityOf(scene({}), 0, scale)), [0, 1]);
  assert.equal(opacityOf(scene({ selected: 0 }), 0, 0.1), 1);
});

test('from afar the nodes that pass a filter are drawn', () => {
  const match = all.slice().fill(0, 1);
  const filtered = { ...scene({}), look: look({}, match) };
  assert.deepEqual([opacityOf(filtered, 0, 0.1), opacityOf(filtered, 1, 0.1)], [1, 0]);
});

test('neighbouring stories have different colours', () => {
  const [first, second] = coloursOfStories(data);
  assert.notEqual(first, second);
});

test('names of stories are whole, with the number of their articles', () => {
  const labels = placeLabels(scene({}), { x: 60, y: 60, scale: 0.25, width: 700, height: 600 }, measure);
  assert.deepEqual(labels.filter(({ clump }) => clump >= 0).map(({ lines }) => lines.join(' ')).sort(), ['First story', 'Second story']);
});

test('nodes grow slower than the picture', () => {
  assert.ok(radiusAt(5, 4) < 4 * radiusAt(5, 1) && radiusAt(5, 0.001) > 1);
});

test('CSV escapes formulas and doubles quotes', () => {
  const hostile = { ...data, title: data.title.with?.(0, '=1+"1"') ?? ['=1+"1"', ...data.title.slice(1)] };
  assert.equal(asCsv(hostile, [0]).split('\r\n')[1].split(',')[2], '"\'=1+""1"""');
});

test('JSON holds links in the direction they were stated', () => {
  const { links } = JSON.parse(asJson(data, [0, 2]));
  assert.deepEqual(links, [{ source: data.id[0], target: data.id[2], key: 'related' }]);
});

test('escaped text has no markup and no character that XML forbids', () => {
  assert.equal(escaped('<a b="c">&\x00\x1f\ud800😀'), '&lt;a b=&quot;c&quot;&gt;&amp;😀');
});
