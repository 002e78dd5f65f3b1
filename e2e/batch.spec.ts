import { mkdir, truncate, writeFile } from 'node:fs/promises';
import type { Locator, TestInfo } from '@playwright/test';
import { makeWav } from './maker/audio';
import { alterPayload, signRecord, toBytes } from './maker/jws';
import { makeRecord, makeUuid } from './maker/record';
import { makeSigner, type Signer } from './maker/signer';
import { expect, test, type MadeFile, type VerifierPage } from './verifier-page';

const RECORDS = 64;
/** The one that was changed after it was signed, and the one that is none. */
const ALTERED = 20;
const NONE = 40;
/** Every so many is by the other signer. */
const OTHERS = 16;

const nameOf = (number: number): string => `call-${String(number).padStart(3, '0')}.vcon`;
const uuidOf = (number: number): string => makeUuid(new Date(Date.UTC(2026, 6, 1)), number);

/** Signed records that share a recording, four of them by another signer; one was altered, and one is no record. */
async function makeBatch(): Promise<{ files: MadeFile[]; signer: Signer; other: Signer }> {
  const [signer, other] = await Promise.all([makeSigner(), makeSigner({ name: 'CN=other.example' })]);
  const recording = { bytes: makeWav(), filename: 'call.wav' };
  const records = await Promise.all(
    Array.from({ length: RECORDS }, async (_, number): Promise<MadeFile> => {
      const name = nameOf(number);
      if (number === NONE) return { name, bytes: new TextEncoder().encode('{"vcon": ') };
      const record = makeRecord({ recording, uuid: uuidOf(number) });
      const signed = await signRecord(record, number % OTHERS === 1 ? other : signer);
      const given =
        number === ALTERED ? alterPayload(signed, (text) => text.replace('"subject"', '"Subject"')) : signed;
      return { name, bytes: toBytes(given) };
    }),
  );
  return { files: [...records, { name: recording.filename, bytes: recording.bytes }], signer, other };
}

const table = ({ page }: VerifierPage): Locator => page.getByTestId('record-table');
const rows = (verifier: VerifierPage): Locator => table(verifier).locator('[data-at]');
const amount = ({ page }: VerifierPage): Locator => page.getByTestId('record-count');
const withOutcome = ({ page }: VerifierPage, outcome: string): Locator =>
  page.locator(`[data-testid=record][data-outcome=${outcome}]`);

/** Gives a batch of which the first signer is trusted. */
async function giveBatch(verifier: VerifierPage): Promise<void> {
  const { files, signer } = await makeBatch();
  await verifier.trust({ name: 'signer.pem', bytes: new TextEncoder().encode(signer.pem) });
  await verifier.give(...files);
  await verifier.done();
  await expect(verifier.records).toHaveCount(RECORDS);
}

test('a table of many records begins with the problems; each record is in the page for programs', async ({
  verifier,
}) => {
  await giveBatch(verifier);
  await expect(withOutcome(verifier, 'failed')).toHaveCount(1);
  await expect(withOutcome(verifier, 'unreadable')).toHaveCount(1);
  await expect(withOutcome(verifier, 'indeterminate')).toHaveCount(4);
  await expect(withOutcome(verifier, 'passed')).toHaveCount(RECORDS - 6);
  await expect(withOutcome(verifier, 'failed').locator('[data-question=unaltered]')).toHaveAttribute(
    'data-answer',
    'no',
  );
  await expect(table(verifier)).toHaveAttribute('aria-rowcount', String(RECORDS + 1));
  await expect(rows(verifier).nth(0)).toContainText(nameOf(ALTERED));
  await expect(rows(verifier).nth(1)).toContainText(nameOf(NONE));
  await expect(rows(verifier).nth(2)).toContainText('Not settled');
});

test('records are found by name, UUID, answer and reason; how many is said', async ({ verifier }) => {
  const { page } = verifier;
  await giveBatch(verifier);
  await expect(amount(verifier)).toHaveText('64 records');
  await page.getByTestId('record-search').fill('CALL-03');
  await expect(amount(verifier)).toHaveText('10 of 64 records');
  await expect(page.getByRole('status').filter({ hasText: '10 of 64 records' })).toHaveCount(1);
  await page.getByTestId('record-search').fill(uuidOf(7).toUpperCase());
  await expect(rows(verifier)).toHaveCount(1);
  await expect(rows(verifier)).toContainText(nameOf(7));
  await page.getByTestId('record-search').fill('in no record');
  await expect(page.getByText('No record fits.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all records' }).click();
  await expect(amount(verifier)).toHaveText('64 records');
  await page.getByRole('button', { name: 'Not settled' }).click();
  await expect(amount(verifier)).toHaveText('4 of 64 records');
  await page.getByRole('group', { name: 'Show records by answer' }).getByText('All').click();
  await page.getByTestId('record-reason').selectOption('SIGNATURE_INVALID');
  await expect(rows(verifier)).toHaveCount(1);
  await expect(rows(verifier)).toContainText(nameOf(ALTERED));
});

test('the table is sorted by its headings', async ({ verifier }) => {
  const { page } = verifier;
  await giveBatch(verifier);
  const heading = page.getByRole('columnheader', { name: 'File' });
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows(verifier).first()).toContainText(nameOf(0));
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect(rows(verifier).first()).toContainText(nameOf(RECORDS - 1));
});

test('by keyboard: through the table, into a record, on to the next one and back', async ({ verifier }) => {
  const { page } = verifier;
  await giveBatch(verifier);
  await rows(verifier).first().focus();
  await page.keyboard.press('End');
  const last = page.locator('[data-at]:focus');
  await expect(last).toHaveAttribute('aria-rowindex', String(RECORDS + 1));
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('columnheader', { name: 'Answer' }).getByRole('button')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const open = page.getByTestId('open-record');
  await expect(open.locator('h2').first()).toBeFocused();
  await expect(open.locator('h2').first()).toContainText(nameOf(NONE));
  await expect(table(verifier)).toHaveCount(0);
  await page.getByTestId('previous-record').click();
  await expect(open.locator('h2').first()).toContainText(nameOf(ALTERED));
  await expect(open).toContainText('This copy does not match its signature.');
  await expect(page.getByTestId('previous-record')).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-at]:focus')).toContainText(nameOf(ALTERED));
});

test('one decision on a signer answers for all of its records', async ({ verifier }) => {
  const { page } = verifier;
  await giveBatch(verifier);
  await page.getByText('Records by signer').click();
  const group = page.getByTestId('signer-group').filter({ hasText: 'other.example' });
  await expect(group).toContainText('calls itself “other.example”');
  await expect(group).toContainText('Not trusted');
  await group.getByRole('button', { name: 'Show its 4 records' }).click();
  await expect(amount(verifier)).toHaveText('4 of 64 records');
  await group.getByTestId('decide-signer').click();
  await page.getByRole('dialog').getByText('Not confirmed yet').click();
  await page.getByTestId('trust-confirm').click();
  await expect(withOutcome(verifier, 'indeterminate')).toHaveCount(0);
  await expect(withOutcome(verifier, 'passed')).toHaveCount(RECORDS - 2);
  await expect(group).toContainText('Trusted');
  await expect(group.getByTestId('decide-signer')).toHaveCount(0);
});

test('on a narrow screen each record is a card of two lines, and nothing is cut off', async ({
  verifier,
}) => {
  const { page } = verifier;
  await page.setViewportSize({ width: 320, height: 640 });
  await giveBatch(verifier);
  await expect(rows(verifier).first()).toBeVisible();
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beyond).toBeLessThanOrEqual(0);
  await page.getByTestId('record-order').selectOption('source');
  await expect(rows(verifier).first()).toContainText(nameOf(0));
  await rows(verifier).nth(1).click();
  await expect(page.getByTestId('open-record')).toContainText(nameOf(1));
  await page.getByTestId('all-records').click();
  await expect(page.locator('[data-at]:focus')).toContainText(nameOf(1));
});

/** Gives a batch, and stops its reading when five records are answered. */
async function giveStopped(
  verifier: VerifierPage,
  info: TestInfo,
): Promise<{ unread: readonly MadeFile[]; given: number }> {
  const { page } = verifier;
  const { files, signer } = await makeBatch();
  const plain = files.filter((_, at) => at !== ALTERED && at !== NONE && at % OTHERS !== 1);
  const [read, unread] = [[...plain.slice(0, 5), ...plain.slice(-1)], plain.slice(5, -1)];
  await verifier.trust({ name: 'signer.pem', bytes: new TextEncoder().encode(signer.pem) });
  await verifier.give(...read);
  await expect(withOutcome(verifier, 'passed')).toHaveCount(5);
  await verifier.done();
  // While long recordings are read there is something to pause.
  const long = [1, 2].map((number) => info.outputPath(`long-${number}.wav`));
  await mkdir(info.outputDir, { recursive: true });
  for (const path of long) {
    await writeFile(path, '');
    await truncate(path, 8 * 1024 ** 3);
  }
  await verifier.give(...long);
  await page.getByRole('button', { name: 'Pause' }).click();
  await verifier.give(...unread);
  await page.getByRole('button', { name: 'Stop reading' }).click();
  await verifier.done();
  return { unread, given: read.length + long.length + unread.length };
}

test('a batch whose reading was stopped counts what was not read, on the page and wherever it is told', async ({
  verifier,
}, info) => {
  const { page } = verifier;
  const { unread } = await giveStopped(verifier, info);
  await expect(withOutcome(verifier, 'unreadable')).toHaveCount(unread.length);
  await expect(withOutcome(verifier, 'passed')).toHaveCount(5);
  const report = await verifier.export();
  expect(report.partial).toBeNull();
  expect(report.records).toHaveLength(unread.length + 5);
  await page.getByTestId('take').click();
  await page.getByTestId('take-print').check();
  const paper = page.getByTestId('paper');
  await expect(paper).toContainText(`Cannot be read: ${unread.length}`);
  await expect(paper).toContainText('Exceptions in one line each');
  await expect(paper).toContainText('This file was not read; nothing in it was checked.');
  await expect(paper).not.toContainText('every record checks out');
});

test('while files are read that records may lack, nobody says that there is no record', async ({
  verifier,
}, info) => {
  const { page } = verifier;
  const { files } = await makeBatch();
  const records = files.slice(0, ALTERED);
  await verifier.give(...records);
  await verifier.done();
  await expect(verifier.records).toHaveCount(records.length);
  await mkdir(info.outputDir, { recursive: true });
  const long = info.outputPath('long.wav');
  await writeFile(long, '');
  await truncate(long, 8 * 1024 ** 3);
  await verifier.give(long);
  await expect(page.getByTestId('answered')).toHaveText(`0 of ${records.length} records answered`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reading and checking');
  await page.getByRole('button', { name: 'Cancel reading long.wav' }).click();
  await verifier.done();
  await expect(verifier.records).toHaveCount(records.length);
});

test('what was not read takes its old place when it is given again', async ({ verifier }, info) => {
  const { unread, given } = await giveStopped(verifier, info);
  await expect(verifier.page.getByText(`${unread.length + 2} files not read`)).toBeVisible();
  await verifier.give(...unread);
  await expect(withOutcome(verifier, 'passed')).toHaveCount(unread.length + 5);
  await verifier.done();
  await expect(verifier.page.getByText('2 files not read')).toBeVisible();
  await expect(withOutcome(verifier, 'unreadable')).toHaveCount(0);
  expect((await verifier.export()).evidence).toHaveLength(given);
});
