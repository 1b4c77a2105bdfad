// Paths between two nodes: through links, stories and what two articles share, without detours over what connects everything.

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */

const MOST_PATHS = 5;
/** A path with more steps than the shortest and these is none that anybody wants. */
const MOST_MORE_STEPS = 3;
/** Searches for these, of which some find a path that is known. */
const MOST_RUNS = 8;
/** The price that a used node costs more in the next search. */
const DETOUR = 12;
/** No step costs more. */
const DEAREST = 255;
/** The share of all articles above which a topic connects nearly everything. */
const BROAD = 0.05;
const FEW_ARTICLES = 20;
/** The price of a step between linked articles. */
const STEP_PRICE = 4;
/** The price of a step inside a story without a link, before that for its size. */
const STORY_PRICE = 6;

/**
 * Several paths between two nodes, those of the fewest steps first.
 * @param {Data} data
 * @param {number} start
 * @param {number} goal
 * @param {Set<number>} off keys of edges not to walk
 * @param {boolean} [broad] whether to go through providers and broad topics too
 * @returns {number[][]} the nodes of each path, both ends included; none where no links lead there
 */
export function pathsBetween(data, start, goal, off, broad = false) {
  const prices = pricesOf(data);
  /** @type {PathSearch} */
  const search = { data, prices, start, goal, off, closed: broad ? new Uint8Array(data.count) : broadNodes(data), extra: new Uint16Array(data.count), direct: true };
  /** @type {Map<string, {path: number[], steps: number, cost: number}>} */
  const found = new Map();
  let limit = Infinity;
  for (let run = 0; run < MOST_RUNS && found.size < MOST_PATHS; run++) {
    const path = cheapestPath(search);
    const cost = path.reduce((sum, node, at) => sum + (at ? STEP_PRICE + (prices[path[at - 1]] || prices[node]) : 0), 0);
    if (!path.length || cost > limit) break;
    if (!found.size) limit = 2 * cost + DETOUR;
    const key = path.join(' ');
    if (!found.has(key)) found.set(key, { path, steps: legsOf(data, path).length, cost });
    // The next path is to be another one: what this one used costs more from now on.
    for (const node of path.slice(1, -1)) search.extra[node] += DETOUR;
    if (path.length === 1) break;
    if (path.length === 2) search.direct = false;
  }
  const paths = [...found.values()].sort((a, b) => a.steps - b.steps || a.cost - b.cost);
  return paths.filter(({ steps }) => steps <= paths[0].steps + MOST_MORE_STEPS).map(({ path }) => path);
}

/** The paths of the last state: other changes of the state are not to search them again. @type {{data: Data | null, key: string, paths: number[][], closed: boolean}} */
let lastPaths = { data: null, key: '', paths: [], closed: false };

/**
 * The paths of a state; closed where there are some, but only through providers or broad topics.
 * @param {Data} data
 * @param {State} state
 */
export function pathsOf(data, { selected, goal, off, broad }) {
  if (selected < 0 || goal < 0) return { paths: [], closed: false };
  const key = [selected, goal, broad, ...off].join(' ');
  if (lastPaths.data !== data || lastPaths.key !== key) {
    const paths = pathsBetween(data, selected, goal, off, broad);
    lastPaths = { data, key, paths, closed: !paths.length && !broad && pathsBetween(data, selected, goal, off, true).length > 0 };
  }
  return lastPaths;
}

/** The path that a state draws, or none. @param {Data} data @param {State} state @returns {number[]} */
export function pathDrawn(data, state) {
  const { paths } = pathsOf(data, state);
  return paths[state.way] ?? paths[0] ?? [];
}

/**
 * The nodes that a path avoids: all providers, and topics and others on more than a twentieth of the articles.
 * @param {Data} data
 */
function broadNodes(data) {
  const article = data.kinds.indexOf('article');
  const provider = data.kinds.indexOf('provider');
  const limit = Math.max(FEW_ARTICLES, BROAD * data.kind.reduce((sum, kind) => sum + Number(kind === article), 0));
  return data.kind.map((kind, node) => Number(kind === provider || (kind !== article && data.articles[node] > limit)));
}

/**
 * @typedef {object} PathSearch
 * @property {Data} data
 * @property {number} start
 * @property {number} goal
 * @property {Set<number>} off keys of edges not to walk
 * @property {Uint8Array} prices
 * @property {Uint8Array} closed 1 for each node not to pass through
 * @property {Uint16Array} extra how much more each node costs
 * @property {boolean} direct whether the path may be a single step
 */

/**
 * The cheapest path between two nodes (Dijkstra with a bucket for each cost, as costs are small whole numbers).
 * @param {PathSearch} search
 * @returns {number[]}
 */
function cheapestPath(search) {
  const { data, start, goal, off, prices, closed, extra, direct } = search;
  const cost = new Int32Array(data.count).fill(-1);
  const before = new Int32Array(data.count).fill(-1);
  const known = new Uint8Array(data.stories.length);
  /** @type {number[][]} */
  const buckets = Array.from({ length: DEAREST + 1 }, () => []);
  const { first, other, edge } = data.links;
  const { key } = data.edges;
  const all = off.size === 0;
  let open = 1;
  const reach = (/** @type {number} */ node, /** @type {number} */ next, /** @type {number} */ price) => {
    if (next !== goal ? closed[next] : node === start && !direct) return;
    const total = cost[node] + Math.min(DEAREST, price + extra[next]);
    if (cost[next] >= 0 && total >= cost[next]) return;
    cost[next] = total;
    before[next] = node;
    buckets[total % buckets.length].push(next);
    open++;
  };
  cost[start] = 0;
  buckets[0].push(start);
  for (let spent = 0; open > 0; spent++) {
    const bucket = buckets[spent % buckets.length];
    for (const node of bucket) {
      open--;
      if (node === goal) return backwards(before, goal);
      if (cost[node] !== spent) continue;
      for (let at = first[node]; at < first[node + 1]; at++) if (all || !off.has(key[edge[at]])) reach(node, other[at], STEP_PRICE + (prices[node] || prices[other[at]]));
      const story = data.story[node];
      // The first article of a story that is reached leads to all others of it at the least cost.
      if (story < 0 || known[story]) continue;
      known[story] = 1;
      const { members } = data.stories[story];
      for (const next of members) if (next !== node) reach(node, next, STORY_PRICE + Math.round(Math.log2(members.length)));
    }
    bucket.length = 0;
  }
  return [];
}

/**
 * The price of a step to or from each node above that between articles: none for articles, and for others more, the more
 * links they have, because to share them is less specific.
 * @param {Data} data
 */
function pricesOf(data) {
  const article = data.kinds.indexOf('article');
  return Uint8Array.from(data.kind, (kind, node) => (kind === article ? 0 : Math.round(2 * Math.log2(1 + data.degree[node]))));
}

/** @param {Int32Array} before @param {number} goal */
function backwards(before, goal) {
  const nodes = [];
  for (let node = goal; node >= 0; node = before[node]) nodes.push(node);
  return nodes.reverse();
}

/**
 * The steps of a path as a person counts them: two articles with a topic between them are one step over it.
 * @param {Data} data
 * @param {number[]} path
 * @returns {{from: number, over: number, to: number}[]} over is -1 for a direct link
 */
export function legsOf(data, path) {
  const article = data.kinds.indexOf('article');
  const legs = [];
  for (let at = 0; at + 1 < path.length; at++) {
    const [from, next, after] = path.slice(at, at + 3);
    const over = after !== undefined && data.kind[next] !== article && data.kind[from] === article && data.kind[after] === article;
    legs.push({ from, over: over ? next : -1, to: over ? after : next });
    if (over) at++;
  }
  return legs;
}
