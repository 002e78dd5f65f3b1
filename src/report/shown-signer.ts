import { short } from './plain-text';
import type { CertificateReport, RecordReport, Report, ReportTrustEntry, SignatureReport } from './report';

/**
 * Who stands behind a record, as far as is known.
 *
 * `trusted`: the signature fits, and the trust list vouches for its signer. `claimed`: the signature fits, and the
 * certificate names somebody whom nothing confirms. `unproven`: a certificate is there and nobody is shown to have
 * signed with it.
 */
export interface ShownSigner {
  readonly standing: 'trusted' | 'claimed' | 'unproven';
  readonly certificate: CertificateReport;
  /** What the answer rests on; null unless `trusted`. */
  readonly entry: ReportTrustEntry | null;
}

/** The signer that the second answer of a record is about; null where there is no certificate. */
export function shownSigner({ policy }: Report, { layers, questions }: RecordReport): ShownSigner | null {
  const { answer, reasons } = questions.signer;
  // Other reasons say that the innermost signature was not reached: an outer one is not the signer's.
  const judged = answer !== 'unknown' || reasons.some((reason) => /^(SIGNER|CHAIN|WEAK)_/.test(reason));
  const innermost = layers.at(-1)?.signatures ?? [];
  const verified = innermost
    .filter(({ valid }) => judged && valid === true)
    .toSorted((a, b) => rank(a) - rank(b));
  const [best] = [...verified, ...innermost].filter(({ certificates }) => certificates.length > 0);
  const certificate = best?.certificates[0];
  if (best === undefined || certificate === undefined) return null;
  const entry = policy.trustEntries[best.path.trustEntry ?? -1] ?? null;
  if (answer === 'yes' && best.path.answer === 'yes') return { standing: 'trusted', certificate, entry };
  return { standing: verified.includes(best) ? 'claimed' : 'unproven', certificate, entry: null };
}

/** The order in which the judgement draws on signatures. */
const rank = ({ path }: SignatureReport): number =>
  path.answer === 'yes' ? 0 : path.answer === 'no' ? 1 : path.trustEntry !== null ? 2 : 3;

/** The name of a signer: the one it rests on, or what it calls itself. */
export function signerName({ standing, certificate, entry }: ShownSigner, limit: number): string {
  const own = `“${short(certificate.shortName, limit)}”`;
  if (standing === 'trusted' && entry !== null) {
    const trusted = `“${short(entry.name, limit)}” on the trust list`;
    return entry.kind === 'anchor' ? `calls itself ${own}, certified under ${trusted}` : trusted;
  }
  return standing === 'unproven'
    ? `nobody is shown; the certificate calls itself ${own}`
    : `calls itself ${own}`;
}

/**
 * How a signer was confirmed, or why it counts for nothing; null where nobody is shown.
 * @param label the second answer in two or three words
 */
export function confirmation({ standing, entry }: ShownSigner, label: string, limit: number): string | null {
  if (standing === 'unproven') return null;
  if (standing === 'claimed' || entry === null) return short(label, limit).toLowerCase();
  return entry.confirmedBy === null
    ? 'fingerprint not confirmed with anybody yet'
    : `fingerprint confirmed: ${short(entry.confirmedBy, limit)}`;
}
