/** Signed records to their answers, by this page's own workers beside jose alone on the same bytes, which answers less. */
import { makeCalls, makeLargeCall } from './calls.mjs';
import { MiB, perSecond, quantile, seconds, share, whole } from './figures.mjs';
import { growth } from './memory.mjs';

const ALONE = 100;
const MANY = 1000;

export async function run(bench) {
  const calls = await makeCalls(bench.folder, MANY);
  return bench.inEachEngine('signed records', async (engine) => {
    const rows = await bench.withPage(engine, (page) => small(page, calls, bench.rounds));
    for (const size of bench.recordings) rows.push(...(await large(bench, engine, size)));
    return rows;
  });
}

const ours = () => window.bench.verify();
const josesOwn = () => window.bench.verifyByJose();

/** In one round: jose first and us second, and every second time the other way round, as the first reads a file anew. */
const inTurns = (round, joses, mine) => {
  const both = [
    [joses, josesOwn],
    [mine, ours],
  ];
  return round % 2 === 0 ? both : both.reverse();
};

async function small(page, { paths, kB, trusted }, rounds) {
  await trust(page, trusted);
  await page.setFiles('files', paths.slice(0, ALONE + 1));
  const one = await page.evaluate(() => window.bench.verifyOneByOne());
  const [mine, joses] = [[], []];
  await page.setFiles('files', paths);
  for (let round = 0; round < rounds; round++) {
    await page.evaluate(() => window.bench.clear());
    for (const [rates, how] of inTurns(round, joses, mine))
      rates.push(perSecond(MANY, await page.evaluate(how)));
  }
  const [median, p95] = [0.5, 0.95].map((part) => (values) => quantile(values, part));
  const ms = (values) => `${median(values).toFixed(1)} ms`;
  const times = (of) => (of(one.ours) / of(one.jose)).toFixed(1);
  const p95s = ({ length }, values) => `p95 ${p95(values).toFixed(1)} ms of ${length}`;
  const aSecond = (rates) => `${whole(median(rates))} a second`;
  return [
    { what: `  one of ${kB} kB, this page`, figure: ms(one.ours), beside: p95s(one.ours, one.ours) },
    {
      what: '    jose alone',
      figure: ms(one.jose),
      beside: `${p95s(one.jose, one.jose)}; this page: ${times(median)} times its median, ${times(p95)} times its p95`,
    },
    { what: `  ${whole(MANY)} of them, this page`, figure: aSecond(mine) },
    { what: '    jose alone, all at once', figure: aSecond(joses), beside: share(mine, joses) },
  ];
}

const trust = (page, trusted) =>
  page.evaluate(
    (certificates) => window.bench.trust(certificates),
    trusted.map(({ kind, pem }) => ({ kind, pem })),
  );

/** A recording of so many MiB within: each time a page of its own, so that nothing of an earlier one counts. */
async function large(bench, engine, size) {
  const call = await makeLargeCall(bench.folder, size);
  const [mine, joses] = [[], []];
  for (let round = 0; round < bench.rounds; round++) {
    for (const [runs, how] of inTurns(round, joses, mine))
      runs.push(await bench.withPage(engine, (page) => measured(page, call, how)));
  }
  bench.remove(call.path);
  const title = `  one with ${size} MiB within (${call.mebibytes.toFixed(0)} MiB)`;
  return [...compared(`${title}, this page`, mine), ...compared('    jose alone', joses, mine)];
}

/** Milliseconds and MiB that it took, or why it failed. */
async function measured(page, { path, trusted }, how) {
  await trust(page, trusted);
  await page.setFiles('files', [path]);
  try {
    let ms = 0;
    const memory = await growth(async () => (ms = await page.evaluate(how)));
    return { ms, memory };
  } catch (error) {
    return {
      failed: String(error)
        .split('\n')[0]
        .replace(/^(Error: |page\.evaluate: )+/, ''),
    };
  }
}

function compared(what, runs, mine = []) {
  const failed = runs.find((one) => 'failed' in one);
  if (failed !== undefined) return [{ what, figure: 'failed', beside: failed.failed }];
  const of = (figures, key) => figures.map((one) => one[key]);
  const beside = (key) =>
    mine.length === 0 || mine.some((one) => 'failed' in one) ? '' : share(of(mine, key), of(runs, key));
  return [
    { what, figure: seconds(of(runs, 'ms')), beside: beside('ms') },
    { what: '      memory more', figure: MiB(of(runs, 'memory')), beside: beside('memory') },
  ];
}
