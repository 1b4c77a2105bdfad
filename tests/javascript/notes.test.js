import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromAddress } from '../../graph/export/page/script/link.js';
import { allowedText, applyNotes, asToml, changeRemark, readNotes } from '../../graph/export/page/script/notes.js';
import { network } from './network.js';

const A = 'https://a.org/1';

test('own names take the place of the stated ones, and go away with their entry', () => {
  const data = network();
  const notes = readNotes(JSON.stringify({ nodes: [[A, { name: 'Own', pinned: true }], ['gone', { hidden: true }]] }));
  applyNotes(data, notes);
  assert.deepEqual([data.title[0], data.pinned?.[0], data.hidden?.[0]], ['Own', 1, 0]);
  changeRemark(notes.nodes, A, { name: '', pinned: false });
  applyNotes(data, notes);
  assert.deepEqual([data.title[0], data.pinned?.[0], notes.nodes.has(A)], ['Müller reads', 0, false]);
});

test('empty notes are an empty file', () => {
  assert.equal(asToml(readNotes('')).split('\n').filter((line) => line && !line.startsWith('#')).length, 0);
});

test('texts are escaped as TOML wants it', () => {
  const notes = readNotes(JSON.stringify({ nodes: [['__proto__', { note: 'a "b" \\ \u007f\n\u0001' }]], views: [{ sentence: 's', link: '#' }] }));
  assert.match(asToml(notes), /\[nodes\."__proto__"\]\nnote = "a \\"b\\" \\\\ \\u007f\\n\\u0001"\n\n\[\[views\]\]\nsentence = "s"\nlink = "#"\n$/);
});

test('names are one line, notes keep theirs, and neither has control characters or half a character', () => {
  assert.deepEqual([allowedText('name', ' a\r\nb\u2028c\u0007 '), allowedText('note', 'a\r\nb\u2028c\u0007\td'), allowedText('name', '😀'.repeat(200)).length, allowedText('name', 'a\ud800b')], ['a b c', 'a\nbc\td', 300, 'ab']);
});

test('a link to a view alone opens as the view, and one with more keeps that', () => {
  const data = network();
  applyNotes(data, readNotes(JSON.stringify({ views: [{ sentence: 's', link: `#node=${A}` }] })));
  assert.deepEqual([fromAddress(data, '#tour=1&theme=dark').selected, fromAddress(data, '#tour=1&q=x').selected, fromAddress(data, '#tour=2').tour], [0, -1, 1]);
  assert.equal(fromAddress(data, '#tour=1&theme=dark').theme, 'dark');
});
