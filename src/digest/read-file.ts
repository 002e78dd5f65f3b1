import { bounds } from '../bounds';
import type { ReadContent, UnreadContent } from '../evidence/evidence';
import { mayBeDocument } from '../evidence/file-type';
import { hashBytes, hashFile, type ReadableFile } from './file-hash';
import { nameOf, whyNotRead } from './why-not-read';

/** Not even its first bytes could be read here; whoever handed the file over may be able to read it. */
export interface RefusedContent extends UnreadContent {
  readonly refused: true;
}

/**
 * Reads a supplied file once, from beginning to end: its SHA-512, its first bytes, and all of it where it may be a
 * record or a certificate.
 * @param onProgress called with the bytes read so far
 * @returns the content, or why it could not be read; never throws
 */
export async function readFile(
  file: ReadableFile,
  name: string,
  onProgress: (bytesRead: number) => void,
): Promise<ReadContent | UnreadContent | RefusedContent> {
  let head: Uint8Array | null = null;
  let bytes: Uint8Array | null = null;
  try {
    const sha512 = await hashFile(file, 'sha512', (chunk, bytesRead) => {
      if (head === null) {
        head = chunk.slice(0, bounds.headBytes);
        if (mayBeDocument(name, file.size, head)) {
          bytes = chunk.length === file.size ? chunk : roomFor(file.size);
        }
      }
      if (bytes !== chunk) bytes?.set(chunk, bytesRead - chunk.length);
      onProgress(bytesRead);
    });
    return { state: 'read', sha512, head: head ?? new Uint8Array(), bytes };
  } catch (error) {
    const unread: UnreadContent = { state: 'not-read', why: whyNotRead(error) };
    return head === null && nameOf(error) === 'NotReadableError' ? { ...unread, refused: true } : unread;
  }
}

/** The same of a file that is in memory as a whole, in a buffer of its own. */
export async function readBytes(bytes: Uint8Array, name: string): Promise<ReadContent> {
  const head = bytes.slice(0, bounds.headBytes);
  const kept = mayBeDocument(name, bytes.length, head) ? bytes : null;
  return { state: 'read', sha512: await hashBytes(bytes, 'sha512'), head, bytes: kept };
}

/**
 * Reads of a file whose SHA-512 is known from an earlier report its first bytes alone, and that it still ends where it
 * did. A file that may be a record or a certificate is read to its end all the same.
 * @returns as `readFile` does; never throws
 */
export async function readHead(
  file: ReadableFile,
  name: string,
  { sha512, reportedAt }: EarlierDigest,
  onProgress: (bytesRead: number) => void,
): Promise<ReadContent | UnreadContent | RefusedContent> {
  const { size } = file;
  let head: Uint8Array;
  try {
    head = new Uint8Array(await file.slice(0, Math.min(size, bounds.headBytes)).arrayBuffer());
    const last = await file.slice(Math.max(0, size - 1), size).arrayBuffer();
    if (head.length !== Math.min(size, bounds.headBytes) || last.byteLength !== Math.min(size, 1)) {
      throw new RangeError('the file is shorter than it was');
    }
  } catch (error) {
    const unread: UnreadContent = { state: 'not-read', why: whyNotRead(error) };
    return nameOf(error) === 'NotReadableError' ? { ...unread, refused: true } : unread;
  }
  if (mayBeDocument(name, size, head)) return readFile(file, name, onProgress);
  return { state: 'read', sha512, head, bytes: null, readEarlier: reportedAt };
}

/** A SHA-512 (hex), and when the report was made that it comes from (RFC 3339, UTC). */
export interface EarlierDigest {
  readonly sha512: string;
  readonly reportedAt: string;
}

/** null: there is no memory for it, so that it is hashed as a recording is. */
function roomFor(size: number): Uint8Array | null {
  try {
    return new Uint8Array(size);
  } catch {
    return null;
  }
}
