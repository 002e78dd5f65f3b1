/**
 * Hashes one large file in a real browser and prints what it took: `node e2e/large-file.mjs [GiB]` after a build.
 * Memory is that of the page's renderer process, its workers included, as Linux accounts for it.
 */
import { chromium } from '@playwright/test';
import { execFileSync, execSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GIB = 1024 ** 3;
const gibibytes = Number(process.argv[2] ?? 4);
const size = gibibytes * GIB;
const folder = mkdtempSync(join(tmpdir(), 'large-file-'));
const path = join(folder, 'large.wav');

const file = openSync(path, 'w');
for (let at = 0; at < size; at += 64 * 1024 * 1024) writeSync(file, `part ${at}`, at);
closeSync(file);
truncateSync(path, size);

const port = 4188;
const server = spawn('npx', ['vite', 'preview', '--port', String(port), '--strictPort'], { detached: true });
const debian = '/usr/bin/chromium';
const browser = await chromium.launch({
  ...(existsSync(debian) ? { executablePath: debian } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/** Resident memory of the renderer processes of this browser, in MiB; `peak` since they began. */
function rendererMemory() {
  const pids = execSync('pgrep -f -- --type=renderer || true').toString().trim().split('\n').filter(Boolean);
  const read = (pid, key) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  };
  const all = pids.map((pid) => ({ now: read(pid, 'VmRSS'), peak: read(pid, 'VmHWM') }));
  return all.reduce((most, one) => (one.peak > most.peak ? one : most), { now: 0, peak: 0 });
}

try {
  const page = await browser.newPage();
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(`http://localhost:${port}/`);
      break;
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((again) => setTimeout(again, 250));
    }
  }
  await page.evaluate(() => {
    window.longest = 0;
    window.frames = 0;
    let last = performance.now();
    const frame = (now) => {
      window.longest = Math.max(window.longest, now - last);
      window.frames++;
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((e) => e.duration))).observe(
      {
        type: 'longtask',
      },
    );
  });
  const before = rendererMemory();
  const began = Date.now();
  await page.getByTestId('evidence-input').setInputFiles(path);
  await page.locator('[data-testid=report][data-state=done]').waitFor({ timeout: 600_000 });
  const seconds = (Date.now() - began) / 1000;
  const after = rendererMemory();
  const { frames, longest, tasks } = await page.evaluate(() => ({
    frames: window.frames,
    longest: window.longest,
    tasks: window.tasks,
  }));
  const download = page.waitForEvent('download');
  await page.getByTestId('export-json').click();
  const report = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  const expected = execFileSync('sha512sum', [path]).toString().split(' ')[0];
  console.log(`size                       ${gibibytes} GiB`);
  console.log(
    `time                       ${seconds.toFixed(1)} s, ${(size / 1e6 / seconds).toFixed(0)} MB/s`,
  );
  console.log(`renderer memory before     ${before.now.toFixed(0)} MiB (peak ${before.peak.toFixed(0)})`);
  console.log(`renderer memory peak       ${after.peak.toFixed(0)} MiB (now ${after.now.toFixed(0)})`);
  console.log(
    `frames while hashing       ${(frames / seconds).toFixed(0)} a second, longest gap ${longest.toFixed(0)} ms`,
  );
  console.log(`tasks above 50 ms          ${tasks.length}, longest ${Math.max(0, ...tasks).toFixed(0)} ms`);
  console.log(`SHA-512 by the page        ${report.evidence[0].sha512}`);
  console.log(`SHA-512 by sha512sum       ${expected}`);
  console.log(report.evidence[0].sha512 === expected ? 'the same' : 'NOT the same');
} finally {
  await browser.close();
  process.kill(-server.pid);
  rmSync(folder, { recursive: true });
}
