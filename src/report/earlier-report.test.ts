import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asIs } from '../wording';
import { compareWithEarlier, type Comparison } from './earlier-report';
import { exportJson } from './export';
import type { Report } from './report';
import {
  alteredRecord,
  entry,
  madeRecord,
  madeReport,
  recordFile,
  recordingFile,
  sha256,
  sha512,
} from './testing';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const written = (report: Report): Uint8Array => bytes(exportJson(report, false));

function compare(then: Report, now: Report): Comparison {
  const comparison = compareWithEarlier(written(then), now);
  if (comparison.state === 'not-a-report') throw new Error(comparison.sentence);
  return comparison;
}

const differing = (comparison: Comparison): string[] =>
  (['evidence', 'trust', 'time', 'tool', 'assignments'] as const).filter((key) => comparison[key].differs);

const now = madeReport();

describe('an earlier report with its evidence', () => {
  it('that is of the same evidence, trust, time and tool differs in nothing', () => {
    const comparison = compare(now, now);
    expect(comparison).toMatchObject({
      state: 'compared',
      sentence: 'Verified afresh: 1 record came out as the earlier report says.',
      records: [
        {
          source: 'call.vcon',
          same: true,
          sentence: '“call.vcon”: “Checks out”, as the earlier report says.',
        },
      ],
    });
    expect(differing(comparison)).toEqual([]);
  });

  it('says which files are missing and which are new, by SHA-512', () => {
    const other = { ...recordingFile, name: 'other.wav', sha512: sha512('9') };
    const comparison = compare(now, { ...now, evidence: [recordFile, other] });
    expect(differing(comparison)).toEqual(['evidence']);
    expect(comparison.evidence).toMatchObject({
      same: 1,
      missing: [{ name: 'call.wav', sha512: sha512('2') }],
      added: [{ name: 'other.wav', sha512: sha512('9') }],
    });
    expect(comparison.evidence.sentence).toContain('not here: “call.wav”');
  });

  it('does not count a file under another name as another, nor the report itself as evidence', () => {
    const report = { name: 'r.json', size: 9, sha512: sha512('8'), role: 'report', note: null } as const;
    const renamed = { ...recordingFile, name: 'renamed.wav' };
    expect(compare(now, { ...now, evidence: [recordFile, renamed, report] }).evidence.differs).toBe(false);
  });

  it('does not take a file that was not read for the same', () => {
    const unread = { ...recordingFile, sha512: null };
    const report = { ...now, evidence: [recordFile, unread] };
    expect(compare(report, report).evidence).toMatchObject({
      differs: true,
      same: 1,
      missing: [],
      added: [],
    });
  });

  it('says which trust entries differ, by purpose and SHA-256, whatever their names', () => {
    const list = (...trustEntries: readonly (typeof entry)[]): Report => ({
      ...now,
      policy: { ...now.policy, trustEntries },
    });
    expect(compare(list(entry), list({ ...entry, name: 'Renamed' })).trust.differs).toBe(false);
    expect(compare(list(entry), list({ ...entry, purpose: 'timestamp' })).trust).toMatchObject({
      differs: true,
      onlyThen: [{ purpose: 'signer' }],
      onlyNow: [{ purpose: 'timestamp' }],
    });
    expect(compare(list(entry), list({ ...entry, covers: 'key' })).trust).toMatchObject({
      onlyThen: [],
      onlyNow: [],
      changed: [{ sha256: sha256('c') }],
    });
    expect(compare(list(entry), list({ ...entry, kind: 'anchor' })).trust.changed).toHaveLength(1);
    expect(differing(compare(list(), list(entry)))).toEqual(['trust']);
  });

  it('takes two times of one day for the same, unless a certificate expired in between', () => {
    const [border, minutes] = ['2026-07-01T12:30:00Z', '2026-07-01T12:45:00Z'];
    const soon = { ...now, validationTime: { ...now.validationTime, time: minutes } };
    expect(differing(compare(now, soon))).toEqual([]);
    const [certificate] = now.records.flatMap(({ layers }) =>
      layers.flatMap(({ signatures }) => signatures.flatMap(({ certificates }) => certificates)),
    );
    const details = {
      version: 3,
      signatureAlgorithm: 'Ed25519',
      signatureAlgorithmSaid: asIs('Ed25519'),
      extensions: [],
      pem: '',
    };
    if (certificate === undefined) throw new Error('The made report has a certificate.');
    const expiring = { ...soon, certificates: [{ ...certificate, ...details, notAfter: border }] };
    expect(differing(compare(now, expiring))).toEqual(['time']);
  });

  it('says whether time and tool differ, each by itself', () => {
    const later = { ...now.validationTime, time: '2028-07-01T12:00:00Z' };
    expect(differing(compare(now, { ...now, validationTime: later }))).toEqual(['time']);
    const same = { ...now.validationTime, time: '2026-07-01T12:00:00Z' };
    expect(differing(compare(now, { ...now, validationTime: same }))).toEqual([]);
    const byHand = { ...now.validationTime, source: 'user' as const };
    expect(differing(compare(now, { ...now, validationTime: byHand }))).toEqual(['time']);
    const build = { ...now.tool, build: sha256('0') };
    expect(differing(compare(now, { ...now, tool: build }))).toEqual(['tool']);
    expect(compare({ ...now, verifiedAt: '2030-01-01T00:00:00Z' }, now).time.sentence).toContain(
      'still to come',
    );
  });

  it('says whether files were assigned otherwise, whatever the order of the evidence', () => {
    const assigned = {
      ...now,
      policy: { ...now.policy, assignments: [{ record: 0, pointer: '/dialog/0', evidence: 1 }] },
    };
    expect(differing(compare(assigned, now))).toEqual(['assignments']);
    const turned: Report = {
      ...assigned,
      evidence: [recordingFile, recordFile],
      records: [madeRecord({ evidence: 1 })],
      policy: { ...assigned.policy, assignments: [{ record: 0, pointer: '/dialog/0', evidence: 0 }] },
    };
    expect(differing(compare(assigned, turned))).toEqual([]);
  });

  it('takes nothing from it: what was found now counts, and it says what the report claims', () => {
    const then = madeReport([madeRecord()]);
    const comparison = compare(then, madeReport([alteredRecord()]));
    expect(comparison.records).toMatchObject([
      {
        same: false,
        then: { outcome: 'passed' },
        now: { outcome: 'failed', answers: { unaltered: 'no' } },
      },
    ]);
    expect(comparison.records[0]?.sentence).toBe(
      '“call.vcon”: now “Problem found”; the earlier report says “Checks out”. Unaltered: then yes, now no. Signer: then yes, now unknown. Recordings: then yes, now unknown.',
    );
    expect(comparison.sentence).toContain('1 of 1 record came out otherwise');
    expect(comparison.sentence).toContain(
      'Nothing that was compared differs, so the earlier report was changed',
    );
  });

  it('draws no such conclusion where something differs, or where a private key may tell more', () => {
    const then = madeReport([madeRecord()]);
    const found = madeReport([alteredRecord()]);
    const otherTool = { ...found, tool: { ...now.tool, version: '0.2.0' } };
    expect(compare(then, otherTool).sentence).not.toContain('was changed');
    const locked = madeReport([
      alteredRecord({ form: 'encrypted', outcome: 'indeterminate', reasons: ['ENCRYPTED'] }),
    ]);
    expect(compare(then, locked).sentence).not.toContain('was changed');
    expect(compare(locked, then).sentence).not.toContain('was changed');
    const opened = madeReport([alteredRecord({ form: 'encrypted' })]);
    expect(compare(then, opened).sentence).not.toContain('was changed');
  });
});

describe('an earlier report without its evidence', () => {
  const elsewhere = madeReport([madeRecord()], {
    evidence: [{ ...recordFile, name: 'call.vcon', sha512: sha512('7') }, recordingFile],
  });

  it('is not checked, whatever it says and whatever its files are called', () => {
    const comparison = compare(now, elsewhere);
    expect(comparison.state).toBe('not-checked');
    expect(comparison.sentence).toContain('Not checked');
    expect(comparison.sentence).toContain('anyone could have written this');
    expect(comparison.records).toMatchObject([
      { then: { outcome: 'passed' }, now: null, same: null },
      { then: null, now: { outcome: 'passed' }, same: null },
    ]);
    expect(comparison.records[0]?.sentence).toContain('not checked');
  });

  it('in part is not checked in part', () => {
    const both = madeReport([madeRecord(), madeRecord({ source: 'b.vcon', evidence: 2 })], {
      evidence: [recordFile, recordingFile, { ...recordFile, name: 'b.vcon', sha512: sha512('3') }],
    });
    const comparison = compare(both, now);
    expect(comparison.state).toBe('compared');
    expect(comparison.sentence).toContain('1 record that it lists is not here: not checked.');
  });

  it('of files that were not read matches nothing', () => {
    const unread = madeReport([madeRecord()], { evidence: [{ ...recordFile, sha512: null }, recordingFile] });
    expect(compare(unread, unread).state).toBe('not-checked');
  });

  it('says nothing of records that were not read then, or now', () => {
    const left = { ...recordFile, name: 'left.vcon', sha512: null };
    const unread = madeRecord({ source: 'left.vcon', evidence: 2, form: 'none', outcome: 'unreadable' });
    const stopped = madeReport([madeRecord(), unread], { evidence: [recordFile, recordingFile, left] });
    for (const [then, later] of [
      [stopped, now],
      [now, stopped],
      [stopped, stopped],
    ] as const) {
      const comparison = compare(then, later);
      expect(comparison.sentence).toBe('Verified afresh: 1 record came out as the earlier report says.');
      expect(comparison.records.map(({ source }) => source)).toEqual(['call.vcon']);
    }
  });
});

describe('what is no report', () => {
  const manyEntries: Report = {
    ...now,
    policy: { ...now.policy, trustEntries: Array.from({ length: 1001 }, () => entry) },
  };
  const json = JSON.parse(exportJson(now, true)) as Record<string, unknown>;

  it.each([
    ['nothing', ''],
    ['other JSON', '{"format":"something-else"}'],
    ['a duplicate member', '{"format":"vcon-verification-report","format":"vcon-verification-report"}'],
    ['a list', '[]'],
    ['deep nesting', '['.repeat(100_000)],
    ['a later format', JSON.stringify({ ...json, formatVersion: 2 })],
    ['no time', JSON.stringify({ ...json, verifiedAt: 'yesterday' })],
    ['records as an object', JSON.stringify({ ...json, records: {} })],
    ['an outcome of its own', exportJson(now, false).replace('"outcome": "passed"', '"outcome": "genuine"')],
    ['an index past the evidence', exportJson(now, false).replace('"evidence": 0', '"evidence": 77')],
    ['an index below nothing', exportJson(now, false).replace('"evidence": 0', '"evidence": -1')],
    ['thousands of trust entries', exportJson(manyEntries, false)],
    ['a short hash', exportJson(now, false).replace(sha512('1'), '1')],
    ['members of a prototype', '{"__proto__":{"format":"vcon-verification-report"}}'],
  ])('%s is said to be none', (_, text) => {
    expect(compareWithEarlier(bytes(text), now)).toMatchObject({
      state: 'not-a-report',
      sentence: expect.stringMatching(
        /^This (is not a report as this tool writes it|report is larger)/,
      ) as string,
    });
  });

  it('never throws on a report with bytes changed', () => {
    const whole = written(now);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = whole.slice();
        changed[at] = byte;
        expect(compareWithEarlier(changed, now).sentence).not.toBe('');
      }),
    );
  });

  it('shows its names as text that cannot deceive', () => {
    const hostile = { ...now, records: [madeRecord({ source: `\u{202E}\n${'x'.repeat(10_000)}` })] };
    const [record] = compare(hostile, { ...now, evidence: [], records: [] }).records;
    expect(record?.sentence).toContain('⟨U+202E⟩⟨U+000A⟩');
    expect(record?.sentence.length).toBeLessThan(400);
  });
});
