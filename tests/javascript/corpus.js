// Networks of a few documents, to search in.

import { dataFrom } from '../../graph/export/page/script/data.js';

const fields = (...names) => names.map((name) => [name, name, '']);
const deltas = (numbers) => numbers.map((each, at) => each - (numbers[at - 1] ?? 0));

/**
 * The network of some articles: `{title, excerpt, date, provider, topics}`, all but the title optional.
 * Articles come first, then providers and topics in the order of their first articles.
 */
export function corpus(documents) {
  const providers = [...new Set(documents.map(({ provider }) => provider).filter(Boolean))];
  const topics = [...new Set(documents.flatMap((each) => each.topics ?? []))];
  const count = documents.length + providers.length + topics.length;
  const links = (key, hubs, first, of) => {
    const pairs = documents.flatMap((each, article) => of(each).map((hub) => [article, first + hubs.indexOf(hub)]));
    return { key, doc: '', from: deltas(pairs.map(([article]) => article)), to: pairs.map(([article, hub]) => hub - article), way: pairs.map(() => 1) };
  };
  const none = new Array(count).fill(0);
  const raw = {
    base: 'https://example.org/', total: count,
    kinds: [
      { name: 'article', label: 'title', fields: fields('title', 'publishedDateTime', 'excerpt', 'keywords') },
      { name: 'provider', label: 'name', fields: fields('name') },
      { name: 'topic', label: 'name', fields: fields('name') },
    ],
    kind: [...documents.map(() => 0), ...providers.map(() => 1), ...topics.map(() => 2)],
    x: none, y: none, rank: none, stories: [], clumps: [], clump: new Array(count).fill(-1),
    edges: [
      links('published-by', providers, documents.length, ({ provider }) => (provider ? [provider] : [])),
      links('about', topics, documents.length + providers.length, (each) => each.topics ?? []),
    ],
  };
  const column = (name) => documents.map((each) => each[name] ?? null);
  return dataFrom(raw, [
    [documents.map((_, at) => `https://example.org/${at}`), column('title'), column('date'), column('excerpt'), column('keywords')],
    [providers.map((_, at) => `https://example.org/provider/${at}`), providers],
    [topics.map((_, at) => `https://example.org/topic/${at}`), topics],
  ]);
}
