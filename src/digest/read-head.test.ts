import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { readHead } from './read-file';

const known = { sha512: 'a'.repeat(128), reportedAt: '2026-07-01T12:00:00Z' };
const ignore = (): void => undefined;
const recording = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode('RIFF....WAVEfmt '));
  return bytes;
};

/** A file of which only some bytes may be asked for. */
function guarded(bytes: Uint8Array<ArrayBuffer>, fail?: string) {
  let read = 0;
  return {
    get read() {
      return read;
    },
    size: bytes.length,
    slice: (start: number, end: number) => ({
      async arrayBuffer() {
        if (fail !== undefined) throw new DOMException('no', fail);
        read += end - start;
        return bytes.slice(start, end).buffer;
      },
    }),
    stream: () => new Blob([bytes]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>,
  };
}

describe('a file whose fingerprint is known', () => {
  it('is not read to its end, and says so', async () => {
    const file = guarded(recording(3_000_000));
    const read = await readHead(file, 'call.wav', known, ignore);
    expect(read).toMatchObject({
      state: 'read',
      sha512: known.sha512,
      bytes: null,
      readEarlier: known.reportedAt,
    });
    expect(read.state === 'read' && read.head.length).toBe(bounds.headBytes);
    expect(file.read).toBe(bounds.headBytes + 1);
  });

  it('is read whole where it may be a record: nothing is taken over', async () => {
    const record = new TextEncoder().encode(`{"vcon":"0.0.1","a":"${'x'.repeat(2_000_000)}"}`);
    const read = await readHead(new Blob([record]), 'call.json', known, ignore);
    expect(read.state === 'read' && read.bytes?.length).toBe(record.length);
    expect(read).not.toMatchObject({ sha512: known.sha512 });
    expect(read).not.toHaveProperty('readEarlier');
  });

  it('is not read where it ends before its end, is gone, or may not be read here', async () => {
    const cut = { ...guarded(recording(3_000_000)), size: 3_000_001 };
    expect(await readHead(cut, 'call.wav', known, ignore)).toMatchObject({
      state: 'not-read',
      why: expect.stringContaining('changed') as unknown,
    });
    const gone = guarded(recording(3_000_000), 'NotFoundError');
    expect(await readHead(gone, 'call.wav', known, ignore)).toMatchObject({
      state: 'not-read',
      why: expect.stringContaining('no longer there') as unknown,
    });
    const refused = guarded(recording(3_000_000), 'NotReadableError');
    expect(await readHead(refused, 'call.wav', known, ignore)).toMatchObject({ refused: true });
  });
});
