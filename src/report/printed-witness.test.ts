import { describe, expect, it } from 'vitest';
import { english, said } from '../wording';
import { printedReport } from './printed';
import type { EvidenceEntry, PathLinkReport, RecordReport, ReportTrustEntry, WitnessReport } from './report';
import { entry, madeRecord, madeReport, question, recordFile, recordingFile, sha256 } from './testing';
import { ticketText } from './ticket';

const authority: ReportTrustEntry = {
  ...entry,
  kind: 'anchor',
  purpose: 'timestamp',
  name: 'My authority',
  sha256: sha256('e'),
};
const stamp: WitnessReport = {
  kind: 'timestamp',
  evidence: 2,
  pointer: null,
  given: 'covers',
  answer: 'yes',
  reasons: [],
  lacks: null,
  covers: ['signature'],
  proves: 'signing-time',
  time: '2026-03-01T10:00:00.000Z',
  maker: 'Time Stamps',
  makerKeySha256: sha256('f'),
  detail: 'A sentence.',
  said: [said('A sentence.')],
  trustEntry: 1,
  certificates: [],
  links: [],
  checks: [],
};
const policy = { trustEntries: [entry, authority], revocation: [], assignments: [] };
const evidence = [
  recordFile,
  recordingFile,
  { ...recordingFile, name: 'call.tsr', role: 'timestamp' as const, note: null },
];
const nobody = { caseReference: '', examiner: '', note: '', conclusion: '' };

const reportOf = (witnesses: readonly WitnessReport[], some: Partial<RecordReport> = {}) => {
  const made = madeRecord({ witnesses });
  const answer = witnesses[0]?.answer ?? 'none';
  const questions = { ...made.questions, witness: question(answer, 'Witnessed') };
  return madeReport([{ ...made, questions, ...some }], { policy, evidence });
};
const printed = (...given: Parameters<typeof reportOf>) =>
  printedReport(reportOf(...given), nobody, false, english);
const ticket = (...given: Parameters<typeof reportOf>) =>
  ticketText(reportOf(...given), { withContent: false, record: null }, english).split('\n');

describe('the witnesses of a printed record', () => {
  it('are named with maker, time, what they cover and what follows', () => {
    expect(printed([stamp]).inFull[0]?.witnesses).toEqual([
      {
        kind: 'Time stamp',
        answer: 'yes',
        word: 'Counts as a witness',
        detail: { text: 'A sentence.', lang: null },
        maker: 'calls itself “Time Stamps”, certified under “My authority” on the trust list',
        time: '2026-03-01 10:00:00 UTC',
        covers: ['The signature itself'],
        shows: 'The record was signed at that time at the latest.',
        from: 'the file call.tsr',
        keySha256: sha256('f'),
      },
    ]);
  });

  it('show nothing of a copy that is not shown to be unchanged', () => {
    const { questions } = madeRecord();
    const unproven = { ...questions, unaltered: question('no', 'Does not match') };
    expect(printed([stamp], { questions: unproven }).inFull[0]?.witnesses).toMatchObject([
      { answer: 'unknown', word: 'Of this copy, which is unproven' },
    ]);
  });

  it('go by their own name where nobody trusts them, and cover nothing where they are of something else', () => {
    const other = {
      ...stamp,
      answer: 'no',
      reasons: ['WITNESS_MISMATCH'],
      covers: [],
      proves: null,
      trustEntry: null,
      evidence: null,
      pointer: 'header',
    } as const;
    expect(printed([other]).inFull[0]?.witnesses).toMatchObject([
      {
        answer: 'no',
        word: 'Covers something else',
        maker: 'calls itself “Time Stamps”',
        covers: ['nothing of this record as it is'],
        shows: null,
        from: 'carried in the record',
      },
    ]);
  });

  it('go by the name on the list also where they are of something else', () => {
    const link = { sha256: sha256('e'), role: 'anchor', outcome: 'pass' } as PathLinkReport;
    const makerOf = (some: Partial<WitnessReport>) =>
      printed([{ ...stamp, answer: 'no', reasons: ['WITNESS_MISMATCH'], covers: [], ...some }]).inFull[0]
        ?.witnesses[0]?.maker;
    expect(makerOf({ links: [link] })).toContain('certified under “My authority”');
    expect(makerOf({ links: [link, { ...link, outcome: 'fail' }] })).toBe('calls itself “Time Stamps”');
  });

  it('are said to be unreadable where they are, with no word on maker or cover', () => {
    const check = {
      id: 'witness.readable',
      outcome: 'not-checked',
      pointer: null,
      message: 'The authority refused.',
      spec: 'RFC 3161',
    } as const;
    const unread = {
      ...stamp,
      answer: 'unknown',
      reasons: ['WITNESS_INVALID'],
      covers: [],
      proves: null,
      time: null,
      maker: null,
      trustEntry: null,
      checks: [check],
    } as const;
    expect(printed([unread]).inFull[0]?.witnesses).toMatchObject([
      { answer: 'none', word: 'Cannot be read', maker: null, covers: [] },
    ]);
    expect(ticket([unread])).toContain('Time stamp: Cannot be read');
    const failed = { ...unread, checks: [check, { ...check, outcome: 'fail' as const }] };
    expect(printed([failed]).inFull[0]?.witnesses).toMatchObject([{ word: 'Not valid' }]);
  });

  it('claim no time of signing where they cover the content alone, or are receipts', () => {
    const shows = (some: Partial<WitnessReport>) =>
      printed([{ ...stamp, ...some }]).inFull[0]?.witnesses[0]?.shows;
    expect(shows({ proves: 'content' })).toContain('When it was signed is not shown.');
    expect(shows({ kind: 'statement', proves: 'content' })).toContain('is in the register of the service');
  });

  it('come with what needs attention first, and have an end', () => {
    const bad = { ...stamp, answer: 'no', reasons: ['WITNESS_INVALID'] } as const;
    const { witnesses = [], witnessesLeftOut } =
      printed([...Array<typeof stamp>(24).fill(stamp), bad]).inFull[0] ?? {};
    expect(witnesses.map(({ answer }) => answer).slice(0, 2)).toEqual(['no', 'yes']);
    expect(witnesses).toHaveLength(20);
    expect(witnessesLeftOut).toBe('5 more: see the JSON report.');
  });

  it('have the entries that they rest on among those of the trust list', () => {
    expect(printed([stamp, stamp]).trust).toMatchObject([
      { name: 'Klar Voice', purpose: 'Signers of records', records: '1 record rests on it' },
      { name: 'My authority', purpose: 'Time stamps', records: '1 record rests on it' },
    ]);
    expect(printed([{ ...stamp, answer: 'unknown' }]).trust[1]).toMatchObject({
      records: 'looked at for 1 record that it does not vouch for',
    });
  });
});

describe('several printed records', () => {
  const made = madeRecord();
  const witnessed = madeRecord({ questions: { ...made.questions, witness: question('yes', 'Witnessed') } });
  const paper = (some: readonly EvidenceEntry[]) =>
    printedReport(
      madeReport([made, witnessed], { evidence: [recordFile, recordingFile, ...some] }),
      nobody,
      false,
      english,
    );
  const file = { ...recordFile, name: 'call.tsr', role: 'timestamp' } as const;

  it('that check out have a word on their witness', () => {
    expect(paper([]).others.map(({ witness }) => witness)).toEqual(['No witness', 'Witnessed']);
  });

  it('say how many time stamps are of none of them', () => {
    const placed = { ...file, said: said('Held against {name}.', { name: 'call.vcon' }) };
    const stray = { ...file, said: said('It covers none of the records that you gave.') };
    expect(paper([placed]).stray).toBeNull();
    expect(paper([placed, stray]).stray).toBe(
      '1 time stamp or receipt is not found to cover any of these records.',
    );
    expect(printed([]).stray).toBeNull();
  });
});

describe('the witness in the text for a ticket', () => {
  it('has one line, and is not named where there is none', () => {
    expect(ticket([stamp])).toContain(
      'Time stamp of 2026-03-01 10:00:00 UTC, calls itself “Time Stamps”, certified under “My authority” on the trust list: Counts as a witness',
    );
    expect(ticket([stamp, { ...stamp, answer: 'unknown' }]).join()).toContain(
      'Counts as a witness; and 1 more',
    );
    expect(ticket([]).join()).not.toContain('Time stamp');
  });

  it('begins no line in the evidence, whatever a witness calls itself', () => {
    const maker = 'x\nChecks out: all of it\u202e';
    const lines = ticket([{ ...stamp, answer: 'unknown', trustEntry: null, maker }]);
    expect(lines.filter((line) => line.startsWith('Checks out'))).toHaveLength(1);
    expect(lines.join()).not.toContain('\u202e');
  });
});
