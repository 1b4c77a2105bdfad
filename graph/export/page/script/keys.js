// The keyboard: a key for each action of the pointer.

import { announce } from './announce.js';
import { linked } from './data.js';
import { describeNode, describeView } from './description.js';
import { byId, make } from './dom.js';
import { focusPart, keepFocusInside, visibleView } from './focus.js';
import { GHOST } from './look.js';
import { message } from './messages.js';
import { pathToggled } from './path.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('./state.js').Store} Store */
/** @typedef {{choose: (node: number) => void, clearOne: () => void, help: () => void, searched: () => Promise<void>}} Actions searched waits until the list is the one of the query */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** The button that begins a comparison with what is chosen, or adds to one. */
const ANY_COMPARISON = '#compare, #compare-add';
const TEXT_FIELDS = 'input:not([type="checkbox"], [type="radio"], [type="range"], [type="button"]), select, textarea, [contenteditable]';

/** @typedef {import('./messages.js').Key} Key */
/** @type {[string, Key][]} each key, or the name of the text that names it, and what it does */
const KEYS = [
  ['/', 'keys.search'],
  ['keys.arrows', 'keys.step'],
  ['keys.shift', 'keys.pan'],
  ['+  −', 'keys.zoom'],
  ['0', 'keys.everything'],
  ['1  2  3', 'keys.hops'],
  ['P', 'keys.path'],
  ['C', 'keys.compare'],
  ['D', 'keys.dates'],
  ['T', 'keys.view'],
  ['L', 'keys.link'],
  ['S', 'keys.save'],
  ['keys.enter', 'keys.details'],
  ['keys.tab', 'keys.groups'],
  ['Esc', 'keys.escape'],
  ['Alt + ←  →', 'keys.history'],
  ['?', 'keys.help'],
];

/**
 * Listen to the keyboard.
 *
 * Escape closes one part at a time: a dialog, a menu, the filters or the legend of a small screen (each listens
 * itself, and prevents the default), then the path, the focus on a neighbourhood, the choice, the filters.
 * @param {Stage} stage
 * @param {Store} store
 * @param {Actions} actions
 */
export function listenToKeys(stage, store, actions) {
  stage.element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (onPicture(event, stage, store, actions)) event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const typing = event.target instanceof HTMLElement && event.target.matches(TEXT_FIELDS);
    if (event.key === 'Escape') clearOrEmpty(event, actions);
    else if (!typing && onPage(event.key, stage, store, actions)) event.preventDefault();
  });
  byId('query').addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    void actions.searched().then(() => {
      const first = byId('details').querySelector('.list button[data-node]');
      if (!(first instanceof HTMLElement)) return;
      if (event.key === 'Enter') first.click();
      else first.focus();
    });
  });
  keepFocusInside(/** @type {HTMLDialogElement} */ (byId('keys')));
  // vis-network makes its own element a second stop of the Tab key.
  stage.element.firstElementChild?.removeAttribute('tabindex');
  const describe = () => (byId('picture-view').textContent = describeView(stage.scene.data, stage.scene.look, stage.view));
  stage.onStill(describe);
  // Filters change what is in view, too.
  stage.element.addEventListener('focus', describe);
  requestAnimationFrame(describe);
}

/** Clear the next choice or filter; the search of a list of filters is emptied by the browser. @param {KeyboardEvent} event @param {Actions} actions */
function clearOrEmpty(event, actions) {
  const { target } = event;
  if (target instanceof HTMLInputElement && target.id !== 'query' && target.type === 'search' && target.value) return;
  event.preventDefault();
  actions.clearOne();
}

/** Keys that work anywhere but in a field. @param {string} key @param {Stage} stage @param {Store} store @param {Actions} actions @returns {boolean} whether the key was handled */
function onPage(key, stage, store, actions) {
  /** @type {Record<string, () => void>} */
  const does = {
    '/': () => byId('query').focus(),
    '?': actions.help,
    p: () => openPath(stage, store),
    c: () => /** @type {HTMLElement | null} */ (document.querySelector(ANY_COMPARISON))?.click(),
    d: openDates,
    t: nextView,
    l: () => byId('link').click(),
    s: openMenu,
  };
  const action = Object.hasOwn(does, key.toLowerCase()) ? does[key.toLowerCase()] : null;
  action?.();
  return action !== null;
}

/** Go to the field of the first date, in the filters that a small screen hides. */
function openDates() {
  const field = byId('facets').querySelector('[data-date="from"]');
  if (!(field instanceof HTMLElement)) return;
  if (!field.checkVisibility()) byId('filters-toggle').click();
  field.focus();
}

/** Open the menu of all that can be saved, and go to its first item. */
function openMenu() {
  const menu = /** @type {HTMLDetailsElement} */ (byId('save'));
  menu.open = true;
  menu.querySelector('button')?.focus();
}

/** Show the next view of the switch, the first after the last, and move the focus into it. */
function nextView() {
  const views = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.actions .switch button')]);
  const next = views[(views.findIndex((view) => view.getAttribute('aria-pressed') === 'true') + 1) % views.length];
  next.click();
  visibleView().focus({ preventScroll: true });
  announce(message('view.shown', { view: next.textContent ?? '' }));
}

/**
 * @param {KeyboardEvent} event
 * @param {Stage} stage
 * @param {Store} store
 * @param {Actions} actions
 * @returns {boolean} whether the key was handled
 */
function onPicture(event, stage, store, actions) {
  const arrow = ARROWS[event.key];
  if (arrow && event.shiftKey) pan(stage, arrow);
  else if (arrow) stepTo(stage, store.state.selected, arrow, actions);
  else return Boolean(viewKeys(stage)[event.key]?.() ?? choiceKeys(store)[event.key.toLowerCase()]?.());
  return true;
}

/** Actions of keys on the view; each returns true, for handled. @param {Stage} stage @returns {Record<string, () => boolean>} */
function viewKeys(stage) {
  const zoom = (/** @type {number} */ factor) => () => (stage.zoom(factor), true);
  return { '+': zoom(1.4), '=': zoom(1.4), '-': zoom(1 / 1.4), 0: () => (stage.fit(), true), Enter: () => (focusPart('details'), true) };
}

/** Actions of keys on the choice. @param {Store} store @returns {Record<string, () => boolean>} */
function choiceKeys(store) {
  const { state } = store;
  if (state.selected < 0) return {};
  const set = (/** @type {Partial<import('./state.js').State>} */ changes) => (store.set(changes), true);
  const focus = (/** @type {number} */ hops) => () => set({ hops: state.hops === hops ? 0 : hops, goal: -1 });
  return { 1: focus(1), 2: focus(2), 3: focus(3) };
}

/** Open the path and go to the end that is missing, or close it. @param {Stage} stage @param {Store} store */
function openPath(stage, store) {
  store.set(pathToggled(stage.scene.data, store.state));
  document.getElementById(store.state.selected < 0 ? 'path-from' : 'path-to')?.focus();
}

/** Choose the next node in a direction and announce it. @param {Stage} stage @param {number} from @param {[number, number]} arrow @param {Actions} actions */
function stepTo(stage, from, arrow, actions) {
  const next = from < 0 ? middle(stage) : neighbour(stage, from, arrow);
  if (next < 0) return announce(message('keys.nowhere'));
  actions.choose(next);
  announce(describeNode(stage.scene.data, next));
}

/** @param {Stage} stage @param {[number, number]} arrow */
function pan(stage, [dx, dy]) {
  const { x, y, scale, width, height } = stage.view;
  stage.moveTo({ x: x + (dx * width * 0.2) / scale, y: y + (dy * height * 0.2) / scale });
}

/** The most important node in view, to start from. @param {Stage} stage */
function middle(stage) {
  const { data, look } = stage.scene;
  const { x, y, scale, width, height } = stage.view;
  return data.order.find((node) => look.level[node] !== GHOST && Math.abs(data.x[node] - x) * scale < width / 2 && Math.abs(data.y[node] - y) * scale < height / 2) ?? -1;
}

/**
 * The linked node that is nearest in a direction.
 * @param {Stage} stage
 * @param {number} from
 * @param {[number, number]} arrow
 */
export function neighbour(stage, from, [dx, dy]) {
  const { data, look, off } = stage.scene;
  let best = -1;
  let least = Infinity;
  const keys = data.keys.filter((_, key) => !off.has(key)).map(({ key }) => key);
  for (const node of new Set(keys.flatMap((key) => linked(data, from, key)))) {
    if (look.level[node] === GHOST) continue;
    const [x, y] = [data.x[node] - data.x[from], data.y[node] - data.y[from]];
    const along = x * dx + y * dy;
    const beside = Math.abs(x * dy) + Math.abs(y * dx);
    // Within 60 degrees of the arrow; off the line counts double.
    if (along <= 0 || beside > 1.75 * along) continue;
    if (along + 2 * beside < least) [best, least] = [node, along + 2 * beside];
  }
  return best;
}

/** Show the keys. */
export function showHelp() {
  const dialog = /** @type {HTMLDialogElement} */ (byId('keys'));
  const named = (/** @type {string} */ key) => (key.startsWith('keys.') ? message(/** @type {Key} */ (key)) : key);
  dialog.replaceChildren(
    make('h2', { id: 'keys-heading' }, message('help.heading')),
    make('p', { class: 'soft' }, message('help.lead')),
    make('dl', {}, ...KEYS.flatMap(([key, does]) => [make('dt', {}, make('kbd', {}, named(key))), make('dd', {}, message(does))])),
    make('button', { type: 'button', click: () => dialog.close() }, message('help.close')));
  dialog.showModal();
}
