// The details beside the picture: of the chosen node or story, the matches, or an overview.

import { byId, linkOut, make, isWebAddress } from './dom.js';
import { linked, newestFirst, relatedTo, valueOf } from './data.js';
import { bars, longList, nodeRow, swatch, trend } from './pieces.js';
import { counted, headingOf, number } from './messages.js';
import { cut, day, span } from './text.js';
import { results } from './results.js';
import { strength } from './walk.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./results.js').Shown} Shown */
/** @typedef {import('./results.js').Actions} Actions */

const MOST_CHIPS = 200;
const SECTIONED = new Set(['published-by', 'about', 'broader']);
const SHOWN_ABOVE = new Set(['title', 'name', 'type', 'publishedDateTime', 'excerpt', 'description']);

/**
 * Show the details of a state.
 * @param {Shown} shown
 * @param {Actions} actions
 */
export function showDetails(shown, actions) {
  const panel = byId('details');
  const { selected, story } = shown.state;
  panel.scrollTop = 0;
  panel.replaceChildren(...(
    selected >= 0 ? nodeDetails(shown, actions, selected)
    : story >= 0 ? storyDetails(shown, actions, story)
    : shown.found.filtered ? results(shown, actions, 'h2')
    : overview(shown, actions)));
}

/** @param {Shown} shown @param {Actions} actions @returns {HTMLElement[]} */
function overview({ data, look }, actions) {
  const articles = nodesOfKind(data, 'article');
  const notice = data.total > data.count
    ? make('p', { class: 'notice' }, `This network has ${number(data.total)} nodes. The page shows the ${number(data.count)} most important ones, among them the middle of every story.`) : null;
  return present([
    make('h2', {}, 'At a glance'),
    notice,
    numbers([[articles.length, 'article'], [nodesOfKind(data, 'provider').length, 'provider'], [nodesOfKind(data, 'topic').length, 'topic'], ...data.kinds.slice(3).map((kind) => [nodesOfKind(data, kind).length, kind]), [data.stories.length, 'story']]
      .filter(([count, noun]) => count || noun === 'article')),
    ...timeline(data, articles),
    ...section('Largest stories', data.stories.length > 0, () => longList(data.stories.map((_, index) => index), (story) => storyRow(data, look, story, actions), 8)),
    ...data.kinds.filter((kind) => kind !== 'article').sort((a, b) => Number(b === 'topic') - Number(a === 'topic'))
      .flatMap((kind) => section(headingOf(kind), nodesOfKind(data, kind).length > 0, () => hubs(data, look, kind, actions))),
  ]);
}

/** @param {Shown} shown @param {Actions} actions @param {number} node @returns {HTMLElement[]} */
function nodeDetails(shown, actions, node) {
  const { data, look, state } = shown;
  const kind = data.kinds[data.kind[node]];
  const body = kind === 'article' ? articleBody(data, look, node, actions) : hubBody(data, look, node, actions, state);
  // While the user searches for the other end of a path, leave out the excerpt: the matches come first.
  const searching = state.goal === -2 && shown.found.filtered;
  const head = [
    make('p', { class: 'kicker' }, swatch(look.colours[look.colour[node]], kind), kicker(data, node)),
    make('h2', { dir: 'auto' }, data.title[node]),
    kind === 'article' && isArticleAddress(data, node) && !searching ? linkOut(data.id[node], `Read at ${hostOf(data.id[node])}`) : null,
    searching ? null : paragraph(valueOf(data, node, 'excerpt') ?? valueOf(data, node, 'description')),
    buttons(shown, actions, node),
    ...path(shown, actions),
    ...(searching ? results(shown, actions, 'h3') : []),
  ];
  return present([...head, ...body, ...facts(data, node)]);
}

/** @param {Data} data @param {number} node */
function kicker(data, node) {
  const kind = data.kinds[data.kind[node]];
  if (kind !== 'article') return `${kind[0].toUpperCase()}${kind.slice(1)} · ${counted(data.articles[node], 'article')}`;
  const type = String(valueOf(data, node, 'type') ?? 'article');
  return [type === 'unknown' ? 'article' : type, day(data.date[node], data.precision[node])].filter(Boolean).join(' · ').replace(/^./, (first) => first.toUpperCase());
}

/** @param {Data} data @param {import('./look.js').Look} look @param {number} node @param {Actions} actions */
function articleBody(data, look, node, actions) {
  const provider = data.provider[node];
  const related = relatedTo(data, node).map((other) => ({ other, share: strength(data, node, other) }));
  related.sort((a, b) => newestFirst(data.date[a.other], data.date[b.other]) || b.share - a.share);
  const hubsOf = [...(provider >= 0 ? [provider] : []), ...linked(data, node, 'about')];
  return [
    ...section('Provider and topics', hubsOf.length > 0, () => make('div', { class: 'chips' }, ...hubsOf.map((hub) => chip(data, hub, actions)))),
    ...furtherLinks(data, node, actions),
    ...section('Story', data.story[node] >= 0, () => make('ul', { class: 'list' }, storyRow(data, look, data.story[node], actions))),
    ...section(counted(related.length, linked(data, node, 'links').length ? 'linked article' : 'related article'), related.length > 0, () => longList(related, ({ other, share }) =>
      nodeRow(data, look, other, { go: actions.go, under: make('span', {}, strengthBar(share), ` ${nameOf(data, data.provider[other])}`) }))),
  ];
}

/** @param {number} share */
function strengthBar(share) {
  const percent = Math.round(100 * share);
  return make('span', { class: 'strength', role: 'img', 'aria-label': `${percent} % of their related articles in common`, title: `${percent} % of their related articles in common`, '--share': `${percent}%` });
}

/** @param {Data} data @param {import('./look.js').Look} look @param {number} hub @param {Actions} actions @param {State} state */
function hubBody(data, look, hub, actions, state) {
  const articles = linked(data, hub).filter((node) => data.kind[node] === data.kinds.indexOf('article'));
  const kind = data.kinds[data.kind[hub]];
  const broader = linked(data, hub, 'broader');
  return [
    ...section('Linked topics', broader.length > 0, () => make('div', { class: 'chips' }, ...broader.map((other) => chip(data, other, actions)))),
    ...furtherLinks(data, hub, actions),
    ...ofArticles(data, look, articles, actions, kind),
    make('div', { class: 'buttons' }, make('button', { type: 'button', click: () => actions.set({ [filterOf(kind)]: new Set([hub]), selected: -1 }) },
      state[filterOf(kind)].has(hub) ? 'Show these articles' : `Filter by this ${kind}`)),
  ];
}

/** The filter that nodes of a kind are chosen in. @param {string} kind @returns {'topics' | 'providers' | 'others'} */
function filterOf(kind) {
  return kind === 'topic' ? 'topics' : kind === 'provider' ? 'providers' : 'others';
}

/** A section for each further relation of a node, by its key. @param {Data} data @param {number} node @param {Actions} actions */
function furtherLinks(data, node, actions) {
  const article = data.kinds.indexOf('article');
  return data.keys.filter(({ key, story }) => !story && !SECTIONED.has(key)).flatMap(({ key }) => {
    // The articles of a hub have a list of their own.
    const others = linked(data, node, key).filter((other) => data.kind[node] === article || data.kind[other] !== article);
    const heading = key.replaceAll('-', ' ');
    return section(heading[0].toUpperCase() + heading.slice(1), others.length > 0, () => make('div', { class: 'chips' }, ...others.slice(0, MOST_CHIPS).map((other) => chip(data, other, actions))));
  });
}

/** @param {Shown} shown @param {Actions} actions @param {number} story @returns {HTMLElement[]} */
function storyDetails({ data, look }, actions, story) {
  const { label, title, members } = data.stories[story];
  return present([
    make('p', { class: 'kicker' }, swatch(look.colours[look.colour[members[0]]], 'article'), 'Story'),
    make('h2', { dir: 'auto' }, label),
    title && title !== label ? make('p', { class: 'soft', dir: 'auto' }, title) : null,
    make('div', { class: 'buttons' }, make('button', { type: 'button', click: () => actions.set({ stories: new Set([story]), story: -1 }) }, 'Filter by this story')),
    ...ofArticles(data, look, members, actions, 'story'),
  ]);
}

/** Sections about several articles: counts, span, timeline, neighbours, and the list. @param {Data} data @param {import('./look.js').Look} look @param {number[]} articles @param {Actions} actions @param {string} about */
function ofArticles(data, look, articles, actions, about) {
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
    ...timeline(data, articles),
    ...section('Providers', providers.length > 0, () => chips(providers)),
    ...section('Topics', topics.length > 0, () => chips(topics)),
    ...section('Stories', stories.length > 0, () => longList(stories, ([story, count]) => storyRow(data, look, story, actions, count), 5)),
    ...section('Articles', articles.length > 0, () => longList(dated, (node) => nodeRow(data, look, node, { go: actions.go, under: nameOf(data, data.provider[node]) }))),
  ];
}

/** @param {Shown} shown @param {Actions} actions @param {number} node */
function buttons({ state }, actions, node) {
  const hop = (/** @type {number} */ hops) => make('button', { type: 'button', 'aria-pressed': String(state.hops === hops), click: () => actions.set({ hops: state.hops === hops ? 0 : hops, goal: -1 }) }, `${hops} hop${hops > 1 ? 's' : ''}`);
  return make('div', { class: 'buttons', role: 'group', 'aria-label': 'Focus' }, ...[1, 2, 3].map(hop),
    make('button', { type: 'button', id: 'path', 'data-node': node, click: () => actions.set({ goal: state.goal >= 0 ? -1 : -2 }), 'aria-pressed': String(state.goal !== -1) }, state.goal >= 0 ? 'End the path' : state.goal === -2 ? 'Choose where to…' : 'Path to…'));
}

/** @param {Shown} shown @param {Actions} actions */
function path({ data, state, look }, actions) {
  if (state.goal === -2) return [make('p', { class: 'notice', role: 'status' }, 'Choose the other end: search for it, or choose it in the picture, a list or the table. Escape ends this.')];
  if (state.goal < 0) return [];
  if (!look.path.length) return [make('p', { class: 'notice' }, 'No links lead there.')];
  return section(`Path, ${counted(look.path.length - 1, 'step')}`, true, () => make('ol', { class: 'list', id: 'way' }, ...look.path.map((each) => nodeRow(data, look, each, { go: actions.go }))));
}

/** @param {Data} data @param {number} node @returns {HTMLElement[]} */
function facts(data, node) {
  const rows = data.fields[data.kind[node]].flatMap(({ name, label, doc }) => {
    const value = valueOf(data, node, name);
    if (SHOWN_ABOVE.has(name) || value === undefined || value.length === 0) return [];
    const values = Array.isArray(value) ? value : [value];
    return [make('dt', { title: doc }, label), make('dd', {}, ...values.map((one) => make('div', { dir: 'auto' }, linkIfAddress(String(one)))))];
  });
  return section('Facts', rows.length > 0, () => make('dl', { class: 'facts' }, ...rows));
}

/** @param {string} text */
function linkIfAddress(text) {
  if (!isWebAddress(text)) return document.createTextNode(text);
  return make('a', { href: text, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/** @param {Data} data @param {number} node */
function isArticleAddress(data, node) {
  return isWebAddress(data.id[node]) && !data.id[node].startsWith(`${data.base}item/`);
}

/** @param {string} address */
function hostOf(address) {
  return new URL(address).hostname.replace(/^www\./, '');
}

/** @param {Data} data @param {number} hub @param {Actions} actions @param {number} [count] */
function chip(data, hub, actions, count) {
  return make('button', { type: 'button', class: 'chip', 'data-node': hub, click: () => actions.go(hub) }, make('bdi', {}, cut(data.title[hub], 60)), count ? make('span', { class: 'soft' }, ` ${number(count)}`) : null);
}

/** @param {Data} data @param {import('./look.js').Look} look @param {number} story @param {Actions} actions @param {number} [count] */
function storyRow(data, look, story, actions, count) {
  const { label, members } = data.stories[story];
  return make('li', {}, make('button', { type: 'button', 'data-story': story, click: () => actions.goStory(story) },
    swatch(look.colours[look.colour[members[0]]], 'article'), make('span', { class: 'name' }, make('bdi', {}, label)), make('span', { class: 'aside' }, number(count ?? members.length))));
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

/** @param {Data} data @param {number[]} articles @returns {HTMLElement[]} */
function timeline(data, articles) {
  const dates = datesOf(data, articles);
  if (!dates.length) return [];
  const [first, last] = ends(dates);
  return section(span(first, last), first < last, () => /** @type {any} */ (bars(dates, first, last)));
}

/** @param {Data} data @param {number[]} articles */
function datesOf(data, articles) {
  return articles.map((node) => data.date[node]).filter(Number.isFinite);
}

/** The first and the last date. @param {number[]} dates @returns {[number, number]} */
function ends(dates) {
  return dates.reduce(([a, b], date) => [Math.min(a, date), Math.max(b, date)], [Infinity, -Infinity]);
}

/** @param {(number | string)[][]} pairs */
function numbers(pairs) {
  return make('div', { class: 'numbers' }, ...pairs.map(([count, noun]) => make('div', {}, make('b', {}, number(Number(count))), make('span', {}, counted(Number(count), String(noun)).replace(/^\S+ /, '')))));
}

/** @param {string} heading @param {boolean} wanted @param {() => HTMLElement} content @returns {HTMLElement[]} */
function section(heading, wanted, content) {
  return wanted ? [make('h3', {}, heading), content()] : [];
}

/** @param {unknown} text */
function paragraph(text) {
  return text ? make('p', { class: 'lead', dir: 'auto' }, String(text)) : null;
}

/** @param {Data} data @param {string} kind */
function nodesOfKind(data, kind) {
  const wanted = data.kinds.indexOf(kind);
  return Array.from(data.order).filter((node) => data.kind[node] === wanted);
}

/** @param {Data} data @param {number} node */
function nameOf(data, node) {
  return node >= 0 ? data.title[node] : '';
}

/** @param {(HTMLElement | null)[]} parts @returns {HTMLElement[]} */
function present(parts) {
  return /** @type {HTMLElement[]} */ (parts.filter((part) => part !== null));
}
