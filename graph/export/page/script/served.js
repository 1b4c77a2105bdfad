// A page that `newsgraph serve` serves: links from a node to its RDF and to the query that gives it.

import { make } from './dom.js';
import { message } from './messages.js';

/** @typedef {import('./data.js').Data} Data */

/** Whether the server has marked the page as its own; a file on disk, or on another server, has no such pages beside it. */
function isServed() {
  return /^https?:$/.test(location.protocol) && document.querySelector('meta[name="newsgraph-resources"]') !== null;
}

/**
 * Links to the pages about a resource; none where the page is a file.
 * @param {Data} data
 * @param {string} id
 * @returns {HTMLElement[]}
 */
export function resourceLinks(data, id) {
  if (!isServed()) return [];
  const link = (/** @type {string} */ href, /** @type {string} */ text) => make('a', { href }, text);
  const query = queryOf(id);
  return [make('p', { class: 'resource-links' }, link(resourceAddress(data.base, id), message('served.resource')),
    ...(query ? [' · ', link(`/sparql#${new URLSearchParams({ query })}`, message('served.query'))] : []))];
}

/**
 * The address of the page of a resource on the page's own server.
 * @param {string} base
 * @param {string} id
 */
export function resourceAddress(base, id) {
  const path = id.startsWith(base) ? id.slice(base.length) : '';
  return /^[\w%./~-]+$/.test(path) ? `/${path}` : `/resource?${new URLSearchParams({ iri: id })}`;
}

/**
 * The query that gives a node: its triples; none where its identifier is no IRI.
 * @param {string} id
 */
export function queryOf(id) {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(id) || /[\p{Cc}\s<>"{}|^`\\]/u.test(id)) return '';
  return `SELECT ?property ?value WHERE {\n  <${id}> ?property ?value\n}\nORDER BY ?property ?value`;
}
