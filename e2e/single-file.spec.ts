import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { makeCall } from './fixtures';
import { expect, test, VerifierPage } from './verifier-page';

const built = 'dist/vcon-verifier.html';

test('the single file does the main job from a read-only folder, and keeps the trust list', async ({
  page,
}, info) => {
  const folder = info.outputPath('stick');
  const copy = `${folder}/vcon-verifier.html`;
  await mkdir(folder, { recursive: true });
  await copyFile(built, copy);
  await chmod(copy, 0o444);
  await chmod(folder, 0o555);

  const verifier = new VerifierPage(page);
  const url = pathToFileURL(copy).href;
  page.on('pageerror', (error) => verifier.errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && verifier.errors.push(message.text()));
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) verifier.requests.push(request.url());
  });
  await page.goto(url);
  const call = await makeCall();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('indeterminate');
  await verifier.trust(call.certificate);
  await verifier.outcome('passed');
  await page.getByText('The conversation', { exact: true }).click();
  await expect(page.getByTestId('player')).toHaveAttribute('data-state', 'ready');
  for (const language of ['es', 'fr', 'de']) {
    await page.getByTestId('language').selectOption(language);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
  }

  await page.reload();
  await verifier.give(call.record, call.recording);
  await verifier.outcome('passed');
  await page.getByTestId('this-copy').click();
  await expect(page.getByTestId('download')).toHaveCount(0);
  expect(verifier.requests).toEqual([url, url]);
  expect(verifier.errors).toEqual([]);
});

test('the policy of the single file refuses what would run or load', async ({ page }) => {
  await page.goto(pathToFileURL(built).href);
  await page.getByTestId('evidence-input').waitFor({ state: 'attached' });
  const ran = await page.evaluate(async () => {
    const refused = (attempt: () => unknown): string => {
      try {
        attempt();
        return 'done';
      } catch (error) {
        return error instanceof TypeError ? 'refused' : String(error);
      }
    };
    const box = document.createElement('div');
    const script = document.createElement('script');
    const inline = refused(() => {
      script.text = 'window.ran = true';
      document.body.append(script);
    });
    const button = document.createElement('button');
    const attribute = refused(() => button.setAttribute('onclick', 'window.ran = true'));
    document.body.append(button);
    button.click();
    return {
      markup: refused(() => (box.innerHTML = '<img src="x" onerror="window.ran = true">')),
      inline,
      attribute,
      worker: refused(() => new Worker('https://example.org/worker.js')),
      fetched: await fetch('https://example.org/').then(
        () => 'done',
        () => 'refused',
      ),
      webRtc: typeof RTCPeerConnection,
      ran: 'ran' in window,
    };
  });
  expect(ran).toMatchObject({
    markup: 'refused',
    worker: 'refused',
    fetched: 'refused',
    webRtc: 'undefined',
    ran: false,
  });
});

test('the response headers in the README are the policy of the built page', async () => {
  const page = await readFile('dist/index.html', 'utf8');
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/
    .exec(page)?.[1]
    ?.replaceAll('&#39;', "'");
  const readme = await readFile('README.md', 'utf8');
  // nginx, Apache, and a static host for each address of the start page.
  expect(readme.split(`${String(policy)}; frame-ancestors 'none'`)).toHaveLength(5);
});
