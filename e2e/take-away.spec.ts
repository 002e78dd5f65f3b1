import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { makeCall } from './fixtures';
import { toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { pdfText } from './pdf-text';
import { expect, test, type MadeFile, type VerifierPage } from './verifier-page';

/** What is said in the made records, and by whom. */
const content = ['Jonas Beispiel', 'Mara Muster', '+12025550187', 'household policy', 'bicycle'];

const encoder = new TextEncoder();
const sha512 = ({ bytes }: MadeFile): string => createHash('sha512').update(bytes).digest('hex');
const bare = (text: string): string => text.replace(/\s/g, '');

/** The same record in a file of its own: white space behind JSON is no part of it. */
const copies = (record: MadeFile, amount: number): MadeFile[] =>
  Array.from({ length: amount }, (_, i) => ({
    name: `copy-${String(i)}.vcon`,
    bytes: Buffer.concat([record.bytes, Buffer.from(' '.repeat(i + 1))]),
  }));

async function take(verifier: VerifierPage, format: 'print' | 'ticket' | 'csv' | 'json'): Promise<void> {
  await verifier.done();
  await verifier.page.getByTestId('take').click();
  await verifier.page.getByTestId(`take-${format}`).check();
}

async function saved(verifier: VerifierPage, button: string): Promise<Buffer> {
  const download = verifier.page.waitForEvent('download');
  await verifier.page.getByTestId(button).click();
  return readFile(await (await download).path());
}

/** The report as Chromium prints it. */
async function pdf(verifier: VerifierPage, path: string, format: 'A4' | 'Letter'): Promise<string> {
  await expect(verifier.page.getByTestId('paper')).toBeVisible();
  await verifier.page.pdf({ path, format });
  const text = pdfText(path);
  if (text === null) console.info('Skipped: neither pdftotext nor gs is here to read the text of a PDF.');
  test.skip(text === null, 'neither pdftotext nor gs is here to read the text of a PDF');
  return text ?? '';
}

test('the PDF of one record has its outcome in words, every fingerprint whole, and no content', async ({
  verifier,
}, testInfo) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  const { tool, certificates } = await verifier.export();
  await take(verifier, 'print');
  await page.getByTestId('case-reference').fill('Case 2026-17');
  await page.getByTestId('examiner').fill('A. Prüfer');
  await page.getByTestId('note').fill('First line\nsecond line');
  await page.getByTestId('conclusion').fill('It is the recording that was signed for.');
  await expect(page.getByTestId('paper')).toContainText('signed for.');

  const text = await pdf(verifier, testInfo.outputPath('one.pdf'), 'A4');
  for (const file of [call.record, call.recording]) expect(bare(text)).toContain(sha512(file));
  expect(bare(text)).toContain(tool.build);
  expect(bare(text)).toContain(certificates[0]?.sha256);
  for (const words of ['Checks out', 'Trusted signer', 'No witness', 'Case 2026-17', 'A. Prüfer']) {
    expect(text).toContain(words);
  }
  expect(text).toMatch(/Page 1 of \d/);
  expect(text).toContain('Signature');
  for (const word of content) expect(text).not.toContain(word);
  expect(text, 'what is only on the screen').not.toContain('Back to the report');
});

for (const format of ['A4', 'Letter'] as const) {
  test(`the PDF of many records on ${format}: exceptions in full, a line for each other, every fingerprint whole`, async ({
    verifier,
  }, testInfo) => {
    const { page } = verifier;
    const call = await makeCall();
    const unsigned: MadeFile = { name: 'unsigned.vcon', bytes: toBytes(makeRecord()) };
    const passing = copies(call.record, 120);
    const open = copies(unsigned, 25).map((file, i) => ({ ...file, name: `open-${String(i)}.vcon` }));
    await verifier.trust(call.certificate);
    await verifier.give(call.recording, ...passing, ...open);
    await take(verifier, 'print');
    await expect(page.getByTestId('paper')).toContainText('more, not in this preview');

    const text = await pdf(verifier, testInfo.outputPath('many.pdf'), format);
    expect(text).not.toContain('not in this preview');
    for (const file of [call.recording, ...passing, ...open]) {
      expect(bare(text), file.name).toContain(sha512(file));
    }
    for (const { name } of open) expect(text).toContain(`Not settled: ${name}`);
    expect(text).toContain('Checks out: 120');
    expect(text).toContain('Not settled: 25');
    for (const { name } of passing) expect(text).toContain(name);
    await expect(page.getByTestId('paper')).toContainText('more, not in this preview');
  });
}

test('a screen that is printed gives one line and no report', async ({ verifier }, testInfo) => {
  const { page } = verifier;
  await verifier.give((await makeCall()).record);
  await verifier.done();
  await page.getByText('The conversation', { exact: true }).click();
  await expect(page.getByTestId('conversation')).toContainText('bicycle');
  const printed = async (name: string): Promise<string> => {
    const path = testInfo.outputPath(name);
    await page.pdf({ path });
    const text = pdfText(path);
    test.skip(text === null, 'neither pdftotext nor gs is here to read the text of a PDF');
    return (text ?? '').trim();
  };
  const line = /^The screen is not a report, and is not printed\.[^.]*\.$/;
  expect(await printed('screen.pdf')).toMatch(line);
  await take(verifier, 'ticket');
  expect(await printed('ticket.pdf')).toMatch(line);
  await page.getByTestId('take-print').check();
  await expect(page.getByTestId('paper')).toBeVisible();
  expect(await printed('report.pdf')).not.toContain('The screen is not a report');
});

test('reports are named by the case, else by the record', async ({ verifier }) => {
  const { page } = verifier;
  await verifier.give((await makeCall()).record);
  await take(verifier, 'print');
  await expect(page).toHaveTitle(/^Verification report call\.vcon \d{4}-\d{2}-\d{2}$/);
  await page.getByTestId('case-reference').fill('../C:17\u202E');
  await expect(page).toHaveTitle(/^Verification report C-17 \d{4}-\d{2}-\d{2}$/);
  await page.getByTestId('take-json').check();
  const download = page.waitForEvent('download');
  await page.getByTestId('save-json').click();
  expect((await download).suggestedFilename()).toMatch(/^Verification report C-17 [\d-]{10}\.json$/);
});

test('content is in nothing until it is ticked, and then in all four', async ({ verifier }, testInfo) => {
  const { page } = verifier;
  await verifier.give((await makeCall()).record);
  await take(verifier, 'print');
  await expect(page.getByTestId('paper')).toBeVisible();
  const all = async (): Promise<string[]> => {
    await page.getByTestId('take-print').check();
    await expect(page.getByTestId('paper')).toBeVisible();
    const printed = await page.getByTestId('paper').innerText();
    await page.getByTestId('take-ticket').check();
    const ticket = await page.getByTestId('ticket-text').innerText();
    await page.getByTestId('take-csv').check();
    const csv = (await saved(verifier, 'export-csv')).toString();
    await page.getByTestId('take-json').check();
    return [printed, ticket, csv, (await saved(verifier, 'save-json')).toString()];
  };
  for (const text of await all()) {
    for (const word of content) expect(text).not.toContain(word);
  }
  await page.getByTestId('with-content').check();
  for (const text of await all()) expect(text).toContain('Jonas Beispiel');
  await page.getByTestId('take-print').check();
  const printed = await pdf(verifier, testInfo.outputPath('content.pdf'), 'A4');
  expect(printed).toContain('The issuer says');
  expect(printed).toMatch(/Jonas Beispiel: And the cover for my bicycle/);

  // The tick beside the quick export is the same one, and goes with the evidence.
  await page.getByTestId('take-away-close').click();
  await expect(page.getByTestId('take')).toBeFocused();
  await expect(page.getByTestId('export-content')).toBeChecked();
  await page.getByTestId('close').click();
  await verifier.give((await makeCall()).record);
  await verifier.done();
  await expect(page.getByTestId('export-content')).not.toBeChecked();
});

test('printing draws up the newest words first, and nothing that was typed is kept', async ({ verifier }) => {
  const { page } = verifier;
  await page.evaluate(() => {
    window.print = () => {
      document.title = document.querySelector('[data-testid=paper]')?.textContent ?? '';
    };
  });
  await verifier.give((await makeCall()).record);
  await take(verifier, 'print');
  await expect(page.getByTestId('paper')).toBeVisible();
  await page.getByTestId('conclusion').fill('Typed at the last moment');
  await page.getByTestId('print').click();
  await expect.poll(() => page.title()).toContain('Typed at the last moment');
  expect(
    await page.evaluate(async () => [
      localStorage.length + sessionStorage.length,
      (await indexedDB.databases()).map(({ name }) => name).toSorted(),
    ]),
  ).toEqual([0, []]);
  await page.getByTestId('take-away-close').click();
  await page.getByTestId('close').click();
  await verifier.give((await makeCall()).record);
  await take(verifier, 'print');
  await expect(page.getByTestId('paper')).toBeVisible();
  await expect(page.getByTestId('conclusion')).toHaveValue('');
  await expect(page.getByTestId('paper')).not.toContainText('Typed at the last moment');
});

test('a ticket text: for all records and for one, copied as it is shown', async ({ verifier, context }) => {
  const { page } = verifier;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const call = await makeCall();
  const unsigned: MadeFile = { name: 'unsigned.vcon', bytes: toBytes(makeRecord()) };
  await verifier.trust(call.certificate);
  await verifier.give(call.record, call.recording, unsigned);
  await take(verifier, 'ticket');
  const text = page.getByTestId('ticket-text');
  await expect(text).toContainText('2 records: Not settled 1, Checks out 1.');
  await page.getByTestId('ticket-record').selectOption({ label: 'Checks out: call.vcon' });
  await expect(text).toContainText('Checks out: Unchanged since');
  await expect(text).toContainText(sha512(call.record));
  await expect(text).not.toContainText('unsigned.vcon');
  await page.getByRole('button', { name: 'Copy the text' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await text.textContent());
});

test('a table begins with a byte order mark unless that is unticked, and has the note', async ({
  verifier,
}) => {
  const { page } = verifier;
  await verifier.give((await makeCall()).record);
  await take(verifier, 'csv');
  await page.getByTestId('csv-note').fill('Für die Akte');
  const marked = await saved(verifier, 'export-csv');
  expect([...marked.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(marked.toString()).toContain('"Für die Akte"');
  await page.getByTestId('csv-mark').uncheck();
  const plain = (await saved(verifier, 'export-csv')).toString();
  expect(plain.startsWith('"File",')).toBe(true);
  expect(plain.trimEnd().split('\r\n')).toHaveLength(2);
});

test('the schema of the JSON report comes with the site', async ({ verifier }) => {
  const { page } = verifier;
  await verifier.give((await makeCall()).record);
  await take(verifier, 'json');
  const link = page.getByTestId('schema');
  await expect(link).toHaveAttribute('target', '_blank');
  const address = new URL((await link.getAttribute('href')) ?? '', page.url());
  const schema = (await (await page.request.get(address.href)).json()) as { title?: string };
  expect(schema.title).toContain('vCon verification report');
});

test('hostile names and words: text everywhere, no formula, no broken page', async ({
  verifier,
}, testInfo) => {
  const { page } = verifier;
  const word = 'W'.repeat(1_000_000);
  const hostile = `=HYPERLINK("https://x.example")<img src=x onerror="window.hacked=1">\u202Egpj.exe\u0000\r\n+1`;
  const record = makeRecord({ uuid: hostile, subject: word });
  const parties = [{ name: hostile }, { name: word }, { tel: `@SUM(1)${word}` }];
  const [dialog] = record['dialog'] as object[];
  const files = [
    { ...dialog, filename: hostile, url: hostile },
    { ...dialog, filename: word },
  ];
  await verifier.give(
    { name: `=cmd|'\u202Eexe'<b>!A0.vcon`, bytes: toBytes({ ...record, parties, dialog: files }) },
    { name: `-1+${'n'.repeat(200)}.vcon`, bytes: encoder.encode('{"parties":[]}') },
  );
  await take(verifier, 'print');
  await page.getByTestId('with-content').check();
  await page.getByTestId('case-reference').fill(`"; } </style>${hostile}`);
  await page.getByTestId('note').fill(`${hostile}\n${'N'.repeat(20_000)}`);
  const paper = page.getByTestId('paper');
  await expect(paper).toContainText('NNNN');
  const width = (): Promise<number[]> =>
    paper.evaluate((element) => [element.scrollWidth - element.clientWidth, document.body.scrollWidth]);
  for (const size of [
    { width: 1280, height: 800 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(size);
    const [over, body] = await width();
    expect(over).toBeLessThanOrEqual(0);
    expect(body).toBeLessThanOrEqual(size.width);
  }
  // As wide as a sheet of A4 between its margins.
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 680, height: 900 });
  expect((await width())[0]).toBeLessThanOrEqual(0);
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 1280, height: 800 });

  const shown = await paper.innerText();
  const printed = await pdf(verifier, testInfo.outputPath('hostile.pdf'), 'A4');
  expect(printed).not.toContain('Back to the report');
  await page.getByTestId('take-ticket').check();
  const ticket = await page.getByTestId('ticket-text').innerText();
  await page.getByTestId('take-csv').check();
  const csv = (await saved(verifier, 'export-csv')).toString();
  for (const text of [shown, printed, ticket, csv]) {
    expect(text).not.toContain('\u202E');
    expect(text).not.toContain('\u0000');
    expect(text.length).toBeLessThan(300_000);
  }
  for (const text of [shown, ticket, csv]) expect(text).toContain('⟨U+202E⟩');
  for (const cell of csv.matchAll(/(?:^\uFEFF?|,|\n)"([^"]?)/g)) expect(cell[1]).not.toMatch(/[=+\-@\t\r]/);
  expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
  expect(await page.evaluate(() => 'hacked' in window || document.querySelector('main img') !== null)).toBe(
    false,
  );
});
