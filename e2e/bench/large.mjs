/** Signed records with a large recording within, in the whole page; `records` has what jose makes of such. */
import * as chromium from '../engines/chromium.mjs';
import { makeLargeCall } from './calls.mjs';
import { MiB, seconds, spread } from './figures.mjs';
import { growth } from './memory.mjs';
import { answered, longestTask } from './verifier.mjs';

export async function run(bench) {
  const rows = [{ what: 'The whole page: a signed record with a recording within', figure: '' }];
  for (const size of bench.recordings) {
    const { path, mebibytes, trusted } = await makeLargeCall(bench.folder, size);
    const [runs, memory] = [[], []];
    for (let round = 0; round < bench.rounds; round++)
      await bench.withVerifier(chromium, trusted, async (page) => {
        memory.push(await growth(async () => runs.push(await answered(page, 'evidence-input', [path]))));
        const answer = await page.evaluate(
          () => document.querySelector('[data-question=unaltered]').dataset.answer,
        );
        if (answer !== 'yes') throw new Error(`A record that is as it was signed is answered: ${answer}`);
      });
    bench.remove(path);
    rows.push(
      { what: `  ${size} MiB (${mebibytes.toFixed(0)} MiB)`, figure: seconds(runs.map(({ ms }) => ms)) },
      {
        what: '    memory more, at its peak',
        figure: MiB(memory),
        beside: `${spread(memory.map((more) => more / mebibytes))} times the file`,
      },
      { what: '    longest task of the page', figure: longestTask(runs) },
    );
  }
  return rows;
}
