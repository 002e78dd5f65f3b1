import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import type { ReadableFile } from './file-chunks';
import { readFile } from './read-file';

const MiB = 1024 * 1024;

/** Bytes that differ from place to place, so that a chunk left out, doubled or moved shows. */
function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i ^ (i >>> 7) ^ (i >>> 15) ^ (i >>> 20)) & 0xff;
  return bytes;
}

const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');

/** A file that is no Blob: it is read by its stream alone. */
const streaming = (size: number, stream: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableFile => ({
  size,
  slice: () => ({ arrayBuffer: () => Promise.reject(new Error('not to be asked for')) }),
  stream: () => stream,
});

const inPieces = (pieces: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

/** How a Blob's stream hands over what is in it: the bytes put into the buffer that it is given, at most so many. */
const filling = (bytes: Uint8Array<ArrayBuffer>, atMost: number, fail?: () => unknown) => {
  let at = 0;
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const request = controller.byobRequest;
      const view = request?.view as Uint8Array | null | undefined;
      if (request == null || view == null) throw new Error('asked for without a buffer');
      if (at === bytes.length) {
        if (fail !== undefined) return controller.error(fail());
        controller.close();
        return request.respond(0);
      }
      const part = bytes.subarray(at, at + Math.min(atMost, view.length));
      view.set(part);
      at += part.length;
      request.respond(part.length);
    },
  }) as ReadableStream<Uint8Array<ArrayBuffer>>;
};

interface Ways {
  /** What stands in for reading the slice. */
  readonly read?: (start: number, end: number) => Promise<ArrayBuffer>;
  /** What stands in for the stream of all from there on. */
  readonly stream?: (start: number) => ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A Blob in an engine that reads Blobs in its own way. */
function blobRead(bytes: Uint8Array<ArrayBuffer>, { read, stream }: Ways): Blob {
  const blob = new Blob([bytes]);
  const slice = (start: number, end = bytes.length): Blob => {
    const part = new Blob([bytes.subarray(start, end)]);
    if (read !== undefined) Object.defineProperty(part, 'arrayBuffer', { value: () => read(start, end) });
    if (stream !== undefined) Object.defineProperty(part, 'stream', { value: () => stream(start) });
    return part;
  };
  return Object.defineProperty(blob, 'slice', { value: slice });
}

const noBuffers = (): ReadableStream<Uint8Array<ArrayBuffer>> => inPieces([]);

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

  it.each([
    ['fills the buffer', (bytes: Uint8Array<ArrayBuffer>) => filling(bytes, 8 * MiB)],
    ['gives uneven parts', (bytes: Uint8Array<ArrayBuffer>) => filling(bytes, 77_777)],
    ['gives portions of 64 KiB', (bytes: Uint8Array<ArrayBuffer>) => filling(bytes, 65_536)],
    ['takes no buffer', noBuffers],
  ])('is the same where the stream of a file %s', async (_, stream) => {
    for (const size of [MiB + 1, 2 * MiB, 3 * MiB, 7 * MiB + 5, 20 * MiB + 1]) {
      const bytes = bytesOf(size);
      const file = blobRead(bytes, { stream: (start) => stream(bytes.subarray(start)) });
      expect(await readFile(file, 'call.wav', () => undefined)).toMatchObject({ sha512: sha512(bytes) });
    }
  });

  it.each([300_000, MiB, 3 * MiB])('is the same in pieces of any size, of %i bytes', async (size) => {
    const bytes = bytesOf(size);
    const pieces = [0, 1, 2, 130, 4096, 70_000, size].map((end, i, all) => bytes.slice(all[i - 1] ?? 0, end));
    const file = streaming(size, inPieces(pieces));
    expect(await readFile(file, 'call.wav', () => undefined)).toMatchObject({
      sha512: sha512(bytes),
      head: bytes.slice(0, bounds.headBytes),
    });
  });

  it('is the same in whatever order its slices come', async () => {
    const bytes = bytesOf(20 * MiB);
    const read = async (start: number, end: number): Promise<ArrayBuffer> => {
      for (let turns = (start / MiB) % 3; turns > 0; turns--) await new Promise(setImmediate);
      return bytes.slice(start, end).buffer;
    };
    const file = blobRead(bytes, { stream: noBuffers, read });
    expect(await readFile(file, 'call.wav', () => undefined)).toMatchObject({ sha512: sha512(bytes) });
  });

  it('is right again after a file that could not be read to its end', async () => {
    const bytes = bytesOf(1000);
    await readFile(streaming(2000, inPieces([bytes])), 'call.wav', () => undefined);
    expect(await readFile(new Blob([bytes]), 'call.wav', () => undefined)).toMatchObject({
      sha512: sha512(bytes),
    });
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

describe('a large file', () => {
  it('is never in memory but for nine slices, however slow the hashing', async () => {
    let [asked, most] = [0, 0];
    const bytes = new Uint8Array(40 * MiB);
    const read = async (start: number, end: number): Promise<ArrayBuffer> => {
      asked += end - start;
      return new ArrayBuffer(end - start);
    };
    await readFile(blobRead(bytes, { stream: noBuffers, read }), 'call.wav', (hashed) => {
      most = Math.max(most, asked - hashed);
    });
    expect(asked).toBe(bytes.length);
    expect(most).toBeLessThanOrEqual(9 * MiB);
  });

  it('goes through buffers that are handed back, six MiB in all', async () => {
    const buffers = new Set<number>();
    let bytesOfBuffers = 0;
    let left = 40;
    const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
      new ReadableStream({
        type: 'bytes',
        async pull(controller) {
          const request = controller.byobRequest;
          const view = request?.view as Uint8Array | null | undefined;
          if (request == null || view == null) throw new Error('asked for without a buffer');
          // A buffer that is new holds zeros, one that went round holds its number.
          if (view[0] === 0) {
            view[0] = buffers.size + 1;
            buffers.add(view[0]);
            bytesOfBuffers += view.length;
          }
          if (left-- > 0) return request.respond(MiB);
          controller.close();
          request.respond(0);
        },
      }) as ReadableStream<Uint8Array<ArrayBuffer>>;
    const content = await readFile(blobRead(new Uint8Array(41 * MiB), { stream }), 'a.wav', () => undefined);
    expect(content.state).toBe('read');
    expect(bytesOfBuffers).toBeLessThanOrEqual(6 * MiB);
  });
});

describe('a file that cannot be read', () => {
  const size = 12 * MiB;

  /** Fails at so many bytes from its beginning, in each of the ways of reading. */
  const failing = (error: unknown, at: number): ReadableFile[] => {
    const bytes = new Uint8Array(size);
    const read = async (start: number, end: number): Promise<ArrayBuffer> => {
      if (start >= at) throw error;
      return new ArrayBuffer(end - start);
    };
    let sent = 0;
    const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (sent >= at) controller.error(error);
        else controller.enqueue(new Uint8Array(MiB));
        sent += MiB;
      },
    });
    return [
      blobRead(bytes, { stream: noBuffers, read }),
      blobRead(bytes, { stream: (start) => filling(bytes.subarray(start, at), MiB, () => error), read }),
      streaming(size, pieces),
    ];
  };

  it.each([
    ['was removed', new DOMException('gone', 'NotFoundError'), /no longer there/],
    ['was changed or locked', new DOMException('no', 'NotReadableError'), /changed, moved or locked/],
    ['fails for another reason', new Error('disk'), /could not be read/],
    ['fails with something that is no error', 'disk', /could not be read/],
    ['fails with nothing', undefined, /could not be read/],
  ])('at once or half-way, and %s, is not read, and says so', async (_, error, why) => {
    for (const at of [0, MiB, 5 * MiB]) {
      for (const file of failing(error, at)) {
        const content = await readFile(file, 'call.wav', () => undefined);
        expect(content).toMatchObject({ state: 'not-read', why: expect.stringMatching(why) as string });
      }
    }
  });

  it('is refused where not even its first bytes can be read, and only there', async () => {
    const error = new DOMException('no', 'NotReadableError');
    const refused = (at: number) =>
      Promise.all(
        failing(error, at).map(async (file) => 'refused' in (await readFile(file, 'a', () => undefined))),
      );
    expect(await refused(0)).toEqual([true, true, true]);
    expect(await refused(MiB)).toEqual([false, false, false]);
    expect(await refused(5 * MiB)).toEqual([false, false, false]);
  });

  const lengths = [
    ['shorter', 10],
    ['longer', 30],
    ['empty', 0],
  ] as const;
  it.each(
    lengths.flatMap(([what, length]) => ['call.wav', 'call.vcon'].map((name) => ({ what, length, name }))),
  )(
    'became $what while it was read, as $name: it is not taken for the file it was',
    async ({ length, name }) => {
      const changed = [20, 3 * MiB].flatMap((size) => {
        const now = new Uint8Array(size + length - 20);
        return [
          streaming(size, inPieces(now.length === 0 ? [] : [now])),
          blobRead(new Uint8Array(size), {
            read: async (start, end) => now.slice(start, end === size ? now.length : end).buffer,
            stream: noBuffers,
          }),
          blobRead(new Uint8Array(size), {
            read: async (start, end) => now.slice(start, end === size ? now.length : end).buffer,
            stream: (start) => filling(now.subarray(start), MiB),
          }),
        ];
      });
      for (const file of changed) {
        expect(await readFile(file, name, () => undefined)).toEqual({
          state: 'not-read',
          why: expect.stringMatching(/changed while it was being read/) as string,
        });
      }
    },
  );
});
