import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileBehind } from '../digest/page-file';
import { readFile } from '../digest/read-file';
import type { OfferedFile } from '../evidence/evidence';
import { ReaderPool, type FileRead, type FileToRead, type ReadRequest } from './reader-pool';

interface Call {
  readonly id: number;
  readonly argument: readonly ReadRequest[];
}

// Node.js 20 has none.
beforeAll(() => vi.stubGlobal('navigator', { hardwareConcurrency: 4 }));
afterAll(() => vi.unstubAllGlobals());

/** Files that were given to a worker to read itself. */
let given: string[];
beforeEach(() => (given = []));

/** A worker that reads as ours does, in an engine where workers may not read files, or may. */
class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  terminated = false;
  private readonly mayRead: boolean;

  constructor(mayRead: boolean) {
    this.mayRead = mayRead;
  }

  postMessage({ id, argument }: Call): void {
    const read = argument.map(({ file, name }) => {
      if (file instanceof File) given.push(name);
      const readable =
        file instanceof File ? (this.mayRead ? file : refusing(file)) : fileBehind(file as OfferedFile);
      return readFile(readable, name, (amount) => this.answer({ id, kind: 'progress', amount }));
    });
    void Promise.all(read).then((result) => this.answer({ id, kind: 'result', result }));
  }

  terminate(): void {
    this.terminated = true;
  }

  private answer(answer: object): void {
    if (!this.terminated) this.onmessage?.({ data: answer });
  }
}

function refusing(file: File, name = 'NotReadableError'): File {
  const refuse = { arrayBuffer: () => Promise.reject(new DOMException('no', name)) };
  return Object.defineProperty(new File([file], file.name), 'slice', { value: () => refuse });
}

const toRead = (file: File): FileToRead => ({ file, name: file.name, size: file.size, member: null });

async function readOne(
  pool: ReaderPool,
  file: File,
  onProgress: (bytesRead: number) => void,
  signal: AbortSignal,
): Promise<FileRead | undefined> {
  const [read] = await pool.read([toRead(file)], onProgress, signal);
  return read;
}

const poolWhereWorkers = (mayRead: boolean): ReaderPool =>
  new ReaderPool(() => new FakeWorker(mayRead) as unknown as Worker);

const MiB = 1024 * 1024;
const bytes = (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
const sha512 = (content: Uint8Array): string => createHash('sha512').update(content).digest('hex');
const never = new AbortController().signal;
const ignore = (): void => undefined;

describe('where workers may read files', () => {
  it('a worker reads the file itself, and so does who reads it again', async () => {
    const content = bytes(2 * MiB + 1);
    const pool = poolWhereWorkers(true);
    const file = new File([content], 'call.wav');
    expect(await readOne(pool, file, ignore, never)).toMatchObject({
      state: 'read',
      sha512: sha512(content),
    });
    expect(given).toEqual(['call.wav']);
    expect(pool.sourceOf(toRead(file), never)).toBe(file);
  });
});

describe('where workers may not', () => {
  it('the page reads the file and a worker hashes it, with progress', async () => {
    const content = bytes(9 * MiB + 1);
    const progress: number[] = [];
    const read = await readOne(
      poolWhereWorkers(false),
      new File([content], 'call.wav'),
      (amount) => progress.push(amount),
      never,
    );
    expect(read).toMatchObject({ state: 'read', sha512: sha512(content), bytes: null });
    expect(progress.at(-1)).toBe(content.length);
  });

  it('no worker tries again after the first, and who reads it again goes through the page too', async () => {
    const pool = poolWhereWorkers(false);
    const contents = [1, 2, 3].map((size) => bytes(size * 1000));
    for (const content of contents) {
      const read = await readOne(pool, new File([content], `${content.length}.vcon`), ignore, never);
      expect(read).toMatchObject({ state: 'read', sha512: sha512(content), bytes: content });
    }
    expect(given).toEqual(['1000.vcon']);
    const over = new AbortController();
    const source = pool.sourceOf(toRead(new File(['x'], 'x')), over.signal);
    expect(source).toMatchObject({ size: 1, port: expect.any(MessagePort) as MessagePort });
    over.abort();
  });

  it('files read side by side are not mixed up', async () => {
    const pool = poolWhereWorkers(false);
    const contents = [3, 5, 7, 11, 13].map((n) => bytes(n * 300_007).map((byte) => byte ^ n));
    const read = await Promise.all(
      contents.map((content) => readOne(pool, new File([content], 'a.wav'), ignore, never)),
    );
    expect(read.map((one) => one?.state === 'read' && one.sha512)).toEqual(contents.map(sha512));
  });

  it('a file that the page cannot read either is not read, says why, and proves nothing of workers', async () => {
    const pool = poolWhereWorkers(false);
    const locked = refusing(new File(['x'], 'locked.wav'));
    expect(await readOne(pool, locked, ignore, never)).toEqual({
      state: 'not-read',
      why: expect.stringMatching(/changed, moved or locked/) as string,
    });
    const file = new File(['y'], 'y.wav');
    expect(pool.sourceOf(toRead(file), never)).toBe(file);
  });

  it('a file that is gone is not tried again by the page', async () => {
    const gone = refusing(new File(['x'], 'gone.wav'), 'NotFoundError');
    const read = await readOne(poolWhereWorkers(true), gone, ignore, never);
    expect(read).toEqual({
      state: 'not-read',
      why: expect.stringMatching(/no longer there/) as string,
    });
  });

  it('stopping ends the reading at once', async () => {
    const stop = new AbortController();
    const endless = Object.defineProperty(new File([bytes(MiB)], 'endless.wav'), 'slice', {
      value: () => ({ arrayBuffer: () => new Promise(() => undefined) }),
    });
    const pool = poolWhereWorkers(false);
    await readOne(pool, new File(['x'], 'x.wav'), ignore, never);
    const read = readOne(pool, endless, ignore, stop.signal);
    setTimeout(() => stop.abort(), 20);
    expect(await read).toMatchObject({
      state: 'not-read',
      why: expect.stringMatching(/You stopped/) as string,
    });
    expect(await readOne(pool, new File(['x'], 'x.wav'), ignore, never)).toMatchObject({ state: 'read' });
  });
});

describe('many files at once', () => {
  it('small ones are read with one call, and one that cannot be read takes none with it', async () => {
    const files = [3, 5, 7].map((n) => new File([bytes(n * 1000)], `${n}.wav`));
    const [good, gone, other] = files as [File, File, File];
    const pool = poolWhereWorkers(true);
    const reads = await pool.read([good, refusing(gone, 'NotFoundError'), other].map(toRead), ignore, never);
    expect(reads.map(({ state }) => state)).toEqual(['read', 'not-read', 'read']);
    expect(reads[2]).toMatchObject({ sha512: sha512(bytes(7000)) });
  });

  it('large ones leave a worker to the small ones', async () => {
    const pool = poolWhereWorkers(true);
    const stop = new AbortController();
    const endless = (n: number): File =>
      Object.defineProperty(new File([new Uint8Array(2 * MiB)], `${n}.wav`), 'slice', {
        value: () => ({ arrayBuffer: () => new Promise(() => undefined) }),
      });
    const amount = ReaderPool.atOnce() + 2;
    const large = Array.from({ length: amount }, (_, n) => readOne(pool, endless(n), ignore, stop.signal));
    expect(await readOne(pool, new File(['x'], 'x.wav'), ignore, never)).toMatchObject({ state: 'read' });
    stop.abort();
    const states = (await Promise.all(large)).map((read) => read?.state);
    expect(states).toEqual(Array.from({ length: amount }, () => 'not-read'));
  });
});
