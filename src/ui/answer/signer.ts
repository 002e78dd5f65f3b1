import type { CertificateReport, RecordReport, ShownReport, ReportTrustEntry } from '../../report/report';

/** What "Trust this signer" is about. */
export interface SignerToTrust {
  readonly certificate: CertificateReport;
  /** Name of the file the record was read from. */
  readonly source: string;
  /** The trusted signer that has the same name and another key; null where there is none. */
  readonly namesake: ReportTrustEntry | null;
}

/** The certificates that the user may decide to trust: those of the innermost signatures that verified. */
export function signersToTrust({ policy }: ShownReport, record: RecordReport): SignerToTrust[] {
  const { unaltered, signer } = record.questions;
  if (unaltered.answer !== 'yes' || signer.answer !== 'unknown') return [];
  const pins = policy.trustEntries.filter(({ purpose, kind }) => purpose === 'signer' && kind === 'pin');
  const pinned = new Set(pins.map(({ sha256 }) => sha256));
  const offered = new Map<string, SignerToTrust>();
  for (const { valid, certificates, path } of record.layers.at(-1)?.signatures ?? []) {
    const [certificate] = certificates;
    if (valid !== true || path.answer === 'yes' || certificate === undefined) continue;
    if (pinned.has(certificate.sha256)) continue;
    const changed = record.reasons.includes('SIGNER_KEY_CHANGED');
    const namesake = changed ? (policy.trustEntries[path.trustEntry ?? -1] ?? null) : null;
    offered.set(certificate.sha256, { certificate, source: record.source, namesake });
  }
  return [...offered.values()];
}
