/**
 * Measures the verifier beside what else there is, on this machine, and prints a table: `npm run bench`, or
 * `npm run bench -- [subject ...] [rounds] [--8gib]`. Every ratio is of two figures of the same round; figures are medians.
 */
import '../engines/temp.mjs';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { build, preview } from 'vite';
import * as chromium from '../engines/chromium.mjs';
import * as firefox from '../engines/firefox.mjs';
import * as hashing from './hashing.mjs';

/** Each has `run(bench)`, which gives rows of `what`, `figure` and `beside`. */
const subjects = { hashing };

const MIB = 1024 ** 2;
const given = process.argv.slice(2);
const rounds = Number(given.find((word) => /^\d+$/.test(word)) ?? 3);
const unknown = given.filter((word) => !/^\d+$/.test(word) && word !== '--8gib' && !(word in subjects));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}: there is ${Object.keys(subjects).join(', ')}, a number, and --8gib`);
  process.exit(2);
}
const chosen = Object.keys(subjects).filter((name) => given.includes(name));

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
// Built as the page itself is, and apart from it: nothing that is written meanwhile reloads it.
const site = {
  configFile: false,
  logLevel: 'error',
  base: './',
  worker: { format: 'iife' },
  build: {
    target: 'es2023',
    outDir: join(folder, 'site'),
    emptyOutDir: false,
    rolldownOptions: { input: 'e2e/bench/page.html' },
  },
  preview: { port: 4184, strictPort: true },
};
await build(site);
const server = await preview(site);

const used = new Set();

/** What a subject is given. */
const bench = {
  rounds,
  withEightGib: given.includes('--8gib'),
  engines: [chromium, firefox],

  /** Starts an engine for as long as something is done with it, on the page of the benchmarks. */
  async withPage(engine, action) {
    const page = await engine.launch((program) => program);
    used.add(`${engine.name} ${page.version}`);
    try {
      await page.open('http://localhost:4184/e2e/bench/page.html');
      while (!(await page.evaluate(() => window.bench !== undefined)))
        await new Promise((later) => setTimeout(later, 50));
      return await action(page);
    } finally {
      await page.close();
    }
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
  await server.close();
  rmSync(folder, { recursive: true });
}
