import { attempt, objectIdentifier, tags } from '../x509/der';
import { isArray, isObject, isString, type JsonValue } from '../vcon/json';
import { berInside, onlyBer } from '../x509/ber';

/** What a file holds that no trust list may take: a private key, or the kind of file that carries one as a rule. */
export type Secret = 'private key' | 'PKCS #12';

/**
 * Whether a text has a private key in it, in any of the armours in use: PKCS #8, PKCS #1, SEC 1, OpenSSH, PGP, PuTTY.
 * Told by its first line alone: a key that is cut or garbled is still nobody's to pass on.
 */
export const hasPrivateKeyText = (text: string): boolean =>
  /BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY|PuTTY-User-Key-File/i.test(text);

/** Whether a JSON value is a private or secret JWK, or a set that has one (RFC 7517 sections 4 and 5). */
export function hasPrivateJwk(value: JsonValue): boolean {
  if (!isObject(value)) return false;
  const keys = value.get('keys');
  if (isArray(keys)) return keys.some(hasPrivateJwk);
  return isString(value.get('kty')) && ['d', 'k'].some((name) => value.has(name));
}

/** The secret that a binary file is, by its outermost shape alone; null for anything else. */
export const secretInBinary = (file: Uint8Array): Secret | null =>
  attempt((): Secret | null => {
    const outermost = onlyBer(file);
    if (outermost.tag !== tags.sequence) return null;
    const [first, second, third] = berInside(outermost, 3);
    if (first === undefined || second === undefined) return null;
    if (first.tag === tags.integer) {
      if (second.tag === tags.octetString) return 'private key'; // SEC 1 (RFC 5915 section 3)
      if (second.tag === tags.integer && third?.tag === tags.integer) return 'private key'; // PKCS #1
      if (second.tag !== tags.sequence) return null;
      if (third?.tag === tags.octetString) return 'private key'; // PKCS #8 (RFC 5208 section 5)
      return isContentInfo(second) ? 'PKCS #12' : null; // RFC 7292 section 4
    }
    const encrypted = first.tag === tags.sequence && second.tag === tags.octetString && third === undefined;
    return encrypted ? 'private key' : null; // RFC 5208 section 6
  });

function isContentInfo(element: { readonly content: Uint8Array }): boolean {
  const [type] = berInside(element, 1);
  return (
    type?.tag === tags.objectIdentifier && objectIdentifier(type.content).startsWith('1.2.840.113549.1.7.')
  );
}
