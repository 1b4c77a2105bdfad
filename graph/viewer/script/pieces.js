// Pieces that several parts of the page are made of: swatches, marked text, rows of a list, bars.

import { make } from './dom.js';
import { day, marks } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./look.js').Look} Look */

/**
 * A spot in the colour and shape of a node.
 * @param {string} colour
 * @param {string} kind
 */
export function swatch(colour, kind) {
  return make('span', { class: `swatch ${kind}`, '--swatch': colour, 'aria-hidden': 'true' });
}

/**
 * Text with the words that were searched for marked.
 * @param {string} text
 * @param {string[]} terms
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
 * @param {{terms?: string[], aside?: string | Node, under?: string | Node, go: (node: number) => void}} more
 */
export function nodeRow(data, look, node, { terms = [], aside = day(data.date[node]), under, go }) {
  const kind = data.kinds[data.kind[node]];
  return make('li', {}, make('button', { type: 'button', 'data-node': node, click: () => go(node) },
    swatch(look.colours[look.colour[node]], kind),
    make('span', { class: 'name' }, marked(data.title[node].slice(0, 400), terms), kind === 'article' ? null : make('span', { class: 'unseen' }, ` (${kind})`)),
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
  const parts = 48;
  const counts = new Array(parts).fill(0);
  for (const date of dates) counts[Math.min(parts - 1, Math.floor((parts * (date - first)) / (last - first || 1)))]++;
  const most = Math.max(1, ...counts);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${parts * 6} 40`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'bars');
  svg.setAttribute('aria-hidden', 'true');
  counts.forEach((count, at) => {
    const height = count ? Math.max(2, (36 * count) / most) : 1;
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    for (const [name, value] of Object.entries({ x: at * 6, y: 40 - height, width: 4.5, height, rx: 1, fill: count ? 'var(--accent)' : 'var(--line)' })) bar.setAttribute(name, String(value));
    svg.append(bar);
  });
  return svg;
}

/**
 * A list that shows its first rows, and the others when asked.
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
  const label = () => `Show ${Math.min(100, items.length - shown)} more of ${items.length - shown}`;
  more.textContent = label();
  return make('div', {}, list, more);
}
