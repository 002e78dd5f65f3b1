import type { CertificateReport, RecordReport, Report, ReportTrustEntry } from '../../report/report';

/** What "Trust this signer" is about. */
export interface SignerToTrust {
  readonly certificate: CertificateReport;
  /** Name of the file the record was read from. */
  readonly source: string;
  /** A trusted signer has the same name and another key. */
  readonly keyChanged: boolean;
  /** The entry of that signer, where the report names it. */
  readonly namesake: ReportTrustEntry | null;
}

/** The certificates that the user may decide to trust: those of the innermost signatures that verified. */
export function signersToTrust({ policy }: Report, record: RecordReport): SignerToTrust[] {
  const { unaltered, signer } = record.questions;
  if (unaltered.answer !== 'yes' || signer.answer !== 'unknown') return [];
  const keyChanged = record.reasons.includes('SIGNER_KEY_CHANGED');
  const listed = new Set(
    policy.trustEntries.filter(({ purpose }) => purpose === 'signer').map(({ sha256 }) => sha256),
  );
  const offered = new Map<string, SignerToTrust>();
  for (const { valid, certificates, path } of record.layers.at(-1)?.signatures ?? []) {
    const [certificate] = certificates;
    if (valid !== true || path.answer === 'yes' || certificate === undefined) continue;
    if (listed.has(certificate.sha256)) continue;
    const namesake = keyChanged ? (policy.trustEntries[path.trustEntry ?? -1] ?? null) : null;
    offered.set(certificate.sha256, { certificate, source: record.source, keyChanged, namesake });
  }
  return [...offered.values()];
}
