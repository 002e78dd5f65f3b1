import type { ReadContent, UnreadContent } from '../evidence/evidence';
import { message } from '../wording';
import { WorkerChannel } from './channel';

/** Reads several files side by side, each in a worker of its own, and the rest in the order they came. */
export class ReaderPool {
  private readonly idle: WorkerChannel[];
  private readonly waiting: (() => void)[] = [];

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
      return await channel.call('read', { file, name: file.name }, { progress: onProgress });
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
