/**
 * The same tasks in Chromium, Firefox and WebKitGTK, each where it is installed: `npm run engines` after a build.
 * The single file is opened from `file://` out of a read-only folder; Chromium gets the site as well.
 *
 * --size <MiB> of the large recording (1024), --only <engine, ...>, --build <folder> (dist)
 */
import './temp.mjs';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { preview } from 'vite';
import { attempts } from './attempts.mjs';
import * as chromium from './chromium.mjs';
import { controlFile, controlSite } from './control.mjs';
import { makeEvidence } from './evidence.mjs';
import * as firefox from './firefox.mjs';
import { listen } from './listener.mjs';
import { canMount, readOnly, withMounts } from './mounts.mjs';
import { ports } from './ports.mjs';
import { send, table } from './sending.mjs';
import { tasks } from './tasks.mjs';
import * as webkit from './webkit.mjs';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '1024' },
    only: { type: 'string', default: '' },
    build: { type: 'string', default: 'dist' },
  },
});
const SINGLE_FILE = 'vcon-verifier.html';
const built = join(options.build, SINGLE_FILE);
if (!existsSync(built)) {
  console.error(`${built} is not there: npm run build`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
function tell(good, what, more = '') {
  if (good) passed++;
  else failed++;
  console.log(`${good ? 'ok    ' : 'FAILED'} ${what}${more === '' ? '' : `: ${more}`}`);
}

const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** The single file on a stick that nothing can be written to. */
function stick() {
  const folder = mkdtempSync(join(tmpdir(), 'engines-stick-'));
  const path = join(folder, SINGLE_FILE);
  copyFileSync(built, path);
  chmodSync(path, 0o444);
  chmodSync(folder, 0o555);
  return { folder, path, url: pathToFileURL(path).href };
}

/** Runs everything in one engine and gives what became of its attempts to send. */
async function runIn(engine, target, evidence, listener) {
  for (const [name, task] of tasks) {
    const began = Date.now();
    try {
      const measured = await task(engine, target, evidence, listener);
      tell(true, name, measured ?? `${((Date.now() - began) / 1000).toFixed(1)} s`);
    } catch (error) {
      tell(false, name, error.message);
    }
  }
  const results = await send(engine, target, listener);
  const amount = (wanted) => results.filter((result) => result === wanted).length;
  attempts.forEach(({ name, where, beyond }, index) => {
    if (results[index] === 'blocked') passed++;
    if (results[index] === 'not made' || (results[index] === 'arrived' && !beyond)) {
      tell(false, `${name} from the ${where}: ${results[index]}`);
    }
  });
  console.log(
    `attempts to send: ${amount('blocked')} blocked, ${amount('arrived')} arrived, ` +
      `${amount('not supported')} not supported`,
  );
  return results;
}

const mounts = canMount();
const listener = await listen(mounts);
const file = stick();
const before = sha256(file.path);
const surroundings = [
  ...(mounts ? [readOnly(file.folder)] : []),
  ...(listener.mount === null ? [] : [listener.mount]),
];
const wrap = (program) => (surroundings.length > 0 ? withMounts(program, surroundings) : program);
if (!mounts) {
  console.log('Mounts of our own cannot be had (Linux, as root): the folder is read-only by its mode alone.');
}
if (listener.mount === null) console.log('Names that are looked up are not listened to.');

const evidence = await makeEvidence(Number(options.size) * 1024 * 1024);
console.log(`${SINGLE_FILE}: ${readFileSync(file.path).length} bytes, SHA-256 ${before}`);
console.log(`large recording: ${options.size} MiB, SHA-512 ${evidence.largeSha512}`);

const site = await preview({
  build: { outDir: options.build },
  preview: { host: '127.0.0.1', port: ports.site, strictPort: true },
  logLevel: 'error',
});
const freeSite = await controlSite();
const targets = {
  file: { title: 'file', url: file.url, control: controlFile() },
  site: { title: 'site', url: `http://127.0.0.1:${ports.site}/`, control: freeSite.url },
};

const plan = [
  { ...chromium, on: [targets.file, targets.site] },
  { ...firefox, on: [targets.file] },
  { ...webkit, on: [targets.file] },
];
const wanted = options.only.toLowerCase().split(',').filter(Boolean);
const columns = [];
for (const { name, missing, launch, on } of plan) {
  if (wanted.length > 0 && !wanted.some((part) => name.toLowerCase().startsWith(part))) continue;
  const reason = missing();
  if (reason !== null) {
    console.log(`\n== ${name}: not run, ${reason}`);
    continue;
  }
  for (const target of on) {
    const engine = await launch(wrap).catch((error) => tell(false, `${name} did not start`, error.message));
    if (engine === undefined) continue;
    console.log(`\n== ${name} ${engine.version}, the ${target.title}: ${target.url}`);
    try {
      const results = await runIn(engine, target, evidence, listener);
      columns.push({ title: `${name}, ${target.title}`, results });
    } catch (error) {
      tell(false, `${name}, ${target.title}`, error.message);
    } finally {
      await engine.close();
    }
  }
}

const untouched = readdirSync(file.folder).join() === SINGLE_FILE && sha256(file.path) === before;
console.log('');
tell(untouched, 'the read-only folder is as it was');
console.log('\nAttempts to send something, by what reached the listener:\n');
for (const line of table(columns)) console.log(line);
console.log(
  [
    '',
    'blocked: arrives from a page without a policy, and did not from ours. not supported: arrives from neither.',
    '* No Content Security Policy has a word on this.',
    'Made by each driver in the page’s own context; none of the three goes round the policy.',
  ].join('\n'),
);

chmodSync(file.folder, 0o755);
freeSite.close();
await site.close();
listener.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
