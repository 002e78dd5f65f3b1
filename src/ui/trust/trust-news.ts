import { said } from '../../wording';
import type { Sentences } from '../problems.svelte';

/** What became of files for the trust list. */
export interface TrustNews {
  readonly done: readonly Sentences[];
  readonly problems: readonly Sentences[];
}

export const noNews: TrustNews = { done: [], problems: [] };

/** What a file brought to the trust list; nothing is said of one that brought nothing. */
export function broughtBy(name: string, { added, known }: { added: number; known: number }): Sentences[] {
  if (added === 0 && known === 0) return [];
  if (known === 0) {
    return [[said('"{name}": {n} entry added.|"{name}": {n} entries added.', { name, n: added })]];
  }
  if (added === 0) {
    const before =
      '"{name}": {n} entry on your list before, left as it was.|"{name}": {n} entries on your list before, left as they were.';
    return [[said(before, { name, n: known })]];
  }
  const both =
    known === 1
      ? '"{name}": {n} entry added; 1 entry on your list before, left as it was.|"{name}": {n} entries added; 1 entry on your list before, left as it was.'
      : '"{name}": {n} entry added; {known} entries on your list before, left as they were.|"{name}": {n} entries added; {known} entries on your list before, left as they were.';
  return [[said(both, { name, n: added, known })]];
}
