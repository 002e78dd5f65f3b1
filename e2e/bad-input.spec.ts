import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { makeCall } from './fixtures';
import { makeSigner } from './maker/signer';
import { expect, test, type MadeFile } from './verifier-page';

const text = (name: string, content: string): MadeFile => ({
  name,
  bytes: new TextEncoder().encode(content),
});
const jpeg: MadeFile = {
  name: 'photo.jpg',
  bytes: Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1]),
};

for (const [what, file, looksLike] of [
  ['a JPEG', jpeg, 'a JPEG'],
  ['an empty file', text('call.vcon', ''), 'empty file'],
  ['a truncated record', text('call.vcon', '{"parties":[{"name":"Al'), 'truncated JSON'],
  ['a JSON list', text('call.json', '[{"parties":[]}]'), 'a list'],
] as const) {
  test(`${what} cannot be read, and the page says what it looks like`, async ({ verifier }) => {
    await verifier.give(file);
    await verifier.outcome('unreadable');
    await expect(verifier.page.getByRole('heading', { level: 1 })).toContainText(looksLike);
  });
}

test('a recording without a record asks for the record', async ({ verifier }) => {
  const { recording } = await makeCall();
  await verifier.give(recording);
  await verifier.outcome('unreadable');
  await expect(verifier.page.getByRole('heading', { level: 1 })).toContainText('Add the record');
});

test('what cannot be read leaves what was answered as it is', async ({ verifier }) => {
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  await verifier.drop(text('broken.vcon', '{"par'), text('empty.json', ''));
  await expect(verifier.records).toHaveCount(3);
  await verifier.done();
  await expect(verifier.page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(1);
  await expect(verifier.page.locator('[data-testid=record][data-outcome=unreadable]')).toHaveCount(2);
});

test('two drops at once are both taken', async ({ verifier }) => {
  const [one, two] = await Promise.all([makeCall(1, 'one.wav'), makeCall(2, 'two.wav')]);
  await Promise.all([verifier.drop(one.record, one.recording), verifier.drop(two.record, two.recording)]);
  await expect(verifier.records).toHaveCount(2);
  await verifier.done();
  const { evidence } = await verifier.export();
  expect(evidence.map(({ role }) => role).toSorted()).toEqual(['record', 'record', 'recording', 'recording']);
});

test('the same file twice counts once', async ({ verifier }) => {
  const call = await makeCall();
  await verifier.give(call.record, { ...call.record, name: 'copy.vcon' }, call.recording);
  await verifier.done();
  await expect(verifier.records).toHaveCount(1);
  await expect(verifier.page.getByText('Identical to call.vcon; counted once.')).toBeVisible();
});

test('a folder of a thousand files that are no records, with one record among them', async ({
  verifier,
}, testInfo) => {
  const folder = testInfo.outputPath('thousand');
  await mkdir(folder, { recursive: true });
  await Promise.all(
    Array.from({ length: 1000 }, (_, i) => writeFile(`${folder}/note-${i}.txt`, `note ${i}`)),
  );
  const call = await makeCall();
  await writeFile(`${folder}/call.vcon`, call.record.bytes);
  await writeFile(`${folder}/call.wav`, call.recording.bytes);
  await verifier.giveFolder(folder);
  await verifier.done();
  await verifier.answers({ unaltered: 'yes', recordings: 'yes' });
  const { evidence } = await verifier.export();
  expect(evidence).toHaveLength(1002);
  expect(evidence.filter(({ role }) => role === 'unreferenced')).toHaveLength(1000);
});

test('a file that shrinks while it is read is said to have changed', async ({ verifier }, testInfo) => {
  const path = testInfo.outputPath('call.wav');
  await writeFile(path, '');
  await truncate(path, 1024 ** 3);
  const call = await makeCall();
  await verifier.give(call.record);
  await verifier.done();
  await verifier.give(path);
  await expect(verifier.page.getByTestId('reading')).toContainText('call.wav');
  await truncate(path, 1024);
  await verifier.done();
  const { evidence, records } = await verifier.export();
  expect(evidence[1]).toMatchObject({ name: 'call.wav', role: 'unreadable', sha512: null });
  expect(evidence[1]?.note).toMatch(/changed/);
  expect(records[0]?.questions.unaltered.answer).toBe('yes');
  expect(records[0]?.reasons).toContain('FILE_NOT_READ');
  verifier.errors.length = 0;
});

test('a drive that is pulled out half-way: what it took along is named, the rest stays, and it can come back', async ({
  verifier,
}, testInfo) => {
  const { page } = verifier;
  const signer = await makeSigner();
  const callOf = async (number: number) => {
    const { record, ...others } = await makeCall(number, `call-${number}.wav`, signer);
    return { ...others, record: { ...record, name: `call-${number}.vcon` } };
  };
  const first = await callOf(0);
  const rest = await Promise.all([1, 2, 3].map(callOf));
  await verifier.trust(first.certificate);
  await verifier.give(first.record, first.recording);
  await verifier.outcome('passed');

  // Two large recordings are read at once; the third waits.
  const drive = testInfo.outputPath('drive');
  const put = async (long: boolean): Promise<void> => {
    await mkdir(drive, { recursive: true });
    for (const { record, recording } of rest) {
      await writeFile(`${drive}/${record.name}`, record.bytes);
      await writeFile(`${drive}/${recording.name}`, recording.bytes);
      if (long) await truncate(`${drive}/${recording.name}`, 8 * 1024 ** 3);
    }
  };
  await put(true);
  await verifier.giveFolder(drive);
  await expect(page.getByTestId('reading')).toContainText('call-1.wav');
  for (const { recording } of rest) await truncate(`${drive}/${recording.name}`, 100);
  await rm(drive, { recursive: true });
  await verifier.done();
  const pulled = await verifier.export();
  expect(pulled.records.map(({ outcome }) => outcome)).toEqual([
    'passed',
    'indeterminate',
    'indeterminate',
    'indeterminate',
  ]);
  for (const record of pulled.records.slice(1)) {
    expect(record.reasons).toContain('FILE_NOT_READ');
    expect(record.questions.unaltered.answer).toBe('yes');
  }
  for (const { recording } of rest) {
    const entry = pulled.evidence.find(({ name }) => name.endsWith(recording.name));
    expect(entry).toMatchObject({ role: 'unreadable', sha512: null });
    expect(entry?.note).toMatch(/changed|no longer there/);
    await expect(page.getByText(recording.name).first()).toBeVisible();
  }

  await put(false);
  await verifier.giveFolder(drive);
  await expect(page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(4);
  await verifier.done();
  verifier.errors.length = 0;
});

test('records that vanish while the reading is paused are no longer there: not empty, and identical to nothing', async ({
  verifier,
}, testInfo) => {
  const { page } = verifier;
  const drive = testInfo.outputPath('drive');
  await mkdir(drive, { recursive: true });
  const records = Array.from({ length: 600 }, (_, i) => `call-${i}.vcon`);
  await Promise.all(
    records.map((name, i) => writeFile(`${drive}/${name}`, `{"vcon":"0.3.0","uuid":"${i}"}`)),
  );
  // Paused as soon as there is something to pause: no more is read than what is under way.
  await page.evaluate(() => {
    const paused = new MutationObserver(() => {
      const pause = document.querySelector<HTMLElement>('[data-testid=pause]');
      if (pause === null) return;
      paused.disconnect();
      pause.click();
    });
    paused.observe(document.body, { childList: true, subtree: true });
  });
  await verifier.giveFolder(drive);
  await expect(page.getByTestId('resume')).toBeVisible();
  await rm(drive, { recursive: true });
  await page.getByTestId('resume').click();
  await verifier.done();
  const { evidence } = await verifier.export();
  expect(evidence).toHaveLength(records.length);
  const gone = evidence.filter(({ note }) => /no longer there/.test(note ?? ''));
  expect(gone.length).toBeGreaterThan(0);
  expect(new Set(gone.map(({ role, sha512 }) => `${role} ${sha512}`))).toEqual(new Set(['unreadable null']));
  const others = evidence.filter((file) => !gone.includes(file));
  expect(others.filter(({ size, note }) => size === 0 || /identical|empty/i.test(note ?? ''))).toHaveLength(
    0,
  );
  await expect(page.getByText(/empty file|Identical to/)).toHaveCount(0);
  verifier.errors.length = 0;
});

test('names and texts full of markup are only ever text', async ({ verifier }) => {
  const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  await verifier.drop(
    text(`${hostile.replaceAll('/', '')}.vcon`, JSON.stringify({ parties: [{ name: hostile }] })),
  );
  await verifier.outcome('indeterminate');
  await verifier.page.getByText('Every field of the record').click();
  await expect(verifier.page.getByTestId('field').filter({ hasText: hostile })).toBeVisible();
  expect(await verifier.page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('a worker that dies, and dies again, loses nothing: what was given is read again', async ({
  verifier,
}) => {
  const call = await makeCall();
  const kill = async (): Promise<void> => {
    for (const worker of verifier.page.workers()) {
      await worker.evaluate(() => {
        queueMicrotask(() => {
          throw new Error('out of memory');
        });
      });
    }
  };
  await verifier.give(call.record);
  await verifier.outcome('indeterminate');
  await kill();
  await verifier.give(call.recording);
  await expect(verifier.answer('recordings')).toHaveAttribute('data-answer', 'yes');
  await verifier.done();
  await expect(verifier.page.getByTestId('problem')).toContainText('read again');
  await kill();
  await verifier.trust(call.certificate);
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  await verifier.done();
  verifier.errors.length = 0;
});

test('a record past the bound is refused at once, before its fingerprint is taken', async ({
  verifier,
}, info) => {
  const path = info.outputPath('huge.vcon');
  await mkdir(info.outputDir, { recursive: true });
  await writeFile(path, '{"payload":"');
  await truncate(path, 1024 ** 3 + 1);
  await verifier.give(path);
  await expect(verifier.page.getByText('records of up to 1,073,741,824 bytes are read')).toBeVisible();
  await verifier.outcome('unreadable');
});
