// Graph walks: the neighbourhood of a node, and the shortest path between two.

import { relatedTo } from './data.js';

/** @typedef {import('./data.js').Data} Data */

/**
 * Distances in hops from a node. Providers and topics are reached but not passed through, unless
 * the walk starts at one: a topic that every article has would connect all articles in two hops.
 * @param {Data} data
 * @param {number} start
 * @param {number} hops at most
 * @param {Set<number>} off keys of edges not to walk
 * @returns {Int8Array} -1 where a node is further away
 */
export function around(data, start, hops, off) {
  const far = new Int8Array(data.count).fill(-1);
  const article = data.kinds.indexOf('article');
  const { first, other, edge } = data.links;
  far[start] = 0;
  let edgeOfKnown = [start];
  for (let hop = 1; hop <= hops; hop++) {
    const reached = [];
    for (const node of edgeOfKnown) {
      if (node !== start && data.kind[node] !== article) continue;
      for (let at = first[node]; at < first[node + 1]; at++) {
        if (far[other[at]] >= 0 || off.has(data.edges.key[edge[at]])) continue;
        far[other[at]] = hop;
        reached.push(other[at]);
      }
    }
    edgeOfKnown = reached;
  }
  return far;
}

/**
 * The shortest path between two nodes (Dijkstra). A step between articles costs 1; a step to or from
 * a provider or topic costs more the more links that has, because sharing it is less specific.
 * @param {Data} data
 * @param {number} start
 * @param {number} goal
 * @param {Set<number>} off keys of edges not to walk
 * @returns {number[]} the nodes of the path, both ends included; empty where there is none
 */
export function shortestPath(data, start, goal, off) {
  const cost = new Float64Array(data.count).fill(Infinity);
  const before = new Int32Array(data.count).fill(-1);
  const open = new Heap();
  const { first, other, edge } = data.links;
  cost[start] = 0;
  open.push(0, start);
  while (open.size) {
    const [spent, node] = open.pop();
    if (node === goal) return backwards(before, goal);
    if (spent > cost[node]) continue;
    for (let at = first[node]; at < first[node + 1]; at++) {
      if (off.has(data.edges.key[edge[at]])) continue;
      const total = spent + step(data, node, other[at]);
      if (total < cost[other[at]]) {
        cost[other[at]] = total;
        before[other[at]] = node;
        open.push(total, other[at]);
      }
    }
  }
  return [];
}

/** @param {Data} data @param {number} a @param {number} b */
function step(data, a, b) {
  const article = data.kinds.indexOf('article');
  const hub = data.kind[a] !== article ? a : data.kind[b] !== article ? b : -1;
  return hub < 0 ? 1 : 1 + Math.log2(1 + data.degree[hub]) / 2;
}

/** @param {Int32Array} before @param {number} goal */
function backwards(before, goal) {
  const nodes = [];
  for (let node = goal; node >= 0; node = before[node]) nodes.push(node);
  return nodes.reverse();
}

/** A binary heap of nodes, the cheapest on top. */
class Heap {
  /** @type {[number, number][]} */
  #items = [];

  get size() {
    return this.#items.length;
  }

  /** @param {number} cost @param {number} node */
  push(cost, node) {
    const items = this.#items;
    let at = items.push([cost, node]) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (items[above][0] <= items[at][0]) break;
      [items[above], items[at]] = [items[at], items[above]];
      at = above;
    }
  }

  /** @returns {[number, number]} */
  pop() {
    const items = this.#items;
    const top = items[0];
    const last = /** @type {[number, number]} */ (items.pop());
    if (!items.length) return top;
    items[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= items.length) return top;
      const less = left + 1 < items.length && items[left + 1][0] < items[left][0] ? left + 1 : left;
      if (items[at][0] <= items[less][0]) return top;
      [items[at], items[less]] = [items[less], items[at]];
      at = less;
    }
  }
}

/**
 * The strength of a relation: the share of their related articles that two articles have in common,
 * themselves included (Jaccard index).
 * @param {Data} data
 * @param {number} a
 * @param {number} b
 * @returns {number} between 0 and 1
 */
export function strength(data, a, b) {
  const near = (/** @type {number} */ node) => new Set([node, ...relatedTo(data, node)]);
  const [mine, theirs] = [near(a), near(b)];
  let common = 0;
  for (const node of mine) if (theirs.has(node)) common++;
  return common / (mine.size + theirs.size - common);
}
