import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** The evidence chain: a folder may import from those before it, never from those behind it. */
const chain = [
  'evidence',
  'vcon',
  'conversation',
  'x509',
  'signature',
  'trust',
  'digest',
  'witness',
  'report',
  'history',
  'compare',
  'inspection',
  'worker',
  'ui',
];

const pageGlobals = [
  'window',
  'document',
  'localStorage',
  'sessionStorage',
  'alert',
  'navigator',
  'location',
];

const behind = (folder) => chain.slice(chain.indexOf(folder) + 1).join('|');

/** Keeps files of the engine free of the page, of Svelte, and of the folders behind them. */
const engine = (files, later) => ({
  files,
  rules: {
    'no-restricted-globals': [
      'error',
      ...pageGlobals.map((name) => ({ name, message: 'The engine runs without a page.' })),
    ],
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: ['svelte', 'svelte/*', '*.svelte'], message: 'The engine knows no Svelte.' },
          {
            regex: `^\\.\\.?/((${later})/|verify$)`,
            message: 'Data flows one way, from the files to the report.',
          },
        ],
      },
    ],
  },
});

/** Components show: of everything outside `src/ui` they may know bounds, wording, report, its words, and the bridge; their tests know reports made by hand. `up` is the way out of their folder. */
const page = (files, up) => ({
  files: [files],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^${up}(?!(bounds|wording|report/(report|code-words|plain-text|testing|tool)|worker/bridge)$)`,
            message: 'Components show: they know the report and the worker bridge, not the engine.',
          },
        ],
      },
    ],
  },
});

export default ts.config(
  { ignores: ['dist/', 'test-results/', 'playwright-report/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'svelte/no-at-html-tags': 'error',
    },
  },
  ...chain.slice(0, -2).map((folder) => engine([`src/${folder}/*.ts`], behind(folder))),
  { ...engine(['src/*.ts'], 'worker|ui'), ignores: ['src/main.ts', 'src/*.test.ts'] },
  page('src/ui/*', '\\.\\./'),
  page('src/ui/*/*', '\\.\\./\\.\\./'),
);
