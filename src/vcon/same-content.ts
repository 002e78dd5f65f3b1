import { toHex } from './base64url';
import { isArray, isObject, JsonNumber, type JsonValue } from './json';
import { LongText } from './long-text';

/**
 * What two values have in common just where they are the same data, as `sameJson` has it: members in any order, numbers by
 * their spelling. The SHA-256 of a text that nothing else stands for; hex.
 */
export async function contentKey(value: JsonValue): Promise<string> {
  const long: LongText[] = [];
  const text = written(value, long);
  const digests: string[] = [];
  for (const { bytes } of long) digests.push(await sha256(bytes));
  return sha256(new TextEncoder().encode(`${text}\n${digests.join()}`));
}

const sha256 = async (bytes: Uint8Array): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));

/** @param long gains the long texts, in whose places stand what no other value is written as */
function written(value: JsonValue, long: LongText[]): string {
  if (isObject(value)) {
    const members = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${written(member, long)}`).join()}}`;
  }
  if (isArray(value)) return `[${value.map((element) => written(element, long)).join()}]`;
  if (value instanceof JsonNumber) return value.literal;
  if (value instanceof LongText) {
    long.push(value);
    return 'long';
  }
  return JSON.stringify(value);
}
