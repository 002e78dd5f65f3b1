import type { ReadContent } from '../evidence/evidence';
import { hashBytes, hashFile, type HashName } from './file-hash';
import { readable } from './readable';

/** Digests that were asked for, for as long as their file is part of the evidence; the same one is worked out once. */
const known = new WeakMap<ReadContent, Map<HashName, Promise<string | null>>>();

/**
 * A digest of a supplied file other than its SHA-512.
 * @returns hex, or null where the file cannot be read again; that is tried anew at the next call
 */
export function otherDigest(content: ReadContent, name: HashName): Promise<string | null> {
  const digests = known.get(content) ?? new Map<HashName, Promise<string | null>>();
  known.set(content, digests);
  const digest = digests.get(name) ?? computed();
  digests.set(name, digest);
  return digest;

  async function computed(): Promise<string | null> {
    const hex = await compute(content, name);
    if (hex === null) digests.delete(name);
    return hex;
  }
}

async function compute({ source, bytes }: ReadContent, name: HashName): Promise<string | null> {
  try {
    if (bytes !== null) return await hashBytes(bytes, name);
    return source === undefined ? null : await hashFile(await readable(source), name);
  } catch {
    return null;
  }
}
