import { classOfMediaType, classOfName, type MediaClass } from '../evidence/file-type';
import { contentHashOf, type ContentHash } from './content-hash';
import { isArray, isObject, isString, isText, token, type JsonObject, type JsonValue } from './json';

/** One place where a record refers to a file outside it (draft-ietf-vcon-vcon-core, "Externally Referenced Files"). */
export interface Reference {
  /** Pointer to the dialog, analysis or attachment object. */
  readonly pointer: string;
  /** `filename`, else the last segment of `url`. */
  readonly name: string | null;
  readonly url: string | null;
  readonly hash: ContentHash;
  readonly mediaClass: MediaClass;
  /** A hash without url or body in a redacted record: its file was held back on purpose. */
  readonly withheld: boolean;
}

const places = ['dialog', 'analysis', 'attachments'] as const;

/** Whether a value counts as there: "Objects or arrays with no or null values MAY be excluded". */
export function isPresent(vcon: JsonObject, name: string): boolean {
  const value = vcon.get(name);
  if (value === undefined || value === null) return false;
  if (isObject(value)) return value.size > 0;
  return !isArray(value) || value.length > 0;
}

/** Whether a record says that it is a redacted version of another. */
export const isRedacted = (vcon: JsonObject): boolean =>
  isObject(vcon.get('redacted')) && isPresent(vcon, 'redacted');

/**
 * The objects of a record that can hold or refer to a file, with their pointers. Where the draft wants a list of them,
 * an object in its place, what that object holds, and lists within the list are malformed and may name files all the
 * same.
 */
export function contentObjects(vcon: JsonObject): { pointer: string; object: JsonObject; place: string }[] {
  return places.flatMap((place) => {
    const value = vcon.get(place);
    const inside = isObject(value)
      ? [...value].flatMap(([name, member]) => objectsIn(member, `/${place}/${token(name)}`))
      : [];
    return [...objectsIn(value, `/${place}`), ...inside].map((one) => ({ ...one, place }));
  });
}

function objectsIn(value: JsonValue | undefined, pointer: string): { pointer: string; object: JsonObject }[] {
  if (isObject(value)) return [{ pointer, object: value }];
  return isArray(value) ? value.flatMap((element, index) => objectsIn(element, `${pointer}/${index}`)) : [];
}

/** Every reference of a record, in document order. */
export function references(vcon: JsonObject): Reference[] {
  const redacted = isRedacted(vcon);
  return contentObjects(vcon).flatMap(({ pointer, object, place }) => {
    const url = text(object, 'url');
    const hash = contentHashOf(object);
    // An address that is no string is still meant as one, and a hash beside what is no file is about another.
    const body = object.get('body');
    const hasFile = (isText(body) && body !== '') || hasJsonBody(object);
    const hasUrl = isPresent(object, 'url') && object.get('url') !== '';
    if (!hasUrl && (hasFile || hash.unusable === 'absent')) return [];
    const name = text(object, 'filename') ?? lastSegment(url);
    return [
      {
        pointer,
        name,
        url,
        hash,
        mediaClass: mediaClass(object, name, place),
        withheld: redacted && !hasUrl,
      },
    ];
  });
}

const hasJsonBody = (object: JsonObject): boolean =>
  object.get('encoding') === 'json' && typeof object.get('body') === 'object' && isPresent(object, 'body');

/** Whether an object carries its file inline; an empty string is none. */
export function hasInlineBody(object: JsonObject): boolean {
  const body = object.get('body');
  return body !== undefined && body !== null && body !== '';
}

function text(object: JsonObject, name: string): string | null {
  const value = object.get(name);
  return isString(value) && value !== '' ? value : null;
}

function lastSegment(url: string | null): string | null {
  const path = url?.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0];
  const segment = path?.split('/').pop() ?? '';
  if (segment === '') return null;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function mediaClass(object: JsonObject, name: string | null, place: string): MediaClass {
  const mediaType = text(object, 'mediatype') ?? text(object, 'mimetype');
  const named = mediaType === null ? 'unknown' : classOfMediaType(mediaType);
  if (named !== 'unknown') return named;
  const byName = name === null ? 'unknown' : classOfName(name);
  if (byName !== 'unknown') return byName;
  return place === 'dialog' && object.get('type') === 'recording' ? 'recording' : 'unknown';
}
