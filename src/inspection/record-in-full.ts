import type { EvidenceFile } from '../evidence/evidence';
import { takeInHand } from '../report/record-in-hand';
import { withFields } from '../report/record-report';
import type { RecordReport } from '../report/report';
import type { PrivateKey } from '../signature/private-key';
import { reopened } from './reopened';

/** The report of a record with the rows of its values, which a report on many records leaves out. */
export async function inFull(
  report: RecordReport,
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
): Promise<RecordReport> {
  const opened = await reopened(file, keys);
  if (opened === null || report.form === 'none') return report;
  return withFields(report, await takeInHand(report.evidence, report.source, opened));
}
