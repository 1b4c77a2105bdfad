// The texts of the page: the same keys and values in every language.

import assert from 'node:assert/strict';
import test from 'node:test';

import { ENGLISH } from '../../graph/export/page/script/english.js';
import { GERMAN } from '../../graph/export/page/script/german.js';
import { languageFor } from '../../graph/export/page/script/messages.js';

/** The forms of a text. @param {string | {one: string, other: string}} text */
const forms = (text) => (typeof text === 'string' ? [text] : [text.one, text.other]);
/** The values that a text takes. @param {string} text */
const values = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('both languages have the same keys', () => {
  assert.deepEqual(Object.keys(GERMAN).sort(), Object.keys(ENGLISH).sort());
});

/** Texts whose callers give both values, of which each language needs another one. */
const OWN_VALUES = new Set(['details.filter_by']);

test('each text takes the same values in both languages', () => {
  for (const [key, english] of Object.entries(ENGLISH).filter(([name]) => !OWN_VALUES.has(name))) {
    const german = GERMAN[/** @type {keyof typeof ENGLISH} */ (key)];
    const all = (/** @type {string | {one: string, other: string}} */ text) => [...new Set(forms(text).flatMap(values))].sort();
    assert.deepEqual(all(german), all(english), key);
  }
});

test('no text is empty', () => {
  for (const catalogue of [ENGLISH, GERMAN]) {
    assert.deepEqual(Object.entries(catalogue).filter(([, text]) => forms(text).some((form) => !form.trim())), []);
  }
});

test('the first language that has a catalogue is taken', () => {
  assert.equal(languageFor(['fr-FR', 'de-AT', 'en']).language, 'de');
  assert.equal(languageFor(['fr-FR']).language, 'en');
  assert.equal(languageFor([]).language, 'en');
  assert.equal(languageFor(['de-AT']).locale, 'de-AT');
});

test('the address can name the language', () => {
  assert.equal(languageFor(['en-GB'], '#node=x&lang=de').language, 'de');
  assert.equal(languageFor(['de'], '#lang=en').language, 'en');
  assert.equal(languageFor(['de'], '#lang=xx').language, 'de');
});
