import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { isObject, type JsonObject, type JsonValue } from '../vcon/json';
import { compareCopies, type Copy } from './copies';
import { json, object, text } from './testing';

const OLD = '019f15a6-a752-826f-b9a2-279e0d16bc46';
const plain = `{"uuid":"${OLD}","dialog":[{"type":"text","duration":1.0,"body":"Hello"}]}`;

let files = 0;
const copy = (form: Copy['form'], value: JsonValue | null, record: JsonObject | null): Copy => ({
  sha512: String(files++).padStart(128, '0'),
  form,
  json: value,
  record,
});
const unsigned = (written: string): Copy => {
  const value = text(written);
  return copy('unsigned', value, isObject(value) ? value : null);
};
const signed = (
  payload: string,
  signatures: readonly string[],
  header: unknown = {},
  written = plain,
): Copy =>
  copy(
    'signed',
    json({ payload, signatures: signatures.map((signature) => ({ protected: 'x', header, signature })) }),
    object(text(written)),
  );
const locked = copy('encrypted', json({ ciphertext: 'a', recipients: [] }), null);

const told = (yours: Copy, ours: Copy): string => {
  const { relation, sentence } = compareCopies(yours, ours);
  expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
  return `${relation}: ${sentence}`;
};

describe('two copies of a record', () => {
  it('are compared by a payload and a body that are long', () => {
    const long = (letter: string): string => letter.repeat(bounds.longText + 4);
    expect(told(signed(long('a'), ['s']), signed(long('a'), ['s', 't']))).toMatch(/^same/);
    expect(told(signed(long('a'), ['s']), signed(long('b'), ['t']))).toMatch(/signed twice/);
    const body = (letter: string): Copy => unsigned(plain.replace('Hello', long(letter)));
    expect(told(body('a'), body('a'))).not.toMatch(/^different/);
    expect(told(body('a'), body('b'))).toMatch(/^different/);
  });

  it('are the same bytes', () => {
    const one = unsigned(plain);
    expect(told(one, { ...locked, sha512: one.sha512 })).toBe(
      'same-bytes: The two files are the same, byte for byte.',
    );
  });

  it.each([
    ['spaces', plain.replaceAll(',', ',\n '), 'only spaces, line breaks or escapes differ'],
    ['escapes', plain.replace('Hello', '\\u0048ello'), 'only spaces, line breaks or escapes differ'],
    [
      'order',
      `{"dialog":[{"type":"text","duration":1.0,"body":"Hello"}],"uuid":"${OLD}"}`,
      'members in another order',
    ],
    ['numbers', plain.replace('1.0', '1'), 'numbers in other spellings'],
    [
      'order and numbers',
      `{"dialog":[{"body":"Hello","type":"text","duration":10e-1}],"uuid":"${OLD}"}`,
      'members in another order, numbers in other spellings',
    ],
  ])('are the same JSON, written otherwise: %s', (_, other, how) => {
    expect(told(unsigned(plain), unsigned(other))).toBe(
      `same-json: The two files say the same and are written otherwise: ${how}.`,
    );
  });

  it.each([
    ['another payload', signed('aa', ['s']), signed('bb', ['t']), 'Both hold the same record, signed twice.'],
    [
      'another signature',
      signed('aa', ['s']),
      signed('aa', ['t']),
      'Both hold the same record, signed twice.',
    ],
    [
      'another header',
      signed('aa', ['s']),
      signed('aa', ['s'], { x5u: 'u' }),
      'Both hold the same signed record with the same signatures; only what stands around them differs.',
    ],
    [
      'one signature more',
      signed('aa', ['s']),
      signed('aa', ['s', 't']),
      'Both hold the same signed record and share a signature; ours carries others too.',
    ],
    [
      'no signature',
      unsigned(plain),
      signed('aa', ['s']),
      'Both hold the same record: your copy is not signed, ours is signed.',
    ],
    [
      'a lock',
      signed('aa', ['s']),
      { ...locked, record: object(text(plain)) },
      'Both hold the same record: your copy is signed, ours is locked.',
    ],
    [
      'compact serialization',
      signed('aa', ['s']),
      { ...signed('aa', ['s']), json: null },
      'Both hold the same record, signed, in different containers.',
    ],
    [
      'compression',
      { ...unsigned(plain), json: null },
      unsigned(plain),
      'Both hold the same record, stored in different ways.',
    ],
  ])('are the same record with %s', (_, yours, ours, sentence) => {
    expect(told(yours, ours)).toBe(`same-record: ${sentence}`);
  });

  it('differ, and the difference is shown', () => {
    const { relation, sentence, difference } = compareCopies(
      unsigned(plain),
      unsigned(plain.replace('Hello', 'Bye')),
    );
    expect([relation, sentence]).toEqual([
      'different',
      'The records differ, although both give themselves the same UUID.',
    ]);
    expect(difference?.changes.map(({ first }) => first?.pointer)).toEqual(['/dialog/0/body']);
    expect(told(unsigned(plain), unsigned('{"dialog":[]}'))).toBe('different: The records differ.');
    expect(told(unsigned(plain), unsigned('{"dialog":[],"uuid":"x"}'))).toBe(
      'different: The records differ, and so do their UUIDs.',
    );
  });

  it('are a version and a later one of it', () => {
    const later = unsigned(`{"uuid":"n","amended":{"uuid":"${OLD.toUpperCase()}"},"dialog":[]}`);
    expect(compareCopies(unsigned(plain), later)).toMatchObject({
      relation: 'different',
      sentence: 'The records differ: our copy says that it is an amended version of yours.',
      lineage: { kind: 'amended', newer: 'ours' },
    });
    expect(compareCopies(later, unsigned(plain)).lineage).toEqual({ kind: 'amended', newer: 'yours' });
  });

  it.each([
    [locked, unsigned(plain), 'yours is locked, so the records cannot be compared.'],
    [
      locked,
      { ...locked, sha512: null, json: null },
      'both are locked, so their records cannot be compared.',
    ],
    [locked, copy('none', null, null), 'yours is locked and ours not readable as a record, so their records'],
  ])('cannot be told (%#)', (yours, ours, end) => {
    expect(told(yours, ours)).toContain(end);
    expect(compareCopies(yours, ours).relation).toBe('unknown');
  });

  it('are never the same where they were too deep to be read', () => {
    const deep = (end: JsonValue): JsonObject => {
      let value = end;
      for (let i = 0; i < 300; i++) value = [value];
      return new Map([['dialog', value]]);
    };
    const [yours, ours] = [deep(true), deep(false)];
    expect(compareCopies(copy('unsigned', yours, yours), copy('unsigned', ours, ours)).relation).toBe(
      'unknown',
    );
  });
});
