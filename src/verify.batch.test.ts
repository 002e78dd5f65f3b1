import { beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeIssuer, type BatchCall, type Issuer } from '../e2e/maker/batch';
import { supplied } from '../e2e/maker/evidence';
import { alterPayload, signRecord, toBytes, type JwsGeneral } from '../e2e/maker/jws';
import { makeRecord } from '../e2e/maker/record';
import { makeSigner } from '../e2e/maker/signer';
import { bounds } from './bounds';
import type { EvidenceFile } from './evidence/evidence';
import { Memory } from './memory';
import { exportCsv } from './report/csv';
import { printedReport, type Examination } from './report/printed';
import type { Report } from './report/report';
import { ticketText } from './report/ticket';
import { readTrustFile } from './trust/trust-file';
import type { TrustEntry } from './trust/trust-entry';
import { verify } from './verify';
import { english, message } from './wording';

const now = '2026-07-01T12:00:00.000Z';
const text = new TextEncoder();
const emptyExamination: Examination = { caseReference: '', examiner: '', note: '', conclusion: '' };

let issuers: Issuer[];
let trust: TrustEntry[];
beforeAll(async () => {
  issuers = await Promise.all([1, 2, 3].map((number) => makeIssuer(number)));
  const read = await Promise.all(
    issuers.map(({ rootPem }) =>
      readTrustFile(
        { name: 'root.pem', bytes: text.encode(rootPem) },
        { purpose: 'signer', addedAt: now, whose: '' },
      ),
    ),
  );
  trust = read.flatMap(({ entries }) => entries);
});

const issuer = (number: number): Issuer => issuers[number % 3] as Issuer;
const call = (number: number, uuid?: string): Promise<BatchCall> =>
  makeCall({ issuer: issuer(number), number, ...(uuid === undefined ? {} : { uuid }) });

const judge = (files: readonly EvidenceFile[], memory?: Memory, trusted: readonly TrustEntry[] = trust) =>
  verify(files, { now, trust: trusted, assignments: [], keys: [] }, memory);

/** The files of calls, each in a folder of its own. */
const filed = (calls: readonly BatchCall[]): EvidenceFile[] =>
  calls.flatMap(({ record, recording }, at) => [
    supplied(`calls/${at}/call.vcon`, record),
    supplied(`calls/${at}/${recording.name}`, recording.bytes),
  ]);

/** A file before it is read. */
const toCome = ({ name, folder, size }: EvidenceFile): EvidenceFile => ({
  name,
  folder,
  size,
  content: { state: 'not-read', why: message('It is still to be read.'), waiting: true },
});

/** The files of which the first so many of an order are read. */
const readUpTo = (
  files: readonly EvidenceFile[],
  order: readonly number[],
  amount: number,
): EvidenceFile[] => {
  const read = new Set(order.slice(0, amount));
  return files.map((file, at) => (read.has(at) ? file : toCome(file)));
};

const headlines = ({ records }: Report): string[] => records.map(({ headline }) => headline);

describe('what is remembered of one report for the next', () => {
  it('changes nothing, in whatever order the files are read, and when the trust list changes', async () => {
    const calls = await Promise.all(Array.from({ length: 9 }, (_, number) => call(number)));
    const [first] = calls;
    const files = [
      ...filed(calls),
      supplied('copy of the first.vcon', first?.record ?? new Uint8Array()),
      supplied('notes.txt', text.encode('nothing of interest')),
      supplied('broken.vcon', text.encode('{"vcon":')),
    ];
    for (const step of [1, 5, 7]) {
      const order = files.map((_, at) => (at * step) % files.length);
      const memory = new Memory();
      for (let amount = 0; amount <= files.length; amount += 4) {
        const some = readUpTo(files, order, amount);
        expect(await judge(some, memory)).toEqual(await judge(some));
      }
      expect(await judge(files, memory, [])).toEqual(await judge(files, undefined, []));
      expect(await judge(files, memory)).toEqual(await judge(files));
    }
  });

  it('forgets what rested on a certificate that is given later', async () => {
    const signer = await makeSigner();
    const bare = await signRecord(makeRecord(), signer, { x5cIn: 'none' });
    const record = supplied('call.vcon', toBytes(bare));
    const certificate = supplied('signer.pem', text.encode(signer.pem));
    const memory = new Memory();
    expect((await judge([record], memory)).records[0]?.reasons).toContain('NO_CERTIFICATE');
    const later = await judge([record, certificate], memory);
    expect(later.records[0]?.questions.unaltered.answer).toBe('yes');
    expect(later).toEqual(await judge([record, certificate]));
  });
});

describe('a partial report', () => {
  it('answers a record once its recording is read, and none that waits for one', async () => {
    const calls = await Promise.all([1, 2, 3].map((number) => call(number)));
    const files = filed(calls);
    // The first with its recording, the second without, the third not yet.
    const partial = await judge(readUpTo(files, [0, 1, 2], 3));
    expect(partial.records.map(({ source, outcome }) => [source, outcome])).toEqual([
      ['calls/0/call.vcon', 'passed'],
    ]);
    expect(partial.partial).toEqual({ records: 1, of: 3 });
    expect(partial.evidence).toHaveLength(6);
    const whole = await judge(files);
    expect(whole.partial).toBeNull();
    expect(whole.records.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
  });

  it('answers none while a list of withdrawn certificates is still to be read: it may be the signer’s', async () => {
    const [one, list] = [filed([await call(1)]), supplied('issuer.crl', new Uint8Array(9))];
    const partial = await judge([...one, toCome(list)]);
    expect(partial.records).toEqual([]);
    expect(partial.partial).toEqual({ records: 0, of: 1 });
    expect(headlines(await judge([...one, list]))).toEqual(headlines(await judge(one)));
  });

  it('answers a record whose recording is not there, as soon as nothing but records is still to come', async () => {
    const [one, other] = [await call(1), await call(2)];
    const records = [supplied('a.vcon', one.record), supplied('b.vcon', other.record)];
    const alone = await judge(readUpTo(records, [0], 1));
    expect(alone.records.map(({ reasons }) => reasons)).toEqual([
      expect.arrayContaining(['FILE_NOT_SUPPLIED']),
    ]);
    const withMore = [...records, supplied('c.wav', one.recording.bytes)];
    expect((await judge(readUpTo(withMore, [0], 1))).records).toEqual([]);
  });

  it('says of no recording that it is missing or another while the right one may still come', async () => {
    const [one, other] = [await call(1), await call(2)];
    const files = [
      supplied('call.vcon', one.record),
      supplied(one.recording.name, other.recording.bytes),
      supplied('renamed.wav', one.recording.bytes),
    ];
    expect((await judge(readUpTo(files, [0, 1], 2))).records).toEqual([]);
    expect((await judge(files)).records[0]?.outcome).toBe('passed');
    const without = files.slice(0, 2);
    expect((await judge(without)).records[0]?.reasons).toContain('FILE_MISMATCH');
  });
});

/** A file of which the user stopped the reading. */
const stopped = (file: EvidenceFile): EvidenceFile => ({
  ...file,
  content: {
    state: 'not-read',
    why: message('You stopped the reading of this file. Add it again to check it.'),
  },
});

describe('a batch that was not read to its end', () => {
  it('has a record for each that was not read, which is told as that, wherever the report is told', async () => {
    const calls = await Promise.all([0, 1, 2, 3].map((number) => call(number)));
    const files = filed(calls).map((file, at) => (at < 4 ? file : stopped(file)));
    const report = await judge(files);
    expect(report.partial).toBeNull();
    expect(report.records.map(({ source, outcome }) => [source, outcome])).toEqual([
      ['calls/0/call.vcon', 'passed'],
      ['calls/1/call.vcon', 'passed'],
      ['calls/2/call.vcon', 'unreadable'],
      ['calls/3/call.vcon', 'unreadable'],
    ]);
    const [, , unread] = report.records;
    expect(unread).toMatchObject({
      headline: 'This file was not read; nothing in it was checked.',
      form: 'none',
      reasons: ['FILE_NOT_READ'],
      questions: {
        unaltered: {
          answer: 'unknown',
          label: 'Not read',
          summary: 'You stopped the reading of this file. Add it again to check it.',
          next: { who: 'user' },
        },
        signer: { answer: 'unknown', summary: 'What the record says of this could not be read.' },
        recordings: { answer: 'unknown', summary: 'What the record says of this could not be read.' },
      },
    });
    const printed = printedReport(report, emptyExamination, false, english);
    expect(printed.counts.map(({ outcome, count }) => [outcome, count])).toEqual([
      ['unreadable', 2],
      ['passed', 2],
    ]);
    expect(printed.inFull).toEqual([]);
    expect(printed.further.map(({ source }) => source)).toEqual(['calls/2/call.vcon', 'calls/3/call.vcon']);
    const csv = exportCsv(report, { withContent: false, byteOrderMark: false, note: '' });
    expect(csv.match(/FILE_NOT_READ/g)).toHaveLength(2);
    const ticket = ticketText(report, { withContent: false, record: null }, english);
    expect(ticket).toContain('4 records: Cannot be read 2, Checks out 2.');
    expect(ticket).toContain('Cannot be read: calls/3/call.vcon');
  });

  it('counts what waits as still to come, and what failed meanwhile as answered', async () => {
    const calls = await Promise.all([0, 1, 2].map((number) => call(number)));
    const files = filed(calls).map((file, at) => (at < 2 ? file : at < 4 ? stopped(file) : toCome(file)));
    const partial = await judge(files);
    expect(partial.records.map(({ outcome }) => outcome)).toEqual(['passed', 'unreadable']);
    expect(partial.partial).toEqual({ records: 2, of: 3 });
  });

  it('has no such record once the file was given again, read or still to be read', async () => {
    const files = filed(await Promise.all([0, 1].map((number) => call(number))));
    const first = files.map((file, at) => (at < 2 ? file : stopped(file)));
    const again = await judge([...first, ...files]);
    expect(again.records.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    const underWay = await judge([...first, ...files.map(toCome)]);
    expect(underWay.records.map(({ outcome }) => outcome)).toEqual(['passed']);
    const stoppedAgain = await judge([...first, ...first]);
    expect(stoppedAgain.records.map(({ outcome }) => outcome)).toEqual(['passed', 'unreadable']);
    // One that was read before is no copy of one that could not be read after it.
    const other = await judge([...files.slice(0, 2), ...first.slice(2), ...files.slice(2, 4).map(stopped)]);
    expect(other.records.map(({ outcome }) => outcome)).toEqual(['passed', 'unreadable']);
    const before = await judge([...files, ...files.map(stopped)]);
    expect(before.records.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'passed',
      'unreadable',
      'unreadable',
    ]);
  });

  it('holds no recording against a record that may belong to one that was not read', async () => {
    const [one, other] = [await call(1), await call(2)];
    const files = [
      supplied('1/call.vcon', one.record),
      supplied(`2/${other.recording.name}`, other.recording.bytes),
    ];
    expect((await judge(files)).records[0]?.reasons).toContain('FILE_MISMATCH');
    const unread = stopped(supplied('2/call.vcon', other.record));
    const report = await judge([...files, unread]);
    expect(report.records.map(({ outcome }) => outcome)).toEqual(['indeterminate', 'unreadable']);
    expect(report.records[0]?.reasons).toContain('FILE_UNASSIGNED');
  });

  it('is one file alone that could not be read: a record by its name, and none by another', async () => {
    const { record, recording } = await call(1);
    const report = await judge([stopped(supplied('call.vcon', record))]);
    expect(report.records.map(({ source, outcome }) => [source, outcome])).toEqual([
      ['call.vcon', 'unreadable'],
    ]);
    const media = await judge([stopped(supplied(recording.name, recording.bytes))]);
    expect(media.records).toEqual([]);
    expect(media.evidence[0]).toMatchObject({ role: 'unreadable', sha512: null });
  });
});

describe('files that are no records', () => {
  it('are none while a file is still to be read that may be one', async () => {
    const one = await call(1);
    const notes = [0, 1, 2].map((number) => supplied(`notes/${number}.txt`, text.encode(`note ${number}`)));
    const recording = supplied(`audio/${one.recording.name}`, one.recording.bytes);
    const record = supplied('records/call.vcon', one.record);
    const files = [...notes, recording, record];
    const partial = await judge(readUpTo(files, [0, 1, 2, 3], 4));
    expect(partial.records).toEqual([]);
    expect(partial.partial).toEqual({ records: 0, of: 1 });
    // Nor where what is still to be read is no record by its name.
    const unnamed = [...notes, recording, supplied('signed', one.record)];
    expect((await judge(readUpTo(unnamed, [0, 1, 2, 3], 4))).partial).toEqual({ records: 0, of: 0 });
    expect((await judge(files)).records.map(({ outcome }) => outcome)).toEqual(['passed']);
    expect((await judge([...notes, recording])).records).toHaveLength(4);
  });
});

describe('a record that cannot be read', () => {
  it('may be the one that a file left over belongs to: no other record gets it for want of its own', async () => {
    const [one, other] = [await call(1), await call(2)];
    const damaged = supplied('2/call.vcon', other.record.subarray(0, other.record.length / 2));
    const files = [supplied('1/call.vcon', one.record), damaged];
    const left = supplied(`2/${other.recording.name}`, other.recording.bytes);
    const report = await judge([...files, left]);
    expect(report.records[0]?.reasons).toContain('FILE_UNASSIGNED');
    // Without it, the file that is left over is the one meant.
    expect((await judge([...files.slice(0, 1), left])).records[0]?.reasons).toContain('FILE_MISMATCH');
  });
});

describe('four hundred records with their recordings, in folders', () => {
  it('has exactly those as exceptions that were planted', async () => {
    const uuid = '01928e10-2f7c-8a4b-9c3d-5e6f7a8b9c0d';
    const calls = await Promise.all(
      Array.from({ length: 400 }, (_, number) =>
        call(number, number === 60 || number === 61 ? uuid : undefined),
      ),
    );
    const files = new Map(filed(calls).map((file) => [`${file.folder}/${file.name}`, file]));
    const at = (number: number): string => `calls/${number}/`;
    const planted = new Map<string, string>();
    const plant = (number: number, headline: string): void =>
      void planted.set(`${at(number)}call.vcon`, headline);

    const jws = JSON.parse(Buffer.from(calls[10]?.record ?? []).toString()) as JwsGeneral;
    const altered = alterPayload(jws, (payload) => payload.replace('end of the week', 'end of the year'));
    files.set(`${at(10)}call.vcon`, supplied(`${at(10)}call.vcon`, toBytes(altered)));
    plant(10, 'This copy does not match its signature. Do not rely on it.');

    const names = [20, 21].map((number) => `${at(number)}${calls[number]?.recording.name ?? ''}`);
    files.delete(names[0] ?? '');
    files.set(`${at(20)}renamed.wav`, supplied(`${at(20)}renamed.wav`, (await call(9000)).recording.bytes));
    plant(20, 'The record is unchanged; this recording is not the one it names.');

    files.delete(`${at(30)}${calls[30]?.recording.name ?? ''}`);
    // The recordings of 10 and 40 are claimed by records that anybody could have written, and are others by name and folder.
    plant(30, 'Unchanged since a signer you trust signed it; recording not supplied.');

    const unsigned = makeRecord({
      recording: {
        bytes: calls[40]?.recording.bytes ?? new Uint8Array(),
        filename: calls[40]?.recording.name ?? '',
      },
    });
    files.set(`${at(40)}call.vcon`, supplied(`${at(40)}call.vcon`, toBytes(unsigned)));
    plant(40, 'This record is not signed; nothing here shows whether it was changed.');

    const stranger = await makeIssuer(50);
    const byStranger = await makeCall({ issuer: { ...stranger, name: issuer(50).name }, number: 50 });
    files.set(`${at(50)}call.vcon`, supplied(`${at(50)}call.vcon`, byStranger.record));
    plant(50, 'Unchanged since signed, recording matches; you have not confirmed the signer.');

    for (const number of [60, 61])
      plant(number, 'Two different signed versions of this record were supplied.');

    const report = await judge([...files.values()]);
    expect(report.records).toHaveLength(400);
    const exceptions = report.records.filter(({ outcome }) => outcome !== 'passed');
    expect(new Map(exceptions.map(({ source, headline }) => [source, headline]))).toEqual(planted);
  });
});

describe('a report on more records than their values are listed of', () => {
  it('leaves the values out, says how many, and answers the same', async () => {
    const one = await call(1);
    const record = (): EvidenceFile => supplied('a/call.vcon', one.record);
    const many = Array.from({ length: bounds.recordsWithFields + 1 }, (_, at) =>
      supplied(`many/${at}.vcon`, text.encode(JSON.stringify({ vcon: '0.4.0', uuid: '', n: at }))),
    );
    const few = await judge([record()]);
    const report = await judge([record(), ...many]);
    expect(few.records[0]?.fields.length).toBeGreaterThan(50);
    expect(report.records.every(({ fields }) => fields.length === 0)).toBe(true);
    const said = report.records[0]?.checks.find(({ id }) => id === 'fields.listed')?.message;
    expect(said).toContain(`${few.records[0]?.fields.length ?? 0} more values`);
    expect(headlines(report)[0]).toBe(headlines(few)[0]);
  });
});
