import { readdirSync, readFileSync } from 'node:fs';

/** What a process that runs pages is started as: by Chromium, Firefox, WebKitGTK. */
const PAGES = /--type=renderer|-contentproc|WebKitWebProcess/;

/** MiB that the processes of the pages that this program opened hold, their workers included, as Linux accounts for it. */
export const pageMemory = () =>
  descendants(process.pid)
    .filter((pid) => PAGES.test(read(pid, 'cmdline')))
    .map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0) / 1024)
    .reduce((sum, one) => sum + one, 0);

/**
 * What is done, and how much more memory the pages held meanwhile than before.
 * @returns MiB
 */
export async function growth(action) {
  const before = pageMemory();
  let peak = before;
  const look = () => (peak = Math.max(peak, pageMemory()));
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
