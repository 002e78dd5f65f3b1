import { base64url } from 'jose';

/** Values of the characters that may end a text whose last group holds 2 (or 3) characters: no stray bits set. */
const lastOfTwo = /[AQgw]$/;
const lastOfThree = /[AEIMQUYcgkosw048]$/;

/**
 * Strict base64url (RFC 7515 section 2, RFC 4648 sections 3.5 and 5): no padding, no white space, no other
 * character, no stray bits at the end; so that no two texts stand for the same bytes.
 * @returns the bytes, or null where the text is anything else
 */
export function fromBase64url(text: string): Uint8Array | null {
  const rest = text.length % 4;
  if (rest === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) return null;
  if ((rest === 2 && !lastOfTwo.test(text)) || (rest === 3 && !lastOfThree.test(text))) return null;
  return base64url.decode(text);
}

/** Base64url without padding. */
export const toBase64url = (bytes: Uint8Array): string => base64url.encode(bytes);

/**
 * Strict base64 with padding (RFC 4648 section 4), as `x5c` uses it (RFC 7515 section 4.1.6).
 * @returns the bytes, or null where the text is anything else
 */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  return fromBase64url(text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'));
}

/** Lower-case hex. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes of an even number of hex digits. */
export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
