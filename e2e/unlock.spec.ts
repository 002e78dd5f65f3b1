import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { makeWav } from './maker/audio';
import { encryptedRecord, makeRecipient } from './maker/jwe';
import { signRecord, toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { makeSigner } from './maker/signer';
import { expect, fromCorpus, needsCorpus, test, type MadeFile } from './verifier-page';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function makeLocked() {
  const [signer, recipient] = await Promise.all([makeSigner(), makeRecipient()]);
  const recording: MadeFile = { name: 'call.wav', bytes: makeWav() };
  const jws = await signRecord(makeRecord({ recording: { ...recording, filename: recording.name } }), signer);
  const record: MadeFile = { name: 'call.vcon', bytes: toBytes(await encryptedRecord(jws, recipient)) };
  return { record, recording, certificate: bytes(signer.pem), pem: recipient.pem };
}

test('a locked record opens with its key, and locks again when the key is forgotten', async ({
  verifier,
}) => {
  const { page } = verifier;
  const { record, recording, certificate, pem } = await makeLocked();
  await verifier.trust({ name: 'signer.pem', bytes: certificate });
  await verifier.give(record, recording);
  await verifier.outcome('indeterminate');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('locked');

  const other = {
    name: 'other.key',
    mimeType: 'text/plain',
    buffer: Buffer.from((await makeRecipient()).pem),
  };
  await page.getByTestId('key-input').setInputFiles(other);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('This key did not open it');

  await page.getByTestId('key-input').setInputFiles({ ...other, name: 'my.key', buffer: Buffer.from(pem) });
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  const exported = JSON.stringify(await verifier.export());
  expect(exported).not.toContain(pem.split('\n')[3]);

  await page.getByTestId('forget-keys').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('locked');
  await expect(page.getByTestId('keys')).toBeHidden();
});

test('a key with a passphrase asks for it', async ({ verifier }) => {
  const { page } = verifier;
  const { record, pem } = await makeLocked();
  const locked = createPrivateKey(pem).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'opens it',
  });
  await verifier.give(record);
  await verifier.outcome('indeterminate');
  const file = { name: 'my.key', mimeType: 'text/plain', buffer: Buffer.from(locked) };
  await page.getByTestId('key-input').setInputFiles(file);
  const unlock = page.getByRole('button', { name: 'Unlock', exact: true });
  await page.getByTestId('passphrase').fill('does not');
  await unlock.click();
  await expect(page.getByTestId('passphrase')).toHaveValue('');
  await expect(verifier.answer('unaltered')).toHaveAttribute('data-answer', 'unknown');
  await page.getByTestId('passphrase').fill('opens it');
  await unlock.click();
  await verifier.answers({ unaltered: 'yes' });
});

test('the working group’s encrypted example, dropped with its key and recording', async ({ verifier }) => {
  needsCorpus();
  await verifier.trust(fromCorpus('py-vcon-certs/fake_grp.crt'));
  await verifier.give(fromCorpus('ietf-vcon-core/ab_call_ext_rec_encrypted.vcon'));
  await verifier.outcome('indeterminate');
  await verifier.drop(
    { name: 'fake_grp.key', bytes: await readFile(fromCorpus('py-vcon-certs/fake_grp.key')) },
    { name: 'ab_call.mp3', bytes: await readFile(fromCorpus('ietf-vcon-core/ab_call.mp3')) },
  );
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  const { evidence } = await verifier.export();
  expect(evidence.map(({ role }) => role)).toEqual(['record', 'key', 'recording']);
});
