/**
 * A JSON string that is too long to be made a string of: its text in UTF-8, a view of the bytes that it was read from
 * where it has no escapes. Engines end strings at some 512 MiB, and each would be another copy.
 */
export class LongText {
  /** Half of a surrogate pair, which is no character, stands in it as if it were one: in three bytes. */
  readonly bytes: Uint8Array;
  /** It is no Unicode text (RFC 7493 section 2.1). */
  readonly hasLoneSurrogate: boolean;

  constructor(bytes: Uint8Array, hasLoneSurrogate = false) {
    this.bytes = bytes;
    this.hasLoneSurrogate = hasLoneSurrogate;
  }

  /** The text, or its first characters: code units of UTF-16, each of which takes three bytes at most. */
  text(characters = this.bytes.length): string {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.bytes.subarray(0, characters * 3));
    return text.slice(0, characters);
  }

  isSameAs({ bytes }: LongText): boolean {
    if (bytes === this.bytes) return true;
    let at = bytes.length === this.bytes.length ? 0 : -1;
    while (at >= 0 && at < bytes.length && bytes[at] === this.bytes[at]) at++;
    return at === bytes.length;
  }
}

/** Whether bytes are UTF-8 (RFC 3629); in pieces, so that no string is made of them as a whole. */
export function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const piece = 64 * 1024;
  try {
    for (let at = 0; at < bytes.length; at += piece) {
      decoder.decode(bytes.subarray(at, at + piece), { stream: true });
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

const BACKSLASH = 0x5c;

/** Bytes by the character behind the backslash (RFC 8259 section 7). */
const escapes: ReadonlyMap<number | undefined, number> = new Map(
  [...'""\\\\//b\bf\fn\nr\rt\t'].flatMap((one, i, all) =>
    i % 2 === 0 ? [[one.charCodeAt(0), all[i + 1]?.charCodeAt(0) ?? 0] as const] : [],
  ),
);

/**
 * Resolves the escapes of a JSON string, from bytes to bytes.
 * @param raw UTF-8, what stands between the quotes
 * @returns null where one is an escape that JSON does not have
 */
export function unescaped(raw: Uint8Array): LongText | null {
  const bytes = new Uint8Array(raw.length);
  let lone = false;
  let to = 0;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at] ?? 0;
    if (byte !== BACKSLASH) {
      bytes[to++] = byte;
      continue;
    }
    const plain = escapes.get(raw[++at]);
    if (plain !== undefined) {
      bytes[to++] = plain;
      continue;
    }
    let unit = codeUnit(raw, at);
    if (unit === null) return null;
    at += 4;
    if (isHigh(unit) && raw[at + 1] === BACKSLASH) {
      const low = codeUnit(raw, at + 2);
      if (low !== null && isLow(low)) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
      }
    }
    lone ||= isHigh(unit) || isLow(unit);
    to = write(unit, bytes, to);
  }
  return new LongText(bytes.subarray(0, to), lone);
}

/** The four hexadecimal digits behind a "u"; null where there is something else. */
function codeUnit(raw: Uint8Array, at: number): number | null {
  if (raw[at] !== 0x75) return null;
  let unit = 0;
  for (let i = 1; i <= 4; i++) unit = unit * 16 + (hexValues[raw[at + i] ?? 0] ?? 0);
  return unit < 0x10000 ? unit : null;
}

/** By byte: what it stands for as a hexadecimal digit; above all that four can stand for where it is none. */
const hexValues = Int32Array.from({ length: 256 }, (_, byte) => {
  const digit = String.fromCharCode(byte);
  return /[0-9a-fA-F]/.test(digit) ? parseInt(digit, 16) : 0x10000;
});

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** Writes a code point as UTF-8 (RFC 3629 section 3). */
function write(point: number, bytes: Uint8Array, to: number): number {
  if (point < 0x80) {
    bytes[to++] = point;
    return to;
  }
  let shift = point < 0x800 ? 6 : point < 0x10000 ? 12 : 18;
  bytes[to++] = (shift === 6 ? 0xc0 : shift === 12 ? 0xe0 : 0xf0) | (point >> shift);
  while (shift > 0) bytes[to++] = 0x80 | ((point >> (shift -= 6)) & 0x3f);
  return to;
}
