import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** What a process that runs pages is started as: by Chromium, Firefox, WebKitGTK. */
const PAGES = /--type=renderer|-contentproc|WebKitWebProcess/;

/** Processes of the pages that this program opened. */
const pages = () => descendants(process.pid).filter((pid) => PAGES.test(read(pid, 'cmdline')));

/** MiB that processes hold, as Linux accounts for it. */
const held = (pids) =>
  pids
    .map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0) / 1024)
    .reduce((sum, one) => sum + one, 0);

/** Looks, a second apart, at whether browsers have come to rest. */
const LOOKS = 20;

/** Browsers keep processes at hand for pages to come, and start another once a page has taken one. */
async function atRest() {
  let [pids, before] = [pages(), held(pages())];
  for (let look = 0; look < LOOKS; look++) {
    await wait(1000);
    const [nowPids, now] = [pages(), held(pages())];
    if (String(nowPids) === String(pids) && Math.abs(now - before) < 1) return;
    [pids, before] = [nowPids, now];
  }
}

/**
 * What is done, and how much more memory the pages that are open held meanwhile than before, their workers included.
 * @returns MiB
 */
export async function growth(action) {
  await atRest();
  const pids = pages();
  const before = held(pids);
  let peak = before;
  const look = () => (peak = Math.max(peak, held(pids)));
  const timer = setInterval(look, 50);
  try {
    await action();
    look();
  } finally {
    clearInterval(timer);
  }
  return peak - before;
}

function descendants(pid) {
  const children = groupByParent(parents());
  const all = [];
  for (const queue = [pid]; queue.length > 0;) {
    const own = (children.get(queue.pop()) ?? []).map(([child]) => child);
    all.push(...own);
    queue.push(...own);
  }
  return all;
}

/** Every process with its parent. */
const parents = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => [Number(pid), Number(/PPid:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0)]);

function groupByParent(pairs) {
  const groups = new Map();
  for (const pair of pairs) groups.set(pair[1], [...(groups.get(pair[1]) ?? []), pair]);
  return groups;
}

/** A file of a process; "" where that has ended. */
function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
