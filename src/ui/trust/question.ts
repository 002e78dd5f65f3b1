import type { CertificateDetails, CertificateReport } from '../../report/report';
import type { NewTrust, TrustListEntry } from '../../worker/bridge';
import type { SignerToTrust } from '../answer/signer';

/** A key and the certificate that it comes in, as far as they tell one signer from another. */
export interface KeyShown {
  readonly shortName: string;
  /** RFC 3339, UTC; null where the certificate cannot be read. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** SHA-256, hex; of a bare key, that of the key. */
  readonly sha256: string;
  readonly publicKeySha256: string;
  /** It is a public key without a certificate. */
  readonly isBareKey?: boolean;
}

/** Whether to trust a certificate or key: what the user is shown before they decide. */
export interface TrustQuestion extends KeyShown {
  readonly kind: NewTrust['kind'];
  readonly purpose: NewTrust['purpose'];
  readonly covers: NewTrust['covers'];
  /** What the certificate calls its holder: the whole distinguished name. Of a bare key its identifier, "" for none. */
  readonly subject: string;
  /** What it may be called in the trust list. */
  readonly name: string;
  readonly origin: string;
  readonly pem: string;
  /** Of a bare key: what its file says of it. */
  readonly keyId?: NewTrust['keyId'];
  readonly algorithm?: NewTrust['algorithm'];
  /** Other keys that the user accepts under the same name. */
  readonly accepted: readonly TrustListEntry[];
}

/** What the user decided. */
export type TrustDecision = Pick<NewTrust, 'name' | 'confirmedBy' | 'covers'>;

/** The entry that a decision asks for. */
export const decided = (question: TrustQuestion, decision: TrustDecision): NewTrust => {
  const { kind, purpose, origin, pem, keyId, algorithm } = question;
  return {
    kind,
    purpose,
    origin,
    pem,
    ...(keyId === undefined ? {} : { keyId }),
    ...(algorithm === undefined ? {} : { algorithm }),
    ...decision,
  };
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
  const { sha256 } = certificate;
  return {
    ...shownOf(certificate),
    kind: 'pin',
    purpose: 'signer',
    covers: 'certificate',
    origin: `from the record ${source}`,
    pem: certificates.find((details) => details.sha256 === sha256)?.pem ?? '',
    accepted: namesake === null ? [] : acceptedKeys(trust, namesake.sha256),
  };
}

const shownOf = ({
  shortName,
  subject,
  notBefore,
  notAfter,
  sha256,
  publicKeySha256,
}: CertificateReport): Omit<
  TrustQuestion,
  'kind' | 'purpose' | 'covers' | 'origin' | 'pem' | 'accepted'
> => ({
  shortName,
  subject,
  notBefore,
  notAfter,
  sha256,
  publicKeySha256,
  isBareKey: false,
  name: shortName,
});

/** Where something came from that could vouch for records. */
export type WitnessSource =
  /** A record that carries it. */
  | { readonly record: string }
  /** A file of the evidence. */
  | { readonly file: string };

const originOf = (source: WitnessSource): string =>
  'record' in source ? `from the record ${source.record}` : `given with the evidence: ${source.file}`;

/**
 * The question about the certificate of a witness that came with the evidence.
 * @param kind `anchor`: whoever it certifies; only for a CA certificate
 * @param trust the list by which the evidence was judged
 */
export function questionOfAuthority(
  certificate: CertificateReport & Pick<CertificateDetails, 'pem'>,
  purpose: 'timestamp' | 'transparency',
  source: WitnessSource,
  trust: readonly TrustListEntry[],
  kind: NewTrust['kind'] = 'pin',
): TrustQuestion {
  const question: TrustQuestion = {
    ...shownOf(certificate),
    kind,
    purpose,
    covers: purpose === 'transparency' ? 'key' : 'certificate',
    origin: originOf(source),
    pem: certificate.pem,
    accepted: [],
  };
  return { ...question, accepted: namesakes(question, trust) };
}

/** A public key of a transparency service, without a certificate. */
export interface ServiceKeyToTrust {
  /** What its file calls it; null where that says nothing. */
  readonly name: string | null;
  /** SHA-256 of the SubjectPublicKeyInfo's DER, hex. */
  readonly sha256: string;
  /** RFC 7468 section 13. */
  readonly pem: string;
  /** Key identifier, base64url. */
  readonly keyId?: string;
  /** The one algorithm that its file allows it for. */
  readonly algorithm?: string;
}

/** The question about a service's key that came with the evidence. */
export function questionOfServiceKey(
  { name, sha256, ...key }: ServiceKeyToTrust,
  source: WitnessSource,
  trust: readonly TrustListEntry[],
): TrustQuestion {
  const question: TrustQuestion = {
    ...key,
    kind: 'pin',
    purpose: 'transparency',
    covers: 'key',
    shortName: name ?? '',
    subject: name ?? '',
    name: name ?? '',
    notBefore: null,
    notAfter: null,
    sha256,
    publicKeySha256: sha256,
    isBareKey: true,
    origin: originOf(source),
    accepted: [],
  };
  return { ...question, accepted: namesakes(question, trust) };
}

/** The question about an entry that this site offers. */
export const questionOfOffer = (offer: TrustListEntry, trust: readonly TrustListEntry[]): TrustQuestion => ({
  ...offer,
  accepted: namesakes(offer, trust),
});

/** Other keys that are accepted for the same under the same name. */
function namesakes(
  asked: Pick<TrustQuestion, 'kind' | 'purpose' | 'subject' | 'publicKeySha256'>,
  trust: readonly TrustListEntry[],
): readonly TrustListEntry[] {
  if (asked.kind !== 'pin' || asked.subject === '') return [];
  const sameName = trust.filter((entry) => isPin(entry, asked.purpose) && entry.subject === asked.subject);
  return sameName.some(({ publicKeySha256 }) => publicKeySha256 !== asked.publicKeySha256) ? sameName : [];
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
