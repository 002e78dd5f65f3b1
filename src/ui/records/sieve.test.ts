import { describe, expect, it } from 'vitest';
import type { Answer, RecordRow } from '../../report/report';
import { said } from '../../wording';
import {
  amountsOf,
  arrange,
  everything,
  groupsOf,
  problemsFirst,
  sift,
  type Column,
  type Wanted,
} from './sieve';

const answer = (given: Answer) => ({ answer: given, label: given });

const plainRow: RecordRow = {
  evidence: 0,
  form: 'signed',
  source: 'call.json',
  uuid: null,
  outcome: 'passed',
  headlineSaid: said('It is as it was.'),
  reasons: [],
  answers: {
    unaltered: answer('yes'),
    signer: answer('yes'),
    recordings: answer('yes'),
    witness: answer('none'),
  },
  signer: null,
};

/** Records of a report, one for each of what sets them apart. */
const rowsOf = (...rows: Partial<RecordRow>[]): RecordRow[] =>
  rows.map((row, evidence) => ({ ...plainRow, evidence, ...row }));

const open = { ...plainRow.answers, signer: answer('unknown') };
const signer = (name: string, letter: string) => ({ name, sha256: letter.repeat(64), trusted: false });

const sourcesOf = (rows: readonly RecordRow[], positions: readonly number[]): string[] =>
  positions.map((position) => rows[position]?.source ?? '');

describe('which records are listed', () => {
  const rows = rowsOf(
    { source: 'archive.zip/Ärger/call-1.json', uuid: '018e0000-0000-8000-8000-00000000ABCD' },
    { source: 'b.json', outcome: 'failed', reasons: ['SIGNATURE_INVALID', 'REVOCATION_NOT_CHECKED'] },
    { source: 'c.json', outcome: 'indeterminate', signer: signer('alice.example', 'a'), answers: open },
  );
  const listed = (wanted: Partial<Wanted>) => sift(rows, { ...everything, ...wanted });

  it('all of them, where nothing is asked for', () => {
    expect(listed({})).toEqual([0, 1, 2]);
    expect(listed({ text: '  ' })).toEqual([0, 1, 2]);
  });
  it('by their answer, by a reason, by their signer', () => {
    expect(listed({ standing: 'failed' })).toEqual([1]);
    expect(listed({ reason: 'REVOCATION_NOT_CHECKED' })).toEqual([1]);
    expect(listed({ signer: 'a'.repeat(64) })).toEqual([2]);
    expect(listed({ signer: '' })).toEqual([0, 1]);
    expect(listed({ standing: 'failed', signer: 'a'.repeat(64) })).toEqual([]);
  });
  it.each([
    ['a part of the name, in any case', 'CALL-1', [0]],
    ['the folder, with its letters put together otherwise', 'a\u0308rger', [0]],
    ['the UUID', '00000000abcd', [0]],
    ['the signer', 'Alice', [2]],
    ['the fingerprint of its certificate', 'aaaaaaaa', [2]],
    ['what is nowhere', 'zebra', []],
  ])('by %s', (_, text, expected) => {
    expect(listed({ text })).toEqual(expected);
  });
});

describe('the order of the records', () => {
  const rows = rowsOf(
    { source: 'call-10.json', outcome: 'passed', signer: signer('Bob', 'b'), uuid: 'bbbb' },
    { source: 'call-9.json', outcome: 'indeterminate', signer: signer('alice', 'a'), answers: open },
    { source: 'CALL-2.json', outcome: 'failed', headlineSaid: said('Do not rely on it.') },
    { source: 'älter.json', outcome: 'unreadable', uuid: 'aaaa' },
    { source: 'zuletzt.json', outcome: 'failed' },
  );
  const ordered = (column: Column, descending = false) =>
    sourcesOf(
      rows,
      arrange(rows, sift(rows, everything), { column, descending }, (message) => message),
    );

  it('is what needs attention first, then that of the paths', () => {
    expect(sourcesOf(rows, arrange(rows, [0, 1, 2, 3, 4], problemsFirst, String))).toEqual([
      'CALL-2.json',
      'zuletzt.json',
      'älter.json',
      'call-9.json',
      'call-10.json',
    ]);
  });
  it('of names is that of people: numbers by what they count, letters without regard to case and marks', () => {
    expect(ordered('source')).toEqual([
      'älter.json',
      'CALL-2.json',
      'call-9.json',
      'call-10.json',
      'zuletzt.json',
    ]);
    expect(ordered('source', true)[0]).toBe('zuletzt.json');
  });
  it('of records that are alike goes by their paths, up and down', () => {
    const alike = rowsOf(...['b/call-3', 'a/call-10', 'a/call-2', 'b/Call-1'].map((source) => ({ source })));
    for (const column of ['outcome', 'headline', 'answers', 'signer', 'uuid'] as const) {
      for (const descending of [false, true]) {
        const positions = arrange(alike, [0, 1, 2, 3], { column, descending }, String);
        expect(sourcesOf(alike, positions)).toEqual(['a/call-2', 'a/call-10', 'b/Call-1', 'b/call-3']);
      }
    }
    expect(arrange(alike, [0, 1, 2, 3], { column: 'source', descending: true }, String)).toEqual([
      0, 3, 1, 2,
    ]);
  });
  it('has those without a signer, and without a UUID, last', () => {
    expect(ordered('signer').slice(0, 2)).toEqual(['call-9.json', 'call-10.json']);
    expect(ordered('uuid').slice(0, 2)).toEqual(['älter.json', 'call-10.json']);
  });
  it('by what it comes to is that of the language of the page', () => {
    const words = (message: string): string =>
      message === 'Do not rely on it.' ? 'Zweifelhaft' : 'Alles gut';
    const positions = arrange(rows, [0, 2], { column: 'headline', descending: true }, words);
    expect(sourcesOf(rows, positions)).toEqual(['CALL-2.json', 'call-10.json']);
  });
  it('by the four questions has a no before what is open', () => {
    const questioned = rowsOf(
      {},
      { source: 'open', answers: open },
      { source: 'no', answers: { ...open, unaltered: answer('no') } },
    );
    const positions = arrange(questioned, [0, 1, 2], { column: 'answers', descending: false }, String);
    expect(sourcesOf(questioned, positions)).toEqual(['no', 'open', 'call.json']);
  });
});

describe('how many there are', () => {
  it('of each answer and reason, and none of what there is none of', () => {
    const rows = rowsOf(
      { outcome: 'failed', reasons: ['SIGNATURE_INVALID'] },
      { reasons: ['REVOCATION_NOT_CHECKED'] },
      { reasons: ['REVOCATION_NOT_CHECKED'] },
    );
    expect(amountsOf(rows)).toEqual({
      standings: [
        { of: 'failed', amount: 1 },
        { of: 'passed', amount: 2 },
      ],
      reasons: [
        { of: 'SIGNATURE_INVALID', amount: 1 },
        { of: 'REVOCATION_NOT_CHECKED', amount: 2 },
      ],
    });
  });
});

describe('records by signer', () => {
  const rows = rowsOf(
    { signer: signer('trusted.example', 'a') },
    { signer: signer('trusted.example', 'a') },
    {
      outcome: 'indeterminate',
      signer: signer('same name', 'b'),
      answers: open,
      reasons: ['SIGNER_EXPIRED'],
    },
    { outcome: 'failed', answers: { ...open, unaltered: answer('no') } },
    { outcome: 'indeterminate', signer: signer('same name', 'c'), answers: open },
  );
  const groups = groupsOf(rows);

  it('are told apart by the certificate, whatever it calls itself', () => {
    expect(groups.map(({ name, records }) => [name, records])).toEqual([
      ['same name', 1],
      ['same name', 1],
      ['trusted.example', 2],
      ['', 1],
    ]);
  });
  it('offer a decision on those alone that are not decided', () => {
    expect(groups.map(({ decide }) => decide)).toEqual([2, 4, null, null]);
  });
  it('say what is the matter with the signer', () => {
    expect(groups[0]?.doubts).toEqual([{ of: 'SIGNER_EXPIRED', amount: 1 }]);
  });
});
