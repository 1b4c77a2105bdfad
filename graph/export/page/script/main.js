// The page: reads its data, holds the state, and has every part show it.

import { copyAddress } from './clipboard.js';
import { comparedWith, refusal } from './compare.js';
import { comparable } from './compared.js';
import { linked, readData } from './data.js';
import { showDetails } from './details.js';
import { byId } from './dom.js';
import { goBack, restoreEntry, writeEntry } from './entries.js';
import { makeFacets, linkSwitches } from './facets.js';
import { applyFilters, isFiltered } from './filter.js';
import { listenToSkips, rememberFocus } from './focus.js';
import { Histogram } from './histogram.js';
import { listenToKeys, showHelp } from './keys.js';
import { showLegend } from './legend.js';
import { fromAddress, toLink } from './link.js';
import { lookOf, readPalette, chosen, STRONG } from './look.js';
import { listenToMenu } from './menu.js';
import { inOrder } from './order.js';
import { listenToPointer } from './pointer.js';
import { applyNotes, readNotes } from './notes.js';
import { neighbourhood, Publication } from './publication.js';
import { listenToRoving } from './roving.js';
import { preparePrint, save } from './save.js';
import { makeIndex, NOTHING_SOUGHT, search } from './search.js';
import { Sheet, listenToFilters, listenToLegend } from './sheet.js';
import { Stage } from './stage.js';
import { NO_COMPARISON, NO_FILTER, NOTHING_CHOSEN, START, Store } from './state.js';
import { Table } from './table.js';
import { applyTheme, themeAfter } from './theme.js';
import { Timeline } from './timeline.js';
import { listenToTimeline } from './timelineinput.js';
import { counted, languageInLink, message, translatePage, translateSchema } from './messages.js';
import { backbone } from './thin.js';

/** @typedef {import('./state.js').State} State */

const FILTERS = /** @type {const} */ (['query', 'kinds', 'stories', 'topics', 'allTopics', 'providers', 'others', 'from', 'to']);
const CHOICES = /** @type {const} */ (['selected', 'story', 'goal', 'way', 'broad', 'compared']);
/** The keys of the state that the picture and the details depend on. */
const SCENE = /** @type {readonly (keyof State)[]} */ ([...FILTERS, ...CHOICES, 'adding', 'hops', 'off', 'colour', 'size', 'theme', 'listOrder']);
const MODES = /** @type {const} */ (['map', 'timeline', 'table']);
/** The nodes offered for an end of a path. */
const MOST_MATCHES = 8;

const data = translateSchema(await readData((byId('data').textContent ?? '').trim()));
const notes = readNotes(byId('notes').textContent ?? '');
applyNotes(data, notes);
const usual = {
  ...START,
  colour: /** @type {State['colour']} */ (data.stories.length ? 'story' : data.kind.includes(2) ? 'topic' : 'kind'),
  rows: data.stories.length ? 'story' : 'provider',
};
const store = new Store(fromAddress(data, location.hash, usual));
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
let sought = store.state.query ? search(await indexed(), data, store.state.query) : NOTHING_SOUGHT;
let found = applyFilters(data, store.state, sought.scores);
let palette = readPalette();
let look = lookOf(data, store.state, found.match, palette);
const scene = { data, look, palette, backbone: backbone(data), off: store.state.off, selected: store.state.selected, story: store.state.story, hops: store.state.hops };
const stage = new Stage(byId('network'), scene, JSON.parse(byId('landmarks').textContent ?? '[]'), [byId('legend'), byId('legend-toggle'), byId('zoom')]);
const facets = makeFacets(data, store);
const histogram = new Histogram(data, store);
const switches = linkSwitches(data, store);
const timelineView = new Timeline(data, store, { go, goStory });
const sheet = new Sheet();
const table = new Table(data, (changes) => store.set(changes), go);
byId('facets').append(...facets.slice(0, 1).map((facet) => facet.element), histogram.element, ...facets.slice(1).map((facet) => facet.element), switches.element);
const publication = new Publication(data, notes, store, usual, {
  enter: (state) => void (state.query ? indexed().then(() => enter(state)) : enter(state)),
  refresh: () => {
    // Names have changed, which the next search finds.
    [index, indexing] = [null, null];
    show(store.state);
  },
});

/** Choose a node, or the other end of a pending path, and frame it. @param {number} node */
function go(node) {
  choose(node);
  stage.fit(home());
}

/** @param {number} node */
function choose(node) {
  const { selected, goal, hops, adding } = store.state;
  if (adding) compareWith(node);
  else if (goal !== -1 && selected < 0) store.set({ selected: node });
  else if (goal === -2 && node !== selected) store.set({ goal: node });
  else store.set({ ...NOTHING_CHOSEN, hops, selected: node });
}

/** Compare a node too, or say why it cannot be. @param {number} node */
function compareWith(node) {
  const changes = comparedWith(data, store.state, comparable(data, node));
  if (changes) store.set(changes);
  else byId('compare-notice').textContent = refusal(data, store.state, node);
}

/** Choose a story, or its central article as the other end of a pending path. @param {number} story */
function goStory(story) {
  if (store.state.goal === -2 || store.state.adding) return go(data.stories[story].members[0]);
  store.set({ ...NOTHING_CHOSEN, story });
  stage.fit(home());
}

/** Change the state, and frame its choice. @param {Partial<State>} changes */
function frame(changes) {
  store.set(changes);
  stage.fit(home());
}

/** The nodes that match a query best. @param {string} query @returns {Promise<number[]>} */
async function matches(query) {
  const result = search(await indexed(), data, query);
  if (!result.scores) return [];
  return inOrder(data, Uint8Array.from(result.scores, (score) => (score ? 1 : 0)), 'best', result).slice(0, MOST_MATCHES);
}

/** Clear the first of these that is set: the path, the focus, the choice, the filters. */
function clearOne() {
  const { state } = store;
  if (state.adding) store.set(state.compared.length > 1 ? { adding: false } : NO_COMPARISON);
  else if (state.goal !== -1) store.set({ goal: -1, way: 0 });
  else if (state.hops) store.set({ hops: 0 });
  else if (state.selected >= 0 || state.story >= 0) store.set(NOTHING_CHOSEN);
  else if (state.compared.length) store.set(NO_COMPARISON);
  else if (isFiltered(state)) store.set(NO_FILTER);
}

/** The nodes that the picture frames until the user moves it: those of the choice; undefined for all. @returns {number[] | undefined} */
function home() {
  const { selected, story } = store.state;
  if (look.path.length) return look.path;
  if (selected >= 0) return [selected, ...neighboursToShow(selected)];
  return story >= 0 ? data.stories[story].members : undefined;
}

/** After a choice: let a hidden picture frame it; store the camera of a picture that did not move. */
function settle() {
  if (stage.hidden) stage.fit(home());
  else if (!stage.moving) storeCamera();
}

/** Store the camera in the state, unless it follows from the choice. */
function storeCamera() {
  store.set({ camera: stage.frames(home()) ? null : stage.camera });
}

/** The linked nodes to frame with a node: an article's related ones, a provider's or topic's articles. @param {number} node */
function neighboursToShow(node) {
  return linked(data, node).filter((other) => look.level[other] === STRONG && data.kinds[data.kind[other]] === 'article');
}

/** Update the parts of the page that depend on the changed keys of the state, or all parts. @param {State} state @param {Set<keyof State>} [changed] */
function show(state, changed) {
  const restoreFocus = rememberFocus();
  const any = (/** @type {readonly (keyof State)[]} */ names) => !changed || names.some((name) => changed.has(name));
  if (changed?.has('query')) sought = state.query.trim() && index ? search(index, data, state.query) : NOTHING_SOUGHT;
  if (any(FILTERS)) showFilters(state);
  if (any(['theme'])) {
    applyTheme(state.theme);
    palette = readPalette();
    histogram.show(found.dated);
  }
  if (any(SCENE)) showScene(state, any(['colour', 'size', 'theme', 'compared']));
  else if (any(['tour', 'embed'])) publication.showFrame(state, look);
  if (any(['off'])) switches.render();
  showMode(state, any(['mode', 'sort', 'rows', 'rowOrder', 'listOrder', 'colour', 'theme', ...FILTERS, 'selected']));
  if (any(CHOICES)) sheet.makeRoom(state.selected >= 0 || state.story >= 0);
  // Back at a list, the focus is where it was before the choice.
  restoreFocus(entering || state.selected < 0 ? shown : -1);
  shown = state.selected;
}
/** Show the picture, its legend and the details. @param {State} state @param {boolean} legend whether the legend is different */
function showScene(state, legend) {
  look = lookOf(data, state, found.match, palette);
  // The legend before the picture: labels do not go under it.
  if (legend) showLegend(data, state, look, (changes) => store.set(changes));
  stage.show({ look, palette, off: state.off, selected: state.selected, story: state.story, hops: state.hops });
  if (!publication.keepsDetails) showDetails({ data, state, look, found, sought }, { go, goStory, set: (changes) => store.set(changes), frame, matches });
  publication.showDetails(state, look);
}

/** The node whose details are shown, or -1. */
let shown = -1;
/** Whether the state comes from the browser's history. */
let entering = false;

/** @param {State} state */
function showFilters(state) {
  found = applyFilters(data, state, sought.scores);
  const counts = { kinds: found.kinds, stories: found.stories, topics: found.hubs, providers: found.hubs, others: found.hubs };
  for (const facet of facets) facet.show(counts[facet.name]);
  histogram.show(found.dated);
  byId('status').textContent = found.filtered ? message('status.matches', { found: found.count, nodes: counted(data.count, 'node') }) : counted(data.count, 'node');
  byId('clear').hidden = !found.filtered;
  const field = /** @type {HTMLInputElement} */ (byId('query'));
  if (field.value !== state.query) field.value = state.query;
}

/** @param {State} state @param {boolean} rows whether the table's rows are different */
function showMode(state, rows) {
  for (const mode of MODES) byId(`mode-${mode}`).setAttribute('aria-pressed', String(state.mode === mode));
  byId('picture').hidden = state.mode !== 'map';
  byId('timeline').hidden = state.mode !== 'timeline';
  byId('table').hidden = state.mode !== 'table';
  if (state.mode === 'timeline') timelineView.show(state, { look, palette, dated: found.dated }, rows);
  if (state.mode === 'table' && rows) table.show(state, look, found.match, sought);
}

/** The nodes to export: those of the choice, else the matching ones. */
function exported() {
  const some = new Set(chosen(data, store.state, look.path));
  const match = some.size ? Uint8Array.from({ length: data.count }, (_, node) => (some.has(node) ? 1 : 0)) : found.match;
  return look.path.length ? look.path : table.rows(store.state, match, some.size ? NOTHING_SOUGHT : sought);
}

/** The input of all that leaves the page. */
function saved() {
  return { stage, state: store.state, match: found.match, nodes: exported(), around: neighbourhood(data, store.state) };
}

/** Write the state into the address; a choice makes an entry to go back to. @param {boolean} entry */
function writeLink(entry) {
  const link = `#${[toLink(data, store.state, usual), languageInLink].filter(Boolean).join('&')}`;
  if (link === location.hash || (link === '#' && !location.hash)) return;
  writeEntry(link, entry);
}

/** Replace the state, and move the picture to its camera or its choice. @param {State} state */
function enter(state) {
  store.set(state);
  if (state.camera) stage.moveToCamera(state.camera);
  else stage.fit(home());
}

// The address before the picture: drawing may end an animation, which stores the camera in the newest entry.
store.listen((_, changed) => {
  if (entering) return;
  if ([...CHOICES, 'off'].some((name) => changed.has(/** @type {keyof State} */ (name)))) queueMicrotask(settle);
  writeLink(CHOICES.some((name) => changed.has(name)) || changed.has('mode') || changed.has('tour'));
});
store.listen((state, changed) => show(state, changed));
addEventListener('popstate', () => {
  entering = true;
  enter(fromAddress(data, location.hash, usual));
  entering = false;
  sheet.show(restoreEntry());
});
stage.onStill(storeCamera);

let typing = 0;
let searched = Promise.resolve();
byId('query').addEventListener('input', (event) => {
  const query = /** @type {HTMLInputElement} */ (event.target).value;
  const turn = ++typing;
  searched = indexed().then(() => {
    if (turn === typing) searchFor(query);
  });
});
/** Search, and drop the choice, unless a path from it is pending. @param {string} query */
function searchFor(query) {
  store.set(store.state.goal === -2 || store.state.adding ? { query } : { query, ...NOTHING_CHOSEN });
}
byId('clear').addEventListener('click', () => store.set(NO_FILTER));
for (const mode of MODES) byId(`mode-${mode}`).addEventListener('click', () => store.set({ mode }));
byId('theme').addEventListener('click', () => store.set({ theme: themeAfter(store.state.theme) }));
byId('help').addEventListener('click', showHelp);
byId('zoom-in').addEventListener('click', () => stage.zoom(1.5));
byId('zoom-out').addEventListener('click', () => stage.zoom(1 / 1.5));
byId('zoom-fit').addEventListener('click', () => stage.fit());
byId('link').addEventListener('click', () => {
  writeLink(false);
  void copyAddress();
});
byId('save').addEventListener('click', (event) => {
  const form = event.target instanceof HTMLElement ? event.target.dataset.save : undefined;
  if (!form) return;
  /** @type {HTMLDetailsElement} */ (byId('save')).open = false;
  if (!publication.act(form)) save(form, saved());
});
byId('back').addEventListener('click', () => goBack(() => store.set(NOTHING_CHOSEN)));
listenToFilters(sheet);
listenToLegend(() => stage.show({}));
addEventListener('beforeprint', () => preparePrint(saved()));
for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) matchMedia(query).addEventListener('change', () => show(store.state));

listenToMenu(/** @type {HTMLDetailsElement} */ (byId('save')));
listenToTimeline(timelineView);
listenToPointer(stage, { choose: go, goStory, clearOne });
listenToKeys(stage, store, { choose: go, clearOne, help: showHelp, searched: () => searched });
listenToSkips();
show(store.state);
listenToRoving(byId('app'));
stage.open(store.state.camera, home());
requestAnimationFrame(() => {
  byId('loading').remove();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  setTimeout(() => void indexed(), 200);
});
