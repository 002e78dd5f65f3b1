import { describe, expect, it } from 'vitest';
import { fromBase64, fromBase64url as decode, fromHex, isBase64url, toBase64url, toHex } from './base64url';
import { LongText } from './long-text';

/** Reads a text, and again as a long one: the same must come of it. */
function fromBase64url(text: string): Uint8Array | null {
  const long = new LongText(new TextEncoder().encode(text));
  const bytes = decode(text);
  expect(decode(long)).toEqual(bytes);
  expect(isBase64url(long)).toBe(bytes !== null);
  return bytes;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const characters = [...alphabet].map((character, value) => ({ character, value }));
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 73 + length) & 0xff);

describe('strict base64url (RFC 7515 section 2)', () => {
  it('reads what Node writes, at every length from 0 to 67', () => {
    for (let length = 0; length < 68; length++) {
      const written = Buffer.from(bytes(length)).toString('base64url');
      expect(fromBase64url(written)).toEqual(bytes(length));
      expect(toBase64url(bytes(length))).toBe(written);
    }
  });

  it('reads every character as its value (RFC 4648 section 5, table 2)', () => {
    for (const { character, value } of characters) {
      expect(fromBase64url(`AAA${character}`)).toEqual(Uint8Array.of(0, 0, value));
    }
  });

  it.each([
    ['padding', 'AA=='],
    ['padding of one', 'AAA='],
    ['padding alone', '='],
    ['a space', 'AAA A'],
    ['a space at the end', 'AAAA '],
    ['a space in front', ' AAAA'],
    ['a new line at the end', 'AAAA\n'],
    ['a new line within', 'AA\nAA'],
    ['a carriage return', 'AAAA\r'],
    ['a tab', 'AA\tA'],
    ['a zero-width space', 'AAA\u200b'],
    ['a byte order mark', '\ufeffAAAA'],
    ['the + of base64', 'AA+A'],
    ['the / of base64', 'AA/A'],
    ['a NUL', 'AAA\0'],
    ['a point', 'AA.A'],
    ['a percent escape', 'AA%3D'],
    ['a full-width letter', 'AAA\uff21'],
    ['a letter that folds to k', 'AA\u212aA'],
    ['a letter that folds to s', 'AA\u017fA'],
  ])('refuses %s', (_, text) => {
    expect(fromBase64url(text)).toBe(null);
  });

  it('refuses a length of 1 modulo 4, whatever the characters', () => {
    for (const length of [1, 5, 9, 101]) expect(fromBase64url('A'.repeat(length))).toBe(null);
  });

  it('allows only the last character without stray bits: 4 of 64 after one, 16 of 64 after two', () => {
    for (const { character, value } of characters) {
      const two = fromBase64url(`__8A_${character}`);
      if (value % 16 === 0) expect(two).toEqual(Uint8Array.of(255, 255, 0, 252 + (value >> 4)));
      else expect(two, `_${character}`).toBe(null);
      const three = fromBase64url(`__8A__${character}`);
      if (value % 4 === 0) expect(three).toEqual(Uint8Array.of(255, 255, 0, 255, 240 + (value >> 2)));
      else expect(three, `__${character}`).toBe(null);
    }
  });

  it('refuses each of the 63 other last characters of a SHA-256 and of a SHA-512 digest, or reads other bytes', () => {
    for (const length of [32, 64]) {
      const digest = bytes(length);
      const written = toBase64url(digest);
      const others = [...alphabet].filter((character) => character !== written.at(-1));
      const read = others.map((character) => fromBase64url(written.slice(0, -1) + character));
      expect(read).toHaveLength(63);
      for (const other of read) expect(other).not.toEqual(digest);
    }
  });

  it('reads 16 MiB', () => {
    expect(decode('A'.repeat(16 * 1024 * 1024))?.length).toBe(12 * 1024 * 1024);
  });
});

describe('strict base64 (RFC 4648 section 4), as x5c uses it', () => {
  it('reads what Node writes, at every length from 0 to 67', () => {
    for (let length = 0; length < 68; length++) {
      expect(fromBase64(Buffer.from(bytes(length)).toString('base64'))).toEqual(bytes(length));
    }
    expect(fromBase64('+/+/')).toEqual(Uint8Array.from(Buffer.from('+/+/', 'base64')));
  });

  it.each([
    ['base64url characters', '-_-_'],
    ['mixed alphabets', '+/-_'],
    ['missing padding', 'AA'],
    ['half the padding', 'AA='],
    ['too much padding', 'AAAA===='],
    ['three of padding', 'A==='],
    ['padding alone', '===='],
    ['padding in the middle', 'AA==AAAA'],
    ['padding after a whole group', 'AAAAAA='],
    ['line breaks of PEM', 'AAAA\nAAA'],
    ['white space to make up the length', 'AAA '],
    ['stray bits before ==', 'AB=='],
    ['stray bits before =', 'AAB='],
  ])('refuses %s', (_, text) => {
    expect(fromBase64(text)).toBe(null);
  });
});

it('writes hex in lower case with leading zeros, and reads it back', () => {
  expect(toHex(Uint8Array.of(0, 1, 0x7f, 0x80, 0xff))).toBe('00017f80ff');
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(fromHex(toHex(all))).toEqual(all);
  expect(toHex(all)).toBe(Buffer.from(all).toString('hex'));
});
