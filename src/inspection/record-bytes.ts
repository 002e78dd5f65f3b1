import { bounds } from '../bounds';
import type { EvidenceFile } from '../evidence/evidence';
import type { PrivateKey } from '../signature/private-key';
import { toHex } from '../vcon/base64url';
import { isArray, isObject, JsonNumber, type JsonValue } from '../vcon/json';
import { LongText } from '../vcon/long-text';
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
  const bytes = ownBytes(opened.contentBytes, file);
  const readable = opened.content.kind === 'vcon';
  return {
    isPayload: readable ? opened.signedInside : opened.layers.length > 0 && opened.encryption.length === 0,
    unpacked: opened.compressed,
    bytes,
    sha512: toHex(new Uint8Array(await crypto.subtle.digest('SHA-512', bytes))),
  };
}

/** Bytes that can be handed over: a copy where they are those of the file itself. */
function ownBytes(bytes: Uint8Array, file: EvidenceFile | undefined): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const ofFile = file?.content.state === 'read' && file.content.bytes?.buffer === buffer;
  if (ofFile || !(buffer instanceof ArrayBuffer) || bytes.length < buffer.byteLength) return bytes.slice();
  return new Uint8Array(buffer);
}

/**
 * One value of a record as it was read, whole; null where there is none, it is an object or array, or too long to be
 * made a string.
 */
export async function fieldValue(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
  pointer: string,
): Promise<string | null> {
  const opened = await reopened(file, keys);
  if (opened?.content.kind !== 'vcon') return null;
  const value = at(opened.content.vcon, pointer);
  if (value === undefined || isObject(value) || isArray(value)) return null;
  if (value instanceof LongText) return value.bytes.length > bounds.plainText ? null : value.text();
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
