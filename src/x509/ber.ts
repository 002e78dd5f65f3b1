import { DerError } from './der';

/**
 * BER (ITU-T X.690 section 8.1), as far as the wrappings of certificates need it: programs write PKCS #7 and PKCS #12
 * files with indefinite lengths too. What is inside, a certificate, has to be strict DER; `./der` reads that.
 *
 * Functions here throw {@link DerError} and nothing else, use no recursion, and look at each byte once.
 */
export interface BerElement {
  /** Its identifier octet. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** All of it, as in the file. */
  readonly whole: Uint8Array;
}

/** The one element that the bytes are, nothing behind it. */
export function onlyBer(bytes: Uint8Array): BerElement {
  const element = elementAt(bytes, 0);
  if (element.whole.length !== bytes.length) throw new DerError('more than belongs here');
  return element;
}

/** What a constructed element holds, in order: at most `most` elements, whatever else there is. */
export function berInside({ content }: Pick<BerElement, 'content'>, most: number): BerElement[] {
  const elements: BerElement[] = [];
  for (let at = 0; at < content.length && elements.length < most;) {
    const element = elementAt(content, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

function elementAt(bytes: Uint8Array, at: number): BerElement {
  const { tag, start, length } = headAt(bytes, at);
  const end = endOf(bytes, at);
  const contentEnd = length === null ? end - END_OF_CONTENTS : end;
  return { tag, content: bytes.subarray(start, contentEnd), whole: bytes.subarray(at, end) };
}

/** Bytes of the mark that ends an element of indefinite length (X.690 section 8.1.5). */
const END_OF_CONTENTS = 2;

/** Where the element that begins here ends: for an indefinite length, behind its own end mark. */
function endOf(bytes: Uint8Array, start: number): number {
  let at = start;
  let open = 0;
  do {
    const { tag, start: content, length } = headAt(bytes, at);
    at = content + (length ?? 0);
    if (length === null) open++;
    else if (tag === 0 && length === 0) {
      if (open === 0) throw new DerError('an end without a beginning');
      open--;
    }
    if (at > bytes.length) throw new DerError('a length beyond the end');
  } while (open > 0);
  return at;
}

/** Tag and length (X.690 sections 8.1.2 and 8.1.3); `length` null: indefinite. */
function headAt(bytes: Uint8Array, at: number): { tag: number; start: number; length: number | null } {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) throw new DerError('cut short');
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag above 30');
  if (first < 0x80) return { tag, start: at + 2, length: first };
  if (first === 0x80) {
    if ((tag & 0x20) === 0) throw new DerError('a primitive of indefinite length');
    return { tag, start: at + 2, length: null };
  }
  const count = first & 0x7f;
  if (count > 4) throw new DerError('a giant length');
  let length = 0;
  for (let index = 0; index < count; index++) {
    const byte = bytes[at + 2 + index];
    if (byte === undefined) throw new DerError('cut short');
    length = length * 256 + byte;
  }
  return { tag, start: at + 2 + count, length };
}
