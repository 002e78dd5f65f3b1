/**
 * Gives folders of signed records by three signers, each under a chain of three, to the built page in a real browser and prints
 * how long each took: `node e2e/batch-bench.mjs [numbers, such as 1000,5000,10000] [folder of the build]` after a build.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { pageMemory } from './bench/memory.mjs';
import { withVerifier } from './bench/verifier.mjs';

const amounts = (process.argv[2] ?? '1000,5000,10000').split(',').map(Number);
const build = process.argv[3] ?? 'dist';
const SIZE = 15_000;

const maker = fileURLToPath(new URL('maker/batch.ts', import.meta.url));
const { makeCall, makeIssuer } = (await runnerImport(maker, { configFile: false })).module;

const folder = mkdtempSync(join(tmpdir(), 'batch-'));
const issuers = await Promise.all([1, 2, 3].map((number) => makeIssuer(number)));
let bytes = 0;
for (let number = 0; number < Math.max(...amounts); number++) {
  const { record } = await makeCall({ issuer: issuers[number % 3], number, size: SIZE });
  const within = amounts.findIndex((amount) => number < amount);
  const part = join(folder, `${within}`);
  mkdirSync(part, { recursive: true });
  writeFileSync(join(part, `call-${String(number).padStart(5, '0')}.vcon`), record);
  bytes += record.length;
}
console.log(`records of ${Math.round(bytes / Math.max(...amounts))} bytes`);

/** Counts, on the page, tasks above 50 ms and frames, from the moment that it has the files. */
const watch = () => {
  window.longest = 0;
  window.longestGap = 0;
  window.began = Infinity;
  window.firstAnswer = 0;
  const input = document.querySelector('[data-testid=folder-input]');
  input.addEventListener('change', () => (window.began = performance.now()), { capture: true, once: true });
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries()) {
      // The browser's own work on being given the files is one that began before.
      if (startTime > window.began) window.longest = Math.max(window.longest, duration);
    }
  }).observe({ type: 'longtask' });
  let last = 0;
  const frame = (now) => {
    if (last > window.began) window.longestGap = Math.max(window.longestGap, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const look = () => {
    const report = document.querySelector('[data-testid=report]');
    const answered = document.querySelector('[data-testid=record]') !== null;
    if (window.firstAnswer === 0 && answered) window.firstAnswer = performance.now();
    if (report?.dataset.state === 'done' && answered) window.ended = performance.now();
    else setTimeout(look, 20);
  };
  look();
};

await withVerifier(build, async ({ open }) => {
  const trusted = issuers.map(({ name, rootPem }) => ({ name: `${name}.pem`, pem: rootPem }));
  for (const amount of amounts) {
    const page = await open(trusted);
    const given = mkdtempSync(join(tmpdir(), 'given-'));
    // A folder input takes one folder: those of the smaller amounts are parts of it.
    for (const [at, one] of amounts.entries()) {
      if (one <= amount) cpSync(join(folder, String(at)), given, { recursive: true });
    }
    const before = pageMemory();
    let peak = before;
    const timer = setInterval(() => (peak = Math.max(peak, pageMemory())), 1000);
    await page.evaluate(watch);
    await page.getByTestId('folder-input').setInputFiles(given);
    await page.waitForFunction(() => window.ended !== undefined, null, { timeout: 600_000, polling: 200 });
    clearInterval(timer);
    const found = await page.evaluate(() => ({
      ms: window.ended - window.began,
      longest: window.longest,
      gap: window.longestGap,
      records: document.querySelectorAll('[data-testid=record]').length,
    }));
    const memory = [before, Math.max(peak, pageMemory()), pageMemory()].map((one) => one.toFixed(0));
    console.log(
      `${found.records} records: ${(found.ms / 1000).toFixed(2)} s, ${((amount / found.ms) * 1000).toFixed(0)} a second; ` +
        `longest task of the page ${found.longest === 0 ? 'below 50' : found.longest} ms, longest time between two frames ${found.gap.toFixed(0)} ms; ` +
        `memory of all pages ${memory[0]} MiB before, ${memory[1]} at its peak, ${memory[2]} at the end`,
    );
    await page.context().close();
    rmSync(given, { recursive: true });
  }
}).finally(() => rmSync(folder, { recursive: true }));
