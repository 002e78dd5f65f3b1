import { makeCall } from './fixtures';
import { expect, test } from './verifier-page';
import type { Page } from '@playwright/test';

/** Presses Tab until an element of this name, test id or type has the focus; fails where a round of the page never meets it. */
async function tabTo(
  page: Page,
  wanted: { name?: RegExp; testId?: string; type?: string },
  key = 'Tab',
): Promise<void> {
  const met: string[] = [];
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press(key);
    const { name, testId, type } = await page.evaluate(() => {
      const focused = document.activeElement;
      return {
        name: (focused?.getAttribute('aria-label') ?? focused?.textContent ?? '').replace(/\s+/g, ' ').trim(),
        testId: focused?.getAttribute('data-testid') ?? null,
        type: focused?.getAttribute('type') ?? null,
      };
    });
    met.push(testId ?? name.slice(0, 40));
    if (wanted.testId !== undefined && testId === wanted.testId) return;
    if (wanted.type !== undefined && type === wanted.type) return;
    if (wanted.name?.test(name) === true) return;
  }
  throw new Error(
    `The focus never came to ${String(wanted.name ?? wanted.testId ?? wanted.type)}; it met: ${met.join(', ')}`,
  );
}

test('the whole main job by keyboard: files, proof, trust, report', async ({ verifier }) => {
  const { page } = verifier;
  const call = await makeCall();
  const files = [call.record, call.recording].map(({ name, bytes }) => ({
    name,
    mimeType: '',
    buffer: Buffer.from(bytes),
  }));
  page.on('filechooser', (chooser) => void chooser.setFiles(files));

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  await tabTo(page, { name: /^Choose files$/ });
  await page.keyboard.press('Enter');
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown', recordings: 'yes' });

  // A proof opens in place, and is reached next.
  await tabTo(page, { name: /^How do we know ?: Unaltered/ });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^How do we know ?: Unaltered/ })).toHaveAttribute(
    'aria-expanded',
    'true',
  );
  await page.keyboard.press('Enter');

  // Trusting the signer: the dialog takes the focus, keeps it, and gives it back.
  await tabTo(page, { testId: 'trust-signer' });
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('trust-signer')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await tabTo(page, { type: 'radio' });
  await page.keyboard.press('Space');
  await tabTo(page, { testId: 'trust-confirm' });
  await page.keyboard.press('Enter');
  await verifier.outcome('passed');
  // The button that asked is gone with its question; the focus is on what stands beside it.
  await expect(dialog).toBeHidden();
  await expect(
    page.getByRole('button', { name: /^How do we know ?: Who signed|^How do we know ?: Signer/ }),
  ).toBeFocused();
  await expect(verifier.records.locator(':focus')).toHaveCount(1);

  // The fields of the record by the arrow keys.
  await tabTo(page, { name: /^Every field of the record/ });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tree')).toBeVisible();
  await tabTo(page, { testId: 'field' });
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('treeitem').nth(1)).toBeFocused();
  await tabTo(page, { name: /^Close$/ });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('field-detail')).toBeHidden();
  await expect(page.getByRole('treeitem').nth(1)).toBeFocused();
  // What is sifted out is not told beside "No field fits.".
  await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('field-detail')).toBeVisible();
  await tabTo(page, { name: /^Find fields/ }, 'Shift+Tab');
  await page.keyboard.type('nowhere');
  await expect(page.getByText('No field fits.')).toBeVisible();
  await expect(page.getByTestId('field-detail')).toBeHidden();

  // The report, taken away.
  await tabTo(page, { testId: 'export-json' }, 'Shift+Tab');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.json$/);
  await tabTo(page, { testId: 'take' });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paper')).toBeVisible();
  await tabTo(page, { testId: 'take-away-close' });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('take')).toBeFocused();
  await tabTo(page, { testId: 'close' }, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
});

test('the history is switched on and off by keyboard, and the focus stays in the dialog', async ({
  verifier,
}) => {
  const { page } = verifier;
  await verifier.give((await makeCall()).record);
  await verifier.done();
  const dialog = page.getByRole('dialog');
  const status = dialog.getByRole('status').first();
  const question = page.getByTestId('history-ask');
  await tabTo(page, { testId: 'history' });
  await page.keyboard.press('Enter');
  await expect(status).toHaveText('The history is off. Nothing is kept.');
  await tabTo(page, { testId: 'history-on' });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('history-off')).toBeFocused();
  await expect(status).toHaveText('The history is on. 1 record');

  await page.keyboard.press('Enter');
  await expect(question).toBeFocused();
  await tabTo(page, { name: /^Cancel$/ });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('history-off')).toBeFocused();
  await tabTo(page, { testId: 'history-delete' });
  await page.keyboard.press('Enter');
  await expect(question).toBeFocused();
  await tabTo(page, { name: /^Cancel$/ });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('history-delete')).toBeFocused();

  await tabTo(page, { testId: 'history-off' }, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, { testId: 'history-off-delete' });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('history-on')).toBeFocused();
  await expect(status).toHaveText('The history is off. Nothing is kept.');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('history')).toBeFocused();
});

test('entries of the trust list are changed and removed by keyboard, one after the other', async ({
  verifier,
}) => {
  const { page } = verifier;
  const calls = await Promise.all([makeCall(1), makeCall(2)]);
  await verifier.trust(...calls.map(({ certificate }) => certificate));
  const entries = page.getByTestId('trust-entry');
  const dialog = page.getByRole('dialog');
  await expect(page.getByTestId('trust-list')).toContainText('2');
  await tabTo(page, { testId: 'trust-list' });
  await page.keyboard.press('Enter');
  await expect(entries).toHaveCount(2);

  await tabTo(page, { name: /^Change / });
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Your name for it' })).toBeFocused();
  await tabTo(page, { name: /^Cancel$/ });
  await page.keyboard.press('Enter');
  await expect(entries.first().getByRole('button', { name: /^Change / })).toBeFocused();

  const remove = entries.first().getByRole('button', { name: /^Remove / });
  await tabTo(page, { name: /^Remove / });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('trust-ask')).toBeFocused();
  await tabTo(page, { name: /^Keep$/ });
  await page.keyboard.press('Enter');
  await expect(remove).toBeFocused();

  for (const left of [1, 0]) {
    if (left === 0) await tabTo(page, { name: /^Remove / });
    await page.keyboard.press('Enter');
    await tabTo(page, { name: /^Remove$/ });
    await page.keyboard.press('Enter');
    await expect(entries).toHaveCount(left);
    await expect(dialog.locator(':focus')).toHaveCount(1);
    await expect(dialog.getByRole('status').filter({ hasText: /^\s*Removed: / })).toHaveCount(1);
    if (left === 1) await expect(entries.first()).toBeFocused();
  }
  await expect(page.getByRole('button', { name: 'Add a certificate file' })).toBeFocused();
});

test('an earlier report without its evidence is announced as not checked, and a comparison by its answer', async ({
  verifier,
}) => {
  const { page } = verifier;
  const call = await makeCall();
  await verifier.give(call.record);
  await verifier.done();
  const report = await verifier.export();
  const announced = page.locator('body > * > [role=status], body > [role=status]').first();
  await page.getByTestId('close').click();
  await verifier.give({ name: 'report.json', bytes: Buffer.from(JSON.stringify(report)) });
  await verifier.done();
  await expect(announced).toHaveText(/^Not checked/);

  await verifier.give(call.record);
  await verifier.outcome('indeterminate');
  await expect(announced).toHaveText(/^Not settled.*Verified afresh: 1 record/);
});
