// The texts of the page in the language of the reader: a catalogue a language, with the same keys.

import { ENGLISH } from './english.js';
import { GERMAN } from './german.js';

/** @typedef {string | {one: string, other: string}} Message a text, or its forms for one and for other numbers */
/** @typedef {keyof typeof ENGLISH} Key */

/** @type {Record<string, Record<string, Message>>} */
const CATALOGUES = { en: ENGLISH, de: GERMAN };

/** The language of the page, and the locale of its dates and numbers. */
export const { language, locale } = languageFor(globalThis.navigator?.languages ?? [], globalThis.location?.hash ?? '');

/** The parameter of the address that names the language, which stays in every address of the page, or nothing. */
export const languageInLink = /(?:^|[#&])(lang=[\w-]+)/.exec(globalThis.location?.hash ?? '')?.[1] ?? '';

/**
 * The first language that has a catalogue: the one that the address names (`#lang=de`), else those of the browser.
 * @param {readonly string[]} wanted tags of languages, the preferred first
 * @param {string} [hash]
 */
export function languageFor(wanted, hash = '') {
  const named = new URLSearchParams(hash.replace(/^#/, '')).get('lang');
  const found = [...(named ? [named] : []), ...wanted].find((tag) => tag.split('-')[0].toLowerCase() in CATALOGUES) ?? 'en';
  return { language: found.split('-')[0].toLowerCase(), locale: isLocale(found) ? found : 'en' };
}

/** @param {string} tag */
function isLocale(tag) {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

/**
 * A text of the catalogue with its values.
 * @param {Key} key
 * @param {Record<string, string | number>} [values] numbers are written in the locale
 * @returns {string}
 */
export function message(key, values = {}) {
  return filled(CATALOGUES[language][key], values);
}

/**
 * The text of a key that may be missing, as one made from a kind of the user's own.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string | undefined}
 */
export function messageIfAny(key, values = {}) {
  return Object.hasOwn(CATALOGUES[language], key) ? filled(CATALOGUES[language][key], values) : undefined;
}

/** @param {Message} text @param {Record<string, string | number>} values */
function filled(text, values) {
  const form = typeof text === 'string' ? text : text[PLURALS.select(Number(values.count)) === 'one' ? 'one' : 'other'];
  return form.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === 'number' ? NUMBERS.format(values[name]) : String(values[name])));
}

const NUMBERS = new Intl.NumberFormat(locale);
const PLURALS = new Intl.PluralRules(locale);

/**
 * A number as the reader's locale writes it.
 * @param {number} value
 */
export function number(value) {
  return NUMBERS.format(value);
}

/**
 * A number with its noun: `1 link`, `1,204 links`.
 * @param {number} count
 * @param {string} noun one of the catalogue, or the name of a kind of the user's own
 */
export function counted(count, noun) {
  return messageIfAny(`count.${noun}`, { count }) ?? `${number(count)} ${count === 1 ? noun : many(noun)}`;
}

/** The English plural of a noun. @param {string} noun */
function many(noun) {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/**
 * The name of a kind as a heading over many.
 * @param {string} kind
 */
export function headingOf(kind) {
  return messageIfAny(`kinds.${kind}`) ?? capitalized(many(kind));
}

/**
 * The name of a kind, for one of it.
 * @param {string} kind
 */
export function nameOfKind(kind) {
  return messageIfAny(`kind.${kind}`) ?? capitalized(kind);
}

/**
 * The name of a kind of links: its key in English, which queries and files have too.
 * @param {string} key
 */
export function nameOfRelation(key) {
  return messageIfAny(`relation.${key}`) ?? key;
}

/** @param {string} text */
function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The data with the names of their fields in the language of the page. The schema is documented in English:
 * pages in other languages go without.
 * @template {{fields: {name: string, label: string, doc: string}[][], keys: {doc: string}[]}} T
 * @param {T} data
 * @returns {T}
 */
export function translateSchema(data) {
  const docOf = (/** @type {string} */ doc) => (language === 'en' ? doc : '');
  const fields = data.fields.map((some) => some.map(({ name, label, doc }) => ({ name, label: messageIfAny(`schema.${name}`) ?? label, doc: docOf(doc) })));
  return { ...data, fields, keys: data.keys.map((key) => ({ ...key, doc: docOf(key.doc) })) };
}

/** Translate the page's own markup: the elements that name a text, and their labels and placeholders. */
export function translatePage() {
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll('[data-message]')) each.textContent = message(/** @type {Key} */ (each.getAttribute('data-message')));
  for (const name of ['aria-label', 'aria-roledescription', 'placeholder', 'title']) {
    for (const each of document.querySelectorAll(`[data-message-${name}]`)) each.setAttribute(name, message(/** @type {Key} */ (each.getAttribute(`data-message-${name}`))));
  }
}
