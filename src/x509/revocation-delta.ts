import type { RevocationList } from './crl';
import { crlExtensionIds } from './crl';
import { sameBytes } from './der';
import { extensionIds, extensionValue } from './extensions';
import { sameName } from './name';

/**
 * Whether a delta list may be put on top of a complete one: RFC 5280 section 6.3.3 (c) and section 5.2.4. Its signature
 * is another matter: by the same key, step (h).
 */
export const extendsList = (delta: RevocationList, complete: RevocationList): boolean =>
  delta.baseCrlNumber !== null &&
  delta.crlNumber !== null &&
  complete.baseCrlNumber === null &&
  complete.crlNumber !== null &&
  // Section 5.2.4 (c) and (d): it goes on from this list or an earlier one, and follows it.
  complete.crlNumber >= delta.baseCrlNumber &&
  complete.crlNumber < delta.crlNumber &&
  // Section 6.3.3 (c)(1) to (3)
  sameName(delta.issuerName, complete.issuerName) &&
  sameExtension(delta, complete, crlExtensionIds.issuingDistributionPoint) &&
  sameExtension(delta, complete, extensionIds.authorityKeyIdentifier);

function sameExtension(a: RevocationList, b: RevocationList, oid: string): boolean {
  const [valueA, valueB] = [extensionValue(a.extensions, oid), extensionValue(b.extensions, oid)];
  if (valueA === null || valueB === null) return valueA === valueB;
  return sameBytes(valueA, valueB);
}
