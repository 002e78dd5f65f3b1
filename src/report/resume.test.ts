import { describe, expect, it } from 'vitest';
import type { EvidenceFile, ReadContent } from '../evidence/evidence';
import { knownBy, KnownFiles, readResume, resumeFiles, sealedText, type KnownFile } from './resume';

const time = '2026-07-01T12:00:00Z';
const [a, b] = ['a'.repeat(128), 'b'.repeat(128)];
const seal = '5'.repeat(64);

const read = (some: Partial<ReadContent> = {}): ReadContent => ({
  state: 'read',
  sha512: a,
  head: new Uint8Array(),
  bytes: null,
  modified: 1000,
  ...some,
});
const file = (some: Partial<EvidenceFile> = {}): EvidenceFile => ({
  name: 'a.wav',
  folder: 'calls',
  size: 101,
  content: read(),
  ...some,
});

const waiting = file({
  name: 'b.vcon',
  content: { state: 'not-read', why: 'It is still to be read.', waiting: true },
});

describe('what a partial report carries', () => {
  it('is large files that were read and are no documents, by path, size and time', () => {
    expect(resumeFiles([file(), waiting], 100)).toEqual([['calls/a.wav', 101, 1000, a]]);
    expect(resumeFiles([file({ folder: '' }), waiting], 100)).toEqual([['a.wav', 101, 1000, a]]);
    const archived: ReadContent = { state: 'read', sha512: a, head: new Uint8Array(), bytes: null };
    const others = [
      file({ size: 100 }),
      file({ content: read({ bytes: new Uint8Array(101) }) }),
      file({ content: archived }),
      waiting,
    ];
    expect(resumeFiles(others, 100)).toEqual([]);
  });

  it('is none of two files that look the same and are not', () => {
    expect(resumeFiles([file(), file(), waiting], 100)).toHaveLength(1);
    expect(resumeFiles([file(), file({ content: read({ sha512: b }) }), file(), waiting], 100)).toEqual([]);
  });

  it('is nothing where every file was read, and is there where the reading of one was stopped', () => {
    expect(resumeFiles([file(), file({ name: 'b.wav' })], 100)).toEqual([]);
    const stopped = file({ name: 'b.wav', content: { state: 'not-read', why: 'You stopped it.' } });
    expect(resumeFiles([file(), stopped], 100)).toEqual([['calls/a.wav', 101, 1000, a]]);
    // It was given again.
    expect(resumeFiles([file(), stopped, file({ name: 'b.wav' })], 100)).toEqual([]);
  });

  it('is as old as the report that each file was read for, however often it is handed on', () => {
    const taken = file({ content: read({ readEarlier: time }) });
    const [handedOn, fresh] = resumeFiles([taken, file({ name: 'b.wav' }), waiting], 100);
    expect(handedOn).toEqual(['calls/a.wav', 101, 1000, a, time]);
    expect(fresh).toEqual(['calls/b.wav', 101, 1000, a]);
    const claim = {
      verifiedAt: '2026-07-09T12:00:00Z',
      files: [handedOn, fresh].flatMap((one) => (one ? [one] : [])),
      seal,
    };
    const document = { ...partial, verifiedAt: claim.verifiedAt, resume: { files: claim.files, seal } };
    expect(readResume(bytes(document))).toEqual({ claim });
    expect(knownBy(claim).map(({ reportedAt }) => reportedAt)).toEqual([time, claim.verifiedAt]);
  });
});

describe('a fingerprint is taken over', () => {
  const known: KnownFile = { path: 'calls/a.wav', size: 101, modified: 1000, sha512: a, reportedAt: time };

  it('where path, size and time are the same, and only there', () => {
    const files = new KnownFiles([known]);
    expect(files.of({ path: 'calls/a.wav', size: 101, modified: 1000 })).toEqual({
      sha512: a,
      reportedAt: time,
    });
    expect(files.of({ path: 'calls/A.wav', size: 101, modified: 1000 })).toBeNull();
    expect(files.of({ path: 'a.wav', size: 101, modified: 1000 })).toBeNull();
    expect(files.of({ path: 'calls/a.wav', size: 102, modified: 1000 })).toBeNull();
    expect(files.of({ path: 'calls/a.wav', size: 101, modified: 1001 })).toBeNull();
  });

  it('from several reports, where they do not contradict each other', () => {
    const of = { path: 'calls/a.wav', size: 101, modified: 1000 };
    const later = { ...known, reportedAt: '2026-07-02T12:00:00Z' };
    expect(new KnownFiles([known, later]).of(of)?.sha512).toBe(a);
    expect(new KnownFiles([known, { ...known, sha512: b }, known]).of(of)).toBeNull();
  });
});

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const files = [['calls/a.wav', 101, -5, a]];
const partial = {
  format: 'vcon-verification-report',
  verifiedAt: time,
  partial: { records: 1, of: 2 },
  resume: { files, seal },
};

describe('a partial report', () => {
  it('is read for what it says', () => {
    expect(readResume(bytes(partial))).toEqual({ claim: { verifiedAt: time, files, seal } });
  });

  it('says nothing that could be relied on where it is not as this tool writes it', () => {
    const resumes: unknown[] = [
      undefined,
      null,
      'text',
      { files },
      { files, seal: 'A'.repeat(64) },
      { files: {}, seal },
      { files: [['a', 1, 2]], seal },
      { files: [['a', 1, 2, a, 3]], seal },
      { files: [['a', 1, 2, a, 'yesterday']], seal },
      { files: [['a', 1, 2, a, time, time]], seal },
      { files: [['a', -1, 2, a]], seal },
      { files: [['a', 1.5, 2, a]], seal },
      { files: [['a', 1, 2, 'abc']], seal },
      { files: [...files, null], seal },
    ];
    for (const resume of resumes) {
      const read = readResume(bytes({ ...partial, resume }));
      expect(read === null || read.claim === null, JSON.stringify(resume)).toBe(true);
    }
    expect(readResume(bytes({ ...partial, verifiedAt: 'yesterday' }))?.claim).toBeNull();
    expect(readResume(bytes({ ...partial, verifiedAt: '2026-13-01T12:00:00Z' }))?.claim).toBeNull();
  });

  it('is told from a whole report, a record and anything else', () => {
    expect(readResume(bytes({ ...partial, partial: null, resume: undefined }))).toBeNull();
    expect(readResume(bytes({ ...partial, format: 'another' }))).toBeNull();
    expect(readResume(bytes({ vcon: '0.0.1' }))).toBeNull();
    for (const text of ['', '{', '[]', '{"format":"vcon-verification-report","resume":{"files":[', '\xff']) {
      expect(readResume(new TextEncoder().encode(text)), text).toBeNull();
    }
  });

  it('is sealed over all that is relied on', () => {
    const all = new Set([
      sealedText(time, []),
      sealedText(time, [['a', 1, 2, a]]),
      sealedText(time, [['a', 1, 2, b]]),
      sealedText(time, [['a', 1, 2, a, time]]),
      sealedText(time, [['a', 1, 2, a, '2026-07-02T12:00:00Z']]),
      sealedText(time, [['a', 1, 3, a]]),
      sealedText(time, [['a', 2, 2, a]]),
      sealedText(time, [['b', 1, 2, a]]),
      sealedText(`${time} `, [['a', 1, 2, a]]),
      sealedText(time, [['a",1,2,"', 1, 2, a]]),
    ]);
    expect(all.size).toBe(10);
  });
});
