import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import type { OfferedFile, ReadContent } from '../evidence/evidence';
import { hashFile } from './file-hash';
import { otherDigest } from './other-digests';
import { fileBehind, offerFile } from './page-file';
import { readFile } from './read-file';

const MiB = 1024 * 1024;

function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i ^ (i >>> 7) ^ (i >>> 15) ^ (i >>> 20)) & 0xff;
  return bytes;
}

const sha = (name: string, bytes: Uint8Array): string => createHash(name).update(bytes).digest('hex');

let over = new AbortController();
afterEach(() => {
  over.abort();
  over = new AbortController();
});
/** The file as it is on the other side of the border, the port handed over. */
const offered = (file: Blob): OfferedFile => {
  const { port, size } = offerFile(file, over.signal);
  return structuredClone({ port, size }, { transfer: [port] });
};

/** A file whose pieces are read by the test. */
function piecewise(size: number, read: (start: number) => Promise<ArrayBuffer>): Blob {
  const file = new Blob([new Uint8Array(size)]);
  return Object.defineProperty(file, 'slice', {
    value: (start: number) => ({ arrayBuffer: () => read(start) }),
  });
}

describe('a file that the page reads', () => {
  const sizes = [0, 1, 4096, MiB - 1, MiB, MiB + 1, 4 * MiB, 4 * MiB + 1, 11 * MiB + 12_345];

  it.each(sizes.map((size) => ({ size })))('has its SHA-512 at $size bytes', async ({ size }) => {
    const bytes = bytesOf(size);
    const progress: number[] = [];
    const file = fileBehind(offered(new Blob([bytes])));
    expect(await readFile(file, 'call.wav', (read) => progress.push(read))).toEqual({
      state: 'read',
      sha512: sha('sha512', bytes),
      head: bytes.slice(0, bounds.headBytes),
      bytes: null,
    });
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1) ?? 0).toBe(size);
  });

  it('is kept whole and in order where it is a record, past several pieces', async () => {
    const bytes = bytesOf(3 * MiB + 7);
    const content = await readFile(fileBehind(offered(new Blob([bytes]))), 'call.vcon', () => undefined);
    expect(content.state === 'read' && content.bytes !== null && Buffer.compare(content.bytes, bytes)).toBe(
      0,
    );
  });

  it('is the same in whatever order its pieces come', async () => {
    const bytes = bytesOf(9 * MiB);
    const file = piecewise(bytes.length, async (start) => {
      await new Promise((later) => setTimeout(later, (start / MiB) % 2 === 0 ? 20 : 1));
      return bytes.slice(start, start + MiB).buffer;
    });
    expect(await hashFile(fileBehind(offered(file)), 'sha512')).toBe(sha('sha512', bytes));
  });

  it('never has more than four pieces under way, however slow the hashing', async () => {
    let [read, hashed, most] = [0, 0, 0];
    const file = piecewise(20 * MiB, async () => {
      read++;
      most = Math.max(most, read - hashed);
      return new ArrayBuffer(MiB);
    });
    for await (const piece of fileBehind(offered(file)).stream()) {
      await new Promise((later) => setTimeout(later, 2));
      hashed += piece.length / MiB;
    }
    expect([read, hashed]).toEqual([20, 20]);
    expect(most).toBeLessThanOrEqual(5);
  });

  it('is read again for another digest, and twice side by side', async () => {
    const bytes = bytesOf(2 * MiB + 3);
    const content: ReadContent = {
      state: 'read',
      sha512: sha('sha512', bytes),
      head: bytes.slice(0, bounds.headBytes),
      bytes: null,
      source: offered(new Blob([bytes])),
    };
    const digests = await Promise.all([otherDigest(content, 'sha256'), otherDigest(content, 'sha384')]);
    expect(digests).toEqual([sha('sha256', bytes), sha('sha384', bytes)]);
  });
});

describe('a file that the page cannot read either', () => {
  it.each([
    ['NotReadableError', /changed, moved or locked/],
    ['NotFoundError', /no longer there/],
  ])('is not read, and says so: %s', async (name, why) => {
    for (const good of [0, 1, 6]) {
      const file = piecewise(20 * MiB, async (start) => {
        if (start < good * MiB) return new ArrayBuffer(MiB);
        throw new DOMException('no', name);
      });
      expect(await readFile(fileBehind(offered(file)), 'call.wav', () => undefined)).toMatchObject({
        state: 'not-read',
        why: expect.stringMatching(why) as string,
      });
    }
  });

  it('is not taken for the file it was where it became shorter', async () => {
    const file = piecewise(3 * MiB, async (start) => new ArrayBuffer(start === 0 ? MiB : 10));
    expect(await readFile(fileBehind(offered(file)), 'call.wav', () => undefined)).toMatchObject({
      state: 'not-read',
      why: expect.stringMatching(/changed while it was being read/) as string,
    });
  });
});

describe('a file whose evidence is closed', () => {
  it('is read no further: neither what was asked for nor what is asked for later', async () => {
    const file = fileBehind(offered(piecewise(MiB, () => new Promise(() => undefined))));
    const asked = file.slice(0, 10).arrayBuffer();
    asked.catch(() => undefined);
    await new Promise((later) => setTimeout(later, 20));
    over.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    await expect(file.slice(0, 10).arrayBuffer()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('before it was offered is not read at all', async () => {
    over.abort();
    const file = fileBehind(offered(new Blob(['x'])));
    await expect(file.slice(0, 1).arrayBuffer()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
