import { makeCall } from './fixtures';
import { expect, test } from './verifier-page';

test('a whole verification with the browser offline', async ({ verifier, context }) => {
  await context.setOffline(true);
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await verifier.trust(call.certificate);
  await expect(verifier.records).toHaveAttribute('data-outcome', 'passed');
  expect((await verifier.export()).format).toBe('vcon-verification-report');
  await verifier.page.getByTestId('close').click();
  await verifier.page.getByTestId('sample').first().click();
  await verifier.outcome('passed');
});

test('the page’s own policy allows no connection', async ({ page }) => {
  await page.goto('/');
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  const refused = await page.evaluate(async () => {
    const tries = {
      fetch: () => fetch('/'),
      beacon: () =>
        new Promise((_, reject) => {
          document.addEventListener('securitypolicyviolation', reject, { once: true });
          navigator.sendBeacon('/', 'x');
        }),
      image: () =>
        new Promise((resolve, reject) => {
          const image = new Image();
          image.onload = resolve;
          image.onerror = reject;
          image.src = '/icon.svg';
        }),
    };
    const outcomes: Record<string, string> = {};
    for (const [name, attempt] of Object.entries(tries)) {
      outcomes[name] = await attempt().then(
        () => 'went out',
        () => 'refused',
      );
    }
    return outcomes;
  });
  expect(refused).toEqual({ fetch: 'refused', beacon: 'refused', image: 'refused' });
});
