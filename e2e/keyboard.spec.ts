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

  // The fields of the record by the arrow keys.
  await tabTo(page, { name: /^Every field of the record/ });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tree')).toBeVisible();
  await tabTo(page, { testId: 'field' });
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('treeitem').nth(1)).toBeFocused();

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
