import type { Certificate } from '../x509/certificate';
import type { FoundPath } from '../x509/path-building';
import type { RevocationStatus } from '../x509/revocation-status';
import { anchorRemarks } from '../x509/trust-anchor';
import { message, said, together, type Sentence } from '../wording';

/** One certificate on the way from the signer to the trust list, and what was found of it. */
export interface ChainLink {
  readonly certificate: Certificate;
  readonly role: 'signer' | 'intermediate' | 'anchor';
  /** `fail`: the first broken link, seen from the trust list; those behind it were not looked at. */
  readonly outcome: 'pass' | 'fail' | 'not-checked';
  /** One plain sentence. */
  readonly message: Sentence;
  /** Document and section of the rule; null where the trust list alone decides. */
  readonly spec: string | null;
  readonly revocation: RevocationStatus;
}

const notChecked: RevocationStatus = { kind: 'not-checked' };

/** A withdrawal is shown also where it stands in nobody's way. */
const shown = (status: RevocationStatus): RevocationStatus =>
  status.kind === 'good' ? (status.later ?? status) : status;

/** The chain of a certificate that the user pinned: itself alone. */
export const pinnedChain = (
  certificate: Certificate,
  outcome: ChainLink['outcome'],
  message: Sentence,
  revocation: RevocationStatus = notChecked,
): ChainLink[] => [
  { certificate, role: 'signer', outcome, message, spec: null, revocation: shown(revocation) },
];

/**
 * The chain of a path that was looked for (RFC 5280 section 6.1), the signer first, the anchor last.
 * @param entryName the user's name for an anchor of the trust list, by its index there
 * @param time the time that counts
 */
export function chainOf(
  found: FoundPath,
  entryName: (anchorIndex: number) => string,
  time: Date,
): ChainLink[] {
  if (found.kind === 'none') return unanchored(found.path);
  const { path, result } = found;
  const broken = result.valid ? path.length : result.failure.certificate;
  const links = path.map((certificate, index): ChainLink => ({
    certificate,
    role: index === path.length - 1 ? 'signer' : 'intermediate',
    revocation: shown(result.revocation[index] ?? notChecked),
    ...(index < broken
      ? { outcome: 'pass', message: kept, spec: 'RFC 5280 section 6.1' }
      : index > broken || result.valid
        ? { outcome: 'not-checked', message: behind, spec: 'RFC 5280 section 6.1' }
        : { outcome: 'fail', message: result.failure.message, spec: result.failure.spec }),
  }));
  const { certificate } = found.anchor;
  const anchor: ChainLink[] =
    certificate === undefined
      ? []
      : [
          {
            certificate,
            role: 'anchor',
            outcome: 'pass',
            message: together(
              said('An authority in your trust list, as “{name}”.', { name: entryName(found.anchorIndex) }),
              ...anchorRemarks(found.anchor, time).map(({ message }) => message),
            ),
            spec: null,
            revocation: notChecked,
          },
        ];
  return [...links.reverse(), ...(found.targetIsAnchor && links.length > 0 ? [] : anchor)];
}

const kept = message('Its issuer’s signature fits, and it keeps every rule of a certification path.');
const behind = message('Not looked at: the path is broken before it.');

/** The certificates that name one another, up to an issuer whom nobody knows; the signer last in `path`. */
function unanchored(path: readonly Certificate[]): ChainLink[] {
  return path
    .map((certificate, index): ChainLink => {
      const stranded = index === 0;
      return {
        certificate,
        role: index === path.length - 1 ? 'signer' : 'intermediate',
        outcome: stranded ? 'fail' : 'not-checked',
        message: stranded
          ? certificate.selfIssued
            ? message('It was issued under its own name, and nobody in your trust list vouches for it.')
            : said('It names “{issuer}” as its issuer, and no such authority is in your trust list.', {
                issuer: certificate.issuer.slice(0, 200),
              })
          : behind,
        spec: stranded ? 'RFC 5280 section 6.1.1 (d)' : 'RFC 5280 section 6.1',
        revocation: notChecked,
      };
    })
    .reverse();
}
