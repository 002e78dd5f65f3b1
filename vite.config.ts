import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };

/** SHA-256 over everything the page is built from: each path and each file, in the order of their paths. */
function buildHash(): string {
  const hash = createHash('sha256');
  const sources = ['src', 'public'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/')),
  );
  for (const path of [
    ...sources,
    'index.html',
    'package.json',
    'package-lock.json',
    'vite.config.ts',
  ].sort()) {
    const bytes = readFileSync(path);
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * `virtual:<folder>`: the files of a folder in `public` by name, in base64, so that opening one asks for nothing.
 * A folder that is not there holds none. `virtual:<folder>/<name>.json`: one of them, as the JSON that it is.
 */
function embedded(folder: string): Plugin {
  const id = `virtual:${folder}`;
  let path = '';
  return {
    name: `embedded-${folder}`,
    configResolved({ publicDir }) {
      path = join(publicDir, folder);
    },
    resolveId: (source) => (source === id || source.startsWith(`${id}/`) ? `\0${source}` : null),
    load(source) {
      if (source.startsWith(`\0${id}/`)) {
        return readFileSync(join(path, source.slice(id.length + 2)), 'utf8');
      }
      if (source !== `\0${id}`) return null;
      const files = (existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [])
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort();
      const entries = files.map((name) => [name, readFileSync(join(path, name), 'base64')]);
      return `export default ${JSON.stringify(Object.fromEntries(entries))}`;
    },
  };
}

/** What the built page may do: run its own code, and talk to nobody. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  'img-src data:',
  'media-src blob:',
  'worker-src blob:',
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/** Puts the policy into the built page; the development server needs connections of its own. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * What runs only later, as the player does, is fetched with the page all the same, behind everything else and without
 * being run: once the page has loaded, nothing is asked for any more.
 */
function fetchedWithThePage(): Plugin {
  return {
    name: 'fetched-with-the-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) =>
        Object.values(bundle ?? {}).flatMap((part) =>
          part.type === 'chunk' && !part.isEntry
            ? [
                {
                  tag: 'link',
                  attrs: {
                    rel: 'modulepreload',
                    fetchpriority: 'low',
                    crossorigin: true,
                    href: `./${part.fileName}`,
                  },
                  injectTo: 'head' as const,
                },
              ]
            : [],
        ),
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [
    svelte({ configFile: false }),
    embedded('samples'),
    embedded('trust'),
    contentSecurityPolicy(),
    fetchedWithThePage(),
  ],
  define: {
    __TOOL_NAME__: JSON.stringify(packageJson.name),
    __TOOL_VERSION__: JSON.stringify(packageJson.version),
    __TOOL_BUILD__: JSON.stringify(buildHash()),
  },
  build: {
    target: 'es2023',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
  },
  worker: { format: 'iife' },
  test: { include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'] },
});
