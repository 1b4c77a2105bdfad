// Filters: which nodes match, and how many would match without one of the filters.

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/**
 * @typedef {object} Found
 * @property {Uint8Array} match 1 for each node that passes every filter
 * @property {number} count how many do
 * @property {number} articles how many of those are articles
 * @property {boolean} filtered whether any filter is on
 * @property {Uint32Array} kinds how many nodes of each kind pass the other filters
 * @property {Uint32Array} hubs how many articles of each provider, topic and node of another kind do
 * @property {Uint32Array} stories how many articles of each story do
 * @property {Uint8Array} dated 1 for each article that passes all but the dates
 */

const QUERY = 1;
const KIND = 2;
const STORY = 4;
const TOPIC = 8;
const PROVIDER = 16;
const DATE = 32;
const FURTHER = 64;
const HIDDEN = 128;
const OF_ARTICLES = STORY | TOPIC | PROVIDER | FURTHER | DATE;

/**
 * Apply every filter. Story, topic, provider, date and nodes of other kinds filter articles; a node that is
 * no article matches if one of its articles does.
 * @param {Data} data
 * @param {State} state
 * @param {Float32Array | null} scores
 * @returns {Found}
 */
export function applyFilters(data, state, scores) {
  const fails = failures(data, state, scores);
  const article = data.kinds.indexOf('article');
  const found = {
    match: new Uint8Array(data.count),
    count: 0,
    articles: 0,
    filtered: isFiltered(state),
    kinds: new Uint32Array(data.kinds.length),
    hubs: new Uint32Array(data.count),
    stories: new Uint32Array(data.stories.length),
    dated: new Uint8Array(data.count),
  };
  const topicsCount = state.allTopics && state.topics.size ? 0 : TOPIC;
  const counted = { hubs: found.hubs, seen: new Uint32Array(data.count) };
  for (let node = 0; node < data.count; node++) {
    const failed = fails[node];
    if (!failed) {
      found.match[node] = 1;
      found.count++;
      if (data.kind[node] === article) found.articles++;
    }
    if (!(failed & ~KIND)) found.kinds[data.kind[node]]++;
    if (data.kind[node] !== article) continue;
    // The kinds choose what is listed; the other lists count articles, whichever kinds are listed.
    if (!(failed & ~(KIND | DATE))) found.dated[node] = 1;
    if (!(failed & ~(KIND | STORY)) && data.story[node] >= 0) found.stories[data.story[node]]++;
    countHubs(data, node, failed & ~KIND, topicsCount, counted);
  }
  return found;
}

/** @param {State} state */
export function isFiltered(state) {
  return state.query.trim() !== '' || state.kinds.size > 0 || choosesArticles(state);
}

/** @param {State} state */
function choosesArticles(state) {
  return [state.stories, state.topics, state.providers, state.others].some((chosen) => chosen.size > 0) || state.from !== null || state.to !== null;
}

/**
 * Count an article for each node of another kind that it is linked to, once, however many links there are.
 * @param {Data} data
 * @param {number} node
 * @param {number} failed
 * @param {number} topics the filter that does not count for topics; none where an article needs all topics
 * @param {{hubs: Uint32Array, seen: Uint32Array}} counted the counts, and the last article of each hub
 */
function countHubs(data, node, failed, topics, { hubs, seen }) {
  if (failed && failed !== topics && failed !== PROVIDER && failed !== FURTHER) return;
  const { first, other } = data.links;
  const provider = data.kinds.indexOf('provider');
  const topic = data.kinds.indexOf('topic');
  const article = data.kinds.indexOf('article');
  for (let at = first[node]; at < first[node + 1]; at++) {
    const hub = other[at];
    const kind = data.kind[hub];
    const its = kind === topic ? topics : kind === provider ? PROVIDER : FURTHER;
    if (kind === article || failed & ~its || seen[hub] === node + 1) continue;
    seen[hub] = node + 1;
    hubs[hub]++;
  }
}

/**
 * Which filters each node fails, a bit a filter.
 * @param {Data} data
 * @param {State} state
 * @param {Float32Array | null} scores
 */
function failures(data, state, scores) {
  const fails = new Uint8Array(data.count);
  const article = data.kinds.indexOf('article');
  for (let node = 0; node < data.count; node++) {
    if (data.hidden?.[node]) fails[node] |= HIDDEN;
    if (scores && !scores[node]) fails[node] |= QUERY;
    if (state.kinds.size && !state.kinds.has(data.kind[node])) fails[node] |= KIND;
    if (data.kind[node] === article) fails[node] |= failuresOfArticle(data, state, node);
  }
  const choosy = choosesArticles(state);
  for (let node = 0; choosy && node < data.count; node++) {
    if (data.kind[node] !== article && !hasArticle(data, fails, node)) fails[node] |= OF_ARTICLES;
  }
  return fails;
}

/** @param {Data} data @param {State} state @param {number} node */
function failuresOfArticle(data, state, node) {
  let fails = 0;
  if (state.stories.size && !state.stories.has(data.story[node])) fails |= STORY;
  if (state.providers.size && !state.providers.has(data.provider[node])) fails |= PROVIDER;
  if (state.topics.size && !(state.allTopics ? isLinkedToAll : isLinkedTo)(data, node, state.topics)) fails |= TOPIC;
  if (state.others.size && !isLinkedTo(data, node, state.others)) fails |= FURTHER;
  if (state.from !== null && !(data.date[node] >= state.from)) fails |= DATE;
  if (state.to !== null && !(data.date[node] <= state.to)) fails |= DATE;
  return fails;
}

/** @param {Data} data @param {number} node @param {Set<number>} wanted */
function isLinkedTo(data, node, wanted) {
  const { first, other } = data.links;
  for (let at = first[node]; at < first[node + 1]; at++) if (wanted.has(other[at])) return true;
  return false;
}

/** @param {Data} data @param {number} node @param {Set<number>} wanted */
function isLinkedToAll(data, node, wanted) {
  const { first, other } = data.links;
  const missing = new Set(wanted);
  for (let at = first[node]; missing.size && at < first[node + 1]; at++) missing.delete(other[at]);
  return !missing.size;
}

/** @param {Data} data @param {Uint8Array} fails @param {number} hub */
function hasArticle(data, fails, hub) {
  const { first, other } = data.links;
  const article = data.kinds.indexOf('article');
  for (let at = first[hub]; at < first[hub + 1]; at++) {
    if (data.kind[other[at]] === article && !(fails[other[at]] & OF_ARTICLES)) return true;
  }
  return false;
}
