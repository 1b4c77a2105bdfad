// Descriptions of nodes and of the picture, for those who hear them.

import { GHOST } from './look.js';
import { counted, message, nameOfKind } from './messages.js';
import { cut } from './text.js';
import { day } from './dates.js';

/** @typedef {import('./data.js').Data} Data */

const MOST_NAMED = 5;

/**
 * A node in a sentence: title, kind, provider, date and number of links.
 * @param {Data} data
 * @param {number} node
 */
export function describeNode(data, node) {
  const provider = data.provider[node];
  return [
    cut(data.title[node], 200), nameOfKind(data.kinds[data.kind[node]]), provider >= 0 ? cut(data.title[provider], 60) : '',
    day(data.date[node], data.precision[node]), counted(data.degree[node], 'link'),
  ].filter(Boolean).join(', ');
}

/**
 * What is in view: how many nodes, and the largest stories, else the most important nodes.
 * @param {Data} data
 * @param {import('./look.js').Look} look
 * @param {import('./paint.js').View} view
 */
export function describeView(data, look, view) {
  const isInView = (/** @type {number} */ x, /** @type {number} */ y) => Math.abs(x - view.x) * view.scale < view.width / 2 && Math.abs(y - view.y) * view.scale < view.height / 2;
  const nodes = [...data.order].filter((node) => look.level[node] !== GHOST && isInView(data.x[node], data.y[node]));
  const inView = new Set(nodes);
  const named = data.stories.filter(({ members }) => members.some((node) => inView.has(node))).map(({ label }) => label);
  const names = (named.length ? named : nodes.map((node) => data.title[node])).slice(0, MOST_NAMED).map((name) => cut(name, 60));
  const counts = { shown: counted(nodes.length, 'node'), count: data.count };
  return names.length ? message('picture.view', { ...counts, names: names.join('; ') }) : message('picture.empty', counts);
}
