import { fromBase64, fromBase64url, fromHex, toBase64url, toHex } from './base64url';
import { isArray, isString, type JsonObject, type JsonValue } from './json';

/**
 * What a `content_hash` demands (draft-ietf-vcon-vcon-core, "ContentHash"): one token or an array of tokens, each
 * an algorithm name, a hyphen and the base64url of the digest. All usable ones must match.
 */
export interface ContentHash {
  /** The tokens as written. */
  readonly tokens: readonly string[];
  /** SHA-512 digests asked for, hex. */
  readonly sha512: readonly string[];
  /** SHA-256 and SHA-384 digests asked for. */
  readonly others: readonly OtherDigest[];
  /** Why there is nothing to compare with; null where there is. */
  readonly unusable: 'absent' | 'unsupported' | null;
  /** A digest was read although it is not in base64url without padding. */
  readonly tolerated: boolean;
}

/** A digest by another algorithm than SHA-512; `hex` is lower-case. */
export interface OtherDigest {
  readonly algorithm: 'sha256' | 'sha384';
  readonly hex: string;
}

/** Bytes of the digests by their names in `content_hash`. */
const lengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 32],
  ['sha384', 48],
  ['sha512', 64],
]);

/** Reads the value of a `content_hash` member; never throws. */
export function readContentHash(value: JsonValue | undefined): ContentHash {
  const given = isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const values = given.filter((one) => one !== '');
  const tokens = values.filter(isString);
  const read = tokens.flatMap(readToken);
  const unusable = read.length > 0 ? null : values.length > 0 ? 'unsupported' : 'absent';
  const tolerated = read.some(({ strict }) => !strict);
  const sha512 = read.flatMap(({ algorithm, hex }) => (algorithm === 'sha512' ? [hex] : []));
  const others = read.flatMap(({ algorithm, hex }) => (algorithm === 'sha512' ? [] : [{ algorithm, hex }]));
  return { tokens, sha512, others, unusable, tolerated };
}

/**
 * Reads the hash of the file that an object refers to. Version 0.0.1 had it in two members, `alg` and `signature`,
 * where later ones have `content_hash`.
 */
export function contentHashOf(object: JsonObject): ContentHash {
  const [alg, signature] = [object.get('alg'), object.get('signature')];
  const inTwo =
    !object.has('content_hash') && isString(alg) && /^sha-?512$/i.test(alg) && isString(signature);
  return readContentHash(inTwo ? `sha512-${signature}` : object.get('content_hash'));
}

interface ReadToken {
  readonly algorithm: 'sha256' | 'sha384' | 'sha512';
  readonly hex: string;
  readonly strict: boolean;
}

/** A digest in base64url, as the draft has it, else in one of the other ways in which producers write it. */
function readToken(token: string): ReadToken[] {
  const [, name = '', text = ''] = /^(sha256|sha384|sha512)-(.*)$/s.exec(token) ?? [];
  const algorithm = name as ReadToken['algorithm'];
  const length = lengths.get(name);
  const strict = fromBase64url(text);
  if (length === undefined) return [];
  if (strict?.length === length) return [{ algorithm, hex: toHex(strict), strict: true }];
  const digest = /^[0-9a-f]+$/i.test(text) && text.length === 2 * length ? fromHex(text) : padded(text);
  return digest?.length === length ? [{ algorithm, hex: toHex(digest), strict: false }] : [];
}

const padded = (text: string): Uint8Array | null =>
  fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));

/** The `content_hash` token of a digest given in hex. */
export const contentHashToken = (hex: string, algorithm = 'sha512'): string =>
  `${algorithm}-${toBase64url(fromHex(hex))}`;

/** The digests of a file, as far as they are known: hex, null for one that could not be computed. */
export interface FileDigests {
  readonly sha512: string;
  readonly sha256?: string | null;
  readonly sha384?: string | null;
}

/** Whether a file is the one that is asked for; null where a digest that would be needed is not known. */
export function fitsContentHash(hash: ContentHash, digests: FileDigests): boolean | null {
  if (hash.unusable !== null) return false;
  if (hash.sha512.some((hex) => hex !== digests.sha512)) return false;
  const others = hash.others.map(({ algorithm, hex }) => ({ hex, file: digests[algorithm] ?? null }));
  if (others.some(({ hex, file }) => file !== null && file !== hex)) return false;
  return others.every(({ file }) => file !== null) ? true : null;
}
