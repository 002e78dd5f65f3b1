import { createSHA256, createSHA384, createSHA512, type IHasher } from 'hash-wasm';
import { fileChunks, type ReadableFile } from './file-chunks';

export type { ReadableFile };

/** The hash algorithms that a `content_hash` may name. */
export type HashName = 'sha256' | 'sha384' | 'sha512';

const algorithms = { sha256: createSHA256, sha384: createSHA384, sha512: createSHA512 } as const;

/** Hashes at rest. Making one takes longer than hashing a small file does; one at work belongs to one file. */
const atRest: Record<HashName, IHasher[]> = { sha256: [], sha384: [], sha512: [] };

/**
 * Hash (FIPS 180-4) of a file of any size, read once from beginning to end.
 * @param onChunk called with each chunk and with the bytes read so far, at least once. The first chunk stays as it is and
 * may be kept: it is 1 MiB or more, or the whole file where that is smaller; the others are valid only during the call
 * @returns the digest in lower-case hex
 * @throws what reading throws (`NotReadableError`, `NotFoundError`), or RangeError where the file's length changed
 */
export async function hashFile(
  file: ReadableFile,
  name: HashName,
  onChunk: (chunk: Uint8Array, bytesRead: number) => void = () => undefined,
): Promise<string> {
  const hash = atRest[name].pop() ?? (await algorithms[name]());
  try {
    hash.init();
    let bytesRead = 0;
    for await (const chunk of fileChunks(file)) {
      hash.update(chunk);
      bytesRead += chunk.length;
      onChunk(chunk, bytesRead);
    }
    if (bytesRead !== file.size) throw new RangeError(`read ${bytesRead} of ${file.size} bytes`);
    return hash.digest('hex');
  } finally {
    atRest[name].push(hash);
  }
}

/** Hash of bytes in memory, in lower-case hex. */
export async function hashBytes(bytes: Uint8Array, name: HashName): Promise<string> {
  const hash = atRest[name].pop() ?? (await algorithms[name]());
  try {
    return hash.init().update(bytes).digest('hex');
  } finally {
    atRest[name].push(hash);
  }
}
