import { makeCall } from './fixtures';
import { alterPayload, signRecord, toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { makeSigner } from './maker/signer';
import { makeWav } from './maker/audio';
import { expect, test, type VerifierPage } from './verifier-page';

/** Each link of the drawn chain: its state, and how it hangs on the one before. */
async function chain({ page }: VerifierPage): Promise<Record<string, string>> {
  const links = await page.locator('[data-link]').all();
  const drawn = await Promise.all(
    links.map(async (link) => {
      const [key, state, joint] = await Promise.all(
        ['data-link', 'data-state', 'data-joint'].map((name) => link.getAttribute(name)),
      );
      return [key ?? '', joint === null ? (state ?? '') : `${joint ?? ''} ${state ?? ''}`] as const;
    }),
  );
  return Object.fromEntries(drawn);
}

const how = ({ page }: VerifierPage, question: string) =>
  page.locator(`[data-testid=how][data-of=${question}]`);

async function openProof(verifier: VerifierPage, question: string): Promise<void> {
  await verifier.answer(question).getByRole('button', { name: 'How do we know' }).click();
  await expect(how(verifier, question)).toBeVisible();
}

/** Hex without the gaps that it is written with. */
const hexOf = async (verifier: VerifierPage, question: string): Promise<string> =>
  (await how(verifier, question).innerText()).replace(/\s/g, '');

test('the chain of a record that checks out holds to the trust list, and is a list of seven', async ({
  verifier,
}) => {
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  expect(await chain(verifier)).toEqual({
    recording: 'holds',
    fingerprint: 'holds holds',
    record: 'holds holds',
    signature: 'holds holds',
    certificate: 'holds holds',
    trust: 'holds holds',
    witness: 'open absent',
  });
  const list = verifier.page.getByTestId('chain').getByRole('list');
  await expect(list.getByRole('listitem')).toHaveCount(7);
  await expect(list.getByRole('link').first()).toHaveAccessibleName('Recording: Match (holds), call.wav');
});

test('an altered record breaks the chain between record and signature, and leaves the rest unproven', async ({
  verifier,
}) => {
  const call = await makeCall();
  const jws = await signRecord(
    makeRecord({ recording: { bytes: call.recording.bytes, filename: 'call.wav' } }),
    call.signer,
  );
  await verifier.trust(call.certificate);
  await verifier.give(
    { name: 'call.vcon', bytes: toBytes(alterPayload(jws, (text) => text.replace('Klar', 'Klor'))) },
    call.recording,
  );
  await verifier.outcome('failed');
  expect(await chain(verifier)).toMatchObject({
    recording: 'unproven',
    fingerprint: 'open unproven',
    record: 'open broken',
    signature: 'broken broken',
    certificate: 'open unproven',
    trust: 'open unproven',
  });
  await openProof(verifier, 'unaltered');
  await expect(how(verifier, 'unaltered')).toContainText('The signature does not fit these bytes');
  await expect(how(verifier, 'unaltered')).toContainText('What this does not prove.');
  await how(verifier, 'unaltered').getByRole('button', { name: 'Show the bytes of this copy' }).click();
  await expect(how(verifier, 'unaltered')).toContainText('not shown to be what was signed');
});

test('a swapped recording breaks it between recording and fingerprint, both told whole', async ({
  verifier,
}) => {
  const call = await makeCall();
  const swapped = { name: 'call.wav', bytes: makeWav(5) };
  await verifier.give(call.record, swapped);
  await verifier.outcome('failed');
  expect(await chain(verifier)).toMatchObject({ recording: 'broken', fingerprint: 'broken holds' });
  await openProof(verifier, 'recordings');
  const { records, evidence } = await verifier.export();
  const file = records[0]?.files[0];
  const told = await hexOf(verifier, 'recordings');
  expect(file?.expected).toHaveLength(1);
  for (const value of [file?.expected[0], file?.computed, evidence[1]?.sha512]) expect(told).toContain(value);
  expect(told).toContain('/dialog/0/content_hash');
});

test('how we know who signed: certificate, key, entry, and who confirmed it', async ({ verifier }) => {
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  await openProof(verifier, 'signer');
  const { records } = await verifier.export();
  const certificate = records[0]?.layers[0]?.signatures[0]?.certificates[0];
  const told = await hexOf(verifier, 'signer');
  expect(told).toContain(certificate?.sha256);
  expect(told).toContain(certificate?.publicKeySha256);
  await expect(how(verifier, 'signer')).toContainText('The same fingerprint as above');
  await expect(how(verifier, 'signer')).toContainText('Not confirmed yet');
  await expect(how(verifier, 'signer')).toContainText('by this computer’s clock');
  await expect(how(verifier, 'signer')).toContainText('Not checked');
  await openProof(verifier, 'unaltered');
  await expect(how(verifier, 'unaltered')).toContainText('that the record carries');
  await openProof(verifier, 'witness');
  await expect(how(verifier, 'witness')).toContainText('Nothing was compared');
});

test('every link of the chain leads to its proof, by the keyboard', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.done();
  for (const [link, question] of [
    ['fingerprint', 'recordings'],
    ['record', 'unaltered'],
    ['trust', 'signer'],
    ['witness', 'witness'],
  ] as const) {
    await page.locator(`[data-link=${link}] a`).focus();
    await page.keyboard.press('Enter');
    await expect(how(verifier, question)).toBeVisible();
    await expect(verifier.answer(question).getByRole('button', { name: 'How do we know' })).toBeFocused();
  }
  for (const [link, place] of [
    ['recording', 'Files it refers to'],
    ['signature', 'Signature and certificate'],
    ['certificate', 'From your trust list to the signer'],
  ] as const) {
    await page.locator(`[data-link=${link}] a`).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator(':focus')).toContainText(place);
    await expect(page.locator(':focus')).toBeInViewport();
  }
  expect(page.url()).not.toContain('#');
});

test('nothing is wider than the smallest phone, whatever the names', async ({ verifier }) => {
  const { page } = verifier;
  await page.setViewportSize({ width: 320, height: 640 });
  const word = 'W'.repeat(200);
  const signer = await makeSigner();
  const record = makeRecord({ recording: { bytes: makeWav(0), filename: `${word}.wav` } });
  const jws = await signRecord(record, signer);
  await verifier.give({ name: `${word}.vcon`, bytes: toBytes(jws) });
  await verifier.done();
  for (const question of ['unaltered', 'signer', 'recordings', 'witness'])
    await openProof(verifier, question);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
