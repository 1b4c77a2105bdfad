// Parts that the details of nodes, stories and the whole network have in common.

import { linked, newestFirst } from './data.js';
import { span } from './dates.js';
import { make } from './dom.js';
import { counted, message, number } from './messages.js';
import { bars, longList, nodeRow, swatch } from './pieces.js';
import { cut } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./look.js').Look} Look */
/** @typedef {import('./results.js').Actions} Actions */

/**
 * A heading with its content, where there is any.
 * @param {string} heading
 * @param {boolean} wanted
 * @param {() => HTMLElement} content
 * @returns {HTMLElement[]}
 */
export function section(heading, wanted, content) {
  return wanted ? [make('h3', {}, heading), content()] : [];
}

/** @param {(HTMLElement | null)[]} parts @returns {HTMLElement[]} */
export function present(parts) {
  return /** @type {HTMLElement[]} */ (parts.filter((part) => part !== null));
}

/**
 * Large numbers, each over its noun.
 * @param {(number | string)[][]} pairs
 */
export function numbers(pairs) {
  return make('div', { class: 'numbers' }, ...pairs.map(([count, noun]) => make('div', {}, make('b', {}, number(Number(count))), make('span', {}, counted(Number(count), String(noun)).replace(/^\S+ /, '')))));
}

/**
 * A button that leads to a provider, topic or node of another kind.
 * @param {Data} data
 * @param {number} hub
 * @param {Actions} actions
 * @param {number} [count]
 */
export function chip(data, hub, actions, count) {
  return make('button', { type: 'button', class: 'chip', 'data-node': hub, click: () => actions.go(hub) }, make('bdi', {}, cut(data.title[hub], 60)), count ? make('span', { class: 'soft' }, ` ${number(count)}`) : null);
}

/**
 * A row that leads to a story.
 * @param {Data} data
 * @param {Look} look
 * @param {number} story
 * @param {Actions} actions
 * @param {number} [count] of its articles; all where missing
 * @param {Node} [under]
 */
export function storyRow(data, look, story, actions, count, under) {
  const { label, members } = data.stories[story];
  return make('li', {}, make('button', { type: 'button', 'data-story': story, click: () => actions.goStory(story) },
    swatch(look.colours[look.colour[members[0]]], 'article'), make('span', { class: 'name' }, make('bdi', {}, label)), make('span', { class: 'aside' }, number(count ?? members.length)),
    under ? make('span', { class: 'under' }, under) : null));
}

/**
 * The span of some articles, and how they are spread over it.
 * @param {Data} data
 * @param {number[]} articles
 * @returns {HTMLElement[]}
 */
export function spread(data, articles) {
  const dates = datesOf(data, articles);
  if (!dates.length) return [];
  const [first, last] = ends(dates);
  return section(span(first, last), first < last, () => /** @type {any} */ (bars(dates, first, last)));
}

/** @param {Data} data @param {number[]} articles */
export function datesOf(data, articles) {
  return articles.map((node) => data.date[node]).filter(Number.isFinite);
}

/** The first and the last date. @param {number[]} dates @returns {[number, number]} */
export function ends(dates) {
  return dates.reduce(([a, b], date) => [Math.min(a, date), Math.max(b, date)], [Infinity, -Infinity]);
}

/** @param {Data} data @param {string} kind */
export function nodesOfKind(data, kind) {
  const wanted = data.kinds.indexOf(kind);
  return Array.from(data.order).filter((node) => data.kind[node] === wanted);
}

/** @param {Data} data @param {number} node */
export function nameOf(data, node) {
  return node >= 0 ? data.title[node] : '';
}

/**
 * Sections about several articles: counts, span, timeline, neighbours, and the list.
 * @param {Data} data @param {Look} look @param {number[]} articles @param {Actions} actions @param {string} about
 */
export function ofArticles(data, look, articles, actions, about) {
  const tally = (/** @type {(node: number) => number[]} */ of) => {
    const counts = new Map();
    for (const node of articles) for (const each of of(node)) counts.set(each, (counts.get(each) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  };
  const providers = about === 'provider' ? [] : tally((node) => (data.provider[node] >= 0 ? [data.provider[node]] : []));
  const topics = tally((node) => linked(data, node, 'about'));
  const stories = about === 'story' ? [] : tally((node) => (data.story[node] >= 0 ? [data.story[node]] : []));
  const dated = [...articles].sort((a, b) => newestFirst(data.date[a], data.date[b]));
  const chips = (/** @type {[number, number][]} */ found) => make('div', { class: 'chips' }, ...found.slice(0, 8).map(([hub, count]) => chip(data, hub, actions, count)));
  return [
    numbers([[articles.length, 'article'], [providers.length, 'provider'], [stories.length, 'story']].filter(([count]) => count)),
    ...spread(data, articles),
    ...section(message('kinds.provider'), providers.length > 0, () => chips(providers)),
    ...section(message('kinds.topic'), topics.length > 0, () => chips(topics)),
    ...section(message('details.stories'), stories.length > 0, () => longList(stories, ([story, count]) => storyRow(data, look, story, actions, count), 5)),
    ...section(message('kinds.article'), articles.length > 0, () => longList(dated, (node) => nodeRow(data, look, node, { go: actions.go, under: nameOf(data, data.provider[node]) }))),
  ];
}
