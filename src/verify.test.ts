import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { encryptedRecord, makeRecipient } from '../e2e/maker/jwe';
import { alterPayload, signRecord, toBytes } from '../e2e/maker/jws';
import { makeWav } from '../e2e/maker/audio';
import { makeZip } from '../e2e/maker/zip';
import { makeRecord } from '../e2e/maker/record';
import { supplied } from '../e2e/maker/evidence';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import { bounds } from './bounds';
import type { EvidenceFile } from './evidence/evidence';
import { exportJson } from './report/export';
import type { RecordReport, Report } from './report/report';
import { isKeyProblem, readPrivateKey, type PrivateKey } from './signature/private-key';
import { pinFor } from './trust/new-entry';
import type { TrustEntry } from './trust/trust-entry';
import { verify, type Assignment } from './verify';
import { readCertificates } from './x509/certificate';

const now = '2026-07-01T12:00:00Z';

async function pin(pem: string, name = 'the issuer'): Promise<TrustEntry> {
  const [certificate] = await readCertificates(new TextEncoder().encode(pem));
  if (certificate === undefined) throw new Error('no certificate in the PEM');
  return pinFor(certificate, { name, origin: 'test', confirmedBy: null, addedAt: now });
}

const judge = (
  files: readonly EvidenceFile[],
  trust: readonly TrustEntry[] = [],
  assignments: readonly Assignment[] = [],
  keys: readonly PrivateKey[] = [],
): Promise<Report> => verify(files, { now, trust, assignments, keys });

function only(report: Report): RecordReport {
  const [record, ...others] = report.records;
  if (record === undefined || others.length > 0) throw new Error(`${report.records.length} records`);
  return record;
}

const answers = ({ outcome, questions }: RecordReport) => ({
  outcome,
  unaltered: questions.unaltered.answer,
  signer: questions.signer.answer,
  recordings: questions.recordings.answer,
  witness: questions.witness.answer,
});

async function key(pem: string | Uint8Array): Promise<PrivateKey> {
  const read = await readPrivateKey(typeof pem === 'string' ? new TextEncoder().encode(pem) : pem, null);
  if (isKeyProblem(read)) throw new Error(read.message);
  return read;
}

const recording = { bytes: makeWav(0), filename: 'call.wav' };
const recordingFile = supplied('call.wav', recording.bytes);
let signer: Signer;
let trust: TrustEntry[];
beforeAll(async () => {
  signer = await makeSigner();
  trust = [await pin(signer.pem)];
});

const signed = async (record: object = makeRecord({ recording }), by: Signer = signer): Promise<Uint8Array> =>
  toBytes(await signRecord(record, by));

describe('a signed record', () => {
  it('with its recording checks out once its signer is pinned, and not before', async () => {
    const files = [supplied('a.vcon', await signed()), recordingFile];
    expect(answers(only(await judge(files)))).toEqual({
      outcome: 'indeterminate',
      unaltered: 'yes',
      signer: 'unknown',
      recordings: 'yes',
      witness: 'none',
    });
    expect(answers(only(await judge(files, trust)))).toEqual({
      outcome: 'passed',
      unaltered: 'yes',
      signer: 'yes',
      recordings: 'yes',
      witness: 'none',
    });
  });

  it('with one character of the payload changed fails, and says yes to nothing', async () => {
    const jws = alterPayload(await signRecord(makeRecord({ recording }), signer), (text) =>
      text.replace('premium', 'premiun'),
    );
    const files = [supplied('a.vcon', toBytes(jws)), recordingFile];
    expect(answers(only(await judge(files, trust)))).toEqual({
      outcome: 'failed',
      unaltered: 'no',
      signer: 'unknown',
      recordings: 'unknown',
      witness: 'none',
    });
    const fields = only(await judge(files, trust)).fields;
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.every(({ protection }) => protection === 'broken')).toBe(true);
  });

  it('cut short at any length is unreadable and never an exception', async () => {
    const whole = await signed();
    for (let length = 1; length < whole.length; length += 97) {
      const record = only(await judge([supplied('a.vcon', whole.slice(0, length))], trust));
      expect(record.outcome).toBe('unreadable');
      expect(record.reasons).toContain('MALFORMED_JSON');
    }
  });

  it('protects every field by its signature, and the file it names by its hash', async () => {
    const { fields } = only(await judge([supplied('a.vcon', await signed())], trust));
    expect(fields.find(({ pointer }) => pointer === '/parties/0/name')?.protection).toBe('signed');
    expect(fields.find(({ pointer }) => pointer === '/dialog/0/url')?.protection).toBe('hash-bound');
  });

  it('whose header names another UUID does not pass', async () => {
    const jws = await signRecord(makeRecord({ recording }), signer, {
      unprotectedExtra: { uuid: '00000000-0000-8000-8000-000000000000' },
    });
    const record = only(await judge([supplied('a.vcon', toBytes(jws)), recordingFile], trust));
    expect(record).toMatchObject({ outcome: 'indeterminate' });
    expect(record.reasons).toContain('UUID_MISMATCH');
  });

  it('that demands an extension does not pass', async () => {
    const demanding = await signed({ ...makeRecord({ recording }), critical: ['x'] });
    const record = only(await judge([supplied('a.vcon', demanding), recordingFile], trust));
    expect(record.outcome).toBe('indeterminate');
    expect(record.reasons).toContain('UNSUPPORTED_EXTENSION');
  });

  it('stays readable where what was signed is not: the signature’s answer is kept', async () => {
    const twice = new TextEncoder().encode('{"parties":[],"parties":[{}]}');
    const record = only(await judge([supplied('a.vcon', await signed(twice))], trust));
    expect(answers(record)).toMatchObject({ outcome: 'unreadable', unaltered: 'yes', recordings: 'unknown' });
    expect(record.reasons).toContain('DUPLICATE_MEMBER');
  });
});

describe('the signer', () => {
  it('with the name of a pinned one and another key is called out, and is no no', async () => {
    const other = await makeSigner();
    const record = only(await judge([supplied('a.vcon', await signed(makeRecord(), other))], trust));
    expect(record.questions.signer).toMatchObject({ answer: 'unknown', reasons: ['SIGNER_KEY_CHANGED'] });
    expect(record.outcome).toBe('indeterminate');
  });

  it.each([
    ['expired', { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') }, 'SIGNER_EXPIRED'],
    [
      'not yet valid',
      { notBefore: new Date('2030-01-01'), notAfter: new Date('2031-01-01') },
      'SIGNER_NOT_YET_VALID',
    ],
    ['with a short key', { modulusLength: 1024 }, 'WEAK_KEY'],
  ])('%s stays unknown although pinned', async (_, options, reason) => {
    const weak = await makeSigner(options);
    const record = only(
      await judge([supplied('a.vcon', await signed(makeRecord(), weak))], [await pin(weak.pem)]),
    );
    expect(answers(record)).toMatchObject({ outcome: 'indeterminate', unaltered: 'yes', signer: 'unknown' });
    expect(record.reasons).toContain(reason);
  });

  it('whose certificate is dropped as evidence is not trusted by that', async () => {
    const files = [
      supplied('a.vcon', await signed()),
      supplied('signer.pem', new TextEncoder().encode(signer.pem)),
    ];
    const report = await judge(files);
    expect(only(report).questions.signer.answer).toBe('unknown');
    expect(report.evidence[1]?.role).toBe('certificate');
  });

  it('with another certificate for the pinned key is not said to have changed the key', async () => {
    const renewed = await makeSigner({ keys: signer });
    const record = only(await judge([supplied('a.vcon', await signed(makeRecord(), renewed))], trust));
    expect(record.questions.signer.reasons).toEqual(['SIGNER_NOT_TRUSTED']);
    expect(record.layers[0]?.signatures[0]?.path.detail).toContain('same key');
  });

  it('under the pinned name in other letters and spaces is called out (RFC 5280 section 7.1)', async () => {
    const namesake = await makeSigner({
      name: 'CN=RECORDS.klar-voice.example,O=Klar  Voice Example Ltd,C=DE',
    });
    const record = only(await judge([supplied('a.vcon', await signed(makeRecord(), namesake))], trust));
    expect(record.questions.signer.reasons).toEqual(['SIGNER_KEY_CHANGED']);
  });

  it('pinned for time stamps is not trusted as a signer', async () => {
    const [entry] = trust;
    if (entry === undefined) throw new Error('no entry');
    const record = only(
      await judge([supplied('a.vcon', await signed())], [{ ...entry, purpose: 'timestamp' }]),
    );
    expect(record.questions.signer.answer).toBe('unknown');
  });
});

describe('recordings', () => {
  const other = makeWav(1);

  it.each([
    ['under its name', 'call.wav'],
    ['under another name, alone', 'other.wav'],
  ])('swapped %s: no', async (_, name) => {
    const record = only(await judge([supplied('a.vcon', await signed()), supplied(name, other)], trust));
    expect(answers(record)).toMatchObject({
      outcome: 'failed',
      unaltered: 'yes',
      signer: 'yes',
      recordings: 'no',
    });
  });

  it('renamed but right: yes', async () => {
    const record = only(
      await judge([supplied('a.vcon', await signed()), supplied('x.bin', recording.bytes)], trust),
    );
    expect(record.outcome).toBe('passed');
  });

  it('not given: unknown, not supplied', async () => {
    const record = only(await judge([supplied('a.vcon', await signed())], trust));
    expect(record.questions.recordings).toMatchObject({ answer: 'unknown', reasons: ['FILE_NOT_SUPPLIED'] });
  });

  it('that could not be read: unknown, not read', async () => {
    const gone: EvidenceFile = {
      name: 'call.wav',
      folder: '',
      size: 10,
      content: { state: 'not-read', why: 'The file is no longer there.' },
    };
    const report = await judge([supplied('a.vcon', await signed()), gone], trust);
    expect(only(report).questions.recordings).toMatchObject({
      answer: 'unknown',
      reasons: ['FILE_NOT_READ'],
    });
    expect(report.evidence[1]).toMatchObject({ role: 'unreadable', note: 'The file is no longer there.' });
  });

  it('ten folders that all name recording.wav, one missing and one swapped under another name', async () => {
    const files: EvidenceFile[] = [];
    for (let call = 0; call < 10; call++) {
      const bytes = makeWav(call);
      const record = makeRecord({ recording: { bytes, filename: 'recording.wav' } });
      files.push(supplied(`audit/call-${call}/record.vcon`, await signed(record)));
      if (call === 3) continue;
      const swapped = call === 7;
      files.push(
        supplied(
          `audit/call-${call}/${swapped ? 'new.wav' : 'recording.wav'}`,
          swapped ? makeWav(40) : bytes,
        ),
      );
    }
    const { records } = await judge(files, trust);
    const told = records.map(({ questions }) => questions.recordings.reasons.join());
    expect(records.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 10 }, (_, call) =>
        call === 3 ? 'indeterminate' : call === 7 ? 'failed' : 'passed',
      ),
    );
    expect(told[3]).toBe('FILE_NOT_SUPPLIED');
    expect(told[7]).toBe('FILE_MISMATCH');
  });

  it('that cannot be told apart are assigned by hand, and then differ', async () => {
    const two = makeRecord({ recording });
    const dialog = two['dialog'] as object[];
    const record = { ...two, dialog: [...dialog, { ...dialog[0], content_hash: sha512Token(makeWav(9)) }] };
    const files = [
      supplied('a.vcon', await signed(record)),
      supplied('x.wav', other),
      supplied('y.wav', makeWav(2)),
    ];
    const before = only(await judge(files, trust));
    expect(before.files.map(({ outcome }) => outcome)).toEqual(['unassigned', 'unassigned']);

    const hash = (index: number): string => {
      const content = files[index]?.content;
      return content?.state === 'read' ? content.sha512 : '';
    };
    const report = await judge(files, trust, [{ record: hash(0), pointer: '/dialog/0', evidence: hash(1) }]);
    expect(only(report).files[0]).toMatchObject({ outcome: 'mismatch', evidence: 1 });
    expect(report.policy.assignments).toEqual([{ record: 0, pointer: '/dialog/0', evidence: 1 }]);
  });

  it.each(['sha256', 'sha384'])('by another digest that the record gives (%s)', async (algorithm) => {
    const token = `${algorithm}-${createHash(algorithm).update(recording.bytes).digest('base64url')}`;
    const full = makeRecord({ recording });
    const dialog = (full['dialog'] as object[]).map((object) => ({ ...object, content_hash: token }));
    const file = supplied('a.vcon', await signed({ ...full, dialog }));
    const right = only(await judge([file, supplied('x.wav', recording.bytes)], trust));
    expect(right.files[0]).toMatchObject({ outcome: 'match', expected: [token], computed: token });
    expect(right.outcome).toBe('passed');
    expect(only(await judge([file, supplied('x.wav', other)], trust)).reasons).toContain('FILE_MISMATCH');
    expect(only(await judge([file], trust)).reasons).toContain('FILE_NOT_SUPPLIED');
  });

  it('may lie in an archive that was not opened: another file is not taken for it', async () => {
    const beside = [supplied('a.vcon', await signed()), supplied('greeting.wav', other)];
    expect(only(await judge(beside, trust)).reasons).toContain('FILE_MISMATCH');
    const zip = makeZip([{ name: 'call.wav', bytes: recording.bytes }]);
    const bytes = (start: string, at = 0) =>
      Buffer.concat([new Uint8Array(at), Buffer.from(start, 'latin1')]);
    const unread: EvidenceFile = {
      name: 'r.zip',
      folder: '',
      size: 10,
      content: { state: 'not-read', why: 'You stopped the reading of this file.' },
    };
    for (const archive of [
      supplied('r.zip', zip),
      supplied('sub/r.dat', zip.subarray(0, 60)),
      supplied('call.wav.gz', gzipSync(recording.bytes)),
      supplied('r.7z', bytes('7z\xbc\xaf\x27\x1c')),
      supplied('r.rar', bytes('Rar!\x1a\x07\x01')),
      supplied('r.tar', bytes('ustar\x0000', 257)),
      unread,
    ]) {
      const { questions } = only(await judge([...beside, archive], trust));
      expect(questions.recordings).toMatchObject({ answer: 'unknown', reasons: ['FILE_UNASSIGNED'] });
    }
    // An archive that was opened holds nothing else; of what an office writes nobody expects a recording.
    for (const more of [
      [supplied('r.zip', zip), supplied('r.zip/notes.txt', other)],
      [supplied('notes.docx', zip)],
    ])
      expect(only(await judge([...beside, ...more], trust)).reasons).toContain('FILE_MISMATCH');
  });

  it('read again after it could not be read: the new reading counts, and says that it differs', async () => {
    const stopped: EvidenceFile = {
      name: 'call.wav',
      folder: '',
      size: 10,
      content: { state: 'not-read', why: 'You stopped the reading of this file.' },
    };
    const report = await judge(
      [supplied('a.vcon', await signed()), stopped, supplied('call.wav', other)],
      trust,
    );
    expect(only(report).reasons).toContain('FILE_MISMATCH');
  });

  it('taken by a record that anybody could have written is not gone for one that is signed', async () => {
    const forged = toBytes(makeRecord({ recording: { bytes: other, filename: 'x.wav' } }));
    const files = [
      supplied('a.vcon', await signed()),
      supplied('z.vcon', forged),
      supplied('call.wav', other),
    ];
    const [honest] = (await judge(files, trust)).records;
    expect(honest?.questions.recordings).toMatchObject({ answer: 'unknown', reasons: ['FILE_UNASSIGNED'] });
    const apart = [
      supplied('f/a.vcon', await signed()),
      supplied('z.vcon', forged),
      supplied('f/call.wav', other),
    ];
    expect((await judge(apart, trust)).records[0]?.reasons).toContain('FILE_MISMATCH');
  });

  it('that came empty is not called another one, unless it carries the name', async () => {
    const empty = new Uint8Array();
    const unnamed = only(await judge([supplied('a.vcon', await signed()), supplied('z.wav', empty)], trust));
    expect(unnamed.questions.recordings.reasons).toEqual(['FILE_UNASSIGNED']);
    const named = await judge([supplied('a.vcon', await signed()), supplied('call.wav', empty)], trust);
    expect(only(named).reasons).toContain('FILE_MISMATCH');
    expect(named.evidence[1]?.note).toContain('empty');
  });

  it('withheld from a redacted record: another one that is given is not passed over', async () => {
    const full = makeRecord({ recording });
    const dialog = (full['dialog'] as object[]).map((object) =>
      Object.fromEntries(Object.entries(object).filter(([name]) => name !== 'url')),
    );
    const redacted = await signed({ ...full, dialog, redacted: { uuid: full['uuid'], type: 'recording' } });
    const alone = only(await judge([supplied('a.vcon', redacted)], trust));
    expect(alone).toMatchObject({ outcome: 'passed', questions: { recordings: { answer: 'none' } } });
    expect(alone.headline).toBe('Unchanged since a signer you trust signed it; its recording was withheld.');
    const right = only(await judge([supplied('a.vcon', redacted), recordingFile], trust));
    expect(right.outcome).toBe('passed');
    expect(right.questions.recordings.summary).toContain('is that recording');
    const wrong = only(await judge([supplied('a.vcon', redacted), supplied('call.wav', other)], trust));
    expect(wrong.questions.recordings).toMatchObject({ answer: 'unknown', reasons: ['FILE_NOT_REFERENCED'] });
  });

  it('beside a record that names none: not referenced', async () => {
    const report = await judge([supplied('a.vcon', await signed()), supplied('call.wav', other)], trust);
    expect(only(report).outcome).toBe('failed');
    const silent = { ...makeRecord(), dialog: [] };
    const record = only(
      await judge([supplied('a.vcon', await signed(silent)), supplied('call.wav', other)], trust),
    );
    expect(record.questions.recordings).toMatchObject({
      answer: 'unknown',
      reasons: ['FILE_NOT_REFERENCED'],
    });
    expect(record.outcome).toBe('indeterminate');
    const certificate = supplied('signer.pem', new TextEncoder().encode(signer.pem));
    const files = [supplied('a.vcon', await signed(silent)), supplied('call.wav', other), certificate];
    expect(only(await judge(files, trust)).reasons).toContain('FILE_NOT_REFERENCED');
  });
});

const sha512Token = (bytes: Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64url')}`;

describe('other ways to write a signed record', () => {
  const general = async () => signRecord(makeRecord({ recording }), signer, { x5cIn: 'protected' });

  it('gzip-compressed as a whole: the same answers', async () => {
    const record = only(await judge([supplied('a.vcon.gz', gzipSync(await signed())), recordingFile], trust));
    expect(record).toMatchObject({ form: 'signed', outcome: 'passed' });
  });

  it('with a gzip-compressed payload: the signature is over the compressed bytes', async () => {
    const payload = new Uint8Array(gzipSync(toBytes(makeRecord({ recording }))));
    const record = only(await judge([supplied('a.vcon', await signed(payload)), recordingFile], trust));
    expect(record).toMatchObject({ form: 'signed', outcome: 'passed' });
  });

  it.each(['flattened', 'compact'])('in %s serialization: noted as not conforming', async (serialization) => {
    const { payload, signatures } = await general();
    const { protected: header = '', signature = '' } = signatures[0] ?? {};
    const text =
      serialization === 'compact'
        ? `${header}.${payload}.${signature}\n`
        : JSON.stringify({ payload, protected: header, signature });
    const record = only(
      await judge([supplied('a.vcon', new TextEncoder().encode(text)), recordingFile], trust),
    );
    expect(record.outcome).toBe('passed');
    expect(record.reasons).toContain('NON_CONFORMING_SERIALIZATION');
    expect(record.layers[0]?.serialization).toBe(serialization);
  });

  it('a gzip bomb is refused at the bound', async () => {
    const bomb = gzipSync(Buffer.alloc(bounds.unpackedBytes + 1, ' '));
    const record = only(await judge([supplied('a.vcon.gz', bomb)]));
    expect(record).toMatchObject({ outcome: 'unreadable' });
    expect(record.reasons).toContain('TOO_LARGE');
  });
});

describe('a delivery notice', () => {
  const notice = (hash: string): Uint8Array =>
    toBytes({
      type: 'compliance_record.ready',
      call: { id: 'c1', started_at: '2026-01-01T00:00:00Z' },
      record: { format: 'vcon', content_hash: hash, download_url: 'https://records.example/c1' },
    });

  it('alone is not the record, and says so', async () => {
    const record = only(await judge([supplied('event.json', notice(sha512Token(recording.bytes)))]));
    expect(record.headline).toBe('This only announces a record; it is not the record itself.');
  });

  it('beside records tells which one it announces', async () => {
    const record = await signed();
    const files = [supplied('a.vcon', record), recordingFile];
    const fitting = await judge([...files, supplied('event.json', notice(sha512Token(record)))], trust);
    expect(only(fitting).outcome).toBe('passed');
    expect(fitting.evidence[2]).toMatchObject({ role: 'envelope' });
    expect(fitting.evidence[2]?.note).toContain('a.vcon');
    const other = await judge(
      [...files, supplied('event.json', notice(sha512Token(recording.bytes)))],
      trust,
    );
    expect(other.evidence[2]?.note).toContain('None of the records');
  });
});

describe('what is no signed record', () => {
  it('unsigned: nothing is shown, even with the right recording and a trust list', async () => {
    const files = [supplied('a.vcon', toBytes(makeRecord({ recording }))), recordingFile];
    const record = only(await judge(files, trust));
    expect(answers(record)).toMatchObject({
      outcome: 'indeterminate',
      unaltered: 'unknown',
      signer: 'unknown',
      recordings: 'unknown',
    });
    expect(record.reasons).toEqual(expect.arrayContaining(['NO_SIGNATURE', 'NOT_PROTECTED']));
  });

  it('locked: not settled, and never said to be altered', async () => {
    const locked = await encryptedRecord(await signRecord(makeRecord(), signer), await makeRecipient());
    const record = only(await judge([supplied('a.vcon', toBytes(locked))], trust));
    expect(record).toMatchObject({ form: 'encrypted', outcome: 'indeterminate' });
    expect(record.reasons).toContain('ENCRYPTED');
  });

  it('locked, with its key: opened, and judged like the signed record inside', async () => {
    const recipient = await makeRecipient();
    const jws = await signRecord(makeRecord({ recording }), signer);
    const files = [supplied('a.vcon', toBytes(await encryptedRecord(jws, recipient))), recordingFile];
    const right = await key(recipient.pem);
    const open = only(await judge(files, trust, [], [right]));
    expect(open).toMatchObject({ form: 'encrypted', outcome: 'passed' });
    expect(open.layers).toHaveLength(1);

    const wrong = only(await judge(files, trust, [], [await key((await makeRecipient()).pem)]));
    expect(wrong.outcome).toBe('indeterminate');
    expect(wrong.reasons).toContain('DECRYPTION_FAILED');
    expect(wrong.headline).toBe('This key did not open it: wrong key or damaged file.');
  });

  it('locked around an unsigned record: opening it shows nothing', async () => {
    const recipient = await makeRecipient();
    const locked = await encryptedRecord(makeRecord({ recording }), recipient);
    const files = [supplied('a.vcon', toBytes(locked)), recordingFile];
    const record = only(await judge(files, trust, [], [await key(recipient.pem)]));
    expect(record.outcome).toBe('indeterminate');
    expect(record.reasons).toContain('NO_SIGNATURE');
  });

  it('a signature around a locked file that holds no record shows nothing of what is inside', async () => {
    const recipient = await makeRecipient();
    const locked = await encryptedRecord(new TextEncoder().encode('{"parties":['), recipient);
    const files = [supplied('a.vcon', await signed(toBytes(locked)))];
    const record = only(await judge(files, trust, [], [await key(recipient.pem)]));
    expect(answers(record)).toMatchObject({
      outcome: 'unreadable',
      unaltered: 'unknown',
      signer: 'unknown',
    });
  });

  it('locked under the UUID of another record does not pass', async () => {
    const recipient = await makeRecipient();
    const jws = await signRecord(makeRecord({ recording }), signer);
    const uuid = '00000000-0000-8000-8000-000000000000';
    const files = [
      supplied('a.vcon', toBytes(await encryptedRecord(jws, recipient, { uuid }))),
      recordingFile,
    ];
    const record = only(await judge(files, trust, [], [await key(recipient.pem)]));
    expect(record.outcome).toBe('indeterminate');
    expect(record.reasons).toContain('UUID_MISMATCH');
  });

  it('that can be read two ways is never a pass', async () => {
    const both = { ...(await signRecord(makeRecord({ recording }), signer)), parties: [{ name: 'Mallory' }] };
    const record = only(await judge([supplied('a.vcon', toBytes(both)), recordingFile], trust));
    expect(record).toMatchObject({ outcome: 'indeterminate' });
    expect(record.reasons).toContain('FORM_AMBIGUOUS');
  });

  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0]);
  const text = (text: string): Uint8Array => new TextEncoder().encode(text);
  it.each([
    ['a JPEG', 'photo.jpg', jpeg, /a JPEG/],
    ['an empty file', 'a.vcon', new Uint8Array(), /empty/],
    ['a truncated record', 'a.vcon', text('{"parties":[{"na'), /truncated JSON/],
    ['a JSON list', 'a.json', text('[1,2,3]'), /a list/],
    ['other JSON', 'a.json', text('{"calls":1}'), /JSON data/],
    ['plain text', 'a.vcon', text('hello'), /plain text/],
    ['UTF-16', 'a.vcon', Uint8Array.from([0xff, 0xfe, 0x7b, 0]), /looks like/],
  ])('%s is unreadable, and the headline says what it looks like', async (_, name, bytes, looks) => {
    const record = only(await judge([supplied(name, bytes)], trust));
    expect(record).toMatchObject({ outcome: 'unreadable', form: 'none' });
    expect(record.headline).toMatch(looks);
  });

  it('a recording without a record asks for the record', async () => {
    const record = only(await judge([recordingFile]));
    expect(record.headline).toBe('You gave a recording but no record. Add the record.');
  });

  it('a record past the bound on nesting is refused with its reason', async () => {
    const deep = text(`{"parties":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const record = only(await judge([supplied('a.vcon', deep)]));
    expect(record).toMatchObject({ outcome: 'unreadable' });
    expect(record.reasons).toContain('TOO_DEEP');
  });
});

/** What a record is told of others of its UUID. */
const uniqueSaid = (record?: RecordReport): string | undefined =>
  record?.checks.find(({ id }) => id === 'uuid.unique')?.message;

describe('several files together', () => {
  it('the same record twice is one record', async () => {
    const bytes = await signed();
    const report = await judge([supplied('a.vcon', bytes), supplied('copy of a.vcon', bytes)], trust);
    expect(report.records).toHaveLength(1);
    expect(report.evidence[1]?.note).toBe('Identical to a.vcon; counted once.');
  });

  it('two signed records of one UUID and other content are both called out', async () => {
    const record = makeRecord({ recording });
    const files = [
      supplied('a.vcon', await signed(record)),
      supplied('b.vcon', await signed({ ...record, subject: 'another subject' })),
      recordingFile,
    ];
    const { records } = await judge(files, trust);
    for (const { outcome, reasons } of records) {
      expect(outcome).toBe('indeterminate');
      expect(reasons).toContain('UUID_CONFLICT');
    }
    expect(records.map(uniqueSaid)).toEqual([
      'Another record with this UUID and other content was supplied: b.vcon.',
      'Another record with this UUID and other content was supplied: a.vcon.',
    ]);
  });

  it('each of many records of one UUID names some of the others', async () => {
    const record = makeRecord({ recording });
    const files = await Promise.all(
      Array.from({ length: 6 }, async (_, n) =>
        supplied(`${n}.vcon`, await signed({ ...record, subject: `subject ${n % 5}` })),
      ),
    );
    const { records } = await judge([...files, recordingFile], trust);
    expect(uniqueSaid(records[0])).toBe(
      'Other records with this UUID and other content were supplied: 1.vcon, 2.vcon, 3.vcon, and 1 more.',
    );
    const three = await judge([...files.slice(0, 3), recordingFile], trust);
    expect(uniqueSaid(three.records[2])).toBe(
      'Other records with this UUID and other content were supplied: 0.vcon, 1.vcon.',
    );
  });

  it('an unsigned copy with other content casts no doubt on the signed record', async () => {
    const record = makeRecord({ recording });
    const files = [
      supplied('a.vcon', await signed(record)),
      supplied('b.vcon', toBytes({ ...record, subject: 'another subject' })),
      recordingFile,
    ];
    const { records } = await judge(files, trust);
    expect(records.map(({ outcome }) => outcome)).toEqual(['passed', 'indeterminate']);
    expect(records[1]?.reasons).toContain('UUID_CONFLICT');
  });

  it('one that cannot be read leaves the others’ answers as they are', async () => {
    const files = [
      supplied('broken.vcon', new TextEncoder().encode('{"par')),
      supplied('a.vcon', await signed()),
      recordingFile,
    ];
    const { records } = await judge(files, trust);
    expect(records.map(({ outcome }) => outcome)).toEqual(['unreadable', 'passed']);
  });

  it('a private key is named as such and its text appears nowhere in the report', async () => {
    const key = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n';
    const report = await judge([
      supplied('a.vcon', await signed()),
      supplied('my.key', new TextEncoder().encode(key)),
    ]);
    expect(report.evidence[1]?.role).toBe('key');
    expect(JSON.stringify(report)).not.toContain('c2VjcmV0');
  });
});

describe('the exported report', () => {
  it('carries nothing of the conversation unless asked to', async () => {
    const record = makeRecord({ recording, subject: 'a very private subject' });
    const report = await judge([supplied('a.vcon', await signed(record)), recordingFile], trust);
    const [party] = record['parties'] as { name: string; tel: string }[];
    for (const content of ['a very private subject', party?.name ?? '', party?.tel ?? '']) {
      expect(content.length).toBeGreaterThan(3);
      expect(exportJson(report, false)).not.toContain(content);
      expect(exportJson(report, true)).toContain(content);
    }
  });

  it('is the report, as JSON, under the keys of format version 1', async () => {
    const report = await judge([supplied('a.vcon', await signed()), recordingFile], trust);
    const exported = JSON.parse(exportJson(report, false)) as Report;
    expect(exported).toMatchObject({ format: 'vcon-verification-report', formatVersion: 1 });
    expect(Object.keys(exported)).toEqual(
      expect.arrayContaining(['tool', 'verifiedAt', 'validationTime', 'policy', 'evidence', 'records']),
    );
    expect(exported.records[0]?.layers[0]?.signatures[0]).toMatchObject({ alg: 'RS256', valid: true });
    expect(exported.records[0]?.files[0]).toMatchObject({
      outcome: 'match',
      pointer: '/dialog/0',
      evidence: 1,
    });
  });
});

const corpus = '../shared/corpus';
const examples = `${corpus}/ietf-vcon-core`;
const withCorpus = existsSync(examples);
if (!withCorpus) console.info('Skipped: the working group’s examples are not beside this project.');

describe.skipIf(!withCorpus)('the working group’s examples', () => {
  const example = (name: string): EvidenceFile => supplied(name, readFileSync(`${examples}/${name}`));
  const signer = (name: string): Promise<TrustEntry> =>
    pin(readFileSync(`${corpus}/py-vcon-certs/${name}`, 'utf8'));
  const record = 'ab_call_ext_rec_signed.vcon';

  it('the signed record with its recording: unchanged, not confirmed; with its certificate pinned, it checks out', async () => {
    const files = [example(record), example('ab_call.mp3')];
    const before = only(await judge(files));
    expect(answers(before)).toMatchObject({
      outcome: 'indeterminate',
      unaltered: 'yes',
      signer: 'unknown',
      recordings: 'yes',
    });
    expect(before.reasons).toContain('HEADER_DUPLICATED');
    expect(only(await judge(files, [await signer('fake_grp.crt')])).outcome).toBe('passed');
  });

  it('another recording: no; none: unknown', async () => {
    const trust = [await signer('fake_grp.crt')];
    expect(answers(only(await judge([example(record), example('ab_call.wav')], trust)))).toMatchObject({
      outcome: 'failed',
      recordings: 'no',
    });
    expect(answers(only(await judge([example(record)], trust)))).toMatchObject({
      outcome: 'indeterminate',
      recordings: 'unknown',
    });
  });

  it('under its root as an anchor: the chain does not hold, for the intermediate is no CA certificate', async () => {
    const anchored = async (root: string) => {
      const anchor = { ...(await signer(root)), kind: 'anchor' } as const;
      return only(await judge([example(record), example('ab_call.mp3')], [anchor])).questions.signer;
    };
    const held = await anchored('fake_ca_root.crt');
    expect(held).toMatchObject({ answer: 'unknown', reasons: ['CHAIN_NOT_VALID'] });
    expect(held.summary).toContain('“div.fakevcon.io” has issued another one, but is no CA certificate');
    // The other root bears the same name, and did not issue the chain.
    expect(await anchored('fake_ca2_root.crt')).toMatchObject({
      answer: 'unknown',
      reasons: ['SIGNER_NOT_TRUSTED'],
    });
  });

  it('the unsigned record with its recording inside: not signed, and it refers to no file', async () => {
    const int = only(await judge([example('ab_call_int_rec.vcon')]));
    expect(answers(int)).toMatchObject({ outcome: 'indeterminate', recordings: 'none' });
    expect(int.reasons).toContain('NO_SIGNATURE');
  });

  it('the redacted record withholds its recording, which counts as no open question', async () => {
    const redacted = only(await judge([example('ab_call_ext_rec_redacted.vcon')]));
    expect(redacted.files.map(({ outcome }) => outcome)).toEqual(['withheld']);
    expect(redacted.questions.recordings.answer).toBe('none');
    expect(redacted.reasons).toContain('REDACTED');
  });

  it('the encrypted record: locked without a key, opened and then judged like the signed one with it', async () => {
    const name = 'ab_call_ext_rec_encrypted.vcon';
    const files = [example(name), example('ab_call.mp3')];
    const pinned = [await signer('fake_grp.crt')];
    const locked = only(await judge(files, pinned));
    expect(locked).toMatchObject({ form: 'encrypted', outcome: 'indeterminate' });
    expect(locked.reasons).toContain('ENCRYPTED');
    const right = await key(readFileSync(`${corpus}/py-vcon-certs/fake_grp.key`));
    expect(only(await judge(files, [], [], [right]))).toMatchObject({ outcome: 'indeterminate' });
    expect(only(await judge(files, pinned, [], [right]))).toMatchObject({
      form: 'encrypted',
      outcome: 'passed',
    });
    const other = only(await judge(files, pinned, [], [await key((await makeRecipient()).pem)]));
    expect(other.reasons).toContain('DECRYPTION_FAILED');
  });

  it.each([
    ['ab_call_ext_rec.vcon', 'unsigned', 'NO_SIGNATURE'],
    ['ab_call_ext_rec_amended.vcon', 'unsigned', 'AMENDED'],
    ['ab_call_ext_rec_encrypted.vcon', 'encrypted', 'ENCRYPTED'],
    ['ab_email_acct_prob_thread.vcon', 'unsigned', 'NO_SIGNATURE'],
    ['simple-vcon.vcon', 'none', 'NOT_A_VCON'],
  ])('%s is read as %s, with %s', async (name, form, reason) => {
    const read = only(await judge([example(name)]));
    expect(read.form).toBe(form);
    expect(read.reasons).toContain(reason);
  });
});
