// A comparison by numbers: what two to four providers, topics, stories or people share, and what only one has.

import { binAt, DAY } from './calendar.js';
import { linked } from './data.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').Compared} Compared */
/**
 * @typedef {object} Column one of those compared
 * @property {Compared} item
 * @property {string} name
 * @property {string} kind `story`, or the name of the node's kind
 * @property {number[]} articles those that pass the filters, the oldest first and the undated last
 * @property {Map<number, number[]>} stories the stories of these, with their articles
 * @property {Map<number, number[]>} topics
 * @property {Map<number, number[]>} providers
 */
/** @typedef {{at: number, delay: number, exact: boolean}} Arrival a column on a story, in seconds after the first; exact where hours are known */
/** @typedef {{story: number, count: number, arrivals: Arrival[], undated: number[]}} SharedStory arrivals in order of time; undated are columns without a full date on it */
/** @typedef {{first: number, of: number, lead: number, exact: boolean}} Precedence on how many stories a column was first, alone in that, of how many that it shares; its median lead over the second, NaN where there is none, exact where the hours are known */

export const MOST_COMPARED = 4;
/** The place of an article that several of those compared have. */
export const SEVERAL = MOST_COMPARED;
/** The place of a node that none of them has. */
export const NOBODY = 255;

/**
 * What a node stands for in a comparison: itself, or the story of an article; null for an article without one.
 * @param {Data} data
 * @param {number} node
 * @returns {Compared | null}
 */
export function comparable(data, node) {
  if (data.kind[node] !== data.kinds.indexOf('article')) return { node, story: -1 };
  return data.story[node] >= 0 ? { node: -1, story: data.story[node] } : null;
}

/**
 * Those that a link names, each once; unknown ones are ignored.
 * @param {Data} data
 * @param {number[]} nodes
 * @returns {Compared[]}
 */
export function comparedFrom(data, nodes) {
  /** @type {Compared[]} */
  const items = [];
  for (const node of nodes) {
    const item = node >= 0 ? comparable(data, node) : null;
    if (item && !includes(items, item) && items.length < MOST_COMPARED) items.push(item);
  }
  return items;
}

/** @param {readonly Compared[]} items @param {Compared} item */
export function includes(items, item) {
  return items.some(({ node, story }) => node === item.node && story === item.story);
}

/** @param {Data} data @param {Compared} item */
export function nameOfCompared(data, { node, story }) {
  return story >= 0 ? data.stories[story].label : data.title[node];
}

/** All articles of one of those compared. @param {Data} data @param {Compared} item @returns {number[]} */
export function articlesOf(data, { node, story }) {
  if (story >= 0) return data.stories[story].members;
  const article = data.kinds.indexOf('article');
  return [...new Set(linked(data, node))].filter((each) => data.kind[each] === article);
}

/**
 * For each node the place of the one compared that it belongs to, `SEVERAL` or `NOBODY`.
 * @param {Data} data
 * @param {readonly Compared[]} items
 */
export function placesOf(data, items) {
  const places = new Uint8Array(data.count).fill(NOBODY);
  items.forEach((item, at) => {
    for (const node of articlesOf(data, item)) places[node] = places[node] === NOBODY ? at : SEVERAL;
  });
  items.forEach(({ node }, at) => {
    if (node >= 0) places[node] = at;
  });
  return places;
}

/**
 * The columns of a comparison.
 * @param {Data} data
 * @param {readonly Compared[]} items
 * @param {Uint8Array} match which nodes pass the filters
 * @returns {Column[]}
 */
export function columnsFor(data, items, match) {
  return items.map((item) => {
    const articles = articlesOf(data, item).filter((node) => match[node]).sort((a, b) => earlier(data.date[a], data.date[b]) || a - b);
    return {
      item,
      name: nameOfCompared(data, item),
      kind: item.story >= 0 ? 'story' : data.kinds[data.kind[item.node]],
      articles,
      stories: grouped(articles, (node) => (data.story[node] >= 0 ? [data.story[node]] : [])),
      topics: grouped(articles, (node) => linked(data, node, 'about')),
      providers: grouped(articles, (node) => (data.provider[node] >= 0 ? [data.provider[node]] : [])),
    };
  });
}

/** @param {number} a seconds, NaN where missing @param {number} b */
function earlier(a, b) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

/** @param {number[]} articles @param {(node: number) => number[]} of @returns {Map<number, number[]>} */
function grouped(articles, of) {
  /** @type {Map<number, number[]>} */
  const groups = new Map();
  for (const node of articles) {
    for (const each of new Set(of(node))) {
      const group = groups.get(each);
      if (group) group.push(node);
      else groups.set(each, [node]);
    }
  }
  return groups;
}

/**
 * What several columns have, those with the most articles first.
 * @param {Column[]} columns
 * @param {'stories' | 'topics' | 'providers'} what
 * @returns {{value: number, counts: number[]}[]}
 */
export function sharedOf(columns, what) {
  return allOf(columns, what).filter(({ counts }) => counts.filter(Boolean).length > 1);
}

/**
 * What only one column has, for each column, those with the most articles first.
 * @param {Column[]} columns
 * @param {'stories' | 'topics' | 'providers'} what
 * @returns {{value: number, count: number}[][]}
 */
export function exclusiveOf(columns, what) {
  const single = allOf(columns, what).filter(({ counts }) => counts.filter(Boolean).length === 1);
  return columns.map((_, at) => single.filter(({ counts }) => counts[at]).map(({ value, counts }) => ({ value, count: counts[at] })));
}

/** @param {Column[]} columns @param {'stories' | 'topics' | 'providers'} what @returns {{value: number, counts: number[]}[]} */
function allOf(columns, what) {
  const values = new Set(columns.flatMap((column) => [...column[what].keys()]));
  const total = (/** @type {{counts: number[]}} */ { counts }) => counts.reduce((sum, count) => sum + count, 0);
  return [...values].map((value) => ({ value, counts: columns.map((column) => column[what].get(value)?.length ?? 0) }))
    .sort((a, b) => total(b) - total(a) || a.value - b.value);
}

/**
 * The topics of the columns, by the largest share that they have of a column's articles.
 * @param {Column[]} columns
 * @param {number} most
 */
export function topTopics(columns, most) {
  const own = new Set(columns.map(({ item }) => item.node));
  const share = (/** @type {number[]} */ counts) => Math.max(...counts.map((count, at) => count / (columns[at].articles.length || 1)));
  return allOf(columns, 'topics').filter(({ value }) => !own.has(value)).map((each) => ({ ...each, share: share(each.counts) }))
    .sort((a, b) => b.share - a.share || a.value - b.value).slice(0, most);
}

/**
 * The stories that several columns have, with who was there first.
 * @param {Data} data
 * @param {Column[]} columns
 * @returns {SharedStory[]}
 */
export function sharedStories(data, columns) {
  return sharedOf(columns, 'stories').map(({ value: story, counts }) => {
    const present = columns.flatMap((column, at) => (counts[at] ? [{ at, date: firstDate(data, column.stories.get(story) ?? []) }] : []));
    const dated = present.filter(({ date }) => Number.isFinite(date));
    return {
      story,
      // An article of several is one article.
      count: new Set(columns.flatMap((column) => column.stories.get(story) ?? [])).size,
      arrivals: arrivalsOf(dated),
      undated: present.filter(({ date }) => !Number.isFinite(date)).map(({ at }) => at),
    };
  }).sort((a, b) => b.count - a.count || a.story - b.story);
}

/** The first date that is known to the day. @param {Data} data @param {number[]} articles oldest first */
function firstDate(data, articles) {
  return data.date[articles.find((node) => data.precision[node] === 3) ?? -1] ?? NaN;
}

/**
 * Delays after the first. A date at midnight is one whose hour is not known: it is compared by days.
 * @param {{at: number, date: number}[]} dated
 * @returns {Arrival[]}
 */
function arrivalsOf(dated) {
  const exact = dated.every(({ date }) => date % DAY !== 0);
  const time = (/** @type {number} */ date) => (exact ? date : Math.floor(date / DAY) * DAY);
  const first = Math.min(...dated.map(({ date }) => time(date)));
  return dated.map(({ at, date }) => ({ at, delay: time(date) - first, exact })).sort((a, b) => a.delay - b.delay || a.at - b.at);
}

/**
 * Who was first how often on the stories where all that are there have a date.
 * @param {Column[]} columns
 * @param {SharedStory[]} stories
 * @returns {{of: number, together: number, undated: number, columns: Precedence[]}}
 */
export function precedence(columns, stories) {
  const known = stories.filter(({ undated }) => !undated.length);
  const led = known.filter(({ arrivals }) => arrivals[1].delay > 0);
  return {
    of: known.length,
    together: known.length - led.length,
    undated: stories.length - known.length,
    columns: columns.map((_, at) => {
      const seconds = led.filter(({ arrivals }) => arrivals[0].at === at).map(({ arrivals }) => arrivals[1]);
      return { first: seconds.length, of: known.filter(({ arrivals }) => arrivals.some((each) => each.at === at)).length, lead: median(seconds.map(({ delay }) => delay)), exact: seconds.every(({ exact }) => exact) };
    }),
  };
}

/** The middle of some numbers; NaN of none. @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor(sorted.length / 2)] + sorted[Math.ceil(sorted.length / 2) - 1]) / 2;
}

/**
 * How far two columns have the same articles.
 * @param {Column} a
 * @param {Column} b
 * @returns {{both: number[], any: number, jaccard: number}}
 */
export function overlap(a, b) {
  const theirs = new Set(b.articles);
  const both = a.articles.filter((node) => theirs.has(node));
  const any = a.articles.length + b.articles.length - both.length;
  return { both, any, jaccard: any ? both.length / any : 0 };
}

/** All pairs of columns. @param {Column[]} columns @returns {[number, number][]} */
export function pairsOf(columns) {
  return columns.flatMap((_, a) => columns.slice(a + 1).map((__, b) => /** @type {[number, number]} */ ([a, a + 1 + b])));
}

/**
 * How many links there are between the articles of two columns.
 * @param {Data} data
 * @param {Column} a
 * @param {Column} b
 */
export function linksBetween(data, a, b) {
  const theirs = new Set(b.articles);
  const article = data.kinds.indexOf('article');
  return a.articles.reduce((sum, node) => sum + linked(data, node).filter((other) => data.kind[other] === article && theirs.has(other)).length, 0);
}

/**
 * How many articles of a column fall into each bin of the calendar.
 * @param {Data} data
 * @param {Column} column
 * @param {number[]} edges
 */
export function countsIn(data, { articles }, edges) {
  const counts = new Array(edges.length - 1).fill(0);
  for (const node of articles) {
    const bin = binAt(edges, data.date[node]);
    if (bin >= 0) counts[bin]++;
  }
  return counts;
}
