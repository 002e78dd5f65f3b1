/**
 * Every screen and state: no rule of accessibility is broken, nothing is wider than the window, and a picture is kept in
 * `test-results/screens`.
 */
import type { BrowserContextOptions, Page } from '@playwright/test';
import axe from 'axe-core';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { makeCall } from './fixtures';
import { makeCall as makeBatchCall, makeIssuer } from './maker/batch';
import { alterPayload, toBytes, type JwsGeneral } from './maker/jws';
import { expect, test, VerifierPage } from './verifier-page';

const folder = 'test-results/screens';
mkdirSync(folder, { recursive: true });

const samples = JSON.parse(readFileSync('public/samples/samples.json', 'utf8')) as {
  id: string;
  title: string;
}[];
const sampleFile = (name: string) => ({ name, bytes: readFileSync(`public/samples/${name}`) });
/** The first sample in other bytes. */
const copy = {
  name: 'copy.vcon',
  bytes: Buffer.from(JSON.stringify(JSON.parse(sampleFile('checks-out.vcon').bytes.toString()), null, 1)),
};

const windows: Record<string, BrowserContextOptions> = {
  desktop: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  'desktop-dark': { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2 },
  'phone-dark': { viewport: { width: 320, height: 700 }, colorScheme: 'dark', deviceScaleFactor: 2 },
};

/** Calls by three signers, two of them trusted; one is altered, one is no record, and one recording is missing. */
async function sixtyCalls() {
  const issuers = await Promise.all([1, 2, 3].map((number) => makeIssuer(number)));
  const [first, second, stranger] = issuers;
  if (first === undefined || second === undefined || stranger === undefined) throw new Error('three issuers');
  const calls = await Promise.all(
    Array.from({ length: 60 }, async (_, number) => {
      const issuer = number >= 50 ? stranger : number % 2 === 0 ? first : second;
      const { record, recording } = await makeBatchCall({ issuer, number });
      const signed = JSON.parse(new TextDecoder().decode(record)) as JwsGeneral;
      const altered = (): Uint8Array =>
        toBytes(alterPayload(signed, (text) => text.replace('by the', 'at the')));
      const bytes = number === 7 ? altered() : number === 25 ? Buffer.from('{"vcon": ') : record;
      const file = { name: recording.name.replace('.wav', '.vcon'), bytes };
      return number === 19 ? [file] : [file, recording];
    }),
  );
  const trusted = [first, second].map(({ name, rootPem }) => ({
    name: `${name}.pem`,
    bytes: Buffer.from(rootPem),
  }));
  return { files: calls.flat(), trusted };
}

/** What axe finds wrong with the page as it stands: rule, and where. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary ?? ''}`,
      ),
    );
  });
}

for (const [name, options] of Object.entries(windows)) {
  test.describe(`every screen, ${name}`, () => {
    test.use(options);
    test.setTimeout(240_000);

    /** Looks at one state of the page. */
    async function look(page: Page, what: string): Promise<void> {
      await page.screenshot({ path: `${folder}/${name}-${what}.png`, fullPage: true });
      expect.soft(await violations(page), what).toEqual([]);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(beyond, `${what}: wider than the window`).toBeLessThanOrEqual(0);
    }

    test('start, samples and answers', async ({ verifier }) => {
      const { page } = verifier;
      await look(page, 'start');
      for (const { id, title } of samples) {
        await page.getByTestId('sample').filter({ hasText: title }).click();
        await verifier.done();
        await look(page, `sample-${id}`);
        await page.getByRole('button', { name: 'Back to the samples' }).click();
      }
      await page.getByRole('button', { name: /^Paste/ }).click();
      await look(page, 'paste');
      await page.keyboard.press('Escape');
      await verifier.give(sampleFile('checks-out.wav'));
      await verifier.done();
      await look(page, 'no-record');
    });

    test('one record in all its parts', async ({ verifier }) => {
      const { page } = verifier;
      await verifier.give(sampleFile('checks-out.vcon'), sampleFile('checks-out.wav'));
      await verifier.outcome('indeterminate');
      await look(page, 'not-confirmed');
      await page.getByTestId('trust-signer').click();
      await look(page, 'trust-signer');
      await page.keyboard.press('Escape');
      await page.getByTestId('set-time').click();
      await look(page, 'set-time');
      await page.keyboard.press('Escape');
      for (const proof of await page.getByRole('button', { name: 'How do we know' }).all())
        await proof.click();
      await page.getByText('All of this certificate').click();
      await page.getByText('The conversation', { exact: true }).click();
      await expect(page.getByTestId('player')).toHaveAttribute('data-state', 'ready');
      await page.getByText('Every field of the record').click();
      await page.locator('[data-testid=field][data-pointer="/dialog/0/url"]').click();
      await look(page, 'opened');
      await verifier.trust(sampleFile('signer.pem'));
      await verifier.outcome('passed');
      await look(page, 'checks-out');
      await page.getByTestId('trust-list').click();
      await page.getByTestId('trust-entry').waitFor();
      await look(page, 'trust-list');
      await page.keyboard.press('Escape');
      await page.getByTestId('take').click();
      await page.getByTestId('paper').waitFor();
      await page.emulateMedia({ media: 'print' });
      await page.screenshot({ path: `${folder}/${name}-print.png`, fullPage: true });
    });

    test('several records, what is taken away, history and comparison', async ({ verifier }) => {
      const { page } = verifier;
      const stranger = await makeCall(3);
      await verifier.give(
        ...['checks-out.vcon', 'checks-out.wav', 'altered.vcon', 'unsigned.vcon', 'not-a-vcon.json'].map(
          sampleFile,
        ),
        stranger.record,
        copy,
      );
      await verifier.done();
      await look(page, 'several');
      await page.getByTestId('take').click();
      await page.getByTestId('paper').waitFor();
      await look(page, 'take-print');
      for (const format of ['ticket', 'csv', 'json']) {
        await page.getByTestId(`take-${format}`).check();
        await look(page, `take-${format}`);
      }
      await page.getByTestId('take-away-close').click();
      await page.getByTestId('history').click();
      await look(page, 'history-off');
      await page.getByTestId('history-on').click();
      await page.getByTestId('history-entry').first().waitFor();
      await look(page, 'history');
      await page.keyboard.press('Escape');
      await page.getByTestId('compare-offer').getByRole('button').first().click();
      await page.getByTestId('comparison').waitFor();
      await look(page, 'compare');
      await page.keyboard.press('Escape');
      const report = await verifier.export();
      const old = { ...report, verifiedAt: '2026-01-01T00:00:00Z' };
      await verifier.give({ name: 'earlier.json', bytes: Buffer.from(JSON.stringify(old)) });
      await page.getByTestId('earlier-report').waitFor();
      await look(page, 'earlier-report');
    });

    test('a table of many records, and its paper', async ({ verifier }) => {
      const { page } = verifier;
      const { files, trusted } = await sixtyCalls();
      await verifier.trust(...trusted);
      await verifier.give(...files);
      await verifier.done();
      await expect(verifier.records).toHaveCount(60);
      await expect(page.locator('[data-at]').first()).toBeVisible();
      await look(page, 'table');
      await page.getByText('Records by signer').click();
      await look(page, 'table-signers');
      await page.locator('[data-at]').first().click();
      await page.getByTestId('open-record').waitFor();
      await look(page, 'table-open');
      await page.getByTestId('take').click();
      await page.getByTestId('paper').waitFor();
      await page.emulateMedia({ media: 'print' });
      await page.screenshot({ path: `${folder}/${name}-table-print.png`, fullPage: true });
    });

    test('files that are read and files that are not', async ({ verifier }, info) => {
      const { page } = verifier;
      const large = ['a.wav', 'b.wav'].map((file) => info.outputPath(file));
      for (const path of large) {
        writeFileSync(path, 'RIFF');
        truncateSync(path, 1_500_000_000);
      }
      await page.getByTestId('evidence-input').setInputFiles(large);
      await page.getByTestId('reading').waitFor();
      await look(page, 'reading');
      await page.getByRole('button', { name: 'Stop reading' }).click();
      await verifier.done();
      await look(page, 'stopped');
      await verifier.trust({ name: 'a.pem', bytes: Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA') });
      await page.getByTestId('problem').waitFor();
      await look(page, 'problem');
    });
  });
}

test('in the user’s own colours, what is chosen and who spoke can still be seen', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    forcedColors: 'active',
    viewport: { width: 1280, height: 800 },
    ...(baseURL === undefined ? {} : { baseURL }),
  });
  const verifier = new VerifierPage(await context.newPage());
  await verifier.open();
  const { page } = verifier;
  await verifier.give(sampleFile('checks-out.vcon'), sampleFile('checks-out.wav'));
  await verifier.outcome('indeterminate');
  await page.getByText('The conversation', { exact: true }).click();
  await expect(page.getByTestId('time-line')).toBeVisible();
  await page.getByText('Every field of the record').click();
  const row = page.locator('[data-testid=field][data-pointer="/dialog/0/url"]');
  await row.click();
  await page.locator('h1').first().click();
  await page.screenshot({ path: `${folder}/forced-colors.png`, fullPage: true });
  await expect(row).toHaveCSS('outline-style', 'solid');
  await expect(row).toHaveCSS('outline-width', '2px');
  for (const drawn of ['.lane', '.lane span', '.dot']) {
    await expect(page.getByTestId('time-line').locator(drawn).first()).toHaveCSS('border-style', 'solid');
  }
  await context.close();
});

test('the page in other languages', async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  for (const locale of ['es', 'fr', 'de']) {
    for (const [name, options] of Object.entries({
      desktop: windows['desktop'],
      phone: windows['phone-dark'],
    })) {
      const context = await browser.newContext({
        ...options,
        locale,
        ...(baseURL === undefined ? {} : { baseURL }),
      });
      const verifier = new VerifierPage(await context.newPage());
      await verifier.open();
      const { page } = verifier;
      for (const what of ['start', 'answer']) {
        if (what === 'answer') {
          await verifier.give(sampleFile('altered.vcon'), sampleFile('checks-out.wav'));
          await verifier.outcome('failed');
        }
        await page.screenshot({ path: `${folder}/${name}-${locale}-${what}.png`, fullPage: true });
        expect.soft(await violations(page), `${locale} ${what}`).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect.soft(beyond, `${locale} ${name} ${what}: wider than the window`).toBeLessThanOrEqual(0);
      }
      await context.close();
    }
  }
});
