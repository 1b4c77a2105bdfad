// Exports: the list as CSV and JSON, the picture as PNG and SVG, both in print.

import { byId, make } from './dom.js';
import { linked, valueOf } from './data.js';
import { fontOf, paintLabels, placeLabels } from './labels.js';
import { freshContext } from './layer.js';
import { paint } from './paint.js';
import { pictureAsSvg } from './svg.js';
import { counted, number } from './messages.js';
import { day } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./stage.js').Stage} Stage */

const MOST_ON_PAPER = 1000;
const RATIO = 2;

/**
 * Nodes as CSV without formulas: a cell that a spreadsheet would evaluate begins with a quote.
 * @param {Data} data
 * @param {number[]} nodes
 */
export function asCsv(data, nodes) {
  const rows = nodes.map((node) => Object.values(plain(data, node)).map((value) => cell(Array.isArray(value) ? value.join('; ') : value)));
  const head = ['id', 'kind', 'title', 'date', 'provider', 'topics', 'story', 'links', 'excerpt'];
  return `\ufeff${[head, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}

/** @param {unknown} value */
function cell(value) {
  const text = value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Nodes as JSON, with the links among them.
 * @param {Data} data
 * @param {number[]} nodes
 */
export function asJson(data, nodes) {
  const inside = new Set(nodes);
  const links = [];
  for (let e = 0; e < data.edges.count; e++) {
    const [a, b] = [data.edges.from[e], data.edges.to[e]];
    if (!inside.has(a) || !inside.has(b)) continue;
    const key = data.keys[data.edges.key[e]].key;
    if (data.edges.way[e] & 1) links.push({ source: data.id[a], target: data.id[b], key });
    if (data.edges.way[e] & 2) links.push({ source: data.id[b], target: data.id[a], key });
  }
  return `${JSON.stringify({ nodes: nodes.map((node) => plain(data, node)), links }, null, 1)}\n`;
}

/** @param {Data} data @param {number} node */
function plain(data, node) {
  const date = data.date[node];
  return {
    id: data.id[node],
    kind: data.kinds[data.kind[node]],
    title: data.title[node],
    date: Number.isFinite(date) ? new Date(date * 1000).toISOString().replace('.000', '').slice(0, [0, 4, 7][data.precision[node]]) : null,
    provider: data.provider[node] >= 0 ? data.title[data.provider[node]] : null,
    topics: data.kind[node] === data.kinds.indexOf('article') ? linked(data, node, 'about').map((topic) => data.title[topic]) : [],
    story: data.story[node] >= 0 ? data.stories[data.story[node]].label : null,
    links: data.degree[node],
    excerpt: valueOf(data, node, 'excerpt') ?? null,
  };
}

/**
 * The picture as a bitmap of twice the size.
 * @param {Stage} stage
 * @returns {HTMLCanvasElement}
 */
export function asCanvas(stage) {
  const canvas = document.createElement('canvas');
  const { view, scene } = stage;
  const ctx = freshContext(canvas, view, RATIO);
  ctx.fillStyle = scene.palette.ground;
  ctx.fillRect(0, 0, view.width, view.height);
  paint(ctx, scene, view);
  paintLabels(ctx, placeLabels(scene, view, stage.measure), scene.palette);
  return canvas;
}

/**
 * Save in one of the forms.
 * @param {string} form
 * @param {Stage} stage
 * @param {number[]} nodes the list, in the order of the table
 */
export function save(form, stage, nodes) {
  const { data } = stage.scene;
  if (form === 'png') asCanvas(stage).toBlob((blob) => blob && download('graph.png', blob), 'image/png');
  else if (form === 'svg') download('graph.svg', new Blob([pictureAsSvg(stage.scene, stage.view, placeLabels(stage.scene, stage.view, stage.measure), fontOf)], { type: 'image/svg+xml' }));
  else if (form === 'csv') download('graph.csv', new Blob([asCsv(data, nodes)], { type: 'text/csv;charset=utf-8' }));
  else if (form === 'json') download('graph.json', new Blob([asJson(data, nodes)], { type: 'application/json' }));
  else print();
}

/** @param {string} name @param {Blob} blob */
function download(name, blob) {
  const address = URL.createObjectURL(blob);
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Make the elements for print: the visible part of the picture, and the list.
 * @param {Stage} stage
 * @param {number[]} nodes
 */
export function preparePrint(stage, nodes) {
  const { data } = stage.scene;
  const picture = asCanvas(stage);
  picture.setAttribute('class', 'print-picture');
  const rows = nodes.slice(0, MOST_ON_PAPER).map((node) => {
    const about = [data.provider[node] >= 0 ? data.title[data.provider[node]] : data.kinds[data.kind[node]], day(data.date[node], data.precision[node])].filter(Boolean).join(', ');
    return make('li', {}, make('bdi', {}, data.title[node].slice(0, 300)), make('span', { class: 'soft' }, ` ${about}`));
  });
  byId('print').replaceChildren(make('h1', {}, document.title), picture, make('h2', {}, counted(nodes.length, 'node')), make('ol', {}, ...rows),
    nodes.length > MOST_ON_PAPER ? make('p', {}, `… and ${number(nodes.length - MOST_ON_PAPER)} more.`) : '');
}
