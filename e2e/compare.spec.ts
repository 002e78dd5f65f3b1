import { makeCall } from './fixtures';
import { signRecord, toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { makeSigner } from './maker/signer';
import { amend, redact } from './maker/versions';
import { expect, test, type MadeFile, type VerifierPage } from './verifier-page';

const file = (name: string, content: object): MadeFile => ({
  name,
  bytes: content instanceof Uint8Array ? content : toBytes(content),
});
const payload = ({ name, bytes }: MadeFile) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});
const sheet = ({ page }: VerifierPage) => page.getByRole('dialog', { name: 'Compare two records' });
const compared = (verifier: VerifierPage) => sheet(verifier).getByTestId('comparison');
const changes = (verifier: VerifierPage) => sheet(verifier).getByTestId('change');

/** Nothing stands out of the page sideways. */
async function fitsWidth({ page }: VerifierPage): Promise<void> {
  const over = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('dialog[open]')].map(
      (element) => element.scrollWidth - element.clientWidth,
    ),
  );
  expect(Math.max(...over)).toBeLessThanOrEqual(0);
}

test('two drops on an empty page: the same record in other bytes', async ({ verifier }) => {
  const { page } = verifier;
  const { record } = await makeCall();
  const pretty = JSON.stringify(JSON.parse(Buffer.from(record.bytes).toString()), null, 2);
  await page.getByTestId('compare').click();
  await expect(sheet(verifier).getByText('Drop your copy here')).toBeVisible();
  await expect(sheet(verifier).getByText('Drop our copy here')).toBeVisible();
  for (const [side, given] of [
    ['second', file('call.vcon', new TextEncoder().encode(pretty))],
    ['first', record],
  ] as const) {
    await page.getByTestId(`compare-${side}`).evaluate(
      (zone, { name, bytes }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(bytes)], name));
        for (const type of ['dragenter', 'dragover', 'drop']) {
          const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer });
          zone.dispatchEvent(event);
        }
      },
      { name: given.name, bytes: [...given.bytes] },
    );
    await verifier.done();
  }
  await expect(compared(verifier)).toHaveAttribute('data-relation', 'same-json');
  await expect(compared(verifier)).toContainText('The same record in other bytes.');
  await expect(compared(verifier)).toContainText('only spaces, line breaks or escapes differ');
  // Both have one name, and each stands where it was dropped.
  await expect(page.getByTestId('compare-first-record')).toHaveValue('1');
  await expect(page.getByTestId('compare-second-record')).toHaveValue('0');
  await expect(page.getByTestId('compare-second-record').locator('option')).toHaveText([/file 1/, /file 2/]);
  await expect(changes(verifier)).toHaveCount(0);
});

test('the same bytes under two names are one record, and that is said', async ({ verifier }) => {
  const { page } = verifier;
  const { record } = await makeCall();
  await verifier.give(record, { ...record, name: 'copy.vcon' });
  await verifier.done();
  await expect(verifier.records).toHaveCount(1);
  const offer = page.getByTestId('compare-offer');
  await expect(offer).toContainText('copy.vcon is byte for byte the same file as call.vcon');
  await offer.getByRole('button').click();
  await expect(compared(verifier)).toContainText('The same bytes.');
  await expect(compared(verifier)).toContainText('Identical files count as one record');
  await expect(page.getByTestId('compare-second')).toContainText('Identical to call.vcon; counted once');
});

test('one changed value, in a copy that its signature no longer fits', async ({ verifier }) => {
  const { page } = verifier;
  const signer = await makeSigner();
  const record = makeRecord({ subject: 'The premium is 31 euros a month' });
  const ours = await signRecord(record, signer);
  const altered = await signRecord({ ...record, subject: 'The premium is 13 euros a month' }, signer);
  const yours = { ...ours, payload: altered.payload };
  await verifier.give(file('yours.vcon', yours), file('ours.vcon', ours));
  await verifier.done();
  await page.getByTestId('compare').click();
  await expect(compared(verifier)).toContainText('Different: 1 changed.');
  await expect(compared(verifier)).toContainText('both give themselves the same UUID');
  await expect(compared(verifier)).toContainText(
    'A signature fits “Our copy”; none is shown to fit “Your copy”.',
  );
  await expect(changes(verifier)).toHaveCount(1);
  await expect(changes(verifier)).toContainText('/subject');
  await expect(changes(verifier).locator('mark')).toHaveText(['13', '31']);
  await expect(changes(verifier)).toContainText('Your copy, unproven:');
  await expect(changes(verifier)).toContainText('Our copy:');
  await expect(page.getByTestId('compare-first').locator('[data-outcome=failed]')).toBeVisible();
});

test('an amended version is held to the draft against the one it names', async ({ verifier }) => {
  const { page } = verifier;
  const signer = await makeSigner();
  const record = makeRecord();
  const call = file('call.vcon', await signRecord(record, signer));
  const amended = amend(record, call.bytes, { reviewed: 'by a person', parties: [] });
  await verifier.give(file('amended.vcon', await signRecord(amended, signer)), call);
  await verifier.done();
  const offer = page.getByTestId('compare-offer');
  await expect(offer).toContainText('amended.vcon says that it is an amended version of call.vcon');
  await offer.getByRole('button').click();
  const lineage = page.getByTestId('lineage');
  await expect(lineage).toHaveAttribute('data-named', 'yes');
  await expect(lineage).toContainText('Is the later version really a copy plus additions?');
  await expect(lineage).toContainText('Not only additions');
  await expect(lineage.locator('[data-outcome=warn]')).toHaveCount(2);
  await expect(page.getByTestId('compare-first')).toContainText('Earlier version');
  await expect(page.getByTestId('compare-first-record')).toHaveValue('1');
});

test('a redacted version without placeholders is one all the same', async ({ verifier }) => {
  const { page } = verifier;
  const signer = await makeSigner();
  const record = makeRecord();
  const call = file('call.vcon', await signRecord(record, signer));
  const redacted = redact(record, call.bytes, (copy) => {
    copy['subject'] = '';
    const { parties } = copy as { parties: Record<string, unknown>[] };
    parties.shift();
  });
  await verifier.give(
    call,
    file('redacted.vcon', await signRecord(redacted, signer)),
    file('x.vcon', makeRecord()),
  );
  await verifier.done();
  await page.getByTestId('compare').click();
  const lineage = page.getByTestId('lineage');
  await expect(lineage).toContainText('Is the later version really a copy minus redactions?');
  await expect(lineage).toContainText('Yes');
  await expect(lineage).toContainText('a recommendation, and no sign of another change');
  await expect(lineage.locator('[data-outcome=advice]')).toHaveCount(1);
  await expect(lineage.locator('[data-outcome=warn]')).toHaveCount(0);
});

test('thousands of changes are counted, paged, filtered and found', async ({ verifier }) => {
  const { page } = verifier;
  const values = (change: (i: number) => string) =>
    Object.fromEntries(Array.from({ length: 6000 }, (_, i) => [`value ${i}`, change(i)]));
  const record = makeRecord();
  await verifier.give(
    file('yours.vcon', { ...record, many: values((i) => `before ${i}`) }),
    file('ours.vcon', {
      ...record,
      more: 'added',
      many: values((i) => (i < 5100 ? `after ${i}` : `before ${i}`)),
    }),
  );
  await verifier.done();
  await page.getByTestId('compare').click();
  await expect(compared(verifier)).toContainText('Different: 1 only in our copy, 5,100 changed.');
  await expect(changes(verifier)).toHaveCount(100);
  await expect(sheet(verifier)).toContainText('101 more differences are counted and not listed.');
  await sheet(verifier).getByRole('button', { name: 'Show 100 more' }).click();
  await expect(changes(verifier)).toHaveCount(200);
  await sheet(verifier).getByRole('searchbox').fill('after 4321');
  await expect(changes(verifier)).toHaveCount(1);
  await sheet(verifier)
    .getByRole('button', { name: /^Only in our copy/ })
    .click();
  await expect(changes(verifier)).toHaveCount(0);
});

test('by keyboard alone: open, choose, filter, see a whole value, and back', async ({ verifier }) => {
  const { page } = verifier;
  const long = 'word '.repeat(2000);
  const record = makeRecord();
  await verifier.give(
    file('a.vcon', record),
    file('b.vcon', { ...makeRecord(), subject: long }),
    file('c.vcon', { ...makeRecord(), subject: `${long}end` }),
  );
  await verifier.done();
  await page.getByTestId('compare').focus();
  await page.keyboard.press('Enter');
  const tabTo = async (locator: ReturnType<typeof page.locator>): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      if (await locator.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error('not reached by Tab');
  };
  await tabTo(page.getByTestId('compare-first-record'));
  await page.keyboard.type('b.vcon');
  await tabTo(page.getByTestId('compare-second-record'));
  await page.keyboard.type('c.vcon');
  await expect(compared(verifier)).toHaveAttribute('data-relation', 'different');
  const changed = sheet(verifier).getByRole('button', { name: /^Changed/ });
  await tabTo(changed);
  await page.keyboard.press('Space');
  await expect(changed).toHaveAttribute('aria-pressed', 'true');
  const subject = changes(verifier).filter({ hasText: '/subject' });
  await expect(subject).toContainText('before this, the same in both');
  const whole = subject.getByRole('button', { name: 'Show the whole value' }).first();
  await tabTo(whole);
  await page.keyboard.press('Enter');
  await expect(subject).toContainText('Show all 10,000 characters');
  await page.keyboard.press('Escape');
  await expect(sheet(verifier)).toBeHidden();
  await expect(page.getByTestId('compare')).toBeFocused();
});

test('hostile names and values are only ever text, and nothing stands out of a narrow page', async ({
  verifier,
}) => {
  const { page } = verifier;
  await page.setViewportSize({ width: 320, height: 640 });
  const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  const record = makeRecord();
  const hostile = {
    ...record,
    subject: `${markup}\u202egnp.exe\u0000\u001b[31m`,
    [`${markup}\u2066`.repeat(3)]: 'W'.repeat(400),
    word: 'W'.repeat(1024 * 1024),
    marks: `a${'\u0301'.repeat(120)}`,
    half: ['\ud800'],
  };
  await verifier.give(
    file(`${'A'.repeat(200)}\u202e.vcon`, record),
    file(`${markup.replaceAll('/', '')}.vcon`, hostile),
  );
  await verifier.done();
  await expect(page.getByTestId('compare-offer')).toContainText('same UUID');
  await fitsWidth(verifier);
  await page.getByTestId('compare').click();
  await expect(compared(verifier)).toContainText('4 only in our copy, 1 changed');
  await expect(changes(verifier).first()).toContainText('⟨U+202E⟩');
  await expect(sheet(verifier)).toContainText('⟨120 combining marks⟩');
  await fitsWidth(verifier);
  const word = changes(verifier).filter({ hasText: '/word' });
  await word.getByRole('button', { name: 'Show the whole value' }).click();
  await word.getByRole('button', { name: 'Show all 1,048,576 characters' }).click();
  await fitsWidth(verifier);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('what is no record is said beside the place it was given at', async ({ verifier }) => {
  const { page } = verifier;
  const { record, recording } = await makeCall();
  await verifier.give(record);
  await verifier.done();
  await page.getByTestId('compare').click();
  await page.getByTestId('compare-second-input').setInputFiles([payload(recording)]);
  await expect(page.getByTestId('compare-second')).toContainText('There is no record in what you gave');
  await page
    .getByTestId('compare-second-input')
    .setInputFiles([payload(file('cut.vcon', record.bytes.slice(0, 99)))]);
  await expect(compared(verifier)).toHaveAttribute('data-relation', 'unknown');
  await expect(compared(verifier)).toContainText('not readable as a record');
});
