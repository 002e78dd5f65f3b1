import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { makeWav } from './maker/audio';
import { signRecord, toBytes } from './maker/jws';
import { contentHash, makeRecord } from './maker/record';
import { makeSigner } from './maker/signer';
import { makeCall } from './fixtures';
import { expect, test } from './verifier-page';

test('ten records in ten folders that all name recording.wav, one missing and one swapped', async ({
  verifier,
}, testInfo) => {
  const audit = testInfo.outputPath('audit');
  const signer = await makeSigner();
  for (let call = 0; call < 10; call++) {
    const folder = `${audit}/call-${call}`;
    await mkdir(folder, { recursive: true });
    const { record, recording } = await makeCall(call, 'recording.wav', signer);
    await writeFile(`${folder}/record.vcon`, record.bytes);
    if (call === 7) await writeFile(`${folder}/another.wav`, makeWav(40));
    else if (call !== 3) await writeFile(`${folder}/recording.wav`, recording.bytes);
  }
  await verifier.trust({ name: 'signer.pem', bytes: new TextEncoder().encode(signer.pem) });
  await verifier.giveFolder(audit);
  await verifier.done();
  await expect(verifier.records).toHaveCount(10);
  await expect(verifier.page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(8);

  const { records } = await verifier.export();
  const of = (folder: string) => records.find(({ source }) => source === `audit/${folder}/record.vcon`);
  expect(of('call-3')).toMatchObject({
    outcome: 'indeterminate',
    questions: { recordings: { answer: 'unknown' } },
  });
  expect(of('call-3')?.reasons).toContain('FILE_NOT_SUPPLIED');
  expect(of('call-7')).toMatchObject({ outcome: 'failed', questions: { recordings: { answer: 'no' } } });
  expect(of('call-7')?.reasons).toContain('FILE_MISMATCH');
});

test('a file that cannot be told is assigned by hand, and taken back', async ({ verifier }) => {
  const record = makeRecord({ recording: { bytes: makeWav(0), filename: 'first.wav' } });
  const [dialog] = record['dialog'] as object[];
  const second = { ...dialog, filename: 'second.wav', content_hash: contentHash(makeWav(1)) };
  const jws = await signRecord({ ...record, dialog: [dialog, second] }, await makeSigner());
  await verifier.give(
    { name: 'call.vcon', bytes: toBytes(jws) },
    { name: 'x.wav', bytes: makeWav(2) },
    { name: 'y.wav', bytes: makeWav(3) },
  );
  await verifier.outcome('indeterminate');
  const references = verifier.page.getByTestId('reference');
  await expect(references).toHaveCount(2);
  await expect(references.first()).toHaveAttribute('data-outcome', 'unassigned');

  await references.first().getByTestId('assign').selectOption({ label: 'x.wav' });
  await references.first().getByRole('button', { name: 'Compare' }).click();
  await expect(references.first()).toHaveAttribute('data-outcome', 'mismatch');
  await verifier.outcome('failed');
  await verifier.page.getByRole('button', { name: /take/i }).first().click();
  await expect(references.first()).toHaveAttribute('data-outcome', 'unassigned');
  await verifier.outcome('indeterminate');
});

test('a recording by its SHA-256, where that is what the record gives', async ({ verifier }) => {
  const bytes = makeWav(0);
  const record = makeRecord({ recording: { bytes, filename: 'call.wav' } });
  const [dialog] = record['dialog'] as object[];
  const sha256 = createHash('sha256').update(bytes).digest('base64url');
  const jws = await signRecord(
    { ...record, dialog: [{ ...dialog, content_hash: `sha256-${sha256}` }] },
    await makeSigner(),
  );
  await verifier.give({ name: 'call.vcon', bytes: toBytes(jws) }, { name: 'x.wav', bytes });
  await verifier.done();
  await verifier.answers({ unaltered: 'yes', recordings: 'yes' });
});
