// The look of the picture: which colour, size and strength each node has in a state.

import { NOBODY, placesOf } from './compared.js';
import { pathDrawn } from './paths.js';
import { around } from './walk.js';
import { linked } from './data.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/**
 * @typedef {object} Look
 * @property {Uint8Array} level how strongly each node is drawn: GHOST, FAINT, PLAIN or STRONG
 * @property {Uint8Array} colour an index into `colours`
 * @property {string[]} colours
 * @property {Float32Array} size radius at scale 1, in pixels
 * @property {Uint8Array} clumpColour an index into `colours` for each clump
 * @property {Uint8Array} clumpShown 1 for each clump that has a node which is no ghost
 * @property {number[]} path the nodes of the path that is shown, or none
 * @property {boolean} filtered whether some nodes fail the filters
 * @property {boolean} focused whether a node or story is chosen, so that other nodes are faint
 */

export const GHOST = 0;
export const FAINT = 1;
export const PLAIN = 2;
export const STRONG = 3;

const CATEGORIES = 9;
const KINDS = ['article', 'provider', 'topic', 'further'];
/** The colour of the first category; before it are those of kinds. */
export const FIRST_CATEGORY = KINDS.length;
const OTHER = FIRST_CATEGORY + CATEGORIES;
/** The colours of those compared, apart for every kind of colour vision, and the dark one of what several have. */
export const COMPARED_COLOURS = [0, 1, FIRST_CATEGORY + 5, 2, OTHER + 1];

/** @typedef {{ground: string, ink: string, soft: string, edge: string, ghost: string, halo: string, accent: string, sans: string, colours: string[], names: string[]}} Palette `names` are the colours, dark or light enough for text */

/**
 * The colours of the page's style sheet, light or dark as it now is.
 * @returns {Palette}
 */
export function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const value = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const kinds = KINDS.map(value);
  const categories = Array.from({ length: CATEGORIES + 1 }, (_, index) => value(`c${index}`));
  const colours = [...kinds, ...categories];
  return {
    names: colours.map((colour) => mixed(colour, value('ink'))), colours,
    ground: value('ground'), ink: value('ink'), soft: value('soft'), edge: value('edge'), ghost: value('ghost'),
    halo: value('halo'), accent: value('accent'), sans: value('sans'),
  };
}

/**
 * The colour between two, nearer to the second one.
 * @param {string} one `#rrggbb`
 * @param {string} other `#rrggbb`
 */
export function mixed(one, other) {
  const part = (/** @type {number} */ at) => Math.round(0.4 * parseInt(one.slice(at, at + 2), 16) + 0.6 * parseInt(other.slice(at, at + 2), 16));
  return `#${[1, 3, 5].map((at) => part(at).toString(16).padStart(2, '0')).join('')}`;
}

/**
 * The look of every node.
 * @param {Data} data
 * @param {State} state
 * @param {Uint8Array} match which nodes pass the filters
 * @param {Palette} palette
 * @returns {Look}
 */
export function lookOf(data, state, match, palette) {
  const path = pathDrawn(data, state);
  const places = state.compared.length > 1 ? placesOf(data, state.compared) : null;
  const category = categories(data, state.colour);
  const colour = Uint8Array.from({ length: data.count }, (_, node) => (places ? COMPARED_COLOURS[places[node]] ?? OTHER : colourOf(data, node, state.colour, category)));
  const level = levels(data, state, places ? match.map((fits, node) => Number(fits && places[node] !== NOBODY)) : match, path);
  return {
    level,
    colour,
    colours: [...palette.colours, palette.ink],
    size: sizes(data, state.size),
    clumpColour: clumpColours(data, colour),
    clumpShown: clumpsShown(data, level),
    path,
    filtered: match.includes(0),
    focused: state.selected >= 0 || state.story >= 0,
  };
}

/** @param {Data} data @param {Uint8Array} level */
function clumpsShown(data, level) {
  const shown = new Uint8Array(data.clumps.length);
  for (let node = 0; node < data.count; node++) if (level[node] !== GHOST && data.clump[node] >= 0) shown[data.clump[node]] = 1;
  return shown;
}

/** The colour that most articles of each clump have. @param {Data} data @param {Uint8Array} colour */
function clumpColours(data, colour) {
  const votes = data.clumps.map(() => new Uint32Array(OTHER + 2));
  for (let node = 0; node < data.count; node++) if (data.clump[node] >= 0 && data.kind[node] === 0) votes[data.clump[node]][colour[node]]++;
  return Uint8Array.from(votes, (some) => some.indexOf(Math.max(...some)));
}

/** @param {Data} data @param {State} state @param {Uint8Array} match @param {number[]} path */
function levels(data, state, match, path) {
  const level = new Uint8Array(data.count);
  const focused = state.selected >= 0 || state.story >= 0;
  for (let node = 0; node < data.count; node++) level[node] = match[node] ? (focused ? FAINT : PLAIN) : GHOST;
  // The choice is shown with its neighbours, even those that fail a filter.
  for (const node of chosen(data, state, path)) level[node] = STRONG;
  if (state.hops && !path.length) for (let node = 0; node < data.count; node++) if (level[node] === FAINT) level[node] = GHOST;
  return level;
}

/**
 * The nodes to emphasise: of the path, the neighbourhood or the story.
 * @param {Data} data
 * @param {State} state
 * @param {number[]} path
 * @returns {Iterable<number>}
 */
export function chosen(data, state, path) {
  if (path.length) return path;
  if (state.selected >= 0) {
    const far = around(data, state.selected, Math.max(1, state.hops), state.off);
    return data.order.filter((node) => far[node] >= 0);
  }
  if (state.story >= 0) return data.stories[state.story].members;
  return [];
}

/**
 * The providers or topics that have a colour of their own: those with the most articles.
 * @param {Data} data
 * @param {State['colour']} by
 * @returns {number[]}
 */
export function categories(data, by) {
  if (by !== 'provider' && by !== 'topic') return [];
  const kind = data.kinds.indexOf(by);
  const hubs = [...data.order].filter((node) => data.kind[node] === kind);
  return hubs.sort((a, b) => data.articles[b] - data.articles[a]).slice(0, CATEGORIES);
}

/** @param {Data} data @param {number} node @param {State['colour']} by @param {number[]} category */
function colourOf(data, node, by, category) {
  if (by === 'kind') return colourOfKind(data.kind[node], by);
  if (data.kind[node] !== data.kinds.indexOf('article')) {
    const place = category.indexOf(node);
    return place >= 0 ? FIRST_CATEGORY + place : category.length ? OTHER : colourOfKind(data.kind[node], by);
  }
  if (by === 'story') return data.story[node] >= 0 ? FIRST_CATEGORY + coloursOfStories(data)[data.story[node]] : OTHER;
  if (by === 'provider') return FIRST_CATEGORY + placeOf(category, data.provider[node]);
  // The rarest topic of an article is the most specific one.
  const topics = linked(data, node, 'about').sort((a, b) => data.articles[a] - data.articles[b]);
  return FIRST_CATEGORY + placeOf(category, topics.find((topic) => category.includes(topic)) ?? -1);
}

/** @type {WeakMap<Data, Uint8Array>} */
const storyColours = new WeakMap();
/** Of more stories the smallest have colours by number: to compare all with all would take too long. */
const MOST_COLOURED = 3000;

/**
 * The category of each story, another one than its neighbours have: the largest story chooses first.
 * @param {Data} data
 */
export function coloursOfStories(data) {
  const before = storyColours.get(data);
  if (before) return before;
  const colour = Uint8Array.from(data.stories, (_, story) => story % CATEGORIES);
  const regions = data.clumps.filter((clump) => clump.story >= 0).slice(0, MOST_COLOURED);
  regions.forEach(({ x, y, r, story }, at) => {
    const costs = new Float64Array(CATEGORIES);
    for (const other of regions.slice(0, at)) costs[colour[other.story]] += (r / Math.max(r, Math.hypot(other.x - x, other.y - y) - other.r)) ** 4;
    // Of equally good colours, each story begins with another one, so that all are in use.
    const order = Array.from(costs, (_, place) => (place + story) % CATEGORIES);
    colour[story] = order.reduce((best, each) => (costs[each] < costs[best] ? each : best), order[0]);
  });
  storyColours.set(data, colour);
  return colour;
}

/**
 * The colour of a kind: where stories have the colours of categories, all further kinds have one.
 * @param {number} kind
 * @param {State['colour']} by
 */
export function colourOfKind(kind, by) {
  return Math.min(kind, by === 'kind' ? OTHER : FIRST_CATEGORY - 1);
}

/** @param {number[]} category @param {number} node */
function placeOf(category, node) {
  const place = category.indexOf(node);
  return place >= 0 ? place : CATEGORIES;
}

/** @param {Data} data @param {State['size']} by */
function sizes(data, by) {
  const values = by === 'rank' ? data.rank : data.degree;
  const article = data.kinds.indexOf('article');
  // In a small network no node is large.
  let most = by === 'rank' ? 1 : 60;
  let mostOfArticles = by === 'rank' ? 1 : 30;
  for (let node = 0; node < data.count; node++) {
    if (data.kind[node] === article) mostOfArticles = Math.max(mostOfArticles, values[node]);
    else most = Math.max(most, values[node]);
  }
  return Float32Array.from({ length: data.count }, (_, node) =>
    data.kind[node] === article ? 5 + 7 * Math.sqrt(values[node] / mostOfArticles) : 4.5 + 19 * Math.sqrt(values[node] / most));
}
