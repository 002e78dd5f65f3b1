import { fromBase64url, fromHex, toBase64url, toHex } from './base64url';
import { isArray, isString, type JsonValue } from './json';

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
}

/** Reads the value of a `content_hash` member; never throws. */
export function readContentHash(value: JsonValue | undefined): ContentHash {
  const given = isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const values = given.filter((one) => one !== '');
  const tokens = values.filter(isString);
  const sha512 = tokens.flatMap((token) => {
    const digest = token.startsWith('sha512-') ? fromBase64url(token.slice('sha512-'.length)) : null;
    return digest?.length === 64 ? [toHex(digest)] : [];
  });
  const unusable = sha512.length > 0 ? null : values.length > 0 ? 'unsupported' : 'absent';
  return { tokens, sha512, unusable };
}

/** The `content_hash` token of a SHA-512 digest given in hex. */
export const contentHashToken = (sha512: string): string => `sha512-${toBase64url(fromHex(sha512))}`;

/** Whether a file with this SHA-512 (hex) is the one that is asked for. */
export const fitsContentHash = (hash: ContentHash, sha512: string): boolean =>
  hash.sha512.length > 0 && hash.sha512.every((digest) => digest === sha512);
