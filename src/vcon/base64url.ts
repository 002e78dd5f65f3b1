import { base64url } from 'jose';
import { LongText } from './long-text';

/**
 * Strict base64url (RFC 7515 section 2, RFC 4648 sections 3.5 and 5): no padding, no white space, no other
 * character, no stray bits at the end; so that no two texts stand for the same bytes.
 * @returns the bytes, or null where the text is anything else
 */
export function fromBase64url(text: string | LongText): Uint8Array<ArrayBuffer> | null {
  const written = text instanceof LongText ? text.bytes : encoder.encode(text);
  const rest = written.length % 4;
  if (rest === 1) return null;
  const bytes = new Uint8Array(Math.floor((written.length * 3) / 4));
  const whole = written.length - rest;
  let seen = 0;
  for (let at = 0, to = 0; at < whole; at += 4, to += 3) {
    const high = pairAt(written, at);
    const low = pairAt(written, at + 2);
    seen |= high | low;
    bytes[to] = high >> 4;
    bytes[to + 1] = (high << 4) | (low >> 8);
    bytes[to + 2] = low;
  }
  if (seen > LAST_PAIR) return null;
  if (rest === 0) return bytes;
  const end = lastGroup(written, whole);
  if (end === null) return null;
  bytes[bytes.length - rest + 1] = end >> 16;
  if (rest === 3) bytes[bytes.length - 1] = end >> 8;
  return bytes;
}

/** Whether a text is strict base64url, told without decoding it. */
export function isBase64url({ bytes }: LongText): boolean {
  const rest = bytes.length % 4;
  const whole = bytes.length - rest;
  let seen = 0;
  for (let at = 0; at < whole; at += 2) seen |= pairAt(bytes, at);
  return seen <= LAST_PAIR && rest !== 1 && (rest === 0 || lastGroup(bytes, whole) !== null);
}

const encoder = new TextEncoder();

/** What two characters stand for together, 12 bits; above that where one of them stands for nothing. */
const LAST_PAIR = 0xfff;
const NO_PAIR = 0xffff;
const pairs = pairTable();

const pairAt = (text: Uint8Array, at: number): number =>
  pairs[((text[at] ?? 0) << 8) | (text[at + 1] ?? 0)] ?? NO_PAIR;

function pairTable(): Uint16Array {
  const alphabet = encoder.encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
  const table = new Uint16Array(0x10000).fill(NO_PAIR);
  alphabet.forEach((first, high) =>
    alphabet.forEach((second, low) => {
      table[(first << 8) | second] = (high << 6) | low;
    }),
  );
  return table;
}

/** The 24 bits of a last group of 2 or 3 characters; null where it holds another character or stray bits. */
function lastGroup(text: Uint8Array, at: number): number | null {
  const high = pairAt(text, at);
  const isThree = at + 3 === text.length;
  const low = isThree ? (pairs[((text[at + 2] ?? 0) << 8) | A] ?? NO_PAIR) : 0;
  if ((high | low) > LAST_PAIR) return null;
  const bits = (high << 12) | low;
  return (bits & (isThree ? 0xff : 0xffff)) === 0 ? bits : null;
}

/** Stands for no bits. */
const A = 0x41;

/** Base64url without padding. */
export const toBase64url = (bytes: Uint8Array): string => base64url.encode(bytes);

/**
 * Strict base64 with padding (RFC 4648 section 4), as `x5c` uses it (RFC 7515 section 4.1.6).
 * @returns the bytes, or null where the text is anything else
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  return fromBase64url(text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'));
}

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += hexDigits[byte] ?? '';
  return hex;
}

/** Bytes of an even number of hex digits. */
export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
