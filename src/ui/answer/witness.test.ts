import { describe, expect, it } from 'vitest';
import type {
  CertificateReport,
  EvidenceEntry,
  PathLinkReport,
  RecordReport,
  ReportTrustEntry,
  ShownReport,
  WitnessReport,
} from '../../report/report';
import { said, type Said } from '../../wording';
import { madeWitness } from '../../report/testing';
import {
  witnessesToTrust,
  bestWitness,
  lacksKey,
  looseWitnesses,
  nameOfWitness,
  pathOfWitness,
  unconfirmedEntries,
} from './witness';

const certificate = { sha256: 'aa', notAfter: '2030-01-01T00:00:00.000Z' } as CertificateReport;
const link = { sha256: 'aa', role: 'signer', outcome: 'fail', spec: 'RFC 5280' } as PathLinkReport;
const stamp = madeWitness({ certificates: [certificate], links: [link], evidence: 1 });

const entry = (purpose: ReportTrustEntry['purpose']) => ({
  kind: 'pin',
  purpose,
  name: 'Mine',
  sha256: 'aa',
  confirmedBy: null,
});
const madeReport = (
  entries: readonly object[] = [],
  evidence: readonly object[] = [],
  records = 2,
): ShownReport =>
  ({
    verifiedAt: '2026-07-01T12:00:00.000Z',
    policy: { trustEntries: entries },
    certificates: [],
    records: Array.from({ length: records }),
    evidence: evidence.length > 0 ? evidence : [{ name: 'call.vcon' }, { name: 'call.tsr' }],
  }) as unknown as ShownReport;
const madeRecord = (witnesses: readonly WitnessReport[], unaltered = 'yes', witness = 'unknown') =>
  ({
    source: 'call.vcon',
    witnesses,
    questions: { unaltered: { answer: unaltered }, witness: { answer: witness } },
  }) as unknown as RecordReport;

describe('witnessesToTrust', () => {
  const offered = (some: Partial<WitnessReport>, entries: readonly object[] = [], unaltered = 'yes') =>
    witnessesToTrust(madeReport(entries), madeRecord([{ ...stamp, ...some }], unaltered)).map(
      ({ sha256, source }) => [sha256, source],
    );

  it('offers the certificate of an authority that nobody on the list vouches for, and says where it is from', () => {
    expect(offered({})).toEqual([['aa', { file: 'call.tsr' }]]);
    expect(offered({ evidence: null })).toEqual([['aa', { record: 'call.vcon' }]]);
  });

  it('offers it also where it is trusted for something else', () => {
    expect(offered({ trustEntry: 0 }, [entry('signer')])).toHaveLength(1);
  });

  it('offers nothing where trust is not what is missing', () => {
    expect(offered({}, [], 'no')).toEqual([]);
    expect(offered({ answer: 'yes', reasons: [] })).toEqual([]);
    expect(offered({ answer: 'no', reasons: ['WITNESS_INVALID'] })).toEqual([]);
    expect(offered({ covers: [], reasons: ['WITNESS_MISMATCH'] })).toEqual([]);
    // Of somebody who has expired, say, or is not independent, or whose time is still to come.
    expect(offered({ lacks: 'other' })).toEqual([]);
    expect(offered({ certificates: [] })).toEqual([]);
    expect(offered({ links: [] })).toEqual([]);
  });

  it('offers each once', () => {
    expect(witnessesToTrust(madeReport(), madeRecord([stamp, stamp]))).toHaveLength(1);
  });
});

describe('lacksKey', () => {
  const receipt = { ...stamp, kind: 'statement', lacks: 'key', certificates: [], links: [] } as const;
  const key = { name: 'ts-key', sha256: 'bb', pem: 'a key' };
  const lacks = (some: Partial<WitnessReport>) => lacksKey(madeRecord([]), { ...receipt, ...some });

  it('tells a key that is not here from one that is here and not trusted, which is offered', () => {
    expect(lacks({})).toBe(true);
    expect(lacks({ lacks: 'trust', serviceKey: key })).toBe(false);
    const here = { ...receipt, lacks: 'trust', serviceKey: key } as const;
    const offered = witnessesToTrust(madeReport(), madeRecord([here]));
    expect(offered).toMatchObject([{ key, sha256: 'bb', source: { file: 'call.tsr' } }]);
  });

  it('is not said where the receipt counts, is of something else, or wants more than a key', () => {
    expect(lacks({ answer: 'yes', reasons: [] })).toBe(false);
    expect(lacks({ covers: [], reasons: ['WITNESS_MISMATCH'] })).toBe(false);
    expect(lacks({ lacks: 'receipt' })).toBe(false);
  });
});

describe('pathOfWitness', () => {
  it('hangs on no entry that is for something else', () => {
    const of = (purpose: ReportTrustEntry['purpose']) =>
      pathOfWitness(madeReport([entry(purpose)]), { ...stamp, trustEntry: 0 });
    expect(of('signer')).toMatchObject({ stranded: true, nodes: [{ entryName: null }] });
    expect(of('timestamp')).toMatchObject({ stranded: false, nodes: [{ entryName: 'Mine' }] });
  });
});

describe('bestWitness', () => {
  it('is the earliest of those that say when it was signed and share the answer', () => {
    const early = madeWitness({ answer: 'yes', time: '2026-01-01T00:00:00.000Z' });
    const late = { ...early, time: '2026-02-01T00:00:00.000Z' };
    const content = { ...early, time: '2025-01-01T00:00:00.000Z', proves: 'content' } as const;
    const other = madeWitness({ time: '2024-01-01T00:00:00.000Z' });
    const registered = madeWitness({ kind: 'statement', answer: 'yes', proves: 'content', time: null });
    const best = (...witnesses: WitnessReport[]) => bestWitness(madeRecord(witnesses, 'yes', 'yes'));
    expect(best(other, late, content, early, registered)).toBe(early);
    expect(best(registered, content)).toBe(content);
    expect(best(other)).toBeNull();
  });

  it('goes by the user’s name for it only where that counts', () => {
    const report = madeReport([entry('timestamp')]);
    const under = madeReport([{ ...entry('timestamp'), kind: 'anchor' }]);
    expect(nameOfWitness(report, { ...stamp, answer: 'yes', trustEntry: 0 })).toBe('Mine');
    expect(nameOfWitness(under, { ...stamp, answer: 'yes', trustEntry: 0 })).toBe('Time Stamps');
    expect(nameOfWitness(under, { ...stamp, answer: 'yes', trustEntry: 0, maker: null })).toBe('Mine');
    expect(nameOfWitness(report, { ...stamp, trustEntry: 0 })).toBe('Time Stamps');
  });
});

describe('unconfirmedEntries', () => {
  it('are told where every witness that counts rests on one', () => {
    const confirmed = { ...entry('timestamp'), confirmedBy: 'by telephone' };
    const counts = { ...stamp, answer: 'yes', trustEntry: 0 } as const;
    const told = (entries: readonly object[], ...witnesses: WitnessReport[]) =>
      unconfirmedEntries(madeReport(entries), madeRecord(witnesses)).length;
    expect(told([entry('timestamp')], counts)).toBe(1);
    expect(told([confirmed], counts)).toBe(0);
    expect(told([entry('timestamp'), confirmed], counts, { ...counts, trustEntry: 1 })).toBe(0);
    expect(told([entry('timestamp')], { ...counts, answer: 'unknown' })).toBe(0);
  });
});

describe('looseWitnesses', () => {
  const file = (name: string, role: EvidenceEntry['role'], note: Said | null) => ({
    name,
    role,
    note: note?.message ?? null,
    ...(note === null ? {} : { said: note }),
  });
  const both = (second: Said) =>
    said('{one} {other}', { one: said('A time stamp of {time}.', { time: 'then' }), other: second });
  const loose = (files: readonly object[], witnesses: readonly WitnessReport[] = []) =>
    looseWitnesses(madeReport([], files), madeRecord(witnesses)).map(({ at, name }) => [at, name]);

  it('are time stamps and receipts that are held against nothing', () => {
    expect(
      loose([
        file('a.vcon', 'record', null),
        file('a.tsr', 'timestamp', both(said('It covers none of the records that you gave.'))),
        file('b.cose', 'receipt', null),
        file('c.tsr', 'timestamp', both(said('Held against {name}.', { name: 'a.vcon' }))),
        file('d.tsr', 'timestamp', both(said('Held against {name} and {n} more.', { name: 'a', n: 1 }))),
        file(
          'e.tsr',
          'timestamp',
          both(said('It is of the file {name}, which answers none of the questions.', { name: 'a.wav' })),
        ),
        file('f.tsr', 'timestamp', said('Identical to {name}; counted once.', { name: 'a.tsr' })),
      ]),
    ).toEqual([
      [1, 'a.tsr'],
      [2, 'b.cose'],
    ]);
  });

  it('are not those that are held against this record, and no name makes one of them', () => {
    const name = 'Held against {name}.';
    const stray = file('a.tsr', 'timestamp', both(said('Something about {name}.', { name })));
    expect(loose([stray])).toHaveLength(1);
    expect(loose([stray], [{ ...stamp, evidence: 0 }])).toEqual([]);
    expect(looseWitnesses(madeReport([], [stray], 1), madeRecord([]))).toEqual([]);
  });
});
