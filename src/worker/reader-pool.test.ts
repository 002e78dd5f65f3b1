import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeZip } from '../../e2e/maker/zip';
import { openArchive } from '../digest/archive';
import { copyFile } from '../digest/file-copy';
import { hashFile } from '../digest/file-hash';
import { readBytes, readFile } from '../digest/read-file';
import { readable } from '../digest/readable';
import {
  ReaderPool,
  type FileRead,
  type FileToRead,
  type ListRequest,
  type ReadRequest,
  type UnpackRequest,
} from './reader-pool';

type Call = { readonly id: number } & (
  | { readonly name: 'read'; readonly argument: readonly ReadRequest[] }
  | { readonly name: 'list'; readonly argument: ListRequest }
  | { readonly name: 'unpack'; readonly argument: UnpackRequest }
);

// Node.js 20 has none.
beforeAll(() => vi.stubGlobal('navigator', { hardwareConcurrency: 4 }));
afterAll(() => vi.unstubAllGlobals());

/** Files that were given to a worker to read itself. */
let given: string[];
/** What workers were asked to unpack, by its SHA-512, and how many of them were at it at once. */
let unpacked: string[];
let unpacking: { now: number; most: number };
beforeEach(() => {
  given = [];
  unpacked = [];
  unpacking = { now: 0, most: 0 };
});

/** A worker that reads as ours does, in an engine where workers may not read files, or may. */
class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  terminated = false;
  private readonly mayRead: boolean;

  constructor(mayRead: boolean) {
    this.mayRead = mayRead;
  }

  postMessage(call: Call): void {
    const { id } = call;
    void this.answerTo(call).then((result) => this.answer({ id, kind: 'result', result }));
  }

  private async answerTo(call: Call): Promise<unknown> {
    switch (call.name) {
      case 'read':
        return Promise.all(
          call.argument.map(async ({ file, name }) => {
            if (file instanceof File) given.push(name);
            if (file instanceof Uint8Array) return readBytes(file, name);
            return readFile(await this.opened(file), name, (amount) =>
              this.answer({ id: call.id, kind: 'progress', amount }),
            );
          }),
        );
      case 'list': {
        const { file, name } = call.argument;
        if (file instanceof File && !this.mayRead) return null;
        return openArchive(await this.opened(file), name);
      }
      case 'unpack': {
        const { file, sha512 } = call.argument;
        unpacked.push(sha512);
        unpacking.most = Math.max(unpacking.most, ++unpacking.now);
        const source = await this.opened(file).catch(() => null);
        const copy = source === null ? 'changed' : await copyFile(source, sha512);
        unpacking.now--;
        return copy;
      }
    }
  }

  private opened(file: ReadRequest['file']): ReturnType<typeof readable> {
    if (file instanceof Uint8Array) throw new Error('bytes are read as they are');
    if (!('archive' in file)) return readable(this.allowed(file));
    return readable({ ...file, archive: this.allowed(file.archive) });
  }

  private allowed<Given>(file: Given): Given | File {
    return file instanceof File && !this.mayRead ? refusing(file) : file;
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

/** A file that is gone, as Chromium has it: no size, no bytes, and no error but for who asks for the whole. */
const vanished = (name: string): File =>
  Object.defineProperty(new File([], name), 'arrayBuffer', {
    value: () => Promise.reject(new DOMException('gone', 'NotFoundError')),
  });

/** A file that is never done being read. */
const endless = (file: File): File =>
  Object.defineProperty(file, 'slice', {
    value: () => ({ arrayBuffer: () => new Promise(() => undefined) }),
  });

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
    const pool = poolWhereWorkers(false);
    await readOne(pool, new File(['x'], 'x.wav'), ignore, never);
    const read = readOne(pool, endless(new File([bytes(MiB)], 'endless.wav')), ignore, stop.signal);
    setTimeout(() => stop.abort(), 20);
    expect(await read).toMatchObject({
      state: 'not-read',
      why: expect.stringMatching(/You stopped/) as string,
    });
    expect(await readOne(pool, new File(['x'], 'x.wav'), ignore, never)).toMatchObject({ state: 'read' });
  });
});

describe('a file that is gone before anybody looked at it', () => {
  const gone = { state: 'not-read', why: expect.stringMatching(/no longer there/) as string };
  const empty = { state: 'read', sha512: sha512(bytes(0)) };
  const unseen = (file: File): FileToRead => ({ ...toRead(file), size: null });

  it.each([
    ['its size was never asked for', unseen],
    ['its size was asked for when it was gone', toRead],
  ])('is not read as an empty one where %s', async (_, asked) => {
    for (const mayRead of [true, false]) {
      const pool = poolWhereWorkers(mayRead);
      const files = [vanished('gone.vcon'), new File([], 'empty.vcon'), vanished('gone.wav')];
      expect(await pool.read(files.map(asked), ignore, never)).toMatchObject([gone, empty, gone]);
    }
  });

  it('is not read as an empty one where only the page may read', async () => {
    const pool = poolWhereWorkers(false);
    await readOne(pool, new File(['x'], 'x.vcon'), ignore, never);
    const files = [vanished('gone.vcon'), new File([], 'empty.vcon')];
    expect(await pool.read(files.map(unseen), ignore, never)).toMatchObject([gone, empty]);
  });

  it('has no digest', async () => {
    await expect(hashFile(vanished('gone.wav'), 'sha256')).rejects.toThrow('gone');
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
    const amount = ReaderPool.atOnce() + 2;
    const large = Array.from({ length: amount }, (_, n) =>
      readOne(pool, endless(new File([new Uint8Array(2 * MiB)], `${n}.wav`)), ignore, stop.signal),
    );
    expect(await readOne(pool, new File(['x'], 'x.wav'), ignore, never)).toMatchObject({ state: 'read' });
    stop.abort();
    const states = (await Promise.all(large)).map((read) => read?.state);
    expect(states).toEqual(Array.from({ length: amount }, () => 'not-read'));
  });
});

describe('a file within an archive', () => {
  const recordings = [bytes(5 * MiB + 3), bytes(70_000).map((byte) => byte ^ 7)] as const;
  const [long, short] = recordings.map(sha512) as [string, string];
  const archive = (): File => {
    const members = recordings.map((bytes, at) => ({ name: `${at}.wav`, bytes, method: 8 }));
    return new File([makeZip(members)], 'calls.zip');
  };
  const member = (file: File, member: 0 | 1): FileToRead => ({
    file,
    name: `${member}.wav`,
    size: recordings[member].length,
    member,
  });
  const inCopy = async (copy: Blob | string): Promise<string> =>
    copy instanceof Blob ? sha512(new Uint8Array(await copy.arrayBuffer())) : copy;

  it('is unpacked as it was read, one at a time, and the last is kept', async () => {
    const pool = poolWhereWorkers(true);
    const file = archive();
    const copies = await Promise.all([
      pool.unpack(member(file, 0), long, never),
      pool.unpack(member(file, 1), short, never),
      pool.unpack(member(file, 1), short, never),
    ]);
    expect(await Promise.all(copies.map(inCopy))).toEqual([long, short, short]);
    expect(unpacking.most).toBe(1);
    expect(unpacked).toEqual([long, short]);
    expect(await inCopy(await pool.unpack(member(file, 0), long, never))).toBe(long);
    expect(unpacked).toEqual([long, short, long]);
  });

  it('is had where workers may not read files, be there only the archive', async () => {
    const pool = poolWhereWorkers(false);
    const file = archive();
    expect(await pool.list(file)).toMatchObject({ members: [{ name: '0.wav' }, { name: '1.wav' }] });
    const [read] = await pool.read([member(file, 0)], ignore, never);
    expect(read).toMatchObject({ state: 'read', sha512: long });
    expect(await inCopy(await pool.unpack(member(file, 0), long, never))).toBe(long);
  });

  it('is not had of an archive that has changed since', async () => {
    const pool = poolWhereWorkers(true);
    expect(await pool.unpack(member(archive(), 0), short, never)).toBe('changed');
    const gone = member(refusing(archive(), 'NotFoundError'), 0);
    expect(await pool.unpack(gone, long, never)).toBe('changed');
  });

  it('is no longer unpacked once that is stopped, and the next is', async () => {
    const pool = poolWhereWorkers(true);
    const stop = new AbortController();
    const first = pool.unpack(member(endless(archive()), 0), long, stop.signal);
    const second = pool.unpack(member(archive(), 1), short, never);
    setTimeout(() => stop.abort(), 20);
    expect(await first).toBe('broke-off');
    expect(await inCopy(await second)).toBe(short);
  });

  it('does not wait for large files that are being read', async () => {
    const pool = poolWhereWorkers(true);
    const stop = new AbortController();
    const large = Array.from({ length: ReaderPool.atOnce() }, () =>
      readOne(pool, endless(new File([new Uint8Array(2 * MiB)], 'large.wav')), ignore, stop.signal),
    );
    expect(await inCopy(await pool.unpack(member(archive(), 1), short, never))).toBe(short);
    stop.abort();
    await Promise.all(large);
  });
});
