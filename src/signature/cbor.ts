import type { DecodeOptions } from 'cbor2';
import { decode, SequenceEvents } from 'cbor2/decoder';
import { Tag } from 'cbor2/tag';
import { bounds } from '../bounds';
import { hasLoneSurrogate } from '../vcon/json';
import { message, said, type Sentence } from '../wording';

/** What COSE is written in (RFC 8949), as far as it is used there: no floating-point numbers, no other simple values. */
export type CborValue = CborInteger | string | boolean | null | Uint8Array | CborArray | CborMap | CborTag;
/** A bigint where a double cannot hold it. */
export type CborInteger = number | bigint;
export type CborArray = readonly CborValue[];
/** Labels of COSE are integers or texts (RFC 9052 section 1.5). */
export type CborMap = ReadonlyMap<CborLabel, CborValue>;
export type CborLabel = CborInteger | string;
export class CborTag {
  readonly number: CborInteger;
  readonly value: CborValue;
  constructor(number: CborInteger, value: CborValue) {
    this.number = number;
    this.value = value;
  }
}

/** What is wrong with something, and by which rule. */
export interface Problem {
  readonly problem: Sentence;
  /** Document and section. */
  readonly spec: string;
}

export const isProblem = (value: object | null): value is Problem => value !== null && 'problem' in value;

export const isMap = (value: CborValue | undefined): value is CborMap => value instanceof Map;
export const isArray = (value: CborValue | undefined): value is CborArray => Array.isArray(value);
export const isBytes = (value: CborValue | undefined): value is Uint8Array => value instanceof Uint8Array;

/**
 * The strictest reading: every length is given and every number as short as it can be (RFC 8949 section 4.2.1), no
 * member twice (section 5.6, RFC 9052 section 9), UTF-8 only. Members may come in any order: COSE demands none.
 */
const strict = {
  preferMap: true,
  ignoreGlobalTags: true,
  // The library counts an array twice.
  maxDepth: 2 * bounds.transparency.depth,
  rejectDuplicateKeys: true,
  rejectFloats: true,
  rejectSimple: true,
  rejectStreaming: true,
  rejectUndefined: true,
  requirePreferred: true,
} as const satisfies DecodeOptions;

const RFC_8949 = 'RFC 8949';

const otherKind: Problem = {
  problem: message('It has a kind of value that is not used in such files.'),
  spec: 'RFC 8949 section 3.3; RFC 9052 sections 1.4 and 1.5',
};

/** What each rule is that a text may break alone: it can be read where only that is let pass. */
const rules: readonly (readonly [lenient: DecodeOptions, Problem])[] = [
  [
    { rejectDuplicateKeys: false },
    { problem: message('It has the same member twice.'), spec: 'RFC 9052 section 9; RFC 8949 section 5.6' },
  ],
  [
    { requirePreferred: false },
    {
      problem: message('A number or a length in it is written longer than it has to be.'),
      spec: `${RFC_8949} section 4.2.1`,
    },
  ],
  [
    { rejectStreaming: false },
    { problem: message('A part of it has no stated length.'), spec: `${RFC_8949} section 4.2.1` },
  ],
  [{ rejectFloats: false, rejectSimple: false, rejectUndefined: false }, otherKind],
  [
    { maxDepth: 16 * bounds.transparency.depth },
    { problem: message('Its parts are nested too deep.'), spec: `${RFC_8949} section 10, limits` },
  ],
];

const MALFORMED: Problem = {
  problem: message('It is damaged: cut short, or not written as CBOR has to be.'),
  spec: `${RFC_8949} section 3`,
};

/** Reads exactly one CBOR item, strictly and within this verifier's bounds; never throws. */
export function readCbor(bytes: Uint8Array): { readonly value: CborValue } | Problem {
  if (bytes.length > bounds.transparency.bytes) {
    return {
      problem: said('It is larger than {bound} bytes.', { bound: bounds.transparency.bytes }),
      spec: `${RFC_8949} section 10, limits`,
    };
  }
  const decoded = attempt(() => decodeWithin(bytes, strict));
  if (decoded === null) {
    return (
      rules.find(([lenient]) => attempt(() => decodeWithin(bytes, { ...strict, ...lenient })))?.[1] ??
      MALFORMED
    );
  }
  return attempt(() => ({ value: plain(decoded.value) })) ?? otherKind;
}

/** The same of an item that stands in a byte string; undefined where it is none. */
export function cborIn(bytes: Uint8Array): CborValue | undefined {
  const read = readCbor(bytes);
  return isProblem(read) ? undefined : read.value;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function decodeWithin(bytes: Uint8Array, options: DecodeOptions): { readonly value: unknown } {
  // Counted before anything is built from them.
  const events = new SequenceEvents(bytes, options);
  for (let items = 0; events.read() !== undefined; items++) {
    if (items >= bounds.transparency.items) throw new RangeError('too many items');
  }
  return { value: decode(bytes, options) };
}

function plain(value: unknown): CborValue {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    case 'string':
      if (hasLoneSurrogate(value)) throw new RangeError('no text');
      return value;
    case 'object':
      break;
    default:
      throw new TypeError('no CBOR of COSE');
  }
  if (value === null) return null;
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) {
    return new Map([...value].map(([label, member]) => [asLabel(label), plain(member)]));
  }
  if (value instanceof Tag) return new CborTag(asTagNumber(value.tag), plain(value.contents));
  throw new TypeError('no CBOR of COSE');
}

function asTagNumber(number: unknown): CborInteger {
  if (typeof number === 'number' || typeof number === 'bigint') return number;
  throw new TypeError('no tag');
}

function asLabel(label: unknown): CborLabel {
  if (typeof label === 'number' || typeof label === 'bigint' || typeof label === 'string') return label;
  throw new TypeError('no label of COSE');
}

// --- Writing: what is hashed and signed is put together from parts that were read ---------------------------

/** The head of an item: major type and argument, as short as it can be (RFC 8949 section 3). */
function head(major: number, argument: number): Uint8Array {
  const type = major << 5;
  if (argument < 24) return Uint8Array.of(type | argument);
  const width = argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : 4;
  const bytes = new Uint8Array(1 + width);
  bytes[0] = type | (width === 1 ? 24 : width === 2 ? 25 : 26);
  for (let i = width, rest = argument; i > 0; i--, rest = Math.floor(rest / 0x100)) bytes[i] = rest % 0x100;
  return bytes;
}

export const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
};

export const byteString = (bytes: Uint8Array): Uint8Array => joined(head(2, bytes.length), bytes);
export const arrayOf = (...items: readonly Uint8Array[]): Uint8Array =>
  joined(head(4, items.length), ...items);
export const mapOf = (...members: readonly (readonly [label: number, value: Uint8Array])[]): Uint8Array =>
  joined(head(5, members.length), ...members.flatMap(([label, value]) => [smallInteger(label), value]));
export const tagged = (tag: number, item: Uint8Array): Uint8Array => joined(head(6, tag), item);
export const smallInteger = (value: number): Uint8Array => (value < 0 ? head(1, -1 - value) : head(0, value));
export const textString = (text: string): Uint8Array => {
  const bytes = new TextEncoder().encode(text);
  return joined(head(3, bytes.length), bytes);
};
export const NULL = Uint8Array.of(0xf6);
