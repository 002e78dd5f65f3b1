import { bounds } from '../bounds';
import { hashFile, type ReadableFile } from './file-hash';

/** Bytes that are handed to the browser at a time: what of the copy is in this memory at once. */
const PART = 4 * 1024 * 1024;

/** Why a file was not copied. `changed`: it cannot be read any more, or its bytes are not those that were checked. */
export type NotCopied = 'too-large' | 'changed';

/**
 * A copy of a file of up to `bounds.archive.playedBytes`, made while it is hashed: the copy has the very bytes that the digest
 * is of. What reading throws is `changed`.
 * @param sha512 of the file as it was checked, lower-case hex
 */
export async function copyFile(file: ReadableFile, sha512: string): Promise<Blob | NotCopied> {
  if (file.size > bounds.archive.playedBytes) return 'too-large';
  const copied: Blob[] = [];
  const part = new Uint8Array(Math.min(PART, file.size));
  let filled = 0;
  const take = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + part.length - filled);
      part.set(piece, filled);
      at += piece.length;
      filled += piece.length;
      if (filled < part.length) continue;
      copied.push(new Blob([part]));
      filled = 0;
    }
  };
  const found = await hashFile(file, 'sha512', take).catch(() => null);
  return found === sha512 ? new Blob([...copied, part.subarray(0, filled)]) : 'changed';
}
