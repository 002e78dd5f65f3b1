import type { Check } from '../check';
import type { ChainLink } from '../trust/chain';
import { message, reportable, said, utcTime } from '../wording';
import type { Certificate } from '../x509/certificate';

/**
 * Which statements about time can be made of a signer: valid now, and valid when something independent proves that it
 * signed. The third, valid when the record says so, is the record's own word and stands among the remarks on its times.
 * @param chain the signing certificate first
 * @param proven by when an independent witness shows that it had signed; null where none does
 * @param claimed whether the record says when it was made
 */
export function checkSignerTimes(
  chain: readonly ChainLink[],
  now: Date,
  proven: Date | null,
  claimed: boolean,
): Check[] {
  const unclaimed: Check = {
    id: 'signer.valid-when-claimed',
    outcome: 'not-checked',
    pointer: null,
    message: message('The record does not say when it was made.'),
    spec: 'draft-ietf-vcon-vcon-core, created_at',
  };
  const checks = [validNow(chain, now), ...(claimed ? [] : [unclaimed])];
  return [...checks, proven === null ? unproven : validWhenProven(chain, proven)];
}

const unproven: Check = {
  id: 'signer.valid-when-proven',
  outcome: 'not-checked',
  pointer: null,
  message: message('Nothing independent that was given proves when it was signed.'),
  spec: 'ETSI EN 319 102-1 section 5.6',
};

function validNow(chain: readonly ChainLink[], now: Date): Check {
  const outside = outsideAt(chain, now);
  const sentence =
    outside === undefined
      ? said(
          'The certificate of “{name}”, and every one above it that was looked at, is within its validity now, at {now}.',
          { name: nameOf(chain), now: utcTime(now) },
        )
      : said('Now, at {now}, the certificate of “{name}” is not valid: it holds from {from} to {until}.', {
          now: utcTime(now),
          ...validityOf(outside),
        });
  return {
    id: 'signer.valid-now',
    outcome: outside === undefined ? 'pass' : 'warn',
    pointer: null,
    ...reportable(sentence),
    spec: 'RFC 5280 section 4.1.2.5',
  };
}

function validWhenProven(chain: readonly ChainLink[], time: Date): Check {
  const outside = outsideAt(chain, time);
  const sentence =
    outside === undefined
      ? said(
          'An independent time stamp shows that it had signed by {time}; the certificate of “{name}”, and every one above it that was looked at, was within its validity then.',
          { name: nameOf(chain), time: utcTime(time) },
        )
      : said(
          'An independent time stamp shows that it had signed by {time}; the certificate of “{name}” was not valid then: it holds from {from} to {until}.',
          { time: utcTime(time), ...validityOf(outside) },
        );
  return {
    ...unproven,
    outcome: outside === undefined ? 'pass' : 'warn',
    ...reportable(sentence),
  };
}

const nameOf = ([first]: readonly ChainLink[]): string => first?.certificate.shortName.slice(0, 80) ?? '';

/** The first certificate that a time lies outside the validity of. */
const outsideAt = (chain: readonly ChainLink[], time: Date): Certificate | undefined =>
  chain.find(
    ({ certificate, role }) =>
      role !== 'anchor' && (time < certificate.notBefore || time > certificate.notAfter),
  )?.certificate;

const validityOf = ({ shortName, notBefore, notAfter }: Certificate) => ({
  name: shortName.slice(0, 80),
  from: utcTime(notBefore),
  until: utcTime(notAfter),
});
