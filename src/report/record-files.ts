import { fileWords } from './code-words';
import { short } from './plain-text';
import type { FileReport, RecordReport, Report } from './report';

/** One file that a record refers to, in words. */
export interface ShownFile {
  /** The name in the record, else its address, else its place. */
  readonly name: string;
  readonly outcome: FileReport['outcome'];
  readonly word: string;
  /** Name of the supplied file that it was compared with; null where there is none. */
  readonly supplied: string | null;
  /** SHA-512 of the supplied file, hex; null where there is none, or it was not read. */
  readonly sha512: string | null;
  /** The `content_hash` values that the record gives. */
  readonly expected: readonly string[];
}

/** A hash in a record that anybody may have changed shows nothing of a file. */
const MATCHES_UNPROVEN = 'Matches this copy, which is unproven';

/** The files that a record refers to. */
export function shownFiles({ evidence }: Report, record: RecordReport, limit: number): ShownFile[] {
  const { files, questions } = record;
  const proven = questions.unaltered.answer === 'yes';
  return files.map(({ name, url, pointer, outcome, expected, evidence: index }) => {
    const entry = evidence[index ?? -1];
    return {
      name: short(name ?? url ?? pointer, limit),
      outcome,
      word: outcome === 'match' && !proven ? MATCHES_UNPROVEN : fileWords[outcome],
      supplied: entry === undefined ? null : short(entry.name, limit),
      sha512: entry?.sha512 ?? null,
      expected: expected.map((token) => short(token, 200)),
    };
  });
}

/** SHA-512 of the file a record was read from, hex; null where it was not read. */
export const recordSha512 = ({ evidence }: Report, record: RecordReport): string | null =>
  evidence[record.evidence]?.sha512 ?? null;
