/**
 * Builds the project twice, in two folders, at two dates and in two time zones, and says whether every byte is the same:
 * `node e2e/reproducible.mjs`. Ends with 1 where it is not.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const sources = [
  'src',
  'public',
  '.ci',
  'index.html',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  'LICENSE',
];

/** Moves the clock of a Node.js process: what it takes for now is that many milliseconds later. */
const clock = (shift) =>
  `data:text/javascript,${encodeURIComponent(`
    const Real = Date, now = () => Real.now() + ${shift};
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(now()) : super(...given); }
      static now() { return now(); }
    };`)}`;

/** SHA-256 of every file of a build, by its path. */
function build(name, zone, shift) {
  const folder = mkdtempSync(join(tmpdir(), name));
  try {
    for (const source of sources) cpSync(source, join(folder, source), { recursive: true });
    cpSync('node_modules', join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    const vite = join('node_modules', 'vite', 'bin', 'vite.js');
    for (const mode of ['production', 'single-file']) {
      execFileSync(process.execPath, ['--import', clock(shift), vite, 'build', '--mode', mode], {
        cwd: folder,
        env: { ...process.env, TZ: zone },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    }
    const dist = join(folder, 'dist');
    const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return new Map(
      files.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [relative(dist, path), createHash('sha256').update(readFileSync(path)).digest('hex')];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (!existsSync('node_modules')) throw new Error('Install the packages first: node .ci/setup.mjs');
const year = 365 * 24 * 3600 * 1000;
const first = build('one-', 'UTC', 0);
const second = build('a-second-folder-with-a-longer-name-', 'Asia/Tokyo', year);
const names = new Set([...first.keys(), ...second.keys()]);
const other = [...names].filter((name) => first.get(name) !== second.get(name));
console.log(`${names.size} files, ${names.size - other.length} the same in both builds`);
for (const name of other) console.log(`differs: ${name}`);
console.log(`vcon-verifier.html: SHA-256 ${first.get('vcon-verifier.html')}`);
process.exitCode = other.length === 0 ? 0 : 1;
