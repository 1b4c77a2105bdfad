// A small network to test with: two stories, two providers, two topics, one loose article.

import { dataFrom } from '../../graph/export/page/script/data.js';

const field = (name) => [name, name, ''];

/** The columns as the Python side writes them. */
export function raw() {
  return {
    base: 'https://example.org/',
    total: 10,
    kinds: [
      { name: 'article', label: 'title', fields: ['title', 'publishedDateTime', 'excerpt', 'documents'].map(field) },
      { name: 'provider', label: 'name', fields: ['name', 'domain'].map(field) },
      { name: 'topic', label: 'name', fields: ['name', 'keywords'].map(field) },
    ],
    // 0–5 articles, 6–7 providers, 8–9 topics
    kind: [0, 0, 0, 0, 0, 0, 1, 1, 2, 2],
    x: [0, 10, 20, 100, 110, 200, 15, 105, 50, 60],
    y: [0, 10, 0, 100, 100, 200, 50, 50, 20, 80],
    rank: [300, 200, 100, 250, 150, 50, 500, 400, 1000, 350],
    stories: [{ label: 'First story', central: 0 }, { label: 'Second story', central: 3 }],
    clumps: [[0, 10, 5, 40], [1, 105, 100, 30], ['Alone', 200, 200, 26]],
    clump: [0, 0, 0, 1, 1, 2, -1, -1, -1, -1],
    edges: [
      { key: 'related', doc: '', story: true, from: [0, 0, 1, 2], to: [1, 2, 1, 1], way: [3, 1, 2, 3] },
      { key: 'published-by', doc: '', from: [0, 1, 1, 1, 1, 1], to: [6, 5, 4, 4, 3, 2], way: [1, 1, 1, 1, 1, 1] },
      { key: 'about', doc: '', from: [0, 1, 1, 1, 1], to: [8, 7, 6, 5, 4], way: [1, 1, 1, 1, 1] },
      { key: 'broader', doc: '', from: [8], to: [1], way: [2] },
    ],
  };
}

/** The values as the Python side writes them. */
export function values() {
  return [
    [
      ['https://a.org/1', 'https://a.org/2', 'https://a.org/\x7f10\x7f/', 'javascript:4', 'https://b.org/5', 'https://b.org/6'],
      ['Müller reads', 'Zürich wakes', 'A day in the life', 'Fourth', 'Fifth', null],
      ['2020-01-01T00:00:00Z', '2020-02-01T00:00:00Z', null, '2021-01-01T00:00:00Z', '2022-01-01T12:00:00Z', 'never'],
      ['About reading', null, 'Nothing much', 'About cities', null, 'reader'],
      [['one.md'], null, null, null, null, null],
    ],
    [['https://example.org/provider/a.org', 'https://example.org/provider/b.org'], ['Alpha', 'Beta'], ['a.org', 'b.org']],
    [['https://example.org/topic/all', 'https://example.org/topic/ai'], ['All', 'AI'], [null, ['machine learning']]],
  ];
}

/** The network as the page holds it. */
export function network() {
  return dataFrom(raw(), values());
}
