import type { ReadContent } from '../evidence/evidence';
import { hashFile, type HashName } from './file-hash';
import { readable } from './readable';

/** Digests that were computed once, for as long as their file is part of the evidence. */
const known = new WeakMap<ReadContent, Map<HashName, string | null>>();

/**
 * A digest of a supplied file other than its SHA-512.
 * @returns hex, or null where the file cannot be read again
 */
export async function otherDigest(content: ReadContent, name: HashName): Promise<string | null> {
  const digests = known.get(content) ?? new Map<HashName, string | null>();
  known.set(content, digests);
  const digest = digests.get(name) ?? (await compute(content, name));
  digests.set(name, digest);
  return digest;
}

async function compute({ source, bytes }: ReadContent, name: HashName): Promise<string | null> {
  const file = source ?? (bytes === null ? null : new Blob([bytes as Uint8Array<ArrayBuffer>]));
  if (file === null) return null;
  try {
    return await hashFile(await readable(file), name);
  } catch {
    return null;
  }
}
