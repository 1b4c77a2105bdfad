// The state: all choices of the user, in one frozen value that only the store replaces.

/** @typedef {{node: number, story: number}} Compared a node or a story, the other one -1 */
/**
 * @typedef {object} State
 * @property {number} selected the chosen node, or -1
 * @property {number} story the chosen story, or -1
 * @property {number} goal the other end of the path from the chosen node; -1 without a path, -2 while it is pending
 * @property {number} way which of the paths is drawn
 * @property {boolean} broad whether paths go through providers and broad topics
 * @property {readonly Compared[]} compared the providers, topics, stories or others that are compared, or the first of them
 * @property {boolean} adding whether the next choice is compared with these
 * @property {number} hops how far around the chosen node the picture is focused; 0 for no focus
 * @property {string} query
 * @property {Set<number>} kinds the chosen kinds; none chosen means all, here and below
 * @property {Set<number>} stories
 * @property {Set<number>} topics nodes
 * @property {boolean} allTopics whether an article needs all chosen topics, or any of them
 * @property {Set<number>} providers nodes
 * @property {Set<number>} others nodes of any other kind: people, and the user's own kinds
 * @property {number | null} from seconds
 * @property {number | null} to seconds
 * @property {Set<number>} off keys of edges that are switched off
 * @property {'kind' | 'story' | 'provider' | 'topic'} colour
 * @property {'links' | 'rank'} size
 * @property {'system' | 'light' | 'dark'} theme
 * @property {'map' | 'timeline' | 'table'} mode
 * @property {string} rows the rows of the timeline: `story`, or the name of a kind
 * @property {'size' | 'first'} rowOrder how these are sorted: the largest on top, or the one that began first
 * @property {string} sort the table's column, with `-` before it for downwards
 * @property {'' | 'best' | 'newest' | 'oldest' | 'linked'} listOrder the order of lists; empty for the best match first where words are searched, else the newest
 * @property {number} tour the view of the tour that is presented, from 1 on; 0 for none
 * @property {boolean} embed whether the page is shown without its frame, within another page
 * @property {{x: number, y: number, scale: number} | null} camera null where the picture frames the choice, or everything
 */

/** @type {Readonly<State>} */
export const START = Object.freeze({
  selected: -1,
  story: -1,
  goal: -1,
  way: 0,
  broad: false,
  compared: [],
  adding: false,
  hops: 0,
  query: '',
  kinds: new Set(),
  stories: new Set(),
  topics: new Set(),
  allTopics: false,
  providers: new Set(),
  others: new Set(),
  from: null,
  to: null,
  off: new Set(),
  colour: 'story',
  size: 'links',
  theme: 'system',
  mode: 'map',
  rows: 'story',
  rowOrder: 'size',
  sort: '',
  listOrder: '',
  tour: 0,
  embed: false,
  camera: null,
});

/** The part of the state without a choice. */
export const NOTHING_CHOSEN = Object.freeze({ selected: -1, story: -1, goal: -1, way: 0, broad: false, hops: 0 });

/** The part of the state without a comparison. */
export const NO_COMPARISON = Object.freeze({ compared: [], adding: false });

/** The part of the state without filters. */
export const NO_FILTER = Object.freeze({
  query: '', kinds: new Set(), stories: new Set(), topics: new Set(), allTopics: false, providers: new Set(), others: new Set(), from: null, to: null,
});

/** @typedef {(state: State, changed: Set<keyof State>) => void} Listener */

/** Holds the state and notifies its listeners of changed keys. */
export class Store {
  /** @type {Listener[]} */
  #listeners = [];

  /** @param {State} state */
  constructor(state) {
    this.state = Object.freeze(state);
  }

  /** @param {Listener} listener */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /**
   * Change some keys of the state.
   * @param {Partial<State>} changes
   */
  set(changes) {
    const before = this.state;
    const names = /** @type {(keyof State)[]} */ (Object.keys(changes));
    const changed = new Set(names.filter((name) => !same(before[name], changes[name])));
    if (!changed.size) return;
    this.state = Object.freeze({ ...before, ...changes });
    for (const listener of this.#listeners) listener(this.state, changed);
  }
}

/** @param {unknown} a @param {unknown} b */
function same(a, b) {
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((each) => b.has(each));
  if (a && b && typeof a === 'object' && typeof b === 'object') return JSON.stringify(a) === JSON.stringify(b);
  return a === b;
}

/**
 * A set with one item added, or removed if it was there.
 * @template T
 * @param {ReadonlySet<T>} set
 * @param {T} item
 */
export function toggled(set, item) {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
