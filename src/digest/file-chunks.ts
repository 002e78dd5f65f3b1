/**
 * Reads a file from beginning to end in the way that is fastest in the engine at hand, with the next bytes always on
 * their way while the last are being hashed. As shares of hash-wasm's own rate over bytes in memory (Chromium 156, Firefox 153,
 * WebKitGTK 2.50, the last from one run on a busy machine; `npm run bench` measures the whole for the first two):
 *
 * | way                             | Chromium | Firefox  | WebKit |
 * | ------------------------------- | -------- | -------- | ------ |
 * | stream, into a buffer of ours   | .94-.99  | .79-.95  | none   |
 * | slices of 4 MiB in flight       | .61-.74  | .90-1.04 | .6-.7  |
 * | slices of 1 MiB in flight       | .67      | .86-.91  | .8-.9  |
 * | stream, as it comes             | .73-.76  | .70-.73  | .6-.7  |
 *
 * Which one it is shows in the file's stream itself: Chromium's fills a large buffer, Firefox's hands over 64 KiB at a time however
 * much there is, WebKit's takes no buffer.
 */

const MiB = 1024 * 1024;

/** Bytes of the first piece, in one request: most files are records and end here. */
const FIRST = MiB;

/** Our own buffer, which goes to and fro and holds what the browser keeps ready; while one is hashed, the browser keeps the next bytes at hand. */
const BUFFER = 2 * MiB;

/** Slices in flight: what of a sliced file is in memory at once, beside the one in hand. */
interface Slices {
  /** Bytes of each. */
  readonly size: number;
  readonly count: number;
}
/** Where the stream is slow, as in Firefox, and where it takes no buffer, as in WebKit. */
const WHERE_SLOW: Slices = { size: 4 * MiB, count: 4 };
const WHERE_NONE: Slices = { size: MiB, count: 8 };

/** A stream that never gives more bytes than this in so many reads is a slow one. */
const PORTION = 64 * 1024;
const PORTIONS = 16;

/** As much of a file as is read here; every Blob is one. */
export interface ReadableFile {
  /** Bytes. */
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * The bytes of a file, in order. There is always a first chunk, of 1 MiB or more, or the whole file where that is smaller, and
 * it stays as it is; the others are valid until the next is asked for.
 * @throws what reading throws (`NotReadableError`, `NotFoundError`)
 */
export function fileChunks(file: ReadableFile): AsyncGenerator<Uint8Array> {
  return file instanceof Blob ? blobChunks(file) : streamChunks(file.stream());
}

async function* blobChunks(file: Blob): AsyncGenerator<Uint8Array> {
  if (file.size === 0) {
    yield await wholeOfEmpty(file);
    return;
  }
  const first = Math.min(FIRST, file.size);
  const begin = new Uint8Array(await file.slice(0, first).arrayBuffer());
  const reader = first < file.size ? intoBuffer(file.slice(first).stream()) : null;
  let at = first;
  try {
    yield begin;
    let isSlow = reader === null;
    let largest = 0;
    for (let reads = 1; reader !== null && !isSlow; reads++) {
      const chunk = await reader.next();
      if (chunk === null) return;
      at += chunk.length;
      largest = Math.max(largest, chunk.length);
      yield chunk;
      isSlow = reads === PORTIONS && largest <= PORTION;
    }
  } finally {
    await reader?.end();
  }
  yield* slices(file, at, reader === null ? WHERE_NONE : WHERE_SLOW);
}

/**
 * A file that has no bytes, read as a whole: the size of a file that is gone is 0 in Chromium, and so are the bytes of its parts;
 * that it is gone shows only here.
 * @throws what reading throws (`NotReadableError`, `NotFoundError`)
 */
export const wholeOfEmpty = async (file: Blob): Promise<Uint8Array> =>
  new Uint8Array(await file.arrayBuffer());

/** The first bytes of a file, in a buffer of their own: `most` or, where the file ends before, all of them. */
export async function beginning(file: Blob, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const reader = file.stream().getReader();
  atWork.add(reader);
  try {
    for (let length = 0; length < most;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value.length > most - length ? value.subarray(0, most - length) : value);
      length += value.length;
    }
  } finally {
    atWork.delete(reader);
    await reader.cancel().catch(() => undefined);
  }
  const whole = joined(parts);
  return whole.length === whole.buffer.byteLength ? whole : whole.slice();
}

/** A file that is no Blob has a way of its own to be read, and its stream is that. */
async function* streamChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  atWork.add(reader);
  try {
    const begin: Uint8Array[] = [];
    let length = 0;
    let read = await reader.read();
    while (!read.done && length + read.value.length < FIRST) {
      begin.push(read.value);
      length += read.value.length;
      read = await reader.read();
    }
    if (!read.done) begin.push(read.value);
    yield joined(begin);
    while (!read.done) {
      read = await reader.read();
      if (!read.done) yield read.value;
    }
  } finally {
    atWork.delete(reader);
    await reader.cancel().catch(() => undefined);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Reads that were asked for and are taken in order. Those behind one that failed fail for nobody. */
class Asked<Read> {
  private readonly reads: Promise<Read>[] = [];

  get count(): number {
    return this.reads.length;
  }

  push(read: Promise<Read>): void {
    read.catch(() => undefined);
    this.reads.push(read);
  }

  next(): Promise<Read> | undefined {
    return this.reads.shift();
  }
}

interface BufferedReader {
  /** The next bytes, valid until the call after; null at the end. */
  next(): Promise<Uint8Array | null>;
  end(): Promise<void>;
}

/**
 * The readers at work. Chromium collects a reader that nothing but its own pending `read()` refers to, and that read
 * then never ends; so each is held here for as long as it is read from.
 */
const atWork = new Set<object>();

/** Streams into a buffer of our own; null in an engine whose streams take none. */
function intoBuffer(stream: ReadableStream<Uint8Array>): BufferedReader | null {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
  atWork.add(reader);
  let buffer = new ArrayBuffer(BUFFER);
  return {
    async next() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (value !== undefined) buffer = value.buffer;
      return done ? null : value;
    },
    async end() {
      atWork.delete(reader);
      await reader.cancel().catch(() => undefined);
    },
  };
}

/** ECMA-262 (2024) section 25.1.6.8; engines from before that collect the slices in their own time. */
interface ResizingTransfer {
  transfer(length: number): ArrayBuffer;
}

async function* slices(file: Blob, start: number, { size, count }: Slices): AsyncGenerator<Uint8Array> {
  const asked = new Asked<ArrayBuffer>();
  let next = start;
  const ask = (): void => {
    for (; asked.count < count && next < file.size; next += size)
      asked.push(file.slice(next, Math.min(next + size, file.size)).arrayBuffer());
  };
  ask();
  for (let slice = await asked.next(); slice !== undefined; slice = await asked.next()) {
    ask();
    yield new Uint8Array(slice);
    // Given back at once: Firefox lets hundreds of MiB gather before it collects them.
    (slice as Partial<ResizingTransfer>).transfer?.(0);
  }
}
