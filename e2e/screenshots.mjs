/**
 * Takes a picture of each answer, on a desktop and on a phone, light and dark, into `test-results/screens`:
 * `node e2e/screenshots.mjs` after a build.
 */
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';

const folder = 'test-results/screens';
mkdirSync(folder, { recursive: true });
const port = 4189;
const debian = '/usr/bin/chromium';
const samples = JSON.parse(readFileSync('public/samples/samples.json', 'utf8'));
const record = JSON.parse(readFileSync('public/samples/checks-out.vcon', 'utf8'));
const server = spawn('npx', ['vite', 'preview', '--port', String(port), '--strictPort'], { detached: true });
const browser = await chromium.launch({
  ...(existsSync(debian) ? { executablePath: debian } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

const screens = [
  { name: 'desktop', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2 },
  { name: 'phone-dark', viewport: { width: 320, height: 700 }, colorScheme: 'dark', deviceScaleFactor: 2 },
];

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

const done = (page) => page.locator('[data-testid=report][data-state=done]').waitFor();

try {
  for (const { name, ...options } of screens) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await reach(page);
    const shot = (what) => page.screenshot({ path: `${folder}/${name}-${what}.png`, fullPage: true });
    await shot('start');
    for (const { id, title } of samples) {
      await page.getByTestId('sample').filter({ hasText: title }).click();
      await done(page);
      await shot(id);
      await page.getByRole('button', { name: 'Back to the samples' }).click();
    }
    const input = page.getByTestId('evidence-input');
    await input.setInputFiles('public/samples/checks-out.vcon');
    await done(page);
    await shot('no-recording');
    await page.getByTestId('trust-signer').click();
    await shot('trust-signer');
    await page.keyboard.press('Escape');
    await page.getByTestId('set-time').click();
    await shot('set-time');
    await page.keyboard.press('Escape');
    await page.getByText('All of this certificate').click();
    await page.getByText('Every field of the record').click();
    for (const proof of await page.getByRole('button', { name: 'How do we know' }).all()) await proof.click();
    await page.locator('[data-testid=field][data-pointer="/dialog/0/url"]').click();
    await shot('fields');
    await input.setInputFiles([
      ...['checks-out.wav', 'altered.vcon', 'unsigned.vcon', 'not-a-vcon.json'].map((name) => ({
        name,
        mimeType: '',
        buffer: readFileSync(`public/samples/${name}`),
      })),
      // Another copy of the first, in other bytes.
      { name: 'copy.vcon', mimeType: '', buffer: Buffer.from(JSON.stringify(record, null, 1)) },
    ]);
    await done(page);
    await shot('several');
    await page.getByTestId('take').click();
    await page.getByTestId('paper').waitFor();
    await shot('take-away');
    for (const format of ['ticket', 'csv', 'json']) {
      await page.getByTestId(`take-${format}`).check();
      await shot(`take-away-${format}`);
    }
    await page.getByTestId('take-away-close').click();
    await page.getByTestId('history').click();
    await page.getByTestId('history-on').click();
    await page.getByTestId('history-entry').first().waitFor();
    await shot('history');
    await page.getByTestId('history-off').click();
    await page.getByTestId('history-off-delete').click();
    await page.keyboard.press('Escape');
    await page.getByTestId('compare-offer').getByRole('button').first().click();
    await page.getByTestId('comparison').waitFor();
    await shot('compare');
    await page.keyboard.press('Escape');
    await page.getByTestId('trust-input').setInputFiles('public/samples/signer.pem');
    await page.getByTestId('trust-list').click();
    await page.getByTestId('trust-entry').waitFor();
    await shot('trust-list');
    await context.close();
  }
} finally {
  await browser.close();
  process.kill(-server.pid);
}
