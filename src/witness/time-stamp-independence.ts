import { bounds } from '../bounds';
import type { Certificate } from '../x509/certificate';
import { isEmpty, sameName } from '../x509/name';
import type { SignatureMemory } from '../x509/signature-memory';

/**
 * The keys that a chain of certificates hangs on: those in it, and those that are shown, by the certificates at hand, to
 * have issued its topmost one, and so on upwards. Whoever holds one of them can have certificates made for others.
 *
 * Whether a key issued a certificate is found out by its signature; past a bound by name alone, which can only make more
 * keys count.
 * @param atHand any certificates, in any order
 * @returns SHA-256 of each SubjectPublicKeyInfo, hex
 */
export async function keysAbove(
  chain: readonly Certificate[],
  atHand: readonly Certificate[],
  signatures: SignatureMemory,
): Promise<ReadonlySet<string>> {
  const keys = new Set(chain.map(({ publicKeySha256 }) => publicKeySha256));
  const seen = new Set(chain.map(({ sha256 }) => sha256));
  const open = [...chain];
  let checksLeft = bounds.certificatesTried;
  for (let certificate = open.pop(); certificate !== undefined; certificate = open.pop()) {
    const { issuerName } = certificate;
    if (isEmpty(issuerName)) continue;
    for (const issuer of atHand) {
      if (seen.has(issuer.sha256) || !sameName(issuer.subjectName, issuerName)) continue;
      // Another certificate for a key that is known may have another issuer.
      const isKnown = keys.has(issuer.publicKeySha256);
      if (!isKnown && checksLeft-- > 0 && (await signatures.check(certificate, issuer.spki)) !== 'fits')
        continue;
      seen.add(issuer.sha256);
      keys.add(issuer.publicKeySha256);
      open.push(issuer);
    }
  }
  return keys;
}
