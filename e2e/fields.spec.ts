import { readFile } from 'node:fs/promises';
import { makeCall } from './fixtures';
import { signRecord, toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { makeSigner } from './maker/signer';
import { expect, test, type VerifierPage } from './verifier-page';

/** Gives a signed record and opens its fields. */
async function openFields(verifier: VerifierPage, record: object): Promise<Uint8Array> {
  const jws = await signRecord(record, await makeSigner());
  await verifier.give({ name: 'call.vcon', bytes: toBytes(jws) });
  await verifier.done();
  await verifier.page.getByText('Every field of the record').click();
  return Buffer.from(jws.payload, 'base64url');
}

const row = ({ page }: VerifierPage, pointer: string) =>
  page.locator(`[data-testid=field][data-pointer="${pointer}"]`);
const detail = ({ page }: VerifierPage) => page.getByTestId('field-detail');
const search = ({ page }: VerifierPage) => page.getByRole('searchbox', { name: /Find fields/ });

test('a field is told whole: value, protection, form, section, and both can be copied', async ({
  verifier,
}) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.done();
  await page.getByText('Every field of the record').click();
  await row(verifier, '/dialog/0/url').click();
  await expect(detail(verifier)).toContainText('the file it names is bound by its hash');
  await expect(detail(verifier)).toContainText('Conforms');
  await expect(detail(verifier)).toContainText('draft-ietf-vcon-vcon-core, Dialog Object, url');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await detail(verifier).getByRole('button', { name: 'Copy pointer' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('/dialog/0/url');
  await detail(verifier).getByRole('button', { name: 'Copy value' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^https:/);
  await detail(verifier).getByRole('button', { name: 'Close' }).click();
  await expect(detail(verifier)).toBeHidden();
});

test('the keys of a tree move, open and close', async ({ verifier }) => {
  const { page } = verifier;
  await openFields(verifier, makeRecord());
  const focused = () => page.locator(':focus').getAttribute('data-pointer');
  const press = async (...keys: string[]): Promise<string | null> => {
    for (const key of keys) await page.keyboard.press(key);
    return focused();
  };
  await search(verifier).focus();
  await page.getByRole('button', { name: 'Close all' }).focus();
  await page.keyboard.press('Tab');
  const first = await focused();
  expect(first).toMatch(/^\/[a-z_]+$/);
  await expect(page.locator(':focus')).toHaveAttribute('aria-level', '1');
  expect(await press('End')).not.toBe(first);
  expect(await press('Home')).toBe(first);
  expect(await press('p')).toBe('/parties');
  await expect(row(verifier, '/parties')).toHaveAttribute('aria-expanded', 'true');
  expect(await press('ArrowRight')).toBe('/parties/0');
  await expect(row(verifier, '/parties/0')).toHaveAttribute('aria-level', '2');
  await expect(row(verifier, '/parties/0')).toHaveAttribute('aria-posinset', '1');
  await expect(row(verifier, '/parties/0')).toHaveAttribute('aria-selected', 'true');
  expect(await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft')).toBe('/parties');
  await expect(row(verifier, '/parties')).toHaveAttribute('aria-expanded', 'false');
  await expect(row(verifier, '/parties/0')).toHaveCount(0);
  await press('Enter');
  await expect(row(verifier, '/parties/0')).toBeVisible();
  await expect(detail(verifier)).toHaveAttribute('data-pointer', '/parties');
});

test('fields are found by place, by value, and by what needs attention', async ({ verifier }) => {
  const { page } = verifier;
  await openFields(verifier, { ...makeRecord(), odd_thing: { needle: 'haystack' } });
  await search(verifier).fill('HAYST');
  await expect(page.getByTestId('field')).toHaveCount(2);
  await expect(row(verifier, '/odd_thing/needle')).toBeVisible();
  await search(verifier).fill('nothing like it');
  await expect(page.getByText('No field fits.')).toBeVisible();
  await search(verifier).fill('');
  await page.getByLabel('Only what needs attention').check();
  await expect(row(verifier, '/odd_thing')).toHaveAttribute('data-conformance', 'unknown');
  await expect(row(verifier, '/uuid')).toHaveCount(0);
  await row(verifier, '/odd_thing').click();
  await expect(detail(verifier)).toContainText('The draft does not define it.');
});

test('of many thousand fields those in view are drawn, and the last is reached', async ({ verifier }) => {
  const { page } = verifier;
  const parties = Array.from({ length: 5000 }, (_, i) => ({
    name: `Party ${String(i)}`,
    tel: `tel:+1${String(i)}`,
  }));
  await openFields(verifier, { ...makeRecord(), parties });
  await expect(row(verifier, '/parties')).toHaveAttribute('aria-expanded', 'false');
  await page.getByRole('button', { name: 'Open all' }).click();
  await row(verifier, '/uuid').focus();
  await page.keyboard.press('End');
  await expect(page.locator(':focus')).toBeInViewport();
  await expect(page.locator(':focus')).toHaveAttribute('data-pointer', /^\/(?!parties)/);
  expect(await page.getByTestId('field').count()).toBeLessThan(100);
  await search(verifier).fill('party 4999');
  await row(verifier, '/parties/4999/name').click();
  await expect(detail(verifier)).toContainText('Party 4999');
});

test('the signed bytes are shown, and saved byte for byte', async ({ verifier }) => {
  const { page } = verifier;
  const payload = await openFields(verifier, { ...makeRecord(), subject: '\u202Elairt\u0000' });
  const bytes = page.getByTestId('signed-bytes').last();
  await bytes.getByRole('button', { name: 'Show the signed bytes' }).click();
  await expect(bytes).toContainText('The payload that was signed');
  await expect(bytes.locator('pre')).toContainText('⟨U+202E⟩lairt');
  const download = page.waitForEvent('download');
  await bytes.getByRole('button', { name: 'Save as a file' }).click();
  const saved = await readFile(await (await download).path());
  expect(Buffer.compare(saved, payload)).toBe(0);
});

test('hostile names and values are text, written out, cut and kept within the smallest phone', async ({
  verifier,
}) => {
  const { page } = verifier;
  await page.setViewportSize({ width: 320, height: 640 });
  const megabyte = 'A'.repeat(1024 * 1024);
  const hostile = '<img src=x onerror="window.hacked=1">\u202Egpj.exe\u0007\u{E0061}';
  await openFields(verifier, {
    ...makeRecord(),
    subject: megabyte,
    [hostile]: hostile,
    ['n'.repeat(900)]: `line\nline\ttab${'\u0301'.repeat(300)}`,
    '': { '': 'nameless' },
  });
  await search(verifier).fill('onerror');
  const field = page.getByTestId('field').filter({ hasText: 'onerror' });
  await expect(field).toContainText('⟨U+202E⟩gpj.exe⟨U+0007⟩⟨U+E0061⟩');
  await field.click();
  await expect(detail(verifier)).toContainText('⟨U+202E⟩gpj.exe');
  await search(verifier).fill('subject');
  await row(verifier, '/subject').click();
  await expect(detail(verifier)).toContainText('The first 2,000 characters');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await detail(verifier).getByRole('button', { name: 'Copy whole value' }).click();
  await expect
    .poll(() => page.evaluate(async () => (await navigator.clipboard.readText()).length))
    .toBe(megabyte.length);
  await search(verifier).fill('');
  await page.getByTestId('signed-bytes').last().getByRole('button').first().click();
  await expect(page.getByTestId('signed-bytes').last().locator('pre')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});
