// The details beside the picture: of the chosen node or story, a comparison, the matches, or an overview.

import { compareButton, comparison, compareTicked, wayBack } from './compare.js';
import { nodeDetails, storyDetails } from './described.js';
import { byId, make } from './dom.js';
import { counted, message } from './messages.js';
import { overview } from './overview.js';
import { pathButton, pathPanel } from './path.js';
import { results } from './results.js';

/** @typedef {import('./results.js').Shown} Shown */
/** @typedef {import('./results.js').Actions} Actions */

/**
 * Show the details of a state.
 * @param {Shown} shown
 * @param {Actions} actions
 */
export function showDetails(shown, actions) {
  const panel = byId('details');
  const parts = detailsOf(shown, actions);
  byId('app').classList.toggle('comparing', parts.some((part) => part.classList.contains('compared')));
  panel.scrollTop = 0;
  const focused = panel.contains(document.activeElement);
  panel.replaceChildren(...parts);
  // What had the focus may be gone: the next key goes on from the panel, not from the top of the page.
  if (focused && !panel.contains(document.activeElement)) panel.focus({ preventScroll: true });
}

/** @param {Shown} shown @param {Actions} actions @returns {HTMLElement[]} */
function detailsOf(shown, actions) {
  const { selected, story, goal, compared, adding } = shown.state;
  if (adding) return comparison(shown, actions);
  if (selected >= 0) return [...wayBack(shown, actions), ...detailsOfNode(shown, actions, selected)];
  if (story >= 0) return [...wayBack(shown, actions), ...storyDetails(shown, actions, story, [compareButton(shown, actions, { node: -1, story })])];
  if (goal !== -1) return [make('h2', {}, message('path.heading')), ...pathPanel(shown, actions), ...(shown.found.filtered ? results(shown, actions, 'h3') : [])];
  if (compared.length > 1) return [...comparison(shown, actions), ...(shown.state.query ? results(shown, actions, 'h3') : [])];
  return shown.found.filtered ? [...compareTicked(shown, actions), ...results(shown, actions, 'h2')] : overview(shown, actions);
}

/** @param {Shown} shown @param {Actions} actions @param {number} node */
function detailsOfNode(shown, actions, node) {
  const { data, state, found } = shown;
  // While there is a path, leave out the excerpt: the path and the matches for its other end come first.
  const searching = state.goal === -2 && found.filtered;
  return nodeDetails(shown, actions, node, {
    buttons: make('div', { class: 'buttons', role: 'group', 'aria-label': message('details.focus') }, ...[1, 2, 3].map((hops) => hopButton(shown, actions, hops)), pathButton(shown, actions, node),
      data.kind[node] === data.kinds.indexOf('article') ? null : compareButton(shown, actions, { node, story: -1 })),
    path: [...pathPanel(shown, actions), ...(searching ? results(shown, actions, 'h3') : [])],
    brief: state.goal !== -1,
  });
}

/** @param {Shown} shown @param {Actions} actions @param {number} hops */
function hopButton({ state }, actions, hops) {
  const pressed = state.hops === hops;
  return make('button', { type: 'button', 'aria-pressed': String(pressed), click: () => actions.set({ hops: pressed ? 0 : hops, goal: -1 }) }, counted(hops, 'hop'));
}
