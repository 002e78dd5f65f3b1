import { makeCall } from './fixtures';
import { makeSigner } from './maker/signer';
import { expect, test } from './verifier-page';

test('trusting a signer from the record: the fingerprint is shown, "not confirmed yet" is kept and reported', async ({
  verifier,
}) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  const fingerprint =
    (await verifier.export()).records[0]?.layers[0]?.signatures[0]?.certificates[0]?.sha256 ?? '';

  await page.getByTestId('trust-signer').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  const shown = (await dialog.textContent())?.replace(/\s/g, '').toLowerCase();
  expect(fingerprint).toHaveLength(64);
  expect(shown).toContain(fingerprint);
  await dialog.getByText('Not confirmed yet').click();
  await page.getByTestId('trust-confirm').click();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  expect((await verifier.export()).policy.trustEntries).toMatchObject([
    { kind: 'pin', purpose: 'signer', sha256: fingerprint, confirmedBy: null },
  ]);
});

test('a pin outlives the page, can be named, and can be removed', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.trust(call.certificate);
  await expect(page.getByTestId('trust-list')).toContainText('1');
  await page.reload();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  verifier.requests.length = 0;

  await page.getByTestId('trust-list').click();
  const entry = page.getByTestId('trust-entry');
  await expect(entry).toHaveCount(1);
  await entry.getByRole('button', { name: /^Change/ }).click();
  await entry.getByRole('textbox', { name: 'Your name for it' }).fill('Klar Voice, Berlin');
  await entry.getByRole('button', { name: 'Save' }).click();
  await expect(entry).toContainText('Klar Voice, Berlin');
  await entry.getByRole('button', { name: /^Remove/ }).click();
  await page
    .getByRole('button', { name: /^Remove|^Yes/ })
    .last()
    .click();
  await expect(entry).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(verifier.records).toHaveAttribute('data-outcome', 'indeterminate');
});

test('a self-made certificate that calls itself an authority can be pinned from the record', async ({
  verifier,
}) => {
  const signer = await makeSigner({ ca: true });
  const call = await makeCall(0, 'call.wav', signer);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await verifier.page.getByTestId('trust-signer').click();
  await verifier.page.getByRole('dialog').getByText('Not confirmed yet').click();
  await verifier.page.getByTestId('trust-confirm').click();
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  expect((await verifier.export()).policy.trustEntries).toMatchObject([{ kind: 'pin' }]);
});

test('a fingerprint that is pasted and differs stops the trusting', async ({ verifier }) => {
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.done();
  await verifier.page.getByTestId('trust-signer').click();
  const dialog = verifier.page.getByRole('dialog');
  await dialog.getByPlaceholder('Paste it to compare').fill('00:11:22:33');
  await expect(dialog.getByText('This is not the same fingerprint.')).toBeVisible();
  await expect(verifier.page.getByTestId('trust-confirm')).toBeDisabled();
});

test('a sample’s signer cannot come onto the user’s own list', async ({ verifier }) => {
  const { page } = verifier;
  await page.getByTestId('sample').filter({ hasText: 'another key' }).click();
  await verifier.outcome('indeterminate');
  await page.getByTestId('trust-signer').click();
  await expect(page.getByTestId('trust-confirm')).toBeVisible();
  await verifier.drop((await makeCall()).record);
  await expect(page.getByTestId('trust-confirm')).toBeHidden();
  await verifier.outcome('indeterminate');
  expect((await verifier.export()).policy.trustEntries).toEqual([]);
});

test('a file that is no certificate is said to be none', async ({ verifier }) => {
  await verifier.trust({ name: 'notes.txt', bytes: new TextEncoder().encode('hello') });
  await expect(verifier.page.getByTestId('problem')).toContainText('notes.txt');
});

test('a signer with the name of a trusted one and another key is called out', async ({ verifier }) => {
  const [old, renewed] = await Promise.all([makeCall(), makeCall()]);
  await verifier.trust(old.certificate);
  await verifier.give(renewed.record, renewed.recording);
  await verifier.outcome('indeterminate');
  await expect(verifier.page.getByRole('heading', { level: 1 })).toContainText('another key');
});
