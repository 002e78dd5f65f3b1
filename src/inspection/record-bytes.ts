import type { EvidenceFile } from '../evidence/evidence';
import type { PrivateKey } from '../signature/private-key';
import { toHex } from '../vcon/base64url';
import { isArray, isObject, JsonNumber, type JsonValue } from '../vcon/json';
import { reopened } from './reopened';

/** The very bytes that a record was read from. */
export interface RecordBytes {
  /** They are the payload beside a signature, whatever that shows; else the file itself, or what was decrypted. */
  readonly isPayload: boolean;
  /** They, or what is around them, were gzip-compressed; these are unpacked. */
  readonly unpacked: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-512 over them, hex. */
  readonly sha512: string;
}

/** The bytes that a record of the evidence was read from: the innermost payload that could be reached. */
export async function recordBytes(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
): Promise<RecordBytes | null> {
  const opened = await reopened(file, keys);
  if (opened === null || (opened.content.kind !== 'vcon' && opened.content.kind !== 'unreadable'))
    return null;
  const bytes = Uint8Array.from(opened.contentBytes);
  const readable = opened.content.kind === 'vcon';
  return {
    isPayload: readable ? opened.signedInside : opened.layers.length > 0 && opened.encryption.length === 0,
    unpacked: opened.compressed,
    bytes,
    sha512: toHex(new Uint8Array(await crypto.subtle.digest('SHA-512', bytes))),
  };
}

/** One value of a record as it was read, whole; null where there is none, or it is an object or array. */
export async function fieldValue(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
  pointer: string,
): Promise<string | null> {
  const opened = await reopened(file, keys);
  if (opened?.content.kind !== 'vcon') return null;
  const value = at(opened.content.vcon, pointer);
  if (value === undefined || isObject(value) || isArray(value)) return null;
  return value instanceof JsonNumber ? value.literal : String(value);
}

/** What a pointer (RFC 6901 section 4) leads to. */
function at(root: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isObject(value)) value = value.get(name);
    else value = isArray(value) && /^(0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined;
  }
  return value;
}
