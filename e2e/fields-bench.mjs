/**
 * Opens a signed record of many fields in a real browser and prints what it took:
 * `node e2e/fields-bench.mjs [fields] [folder of the build]` after a build.
 */
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const wanted = Number(process.argv[2] ?? 50_000);
const build = process.argv[3] ?? 'dist';
const SECONDS = 5;

const maker = async (name) => {
  const path = fileURLToPath(new URL(`maker/${name}.ts`, import.meta.url));
  return (await runnerImport(path, { configFile: false })).module;
};
const [{ makeRecord }, { signRecord, toBytes }, { makeSigner }] = await Promise.all(
  ['record', 'jws', 'signer'].map(maker),
);

/** Values of a record, the containers included. */
const size = (value) =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum, inner) => sum + 1 + size(inner), 0)
    : 0;

const record = { ...makeRecord(), dialog: [] };
const message = (i) => ({
  type: 'text',
  start: new Date(Date.UTC(2025, 0, 1) + i * 1000).toISOString(),
  parties: [0, 1],
  mediatype: 'text/plain',
  encoding: 'none',
  body: `Message ${i}: thank you, we will come back to you on this.`,
});
const room = (wanted - size(record)) / (1 + size(message(0)));
record.dialog = Array.from({ length: Math.floor(room) }, (_, i) => message(i));
for (let i = 0; size(record) < wanted; i++) record[`filler_${i}`] = i;
const bytes = toBytes(await signRecord(record, await makeSigner()));

const port = 4186;
const server = spawn('npx', ['vite', 'preview', '--outDir', build, '--port', String(port), '--strictPort'], {
  detached: true,
});
const debian = '/usr/bin/chromium';
const browser = await chromium.launch({
  ...(existsSync(debian) ? { executablePath: debian } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/** Scrolls the tree for a while, so many pixels a frame, and counts frames and the longest wait for one. */
const scroll = (page, step) =>
  page.evaluate(
    ([step, seconds]) =>
      new Promise((done) => {
        const tree = document.querySelector('[role=tree]');
        tree.scrollTop = 0;
        const began = performance.now();
        let [frames, longest, empty, last, way] = [0, 0, 0, began, 1];
        const frame = (now) => {
          frames++;
          longest = Math.max(longest, now - last);
          last = now;
          const box = tree.getBoundingClientRect();
          const middle = document.elementFromPoint(box.left + 40, box.top + box.height / 2);
          if (middle?.closest('[role=treeitem]') === null) empty++;
          if (tree.scrollTop + tree.clientHeight >= tree.scrollHeight - 1) way = -1;
          tree.scrollTop += step * way;
          if (now - began < seconds * 1000) requestAnimationFrame(frame);
          else done({ rate: (frames - 1) / ((now - began) / 1000), longest, empty, end: tree.scrollTop });
        };
        requestAnimationFrame(frame);
      }),
    [step, SECONDS],
  );

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(`http://localhost:${port}/`);
      break;
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((again) => setTimeout(again, 250));
    }
  }
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'many.vcon'));
    window.answered = new Promise((done) => {
      const began = performance.now();
      const look = () =>
        document.querySelector('[data-testid=report][data-state=done] [data-question=unaltered][data-answer]')
          ? done(performance.now() - began)
          : requestAnimationFrame(look);
      requestAnimationFrame(look);
    });
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }),
      );
    }
  }, Buffer.from(bytes).toString());
  const answer = await page.evaluate(() => window.answered);
  const answers = await page.locator('[data-question=unaltered]').getAttribute('data-answer');

  const timed = async (action, shown) => {
    const began = Date.now();
    await action();
    await shown();
    return Date.now() - began;
  };
  const rows = page.getByTestId('field');
  const title = page.getByText('Every field of the record');
  const opened = await timed(
    () => title.click(),
    () => rows.first().waitFor(),
  );
  const last = page
    .locator('[data-testid=field][data-pointer^="/filler"], [data-pointer="/attachments"]')
    .last();
  const all = await timed(
    () => page.getByRole('button', { name: 'Open all' }).click(),
    () => page.locator('[data-testid=field][data-pointer="/dialog/0/type"]').waitFor(),
  );
  await page.locator('[role=tree]').scrollIntoViewIfNeeded();
  const slow = await scroll(page, 60);
  const fast = await scroll(page, 4000);
  await rows.first().focus();
  const end = await timed(
    () => page.keyboard.press('End'),
    () => last.waitFor(),
  );
  const search = page.getByRole('searchbox');
  const found = await timed(
    () => search.fill('message 777:'),
    () => page.locator('[data-testid=field][data-pointer="/dialog/777/body"]').waitFor(),
  );
  const told = ({ rate, longest, empty }) =>
    `${rate.toFixed(0)} frames a second, longest wait ${longest.toFixed(0)} ms, ${empty} frames without a row`;
  console.log(`record                     ${(bytes.length / 1e6).toFixed(2)} MB, ${size(record)} fields`);
  console.log(`drop to the first answer   ${answer.toFixed(0)} ms (unaltered: ${answers})`);
  console.log(`fields opened              ${opened} ms`);
  console.log(`every row opened           ${all} ms`);
  console.log(`scrolling, 60 px a frame   ${told(slow)}`);
  console.log(`scrolling, 4000 px a frame ${told(fast)}`);
  console.log(`the End key                ${end} ms`);
  console.log(`a search                   ${found} ms`);
} finally {
  await browser.close();
  process.kill(-server.pid);
}
