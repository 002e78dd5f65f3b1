/** The built page in Chromium, for measurements of the whole. */
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';

const PORT = 4187;
const debian = '/usr/bin/chromium';

/**
 * Serves a build and starts a browser for as long as something is done with them.
 * @param build folder of the build
 */
export async function withVerifier(build, action) {
  const server = spawn(
    'npx',
    ['vite', 'preview', '--outDir', build, '--port', String(PORT), '--strictPort'],
    {
      detached: true,
      stdio: 'ignore',
    },
  );
  const browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const day = new Date().toISOString().slice(0, 10);
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; Chromium ${browser.version()}; ${day}`);
  try {
    await action({ browser, open: (trusted) => open(browser, trusted) });
  } finally {
    await browser.close();
    try {
      process.kill(-server.pid);
    } catch {
      // It had ended.
    }
  }
}

/**
 * Opens the page in a context of its own.
 * @param trusted certificates for the trust list: names and PEM
 */
async function open(browser, trusted) {
  const page = await (await browser.newContext()).newPage();
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(`http://localhost:${PORT}/`);
      break;
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await page.waitForLoadState('networkidle');
  await page
    .getByTestId('trust-input')
    .setInputFiles(trusted.map(({ name, pem }) => ({ name, mimeType: '', buffer: Buffer.from(pem) })));
  await page.getByTestId('trust-list').getByText(String(trusted.length)).waitFor();
  return page;
}
