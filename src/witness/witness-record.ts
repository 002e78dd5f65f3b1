/**
 * What somebody wrote down of a fingerprint: pasted digits, a line of a checksum tool, the audit record of a service.
 * Whoever gives it may have made it up, so that it informs the reader and never answers whether a record was witnessed.
 */
import { bounds } from '../bounds';
import { fromBase64url, toHex } from '../vcon/base64url';
import { isArray, isObject, isString, parseJson, token, type JsonValue } from '../vcon/json';
import { said, type Said } from '../wording';
import type { Fingerprint } from './fingerprint';
import { isJlinc } from './jlinc';

/** Something that may be a SHA-256 or SHA-512 digest. */
export interface WrittenDigest {
  /** Lower-case hex. */
  readonly hex: string;
  readonly bits: 256 | 512;
  /** RFC 6901 pointer into the JSON that it stands in; null where it stands in no JSON. */
  readonly pointer: string | null;
  /** Pointer into the JSON that the text at `pointer` holds: JSON itself, or the payload of a token. */
  readonly within: string | null;
  /** As written, at most 200 characters. */
  readonly literal: string;
}

/**
 * `digest`: nothing but one. `bytes`: a file of 32 or 64 bytes. `text`: among other text. `jlinc`: an audit record or an
 * event of JLINC, which `readJlinc` reads.
 */
export type WitnessRecordKind = 'digest' | 'bytes' | 'text' | 'json' | 'jlinc' | 'none';

export interface WitnessRecord {
  readonly kind: WitnessRecordKind;
  /** In the order in which they stand there, at most `bounds.fingerprints.digests`; each once. */
  readonly digests: readonly WrittenDigest[];
  /** The record itself where it is JSON. */
  readonly json: JsonValue | undefined;
  /** Not all of it was looked at: it is too large, too deep, or has too many digests. */
  readonly cutOff: boolean;
}

const NOTHING: WitnessRecord = { kind: 'none', digests: [], json: undefined, cutOff: false };

/** Reads what was pasted or dropped as the fingerprint of a record. Never throws. */
export function readWitnessRecord(given: string | Uint8Array): WitnessRecord {
  const { recordBytes } = bounds.fingerprints;
  if (given.length > recordBytes) return { ...NOTHING, cutOff: true };
  const text = typeof given === 'string' ? given : textOf(given);
  if (text === null) return typeof given === 'string' ? NOTHING : ofBytes(given);
  const whole = readDigest(text);
  if (whole !== null) {
    return {
      ...NOTHING,
      kind: 'digest',
      digests: [{ ...whole, pointer: null, within: null, literal: cut(text.trim()) }],
    };
  }
  const found = new Found();
  const json = /^[\s\ufeff]*[[{"]/.test(text) ? jsonOf(text) : undefined;
  if (json !== undefined) {
    found.json(json, '', null, 0);
    return { kind: isJlinc(json) ? 'jlinc' : 'json', digests: found.list(), json, cutOff: found.cutOff };
  }
  found.text(text, null, null);
  const digests = found.list();
  const kind = digests.length > 0 ? 'text' : 'none';
  return kind === 'none' && typeof given !== 'string'
    ? ofBytes(given)
    : { kind, digests, json: undefined, cutOff: found.cutOff };
}

/** What `openssl dgst -binary` writes: the digest and nothing else. */
function ofBytes(bytes: Uint8Array): WitnessRecord {
  if (bytes.length !== 32 && bytes.length !== 64) return NOTHING;
  const hex = toHex(bytes);
  const bits = bytes.length === 32 ? 256 : 512;
  return { ...NOTHING, kind: 'bytes', digests: [{ hex, bits, pointer: null, within: null, literal: hex }] };
}

/** Text in UTF-8, or in UTF-16 as PowerShell writes it; null where it is neither. */
function textOf(bytes: Uint8Array): string | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    return parseJson(new TextEncoder().encode(text)).value;
  } catch {
    return undefined;
  }
}

const cut = (text: string): string => text.slice(0, 200);

interface Digest {
  readonly hex: string;
  readonly bits: 256 | 512;
}

/**
 * A text that is one digest: hex in any case, with colons, spaces or hyphens between the digits; base64 or base64url;
 * with or without the name of the algorithm before it; or a multihash in hex.
 */
export function readDigest(text: string): Digest | null {
  if (text.length > 1000) return null;
  const [, named, body = ''] =
    /^\s*(?:sha-?(\d+)(?:\s*fingerprint)?\s*[:=_-]\s*|0x)?([^]*?)\s*$/i.exec(text) ?? [];
  const digest = ofHex(body.replace(/[\s:-]/g, '')) ?? ofBase64(body);
  return digest !== null && (named === undefined || named === String(digest.bits)) ? digest : null;
}

function ofHex(text: string): Digest | null {
  if (!/^[0-9a-f]+$/i.test(text)) return null;
  const hex = text.toLowerCase();
  if (hex.length === 64) return { hex, bits: 256 };
  if (hex.length === 128) return { hex, bits: 512 };
  // Multihash: the function's number and the length in bytes, then the digest.
  if (hex.length === 68 && hex.startsWith('1220')) return { hex: hex.slice(4), bits: 256 };
  if (hex.length === 132 && hex.startsWith('1340')) return { hex: hex.slice(4), bits: 512 };
  return null;
}

function ofBase64(text: string): Digest | null {
  const plain = text.replace(/\s/g, '').replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  if (plain.length !== 43 && plain.length !== 86) return null;
  const bytes = fromBase64url(plain);
  if (bytes === null) return null;
  return { hex: toHex(bytes), bits: bytes.length === 32 ? 256 : 512 };
}

/** Hex or base64 of the right length that stands in a text by itself. */
const inText =
  /(?<![0-9a-z+/=_-])(?:sha-?(?:256|512)[:=_-])?(?:(?:0x|1220|1340)?(?:[0-9a-f]{128}|[0-9a-f]{64})|(?:[0-9a-f]{2}[: ]){31}(?:[0-9a-f]{2}|(?:[0-9a-f]{2}[: ]){32}[0-9a-f]{2})|[0-9a-z+/_-]{86}(?:==)?|[0-9a-z+/_-]{43}=?)(?![0-9a-z+/=_-])/gi;

/** Collects digests, each once by its value and place, within the bounds. */
class Found {
  private readonly digests = new Map<string, WrittenDigest>();
  private texts = 0;
  cutOff = false;

  list(): WrittenDigest[] {
    return [...this.digests.values()];
  }

  private add(digest: Digest, pointer: string | null, within: string | null, literal: string): void {
    const key = `${digest.hex} ${pointer ?? ''} ${within ?? ''}`;
    if (this.digests.has(key)) return;
    if (this.digests.size >= bounds.fingerprints.digests) this.cutOff = true;
    else this.digests.set(key, { ...digest, pointer, within, literal: cut(literal) });
  }

  /** `place`: pointer inside `value`'s own text; `outer`: pointer to that text where it stands in another one. */
  json(value: JsonValue, place: string, outer: string | null, depth: number): void {
    if (this.cutOff) return;
    if (isArray(value)) value.forEach((element, i) => this.json(element, `${place}/${i}`, outer, depth));
    else if (isObject(value)) {
      for (const [name, member] of value) {
        const inside = `${place}/${token(name)}`;
        const [pointer, within] = outer === null ? [inside, null] : [outer, inside];
        // A digest may be the name: a table of files by their hashes.
        this.whole(name, pointer, within);
        this.json(member, inside, outer, depth);
      }
    } else if (isString(value)) {
      const [pointer, within] = outer === null ? [place, null] : [outer, place];
      if (!this.whole(value, pointer, within)) this.string(value, pointer, within, depth);
    }
  }

  private whole(text: string, pointer: string, within: string | null): boolean {
    const digest = text.length < 43 ? null : readDigest(text);
    if (digest !== null) this.add(digest, pointer, within, text);
    return digest !== null;
  }

  private string(text: string, pointer: string, within: string | null, depth: number): void {
    if (text.length < 43) return;
    const inner = depth < bounds.fingerprints.nested ? innerJson(text) : undefined;
    if (inner === undefined) {
      this.text(text, pointer, within);
      return;
    }
    if (++this.texts > bounds.fingerprints.texts) this.cutOff = true;
    else this.json(inner, '', within === null ? pointer : `${pointer}${within}`, depth + 1);
  }

  text(text: string, pointer: string | null, within: string | null): void {
    for (const [literal] of text.matchAll(inText)) {
      const digest = readDigest(literal);
      if (digest !== null) this.add(digest, pointer, within, literal);
      if (this.cutOff) return;
    }
  }
}

/** JSON inside a string: written out, or the payload of a compact JWS. */
function innerJson(text: string): JsonValue | undefined {
  if (/^\s*[[{]/.test(text)) return jsonOf(text);
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(text) ?? [];
  const bytes = payload === undefined ? null : fromBase64url(payload);
  if (bytes === null) return undefined;
  try {
    return parseJson(bytes).value;
  } catch {
    return undefined;
  }
}

/** A digest that somebody wrote down and the fingerprint of the record that it is. */
export interface FingerprintMatch {
  readonly digest: WrittenDigest;
  readonly fingerprint: Fingerprint;
}

export interface FingerprintComparison {
  readonly matches: readonly FingerprintMatch[];
  readonly said: Said;
}

/** Which of the digests are fingerprints of the record. It tells the reader something, and proves nothing. */
export function compareFingerprints(
  { digests }: Pick<WitnessRecord, 'digests'>,
  fingerprints: readonly Fingerprint[],
): FingerprintComparison {
  const byHex = new Map(
    fingerprints.flatMap((one) => [[one.sha256, one] as const, [one.sha512, one] as const]),
  );
  const matches = digests.flatMap((digest) => {
    const fingerprint = byHex.get(digest.hex);
    return fingerprint === undefined ? [] : [{ digest, fingerprint }];
  });
  return { matches, said: summary(digests.length, matches[0]) };
}

function summary(given: number, match: FingerprintMatch | undefined): Said {
  if (given === 0) return said('No fingerprint was found: a SHA-256 or SHA-512, in hex or base64.');
  if (match === undefined) {
    return said(
      'This is no fingerprint of this record, in any form that was tried.|None of these {n} is a fingerprint of this record, in any form that was tried.',
      { n: given },
    );
  }
  return said(
    'It is the fingerprint of this record: SHA-{bits} of “{form}”. Who wrote it down, and when, is not shown by that.',
    {
      bits: String(match.digest.bits),
      form: match.fingerprint.label,
    },
  );
}
