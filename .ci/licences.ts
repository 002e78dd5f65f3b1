/**
 * The licences of the packages: which are allowed, and the notices of those whose code is in the page. The build writes them
 * as `licences.txt`; `virtual:licences` is the same text, for the page to show.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Plugin, Rolldown } from 'vite';

/** For what is in the page, and so is passed on with it. */
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT'];

/** For what only builds and tests it. */
const allowedInDevelopment = [...allowed, 'BlueOak-1.0.0', 'MPL-2.0'];

/** As much of a `package.json`, or of an entry of the lock file, as is asked here. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const readPackage = (folder: string): Package => read(`${folder}/package.json`) as Package;

/** Whether a package can be had under one of these; `A OR B` leaves the choice, anything else is for a person to read. */
const isAllowed = ({ license }: Package, list: readonly string[]): boolean =>
  typeof license === 'string' &&
  license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((one) => list.includes(one));

const named = ({ name, version, license }: Package): string =>
  `${name} ${version} (${typeof license === 'string' ? license : 'no licence named'})`;

/** One line on the packages of the lock file that the page may be built from, one on the others; and whether all is well. */
export function checkLicences(): { readonly lines: readonly string[]; readonly good: boolean } {
  const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Package>> };
  const locked = Object.entries(packages)
    .filter(([folder]) => folder !== '')
    // What is installed has the last word; packages for other systems are in the lock file alone.
    .map(([folder, entry]) => ({
      ...entry,
      ...(existsSync(`${folder}/package.json`) ? readPackage(folder) : {}),
      name: folder.replace(/^.*node_modules\//, ''),
      dev: entry.dev === true,
    }));
  const results = [
    { what: 'for the page', list: allowed, group: locked.filter(({ dev }) => !dev) },
    { what: 'for development', list: allowedInDevelopment, group: locked.filter(({ dev }) => dev) },
  ].map(({ what, list, group }) => {
    const refused = group.filter((one) => !isAllowed(one, list));
    const found = [...new Set(group.map(({ license }) => String(license)))].sort();
    return {
      good: refused.length === 0,
      line:
        refused.length === 0
          ? `${group.length} packages ${what}, all under an allowed licence: ${found.join(', ')}`
          : `NOT ALLOWED ${what}: ${refused.map(named).join('; ')}`,
    };
  });
  return { lines: results.map(({ line }) => line), good: results.every(({ good }) => good) };
}

/** Folders of the packages whose code went into a page or worker of this build. */
const bundled = new Set<string>();

/** What stands for the notices until all modules are known. */
const placeholder = 'The licences are listed in the built page.';
const virtualId = 'virtual:licences';

/** The folder of the package that a module of the bundle comes from, the builder's own helpers included. */
function folderOf(id: string): string | undefined {
  const [, helper] = /^\0(vite|rolldown)\//.exec(id) ?? [];
  if (helper !== undefined) return `node_modules/${helper}`;
  return /^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(id.replace(/^\0/, ''))?.[0];
}

function collect(chunks: readonly Rolldown.RenderedChunk[]): void {
  for (const { modules } of chunks) {
    for (const [id, { renderedLength }] of Object.entries(modules)) {
      const folder = folderOf(id);
      if (folder !== undefined && renderedLength > 0) bundled.add(folder);
    }
  }
}

function textsOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  if (files.length === 0) throw new Error(`${folder} comes without the text of its licence.`);
  const texts = files
    .sort()
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8').replaceAll('\r\n', '\n'));
  // Behind this line Vite lists what it carries itself, which is in no page.
  return texts.map((text) => text.split('# Licenses of bundled dependencies')[0]?.trim()).join('\n\n');
}

const notice = (folder: string): string => `${named(readPackage(folder))}\n\n${textsOf(folder)}\n`;

/** The page's own licence and those of all that is in it, the workers included. Complete once its chunks are rendered. */
export function licenceText(): string {
  const notices = [...new Set([...bundled].map(notice))].sort((a, b) => (a < b ? -1 : 1));
  return [notice('.'), 'This page contains code of the packages below.\n', ...notices].join(
    `\n${'-'.repeat(80)}\n\n`,
  );
}

/** Fails where something in the page must not be there, or where something that has to be there was not seen. */
function checkBundled(): void {
  const packages = [...bundled].map(readPackage);
  const refused = packages.filter((one) => !isAllowed(one, allowed));
  if (refused.length > 0) throw new Error(`Not allowed in the page: ${refused.map(named).join('; ')}`);
  const names = packages.map(({ name }) => name);
  const unseen = Object.keys(readPackage('.').dependencies ?? {}).filter((name) => !names.includes(name));
  if (unseen.length > 0) throw new Error(`Dependencies, yet not in the page: ${unseen.join(', ')}`);
}

/** Writes `licences.txt` and resolves `virtual:licences`. Belongs in `plugins` and, to see the workers, in `worker.plugins`. */
export function licenceNotices(): Plugin {
  let inWorker = false;
  return {
    name: 'licence-notices',
    configResolved(config) {
      inWorker = config.isWorker;
    },
    resolveId: (source) => (source === virtualId ? `\0${virtualId}` : null),
    load: (id) => (id === `\0${virtualId}` ? `export default ${JSON.stringify(placeholder)}` : null),
    // Workers are built before any chunk of the page is rendered.
    renderChunk(code, _chunk, _options, { chunks }) {
      collect(Object.values(chunks));
      if (!code.includes(placeholder)) return null;
      return code.replace(new RegExp(`(["'\`])${placeholder}\\1`), () => JSON.stringify(licenceText()));
    },
    generateBundle() {
      if (inWorker) return;
      checkBundled();
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licenceText() });
    },
  };
}
