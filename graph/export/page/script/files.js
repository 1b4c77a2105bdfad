// Nodes and the links among them as files: CSV, JSON and GEXF.

import { linked, valueOf } from './data.js';
import { colourParts } from './frame.js';
import { escaped } from './svg.js';

/** @typedef {import('./data.js').Data} Data */

/** The columns of the table: whole names, and beside each its identifier. */
const CSV_COLUMNS = /** @type {const} */ (['id', 'kind', 'title', 'date', 'provider', 'providerId', 'topics', 'topicIds', 'story', 'storyId', 'links', 'excerpt']);

/**
 * Nodes as CSV without formulas: a cell that a spreadsheet would evaluate begins with a quote.
 * @param {Data} data
 * @param {number[]} nodes
 */
export function asCsv(data, nodes) {
  const rows = nodes.map((node) => {
    const record = recordOf(data, node);
    return CSV_COLUMNS.map((column) => cell(Array.isArray(record[column]) ? record[column].join('; ') : record[column]));
  });
  return `\ufeff${[CSV_COLUMNS, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}

/** @param {unknown} value */
function cell(value) {
  const text = value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Nodes as JSON, with the links among them.
 * @param {Data} data
 * @param {number[]} nodes
 */
export function asJson(data, nodes) {
  return `${JSON.stringify({ nodes: nodes.map((node) => recordOf(data, node)), links: linksAmong(data, nodes) }, null, 1)}\n`;
}

/**
 * Nodes with the links among them as node-link JSON, in the form of this program's `graph.json`, which NetworkX reads.
 * @param {Data} data
 * @param {number[]} nodes
 */
export function asNodeLink(data, nodes) {
  const content = { directed: true, multigraph: true, graph: { base: data.base }, nodes: nodes.map((node) => recordOf(data, node)), edges: linksAmong(data, nodes) };
  return `${JSON.stringify(content, null, 1)}\n`;
}

/** @param {Data} data @param {number[]} nodes */
function linksAmong(data, nodes) {
  const inside = new Set(nodes);
  const links = [];
  for (let e = 0; e < data.edges.count; e++) {
    const [a, b] = [data.edges.from[e], data.edges.to[e]];
    if (!inside.has(a) || !inside.has(b)) continue;
    const { key } = data.keys[data.edges.key[e]];
    if (data.edges.way[e] & 1) links.push({ source: data.id[a], target: data.id[b], key });
    if (data.edges.way[e] & 2) links.push({ source: data.id[b], target: data.id[a], key });
  }
  return links;
}

/** @param {Data} data @param {number} node */
function recordOf(data, node) {
  const date = data.date[node];
  const [provider, story] = [data.provider[node], data.story[node]];
  const topics = data.kind[node] === data.kinds.indexOf('article') ? linked(data, node, 'about') : [];
  return {
    id: data.id[node],
    kind: data.kinds[data.kind[node]],
    title: data.title[node],
    date: Number.isFinite(date) ? new Date(date * 1000).toISOString().replace('.000', '').slice(0, [0, 4, 7][data.precision[node]]) : null,
    provider: provider >= 0 ? data.title[provider] : null,
    providerId: provider >= 0 ? data.id[provider] : null,
    topics: topics.map((topic) => data.title[topic]),
    topicIds: topics.map((topic) => data.id[topic]),
    story: story >= 0 ? data.stories[story].label : null,
    storyId: story >= 0 ? data.stories[story].id : null,
    links: data.degree[node],
    excerpt: valueOf(data, node, 'excerpt') ?? null,
  };
}

const GEXF_ATTRIBUTES = /** @type {const} */ (['kind', 'date', 'provider', 'story']);

// No attribute is called `key`: NetworkX, which reads this, has a meaning of its own for the word.
/**
 * Nodes with the links among them as GEXF, with the places and colours of the picture.
 * @param {Data} data
 * @param {number[]} nodes
 * @param {import('./look.js').Look} look
 */
export function asGexf(data, nodes, look) {
  const attribute = (/** @type {string} */ name) => `<attribute id="${name}" title="${name}" type="string"/>`;
  const value = (/** @type {string} */ name, /** @type {string | null} */ text) => (text ? `<attvalue for="${name}" value="${escaped(text)}"/>` : '');
  const shape = (/** @type {number} */ node) => {
    const [r, g, b] = colourParts(look.colours[look.colour[node]]);
    return `<viz:color r="${r}" g="${g}" b="${b}"/><viz:position x="${Math.round(data.x[node])}" y="${Math.round(-data.y[node])}" z="0"/><viz:size value="${Math.round(10 * look.size[node]) / 10}"/>`;
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">',
    '<graph defaultedgetype="directed" mode="static">',
    `<attributes class="node" mode="static">${GEXF_ATTRIBUTES.map(attribute).join('')}</attributes>`,
    `<attributes class="edge" mode="static">${attribute('relation')}</attributes>`,
    '<nodes>',
    ...nodes.map((node) => {
      const record = recordOf(data, node);
      return `<node id="${escaped(record.id)}" label="${escaped(record.title)}"><attvalues>${GEXF_ATTRIBUTES.map((name) => value(name, record[name])).join('')}</attvalues>${shape(node)}</node>`;
    }),
    '</nodes>',
    '<edges>',
    ...linksAmong(data, nodes).map(({ source, target, key }, at) => `<edge id="${at}" source="${escaped(source)}" target="${escaped(target)}" label="${escaped(key)}"><attvalues>${value('relation', key)}</attvalues></edge>`),
    '</edges>',
    '</graph>',
    '</gexf>\n',
  ].join('\n');
}
