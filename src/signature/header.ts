import { bounds } from '../bounds';
import type { Reason } from '../reasons';
import { fromBase64url } from '../vcon/base64url';
import type { JwsSignature } from '../vcon/container';
import { isArray, isObject, isString, JsonError, parseJson, sameJson, type JsonObject } from '../vcon/json';
import { message, said, type Sentence } from '../wording';
import { criticalProblem } from './critical';

/** What the JOSE header of one signature says, once it says only one thing (RFC 7515 section 4). */
export interface JoseHeader {
  /** The protected header as written, base64url; "" where there is none. */
  readonly protectedText: string;
  readonly alg: string | null;
  readonly algProtected: boolean;
  /** `x5c`: standard base64 of DER, the signing certificate first; null where absent. */
  readonly x5c: readonly string[] | null;
  readonly x5cProtected: boolean;
  /** `x5t#S256`, base64url of the SHA-256 of the signing certificate; null where absent. */
  readonly x5tS256: string | null;
  readonly x5tS256Protected: boolean;
  /** `x5t`, base64url of the SHA-1 of the signing certificate; null where absent. */
  readonly x5t: string | null;
  /** `x5u`, where the certificate could be fetched; nothing ever is. */
  readonly x5u: string | null;
  readonly uuid: string | null;
  /** `b64`: whether the payload is base64url, which it is by default (RFC 7797 section 3). */
  readonly payloadEncoded: boolean;
  /** Names that stand in both headers with the same value (forbidden by RFC 7515 section 7.2.1, harmless). */
  readonly duplicated: readonly string[];
  /** Pointer to the first string of the protected header that is no Unicode text; null where none is. */
  readonly loneSurrogate: string | null;
}

/** Why a header cannot be used, in one sentence. */
export interface HeaderProblem {
  readonly reason: Reason;
  /** The member of the signature in which it stands. */
  readonly member: 'protected' | 'header';
  readonly message: Sentence;
  readonly spec: string;
}

/**
 * Joins protected and unprotected header of one signature into one JOSE header.
 *
 * RFC 7515 section 7.2.1 wants their names disjoint. The working group's own example repeats `alg` and `x5c` in
 * both: with equal values the protected one counts and the repetition is noted; with other values the header
 * contradicts itself and the signature cannot be judged.
 */
export function joinHeaders(
  signature: Pick<JwsSignature, 'protected' | 'header'>,
): JoseHeader | HeaderProblem {
  const protectedText = signature.protected === undefined ? '' : signature.protected;
  if (!isString(protectedText)) return malformed(message('The protected header is not a string.'), '7.2.1');
  const read = readProtected(protectedText);
  if ('reason' in read) return read;
  const { protectedHeader } = read;
  const header = signature.header === undefined ? new Map() : signature.header;
  if (!isObject(header))
    return malformed(message('The unprotected header is not a JSON object.'), '7.2.1', 'header');

  const duplicated: string[] = [];
  for (const [name, value] of header) {
    const other = protectedHeader.get(name);
    if (other === undefined) continue;
    if (!sameJson(value, other)) {
      return conflict(
        said('"{name}" stands in both headers with different values.', { name: name.slice(0, 40) }),
        '7.2.1',
        'header',
      );
    }
    duplicated.push(name);
  }
  return critical(protectedHeader, header) ?? usable(protectedText, read, header, duplicated);
}

/** Whether joining ended in a problem. */
export const isProblem = (header: JoseHeader | HeaderProblem): header is HeaderProblem => 'reason' in header;

interface ProtectedHeader {
  readonly protectedHeader: JsonObject;
  readonly loneSurrogate: string | null;
}

function readProtected(text: string): ProtectedHeader | HeaderProblem {
  if (text === '') return { protectedHeader: new Map(), loneSurrogate: null };
  const bytes = fromBase64url(text);
  if (bytes === null) return malformed(message('The protected header is not base64url.'), '2');
  try {
    const { value, loneSurrogate } = parseJson(bytes);
    return isObject(value)
      ? { protectedHeader: value, loneSurrogate }
      : malformed(message('The protected header is not a JSON object.'), '4');
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const why = said('The protected header is not proper JSON, at its byte {offset}: {problem}.', {
      offset: String(error.offset),
      problem: said(error.message),
    });
    return malformed(why, error.spec);
  }
}

/** The one extension of JWS that is implemented here: an unencoded payload (RFC 7797). */
const implemented = ['b64'];

/** What `crit` and `b64` demand (RFC 7515 section 4.1.11, RFC 7797 sections 3 and 6); null where they can be kept. */
function critical(protectedHeader: JsonObject, header: JsonObject): HeaderProblem | null {
  if (header.has('crit'))
    return conflict(message('"crit" stands in the unprotected header.'), '4.1.11', 'header');
  if (header.has('b64'))
    return conflict(message('"b64" stands in the unprotected header.'), 'RFC 7797 section 3', 'header');
  const b64 = protectedHeader.get('b64');
  if (b64 !== undefined && typeof b64 !== 'boolean') {
    return conflict(message('"b64" is neither true nor false.'), 'RFC 7797 section 3');
  }
  const problem = criticalProblem(protectedHeader, implemented);
  if (problem !== null) return { ...problem, member: 'protected', spec: cite('4.1.11') };
  const crit = protectedHeader.get('crit');
  if (b64 === false && !(isArray(crit) && crit.includes('b64'))) {
    return conflict(message('"b64" is false without being named in "crit".'), 'RFC 7797 section 6');
  }
  return null;
}

function usable(
  protectedText: string,
  { protectedHeader, loneSurrogate }: ProtectedHeader,
  header: JsonObject,
  duplicated: string[],
): JoseHeader | HeaderProblem {
  const member = (name: string) => (protectedHeader.has(name) ? protectedHeader : header).get(name);
  const holder = (name: string) => (protectedHeader.has(name) ? 'protected' : 'header');
  for (const name of ['alg', 'x5t', 'x5t#S256', 'x5u', 'uuid']) {
    const value = member(name);
    if (value !== undefined && !isString(value))
      return malformed(said('"{name}" is not a string.', { name }), '4.1', holder(name));
  }
  const string = (name: string): string | null => {
    const value = member(name);
    return isString(value) ? value : null;
  };
  const x5c = member('x5c');
  if (x5c !== undefined && !(isArray(x5c) && x5c.every(isString))) {
    return malformed(message('"x5c" is not a list of strings.'), '4.1.6', holder('x5c'));
  }
  if (x5c !== undefined && x5c.length > bounds.certificates) {
    const message = said('"x5c" holds {n} certificates; at most {most} are read.', {
      n: x5c.length,
      most: bounds.certificates,
    });
    return malformed(message, '4.1.6', holder('x5c'));
  }
  return {
    protectedText,
    alg: string('alg'),
    algProtected: protectedHeader.has('alg'),
    x5c: x5c === undefined || x5c.length === 0 ? null : x5c,
    x5cProtected: protectedHeader.has('x5c'),
    x5tS256: string('x5t#S256'),
    x5tS256Protected: protectedHeader.has('x5t#S256'),
    x5t: string('x5t'),
    x5u: string('x5u'),
    uuid: string('uuid'),
    payloadEncoded: protectedHeader.get('b64') !== false,
    duplicated,
    loneSurrogate,
  };
}

const cite = (section: string): string =>
  section.startsWith('RFC') ? section : `RFC 7515 section ${section}`;

const malformed = (
  message: Sentence,
  section: string,
  member: HeaderProblem['member'] = 'protected',
): HeaderProblem => ({
  reason: 'SIGNATURE_MALFORMED',
  member,
  message,
  spec: cite(section),
});

const conflict = (
  message: Sentence,
  section: string,
  member: HeaderProblem['member'] = 'protected',
): HeaderProblem => ({
  reason: 'HEADER_CONFLICT',
  member,
  message,
  spec: cite(section),
});
