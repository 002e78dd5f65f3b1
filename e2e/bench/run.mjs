/**
 * Measures the verifier beside what else there is, on this machine, and prints a table: `npm run bench`. Every ratio is of
 * two figures of the same run; figures are medians.
 */
import { chromium } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createServer } from 'vite';
import { RendererMemory } from './memory.mjs';

const MIB = 1024 ** 2;
const ROUNDS = Number(process.argv[2] ?? 3);
const debian = '/usr/bin/chromium';
const folder = mkdtempSync(join(tmpdir(), 'bench-'));

function makeFile(name, size) {
  const path = join(folder, name);
  const part = randomBytes(4 * MIB);
  const file = openSync(path, 'w');
  for (let at = 0; at < size; at += part.length) writeSync(file, part, 0, Math.min(part.length, size - at));
  closeSync(file);
  return path;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rate = (size, ms) => size / 1e6 / (ms / 1000);
const rows = [];
const row = (what, figure, beside = '') => rows.push({ what, figure, beside });

const server = await createServer({ server: { port: 4184, strictPort: true }, logLevel: 'error' });
await server.listen();
const browser = await chromium.launch({
  ...(existsSync(debian) ? { executablePath: debian } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

async function benchPage() {
  const page = await browser.newPage();
  await page.goto('http://localhost:4184/e2e/bench/page.html');
  await page.waitForFunction(() => window.bench !== undefined);
  return page;
}
const choose = (page, paths) => page.locator('#files').setInputFiles(paths);

function timedCommand(command, args) {
  try {
    const began = performance.now();
    const out = execFileSync(command, args).toString();
    return { ms: performance.now() - began, digest: /[0-9a-f]{128}/.exec(out)?.[0] };
  } catch {
    return null;
  }
}

async function oneLargeFile() {
  const size = 1024 * MIB;
  const path = makeFile('one.wav', size);
  const page = await benchPage();
  await choose(page, [path]);
  const memory = new RendererMemory();
  const before = memory.now();
  const [ours, wasm, web, noble] = [[], [], [], []];
  let digest = '';
  let peak = 0;
  for (let round = 0; round < ROUNDS; round++) {
    wasm.push(await page.evaluate((bytes) => window.bench.hashWasm(bytes), size));
    const stop = memory.watch((now) => (peak = Math.max(peak, now)));
    const read = await page.evaluate(() => window.bench.ours());
    stop();
    ours.push(read.ms);
    digest = read.digests[0];
  }
  noble.push(await page.evaluate((bytes) => window.bench.noble(bytes), 64 * MIB));
  for (let round = 0; round < ROUNDS; round++) {
    const whole = await page.evaluate(() => window.bench.webCrypto()).catch(() => null);
    if (whole !== null && whole.digest !== digest) throw new Error('Two digests of one file differ.');
    if (whole !== null) web.push(whole.ms);
  }
  const mine = rate(size, median(ours));
  const share = (other) => `ours is ${(mine / other).toFixed(2)} of it`;
  row(
    'SHA-512 of a file of 1 GiB, this page',
    `${mine.toFixed(0)} MB/s`,
    `memory ${(peak - before).toFixed(0)} MiB more at its peak`,
  );
  const inMemory = rate(size, median(wasm));
  row('  hash-wasm, bytes in memory', `${inMemory.toFixed(0)} MB/s`, share(inMemory));
  if (web.length > 0) {
    const whole = rate(size, median(web));
    row('  WebCrypto, the whole file', `${whole.toFixed(0)} MB/s`, share(whole));
  } else row('  WebCrypto, the whole file', 'refused', 'the file does not fit');
  const pure = rate(64 * MIB, median(noble));
  row('  @noble/hashes, bytes in memory', `${pure.toFixed(0)} MB/s`, share(pure));
  for (const [name, command, args] of [
    ['sha512sum', 'sha512sum', [path]],
    ['openssl dgst', 'openssl', ['dgst', '-sha512', path]],
  ]) {
    const runs = Array.from({ length: ROUNDS }, () => timedCommand(command, args));
    if (runs.some((run) => run === null)) row(`  ${name}`, 'not here');
    else {
      if (runs[0].digest !== digest) throw new Error(`${name} found another digest.`);
      const other = rate(size, median(runs.map(({ ms }) => ms)));
      row(`  ${name}`, `${other.toFixed(0)} MB/s`, share(other));
    }
  }
  await page.close();
  rmSync(path);
}

async function twoAtOnce() {
  const size = 512 * MIB;
  const paths = ['a.wav', 'b.wav'].map((name) => makeFile(name, size));
  const page = await benchPage();
  const [one, two] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    await choose(page, paths.slice(0, 1));
    one.push((await page.evaluate(() => window.bench.ours())).ms);
    await choose(page, paths);
    two.push((await page.evaluate(() => window.bench.ours())).ms);
  }
  const [single, both] = [rate(size, median(one)), rate(2 * size, median(two))];
  row('one file of 512 MiB', `${single.toFixed(0)} MB/s`);
  row(
    'two of them at once',
    `${both.toFixed(0)} MB/s`,
    `${(both / single).toFixed(2)} times the rate of one`,
  );
  await page.close();
  paths.forEach((path) => rmSync(path));
}

try {
  await oneLargeFile();
  await twoAtOnce();
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  console.log(
    `\n${machine}; Chromium ${browser.version()}; Node.js ${process.version}; ${new Date().toISOString().slice(0, 10)}`,
  );
  console.log(`medians of ${ROUNDS}\n`);
  const wide = Math.max(...rows.map(({ what }) => what.length));
  for (const { what, figure, beside } of rows)
    console.log(`${what.padEnd(wide)}  ${figure.padStart(10)}  ${beside}`);
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
}
