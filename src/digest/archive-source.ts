import { bounds } from '../bounds';
import type { ReadableFile } from './file-hash';

/** The archive's own bytes. Every `Blob` is such a file, and so is one that the page reads for a worker. */
export type ArchiveFile = Pick<ReadableFile, 'size' | 'slice'>;

/** Bytes that are read at a time, and kept: small members next to each other take one reading. */
const WINDOW = 1024 * 1024;

/** Bytes that are unpacked at a time: up to about a thousand times as many come of them at once (deflate, RFC 1951). */
export const PACKED_PIECE = 64 * 1024;

/** An archive has a directory past a bound. */
export class DirectoryTooLarge extends Error {}

/** An archive as the ZIP library reads it, in pieces. What reading throws is kept: it says more than what follows from it. */
export class ArchiveSource {
  readonly size: number;
  /** What reading threw; null where it never did. */
  failure: unknown = null;
  private window: { readonly start: number; readonly bytes: Promise<Uint8Array<ArrayBuffer>> } | null = null;
  private readingsLeft: number = bounds.archive.directoryReads;

  constructor(private readonly file: ArchiveFile) {
    this.size = file.size;
  }

  /** The directory is read; what is read from now on is members. */
  directoryIsRead(): void {
    this.readingsLeft = Infinity;
  }

  /** Bytes from an offset on; fewer where the archive ends. */
  async readUint8Array(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const start = Math.min(Math.max(0, offset), this.size);
    const end = Math.min(start + length, this.size);
    if (end - start > WINDOW) {
      if (end - start > bounds.archive.directoryBytes) throw new DirectoryTooLarge();
      return this.read(start, end);
    }
    if (this.window === null || start < this.window.start || end > this.window.start + WINDOW) {
      this.window = { start, bytes: this.read(start, Math.min(start + WINDOW, this.size)) };
    }
    const { start: from, bytes } = this.window;
    return (await bytes).slice(start - from, end - from);
  }

  /** The same as a stream, in pieces of so many bytes. */
  createReadable(offset: number, size: number, pieceSize = WINDOW): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = offset;
    const end = offset + size;
    return new ReadableStream(
      {
        pull: async (controller) => {
          const piece = await this.readUint8Array(at, Math.min(pieceSize, end - at));
          at += piece.length;
          if (piece.length > 0) controller.enqueue(piece);
          if (at >= end || piece.length === 0) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  }

  private async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.readingsLeft-- <= 0) throw new DirectoryTooLarge();
    try {
      return new Uint8Array(await this.file.slice(start, end).arrayBuffer());
    } catch (error) {
      this.failure = error;
      this.window = null;
      throw error;
    }
  }
}
