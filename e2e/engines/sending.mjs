/** Makes every attempt to send in one engine: from the page, and from one without a policy, to know what blocked means. */
import { attempts, attemptSource } from './attempts.mjs';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Milliseconds that something is waited for which may never come. */
const PATIENCE = 700;

/** Opens an address, also while the page is still on its way to where an attempt sent it. */
async function open(engine, url, tries = 5) {
  try {
    await engine.open(url);
  } catch (error) {
    if (tries === 0) throw error;
    await sleep(300);
    await open(engine, url, tries - 1);
  }
}

let count = 0;

/** Makes one attempt from a freshly opened page. */
async function make(engine, url, attempt, listener) {
  const id = `attempt-${count++}`;
  await open(engine, url);
  // A page that is taken elsewhere cannot say so any more.
  const made = await engine
    .evaluate(attemptSource(attempt), await listener.targets(id))
    .catch(() => attempt.beyond);
  const end = Date.now() + PATIENCE;
  while (Date.now() < end && !listener.arrived(id)) await sleep(20);
  return { made, arrived: () => listener.arrived(id) };
}

/**
 * Makes all attempts.
 * @returns for each attempt `arrived`, `blocked`, `not supported`, or `not made`
 */
export async function send(engine, { url, control }, listener) {
  const all = [];
  for (const attempt of attempts) {
    const free = [await make(engine, control, attempt, listener)];
    if (!free[0].arrived()) free.push(await make(engine, control, attempt, listener));
    all.push({ free, own: await make(engine, url, attempt, listener) });
  }
  await sleep(PATIENCE);
  return all.map(({ free, own }) => {
    if (own.arrived()) return 'arrived';
    if (!free.some(({ arrived }) => arrived())) return 'not supported';
    return own.made ? 'blocked' : 'not made';
  });
}

/**
 * The results side by side, as lines.
 * @param columns what was run, each with its results
 */
export function table(columns) {
  const rows = attempts.map(({ name, where, beyond }, index) => [
    `${name}${beyond ? ' *' : ''}`,
    where,
    ...columns.map(({ results }) => results[index]),
  ]);
  const all = [['attempt', 'from', ...columns.map(({ title }) => title)], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(all[0]), line(widths.map((width) => '-'.repeat(width))), ...all.slice(1).map(line)];
}
