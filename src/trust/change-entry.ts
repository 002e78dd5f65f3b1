import { bounds } from '../bounds';
import { certificateOf } from './listed-entry';
import type { TrustEntry } from './trust-entry';

/** What the user can change of an entry. What it is for stays: that is another entry. */
export type EntryChange = Partial<Pick<TrustEntry, 'name' | 'confirmedBy' | 'kind' | 'covers'>>;

/**
 * An entry with a change made.
 * @throws RangeError where the change cannot be: a nameless entry, or an authority that has no CA certificate
 */
export async function changeEntry(entry: TrustEntry, change: EntryChange): Promise<TrustEntry> {
  const changed = { ...entry, ...change };
  const name = changed.name.trim();
  if (name === '' || name.length > bounds.trustText)
    throw new RangeError('an entry has a name, not a long one');
  if (changed.kind === 'anchor' && entry.kind !== 'anchor' && !(await certificateOf(entry))?.isCa) {
    throw new RangeError('only a CA certificate can be an anchor (RFC 5280 section 6.1.1 (d))');
  }
  return { ...changed, name };
}
