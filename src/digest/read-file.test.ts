import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { readFile } from './read-file';

const MiB = 1024 * 1024;

/** Bytes that differ from place to place, so that a chunk left out, doubled or moved shows. */
function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i ^ (i >>> 7) ^ (i >>> 15) ^ (i >>> 20)) & 0xff;
  return bytes;
}

const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');

/** A file whose stream is the test's own, whatever its size says. */
function streaming(size: number, stream: () => ReadableStream<Uint8Array<ArrayBuffer>>): Blob {
  const blob = new Blob([new Uint8Array(size)]);
  return Object.defineProperty(blob, 'stream', { value: stream });
}

describe('the SHA-512 of a file', () => {
  const sizes = [0, 1, 63, 64, 111, 112, 127, 128, 129, bounds.headBytes - 1, bounds.headBytes]
    .concat([bounds.headBytes + 1, 65_535, 65_536, 65_537, MiB - 1, MiB, MiB + 1])
    .concat([2 * MiB - 1, 2 * MiB, 2 * MiB + 1, 5 * MiB + 12_345]);

  it.each(sizes.map((size) => ({ size })))('is that of node:crypto at $size bytes', async ({ size }) => {
    const bytes = bytesOf(size);
    const progress: number[] = [];
    const content = await readFile(new Blob([bytes]), 'call.wav', (read) => progress.push(read));
    expect(content).toEqual({
      state: 'read',
      sha512: sha512(bytes),
      head: bytes.slice(0, bounds.headBytes),
      bytes: null,
    });
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1) ?? 0).toBe(size);
  });

  it('of an empty file is the one of FIPS 180-4', async () => {
    expect(await readFile(new Blob([]), 'call.wav', () => undefined)).toMatchObject({
      sha512:
        'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
    });
  });

  it('is the same in pieces of any size, from a stream that cannot read into a buffer', async () => {
    const bytes = bytesOf(300_000);
    const pieces = [0, 1, 2, 130, 4096, 70_000, 300_000].map((end, i, all) =>
      bytes.slice(all[i - 1] ?? 0, end),
    );
    const file = streaming(
      bytes.length,
      () =>
        new ReadableStream({
          start(controller) {
            for (const piece of pieces) controller.enqueue(piece);
            controller.close();
          },
        }),
    );
    expect(await readFile(file, 'call.wav', () => undefined)).toMatchObject({ sha512: sha512(bytes) });
  });

  it('of several files read side by side does not mix them', async () => {
    const files = [3, 5, 7, 11].map((n) => bytesOf(n * 100_003).map((byte) => byte ^ n));
    const read = await Promise.all(files.map((bytes) => readFile(new Blob([bytes]), 'a', () => undefined)));
    expect(read.map((content) => content.state === 'read' && content.sha512)).toEqual(files.map(sha512));
  });
});

describe('the bytes of a file', () => {
  it('are kept where it may be a record, whole and in order, past several chunks', async () => {
    const text = new TextEncoder().encode(`{"parties":[${'"é0123456789",'.repeat(250_000)}0]}`);
    const content = await readFile(new Blob([text]), 'x.bin', () => undefined);
    expect(content.state === 'read' && content.bytes !== null && Buffer.compare(content.bytes, text)).toBe(0);
    expect(content).toMatchObject({ sha512: sha512(text) });
  });

  it.each([
    ['named as a record', 'call.vcon', 'anything at all'],
    ['JSON by its look', 'call', ' {"a":1}'],
    ['PEM', 'cert.txt', '-----BEGIN CERTIFICATE-----\n'],
  ])('are kept where it is %s', async (_, name, text) => {
    const content = await readFile(new Blob([text]), name, () => undefined);
    expect(content.state === 'read' && Buffer.from(content.bytes ?? []).toString()).toBe(text);
  });
});

describe('a file that cannot be read', () => {
  const failing = (error: unknown, after: number): Blob =>
    streaming(2 * MiB, () => {
      let sent = 0;
      return new ReadableStream({
        pull(controller) {
          if (sent >= after) controller.error(error);
          else controller.enqueue(new Uint8Array(MiB));
          sent += MiB;
        },
      });
    });

  it.each([
    ['was removed', new DOMException('gone', 'NotFoundError'), /no longer there/],
    ['was changed or locked', new DOMException('no', 'NotReadableError'), /changed, moved or locked/],
    ['fails for another reason', new Error('disk'), /could not be read/],
    ['fails with something that is no error', 'disk', /could not be read/],
    ['fails with nothing', undefined, /could not be read/],
  ])('at once or half-way, and %s, is not read, and says so', async (_, error, why) => {
    for (const after of [0, MiB]) {
      const content = await readFile(failing(error, after), 'call.wav', () => undefined);
      expect(content).toEqual({ state: 'not-read', why: expect.stringMatching(why) as string });
    }
  });

  it('fails already at its first bytes', async () => {
    const file = Object.defineProperty(new Blob(['x']), 'slice', {
      value: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }),
    });
    expect(await readFile(file, 'call.wav', () => undefined)).toMatchObject({ state: 'not-read' });
  });

  it.each([
    ['shorter', 10, 'call.wav'],
    ['longer', 30, 'call.wav'],
    ['shorter, as a record', 10, 'call.vcon'],
    ['longer, as a record', 30, 'call.vcon'],
    ['empty', 0, 'call.wav'],
  ])('became %s while it was read: it is not taken for the file it was', async (_, length, name) => {
    const file = streaming(
      20,
      () =>
        new ReadableStream({
          start(controller) {
            if (length > 0) controller.enqueue(new Uint8Array(length));
            controller.close();
          },
        }),
    );
    expect(await readFile(file, name, () => undefined)).toEqual({
      state: 'not-read',
      why: expect.stringMatching(/changed while it was being read/) as string,
    });
  });
});
