import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHashToken } from '../vcon/content-hash';
import { checkLineage, type LineageReport } from './lineage';
import { bounds } from '../bounds';
import { lineagesOf } from './named';
import { example, json, large, record, withExamples } from './testing';

const [OLD, NEW] = ['019f15a6-a752-826f-b9a2-279e0d16bc46', '019f15a6-aa72-8dbd-a20f-d188127fad29'];
const hash = `sha512-${'A'.repeat(86)}`;
const otherHash = `sha512-${'B'.repeat(85)}A`;

const call = {
  parties: [
    { tel: '+12345678901', name: 'Alice' },
    { tel: '+19876543210', name: 'Bob' },
  ],
  dialog: [
    {
      type: 'recording',
      start: '2026-01-01T00:00:00Z',
      duration: 33,
      parties: [0, 1],
      url: 'https://a.example/a.mp3',
      content_hash: hash,
    },
    {
      type: 'text',
      start: '2026-01-01T00:01:00Z',
      parties: 0,
      body: 'My name is Alice, my number is 1234567890.',
      encoding: 'none',
    },
  ],
  analysis: [{ type: 'summary', dialog: 0, vendor: 'v', body: 'About a bill.', encoding: 'none' }],
};
const older = { ...call, uuid: OLD, created_at: '2026-01-01T01:00:00Z' };
const own = { uuid: NEW, created_at: '2026-01-02T01:00:00Z', updated_at: '2026-01-02T01:00:00Z' };
const amended = (change: Record<string, unknown> = {}): unknown => ({
  ...call,
  ...own,
  amended: { uuid: OLD },
  ...change,
});
const redacted = (change: Record<string, unknown> = {}): unknown => ({
  ...call,
  ...own,
  redacted: { uuid: OLD, type: 'PII' },
  ...change,
});

const check = (newer: unknown, kind: 'amended' | 'redacted', before: unknown = older): LineageReport =>
  checkLineage(record(newer), record(before), kind);

/** The rows about contents, in one line each. */
const rows = ({ checks }: LineageReport): string[] =>
  checks
    .filter(({ id }) => !['lineage.named', 'lineage.uuid', 'lineage.created', 'lineage.kept'].includes(id))
    .map(({ outcome, id, pointer, older: from }) => `${outcome} ${id} ${pointer ?? '-'} ${from ?? '-'}`);

const [recording, note] = call.dialog;
const [alice, bob] = call.parties;

describe('an amended version', () => {
  it('passes as a copy with additions', () => {
    const report = check(
      amended({
        dialog: [...call.dialog, { type: 'text', body: 'Good day!', encoding: 'none' }],
        parties: [alice, { ...bob, mailto: 'b@b.example' }],
        analysis: [{ type: 'transcript', vendor: 'w' }, ...call.analysis],
        subject: 'A bill',
        attachments: [],
      }),
      'amended',
    );
    expect(rows(report)).toEqual([
      'pass lineage.added /parties/1/mailto -',
      'pass lineage.added /dialog/2 -',
      'pass lineage.added /analysis/0 -',
      'pass lineage.moved /analysis /analysis',
      'pass lineage.added /subject -',
      'pass lineage.empty /attachments -',
    ]);
    expect(report).toMatchObject({ outcome: 'pass', named: 'yes', member: 'amended' });
    expect(report.counts).toEqual({ allowed: 6, undecided: 0, deviations: 0 });
  });

  it('passes where nothing but the version differs', () => {
    const report = check(amended(), 'amended');
    expect(report.outcome).toBe('pass');
    expect(report.summary).toBe('The newer record says the same as the older one.');
  });

  it.each([
    { what: 'something is gone', change: { analysis: [] }, expected: ['warn lineage.removed - /analysis/0'] },
    {
      what: 'something differs',
      change: { parties: [{ ...alice, name: 'Carol' }, bob] },
      expected: ['warn lineage.changed /parties/0/name /parties/0/name'],
    },
    {
      what: 'a party is put in front of those that indices name',
      change: { parties: [{ name: 'Carol' }, alice, bob] },
      expected: ['pass lineage.added /parties/0 -', 'warn lineage.moved /parties /parties'],
    },
    {
      what: 'dialogs are in another order',
      change: { dialog: [note, recording] },
      expected: ['warn lineage.moved /dialog /dialog'],
    },
  ])('warns where $what', ({ change, expected }) => {
    const report = check(amended(change), 'amended');
    expect(rows(report)).toEqual(expected);
    expect(report.outcome).toBe('warn');
    expect(report.summary).toMatch(/^The newer record is not just a copy/);
    for (const { spec } of report.checks) expect(spec).toMatch(/^draft-ietf-vcon-vcon-core, /);
  });

  it('may have what had no value before', () => {
    const report = check(amended({ subject: 'Bill' }), 'amended', { ...older, subject: null, group: [] });
    expect(rows(report)).toEqual(['pass lineage.added /subject /subject']);
  });

  it('may be of another version of the draft than the older one', () => {
    const plain = { ...recording, content_hash: undefined, mimetype: 'audio/x-wav' };
    const before = {
      ...older,
      vcon: '0.0.1',
      dialog: [{ ...plain, alg: 'SHA-512', signature: 'A'.repeat(86) }],
    };
    const now = amended({ vcon: '0.4.0', dialog: [{ ...recording, mediatype: 'audio/x-wav' }] });
    const report = check(now, 'amended', before);
    expect(new Set(rows(report).map((row) => row.split(' ')[1]))).toEqual(new Set(['lineage.renamed']));
    expect(report.outcome).toBe('pass');
  });

  it('has the former name of what names the older one read', () => {
    const { amended: named, ...rest } = amended() as Record<string, unknown>;
    const report = check({ ...rest, vcon: '0.3.0', appended: named }, 'amended', { ...older, vcon: '0.3.0' });
    expect(report).toMatchObject({ member: 'appended', named: 'yes', outcome: 'pass' });
    expect(report.checks[0]?.spec).toBe('draft-ietf-vcon-vcon-core-00, appended');
  });

  it('may replace what named a still older one, and the group that it excludes', () => {
    const before = { ...older, redacted: { uuid: NEW, type: 'PII' }, group: [{ uuid: NEW }] };
    expect(rows(check(amended(), 'amended', before))).toEqual([]);
  });
});

describe('a redacted version', () => {
  it('passes as a copy with things taken out', () => {
    const report = check(
      redacted({
        parties: [{}, { name: '***' }],
        dialog: [
          { ...recording, url: undefined },
          { ...note, body: 'My name is {{NAME}}, my number is ***.' },
        ],
        analysis: null,
      }),
      'redacted',
    );
    expect(rows(report)).toEqual([
      'pass lineage.redacted - /parties/0/tel',
      'pass lineage.redacted - /parties/0/name',
      'pass lineage.redacted - /parties/1/tel',
      'pass lineage.redacted /parties/1/name /parties/1/name',
      'pass lineage.withheld - /dialog/0/url',
      'pass lineage.redacted /dialog/1/body /dialog/1/body',
      'pass lineage.redacted /analysis /analysis',
    ]);
    expect(report).toMatchObject({ outcome: 'pass', named: 'yes' });
    expect(report.summary).toContain('as the draft says: 7 redactions.');
  });

  it.each([
    {
      what: 'something is added',
      change: { subject: 'A bill' },
      expected: ['warn lineage.added /subject -'],
    },
    {
      what: 'a dialog is added',
      change: { dialog: [...call.dialog, { type: 'text', body: 'x' }] },
      expected: ['warn lineage.added /dialog/2 -'],
    },
    {
      what: 'a text says something else',
      change: { analysis: [{ ...call.analysis[0], body: 'About a crime.' }] },
      expected: ['warn lineage.changed /analysis/0/body /analysis/0/body'],
    },
    {
      what: 'a number is another',
      change: { dialog: [{ ...recording, duration: 12 }, note] },
      expected: ['warn lineage.changed /dialog/0/duration /dialog/0/duration'],
    },
    {
      what: 'no placeholder keeps the indices',
      change: { parties: [bob] },
      expected: ['pass lineage.redacted - /parties/0', 'warn lineage.placeholder /parties /parties'],
    },
    {
      what: 'a file outside has no hash any more',
      change: { dialog: [{ ...recording, content_hash: undefined }, note] },
      expected: ['warn lineage.changed - /dialog/0/content_hash'],
    },
  ])('warns where $what', ({ change, expected }) => {
    const report = check(redacted(change), 'redacted');
    expect(rows(report)).toEqual(expected);
    expect(report.outcome).toBe('warn');
  });

  it.each([
    {
      what: 'another file is in the place of the first',
      change: {
        dialog: [
          { ...recording, url: 'https://a.example/b.mp3', content_hash: otherHash, duration: 30 },
          note,
        ],
      },
      expected: [
        'info lineage.file /dialog/0/duration /dialog/0/duration',
        'info lineage.file /dialog/0/url /dialog/0/url',
        'info lineage.file /dialog/0/content_hash /dialog/0/content_hash',
      ],
    },
    {
      what: 'the same file has another address',
      change: { dialog: [{ ...recording, url: 'https://b.example/a.mp3' }, note] },
      expected: ['info lineage.file /dialog/0/url /dialog/0/url'],
    },
    {
      what: 'the hash went with the file',
      change: { dialog: [{ ...recording, url: undefined, content_hash: undefined }, note] },
      expected: ['pass lineage.withheld - /dialog/0/url', 'info lineage.withheld - /dialog/0/content_hash'],
    },
    {
      what: 'an extension is named',
      change: { extensions: ['x'] },
      expected: ['info lineage.added /extensions -'],
    },
  ])('does not decide where $what', ({ change, expected }) => {
    const report = check(redacted(change), 'redacted');
    expect(rows(report)).toEqual(expected);
    expect(report.outcome).toBe('pass');
    expect(report.summary).toMatch(/except that this cannot be told of \d+ difference/);
  });

  it('lets the last element go, which moves no other', () => {
    const report = check(redacted({ dialog: [recording] }), 'redacted');
    expect(rows(report)).toEqual(['pass lineage.redacted - /dialog/1']);
  });

  it('keeps its elements apart by their places where nothing else does', () => {
    const text = (body: string): unknown => ({
      type: 'text',
      start: '2026-01-01T00:00:00Z',
      parties: 0,
      body,
    });
    const before = { ...older, dialog: [text('One.'), text('Two, or 2.')] };
    const report = check(redacted({ dialog: [{}, text('Two.')] }), 'redacted', before);
    expect(report).toMatchObject({ outcome: 'pass', counts: { deviations: 0, undecided: 0 } });
  });

  it('passes whatever is taken out of a record with its places kept', () => {
    const whole = record(older);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(9)), (choices) => {
        const take = (value: unknown): unknown => {
          const choice = choices.next().value ?? 0;
          if (choice < 2) return choice === 0 ? null : '';
          if (Array.isArray(value)) return value.map(take);
          if (typeof value !== 'object' || value === null) return value;
          return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, take(each)]));
        };
        const rest = Object.fromEntries(Object.entries(call).map(([name, value]) => [name, take(value)]));
        const { counts, outcome } = checkLineage(record(redacted(rest)), whole, 'redacted');
        expect({ deviations: counts.deviations, outcome }).toEqual({ deviations: 0, outcome: 'pass' });
      }),
      { seed: 20260630, numRuns: 500 },
    );
  });
});

describe('the version that is named', () => {
  const bytes = JSON.stringify(older);
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  const token = contentHashToken(sha512);
  const named = (object: unknown, files = [{ sha512 }], before: unknown = older): string => {
    const { named: answer, checks } = checkLineage(
      record(amended({ amended: object })),
      record(before),
      'amended',
      files,
    );
    const said = checks.filter(({ id }) => id === 'lineage.named');
    return [answer, ...said.map(({ outcome, pointer }) => `${outcome} ${pointer ?? '-'}`)].join(', ');
  };

  it.each([
    [{ uuid: OLD }, 'yes, pass /amended/uuid'],
    [{ uuid: `URN:UUID:${OLD.toUpperCase()}` }, 'yes, pass /amended/uuid'],
    [{ uuid: NEW }, 'no, warn /amended/uuid'],
    [{ url: 'https://a.example', content_hash: token }, 'yes, pass /amended/content_hash'],
    [{ uuid: OLD, content_hash: [token] }, 'yes, pass /amended/uuid, pass /amended/content_hash'],
    [{ uuid: OLD, content_hash: hash }, 'unknown, pass /amended/uuid, warn /amended/content_hash'],
    [{ uuid: NEW, content_hash: token }, 'unknown, warn /amended/uuid, pass /amended/content_hash'],
    [{ content_hash: hash }, 'unknown, warn /amended/content_hash'],
    [{ uuid: OLD, content_hash: 'md5-x' }, 'yes, pass /amended/uuid, info /amended/content_hash'],
    [{ url: 'https://a.example' }, 'unknown, warn /amended'],
    [{ body: older, encoding: 'json' }, 'yes, pass /amended/body'],
    [{ body: { ...older, subject: 'x' }, encoding: 'json' }, 'no, warn /amended/body'],
    [{}, 'none, warn -'],
    ['text', 'none, warn -'],
  ])('is told by %j', (object, expected) => {
    expect(named(object)).toBe(expected);
  });

  it('is told by any of the files that the older one may have been', () => {
    const files = [{ sha512: '00'.repeat(64) }, { sha512 }];
    expect(named({ content_hash: token }, files)).toBe('yes, pass /amended/content_hash');
  });

  it('is not told by a hash where there is nothing to compare it with', () => {
    expect(named({ uuid: OLD, content_hash: hash }, [])).toBe(
      'yes, pass /amended/uuid, info /amended/content_hash',
    );
    expect(named({ uuid: OLD }, [], { ...older, uuid: 1 })).toBe('unknown, warn /amended');
  });

  it('cannot have the UUID of the newer one, or be made after it', () => {
    const ids = ({ checks }: LineageReport): string[] =>
      checks.filter(({ outcome }) => outcome === 'warn').map(({ id }) => id);
    expect(ids(check(amended({ uuid: OLD }), 'amended'))).toEqual(['lineage.uuid']);
    expect(ids(check(amended({ created_at: '2025-01-01T00:00:00Z' }), 'amended'))).toEqual([
      'lineage.created',
    ]);
  });

  it('is read of either kind, and never of another', () => {
    expect(lineagesOf(record(amended())).map(({ member }) => member)).toEqual(['amended']);
    expect(check(redacted(), 'amended')).toMatchObject({ named: 'none', member: null, outcome: 'warn' });
  });
});

describe('hostile versions', () => {
  it('cannot hide a warning behind thousands of rows', () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`m${i}`, i]));
    const { checks, outcome } = check(amended({ ...many, subject: 'b' }), 'amended', {
      ...older,
      subject: 'a',
    });
    expect(checks.filter(({ outcome: each }) => each === 'warn').map(({ id }) => id)).toEqual([
      'lineage.changed',
    ]);
    expect(checks.length).toBe(bounds.comparison.rows + 1);
    expect(checks.at(-1)?.message).toMatch(/^\d+ more differences are not listed, 0 of them/);
    expect(outcome).toBe('warn');
  });

  it('put nothing of theirs into a message', () => {
    const secret = 'hunter2';
    const before = { ...older, [secret]: secret, parties: [{ [secret]: secret }, secret] };
    for (const kind of ['amended', 'redacted'] as const) {
      const newer = {
        ...call,
        uuid: secret,
        [kind]: { uuid: secret, content_hash: secret, body: secret },
        x: secret,
      };
      const { checks, summary } = check(newer, kind, before);
      for (const { message, spec } of checks) expect(message + spec).not.toContain(secret);
      expect(summary).not.toContain(secret);
    }
  });

  it('may have anything in any place', () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        'uuid',
        'amended',
        'redacted',
        'group',
        'dialog',
        'parties',
        'created_at',
        '__proto__',
        'vcon',
      ),
      fc.oneof(fc.jsonValue(), fc.constant(call.dialog), fc.constant({ uuid: OLD })),
    );
    fc.assert(
      fc.property(anything, anything, fc.constantFrom('amended', 'redacted'), (a, b, kind) => {
        const newer = json(a);
        const before = json(b);
        if (!(newer instanceof Map) || !(before instanceof Map)) throw new Error('not an object');
        const { outcome, checks } = checkLineage(newer, before, kind);
        expect(outcome).toBe(checks.some((row) => row.outcome === 'warn') ? 'warn' : 'pass');
      }),
      { seed: 20260630, numRuns: 500 },
    );
  });

  it('have texts of any length, of which a bounded part is read word by word', () => {
    const long = 'word '.repeat(bounds.comparison.maskedText / 5);
    const { counts, outcome } = check(redacted({ x: `${long}b` }), 'redacted', { ...older, x: `${long}a` });
    expect({ counts, outcome }).toEqual({
      counts: { allowed: 0, undecided: 1, deviations: 0 },
      outcome: 'pass',
    });
  });

  it('are held against each other in time: 50,000 fields with 50,000', () => {
    const started = performance.now();
    const { counts } = checkLineage(
      large(2_500, () => ({ value_1: '***' })),
      large(2_500),
      'redacted',
    );
    const took = performance.now() - started;
    console.info(`50,000 fields: ${Math.round(took)} ms`);
    expect(counts).toEqual({ allowed: 2_500, undecided: 0, deviations: 0 });
    expect(took).toBeLessThan(2_000);
  });
});

describe.skipIf(!withExamples)('the working group’s examples', () => {
  it('has an amended one that is a copy with a dialog added', () => {
    const report = checkLineage(example('ab_call_ext_rec_amended'), example('ab_call_ext_rec'), 'amended');
    expect(report).toMatchObject({ named: 'yes', outcome: 'pass' });
    expect(rows(report)).toEqual(['pass lineage.added /dialog/1 -']);
  });

  it('has three records of the UUID that the amended one names, and this is not all of them', () => {
    const report = checkLineage(
      example('ab_call_ext_rec_amended'),
      example('ab_call_ext_rec_analysis'),
      'amended',
    );
    expect(report).toMatchObject({ named: 'yes', outcome: 'warn' });
    expect(rows(report)).toContain('warn lineage.removed - /analysis/0');
  });

  it('has a redacted one that takes the transcript out and leaves no placeholder', () => {
    const report = checkLineage(
      example('ab_call_ext_rec_redacted'),
      example('ab_call_ext_rec_with_redact'),
      'redacted',
    );
    expect(report.named).toBe('yes');
    expect(rows(report)).toEqual([
      'pass lineage.redacted - /parties/0/tel',
      'pass lineage.redacted - /parties/1/tel',
      'pass lineage.withheld - /dialog/0/url',
      'pass lineage.redacted - /analysis/0',
      'warn lineage.placeholder /analysis /analysis',
    ]);
  });
});
