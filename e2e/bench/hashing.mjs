/** Hashing: this page beside other ways to the same digest, one file and two, memory, and many small files. */
import { execFileSync } from 'node:child_process';
import { median, perSecond, rate, share, spread, whole } from './figures.mjs';
import { growth } from './memory.mjs';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const LARGE = GIB;
const HALF = 512 * MIB;
const SMALL = { files: 5000, bytes: 15_000 };

export async function run(bench) {
  const large = bench.makeFile('one.wav', LARGE);
  const two = ['a.wav', 'b.wav'].map((name) => bench.makeFile(name, HALF));
  const huge = bench.makeSparseFile('huge.wav', 8 * GIB);
  const small = Array.from({ length: SMALL.files }, (_, i) => bench.makeFile(`${i}.wav`, SMALL.bytes));
  const commands = [
    ['sha512sum', 'sha512sum', [large]],
    ['openssl dgst', 'openssl', ['dgst', '-sha512', large]],
  ];
  const rows = await bench.inEachEngine('SHA-512', async (engine) => {
    const page = (action) => bench.withPage(engine, action);
    return [
      ...(await page((page) => memory(page, large, bench.withEightGib ? huge : null))),
      ...(await page((page) => oneLarge(page, large, bench.rounds, commands.splice(0)))),
      ...(await page((page) => twoAtOnce(page, two, bench.rounds))),
      ...(await page((page) => manySmall(page, small, bench.rounds))),
    ];
  });
  bench.remove(large, ...two, huge, ...small);
  return rows;
}

const ours = (page) => page.evaluate(() => window.bench.ours());
const choose = (page, paths) => page.setFiles('files', paths);
const MB = (rates) => `${median(rates).toFixed(0)} MB/s`;

async function memory(page, large, huge) {
  const rows = [];
  for (const [what, path] of [
    ['1 GiB', large],
    ['8 GiB', huge],
  ]) {
    if (path === null)
      rows.push({ what: `  memory more, ${what}`, figure: 'not run', beside: 'with --8gib' });
    else {
      await choose(page, [path]);
      const more = await growth(() => ours(page));
      rows.push({ what: `  memory more, ${what}`, figure: `${more.toFixed(0)} MiB` });
    }
  }
  return rows;
}

async function oneLarge(page, path, rounds, commands) {
  await choose(page, [path]);
  const mine = [];
  const others = {
    'hash-wasm, bytes in memory': [],
    'WebCrypto, the whole file': [],
    '@noble/hashes, bytes in memory': [],
    ...Object.fromEntries(commands.map(([name]) => [name, []])),
  };
  const [wasm, web, noble] = Object.values(others);
  for (let round = 0; round < rounds; round++) {
    // One on each side of ours, so that what else the machine does falls on both.
    const before = await page.evaluate((bytes) => window.bench.hashWasm(bytes), LARGE / 2);
    const read = await ours(page);
    const after = await page.evaluate((bytes) => window.bench.hashWasm(bytes), LARGE / 2);
    mine.push(rate(LARGE, read.ms));
    wasm.push(rate(LARGE, before + after));
    const whole = await page.evaluate(() => window.bench.webCrypto()).catch(() => null);
    if (whole !== null) web.push(rate(LARGE, whole.ms));
    noble.push(rate(64 * MIB, await page.evaluate((bytes) => window.bench.noble(bytes), 64 * MIB)));
    const digests = [whole?.digest];
    for (const [name, command, args] of commands) {
      const timed = timedCommand(command, args);
      if (timed !== null) others[name].push(rate(LARGE, timed.ms));
      digests.push(timed?.digest);
    }
    for (const digest of digests)
      if (digest !== undefined && digest !== read.digests[0])
        throw new Error(`Two digests of one file differ: ${digest}, ${read.digests[0]}`);
  }
  return [
    { what: '  a file of 1 GiB, this page', figure: MB(mine) },
    ...Object.entries(others).map(([name, rates]) =>
      rates.length < rounds
        ? { what: `    ${name}`, figure: 'not here', beside: 'it is refused, or not installed' }
        : { what: `    ${name}`, figure: MB(rates), beside: share(mine, rates) },
    ),
  ];
}

function timedCommand(command, args) {
  try {
    const began = performance.now();
    const out = execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    return { ms: performance.now() - began, digest: /[0-9a-f]{128}/.exec(out)?.[0] };
  } catch {
    return null;
  }
}

async function twoAtOnce(page, paths, rounds) {
  const [one, two] = [[], []];
  for (let round = 0; round < rounds; round++) {
    await choose(page, paths.slice(0, 1));
    one.push(rate(HALF, (await ours(page)).ms));
    await choose(page, paths);
    two.push(rate(2 * HALF, (await ours(page)).ms));
  }
  const times = spread(two.map((rate, round) => rate / one[round]));
  return [
    { what: '  a file of 512 MiB', figure: MB(one) },
    { what: '    two of them at once', figure: MB(two), beside: `${times} times the rate of one` },
  ];
}

async function manySmall(page, paths, rounds) {
  await choose(page, paths);
  const rates = [];
  for (let round = 0; round < rounds; round++) rates.push(perSecond(paths.length, (await ours(page)).ms));
  const what = `  ${whole(SMALL.files)} files of 15 kB`;
  return [{ what, figure: `${median(rates).toFixed(0)} files/s`, beside: spread(rates, 0) }];
}
