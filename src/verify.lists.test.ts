import Ajv from 'ajv';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { makeWav } from '../e2e/maker/audio';
import { makeRecord } from '../e2e/maker/record';
import type { EvidenceFile } from './evidence/evidence';
import { exportCsv } from './report/csv';
import { exportJson } from './report/export';
import { printedLists } from './report/printed-lists';
import type { ListReport, Report } from './report/report';
import { ticketText } from './report/ticket';
import { verify } from './verify';
import { english } from './wording';

const judge = (files: readonly EvidenceFile[]): Promise<Report> =>
  verify(files, { now: '2027-01-01T12:00:00Z', trust: [], assignments: [], keys: [] });

const text = (name: string, content: string): EvidenceFile =>
  supplied(name, new TextEncoder().encode(content));

const bytesOf = (record: object): Uint8Array => new TextEncoder().encode(JSON.stringify(record));

const hex = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');

function only({ lists = [] }: Report): ListReport {
  const [list, ...others] = lists;
  if (list === undefined || others.length > 0) throw new Error(`${String(lists.length)} lists`);
  return list;
}

const [wav, otherWav] = [makeWav(0), makeWav(1)];
const call = makeRecord({ recording: { bytes: wav, filename: 'a.wav' } });
const other = makeRecord({ recording: { bytes: otherWav, filename: 'b.wav' } });
const records = [supplied('a.vcon', bytesOf(call)), supplied('b.vcon', bytesOf(other))];
const recordings = [supplied('a.wav', wav), supplied('b.wav', otherWav)];

it('a list of UUIDs is compared, and changes no outcome', async () => {
  const list = text(
    'calls.csv',
    `uuid\n${String(call['uuid']).toUpperCase()}\n01995c60-0000-8000-8000-000000000000\n`,
  );
  const without = await judge([...records, ...recordings]);
  const report = await judge([...records, ...recordings, list]);
  expect(report.records).toEqual(without.records);
  expect(without.lists).toBeUndefined();
  expect(report.evidence[4]).toMatchObject({ role: 'list' });
  expect(only(report)).toMatchObject({
    evidence: 4,
    by: 'uuid',
    counts: { entries: 2, found: 1, missing: 1, different: 0, extra: 1, twice: 0 },
    extra: [1],
  });
});

it('SHA512SUMS in the folder of a delivery is compared with what lies there', async () => {
  const files = [...records, ...recordings].map((file) => ({ ...file, folder: 'delivery.zip/calls' }));
  const sums = [
    `${hex(bytesOf(call))}  calls/a.vcon`,
    `${hex(wav)} *./calls/b.wav`,
    `${hex(otherWav)}  calls/gone.wav`,
    `${hex(new Uint8Array())}  calls/missing.wav`,
  ];
  const list = text('delivery.zip/SHA512SUMS', `${sums.join('\n')}\n`);
  expect(only(await judge([...files, list]))).toMatchObject({
    by: 'sha512',
    counts: { entries: 4, found: 1, missing: 1, different: 2, extra: 2 },
    missing: [{ line: 4, text: 'calls/missing.wav' }],
    different: [
      { line: 2, evidence: 3, aspect: 'sha512' },
      { line: 3, evidence: 3, aspect: 'name' },
    ],
    extra: [1, 2],
  });
});

it('a folder that is given again holds each file once', async () => {
  const list = text('calls.csv', `uuid\n${String(call['uuid'])}\n`);
  const files = [...records, ...recordings, list];
  const once = only(await judge(files));
  expect(once.counts).toMatchObject({ found: 1, extra: 1, twice: 0 });
  expect(only(await judge([...files, ...files])).counts).toEqual(once.counts);
  const elsewhere = supplied('copies/a.vcon', bytesOf(call));
  expect(only(await judge([...files, elsewhere])).counts).toMatchObject({ twice: 1 });
});

it('the table that this tool wrote of a case tells what became of it since', async () => {
  const before = await judge([...records, ...recordings]);
  const table = text(
    'before.csv',
    exportCsv(
      { ...before, partial: { records: 2, of: 3 } },
      {
        withContent: false,
        byteOrderMark: true,
        note: '=1+1',
      },
    ),
  );
  const same = only(await judge([...records, ...recordings, table]));
  expect(same.counts).toMatchObject({ entries: 2, found: 2, missing: 0, different: 0, extra: 0, twice: 0 });
  const changed = supplied('b.vcon', bytesOf({ ...other, subject: 'Another' }));
  const differs = only(await judge([supplied('a.vcon', bytesOf(call)), changed, table]));
  expect(differs).toMatchObject({
    counts: { found: 1, different: 1 },
    different: [{ evidence: 1, aspect: 'sha512' }],
  });
});

it('a text that a record refers to is no list, and a table that is none says why', async () => {
  const notes = new TextEncoder().encode('one.wav\ntwo.wav\n');
  const record = makeRecord({ recording: { bytes: notes, filename: 'notes.txt' } });
  const contacts = text('contacts.csv', 'name,phone\nMara Muster,1\n');
  const report = await judge([supplied('c.vcon', bytesOf(record)), supplied('notes.txt', notes), contacts]);
  expect(report.lists).toBeUndefined();
  expect(report.evidence.map(({ role }) => role)).toEqual(['record', 'recording', 'unreferenced']);
  expect(report.evidence[2]?.note).toMatch(/^Not matched to any record\. A table, but no list/);
});

it('while files are to be read, a list counts them apart, in all that is exported', async () => {
  const uuids = [call['uuid'], other['uuid'], '01995c60-0000-8000-8000-000000000000'].map(String);
  const list = text('calls.csv', `uuid\n${uuids.join('\n')}\n`);
  const [a, b] = records;
  if (a === undefined || b === undefined) throw new Error('two records');
  const content = { state: 'not-read', why: 'It is still to be read.', waiting: true } as const;
  const partial = await judge([a, { ...b, content }, ...recordings, list]);
  expect(only(partial)).toMatchObject({
    counts: { entries: 3, found: 1, missing: 0, notReadYet: 2, different: 0, extra: 0 },
    notReadYet: [
      { line: 3, text: uuids[1] },
      { line: 4, text: uuids[2] },
    ],
  });
  const heading = 'List calls.csv: of 3 entries, 1 found, 0 missing, 0 different, 2 not read yet;';
  expect(exportCsv(partial, { withContent: false, byteOrderMark: false, note: '' })).toContain(heading);
  expect(ticketText(partial, { withContent: false, record: null }, english)).toContain(heading);
  const [printed] = printedLists(partial, english);
  expect(printed?.heading).toContain(heading);
  expect(printed?.exceptions.map(({ label }) => label)).toEqual(['On the list, not read yet: 2']);
  const validate = new Ajv().compile(JSON.parse(readFileSync('public/report.schema.json', 'utf8')) as object);
  expect(validate(JSON.parse(exportJson(partial, true)))).toBe(true);
  const whole = await judge([a, b, ...recordings, list]);
  expect(only(whole).counts).toMatchObject({ found: 2, missing: 1, notReadYet: 0 });
});

it('a file that was not read and is given again counts once, by a list too', async () => {
  const [a, b] = records;
  if (a === undefined || b === undefined) throw new Error('two records');
  const stopped = { ...b, content: { state: 'not-read', why: 'You stopped the reading.' } } as const;
  const uuids = text('calls.csv', `uuid\n${String(call['uuid'])}\n01995c60-0000-8000-8000-000000000000\n`);
  const names = text('names.txt', 'a.vcon\nb.vcon\n');
  const before = await judge([a, stopped, ...recordings, uuids, names]);
  expect(before.lists?.map(({ counts }) => counts)).toMatchObject([
    { found: 1, missing: 0, notReadYet: 1, extra: 0, twice: 0 },
    { found: 1, missing: 0, notReadYet: 0, different: 1, twice: 0 },
  ]);
  const after = await judge([a, stopped, ...recordings, uuids, names, b]);
  expect(after.lists?.map(({ counts }) => counts)).toMatchObject([
    { found: 1, missing: 1, notReadYet: 0, extra: 1, twice: 0 },
    { found: 2, missing: 0, notReadYet: 0, different: 0, twice: 0 },
  ]);
});

it('an archive that was opened is said to be', async () => {
  const zip = (name: string, comment: string): EvidenceFile =>
    text(name, `PK\u{5}\u{6}${'\0'.repeat(18)}${comment}`);
  const within = (folder: string): EvidenceFile[] =>
    [...records, ...recordings].map((file) => ({ ...file, folder }));
  const files = [
    ...within('case/calls.zip/calls'),
    { ...zip('calls.zip', 'a'), folder: 'case' },
    zip('other.zip', 'b'),
  ];
  const { evidence } = await judge(files);
  expect(evidence.slice(4)).toMatchObject([
    { role: 'archive', note: 'An archive. What is in it is listed by itself.' },
    { role: 'archive', note: 'An archive. Unpack it and add what is inside.' },
  ]);
});
