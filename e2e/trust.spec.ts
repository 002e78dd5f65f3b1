import { makeCall } from './fixtures';
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
