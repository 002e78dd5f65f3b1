import { expect, test } from '@playwright/test';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { VerifierPage } from './verifier-page';

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
};

/** A host of our own, whose files a test can change and which can go away. */
interface Host {
  readonly url: string;
  readonly folder: string;
  close(): Promise<void>;
}

async function serve(): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'vcon-site-'));
  await cp('dist', folder, { recursive: true });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname).replace(
      /\/$/,
      '/index.html',
    );
    readFile(join(folder, path)).then(
      (bytes) => {
        response.writeHead(200, {
          'Content-Type': types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
        });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://localhost:${String(port)}/`,
    folder,
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

let host: Host;
test.beforeEach(async () => {
  host = await serve();
});
test.afterEach(async () => {
  await host.close();
  await rm(host.folder, { recursive: true });
});
test.use({ serviceWorkers: 'allow' });

const sample = (name: string): string => `public/samples/${name}`;

/** The site is kept in the browser, and its service worker serves this page. */
async function keptAtHand(verifier: VerifierPage): Promise<void> {
  await verifier.page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await expect
    .poll(() => verifier.page.evaluate(() => navigator.serviceWorker.controller?.state ?? null))
    .toBe('activated');
}

test('after one visit the site opens and verifies with its host gone', async ({ page, context }) => {
  const verifier = new VerifierPage(page);
  await page.goto(host.url);
  await keptAtHand(verifier);
  await host.close();
  await context.setOffline(true);
  const again = await context.newPage();
  const offline = new VerifierPage(again);
  await again.goto(host.url);
  await offline.give(sample('checks-out.vcon'), sample('checks-out.wav'));
  await offline.outcome('indeterminate');
  await offline.trust(sample('signer.pem'));
  await offline.outcome('passed');
  // What runs only later is at hand as well.
  await again.getByText('The conversation', { exact: true }).click();
  await expect(again.getByTestId('player')).toHaveAttribute('data-state', 'ready');
  await again.getByTestId('language').selectOption('fr');
  await expect(again.locator('html')).toHaveAttribute('lang', 'fr');
});

test('a newer version waits while a report is open, and is taken when the user says so', async ({ page }) => {
  const verifier = new VerifierPage(page);
  await page.goto(host.url);
  await keptAtHand(verifier);
  await verifier.give(sample('checks-out.vcon'), sample('checks-out.wav'));
  await verifier.outcome('indeterminate');

  const index = join(host.folder, 'index.html');
  await writeFile(index, (await readFile(index, 'utf8')).replace('<body>', '<body data-version="newer">'));
  const worker = join(host.folder, 'service-worker.js');
  const text = await readFile(worker, 'utf8');
  const next = createHash('sha256').update(text).digest('hex').slice(0, 16);
  await writeFile(worker, text.replace(/(VERSION = ")[0-9a-f]{16}/, `$1${next}`));
  await page.evaluate(() =>
    navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => null),
  );

  await expect(page.getByTestId('update')).toContainText('What is open stays as it is');
  await expect(page.getByTestId('take-update')).toHaveCount(0);
  await expect(verifier.records).toHaveAttribute('data-outcome', 'indeterminate');

  await page.getByTestId('close').click();
  await page.getByTestId('take-update').click();
  await expect(page.locator('body')).toHaveAttribute('data-version', 'newer');
  await expect(page.getByTestId('update')).toHaveCount(0);
});

test('the site can be installed', async ({ page, context }) => {
  await page.goto(host.url);
  const session = await context.newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Playwright's windows are always private ones, which cannot install anything.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
    [],
  );
});

test('the page offers itself as one file, and says how to check that file', async ({ page }) => {
  await page.goto(host.url);
  await page.getByTestId('this-copy').click();
  const download = page.waitForEvent('download');
  await page.getByTestId('download').click();
  const path = await (await download).path();
  expect(await readFile(path)).toEqual(await readFile('dist/vcon-verifier.html'));
  for (const command of ['certutil -hashfile', 'shasum -a 256', 'sha256sum']) {
    await expect(page.getByRole('dialog')).toContainText(`${command} vcon-verifier.html`);
  }
});
