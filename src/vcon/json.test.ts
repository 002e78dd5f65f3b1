import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { isArray, isObject, JsonError, JsonNumber, parseJson, sameJson, token, type JsonValue } from './json';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): JsonValue => parseJson(encode(text)).value;

/** The error that a text is refused with; anything but a JsonError fails the test. */
function refusal(input: string | Uint8Array): JsonError {
  try {
    parseJson(typeof input === 'string' ? encode(input) : input);
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(input)}`);
}

/** A value in a form that compares by data: objects as lists of members by name, numbers as doubles. */
function comparable(value: JsonValue): unknown {
  if (isObject(value)) return { object: sortedByName([...value].map(([k, v]) => [k, comparable(v)])) };
  if (isArray(value)) return value.map(comparable);
  return value instanceof JsonNumber ? value.value : value;
}

/** The same of what JSON.parse gave. */
function comparableNative(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparableNative);
  if (typeof value !== 'object' || value === null) return value;
  return { object: sortedByName(Object.entries(value).map(([k, v]) => [k, comparableNative(v)])) };
}

const sortedByName = (members: [string, unknown][]): [string, unknown][] =>
  members.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

const cases = (...texts: string[]): { text: string }[] => texts.map((text) => ({ text }));

describe('a JSON text that RFC 8259 allows', () => {
  it.each(
    cases(
      'null',
      'true',
      'false',
      '""',
      '[]',
      '{}',
      ' \t\r\n[ \t\r\n1 \t\r\n, \t\r\n{ \t\r\n"a" \t\r\n: \t\r\n2 \t\r\n} \t\r\n] \t\r\n',
      '{"":""}',
      '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
      '"\\u0041\\u00e9\\u20AC\\uD83D\\uDE00"',
      '"é€😀"',
      '"\\\\u0041"',
      '"\u007f\u0085\u2028\u2029"',
      '[[],{},[{}],{"a":[]}]',
      '{"b":1,"a":{"b":2}}',
      '0',
      '-0',
      '-1',
      '10',
      '0.5',
      '-0.0',
      '1e5',
      '1E+5',
      '1.25e-7',
      '123456789012345678901234567890',
    ),
  )('is read as JSON.parse reads it: $text', ({ text }) => {
    expect(comparable(parse(text))).toEqual(comparableNative(JSON.parse(text)));
  });

  it('keeps a number as it was written, where a double cannot hold it', () => {
    expect(parse('[12345678901234567890, 1.10, -0, 1e999]')).toEqual(
      ['12345678901234567890', '1.10', '-0', '1e999'].map((literal) => new JsonNumber(literal)),
    );
  });

  it('may begin with one byte order mark, which is told (RFC 8259 section 8.1)', () => {
    expect(parseJson(encode('\ufeff{}'))).toMatchObject({ value: new Map(), byteOrderMark: true });
    expect(parseJson(encode('{}')).byteOrderMark).toBe(false);
    expect(refusal('\ufeff\ufeff{}')).toMatchObject({ code: 'MALFORMED_JSON', offset: 3 });
    expect(refusal('{\ufeff}')).toMatchObject({ code: 'MALFORMED_JSON', offset: 1 });
  });

  it('may name a member __proto__, constructor or toString: names like any other', () => {
    const value = parse('{"__proto__":{"alg":"none"},"constructor":1,"toString":2}');
    expect(isObject(value) && [...value.keys()]).toEqual(['__proto__', 'constructor', 'toString']);
    expect(isObject(value) && value.get('alg')).toBe(undefined);
    expect(Object.prototype).not.toHaveProperty('alg');
    const plain = parse('{}');
    expect(isObject(plain) && plain.has('toString')).toBe(false);
  });
});

describe('a JSON text that breaks the rules', () => {
  it.each([
    ['comma before the end of an array', '[1,]'],
    ['comma before the end of an object', '{"a":1,}'],
    ['comma first', '[,1]'],
    ['two commas', '[1,,2]'],
    ['no comma', '[1 2]'],
    ['no colon', '{"a" 1}'],
    ['name without quotes', '{a:1}'],
    ['name that is a number', '{1:1}'],
    ['single quotes', "['a']"],
    ['wrong bracket', '[1}'],
    ['wrong bracket of an object', '{"a":1]'],
    ['closing bracket alone', ']'],
    ['comment', '[1/*2*/]'],
    ['line comment', '//\n[]'],
    ['undefined', 'undefined '],
    ['NaN', '[NaN]'],
    ['Infinity', '[Infinity]'],
    ['negative Infinity', '[-Infinity]'],
    ['capital literal', '[True]'],
    ['long literal', '[truely]'],
    ['leading zero', '[01]'],
    ['leading zeros', '[-00]'],
    ['plus sign', '[+1]'],
    ['no digit before the point', '[.5]'],
    ['no digit after the point', '[1.]'],
    ['no exponent', '[1e]'],
    ['exponent with sign alone', '[1e+]'],
    ['two points', '[1.2.3]'],
    ['minus alone', '[-]'],
    ['hexadecimal', '[0x10]'],
    ['escape that does not exist', '["\\x41"]'],
    ['escaped single quote', '["\\\'"]'],
    ['escaped digit', '["\\0"]'],
    ['escaped new line', '["\\\n"]'],
    ['capital U escape', '["\\U0041"]'],
    ['short Unicode escape', '["\\u004"]'],
    ['Unicode escape that is not hexadecimal', '["\\u00g0"]'],
    ['Unicode escape with a sign', '["\\u+041"]'],
    ['vertical tab as white space', '\u000b[]'],
    ['no-break space as white space', '\u00a0[]'],
    ['line separator as white space', '[]\u2028'],
    ['something after the value', '{} x'],
    ['second value', '{}{}'],
    ['NUL after the value', '{}\u0000'],
    ['NUL before the value', '\u0000{}'],
  ])('is refused: %s', (_, text) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(refusal(text)).toMatchObject({ code: 'MALFORMED_JSON', truncated: false });
  });

  it.each(Array.from({ length: 0x20 }, (_, code) => ({ code })))(
    'is refused for the control character $code in a string (RFC 8259 section 7)',
    ({ code }) => {
      const text = `["ab${String.fromCharCode(code)}c"]`;
      expect(refusal(text)).toMatchObject({ code: 'MALFORMED_JSON', offset: 4, truncated: false });
      expect(parse(`["ab\\u${code.toString(16).padStart(4, '0')}c"]`)).toEqual([
        `ab${String.fromCharCode(code)}c`,
      ]);
    },
  );

  it.each([
    ['lone continuation byte', [0x80]],
    ['start byte alone', [0xc3]],
    ['overlong slash', [0xc0, 0xaf]],
    ['overlong quote of three bytes', [0xe0, 0x80, 0xa2]],
    ['surrogate in UTF-8 (CESU)', [0xed, 0xa0, 0x80]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['byte 0xFF', [0xff]],
    ['Latin-1 e acute', [0xe9]],
  ])('is refused for invalid UTF-8 in a value and in a name: %s', (_, bad) => {
    const value = Uint8Array.from([...encode('{"a":"'), ...bad, ...encode('"}')]);
    expect(refusal(value)).toMatchObject({ code: 'MALFORMED_JSON', pointer: '/a', truncated: false });
    const name = Uint8Array.from([...encode('{"'), ...bad, ...encode('":1}')]);
    expect(refusal(name)).toMatchObject({ code: 'MALFORMED_JSON', truncated: false });
  });

  it.each([
    ['UTF-16LE', false, false],
    ['UTF-16LE with a byte order mark', false, true],
    ['UTF-16BE', true, false],
    ['UTF-16BE with a byte order mark', true, true],
  ])('is refused in another encoding than UTF-8: %s', (_, bigEndian, mark) => {
    const utf16 = Buffer.from(`${mark ? '\ufeff' : ''}{"parties":[]}`, 'utf16le');
    expect(refusal(bigEndian ? utf16.swap16() : utf16)).toMatchObject({ code: 'MALFORMED_JSON' });
  });

  it.each([
    ['{"a":1,"a":1}', '/a', 7],
    ['{"a":1,"b":2,"a":3}', '/a', 13],
    ['{"alg":1,"\\u0061lg":2}', '/alg', 9],
    ['{"a/b":1,"a\\/b":2}', '/a~1b', 9],
    ['{"":1,"":2}', '/', 6],
    ['{"__proto__":1,"__proto__":2}', '/__proto__', 15],
    ['[{"x":[{"y":0,"y":0}]}]', '/0/x/0/y', 14],
    ['{"\u00e9":1,"\\u00E9":2}', '/é', 8],
  ])('is refused for a member that appears twice, also by way of an escape: %s', (text, pointer, offset) => {
    expect(refusal(text)).toMatchObject({ code: 'DUPLICATE_MEMBER', pointer, offset, truncated: false });
  });

  it('may repeat a name in another object, and names that differ in their code points', () => {
    expect(() => parse('[{"a":1},{"a":{"a":1}},{"\u00e9":1,"e\u0301":2,"A":3,"a":4}]')).not.toThrow();
  });

  it('says at which byte and under which pointer (RFC 6901) it went wrong', () => {
    const error = refusal('{"é":[0,{"b/~c":x}]}');
    expect(error).toMatchObject({ pointer: '/é/1/b~1~0c', offset: 17, truncated: false });
    expect(refusal('{"a":[1],"b":[2 3]}')).toMatchObject({ pointer: '/b', offset: 16 });
    expect(refusal('[1] 2')).toMatchObject({ pointer: '', offset: 4 });
  });
});

describe('a JSON text that was cut short', () => {
  const document =
    '{"uuid":"é\\u20ac\\n","n":[-1.5e+3,0,true,false,null],"é":{"deep":[[{"__proto__":"\\""}]]},"e":""}\n';

  it('is refused at every byte, and said to be cut short', () => {
    const bytes = encode(document);
    expect(() => parseJson(bytes)).not.toThrow();
    const end = bytes.length - 1;
    for (let length = 0; length < end; length++) {
      const error = refusal(bytes.subarray(0, length));
      expect({ length, ...error }).toMatchObject({ length, code: 'MALFORMED_JSON', truncated: true });
      expect(error.offset).toBe(length);
    }
  });

  it('is not said to be cut short where it is damaged in the middle', () => {
    const bytes = encode(document);
    for (let at = 1; at < bytes.length - 2; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = 0x01;
      expect({ at, ...refusal(damaged) }).toMatchObject({ at, code: 'MALFORMED_JSON', truncated: false });
    }
  });
});

describe('the bounds on JSON', () => {
  const nested = (depth: number, open: string, close: string): string =>
    `${open.repeat(depth)}1${close.repeat(depth)}`;

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('hold for the depth of nested %s, exactly', (_, open, close) => {
    expect(() => parse(nested(bounds.jsonDepth, open, close))).not.toThrow();
    expect(refusal(nested(bounds.jsonDepth + 1, open, close))).toMatchObject({
      code: 'TOO_DEEP',
      truncated: false,
    });
  });

  it('count arrays and objects together, and not what stands side by side', () => {
    const mixed = (depth: number): string => nested(depth / 2, '[{"a":', '}]');
    expect(() => parse(mixed(bounds.jsonDepth))).not.toThrow();
    expect(refusal(`[${mixed(bounds.jsonDepth)}]`).code).toBe('TOO_DEEP');
    expect(() => parse(`[${'[[[]]],'.repeat(1000)}0]`)).not.toThrow();
  });

  it('refuse a text nested a million deep without exhausting the stack', () => {
    expect(refusal('['.repeat(1_000_000)).code).toBe('TOO_DEEP');
    expect(refusal('{"a":'.repeat(1_000_000)).code).toBe('TOO_DEEP');
  });

  it('hold for the number of values, exactly', () => {
    const list = (elements: number): string => `[${'0,'.repeat(elements - 1)}0]`;
    expect(() => parse(list(bounds.jsonValues - 1))).not.toThrow();
    expect(refusal(list(bounds.jsonValues))).toMatchObject({ code: 'TOO_LARGE', truncated: false });
  });
});

describe('reading JSON', () => {
  /** Repeatable random numbers (mulberry32). */
  function random(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) % below;
    };
  }

  /** What Node reads of the bytes: strict UTF-8, one byte order mark left out, JSON.parse. */
  function native(bytes: Uint8Array): { value: unknown } | null {
    try {
      return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
    } catch {
      return null;
    }
  }

  /** Checks one input against Node; tells how it ended. */
  function compare(bytes: Uint8Array): 'read' | 'refused' | 'duplicate' {
    const other = native(bytes);
    const shown = JSON.stringify(Buffer.from(bytes).toString('latin1'));
    try {
      const { value } = parseJson(bytes);
      if (other === null) throw new Error(`JSON.parse refuses what we read: ${shown}`);
      expect(comparable(value), shown).toEqual(comparableNative(other.value));
      return 'read';
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      if (other !== null) expect(error.code, shown).toBe('DUPLICATE_MEMBER');
      return error.code === 'DUPLICATE_MEMBER' ? 'duplicate' : 'refused';
    }
  }

  const pieces = [
    ...['{', '}', '[', ']', ',', ':', '"', '\\', ' ', '\n', '"a"', '"b":', '"\\u0061"', '\\u00', '"é"', '-'],
    ...[
      '0',
      '1',
      '12',
      '.5',
      'e+1',
      'E',
      'true',
      'false',
      'null',
      'tru',
      '\u0000',
      '\ufeff',
      '😀',
      '{}',
      '[]',
    ],
    ...['{"a":', '"__proto__":', '"a":1,', '[1,'],
  ].map(encode);

  it('ends as JSON.parse does on 20 000 random rows of JSON’s own pieces', () => {
    const next = random(1);
    const ended = { read: 0, refused: 0, duplicate: 0 };
    for (let i = 0; i < 20_000; i++) {
      const row = Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)] ?? pieces[0]);
      ended[compare(Buffer.concat(row.filter((piece) => piece !== undefined)))]++;
    }
    expect(ended.read).toBeGreaterThan(500);
    expect(ended.refused).toBeGreaterThan(500);
  });

  it('ends as JSON.parse does on 20 000 documents with a few random bytes changed', () => {
    const next = random(2);
    const document = encode('{"a":[1,-2.5e3,"x\\n\\u00e9é"],"b":{"c":null,"d":true},"e":"","f":[[],{}]}');
    const ended = { read: 0, refused: 0, duplicate: 0 };
    for (let i = 0; i < 20_000; i++) {
      const bytes = Uint8Array.from(document);
      for (let n = 1 + next(3); n > 0; n--) {
        const piece = pieces[next(pieces.length)]?.[0] ?? 0;
        bytes[next(bytes.length)] = next(2) === 0 ? next(256) : piece;
      }
      ended[compare(bytes)]++;
    }
    expect(ended.read).toBeGreaterThan(500);
    expect(ended.refused).toBeGreaterThan(500);
    expect(ended.duplicate).toBeGreaterThan(0);
  });
});

describe('sameness of JSON', () => {
  it.each([
    ['{"a":1,"b":[true,null]}', '{ "b" : [ true , null ] , "a" : 1 }', true],
    ['["\\u0041"]', '["A"]', true],
    ['{}', '{}', true],
    ['[1,2]', '[2,1]', false],
    ['[1]', '[1,null]', false],
    ['[1,null]', '[1]', false],
    ['{"a":null}', '{}', false],
    ['{"a":null}', '{"b":null}', false],
    ['{}', '[]', false],
    ['[]', '{}', false],
    ['null', '{}', false],
    ['[[]]', '[null]', false],
    ['1', '"1"', false],
    ['"1"', '1', false],
    ['1', '2', false],
    ['"a"', '"A"', false],
    ['true', 'false', false],
    ['{"__proto__":1}', '{"__proto__":2}', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(sameJson(parse(a), parse(b))).toBe(same);
    expect(sameJson(parse(b), parse(a))).toBe(same);
  });
});

it('escapes a reference token as RFC 6901 section 3 says', () => {
  expect(['a/b', 'm~n', '~1', '/~', 3].map(token)).toEqual(['a~1b', 'm~0n', '~01', '~1~0', '3']);
});
