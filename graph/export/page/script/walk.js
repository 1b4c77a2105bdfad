// Graph walks: the neighbourhood of a node, and how strongly two articles are related.

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
