import { message, word, type Wording } from '../wording';
import { fileWords } from './code-words';
import { short } from './plain-text';
import type { FileReport, RecordReport, Report } from './report';

/** One file that a record refers to, in words. */
export interface ShownFile {
  /** The name in the record, else its address, else its place. */
  readonly name: string;
  readonly outcome: FileReport['outcome'];
  readonly word: string;
  /** The same within a line. */
  readonly wordInLine: string;
  /** Name of the supplied file that it was compared with; null where there is none. */
  readonly supplied: string | null;
  /** SHA-512 of the supplied file, hex; null where there is none, or it was not read. */
  readonly sha512: string | null;
  /** The `content_hash` values that the record gives. */
  readonly expected: readonly string[];
}

/** A hash in a record that anybody may have changed shows nothing of a file. */
const unproven = message('Matches this copy, which is unproven');
const unprovenInLine = message('matches this copy, which is unproven');

const wordsInLine: Readonly<Record<FileReport['outcome'], string>> = {
  match: message('matches'),
  mismatch: message('differs'),
  missing: message('not supplied'),
  unassigned: message('not assigned'),
  'not-read': message('not read'),
  withheld: message('withheld'),
  'no-hash': message('names no fingerprint'),
  unsupported: message('fingerprint of an unknown kind'),
};

/** The files that a record refers to. */
export function shownFiles(
  { evidence }: Report,
  { files, questions }: RecordReport,
  limit: number,
  wording: Wording,
): ShownFile[] {
  return files.map(({ name, url, pointer, outcome, expected, evidence: index }) => {
    const entry = evidence[index ?? -1];
    const proven = outcome !== 'match' || questions.unaltered.answer === 'yes';
    return {
      name: short(name ?? url ?? pointer, limit, wording),
      outcome,
      word: word(wording, proven ? fileWords[outcome] : unproven),
      wordInLine: word(wording, proven ? wordsInLine[outcome] : unprovenInLine),
      supplied: entry === undefined ? null : short(entry.name, limit, wording),
      sha512: entry?.sha512 ?? null,
      expected: expected.map((token) => short(token, 200, wording)),
    };
  });
}

/** SHA-512 of the file a record was read from, hex; null where it was not read. */
export const recordSha512 = ({ evidence }: Report, record: RecordReport): string | null =>
  evidence[record.evidence]?.sha512 ?? null;
