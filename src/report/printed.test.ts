import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { english, type Wording } from '../wording';
import { printedReport, type Examination } from './printed';
import type { RecordReport } from './report';
import {
  alteredRecord,
  entry,
  field,
  file,
  madeList,
  madeRecord,
  madeReport,
  question,
  recordFile,
  said,
  sha256,
  sha512,
} from './testing';

const nobody: Examination = { caseReference: '', examiner: '', note: '', conclusion: '' };
const printed = (records = [madeRecord()], some = {}, withContent = false, wording = english) =>
  printedReport(madeReport(records, some), nobody, withContent, wording);

describe('the printable report', () => {
  it('says on its first page that it is a partial one, and what lists came to, with their exceptions', () => {
    const lists = [madeList()];
    const { partial, lists: shown, limits } = printed(undefined, { partial: { records: 1, of: 9 }, lists });
    expect(partial).toBe('PARTIAL: 1 of 9 records. Files were still being read.');
    expect(shown).toEqual([
      {
        heading: 'List list.csv: of 3 entries, 1 found, 1 missing, 1 different; 1 not on the list, 0 twice.',
        exceptions: [
          { label: 'On the list, not here: 1', lines: ['line 4: gone.vcon'], leftOut: null },
          {
            label: 'Here, not as listed: 1',
            lines: ['line 2: other.vcon: other content (call.vcon)'],
            leftOut: null,
          },
          { label: 'Here, not on the list: 1', lines: ['call.vcon'], leftOut: null },
        ],
      },
    ]);
    expect(limits.join()).toContain('A list only says what somebody expected.');
    expect(printed()).toMatchObject({ partial: null, lists: [] });
  });

  it('of more records than paper holds prints what needs attention, and says where the rest is', () => {
    const { inFull: full, exceptions, others } = bounds.printed;
    const bad = Array.from({ length: full + exceptions + 1 }, () => alteredRecord());
    const good = Array.from({ length: others + 1 }, () => madeRecord());
    const paper = printed([...good, ...bad]);
    expect(paper.inFull).toHaveLength(full);
    expect(paper.further).toHaveLength(exceptions);
    expect(paper.further[0]).toMatchObject({ outcome: 'failed', headline: { text: bad[0]?.headline } });
    expect(paper.furtherNote).toMatch(/^1 more exception, too many to print/);
    expect(paper.others).toEqual([]);
    expect(paper.othersNote).toMatch(/^1,001 records check out, too many to print/);
    expect(paper.counts.map(({ count }) => count)).toEqual([bad.length, good.length]);
  });

  it('of more files than paper holds prints those of the records that it shows', () => {
    const evidence = Array.from({ length: bounds.printed.files + 1 }, (_, i) => ({
      ...recordFile,
      name: `${String(i)}.vcon`,
      role: i === 5 ? ('certificate' as const) : ('record' as const),
    }));
    const paper = printed([madeRecord({ evidence: 7, files: [] })], { evidence });
    expect(paper.evidence.map(({ number }) => number)).toEqual([6, 8]);
    expect(paper.evidenceNote).toMatch(/^3,999 files more, too many to print/);
  });

  it('lists the evidence with sizes in bytes and whole SHA-512', () => {
    expect(printed().evidence).toEqual([
      { number: 1, name: 'call.vcon', size: '4,321 bytes', role: 'Record', sha512: sha512('1'), note: null },
      {
        number: 2,
        name: 'call.wav',
        size: '16,044 bytes',
        role: 'Recording',
        sha512: sha512('2'),
        note: null,
      },
    ]);
  });

  it('names tool, build hash, validation time and who set it', () => {
    const rows = Object.fromEntries(printed().verification.map(({ label, lines }) => [label, lines]));
    expect(rows).toEqual({
      Verified: ['2026-07-01 12:00:00 UTC, by the clock of the computer'],
      'Certificates judged as of': ['2026-07-01 12:00:00 UTC, by the clock of the computer'],
      Tool: ['vcon-verifier 0.1.0'],
      'Build (SHA-256)': [sha256('b')],
    });
    const doubt = 'The time that you set is still to come.';
    const validationTime = { time: '2030-01-01T00:00:00Z', source: 'user' as const, doubt };
    const set = printed([madeRecord()], { validationTime }).verification.flatMap(({ lines }) => lines);
    expect(set).toContain('2030-01-01 00:00:00 UTC, set by hand; it proves nothing');
    expect(set).toContain(doubt);
  });

  it('lists the trust entries that were used, and counts the others', () => {
    const policy = {
      trustEntries: [entry, { ...entry, name: 'Unused', sha256: sha256('e') }],
      revocation: [],
      assignments: [],
    };
    const { trust, trustNote } = printed([madeRecord(), madeRecord(), alteredRecord()], { policy });
    expect(trust).toMatchObject([
      { name: 'Klar Voice', sha256: sha256('c'), confirmed: 'by telephone', records: '2 records rest on it' },
    ]);
    expect(trustNote).toBe('1 other entry of the trust list had no part in any result.');
  });

  it('tells entries that a result rests on from those that stood in its way', () => {
    const policy = {
      trustEntries: [entry, { ...entry, name: 'Expired', sha256: sha256('e') }],
      revocation: [],
      assignments: [],
    };
    const [layer] = madeRecord().layers;
    const [good] = layer?.signatures ?? [];
    if (layer === undefined || good === undefined) throw new Error('no signature');
    const expired = { ...good, path: { ...good.path, answer: 'unknown' as const, trustEntry: 1 } };
    const both = madeRecord({ layers: [{ ...layer, signatures: [good, expired] }] });
    const notSigner = madeRecord({
      questions: { ...both.questions, signer: question('unknown', 'Locked', { reasons: ['ENCRYPTED'] }) },
    });
    expect(printed([both, notSigner], { policy }).trust.map(({ name, records }) => [name, records])).toEqual([
      ['Klar Voice', '1 record rests on it; looked at for 1 record that it does not vouch for'],
      ['Expired', 'looked at for 1 record that it does not vouch for'],
    ]);
  });

  it('keeps the examiner’s words apart from the results', () => {
    const words: Examination = {
      caseReference: 'C-17',
      examiner: 'M. Muster',
      note: 'First line\nsecond line',
      conclusion: 'Checks out: I say so',
    };
    const { examiner, ...results } = printedReport(madeReport(), words, false, english);
    expect(examiner).toEqual([
      { label: 'Case reference', lines: ['C-17'], kind: 'text' },
      { label: 'Examiner', lines: ['M. Muster'], kind: 'text' },
      { label: 'Note', lines: ['First line', 'second line'], kind: 'text' },
      { label: 'Conclusion', lines: ['Checks out: I say so'], kind: 'text' },
    ]);
    expect(JSON.stringify(results)).not.toContain('I say so');
    expect(printed().examiner).toEqual([]);
    expect(printed().signing).toContain('Signature of the examiner');
  });

  it('gives one record in full', () => {
    const { inFull, others, counts } = printed();
    expect(others).toEqual([]);
    expect(counts).toEqual([{ outcome: 'passed', word: 'Checks out', count: 1 }]);
    expect(inFull).toMatchObject([
      {
        source: 'call.vcon',
        sha512: sha512('1'),
        word: 'Checks out',
        callStart: '2025-09-18 09:15:12 UTC',
        answers: [
          { question: 'Is this exactly what was signed?', label: 'Unchanged', next: null },
          { label: 'Trusted signer', next: null },
          { label: 'Match', next: null },
          { label: 'No witness', next: null },
        ],
        signer: { name: '“Klar Voice” on the trust list', sha256: sha256('c') },
        files: [{ name: 'call.wav', word: 'Matches', sha512: sha512('2'), expected: file.expected }],
        limit:
          'This shows no change since signing; not that what was signed is right, lawful or consented to.',
      },
    ]);
  });

  it('gives of many the exceptions in full, what needs attention first, and a line for each other', () => {
    const good = Array.from({ length: 500 }, (_, i) => madeRecord({ source: `good-${String(i)}.vcon` }));
    const open = madeRecord({ source: 'open.vcon', outcome: 'indeterminate' });
    const { scope, inFull, others, counts } = printed([...good, open, alteredRecord({ source: 'bad.vcon' })]);
    expect(scope).toBe('502 records in 2 files of 20,365 bytes in all, verified without a network.');
    expect(inFull.map(({ source }) => source)).toEqual(['bad.vcon', 'open.vcon']);
    expect(inFull[0]?.limit).toContain('A signature cannot tell which part was changed');
    expect(others).toHaveLength(500);
    expect(others[0]).toMatchObject({ source: 'good-0.vcon', word: 'Checks out', sha512: sha512('1') });
    expect(counts.map(({ word, count }) => `${word} ${String(count)}`)).toEqual([
      'Problem found 1',
      'Not settled 1',
      'Checks out 500',
    ]);
  });

  it('prints checks that do not hold and remarks, and says how many it leaves out', () => {
    const check = { id: 'a.b', outcome: 'warn', pointer: '/dialog/0', message: 'M', spec: 'S' } as const;
    const checks = [{ ...check, outcome: 'pass' as const }, ...Array.from({ length: 60 }, () => check)];
    const [record] = printed([madeRecord({ checks })]).inFull;
    expect(record?.remarks).toHaveLength(50);
    expect(record?.remarks[0]).toEqual({
      word: 'Remark',
      message: { text: 'M', lang: null },
      pointer: '/dialog/0',
      spec: 'S',
    });
    expect(record?.remarksLeftOut).toBe('10 more remarks: see the JSON report.');
  });

  it('carries no content of the conversation unless asked', () => {
    const without = JSON.stringify(printed());
    for (const value of Object.values(said)) expect(without).not.toContain(value);
    const [record] = printed([madeRecord()], {}, true).inFull;
    expect(record?.content?.fields).toContainEqual({
      pointer: '/analysis/0/body',
      value: said.transcript,
      protection: 'By the signature',
    });
    const fields = Array.from({ length: 50_000 }, (_, i) => field(`/x/${String(i)}`, 'v'));
    const [long] = printed([madeRecord({ fields })], {}, true).inFull;
    expect(long?.content?.fields).toHaveLength(500);
    expect(long?.content?.leftOut).toBe('49,500 more fields: see the JSON report.');
  });

  it('in another language marks what it can only say in English, and gives each headline in English too', () => {
    const german: Wording = {
      language: 'de',
      messages: {
        'Checks out': 'In Ordnung',
        'Problem found': 'Problem gefunden',
        'This copy does not match its signature. Do not rely on it.':
          'Diese Kopie passt nicht zu ihrer Signatur.',
        'A sentence.': 'Ein Satz.',
        'Known.': 'Bekannt.',
        '{n} byte|{n} bytes': '{n} Byte|{n} Bytes',
        '{from} to {until}': '{from} bis {until}',
        'fingerprint confirmed: {where}': 'Fingerabdruck bestätigt: {where}',
        'By telephone with the issuer': 'Am Telefon mit dem Aussteller',
      },
    };
    const check = { id: 'a.b', outcome: 'warn', pointer: null, spec: 'S' } as const;
    const checks = ['Known.', 'Unknown {n}|.'].map((message) => ({ ...check, message }));
    const records = [
      madeRecord(),
      alteredRecord({ checks }),
      alteredRecord({ headlineSaid: { message: 'Unknown.', values: {} } }),
    ];
    const { inFull, others, evidence } = printed(records, {}, false, german);
    expect(inFull).toMatchObject([
      {
        word: 'Problem gefunden',
        headline: { text: 'Diese Kopie passt nicht zu ihrer Signatur.', lang: null },
        headlineInEnglish: 'This copy does not match its signature. Do not rely on it.',
        answers: Array.from({ length: 4 }, () => ({ summary: { text: 'Ein Satz.', lang: null } })),
        signer: { validity: '2025-01-01 00:00:00 UTC bis 2054-12-31 23:59:59 UTC' },
        remarks: [
          { message: { text: 'Bekannt.', lang: null } },
          { message: { text: 'Unknown {n}|.', lang: 'en' } },
        ],
      },
      { headline: { text: 'Unknown.', lang: 'en' }, headlineInEnglish: null },
    ]);
    expect(others).toMatchObject([{ word: 'In Ordnung', wordInEnglish: 'Checks out' }]);
    expect(evidence[1]?.size).toBe('16.044 Bytes');
    const confirmed = (confirmedBy: string): unknown => {
      const policy = { trustEntries: [{ ...entry, confirmedBy }], revocation: [], assignments: [] };
      const { inFull, trust } = printed([madeRecord()], { policy }, false, german);
      return [inFull[0]?.signer?.confirmation, trust[0]?.confirmed];
    };
    expect(confirmed('By telephone with the issuer')).toEqual([
      'Fingerabdruck bestätigt: Am Telefon mit dem Aussteller',
      'Am Telefon mit dem Aussteller',
    ]);
    expect(confirmed('constructor')).toEqual(['Fingerabdruck bestätigt: constructor', 'constructor']);
    expect(printed([alteredRecord()]).inFull).toMatchObject([
      { headline: { lang: null }, headlineInEnglish: null },
    ]);
  });

  it('says of many that content is given for the records in full alone, where it is given', () => {
    const records = [madeRecord(), alteredRecord()];
    expect(printed(records).contentNote).toBeNull();
    expect(printed([madeRecord()], {}, true).contentNote).toBeNull();
    expect(printed(records, {}, true).contentNote).toContain('for records in full alone');
  });

  it('lists only the values that are not told as people read them', () => {
    const record = madeRecord();
    const told = {
      subject: said.subject,
      parties: [said.name],
      transcripts: [],
      statements: [],
      leftOut: [],
      pointers: ['/analysis/0'],
    };
    const content = (record: RecordReport) =>
      printedReport(madeReport([record]), nobody, true, english, new Map([[record, told]])).inFull[0]
        ?.content;
    expect(content(record)).toMatchObject({ told, proven: true });
    const pointers = content(record)?.fields.map(({ pointer }) => pointer) ?? [];
    for (const pointer of ['/subject', '/parties/0/name', '/parties/0/tel', '/analysis/0/body']) {
      expect(pointers).not.toContain(pointer);
    }
    expect(content(alteredRecord())?.proven).toBe(false);
  });

  it('cuts what the examiner adds', () => {
    const long = 'W'.repeat(10_000);
    const words = { caseReference: long, examiner: long, note: long, conclusion: long };
    const { examiner } = printedReport(madeReport(), words, false, english);
    expect(examiner.map(({ lines }) => lines.join('').length)).toEqual([201, 201, 4001, 4001]);
    expect(examiner.every(({ lines }) => lines.join('').endsWith('…'))).toBe(true);
  });

  it('shows hostile names as text that cannot deceive', () => {
    const hostile = `<b>\u{202E}\n${'x'.repeat(1_000_000)}`;
    const text = JSON.stringify(
      printedReport(
        madeReport([madeRecord({ source: hostile, uuid: hostile, files: [{ ...file, name: hostile }] })]),
        { ...nobody, note: 'a\u{202E}b' },
        true,
        english,
      ),
    );
    expect(text).toContain('<b>⟨U+202E⟩⟨U+000A⟩xxx');
    expect(text).toContain('a⟨U+202E⟩b');
    expect(text).not.toContain('\u{202E}');
    expect(text.length).toBeLessThan(20_000);
  });
});
