// The details of what is chosen: an article, a provider, topic or node of another kind, or a story.

import { linkOut, make, isWebAddress } from './dom.js';
import { linked, newestFirst, relatedTo, valueOf } from './data.js';
import { day } from './dates.js';
import { counted, message, nameOfKind, nameOfRelation } from './messages.js';
import { longList, nodeRow, swatch } from './pieces.js';
import { chip, nameOf, ofArticles, present, section, storyRow } from './sections.js';
import { strength } from './walk.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./look.js').Look} Look */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./results.js').Shown} Shown */
/** @typedef {import('./results.js').Actions} Actions */

const MOST_CHIPS = 200;
const SECTIONED = new Set(['published-by', 'about', 'broader']);
const SHOWN_ABOVE = new Set(['title', 'name', 'type', 'publishedDateTime', 'excerpt', 'description']);

/**
 * The details of a node.
 * @param {Shown} shown
 * @param {Actions} actions
 * @param {number} node
 * @param {{buttons: HTMLElement, path: HTMLElement[], brief: boolean}} more the buttons and the path below the title; whether to leave out the excerpt
 * @returns {HTMLElement[]}
 */
export function nodeDetails({ data, look, state }, actions, node, { buttons, path, brief }) {
  const kind = data.kinds[data.kind[node]];
  const body = kind === 'article' ? articleBody(data, look, node, actions) : hubBody(data, look, node, actions, state);
  return present([
    make('p', { class: 'kicker' }, swatch(look.colours[look.colour[node]], kind), kicker(data, node)),
    make('h2', { dir: 'auto' }, data.title[node]),
    kind === 'article' && isArticleAddress(data, node) && !brief ? linkOut(data.id[node], message('details.read', { host: hostOf(data.id[node]) })) : null,
    brief ? null : paragraph(valueOf(data, node, 'excerpt') ?? valueOf(data, node, 'description')),
    buttons,
    ...path,
    ...body,
    ...facts(data, node),
  ]);
}

/**
 * The details of a story.
 * @param {Shown} shown @param {Actions} actions @param {number} story @param {HTMLElement[]} buttons further ones @returns {HTMLElement[]}
 */
export function storyDetails({ data, look }, actions, story, buttons) {
  const { label, title, members } = data.stories[story];
  return present([
    make('p', { class: 'kicker' }, swatch(look.colours[look.colour[members[0]]], 'article'), message('kind.story')),
    make('h2', { dir: 'auto' }, label),
    title && title !== label ? make('p', { class: 'soft', dir: 'auto' }, title) : null,
    make('div', { class: 'buttons' }, make('button', { type: 'button', click: () => actions.set({ stories: new Set([story]), story: -1 }) }, message('details.filter_by_story')), ...buttons),
    ...ofArticles(data, look, members, actions, 'story'),
  ]);
}

/** @param {Data} data @param {number} node */
function kicker(data, node) {
  const kind = data.kinds[data.kind[node]];
  if (kind !== 'article') return `${nameOfKind(kind)} · ${counted(data.articles[node], 'article')}`;
  const type = String(valueOf(data, node, 'type') ?? 'article');
  return [['unknown', 'article'].includes(type) ? nameOfKind('article') : type, day(data.date[node], data.precision[node])].filter(Boolean).join(' · ').replace(/^./, (first) => first.toUpperCase());
}

/** @param {Data} data @param {Look} look @param {number} node @param {Actions} actions */
function articleBody(data, look, node, actions) {
  const provider = data.provider[node];
  const related = relatedTo(data, node).map((other) => ({ other, share: strength(data, node, other) }));
  related.sort((a, b) => newestFirst(data.date[a.other], data.date[b.other]) || b.share - a.share);
  const hubsOf = [...(provider >= 0 ? [provider] : []), ...linked(data, node, 'about')];
  return [
    ...section(message('details.provider_and_topics'), hubsOf.length > 0, () => make('div', { class: 'chips' }, ...hubsOf.map((hub) => chip(data, hub, actions)))),
    ...furtherLinks(data, node, actions),
    ...section(message('kind.story'), data.story[node] >= 0, () => make('ul', { class: 'list' }, storyRow(data, look, data.story[node], actions))),
    ...section(message(linked(data, node, 'links').length ? 'details.linked_articles' : 'details.related_articles', { count: related.length }), related.length > 0, () => longList(related, ({ other, share }) =>
      nodeRow(data, look, other, { go: actions.go, under: make('span', {}, strengthBar(share), ` ${nameOf(data, data.provider[other])}`) }))),
  ];
}

/** @param {number} share */
function strengthBar(share) {
  const percent = Math.round(100 * share);
  const text = message('details.strength', { percent });
  return make('span', { class: 'strength', role: 'img', 'aria-label': text, title: text, '--share': `${percent}%` });
}

/** @param {Data} data @param {Look} look @param {number} hub @param {Actions} actions @param {State} state */
function hubBody(data, look, hub, actions, state) {
  const articles = linked(data, hub).filter((node) => data.kind[node] === data.kinds.indexOf('article'));
  const kind = data.kinds[data.kind[hub]];
  const broader = linked(data, hub, 'broader');
  return [
    ...section(message('details.linked_topics'), broader.length > 0, () => make('div', { class: 'chips' }, ...broader.map((other) => chip(data, other, actions)))),
    ...furtherLinks(data, hub, actions),
    ...ofArticles(data, look, articles, actions, kind),
    make('div', { class: 'buttons' }, make('button', { type: 'button', click: () => actions.set({ [filterOf(kind)]: new Set([hub]), selected: -1 }) },
      state[filterOf(kind)].has(hub) ? message('details.show_articles') : message('details.filter_by', { kind: nameOfKind(kind), name: kind }))),
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
    const heading = nameOfRelation(key).replaceAll('-', ' ');
    return section(heading[0].toUpperCase() + heading.slice(1), others.length > 0, () => make('div', { class: 'chips' }, ...others.slice(0, MOST_CHIPS).map((other) => chip(data, other, actions))));
  });
}

/** @param {Data} data @param {number} node @returns {HTMLElement[]} */
function facts(data, node) {
  const rows = data.fields[data.kind[node]].flatMap(({ name, label, doc }) => {
    const value = valueOf(data, node, name);
    if (SHOWN_ABOVE.has(name) || value === undefined || value.length === 0) return [];
    const values = Array.isArray(value) ? value : [value];
    return [make('dt', { title: doc }, label), make('dd', {}, ...values.map((one) => make('div', { dir: 'auto' }, linkIfAddress(String(one)))))];
  });
  return section(message('details.facts'), rows.length > 0, () => make('dl', { class: 'facts' }, ...rows));
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

/** @param {unknown} text */
function paragraph(text) {
  return text ? make('p', { class: 'lead', dir: 'auto' }, String(text)) : null;
}
