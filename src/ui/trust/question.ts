import type { CertificateDetails } from '../../report/report';
import type { NewTrust, TrustListEntry } from '../../worker/bridge';
import type { SignerToTrust } from '../answer/signer';

/** A key and the certificate that it comes in, as far as they tell one signer from another. */
export interface KeyShown {
  readonly shortName: string;
  /** RFC 3339, UTC; null where the certificate cannot be read. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** SHA-256, hex. */
  readonly sha256: string;
  readonly publicKeySha256: string;
}

/** Whether to trust a certificate: what the user is shown before they decide. */
export interface TrustQuestion extends KeyShown {
  readonly kind: NewTrust['kind'];
  readonly purpose: NewTrust['purpose'];
  readonly covers: NewTrust['covers'];
  /** What the certificate calls its holder: the whole distinguished name. */
  readonly subject: string;
  /** What it may be called in the trust list. */
  readonly name: string;
  readonly origin: string;
  readonly pem: string;
  /** Other keys that the user accepts under the same name. */
  readonly accepted: readonly TrustListEntry[];
}

/** What the user decided. */
export type TrustDecision = Pick<NewTrust, 'name' | 'confirmedBy' | 'covers'>;

/** The entry that a decision asks for. */
export const decided = (question: TrustQuestion, decision: TrustDecision): NewTrust => {
  const { kind, purpose, origin, pem } = question;
  return { kind, purpose, origin, pem, ...decision };
};

/**
 * The question about a signer of a record.
 * @param certificates those that the record mentions
 * @param trust the list by which the record was judged
 */
export function questionOfSigner(
  certificates: readonly CertificateDetails[],
  { certificate, source, namesake }: SignerToTrust,
  trust: readonly TrustListEntry[],
): TrustQuestion {
  const { shortName, subject, notBefore, notAfter, sha256, publicKeySha256 } = certificate;
  return {
    kind: 'pin',
    purpose: 'signer',
    covers: 'certificate',
    shortName,
    subject,
    notBefore,
    notAfter,
    sha256,
    publicKeySha256,
    name: shortName,
    origin: `from the record ${source}`,
    pem: certificates.find((details) => details.sha256 === sha256)?.pem ?? '',
    accepted: namesake === null ? [] : acceptedKeys(trust, namesake.sha256),
  };
}

/** The question about an entry that this site offers. */
export function questionOfOffer(offer: TrustListEntry, trust: readonly TrustListEntry[]): TrustQuestion {
  const sameName = trust.find(
    (entry) =>
      isPin(entry, offer.purpose) &&
      offer.kind === 'pin' &&
      offer.subject !== '' &&
      entry.subject === offer.subject &&
      entry.publicKeySha256 !== offer.publicKeySha256,
  );
  return { ...offer, accepted: sameName === undefined ? [] : acceptedKeys(trust, sameName.sha256) };
}

/** The pin of this certificate, and those of other certificates that call themselves the same. */
export function acceptedKeys(trust: readonly TrustListEntry[], sha256: string): TrustListEntry[] {
  const known = trust.find((entry) => isPin(entry) && entry.sha256 === sha256);
  if (known === undefined) return [];
  return trust.filter((entry) => isPin(entry, known.purpose) && entry.subject === known.subject);
}

/** How many keys are accepted under the name that this entry's certificate calls itself, its own included. */
export const keysUnderName = (trust: readonly TrustListEntry[], entry: TrustListEntry): number =>
  entry.kind === 'pin' && entry.subject !== ''
    ? new Set(
        trust
          .filter((other) => isPin(other, entry.purpose) && other.subject === entry.subject)
          .map(({ publicKeySha256 }) => publicKeySha256),
      ).size
    : 1;

const isPin = ({ kind, purpose }: TrustListEntry, wanted: TrustListEntry['purpose'] = 'signer'): boolean =>
  kind === 'pin' && purpose === wanted;
