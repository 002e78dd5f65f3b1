/** What the benchmarks run in the browser: the page's own reading and verifying beside other ways to the same. */
import { sha512 } from '@noble/hashes/sha2.js';
import { createSHA512 } from 'hash-wasm';
import ReadWorker from '../../src/worker/read.worker?worker&inline';
import { ReaderPool, SMALL, type FileToRead } from '../../src/worker/reader-pool';
import { clear, trust, verify, verifyByJose } from './answering';

/** Milliseconds that something took. */
async function timed(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

const pool = new ReaderPool(() => new ReadWorker());
const files = (): FileToRead[] =>
  [...(document.querySelector<HTMLInputElement>('[data-testid=files]')?.files ?? [])].map((file) => ({
    file,
    name: file.name,
    size: file.size,
    member: null,
  }));
const never = new AbortController().signal;

/** Small files that the page has read with one call. */
const GROUP = 32;

function grouped(files: readonly FileToRead[]): FileToRead[][] {
  const groups: FileToRead[][] = [];
  for (const file of files) {
    const last = groups.at(-1);
    if ((file.size ?? 0) > SMALL || last === undefined || last.length === GROUP) groups.push([file]);
    else last.push(file);
  }
  return groups;
}

/** Bytes that no algorithm has an easier time with than with others. */
function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
}
const memory = randomBytes(64 * 1024 * 1024);

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

const bench = {
  /** The page's own way: all chosen files at once, each to its digest. */
  async ours(): Promise<{ ms: number; digests: (string | null)[] }> {
    let digests: (string | null)[] = [];
    const ms = await timed(async () => {
      const groups = grouped(files());
      const read = await Promise.all(groups.map((group) => pool.read(group, () => undefined, never)));
      digests = read.flat().map((content) => (content.state === 'read' ? content.sha512 : null));
    });
    return { ms, digests };
  },
  /** hash-wasm over bytes that lie in memory, as often as makes up `size`. */
  async hashWasm(size: number): Promise<number> {
    const hash = await createSHA512();
    return timed(() => {
      for (let at = 0; at < size; at += memory.length)
        hash.update(memory.subarray(0, Math.min(memory.length, size - at)));
      return hash.digest();
    });
  },
  /** WebCrypto, which takes a file only whole. */
  async webCrypto(): Promise<{ ms: number; digest: string }> {
    const [file] = files();
    let digest = '';
    const ms = await timed(async () => {
      digest = hex(
        await crypto.subtle.digest('SHA-512', (await file?.file.arrayBuffer()) ?? new ArrayBuffer(0)),
      );
    });
    return { ms, digest };
  },
  noble: (size: number): Promise<number> => timed(() => sha512(memory.subarray(0, size))),

  trust,
  clear,
  /** The page's own way: all chosen records at once. */
  verify: (): Promise<number> => timed(() => verify(grouped(files()))),
  verifyByJose: (): Promise<number> => timed(() => verifyByJose(files())),
  /** Each chosen record by both, in turns; the first, which starts what has not begun, does not count. */
  async verifyOneByOne(): Promise<{ ours: number[]; jose: number[] }> {
    const times = { ours: [] as number[], jose: [] as number[] };
    for (const [at, file] of files().entries()) {
      const both = [
        async () => times.jose.push(await timed(() => verifyByJose([file]))),
        async () => times.ours.push(await timed(() => verify([[file]]))),
      ];
      for (const one of at % 2 === 0 ? both : both.reverse()) await one();
    }
    return { ours: times.ours.slice(1), jose: times.jose.slice(1) };
  },
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
