/**
 * What the built page loads and how soon it can be used: `node e2e/loading-bench.mjs [folder of the build]` after a build.
 * Sizes are compressed as a host would (gzip, level 9); times are medians of fresh visits, without any cache.
 */
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const build = process.argv[2] ?? 'dist';
const VISITS = 9;
const port = 4185;
const debian = '/usr/bin/chromium';

const html = readFileSync(join(build, 'index.html'), 'utf8');
const compressed = (file) => gzipSync(readFileSync(join(build, file)), { level: 9 }).length;
const sum = (files) => files.reduce((total, file) => total + compressed(file), 0);
const linked = (pattern) => [...html.matchAll(pattern)].map(([, file]) => file);
const [entry] = linked(/<script type="module"[^>]*src="\.\/([^"]+)"/g);
const styles = linked(/<link rel="stylesheet"[^>]*href="\.\/([^"]+)"/g);

/** A module and all that it imports before it runs. */
function withImports(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const code = readFileSync(join(build, file), 'utf8');
  for (const [, other] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) {
    withImports(join('assets', other), seen);
  }
  return seen;
}
const first = ['index.html', ...styles, ...withImports(entry)];
const later = linked(/<link rel="modulepreload"[^>]*href="\.\/([^"]+)"/g).filter(
  (file) => !first.includes(file),
);
console.log(`loaded first: ${first.length} files, ${(sum(first) / 1000).toFixed(1)} kB compressed`);
console.log(
  `fetched behind the page: ${later.length} files, ${(sum(later) / 1000).toFixed(1)} kB compressed`,
);

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const server = spawn('npx', ['vite', 'preview', '--outDir', build, '--port', String(port), '--strictPort'], {
  detached: true,
});
const browser = await chromium.launch({
  ...(existsSync(debian) ? { executablePath: debian } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

async function reach(page) {
  for (let tries = 0; ; tries++) {
    try {
      return await page.goto(`http://localhost:${port}/`);
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((again) => setTimeout(again, 250));
    }
  }
}

try {
  const visits = [];
  for (let visit = 0; visit <= VISITS; visit++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await reach(page);
    await page.getByTestId('evidence-input').waitFor({ state: 'attached' });
    const usable = await page.evaluate(() => performance.now());
    const paint = await page.evaluate(
      () =>
        new Promise((seen) => {
          new PerformanceObserver((list) =>
            seen(list.getEntriesByName('first-contentful-paint')[0].startTime),
          ).observe({
            type: 'paint',
            buffered: true,
          });
        }),
    );
    const given = await page.evaluate(() => performance.now());
    await page
      .getByTestId('evidence-input')
      .setInputFiles(['public/samples/checks-out.vcon', 'public/samples/checks-out.wav']);
    await page.locator('[data-testid=report][data-state=done]').waitFor();
    const answered = await page.evaluate(() => performance.now());
    // The first visit warms up the server and the machine.
    if (visit > 0) visits.push({ paint, usable, answer: answered - given });
    await context.close();
  }
  const of = (what) => `${Math.round(median(visits.map((visit) => visit[what])))} ms`;
  console.log(
    `first paint: ${of('paint')}; usable: ${of('usable')}; from the first files to the answer: ${of('answer')}`,
  );
} finally {
  await browser.close();
  process.kill(-server.pid);
}
