import type { Certificate } from '../x509/certificate';
import type { TrustEntry } from './trust-entry';

/** What is known of where a certificate comes from. */
export interface Origin {
  /** The user's name for it; what it calls itself where they gave none. */
  readonly name?: string;
  readonly origin: string;
  readonly confirmedBy: string | null;
  /** RFC 3339, UTC. */
  readonly addedAt: string;
}

/** A pin for one signing certificate, whatever else it may be. */
export const pinFor = (certificate: Certificate, origin: Origin): TrustEntry =>
  entry('pin', certificate, origin);

/** The entry for a certificate from the trust input: an anchor if it is a CA certificate, else a pin. */
export const entryFor = (certificate: Certificate, origin: Origin): TrustEntry =>
  entry(certificate.isCa ? 'anchor' : 'pin', certificate, origin);

const entry = (kind: TrustEntry['kind'], certificate: Certificate, origin: Origin): TrustEntry => ({
  kind,
  purpose: 'signer',
  subject: certificate.subject,
  sha256: certificate.sha256,
  pem: certificate.pem,
  name: certificate.shortName,
  ...origin,
});
