/** Chromium, driven by Playwright as in the specs. */
import { chromium } from '@playwright/test';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const name = 'Chromium';

const debian = '/usr/bin/chromium';
const executable = () => process.env.CHROMIUM ?? (existsSync(debian) ? debian : chromium.executablePath());

/** Why this engine cannot be run here; null where it can. */
export const missing = () =>
  existsSync(executable()) ? null : 'no Chromium was found: apt-get install chromium, or CHROMIUM=<path>';

/**
 * Starts it with a fresh profile: one on disk, as in a private one it prefetches no names.
 * @param wrap makes a program run in the surroundings that are wanted
 */
export async function launch(wrap) {
  const profile = mkdtempSync(join(tmpdir(), 'engines-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: wrap(executable()),
    // Chromium refuses its sandbox to root; the rest keeps it from calling its maker.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    version: context.browser().version(),
    open: async (url) => void (await page.goto(url)),
    evaluate: (fn, ...args) => page.evaluate(`(${fn})(...${JSON.stringify(args)})`),
    setFiles: (testid, paths) => page.getByTestId(testid).setInputFiles(paths),
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
