/**
 * Measures the verifier beside what else there is, on this machine, and prints a table: `npm run bench`, or
 * `npm run bench -- [subject ...] [rounds] [--8gib] [--large]`. Every ratio is of two figures of the same round; figures are
 * medians.
 */
import '../engines/temp.mjs';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as chromium from '../engines/chromium.mjs';
import * as firefox from '../engines/firefox.mjs';
import * as answer from './answer.mjs';
import * as batch from './batch.mjs';
import * as hashing from './hashing.mjs';
import * as large from './large.mjs';
import * as records from './records.mjs';
import { sitesIn } from './sites.mjs';

/** Each has `run(bench)`, which gives rows of `what`, `figure` and `beside`. */
const subjects = { hashing, records, answer, batch, large };
/** What takes long, or much room. */
const options = ['--8gib', '--large'];

const MIB = 1024 ** 2;
const given = process.argv.slice(2);
const rounds = Number(given.find((word) => /^\d+$/.test(word)) ?? 3);
const unknown = given.filter((word) => !/^\d+$/.test(word) && !options.includes(word) && !(word in subjects));
if (unknown.length > 0) {
  const known = [...Object.keys(subjects), 'a number', ...options];
  console.error(`${unknown.join(', ')}: there is ${known.join(', ')}`);
  process.exit(2);
}
const chosen = Object.keys(subjects).filter((name) => given.includes(name));

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const sites = sitesIn(folder);
const used = new Set();

/** Starts an engine for as long as something is done with it. */
async function withEngine(engine, action) {
  const page = await engine.launch((program) => program);
  used.add(`${engine.name} ${page.version}`);
  try {
    return await action(page);
  } finally {
    await page.close();
  }
}

async function until(page, holds, ...args) {
  while (!(await page.evaluate(holds, ...args))) await wait(50);
}

/** On the page: nothing has been fetched for half a second, so what is fetched behind the page is there. */
const isLoaded = () => {
  const ends = performance.getEntriesByType('resource').map(({ responseEnd }) => responseEnd);
  return document.readyState === 'complete' && performance.now() - Math.max(0, ...ends) > 500;
};

/** What a subject is given. */
const bench = {
  rounds,
  withEightGib: given.includes('--8gib'),
  /** MiB of the recordings that are in records. */
  recordings: given.includes('--large') ? [50, 200, 500] : [50],
  /** For files. */
  folder,

  /** The rows of each engine under its name, or why there are none. */
  async inEachEngine(title, measure) {
    const rows = [];
    for (const engine of [chromium, firefox]) {
      const why = engine.missing();
      if (why !== null) rows.push({ what: engine.name, figure: 'not here', beside: why });
      else rows.push({ what: `${engine.name}: ${title}`, figure: '' }, ...(await measure(engine)));
    }
    return rows;
  },

  /** An engine on the page of the benchmarks. */
  async withPage(engine, action) {
    const url = await sites.parts();
    return withEngine(engine, async (page) => {
      await page.open(url);
      await until(page, () => window.bench !== undefined);
      return action(page);
    });
  },

  /** An engine on the whole page, with certificates on its trust list. */
  async withVerifier(engine, trusted, action) {
    const url = await sites.verifier();
    return withEngine(engine, async (page) => {
      await page.open(url);
      await until(page, isLoaded);
      await page.setFiles(
        'trust-input',
        trusted.map(({ path }) => path),
      );
      const onList = (count) =>
        document.querySelector('[data-testid=trust-list]')?.textContent.includes(count) ?? false;
      await until(page, onList, String(trusted.length));
      return action(page);
    });
  },

  /** A file of random bytes, the same 4 MiB again and again. */
  makeFile(name, size) {
    const path = join(folder, name);
    const part = randomBytes(Math.min(4 * MIB, size));
    const file = openSync(path, 'w');
    for (let at = 0; at < size; at += part.length) writeSync(file, part, 0, Math.min(part.length, size - at));
    closeSync(file);
    return path;
  },

  /** A file that takes hardly any room: something every 64 MiB, and zeros between. */
  makeSparseFile(name, size) {
    const path = join(folder, name);
    const file = openSync(path, 'w');
    for (let at = 0; at < size; at += 64 * MIB) writeSync(file, `part ${at}`, at);
    closeSync(file);
    truncateSync(path, size);
    return path;
  },

  remove: (...paths) => paths.forEach((path) => rmSync(path)),
};

try {
  const rows = [];
  for (const name of chosen.length > 0 ? chosen : Object.keys(subjects))
    rows.push(...(await subjects[name].run(bench)));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  console.log(`\n${machine}; ${[...used, `Node.js ${process.version}`].join('; ')}`);
  console.log(
    `${new Date().toISOString().slice(0, 10)}; medians of ${rounds}, lowest and highest in brackets\n`,
  );
  const [wide, figures] = ['what', 'figure'].map((key) => Math.max(...rows.map((row) => row[key].length)));
  for (const { what, figure, beside = '' } of rows)
    console.log(`${what.padEnd(wide)}  ${figure.padStart(figures)}  ${beside}`.trimEnd());
} finally {
  await sites.close();
  rmSync(folder, { recursive: true });
}
