import { certificateOf } from './listed-entry';
import { byItsKey, type TrustEntry } from './trust-entry';

/** Members that entries did not have from the beginning. */
type Later = 'covers' | 'publicKeySha256' | 'addedBy';

/** An entry as any version of this verifier may have stored it. */
export type StoredEntry = Omit<TrustEntry, Later> & Partial<Pick<TrustEntry, Later>>;

const isComplete = (entry: StoredEntry): entry is TrustEntry =>
  entry.covers !== undefined && entry.publicKeySha256 !== undefined && entry.addedBy !== undefined;

/**
 * Fills what an older version did not store: a pin covered its certificate alone then, and only the user added
 * entries. One whose certificate cannot be read is kept, so that it can be seen and removed; it counts for nothing.
 */
export async function completeEntry(entry: StoredEntry): Promise<TrustEntry> {
  if (isComplete(entry)) return byItsKey(entry);
  const publicKeySha256 = entry.publicKeySha256 ?? (await certificateOf(entry))?.publicKeySha256 ?? '';
  return byItsKey({ covers: 'certificate', addedBy: 'you', ...entry, publicKeySha256 });
}
