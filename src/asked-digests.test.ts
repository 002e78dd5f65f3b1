import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeWav } from '../e2e/maker/audio';
import { supplied } from '../e2e/maker/evidence';
import { signRecord, toBytes } from '../e2e/maker/jws';
import { makeRecord } from '../e2e/maker/record';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import type { EvidenceFile } from './evidence/evidence';
import { Memory } from './memory';
import type { FileReport, Report } from './report/report';
import { verify } from './verify';
import { message } from './wording';

const now = '2026-07-01T12:00:00.000Z';
let signer: Signer;
beforeAll(async () => {
  signer = await makeSigner();
});

/** A recording whose readings are counted. */
class Recording extends Blob {
  readings = 0;
  override slice(...range: Parameters<Blob['slice']>): Blob {
    this.readings++;
    return super.slice(...range);
  }
}

function recording(path: string, bytes: Uint8Array): { file: EvidenceFile; source: Recording } {
  const source = new Recording([bytes as Uint8Array<ArrayBuffer>]);
  const file = supplied(path, bytes);
  const { content } = file;
  return { source, file: content.state === 'read' ? { ...file, content: { ...content, source } } : file };
}

const token = (algorithm: string, bytes: Uint8Array): string =>
  `${algorithm}-${createHash(algorithm).update(bytes).digest('base64url')}`;

/** A record of one recording that it names by digests of these bytes. */
function recordOf(bytes: Uint8Array, algorithms: readonly string[], filename = 'call.wav') {
  const record = makeRecord({ recording: { bytes, filename } });
  const hashes = algorithms.map((algorithm) => token(algorithm, bytes));
  const dialog = (record['dialog'] as object[]).map((one) => ({ ...one, content_hash: hashes }));
  return { ...record, dialog };
}
const signed = async (path: string, ...of: Parameters<typeof recordOf>): Promise<EvidenceFile> =>
  supplied(path, toBytes(await signRecord(recordOf(...of), signer)));
const unsigned = (path: string, ...of: Parameters<typeof recordOf>): EvidenceFile =>
  supplied(path, toBytes(recordOf(...of)));

const judge = (files: readonly EvidenceFile[], memory?: Memory, overtaken?: AbortSignal): Promise<Report> =>
  verify(files, { now, trust: [], assignments: [], keys: [] }, memory, overtaken);
const found = ({ records }: Report): Pick<FileReport, 'outcome' | 'evidence'>[] =>
  records.flatMap(({ files }) => files.map(({ outcome, evidence }) => ({ outcome, evidence })));

const [bytes, other, third] = [makeWav(0), makeWav(1), makeWav(2)];

describe('a file is read again for another digest than SHA-512', () => {
  it('not where its SHA-512 has found it, however an unsigned record asks for files of that kind', async () => {
    const { file, source } = recording('call.wav', bytes);
    const stray = unsigned('stray.vcon', third, ['sha256', 'sha384'], 'x.wav');
    const report = await judge([await signed('a.vcon', bytes, ['sha512']), file, stray]);
    expect(found(report)).toEqual([
      { outcome: 'match', evidence: 1 },
      { outcome: 'missing', evidence: null },
    ]);
    expect(source.readings).toBe(0);
  });

  it('though its SHA-512 has found it, where it has the name that is asked for', async () => {
    const { file } = recording('call.wav', bytes);
    const files = [
      await signed('a.vcon', bytes, ['sha512']),
      file,
      unsigned('b.vcon', bytes, ['sha384', 'sha256']),
    ];
    expect(found(await judge(files))).toEqual([
      { outcome: 'match', evidence: 1 },
      { outcome: 'match', evidence: 1 },
    ]);
  });

  it('though its SHA-512 has found it, where a signed record asks and nothing else fits', async () => {
    const { file } = recording('call.wav', bytes);
    const files = [
      unsigned('a.vcon', bytes, ['sha512']),
      file,
      recording('y.wav', other).file,
      await signed('b.vcon', bytes, ['sha256'], 'before it was renamed.wav'),
    ];
    expect(found(await judge(files))).toEqual([
      { outcome: 'match', evidence: 1 },
      { outcome: 'match', evidence: 1 },
    ]);
  });

  it('once, whatever else is asked, and as often as reports are drawn up', async () => {
    const { file, source } = recording('call.wav', bytes);
    const memory = new Memory();
    const files = [
      await signed('a.vcon', bytes, ['sha256']),
      file,
      unsigned('b.vcon', other, ['sha256'], 'x.wav'),
    ];
    await judge(files, memory);
    expect(found(await judge(files, memory))[0]).toEqual({ outcome: 'match', evidence: 1 });
    expect(source.readings).toBe(1);
  });

  it('not where the file of that name has the digest', async () => {
    const [right, beside] = [recording('call.wav', bytes), recording('beside.wav', other)];
    const report = await judge([await signed('a.vcon', bytes, ['sha256']), beside.file, right.file]);
    expect(found(report)).toEqual([{ outcome: 'match', evidence: 2 }]);
    expect(beside.source.readings).toBe(0);
  });

  it('only where it has the SHA-512 that is asked for beside', async () => {
    const [right, wrong] = [recording('x.wav', bytes), recording('call.wav', other)];
    const record = await signed('a.vcon', bytes, ['sha512', 'sha256']);
    const report = await judge([record, wrong.file, right.file]);
    expect(found(report)).toEqual([{ outcome: 'match', evidence: 2 }]);
    expect(wrong.source.readings).toBe(0);
    expect(found(await judge([record, wrong.file]))).toEqual([{ outcome: 'mismatch', evidence: 1 }]);
    expect(wrong.source.readings).toBe(0);
  });

  it('under another name only once all is read', async () => {
    const { file, source } = recording('renamed.wav', bytes);
    const why = message('It is still to be read.');
    const toCome: EvidenceFile = {
      ...supplied('call.wav', other),
      content: { state: 'not-read', why, waiting: true },
    };
    const memory = new Memory();
    const record = await signed('a.vcon', bytes, ['sha256']);
    expect((await judge([record, file, toCome], memory)).records).toEqual([]);
    expect(source.readings).toBe(0);
    const whole = await judge([record, file, supplied('call.wav', other)], memory);
    expect(found(whole)).toEqual([{ outcome: 'match', evidence: 1 }]);
  });

  it('and is found to be another one where it alone is left', async () => {
    const record = await signed('a.vcon', bytes, ['sha384']);
    const report = await judge([record, recording('y.wav', other).file]);
    expect(found(report)).toEqual([{ outcome: 'mismatch', evidence: 1 }]);
  });

  it('and is found to be a copy of the recording of another, in the place of the right one', async () => {
    const files = [
      await signed('a/a.vcon', bytes, ['sha512']),
      recording('a/call.wav', bytes).file,
      unsigned('b/b.vcon', other, ['sha256'], 'x.wav'),
      recording('b/y.wav', bytes).file,
    ];
    expect(found(await judge(files))).toEqual([
      { outcome: 'match', evidence: 1 },
      { outcome: 'mismatch', evidence: 3 },
    ]);
  });

  it('from the copy that can still be read', async () => {
    const gone = supplied('call.wav', bytes);
    const lost = gone.content.state === 'read' ? { ...gone.content, source: undefined } : gone.content;
    const { source: _, ...content } = lost as { source?: unknown };
    const files = [
      await signed('a.vcon', bytes, ['sha256']),
      { ...gone, content: content as EvidenceFile['content'] },
      recording('copies/call.wav', bytes).file,
    ];
    expect(found(await judge(files))[0]?.outcome).toBe('match');
  });

  it('anew where it could not be read, and then the report says so no more', async () => {
    const { file, source } = recording('call.wav', bytes);
    let gone = true;
    const slice = source.slice.bind(source);
    source.slice = (...range) => {
      if (gone) throw new DOMException('gone', 'NotFoundError');
      return slice(...range);
    };
    const memory = new Memory();
    const files = [await signed('a.vcon', bytes, ['sha256']), file];
    expect(found(await judge(files, memory))).toEqual([{ outcome: 'not-read', evidence: 1 }]);
    gone = false;
    expect(found(await judge(files, memory))).toEqual([{ outcome: 'match', evidence: 1 }]);
  });

  it('while nobody waits for it who was overtaken', async () => {
    const { file, source } = recording('call.wav', bytes);
    let read = (): void => undefined;
    const until = new Promise<void>((resolve) => (read = resolve));
    const slice = source.slice.bind(source);
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    source.slice = (...range) => {
      const part = slice(...range);
      const { arrayBuffer } = part;
      part.arrayBuffer = async () => {
        asked();
        await until;
        return arrayBuffer.call(part);
      };
      return part;
    };
    const files = [await signed('a.vcon', bytes, ['sha256']), file];
    const overtaken = new AbortController();
    const report = judge(files, undefined, overtaken.signal);
    await isAsked;
    overtaken.abort();
    await expect(report).rejects.toMatchObject({ name: 'AbortError' });
    read();
    expect(found(await judge(files))).toEqual([{ outcome: 'match', evidence: 1 }]);
    expect(source.readings).toBe(1);
  });
});
