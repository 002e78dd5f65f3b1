/**
 * Writes DER (ITU-T X.690), as far as certificates and revocation lists need it. It shares nothing with the reader in
 * `src/x509`, so that both cannot be wrong in the same way, and it writes what it is told to, wrong things included.
 */
export type Der = Uint8Array;

/** One element: identifier octet, length, contents. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Der {
  const content = Buffer.concat(contents);
  const length: number[] = [];
  for (let rest = content.length; rest > 0; rest >>>= 8) length.unshift(rest & 0xff);
  const head = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | length.length, ...length];
  return new Uint8Array(Buffer.concat([Buffer.from(head), content]));
}

export const sequence = (...parts: readonly Der[]): Der => element(0x30, ...parts);

/** SET OF, in the order that X.690 section 11.6 wants. */
export const setOf = (...parts: readonly Der[]): Der => element(0x31, ...parts.toSorted(Buffer.compare));

/** `[number]`, explicit or constructed. */
export const tagged = (number: number, ...parts: readonly Der[]): Der => element(0xa0 | number, ...parts);

/** `[number] IMPLICIT` of a primitive type: its contents. */
export const taggedPrimitive = (number: number, content: Uint8Array): Der => element(0x80 | number, content);

/** What stands in an element, without its identifier and length. */
export function contentOf(der: Der): Uint8Array {
  const first = der[1] ?? 0;
  return der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
}

/** INTEGER in its shortest form, any sign and size. */
export function integer(value: number | bigint): Der {
  let rest = BigInt(value);
  const bytes: number[] = [];
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest !== 0n && rest !== -1n);
  const negative = rest === -1n;
  if ((bytes[0] ?? 0) >= 0x80 !== negative) bytes.unshift(negative ? 0xff : 0);
  return element(0x02, Uint8Array.from(bytes));
}

export const enumerated = (value: number): Der => element(0x0a, Uint8Array.of(value));

export const boolean = (value: boolean): Der => element(0x01, Uint8Array.of(value ? 0xff : 0));

export const nullValue: Der = element(0x05);

/** OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift(0x80 | (left & 0x7f));
    }
    return groups;
  });
  return element(0x06, Uint8Array.from(bytes));
}

export const octetString = (...contents: readonly Uint8Array[]): Der => element(0x04, ...contents);

/** BIT STRING of whole bytes. */
export const bitString = (bytes: Uint8Array): Der => element(0x03, Uint8Array.of(0), bytes);

/** BIT STRING of named bits, without zero bits at its end (X.690 section 11.2.2). */
export function namedBits(bits: readonly number[]): Der {
  const highest = Math.max(-1, ...bits);
  const bytes = new Uint8Array(Math.ceil((highest + 1) / 8));
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return element(0x03, Uint8Array.of(bytes.length * 8 - (highest + 1)), bytes);
}

export const utf8String = (text: string): Der => element(0x0c, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Der => element(0x13, Buffer.from(text, 'latin1'));
export const teletexString = (text: string): Der => element(0x14, Buffer.from(text, 'latin1'));
export const ia5String = (text: string): Der => element(0x16, Buffer.from(text, 'latin1'));
export const visibleString = (text: string): Der => element(0x1a, Buffer.from(text, 'latin1'));
export const bmpString = (text: string): Der => element(0x1e, Buffer.from(text, 'utf16le').swap16());

const digits = (date: Date): string => date.toISOString().replace(/\D/g, '').slice(0, 14);

export const utcTime = (date: Date): Der => element(0x17, Buffer.from(`${digits(date).slice(2)}Z`));
export const generalizedTime = (date: Date): Der => element(0x18, Buffer.from(`${digits(date)}Z`));

/** UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5). */
export const time = (date: Date): Der =>
  date.getUTCFullYear() >= 1950 && date.getUTCFullYear() < 2050 ? utcTime(date) : generalizedTime(date);
