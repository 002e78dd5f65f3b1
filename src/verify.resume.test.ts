import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeWav } from '../e2e/maker/audio';
import { supplied } from '../e2e/maker/evidence';
import { signRecord, toBytes } from '../e2e/maker/jws';
import { makeRecord } from '../e2e/maker/record';
import { makeSigner } from '../e2e/maker/signer';
import type { EvidenceFile } from './evidence/evidence';
import { Memory } from './memory';
import { exportJson } from './report/export';
import type { Report } from './report/report';
import { readResume, resumeFiles } from './report/resume';
import { entryFor } from './trust/new-entry';
import type { TrustEntry } from './trust/trust-entry';
import { verify } from './verify';
import { readCertificates } from './x509/certificate';

const now = '2026-07-01T12:00:00Z';
const earlier = '2026-06-30T09:08:07.123Z';
const bytes = makeWav(0);
let trust: TrustEntry[];
let record: EvidenceFile;
beforeAll(async () => {
  const signer = await makeSigner();
  const [certificate] = await readCertificates(new TextEncoder().encode(signer.pem));
  if (certificate === undefined) throw new Error('no certificate in the PEM');
  const entry = await entryFor(certificate, {
    name: 'the issuer',
    origin: 'test',
    confirmedBy: null,
    addedAt: now,
  });
  trust = [entry];
  const made = makeRecord({ recording: { bytes, filename: 'call.wav' } });
  record = supplied('a.vcon', toBytes(await signRecord(made, signer)));
});

const judge = (files: readonly EvidenceFile[], memory?: Memory): Promise<Report> =>
  verify(files, { now, trust, assignments: [], keys: [] }, memory);

/** The same file, its fingerprint taken over. */
const notReadAgain = (file: EvidenceFile): EvidenceFile =>
  file.content.state === 'read' ? { ...file, content: { ...file.content, readEarlier: earlier } } : file;

const fileCheckOf = ({ records: [record] }: Report) =>
  record?.checks.find(({ id }) => id === 'file.content-hash');

describe('a recording that was not read again', () => {
  const recording = supplied('call.wav', bytes);

  it('lets a record pass, with a note that says so everywhere', async () => {
    const read = await judge([record, recording]);
    const taken = await judge([record, notReadAgain(recording)]);
    expect(taken.records[0]?.outcome).toBe('passed');
    expect(taken.records[0]?.headline).toBe(read.records[0]?.headline);
    expect(taken.records[0]?.reasons).toContain('FILE_READ_EARLIER');
    expect(taken.evidence[1]).toMatchObject({
      role: 'recording',
      note: 'Its fingerprint was taken over from the partial report of 2026-06-30 09:08:07 UTC, made in this browser; the file was not read again.',
    });
    expect(fileCheckOf(taken)).toMatchObject({
      outcome: 'pass',
      message: expect.stringContaining('not read again') as unknown,
    });
    expect(read.records[0]?.reasons).not.toContain('FILE_READ_EARLIER');
    expect(read.evidence[1]?.note).toBeNull();
    expect(fileCheckOf(read)?.message).not.toContain('not read again');
  });

  it('that differs is said to differ by a fingerprint that was taken over', async () => {
    const other = notReadAgain(supplied('call.wav', makeWav(1)));
    const report = await judge([record, other]);
    expect(report.records[0]).toMatchObject({ outcome: 'failed' });
    expect(report.records[0]?.reasons).toContain('FILE_READ_EARLIER');
    expect(fileCheckOf(report)).toMatchObject({
      outcome: 'fail',
      message: expect.stringContaining('not read again') as unknown,
    });
  });

  it('and that nothing refers to is noted too', async () => {
    const stray = notReadAgain(supplied('stray.wav', makeWav(2)));
    const { evidence } = await judge([record, recording, stray]);
    expect(evidence[2]?.note).toMatch(/^Not matched to any record\. Its fingerprint was taken over/);
  });

  it('once read, is judged by what was read, though all else stayed', async () => {
    const memory = new Memory();
    const claimed = notReadAgain(recording);
    expect((await judge([record, claimed], memory)).records[0]?.reasons).toContain('FILE_READ_EARLIER');
    const read = await judge([record, recording], memory);
    expect(read.records[0]).toMatchObject({ outcome: 'passed' });
    expect(read.records[0]?.reasons).not.toContain('FILE_READ_EARLIER');
    await judge([record, claimed], memory);
    const other = await judge([record, supplied('call.wav', makeWav(1))], memory);
    expect(other.records[0]).toMatchObject({ outcome: 'failed', files: [{ outcome: 'mismatch' }] });
  });
});

describe('a partial report that carries what to go on from', () => {
  it('is as the published schema says, and is read again as it was', async () => {
    const recording = supplied('calls/call.wav', bytes);
    if (recording.content.state !== 'read') throw new Error('not read');
    const given = { ...recording, content: { ...recording.content, modified: 1234 } };
    const waiting: EvidenceFile = {
      name: 'b.vcon',
      folder: '',
      size: 1,
      content: { state: 'not-read', why: 'It is still to be read.', waiting: true },
    };
    const other = { ...notReadAgain(given), name: 'earlier.wav' };
    const report = await judge([record, given, other, waiting]);
    const files = resumeFiles([record, given, other, waiting], 0);
    const document = exportJson({ ...report, resume: { files, seal: '5'.repeat(64) } }, false);
    const schema = JSON.parse(readFileSync('public/report.schema.json', 'utf8')) as object;
    const validate = new Ajv({ allErrors: true }).compile(schema);
    expect(validate(JSON.parse(document)) ? [] : validate.errors).toEqual([]);
    expect(readResume(new TextEncoder().encode(document))).toEqual({
      claim: { verifiedAt: now, files, seal: '5'.repeat(64) },
    });
    const { sha512 } = recording.content;
    expect(files).toEqual([
      ['calls/call.wav', bytes.length, 1234, sha512],
      ['calls/earlier.wav', bytes.length, 1234, sha512, earlier],
    ]);
  });
});
