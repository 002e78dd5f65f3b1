import { offerFile } from '../digest/page-file';
import type { RefusedContent } from '../digest/read-file';
import type { OfferedFile, ReadContent, UnreadContent } from '../evidence/evidence';
import { message } from '../wording';
import { WorkerChannel } from './channel';

/** What a reading worker is asked for. */
export interface ReadRequest {
  readonly file: File | OfferedFile;
  readonly name: string;
}

/** What it answers. */
export type ReadOutcome = ReadContent | UnreadContent | RefusedContent;

/** Reads several files side by side, each in a worker of its own, and the rest in the order they came. */
export class ReaderPool {
  private readonly idle: WorkerChannel[];
  private readonly waiting: (() => void)[] = [];
  /** Workers may not read files here: a file was refused to one, and the page could read it. */
  private throughPage = false;

  constructor(start: () => Worker) {
    const size = Math.max(2, Math.min(navigator.hardwareConcurrency, 4));
    this.idle = Array.from({ length: size }, () => new WorkerChannel(start));
  }

  /**
   * Reads one file to its end; never rejects.
   * @param onProgress called with the bytes read so far, a few times a second
   * @param signal ends the reading at once
   */
  async read(
    file: File,
    onProgress: (bytesRead: number) => void,
    signal: AbortSignal,
  ): Promise<ReadContent | UnreadContent> {
    const channel = await this.take();
    const end = (): void => channel.end();
    try {
      signal.throwIfAborted();
      signal.addEventListener('abort', end);
      if (!this.throughPage) {
        const request: ReadRequest = { file, name: file.name };
        const read = await channel.call<ReadOutcome>('read', request, { progress: onProgress });
        if (!('refused' in read)) return read;
      }
      return await this.readThroughPage(channel, file, onProgress);
    } catch {
      const why = message(
        signal.aborted
          ? 'You stopped the reading of this file. Add it again to check it.'
          : 'The reading of this file broke off. Add it again.',
      );
      return { state: 'not-read', why };
    } finally {
      signal.removeEventListener('abort', end);
      this.give(channel);
    }
  }

  /**
   * What others can read the file from once more.
   * @param until ends that where the page has to read it
   */
  sourceOf(file: File, until: AbortSignal): File | OfferedFile {
    return this.throughPage ? offerFile(file, until) : file;
  }

  /** The page reads the file, and the worker what the page has read. */
  private async readThroughPage(
    channel: WorkerChannel,
    file: File,
    onProgress: (bytesRead: number) => void,
  ): Promise<ReadContent | UnreadContent> {
    const over = new AbortController();
    try {
      const offered = offerFile(file, over.signal);
      const request: ReadRequest = { file: offered, name: file.name };
      const options = { progress: onProgress, transfer: [offered.port] };
      const read = await channel.call<ReadOutcome>('read', request, options);
      if (read.state === 'not-read') return { state: 'not-read', why: read.why };
      this.throughPage = true;
      return read;
    } finally {
      over.abort();
    }
  }

  private async take(): Promise<WorkerChannel> {
    const channel = this.idle.pop();
    if (channel !== undefined) return channel;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.take();
  }

  private give(channel: WorkerChannel): void {
    this.idle.push(channel);
    this.waiting.shift()?.();
  }
}
