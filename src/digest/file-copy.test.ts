import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeZip, type ZipMember } from '../../e2e/maker/zip';
import { bounds } from '../bounds';
import { openArchive } from './archive';
import { copyFile } from './file-copy';
import type { ReadableFile } from './file-hash';

const MiB = 1024 * 1024;

const bytesOf = (size: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: size }, (_, i) => (i ^ (i >>> 7) ^ (i >>> 15)) & 0xff);

const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');

/** A recording in an archive. */
async function packed(member: Omit<ZipMember, 'name'>): Promise<ReadableFile> {
  const opened = await openArchive(new Blob([makeZip([{ name: 'call.wav', ...member }])]), 'calls.zip');
  if ('problem' in opened || opened.members[0] === undefined) throw new Error('it does not open');
  return opened.members[0].file;
}

/** A file of which nobody may read anything. */
const unread = (size: number, name = 'NotReadableError'): ReadableFile => {
  const refuse = (): never => {
    throw new DOMException('no', name);
  };
  return { size, slice: refuse, stream: refuse };
};

describe('a copy of a file', () => {
  const sizes = [0, 1, MiB, 4 * MiB - 1, 4 * MiB, 4 * MiB + 1, 9 * MiB + 17];
  it.each(sizes.flatMap((size) => [0, 8].map((method) => ({ size, method }))))(
    'has its bytes: $size, packed by method $method',
    async ({ size, method }) => {
      const bytes = bytesOf(size);
      const copy = await copyFile(await packed({ bytes, method }), sha512(bytes));
      if (!(copy instanceof Blob)) throw new Error(copy);
      expect(Buffer.compare(Buffer.from(await copy.arrayBuffer()), bytes)).toBe(0);
      // The browser tells the format by the bytes.
      expect(copy.type).toBe('');
    },
  );

  it('is not made of other bytes than were checked, nor of what cannot be read to its end', async () => {
    const bytes = bytesOf(5 * MiB);
    const digest = sha512(bytes);
    const other = bytes.slice().fill(7, -1);
    expect(await copyFile(await packed({ bytes: other, method: 8 }), digest)).toBe('changed');
    expect(await copyFile(await packed({ bytes: bytes.subarray(1) }), digest)).toBe('changed');
    expect(await copyFile(await packed({ bytes, method: 8, crc: 1 }), digest)).toBe('changed');
    expect(await copyFile(await packed({ bytes, size: bytes.length - 1 }), digest)).toBe('changed');
    expect(await copyFile(unread(bytes.length), digest)).toBe('changed');
    expect(await copyFile(unread(bytes.length, 'NotFoundError'), digest)).toBe('changed');
  });

  it('is not begun past the bound', async () => {
    expect(await copyFile(unread(bounds.archive.playedBytes + 1), sha512(bytesOf(1)))).toBe('too-large');
  });
});
