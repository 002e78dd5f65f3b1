import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cbor, head, Tag, type Cbor } from '../../e2e/maker/scitt';
import { bounds } from '../bounds';
import { inEnglish } from '../wording';
import { CborTag, isProblem, readCbor, type CborValue } from './cbor';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

function problemOf(bytes: Uint8Array): string {
  const read = readCbor(bytes);
  return isProblem(read) ? inEnglish(read.problem) : 'read';
}

describe('readCbor', () => {
  it.each<[string, string, CborValue]>([
    ['00', '0', 0],
    ['3903e7', '-1000', -1000],
    ['1bffffffffffffffff', '2^64 - 1', 18446744073709551615n],
    ['3bffffffffffffffff', '-2^64', -18446744073709551616n],
    ['1b0020000000000000', '2^53, which is no safe integer', 9007199254740992n],
    ['63e6b0b4', 'text', '水'],
    ['4401020304', 'bytes', hex('01020304')],
    ['83010203', 'an array', [1, 2, 3]],
    [
      'a201020304',
      'a map',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    ['a1616101', 'a map with a text for a label', new Map([['a', 1]])],
    ['d2f6', 'a tag', new CborTag(18, null)],
    ['f5', 'true', true],
    [
      'a203000100',
      'members in another order than the deterministic one',
      new Map([
        [3, 0],
        [1, 0],
      ]),
    ],
  ])('reads %s, %s', (bytes, _, value) => {
    expect(readCbor(hex(bytes))).toEqual({ value });
  });

  const longer = 'A number or a length in it is written longer than it has to be.';
  const noLength = 'A part of it has no stated length.';
  const twice = 'It has the same member twice.';
  const otherKind = 'It has a kind of value that is not used in such files.';
  const damaged = 'It is damaged: cut short, or not written as CBOR has to be.';
  it.each([
    ['1801', '1 in two bytes', longer],
    ['1b0000000000000001', '1 in nine bytes', longer],
    ['3800', '-1 in two bytes', longer],
    ['5803010203', 'a length in two bytes', longer],
    ['b8010101', 'a number of members in two bytes', longer],
    ['d81201', 'a tag in two bytes', longer],
    ['9f01ff', 'an array without a length', noLength],
    ['5f4101ff', 'bytes without a length', noLength],
    ['7f6161ff', 'text without a length', noLength],
    ['bf0101ff', 'a map without a length', noLength],
    ['a201010102', 'a number twice', twice],
    ['a2616101616102', 'a text twice', twice],
    ['a21bffffffffffffffff011bffffffffffffffff02', 'a large number twice', twice],
    ['f7', 'undefined', otherKind],
    ['f8ff', 'a simple value', otherKind],
    ['f93c00', 'a floating-point number', otherKind],
    ['fb3ff0000000000000', 'a double', otherKind],
    ['a1410101', 'a label that is bytes', otherKind],
    ['a1f601', 'a label that is null', otherKind],
    ['62c328', 'text that is no UTF-8', damaged],
    ['62c0af', 'an overlong character', damaged],
    ['63eda080', 'half a surrogate pair', damaged],
    ['0101', 'a second item', damaged],
    ['', 'nothing', damaged],
    ['43aabb', 'bytes cut short', damaged],
    ['8301', 'an array cut short', damaged],
    ['1c', 'a reserved head', damaged],
    ['ff', 'a lone break', damaged],
  ])('refuses %s, %s', (bytes, _, problem) => {
    expect(problemOf(hex(bytes))).toBe(problem);
  });

  it.each([
    ['bytes', 2],
    ['text', 3],
    ['an array', 4],
    ['a map', 5],
  ])('refuses %s of an announced 2^32, 2^53 and 2^63 items before anything is built', (_, major) => {
    for (const length of [2n ** 32n, 2n ** 53n, 2n ** 63n]) {
      expect(problemOf(Buffer.concat([head(major, length), Buffer.alloc(100)]))).toBe(damaged);
    }
  });

  it('refuses deep nesting of arrays, maps and tags, of any depth', () => {
    const within = Buffer.concat([Buffer.alloc(bounds.transparency.depth, 0x81), Buffer.of(1)]);
    expect(problemOf(within)).toBe('read');
    expect(problemOf(Buffer.concat([Buffer.alloc(1, 0x81), within]))).toBe('Its parts are nested too deep.');
    for (const start of ['81', 'a101', 'd2']) {
      expect(problemOf(hex(start.repeat(100_000) + '01'))).toBe(damaged);
    }
  });

  it('refuses more items and more bytes than the bounds', () => {
    const { items, bytes } = bounds.transparency;
    expect(problemOf(Buffer.concat([head(4, items - 1), Buffer.alloc(items - 1)]))).toBe('read');
    expect(problemOf(Buffer.concat([head(4, items), Buffer.alloc(items)]))).toBe(damaged);
    expect(problemOf(Buffer.concat([head(2, bytes), Buffer.alloc(bytes)]))).toBe(
      `It is larger than ${bytes.toLocaleString('en-GB')} bytes.`,
    );
  });

  const { value } = fc.letrec<{ value: Cbor; leaf: Cbor; label: Cbor }>((tie) => ({
    label: fc.oneof(fc.integer(), fc.string()),
    leaf: fc.oneof(
      fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
      fc.integer(),
      fc.string({ unit: 'binary' }),
      fc.uint8Array(),
      fc.boolean(),
      fc.constant(null),
    ),
    value: fc.oneof(
      { maxDepth: 5 },
      tie('leaf'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .uniqueArray(fc.tuple(tie('label'), tie('value')), { selector: ([l]) => l, maxLength: 4 })
        .map((m) => new Map(m)),
      tie('value').map((content) => new Tag(18, content)),
    ),
  }));

  it('reads what another writer wrote, and nothing of it cut short or with a byte behind it', () => {
    fc.assert(
      fc.property(value, (written) => {
        const bytes = cbor(written);
        const read = readCbor(bytes);
        expect(isProblem(read) ? inEnglish(read.problem) : same(written, read.value)).toBe(true);
        expect(problemOf(bytes.subarray(0, -1))).not.toBe('read');
        expect(problemOf(Buffer.concat([bytes, Buffer.of(0)]))).not.toBe('read');
      }),
    );
  });

  it('answers for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = readCbor(bytes);
        // Strictly read, bytes and value stand for each other.
        return isProblem(read) || cbor(written(read.value)).equals(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

function written(value: CborValue): Cbor {
  if (value instanceof CborTag) return new Tag(value.number, written(value.value));
  if (value instanceof Map) return new Map([...value].map(([label, one]) => [label, written(one)]));
  return Array.isArray(value) ? value.map(written) : (value as Cbor);
}

const same = (one: Cbor, other: CborValue): boolean => cbor(one).equals(cbor(written(other)));
