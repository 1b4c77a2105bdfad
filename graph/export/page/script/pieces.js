// Elements that several parts of the page share: swatches, marked text, rows of a list, bars.

import { make } from './dom.js';
import { day } from './dates.js';
import { marks } from './marks.js';
import { message, nameOfKind } from './messages.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./look.js').Look} Look */

/** The kinds with a shape of their own. */
const SHAPES = new Set(['article', 'provider', 'topic', 'region']);

/**
 * A spot in the colour and shape of a node.
 * @param {string} colour
 * @param {string} kind
 */
export function swatch(colour, kind) {
  return make('span', { class: `swatch ${SHAPES.has(kind) ? kind : 'further'}`, '--swatch': colour, 'aria-hidden': 'true' });
}

/**
 * Text with the words that were searched for marked.
 * @param {string} text
 * @param {import('./query.js').Term[]} terms
 * @returns {HTMLElement}
 */
export function marked(text, terms) {
  const whole = make('bdi');
  let done = 0;
  for (const [begin, end] of marks(text, terms)) {
    whole.append(text.slice(done, begin), make('mark', {}, text.slice(begin, end)));
    done = end;
  }
  whole.append(text.slice(done));
  return whole;
}

/**
 * A row of a list that leads to a node.
 * @param {Data} data
 * @param {Look} look
 * @param {number} node
 * @param {{terms?: import('./query.js').Term[], aside?: string | Node, under?: string | Node | null, go: (node: number) => void}} more
 */
export function nodeRow(data, look, node, { terms = [], aside = day(data.date[node], data.precision[node]), under, go }) {
  const kind = data.kinds[data.kind[node]];
  return make('li', {}, make('button', { type: 'button', 'data-node': node, click: () => go(node) },
    swatch(look.colours[look.colour[node]], kind),
    make('span', { class: 'name' }, marked(data.title[node].slice(0, 400), terms), kind === 'article' ? null : make('span', { class: 'unseen' }, ` (${nameOfKind(kind)})`)),
    make('span', { class: 'aside' }, aside),
    under ? make('span', { class: 'under' }, under) : null));
}

/**
 * A small timeline: how many of some nodes there are in each of equal parts of a span.
 * @param {number[]} dates seconds
 * @param {number} first
 * @param {number} last
 * @returns {SVGSVGElement}
 */
export function bars(dates, first, last) {
  const counts = countsOf(dates, first, last, 48);
  const most = Math.max(1, ...counts);
  const svg = drawing('svg', { viewBox: `0 0 ${counts.length * 6} 40`, preserveAspectRatio: 'none', class: 'bars', 'aria-hidden': 'true' });
  counts.forEach((count, at) => {
    const height = count ? Math.max(2, (36 * count) / most) : 1;
    svg.append(drawing('rect', { x: at * 6, y: 40 - height, width: 4.5, height, rx: 1, fill: count ? 'var(--accent)' : 'var(--line)' }));
  });
  return svg;
}

/**
 * A sparkline: the number of nodes over a span, with a text for screen readers.
 * @param {number[]} dates seconds
 * @param {number} first
 * @param {number} last
 * @returns {SVGSVGElement}
 */
export function trend(dates, first, last) {
  const counts = countsOf(dates, first, last, 16);
  const most = Math.max(1, ...counts);
  const late = counts.slice(12).reduce((sum, count) => sum + count, 0);
  const spoken = message('list.trend', { late, all: dates.length });
  const svg = drawing('svg', { viewBox: '0 0 60 16', class: 'trend', role: 'img', 'aria-label': spoken });
  const title = drawing('title', {});
  title.textContent = spoken;
  const points = counts.map((count, at) => `${(at * 60) / 15},${15 - (14 * count) / most}`).join(' ');
  svg.append(title, drawing('polyline', { points, fill: 'none', stroke: 'var(--accent)', 'stroke-width': 1.4, 'stroke-linejoin': 'round' }));
  return svg;
}

/** How many dates lie in each of equal parts of a span. @param {number[]} dates @param {number} first @param {number} last @param {number} parts @returns {number[]} */
function countsOf(dates, first, last, parts) {
  const counts = new Array(parts).fill(0);
  for (const date of dates) counts[Math.min(parts - 1, Math.floor((parts * (date - first)) / (last - first || 1)))]++;
  return counts;
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElementTagNameMap[T]}
 */
function drawing(tag, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/**
 * A list that shows its first rows, and a button for more.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => HTMLElement} row
 * @param {number} [first]
 * @returns {HTMLElement}
 */
export function longList(items, row, first = 12) {
  const list = make('ul', { class: 'list' }, ...items.slice(0, first).map(row));
  if (items.length <= first) return list;
  let shown = first;
  const more = make('button', { type: 'button', class: 'more', click: () => {
    const added = items.slice(shown, shown + 100).map(row);
    list.append(...added);
    shown += added.length;
    added[0]?.querySelector('button')?.focus();
    if (shown >= items.length) more.remove();
    else more.textContent = label();
  } });
  const label = () => message('list.more', { more: Math.min(100, items.length - shown), left: items.length - shown });
  more.textContent = label();
  return make('div', {}, list, more);
}
