// The network as the page holds it: columns, one entry a node, and the links as one long list.

/**
 * @typedef {object} Links links by node: the k-th link of node i is at place `first[i] + k`
 * @property {Uint32Array} first where each node's links begin
 * @property {Uint32Array} other the node at the other end
 * @property {Uint32Array} edge the number of the edge
 */
/**
 * @typedef {object} Edges
 * @property {number} count
 * @property {Uint32Array} from
 * @property {Uint32Array} to always greater than `from`
 * @property {Uint8Array} key which of the keys
 * @property {Uint8Array} way 1 stated from `from` to `to`, 2 the other way, 3 both
 */
/** @typedef {{id: string, label: string, title: string, members: number[]}} Story */
/** @typedef {{label: string, story: number, x: number, y: number, r: number}} Clump */
/** @typedef {{name: string, label: string, doc: string}} Field */
/**
 * @typedef {object} Data
 * @property {number} count how many nodes
 * @property {number} total how many the network has
 * @property {string} base
 * @property {string[]} kinds
 * @property {string[]} id
 * @property {Uint8Array} kind
 * @property {string[]} title
 * @property {Float64Array} date seconds since 1970, NaN where missing
 * @property {Uint8Array} precision 1 where only the year of the date is known, 2 where the month is, else 3
 * @property {Float32Array} x
 * @property {Float32Array} y
 * @property {Uint16Array} rank PageRank, 1000 the highest
 * @property {Uint32Array} degree how many links each node has
 * @property {Uint32Array} articles how many articles each provider and topic is linked to
 * @property {Int32Array} story the story of each node, or -1
 * @property {Int32Array} provider the provider of each article, or -1
 * @property {Story[]} stories
 * @property {[number, number, string][]} storylines the earlier story, a later one that goes on with it, and `continuation`, `split`, `merge` or `split, merge`
 * @property {Clump[]} clumps
 * @property {Int32Array} clump the clump of each node, or -1
 * @property {Field[][]} fields the fields of each kind, in the order they are shown
 * @property {(node: number, field: number) => any} value a node's value of one of its kind's fields
 * @property {{key: string, doc: string, story: boolean}[]} keys
 * @property {Edges} edges
 * @property {Links} links
 * @property {Uint32Array} order all nodes, the most important first
 * @property {Uint32Array} listed all nodes as lists have them: articles, the newest first and the undated last, then the others, the most important first
 * @property {Map<string, number>} byId
 * @property {import('./notes.js').Noted} [noted] the notes of an editor
 * @property {Uint8Array} [pinned] 1 for each node whose label comes first
 * @property {Uint8Array} [hidden] 1 for each node that the next build leaves out
 */

const DATE_FIELD = 'publishedDateTime';
const MARKED = /\x7f(\d+)\x7f/;

/**
 * Read the data block of the page, compressed or not.
 * @param {string} text
 * @returns {Promise<Data>}
 */
export async function readData(text) {
  const lines = text.startsWith('{') ? text : await unpacked(text);
  const end = lines.indexOf('\n');
  return dataFrom(JSON.parse(lines.slice(0, end)), JSON.parse(lines.slice(end + 1)));
}

/** @param {string} text base64 of gzip */
async function unpacked(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

/**
 * The network from the columns that the Python side wrote.
 * @param {any} raw
 * @param {any[][][]} values for each kind, a column of identifiers and one for each field
 * @returns {Data}
 */
export function dataFrom(raw, values) {
  const count = raw.kind.length;
  const kind = Uint8Array.from(raw.kind);
  const place = placesInKind(kind, values.length);
  const plain = decoder(raw.codes, raw.words);
  /** @type {Field[][]} */
  const fields = raw.kinds.map((/** @type {any} */ each) => each.fields.map((/** @type {string[]} */ [name, label, doc]) => ({ name, label, doc })));
  const column = (/** @type {(kind: any) => string} */ name) => {
    const columns = fields.map((some, at) => {
      const found = some.findIndex((each) => each.name === name(raw.kinds[at]));
      return found < 0 ? [] : (values[at][1 + found] ?? []);
    });
    return Array.from({ length: count }, (_, node) => columns[kind[node]][place[node]]);
  };
  const titles = column((each) => each.label).map((title) => (title ? plain(String(title)) : ''));
  const id = titles.map((title, node) => spelled(plain(values[kind[node]][0][place[node]]), title));
  const edges = edgesFrom(raw.edges);
  const links = linksFrom(count, edges);
  const rank = Uint16Array.from(raw.rank);
  const degree = Uint32Array.from({ length: count }, (_, node) => links.first[node + 1] - links.first[node]);
  const order = Uint32Array.from({ length: count }, (_, node) => node).sort((a, b) => rank[b] - rank[a] || degree[b] - degree[a] || a - b);
  const stated = column(() => DATE_FIELD);
  const date = Float64Array.from(stated, (text) => (text ? Date.parse(text) / 1000 : NaN));
  const precision = Uint8Array.from(stated, (text) => (text?.length === 4 ? 1 : text?.length === 7 ? 2 : 3));
  const clump = Int32Array.from(raw.clump);
  const kinds = raw.kinds.map((/** @type {any} */ each) => each.name);
  const article = kinds.indexOf('article');
  const story = storyOfEach(kind, clump, raw.stories.length, article);
  const keys = raw.edges.map((/** @type {any} */ each) => ({ key: each.key, doc: each.doc, story: Boolean(each.story) }));
  return {
    count,
    total: raw.total,
    base: raw.base,
    kinds,
    id,
    kind,
    title: titles.map((title, node) => title || id[node]),
    date,
    precision,
    x: Float32Array.from(raw.x),
    y: Float32Array.from(raw.y),
    rank,
    degree,
    articles: articlesOfEach(kind, links, article),
    story,
    provider: providerOfEach(count, edges, keys),
    stories: storiesFrom(raw.base, raw.stories, story, order),
    storylines: raw.storylines ?? [],
    clumps: raw.clumps.map((/** @type {any[]} */ each) => clumpFrom(each, raw.stories)),
    clump,
    fields,
    value: (node, field) => decoded(values[kind[node]][field + 1]?.[place[node]], plain, titles[node]),
    keys,
    edges,
    links,
    order,
    listed: listed(order, kind, date, article),
    byId: new Map(id.map((/** @type {string} */ each, /** @type {number} */ node) => [each, node])),
  };
}

/** How many nodes of its kind come before each node. @param {Uint8Array} kind @param {number} kinds */
function placesInKind(kind, kinds) {
  const next = new Uint32Array(kinds);
  return Uint32Array.from(kind, (each) => next[each]++);
}

/**
 * Return a function that replaces code characters by their words.
 * @param {string | undefined} codes
 * @param {string[]} words
 * @returns {(text: string) => string}
 */
function decoder(codes, words) {
  if (!codes) return (text) => text;
  const word = new Map([...codes].map((code, at) => [code, words[at]]));
  return (text) => text.replace(/[\u0100-\u07ff]/g, (code) => word.get(code) ?? code);
}

/**
 * An address with the part put back that spells the title.
 * @param {string} address
 * @param {string} title
 */
function spelled(address, title) {
  const mark = MARKED.exec(address);
  if (!mark) return address;
  const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return address.slice(0, mark.index) + slug.slice(0, Number(mark[1])) + address.slice(mark.index + mark[0].length);
}

/** @param {unknown} value @param {(text: string) => string} plain @param {string} title @returns {any} */
function decoded(value, plain, title) {
  if (Array.isArray(value)) return value.map((each) => decoded(each, plain, title));
  return typeof value === 'string' ? spelled(plain(value), title) : (value ?? undefined);
}

/** @param {any[]} raw @returns {Edges} */
function edgesFrom(raw) {
  const count = raw.reduce((sum, each) => sum + each.to.length, 0);
  const edges = { count, from: new Uint32Array(count), to: new Uint32Array(count), key: new Uint8Array(count), way: new Uint8Array(count) };
  let edge = 0;
  raw.forEach((each, key) => {
    let from = 0;
    for (let i = 0; i < each.to.length; i++, edge++) {
      from += each.from[i];
      edges.from[edge] = from;
      edges.to[edge] = from + each.to[i];
      edges.key[edge] = key;
      edges.way[edge] = each.way[i];
    }
  });
  return edges;
}

/** @param {number} count @param {Edges} edges @returns {Links} */
function linksFrom(count, edges) {
  const first = new Uint32Array(count + 1);
  for (let e = 0; e < edges.count; e++) {
    first[edges.from[e] + 1]++;
    first[edges.to[e] + 1]++;
  }
  for (let i = 0; i < count; i++) first[i + 1] += first[i];
  const next = first.slice();
  const other = new Uint32Array(2 * edges.count);
  const edge = new Uint32Array(2 * edges.count);
  for (let e = 0; e < edges.count; e++) {
    const [a, b] = [edges.from[e], edges.to[e]];
    other[next[a]] = b;
    edge[next[a]++] = e;
    other[next[b]] = a;
    edge[next[b]++] = e;
  }
  return { first, other, edge };
}

/** How many articles each node that is none is linked to. @param {Uint8Array} kind @param {Links} links @param {number} article */
function articlesOfEach(kind, { first, other }, article) {
  return Uint32Array.from(kind, (each, node) => {
    if (each === article) return 0;
    return new Set(other.subarray(first[node], first[node + 1]).filter((neighbour) => kind[neighbour] === article)).size;
  });
}

/** All nodes in the order of lists. @param {Uint32Array} order @param {Uint8Array} kind @param {Float64Array} date @param {number} article */
function listed(order, kind, date, article) {
  const articles = order.filter((node) => kind[node] === article).sort((a, b) => newestFirst(date[a], date[b]));
  return Uint32Array.from([...articles, ...order.filter((node) => kind[node] !== article)]);
}

/** Compare two dates, in seconds or NaN: the newest first, none last. @param {number} a @param {number} b */
export function newestFirst(a, b) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return b - a;
}

/** The story of each node: its clumps come first among the clumps. @param {Uint8Array} kind @param {Int32Array} clump @param {number} stories @param {number} article */
function storyOfEach(kind, clump, stories, article) {
  return clump.map((each, node) => (each < stories && kind[node] === article ? each : -1));
}

/** Stories with their members, the central one first. @param {string} base @param {{id: string, label: string, title: string, central: number}[]} raw @param {Int32Array} story @param {Uint32Array} order @returns {Story[]} */
function storiesFrom(base, raw, story, order) {
  const stories = raw.map(({ id, label, title, central }) => ({ id: `${base}story/${id}`, label, title, members: [central] }));
  for (const node of order) if (story[node] >= 0 && stories[story[node]].members[0] !== node) stories[story[node]].members.push(node);
  return stories;
}

/** @param {number} count @param {Edges} edges @param {{key: string}[]} keys */
function providerOfEach(count, edges, keys) {
  const provider = new Int32Array(count).fill(-1);
  const published = keys.findIndex((each) => each.key === 'published-by');
  for (let e = 0; e < edges.count; e++) {
    if (edges.key[e] !== published) continue;
    const forwards = edges.way[e] & 1;
    const article = forwards ? edges.from[e] : edges.to[e];
    if (provider[article] < 0) provider[article] = forwards ? edges.to[e] : edges.from[e];
  }
  return provider;
}

/** @param {any[]} raw @param {{label: string}[]} stories @returns {Clump} */
function clumpFrom([what, x, y, r], stories) {
  const story = typeof what === 'number' ? what : -1;
  return { label: story < 0 ? what : stories[story].label, story, x, y, r };
}

/**
 * The nodes that a node is linked to by a key, in their order.
 * @param {Data} data
 * @param {number} node
 * @param {string} [key] every key where missing
 * @returns {number[]}
 */
export function linked(data, node, key) {
  const wanted = key === undefined ? -1 : data.keys.findIndex((each) => each.key === key);
  const found = [];
  for (let at = data.links.first[node]; at < data.links.first[node + 1]; at++) {
    if (key === undefined || data.edges.key[data.links.edge[at]] === wanted) found.push(data.links.other[at]);
  }
  return found;
}

/**
 * The articles that a node is related to: linked to by a key that says that they are about the same, each once.
 * @param {Data} data
 * @param {number} node
 * @returns {number[]}
 */
export function relatedTo(data, node) {
  const found = new Set();
  for (let at = data.links.first[node]; at < data.links.first[node + 1]; at++) {
    if (data.keys[data.edges.key[data.links.edge[at]]].story) found.add(data.links.other[at]);
  }
  return [...found];
}

/**
 * The value of a field of a node; undefined where it has none.
 * @param {Data} data
 * @param {number} node
 * @param {string} name
 * @returns {any}
 */
export function valueOf(data, node, name) {
  const field = data.fields[data.kind[node]].findIndex((each) => each.name === name);
  return field < 0 ? undefined : data.value(node, field);
}
