import { bounds } from '../bounds';
import { recordSha512 } from '../report/record-files';
import type { Outcome, Report } from '../report/report';

/** What is kept of one verified record: what it can be found again by, and what came of it. No content. */
export interface HistoryEntry {
  /** Tells one entry from another: the sitting, and the record in it. */
  readonly id: string;
  /** Name of the file the record was read from; cut at `bounds.history.text`. */
  readonly source: string;
  readonly uuid: string | null;
  /** SHA-512 of that file, hex; null where it was not read. */
  readonly sha512: string | null;
  /** SHA-512 of the files that it was held against, hex; at most `bounds.history.files`. */
  readonly files: readonly string[];
  readonly outcome: Outcome;
  /** RFC 3339, UTC. */
  readonly verifiedAt: string;
}

const cut = (text: string): string => text.slice(0, bounds.history.text).replace(/[\ud800-\udbff]$/, '');

/**
 * What is kept of a report, one entry a record, at most `bounds.history.entries`.
 * @param sitting tells one set of evidence from the next
 */
export function historyEntries(report: Report, sitting: string): HistoryEntry[] {
  return report.records.slice(0, bounds.history.entries).map((record) => {
    const { source, uuid, outcome, evidence } = record;
    const sha512 = recordSha512(report, record);
    const files = record.files.flatMap(({ evidence }) => report.evidence[evidence ?? -1]?.sha512 ?? []);
    return {
      id: `${sitting} ${sha512 ?? String(evidence)}`,
      source: cut(source),
      uuid: uuid === null ? null : cut(uuid),
      sha512,
      files: [...new Set(files)].slice(0, bounds.history.files),
      outcome,
      verifiedAt: report.verifiedAt,
    };
  });
}
