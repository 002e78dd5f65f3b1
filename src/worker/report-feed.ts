import type { EvidenceEntry, RecordRow, Report } from '../report/report';
import { rowOf } from '../report/row';

/** What the page has not seen of the newest report, as much as it can take in without a stutter. */
export interface ReportNews {
  readonly head: ReportHead;
  /** How many files the report is about. */
  readonly files: number;
  /** Records that are new, or answered anew. */
  readonly rows: readonly RecordRow[];
  /** Records that are not in the report any more, by their indices into its `evidence`. */
  readonly gone: readonly number[];
  /** Files of which something else is said than before, with their indices. */
  readonly evidence: readonly (readonly [index: number, entry: EvidenceEntry])[];
  /** There is more to come of this report. */
  readonly more: boolean;
}

/** A report but for what it says of each file, record and certificate. */
export type ReportHead = Omit<Report, 'records' | 'evidence' | 'certificates'>;

/** Rows and entries in one portion of news: each portion waits for its turn in the worker, and takes the page some ms. */
const PORTION = { rows: 500, entries: 2000 } as const;

/** Brings reports to the page: of each what has changed since the one before, in portions. */
export class ReportFeed {
  private report: Report | null = null;
  private readonly rows = new Map<number, RecordRow>();
  private evidence: EvidenceEntry[] = [];
  /** Up to where the newest report was gone through. */
  private atRecord = 0;
  private atFile = 0;

  take(report: Report): void {
    this.report = report;
    this.atRecord = 0;
    this.atFile = 0;
  }

  /** @returns null where there is no report yet */
  next(): ReportNews | null {
    const { report } = this;
    if (report === null) return null;
    const { records, evidence: files, certificates: _, ...head } = report;
    const rows: RecordRow[] = [];
    for (; this.atRecord < records.length && rows.length < PORTION.rows; this.atRecord++) {
      const record = records[this.atRecord];
      if (record === undefined) continue;
      const row = rowOf(record);
      if (this.rows.get(row.evidence) === row) continue;
      this.rows.set(row.evidence, row);
      rows.push(row);
    }
    const evidence: [number, EvidenceEntry][] = [];
    for (; this.atFile < files.length && evidence.length < PORTION.entries; this.atFile++) {
      const entry = files[this.atFile];
      if (entry === undefined || sameEntry(this.evidence[this.atFile], entry)) continue;
      this.evidence[this.atFile] = entry;
      evidence.push([this.atFile, entry]);
    }
    const more = this.atRecord < records.length || this.atFile < files.length;
    const gone = more ? [] : this.dropGone(report);
    return { head, files: files.length, rows, gone, evidence, more };
  }

  private dropGone({ records }: Report): number[] {
    if (this.rows.size === records.length) return [];
    const there = new Set(records.map(({ evidence }) => evidence));
    const gone = [...this.rows.keys()].filter((index) => !there.has(index));
    gone.forEach((index) => this.rows.delete(index));
    return gone;
  }
}

const sameEntry = (a: EvidenceEntry | undefined, b: EvidenceEntry): boolean =>
  a?.name === b.name && a.size === b.size && a.sha512 === b.sha512 && a.role === b.role && a.note === b.note;
