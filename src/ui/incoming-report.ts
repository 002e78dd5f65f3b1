import type { EvidenceEntry, RecordRow, ShownReport } from '../report/report';
import type { ReportNews } from '../worker/bridge';
import { prepareOrder } from './records/sieve';

/** The newest report as far as it came in, portion by portion. */
export class IncomingReport {
  private readonly rows = new Map<number, RecordRow>();
  private readonly entries: EvidenceEntry[] = [];

  takeIn({ rows, gone, evidence }: ReportNews): void {
    for (const row of rows) {
      this.rows.set(row.evidence, row);
      prepareOrder(row);
    }
    for (const index of gone) this.rows.delete(index);
    for (const [index, entry] of evidence) this.entries[index] = entry;
  }

  /** The report, once the last of its news is taken in. */
  assembled({ head, files }: ReportNews): ShownReport {
    const records = [...this.rows.values()].sort((a, b) => a.evidence - b.evidence);
    return { ...head, evidence: this.entries.slice(0, files), records, certificates: [] };
  }

  /** Whether a row is the newest of its record. */
  has(row: RecordRow): boolean {
    return this.rows.get(row.evidence) === row;
  }
}
