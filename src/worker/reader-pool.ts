import type { ArchiveMember, LeftOut } from '../digest/archive';
import { beginning, wholeOfEmpty } from '../digest/file-chunks';
import type { NotCopied } from '../digest/file-copy';
import { offerFile } from '../digest/page-file';
import type { EarlierDigest, RefusedContent } from '../digest/read-file';
import { whyNotRead } from '../digest/why-not-read';
import type { ArchivedFile, OfferedFile, ReadContent, UnreadContent } from '../evidence/evidence';
import { message, said, type Said } from '../wording';
import { WorkerChannel } from './channel';

/** What a reading worker is asked for. */
export interface ReadRequest {
  /** The file, or all its bytes. */
  readonly file: File | OfferedFile | ArchivedFile | Uint8Array;
  readonly name: string;
  /** Its fingerprint is known: only its first bytes are read. */
  readonly known?: EarlierDigest;
}

export interface ListRequest {
  readonly file: File | OfferedFile;
  readonly name: string;
}

/** A file that was read before, to be copied. */
export interface UnpackRequest {
  readonly file: File | OfferedFile | ArchivedFile;
  /** Hex; of other bytes no copy is made. */
  readonly sha512: string;
}

/** What is in an archive, or why it cannot be opened. */
export type ListedArchive =
  | {
      readonly members: readonly Pick<ArchiveMember, 'folder' | 'name' | 'size'>[];
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly problem: Said };

/** What it answers. */
export type ReadOutcome = FileRead | RefusedContent;

/** How reading a file ended, and how many bytes it has; absent where that is not known. */
export type FileRead = (ReadContent | UnreadContent | PutOff) & { readonly size?: number };

/** A file that was given with others turned out to be large: it is to be read alone. */
export interface PutOff {
  readonly state: 'put-off';
}

/** Why a file within an archive is not to be had. `broke-off`: its worker ended. */
export type NotUnpacked = NotCopied | 'broke-off';

interface Unpacked {
  readonly sha512: string;
  readonly copy: Blob | NotUnpacked;
}

/** A file, or a member of an archive, that is to be read. */
export interface FileToRead {
  /** The file, or the archive that it is in. */
  readonly file: File;
  readonly name: string;
  /** Bytes, unpacked; null: not asked for yet, for which a browser may keep the page waiting. */
  readonly size: number | null;
  /** Index of a member of the archive; null: the file itself. */
  readonly member: number | null;
  /** Its fingerprint is known: only its first bytes are read. */
  readonly known?: EarlierDigest;
}

/** Bytes up to which a file is small: many of them are read with one call. */
export const SMALL = 1024 * 1024;

/** Whether reading it takes a while. */
export const isLarge = ({ size, known }: Pick<FileToRead, 'size' | 'known'>): boolean =>
  (size ?? 0) > SMALL && known === undefined;

/**
 * Reads files side by side, each in a worker of its own, and the rest in the order they came. Large files leave one
 * worker to the small ones.
 */
export class ReaderPool {
  private readonly idle: WorkerChannel[];
  private readonly waiting: { readonly large: boolean; readonly go: () => void }[] = [];
  /** How many large files may be read at once. */
  private largeLeft: number;
  /** Workers may not read files here: a file was refused to one, and the page could read it. */
  private throughPage = false;
  /** What was unpacked last, or is being unpacked. */
  private unpacked: Promise<Unpacked | null> = Promise.resolve(null);

  constructor(start: () => Worker) {
    const size = ReaderPool.atOnce();
    this.largeLeft = size - 1;
    this.idle = Array.from({ length: size }, () => new WorkerChannel(start));
  }

  /** How many calls of `read` are of use at once: one a core, and one more that large files leave to small ones. */
  static atOnce(): number {
    return Math.max(2, Math.min(navigator.hardwareConcurrency, 4)) + 1;
  }

  /**
   * Reads files to their ends, one after the other; never rejects.
   * @param onProgress called with the bytes read so far of all of them, a few times a second
   * @param signal ends the reading at once
   */
  async read(
    files: readonly FileToRead[],
    onProgress: (bytesRead: number) => void,
    signal: AbortSignal,
  ): Promise<FileRead[]> {
    try {
      return await this.withWorker(files.some(isLarge), signal, async (channel) => {
        const reads: FileRead[] = [];
        const own = this.throughPage ? [] : await this.inWorker(channel, files, onProgress);
        for (const [at, file] of files.entries()) {
          reads.push(own[at] ?? (await this.throughThePage(channel, file, onProgress)));
        }
        return reads;
      });
    } catch {
      const why = message(
        signal.aborted
          ? 'You stopped the reading of this file. Add it again to check it.'
          : 'The reading of this file broke off. Add it again.',
      );
      return files.map(() => ({ state: 'not-read', why }));
    }
  }

  /** What is in an archive, by its own list. */
  async list(archive: File): Promise<ListedArchive> {
    const over = new AbortController();
    try {
      return await this.withWorker(false, over.signal, async (channel) => {
        const list = (file: File | OfferedFile, transfer: Transferable[]): Promise<ListedArchive | null> =>
          channel.call('list', { file, name: archive.name } satisfies ListRequest, { transfer });
        const own = this.throughPage ? null : await list(archive, []);
        if (own !== null) return own;
        const offered = offerFile(archive, over.signal);
        const listed = await list(offered, [offered.port]);
        if (listed !== null && 'members' in listed) this.throughPage = true;
        return listed ?? { problem: broken };
      });
    } catch {
      return { problem: broken };
    } finally {
      over.abort();
    }
  }

  /**
   * Unpacks a file of an archive once more, as it was when it was read: one after the other, and the last is kept. Never
   * rejects.
   * @param sha512 what it was read as, hex
   * @param signal ends the unpacking at once
   */
  async unpack(file: FileToRead, sha512: string, signal: AbortSignal): Promise<Blob | NotUnpacked> {
    const unpacked = this.unpacked.then((last) =>
      last?.sha512 === sha512 && last.copy instanceof Blob ? last : this.unpackNow(file, sha512, signal),
    );
    this.unpacked = unpacked;
    return (await unpacked).copy;
  }

  /** Somebody is waiting to hear it: it does not stand behind large files. */
  private async unpackNow(file: FileToRead, sha512: string, signal: AbortSignal): Promise<Unpacked> {
    const over = new AbortController();
    try {
      const copy = await this.withWorker(false, signal, (channel) => {
        const offered = this.throughPage ? offerFile(file.file, over.signal) : null;
        const request: UnpackRequest = { file: inArchive(file, offered ?? file.file), sha512 };
        const transfer = offered === null ? [] : [offered.port];
        return channel.call<Blob | NotCopied>('unpack', request, { transfer });
      });
      return { sha512, copy };
    } catch {
      return { sha512, copy: 'broke-off' };
    } finally {
      over.abort();
    }
  }

  /**
   * What others can read the file from once more.
   * @param until ends that where the page has to read it
   */
  sourceOf(file: FileToRead, until: AbortSignal): NonNullable<ReadContent['source']> {
    return inArchive(file, this.throughPage ? offerFile(file.file, until) : file.file);
  }

  /** The worker reads the files; null for one that it may not read. */
  private async inWorker(
    channel: WorkerChannel,
    files: readonly FileToRead[],
    progress: (bytesRead: number) => void,
  ): Promise<(FileRead | null)[]> {
    const begun = await Promise.all(files.map(begin));
    const asked = files.flatMap((file, at): ReadRequest[] => {
      const own = begun[at];
      if (own instanceof Uint8Array) return [{ file: own, name: file.name }];
      return own == null ? [requestFor(file, file.file)] : [];
    });
    const transfer = begun.flatMap((own) => (own instanceof Uint8Array ? [own.buffer as ArrayBuffer] : []));
    const answers = await channel.call<ReadOutcome[]>('read', asked, { progress, transfer });
    return begun.map((own) => {
      if (own != null && 'state' in own) return own;
      const read = answers.shift();
      return read === undefined || 'refused' in read ? null : read;
    });
  }

  /** The page reads the file, and the worker what the page has read. */
  private async throughThePage(
    channel: WorkerChannel,
    file: FileToRead,
    progress: (bytesRead: number) => void,
  ): Promise<FileRead> {
    const over = new AbortController();
    try {
      const gone = await goneIfEmpty(file.file);
      if (gone !== null) return gone;
      const offered = offerFile(file.file, over.signal);
      const request = requestFor(file, offered);
      const [read] = await channel.call<ReadOutcome[]>('read', [request], {
        progress,
        transfer: [offered.port],
      });
      if (read?.state === 'read') this.throughPage = true;
      return read?.state === 'not-read' ? { state: 'not-read', why: read.why } : (read ?? noAnswer);
    } finally {
      over.abort();
    }
  }

  /**
   * Has a worker to itself.
   * @param signal ends that worker, and with it what it was asked for
   */
  private async withWorker<Result>(
    large: boolean,
    signal: AbortSignal,
    ask: (channel: WorkerChannel) => Promise<Result>,
  ): Promise<Result> {
    const channel = await this.take(large);
    const end = (): void => channel.end();
    try {
      signal.throwIfAborted();
      signal.addEventListener('abort', end);
      return await ask(channel);
    } finally {
      signal.removeEventListener('abort', end);
      this.give(channel, large);
    }
  }

  private async take(large: boolean): Promise<WorkerChannel> {
    const free = this.idle.at(-1);
    if (free !== undefined && !(large && this.largeLeft === 0)) {
      this.idle.pop();
      if (large) this.largeLeft--;
      return free;
    }
    await new Promise<void>((go) => this.waiting.push({ large, go }));
    return this.take(large);
  }

  private give(channel: WorkerChannel, large: boolean): void {
    this.idle.push(channel);
    if (large) this.largeLeft++;
    const next = this.waiting.findIndex((one) => !one.large || this.largeLeft > 0);
    if (next >= 0) this.waiting.splice(next, 1)[0]?.go();
  }
}

/**
 * The bytes of a file of which nobody has asked the size, or that has none: for that, and for handing it to a worker, a browser
 * keeps the page waiting longer than for reading it. null: it cannot be read here, or its size is known.
 */
async function begin({ file, size, member }: FileToRead): Promise<Uint8Array | FileRead | null> {
  if (member !== null || (size ?? 0) > 0) return null;
  const bytes = await beginning(file, SMALL + 1).catch(() => null);
  if (bytes === null || bytes.length === 0) return (await goneIfEmpty(file)) ?? bytes;
  if (bytes.length <= SMALL) return bytes;
  return size === null ? { state: 'put-off', size: file.size } : null;
}

/** What becomes of a file that is gone, and so seems to be empty; null for every other. */
async function goneIfEmpty(file: File): Promise<UnreadContent | null> {
  if (file.size > 0) return null;
  return wholeOfEmpty(file).then(
    () => null,
    (error: unknown) => ({ state: 'not-read', why: whyNotRead(error) }),
  );
}

const broken = said('The reading of this file broke off. Add it again.');
const noAnswer: FileRead = { state: 'not-read', why: broken };

const requestFor = (file: FileToRead, given: File | OfferedFile): ReadRequest => ({
  file: inArchive(file, given),
  name: file.name,
  ...(file.known === undefined ? {} : { known: file.known }),
});

const archiveIds = new WeakMap<File, number>();
let lastArchive = 0;

/** A file as a worker is given it: itself, or its place in an archive. */
function inArchive<Given extends File | OfferedFile>(
  { file, member }: FileToRead,
  given: Given,
): Given | ArchivedFile {
  if (member === null) return given;
  const id = archiveIds.get(file) ?? ++lastArchive;
  archiveIds.set(file, id);
  return { archive: given, id, member };
}
