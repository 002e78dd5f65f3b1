import type { EvidenceEntry, RecordRow, ShownReport } from '../report/report';
import type { FileToSupply, ReportNews } from '../worker/bridge';

/** The newest report as far as it came in, portion by portion. */
export class IncomingReport {
  private readonly rows = new Map<number, RecordRow>();
  private readonly entries: EvidenceEntry[] = [];

  takeIn({ rows, gone, evidence }: ReportNews): void {
    for (const row of rows) this.rows.set(row.evidence, row);
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

/** The files that were read, to be had by their SHA-512. */
export class FilesRead {
  private readonly files = new Map<string, FileToSupply>();

  add(sha512: string, file: FileToSupply): void {
    this.files.set(sha512, file);
  }

  /** One that was given as it is; null: there is none. */
  of(sha512: string): File | null {
    const given = this.files.get(sha512);
    return given === undefined || given.member !== null ? null : given.file;
  }

  /** One that is within an archive; null: there is none. */
  packed(sha512: string): FileToSupply | null {
    const given = this.files.get(sha512);
    return given === undefined || given.member === null ? null : given;
  }
}
