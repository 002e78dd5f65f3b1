import { SERIAL_NUMBER, inDays, listAddress, makeCertifiedCall } from './authority';
import { makeCall } from './fixtures';
import { signRecord, toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { makeSigner, type SignerOptions } from './maker/signer';
import { expect, test, type VerifierPage } from './verifier-page';

/** Gives a call by a signer whose certificate is pinned. */
async function givePinned(verifier: VerifierPage, options: SignerOptions): Promise<void> {
  const call = await makeCall(0, 'call.wav', await makeSigner(options));
  await verifier.trust(call.certificate);
  await verifier.give(call.record, call.recording);
  await verifier.done();
}

/** The drawn path from the trust list down: role and outcome of each certificate. */
async function drawn({ page }: VerifierPage): Promise<string[]> {
  const links = await page.getByTestId('path-link').all();
  return Promise.all(
    links.map(
      async (link) => `${await link.getAttribute('data-role')} ${await link.getAttribute('data-outcome')}`,
    ),
  );
}

const reasonsOf = async (verifier: VerifierPage) => (await verifier.export()).records[0]?.reasons ?? [];

test('an expired certificate settles nothing, pinned or not', async ({ verifier }) => {
  await givePinned(verifier, {
    notBefore: new Date('2024-01-01T00:00:00Z'),
    notAfter: new Date('2025-06-01T00:00:00Z'),
  });
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown', recordings: 'yes' });
  expect(await reasonsOf(verifier)).toContain('SIGNER_EXPIRED');
  expect(await drawn(verifier)).toEqual(['signer fail']);
  await expect(verifier.page.getByTestId('path-link')).toContainText('expired on 2025-06-01');
  const now = verifier.page.locator('[data-testid=time-statement][data-check="signer.valid-now"]');
  await expect(now).not.toHaveAttribute('data-outcome', 'pass');
});

test('a certificate that is not yet valid settles nothing', async ({ verifier }) => {
  await givePinned(verifier, { notBefore: inDays(400), notAfter: inDays(800) });
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown' });
  expect(await reasonsOf(verifier)).toContain('SIGNER_NOT_YET_VALID');
  expect(await drawn(verifier)).toEqual(['signer fail']);
});

test('another key under the name of a trusted signer is open, not broken', async ({ verifier }) => {
  const [old, renewed] = await Promise.all([makeCall(), makeCall()]);
  await verifier.trust(old.certificate);
  await verifier.give(renewed.record, renewed.recording);
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown' });
  expect(await reasonsOf(verifier)).toContain('SIGNER_KEY_CHANGED');
  const link = verifier.page.getByTestId('path-link');
  await expect(link).toContainText('Nobody you trust vouches for it');
  await expect(link).toContainText('calls itself');
});

test('a key of 1024 bits settles nothing, pinned or not', async ({ verifier }) => {
  await givePinned(verifier, { modulusLength: 1024 });
  await verifier.outcome('indeterminate');
  await expect(verifier.answer('signer')).not.toHaveAttribute('data-answer', 'yes');
  expect(await reasonsOf(verifier)).toContain('WEAK_KEY');
});

test('a signer under a trusted authority checks out, and every certificate opens', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCertifiedCall();
  await verifier.trust(call.root);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', recordings: 'yes' });
  expect(await drawn(verifier)).toEqual(['anchor pass', 'intermediate pass', 'signer pass']);

  const signer = page.getByTestId('path-link').last();
  await expect(signer).toContainText('certified as records.klar-voice.example');
  await expect(signer.getByTestId('revocation')).toHaveAttribute('data-kind', 'not-checked');
  await expect(signer.getByTestId('revocation')).toContainText(listAddress);
  await expect(page.getByText('Nothing is fetched by this page.')).toBeVisible();

  await signer.getByText('All of this certificate').click();
  const usage = signer.locator('[data-oid="2.5.29.15"]');
  await expect(usage).toContainText('Critical');
  await expect(usage).toContainText('Its key may make signatures (digitalSignature).');
  await expect(signer.locator('[data-oid="2.5.29.19"]')).toContainText('no certification authority');
  await expect(signer.locator('[data-oid="2.5.29.32"]')).toContainText('https://authority.example/rules');
  await signer.getByText('The certificate as PEM').click();
  await expect(signer.locator('pre')).toContainText('-----BEGIN CERTIFICATE-----');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await signer.getByRole('button', { name: 'Copy PEM' }).click();
  await expect(signer.getByText('Copied', { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
});

test('without its authority in the trust list, the same signer is a stranger', async ({ verifier }) => {
  const call = await makeCertifiedCall();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await verifier.answers({ signer: 'unknown' });
  expect(await drawn(verifier)).toEqual(['intermediate fail', 'signer not-checked']);
  await expect(verifier.page.getByTestId('path')).toContainText('Nobody in it vouches');
});

test('SHA-1 in the path breaks it there, and nothing behind it is looked at', async ({ verifier }) => {
  const call = await makeCertifiedCall({ intermediate: { scheme: 'rsa-sha1' } });
  await verifier.trust(call.root);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown' });
  expect(await reasonsOf(verifier)).toContain('CHAIN_NOT_VALID');
  expect(await drawn(verifier)).toEqual(['anchor pass', 'intermediate fail', 'signer not-checked']);
  const broken = verifier.page.getByTestId('path-link').nth(1);
  await expect(broken).toContainText('The path breaks here');
  await expect(broken).toContainText('SHA-1');
  await expect(broken).toContainText('RFC 5280 section 6.1.3 (a)(1)');
  await broken.getByText('All of this certificate').click();
  await expect(broken).toContainText('RSA with SHA-1 (can be forged)');
});

test('an authority with a key of 1024 bits breaks the path', async ({ verifier }) => {
  const call = await makeCertifiedCall({ intermediateBits: 1024 });
  await verifier.trust(call.root);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown' });
  expect((await drawn(verifier))[1]).toBe('intermediate fail');
});

test('a signer whom a dropped list withdraws is not trusted', async ({ verifier }) => {
  const call = await makeCertifiedCall();
  await verifier.trust(call.root);
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  const revocationDate = inDays(-20);
  await verifier.drop(call.list({ entries: [{ serialNumber: SERIAL_NUMBER, revocationDate, reason: 1 }] }));
  await expect(verifier.records).toHaveAttribute('data-outcome', 'failed');
  await verifier.answers({ unaltered: 'yes', signer: 'no' });
  expect(await reasonsOf(verifier)).toContain('SIGNER_REVOKED');
  const signer = verifier.page.getByTestId('path-link').last();
  await expect(signer.getByTestId('revocation')).toHaveAttribute('data-kind', 'revoked');
  await expect(signer.getByTestId('revocation')).toContainText(revocationDate.toISOString().slice(0, 10));
});

test('a current list that does not name the signer says that it was not withdrawn', async ({ verifier }) => {
  const call = await makeCertifiedCall();
  await verifier.trust(call.root);
  await verifier.give(call.record, call.recording, call.list());
  await verifier.outcome('passed');
  const signer = verifier.page.getByTestId('path-link').last();
  await expect(signer.getByTestId('revocation')).toHaveAttribute('data-kind', 'good');
});

test('a stale list settles nothing, and is said to be stale', async ({ verifier }) => {
  const call = await makeCertifiedCall();
  await verifier.trust(call.root);
  await verifier.give(
    call.record,
    call.recording,
    call.list({ thisUpdate: inDays(-90), nextUpdate: inDays(-60) }),
  );
  await verifier.outcome('passed');
  expect(await reasonsOf(verifier)).toContain('REVOCATION_NOT_CHECKED');
  const revocation = verifier.page.getByTestId('path-link').last().getByTestId('revocation');
  await expect(revocation).toHaveAttribute('data-kind', 'unknown');
  await expect(revocation).toContainText(inDays(-60).toISOString().slice(0, 10));
});

test('a list that the authority did not sign counts for nothing', async ({ verifier }) => {
  const call = await makeCertifiedCall();
  await verifier.trust(call.root);
  const entries = [{ serialNumber: SERIAL_NUMBER, revocationDate: inDays(-20) }];
  await verifier.give(call.record, call.recording, call.list({ entries, spoil: true }));
  await verifier.outcome('passed');
  const revocation = verifier.page.getByTestId('path-link').last().getByTestId('revocation');
  await expect(revocation).not.toHaveAttribute('data-kind', 'revoked');
});

test('a time that the user sets is said to prove nothing, and can be taken back', async ({ verifier }) => {
  const { page } = verifier;
  await givePinned(verifier, { notBefore: new Date('2025-01-01T00:00:00Z') });
  await verifier.outcome('passed');
  const judged = page.getByTestId('judged-as-of');
  await expect(judged).toContainText('by this computer’s clock');

  // By the keyboard alone.
  await page.getByTestId('set-time').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Date').fill('2024-05-03');
  await dialog.getByLabel('Time', { exact: true }).fill('14:30');
  const utc = dialog.getByRole('radio', { name: 'UTC', exact: true });
  await utc.check();
  await utc.press('Enter');
  await expect(judged).toHaveAttribute('data-source', 'user');
  await expect(judged).toContainText('a time you set; it proves nothing');
  await expect(judged.locator('time')).toHaveAttribute('datetime', '2024-05-03T14:30:00.000Z');
  await verifier.outcome('indeterminate');
  const reasons = await reasonsOf(verifier);
  expect(reasons).toContain('TIME_SET_BY_USER');
  expect(reasons).toContain('SIGNER_NOT_YET_VALID');

  await page.getByTestId('use-clock').click();
  await expect(judged).toHaveAttribute('data-source', 'clock');
  await verifier.outcome('passed');
});

test('a time that the user sets rescues nothing that has expired', async ({ verifier }) => {
  const { page } = verifier;
  await givePinned(verifier, {
    notBefore: new Date('2024-01-01T00:00:00Z'),
    notAfter: new Date('2025-06-01T00:00:00Z'),
  });
  await page.getByTestId('set-time').click();
  await page.getByRole('dialog').getByLabel('Date').fill('2024-05-03');
  await page.getByTestId('set-time-confirm').click();
  await expect(page.getByTestId('judged-as-of')).toHaveAttribute('data-source', 'user');
  await verifier.outcome('indeterminate');
  expect(await reasonsOf(verifier)).toEqual(expect.arrayContaining(['SIGNER_EXPIRED', 'TIME_SET_BY_USER']));
});

test('a time that is still to come is pointed out', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.done();
  await page.getByTestId('set-time').click();
  await page.getByRole('dialog').getByLabel('Date').fill('2099-01-01');
  await page.getByTestId('set-time-confirm').click();
  await expect(page.getByTestId('time-doubt')).toContainText('still to come');
});

test('a record from the future is pointed out', async ({ verifier }) => {
  const call = await makeCall();
  const record = await signRecord(makeRecord({ createdAt: inDays(400) }), call.signer);
  await verifier.give({ name: 'call.vcon', bytes: toBytes(record) });
  await verifier.done();
  await expect(verifier.page.getByTestId('time-doubt')).toContainText('One of the two is wrong');
});

test.describe('where the time zone is another', () => {
  test.use({ timezoneId: 'America/New_York' });

  test('a time is set in it, and shown with it', async ({ verifier }) => {
    const { page } = verifier;
    await givePinned(verifier, {});
    await page.getByTestId('set-time').click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('America/New_York');
    await dialog.getByLabel('Date').fill('2025-07-01');
    await dialog.getByLabel('Time', { exact: true }).fill('09:00');
    await expect(dialog).toContainText('13:00:00 UTC');
    await page.getByTestId('set-time-confirm').click();
    const judged = page.getByTestId('judged-as-of');
    await expect(judged.locator('time')).toHaveAttribute('datetime', '2025-07-01T13:00:00.000Z');
    await expect(judged).toContainText('09:00:00 GMT-4');
  });
});
