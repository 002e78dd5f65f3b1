import { readFile } from 'node:fs/promises';
import { makeCall } from './fixtures';
import { expect, fromCorpus, needsCorpus, test } from './verifier-page';

const example = fromCorpus('ietf-vcon-core/ab_call_ext_rec_signed.vcon');
const recording = fromCorpus('ietf-vcon-core/ab_call.mp3');
const otherRecording = fromCorpus('ietf-vcon-core/ab_call.wav');
const certificate = fromCorpus('py-vcon-certs/fake_grp.crt');

test.describe('the working group’s signed example', () => {
  test.beforeEach(needsCorpus);

  test('under its root as an authority: the broken link is named', async ({ verifier }) => {
    await verifier.give(example, recording);
    await verifier.trust(fromCorpus('py-vcon-certs/fake_ca_root.crt'));
    await expect(verifier.records).toContainText('is no CA certificate');
    const [record] = (await verifier.export()).records;
    expect(record?.reasons).toContain('CHAIN_NOT_VALID');
    expect(record?.questions.signer.answer).toBe('unknown');
  });

  test('with its recording is unchanged, and checks out once its certificate is pinned', async ({
    verifier,
  }) => {
    await verifier.give(example, recording);
    await verifier.outcome('indeterminate');
    await verifier.answers({ unaltered: 'yes', signer: 'unknown', recordings: 'yes', witness: 'none' });
    await verifier.trust(certificate);
    await verifier.outcome('passed');
    expect((await verifier.export()).records[0]?.reasons).toEqual([
      'HEADER_DUPLICATED',
      'REVOCATION_NOT_CHECKED',
    ]);
  });

  test('with another recording says no', async ({ verifier }) => {
    await verifier.give(example, otherRecording);
    await verifier.outcome('failed');
    await verifier.answers({ unaltered: 'yes', recordings: 'no' });
  });

  test('without a recording leaves it open', async ({ verifier }) => {
    await verifier.give(example);
    await verifier.outcome('indeterminate');
    await verifier.answers({ unaltered: 'yes', recordings: 'unknown' });
  });

  test('with one character of the payload changed fails, and says yes to nothing', async ({ verifier }) => {
    const text = await readFile(example, 'utf8');
    const at = text.indexOf('"payload": "') + 200;
    const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    await verifier.trust(certificate);
    await verifier.give(
      { name: 'changed.vcon', bytes: Buffer.from(changed) },
      { name: 'ab_call.mp3', bytes: await readFile(recording) },
    );
    await verifier.outcome('failed');
    await verifier.answers({ unaltered: 'no', signer: 'unknown' });
    await expect(verifier.answer('recordings')).not.toHaveAttribute('data-answer', 'yes');
  });

  test('the unsigned example with its recording inside is not settled', async ({ verifier }) => {
    await verifier.give(fromCorpus('ietf-vcon-core/ab_call_int_rec.vcon'));
    await verifier.outcome('indeterminate');
    expect((await verifier.export()).records[0]?.reasons).toContain('NO_SIGNATURE');
  });
});

test('a record and its recording, dropped together', async ({ verifier }) => {
  const call = await makeCall();
  await verifier.drop(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown', recordings: 'yes' });
  await expect(verifier.records.getByText('Not settled')).toBeVisible();
});

test('the recording dropped later completes the open record', async ({ verifier }) => {
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await verifier.give(call.record);
  await verifier.outcome('indeterminate');
  await verifier.answers({ recordings: 'unknown' });
  await verifier.drop(call.recording);
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await verifier.answers({ recordings: 'yes' });
});

test('a record that is pasted', async ({ verifier }) => {
  const { record } = await makeCall();
  await verifier.page.getByRole('button', { name: 'Paste a record' }).first().click();
  await verifier.page.getByRole('textbox').fill(new TextDecoder().decode(record.bytes));
  await verifier.page.getByRole('button', { name: 'Check it' }).click();
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes' });
});

test('every field is shown with what protects it', async ({ verifier }) => {
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.done();
  await verifier.page.getByText('Every field of the record').click();
  const field = verifier.page.getByTestId('field').filter({ hasText: '/dialog/0/url' });
  await expect(field).toHaveAttribute('data-protection', 'hash-bound');
  await expect(verifier.page.getByTestId('field').first()).toBeVisible();
});
