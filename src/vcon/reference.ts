import { classOfMediaType, classOfName, type MediaClass } from '../evidence/file-type';
import { contentHashOf, type ContentHash } from './content-hash';
import { isArray, isObject, isString, type JsonObject } from './json';

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

/** The objects of a record that can hold or refer to a file, with their pointers. */
export function contentObjects(vcon: JsonObject): { pointer: string; object: JsonObject; place: string }[] {
  return places.flatMap((place) => {
    const list = vcon.get(place);
    return (isArray(list) ? list : []).flatMap((object, index) =>
      isObject(object) ? [{ pointer: `/${place}/${index}`, object, place }] : [],
    );
  });
}

/** Every reference of a record, in document order. */
export function references(vcon: JsonObject): Reference[] {
  const redacted = isRedacted(vcon);
  return contentObjects(vcon).flatMap(({ pointer, object, place }) => {
    const url = text(object, 'url');
    const hasBody = hasInlineBody(object);
    const hash = contentHashOf(object);
    if (url === null && (hasBody || hash.unusable === 'absent')) return [];
    const name = text(object, 'filename') ?? lastSegment(url);
    return [
      {
        pointer,
        name,
        url,
        hash,
        mediaClass: mediaClass(object, name, place),
        withheld: redacted && url === null,
      },
    ];
  });
}

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
