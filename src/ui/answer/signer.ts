import type { CertificateReport, RecordReport } from '../../report/report';

/** What "Trust this signer" is about. */
export interface SignerToTrust {
  readonly certificate: CertificateReport;
  /** Name of the file the record was read from. */
  readonly source: string;
  /** A trusted signer has the same name and another key. */
  readonly keyChanged: boolean;
}

/** The certificates that the user may decide to trust: those of the innermost signatures that verified. */
export function signersToTrust(record: RecordReport): SignerToTrust[] {
  const { unaltered, signer } = record.questions;
  if (unaltered.answer !== 'yes' || signer.answer !== 'unknown') return [];
  const certificates = new Map<string, CertificateReport>();
  for (const { valid, certificates: chain, path } of record.layers.at(-1)?.signatures ?? []) {
    const [certificate] = chain;
    if (valid === true && path.trustEntry === null && certificate !== undefined) {
      certificates.set(certificate.sha256, certificate);
    }
  }
  const keyChanged = record.reasons.includes('SIGNER_KEY_CHANGED');
  return [...certificates.values()].map((certificate) => ({
    certificate,
    source: record.source,
    keyChanged,
  }));
}
