import { createSign, KeyObject } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Signer } from './signer';

/** Bytes of the recording that are encoded at a time: whole groups of base64url, twice over. */
const STEP = 9 * 128 * 1024;

/**
 * Writes a signed record (JWS General JSON Serialization, RS256) with a recording inline, which is made up on the way,
 * so that nothing of its size is in memory: RIFF WAVE of noise.
 * @param size bytes of the recording, 44 at least
 * @returns bytes of the file
 */
export function writeLargeRecord(path: string, size: number, signer: Signer): number {
  const file = openSync(path, 'w');
  let length = 0;
  const write = (text: string): void => {
    length += writeSync(file, text);
  };
  const header = { alg: 'RS256', x5c: [Buffer.from(signer.certificate).toString('base64')] };
  const protectedText = Buffer.from(JSON.stringify(header)).toString('base64url');
  const sign = createSign('sha256').update(`${protectedText}.`);

  write('{"payload":"');
  let rest = Buffer.alloc(0);
  const encode = (text: string, isLast = false): void => {
    const bytes = Buffer.concat([rest, Buffer.from(text)]);
    const end = isLast ? bytes.length : bytes.length - (bytes.length % 3);
    const encoded = bytes.subarray(0, end).toString('base64url');
    rest = bytes.subarray(end);
    sign.update(encoded);
    write(encoded);
  };
  const [before, behind] = JSON.stringify(recordAround()).split('BODY');
  encode(before ?? '');
  for (const part of noise(size)) encode(part.toString('base64url'));
  encode(behind ?? '', true);
  const signature = sign.sign(KeyObject.from(signer.privateKey)).toString('base64url');
  write(`","signatures":[${JSON.stringify({ protected: protectedText, signature })}]}`);
  closeSync(file);
  return length;
}

const recordAround = (): object => ({
  uuid: '01995c1f-cce0-8002-85d5-2b578e5a4367',
  created_at: '2025-09-18T09:20:12Z',
  parties: [{ name: 'Mara Muster' }, { name: 'Jonas Beispiel' }],
  dialog: [
    {
      type: 'recording',
      start: '2025-09-18T09:15:12Z',
      parties: [0, 1],
      mediatype: 'audio/x-wav',
      encoding: 'base64url',
      body: 'BODY',
    },
  ],
});

/** A WAV file in parts: PCM, mono, 8000 Hz, 8 bits. Each part but the last has a length in threes. */
function* noise(size: number): Generator<Buffer> {
  const head = Buffer.from('RIFF....WAVEfmt ................data....', 'latin1');
  head.writeUInt32LE(size - 8, 4);
  [16, 1 | (1 << 16), 8000, 8000, 1 | (8 << 16)].forEach((value, i) => head.writeUInt32LE(value, 16 + 4 * i));
  head.writeUInt32LE(size - 44, head.length - 4);
  let state = 1;
  for (let at = 0; at < size; at += STEP) {
    const part = Buffer.alloc(Math.min(STEP, size - at));
    // xorshift32
    for (let i = 0; i + 4 <= part.length; i += 4) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      part.writeInt32LE(state | 0, i);
    }
    if (at === 0) head.copy(part);
    yield part;
  }
}
