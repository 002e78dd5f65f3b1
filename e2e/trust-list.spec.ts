import { createPublicKey } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { build, preview, type PreviewServer } from 'vite';
import { makeCall, type Call } from './fixtures';
import { ecKey, ed25519Key } from './maker/keys';
import { jwkOf } from './maker/scitt';
import { makeSigner } from './maker/signer';
import { expect, test, VerifierPage, type MadeFile } from './verifier-page';

const file = (name: string, content: string | Uint8Array): MadeFile => ({
  name,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});

const open = async ({ page }: VerifierPage): Promise<void> => page.getByTestId('trust-list').click();
async function close({ page }: VerifierPage): Promise<void> {
  // A question that was answered may still be closing above the list, and would take the key.
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** The trust list as a user exports it. */
async function exported({ page }: VerifierPage): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByTestId('export-trust').click();
  return readFile(await (await download).path(), 'utf8');
}

test('a trust list goes from one browser to another as a file, and confirms nothing by itself', async ({
  verifier,
  browser,
}) => {
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await open(verifier);
  const entry = verifier.page.getByTestId('trust-entry');
  await entry.getByRole('button', { name: /^Change/ }).click();
  await entry.getByLabel('By telephone with the issuer').check();
  await entry.getByLabel('Every certificate for this key').check();
  await entry.getByRole('button', { name: 'Save' }).click();
  await expect(entry).toContainText('By telephone with the issuer');
  const list = await exported(verifier);

  const context = await browser.newContext();
  const other = new VerifierPage(await context.newPage());
  await other.open();
  await other.trust(file('partners.json', list));
  await expect(other.page.getByTestId('trust-list')).toContainText('1');
  await open(other);
  const imported = other.page.getByTestId('trust-entry');
  await expect(imported).toContainText('Not confirmed yet');
  await expect(imported).toContainText('Every certificate for this key');
  await expect(imported).toContainText(
    'list file partners.json; according to it: fingerprint confirmed "By telephone with the issuer"',
  );
  await close(other);
  await other.give(call.record, call.recording);
  await other.outcome('passed');
  expect((await other.export()).policy.trustEntries).toMatchObject([{ confirmedBy: null }]);
  await context.close();
});

test('a list that breaks a rule, a private key and garbage are refused with the reason, and nothing is lost', async ({
  verifier,
}) => {
  const { page } = verifier;
  const { certificate, signer } = await makeCall();
  await verifier.trust(certificate);
  await expect(page.getByTestId('trust-list')).toContainText('1');
  const other = await makeSigner({ name: 'CN=other' });
  const bad = JSON.stringify({
    format: 'vcon-verifier-trust-list',
    formatVersion: 1,
    entries: [
      { kind: 'pin', purpose: 'signer', pem: other.pem },
      { kind: 'anchor', purpose: 'signer', pem: signer.pem },
    ],
  });
  for (const [given, why] of [
    [file('bad.json', bad), 'has an authority in entry 2'],
    [file('all.pem', `${other.pem}-----BEGIN PRIVATE KEY-----\nAAAA\n`), 'holds a private key'],
    [file('photo.jpg', Uint8Array.from([0xff, 0xd8, 0xff])), 'It looks like a JPEG.'],
    [file('bomb.der', new Uint8Array(3_000_000).fill(0x30)), 'holds no certificate'],
    [file('huge.pem', new Uint8Array(17 * 1024 * 1024)), 'larger than 16 MiB'],
  ] as const) {
    await verifier.trust(given);
    await expect(page.getByTestId('problem')).toContainText(why);
  }
  await open(verifier);
  await verifier.trust(file('all.pem', `${other.pem}-----BEGIN PRIVATE KEY-----\nAAAA\n`));
  await expect(page.getByTestId('trust-news')).toContainText('A private key belongs on nobody’s trust list');
  await expect(page.getByTestId('trust-entry')).toHaveCount(1);
});

test('a hundred certificates of one name are a hundred entries', async ({ verifier }) => {
  const { page } = verifier;
  const keys = await makeSigner();
  const pems = await Promise.all(
    Array.from(
      { length: 100 },
      async (_, index) => (await makeSigner({ keys, serialNumber: (0x1000 + index).toString(16) })).pem,
    ),
  );
  await open(verifier);
  await verifier.trust(file('many.pem', pems.join('')));
  await expect(page.getByTestId('trust-news')).toContainText('100 entries added');
  await expect(page.getByTestId('trust-entry')).toHaveCount(20);
  await page.getByRole('button', { name: 'Show 50 more' }).click();
  await expect(page.getByTestId('trust-entry')).toHaveCount(70);
});

/** The part of the trust list that is for a purpose. */
const group = ({ page }: VerifierPage, purpose: string): Locator =>
  page.locator(`[data-testid="trust-group"][data-purpose="${purpose}"]`);

/** Gives a file in the open trust list, for time stamps or transparency services. */
const addFor = ({ page }: VerifierPage, purpose: string, { name, bytes }: MadeFile): Promise<void> =>
  page
    .getByTestId(`trust-input-${purpose}`)
    .setInputFiles([{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }]);

test('a certificate can be added for time stamps alone, and for signers in an entry of its own', async ({
  verifier,
}) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await open(verifier);
  await addFor(verifier, 'timestamp', call.certificate);
  const entries = page.getByTestId('trust-entry');
  await expect(group(verifier, 'timestamp').getByTestId('trust-entry')).toContainText('Time stamps');
  await close(verifier);
  await verifier.outcome('indeterminate');
  await verifier.trust(call.certificate);
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await open(verifier);
  await expect(entries).toHaveCount(2);
  const stamps = group(verifier, 'timestamp');
  await stamps.getByRole('button', { name: /^Remove/ }).click();
  await stamps.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(entries).toHaveCount(1);
  await expect(stamps).toContainText('none yet');
  await expect(stamps.getByRole('button', { name: 'Add an authority' })).toBeFocused();
  await expect(group(verifier, 'signer').getByTestId('trust-entry')).toContainText('Signers of records');
});

test('an authority for time stamps and the keys of a transparency service stand in their groups, survive a reload, and go to another browser', async ({
  verifier,
  browser,
}) => {
  const { page } = verifier;
  const authority = await makeSigner({ name: 'CN=Example Time Stamps', ca: true });
  const jwks = {
    keys: [
      jwkOf(ecKey(), { kid: 'log-2026', alg: 'ES256' }),
      jwkOf(ed25519Key(), { kid: 'log-2027' }),
      jwkOf(ecKey(), { kid: 'for-encryption', use: 'enc' }),
    ],
  };
  await open(verifier);
  await addFor(verifier, 'timestamp', file('tsa.pem', authority.pem));
  await expect(page.getByTestId('trust-news')).toContainText('"tsa.pem": 1 entry added.');
  await addFor(verifier, 'transparency', file('jwks.json', JSON.stringify(jwks)));
  await expect(page.getByTestId('trust-news')).toContainText('"jwks.json": 2 entries added.');
  await expect(page.getByTestId('trust-news')).toContainText('It is not for checking signatures.');

  const shows = async (shown: VerifierPage): Promise<void> => {
    const stamps = group(shown, 'timestamp').getByTestId('trust-entry');
    await expect(stamps).toHaveCount(1);
    await expect(stamps).toContainText('Example Time Stamps');
    await expect(stamps).toContainText('Certification authority: every certificate that it issued');
    const services = group(shown, 'transparency').getByTestId('trust-entry');
    await expect(services).toHaveCount(2);
    const first = services.filter({ hasText: 'log-2026' });
    await expect(first).toContainText('Transparency services');
    await expect(first).toContainText('Receipts that are signed with its key');
    await expect(first).toContainText('elliptic curve P-256, ES256');
    await expect(first).not.toContainText('SHA-256 of the certificate');
    await expect(group(shown, 'signer')).toContainText('none yet');
  };
  await shows(verifier);
  await page.reload();
  verifier.requests.length = 0;
  await expect(page.getByTestId('trust-list')).toContainText('3');
  await open(verifier);
  await shows(verifier);

  const service = group(verifier, 'transparency').getByTestId('trust-entry').first();
  await service.getByRole('button', { name: /^Change/ }).click();
  await expect(service.getByLabel('As a certification authority')).toHaveCount(0);
  await expect(service.getByLabel('This certificate alone')).toHaveCount(0);
  await service.getByLabel('On the operator’s website').check();
  await service.getByRole('button', { name: 'Save' }).click();
  await expect(service).toContainText('On the operator’s website');

  const list = await exported(verifier);
  const context = await browser.newContext();
  const other = new VerifierPage(await context.newPage());
  await other.open();
  await other.trust(file('partners.json', list));
  await expect(other.page.getByTestId('trust-list')).toContainText('3');
  await open(other);
  await shows(other);
  await expect(group(other, 'transparency')).not.toContainText('by you');
  await context.close();
});

test('a private key among public ones is refused with all of them', async ({ verifier }) => {
  const jwks = { keys: [jwkOf(ecKey()), jwkOf(ecKey(), { d: 'AAAA' })] };
  await open(verifier);
  await addFor(verifier, 'transparency', file('jwks.json', JSON.stringify(jwks)));
  await expect(verifier.page.getByTestId('trust-news')).toContainText(
    'A private key belongs on nobody’s trust list',
  );
  await expect(verifier.page.getByTestId('trust-entry')).toHaveCount(0);
});

test('a CA certificate is an anchor, and can be made a pin and an anchor again', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall(0, 'call.wav', await makeSigner({ ca: true }));
  await verifier.trust(call.certificate);
  await open(verifier);
  const entry = page.getByTestId('trust-entry');
  await expect(entry).toContainText('Certification authority');
  for (const [choice, shown] of [
    ['For itself', 'This certificate alone'],
    ['As a certification authority', 'Certification authority'],
    ['For itself', 'This certificate alone'],
  ] as const) {
    await entry.getByRole('button', { name: /^Change/ }).click();
    await entry.getByLabel(choice).check();
    await entry.getByRole('button', { name: 'Save' }).click();
    await expect(entry).toContainText(shown);
  }
  await close(verifier);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
});

test('an entry that has expired is marked', async ({ verifier }) => {
  const old = await makeSigner({ notAfter: new Date('2025-06-01T00:00:00Z') });
  await verifier.trust(file('old.cer', old.certificate));
  await open(verifier);
  await expect(verifier.page.getByTestId('trust-entry')).toContainText('Expired');
  await expect(verifier.page.getByTestId('trust-entry')).toContainText('1 June 2025');
});

test('an entry that an older version stored is still there, and still counts', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await expect(page.getByTestId('trust-list')).toContainText('1');
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('vcon-verifier', 1);
        opening.onerror = () => reject(new Error('not opened'));
        opening.onsuccess = () => {
          const store = opening.result.transaction('trust', 'readwrite').objectStore('trust');
          const reading = store.getAll();
          reading.onsuccess = () => {
            for (const entry of reading.result as Record<string, unknown>[]) {
              for (const member of ['covers', 'publicKeySha256', 'addedBy'])
                Reflect.deleteProperty(entry, member);
              store.put(entry);
            }
          };
          store.transaction.oncomplete = () => resolve();
        };
      }),
  );
  await page.reload();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  await open(verifier);
  await expect(page.getByTestId('trust-entry')).toContainText('This certificate alone');
  await expect(page.getByTestId('trust-entry')).toContainText('by you');
  verifier.requests.length = 0;
});

test('judging without the saved trust is one click, and so is going back', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  const basis = page.getByTestId('trust-basis');
  await expect(basis).toContainText('Judged with your trust list: 1 entry.');
  await page.getByTestId('without-trust').click();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'indeterminate');
  await expect(basis).toContainText('Judged without your saved trust list');
  expect((await verifier.export()).policy.trustEntries).toEqual([]);
  await page.getByTestId('without-trust').click();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await page.getByTestId('without-trust').click();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'indeterminate');

  await page.reload();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  verifier.requests.length = 0;
});

test('trusting the signer of a record that is judged without the saved trust counts at once', async ({
  verifier,
}) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.trust(file('other.pem', (await makeSigner({ name: 'CN=other' })).pem));
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await page.getByTestId('without-trust').click();
  await expect(page.getByTestId('trust-basis')).toHaveAttribute('data-without', 'true');
  await verifier.outcome('indeterminate');
  await page.getByTestId('trust-signer').click();
  await page.getByRole('dialog').getByText('Not confirmed yet').click();
  await page.getByTestId('trust-confirm').click();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await expect(page.getByTestId('trust-basis')).toHaveAttribute('data-without', 'false');
});

test('a pin that covers the key accepts the next certificate for it; one that does not, does not', async ({
  verifier,
}) => {
  const { page } = verifier;
  const keys = await makeSigner();
  const [now, next] = await Promise.all(
    ['now.wav', 'next.wav'].map(async (name) => makeCall(0, name, await makeSigner({ keys }))),
  );
  if (now === undefined || next === undefined) throw new Error('two calls were to be made');
  const judge = async (call: Call): Promise<void> => {
    if (await page.getByTestId('close').isVisible()) await page.getByTestId('close').click();
    await verifier.give(call.record, call.recording);
  };
  await judge(now);
  await verifier.outcome('indeterminate');
  await page.getByTestId('trust-signer').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('This certificate alone')).toBeChecked();
  await dialog.getByLabel('Every certificate for this key').check();
  await dialog.getByText('Not confirmed yet').click();
  await page.getByTestId('trust-confirm').click();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await judge(next);
  await verifier.outcome('passed');

  await open(verifier);
  const entry = page.getByTestId('trust-entry');
  await entry.getByRole('button', { name: /^Change/ }).click();
  await entry.getByLabel('This certificate alone').check();
  await entry.getByRole('button', { name: 'Save' }).click();
  await expect(entry).toContainText('This certificate alone');
  await close(verifier);
  await verifier.outcome('indeterminate');
});

test('a changed key is shown beside the accepted one, and accepting it keeps both', async ({ verifier }) => {
  const { page } = verifier;
  const [old, renewed] = await Promise.all([makeCall(), makeCall()]);
  await verifier.trust(old.certificate);
  await verifier.give(renewed.record, renewed.recording);
  await verifier.outcome('indeterminate');
  const { certificates, policy } = await verifier.export();
  await page.getByTestId('trust-signer').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('The key you accept')).toBeVisible();
  await expect(dialog.getByText('you accept 2 keys under this name')).toBeVisible();
  const shown = (await dialog.textContent())?.replace(/\s/g, '') ?? '';
  for (const hex of [
    policy.trustEntries[0]?.sha256,
    certificates[0]?.sha256,
    certificates[0]?.publicKeySha256,
  ]) {
    expect(hex).toHaveLength(64);
    expect(shown).toContain(hex);
  }
  await dialog.getByLabel('Not confirmed yet').check();
  await page.getByTestId('trust-confirm').click();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await open(verifier);
  await expect(page.getByTestId('trust-entry')).toHaveCount(2);
  await expect(page.getByTestId('trust-entry').first()).toContainText('One of 2 keys');
});

test.describe('a site that offers a trust list', () => {
  // One build serves all of them.
  test.describe.configure({ mode: 'default' });

  let folder: string;
  let site: PreviewServer | undefined;
  let call: Call;

  test.beforeAll(async () => {
    call = await makeCall();
    const authority = await makeSigner({ name: 'CN=Example Root', ca: true });
    folder = mkdtempSync(join(tmpdir(), 'offers-'));
    const publicDir = join(folder, 'public');
    const outDir = join(folder, 'dist');
    cpSync('public', publicDir, { recursive: true });
    mkdirSync(join(publicDir, 'trust'), { recursive: true });
    const entries = [
      {
        kind: 'anchor',
        purpose: 'signer',
        name: 'Root of the examples',
        confirmedBy: 'A letter',
        pem: authority.pem,
      },
      { kind: 'anchor', purpose: 'timestamp', name: 'Stamps of the examples', pem: authority.pem },
      {
        kind: 'pin',
        purpose: 'transparency',
        name: 'Log of the examples',
        keyId: Buffer.from('log-2026').toString('base64url'),
        algorithm: 'ES256',
        pem: createPublicKey({ key: Buffer.from(ecKey().spki), format: 'der', type: 'spki' }).export({
          format: 'pem',
          type: 'spki',
        }),
      },
    ];
    const list = { format: 'vcon-verifier-trust-list', formatVersion: 1, entries };
    writeFileSync(join(publicDir, 'trust', 'signer.pem'), call.certificate.bytes);
    writeFileSync(join(publicDir, 'trust', 'authorities.json'), JSON.stringify(list));
    writeFileSync(join(publicDir, 'trust', 'broken.der'), 'oops');
    const own = { publicDir, build: { outDir, emptyOutDir: true }, logLevel: 'error' } as const;
    await build(own);
    site = await preview({ ...own, preview: { port: 4190, strictPort: false } });
  });

  test.afterAll(async () => {
    await site?.close();
    rmSync(folder, { recursive: true });
  });

  test('shows them, and none counts until it is accepted', async ({ page }) => {
    const verifier = new VerifierPage(page);
    await page.goto(site?.resolvedUrls?.local[0] ?? '');
    await verifier.give(call.record, call.recording);
    await verifier.outcome('indeterminate');
    expect((await verifier.export()).policy.trustEntries).toEqual([]);

    await open(verifier);
    const offered = page.getByTestId('offered');
    await expect(offered).toContainText('This site offers 4 entries');
    await expect(offered).toContainText('broken.der');
    const offers = page.getByTestId('offered-entry');
    await expect(offers).toHaveCount(4);
    const signer = offers.filter({ hasText: 'records.klar-voice.example' });
    await signer.getByText('Fingerprints and dates').click();
    await expect(signer).toContainText('SHA-256 of the certificate');
    await signer.getByTestId('accept-offer').click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByTestId('trust-entry')).toHaveCount(0);

    await signer.getByTestId('accept-offer').click();
    await page.getByLabel('By telephone with the issuer').check();
    await page.getByTestId('trust-confirm').click();
    await expect(signer).toHaveAttribute('data-accepted', 'true');
    await expect(page.getByTestId('trust-entry')).toHaveCount(1);
    await expect(page.getByTestId('trust-entry')).toContainText('this site’s file signer.pem');
    await close(verifier);
    await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
    expect((await verifier.export()).policy.trustEntries).toMatchObject([
      { origin: 'this site’s file signer.pem', confirmedBy: 'By telephone with the issuer' },
    ]);

    await page.reload();
    await open(verifier);
    await expect(signer).toHaveAttribute('data-accepted', 'true');
    await page
      .getByTestId('trust-entry')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await page.getByTestId('trust-entry').getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(signer).toHaveAttribute('data-accepted', 'false');
  });

  test('asks about an authority in words of its own', async ({ page }) => {
    const verifier = new VerifierPage(page);
    await page.goto(site?.resolvedUrls?.local[0] ?? '');
    await open(verifier);
    const authority = page.getByTestId('offered-entry').filter({ hasText: 'Root of the examples' });
    await authority.getByTestId('accept-offer').click();
    await expect(page.getByRole('heading', { name: 'Trust this authority?' })).toBeVisible();
    await page.getByLabel('Not confirmed yet').check();
    await page.getByTestId('trust-confirm').click();
    await expect(page.getByTestId('trust-entry')).toContainText('Certification authority');
    await expect(page.getByTestId('trust-entry')).toContainText('Not confirmed yet');
    await expect(page.getByTestId('trust-entry')).toContainText('fingerprint confirmed "A letter"');
  });

  test('asks about witnesses in words of their own, and takes them for that alone', async ({ page }) => {
    const verifier = new VerifierPage(page);
    await page.goto(site?.resolvedUrls?.local[0] ?? '');
    await open(verifier);
    const offers = page.getByTestId('offered-entry');
    const dialog = page.getByRole('dialog').last();
    await offers.filter({ hasText: 'Stamps of the examples' }).getByTestId('accept-offer').click();
    await expect(page.getByRole('heading', { name: 'Trust this authority for time stamps?' })).toBeVisible();
    await expect(dialog).toContainText('can then vouch for when records were signed');
    await page.getByLabel('By telephone with the operator').check();
    await page.getByTestId('trust-confirm').click();
    await expect(group(verifier, 'timestamp').getByTestId('trust-entry')).toContainText(
      'By telephone with the operator',
    );

    await offers.filter({ hasText: 'Log of the examples' }).getByTestId('accept-offer').click();
    await expect(page.getByRole('heading', { name: 'Trust this transparency service?' })).toBeVisible();
    await expect(dialog).toContainText('log-2026');
    await expect(dialog).toContainText('can then vouch for what was registered with this service');
    await expect(dialog.getByText('Every certificate for this key')).toHaveCount(0);
    await page.getByLabel('Not confirmed yet').check();
    await page.getByTestId('trust-confirm').click();
    const service = group(verifier, 'transparency').getByTestId('trust-entry');
    await expect(service).toContainText('Log of the examples');
    await expect(service).toContainText('elliptic curve P-256, ES256');
    await expect(group(verifier, 'signer')).toContainText('none yet');
  });
});

test('a site that offers none shows no such thing', async ({ verifier }) => {
  await open(verifier);
  await expect(verifier.page.getByText('You trust nobody yet.')).toBeVisible();
  await expect(verifier.page.getByTestId('offered')).toHaveCount(0);
});
