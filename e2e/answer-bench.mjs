/**
 * Measures how long a signed record of 15 kB takes from its being given to its answer in the built page:
 * `node e2e/answer-bench.mjs [times] [folder of the build]` after a build. Cold: the first record of a page that was just
 * opened. Warm: one that is added to the records of a page that has answered some.
 */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { withVerifier } from './bench/verifier.mjs';

const times = Number(process.argv[2] ?? 30);
const build = process.argv[3] ?? 'dist';
const maker = fileURLToPath(new URL('maker/batch.ts', import.meta.url));
const { makeCall, makeIssuer } = (await runnerImport(maker, { configFile: false })).module;

const issuer = await makeIssuer(1);
const calls = [];
for (let number = 0; number < times; number++) {
  const { record } = await makeCall({ issuer, number, size: 15_000 });
  calls.push({ name: `call-${number}.vcon`, mimeType: '', buffer: Buffer.from(record) });
}
console.log(`records of ${calls[0].buffer.length} bytes, in ${times} measurements of each kind`);

/** Milliseconds from the moment that the page has a file until it has its answer. */
async function answered(page, file, records) {
  await page.evaluate((records) => {
    window.answer = new Promise((resolve) => {
      let began = 0;
      const input = document.querySelector('[data-testid=evidence-input]');
      input.addEventListener('change', () => (began = performance.now()), { capture: true, once: true });
      const watch = new MutationObserver(() => {
        const report = document.querySelector('[data-testid=report]');
        const shown = document.querySelectorAll('[data-testid=record]').length;
        if (report?.dataset.state !== 'done' || shown !== records) return;
        watch.disconnect();
        resolve(performance.now() - began);
      });
      watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    });
  }, records);
  await page.getByTestId('evidence-input').setInputFiles([file]);
  return page.evaluate(() => window.answer);
}

const at = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
const print = (what, values) =>
  console.log(`${what}: median ${at(values, 0.5).toFixed(0)} ms, p95 ${at(values, 0.95).toFixed(0)} ms`);

await withVerifier(build, async ({ open }) => {
  const trusted = [{ name: 'root.pem', pem: issuer.rootPem }];
  const [cold, warm] = [[], []];
  for (let time = 0; time < times; time++) {
    const page = await open(trusted);
    cold.push(await answered(page, calls[time], 1));
    await page.context().close();
  }
  const page = await open(trusted);
  for (let time = 0; time < times; time++) warm.push(await answered(page, calls[time], time + 1));
  warm.shift();
  print('cold', cold);
  print('warm', warm);
});
