import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { makeCall } from './fixtures';
import { expect, test, type VerifierPage } from './verifier-page';

const MIB = 1024 * 1024;

/** A file of `mebibytes` MiB with something different in every one of them. */
async function makeLarge(path: string, mebibytes: number): Promise<void> {
  const file = await open(path, 'w');
  for (let at = 0; at < mebibytes; at++) await file.write(Buffer.from(`part ${at}`), 0, null, at * MIB);
  await file.truncate(mebibytes * MIB);
  await file.close();
}

async function sha512(path: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Stops the first file that is being read. */
async function stopReading({ page }: VerifierPage): Promise<void> {
  const buttons = page.getByTestId('reading').getByRole('button', { name: /^(Stop|Cancel)/ });
  await buttons.first().click();
}

test('large files are hashed side by side, with progress, and the page answers meanwhile', async ({
  verifier,
}, testInfo) => {
  const paths = [testInfo.outputPath('one.bin'), testInfo.outputPath('two.bin')];
  await Promise.all(paths.map((path, i) => makeLarge(path, 200 + i)));
  await verifier.give(...paths);
  const reading = verifier.page.getByTestId('reading');
  await expect(reading).toContainText('one.bin');
  await expect(reading).toContainText('two.bin');
  await expect(reading).toContainText(/MB\/s|MB a second/);
  await verifier.page.getByTestId('trust-list').click();
  await expect(verifier.page.getByRole('dialog')).toBeVisible();
  await verifier.page.keyboard.press('Escape');
  await expect(verifier.report).toHaveAttribute('data-state', 'verifying');
  await verifier.done();
  const { evidence } = await verifier.export();
  expect(evidence.map((file) => file.sha512)).toEqual(await Promise.all(paths.map(sha512)));
});

test('a file stopped and given again is judged by the new reading', async ({ verifier }, testInfo) => {
  const path = testInfo.outputPath('call.wav');
  await makeLarge(path, 2048);
  const [call, other] = await Promise.all([makeCall(0), makeCall(1)]);
  await verifier.give(call.record);
  await verifier.done();
  await verifier.give(path);
  await stopReading(verifier);
  await verifier.done();
  await verifier.give({ ...other.recording, name: 'call.wav' });
  await expect(verifier.answer('recordings')).toHaveAttribute('data-answer', 'no');
});

test('reading can be stopped half-way; the record keeps its answer', async ({ verifier }, testInfo) => {
  const path = testInfo.outputPath('call.wav');
  await makeLarge(path, 2048);
  const call = await makeCall();
  await verifier.give(call.record);
  await verifier.done();
  await verifier.give(path);
  await stopReading(verifier);
  await verifier.done();
  await verifier.answers({ unaltered: 'yes', recordings: 'unknown' });
  const { evidence } = await verifier.export();
  expect(evidence[1]).toMatchObject({ name: 'call.wav', sha512: null, role: 'unreadable' });
  await verifier.give(call.recording);
  await expect(verifier.answer('recordings')).toHaveAttribute('data-answer', 'yes');
});
