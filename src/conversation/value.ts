import { bytesOfBase64 } from '../vcon/inline-body';
import {
  JsonNumber,
  isArray,
  isString,
  isText,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../vcon/json';
import { LongText } from '../vcon/long-text';
import { bounds } from '../bounds';

/** A string that says something. */
export function stringIn(object: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = object.get(name);
    if (isString(value) && value.trim() !== '') return value;
  }
  return null;
}

/** A number that a double holds; null for anything else. */
export function numberOf(value: JsonValue | undefined): number | null {
  return value instanceof JsonNumber && Number.isFinite(value.value) ? value.value : null;
}

/** An index: a whole number from 0 on. */
export function indexOf(value: JsonValue | undefined): number | null {
  const number = numberOf(value);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** The indices in a value that is one, or a list of them, or a list of lists of them; each once. */
export function indicesOf(value: JsonValue | undefined, limit: number): number[] {
  const found = new Set<number>();
  const collect = (one: JsonValue | undefined, depth: number): void => {
    if (found.size >= limit) return;
    if (isArray(one) && depth > 0) for (const element of one) collect(element, depth - 1);
    const index = indexOf(one);
    if (index !== null) found.add(index);
  };
  collect(value, 2);
  return [...found];
}

/** RFC 3339, which leaves no doubt about the zone. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** A moment in milliseconds since 1970; null where the text is none, or leaves its zone open. */
export function momentOf(text: string | null): number | null {
  if (text === null || text.length > 40 || !RFC_3339.test(text)) return null;
  const moment = Date.parse(text.toUpperCase().replace(' ', 'T'));
  return Number.isNaN(moment) ? null : moment;
}

/** The bytes of a body in base64url, or in what producers take for it; null where it is neither. */
export function bytesOfBody(object: JsonObject): Uint8Array | null {
  const body = object.get('body');
  if (!isText(body) || object.get('encoding') !== 'base64url') return null;
  return bytesOfBase64(body);
}

/** Bytes of an inline file, told without decoding it. */
export function sizeOfBody(object: JsonObject): number | null {
  const body = object.get('body');
  if (!isText(body) || body === '' || object.get('encoding') !== 'base64url') return null;
  const end = isString(body) ? body.slice(-2) : new LongText(body.bytes.slice(-2)).text();
  const padding = end === '==' ? 2 : end.endsWith('=') ? 1 : 0;
  const length = isString(body) ? body.length : body.bytes.length;
  return Math.floor(((length - padding) * 3) / 4);
}

/**
 * What an object carries inline: a JSON value where it is one or its text is JSON, else the text; undefined where it
 * carries none, or one that is no text.
 */
export function contentOf(object: JsonObject): JsonValue | undefined {
  const body = object.get('body');
  if (!isText(body)) return body ?? undefined;
  const text = textOfBody(object);
  if (text === null || !/^\s*[[{"]/.test(text)) return text ?? undefined;
  try {
    return parseJson(new TextEncoder().encode(text)).value;
  } catch {
    return text;
  }
}

/** An inline body that is a string, as text: decoded where it is base64url. */
export function textOfBody(object: JsonObject): string | null {
  const body = object.get('body');
  if (!isText(body) || body === '') return null;
  if (object.get('encoding') !== 'base64url') return isString(body) ? body : longText(body);
  if ((sizeOfBody(object) ?? 0) > bounds.conversation.decodedText) return null;
  const bytes = bytesOfBody(object);
  if (bytes === null || bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A long text that is no longer than is decoded to be read. */
const longText = (text: LongText): string | null =>
  text.bytes.length > bounds.conversation.decodedText || text.hasLoneSurrogate ? null : text.text();
