import type { Reason } from '../reasons';
import { isArray, isString, type JsonObject } from '../vcon/json';
import { message, said, type Sentence } from '../wording';

/** What is wrong with the `crit` of a header, in one sentence. */
export interface CriticalProblem {
  readonly reason: Extract<Reason, 'HEADER_CONFLICT' | 'UNSUPPORTED_CRITICAL_HEADER'>;
  readonly message: Sentence;
}

/**
 * Holds the `crit` of a protected header to RFC 7515 section 4.1.11 (RFC 7516 section 4.1.13 says the same of JWE):
 * a list that is not empty, of different names, each there in the same header, none of them defined by the standards
 * themselves. A name that is not in `implemented` demands a rule that we do not know.
 * @returns null where there is no `crit`, or where all that it names is implemented
 */
export function criticalProblem(
  protectedHeader: JsonObject,
  implemented: readonly string[],
): CriticalProblem | null {
  const names = protectedHeader.get('crit');
  if (names === undefined) return null;
  if (!isArray(names) || names.length === 0 || !names.every(isString)) {
    return conflict(message('"crit" in the protected header is not a list of names.'));
  }
  for (const name of names) {
    if (standardNames.has(name))
      return conflict(said('"crit" names {name}, which is no extension.', { name: quoted(name) }));
    if (!protectedHeader.has(name)) {
      return conflict(
        said('"crit" names {name}, which is not in the protected header.', { name: quoted(name) }),
      );
    }
  }
  if (new Set(names).size < names.length) return conflict(message('"crit" names the same extension twice.'));
  const unknown = names.find((name) => !implemented.includes(name));
  if (unknown === undefined) return null;
  return {
    reason: 'UNSUPPORTED_CRITICAL_HEADER',
    message: said('The protected header demands ("crit") {name}, which this tool does not implement.', {
      name: quoted(unknown),
    }),
  };
}

/** Names that RFC 7515, RFC 7516 and RFC 7518 define for headers: everybody implements them, so none is critical. */
const standardNames: ReadonlySet<string> = new Set([
  ...['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit'],
  ...['enc', 'zip', 'epk', 'apu', 'apv', 'iv', 'tag', 'p2s', 'p2c'],
]);

const quoted = (name: string): string => JSON.stringify(name.slice(0, 40));

const conflict = (message: Sentence): CriticalProblem => ({ reason: 'HEADER_CONFLICT', message });
