/** What every engine has to do, the same in each. Each task gives a few words on what was measured, or throws. */
import { HOSTILE_ID, openAll, watch } from './hostile.mjs';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the page shows, as an automation reads it. */
const look = () => ({
  ready: document.querySelector('[data-testid=evidence-input]') !== null,
  state: document.querySelector('[data-testid=report]')?.dataset.state ?? null,
  outcomes: [...document.querySelectorAll('[data-testid=record]')].map((record) => record.dataset.outcome),
  headlines: document.querySelector('main')?.innerText.slice(0, 600) ?? '',
});

async function until(engine, what, holds, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  let seen;
  do {
    seen = await engine.evaluate(look);
    if (holds(seen)) return seen;
    await sleep(50);
  } while (Date.now() < end);
  throw new Error(`not ${what} within ${seconds} s; the page says: ${JSON.stringify(seen)}`);
}

async function open(engine, { url }) {
  await engine.open(url);
  await until(engine, 'ready', ({ ready }) => ready);
}

const outcome = (engine, expected, seconds) =>
  until(
    engine,
    expected,
    ({ state, outcomes }) => state === 'done' && outcomes.length === 1 && outcomes[0] === expected,
    seconds,
  );

async function mainJob(engine, target, evidence) {
  await open(engine, target);
  await engine.setFiles('evidence-input', [evidence.record, evidence.recording]);
  await outcome(engine, 'indeterminate');
  await engine.setFiles('trust-input', [evidence.certificate]);
  await outcome(engine, 'passed');
}

async function trustKept(engine, target, evidence) {
  await open(engine, target);
  await engine.setFiles('evidence-input', [evidence.record, evidence.recording]);
  await outcome(engine, 'passed');
}

async function failing(engine, target, evidence) {
  await open(engine, target);
  await engine.setFiles('evidence-input', [evidence.altered, evidence.recording]);
  await outcome(engine, 'failed');
}

async function otherHash(engine, target, evidence) {
  await open(engine, target);
  await engine.setFiles('evidence-input', [evidence.sha256Record, evidence.recording]);
  await outcome(engine, 'passed');
}

async function largeFile(engine, target, evidence) {
  await open(engine, target);
  await engine.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
    }, 10);
  });
  const began = Date.now();
  await engine.setFiles('evidence-input', [evidence.largeRecord, evidence.large]);
  await outcome(engine, 'passed', 600);
  const seconds = (Date.now() - began) / 1000;
  const longest = await engine.evaluate(() => window.longest);
  const rate = evidence.largeSize / 1e6 / seconds;
  return `${seconds.toFixed(1)} s, ${rate.toFixed(0)} MB/s, page held up ${longest.toFixed(0)} ms at most`;
}

/** What ends the record's being there, or the words that the parts are found by. */
const UNTOUCHED = [
  'close',
  'language',
  'remove-stored-confirm',
  'history-delete-confirm',
  'without-trust',
  'update',
];
/** Parts of the page that must have been open. */
const PARTS = [
  ...['how', 'chain', 'signature', 'field', 'signed-bytes', 'conversation', 'transcript', 'statement'],
  ...['attachment', 'party', 'trust-entry', 'comparison', 'history-entry', 'take-away', 'paper'],
  'ticket-text',
];

async function hostileRecord(engine, target, evidence, listener) {
  await open(engine, target);
  await engine.evaluate(watch);
  await engine.setFiles('trust-input', [evidence.hostileCertificate]);
  await engine.setFiles('evidence-input', [evidence.hostile[0]]);
  await until(engine, 'done', ({ state, outcomes }) => state === 'done' && outcomes.length === 1);
  await engine.setFiles('evidence-input', [evidence.hostile[1]]);
  await until(engine, 'done', ({ state, outcomes }) => state === 'done' && outcomes.length === 2);
  let around;
  do around = await engine.evaluate(openAll, UNTOUCHED, 40);
  while (!around.over && around.clicks < 1500);
  const { clicks, seen, found, executed, violations, addresses } = around;
  if (executed !== null) throw new Error(`executed: ${executed}`);
  if (found.length > 0) throw new Error(`became part of the page: ${found.join('; ')}`);
  if (violations.length > 0) throw new Error(`kept back by the policy alone: ${violations.join('; ')}`);
  if (listener.arrived(HOSTILE_ID)) throw new Error('it reached the listener');
  const outside = addresses.filter((address) => !/^(#|\.\/|blob:)/.test(address));
  if (outside.length > 0) throw new Error(`links that lead out: ${outside.join(' ')}`);
  const unseen = PARTS.filter((part) => !seen.includes(part));
  if (unseen.length > 0) throw new Error(`never open: ${unseen.join(', ')}`);
  return `${clicks} things opened, ${seen.length} kinds of parts seen`;
}

/** In this order: each goes on with the trust list that the ones before it left. */
export const tasks = [
  ['main job to "passed"', mainJob],
  ['trust list kept after a reload', trustKept],
  ['altered record "failed"', failing],
  ['recording named by SHA-256, read a second time', otherHash],
  ['large recording hashed and matched', largeFile],
  ['hostile record executes nothing', hostileRecord],
];
