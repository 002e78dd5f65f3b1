/** Firefox, driven by puppeteer over WebDriver BiDi: Playwright drives none but its own build of it. */
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

export const name = 'Firefox';

const places = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];
const executable = () => process.env.FIREFOX ?? places.find((path) => existsSync(path));

/** Why this engine cannot be run here; null where it can. */
export const missing = () =>
  executable() === undefined ? 'no Firefox was found: apt-get install firefox-esr, or FIREFOX=<path>' : null;

/**
 * Starts it with a fresh profile.
 * @param wrap makes a program run in the surroundings that are wanted
 */
export async function launch(wrap) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: wrap(executable()),
    headless: true,
    // What puppeteer switches off, and a user's Firefox has on.
    extraPrefsFirefox: {
      'network.http.speculative-parallel-limit': 20,
      'network.prefetch-next': true,
      'network.dns.disablePrefetch': false,
      'dom.disable_open_during_load': false,
    },
  });
  const page = await browser.newPage();
  return {
    version: (await browser.version()).split('/').at(-1),
    open: async (url) => void (await page.goto(url)),
    evaluate: (fn, ...args) => page.evaluate(`(${fn})(...${JSON.stringify(args)})`),
    async setFiles(testid, paths) {
      const input = await page.$(`[data-testid=${testid}]`);
      await input.uploadFile(...paths);
    },
    close: () => browser.close(),
  };
}
