import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ReadContent } from '../evidence/evidence';
import { otherDigest } from './other-digests';

const bytes = new TextEncoder().encode('a recording');
const sha256 = createHash('sha256').update(bytes).digest('hex');

/** A file whose readings are counted, and that can be taken away. */
class Recording extends Blob {
  readings = 0;
  isGone = false;
  override slice(...range: Parameters<Blob['slice']>): Blob {
    this.readings++;
    if (this.isGone) throw new DOMException('gone', 'NotFoundError');
    return super.slice(...range);
  }
}
const contentOf = (source: Recording): ReadContent => ({
  state: 'read',
  sha512: '',
  head: bytes,
  bytes: null,
  source,
});

describe('a digest other than SHA-512', () => {
  it('is worked out once, for all who ask at the same time or later', async () => {
    const source = new Recording([bytes]);
    const content = contentOf(source);
    expect(await Promise.all([otherDigest(content, 'sha256'), otherDigest(content, 'sha256')])).toEqual([
      sha256,
      sha256,
    ]);
    expect(await otherDigest(content, 'sha256')).toBe(sha256);
    expect(source.readings).toBe(1);
  });

  it('is tried anew where the file could not be read', async () => {
    const source = new Recording([bytes]);
    source.isGone = true;
    const content = contentOf(source);
    expect(await otherDigest(content, 'sha256')).toBeNull();
    source.isGone = false;
    expect(await otherDigest(content, 'sha256')).toBe(sha256);
  });

  it('is of the bytes in memory where they are there, and of none where there is no file', async () => {
    const content = { state: 'read', sha512: '', head: bytes, bytes } as const;
    expect(await otherDigest(content, 'sha256')).toBe(sha256);
    expect(await otherDigest({ ...content, bytes: null }, 'sha256')).toBeNull();
  });
});
