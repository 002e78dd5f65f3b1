import { type Page } from '@playwright/test';
import { utimesSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Report } from '../src/report/report';
import type { Resume } from '../src/report/resume';
import { makeWav } from './maker/audio';
import { signRecord, toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { makeSigner } from './maker/signer';
import { expect, test as base, VerifierPage } from './verifier-page';

type Partial = Report & { readonly resume?: Resume };

const RECORDS = 30;
/** Seconds of a recording of more than 1 MiB. */
const LONG = 150;
/** When the recordings were last changed. */
const CHANGED = new Date('2026-03-04T05:06:07Z');

/** A folder of records, most of which name the same small recording. */
interface Folder {
  /** In the order in which they are given. */
  readonly paths: readonly string[];
  readonly early: string;
  readonly signer: string;
  readonly report: string;
}

async function makeFolder(pathOf: (name: string) => string): Promise<Folder> {
  const signer = await makeSigner();
  const paths: string[] = [];
  const write = (name: string, bytes: Uint8Array | string): string => {
    const path = pathOf(name);
    writeFileSync(path, bytes);
    utimesSync(path, CHANGED, CHANGED);
    return path;
  };
  const recordings = [
    { filename: 'early.wav', bytes: makeWav(1, LONG) },
    { filename: 'late-1.wav', bytes: makeWav(2, LONG) },
    { filename: 'late-2.wav', bytes: makeWav(3, LONG) },
  ];
  const small = { filename: 'small.wav', bytes: makeWav(4) };
  for (let number = 0; number < RECORDS; number++) {
    const record = await signRecord(makeRecord({ recording: recordings[number] ?? small }), signer);
    paths.push(write(`call-${number}.vcon`, toBytes(record)));
  }
  for (const { filename, bytes } of [small, ...recordings]) paths.push(write(filename, bytes));
  const early = pathOf('early.wav');
  return { paths, early, signer: write('signer.pem', signer.pem), report: pathOf('report.json') };
}

/** Has the workers of a page never come to the end of recordings whose names begin with "late". */
const stuckOnLate = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const stuck = `const slice = Blob.prototype.slice;
      Blob.prototype.slice = function (start, ...rest) {
        const part = slice.call(this, start, ...rest);
        part.partOf = this.partOf ?? this.name;
        if (start > 0 && String(part.partOf).startsWith("late")) {
          part.stream = () => new ReadableStream({ type: "bytes", pull: () => new Promise(() => undefined) });
        }
        return part;
      };`;
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (source) =>
      make(
        source instanceof Blob && source.type.includes('javascript')
          ? new Blob([`${stuck};`, source], { type: source.type })
          : source,
      );
  });

async function opened(page: Page): Promise<VerifierPage> {
  const verifier = new VerifierPage(page);
  await verifier.open();
  return verifier;
}

const takenOver = ({ page }: VerifierPage) => page.getByTestId('taken-over');
const unsealed = ({ page }: VerifierPage) => page.getByTestId('unsealed');

/** Names of the files of which a report says that they were not read again. */
const notReadAgain = ({ evidence }: Report): string[] =>
  evidence.filter(({ note }) => note?.includes('was not read again')).map(({ name }) => name);

/** A folder of which one large recording was read when the tab was closed, and the partial report that was saved before. */
const test = base.extend<{ folder: Folder }>({
  folder: async ({ context }, use, testInfo) => {
    const folder = await makeFolder((name) => testInfo.outputPath(name));
    const page = await context.newPage();
    await stuckOnLate(page);
    const verifier = await opened(page);
    await verifier.trust(folder.signer);
    await verifier.give(...folder.paths);
    await expect(verifier.records).toHaveCount(RECORDS - 2, { timeout: 30_000 });
    await page.getByRole('button', { name: 'Pause' }).click();
    const partial: Partial = await verifier.export();
    expect(partial.partial).toEqual({ records: RECORDS - 2, of: RECORDS });
    expect(partial.resume?.files.map(([path]) => path)).toEqual(['early.wav']);
    expect(verifier.errors).toEqual([]);
    writeFileSync(folder.report, JSON.stringify(partial));
    await page.close();
    await use(folder);
  },
});

test('a verification goes on from a partial report: what was read is not read again, and says so', async ({
  folder,
  context,
}) => {
  const verifier = await opened(await context.newPage());
  await verifier.give(...folder.paths, folder.report);
  await verifier.done();
  await expect(takenOver(verifier)).toContainText('1 file was not read again');
  await expect(unsealed(verifier)).toHaveCount(0);
  await expect(verifier.page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(RECORDS);
  const report: Partial = await verifier.export();
  expect(notReadAgain(report)).toEqual(['early.wav']);
  expect(report.resume).toBeUndefined();
  const resting = report.records.filter(({ reasons }) => reasons.includes('FILE_READ_EARLIER'));
  expect(resting.map(({ source }) => source)).toEqual(['call-0.vcon']);

  await verifier.page.getByRole('button', { name: 'Read them again' }).click();
  await expect(takenOver(verifier)).toHaveCount(0);
  await verifier.done();
  const read = await verifier.export();
  expect(notReadAgain(read)).toEqual([]);
  expect(read.records.flatMap(({ reasons }) => reasons)).not.toContain('FILE_READ_EARLIER');
  expect(read.records[0]?.outcome).toBe('passed');
  expect(verifier.errors).toEqual([]);
  expect(verifier.requests).toEqual([]);
});

test('so does it from a report that is a large file itself', async ({ folder, context }) => {
  writeFileSync(folder.report, (await readFile(folder.report, 'utf8')) + ' '.repeat(2 * 1024 * 1024));
  const verifier = await opened(await context.newPage());
  await verifier.give(folder.report);
  await verifier.done();
  await verifier.give(...folder.paths);
  await verifier.done();
  await expect(takenOver(verifier)).toContainText('1 file was not read again');
  await expect(verifier.page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(RECORDS);
});

test('what reading again finds counts, also where a file was changed and looks as before', async ({
  folder,
  context,
}) => {
  const bytes = await readFile(folder.early);
  bytes[bytes.length - 1] = 1 ^ (bytes.at(-1) ?? 0);
  writeFileSync(folder.early, bytes);
  utimesSync(folder.early, CHANGED, CHANGED);
  const verifier = await opened(await context.newPage());
  await verifier.give(...folder.paths, folder.report);
  await verifier.done();
  await expect(takenOver(verifier)).toBeVisible();
  await verifier.page.getByTestId('read-again').click();
  await expect(takenOver(verifier)).toHaveCount(0);
  await verifier.done();
  await expect(verifier.page.locator('[data-testid=record][data-outcome=failed]')).toHaveCount(1);
});

test('a file that was changed since is read', async ({ folder, context }) => {
  utimesSync(folder.early, CHANGED, new Date(CHANGED.getTime() + 1000));
  const verifier = await opened(await context.newPage());
  await verifier.give(...folder.paths, folder.report);
  await verifier.done();
  await expect(takenOver(verifier)).toHaveCount(0);
  await expect(unsealed(verifier)).toHaveCount(0);
  expect(notReadAgain(await verifier.export())).toEqual([]);
});

test('nothing is taken over from a report that somebody changed', async ({ folder, context }) => {
  const partial = JSON.parse(await readFile(folder.report, 'utf8')) as Partial;
  const changed = partial.resume?.files.map(([path, size, modified]) => [
    path,
    size,
    modified,
    '0'.repeat(128),
  ]);
  writeFileSync(folder.report, JSON.stringify({ ...partial, resume: { ...partial.resume, files: changed } }));
  const verifier = await opened(await context.newPage());
  await verifier.give(...folder.paths, folder.report);
  await verifier.done();
  await expect(unsealed(verifier)).toContainText('“report.json”: it does not carry the seal of this browser');
  await expect(takenOver(verifier)).toHaveCount(0);
  await expect(verifier.page.locator('[data-testid=record][data-outcome=passed]')).toHaveCount(RECORDS);
  expect(notReadAgain(await verifier.export())).toEqual([]);
});

test('nor from one of another browser', async ({ folder, browser }) => {
  const other = await browser.newContext();
  const verifier = await opened(await other.newPage());
  await verifier.give(...folder.paths, folder.report);
  await verifier.done();
  await expect(unsealed(verifier)).toBeVisible();
  await expect(takenOver(verifier)).toHaveCount(0);
  await other.close();
});

test('the key of the seal is shown among what is kept, and goes with the rest', async ({
  folder,
  context,
}) => {
  const verifier = await opened(await context.newPage());
  const { page } = verifier;
  await page.getByTestId('on-this-computer').click();
  const kept = page.locator('[data-stored=seal]');
  await expect(kept).toContainText('A key by which this browser knows a partial report of its own');
  await expect(kept).toContainText('vcon-verifier-seal (IndexedDB)');
  await page.getByTestId('remove-stored').click();
  await page.getByTestId('remove-stored-confirm').click();
  await expect(page.getByTestId('stored-news')).toContainText('keeps nothing of yours');
  await expect(kept).toContainText('Nothing is kept.');
  await page.keyboard.press('Escape');
  await verifier.give(...folder.paths, folder.report);
  await verifier.done();
  await expect(unsealed(verifier)).toBeVisible();
  await expect(takenOver(verifier)).toHaveCount(0);
});

test('so does it where the reading was stopped: what was not read is a record each, and is read the next time', async ({
  folder,
  context,
}) => {
  const first = await context.newPage();
  await stuckOnLate(first);
  const stopped = await opened(first);
  await stopped.give(...folder.paths);
  await expect(stopped.records).toHaveCount(RECORDS - 2, { timeout: 30_000 });
  const never = folder.early.replace('early.wav', 'never-read.vcon');
  writeFileSync(never, await readFile(folder.paths[0] ?? '', 'utf8'));
  await first.getByRole('button', { name: 'Pause' }).click();
  await stopped.give(never);
  await first.getByRole('button', { name: 'Stop reading' }).click();
  await stopped.done();
  await expect(first.locator('[data-testid=record][data-outcome=unreadable]')).toHaveCount(1);
  await expect(first.getByTestId('partial')).toHaveCount(0);
  const report: Partial = await stopped.export();
  expect(report.partial).toBeNull();
  expect(report.records).toHaveLength(RECORDS + 1);
  const left = report.records.filter(({ outcome }) => outcome === 'unreadable');
  expect(left).toMatchObject([{ source: 'never-read.vcon', reasons: ['FILE_NOT_READ'] }]);
  expect(left[0]?.questions.unaltered.summary).toContain('You stopped the reading');
  expect(report.resume?.files.map(([path]) => path)).toEqual(['early.wav']);
  writeFileSync(folder.report, JSON.stringify(report));
  await first.close();

  const verifier = await opened(await context.newPage());
  await verifier.give(...folder.paths, folder.report);
  await verifier.done();
  await expect(takenOver(verifier)).toContainText('1 file was not read again');
  await expect(unsealed(verifier)).toHaveCount(0);
  await expect(verifier.page.locator('[data-testid=record][data-outcome=unreadable]')).toHaveCount(0);
  expect(notReadAgain(await verifier.export())).toEqual(['early.wav']);
});
