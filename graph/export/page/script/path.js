// The path between two nodes: both ends to search for, the paths to choose from, and why each step is one.

import { make } from './dom.js';
import { counted, message, nameOfKind } from './messages.js';
import { nodeRow } from './pieces.js';
import { cut } from './text.js';
import { legsOf, pathsOf } from './paths.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./results.js').Shown} Shown */
/** @typedef {import('./results.js').Actions} Actions */

/** Where the name of a node goes into a text. */
const GAP = '\u0001';

/** The keys of links that have words, each forwards and backwards. @type {Record<string, [import('./messages.js').Key, import('./messages.js').Key]>} */
const WORDS_OF_LINKS = {
  related: ['path.related', 'path.related'],
  links: ['path.links', 'path.linked'],
  'published-by': ['path.published_by', 'path.published'],
  'written-by': ['path.written_by', 'path.wrote'],
  about: ['path.about', 'path.topic_of'],
  broader: ['path.broader', 'path.narrower'],
};
/** @type {Record<string, import('./messages.js').Key>} */
const BOTH = { 'published-by': 'path.both_published_by', about: 'path.both_about', 'written-by': 'path.both_written_by' };

/** The changes that open or close the path: from the choice, a story by its central article. @param {Data} data @param {State} state @returns {Partial<State>} */
export function pathToggled(data, { selected, story, goal }) {
  if (goal !== -1) return { goal: -1, way: 0 };
  return story >= 0 ? { goal: -2, selected: data.stories[story].members[0], story: -1 } : { goal: -2, selected };
}

/** The button that opens and closes the path. @param {Shown} shown @param {Actions} actions @param {number} node */
export function pathButton({ data, state }, actions, node) {
  const text = message(state.goal >= 0 ? 'path.end' : state.goal === -2 ? 'path.pending' : 'path.open');
  return make('button', { type: 'button', id: 'path', 'data-node': node, click: () => actions.set(pathToggled(data, state)), 'aria-pressed': String(state.goal !== -1) }, text);
}

/** The panel of a path, where one is wanted. @param {Shown} shown @param {Actions} actions @returns {HTMLElement[]} */
export function pathPanel(shown, actions) {
  const { state } = shown;
  if (state.goal === -1) return [];
  const broad = make('input', { type: 'checkbox', id: 'path-broad', change: () => refocus('path-broad', () => actions.frame({ broad: !state.broad, way: 0 })) });
  broad.checked = state.broad;
  const swap = make('button', { type: 'button', id: 'path-swap', class: 'swap', 'aria-label': message('path.swap'), title: message('path.swap'), click: () => refocus('path-swap', () =>
    actions.frame({ selected: Math.max(-1, state.goal), goal: state.selected < 0 ? -2 : state.selected, way: 0 })) }, '⇅');
  return [make('section', { class: 'path', 'aria-label': message('path.heading') },
    make('div', { class: 'ends' }, endField(shown, actions, 'from', state.selected), endField(shown, actions, 'to', state.goal), swap),
    make('label', { class: 'broad' }, broad, make('span', {}, message('path.broad'))),
    ...waysToChoose(shown, actions))];
}

/** Do what makes the panel anew, and keep the focus where it was. @param {string} id @param {() => void} change */
function refocus(id, change) {
  change();
  document.getElementById(id)?.focus();
}

/** One end: a field that searches while one types, and the list of what it finds. @param {Shown} shown @param {Actions} actions @param {'from' | 'to'} name @param {number} node */
function endField({ data, state }, actions, name, node) {
  const id = `path-${name}`;
  const list = make('ul', { id: `${id}-list`, role: 'listbox', class: 'options', 'aria-label': message('path.matches'), hidden: true });
  const field = make('input', {
    id, type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list',
    placeholder: message('path.search'), dir: 'auto', value: node >= 0 ? cut(data.title[node], 200) : '', focus: () => field.select(), input: () => void search(), blur: () => close(), keydown: (/** @type {KeyboardEvent} */ event) => onKey(event),
  });
  let turn = 0;
  let active = -1;
  const close = () => {
    list.hidden = true;
    active = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = (/** @type {number} */ found) => {
    actions.frame({ ...(name === 'from' ? { selected: found, story: -1 } : { goal: found }), way: 0 });
    // The panel is new: go on with the end that is missing.
    document.getElementById(name === 'from' && state.goal < 0 ? 'path-to' : name === 'to' && state.selected < 0 ? 'path-from' : id)?.focus();
  };
  const search = async () => {
    const mine = ++turn;
    const found = field.value.trim() ? await actions.matches(field.value) : [];
    if (mine !== turn) return;
    close();
    list.replaceChildren(...found.map((each, at) => make('li', { id: `${list.id}-${at}`, role: 'option', 'aria-selected': 'false', 'data-node': each, mousedown: (/** @type {Event} */ event) => event.preventDefault(), click: () => choose(each) },
      make('bdi', {}, cut(data.title[each], 120)), make('span', { class: 'soft' }, ` ${nameOfKind(data.kinds[data.kind[each]])}`))));
    if (!found.length && field.value.trim()) list.replaceChildren(make('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false', class: 'soft' }, message('path.nothing')));
    list.hidden = !list.children.length;
    field.setAttribute('aria-expanded', String(!list.hidden));
    if (found.length) activate(0);
  };
  const activate = (/** @type {number} */ at) => {
    const options = [...list.querySelectorAll('[data-node]')];
    active = options.length ? (at + options.length) % options.length : -1;
    options.forEach((option, each) => option.setAttribute('aria-selected', String(each === active)));
    if (active < 0) return;
    field.setAttribute('aria-activedescendant', options[active].id);
    options[active].scrollIntoView({ block: 'nearest' });
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (list.hidden) return;
    const option = list.querySelectorAll('[data-node]')[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') activate(active + (event.key === 'ArrowDown' ? 1 : -1));
    else if (event.key === 'Enter' && option instanceof HTMLElement) choose(Number(option.dataset.node));
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  return make('div', { class: 'end' }, make('label', { for: id }, message(name === 'from' ? 'path.from' : 'path.to')), field, list);
}

/** The paths that there are, and the one that is drawn. @param {Shown} shown @param {Actions} actions @returns {HTMLElement[]} */
function waysToChoose(shown, actions) {
  const { data, state } = shown;
  if (state.selected < 0 || state.goal < 0) return [make('p', { class: 'notice', role: 'status' }, message(state.selected < 0 ? 'path.choose_both' : 'path.choose'))];
  if (state.selected === state.goal) return [make('p', { class: 'notice', role: 'status' }, message('path.itself'))];
  const { paths, closed } = pathsOf(data, state);
  if (!paths.length) return noWay(closed, actions);
  const drawn = paths[state.way] ? state.way : 0;
  const legs = paths.map((path) => legsOf(data, path));
  const choice = (/** @type {number} */ at) => make('button', { type: 'button', id: `path-${at + 1}`, 'aria-pressed': String(at === drawn), click: () => refocus(`path-${at + 1}`, () => actions.frame({ way: at })) }, message('path.choice', { number: at + 1, steps: counted(legs[at].length, 'step') }));
  return [
    paths.length > 1 ? make('div', { class: 'buttons ways', role: 'group', 'aria-label': message('path.choices', { count: paths.length }) }, ...paths.map((_, at) => choice(at))) : null,
    make('h3', {}, message('path.steps', { steps: counted(legs[drawn].length, 'step') })),
    make('ol', { class: 'list way', id: 'way' }, pathStop(shown, actions, state.selected), ...legs[drawn].map((leg) => pathStop(shown, actions, leg.to, whyStep(data, leg, actions)))),
  ].filter((part) => part !== null);
}

/** @param {boolean} closed whether there are paths through providers and broad topics @param {Actions} actions */
function noWay(closed, actions) {
  if (!closed) return [make('p', { class: 'notice', role: 'status' }, message('path.none'))];
  return [make('p', { class: 'notice', role: 'status' }, message('path.closed')),
    make('div', { class: 'buttons' }, make('button', { type: 'button', click: () => refocus('path-broad', () => actions.frame({ broad: true, way: 0 })) }, message('path.open_all')))];
}

/** A node of a path, with how the step leads to it. @param {Shown} shown @param {Actions} actions @param {number} node @param {HTMLElement} [why] */
function pathStop({ data, look }, actions, node, why) {
  const row = nodeRow(data, look, node, { go: actions.go, under: data.provider[node] >= 0 ? data.title[data.provider[node]] : undefined });
  if (why) row.prepend(why);
  return row;
}

/** Why a step is one, in words. @param {Data} data @param {{from: number, over: number, to: number}} leg @param {Actions} actions */
function whyStep(data, { from, over, to }, actions) {
  const story = data.story[from] >= 0 && data.story[from] === data.story[to] ? ` · ${inOneStory(data, from)}` : '';
  if (over < 0) return make('span', { class: 'why' }, linkInWords(data, from, to), keyBetween(data, from, to)[0] ? story : '');
  const [key] = keyBetween(data, from, over);
  const [before, after] = message(BOTH[key] ?? 'path.both', { name: GAP, count: data.articles[over] }).split(GAP);
  return make('span', { class: 'why' }, before, make('button', { type: 'button', class: 'plain', 'data-node': over, click: () => actions.go(over) }, make('bdi', {}, cut(data.title[over], 60))), after, story);
}

/** @param {Data} data @param {number} node */
function inOneStory(data, node) {
  return message('path.same_story', { name: cut(data.stories[data.story[node]].label, 60) });
}

/**
 * A link between two nodes in words that read on from the first to the second.
 * @param {Data} data
 * @param {number} from
 * @param {number} to
 */
export function linkInWords(data, from, to) {
  const [key, forwards] = keyBetween(data, from, to);
  // Articles of a story need no link.
  if (!key) return inOneStory(data, from);
  const known = Object.hasOwn(WORDS_OF_LINKS, key) ? WORDS_OF_LINKS[key] : null;
  if (known) return message(known[forwards ? 0 : 1]);
  const words = key.replaceAll('-', ' ');
  return forwards ? words : message('path.backwards', { key: words });
}

/** The key of a link between two nodes, the one that makes stories first, and whether it is stated in this direction. @param {Data} data @param {number} from @param {number} to @returns {[string, boolean]} */
function keyBetween(data, from, to) {
  const { first, other, edge } = data.links;
  /** @type {[string, boolean]} */
  let found = ['', true];
  for (let at = first[from]; at < first[from + 1]; at++) {
    if (other[at] !== to) continue;
    const { key, story } = data.keys[data.edges.key[edge[at]]];
    const forwards = Boolean(data.edges.way[edge[at]] & (data.edges.from[edge[at]] === from ? 1 : 2));
    if (story) return [key, forwards];
    if (!found[0]) found = [key, forwards];
  }
  return found;
}
