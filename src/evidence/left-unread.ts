import { isRead, isWaiting, pathOf, type Evidence } from './evidence';

/**
 * The files that were not read and are not going to be, by their indices: the reading was stopped, they are no longer
 * there, or could not be read. One that was given again later under the same folder and name counts no more.
 */
export function leftUnread(evidence: Evidence): ReadonlySet<number> {
  const left = new Map<string, number>();
  evidence.forEach((file, index) => {
    if (!isRead(file) && !isWaiting(file)) left.set(pathOf(file), index);
  });
  if (left.size === 0) return new Set();
  evidence.forEach((file, index) => {
    const path = pathOf(file);
    if ((left.get(path) ?? index) < index) left.delete(path);
  });
  return new Set(left.values());
}
