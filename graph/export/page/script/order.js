// The order of lists: articles before all others, the best, newest, oldest or most linked first.

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./search.js').Sought} Sought */
/** @typedef {'best' | 'newest' | 'oldest' | 'linked'} Order */

/** @type {Order[]} */
export const ORDERS = ['best', 'newest', 'oldest', 'linked'];

/**
 * The order that a list has: the chosen one, else the best match first where words are searched, else the newest.
 * @param {import('./state.js').State} state
 * @param {Sought} sought
 * @returns {Order}
 */
export function orderOf({ listOrder }, sought) {
  if (listOrder === '' || (listOrder === 'best' && !sought.scores)) return sought.scores ? 'best' : 'newest';
  return listOrder;
}

/**
 * The matching nodes in an order: articles first, those without a date last where dates order them.
 * @param {Data} data
 * @param {Uint8Array} match
 * @param {Order} order
 * @param {Sought} sought
 * @returns {number[]}
 */
export function inOrder(data, match, order, sought) {
  if (order === 'best') return bestFirst(data, match, sought);
  return Array.from(sortedNodes(data, order)).filter((node) => match[node]);
}

/** The best match first and of equal ones the newest; a node whose name is the query leads. @param {Data} data @param {Uint8Array} match @param {Sought} sought */
function bestFirst(data, match, { scores, named }) {
  const article = data.kinds.indexOf('article');
  /** @type {Map<number, number[]>[]} the named, the articles, the others, by score */
  const groups = [new Map(), new Map(), new Map()];
  for (const node of data.listed) {
    if (!match[node]) continue;
    const group = groups[data.kind[node] === article ? 1 : named.has(node) ? 0 : 2];
    const score = scores?.[node] ?? 0;
    const same = group.get(score);
    if (same) same.push(node);
    else group.set(score, [node]);
  }
  return groups.flatMap((group) => [...group].sort(([a], [b]) => b - a).flatMap(([, nodes]) => nodes));
}

/** @type {WeakMap<Data, Map<Order, Uint32Array>>} */
const SORTED = new WeakMap();

/** All nodes in an order that does not depend on a query, sorted once. @param {Data} data @param {Order} order */
function sortedNodes(data, order) {
  let orders = SORTED.get(data);
  if (!orders) SORTED.set(data, (orders = new Map([['newest', data.listed]])));
  let sorted = orders.get(order);
  if (!sorted) orders.set(order, (sorted = order === 'oldest' ? oldestFirst(data) : mostLinkedFirst(data)));
  return sorted;
}

/** @param {Data} data */
function oldestFirst(data) {
  const dated = data.listed.filter((node) => !Number.isNaN(data.date[node]));
  const undated = data.listed.filter((node) => Number.isNaN(data.date[node]));
  return Uint32Array.from([...dated.sort((a, b) => data.date[a] - data.date[b]), ...undated]);
}

/** @param {Data} data */
function mostLinkedFirst(data) {
  const article = data.kinds.indexOf('article');
  const isOther = (/** @type {number} */ node) => Number(data.kind[node] !== article);
  return data.listed.slice().sort((a, b) => isOther(a) - isOther(b) || data.articles[b] - data.articles[a] || data.degree[b] - data.degree[a]);
}
