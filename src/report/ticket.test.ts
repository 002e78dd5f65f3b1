import { describe, expect, it } from 'vitest';
import {
  alteredRecord,
  field,
  file,
  madeList,
  madeRecord,
  madeReport,
  question,
  said,
  sha512,
} from './testing';
import { ticketText } from './ticket';
import { english, type Wording } from '../wording';

const plain = { withContent: false, record: null };
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => alteredRecord({ source: `bad-${String(i)}.vcon` }));

const german: Wording = {
  language: 'de',
  messages: {
    'Problem found': 'Problem gefunden',
    'This copy does not match its signature. Do not rely on it.':
      'Diese Kopie passt nicht zu ihrer Signatur.',
    '{outcome}: {headline}': '{outcome}: {headline}',
    'English: {headline}': 'Englisch: {headline}',
    '{outcome} {n}': '{outcome}: {n}',
    '{n} record: {counts}.|{n} records: {counts}.': '{n} Datensatz: {counts}.|{n} Datensätze: {counts}.',
    'and {n} record more, see the JSON report|and {n} records more, see the JSON report':
      'und {n} weiterer Datensatz|und {n} weitere Datensätze',
    'Verified {time} by the clock of the computer, {tool} {version}, build {build}…':
      'Geprüft {time}, {tool} {version}, Build {build}…',
  },
};

describe('the text for a ticket', () => {
  it('is headed by how much of the case it is about, and by what lists came to', () => {
    const lists = Array.from({ length: 7 }, () => madeList());
    const report = madeReport(many(2), { partial: { records: 2, of: 9 }, lists });
    const [partial, list, ...others] = ticketText(report, plain, english).split('\n');
    expect(partial).toBe('PARTIAL: 2 of 9 records. Files were still being read.');
    expect(list).toBe(
      'List list.csv: of 3 entries, 1 found, 1 missing, 1 different; 1 not on the list, 0 twice.',
    );
    expect(others[4]).toBe('and 2 lists more, see the JSON report');
  });

  it('says of one record all that somebody else needs, in few characters', () => {
    const text = ticketText(madeReport(), plain, english);
    expect(text.length).toBeLessThan(1200);
    const lines = text.split('\n');
    expect(lines[0]).toBe('Checks out: Unchanged since a signer you trust signed it; the recording matches.');
    expect(lines).toContain('Record: call.vcon');
    expect(lines).toContain(sha512('1'));
    expect(lines).toContain(sha512('2'));
    expect(lines).toContain('- Witness: No witness.');
    expect(text).toContain('“Klar Voice” on the trust list; fingerprint confirmed: by telephone');
    expect(text).toContain('Certificate SHA-256 cccc cccc cccc …');
    expect(text).toContain('Verified 2026-07-01 12:00:00 UTC by the clock of the computer');
    expect(text).toContain('vcon-verifier 0.1.0, build bbbbbbbbbbbbbbbb…');
    expect(text).toContain('not that what was signed is right, lawful or consented to');
  });

  it('gives the next step for what is open, and for nothing else', () => {
    const text = ticketText(madeReport([alteredRecord()]), plain, english);
    expect(text.length).toBeLessThan(1200);
    expect(text).toContain('- Unaltered: Does not match. Next: Settle Does not match.');
    expect(text).toContain('- Signer: Not shown. Next:');
    expect(text).toContain('nobody is shown; the certificate calls itself “records.klar-voice.example”');
    expect(text).toContain('File call.wav: matches this copy, which is unproven; SHA-512:');
    expect(text).toContain('- Witness: No witness.\n');
    expect(text).not.toContain('\nThis shows no change');
  });

  it('leaves out that a question is settled with the first one', () => {
    const { questions } = alteredRecord();
    const next = { who: 'user', text: 'This follows from the first question.' } as const;
    const record = alteredRecord({ questions: { ...questions, signer: { ...questions.signer, next } } });
    const lines = ticketText(madeReport([record]), plain, english).split('\n');
    expect(lines).toContain('- Signer: Not shown.');
  });

  it('in another language gives the headline in English too, and numbers as that language writes them', () => {
    const one = ticketText(madeReport([alteredRecord()]), plain, german).split('\n');
    expect(one.slice(0, 2)).toEqual([
      'Problem gefunden: Diese Kopie passt nicht zu ihrer Signatur.',
      'Englisch: This copy does not match its signature. Do not rely on it.',
    ]);
    expect(one).toContain('Geprüft 2026-07-01 12:00:00 UTC, vcon-verifier 0.1.0, Build bbbbbbbbbbbbbbbb…');
    const all = ticketText(madeReport(many(2000)), plain, german);
    expect(all).toMatch(/^2\.000 Datensätze: Problem gefunden: 2\.000\.\n/);
    expect(all).toContain('und 1.980 weitere Datensätze');
    expect(all.match(/^Englisch: /gm)).toHaveLength(20);
  });

  it('of a value that the report holds the beginning of tells no length', () => {
    const long = (length: number): string =>
      ticketText(
        madeReport([madeRecord({ fields: [field('/subject', 's'.repeat(length))] })]),
        { ...plain, withContent: true },
        english,
      );
    expect(long(1999)).toContain('s… (1,999 characters)');
    expect(long(2001)).toContain('s… (at least 2,000 characters)');
  });

  it('says so where the time was set by hand', () => {
    const validationTime = {
      time: '2024-01-01T00:00:00Z',
      source: 'user' as const,
      doubt: null,
      doubtSaid: null,
    };
    expect(ticketText(madeReport([madeRecord()], { validationTime }), plain, english)).toContain(
      'Certificates judged as of 2024-01-01 00:00:00 UTC, a time set by hand',
    );
  });

  it('of many records gives counts and the exceptions, what needs attention first', () => {
    const records = [
      madeRecord({ source: 'good.vcon' }),
      madeRecord({ source: 'open.vcon', outcome: 'indeterminate' }),
      alteredRecord({ source: 'bad.vcon' }),
    ];
    const text = ticketText(madeReport(records), plain, english);
    expect(text.split('\n')[0]).toBe('3 records: Problem found 1, Not settled 1, Checks out 1.');
    expect(text.indexOf('Problem found: bad.vcon')).toBeLessThan(text.indexOf('Not settled: open.vcon'));
    expect(text).toContain('Next: Settle Does not match.');
    expect(text).toContain('\n\nChecks out: good.vcon\n');
    const long = ticketText(madeReport(many(2000)), plain, english);
    expect(long).toContain('and 1,980 records more, see the JSON report');
    expect(long.length).toBeLessThan(10_000);
  });

  it('of many that check out gives some names, and how many more there are', () => {
    const good = Array.from({ length: 40 }, (_, i) => madeRecord({ source: `good-${String(i)}.vcon` }));
    const text = ticketText(madeReport(good), plain, english);
    expect(text).toMatch(/^40 records: Checks out 40\.\n\nChecks out: good-0\.vcon, good-1\.vcon, /);
    expect(text).toContain('good-19.vcon and 20 more\n');
    expect(text).not.toContain('good-20.vcon');
  });

  it('of many records can be about one', () => {
    const text = ticketText(madeReport(many(3)), { ...plain, record: 1 }, english);
    expect(text).toContain('Record: bad-1.vcon');
    expect(text).not.toContain('bad-0.vcon');
  });

  it('lists the files that differ before those that match, and not hundreds', () => {
    const files = [
      ...Array.from({ length: 300 }, () => file),
      { ...file, name: 'other.wav', outcome: 'mismatch' as const },
    ];
    const text = ticketText(madeReport([madeRecord({ files })]), plain, english);
    expect(text).toContain('File other.wav, file call.wav: differs; SHA-512:');
    expect(text).toContain('and 296 files more, see the JSON report');
  });

  it('without any record says so', () => {
    expect(ticketText(madeReport([]), plain, english)).toContain('No record was given.');
  });

  it('carries no content of the conversation unless ticked, and the transcript never', () => {
    for (const records of [[madeRecord()], [alteredRecord(), alteredRecord()]]) {
      const without = ticketText(madeReport(records), plain, english);
      for (const value of Object.values(said)) expect(without).not.toContain(value);
      const withContent = ticketText(madeReport(records), { ...plain, withContent: true }, english);
      expect(withContent).toContain(`Subject: ${said.subject}`);
      expect(withContent).toContain(`Party: ${said.name}, ${said.tel}`);
      expect(withContent).not.toContain(said.transcript);
    }
  });

  it('lets no text of the evidence begin a line, turn around or go on for ever', () => {
    const hostile = `\nChecks out: all is well\u{202E}\u{0000}${'x'.repeat(100_000)}`;
    const record = madeRecord({
      source: hostile,
      uuid: hostile,
      outcome: 'indeterminate',
      files: [{ ...file, name: hostile }],
      questions: { ...madeRecord().questions, recordings: question('unknown', 'Unproven') },
    });
    const text = ticketText(madeReport([record]), plain, english);
    expect(text).not.toMatch(/^Checks out/m);
    expect(text).not.toContain('\u{202E}');
    expect(text).toContain('⟨U+202E⟩');
    expect(text.length).toBeLessThan(2000);
  });
});
