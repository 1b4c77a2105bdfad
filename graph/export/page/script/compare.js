// The comparison of two to four providers, topics, stories or people: side by side, on one scale.

import { columnsFor, comparable, includes, MOST_COMPARED, nameOfCompared, sharedStories } from './compared.js';
import { glance, overTime, topicBars } from './columns.js';
import { badge } from './badge.js';
import { continuation, exclusives, overlaps, providersOfStories, sharedStoryList, whoWasFirst } from './shares.js';
import { linked } from './data.js';
import { make } from './dom.js';
import { message, nameOfKind } from './messages.js';
import { longList, nodeRow } from './pieces.js';
import { results } from './results.js';
import { nodesOfKind, present, storyRow } from './sections.js';
import { NO_COMPARISON, NO_FILTER, NOTHING_CHOSEN } from './state.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Compared} Compared */
/** @typedef {import('./results.js').Shown} Shown */
/** @typedef {import('./results.js').Actions} Actions */

const MOST_OFFERED = 60;

/**
 * The button that begins a comparison with what is chosen, or adds it to the one there is.
 * @param {Shown} shown @param {Actions} actions @param {Compared} item
 */
export function compareButton({ data, state }, actions, item) {
  const more = state.compared.length > 1;
  if (more && (includes(state.compared, item) || state.compared.length >= MOST_COMPARED)) return make('button', { type: 'button', id: 'compare', click: () => actions.set(NOTHING_CHOSEN) }, message('compare.back'));
  // The query found this one: it would hide the next.
  const changes = more ? { ...NOTHING_CHOSEN, query: '', compared: [...state.compared, item] } : { ...NOTHING_CHOSEN, query: '', compared: [item], adding: true };
  return make('button', { type: 'button', id: 'compare', title: nameOfCompared(data, item), click: () => actions.frame(changes) }, message(more ? 'compare.add_this' : 'compare.begin'));
}

/** The way back from what was chosen in a comparison. @param {Shown} shown @param {Actions} actions */
export function wayBack({ state }, actions) {
  if (state.compared.length < 2) return [];
  return [make('p', { class: 'way-back' }, make('button', { type: 'button', id: 'way-back', click: () => actions.frame(NOTHING_CHOSEN) }, make('span', { 'aria-hidden': 'true' }, '← '), message('compare.back')))];
}

/**
 * Offers to compare what is ticked, for each list with two to four ticks.
 * @param {Shown} shown @param {Actions} actions
 */
export function compareTicked({ data, state }, actions) {
  const ticked = [
    { filter: 'providers', kind: 'provider', items: [...state.providers].map((node) => ({ node, story: -1 })) },
    { filter: 'topics', kind: 'topic', items: [...state.topics].map((node) => ({ node, story: -1 })) },
    { filter: 'stories', kind: 'story', items: [...state.stories].map((story) => ({ node: -1, story })) },
    { filter: 'others', kind: data.kinds[data.kind[[...state.others][0]]], items: [...state.others].map((node) => ({ node, story: -1 })) },
  ].filter(({ items }) => items.length > 1 && items.length <= MOST_COMPARED);
  return ticked.map(({ filter, kind, items }) => make('div', { class: 'buttons offer' },
    // What is ticked is what is shown: as a filter it would only hide it from the next one that is added.
    make('button', { type: 'button', class: 'strong', 'data-compare': filter, click: () => actions.frame({ ...NOTHING_CHOSEN, compared: items, adding: false, [filter]: new Set() }) },
      message('compare.ticked', { count: items.length, kind: nameOfKinds(kind) }))));
}

/** @param {string} kind */
function nameOfKinds(kind) {
  return message(kind === 'provider' ? 'compare.providers' : kind === 'topic' ? 'compare.topics' : kind === 'story' ? 'compare.stories' : 'compare.these');
}

/**
 * The changes when a node is chosen to be compared too; null where it cannot be.
 * @param {Data} data @param {State} state @param {Compared | null} item
 * @returns {Partial<State> | null}
 */
export function comparedWith(data, { compared }, item) {
  if (!item || includes(compared, item) || compared.length >= MOST_COMPARED) return null;
  return { ...NOTHING_CHOSEN, query: '', compared: [...compared, item], adding: false };
}

/** Why a node that was chosen is not compared. @param {Data} data @param {State} state @param {number} node */
export function refusal(data, { compared }, node) {
  const item = comparable(data, node);
  if (!item) return message('compare.no_article');
  return message(includes(compared, item) ? 'compare.known' : 'compare.full', { name: nameOfCompared(data, item), count: MOST_COMPARED });
}

/** The comparison, or the choice of whom to compare. @param {Shown} shown @param {Actions} actions @returns {HTMLElement[]} */
export function comparison(shown, actions) {
  const { data, state, found, look } = shown;
  const columns = columnsFor(data, state.compared, found.match);
  const head = [
    make('div', { class: 'compare-head' }, make('h2', {}, message('compare.heading')), addButton(state, actions), make('button', { type: 'button', id: 'compare-end', click: () => actions.frame({ ...NO_COMPARISON, ...NOTHING_CHOSEN }) }, message('compare.end'))),
    comparedNames(shown, actions),
  ];
  if (state.adding) return [...head, ...candidates(shown, actions)];
  const all = { data, look, columns, actions };
  const stories = columns.every(({ kind }) => kind === 'story');
  const shared = stories ? [] : sharedStories(data, columns);
  return present([
    ...head,
    found.filtered ? make('p', { class: 'notice' }, `${message('compare.filtered')} `, make('button', { type: 'button', click: () => actions.set(NO_FILTER) }, message('compare.all'))) : null,
    ...glance(all),
    ...overTime(all),
    ...(stories ? [...continuation(all), ...providersOfStories(all)] : [...whoWasFirst(all, shared), ...sharedStoryList(all, shared)]),
    ...overlaps(all),
    ...topicBars(all),
    ...exclusives(all),
  ]);
}

/** The button to add another one. @param {State} state @param {Actions} actions */
function addButton({ compared, adding }, actions) {
  if (compared.length < 2 || compared.length >= MOST_COMPARED) return null;
  return make('button', { type: 'button', id: 'compare-add', 'aria-pressed': String(adding), click: () => actions.set({ adding: !adding }) }, message('compare.add'));
}

/** Those compared, each with a button to leave it out. @param {Shown} shown @param {Actions} actions */
function comparedNames({ data, look, state }, actions) {
  const card = (/** @type {Compared} */ item, /** @type {number} */ at) => {
    const name = nameOfCompared(data, item);
    const rest = state.compared.filter((each) => each !== item);
    return make('li', {},
      badge(look, at),
      make('button', { type: 'button', class: 'plain name', title: name, 'data-node': item.node < 0 ? null : item.node, click: () => actions.frame({ ...NOTHING_CHOSEN, adding: false, selected: item.node, story: item.story }) }, make('bdi', {}, name.slice(0, 200))),
      make('span', { class: 'soft kind' }, item.story >= 0 ? message('kind.story') : nameOfKind(data.kinds[data.kind[item.node]])),
      make('button', { type: 'button', class: 'remove', 'aria-label': message('compare.remove', { name }), title: message('compare.remove', { name }), click: () => actions.frame(rest.length ? { compared: rest, adding: rest.length === 1 } : NO_COMPARISON) }, '×'));
  };
  return make('ul', { class: state.compared.length > 1 ? 'compared' : 'compared-one', 'aria-label': message('compare.heading'), '--count': state.compared.length }, ...state.compared.map(card));
}

/** Choose whom to compare: the matches of a search, or the largest of the same kind. @param {Shown} shown @param {Actions} actions @returns {HTMLElement[]} */
function candidates(shown, actions) {
  const { data, look, state, found } = shown;
  const notice = make('p', { class: 'notice', id: 'compare-notice', role: 'status' }, message('compare.choose'));
  if (found.filtered) return [notice, ...results(shown, actions, 'h3')];
  const { node, story } = state.compared[state.compared.length - 1];
  if (story >= 0) {
    const others = data.stories.map((_, at) => at).filter((at) => !includes(state.compared, { node: -1, story: at }));
    return [notice, make('h3', {}, message('compare.other_stories')), longList(others.slice(0, MOST_OFFERED), (at) => storyRow(data, look, at, actions))];
  }
  const near = nearOnes(data, node);
  const others = nodesOfKind(data, data.kinds[data.kind[node]]).filter((each) => !includes(state.compared, { node: each, story: -1 }) && data.articles[each])
    .sort((a, b) => (near.get(b) ?? 0) - (near.get(a) ?? 0) || data.articles[b] - data.articles[a]);
  return [notice, make('h3', {}, message('compare.others', { kind: nameOfKind(data.kinds[data.kind[node]]) })),
    longList(others.slice(0, MOST_OFFERED), (each) => nodeRow(data, look, each, { go: actions.go, aside: near.get(each) ? message('compare.stories_shared', { count: near.get(each) ?? 0 }) : '' }))];
}

/** How many stories each other node of the kind has in common with a node. @param {Data} data @param {number} node @returns {Map<number, number>} */
function nearOnes(data, node) {
  const article = data.kinds.indexOf('article');
  const stories = new Set(linked(data, node).flatMap((each) => (data.kind[each] === article && data.story[each] >= 0 ? [data.story[each]] : [])));
  const near = new Map();
  for (const story of stories) {
    const hubs = new Set(data.stories[story].members.flatMap((each) => linked(data, each).filter((hub) => data.kind[hub] === data.kind[node])));
    for (const hub of hubs) near.set(hub, (near.get(hub) ?? 0) + 1);
  }
  return near;
}
