import { bounds } from '../bounds';
import { fromBase64 } from '../vcon/base64url';
import { tags } from '../x509/der';
import { pemBlocks } from '../x509/pem';

/** id-ct-TSTInfo (RFC 3161 section 2.4.2), as an element. */
const TST_INFO = Uint8Array.of(6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 16, 1, 4);

/** First bytes in which a token names its type. */
const HEAD = 1024;

/**
 * The DER in a file that may be a time stamp: the file itself, what its base64 encodes, or its first PEM block.
 * @returns null where it is none of these
 */
export function unwrapped(file: Uint8Array): Uint8Array | null {
  if (file[0] === tags.sequence) return file;
  // Base64 takes four characters for three bytes, and has line ends.
  if (file.length > 2 * bounds.timeStamp.bytes) return null;
  const text = new TextDecoder('latin1').decode(file).trim();
  const der = text.startsWith('M')
    ? fromBase64(text.replace(/\s/g, ''))
    : (pemBlocks(text)[Symbol.iterator]().next().value?.der ?? null);
  return der?.[0] === tags.sequence ? der : null;
}

/** Whether bytes name the content type of time stamps where a token, or a response with one, has it. */
export function namesTimeStamp(der: Uint8Array): boolean {
  const head = der.subarray(0, HEAD);
  return head.some((_, at) => TST_INFO.every((byte, index) => head[at + index] === byte));
}
