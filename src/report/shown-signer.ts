import { message, word, type Wording } from '../wording';
import { short } from './plain-text';
import type {
  CertificateReport,
  QuestionAnswer,
  Reason,
  RecordReport,
  Report,
  ReportTrustEntry,
  SignatureReport,
} from './report';
import { chosenWords } from './worded';

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
export function signerName(
  { standing, certificate, entry }: ShownSigner,
  limit: number,
  wording: Wording,
): string {
  const own = short(certificate.shortName, limit, wording);
  if (standing === 'trusted' && entry !== null) {
    const name = short(entry.name, limit, wording);
    return entry.kind === 'anchor'
      ? word(wording, 'calls itself “{own}”, certified under “{name}” on the trust list', { own, name })
      : word(wording, '“{name}” on the trust list', { name });
  }
  return standing === 'unproven'
    ? word(wording, 'nobody is shown; the certificate calls itself “{name}”', { name: own })
    : word(wording, 'calls itself “{name}”', { name: own });
}

/** The labels of the second answer within a line, by the reasons for it. */
const doubtWords: Readonly<Partial<Record<Reason, string>>> = {
  SIGNER_NOT_TRUSTED: message('not confirmed'),
  SIGNER_KEY_CHANGED: message('key changed'),
  SIGNER_EXPIRED: message('expired'),
  SIGNER_NOT_YET_VALID: message('not yet valid'),
  SIGNER_REVOKED: message('withdrawn'),
  CHAIN_NOT_VALID: message('not confirmed'),
  WEAK_KEY: message('weak key'),
};

/**
 * How a signer was confirmed, or why it counts for nothing; null where nobody is shown.
 * @param answer the second answer
 */
export function confirmation(
  { standing, entry }: ShownSigner,
  { reasons, label }: QuestionAnswer,
  limit: number,
  wording: Wording,
): string | null {
  if (standing === 'unproven') return null;
  if (standing === 'claimed' || entry === null) {
    const doubts = reasons.flatMap((reason) => doubtWords[reason] ?? []);
    return word(wording, doubts[0] ?? label);
  }
  return entry.confirmedBy === null
    ? word(wording, 'fingerprint not confirmed with anybody yet')
    : word(wording, 'fingerprint confirmed: {where}', {
        where: chosenWords(entry.confirmedBy, limit, wording),
      });
}
