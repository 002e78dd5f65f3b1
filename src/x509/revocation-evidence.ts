import { fromHex } from '../vcon/base64url';
import type { Certificate } from './certificate';
import type { RevocationList } from './crl';
import type { CrlEntry } from './crl-entries';
import { ALL_REASONS } from './distribution-point';
import { sameName } from './name';
import type { OcspAnswer, OcspResponse } from './ocsp';
import { whyAnswerNotCurrent, whyListNotCurrent } from './revocation-freshness';
import type { Revoked } from './revocation-rule';
import type { Statement } from './revocation-statement';

/**
 * What a list says of a certificate: RFC 5280 section 6.3.3 (i) to (k).
 * @param delta the delta list on top of a complete one, if any
 * @returns null for a delta list by itself that names no revocation: it tells nothing of what it does not name
 */
export function statementOf(
  list: RevocationList,
  delta: RevocationList | null,
  reasons: number,
  certificate: Certificate,
  time: Date,
): Statement | null {
  const changed = delta && revocationIn(delta, certificate);
  const found = changed ?? revocationIn(list, certificate);
  // Step (k)
  const revocation = found === 'lifted' ? null : found;
  if (list.baseCrlNumber !== null && revocation === null) return null;
  return {
    at: (delta ?? list).thisUpdate,
    notCurrent: whyListNotCurrent(list, delta, certificate, time),
    reasons,
    revocation,
  };
}

/**
 * The entry for the certificate (section 5.3.3: by issuer and serial number).
 * @returns `lifted` for removeFromCRL; null where there is no entry
 */
function revocationIn(
  list: RevocationList,
  certificate: Certificate,
): Revoked | 'lifted' | 'unreadable' | null {
  const found = list.entries.find(fromHex(certificate.serialNumber));
  if (found === null) return 'unreadable';
  const entries = found.filter(({ certificateIssuer }) =>
    (certificateIssuer ?? [list.issuerName]).some((name) => sameName(name, certificate.issuerName)),
  );
  const entry = entries.find(({ reason }) => reason !== 'removeFromCRL');
  if (entry === undefined) return entries.length === 0 ? null : 'lifted';
  return revoked(entry);
}

const revoked = ({
  revocationDate,
  reason,
  invalidityDate,
}: Omit<CrlEntry, 'certificateIssuer'>): Revoked => ({
  kind: 'revoked',
  date: revocationDate,
  reason,
  invalidityDate,
});

/** What an OCSP answer that knows the certificate says of it, for all reasons. */
export const statementOfAnswer = (
  answer: OcspAnswer,
  status: Exclude<OcspAnswer['status'], { kind: 'unknown' }>,
  response: OcspResponse,
  certificate: Certificate,
  time: Date,
): Statement => ({
  at: answer.thisUpdate,
  notCurrent: whyAnswerNotCurrent(answer, response, certificate, time),
  reasons: ALL_REASONS,
  revocation: status.kind === 'good' ? null : revoked({ ...status, revocationDate: status.revocationTime }),
});
