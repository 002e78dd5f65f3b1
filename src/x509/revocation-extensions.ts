import { bounds } from '../bounds';
import { readExtension } from './certificate';
import { DerError, inside, only, tags, type Element } from './der';
import type { Extension } from './extensions';

/** Extensions of one list or answer: more serve to make work. */
const MOST_EXTENSIONS = 64;

/**
 * Reads Extensions as lists and OCSP responses have them, each at most once (RFC 5280 section 4.2); throws DerError.
 * @param element the explicit tag around them; null where they are absent
 */
export function readExtensions(element: Element | null): Extension[] {
  if (element === null) return [];
  const reader = inside(only(element.content, tags.sequence));
  const extensions: Extension[] = [];
  while (!reader.atEnd) {
    const extension = readExtension(inside(reader.next(tags.sequence)));
    if (extensions.length === MOST_EXTENSIONS || extension.value.length > bounds.certificateBytes) {
      throw new DerError('too much in extensions');
    }
    if (extensions.some(({ oid }) => oid === extension.oid)) throw new DerError('an extension given twice');
    extensions.push(extension);
  }
  return extensions;
}
