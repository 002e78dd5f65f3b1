import { createHash } from 'node:crypto';
import { bounds } from '../../src/bounds';
import type { EvidenceFile } from '../../src/evidence/evidence';
import { mayBeDocument } from '../../src/evidence/file-type';

/** A supplied file as reading leaves it; `path` is folder and name. */
export function supplied(path: string, bytes: Uint8Array): EvidenceFile {
  const [, folder = '', name = ''] = /^(?:(.*)\/)?([^/]*)$/.exec(path) ?? [];
  const head = bytes.slice(0, bounds.headBytes);
  const whole = mayBeDocument(name, bytes.length, head) ? bytes : null;
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const content = { state: 'read', sha512, head, bytes: whole, source } as const;
  return { name, folder, size: bytes.length, content };
}
