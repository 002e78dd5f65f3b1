import { describe, expect, it } from 'vitest';
import { csvParts, exportCsv, type CsvOptions } from './csv';
import { partiesOf } from './record-content';
import type { RecordReport, Report } from './report';
import {
  alteredRecord,
  entry,
  field,
  file,
  madeList,
  madeRecord,
  madeReport,
  madeWitness,
  question,
  said,
  sha256,
  sha512,
} from './testing';

const plain: CsvOptions = { withContent: false, byteOrderMark: false, note: '' };

/** Reads comma-separated values by RFC 4180 section 2, told which separator to expect. */
function read(csv: string, separator = ','): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let inQuotes = false;
  for (let i = 0; i < csv.length; i++) {
    const c = csv.charAt(i);
    if (inQuotes && c === '"' && csv[i + 1] === '"') {
      cell += c;
      i++;
    } else if (c === '"' && (inQuotes || cell === '')) inQuotes = !inQuotes;
    else if (inQuotes) cell += c;
    else if (c === separator) {
      row.push(cell);
      cell = '';
    } else if (c === '\r' && csv[i + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      i++;
    } else cell += c;
  }
  // Another separator than the writer's may leave a rest.
  const rest = [...row, cell].join('');
  if (separator === ',') expect(rest).toBe('');
  return rest === '' ? rows : [...rows, [...row, cell]];
}

/** The line of one record, by the names of the columns. */
function line(report: Report, options: Partial<CsvOptions> = {}): Readonly<Record<string, string>> {
  const [head = [], cells = [], ...others] = read(exportCsv(report, { ...plain, ...options }));
  expect(others).toEqual([]);
  expect(cells).toHaveLength(head.length);
  return Object.fromEntries(head.map((name, i) => [name, cells[i] ?? '']));
}

const one = (some: Partial<RecordReport>, options: Partial<CsvOptions> = {}) =>
  line(madeReport([madeRecord(some)]), options);

describe('above the names of the columns', () => {
  const rows = (some: Partial<Report>): string[][] => read(exportCsv(madeReport(undefined, some), plain));

  it('stands that the report is a partial one, and what lists came to, in rows as wide as the table', () => {
    const [partial = [], list = [], head = []] = rows({
      partial: { records: 1200, of: 10_000 },
      lists: [madeList({ name: '=list.csv' })],
    });
    expect(partial[0]).toBe('PARTIAL: 1,200 of 10,000 records. Files were still being read.');
    expect(list[0]).toBe(
      'List =list.csv: of 3 entries, 1 found, 1 missing, 1 different; 1 not on the list, 0 twice.',
    );
    expect(head[0]).toBe('File');
    for (const row of [partial, list]) {
      expect(row).toHaveLength(head.length);
      expect(row.slice(1).join('')).toBe('');
    }
  });

  it('stands nothing where all was read and no list given', () => {
    expect(rows({})[0]?.[0]).toBe('File');
  });
});

it('the table in parts is the same, each part of whole lines', () => {
  const report = madeReport(Array.from({ length: 3000 }, () => madeRecord()));
  const parts = [...csvParts(report, plain)];
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.every((part) => part.endsWith('\r\n'))).toBe(true);
  expect(parts.join('')).toBe(exportCsv(report, plain));
});

describe('the table', () => {
  it('has one line a record with all that is asked of it', () => {
    expect(line(madeReport(), { note: 'Seen by me' })).toEqual({
      File: 'call.vcon',
      UUID: '01995c60-2c10-8231-b9a2-279e0d16bc46',
      'Call start (UTC)': '2025-09-18T09:15:12Z',
      Outcome: 'Checks out',
      Unaltered: 'yes: Unchanged',
      Signer: 'yes: Trusted signer',
      Recordings: 'yes: Match',
      Witness: 'none: No witness',
      Reasons: 'REVOCATION_NOT_CHECKED',
      'Signed by': '“Klar Voice” on the trust list (fingerprint confirmed: by telephone)',
      'Signer certificate (SHA-256)': sha256('c'),
      'Record (SHA-512)': sha512('1'),
      'Recordings and hashes': `call.wav: Matches, SHA-512 ${sha512('2')}`,
      Witnesses: '',
      'Validation time': '2026-07-01T12:00:00.000Z',
      'Validation time set by': 'clock',
      Tool: 'vcon-verifier 0.1.0',
      Build: sha256('b'),
      Note: 'Seen by me',
    });
  });

  it('has its lines in the order of the paths, whatever order the disk gave and whatever came out', () => {
    const sources = ['b/call-3.vcon', 'a/call-10.vcon', 'a/Call-2.vcon'];
    const records = sources.map((source, at) => ({ ...(at === 1 ? alteredRecord() : madeRecord()), source }));
    const [, ...lines] = read(exportCsv(madeReport(records), plain));
    expect(lines.map(([source]) => source)).toEqual(['a/Call-2.vcon', 'a/call-10.vcon', 'b/call-3.vcon']);
  });

  it('ends every line with CR LF, and begins with a byte order mark only where asked', () => {
    const report = madeReport([madeRecord(), alteredRecord()]);
    const csv = exportCsv(report, plain);
    expect(csv.split('\r\n')).toHaveLength(4);
    expect(exportCsv(report, { ...plain, byteOrderMark: true })).toBe(`\u{FEFF}${csv}`);
  });

  it('leaves empty what is not known', () => {
    const unknown = one({ uuid: null, layers: [], files: [], fields: [], evidence: 7 });
    for (const name of [
      'UUID',
      'Call start (UTC)',
      'Signed by',
      'Record (SHA-512)',
      'Recordings and hashes',
    ]) {
      expect(unknown[name]).toBe('');
    }
  });

  it('gives the earliest start of the dialogs, and none that is no time', () => {
    const fields = ['tomorrow', '2025-09-18T10:00:00Z', '2025-09-18T11:59:00+02:00', '2025-02-30T00:00:00Z'];
    const start = (values: readonly string[]) =>
      one({ fields: values.map((value, i) => field(`/dialog/${i}/start`, value)) })['Call start (UTC)'];
    expect(start(fields)).toBe('2025-09-18T09:59:00Z');
    expect(start(['=1+1', ''])).toBe('');
  });

  it('says what a signer whom nobody confirmed calls itself, and that nobody is shown behind an altered record', () => {
    const { questions, layers } = madeRecord();
    const stranger = one({
      questions: {
        ...questions,
        signer: {
          ...questions.signer,
          answer: 'unknown',
          label: 'Not confirmed',
          reasons: ['SIGNER_NOT_TRUSTED'],
        },
      },
      layers: layers.map((layer) => ({
        ...layer,
        signatures: layer.signatures.map((signature) => ({
          ...signature,
          path: { answer: 'unknown', detail: '', trustEntry: null, said: [], links: [] },
        })),
      })),
    });
    expect(stranger['Signed by']).toBe('calls itself “records.klar-voice.example” (not confirmed)');
    const altered = line(madeReport([alteredRecord()]));
    expect(altered['Signed by']).toContain('nobody is shown');
  });

  it('takes nobody for the signer whose signature does not fit, or is around one that was not reached', () => {
    const [layer] = madeRecord().layers;
    const [good] = layer?.signatures ?? [];
    if (layer === undefined || good === undefined) throw new Error('no signature');
    const [certificate] = good.certificates;
    if (certificate === undefined) throw new Error('no certificate');
    const other = { ...good, valid: false, certificates: [{ ...certificate, shortName: 'somebody else' }] };
    const path = { answer: 'unknown' as const, detail: '', trustEntry: null, said: [], links: [] };
    const signatures = [other, good].map((signature) => ({ ...signature, path }));
    const stranger = question('unknown', 'Not confirmed', { reasons: ['SIGNER_NOT_TRUSTED'] });
    const { questions } = madeRecord();
    const two = one({ layers: [{ ...layer, signatures }], questions: { ...questions, signer: stranger } });
    expect(two['Signed by']).toBe('calls itself “records.klar-voice.example” (not confirmed)');
    const locked = question('unknown', 'Locked', { reasons: ['ENCRYPTED'] });
    const around = one({ questions: { ...questions, signer: locked }, reasons: ['ENCRYPTED'] });
    expect(around['Signed by']).toMatch(/^nobody is shown/);
  });

  it('names the authority that a signer is certified under', () => {
    const policy = { trustEntries: [{ ...entry, kind: 'anchor' as const }], revocation: [], assignments: [] };
    expect(line(madeReport([madeRecord()], { policy }))['Signed by']).toContain(
      'calls itself “records.klar-voice.example”, certified under “Klar Voice” on the trust list',
    );
  });

  it('gives both hashes of a recording that differs, and the wanted one of a missing one', () => {
    const [wanted] = file.expected;
    const swapped = one({ files: [{ ...file, outcome: 'mismatch' }] })['Recordings and hashes'];
    expect(swapped).toBe(`call.wav: Differs, SHA-512 ${sha512('2')}, the record says ${wanted}`);
    const missing = one({ files: [{ ...file, outcome: 'missing', evidence: null }, file] });
    expect(missing['Recordings and hashes']).toBe(
      `call.wav: Not supplied, the record says ${wanted} | call.wav: Matches, SHA-512 ${sha512('2')}`,
    );
  });
});

describe('content of the conversation', () => {
  it('is not in it', () => {
    const csv = exportCsv(madeReport(), plain);
    for (const value of Object.values(said)) expect(csv).not.toContain(value);
  });

  it('is there where ticked, without the transcript', () => {
    const cells = line(madeReport(), { withContent: true });
    expect(cells['Subject']).toBe(said.subject);
    expect(cells['Parties']).toBe(`${said.name}, ${said.tel}`);
    expect(Object.values(cells).join()).not.toContain(said.transcript);
  });

  it('tells parties apart and takes nothing else for one', () => {
    const fields = [
      field('/parties/1/name', 'Two'),
      field('/parties/0/tel', '+1'),
      field('/parties/0/validation', 'date of birth'),
      field('/parties/0/jcard/name', 'inner'),
    ];
    expect(partiesOf(madeRecord({ fields }))).toEqual(['Two', '+1']);
  });
});

describe('bad input', () => {
  const hostile = [
    '=HYPERLINK("http://example.org","open")',
    '+1+1',
    '-2+3|cmd',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '  =1+1',
    '＝1+1',
    'a,=1+1',
    'a;=1+1',
    'a; =1+1',
    'a|@x',
    '","=1+1',
    '";=1+1;"',
    "'=1+1",
  ];
  const isFormula = /^\s*[=+\-@＝＋－＠\t\r]/u;

  it.each(hostile)('%j is a formula in no cell, whatever the separator', (text) => {
    const record = madeRecord({
      source: text,
      uuid: text,
      files: [{ ...file, name: text, expected: [text], outcome: 'mismatch' }],
      fields: [field('/subject', text), field('/parties/0/name', text)],
    });
    const policy = {
      trustEntries: [{ ...entry, name: text, confirmedBy: text }],
      revocation: [],
      assignments: [],
    };
    const csv = exportCsv(madeReport([record], { policy }), { ...plain, withContent: true, note: text });
    for (const separator of [',', ';', '|']) {
      for (const cell of read(csv, separator).flat()) expect(cell).not.toMatch(isFormula);
    }
    for (const part of csv.split(/[,;|\r\n]/)) expect(part.replace(/^"+/, '')).not.toMatch(isFormula);
  });

  it('stays on its line, reads forwards, and is cut', () => {
    const cells = one(
      { source: 'a\r\nb\u{2028}c', uuid: '\u{202E}nocv', headline: 'x' },
      { note: 'one\ntwo' },
    );
    expect(cells['File']).toBe('a⟨U+000D⟩⟨U+000A⟩b⟨U+2028⟩c');
    expect(cells['UUID']).toBe('⟨U+202E⟩nocv');
    expect(cells['Note']).toBe('one two');
    expect(one({ uuid: 'x'.repeat(1_000_000) })['UUID']).toHaveLength(
      300 + '… (1,000,000 characters)'.length,
    );
  });

  it('of a value that the report holds the beginning of tells no length', () => {
    const cells = (length: number): Readonly<Record<string, string>> => {
      const name = 'n'.repeat(length);
      return one(
        { fields: [field('/subject', name), field('/parties/0/name', name), field('/parties/0/tel', '+1')] },
        { withContent: true },
      );
    };
    expect(cells(1000)['Subject']).toMatch(/n… \(1,000 characters\)$/);
    expect(cells(1000)['Parties']).toMatch(/n… \(1,004 characters\)$/);
    expect(cells(2001)['Subject']).toMatch(/n… \(at least 2,000 characters\)$/);
    expect(cells(2001)['Parties']).toMatch(/n… \(at least 2,000 characters\)$/);
  });

  it('lists the witnesses: what each is, what came of it, whose word and time it is; those that count first', () => {
    const counts = madeWitness({ answer: 'yes', reasons: [], lacks: null, maker: 'Tick & Co' });
    const unread = madeWitness({ kind: 'receipt', reasons: ['WITNESS_INVALID'], covers: [], maker: '=1+1' });
    const cell = one({ witnesses: [unread, counts] })['Witnesses'] ?? '';
    expect(cell.split(' | ')).toEqual([
      'Time stamp: Counts as a witness, calls itself “Tick & Co”, 2026-03-01T10:00:00.000Z',
      expect.stringMatching(/^Receipt of a transparency service: /),
    ]);
  });

  it('of thousands of files lists a hundred and says so', () => {
    const cell = one({ files: Array.from({ length: 5000 }, () => file) })['Recordings and hashes'] ?? '';
    expect(cell.split(' | ')).toHaveLength(101);
    expect(cell).toContain('4900 more, see the JSON report');
  });
});
