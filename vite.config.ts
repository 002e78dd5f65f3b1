import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { HtmlTagDescriptor, Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { licenceNotices } from './.ci/licences.ts';

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
    '.ci/licences.ts',
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

/** `vite build --mode single-file`: the whole verifier in one file, for machines without a network. */
const SINGLE_FILE = 'vcon-verifier.html';

/** Base64 of the SHA-256 of a text, as a policy names a script or style by (CSP 3 section 2.3.1). */
const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * What the built page may do: run its own code, and talk to nobody. `frame-ancestors` counts in a response header alone; the
 * README has it.
 */
const policy = (scripts: string, styles: string, others: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src ${scripts} 'wasm-unsafe-eval'`,
    `style-src ${styles}`,
    'media-src blob:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default svelte-trusted-html',
    ...others,
  ].join('; ');

const sitePolicy = policy("'self'", "'self'", [
  'img-src data:',
  "worker-src 'self' blob:",
  "manifest-src 'self'",
]);

const metaPolicy = (content: string): HtmlTagDescriptor => ({
  tag: 'meta',
  attrs: { 'http-equiv': 'Content-Security-Policy', content },
  injectTo: 'head-prepend',
});

/** Puts the policy into the built page; the development server needs connections of its own. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: (_, { command, mode }) => command === 'build' && mode !== 'single-file',
    transformIndexHtml: () => [
      metaPolicy(sitePolicy),
      { tag: 'link', attrs: { rel: 'manifest', href: './manifest.webmanifest' }, injectTo: 'head' },
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
    apply: (_, { command, mode }) => command === 'build' && mode !== 'single-file',
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

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

/** Writes the service worker once everything else is written: it knows every file of the site, and their hash is its version. */
function keptAtHand(): Plugin {
  let outDir = '';
  return {
    name: 'kept-at-hand',
    apply: (_, { command, mode }) => command === 'build' && mode !== 'single-file',
    configResolved: ({ build }) => {
      outDir = build.outDir;
    },
    writeBundle() {
      // What nobody needs without a network, and the file that is a copy of them all.
      const files = filesIn(outDir).filter(
        (file) => !/^(samples|trust)\//.test(file) && ![SINGLE_FILE, 'service-worker.js'].includes(file),
      );
      const hash = createHash('sha256');
      for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(outDir, file)));
      const worker = readFileSync('src/worker/service-worker.js', 'utf8')
        .replace('= __FILES__', `= ${JSON.stringify(files)}`)
        .replace('= __VERSION__', `= ${JSON.stringify(hash.digest('hex').slice(0, 16))}`);
      writeFileSync(join(outDir, 'service-worker.js'), worker);
    },
  };
}

/** Makes one file of the page, its script and its style, under a policy that names both by their hashes. */
function singleFile(): Plugin {
  let outDir = '';
  return {
    name: 'single-file',
    apply: (_, { command, mode }) => command === 'build' && mode === 'single-file',
    enforce: 'post',
    config: () => ({
      build: {
        emptyOutDir: false,
        copyPublicDir: false,
        rolldownOptions: { output: { codeSplitting: false } },
      },
    }),
    configResolved: ({ build }) => {
      outDir = build.outDir;
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const parts = Object.values(bundle);
        const scripts = parts.flatMap((part) => (part.type === 'chunk' ? [part.code] : []));
        const textOf = (ending: string): string[] =>
          parts.flatMap((part) =>
            part.type === 'asset' && part.fileName.endsWith(ending)
              ? [typeof part.source === 'string' ? part.source : new TextDecoder().decode(part.source)]
              : [],
          );
        const [[html = '', ...pages], [style = '', ...styles]] = [textOf('.html'), textOf('.css')];
        const [code = '', ...codes] = scripts;
        if (pages.length + styles.length + codes.length > 0)
          throw new Error('The page is not in three parts.');
        // Nothing in a script may read as its end.
        const script = code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
        const others = ['img-src data:', 'worker-src blob:'];
        const content = policy(sourceHash(script), sourceHash(style), others);
        const whole = html
          .replace(/\s*<script type="module"[^>]*><\/script>/, '')
          .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
          .replace(
            /(<head>\s*)/,
            (head) => `${head}<meta http-equiv="Content-Security-Policy" content="${content}">\n    `,
          )
          .replace('</head>', () => `<style>${style}</style>\n  </head>`)
          .replace('</body>', () => `<script type="module">${script}</script>\n  </body>`);
        for (const name of Object.keys(bundle)) Reflect.deleteProperty(bundle, name);
        this.emitFile({ type: 'asset', fileName: SINGLE_FILE, source: whole });
      },
    },
    writeBundle() {
      const bytes = readFileSync(join(outDir, SINGLE_FILE));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      console.log(`${SINGLE_FILE}: ${bytes.length} bytes, SHA-256 ${sha256}`);
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
    licenceNotices(),
    keptAtHand(),
    singleFile(),
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
    chunkSizeWarningLimit: 2000,
  },
  worker: { format: 'iife', plugins: () => [licenceNotices()] },
  test: { include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'] },
});
