// The legend: the meaning of colours, shapes and sizes, and two menus to change it.

import { byId, make } from './dom.js';
import { nameOfCompared, SEVERAL } from './compared.js';
import { COMPARED_COLOURS, FIRST_CATEGORY, categories, colourOfKind } from './look.js';
import { message, nameOfKind } from './messages.js';
import { swatch } from './pieces.js';
import { cut } from './text.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */

/** @type {State['colour'][]} */
const COLOURS = ['kind', 'story', 'provider', 'topic'];
/** @type {State['size'][]} */
const SIZES = ['links', 'rank'];

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
      // While some are compared, colours stand for them.
      ...state.compared.length > 1 ? [] : choice('colour', message('legend.colour'), COLOURS.map((value) => [value, message(`legend.colour.${value}`)]), state.colour, (value) => set({ colour: /** @type {State['colour']} */ (value) })),
      ...choice('size', message('legend.size'), SIZES.map((value) => [value, message(`legend.size.${value}`)]), state.size, (value) => set({ size: /** @type {State['size']} */ (value) }))),
    make('ul', {}, ...legendRows(data, state, look).map(([colour, kind, text]) => make('li', {}, swatch(colour, kind), make('span', {}, make('bdi', {}, text))))));
  if (focused) document.getElementById(focused)?.focus();
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string[][]} choices values and their names
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
function choice(id, label, choices, chosen, choose) {
  const select = make('select', { id, change: () => choose(select.value) }, ...choices.map(([value, text]) => make('option', { value, selected: value === chosen }, text)));
  return [make('label', { for: id }, label), select];
}

/** The rows of the legend: colour, kind and text. @param {Data} data @param {State} state @param {import('./look.js').Look} look @returns {[string, string, string][]} */
export function legendRows(data, state, look) {
  const { colours } = look;
  if (state.compared.length > 1) return comparedRows(data, state, colours);
  const present = data.kinds.filter((_, kind) => data.kind.includes(kind));
  const kinds = (/** @type {string[]} */ names) => names.map((name) => /** @type {[string, string, string]} */ ([colours[colourOfKind(data.kinds.indexOf(name), state.colour)], name, nameOfKind(name)]));
  if (state.colour === 'kind') return kinds(present);
  const others = colours[FIRST_CATEGORY + 9];
  if (state.colour === 'story') {
    const loose = data.clumps.some(({ story }) => story < 0);
    return [
      [colours[FIRST_CATEGORY], 'region', message('legend.story')],
      ...(loose ? [/** @type {[string, string, string]} */ ([others, 'region', message('legend.loose')])] : []),
      [colours[FIRST_CATEGORY], 'article', nameOfKind('article')],
      ...kinds(present.filter((name) => name !== 'article')),
    ];
  }
  const named = categories(data, state.colour).map((node, place) => /** @type {[string, string, string]} */ ([colours[FIRST_CATEGORY + place], state.colour, cut(data.title[node], 40)]));
  return [...named, [others, 'article', message('legend.others')]];
}

/** @param {Data} data @param {State} state @param {string[]} colours @returns {[string, string, string][]} */
function comparedRows(data, { compared }, colours) {
  const named = compared.map((item, at) => /** @type {[string, string, string]} */ ([colours[COMPARED_COLOURS[at]], 'article', cut(nameOfCompared(data, item), 40)]));
  return [...named, [colours[COMPARED_COLOURS[SEVERAL]], 'article', message('compare.several')]];
}
