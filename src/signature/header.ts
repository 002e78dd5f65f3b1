import { bounds } from '../bounds';
import type { Reason } from '../reasons';
import { fromBase64url } from '../vcon/base64url';
import type { JwsSignature } from '../vcon/container';
import { isArray, isObject, isString, JsonError, parseJson, sameJson, type JsonObject } from '../vcon/json';

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
  readonly uuid: string | null;
  /** Names that stand in both headers with the same value (forbidden by RFC 7515 section 7.2.1, harmless). */
  readonly duplicated: readonly string[];
}

/** Why a header cannot be used, in one sentence. */
export interface HeaderProblem {
  readonly reason: Reason;
  readonly message: string;
  readonly spec: string;
}

/**
 * Joins protected and unprotected header of one signature into one JOSE header.
 *
 * RFC 7515 section 7.2.1 wants their names disjoint. The working group's own example repeats `alg` and `x5c` in
 * both: with equal values the protected one counts and the repetition is noted; with other values the header
 * contradicts itself and the signature cannot be judged.
 */
export function joinHeaders(signature: JwsSignature): JoseHeader | HeaderProblem {
  const protectedText = signature.protected === undefined ? '' : signature.protected;
  if (!isString(protectedText)) return malformed('The protected header is not a string.', '7.2.1');
  const protectedHeader = readProtected(protectedText);
  if (!(protectedHeader instanceof Map)) return protectedHeader as HeaderProblem;
  const header = signature.header === undefined ? new Map() : signature.header;
  if (!isObject(header)) return malformed('The unprotected header is not a JSON object.', '7.2.1');

  const duplicated: string[] = [];
  for (const [name, value] of header) {
    const other = protectedHeader.get(name);
    if (other === undefined) continue;
    if (!sameJson(value, other)) {
      return conflict(`"${name.slice(0, 40)}" stands in both headers with different values.`, '7.2.1');
    }
    duplicated.push(name);
  }
  return critical(protectedHeader, header) ?? read(protectedText, protectedHeader, header, duplicated);
}

/** Whether joining ended in a problem. */
export const isProblem = (header: JoseHeader | HeaderProblem): header is HeaderProblem => 'reason' in header;

function readProtected(text: string): JsonObject | HeaderProblem {
  if (text === '') return new Map();
  const bytes = fromBase64url(text);
  if (bytes === null) return malformed('The protected header is not base64url.', '2');
  try {
    const { value } = parseJson(bytes);
    return isObject(value) ? value : malformed('The protected header is not a JSON object.', '4');
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return malformed(`The protected header is not proper JSON: ${error.message}.`, '4');
  }
}

/** No extension of JWS is implemented here, so any `crit` names something unknown. */
function critical(protectedHeader: JsonObject, header: JsonObject): HeaderProblem | null {
  if (header.has('crit')) return conflict('"crit" must stand in the protected header.', '4.1.11');
  if (protectedHeader.has('crit')) {
    return {
      reason: 'UNSUPPORTED_CRITICAL_HEADER',
      message: 'The header demands ("crit") something that this tool does not implement.',
      spec: 'RFC 7515 section 4.1.11',
    };
  }
  if (protectedHeader.has('b64') || header.has('b64')) {
    return conflict('"b64" stands in a header without being named in "crit".', 'RFC 7797 section 6');
  }
  return null;
}

function read(
  protectedText: string,
  protectedHeader: JsonObject,
  header: JsonObject,
  duplicated: string[],
): JoseHeader | HeaderProblem {
  const member = (name: string) => protectedHeader.get(name) ?? header.get(name);
  for (const name of ['alg', 'x5t', 'x5t#S256', 'uuid']) {
    const value = member(name);
    if (value !== undefined && !isString(value)) return malformed(`"${name}" is not a string.`, '4.1');
  }
  const string = (name: string): string | null => {
    const value = member(name);
    return isString(value) ? value : null;
  };
  const x5c = member('x5c') ?? null;
  if (x5c !== null && !(isArray(x5c) && x5c.every(isString))) {
    return malformed('"x5c" is not a list of strings.', '4.1.6');
  }
  if (x5c !== null && x5c.length > bounds.certificates) {
    return malformed(
      `"x5c" holds ${x5c.length} certificates; at most ${bounds.certificates} are read.`,
      '4.1.6',
    );
  }
  return {
    protectedText,
    alg: string('alg'),
    algProtected: protectedHeader.has('alg'),
    x5c: x5c === null || x5c.length === 0 ? null : x5c,
    x5cProtected: protectedHeader.has('x5c'),
    x5tS256: string('x5t#S256'),
    x5tS256Protected: protectedHeader.has('x5t#S256'),
    x5t: string('x5t'),
    uuid: string('uuid'),
    duplicated,
  };
}

const cite = (section: string): string =>
  section.startsWith('RFC') ? section : `RFC 7515 section ${section}`;

const malformed = (message: string, section: string): HeaderProblem => ({
  reason: 'SIGNATURE_MALFORMED',
  message,
  spec: cite(section),
});

const conflict = (message: string, section: string): HeaderProblem => ({
  reason: 'HEADER_CONFLICT',
  message,
  spec: cite(section),
});
