// The keyboard: a key for each action of the pointer.

import { byId, make } from './dom.js';
import { GHOST } from './look.js';
import { linked } from './data.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('./state.js').Store} Store */
/** @typedef {{choose: (node: number) => void, clearOne: () => void, help: () => void, searched: () => Promise<void>}} Actions searched waits until the list is the one of the query */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const KEYS = [
  ['/', 'Search'],
  ['Arrows', 'Move to a linked node in that direction (in the picture)'],
  ['Shift + arrows', 'Move the picture'],
  ['+ and −', 'Zoom'],
  ['0', 'Show everything'],
  ['1, 2, 3', 'Focus on that many hops around the chosen node'],
  ['P', 'Path from the chosen node to another'],
  ['T', 'Picture or table'],
  ['Enter', 'Go to the details'],
  ['Escape', 'Clear: path, focus, choice, then filters'],
  ['Alt + ← →', 'Back and forward'],
];

/**
 * Listen to the keyboard.
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
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const typing = event.target instanceof HTMLElement && event.target.matches('input:not([type="checkbox"], [type="range"]), select, textarea');
    if (event.key === 'Escape' && !document.querySelector('dialog[open]')) actions.clearOne();
    else if (event.key === '/' && !typing) byId('query').focus();
    else if (event.key === '?' && !typing) actions.help();
    else return;
    event.preventDefault();
  });
  for (const list of ['details', 'facets']) byId(list).addEventListener('keydown', alongList);
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
  return { '+': zoom(1.4), '=': zoom(1.4), '-': zoom(1 / 1.4), 0: () => (stage.fit(), true), Enter: () => (byId('details').focus(), true) };
}

/** Actions of keys on the choice. @param {Store} store @returns {Record<string, () => boolean>} */
function choiceKeys(store) {
  const { state } = store;
  const set = (/** @type {Partial<import('./state.js').State>} */ changes) => (store.set(changes), true);
  const focus = (/** @type {number} */ hops) => () => set({ hops: state.hops === hops ? 0 : hops, goal: -1 });
  const always = { t: () => set({ mode: 'table' }) };
  return state.selected < 0 ? always : { ...always, 1: focus(1), 2: focus(2), 3: focus(3), p: () => set({ goal: state.goal === -1 ? -2 : -1 }) };
}

/** @param {Stage} stage @param {number} from @param {[number, number]} arrow @param {Actions} actions */
function stepTo(stage, from, arrow, actions) {
  const next = from < 0 ? middle(stage) : neighbour(stage, from, arrow);
  if (next >= 0) actions.choose(next);
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

/** Up and down move along a list of buttons or boxes. @param {KeyboardEvent} event */
function alongList(event) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const { target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement) || !target.matches('button, input[type="checkbox"]')) return;
  const all = [...currentTarget.querySelectorAll('.list button, .chip, li input')];
  const next = all[all.indexOf(target) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next instanceof HTMLElement) {
    event.preventDefault();
    next.focus();
  }
}

/** Show the keys. */
export function showHelp() {
  const dialog = /** @type {HTMLDialogElement} */ (byId('keys'));
  dialog.replaceChildren(
    make('h2', { id: 'keys-heading' }, 'How to use this page'),
    make('p', { class: 'soft' }, 'Drag to move, scroll or pinch to zoom, click a node or a story. Everything has a key too:'),
    make('dl', {}, ...KEYS.flatMap(([key, what]) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, what)])),
    make('button', { type: 'button', click: () => dialog.close() }, 'Close'));
  dialog.showModal();
}
