// The backbone: the links that are drawn without a choice. A story is often a clique, and all links
// of a clique make a black blob; the links to the nearest neighbours make a legible net.

/** @typedef {import('./data.js').Data} Data */

const NEAREST = 3;

/**
 * The edges to draw without a choice: to the nearest related articles of each one, and every
 * `broader`. Edges to a provider or topic are drawn when that is chosen.
 * @param {Data} data
 * @returns {Uint32Array} numbers of edges
 */
export function backbone(data) {
  const { edges, links } = data;
  const broader = data.keys.findIndex((each) => each.key === 'broader');
  const kept = new Uint8Array(edges.count);
  for (let e = 0; e < edges.count; e++) if (edges.key[e] === broader) kept[e] = 1;
  const nearest = new Float64Array(NEAREST);
  const which = new Int32Array(NEAREST);
  for (let node = 0; node < data.count; node++) {
    nearest.fill(Infinity);
    for (let at = links.first[node]; at < links.first[node + 1]; at++) {
      if (!data.keys[edges.key[links.edge[at]]].story) continue;
      const dx = data.x[node] - data.x[links.other[at]];
      const dy = data.y[node] - data.y[links.other[at]];
      insert(nearest, which, dx * dx + dy * dy, links.edge[at]);
    }
    for (let k = 0; k < NEAREST; k++) if (nearest[k] < Infinity) kept[which[k]] = 1;
  }
  return Uint32Array.from(kept.keys()).filter((e) => kept[e]);
}

/** @param {Float64Array} nearest @param {Int32Array} which @param {number} distance @param {number} edge */
function insert(nearest, which, distance, edge) {
  let at = NEAREST - 1;
  if (distance >= nearest[at]) return;
  for (; at > 0 && nearest[at - 1] > distance; at--) {
    nearest[at] = nearest[at - 1];
    which[at] = which[at - 1];
  }
  nearest[at] = distance;
  which[at] = edge;
}
