import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkChronology, timesOf, type Validity } from './chronology';
import { isObject, isString, parseJson, type JsonObject } from './json';

type Json = Readonly<Record<string, unknown>>;

function read(text: string): JsonObject {
  const { value } = parseJson(new TextEncoder().encode(text));
  if (!isObject(value)) throw new Error('a test needs an object');
  return value;
}

const now = new Date('2024-06-01T00:00:00Z');
const certificate: Validity = {
  notBefore: new Date('2024-01-01T00:00:00Z'),
  notAfter: new Date('2024-12-31T23:59:59Z'),
};

const check = (vcon: Json, validity: Validity | null = certificate) =>
  checkChronology(timesOf(read(JSON.stringify(vcon))), validity, now);

/** Breaches as "id pointer". */
const breaches = (vcon: Json, validity: Validity | null = certificate): string[] =>
  check(vcon, validity)
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ id, outcome, pointer }) => {
      expect(outcome).toBe('warn');
      return `${id} ${String(pointer)}`;
    });

const call = {
  type: 'recording',
  start: '2024-05-01T09:30:00Z',
  duration: 600,
  party_history: [
    { party: 0, time: '2024-05-01T09:30:00Z', event: 'join' },
    { party: 0, time: '2024-05-01T09:40:00Z', event: 'drop' },
  ],
};
const vcon = (more: Json = {}): Json => ({
  created_at: '2024-05-01T10:00:00Z',
  updated_at: '2024-05-01T10:05:00Z',
  dialog: [call],
  attachments: [{ start: '2024-05-01T09:35:00Z' }],
  ...more,
});

describe('a record whose times fit', () => {
  it('passes every rule', () => {
    expect(check(vcon()).map(({ id, outcome }) => [id, outcome])).toEqual([
      ['time.updated', 'pass'],
      ['time.dialog', 'pass'],
      ['time.party-history', 'pass'],
      ['time.future', 'pass'],
      ['time.certificate', 'pass'],
    ]);
  });

  it('has no row for what it does not tell', () => {
    expect(check({})).toEqual([]);
    expect(check({ created_at: '2024-05-01T10:00:00Z' }, null).map(({ id }) => id)).toEqual(['time.future']);
  });
});

describe.each([
  [
    'updated_at is the last modified time, so not before created_at',
    vcon({ created_at: '2024-05-01T10:05:02Z' }),
    ['time.updated /updated_at'],
  ],
  ['created_at written finer than updated_at', vcon({ created_at: '2024-05-01T10:05:00.9Z' }), []],
  ['the same moment in two zones', vcon({ created_at: '2024-05-01T12:05:00+02:00' }), []],
  [
    'a dialog that ends after the last change',
    vcon({ dialog: [{ ...call, duration: 2_400 }] }),
    ['time.dialog /dialog/0/duration'],
  ],
  [
    'a dialog that begins after it',
    vcon({ dialog: [{ start: '2024-05-02T00:00:00Z' }] }),
    ['time.dialog /dialog/0/start'],
  ],
  [
    'an attachment sent after it',
    vcon({ attachments: [{ start: '2024-05-02T00:00:00Z' }] }),
    ['time.dialog /attachments/0/start'],
  ],
  ['a record created while the call went on, and changed after it', vcon({ created_at: call.start }), []],
  [
    'a record created while the call went on, without a later change',
    vcon({ created_at: call.start, updated_at: null, attachments: [] }),
    ['time.dialog /dialog/0/duration'],
  ],
  ['clocks that differ by less than a minute', vcon({ dialog: [{ ...call, duration: 2_150 }] }), []],
  [
    'the duration of a transfer, which means nothing',
    vcon({ dialog: [{ type: 'transfer', start: call.start, duration: 1e9 }] }),
    [],
  ],
  [
    'an event before and one after its dialog',
    vcon({
      dialog: [
        {
          ...call,
          party_history: [{ time: '2024-05-01T09:00:00Z' }, { time: '2024-05-01T09:50:00Z' }],
        },
      ],
    }),
    [
      'time.party-history /dialog/0/party_history/0/time',
      'time.party-history /dialog/0/party_history/1/time',
    ],
  ],
  [
    'a late event of a dialog without duration',
    vcon({ dialog: [{ start: call.start, party_history: [{ time: '2024-05-01T09:55:00Z' }] }] }),
    [],
  ],
  [
    'times in the future',
    {
      created_at: '2024-06-01T00:02:00Z',
      updated_at: '2024-06-02T00:00:00Z',
      dialog: [{ start: '2024-06-01T12:00:00Z', party_history: [{ time: '2024-06-01T12:00:00Z' }] }],
    },
    [
      'time.future /created_at',
      'time.future /updated_at',
      'time.future /dialog/0/start',
      'time.future /dialog/0/party_history/0/time',
    ],
  ],
  [
    'updated_at, when the record was last signed, before the certificate was valid',
    { created_at: '2024-05-01T10:00:00Z', updated_at: '2023-12-31T23:00:00Z' },
    ['time.updated /updated_at', 'time.certificate /updated_at'],
  ],
  [
    'created_at where there is no updated_at',
    { created_at: '2023-05-01T10:00:00Z' },
    ['time.certificate /created_at'],
  ],
  ['the first and the last moment of the certificate', { created_at: '2024-01-01T00:00:00Z' }, []],
] as [string, Json, string[]][])('%s', (_, record, expected) => {
  it(expected.length === 0 ? 'is in order' : 'is remarked', () => {
    expect(breaches(record)).toEqual(expected);
  });
});

describe('what is no time', () => {
  it.each([
    [
      'no dates',
      vcon({ created_at: 'yesterday', updated_at: 7, dialog: [{ start: null }], attachments: 'x' }),
    ],
    ['no objects', vcon({ dialog: [null, 1, [call]], attachments: { start: '2099-01-01T00:00:00Z' } })],
    ['no events', vcon({ dialog: [{ ...call, party_history: [null, 'x', { time: {} }] }] })],
    ['a duration that is no number', vcon({ dialog: [{ ...call, duration: '9999999' }] })],
    ['a negative duration', vcon({ dialog: [{ ...call, duration: -9e9, party_history: [] }] })],
  ])('is left to the conformance checks: %s', (_, record) => {
    expect(breaches(record)).toEqual([]);
  });

  it('takes durations that lead beyond every calendar', () => {
    for (const literal of ['1e300', '1e999', '9'.repeat(400)]) {
      const record = read(
        `{"updated_at":"2024-05-01T10:00:00Z","dialog":[{"start":"2024-05-01T09:00:00Z","duration":${literal}}]}`,
      );
      const rows = checkChronology(timesOf(record), null, now).filter(({ outcome }) => outcome === 'warn');
      expect(rows.map(({ id }) => id)).toEqual(['time.dialog', 'time.future']);
    }
  });

  it('takes a leap second', () => {
    expect(
      breaches({ created_at: '2016-12-31T23:59:60Z', updated_at: '2016-12-31T23:59:60Z' }, null),
    ).toEqual([]);
  });
});

it('lists so many breaches of a rule and counts the rest', () => {
  const dialog = Array.from({ length: 100_000 }, () => ({ start: '2030-01-01T00:00:00Z' }));
  const rows = check(vcon({ dialog })).filter(({ outcome }) => outcome === 'warn');
  expect(rows).toHaveLength(2 * 21);
  expect(rows.at(-1)).toMatchObject({ id: 'time.future', pointer: null });
  expect(rows.at(-1)?.message).toContain('99980 more');
});

const corpus = '../shared/corpus/ietf-vcon-core';
const present = existsSync(corpus);
if (!present)
  console.info(`The working group's examples are not there (${corpus}): their times are not checked.`);

describe.skipIf(!present)("the working group's own examples", () => {
  const names = present ? readdirSync(corpus).filter((name) => name.endsWith('.vcon')) : [];
  it.each(names)('%s has its times in order', (name) => {
    const record = read(readFileSync(`${corpus}/${name}`, 'utf8'));
    const payload = record.get('payload');
    const inner = isString(payload) ? read(Buffer.from(payload, 'base64url').toString('utf8')) : record;
    const rows = checkChronology(timesOf(inner), null, new Date('2026-11-22T00:00:00Z'));
    expect(rows.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
  });
});
