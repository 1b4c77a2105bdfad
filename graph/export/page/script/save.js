// Saving: the picture as PNG and SVG with its caption, the list and the neighbourhood as files, both in print.

import { captionOf } from './caption.js';
import { byId, make } from './dom.js';
import { day } from './dates.js';
import { asCsv, asGexf, asJson, asNodeLink } from './files.js';
import { frameOf } from './frame.js';
import { placeLabels } from './labels.js';
import { fontOf, paintLabels } from './lettering.js';
import { freshContext } from './layer.js';
import { counted, message } from './messages.js';
import { outline, paint } from './paint.js';
import { pictureAsSvg } from './svg.js';
import { swatch } from './pieces.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('./caption.js').Caption} Caption */
/** @typedef {{stage: Stage, state: import('./state.js').State, match: Uint8Array, nodes: number[], around: number[]}} Saved `nodes` is the list in the order of the table, `around` the neighbourhood of what is chosen */

const MOST_ON_PAPER = 1000;
const RATIO = 2;

/** @param {Saved} saved */
function captionFor({ stage, state, match }) {
  const { data, look } = stage.scene;
  return captionOf({ data, state, look, match }, document.title, location.href);
}

/**
 * The picture as a bitmap of twice the size, with its caption.
 * @param {Stage} stage
 * @param {Caption} caption
 * @returns {HTMLCanvasElement}
 */
export function asCanvas(stage, caption) {
  const canvas = document.createElement('canvas');
  const { view, scene } = stage;
  const { palette } = scene;
  const frame = frameOf(caption, view.width, view.height, stage.measure);
  const ctx = freshContext(canvas, { ...view, height: view.height + frame.top + frame.bottom }, RATIO);
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, view.width, view.height + frame.top + frame.bottom);
  ctx.save();
  ctx.translate(0, frame.top);
  ctx.beginPath();
  ctx.rect(0, 0, view.width, view.height);
  ctx.clip();
  paint(ctx, scene, view);
  paintLabels(ctx, placeLabels(scene, view, stage.measure), palette);
  ctx.restore();
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  for (const { x, y, size, bold, soft, text } of frame.texts) {
    ctx.font = fontOf(size, bold, palette.sans);
    ctx.fillStyle = soft ? palette.soft : palette.ink;
    ctx.fillText(text, x, y);
  }
  for (const { x, y, colour, kind } of frame.swatches) {
    ctx.fillStyle = colour;
    ctx.beginPath();
    outline(ctx, kind, x, y, 5);
    ctx.fill();
  }
  return canvas;
}

/** @param {Saved} saved */
function asSvg(saved) {
  const { scene, view, measure } = saved.stage;
  const frame = frameOf(captionFor(saved), view.width, view.height, measure);
  return pictureAsSvg(scene, view, placeLabels(scene, view, measure), fontOf, frame);
}

/** The files of texts: name, type and content. @type {Record<string, {name: string, type: string, content: (saved: Saved) => string}>} */
const FILES = {
  svg: { name: 'graph.svg', type: 'image/svg+xml', content: asSvg },
  csv: { name: 'graph.csv', type: 'text/csv;charset=utf-8', content: ({ stage, nodes }) => asCsv(stage.scene.data, nodes) },
  json: { name: 'graph.json', type: 'application/json', content: ({ stage, nodes }) => asJson(stage.scene.data, nodes) },
  gexf: { name: 'graph.gexf', type: 'application/xml', content: ({ stage, nodes }) => asGexf(stage.scene.data, nodes, stage.scene.look) },
  around: { name: 'neighbourhood.json', type: 'application/json', content: ({ stage, around }) => asNodeLink(stage.scene.data, around) },
};

/**
 * Save in one of the forms.
 * @param {string} form
 * @param {Saved} saved
 */
export function save(form, saved) {
  const file = FILES[form];
  if (file) download(file.name, new Blob([file.content(saved)], { type: file.type }));
  else if (form === 'png') asCanvas(saved.stage, captionFor(saved)).toBlob((blob) => blob && download('graph.png', blob), 'image/png');
  else if (form === 'print') print();
}

/** @param {string} name @param {Blob} blob */
export function download(name, blob) {
  const address = URL.createObjectURL(blob);
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Make the elements for print: the caption, the visible part of the picture, and the list.
 * @param {Saved} saved
 */
export function preparePrint(saved) {
  const { stage, nodes } = saved;
  const { data } = stage.scene;
  const caption = captionFor(saved);
  // The caption is text on paper: the bitmap has none.
  const picture = asCanvas(stage, { title: '', lines: [], legend: [], source: '' });
  picture.setAttribute('class', 'print-picture');
  const rows = nodes.slice(0, MOST_ON_PAPER).map((node) => {
    const about = [data.provider[node] >= 0 ? data.title[data.provider[node]] : data.kinds[data.kind[node]], day(data.date[node], data.precision[node])].filter(Boolean).join(', ');
    return make('li', {}, make('bdi', {}, data.title[node].slice(0, 300)), make('span', { class: 'soft' }, ` ${about}`));
  });
  byId('print').replaceChildren(
    make('h1', { dir: 'auto' }, caption.title),
    ...caption.lines.map((line) => make('p', { class: 'print-line', dir: 'auto' }, line)),
    picture,
    make('ul', { class: 'print-legend' }, ...caption.legend.map(([colour, kind, text]) => make('li', {}, swatch(colour, kind), ' ', make('bdi', {}, text)))),
    make('p', { class: 'print-source soft' }, caption.source),
    make('h2', {}, counted(nodes.length, 'node')), make('ol', {}, ...rows),
    nodes.length > MOST_ON_PAPER ? make('p', {}, message('print.more', { count: nodes.length - MOST_ON_PAPER })) : '');
}
