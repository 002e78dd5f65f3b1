import { describe, expect, it } from 'vitest';
import {
  attempt,
  bitStringBytes,
  boolean,
  count,
  DerError,
  DerReader,
  encode,
  namedBits,
  objectIdentifier,
  only,
  tags,
  time,
} from './der';

const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);
const text = (tag: number, value: string) => only(encode(tag, new TextEncoder().encode(value)));

describe('one element (X.690 section 8.1)', () => {
  it.each([127, 128, 255, 256, 65_535, 65_536])('of %i bytes is read as it is written', (length) => {
    const der = encode(tags.octetString, new Uint8Array(length).fill(7));
    expect(only(der, tags.octetString).content).toHaveLength(length);
    expect(only(der).der).toEqual(der);
  });

  it.each([
    ['nothing', []],
    ['a tag alone', [4]],
    ['cut short', [4, 2, 1]],
    ['with a byte behind it', [4, 1, 1, 1]],
    ['of indefinite length', [0x24, 0x80, 0, 0]],
    ['with a long length for a short one', [4, 0x81, 1, 1]],
    ['with a leading zero in its length', [4, 0x82, 0, 0x80, ...Array<number>(128).fill(0)]],
    ['with a length of five bytes', [4, 0x85, 0, 0, 0, 0, 0]],
    ['with the reserved length', [4, 0xff, 0]],
    ['with a length of 4 GiB', [4, 0x84, 0xff, 0xff, 0xff, 0xff]],
    ['with a tag above 30', [0x1f, 0x20, 0]],
    ['with another tag', [5, 0]],
  ])('is not %s', (_, list) => {
    expect(attempt(() => only(Uint8Array.from(list), tags.octetString))).toBe(null);
  });

  it('is read one after another to the end', () => {
    const reader = new DerReader(bytes(5, 0, 1, 1, 0xff));
    expect(reader.optional(tags.boolean)).toBe(null);
    expect(reader.next(tags.null).content).toHaveLength(0);
    expect(() => {
      reader.end();
    }).toThrow(DerError);
    expect(reader.rest()).toHaveLength(1);
    expect(reader.atEnd).toBe(true);
  });
});

describe('values', () => {
  it('BOOLEAN is 0 or 255 (section 11.1)', () => {
    expect([boolean(bytes(0)), boolean(bytes(255))]).toEqual([false, true]);
    for (const bad of [[], [1], [0, 0]]) expect(attempt(() => boolean(Uint8Array.from(bad)))).toBe(null);
  });

  it.each([
    [[0], 0],
    [[0x7f], 127],
    [[0, 0x80], 128],
    [[1, 0], 256],
    [[0x7f, 0xff, 0xff, 0xff], 2 ** 31 - 1],
    [[0, 0xff, 0xff, 0xff, 0xff], 2 ** 31 - 1],
    [[1, 0, 0, 0, 0, 0, 0, 0, 0], 2 ** 31 - 1],
    [[], null],
    [[0xff], null],
    [[0, 1], null],
    [[0xff, 0x80], null],
  ])('INTEGER %j counts %s (section 8.3)', (list, expected) => {
    expect(attempt(() => count(Uint8Array.from(list)))).toBe(expected);
  });

  it.each([
    [[0x55, 4, 3], '2.5.4.3'],
    [[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d], '1.2.840.113549'],
    [[0], '0.0'],
    [[39], '0.39'],
    [[79], '1.39'],
    [[0x88, 0x37], '2.999'],
    [[0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], '1.2.1180591620717411303423'],
    [[], null],
    [[0x80, 1], null],
    [[0x2a, 0x80, 1], null],
    [[0x2a, 0x86], null],
    [Array<number>(129).fill(1), null],
  ])('OBJECT IDENTIFIER %j is %s (section 8.19)', (list, expected) => {
    expect(attempt(() => objectIdentifier(Uint8Array.from(list)))).toBe(expected);
  });

  it('BIT STRING has whole bytes, or named bits (section 8.6)', () => {
    expect(bitStringBytes(bytes(0, 1, 2))).toEqual(bytes(1, 2));
    expect(attempt(() => bitStringBytes(bytes(1, 2)))).toBe(null);
    expect(attempt(() => bitStringBytes(bytes()))).toBe(null);
    expect([...namedBits(bytes(5, 0xa0))]).toEqual([0, 2]);
    expect([...namedBits(bytes(7, 0, 0x80))]).toEqual([8]);
    expect([...namedBits(bytes(0))]).toEqual([]);
    for (const bad of [[], [8, 0], [1], [1, 1]]) {
      expect(attempt(() => namedBits(Uint8Array.from(bad)))).toBe(null);
    }
  });
});

describe('times (RFC 5280 section 4.1.2.5)', () => {
  it.each([
    [tags.utcTime, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [tags.utcTime, '500101120100Z', '1950-01-01T12:01:00.000Z'],
    [tags.utcTime, '000229000000Z', '2000-02-29T00:00:00.000Z'],
    [tags.generalizedTime, '20500101120100Z', '2050-01-01T12:01:00.000Z'],
    [tags.generalizedTime, '20020101120100Z', '2002-01-01T12:01:00.000Z'],
    [tags.generalizedTime, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    [tags.utcTime, '4912312359Z', null],
    [tags.utcTime, '491231235959+0100', null],
    [tags.utcTime, '20491231235959Z', null],
    [tags.generalizedTime, '491231235959Z', null],
    [tags.generalizedTime, '20491231235959.5Z', null],
    [tags.generalizedTime, '20491231235959', null],
    [tags.generalizedTime, '20490230000000Z', null],
    [tags.generalizedTime, '20490231240000Z', null],
    [tags.generalizedTime, '20490101240000Z', null],
    [tags.generalizedTime, '20490101236000Z', null],
    [tags.generalizedTime, '20490101235960Z', null],
    [tags.generalizedTime, '20491301000000Z', null],
    [tags.utf8String, '20490101000000Z', null],
  ])('tag %i %s is %s', (tag, value, expected) => {
    expect(attempt(() => time(text(tag, value)).toISOString())).toBe(expected);
  });
});

describe('what is no slip of the bytes', () => {
  it('is thrown on', () => {
    expect(() =>
      attempt(() => {
        throw new TypeError('a slip of the code');
      }),
    ).toThrow(TypeError);
  });
});
