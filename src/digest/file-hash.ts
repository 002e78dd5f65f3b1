import { createSHA256, createSHA384, createSHA512 } from 'hash-wasm';

/** Bytes read at a time; one buffer is handed back and forth, so memory does not grow with the file. */
const CHUNK = 1024 * 1024;

/** As much of a file as is read here; every Blob is one. */
export interface ReadableFile {
  /** Bytes. */
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** The hash algorithms that a `content_hash` may name. */
export type HashName = 'sha256' | 'sha384' | 'sha512';

const algorithms = { sha256: createSHA256, sha384: createSHA384, sha512: createSHA512 } as const;

/**
 * Hash (FIPS 180-4) of a file of any size, in a stream.
 * @param onChunk called with each chunk, valid only during the call, and with the bytes read so far
 * @returns the digest in lower-case hex
 * @throws what reading throws (`NotReadableError`, `NotFoundError`), or RangeError where the file's length changed
 */
export async function hashFile(
  file: ReadableFile,
  name: HashName,
  onChunk: (chunk: Uint8Array, bytesRead: number) => void = () => undefined,
): Promise<string> {
  const hash = await algorithms[name]();
  let bytesRead = 0;
  for await (const chunk of chunks(file)) {
    hash.update(chunk);
    bytesRead += chunk.length;
    onChunk(chunk, bytesRead);
  }
  if (bytesRead !== file.size) throw new RangeError(`read ${bytesRead} of ${file.size} bytes`);
  return hash.digest('hex');
}

/**
 * The readers at work. Chromium collects a reader that nothing but its own pending `read()` refers to, and that read
 * then never ends; so each is held here for as long as it is read from.
 */
const atWork = new Set<object>();

async function* chunks(file: ReadableFile): AsyncGenerator<Uint8Array> {
  const stream = file.stream();
  const read = byobRead(stream) ?? defaultRead(stream);
  atWork.add(read);
  try {
    for (let chunk = await read.next(); chunk !== null; chunk = await read.next()) yield chunk;
  } finally {
    atWork.delete(read);
    await read.cancel();
  }
}

interface ChunkReader {
  next(): Promise<Uint8Array | null>;
  cancel(): Promise<void>;
}

/** Reads into our own buffer; null in an engine whose file streams cannot do that. */
function byobRead(stream: ReadableStream<Uint8Array>): ChunkReader | null {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
  let buffer = new ArrayBuffer(CHUNK);
  return {
    async next() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (value !== undefined) buffer = value.buffer;
      return done ? null : value;
    },
    cancel: () => reader.cancel(),
  };
}

function defaultRead(stream: ReadableStream<Uint8Array>): ChunkReader {
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? null : value;
    },
    cancel: () => reader.cancel(),
  };
}
