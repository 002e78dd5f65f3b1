import { message } from '../wording';
import type { Revoked } from './revocation-status';

export type { Revoked } from './revocation-status';

/** Reasons (RFC 5280 section 5.3.1) after which no signature is believed that is not proven to be older. */
const alwaysCounts: readonly string[] = ['unspecified', 'keyCompromise', 'cACompromise'];

/**
 * What a revocation means for a signature.
 *
 * `no`: the certificate was revoked, or its key suspect, at or before the time that something independent proves; or no
 * time is proven and the reason casts doubt on every signature. Else `unknown`, which is no yes either: a certificate
 * that was given up in good order, such as `superseded`, may have signed before. aACompromise is about attribute
 * certificates, and so not among the reasons that count.
 * @param provenTime the latest time at which the signature can have been made, if independently proven
 */
export function countsAsRevoked(status: Revoked, provenTime: Date | null): 'no' | 'unknown' {
  if (provenTime === null) return alwaysCounts.includes(status.reason) ? 'no' : 'unknown';
  const since = [status.date, status.invalidityDate].filter((date) => date !== null);
  return since.some((date) => date <= provenTime) ? 'no' : 'unknown';
}

/** What a CRLReason (RFC 5280 section 5.3.1) is called; the name itself where there are no words for it. */
export const reasonInWords = (reason: string): string => words.get(reason) ?? reason;

const words = new Map([
  ['unspecified', message('no reason given')],
  ['keyCompromise', message('its key was stolen or may have been')],
  ['cACompromise', message('the key of its authority was stolen or may have been')],
  ['affiliationChanged', message('its holder has changed')],
  ['superseded', message('another one has replaced it')],
  ['cessationOfOperation', message('it is no longer needed')],
  ['certificateHold', message('it is suspended')],
  ['privilegeWithdrawn', message('its holder may no longer use it')],
  ['aACompromise', message('the key of an attribute authority was stolen or may have been')],
]);
