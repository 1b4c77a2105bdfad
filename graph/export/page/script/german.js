// The texts of the page in German.

/** @type {Record<keyof typeof import('./english.js').ENGLISH, import('./messages.js').Message>} */
export const GERMAN = {
  'count.article': { one: '{count} Artikel', other: '{count} Artikel' },
  'count.link': { one: '{count} Verbindung', other: '{count} Verbindungen' },
  'count.match': { one: '{count} Treffer', other: '{count} Treffer' },
  'count.node': { one: '{count} Knoten', other: '{count} Knoten' },
  'count.person': { one: '{count} Person', other: '{count} Personen' },
  'count.provider': { one: '{count} Anbieter', other: '{count} Anbieter' },
  'count.step': { one: '{count} Schritt', other: '{count} Schritte' },
  'count.story': { one: '{count} Geschichte', other: '{count} Geschichten' },
  'count.topic': { one: '{count} Thema', other: '{count} Themen' },
  'kind.article': 'Artikel',
  'kind.person': 'Person',
  'kind.provider': 'Anbieter',
  'kind.topic': 'Thema',
  'kinds.article': 'Artikel',
  'kinds.person': 'Personen',
  'kinds.provider': 'Anbieter',
  'kinds.topic': 'Themen',
};
