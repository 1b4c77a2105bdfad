// The page: reads its data, holds the state, and has every part show it.

import { linked, readData } from './data.js';
import { showDetails } from './details.js';
import { byId } from './dom.js';
import { makeFacets, linkSwitches } from './facets.js';
import { applyFilters, isFiltered } from './filter.js';
import { Histogram } from './histogram.js';
import { listenToKeys, showHelp } from './keys.js';
import { showLegend } from './legend.js';
import { fromLink, toLink } from './link.js';
import { lookOf, readPalette, chosen, STRONG } from './look.js';
import { listenToPointer } from './pointer.js';
import { preparePrint, save } from './save.js';
import { makeIndex, scores } from './search.js';
import { Stage } from './stage.js';
import { NO_FILTER, NOTHING_CHOSEN, START, Store } from './state.js';
import { Table } from './table.js';
import { counted, number } from './text.js';
import { standing } from './thin.js';

/** @typedef {import('./state.js').State} State */

const FILTERS = /** @type {const} */ (['query', 'kinds', 'stories', 'topics', 'providers', 'from', 'to']);
const CHOICES = /** @type {const} */ (['selected', 'story', 'goal']);
const THEMES = /** @type {const} */ (['system', 'light', 'dark']);

const data = await readData((byId('data').textContent ?? '').trim());
const usual = { ...START, colour: /** @type {State['colour']} */ (data.stories.length ? 'story' : data.kind.includes(2) ? 'topic' : 'kind') };
const store = new Store(fromLink(data, location.hash, usual));
/** @type {import('./search.js').Index | null} */
let index = null;
/** The index, made when it is first wanted or when the page has nothing else to do. */
function indexed() {
  indexing ??= makeIndex(data).then((made) => (index = made));
  return indexing;
}
/** @type {Promise<import('./search.js').Index> | null} */
let indexing = null;

applyTheme(store.state.theme);
let score = store.state.query ? scores(await indexed(), data, store.state.query) : null;
let found = applyFilters(data, store.state, score);
let palette = readPalette();
let look = lookOf(data, store.state, found.match, palette);
const scene = { data, look, palette, standing: standing(data), off: store.state.off, selected: store.state.selected, story: store.state.story, hops: store.state.hops };
const stage = new Stage(byId('network'), scene, JSON.parse(byId('landmarks').textContent ?? '[]'), [byId('legend'), byId('zoom')]);
const facets = makeFacets(data, store);
const histogram = new Histogram(data, store);
const switches = linkSwitches(data, store);
const table = new Table(data, (changes) => store.set(changes), go);
byId('facets').append(...facets.slice(0, 1).map((facet) => facet.element), histogram.element, ...facets.slice(1).map((facet) => facet.element), switches.element);

/** Choose a node, or the end of a path where one is wanted. @param {number} node */
function go(node) {
  const { selected, goal } = store.state;
  if (goal === -2 && node !== selected) store.set({ goal: node });
  else store.set({ ...NOTHING_CHOSEN, hops: store.state.hops, selected: node });
  bringIntoView(goal === -2 ? stage.scene.look.path : [node]);
}

/** @param {number} story */
function goStory(story) {
  store.set({ ...NOTHING_CHOSEN, story });
  stage.fit(data.stories[story].members);
}

/** Let go of one thing: the path, the focus, the choice, or the filters. */
function letGo() {
  const { state } = store;
  if (state.goal !== -1) store.set({ goal: -1 });
  else if (state.hops) store.set({ hops: 0 });
  else if (state.selected >= 0 || state.story >= 0) store.set(NOTHING_CHOSEN);
  else if (isFiltered(state)) store.set(NO_FILTER);
}

/** Move the view where what was chosen, or what is linked to it, is out of it. @param {number[]} nodes */
function bringIntoView(nodes) {
  const { x, y, scale, width, height } = stage.view;
  const near = nodes.length === 1 ? [...nodes, ...neighboursToShow(nodes[0])] : nodes;
  const hidden = near.filter((node) => Math.abs(data.x[node] - x) * scale > width * 0.46 || Math.abs(data.y[node] - y) * scale > height * 0.46);
  if (hidden.length || (scale < 0.3 && near.length < 40)) stage.fit(near);
}

/** What to bring into view with a node: an article's related ones, a provider's or topic's articles. @param {number} node */
function neighboursToShow(node) {
  return linked(data, node).filter((other) => look.level[other] === STRONG && data.kinds[data.kind[other]] === 'article');
}

/** Show the state: what has changed of it, or all. @param {State} state @param {Set<keyof State>} [changed] */
function show(state, changed) {
  const any = (/** @type {readonly (keyof State)[]} */ names) => !changed || names.some((name) => changed.has(name));
  if (changed?.has('query')) score = state.query.trim() && index ? scores(index, data, state.query) : null;
  if (any(FILTERS)) showFilters(state);
  if (any(['theme'])) {
    applyTheme(state.theme);
    palette = readPalette();
  }
  if (any([...FILTERS, ...CHOICES, 'hops', 'off', 'colour', 'size', 'theme'])) {
    look = lookOf(data, state, found.match, palette);
    // The legend before the picture: labels keep clear of it.
    if (any(['colour', 'size', 'theme'])) showLegend(data, state, look, (changes) => store.set(changes));
    stage.show({ look, palette, off: state.off, selected: state.selected, story: state.story, hops: state.hops });
    showDetails({ data, state, look, found, scores: score }, { go, goStory, set: (changes) => store.set(changes) });
  }
  if (any(['off'])) switches.render();
  showMode(state, any(['mode', 'sort', 'colour', 'theme', ...FILTERS, 'selected']));
}

/** @param {State} state */
function showFilters(state) {
  found = applyFilters(data, state, score);
  const counts = { kinds: found.kinds, stories: found.stories, topics: found.hubs, providers: found.hubs };
  for (const facet of facets) facet.show(counts[facet.name]);
  histogram.show(found.dated);
  byId('status').textContent = found.filtered ? `${number(found.count)} of ${counted(data.count, 'node')} match` : counted(data.count, 'node');
  byId('clear').hidden = !found.filtered;
  const field = /** @type {HTMLInputElement} */ (byId('query'));
  if (field.value !== state.query) field.value = state.query;
}

/** @param {State} state @param {boolean} rows whether the table's rows are different */
function showMode(state, rows) {
  const inTable = state.mode === 'table';
  byId('picture').hidden = inTable;
  byId('table').hidden = !inTable;
  byId('mode-picture').setAttribute('aria-pressed', String(!inTable));
  byId('mode-table').setAttribute('aria-pressed', String(inTable));
  if (inTable && rows) table.show(state, look, found.match, score);
}

/** @param {State['theme']} theme */
function applyTheme(theme) {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
  const said = { system: 'as the system', light: 'light', dark: 'dark' }[theme];
  byId('theme').setAttribute('aria-label', `Light or dark: ${said}`);
  byId('theme').title = `Light or dark: ${said}`;
  byId('theme').textContent = { system: '◐', light: '☀', dark: '☾' }[theme];
}

/** The nodes that are taken away: what is chosen, else what matches. */
function taken() {
  const some = new Set(chosen(data, store.state, look.path));
  const match = some.size ? Uint8Array.from({ length: data.count }, (_, node) => (some.has(node) ? 1 : 0)) : found.match;
  return look.path.length ? look.path : table.rows(store.state, match, some.size ? null : score);
}

/** Write the state into the address; a choice makes an entry to go back to. @param {boolean} entry */
function writeLink(entry) {
  const link = `#${toLink(data, store.state, usual)}`;
  if (link === location.hash || (link === '#' && !location.hash)) return;
  if (entry) history.pushState(null, '', link);
  else history.replaceState(null, '', link);
}

/** The changes that make a state like another one. @param {State} state */
function enter(state) {
  store.set(state);
  if (state.camera) stage.moveTo(state.camera);
  else stage.fit();
}

let entering = false;
store.listen((state, changed) => show(state, changed));
store.listen((_, changed) => {
  if (!entering) writeLink(CHOICES.some((name) => changed.has(name)) || changed.has('mode'));
});
addEventListener('popstate', () => {
  entering = true;
  enter(fromLink(data, location.hash, usual));
  entering = false;
});
stage.onStill(() => {
  const { x, y, scale } = stage.view;
  store.set({ camera: stage.showsAll ? null : { x, y, scale } });
});
addEventListener('resize', () => store.state.camera || stage.fit());

let typing = 0;
byId('query').addEventListener('input', (event) => {
  const query = /** @type {HTMLInputElement} */ (event.target).value;
  const turn = ++typing;
  void indexed().then(() => turn === typing && store.set({ query, ...NOTHING_CHOSEN }));
});
byId('clear').addEventListener('click', () => store.set(NO_FILTER));
byId('mode-picture').addEventListener('click', () => store.set({ mode: 'picture' }));
byId('mode-table').addEventListener('click', () => store.set({ mode: 'table' }));
byId('theme').addEventListener('click', () => store.set({ theme: THEMES[(THEMES.indexOf(store.state.theme) + 1) % 3] }));
byId('help').addEventListener('click', showHelp);
byId('zoom-in').addEventListener('click', () => stage.zoom(1.5));
byId('zoom-out').addEventListener('click', () => stage.zoom(1 / 1.5));
byId('zoom-fit').addEventListener('click', () => stage.fit());
byId('link').addEventListener('click', () => void copyLink());
byId('save').addEventListener('click', (event) => {
  const form = event.target instanceof HTMLElement ? event.target.dataset.save : undefined;
  if (!form) return;
  /** @type {HTMLDetailsElement} */ (byId('save')).open = false;
  save(form, stage, taken());
});
byId('filters-toggle').addEventListener('click', () => {
  const open = byId('app').classList.toggle('filtering');
  byId('filters-toggle').setAttribute('aria-expanded', String(open));
});
addEventListener('beforeprint', () => preparePrint(stage, taken()));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => show(store.state));

/** Copy the link, or show it selected where the browser does not allow that. */
async function copyLink() {
  writeLink(false);
  const button = byId('link');
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = 'Copied';
  } catch {
    prompt('The link to what you see:', location.href);
  }
  setTimeout(() => (button.textContent = 'Copy link'), 1500);
}

listenToPointer(stage, { go, goStory, letGo });
listenToKeys(stage, store, { go, letGo, help: showHelp });
show(store.state);
stage.open(store.state.camera);
requestAnimationFrame(() => {
  byId('loading').remove();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  setTimeout(() => void indexed(), 200);
});
