import type { Check } from '../check';
import type { ChainLink } from '../trust/chain';
import { message, reportable, said, utcTime } from '../wording';

/**
 * Which statements about time can be made of a signer: valid now, and valid when something independent proves that it
 * signed. The third, valid when the record says so, is the record's own word and stands among the remarks on its times.
 * @param chain the signing certificate first
 * @param claimed whether the record says when it was made
 */
export function checkSignerTimes(chain: readonly ChainLink[], now: Date, claimed: boolean): Check[] {
  const outside = chain.find(
    ({ certificate, role }) =>
      role !== 'anchor' && (now < certificate.notBefore || now > certificate.notAfter),
  );
  const name = chain[0]?.certificate.shortName.slice(0, 80) ?? '';
  const spec = 'RFC 5280 section 4.1.2.5';
  const valid: Check = {
    id: 'signer.valid-now',
    outcome: outside === undefined ? 'pass' : 'warn',
    pointer: null,
    ...reportable(
      outside === undefined
        ? said(
            'The certificate of “{name}”, and every one above it that was looked at, is within its validity now, at {now}.',
            { name, now: utcTime(now) },
          )
        : said('Now, at {now}, the certificate of “{name}” is not valid: it holds from {from} to {until}.', {
            now: utcTime(now),
            name: outside.certificate.shortName.slice(0, 80),
            from: utcTime(outside.certificate.notBefore),
            until: utcTime(outside.certificate.notAfter),
          }),
    ),
    spec,
  };
  const proven: Check = {
    id: 'signer.valid-when-proven',
    outcome: 'not-checked',
    pointer: null,
    message: message('Nothing independent that was given proves when it was signed.'),
    spec: 'ETSI EN 319 102-1 section 5.6',
  };
  const unclaimed: Check = {
    id: 'signer.valid-when-claimed',
    outcome: 'not-checked',
    pointer: null,
    message: message('The record does not say when it was made.'),
    spec: 'draft-ietf-vcon-vcon-core, created_at',
  };
  return claimed ? [valid, proven] : [valid, unclaimed, proven];
}
