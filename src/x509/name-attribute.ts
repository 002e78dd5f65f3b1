import { DerError, tags } from './der';

/** One AttributeTypeAndValue (RFC 5280 section 4.1.2.4). */
export interface Attribute {
  /** OID in dotted form. */
  readonly type: string;
  /** Identifier octet of the value, such as 0x0c for UTF8String. */
  readonly tag: number;
  /** DER of the value. */
  readonly value: Uint8Array;
  /** The value as text, unprepared; null where it is no string. */
  readonly text: string | null;
}

/** The text of a string type; null for any other type, and where the bytes are not what the type says. */
export function attributeText({ tag, content }: { tag: number; content: Uint8Array }): string | null {
  switch (tag) {
    case tags.utf8String:
      return decoded('utf-8', content);
    case tags.bmpString:
      return content.length % 2 === 0 ? decoded('utf-16be', content) : null;
    case tags.universalString:
      return utf32(content);
    case tags.printableString:
    case tags.numericString:
    case tags.visibleString:
    case tags.ia5String:
      return content.every((byte) => byte < 0x80) ? latin1(content) : null;
    case tags.teletexString:
      // T.61 as everybody writes it: Latin-1.
      return latin1(content);
    default:
      return null;
  }
}

/**
 * An attribute in the form in which equal ones are equal strings (RFC 5280 section 7.1: case and white space do not
 * count, nor which string type a text is in; what is no text, or cannot be prepared, is compared byte by byte).
 */
export function attributeKey({ type, value, text }: Attribute): string {
  const prepared = text === null ? null : prepare(text);
  if (prepared !== null) return `${type}=${prepared}`;
  return `${type}#${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Prepares a text for caseIgnoreMatch: RFC 4518 section 2 (map, normalize, prohibit, insignificant space), with the
 * Unicode of the JavaScript engine.
 * @returns null where it holds a character that section 2.4 prohibits
 */
export function prepare(text: string): string | null {
  const mapped = text
    .replace(mappedToNothing, '')
    .replace(mappedToSpace, ' ')
    .replace(/\p{Cc}/gu, '');
  // Folding may undo normalization and the other way round; twice is enough for both to hold.
  const folded = fold(fold(mapped));
  if (prohibited.test(folded)) return null;
  return folded.replace(/ +/g, ' ').replace(/^ | $/g, '');
}

/** Upper before lower case makes one of ß, ẞ and ss, as case folding does. */
const fold = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');

/** RFC 4518 section 2.2: soft hyphens, joiners, variation selectors and whatever else is not seen. */
const mappedToNothing = /[\p{Cf}\p{Variation_Selector}\u1806\ufffc]|\u034f/gu;

/** RFC 4518 section 2.2: tabs, line ends and every separator; the control characters that are left map to nothing. */
const mappedToSpace = /[\s\u0085\p{Z}]/gu;

/** RFC 4518 section 2.4: unassigned, private use, surrogates, non-characters and U+FFFD. */
const prohibited = /[\p{Cn}\p{Co}\p{Cs}\ufffd]/u;

function decoded(encoding: 'utf-8' | 'utf-16be', bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

function utf32(bytes: Uint8Array): string | null {
  if (bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at);
    if (point > 0x10ffff) return null;
    text += String.fromCodePoint(point);
  }
  return text;
}

/** For callers that read one string type alone; throws DerError. */
export function stringOf(element: { tag: number; content: Uint8Array }): string {
  const text = attributeText(element);
  if (text === null) throw new DerError('not a string');
  return text;
}
