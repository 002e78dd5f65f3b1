import type { OfferedFile } from '../evidence/evidence';
import type { ReadableFile } from './file-chunks';

/**
 * A file that the page reads for a worker, which hashes it all the same. WebKit lets no worker read a file that was
 * given to a page from `file://` (`NotReadableError`); the page itself may.
 */

/** Bytes that are asked for at a time, and how many such pieces are under way: what of a file is in memory at once. */
const PIECE = 1024 * 1024;
const PIECES = 4;

interface Request {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** `error`: the name of what reading threw. */
type Answer = { readonly id: number } & ({ readonly bytes: ArrayBuffer } | { readonly error: string });

/** What the page sends last: it reads no more of the file. */
const ENDED = 'ended';

/**
 * The page's side: reads the pieces that are asked for through the port, which is to be handed over to the worker.
 * @param until ends it; what is asked for then is not read
 */
export function offerFile(file: Blob, until: AbortSignal): OfferedFile {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: { id, start, end } }: MessageEvent<Request>) => {
    const answer = (answer: Answer, transfer: Transferable[] = []): void =>
      port1.postMessage(answer, transfer);
    file
      .slice(start, end)
      .arrayBuffer()
      .then((bytes) => answer({ id, bytes }, [bytes]))
      .catch((error: unknown) => answer({ id, error: error instanceof Error ? error.name : '' }));
  };
  const end = (): void => {
    port1.postMessage(ENDED);
    port1.close();
  };
  if (until.aborted) end();
  else until.addEventListener('abort', end, { once: true });
  return { port: port2, size: file.size };
}

interface Pending {
  readonly resolve: (bytes: ArrayBuffer) => void;
  readonly reject: (error: Error) => void;
}

const error = (name: string): Error => new DOMException('The page could not read the file.', name);

class PageFile implements ReadableFile {
  readonly size: number;
  private readonly port: MessagePort;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private ended = false;

  constructor({ port, size }: OfferedFile) {
    this.size = size;
    this.port = port;
    port.onmessage = ({ data }: MessageEvent<Answer | typeof ENDED>) => this.receive(data);
  }

  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> } {
    return { arrayBuffer: () => this.read(start, end) };
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const asked: Promise<ArrayBuffer>[] = [];
    let next = 0;
    const ask = (): void => {
      while (asked.length < PIECES && next < this.size) {
        const piece = this.read(next, next + PIECE);
        // Those behind a piece that failed fail for nobody.
        piece.catch(() => undefined);
        asked.push(piece);
        next += PIECE;
      }
    };
    return new ReadableStream(
      {
        async pull(controller) {
          ask();
          const piece = await asked.shift();
          if (piece === undefined) controller.close();
          else controller.enqueue(new Uint8Array(piece));
        },
      },
      { highWaterMark: 0 },
    );
  }

  private read(start: number, end: number): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(error('AbortError'));
      const id = ++this.lastId;
      this.pending.set(id, { resolve, reject });
      this.port.postMessage({ id, start, end } satisfies Request);
    });
  }

  private receive(answer: Answer | typeof ENDED): void {
    if (answer === ENDED) return this.end();
    const pending = this.pending.get(answer.id);
    this.pending.delete(answer.id);
    if ('bytes' in answer) pending?.resolve(answer.bytes);
    else pending?.reject(error(answer.error));
  }

  private end(): void {
    this.ended = true;
    for (const { reject } of this.pending.values()) reject(error('AbortError'));
    this.pending.clear();
    this.port.close();
  }
}

/** One file a port: its answers can be listened to in one place. */
const known = new WeakMap<OfferedFile, PageFile>();

/** The worker's side: a file that the page offered. */
export function fileBehind(offered: OfferedFile): ReadableFile {
  const file = known.get(offered) ?? new PageFile(offered);
  known.set(offered, file);
  return file;
}
