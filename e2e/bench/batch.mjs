/** Folders of signed records in the whole page, to the last answer. */
import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as chromium from '../engines/chromium.mjs';
import { makeCalls } from './calls.mjs';
import { MiB, perSecond, seconds, spread, whole } from './figures.mjs';
import { growth } from './memory.mjs';
import { answered, longestTask } from './verifier.mjs';

const AMOUNTS = [1000, 5000, 10_000];

export async function run(bench) {
  const { paths, kB, trusted } = await makeCalls(bench.folder, Math.max(...AMOUNTS));
  const rows = [{ what: `The whole page: folders of signed records of ${kB} kB`, figure: '' }];
  for (const amount of AMOUNTS) {
    const folder = join(bench.folder, `calls-${amount}`);
    mkdirSync(folder);
    for (const path of paths.slice(0, amount)) linkSync(path, join(folder, basename(path)));
    const [runs, memory] = [[], []];
    for (let round = 0; round < bench.rounds; round++)
      await bench.withVerifier(chromium, trusted, async (page) => {
        memory.push(await growth(async () => runs.push(await answered(page, 'folder-input', [folder]))));
      });
    rmSync(folder, { recursive: true });
    const times = runs.map(({ ms }) => ms);
    rows.push(
      {
        what: `  ${whole(amount)} records`,
        figure: seconds(times),
        beside: `${spread(
          times.map((ms) => perSecond(amount, ms)),
          0,
        )} a second`,
      },
      { what: '    memory more, at its peak', figure: MiB(memory) },
      {
        what: '    longest task of the page',
        figure: longestTask(runs),
        beside: `longest time between two frames ${Math.max(...runs.map(({ gap }) => gap)).toFixed(0)} ms`,
      },
    );
  }
  return rows;
}
