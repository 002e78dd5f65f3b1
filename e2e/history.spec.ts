import { bounds } from '../src/bounds';
import { makeCall, type Call } from './fixtures';
import { expect, test, type MadeFile, type VerifierPage } from './verifier-page';

const said = ['Jonas Beispiel', 'Mara Muster', '+12025550187', 'household policy', 'bicycle'];

/** All that the page keeps in this browser, as text. */
const kept = (verifier: VerifierPage): Promise<string> =>
  verifier.page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error ?? new Error('refused'));
      });
      for (const store of database.objectStoreNames) {
        found.push(
          await new Promise((resolve) => {
            const reading = database.transaction(store).objectStore(store).getAll();
            reading.onsuccess = () => resolve(reading.result);
          }),
        );
      }
      database.close();
    }
    return JSON.stringify(found);
  });

async function check(verifier: VerifierPage, call: Call, name = call.record.name): Promise<void> {
  await verifier.give({ ...call.record, name }, call.recording);
  await verifier.done();
}

async function open(verifier: VerifierPage): Promise<void> {
  await verifier.page.getByTestId('history').click();
}

test('the history is off and keeps nothing until it is switched on; then names, fingerprints and outcome', async ({
  verifier,
}) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await check(verifier, call, 'quarterly.vcon');
  expect(await kept(verifier)).not.toContain('quarterly');
  await open(verifier);
  await expect(page.getByTestId('history-state')).toHaveAttribute('data-state', 'off');
  await page.getByTestId('history-on').click();
  const entry = page.getByTestId('history-entry');
  await expect(entry).toHaveAttribute('data-outcome', 'passed');

  const text = await kept(verifier);
  const { records, evidence } = await verifier.page.keyboard.press('Escape').then(() => verifier.export());
  for (const { sha512 } of evidence) expect(text).toContain(sha512);
  expect(text).toContain(records[0]?.uuid);
  for (const word of said) expect(text).not.toContain(word);

  await page.reload();
  verifier.requests.length = 0;
  await open(verifier);
  await expect(entry).toContainText('quarterly.vcon');
  await entry.getByRole('button').click();
  await expect(entry).toContainText('nothing of them is kept here');
  await expect(entry).toContainText(records[0]?.uuid ?? '');
  const shown = (await entry.innerText()).replace(/\s/g, '');
  for (const { sha512 } of evidence) expect(shown).toContain(sha512);
});

test('the history is searched by name, fingerprint and outcome; what is verified anew replaces its entry', async ({
  verifier,
}) => {
  const { page } = verifier;
  await open(verifier);
  await page.getByTestId('history-on').click();
  await page.keyboard.press('Escape');
  const [first, second] = await Promise.all([makeCall(1), makeCall(2)]);
  await check(verifier, first, 'alpha.vcon');
  await page.getByTestId('close').click();
  await check(verifier, second, 'beta.vcon');
  const sha512 = (await verifier.export()).evidence[0]?.sha512 ?? '';
  await verifier.trust(second.certificate);
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await open(verifier);
  const entries = page.getByTestId('history-entry');
  await expect(entries).toHaveCount(2);
  const search = page.getByTestId('history-search');
  for (const query of ['BETA', sha512.slice(40, 60).replace(/(.{4})/g, '$1 '), 'checks out']) {
    await search.fill(query);
    await expect(entries, query).toHaveCount(1);
    await expect(entries).toContainText('beta.vcon');
  }
  await search.fill('nowhere');
  await expect(entries).toHaveCount(0);
  await expect(page.getByText('Nothing found.')).toBeVisible();
});

test('one entry, all of them, or the list with the switch: deleted is deleted', async ({ verifier }) => {
  const { page } = verifier;
  await open(verifier);
  await page.getByTestId('history-on').click();
  await page.keyboard.press('Escape');
  const calls = await Promise.all([makeCall(1), makeCall(2), makeCall(3)]);
  const records = calls.map(({ record }, i): MadeFile => ({ ...record, name: `call-${String(i)}.vcon` }));
  await verifier.give(...records);
  await verifier.done();
  await open(verifier);
  const entries = page.getByTestId('history-entry');
  await expect(entries).toHaveCount(3);
  await entries.filter({ hasText: 'call-1' }).getByRole('button').click();
  await page.getByTestId('history-remove').click();
  await expect(entries).toHaveCount(2);
  expect(await kept(verifier)).not.toContain('call-1.vcon');

  // It does not come back with the evidence that is still open.
  await page.keyboard.press('Escape');
  await verifier.trust(calls[0]?.certificate ?? '');
  await expect(page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(0);
  await verifier.give({ name: 'call.wav', bytes: calls[0]?.recording.bytes ?? new Uint8Array() });
  await verifier.done();
  await open(verifier);
  await expect(entries).toHaveCount(2);

  await page.getByTestId('history-off').click();
  await page.getByTestId('history-off-keep').click();
  await expect(page.getByTestId('history-state')).toHaveAttribute('data-state', 'off');
  await expect(entries).toHaveCount(2);
  await page.getByTestId('history-delete').click();
  await page.getByTestId('history-delete-confirm').click();
  await expect(entries).toHaveCount(0);
  expect(await kept(verifier)).not.toContain('call-');

  await page.getByTestId('history-on').click();
  await page.keyboard.press('Escape');
  await page.getByTestId('close').click();
  await verifier.give(...records);
  await verifier.done();
  await open(verifier);
  await expect(entries).toHaveCount(3);
  await page.getByTestId('history-off').click();
  await page.getByTestId('history-off-delete').click();
  await expect(entries).toHaveCount(0);
  expect(await kept(verifier)).not.toContain('call-');
  await page.keyboard.press('Escape');
  await page.getByTestId('close').click();
  await verifier.give(...records);
  await verifier.done();
  expect(await kept(verifier)).not.toContain('call-');
});

test('the history has room for so many; the oldest go first', async ({ verifier }) => {
  const { page } = verifier;
  await open(verifier);
  await page.getByTestId('history-on').click();
  await page.keyboard.press('Escape');
  await page.evaluate(async (entries) => {
    const opening = indexedDB.open('vcon-verifier-history');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const transaction = database.transaction('entries', 'readwrite');
    for (let i = 0; i < entries; i++) {
      transaction.objectStore('entries').put({
        id: String(i),
        source: `old-${String(i)}.vcon`,
        uuid: null,
        sha512: null,
        files: [],
        outcome: 'failed',
        verifiedAt: new Date(Date.UTC(2025, 0, 1) + i * 1000).toISOString(),
      });
    }
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, bounds.history.entries);
  await check(verifier, await makeCall());
  await open(verifier);
  await expect(page.getByRole('heading', { name: /^5,000 records/ })).toBeVisible();
  await expect(page.getByTestId('history-entry').first()).toContainText('call.vcon');
  await page.getByTestId('history-search').fill('old-0.vcon');
  await expect(page.getByText('Nothing found.')).toBeVisible();
  await page.getByTestId('history-search').fill('old-1.vcon');
  await expect(page.getByTestId('history-entry')).toHaveCount(1);
});

test('samples are in no history', async ({ verifier }) => {
  const { page } = verifier;
  await page.getByTestId('sample').first().click();
  await verifier.outcome('passed');
  await open(verifier);
  await page.getByTestId('history-on').click();
  await expect(page.getByTestId('history-state')).toHaveAttribute('data-state', 'on');
  await expect(page.getByTestId('history-entry')).toHaveCount(0);
});

test('hostile names stay text in the history', async ({ verifier }) => {
  const { page } = verifier;
  await open(verifier);
  await page.getByTestId('history-on').click();
  await page.keyboard.press('Escape');
  const uuid = `<img src=x onerror="window.hacked=1">\u202E${'W'.repeat(1_000_000)}`;
  await verifier.drop({
    name: '<b>\u202Enocv.exe',
    bytes: new TextEncoder().encode(JSON.stringify({ vcon: '0.4.0', uuid, parties: [] })),
  });
  await verifier.done();
  await page.setViewportSize({ width: 320, height: 640 });
  await open(verifier);
  const entry = page.getByTestId('history-entry');
  await entry.getByRole('button').click();
  const text = await entry.innerText();
  expect(text).toContain('<b>⟨U+202E⟩nocv.exe');
  expect(text).not.toContain('\u202E');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  const over = await page.getByRole('dialog').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
});

test('a browser that refuses to keep anything is said to have no history', async ({ page }) => {
  // The workers come from blobs: each is given a database that refuses.
  await page.addInitScript(() => {
    const make = URL.createObjectURL.bind(URL);
    const refuse =
      'Object.defineProperty(self, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } });';
    URL.createObjectURL = (source) =>
      make(
        source instanceof Blob && source.type.includes('javascript')
          ? new Blob([refuse, source], { type: source.type })
          : source,
      );
  });
  await page.goto('/');
  await page.getByTestId('history').click();
  await expect(page.getByTestId('history-refused')).toContainText('no history');
  await expect(page.getByTestId('history-on')).toHaveCount(0);
});

test('an earlier report with its evidence: verified afresh, and what differs is said', async ({
  verifier,
}) => {
  const { page } = verifier;
  const call = await makeCall();
  await check(verifier, call);
  const earlier = JSON.stringify(await verifier.export());
  await page.getByTestId('close').click();
  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
  await verifier.drop({ name: 'report.json', bytes: new TextEncoder().encode(earlier) });
  const box = page.getByTestId('earlier-report');
  await expect(box).toHaveAttribute('data-state', 'compared');
  await verifier.done();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  const differs = (aspect: string) => box.locator(`[data-aspect=${aspect}]`);
  for (const [aspect, value] of Object.entries({
    evidence: 'false',
    trust: 'true',
    time: 'false',
    tool: 'false',
    assignments: 'false',
  })) {
    await expect(differs(aspect), aspect).toHaveAttribute('data-differs', value);
  }
  await box.getByText('What it says, and what was found').click();
  const record = box.getByTestId('earlier-record');
  await expect(record).toHaveAttribute('data-same', 'false');
  await expect(record).toContainText('It says “Not settled”.');
  await expect(record).toContainText('Now: Checks out');
  await expect(record).toContainText('Signer: then unknown, now yes');
});

test('an earlier report without its evidence is not checked, whatever it claims', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
  const earlier = JSON.stringify(await verifier.export()).replaceAll('call.vcon', '<b>\u202Ecall.vcon');
  await page.getByTestId('close').click();
  await verifier.drop({ name: 'report.json', bytes: new TextEncoder().encode(earlier) });
  const box = page.getByTestId('earlier-report');
  await expect(box).toHaveAttribute('data-state', 'not-checked');
  await expect(box).toContainText('anyone could have written this');
  await box.getByText('What it says, and what was found').click();
  await expect(box.getByTestId('earlier-record')).toContainText('Not here: not checked.');
  expect(await box.innerText()).not.toContain('\u202E');

  await verifier.drop({
    name: 'broken.json',
    bytes: new TextEncoder().encode('{"format":"vcon-verification-report","formatVersion":7}'),
  });
  await expect(page.locator('[data-testid=earlier-report][data-state=not-a-report]')).toContainText(
    'not a report as this tool writes it',
  );
});
