// The legend: the meaning of colours, shapes and sizes, and two menus to change it.

import { byId, make } from './dom.js';
import { FIRST_CATEGORY, categories, colourOfKind } from './look.js';
import { swatch } from './pieces.js';
import { cut } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */

const COLOURS = { kind: 'kind', story: 'story', provider: 'provider', topic: 'topic' };
const SIZES = { links: 'links', rank: 'PageRank' };

/**
 * Show the legend of a state.
 * @param {Data} data
 * @param {State} state
 * @param {import('./look.js').Look} look
 * @param {(changes: Partial<State>) => void} set
 */
export function showLegend(data, state, look, set) {
  const legend = byId('legend');
  const focused = document.activeElement && legend.contains(document.activeElement) ? document.activeElement.id : '';
  legend.replaceChildren(
    make('div', { class: 'choice' },
      ...choice('colour', 'Colour', COLOURS, state.colour, (value) => set({ colour: /** @type {State['colour']} */ (value) })),
      ...choice('size', 'Size', SIZES, state.size, (value) => set({ size: /** @type {State['size']} */ (value) }))),
    make('ul', {}, ...rows(data, state, look).map(([colour, kind, text]) => make('li', {}, swatch(colour, kind), make('span', {}, make('bdi', {}, text))))));
  if (focused) document.getElementById(focused)?.focus();
}

/**
 * @param {string} id
 * @param {string} label
 * @param {Record<string, string>} choices
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
function choice(id, label, choices, chosen, choose) {
  const select = make('select', { id, change: () => choose(select.value) }, ...Object.entries(choices).map(([value, text]) => make('option', { value, selected: value === chosen }, text)));
  return [make('label', { for: id }, label), select];
}

/** @param {Data} data @param {State} state @param {import('./look.js').Look} look @returns {[string, string, string][]} */
function rows(data, state, look) {
  const { colours } = look;
  const present = data.kinds.filter((_, kind) => data.kind.includes(kind));
  const kinds = (/** @type {string[]} */ names) => names.map((name) => /** @type {[string, string, string]} */ ([colours[colourOfKind(data.kinds.indexOf(name), state.colour)], name, name[0].toUpperCase() + name.slice(1)]));
  if (state.colour === 'kind') return kinds(present);
  const others = colours[colours.length - 1];
  if (state.colour === 'story') {
    return [[colours[FIRST_CATEGORY], 'article', 'Article, by story'], ...(data.story.includes(-1) ? [/** @type {[string, string, string]} */ ([others, 'article', 'Article in no story'])] : []), ...kinds(present.filter((name) => name !== 'article'))];
  }
  const named = categories(data, state.colour).map((node, place) => /** @type {[string, string, string]} */ ([colours[FIRST_CATEGORY + place], state.colour, cut(data.title[node], 40)]));
  return [...named, [others, 'article', 'Others']];
}
