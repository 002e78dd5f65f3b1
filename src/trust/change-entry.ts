import { bounds } from '../bounds';
import { mayBeAnchor } from '../x509/trust-anchor';
import { certificateOf } from './listed-entry';
import { byItsKey, type TrustEntry } from './trust-entry';

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
  if (changed.kind === 'anchor' && entry.kind !== 'anchor') {
    const certificate = await certificateOf(entry);
    if (certificate === null || !mayBeAnchor(certificate)) {
      throw new RangeError('only a CA certificate can be an anchor (RFC 5280 section 4.2.1.9)');
    }
  }
  return byItsKey({ ...changed, name });
}
