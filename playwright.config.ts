import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

/** Debian's Chromium where it is there; else the one that Playwright keeps. */
const debian = '/usr/bin/chromium';
const executable = process.env['CHROMIUM'] ?? (existsSync(debian) ? debian : undefined);
const port = 4187;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    // Only what is about use without a network needs the site kept in the browser.
    serviceWorkers: 'block',
    // Dates and numbers follow the region of the browser.
    locale: 'en-GB',
    baseURL: `http://localhost:${port}/`,
    launchOptions: {
      ...(executable === undefined ? {} : { executablePath: executable }),
      // Chromium refuses its sandbox to root; the rest keeps it from calling its maker.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    },
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
