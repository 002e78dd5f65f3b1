import { toHex } from '../vcon/base64url';
import { message } from '../wording';
import type { Certificate } from './certificate';
import { nameKey } from './name';
import { outermost, RevocationJudge, type Nesting, type RevocationData } from './revocation-judge';
import type { PathIssuer, RevocationCheck, RevocationContext, RevocationStatus } from './revocation-status';

export type { RevocationData } from './revocation-judge';

/**
 * RFC 5280 section 6.3.3 (f): whether the certificate of a CRL issuer has a valid path to `context.anchor`, at
 * `context.time`. It is no CA certificate of necessity. `revocation` is the check to be used for that path: it knows
 * which CRL issuers are being judged already, so that two that vouch for each other come to an end.
 */
export type SignerValidation = (
  certificate: Certificate,
  context: RevocationContext,
  revocation: RevocationCheck,
) => Promise<boolean>;

/**
 * Makes the check of RFC 5280 section 6.1.3 (a)(3) from lists and OCSP responses (section 6.3; RFC 6960).
 *
 * `context.time` is the time that lists have to be current at, and their signers valid. What was withdrawn only after
 * `context.provenTime` is `good`. `not-checked`: nothing that was supplied is by the certificate's issuer, or by a CRL
 * issuer that it names. The check never throws.
 */
export function revocationCheck(data: RevocationData, isTrusted: SignerValidation): RevocationCheck {
  const judge = new RevocationJudge(data);
  const check =
    (nesting: Nesting): RevocationCheck =>
    (certificate, issuer, context) => {
      const { anchor, path, index, time, provenTime = null } = context;
      const anchorIssuer = { name: anchor.name, spki: anchor.spki, certificate: anchor.certificate ?? null };
      const above = path.slice(0, index).map(asIssuer);
      return judge.check(certificate, {
        issuer,
        time,
        provenTime,
        trusted: [issuer, ...above, anchorIssuer],
        nesting,
        under: [nameKey(anchor.name), toHex(anchor.spki), time.getTime()].join(' '),
        isTrusted: (signer, deeper) => isTrusted(signer, context, check(deeper)),
      });
    };
  return (certificate, issuer, context) => check(outermost())(certificate, issuer, context);
}

/**
 * Finds out whether a pinned certificate was withdrawn: one that is trusted by itself, without a path. A list or answer
 * counts only by the key that issued the certificate, which for a self-signed one is its own. That key is found among
 * `data.certificates` by the signature on the certificate; what else the certificate it came in says is unproven, and
 * not looked at. Never throws.
 * @param time at which lists have to be current
 * @param provenTime the latest time at which the certificate's key can have been used; null where none is proven
 */
export async function checkPinned(
  certificate: Certificate,
  data: RevocationData,
  time: Date,
  provenTime: Date | null = null,
): Promise<RevocationStatus> {
  const judge = new RevocationJudge(data);
  if (!(await judge.isRelated(certificate))) return { kind: 'not-checked' };
  const issuer = await judge.issuerOf(certificate);
  if (issuer === null) {
    const why = message(
      'The key that issued the certificate is not at hand, so no list or answer about it counts.',
    );
    return { kind: 'unknown', why };
  }
  return judge.check(certificate, {
    issuer,
    time,
    provenTime,
    trusted: [issuer],
    nesting: outermost(),
    under: '',
    isTrusted: () => Promise.resolve(false),
  });
}

const asIssuer = (certificate: Certificate): PathIssuer => ({
  name: certificate.subjectName,
  spki: certificate.spki,
  certificate,
});
