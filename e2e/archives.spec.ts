import { createHash } from 'node:crypto';
import { makeCall, makeIssuer } from './maker/batch';
import { makeZip } from './maker/zip';
import { expect, test, type MadeFile } from './verifier-page';

const ENCRYPTED = 0x01;

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const zip = (name: string, members: Parameters<typeof makeZip>[0]): MadeFile => ({
  name,
  bytes: makeZip(members),
});

/** A call that is signed, and the authority that its signer is trusted by. */
async function signedCall(number = 1) {
  const issuer = await makeIssuer(number);
  const { record, recording } = await makeCall({ issuer, number });
  return { root: { name: 'root.pem', bytes: text(issuer.rootPem) }, record, recording };
}

test('a record and its recording in an archive check out; what is not read of it is named', async ({
  verifier,
}) => {
  const { root, record, recording } = await signedCall();
  await verifier.trust(root);
  await verifier.give(
    zip('calls.zip', [
      { name: 'calls/call.vcon', bytes: record, method: 8 },
      { name: `calls/${recording.name}`, bytes: recording.bytes, method: 8 },
      { name: '../../outside.txt', bytes: text('climbs') },
      { name: 'more.zip', bytes: makeZip([{ name: 'inner.vcon', bytes: record }]) },
      { name: 'locked.vcon', bytes: record, flags: ENCRYPTED },
    ]),
  );
  await verifier.done();
  await expect(verifier.page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(1);
  // One that cannot be read is a record all the same: nothing may say that all of them check out.
  await expect(verifier.page.locator('[data-testid=record][data-outcome=unreadable]')).toHaveCount(1);
  await expect(verifier.records).toHaveCount(2);

  const { evidence } = await verifier.export();
  const byName = new Map(evidence.map((entry) => [entry.name, entry]));
  expect(byName.get('calls.zip/calls/call.vcon')?.role).toBe('record');
  expect(byName.get(`calls.zip/calls/${recording.name}`)?.role).toBe('recording');
  // Nothing climbs out of the archive, and an archive in it stays shut.
  expect(byName.get('calls.zip/outside.txt')?.role).toBe('unreferenced');
  expect(byName.get('calls.zip/more.zip')?.role).toBe('archive');
  expect([...byName.keys()].some((name) => name.includes('inner.vcon') || name.includes('..'))).toBe(false);
  const locked = byName.get('calls.zip/locked.vcon');
  expect(locked).toMatchObject({ role: 'unreadable', sha512: null });
  expect(locked?.note).toContain('encrypted');
});

test('after the verifier has crashed an archive is read again, and what was left out of it stays left out', async ({
  verifier,
}) => {
  const { page } = verifier;
  const { root, record, recording } = await signedCall();
  const [engine] = page.workers();
  if (engine === undefined) throw new Error('the verifier has not started');
  await verifier.give(
    zip('calls.zip', [
      { name: 'locked.vcon', bytes: record, flags: ENCRYPTED },
      { name: 'call.vcon', bytes: record, method: 8 },
      { name: 'link.wav', bytes: text(recording.name), mode: 0o120777 },
      { name: recording.name, bytes: recording.bytes, method: 8 },
    ]),
  );
  const judged = page.locator('[data-testid=record][data-outcome=indeterminate]');
  await verifier.done();
  await expect(judged).toHaveCount(1);
  const read = async () => {
    const { evidence } = await verifier.export();
    return evidence
      .map(({ name, role, sha512, note }) => ({ name, role, sha512, note }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  const before = await read();
  expect(before.filter(({ role }) => role === 'unreadable').map(({ name }) => name)).toEqual([
    'calls.zip/link.wav',
    'calls.zip/locked.vcon',
  ]);

  await engine.evaluate(() => void setTimeout(() => new Array(-1)));
  await expect.poll(() => page.workers().includes(engine)).toBe(false);
  await verifier.trust(root);
  await expect(page.getByTestId('problem')).toContainText('What you gave is being read again.');
  await expect(page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(1);
  await verifier.done();
  expect(await read()).toEqual(before);
});

test('files beyond the first fifty are shown by keyboard, and it stays where it was', async ({
  verifier,
}) => {
  const { page } = verifier;
  const { record } = await signedCall();
  const notes = Array.from({ length: 60 }, (_, at) => ({ name: `note-${at}.txt`, bytes: text(`${at}`) }));
  await verifier.give(zip('calls.zip', [{ name: 'call.vcon', bytes: record }, ...notes]));
  await verifier.done();
  const supplied = page.getByTestId('supplied');
  await expect(supplied).toHaveCount(50);
  await page.getByRole('button', { name: /^Show \d+ more$/ }).press('Enter');
  await expect(page.getByText('62 of 62 shown')).toBeFocused();
  await expect(supplied).toHaveCount(62);
});

test('a damaged archive is said to be one, and the rest goes on', async ({ verifier }) => {
  const { root, record, recording } = await signedCall();
  const whole = makeZip([{ name: 'other.vcon', bytes: record }]);
  await verifier.trust(root);
  await verifier.give(
    { name: 'cut.zip', bytes: whole.subarray(0, whole.length / 2) },
    { name: 'call.vcon', bytes: record },
    { name: recording.name, bytes: recording.bytes },
  );
  await verifier.done();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await expect(verifier.page.getByTestId('problem')).toContainText('cut.zip');
});

test('a list is held against what was given, and its counts stand above the answers', async ({
  verifier,
}) => {
  const calls = [await signedCall(1), await signedCall(2)];
  const [first, second] = calls.map(({ record, recording }) => ({ record, recording }));
  if (first === undefined || second === undefined) throw new Error('two calls are needed');
  const sum = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');
  const sums = [
    `${sum(first.record)}  first.vcon`,
    `${sum(first.record)}  second.vcon`,
    `${sum(text('never given'))}  third.vcon`,
  ];
  await verifier.give(
    { name: 'first.vcon', bytes: first.record },
    { name: 'second.vcon', bytes: second.record },
    { name: 'SHA512SUMS', bytes: text(`${sums.join('\n')}\n`) },
  );
  await verifier.done();
  const { lists } = await verifier.export();
  expect(lists).toHaveLength(1);
  expect(lists?.[0]?.counts).toMatchObject({ found: 1, missing: 1, different: 1, twice: 0 });
  await expect(verifier.page.getByText('SHA512SUMS').first()).toBeVisible();
});
