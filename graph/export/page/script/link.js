// The state as a link: readable, and good for the next build of the page too, because nodes are
// named by their identifiers.

import { comparedFrom } from './compared.js';
import { ORDERS } from './order.js';
import { START } from './state.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */

/** The keys of the state that hold one of several words, and their names in the link. */
const NAMES_OF_CHOICES = /** @type {const} */ ([
  ['colour', 'colour'], ['size', 'size'], ['theme', 'theme'], ['mode', 'mode'], ['rows', 'rows'], ['rowOrder', 'row-order'], ['sort', 'sort'], ['listOrder', 'order'],
]);

/**
 * The part of the address behind `#`.
 * @param {Data} data
 * @param {State} state
 * @param {State} [usual] the defaults, which the link leaves out
 * @returns {string}
 */
export function toLink(data, state, usual = START) {
  const link = new URLSearchParams();
  const add = (/** @type {string} */ name, /** @type {string} */ value) => value && link.append(name, value);
  const names = namesOf(data);
  add('node', names.node(state.selected));
  add('story', names.story(state.story));
  add('to-node', names.node(state.goal));
  for (const [name, value] of pathAndComparison(state, names)) add(name, value);
  add('q', state.query);
  for (const kind of sorted(state.kinds)) add('kind', data.kinds[kind]);
  for (const story of sorted(state.stories)) add('in-story', names.story(story));
  for (const topic of sorted(state.topics)) add('topic', names.node(topic));
  for (const provider of sorted(state.providers)) add('provider', names.node(provider));
  for (const other of sorted(state.others)) add('linked', names.node(other));
  add('from', isoDay(state.from));
  add('to', isoDay(state.to));
  for (const key of sorted(state.off)) add('without', data.keys[key].key);
  for (const [key, name] of NAMES_OF_CHOICES) if (state[key] !== usual[key]) add(name, state[key]);
  for (const [name, value] of switchesOf(state)) add(name, value);
  add('at', state.camera ? [state.camera.x.toFixed(0), state.camera.y.toFixed(0), state.camera.scale.toPrecision(3)].join(',') : '');
  return link.toString();
}

/**
 * Parse a link into a state; names of nodes that the network does not have are ignored.
 * @param {Data} data
 * @param {string} text with or without `#`
 * @param {State} [usual] the defaults of missing parameters
 * @returns {State}
 */
export function fromLink(data, text, usual = START) {
  const link = new URLSearchParams(text.replace(/^#/, ''));
  const ids = idsOf(data);
  const get = (/** @type {string} */ name) => link.get(name) ?? '';
  const compared = comparedFrom(data, link.getAll('compare').map(ids.node));
  return {
    ...usual,
    selected: ids.node(get('node')),
    story: ids.story(get('story')),
    goal: ids.node(get('to-node')),
    way: Math.min(9, Math.max(0, Math.trunc(Number(get('path'))) - 1 || 0)),
    broad: get('over') === 'publishers',
    compared,
    adding: compared.length === 1,
    hops: Math.min(3, Math.max(0, Math.trunc(Number(get('hops'))) || 0)),
    query: get('q').slice(0, 500),
    kinds: thoseKnown(link.getAll('kind').map((name) => data.kinds.indexOf(name))),
    stories: thoseKnown(link.getAll('in-story').map(ids.story)),
    topics: thoseKnown(link.getAll('topic').map(ids.node)),
    allTopics: get('topics') === 'all',
    providers: thoseKnown(link.getAll('provider').map(ids.node)),
    others: thoseKnown(link.getAll('linked').map(ids.node)),
    from: seconds(get('from'), 0),
    to: seconds(get('to'), 86399),
    off: thoseKnown(link.getAll('without').map((key) => data.keys.findIndex((each) => each.key === key))),
    colour: oneOf(get('colour'), ['kind', 'story', 'provider', 'topic'], usual.colour),
    size: oneOf(get('size'), ['links', 'rank'], START.size),
    theme: oneOf(get('theme'), ['system', 'light', 'dark'], START.theme),
    mode: oneOf(get('mode'), ['map', 'timeline', 'table'], START.mode),
    rows: oneOf(get('rows'), ['story', ...data.kinds.filter((kind) => kind !== 'article')], usual.rows),
    rowOrder: oneOf(get('row-order'), ['size', 'first'], START.rowOrder),
    sort: /^-?[a-z]+$/.test(get('sort')) ? get('sort') : '',
    listOrder: ORDERS.find((order) => order === get('order')) ?? '',
    tour: Math.min(data.noted?.notes.views.length ?? 0, Math.max(0, Math.trunc(Number(get('tour'))) || 0)),
    embed: link.has('embed') && get('embed') !== '0',
    camera: camera(get('at')),
  };
}

/** The numbers and switches of a state, empty where they are off. @param {State} state @returns {[string, string][]} */
function switchesOf({ hops, allTopics, tour, embed }) {
  return [['hops', hops ? String(hops) : ''], ['topics', allTopics ? 'all' : ''], ['tour', tour ? String(tour) : ''], ['embed', embed ? '1' : '']];
}

/** @param {State} state @param {ReturnType<typeof namesOf>} names @returns {[string, string][]} */
function pathAndComparison({ way, broad, compared }, names) {
  return [
    ['path', way ? String(way + 1) : ''],
    ['over', broad ? 'publishers' : ''],
    ...compared.map(({ node, story }) => /** @type {[string, string]} */ (['compare', node >= 0 ? names.node(node) : names.story(story)])),
  ];
}

/**
 * The state of the page's address: a link to a view of the tour alone, `#tour=2`, opens as that view.
 * @param {Data} data
 * @param {string} text
 * @param {State} [usual]
 * @returns {State}
 */
export function fromAddress(data, text, usual = START) {
  const state = fromLink(data, text, usual);
  const { tour, embed, theme } = state;
  const view = tour ? data.noted?.notes.views[tour - 1] : undefined;
  const alone = toLink(data, { ...state, tour: 0, embed: false, theme: usual.theme }, usual) === '';
  return view && alone ? { ...fromLink(data, view.link, usual), tour, embed, theme } : state;
}

/** @param {Data} data */
function namesOf(data) {
  const node = (/** @type {number} */ index) => (index < 0 ? '' : shortened(data.id[index], data.base));
  return { node, story: (/** @type {number} */ story) => (story < 0 ? '' : node(data.stories[story].members[0])) };
}

/** @param {Data} data */
function idsOf(data) {
  const node = (/** @type {string} */ name) => (name ? (data.byId.get(name.startsWith('~') ? data.base + name.slice(1) : name) ?? -1) : -1);
  return { node, story: (/** @type {string} */ name) => data.story[node(name)] ?? -1 };
}

/** @param {string} id @param {string} base */
function shortened(id, base) {
  return id.startsWith(base) ? `~${id.slice(base.length)}` : id;
}

/** @param {number | null} time seconds */
function isoDay(time) {
  return time === null ? '' : new Date(time * 1000).toISOString().slice(0, 10);
}

/** @param {string} text @param {number} later seconds after its beginning */
function seconds(text, later) {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / 1000 : NaN;
  return Number.isNaN(time) ? null : time + later;
}

/** @param {string} text */
function camera(text) {
  const [x, y, scale, ...more] = text.split(',').map(Number);
  const good = !more.length && Number.isFinite(x) && Number.isFinite(y) && scale > 0 && Number.isFinite(scale);
  return good ? { x, y, scale } : null;
}

/** @param {number[]} found */
function thoseKnown(found) {
  return new Set(found.filter((each) => each >= 0));
}

/** @param {Set<number>} set */
function sorted(set) {
  return [...set].sort((a, b) => a - b);
}

/**
 * @template {string} T
 * @param {string} text
 * @param {T[]} choices
 * @param {T} otherwise
 * @returns {T}
 */
function oneOf(text, choices, otherwise) {
  return choices.find((each) => each === text) ?? otherwise;
}
