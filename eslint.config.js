import js from '@eslint/js';
import globals from 'globals';

export default [
  js.configs.recommended,
  {
    files: ['graph/export/page/script/*.js', 'tests/javascript/*.js'],
    languageOptions: { globals: { ...globals.browser, vis: 'readonly' } },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'].map((property) => ({ property, message: 'Data become text nodes only.' })),
        { object: 'document', property: 'write', message: 'Data become text nodes only.' },
      ],
      'no-restricted-globals': ['error', 'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'],
      'no-shadow': ['error', { builtinGlobals: false, hoist: 'never' }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      complexity: ['error', 14],
      'max-lines': ['error', 320],
    },
  },
  // A line a text.
  { files: ['graph/export/page/script/{english,german}.js'], rules: { 'max-lines': 'off' } },
  { files: ['tests/javascript/*.js'], languageOptions: { globals: globals.node } },
];
