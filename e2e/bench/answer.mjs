/** One signed record in the whole page, from its being given to its answer. */
import * as chromium from '../engines/chromium.mjs';
import { makeCalls } from './calls.mjs';
import { quantile } from './figures.mjs';
import { answered } from './verifier.mjs';

const TIMES = 20;

export async function run(bench) {
  const { paths, kB, trusted } = await makeCalls(bench.folder, TIMES + 1);
  const withVerifier = (action) => bench.withVerifier(chromium, trusted, action);
  const [cold, warm] = [[], []];
  for (const path of paths.slice(0, TIMES)) cold.push(await withVerifier((page) => one(page, path, 1)));
  for (let round = 0; round < bench.rounds; round++)
    await withVerifier(async (page) => {
      for (const [before, path] of paths.entries()) {
        const ms = await one(page, path, before + 1);
        if (before > 0) warm.push(ms);
      }
    });
  return [
    { what: `The whole page: a signed record of ${kB} kB`, figure: '' },
    row('  the first of a page that was just opened', cold),
    row('  another, of a page that has answered some', warm),
  ];
}

const one = async (page, path, records) => (await answered(page, 'evidence-input', [path], records)).ms;

const row = (what, times) => ({
  what,
  figure: `${quantile(times, 0.5).toFixed(0)} ms`,
  beside: `p95 ${quantile(times, 0.95).toFixed(0)} ms, highest ${Math.max(...times).toFixed(0)} ms of ${times.length}`,
});
