import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { isArray, isObject, JsonError, parseJson, sameJson, type JsonValue } from './json';
import { isUtf8, LongText, unescaped } from './long-text';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const plainText = bounds.plainText;

/** Reads with every payload and body that is not empty as a long text. */
const parse = (text: string | Uint8Array, longText = 0): JsonValue =>
  parseJson(typeof text === 'string' ? encode(text) : text, { longText, plainText }).value;

const bodyOf = (json: string | Uint8Array, longText = 0): JsonValue | undefined => {
  const value = parse(json, longText);
  return isObject(value) ? value.get('body') : undefined;
};

/** The same value with strings in place of long texts. */
function shortened(value: JsonValue): JsonValue {
  if (value instanceof LongText) return value.text();
  if (isArray(value)) return value.map(shortened);
  return isObject(value) ? new Map([...value].map(([name, inner]) => [name, shortened(inner)])) : value;
}

function refusal(text: string | Uint8Array, limits = { longText: 0, plainText }): JsonError {
  try {
    parseJson(typeof text === 'string' ? encode(text) : text, limits);
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('a long string', () => {
  it('is a view of the bytes that it was read from', () => {
    const file = encode('{"body":"aé😀"}');
    const body = bodyOf(file);
    expect(body instanceof LongText && body.bytes.buffer).toBe(file.buffer);
    expect(body instanceof LongText && body.text()).toBe('aé😀');
  });

  it('is a payload or a body, above the bound by its bytes in UTF-8, and nothing else', () => {
    expect(bodyOf('{"body":"éé"}', 4)).toBe('éé');
    expect(bodyOf('{"body":"ééa"}', 4)).toBeInstanceOf(LongText);
    const payload = parse('{"payload":"aaaaa"}', 4);
    expect(isObject(payload) && payload.get('payload')).toBeInstanceOf(LongText);
    expect(parse('{"other":"aaaaa","payload":["aaaaa"]}', 4)).toEqual(
      parse('{"other":"aaaaa","payload":["aaaaa"]}', 5),
    );
  });

  it('is the same data however it is written', () => {
    expect(bodyOf('{"body":"\\u0061\\u0061"}', 2)).toBe('aa');
    const [one, other] = [parse('{"body":"\\u0061/"}'), parse('{"body":"a\\/"}')];
    expect(sameJson(one, other)).toBe(true);
    expect(sameJson(one, parse('{"body":"a/ "}'))).toBe(false);
    expect(sameJson(one, parse('{"body":"b/"}'))).toBe(false);
    expect(sameJson(one, parse('{"body":["a/"]}'))).toBe(false);
    expect(sameJson(parse('{"body":"\\ud800"}'), parse('{"body":"\\ud801"}'))).toBe(false);
  });

  it('is read as a short one, whatever its escapes: 5000 random ones', () => {
    const pieces = ['a', 'é', '€', '😀', '\\n', '\\"', '\\\\', '\\/', '\\b', '\\f', '\\r', '\\t', '\\u0041'];
    const more = [
      '\\u00e9',
      '\\u20AC',
      '\\uD83D\\uDE00',
      '\\ud83d',
      '\\ude00',
      '\\x',
      '\\u12',
      '\\u12g4',
      '\u0000',
    ];
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let n = 0; n < 5000; n++) {
      const all = n % 4 === 0 ? [...pieces, ...more] : [...pieces, ...more.slice(0, 5)];
      const written = Array.from({ length: 1 + random(6) }, () => all[random(all.length)]).join('');
      const file = encode(`{"body":"${written}"}`);
      let short: JsonValue;
      try {
        short = parseJson(file).value;
      } catch {
        expect(refusal(file).code, written).toBe('MALFORMED_JSON');
        continue;
      }
      const { value, loneSurrogate } = parseJson(file, { longText: 0, plainText });
      expect(loneSurrogate, written).toBe(parseJson(file).loneSurrogate);
      const body = isObject(value) ? value.get('body') : undefined;
      expect(body instanceof LongText && body.hasLoneSurrogate, written).toBe(loneSurrogate !== null);
      if (loneSurrogate === null) expect(shortened(value), written).toEqual(short);
    }
  });

  it.each([
    ['a control character', '{"body":"aa\u0001"}', 11],
    ['the end of the text', '{"body":"aa', 11],
    ['the end of the text behind a backslash', '{"body":"aa\\', 12],
    ['an escape that JSON does not have', '{"body":"aa\\q"}', 9],
    ['bytes that are no UTF-8', Uint8Array.of(...encode('{"body":"'), 0xc3, 0x28, ...encode('"}')), 9],
    ['UTF-8 that is cut', Uint8Array.of(...encode('{"body":"'), 0xe2, 0x82, ...encode('"}')), 9],
    [
      'half of a surrogate pair in UTF-8',
      Uint8Array.of(...encode('{"body":"'), 0xed, 0xa0, 0x80, 0x22, 0x7d),
      9,
    ],
  ])('with %s is refused where a short one is', (_, text, offset) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'MALFORMED_JSON', offset, pointer: '/body' });
    const short = refusal(text, bounds);
    expect(error).toMatchObject({ offset: short.offset, message: short.message, truncated: short.truncated });
  });

  it('shows its beginning without decoding the rest', () => {
    const text = new LongText(encode('é😀'.repeat(1000)));
    expect(text.text(1)).toBe('é');
    expect(text.text(3)).toBe('é😀');
  });
});

describe('all other text', () => {
  const limits = { longText: 4, plainText: 40 };
  const pass = (text: string): JsonValue => parseJson(encode(text), limits).value;

  it('has its bound, long strings not counted, exactly', () => {
    const long = `{"body":"${'a'.repeat(100)}","b":"`;
    const room = 40 - (long.length - 100);
    expect(isObject(pass(`${long}${'b'.repeat(room)}"}`))).toBe(true);
    expect(refusal(`${long}${'b'.repeat(room + 1)}"}`, limits)).toMatchObject({
      code: 'TOO_LARGE',
      pointer: '/b',
      offset: 140,
      truncated: false,
    });
  });

  it.each([
    ['a name', `{"${'a'.repeat(50)}":1}`],
    ['many values', `[${'1,'.repeat(50)}1]`],
    ['short bodies', `[${'{"body":"aaaa"},'.repeat(10)}1]`],
    ['white space', `[${' '.repeat(50)}1]`],
    ['a string that never ends', `["${'a'.repeat(1000)}`],
  ])('is refused past it: %s', (_, text) => {
    expect(refusal(text, limits)).toMatchObject({ code: 'TOO_LARGE' });
  });
});

it('tells UTF-8 across the pieces that it is looked at in', () => {
  const bytes = encode(`a${'😀'.repeat(40_000)}`);
  expect(isUtf8(bytes)).toBe(true);
  expect(isUtf8(bytes.subarray(0, -1))).toBe(false);
  expect(unescaped(encode('\\u00'))).toBe(null);
});
