import { readCertificates, type Certificate } from '../x509/certificate';
import { keyInPem, serviceEntry, withNames, type KeyNames } from './service-entry';
import { byItsKey, type Origin, type TrustEntry } from './trust-entry';

/** A pin for one signing certificate, whatever else it may be. */
export const pinFor = (certificate: Certificate, origin: Origin): TrustEntry =>
  newEntry('pin', certificate, origin);

/** The entry for a certificate from the trust input: an anchor if it is a CA certificate, else a pin. */
export const entryFor = (certificate: Certificate, origin: Origin): TrustEntry =>
  newEntry(certificate.isCa ? 'anchor' : 'pin', certificate, origin);

export const newEntry = (kind: TrustEntry['kind'], certificate: Certificate, origin: Origin): TrustEntry =>
  byItsKey({
    kind,
    purpose: 'signer',
    covers: 'certificate',
    subject: certificate.subject,
    sha256: certificate.sha256,
    publicKeySha256: certificate.publicKeySha256,
    addedBy: 'you',
    pem: certificate.pem,
    name: certificate.shortName,
    ...origin,
  });

/**
 * The entry for what the user decided to trust as it was shown to them: a certificate or, as a transparency service, a
 * public key; null where the PEM holds neither.
 */
export async function entryFromPem(
  kind: TrustEntry['kind'],
  pem: string,
  { keyId, algorithm, ...origin }: Origin & KeyNames,
): Promise<TrustEntry | null> {
  const key = origin.purpose === 'transparency' ? await keyInPem(pem) : null;
  if (key !== null) {
    const names = {
      ...(keyId === undefined ? {} : { keyId }),
      ...(algorithm === undefined ? {} : { algorithm }),
    };
    return serviceEntry(withNames(key, names), origin);
  }
  const [certificate] = await readCertificates(new TextEncoder().encode(pem));
  return certificate === undefined ? null : newEntry(kind, certificate, origin);
}
