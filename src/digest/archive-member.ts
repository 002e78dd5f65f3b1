import { createCRC32 } from 'hash-wasm';
import { PACKED_PIECE, type ArchiveSource } from './archive-source';
import type { ReadableFile } from './file-hash';

const damaged = (): Error => new DOMException('The archive does not hold this file whole.', 'DataError');

const otherLength = (): Error => new RangeError('The file has another length than its archive says.');

/** Bytes of a local header without name and extra field (APPNOTE 4.3.7), and what it begins with. */
export const LOCAL_HEADER = 30;
const LOCAL_SIGNATURE = 0x0403_4b50;

/** Where a member lies and what it unpacks to, as the directory says. */
export interface MemberPlace {
  /** Of its local header, in bytes from where the archive begins. */
  readonly offset: number;
  /** Bytes, as they lie in the archive. */
  readonly packedSize: number;
  /** Bytes, unpacked. */
  readonly size: number;
  readonly deflated: boolean;
  readonly crc32: number;
}

/**
 * A file in an archive. It is unpacked anew each time it is read, in a stream: what of it is in memory at once does not grow
 * with it. Reading to the end throws RangeError where its length is not what the directory says, `DataError` (DOMException)
 * where it cannot be unpacked or its CRC-32 differs (APPNOTE 4.4.7), and what reading the archive throws.
 */
export class MemberFile implements ReadableFile {
  readonly size: number;

  constructor(
    private readonly place: MemberPlace,
    private readonly source: ArchiveSource,
  ) {
    this.size = place.size;
  }

  /** Unpacks from the beginning up to `end`: meant for first bytes. */
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> } {
    return { arrayBuffer: () => this.read(Math.max(0, start), Math.min(end, this.size)) };
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.pieces();
    return new ReadableStream(
      {
        pull: async (controller) => {
          const { done, value } = await pieces.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        },
        cancel: async () => {
          await pieces.return();
        },
      },
      { highWaterMark: 0 },
    );
  }

  private async *pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const crc = await createCRC32();
    let length = 0;
    const reader = (await this.unpacked()).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read().catch(() => {
          throw this.source.failure ?? damaged();
        });
        if (done) break;
        length += value.length;
        if (length > this.size) throw otherLength();
        crc.update(value);
        yield value;
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
    if (length !== this.size) throw otherLength();
    if (Number.parseInt(crc.digest('hex'), 16) !== this.place.crc32) throw damaged();
  }

  /** The member's bytes behind its local header (APPNOTE 4.3.7), whatever their number. */
  private async unpacked(): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const { offset, packedSize, deflated } = this.place;
    const header = await this.source.readUint8Array(offset, LOCAL_HEADER);
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    if (header.length < LOCAL_HEADER || view.getUint32(0, true) !== LOCAL_SIGNATURE) throw damaged();
    const start = offset + LOCAL_HEADER + view.getUint16(26, true) + view.getUint16(28, true);
    if (!deflated) return this.source.createReadable(start, packedSize);
    return this.source
      .createReadable(start, packedSize, PACKED_PIECE)
      .pipeThrough(new DecompressionStream('deflate-raw'));
  }

  private async read(start: number, end: number): Promise<ArrayBuffer> {
    if (start >= end) return new ArrayBuffer(0);
    const bytes = new Uint8Array(end);
    let at = 0;
    for await (const piece of this.pieces()) {
      bytes.set(piece.subarray(0, end - at), at);
      at += piece.length;
      if (at >= end) break;
    }
    return bytes.slice(start, end).buffer;
  }
}
