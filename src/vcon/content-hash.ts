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
  /** Why there is nothing to compare with; null where there is. */
  readonly unusable: 'absent' | 'unsupported' | null;
  /** A digest was read although it is not in base64url without padding. */
  readonly tolerated: boolean;
}

/** Reads the value of a `content_hash` member; never throws. */
export function readContentHash(value: JsonValue | undefined): ContentHash {
  const given = isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const values = given.filter((one) => one !== '');
  const tokens = values.filter(isString);
  const read = tokens.flatMap((token) => readDigest(/^sha512-(.*)$/s.exec(token)?.[1] ?? ''));
  const unusable = read.length > 0 ? null : values.length > 0 ? 'unsupported' : 'absent';
  const tolerated = read.some(({ strict }) => !strict);
  return { tokens, sha512: read.map(({ digest }) => toHex(digest)), unusable, tolerated };
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

/** A SHA-512 digest in base64url, as the draft has it, else in one of the other ways in which producers write it. */
function readDigest(text: string): { digest: Uint8Array; strict: boolean }[] {
  const strict = fromBase64url(text);
  if (strict?.length === 64) return [{ digest: strict, strict: true }];
  const digest = /^[0-9a-f]{128}$/i.test(text)
    ? fromHex(text)
    : fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  return digest?.length === 64 ? [{ digest, strict: false }] : [];
}

/** The `content_hash` token of a SHA-512 digest given in hex. */
export const contentHashToken = (sha512: string): string => `sha512-${toBase64url(fromHex(sha512))}`;

/** Whether a file with this SHA-512 (hex) is the one that is asked for. */
export const fitsContentHash = (hash: ContentHash, sha512: string): boolean =>
  hash.sha512.length > 0 && hash.sha512.every((digest) => digest === sha512);
