import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { encryptedRecord, makeRecipient } from './maker/jwe';
import { signRecord, toBytes } from './maker/jws';
import { ecKey } from './maker/keys';
import { makePassport } from './maker/passport';
import { makeCertificate, party, toPem } from './maker/pki';
import { contentHash, makeRecord } from './maker/record';
import { makeSigner } from './maker/signer';
import { amend, redact } from './maker/versions';
import { expect, test, type MadeFile, type VerifierPage } from './verifier-page';

const file = (name: string, content: object): MadeFile => ({
  name,
  bytes: content instanceof Uint8Array ? content : toBytes(content),
});
const payload = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A record that writers of JSON write in different ways: names beyond ASCII, and floats. */
const spread = (): Record<string, unknown> => ({
  ...makeRecord({ subject: 'Anfrage zur Prämie — “Haus & Hof” 🏠' }),
  parties: [{ name: 'Jörg Weiß', tel: 'tel:+12025550142' }, { name: '山田太郎' }],
  score: 0.1,
  rates: [1.5e-7, 3.5, 1e21, 12345678901234],
});

/** Python as it is on this computer; null, and said, where there is none. */
function python(code: string, input: Uint8Array): string | null {
  try {
    return execFileSync('python3', ['-c', code], { input }).toString().trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.info('Skipped: there is no python3 on this computer.');
    return null;
  }
}
const dumped =
  'import hashlib, json, sys\nprint(hashlib.sha256(json.dumps(json.load(sys.stdin)).encode()).hexdigest())';

async function openFingerprints({ page }: VerifierPage): Promise<void> {
  const how = page.locator('[data-question=witness]');
  await how.getByRole('button', { name: 'How do we know' }).click();
  await page.getByText('Fingerprints of this record, to compare with a witness').click();
}
const result = ({ page }: VerifierPage) => page.getByTestId('witness-result');
const paste = ({ page }: VerifierPage, text: string) => page.getByTestId('witness-text').fill(text);

/** Drops a file on the place for a witness's record. */
async function dropRecord({ page }: VerifierPage, { name, bytes }: MadeFile): Promise<void> {
  await page.getByTestId('witness-text').evaluate(
    (zone, { name, bytes }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], name));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer });
        zone.dispatchEvent(event);
      }
    },
    { name, bytes: [...bytes] },
  );
}

async function fitsWidth({ page }: VerifierPage): Promise<void> {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over).toBeLessThanOrEqual(0);
}

test('the fingerprints of a signed record are its own, and can be copied', async ({ verifier, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = verifier;
  const record = makeRecord();
  const call = file('call.vcon', await signRecord(record, await makeSigner()));
  await verifier.give(call);
  await verifier.done();
  await openFingerprints(verifier);
  const rows = page.getByTestId('fingerprint-row');
  const own = rows.and(page.locator('[data-what=file]'));
  await expect(own).toContainText(sha256(call.bytes));
  await expect(own).toContainText(createHash('sha512').update(call.bytes).digest('hex'));
  await expect(rows.and(page.locator('[data-what=payload]'))).toContainText(sha256(toBytes(record)));
  await expect(rows.and(page.locator('[data-what=jcs]'))).toHaveCount(1);
  await own.getByRole('button', { name: /^Copy SHA-256 of/ }).click();
  await expect(own.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(sha256(call.bytes));

  for (const written of [
    sha256(call.bytes),
    sha256(toBytes(record))
      .toUpperCase()
      .replace(/..(?=.)/g, '$&:'),
    `${contentHash(call.bytes)}`,
    `${sha256(call.bytes)}  call.vcon\n${'0'.repeat(64)}  other.vcon\n`,
    JSON.stringify({ audit: { digest: createHash('sha256').update(call.bytes).digest('base64') } }),
  ]) {
    await paste(verifier, written);
    await expect(result(verifier)).toHaveAttribute('data-matches', '1');
    await expect(result(verifier)).toContainText('It is the fingerprint of this record');
  }
  await expect(result(verifier)).toContainText('It stands at /audit/digest');
  await expect(result(verifier)).toContainText('changes no answer');
  await verifier.answers({ witness: 'none' });
  await paste(verifier, '');
  await expect(result(verifier)).toBeEmpty();
});

test('what Python hashes of a record is recognised, and of another record is not', async ({ verifier }) => {
  const record = spread();
  const bytes = toBytes(record);
  const digest = python(dumped, bytes);
  const other = python(dumped, toBytes({ ...record, subject: `${String(record['subject'])}.` }));
  test.skip(digest === null || other === null, 'there is no python3 on this computer');
  await verifier.give(file('call.vcon', await signRecord(bytes, await makeSigner())));
  await verifier.done();
  await openFingerprints(verifier);
  await paste(verifier, digest ?? '');
  await expect(result(verifier)).toHaveAttribute('data-matches', '1');
  await expect(result(verifier)).toContainText(
    'SHA-256 of “The record as Python writes it: json.dumps(record)”',
  );
  await paste(verifier, other ?? '');
  await expect(result(verifier)).toHaveAttribute('data-matches', '0');
  await expect(result(verifier)).toContainText('This is no fingerprint of this record');
  await paste(verifier, 'Nothing of the kind.');
  await expect(result(verifier)).toContainText('No fingerprint was found');
});

test('an audit record of JLINC that is dropped is read by its members', async ({ verifier }) => {
  const { page } = verifier;
  const record = spread();
  const call = file('call.vcon', record);
  await verifier.give(call);
  await verifier.done();
  await openFingerprints(verifier);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { vcon_uuid: record['uuid'], vcon_hash: sha256(call.bytes) };
  const eventJwt = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}.c2ln`;
  const id = createHash('sha256').update(`c2lzYQ.${eventJwt}.null.1584000000000`).digest();
  const audit = {
    eventType: 'dataEvent',
    sisaId: 'c2lzYQ',
    eventId: id.toString('base64url'),
    createdAt: 1_584_000_000_000,
    previousId: null,
    rightsHolderDid: 'did:jlinc:abc',
    rightsHolderPublicKey: publicKey
      .export({ type: 'spki', format: 'der' })
      .subarray(12)
      .toString('base64url'),
    rightsHolderSigType: 'sha256:ed25519',
    rightsHolderSig: sign(null, id, privateKey).toString('base64url'),
  };
  await dropRecord(verifier, file('audit.json', { audit, eventJwt }));
  await expect(result(verifier)).toHaveAttribute('data-matches', '1');
  await expect(page.getByTestId('witness-match')).toContainText('/eventJwt');
  const jlinc = page.getByTestId('jlinc');
  await expect(jlinc).toContainText('A JLINC audit record');
  await expect(jlinc).toContainText('dataEvent');
  await expect(jlinc).toContainText('12 March 2020');
  await expect(jlinc).toContainText(String(record['uuid']));
  await expect(jlinc).toContainText('The identifier of the event is the hash of it.');
  await expect(jlinc).toContainText('The signature of the rights holder fits the event');
  // It was read here, and did not become evidence.
  await expect(verifier.records).toHaveCount(1);
  await expect(page.getByText('From the file audit.json')).toBeVisible();

  await page
    .getByTestId('witness-file')
    .setInputFiles([payload('digest.bin', createHash('sha512').update(call.bytes).digest())]);
  await expect(result(verifier)).toContainText('a file that is a fingerprint and nothing else');
  await expect(result(verifier)).toHaveAttribute('data-matches', '1');
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(result(verifier)).toBeEmpty();
  await expect(page.getByTestId('witness-text')).toBeFocused();
});

test('hostile text is only ever text, and too much of it is not read', async ({ verifier }) => {
  const { page } = verifier;
  await page.setViewportSize({ width: 320, height: 640 });
  const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\u202egnp.\u0000';
  const call = file('call.vcon', makeRecord());
  await verifier.give(call);
  await verifier.done();
  await openFingerprints(verifier);
  const digest = sha256(call.bytes);
  await paste(verifier, `${markup} ${'W'.repeat(3000)} ${digest}`);
  await expect(result(verifier)).toHaveAttribute('data-matches', '1');
  await paste(verifier, JSON.stringify({ [`${markup}${'W'.repeat(300)}`]: digest }));
  await expect(page.getByTestId('witness-match')).toContainText('⟨U+202E⟩');
  await paste(verifier, JSON.stringify({ audit: { eventId: markup, sisaId: markup.repeat(100) } }));
  await expect(page.getByTestId('jlinc')).toContainText('<script>');
  await fitsWidth(verifier);
  await paste(verifier, `${'['.repeat(100_000)}"${digest}"`);
  await expect(result(verifier)).toContainText('It is the fingerprint of this record');
  await paste(verifier, '__proto__');
  await expect(result(verifier)).toContainText('No fingerprint was found');
  await page
    .getByTestId('witness-file')
    .setInputFiles([payload(`${markup.replaceAll('/', '')}.txt`, new Uint8Array(5_000_000).fill(97))]);
  await expect(result(verifier)).toContainText('not all of it was looked at');
  await fitsWidth(verifier);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('a fingerprint is compared over the telephone as it is typed', async ({ verifier }) => {
  const { page } = verifier;
  const call = file('call.vcon', makeRecord());
  await verifier.give(call);
  await verifier.done();
  await openFingerprints(verifier);
  const shown = page.getByTestId('spoken-groups').getByRole('listitem');
  await expect(shown).toHaveCount(12);
  const digits = (BigInt(`0x${sha256(call.bytes)}`) % 10n ** 60n).toString().padStart(60, '0');
  const groups = digits.match(/.{5}/g) ?? [];
  for (const [at, group] of groups.entries()) await expect(shown.nth(at)).toContainText(group);
  const told = page.getByTestId('spoken-result');
  const typed = page.getByTestId('spoken-typed');
  await typed.pressSequentially(`${groups[0] ?? ''} ${groups[1] ?? ''}`);
  await expect(told).toContainText('The same so far; 50 digits are still to come.');
  const wrong = groups[2] === '00000' ? '11111' : '00000';
  await typed.pressSequentially(` ${wrong}`);
  await expect(told).toContainText('Group 3 differs');
  await expect(shown.nth(2)).toHaveClass(/differs/);
  await typed.fill(groups.join('-'));
  await expect(told).toContainText('All digits are the same');
  await expect(told).toHaveAttribute('data-same', 'yes');
  await typed.fill('one two three');
  await expect(told).toHaveAttribute('data-same', 'unreadable');
});

test('a locked record and one that cannot be read have no fingerprints, and that is said', async ({
  verifier,
}) => {
  const { page } = verifier;
  const recipient = await makeRecipient();
  const inside = await signRecord(makeRecord(), await makeSigner());
  await verifier.give(file('locked.vcon', await encryptedRecord(inside, recipient)));
  await verifier.done();
  await openFingerprints(verifier);
  const part = page.getByTestId('fingerprints');
  await expect(part).toContainText('The record is locked');
  await expect(page.getByTestId('fingerprint-row')).toHaveCount(0);
  await page.getByTestId('key-input').setInputFiles([payload('key.pem', Buffer.from(recipient.pem))]);
  await expect(part.getByTestId('fingerprint-row').first()).toBeVisible();
});

test('a chain of versions and a group are drawn, each link checked, and lead to their records', async ({
  verifier,
}) => {
  const { page } = verifier;
  const signer = await makeSigner();
  const first = makeRecord({ createdAt: new Date('2025-09-18T09:20:12Z') });
  const one = file('call.vcon', await signRecord(first, signer));
  const second = amend(first, one.bytes, { reviewed: 'by a person' });
  const two = file('amended.vcon', await signRecord(second, signer));
  const third = redact(second, two.bytes, (copy) => {
    copy['subject'] = '';
    delete copy['amended'];
  });
  const three = file('redacted.vcon', await signRecord(third, signer));
  // Its hash is that of another file, and nobody signed it.
  const stray = file('stray.vcon', amend(first, toBytes('another file'), {}));
  const lost = makeRecord();
  const group = {
    ...makeRecord(),
    group: [
      {
        uuid: third['uuid'],
        url: 'https://records.klar-voice.example/3',
        content_hash: contentHash(three.bytes),
      },
      { uuid: lost['uuid'], url: 'https://records.klar-voice.example/4' },
    ],
  };
  await verifier.give(
    one,
    two,
    three,
    stray,
    file('group.vcon', await signRecord(group, signer)),
    file('alone.vcon', makeRecord()),
  );
  await verifier.done();
  const card = (name: string) => verifier.records.filter({ hasText: name }).locator('h2 button').first();
  await card('redacted.vcon').click();
  const tree = page.getByTestId('lineage-tree');
  const drawn = (name: string) =>
    tree.getByTestId('lineage-record').filter({ has: page.locator(':scope > .record').getByText(name) });
  await expect(drawn('amended.vcon').first()).toHaveAttribute('data-fit', 'both');
  await expect(drawn('amended.vcon').first()).toContainText('Found; the hash fits');
  await expect(drawn('stray.vcon').first()).toHaveAttribute('data-fit', 'hash-differs');
  await expect(drawn('stray.vcon').first()).toContainText('not shown to be unchanged');
  await expect(drawn('group.vcon').first()).toContainText('In the group');
  await expect(tree).toContainText('18 September 2025');
  await expect(tree).toContainText('Not among the supplied files');
  await expect(tree).not.toContainText('alone.vcon');
  await expect(tree.locator('[aria-current=true]').first()).toHaveText('redacted.vcon');

  // It leads to the other records, and the keyboard goes with it.
  await tree.getByRole('button', { name: 'call.vcon' }).click();
  await expect(card('call.vcon')).toHaveAttribute('aria-expanded', 'true');
  await expect(card('call.vcon')).toBeFocused();
  await expect(tree.locator('[aria-current=true]')).toHaveText('call.vcon');
  await card('alone.vcon').click();
  await expect(page.locator('[data-question=witness] h4, [data-question=witness] h3').last()).toBeVisible();
  await expect(tree).toHaveCount(0);
});

test('a PASSporT of a party is decoded, and checked with a supplied certificate alone', async ({
  verifier,
}) => {
  const { page } = verifier;
  const key = ecKey();
  const telecom = party('SHAKEN Example Telecom', key);
  const certificate = toPem('CERTIFICATE', makeCertificate({ issuer: telecom, subject: telecom }));
  const hostile = '<img src=x onerror="window.hacked=1">';
  const record = {
    ...makeRecord(),
    parties: [
      { name: 'Caller', tel: '+12025550148', stir: makePassport({ key, parameters: ';alg=ES256' }) },
      { name: 'Other', stir: 'no.passport' },
      { name: 'Compact', stir: '..c2ln' },
      { name: 'Hostile', stir: makePassport({ key: ecKey(), claims: { attest: hostile, origid: hostile } }) },
    ],
  };
  await verifier.give(file('call.vcon', await signRecord(record, await makeSigner())));
  await verifier.done();
  await page.getByText('The conversation', { exact: true }).click();
  const passports = page.getByTestId('passport');
  await expect(passports).toHaveCount(4);
  await expect(passports.nth(0)).toContainText('12025550148');
  await expect(passports.nth(0)).toContainText('12155550131');
  await expect(passports.nth(0)).toContainText('10 March 2026');
  await expect(passports.nth(0)).toContainText('A: the provider says that it knows the caller');
  await expect(passports.nth(0)).toHaveAttribute('data-signature', 'not-checked');
  await expect(passports.nth(1)).toContainText('Cannot be read');
  await expect(passports.nth(2)).toHaveAttribute('data-form', 'compact');
  await expect(passports.nth(3)).toContainText(hostile);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);

  await verifier.give({ name: 'telecom.pem', bytes: Buffer.from(certificate) });
  await expect(passports.nth(0)).toHaveAttribute('data-signature', 'fits');
  await expect(passports.nth(0)).toContainText('SHAKEN Example Telecom');
  await expect(passports.nth(3)).toHaveAttribute('data-signature', 'not-checked');
  await passports.nth(0).getByText('More about this statement').click();
  await expect(passports.nth(0)).toContainText('Whether they may speak for the number was not judged.');
  await expect(passports.nth(0)).toContainText('https://cert.example.org/passport.cer');
});
