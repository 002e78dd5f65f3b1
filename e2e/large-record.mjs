/**
 * Verifies signed records with a large recording inline in a real browser and prints what each took:
 *   node e2e/large-record.mjs [MiB of the recording ...]     (by default 50 200 500), after a build
 * and what jose alone makes of the same bytes, in the same browser. Memory is that of the page's renderer process, its
 * workers included, as Linux accounts for it.
 */
import { chromium } from '@playwright/test';
import { execSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, runnerImport } from 'vite';

const MIB = 1024 * 1024;
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [50, 200, 500];
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const make = async (file) =>
  (await runnerImport(path(file), { configFile: false, logLevel: 'silent' })).module;
const { writeLargeRecord } = await make('maker/large-record.ts');
const { makeSigner } = await make('maker/signer.ts');

const port = 4189;
const root = `http://localhost:${port}/`;
const server = spawn('npx', ['vite', 'preview', '--port', String(port), '--strictPort'], {
  cwd: path('..'),
  detached: true,
});
const folder = mkdtempSync(join(tmpdir(), 'large-record-'));
const debian = '/usr/bin/chromium';

/** Opens a page in a browser of its own, so that nothing of an earlier one counts. */
async function inBrowser(use) {
  const browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    return await use(await browser.newPage());
  } finally {
    await browser.close();
  }
}

/** Most resident memory that a renderer process has had, in MiB. */
function peakMemory() {
  const pids = execSync('pgrep -f -- --type=renderer || true').toString().trim().split('\n').filter(Boolean);
  const peaks = pids.map((pid) => {
    try {
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  });
  return Math.max(0, ...peaks);
}

async function goto(page) {
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(root);
      return;
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((again) => setTimeout(again, 250));
    }
  }
}

const verify = (file) =>
  inBrowser(async (page) => {
    await goto(page);
    await page.evaluate(() => {
      window.tasks = [];
      const note = (list) => window.tasks.push(...list.getEntries().map(({ duration }) => duration));
      new PerformanceObserver(note).observe({ type: 'longtask' });
    });
    const before = peakMemory();
    const began = performance.now();
    await page.getByTestId('evidence-input').setInputFiles(file);
    await page.locator('[data-testid=report][data-state=done]').waitFor({ timeout: 600_000 });
    const seconds = (performance.now() - began) / 1000;
    const peak = peakMemory();
    const tasks = await page.evaluate(() => window.tasks);
    const download = page.waitForEvent('download');
    await page.getByTestId('export-json').click();
    const report = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    const [record] = report.records;
    return { seconds, peak, before, longest: Math.max(0, ...tasks), record };
  });

/** The program that does it by jose alone, in one file. */
async function joseAlone() {
  const entry = '\0jose-alone';
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'jose-alone',
        resolveId: (id) => (id === 'jose-alone' ? entry : undefined),
        load: (id) =>
          id === entry
            ? `import { generalVerify, importX509 } from 'jose';
               window.verifyByJose = async (file) => {
                 const jws = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()));
                 const { payload } = await generalVerify(jws, ({ alg, x5c: [der] }) =>
                   importX509('-----BEGIN CERTIFICATE-----\\n' + der + '\\n-----END CERTIFICATE-----', alg));
                 return payload.length;
               };`
            : undefined,
      },
    ],
    build: { write: false, rollupOptions: { input: 'jose-alone' } },
  });
  return output[0].code;
}

const verifyByJose = (file, code) =>
  inBrowser(async (page) => {
    await page.route(`${root}jose-alone`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<input type="file">' }),
    );
    await page.goto(`${root}jose-alone`);
    await page.addScriptTag({ content: code, type: 'module' });
    await page.locator('input').setInputFiles(file);
    const before = peakMemory();
    const began = performance.now();
    const end = await page
      .evaluate(async () => {
        try {
          return `${await window.verifyByJose(document.querySelector('input').files[0])} bytes signed`;
        } catch (error) {
          return String(error);
        }
      })
      .catch((error) => String(error).split('\n')[0]);
    return { seconds: (performance.now() - began) / 1000, peak: peakMemory(), before, end };
  });

try {
  const signer = await makeSigner();
  const code = await joseAlone();
  for (const size of sizes) {
    const file = join(folder, 'call.vcon');
    const mebibytes = writeLargeRecord(file, size * MIB, signer) / MIB;
    const times = (peak) => `${peak.toFixed(0)} MiB, ${(peak / mebibytes).toFixed(2)} times the file`;
    const { seconds, peak, before, longest, record } = await verify(file);
    console.log(`recording                  ${size} MiB`);
    console.log(`file                       ${mebibytes.toFixed(0)} MiB`);
    console.log(`time to the answer         ${seconds.toFixed(1)} s`);
    console.log(
      `answer                     ${record.outcome}; unaltered: ${record.questions.unaltered.answer}`,
    );
    console.log(`renderer memory peak       ${times(peak)} (${before.toFixed(0)} MiB before)`);
    console.log(`longest task of the page   ${longest.toFixed(0)} ms`);
    const jose = await verifyByJose(file, code);
    console.log(`jose alone                 ${jose.seconds.toFixed(1)} s: ${jose.end}`);
    console.log(`renderer memory peak       ${times(jose.peak)} (${jose.before.toFixed(0)} MiB before)\n`);
    rmSync(file);
  }
} finally {
  process.kill(-server.pid);
  rmSync(folder, { recursive: true });
}
