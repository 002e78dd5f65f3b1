import type { BrowserContextOptions } from '@playwright/test';
import axe from 'axe-core';
import { inDays } from './authority';
import { makeCall, type Call } from './fixtures';
import { signRecord, toBytes, type JwsGeneral } from './maker/jws';
import { ecKey } from './maker/keys';
import { toPem } from './maker/pki';
import { makeRecord } from './maker/record';
import { jwkOf, logOf, makeReceipt, makeStatement } from './maker/scitt';
import { makeSigner } from './maker/signer';
import { makeStampAuthority, makeTimeStamp, type StampAuthority, type Stamping } from './maker/time-stamp';
import { expect, test, type MadeFile, type VerifierPage } from './verifier-page';

const stampAuthority = (): StampAuthority =>
  makeStampAuthority({ name: 'Stamps of Example', notBefore: inDays(-900), notAfter: inDays(900) });

const file = (name: string, content: string | Uint8Array): MadeFile => ({
  name,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});

/** The value of the first signature in a record's file. */
function signatureIn({ bytes }: MadeFile): Uint8Array {
  const { signatures } = JSON.parse(Buffer.from(bytes).toString()) as JwsGeneral;
  return new Uint8Array(Buffer.from(signatures[0]?.signature ?? '', 'base64url'));
}

const stampOf = (authority: StampAuthority, data: Uint8Array, some: Partial<Stamping> = {}): Uint8Array =>
  makeTimeStamp({ authority, data, genTime: inDays(-2), ...some });

const caFile = ({ caCertificate }: StampAuthority): MadeFile =>
  file('authority.pem', toPem('CERTIFICATE', caCertificate));

/** Trusts a file for time stamps or as a transparency service, as a user does it in the trust list. */
async function trustAs(
  { page }: VerifierPage,
  purpose: 'timestamp' | 'transparency',
  { name, bytes }: MadeFile,
): Promise<void> {
  await page.getByTestId('trust-list').click();
  await page
    .getByTestId(`trust-input-${purpose}`)
    .setInputFiles({ name, mimeType: '', buffer: Buffer.from(bytes) });
  const group = page.locator(`[data-testid=trust-group][data-purpose=${purpose}]`);
  await expect(group.getByTestId('trust-entry')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

const openProof = (verifier: VerifierPage, question: string): Promise<void> =>
  verifier.answer(question).getByRole('button', { name: 'How do we know' }).click();

const link = ({ page }: VerifierPage, key: string) => page.locator(`[data-link=${key}]`);

async function givePinned(verifier: VerifierPage, call: Call, ...others: MadeFile[]): Promise<void> {
  await verifier.trust(call.certificate);
  await verifier.give(call.record, call.recording, ...others);
  await verifier.done();
}

test('a record with its recording and a time stamp by a trusted authority: four times yes', async ({
  verifier,
}) => {
  const { page } = verifier;
  const authority = stampAuthority();
  const call = await makeCall();
  await trustAs(verifier, 'timestamp', caFile(authority));
  await givePinned(verifier, call, file('call.tsr', stampOf(authority, signatureIn(call.record))));
  await verifier.outcome('passed');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', recordings: 'yes', witness: 'yes' });
  await expect(link(verifier, 'witness')).toHaveAttribute('data-state', 'holds');
  await expect(link(verifier, 'witness')).toHaveAttribute('data-joint', 'holds');
  await expect(link(verifier, 'witness')).toContainText(/Signed on .* at the latest, shown by/);

  await openProof(verifier, 'witness');
  const card = page.getByTestId('witness');
  await expect(card).toHaveAttribute('data-answer', 'yes');
  await expect(card).toContainText('Time stamp');
  await expect(card).toContainText(
    'Stamps of Example, certified under Stamps of Example CA in your trust list',
  );
  await expect(card).toContainText('The signature itself');
  await expect(card).toContainText('The record was signed at that time at the latest.');
  await expect(card).toContainText('your file call.tsr');
  await expect(card.getByTestId('witness-link')).toHaveCount(2);
  await expect(card.getByTestId('witness-link').last()).toContainText('Time-stamping authority');
  await card.getByText('Its checks').click();
  await expect(card.getByTestId('check').first()).toBeVisible();

  // What is taken away names it too.
  await page.getByTestId('take').click();
  const paper = page.getByTestId('paper');
  await expect(paper).toContainText('Counts as a witness');
  await expect(paper).toContainText(
    'calls itself “Stamps of Example”, certified under “Stamps of Example CA”',
  );
  await expect(paper).toContainText('The record was signed at that time at the latest.');
});

test('a witness that nobody trusts is told, offered for trust by its fingerprint, and then counts', async ({
  verifier,
}) => {
  const { page } = verifier;
  const call = await makeCall();
  await givePinned(verifier, call, file('call.tsr', stampOf(stampAuthority(), signatureIn(call.record))));
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', witness: 'unknown' });
  await expect(verifier.answer('witness')).toContainText('Not confirmed');
  await openProof(verifier, 'witness');
  const card = page.getByTestId('witness');
  await expect(card).toContainText('calls itself Stamps of Example');
  await expect(card).toContainText('What it would show');
  await expect(card.getByTestId('trust-this-witness')).toBeVisible();

  await page.getByTestId('trust-witness').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Whoever holds this key can then vouch for when records were signed.');
  await dialog.getByLabel('By telephone with the operator').check();
  await page.getByTestId('trust-confirm').click();
  await verifier.outcome('passed');
  await verifier.answers({ witness: 'yes' });
  await expect(page.getByTestId('trust-witness')).toHaveCount(0);
  expect((await verifier.export()).policy.trustEntries).toMatchObject([
    { purpose: 'signer' },
    { purpose: 'timestamp', kind: 'pin', origin: 'given with the evidence: call.tsr' },
  ]);
});

test('a time stamp of another record covers something else, and breaks the chain before the witness', async ({
  verifier,
}) => {
  const authority = stampAuthority();
  const [call, other] = await Promise.all([makeCall(), makeCall()]);
  await trustAs(verifier, 'timestamp', caFile(authority));
  await givePinned(verifier, call, file('other.tsr', stampOf(authority, signatureIn(other.record))));
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', recordings: 'yes', witness: 'no' });
  await expect(verifier.answer('witness')).toContainText('Covers something else');
  await expect(link(verifier, 'witness')).toHaveAttribute('data-joint', 'broken');
  await openProof(verifier, 'witness');
  const card = verifier.page.getByTestId('witness');
  await expect(card).toContainText('nothing of this record as it is');
  await expect(card).toContainText('It came with this record alone');
  await expect(verifier.page.getByTestId('trust-witness')).toHaveCount(0);
});

test('a signer who has expired is unknown, and trusted once a time stamp shows that it signed before', async ({
  verifier,
}) => {
  const { page } = verifier;
  const authority = stampAuthority();
  const call = await makeCall(
    0,
    'call.wav',
    await makeSigner({ notBefore: inDays(-400), notAfter: inDays(-30) }),
  );
  await trustAs(verifier, 'timestamp', caFile(authority));
  await givePinned(verifier, call);
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown', witness: 'none' });
  await openProof(verifier, 'witness');
  await expect(page.locator('[data-testid=how][data-of=witness]')).toContainText('a time stamp (.tsr)');

  // One of after the certificate ended, or of the content alone, rescues nothing.
  await verifier.give(file('late.tsr', stampOf(authority, signatureIn(call.record), { serialNumber: 2 })));
  await expect(verifier.answer('witness')).toHaveAttribute('data-answer', 'yes');
  await verifier.answers({ signer: 'unknown' });
  const { payload } = JSON.parse(Buffer.from(call.record.bytes).toString()) as JwsGeneral;
  const content = new Uint8Array(Buffer.from(payload, 'base64url'));
  const early = { genTime: inDays(-60), serialNumber: 3 };
  await verifier.give(file('content.tsr', stampOf(authority, content, early)));
  await expect(page.getByTestId('witness')).toHaveCount(2);
  await verifier.done();
  await verifier.answers({ signer: 'unknown', witness: 'yes' });

  await verifier.give(file('early.tsr', stampOf(authority, signatureIn(call.record), early)));
  await verifier.outcome('passed');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', recordings: 'yes', witness: 'yes' });
  await expect(page.getByTestId('judged-as-of')).toHaveAttribute('data-source', 'proven');
  await expect(page.getByTestId('judged-as-of')).toContainText(
    'a time stamp shows that it was signed by then',
  );
  await expect(link(verifier, 'certificate')).toContainText('Valid when it signed');
  await openProof(verifier, 'signer');
  await expect(page.getByTestId('signer-judged')).toContainText('The time stamp is by Stamps of Example.');
});

test('a statement with its receipt counts once the key of the service is trusted', async ({ verifier }) => {
  const { page } = verifier;
  const service = ecKey();
  const call = await makeCall();
  const statement = makeStatement({ key: ecKey(), content: call.record.bytes });
  const receipt = makeReceipt({ key: service, log: logOf(9, { 4: statement }), index: 4 });
  const keys = file('keys.json', JSON.stringify({ keys: [jwkOf(service, { kid: 'ts-key', use: 'sig' })] }));
  await givePinned(verifier, call, file('call.cose', statement), file('receipt.cose', receipt));
  await verifier.answers({ witness: 'unknown' });
  await openProof(verifier, 'witness');
  const card = page.getByTestId('witness');
  await expect(card).toContainText('The public key of the service is not here.');

  await verifier.give(keys);
  await expect(card).not.toContainText('The public key of the service is not here.');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', witness: 'unknown' });
  await card.getByTestId('trust-this-witness').click();
  await expect(page.getByRole('dialog')).toContainText('ts-key');
  await page.getByRole('dialog').getByLabel('By telephone with the operator').check();
  await page.getByTestId('trust-confirm').click();
  await verifier.outcome('passed');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', recordings: 'yes', witness: 'yes' });
  await expect(card).toHaveAttribute('data-kind', 'statement');
  await expect(card).toContainText('is in the register of the service');
  await expect(link(verifier, 'witness')).toHaveAttribute('data-state', 'holds');
  await expect(link(verifier, 'witness')).not.toContainText('at the latest');
});

test('of many records each has the time stamp that covers it; a stray one is given to a record by hand', async ({
  verifier,
}) => {
  const { page } = verifier;
  const authority = stampAuthority();
  const call = await makeCall();
  const records = await Promise.all(
    [1, 2, 3].map(async (n) => {
      const record = makeRecord({
        recording: { bytes: call.recording.bytes, filename: 'call.wav' },
        uuid: `01928e10-193e-8231-b9a2-279e0d16bc4${n}`,
      });
      return file(`${n}.vcon`, toBytes(await signRecord(record, call.signer)));
    }),
  );
  const stamps = records
    .slice(1)
    .map((record, n) =>
      file(`${n + 2}.tsr`, stampOf(authority, signatureIn(record), { serialNumber: n + 1 })),
    );
  const stray = file('stray.tsr', stampOf(authority, new Uint8Array(8), { serialNumber: 9 }));
  await trustAs(verifier, 'timestamp', caFile(authority));
  await verifier.trust(call.certificate);
  await verifier.give(...records, call.recording, ...stamps, stray);
  await verifier.done();
  const given = await verifier.export();
  expect(given.records.map(({ questions }) => questions.witness.answer)).toEqual(['none', 'yes', 'yes']);
  await expect(page.getByTestId('supplied').filter({ hasText: 'stray.tsr' })).toContainText(
    'It covers none of the records that you gave.',
  );

  await page.getByRole('button', { name: '1.vcon' }).click();
  // The one that is open, among the rows of the others.
  const witness = page.locator('.rows > [data-question=witness]');
  await witness.getByRole('button', { name: 'Say which file is for it' }).click();
  const choice = page.getByTestId('assign-witness');
  // Those that are held against other records are not asked about.
  await expect(choice.getByRole('option')).toHaveText(['Choose a file', 'stray.tsr']);
  await choice.selectOption('stray.tsr');
  await page.getByRole('button', { name: 'It is for this record' }).click();
  await expect(witness).toHaveAttribute('data-answer', 'no');
  await expect(witness).toContainText('Covers something else');
  await expect(page.getByTestId('witness')).toContainText('You said that it is for this record.');
  const assigned = await verifier.export();
  expect(assigned.policy.assignments).toMatchObject([{ record: 0, pointer: '' }]);
  expect(assigned.records.map(({ questions }) => questions.witness.answer)).toEqual(['no', 'yes', 'yes']);

  await page.getByTestId('witness').getByRole('button', { name: 'Take this back' }).click();
  await expect(witness).toHaveAttribute('data-answer', 'none');
  await expect(choice).toBeVisible();
});

/** Arrays in arrays, as deep as the file is long. */
const nestedCbor = Buffer.concat([Buffer.of(0xd2), Buffer.alloc(200_000, 0x81)]);
/** A map that says that it has 2^32 members. */
const longCbor = Buffer.concat([Buffer.of(0xd2, 0x84, 0xba, 0xff, 0xff, 0xff, 0xff), Buffer.alloc(64)]);
/** A token whose content is SEQUENCEs of indefinite length in one another. */
const nestedDer = Buffer.concat([
  Buffer.from('30800609', 'hex'),
  Buffer.from('2a864886f70d010702', 'hex'),
  Buffer.from('a080'.repeat(100_000), 'hex'),
]);
/** A token that says that it is nearly 4 GiB long. */
const longDer = Buffer.from('3084fffffff006092a864886f70d010702a084ffffffe0', 'hex');

const hostile: readonly (readonly [string, (stamp: Uint8Array) => MadeFile])[] = [
  ['cut short', (stamp) => file('call.tsr', stamp.subarray(0, 300))],
  ['of CBOR that is nested too deep', () => file('call.cose', nestedCbor)],
  ['of CBOR that promises too much', () => file('call.cose', longCbor)],
  ['of DER that is nested too deep', () => file('call.tsr', nestedDer)],
  ['of DER that promises too much', () => file('call.tsr', longDer)],
];
for (const [how, make] of hostile) {
  test(`a witness ${how} is no witness, and stops nothing else`, async ({ verifier }) => {
    const authority = stampAuthority();
    const call = await makeCall();
    await trustAs(verifier, 'timestamp', caFile(authority));
    await givePinned(verifier, call, make(stampOf(authority, signatureIn(call.record))));
    await verifier.answers({ unaltered: 'yes', signer: 'yes', recordings: 'yes' });
    await expect(verifier.answer('witness')).toHaveAttribute('data-answer', /unknown|none/);
    await expect(verifier.records).not.toHaveAttribute('data-outcome', 'failed');
    await openProof(verifier, 'witness');
    await expect(verifier.page.locator('[data-testid=how][data-of=witness]')).toBeVisible();
  });
}

test('a witness from the future, of a name that means to deceive, passes nothing', async ({ verifier }) => {
  const { page } = verifier;
  const name = 'Checks out\u202e <img src=x onerror=alert(1)>';
  const authority = makeStampAuthority({ name, notBefore: inDays(-900), notAfter: inDays(900) });
  const call = await makeCall();
  await trustAs(verifier, 'timestamp', caFile(authority));
  const stamp = stampOf(authority, signatureIn(call.record), { genTime: inDays(300) });
  await givePinned(verifier, call, file('call.tsr', stamp));
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', witness: 'unknown' });
  await openProof(verifier, 'witness');
  await expect(page.getByTestId('witness')).toContainText('later than the time that counts here');
  await expect(page.getByTestId('trust-witness')).toHaveCount(0);
  await expect(page.locator('main img')).toHaveCount(0);
  expect(await page.locator('main').innerText()).not.toContain('\u202e');
});

const windows: Record<string, BrowserContextOptions> = {
  desktop: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  'phone, dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark', deviceScaleFactor: 2 },
};
for (const [name, options] of Object.entries(windows)) {
  test.describe(`on a ${name}`, () => {
    test.use(options);

    test('witnesses of every answer break no rule of accessibility and fit the window', async ({
      verifier,
    }, info) => {
      const { page } = verifier;
      const [authority, stranger] = [stampAuthority(), makeStampAuthority({ name: 'Somebody' })];
      const call = await makeCall();
      const signature = signatureIn(call.record);
      await trustAs(verifier, 'timestamp', caFile(authority));
      const statement = makeStatement({ key: ecKey(), content: call.record.bytes });
      await givePinned(
        verifier,
        call,
        file('call.tsr', stampOf(authority, signature)),
        file('stranger.tsr', stampOf(stranger, signature)),
        file('call.cose', statement),
        file('receipt.cose', makeReceipt({ key: ecKey(), log: logOf(9, { 4: statement }), index: 4 })),
      );
      await verifier.answers({ witness: 'yes' });
      for (const more of [false, true]) {
        // One that says no speaks for all.
        if (more)
          await verifier.give(file('other.tsr', stampOf(authority, new Uint8Array(9), { serialNumber: 9 })));
        await verifier.done();
        if (more) await verifier.answers({ witness: 'no' });
        else await openProof(verifier, 'witness');
        const folds = page.getByTestId('witness').locator('details:not([open]) > summary');
        while ((await folds.count()) > 0) await folds.first().click();
        await page.screenshot({ path: info.outputPath(`witnesses-${String(more)}.png`), fullPage: true });
        await page.evaluate(axe.source);
        const violations = await page.evaluate(async () => {
          const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document);
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        });
        expect(violations).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(beyond, 'wider than the window').toBeLessThanOrEqual(0);
      }
    });
  });
}
