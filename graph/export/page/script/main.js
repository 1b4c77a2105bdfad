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
import { listenToMenu } from './menu.js';
import { listenToPointer } from './pointer.js';
import { preparePrint, save } from './save.js';
import { makeIndex, scores } from './search.js';
import { Stage } from './stage.js';
import { NO_FILTER, NOTHING_CHOSEN, START, Store } from './state.js';
import { Table } from './table.js';
import { counted, number, translatePage } from './messages.js';
import { backbone } from './thin.js';

/** @typedef {import('./state.js').State} State */

const FILTERS = /** @type {const} */ (['query', 'kinds', 'stories', 'topics', 'providers', 'others', 'from', 'to']);
const CHOICES = /** @type {const} */ (['selected', 'story', 'goal']);
const THEMES = /** @type {const} */ (['system', 'light', 'dark']);

const data = await readData((byId('data').textContent ?? '').trim());
const usual = { ...START, colour: /** @type {State['colour']} */ (data.stories.length ? 'story' : data.kind.includes(2) ? 'topic' : 'kind') };
const store = new Store(fromLink(data, location.hash, usual));
/** @type {import('./search.js').Index | null} */
let index = null;
/** The search index, made at the first search or when the page is idle. */
function indexed() {
  indexing ??= makeIndex(data).then((made) => (index = made));
  return indexing;
}
/** @type {Promise<import('./search.js').Index> | null} */
let indexing = null;

translatePage();
applyTheme(store.state.theme);
let score = store.state.query ? scores(await indexed(), data, store.state.query) : null;
let found = applyFilters(data, store.state, score);
let palette = readPalette();
let look = lookOf(data, store.state, found.match, palette);
const scene = { data, look, palette, backbone: backbone(data), off: store.state.off, selected: store.state.selected, story: store.state.story, hops: store.state.hops };
const stage = new Stage(byId('network'), scene, JSON.parse(byId('landmarks').textContent ?? '[]'), [byId('legend'), byId('zoom')]);
const facets = makeFacets(data, store);
const histogram = new Histogram(data, store);
const switches = linkSwitches(data, store);
const table = new Table(data, (changes) => store.set(changes), go);
byId('facets').append(...facets.slice(0, 1).map((facet) => facet.element), histogram.element, ...facets.slice(1).map((facet) => facet.element), switches.element);

/** Choose a node, or the other end of a pending path, and frame it. @param {number} node */
function go(node) {
  choose(node);
  stage.fit(home());
}

/** Choose a node in the picture, which moves only if linked nodes are out of view. @param {number} node */
function goInPicture(node) {
  choose(node);
  if (isOutOfView(home() ?? [])) stage.fit(home());
}

/** @param {number} node */
function choose(node) {
  const { selected, goal, hops } = store.state;
  if (goal === -2 && node !== selected) store.set({ goal: node });
  else store.set({ ...NOTHING_CHOSEN, hops, selected: node });
}

/** Choose a story, or its central article as the other end of a pending path. @param {number} story */
function goStory(story) {
  if (store.state.goal === -2) return go(data.stories[story].members[0]);
  store.set({ ...NOTHING_CHOSEN, story });
  stage.fit(home());
}

/** Clear the first of these that is set: the path, the focus, the choice, the filters. */
function clearOne() {
  const { state } = store;
  if (state.goal !== -1) store.set({ goal: -1 });
  else if (state.hops) store.set({ hops: 0 });
  else if (state.selected >= 0 || state.story >= 0) store.set(NOTHING_CHOSEN);
  else if (isFiltered(state)) store.set(NO_FILTER);
}

/** The nodes that the picture frames until the user moves it: those of the choice; undefined for all. @returns {number[] | undefined} */
function home() {
  const { selected, story } = store.state;
  if (look.path.length) return look.path;
  if (selected >= 0) return [selected, ...neighboursToShow(selected)];
  return story >= 0 ? data.stories[story].members : undefined;
}

/** Whether some of these nodes are out of view, or all of them much smaller than they could be. @param {number[]} nodes */
function isOutOfView(nodes) {
  const { x, y, scale, width, height } = stage.view;
  const hidden = nodes.some((node) => Math.abs(data.x[node] - x) * scale > width * 0.46 || Math.abs(data.y[node] - y) * scale > height * 0.46);
  return hidden || (scale < 0.3 && stage.whole(nodes).scale > 2 * scale);
}

/** After a choice: let a hidden picture frame it; store the camera of a picture that did not move. */
function settle() {
  if (stage.hidden) stage.fit(home());
  else if (!stage.moving) storeCamera();
}

/** Store the camera in the state, unless it follows from the choice. */
function storeCamera() {
  const { x, y, scale } = stage.view;
  store.set({ camera: stage.frames(home()) ? null : { x, y, scale } });
}

/** The linked nodes to frame with a node: an article's related ones, a provider's or topic's articles. @param {number} node */
function neighboursToShow(node) {
  return linked(data, node).filter((other) => look.level[other] === STRONG && data.kinds[data.kind[other]] === 'article');
}

/** Update the parts of the page that depend on the changed keys of the state, or all parts. @param {State} state @param {Set<keyof State>} [changed] */
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
    // The legend before the picture: labels do not go under it.
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
  const counts = { kinds: found.kinds, stories: found.stories, topics: found.hubs, providers: found.hubs, others: found.hubs };
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
  const name = { system: 'as the system', light: 'light', dark: 'dark' }[theme];
  byId('theme').setAttribute('aria-label', `Light or dark: ${name}`);
  byId('theme').title = `Light or dark: ${name}`;
  byId('theme').textContent = { system: '◐', light: '☀', dark: '☾' }[theme];
}

/** The nodes to export: those of the choice, else the matching ones. */
function exported() {
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

/** Replace the state, and move the picture to its camera or its choice. @param {State} state */
function enter(state) {
  store.set(state);
  if (state.camera) stage.moveTo(state.camera);
  else stage.fit(home());
}

let entering = false;
// The address before the picture: drawing may end an animation, which stores the camera in the newest entry.
store.listen((_, changed) => {
  if (entering) return;
  if ([...CHOICES, 'off'].some((name) => changed.has(/** @type {keyof State} */ (name)))) queueMicrotask(settle);
  writeLink(CHOICES.some((name) => changed.has(name)) || changed.has('mode'));
});
store.listen((state, changed) => show(state, changed));
addEventListener('popstate', () => {
  entering = true;
  enter(fromLink(data, location.hash, usual));
  entering = false;
});
stage.onStill(storeCamera);

let typing = 0;
let searched = Promise.resolve();
byId('query').addEventListener('input', (event) => {
  const query = /** @type {HTMLInputElement} */ (event.target).value;
  const turn = ++typing;
  searched = indexed().then(() => {
    if (turn === typing) search(query);
  });
});
/** Search, and drop the choice, unless a path from it is pending. @param {string} query */
function search(query) {
  store.set(store.state.goal === -2 ? { query } : { query, ...NOTHING_CHOSEN });
}
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
  save(form, stage, exported());
});
byId('filters-toggle').addEventListener('click', () => {
  const open = byId('app').classList.toggle('filtering');
  byId('filters-toggle').setAttribute('aria-expanded', String(open));
});
addEventListener('beforeprint', () => preparePrint(stage, exported()));
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

listenToMenu(/** @type {HTMLDetailsElement} */ (byId('save')));
listenToPointer(stage, { choose: goInPicture, goStory, clearOne });
listenToKeys(stage, store, { choose: goInPicture, clearOne, help: showHelp, searched: () => searched });
show(store.state);
stage.open(store.state.camera, home());
requestAnimationFrame(() => {
  byId('loading').remove();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  setTimeout(() => void indexed(), 200);
});
