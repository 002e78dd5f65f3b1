import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileBehind } from '../digest/page-file';
import { readFile } from '../digest/read-file';
import { ReaderPool, type ReadRequest } from './reader-pool';

interface Call {
  readonly id: number;
  readonly argument: ReadRequest;
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

  postMessage({ id, argument: { file, name } }: Call): void {
    if (file instanceof Blob) given.push(name);
    const read = file instanceof Blob ? (this.mayRead ? file : refusing(file)) : fileBehind(file);
    void readFile(read, name, (amount) => this.answer({ id, kind: 'progress', amount })).then((result) =>
      this.answer({ id, kind: 'result', result }),
    );
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
    expect(await pool.read(file, ignore, never)).toMatchObject({ state: 'read', sha512: sha512(content) });
    expect(given).toEqual(['call.wav']);
    expect(pool.sourceOf(file, never)).toBe(file);
  });
});

describe('where workers may not', () => {
  it('the page reads the file and a worker hashes it, with progress', async () => {
    const content = bytes(9 * MiB + 1);
    const progress: number[] = [];
    const read = await poolWhereWorkers(false).read(
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
      const read = await pool.read(new File([content], `${content.length}.vcon`), ignore, never);
      expect(read).toMatchObject({ state: 'read', sha512: sha512(content), bytes: content });
    }
    expect(given).toEqual(['1000.vcon']);
    const over = new AbortController();
    const source = pool.sourceOf(new File(['x'], 'x'), over.signal);
    expect(source).toMatchObject({ size: 1, port: expect.any(MessagePort) as MessagePort });
    over.abort();
  });

  it('files read side by side are not mixed up', async () => {
    const pool = poolWhereWorkers(false);
    const contents = [3, 5, 7, 11, 13].map((n) => bytes(n * 300_007).map((byte) => byte ^ n));
    const read = await Promise.all(
      contents.map((content) => pool.read(new File([content], 'a.wav'), ignore, never)),
    );
    expect(read.map((one) => one.state === 'read' && one.sha512)).toEqual(contents.map(sha512));
  });

  it('a file that the page cannot read either is not read, says why, and proves nothing of workers', async () => {
    const pool = poolWhereWorkers(false);
    const locked = refusing(new File(['x'], 'locked.wav'));
    expect(await pool.read(locked, ignore, never)).toEqual({
      state: 'not-read',
      why: expect.stringMatching(/changed, moved or locked/) as string,
    });
    const file = new File(['y'], 'y.wav');
    expect(pool.sourceOf(file, never)).toBe(file);
  });

  it('a file that is gone is not tried again by the page', async () => {
    const gone = refusing(new File(['x'], 'gone.wav'), 'NotFoundError');
    const read = await poolWhereWorkers(true).read(gone, ignore, never);
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
    await pool.read(new File(['x'], 'x.wav'), ignore, never);
    const read = pool.read(endless, ignore, stop.signal);
    setTimeout(() => stop.abort(), 20);
    expect(await read).toMatchObject({
      state: 'not-read',
      why: expect.stringMatching(/You stopped/) as string,
    });
    expect(await pool.read(new File(['x'], 'x.wav'), ignore, never)).toMatchObject({ state: 'read' });
  });
});
