// Groups of controls that are one stop of the Tab key: the arrow keys move inside, Home and End to the ends.

import { message } from './messages.js';

/** The groups, and which of their elements are controls. A group of dates keeps its own arrow keys. */
const ROVING = [
  { group: '.actions', item: ':scope > button, :scope > .switch > button, :scope > .menu > summary' },
  { group: '.menu-items', item: 'button, a' },
  { group: '.facet:not([data-facet="dates"])', item: 'summary, input, button' },
  { group: '.chips, .buttons, .list, .zoom, .heads, .rows', item: 'button, a' },
];
/** In these the arrows up and down go on into the next group. */
const PANELS = '#facets, #details';
const ALL_GROUPS = ROVING.map(({ group }) => group).join(', ');
/** @type {Record<string, (at: number, count: number) => number>} */
const ROVING_MOVES = {
  ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, ArrowRight: (at) => at + 1, ArrowLeft: (at) => at - 1,
  Home: () => 0, End: (_, count) => count - 1,
};

/**
 * Make each group one stop of the Tab key, also after its controls were made anew.
 * @param {HTMLElement} app the element that holds all groups
 */
export function listenToRoving(app) {
  const actions = app.querySelector('.actions');
  actions?.setAttribute('role', 'toolbar');
  actions?.setAttribute('aria-label', message('actions.label'));
  const assign = () => app.querySelectorAll(ALL_GROUPS).forEach((group) => assignStop(group));
  app.addEventListener('focusin', ({ target }) => {
    const group = target instanceof Element ? target.closest(ALL_GROUPS) : null;
    if (group && target instanceof HTMLElement && controlsOf(group).includes(target)) assignStop(group, target);
  });
  app.addEventListener('keydown', moveInside);
  app.addEventListener('toggle', assign, { capture: true });
  addEventListener('resize', assign);
  new MutationObserver((mutations) => {
    const changed = new Set(mutations.map(({ target }) => /** @type {Element} */ (target).closest(`${PANELS}, ${ALL_GROUPS}`)));
    for (const part of changed) {
      if (part?.matches(ALL_GROUPS)) assignStop(part);
      else part?.querySelectorAll(ALL_GROUPS).forEach((group) => assignStop(group));
    }
  }).observe(app, { childList: true, subtree: true, attributes: true, attributeFilter: ['hidden'] });
  assign();
}

/** The controls of a group that can be seen. @param {Element} group @returns {HTMLElement[]} */
function controlsOf(group) {
  const item = ROVING.find((each) => group.matches(each.group))?.item ?? 'button';
  return /** @type {HTMLElement[]} */ ([...group.querySelectorAll(item)]).filter((each) => each.checkVisibility());
}

/** Let the Tab key stop at one control of a group: at this one, else where it stopped before, else at the first. @param {Element} group @param {HTMLElement} [stop] */
function assignStop(group, stop) {
  const controls = controlsOf(group);
  const chosen = stop ?? controls.find((each) => each.getAttribute('tabindex') === '0') ?? controls[0];
  for (const each of controls) each.tabIndex = each === chosen ? 0 : -1;
}

/** @param {KeyboardEvent} event */
function moveInside(event) {
  const { target, key } = event;
  if (event.defaultPrevented || !(key in ROVING_MOVES) || [event.ctrlKey, event.metaKey, event.altKey, event.shiftKey].some(Boolean)) return;
  const group = target instanceof HTMLElement ? target.closest(ALL_GROUPS) : null;
  if (!group || !(target instanceof HTMLElement) || keepsKey(target, group, key)) return;
  const panel = isUpOrDown(key) ? group.closest(PANELS) : null;
  const controls = panel ? [...panel.querySelectorAll(ALL_GROUPS)].flatMap(controlsOf) : controlsOf(group);
  const next = controls[ROVING_MOVES[key](controls.indexOf(target), controls.length)];
  if (!next || !controls.includes(target)) return;
  event.preventDefault();
  next.focus();
}

/** @param {string} key */
function isUpOrDown(key) {
  return key === 'ArrowUp' || key === 'ArrowDown';
}

/** Whether a control needs a key itself: the caret of a field does, and a table moves up and down itself. @param {Element} target @param {Element} group @param {string} key */
function keepsKey(target, group, key) {
  return isUpOrDown(key) ? group.matches('.actions, .rows') : target.matches('input[type="search"], input[type="text"], select');
}
