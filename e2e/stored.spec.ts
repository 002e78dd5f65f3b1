import type { CDPSession, Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { makeCall, type Call } from './fixtures';
import { expect, test, VerifierPage } from './verifier-page';

interface Kept {
  readonly databases: readonly string[];
  readonly keys: readonly string[];
}

/** The databases and keys that this browser has for the page. */
const kept = (page: Page): Promise<Kept> =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name ?? '').sort(),
    keys: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort(),
  }));

const nothing: Kept = { databases: [], keys: [] };

/** Has every worker run something before its own code. The workers come from blobs. */
const inWorkers = (page: Page, code: string): Promise<unknown> =>
  page.addInitScript((code) => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (source) =>
      make(
        source instanceof Blob && source.type.includes('javascript')
          ? new Blob([`${code};`, source], { type: source.type })
          : source,
      );
  }, code);

async function opened(page: Page): Promise<VerifierPage> {
  const verifier = new VerifierPage(page);
  await verifier.open();
  return verifier;
}

async function check(verifier: VerifierPage, call: Call): Promise<void> {
  await verifier.give(call.record, call.recording);
  await verifier.done();
}

const stored = (page: Page, what: string) => page.locator(`[data-stored=${what}]`);

async function openStored(page: Page): Promise<void> {
  await page.getByTestId('on-this-computer').click();
  await expect(page.getByTestId('stored')).toBeVisible();
}

async function removeAll(page: Page): Promise<void> {
  await page.getByTestId('remove-stored').click();
  await page.getByTestId('remove-stored-confirm').click();
}

async function switchHistoryOn(page: Page): Promise<void> {
  await page.getByTestId('history').click();
  await page.getByTestId('history-on').click();
  await expect(page.getByTestId('history-state')).toHaveAttribute('data-state', 'on');
  await page.keyboard.press('Escape');
}

test('a page that was only used keeps nothing', async ({ verifier }) => {
  const { page } = verifier;
  await check(verifier, await makeCall());
  expect(await kept(page)).toEqual(nothing);
  await openStored(page);
  for (const what of ['trust', 'history', 'language']) {
    await expect(stored(page, what)).toContainText('Nothing is kept');
  }
  expect(await kept(page)).toEqual(nothing);
});

test('nor does it in a browser that does not list databases', async ({ page }) => {
  await inWorkers(page, 'delete IDBFactory.prototype.databases');
  const verifier = await opened(page);
  const call = await makeCall();
  await check(verifier, call);
  expect(await kept(page)).toEqual(nothing);
  await verifier.trust(call.certificate);
  await verifier.outcome('passed');
  expect((await kept(page)).databases).toEqual(['vcon-verifier']);
  await openStored(page);
  await removeAll(page);
  await expect(page.getByTestId('stored-news')).toContainText('keeps nothing of yours');
  expect(await kept(page)).toEqual(nothing);
  await expect(page.getByTestId('limits')).toHaveCount(0);
  expect(verifier.errors).toEqual([]);
});

test('what is kept is shown, and one button removes all of it under an open report', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
  await switchHistoryOn(page);
  await page.getByTestId('language').selectOption('de');
  await page.getByTestId('language').selectOption('en');
  expect(await kept(page)).toEqual({
    databases: ['vcon-verifier', 'vcon-verifier-history'],
    keys: ['vcon-verifier-language'],
  });

  await openStored(page);
  await expect(stored(page, 'trust')).toContainText('1 entry');
  await expect(stored(page, 'trust')).toContainText('In the database vcon-verifier (IndexedDB)');
  await expect(stored(page, 'history')).toContainText('The history is on. 1 entry');
  await expect(stored(page, 'history')).toContainText('vcon-verifier-history (IndexedDB)');
  await expect(stored(page, 'language')).toContainText('English, as you chose');
  await expect(stored(page, 'language')).toContainText('vcon-verifier-language (localStorage)');
  const cached = await page.evaluate(() => caches.keys());
  for (const name of cached) await expect(stored(page, 'page')).toContainText(name);

  await page.getByTestId('remove-stored').click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect((await kept(page)).databases).toHaveLength(2);

  await removeAll(page);
  await expect(page.getByTestId('stored-news')).toContainText('keeps nothing of yours');
  expect(await kept(page)).toEqual(nothing);
  await expect(stored(page, 'trust')).toContainText('Nothing is kept.');
  await expect(stored(page, 'history')).toContainText('The history is off. Nothing is kept.');
  expect(await page.evaluate(() => caches.keys())).toEqual(cached);
  await page.keyboard.press('Escape');
  await verifier.outcome('indeterminate');
  await verifier.answers({ signer: 'unknown' });
  await expect(page.getByTestId('trust-list')).toHaveText('Trust list');

  await page.reload();
  await expect(page.getByTestId('history')).toBeVisible();
  await page.waitForLoadState('networkidle');
  verifier.requests.length = 0;
  expect(await kept(page)).toEqual(nothing);

  // And all of it can be begun anew.
  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
});

test('removing reaches another tab, which goes on', async ({ context, verifier }) => {
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
  const other = await opened(await context.newPage());
  await openStored(other.page);
  await expect(stored(other.page, 'trust')).toContainText('1 entry');
  await removeAll(other.page);
  await expect(other.page.getByTestId('stored-news')).toContainText('keeps nothing of yours');
  expect(await kept(other.page)).toEqual(nothing);

  await verifier.give({ ...call.record, name: 'again.vcon' });
  await verifier.done();
  await verifier.answers({ signer: 'unknown' });
  await verifier.trust(call.certificate);
  await expect(verifier.page.getByTestId('trust-list')).toHaveText('Trust list1');
  expect((await kept(verifier.page)).databases).toEqual(['vcon-verifier']);
});

/** What the page's own memory holds, after the browser has collected what nobody refers to. */
async function heapOf(client: CDPSession): Promise<string> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }): void => void chunks.push(chunk);
  client.on('HeapProfiler.addHeapSnapshotChunk', take);
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.takeHeapSnapshot');
  client.off('HeapProfiler.addHeapSnapshotChunk', take);
  return chunks.join('');
}

test('"Start over" leaves nothing of the evidence: no address, no worker, no text, nothing in memory', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const addresses = new Set<string>();
    const [make, revoke] = [URL.createObjectURL.bind(URL), URL.revokeObjectURL.bind(URL)];
    URL.createObjectURL = (source) => {
      const address = make(source);
      // A worker revokes its own as soon as it runs.
      if (!(source instanceof Blob && source.type.includes('javascript'))) addresses.add(address);
      return address;
    };
    URL.revokeObjectURL = (address) => {
      addresses.delete(address);
      revoke(address);
    };
    Object.assign(window, { addresses });
  });
  const addresses = (): Promise<string[]> =>
    page.evaluate(() => [...(window as unknown as { addresses: Set<string> }).addresses]);
  const verifier = await opened(page);
  const client = await page.context().newCDPSession(page);
  const call = await makeCall();
  await page.getByRole('button', { name: 'Paste a record' }).click();
  await page.getByRole('textbox').fill('{"pasted":"begun-and-left"}');
  await page.keyboard.press('Escape');
  await check(verifier, { ...call, record: { ...call.record, name: 'unmistakable-name.vcon' } });
  await page.getByText('The conversation', { exact: false }).first().click();
  await expect(page.locator('audio')).toHaveCount(1);
  // What a test looks for by its text is in memory for that.
  await expect(page.getByText('Mara Muster').first()).toBeVisible();
  expect(await addresses()).toHaveLength(1);
  await page.getByTestId('take').click();
  await page.getByTestId('take-print').check();
  await page.getByTestId('with-content').check();
  await page.getByTestId('note').fill('typed-for-the-report');
  await expect(page.getByTestId('paper')).toContainText('typed-for-the-report');
  await page.getByTestId('take-ticket').check();
  await expect(page.getByTestId('ticket-text')).toContainText('Mara Muster');
  expect(page.workers().length).toBeGreaterThan(1);
  const left = ['unmistakable-name', 'Jonas Beispiel', 'household policy', 'begun-and-left', 'typed-for'];
  const before = await heapOf(client);
  for (const word of left) expect(before).toContain(word);

  await page.getByTestId('take-away-close').click();
  await page.getByTestId('close').click();
  await expect(verifier.report).toHaveCount(0);
  await expect.poll(() => page.workers().length).toBe(0);
  expect(await addresses()).toEqual([]);
  const files = await page
    .locator('input[type=file]')
    .evaluateAll((inputs) => inputs.flatMap((input) => [...((input as HTMLInputElement).files ?? [])]));
  expect(files).toEqual([]);
  await page.getByRole('button', { name: 'Paste a record' }).click();
  await expect(page.getByRole('textbox')).toHaveValue('');
  await page.keyboard.press('Escape');
  const after = await heapOf(client);
  for (const word of left) {
    expect(after.includes(word), word).toBe(false);
  }
  expect(await kept(page)).toEqual(nothing);

  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
  expect(verifier.errors).toEqual([]);
});

const refusals = {
  'refuses databases': `IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError") };
    IDBFactory.prototype.databases = () => Promise.reject(new DOMException("no", "SecurityError"));`,
  'refuses to open a database, and does not list any': `delete IDBFactory.prototype.databases;
    IDBFactory.prototype.open = () => {
    const request = Object.create(IDBOpenDBRequest.prototype, {
      error: { value: new DOMException("no", "UnknownError") },
      addEventListener: { value: (type, listener) => type === "error" && setTimeout(listener) },
      removeEventListener: { value: () => undefined },
    });
    return request;
  }`,
  'has no databases': 'Object.defineProperty(self, "indexedDB", { value: undefined })',
};

for (const [what, code] of Object.entries(refusals)) {
  test(`a browser that ${what} says so, and checks as always`, async ({ page }) => {
    await inWorkers(page, code);
    const verifier = await opened(page);
    await expect(page.getByTestId('limits')).toContainText('keeps nothing for this page');
    const call = await makeCall();
    await verifier.trust(call.certificate);
    await check(verifier, call);
    await verifier.outcome('passed');

    // The trust list lives as long as the page, although the worker that had it is ended.
    await page.getByTestId('close').click();
    await check(verifier, call);
    await verifier.outcome('passed');

    await openStored(page);
    await expect(stored(page, 'trust')).toContainText('does not allow it');
    await expect(stored(page, 'history')).toContainText('does not allow it');
    await removeAll(page);
    await expect(page.getByTestId('stored-news')).toContainText('keeps nothing of yours');
    await page.keyboard.press('Escape');
    await verifier.outcome('indeterminate');
    await expect(page.getByTestId('problem')).toHaveCount(0);
    expect(verifier.errors).toEqual([]);
  });
}

test('a browser that never answers about a database is not waited for', async ({ page }) => {
  await inWorkers(
    page,
    `IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, {
      addEventListener: { value: () => undefined },
      removeEventListener: { value: () => undefined },
    })`,
  );
  const verifier = await opened(page);
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
  await expect(page.getByTestId('limits')).toContainText('keeps nothing for this page');
});

test('where a language cannot be kept it is said, and spoken all the same', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('no', 'SecurityError');
      },
    });
  });
  const verifier = await opened(page);
  await expect(page.getByTestId('limits')).toHaveText(
    'This browser does not keep the language you choose; it holds until the page is closed. Everything else works as always.',
  );
  await page.getByTestId('language').selectOption('fr');
  await expect(page.getByTestId('limits')).toContainText('Ce navigateur');
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
  await openStored(page);
  await removeAll(page);
  await expect(page.getByTestId('stored-news')).toContainText('ne conserve plus rien');
  expect(verifier.errors).toEqual([]);
});

const full = {
  'at once': 'IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError") }',
  'once it is written': `const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      const request = put.apply(this, given);
      request.addEventListener("success", () => this.transaction.abort());
      return request;
    }`,
};

for (const [when, code] of Object.entries(full)) {
  test(`where there is no room ${when}, what was not kept is said, and the evidence is checked`, async ({
    page,
  }) => {
    await inWorkers(page, code);
    const verifier = await opened(page);
    const call = await makeCall();
    const problem = page.getByTestId('problem');
    await verifier.trust(call.certificate);
    await expect(problem).toContainText('perhaps for want of room on this computer. Nothing was added');
    await problem.getByRole('button').click();
    await check(verifier, call);
    await verifier.outcome('indeterminate');
    await verifier.answers({ unaltered: 'yes', recordings: 'yes', signer: 'unknown' });
    await page.getByTestId('trust-signer').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio').first().check();
    await dialog.locator('button[type=submit]').click();
    await expect(dialog).toContainText('could not be kept');
    await page.keyboard.press('Escape');
    await expect(problem).toContainText('Your trust list was not changed');
    await page.getByTestId('history').click();
    await page.getByTestId('history-on').click();
    await expect(dialog).toContainText('did not keep the history');
    await page.keyboard.press('Escape');
    await verifier.give({ name: 'signer.pem', bytes: call.certificate.bytes });
    await verifier.done();
    expect(verifier.errors).toEqual([]);
  });
}

test('where the room runs out under an open history, the page says so at its top', async ({ page }) => {
  await inWorkers(
    page,
    `const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      if (this.name === "entries") throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, given);
    }`,
  );
  const verifier = await opened(page);
  await switchHistoryOn(page);
  await check(verifier, await makeCall());
  await verifier.answers({ unaltered: 'yes' });
  await expect(page.getByTestId('problem')).toContainText('did not keep the history');
  expect(verifier.errors).toEqual([]);
});

test('an old browser without gzip says so, and reads what is not compressed', async ({ page }) => {
  const without = 'delete self.DecompressionStream';
  await page.addInitScript(without);
  await inWorkers(page, without);
  const verifier = await opened(page);
  await expect(page.getByTestId('limits')).toContainText('cannot unpack gzip data');
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await check(verifier, call);
  await verifier.outcome('passed');
  await page.getByTestId('close').click();
  await verifier.give({ name: 'call.vcon', bytes: gzipSync(call.record.bytes) });
  await verifier.outcome('unreadable');
  await expect(verifier.records).toContainText('This browser cannot unpack gzip data.');
  expect(verifier.errors).toEqual([]);
});

const lacking: Record<string, { code: string; lists: boolean; says: string }> = {
  webassembly: { code: 'delete window.WebAssembly', lists: true, says: 'WebAssembly, by which' },
  workers: { code: 'delete window.Worker', lists: false, says: 'Web Workers' },
  cryptography: {
    code: 'Object.defineProperty(Crypto.prototype, "subtle", { value: undefined })',
    lists: false,
    says: 'crypto.subtle',
  },
  'since-2023': { code: 'delete Array.prototype.toSorted', lists: false, says: 'since 2023' },
};

for (const [lack, { code, lists, says }] of Object.entries(lacking)) {
  test(`a browser without ${lack} says that nothing can be checked, and what to do`, async ({ page }) => {
    await page.addInitScript(code);
    const verifier = await opened(page);
    const unable = page.getByTestId('unable');
    await expect(unable).toContainText('Nothing can be checked in this browser');
    await expect(unable.locator('li')).toHaveCount(1);
    await expect(unable.locator('li')).toHaveAttribute('data-lack', lack);
    await expect(unable).toContainText(says);
    await expect(unable).toContainText('Open this page in a current');
    await expect(page.getByTestId('sample')).toHaveCount(0);
    await verifier.drop({ name: 'call.vcon', bytes: new Uint8Array([1]) });
    await expect(page.getByTestId('problem')).toContainText('Nothing was read');
    await expect(verifier.report).toHaveCount(0);
    await page.getByRole('button', { name: 'Glossary' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByTestId('language').selectOption('de');
    await expect(unable).toContainText('kann nichts geprüft werden');
    await expect(page.getByTestId('trust-list')).toHaveCount(lists ? 1 : 0);
    if (lists) {
      await verifier.trust((await makeCall()).certificate);
      await expect(page.getByTestId('trust-list')).toContainText('1');
      await openStored(page);
      await removeAll(page);
      await expect(page.getByTestId('stored-news')).toContainText('nichts von Ihnen');
      expect(await kept(page)).toEqual(nothing);
    }
    expect(verifier.errors).toEqual([]);
  });
}

test('over plain http the page says that it needs https', async ({ page, baseURL }) => {
  // The files of the server under an address that is not secure, as a company's own network may have.
  await page.route('http://verifier.test/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ response: await page.request.get(new URL(pathname, baseURL).href) });
  });
  const verifier = new VerifierPage(page);
  page.on('pageerror', ({ message }) => verifier.errors.push(message));
  await page.goto('http://verifier.test/');
  expect(await page.evaluate(() => [isSecureContext, crypto.subtle === undefined])).toEqual([false, true]);
  const unable = page.getByTestId('unable');
  await expect(unable.locator('li')).toHaveAttribute('data-lack', 'https');
  await expect(unable).toContainText('Open this page over https');
  await expect(unable).not.toContainText('current Chrome');
  await page.waitForLoadState('networkidle');
  expect(page.workers()).toEqual([]);
  expect(verifier.errors).toEqual([]);
});
