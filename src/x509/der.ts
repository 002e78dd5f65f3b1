/**
 * Strict DER (ITU-T X.690 sections 8 and 10), as far as X.509 needs it: definite lengths in their shortest form, tags
 * below 31, and whole bytes only. The libraries at hand read BER, in which one certificate has many encodings.
 *
 * Functions here throw {@link DerError} and nothing else; {@link attempt} turns that into null at a module's edge.
 */

/** Bytes that are not what the ASN.1 asks for. */
export class DerError extends Error {}

/** Identifier octets (X.690 section 8.1.2) of the universal types in use. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The identifier octet of a context-specific tag, such as `[0]`. */
export const context = (number: number, form: 'primitive' | 'constructed'): number =>
  (form === 'constructed' ? 0xa0 : 0x80) | number;

/** One tag, length and value. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content, as in the file. */
  readonly der: Uint8Array;
}

/** Reads elements one after another. */
export class DerReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** The identifier octet of the next element; undefined at the end. */
  get nextTag(): number | undefined {
    return this.bytes[this.at];
  }

  /** @param tag what the element has to be; anything where left out */
  next(tag?: number): Element {
    const start = this.at;
    const found = this.byte();
    if ((found & 0x1f) === 0x1f) throw new DerError('a tag above 30');
    if (tag !== undefined && found !== tag) throw new DerError(`tag ${found} where ${tag} belongs`);
    const length = this.length();
    const contentStart = this.at;
    const end = contentStart + length;
    if (end > this.bytes.length) throw new DerError('a length beyond the end');
    this.at = end;
    return {
      tag: found,
      content: this.bytes.subarray(contentStart, end),
      der: this.bytes.subarray(start, end),
    };
  }

  optional(tag: number): Element | null {
    return this.nextTag === tag ? this.next(tag) : null;
  }

  /** Every element that is left. */
  rest(tag?: number): Element[] {
    const elements: Element[] = [];
    while (!this.atEnd) elements.push(this.next(tag));
    return elements;
  }

  /** Throws unless everything was read. */
  end(): void {
    if (!this.atEnd) throw new DerError('more than belongs here');
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new DerError('cut short');
    this.at++;
    return byte;
  }

  private length(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count < 1 || count > 4) throw new DerError('an indefinite or giant length');
    let length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + this.byte();
    const shortest = length < 0x80 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8);
    if (shortest !== count) throw new DerError('a length not in its shortest form');
    return length;
  }
}

/** What `read` returns, or null where the bytes are not as it needs them. */
export function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

/** The one element that the bytes are, nothing behind it. */
export function only(bytes: Uint8Array, tag?: number): Element {
  const reader = new DerReader(bytes);
  const element = reader.next(tag);
  reader.end();
  return element;
}

/** A reader of what the SEQUENCE, SET or explicit tag holds. */
export const inside = (element: Element): DerReader => new DerReader(element.content);

/** X.690 section 11.1. */
export function boolean(content: Uint8Array): boolean {
  const [value] = content;
  if (content.length !== 1 || (value !== 0 && value !== 0xff)) throw new DerError('not a BOOLEAN');
  return value === 0xff;
}

/** Throws unless the content octets are an INTEGER in its shortest form (X.690 section 8.3.2). */
export function integerBytes(content: Uint8Array): Uint8Array {
  const [first, second = 0] = content;
  if (first === undefined) throw new DerError('an empty INTEGER');
  if (content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError('an INTEGER not in its shortest form');
  }
  return content;
}

/**
 * An INTEGER that counts something.
 * @returns at most 2^31 - 1: a greater one, which no bound here reaches, is that
 */
export function count(content: Uint8Array): number {
  if ((integerBytes(content)[0] ?? 0) >= 0x80) throw new DerError('a negative count');
  const most = 2 ** 31 - 1;
  return content.length > 5
    ? most
    : Math.min(
        most,
        content.reduce((sum, byte) => sum * 256 + byte, 0),
      );
}

/** An OBJECT IDENTIFIER in dotted form (X.690 section 8.19). */
export function objectIdentifier(content: Uint8Array): string {
  if (content.length === 0 || content.length > 128) throw new DerError('not an OBJECT IDENTIFIER');
  const arcs: bigint[] = [];
  let arc = 0n;
  let fresh = true;
  for (const byte of content) {
    if (fresh && byte === 0x80) throw new DerError('an arc not in its shortest form');
    arc = arc * 128n + BigInt(byte & 0x7f);
    fresh = byte < 0x80;
    if (!fresh) continue;
    if (arcs.length === 0) {
      const root = arc < 40n ? 0n : arc < 80n ? 1n : 2n;
      arcs.push(root, arc - root * 40n);
    } else arcs.push(arc);
    arc = 0n;
  }
  if (!fresh) throw new DerError('an arc cut short');
  return arcs.join('.');
}

/** A BIT STRING of whole bytes, such as a key or a signature. */
export function bitStringBytes(content: Uint8Array): Uint8Array {
  if (content[0] !== 0) throw new DerError('not a BIT STRING of whole bytes');
  return content.subarray(1);
}

/**
 * A BIT STRING of named bits (X.690 section 11.2.2).
 * @returns the numbers of the bits that are set. Zero bits at the end, which DER forbids, are read past: they say nothing.
 */
export function namedBits(content: Uint8Array): ReadonlySet<number> {
  const [unused] = content;
  const bits = content.subarray(1);
  if (unused === undefined || unused > 7 || (bits.length === 0 && unused > 0)) throw new DerError('not bits');
  if (((bits.at(-1) ?? 0) & ((1 << unused) - 1)) !== 0) throw new DerError('an unused bit that is set');
  const set = new Set<number>();
  for (const [index, byte] of bits.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte & (0x80 >> bit)) !== 0) set.add(index * 8 + bit);
    if (index >= 15) break;
  }
  return set;
}

/** UTCTime and GeneralizedTime as RFC 5280 section 4.1.2.5 has them: to the second, in GMT. */
export function time({ tag, content }: Element): Date {
  const text = ascii(content);
  let digits: string;
  if (tag === tags.utcTime && /^\d{12}Z$/.test(text)) digits = (text < '50' ? '20' : '19') + text;
  else if (tag === tags.generalizedTime && /^\d{14}Z$/.test(text)) digits = text;
  else throw new DerError('not a time');
  const iso = digits.replace(/^(....)(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6');
  const date = new Date(`${iso}Z`);
  // The 30th of February would be read as a day in March.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== `${iso}.000Z`)
    throw new DerError('no such time');
  return date;
}

/** The text of an IA5String, or of any type that is ASCII alone. */
export function ascii(content: Uint8Array): string {
  let text = '';
  for (const byte of content) {
    if (byte > 0x7f) throw new DerError('not ASCII');
    text += String.fromCharCode(byte);
  }
  return text;
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Writes one element: for the few structures that are rewritten before they go to WebCrypto. */
export function encode(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const head = length < 0x80 ? [tag, length] : [tag, 0, ...lengthBytes(length)];
  if (length >= 0x80) head[1] = 0x80 | (head.length - 2);
  const der = new Uint8Array(head.length + length);
  der.set(head);
  let at = head.length;
  for (const content of contents) {
    der.set(content, at);
    at += content.length;
  }
  return der;
}

function lengthBytes(length: number): number[] {
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}
