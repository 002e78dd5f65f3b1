import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeWav } from '../e2e/maker/audio';
import { signRecord, toBytes, type JwsGeneral } from '../e2e/maker/jws';
import { makeRecord } from '../e2e/maker/record';
import { supplied } from '../e2e/maker/evidence';
import { makeSigner } from '../e2e/maker/signer';
import { bounds } from './bounds';
import type { EvidenceFile } from './evidence/evidence';
import type { Reason } from './reasons';
import type { RecordReport } from './report/report';
import { verify } from './verify';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

async function judge(...files: EvidenceFile[]): Promise<RecordReport | undefined> {
  const policy = { now: '2026-07-01T12:00:00Z', trust: [], assignments: [], keys: [] };
  return (await verify(files, policy)).records[0];
}

const recording = { bytes: makeWav(0, 0.1), filename: 'call.wav' };
let jws: JwsGeneral;
beforeAll(async () => {
  jws = await signRecord(makeRecord({ recording }), await makeSigner());
});

describe('what is made to exhaust a reader comes back with its reason', () => {
  const bombs: readonly [string, () => Uint8Array, Reason][] = [
    ['a gzip bomb', () => gzipSync(Buffer.alloc(bounds.unpackedBytes + 1, 0x20)), 'TOO_LARGE'],
    [
      'a record nested 100,000 deep',
      () => text(`{"parties":${'['.repeat(1e5)}${']'.repeat(1e5)}}`),
      'TOO_DEEP',
    ],
    [
      '100,000 parties',
      () => text(`{"parties":[${Array(1e5).fill('{"name":"x"}').join()}]}`),
      'NO_SIGNATURE',
    ],
    [
      '10,000 signatures',
      () => toBytes({ ...jws, signatures: Array(10_000).fill(jws.signatures[0]) }),
      'TOO_LARGE',
    ],
    [
      'a certificate list of 10,000',
      () => {
        const [signature] = jws.signatures;
        const x5c = signature?.header?.['x5c'] as readonly string[];
        const header = { ...signature?.header, x5c: Array(10_000).fill(x5c[0]) };
        return toBytes({ ...jws, signatures: [{ ...signature, header }] });
      },
      'SIGNATURE_MALFORMED',
    ],
    [
      'more values than are read',
      () => text(`{"parties":[${'0,'.repeat(bounds.jsonValues)}0]}`),
      'TOO_LARGE',
    ],
  ];

  it.each(bombs)('%s', async (_, make, reason) => {
    const record = await judge(supplied('a.vcon.gz', make()));
    expect(record?.reasons).toContain(reason);
    expect(record?.outcome).not.toBe('passed');
  });
});

it('no byte of a recording can be changed so that it still matches', async () => {
  const record = supplied('a.vcon', toBytes(jws));
  const { bytes } = recording;
  expect((await judge(record, supplied('call.wav', bytes)))?.questions.recordings.answer).toBe('yes');
  for (let at = 0; at < bytes.length; at++) {
    const altered = bytes.slice();
    altered[at] = (altered[at] ?? 0) ^ (1 << (at & 7));
    const answer = (await judge(record, supplied('call.wav', altered)))?.questions.recordings.answer;
    expect(answer, `byte ${at}`).toBe('no');
  }
  console.info(`${bytes.length} changed bytes of the recording: none matches`);
}, 120_000);
