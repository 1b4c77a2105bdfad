// The network at a glance, beside the picture while nothing is chosen.

import { linked } from './data.js';
import { make } from './dom.js';
import { headingOf, message, number } from './messages.js';
import { longList, nodeRow, trend } from './pieces.js';
import { datesOf, ends, nodesOfKind, numbers, present, section, spread, storyRow } from './sections.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./results.js').Shown} Shown */
/** @typedef {import('./results.js').Actions} Actions */

/** @param {Shown} shown @param {Actions} actions @returns {HTMLElement[]} */
export function overview({ data, look }, actions) {
  const articles = nodesOfKind(data, 'article');
  const notice = data.total > data.count ? make('p', { class: 'notice' }, message('overview.reduced', { total: data.total, shown: data.count })) : null;
  return present([
    make('h2', {}, message('overview.heading')),
    notice,
    numbers([[articles.length, 'article'], [nodesOfKind(data, 'provider').length, 'provider'], [nodesOfKind(data, 'topic').length, 'topic'], ...data.kinds.slice(3).map((kind) => [nodesOfKind(data, kind).length, kind]), [data.stories.length, 'story']]
      .filter(([count, noun]) => count || noun === 'article')),
    ...spread(data, articles),
    ...section(message('overview.stories'), data.stories.length > 0, () => longList(data.stories.map((_, index) => index), (story) => storyRow(data, look, story, actions), 8)),
    ...data.kinds.filter((kind) => kind !== 'article').sort((a, b) => Number(b === 'topic') - Number(a === 'topic'))
      .flatMap((kind) => section(headingOf(kind), nodesOfKind(data, kind).length > 0, () => hubs(data, look, kind, actions))),
  ]);
}

/** @param {Data} data @param {import('./look.js').Look} look @param {string} kind @param {Actions} actions */
function hubs(data, look, kind, actions) {
  const nodes = nodesOfKind(data, kind).sort((a, b) => data.articles[b] - data.articles[a]);
  const [first, last] = ends(datesOf(data, nodesOfKind(data, 'article')));
  const article = data.kinds.indexOf('article');
  const aside = (/** @type {number} */ hub) => {
    const dates = datesOf(data, linked(data, hub).filter((node) => data.kind[node] === article));
    return make('span', {}, first < last && dates.length > 1 ? trend(dates, first, last) : null, make('span', { class: 'total' }, number(data.articles[hub])));
  };
  return longList(nodes, (node) => nodeRow(data, look, node, { go: actions.go, aside: aside(node) }), 6);
}
