import type { Reason } from '../reasons';
import { STRONG_RSA_BITS } from '../signature/algorithm';
import type { Certificate } from '../x509/certificate';
import type { TrustedCertificate } from './trust-entry';

/** Whether the user trusts the holder of one certificate as a signer. */
export interface SignerJudgement {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly Reason[];
  /** One sentence. */
  readonly detail: string;
  /** Index into the trust list of the entry that the answer rests on, or that stands in its way; null for none. */
  readonly trustEntry: number | null;
}

/**
 * Judges a signing certificate against the user's trust list.
 *
 * A pin replaces the certification path and nothing else: a pinned certificate that has expired, is not yet valid or
 * has a weak key stays unknown. The same name with another key is called out, never trusted.
 * @param time the time at which certificates are judged
 */
export function judgeSigner(
  certificate: Certificate,
  trustList: readonly TrustedCertificate[],
  time: Date,
): SignerJudgement {
  const pins = trustList.filter(({ entry }) => entry.purpose === 'signer' && entry.kind === 'pin');
  const pin = pins.find(({ entry }) => entry.sha256 === certificate.sha256);

  if (pin === undefined) {
    const sameKey = pins.find((other) => other.certificate.publicKeySha256 === certificate.publicKeySha256);
    if (sameKey !== undefined) {
      const detail = `It is another certificate for the same key as "${sameKey.entry.name}" in your trust list.`;
      return unknown('SIGNER_NOT_TRUSTED', detail, null);
    }
    const namesake = pins.find(
      (other) => certificate.selfIssued && folded(other.certificate.subject) === folded(certificate.subject),
    );
    if (namesake !== undefined) {
      return unknown(
        'SIGNER_KEY_CHANGED',
        `It has the name of "${namesake.entry.name}" in your trust list, but another key.`,
        namesake.index,
      );
    }
    const anchors = trustList.some(({ entry }) => entry.purpose === 'signer' && entry.kind === 'anchor');
    const detail = anchors
      ? 'This certificate is not pinned in your trust list; whether an authority in it issued this one is not judged.'
      : 'This certificate is not in your trust list.';
    return unknown('SIGNER_NOT_TRUSTED', detail, null);
  }

  const { index } = pin;
  if (time > certificate.notAfter) {
    return unknown('SIGNER_EXPIRED', `Pinned, but it expired on ${date(certificate.notAfter)}.`, index);
  }
  if (time < certificate.notBefore) {
    return unknown(
      'SIGNER_NOT_YET_VALID',
      `Pinned, but it is valid only from ${date(certificate.notBefore)}.`,
      index,
    );
  }
  const { bits, text } = certificate.publicKey;
  if (bits !== null && bits < STRONG_RSA_BITS) {
    return unknown('WEAK_KEY', `Pinned, but its key (${text}) is too short to rely on.`, index);
  }
  return {
    answer: 'yes',
    reasons: ['REVOCATION_NOT_CHECKED'],
    detail: `Pinned in your trust list as "${pin.entry.name}".`,
    trustEntry: index,
  };
}

const unknown = (reason: Reason, detail: string, trustEntry: number | null): SignerJudgement => ({
  answer: 'unknown',
  reasons: [reason],
  detail,
  trustEntry,
});

/** A name as RFC 5280 section 7.1 compares it: without regard to case and to how much white space there is. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const date = (time: Date): string => time.toISOString().slice(0, 10);
