// The texts of the page in English, a line each. Every other catalogue has the same keys.
//
// `{name}` stands for a value. A text that depends on a number has two forms, chosen by the value `count`.

export const ENGLISH = {
  'count.article': { one: '{count} article', other: '{count} articles' },
  'count.link': { one: '{count} link', other: '{count} links' },
  'count.match': { one: '{count} match', other: '{count} matches' },
  'count.node': { one: '{count} node', other: '{count} nodes' },
  'count.person': { one: '{count} person', other: '{count} people' },
  'count.provider': { one: '{count} provider', other: '{count} providers' },
  'count.step': { one: '{count} step', other: '{count} steps' },
  'count.story': { one: '{count} story', other: '{count} stories' },
  'count.topic': { one: '{count} topic', other: '{count} topics' },
  'kind.article': 'Article',
  'kind.person': 'Person',
  'kind.provider': 'Provider',
  'kind.topic': 'Topic',
  'kinds.article': 'Articles',
  'kinds.person': 'People',
  'kinds.provider': 'Providers',
  'kinds.topic': 'Topics',
};
