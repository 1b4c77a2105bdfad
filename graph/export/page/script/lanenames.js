// The names of the timeline's rows: buttons that choose a story, a provider, a topic or a person.

import { make } from './dom.js';
import { counted, number } from './messages.js';
import { swatch } from './pieces.js';
import { cut } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./lanes.js').Lane} Lane */
/** @typedef {{first: number, height: number, narrow: boolean, look: import('./look.js').Look, chosen: (lane: Lane) => boolean, actions: import('./timeline.js').Actions}} Names */

/**
 * Show the names of the rows in sight.
 * @param {HTMLElement} list
 * @param {Data} data
 * @param {Lane[]} lanes
 * @param {Names} names
 */
export function showNames(list, data, lanes, names) {
  const focused = document.activeElement instanceof HTMLElement && list.contains(document.activeElement) ? document.activeElement.dataset.lane : undefined;
  list.replaceChildren(...lanes.map((lane, at) => nameOfLane(data, lane, names.first + at, names)));
  if (focused !== undefined) /** @type {HTMLElement | null} */ (list.querySelector(`[data-lane="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
}

/** @param {Data} data @param {Lane} lane @param {number} row @param {Names} names */
function nameOfLane(data, lane, row, { height, narrow, look, chosen, actions }) {
  const { story, hub } = lane;
  const node = hub >= 0 ? hub : lane.nodes[0];
  const inside = [
    story < 0 && hub < 0 ? make('span', { class: 'swatch', 'aria-hidden': 'true' }) : swatch(look.colours[look.colour[node]], data.kinds[data.kind[node]]),
    make('bdi', { class: 'lane-name' }, cut(lane.name, 80)), make('span', { class: 'lane-count' }, number(lane.count), make('span', { class: 'unseen' }, counted(lane.count, 'article').replace(/^\S+/, ''))),
  ];
  const choose = () => (story >= 0 ? actions.goStory(story) : actions.go(hub));
  const place = { class: `lane${chosen(lane) ? ' is-chosen' : ''}`, '--lane-top': `${row * height}px`, '--lane-height': `${narrow ? 20 : height}px` };
  const key = story >= 0 ? `s${story}` : `n${hub}`;
  return make('li', place, story < 0 && hub < 0 ? make('span', { class: 'lane-text' }, ...inside)
    : make('button', { type: 'button', class: 'lane-text', 'data-lane': key, title: cut(lane.name, 300), 'aria-pressed': chosen(lane) ? 'true' : null, click: choose }, ...inside));
}
