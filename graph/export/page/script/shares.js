// What those compared share, who was first, and what only one of them has.

import { HOUR } from './calendar.js';
import { exclusiveOf, linksBetween, overlap, pairsOf, precedence, sharedOf } from './compared.js';
import { badge, colourOfCompared, fewMark, namedBadge } from './badge.js';
import { day } from './dates.js';
import { make } from './dom.js';
import { counted, locale, message, number } from './messages.js';
import { longList, nodeRow } from './pieces.js';
import { chip, datesOf, ends, nameOf, section, storyRow } from './sections.js';

/** @typedef {import('./badge.js').Comparing} Comparing */
/** @typedef {import('./compared.js').Column} Column */
/** @typedef {import('./compared.js').SharedStory} SharedStory */

const HOURS_IN_WORDS = 48;

/** Whether who was first on a story is a question for these. @param {Column[]} columns */
function publish(columns) {
  return columns.every(({ kind }) => kind !== 'topic' && kind !== 'story');
}

/** @param {number} seconds @param {boolean} exact whether the hours are known */
function delayInWords(seconds, exact) {
  const hours = seconds / HOUR;
  const [unit, value] = !exact || hours >= HOURS_IN_WORDS ? ['day', hours / 24] : hours >= 1 ? ['hour', hours] : ['minute', hours * 60];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: value < 10 && unit === 'day' && exact ? 1 : 0 }).format(value);
}

/** Who was first on the stories that several cover, how often, and by how much. @param {Comparing} comparing @param {SharedStory[]} stories @returns {HTMLElement[]} */
export function whoWasFirst({ look, columns }, stories) {
  if (!stories.length || !publish(columns)) return [];
  const { of, together, undated, columns: leads } = precedence(columns, stories);
  const sentence = (/** @type {Column} */ column, /** @type {number} */ at) => {
    const { first, of: shared, lead, exact } = leads[at];
    const typical = first ? ` ${message('compare.typical_lead', { delay: delayInWords(lead, exact) })}` : '';
    return make('li', {}, badge(look, at), make('span', {}, make('bdi', {}, column.name), ` ${message('compare.first_on', { count: first, of: shared })}${typical} `, fewMark(first)));
  };
  const part = (/** @type {number} */ count, /** @type {string} */ colour) => (count ? make('span', { '--swatch': colour, '--share': count }, number(count)) : null);
  return section(message('compare.who_first'), true, () => make('div', { id: 'who-first' },
    of ? make('div', { class: 'stacked', 'aria-hidden': 'true' }, ...leads.map(({ first }, at) => part(first, colourOfCompared(look, at))), part(together, 'var(--soft)')) : null,
    make('ul', { class: 'sentences' }, ...(of ? columns.map(sentence) : []),
      together ? make('li', {}, make('span', { class: 'badge', '--swatch': 'var(--soft)' }, '='), message('compare.together', { count: together })) : null,
      undated ? make('li', { class: 'soft' }, message('compare.undated_stories', { count: undated })) : null),
    make('p', { class: 'soft small' }, message('compare.first_hint'))));
}

/** The stories that several cover, with who was there when. @param {Comparing} comparing @param {SharedStory[]} stories @returns {HTMLElement[]} */
export function sharedStoryList({ data, look, columns, actions }, stories) {
  const timed = publish(columns);
  const arrivals = (/** @type {SharedStory} */ story) => make('span', { class: 'arrivals' },
    ...story.arrivals.map(({ at, delay, exact }, place) => make('span', {}, namedBadge(look, columns[at], at), ` ${articlesOn(columns[at], story.story)}`,
      timed && story.arrivals.length > 1 ? ` · ${place === 0 ? message(story.arrivals[1].delay ? 'compare.was_first' : 'compare.same_time') : delay ? message('compare.later', { delay: delayInWords(delay, exact) }) : message('compare.same_time')}` : '')),
    ...story.undated.map((at) => make('span', {}, namedBadge(look, columns[at], at), ` ${articlesOn(columns[at], story.story)}${timed ? ` · ${message('compare.undated')}` : ''}`)));
  const heading = message(columns.length > 2 ? 'compare.stories_several' : 'compare.stories_both', { count: stories.length });
  if (!stories.length) return section(heading, true, () => make('p', { class: 'soft' }, message('compare.no_stories')));
  return section(heading, true, () => make('div', { id: 'shared-stories' }, longList(stories, (each) => storyRow(data, look, each.story, actions, each.count, arrivals(each)), 6)));
}

/** @param {Column} column @param {number} story */
function articlesOn(column, story) {
  return counted(column.stories.get(story)?.length ?? 0, 'article');
}

/** How far they have the same articles: of no interest for two providers, or two stories, which never have. @param {Comparing} comparing @returns {HTMLElement[]} */
export function overlaps({ data, look, columns, actions }) {
  const pairs = pairsOf(columns).map(([a, b]) => ({ a, b, ...overlap(columns[a], columns[b]) }))
    .filter(({ a, b, both }) => both.length || !(columns[a].kind === columns[b].kind && ['provider', 'story'].includes(columns[a].kind)));
  const both = [...new Set(pairs.flatMap((pair) => pair.both))];
  const row = (/** @type {typeof pairs[number]} */ pair) => make('li', {}, namedBadge(look, columns[pair.a], pair.a), namedBadge(look, columns[pair.b], pair.b),
    make('span', {}, message('compare.overlap', { count: pair.both.length, any: pair.any, jaccard: pair.jaccard.toLocaleString(locale, { maximumSignificantDigits: 2 }) }), ' ', fewMark(pair.both.length)));
  return section(message('compare.overlap_heading'), pairs.length > 0, () => make('div', { id: 'overlap' },
    make('ul', { class: 'sentences' }, ...pairs.map(row)),
    make('p', { class: 'soft small' }, message('compare.overlap_hint')),
    both.length ? longList(both, (node) => nodeRow(data, look, node, { go: actions.go, under: nameOf(data, data.provider[node]) }), 5) : null));
}

/** How stories follow each other. @param {Comparing} comparing @returns {HTMLElement[]} */
export function continuation({ data, look, columns }) {
  const spans = columns.map(({ articles }) => ends(datesOf(data, articles)));
  const text = (/** @type {number} */ a, /** @type {number} */ b) => {
    if (!Number.isFinite(spans[a][0]) || !Number.isFinite(spans[b][0])) return message('compare.no_dates');
    const [early, late] = spans[a][0] <= spans[b][0] ? [a, b] : [b, a];
    const gap = spans[late][0] - spans[early][1];
    const names = { early: columns[early].name, late: columns[late].name };
    return gap > 0 ? message('compare.follows', { ...names, delay: delayInWords(gap, false) }) : message('compare.overlapping', { ...names, from: day(spans[late][0]), to: day(Math.min(spans[a][1], spans[b][1])) });
  };
  return section(message('compare.continuation'), true, () => make('ul', { class: 'sentences', id: 'continuation' }, ...pairsOf(columns).map(([a, b]) =>
    make('li', {}, badge(look, a), badge(look, b), make('span', {}, `${text(a, b)} ${message('compare.links_between', { count: linksBetween(data, columns[a], columns[b]) })}`)))));
}

/** The providers that cover several of some stories. @param {Comparing} comparing @returns {HTMLElement[]} */
export function providersOfStories({ data, look, columns, actions }) {
  const shared = sharedOf(columns, 'providers');
  const text = (/** @type {number[]} */ counts) => make('span', { class: 'arrivals' }, ...counts.flatMap((count, at) => (count ? [make('span', {}, namedBadge(look, columns[at], at), ` ${counted(count, 'article')}`)] : [])));
  return section(message(columns.length > 2 ? 'compare.providers_several' : 'compare.providers_both', { count: shared.length }), true, () => (shared.length
    ? longList(shared, ({ value, counts }) => nodeRow(data, look, value, { go: actions.go, under: text(counts) }), 6)
    : make('p', { class: 'soft' }, message('compare.no_providers'))));
}

/** What only one of those compared has. @param {Comparing} comparing @returns {HTMLElement[]} */
export function exclusives({ data, look, columns, actions }) {
  const stories = exclusiveOf(columns, 'stories');
  const topics = exclusiveOf(columns, 'topics');
  const providers = exclusiveOf(columns, 'providers');
  const chips = (/** @type {{value: number, count: number}[]} */ found, /** @type {'count.topic' | 'count.provider'} */ noun) => (found.length
    ? [make('p', { class: 'soft small' }, message(noun, { count: found.length })), make('div', { class: 'chips' }, ...found.slice(0, 8).map(({ value, count }) => chip(data, value, actions, count)))] : []);
  const column = (/** @type {Column} */ each, /** @type {number} */ at) => make('div', {},
    make('h4', {}, badge(look, at), ' ', make('bdi', {}, each.name)),
    ...(each.kind === 'story' || !stories[at].length ? [] : [make('p', { class: 'soft small' }, message('count.story', { count: stories[at].length })), longList(stories[at], ({ value, count }) => storyRow(data, look, value, actions, count), 5)]),
    ...chips(topics[at], 'count.topic'),
    ...(each.kind === 'provider' ? [] : chips(providers[at], 'count.provider')),
    (each.kind !== 'story' && stories[at].length) || topics[at].length || (each.kind !== 'provider' && providers[at].length) ? null : make('p', { class: 'soft' }, message('compare.nothing_alone')));
  return section(message('compare.only_one'), true, () => make('div', { class: 'only', id: 'only-one' }, ...columns.map(column)));
}
