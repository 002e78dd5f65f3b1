import { bounds } from '../bounds';
import type { ReadContent, UnreadContent } from '../evidence/evidence';
import { mayBeDocument } from '../evidence/file-type';
import { message } from '../wording';
import { hashFile, type ReadableFile } from './file-hash';

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
  let begun = false;
  try {
    const head = new Uint8Array(await file.slice(0, bounds.headBytes).arrayBuffer());
    begun = true;
    const bytes = mayBeDocument(name, file.size, head) ? new Uint8Array(file.size) : null;
    let at = 0;
    const digest = await hashFile(file, 'sha512', (chunk, bytesRead) => {
      bytes?.set(chunk, at);
      at = bytesRead;
      onProgress(bytesRead);
    });
    return { state: 'read', sha512: digest, head: bytes?.slice(0, head.length) ?? head, bytes };
  } catch (error) {
    const unread: UnreadContent = { state: 'not-read', why: whyNotRead(error) };
    return !begun && nameOf(error) === 'NotReadableError' ? { ...unread, refused: true } : unread;
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

function whyNotRead(error: unknown): string {
  const name = nameOf(error);
  if (name === 'NotFoundError') return message('The file is no longer there. Find it and add it again.');
  if (name === 'NotReadableError') {
    return message(
      'The file could not be read: it was changed, moved or locked after you chose it. Add it again.',
    );
  }
  if (name === 'RangeError') return message('The file changed while it was being read. Add it again.');
  return message('The file could not be read. Copy it to this computer and add it again.');
}
