import type { RecordRow, ShownReport } from '../../report/report';
import type { Pair, RelatedRecords } from '../../worker/bridge';

/** A file of the evidence that can be compared with another. */
export interface Candidate {
  /** Index into the report's `evidence`. */
  readonly evidence: number;
  readonly name: string;
  readonly size: number;
  readonly sha512: string | null;
  readonly record: RecordRow;
  /** The name of the file that it is a copy of, byte for byte; null where it is the one that counts. */
  readonly copyOf: string | null;
  /** Another file has the same name. */
  readonly namesake: boolean;
}

/** Every record, and every further copy of one, in the order in which they were given. */
export function candidatesOf({ evidence, records }: ShownReport): Candidate[] {
  const meant = records.filter(({ evidence: index, form }) => {
    const role = evidence[index]?.role;
    return form !== 'none' || role === 'record' || role === 'unreadable';
  });
  const byIndex = new Map(meant.map((record) => [record.evidence, record]));
  const bySha512 = new Map(
    meant.flatMap((record) => {
      const sha512 = evidence[record.evidence]?.sha512 ?? null;
      return sha512 === null ? [] : [[sha512, record] as const];
    }),
  );
  const names = new Map<string, number>();
  const found = evidence.flatMap(({ name, size, sha512 }, index): Candidate[] => {
    const own = byIndex.get(index);
    const record = own ?? bySha512.get(sha512 ?? '');
    if (record === undefined) return [];
    names.set(name, (names.get(name) ?? 0) + 1);
    const copyOf = own === undefined ? (evidence[record.evidence]?.name ?? null) : null;
    return [{ evidence: index, name, size, sha512, record, copyOf, namesake: false }];
  });
  return found.map((candidate) => ({ ...candidate, namesake: (names.get(candidate.name) ?? 0) > 1 }));
}

/** One side of a comparison as the user left it: a file of the evidence, or what was given for it; null: nothing yet. */
export type Choice =
  | { readonly kind: 'file'; readonly evidence: number }
  /** Places among the files given: the first record in them is meant. */
  | { readonly kind: 'given'; readonly from: number; readonly end: number }
  | null;

export interface Choices {
  readonly first: Choice;
  readonly second: Choice;
}

export interface Chosen {
  readonly first: Candidate | null;
  readonly second: Candidate | null;
}

/** Whom the two sides mean, where the user has chosen; else what suggests itself. */
export function choose(
  candidates: readonly Candidate[],
  { first, second }: Choices,
  related: readonly RelatedRecords[],
): Chosen {
  const at = (index: number | undefined): Candidate | null =>
    candidates.find(({ evidence }) => evidence === index) ?? null;
  if (first === null && second === null) {
    const pair: Pair | undefined = related[0];
    if (pair !== undefined) return { first: at(pair.first), second: at(pair.second) };
    if (candidates.length > 2) return { first: null, second: null };
    return { first: candidates[0] ?? null, second: candidates[1] ?? null };
  }
  const mean = (choice: Choice): Candidate | null =>
    choice?.kind === 'given'
      ? (candidates.find(({ evidence }) => evidence >= choice.from && evidence < choice.end) ?? null)
      : at(choice?.evidence);
  const [one, other] = [mean(first), mean(second)];
  const rest = candidates.filter((candidate) => candidate !== one && candidate !== other);
  const only = rest.length === 1 ? (rest[0] ?? null) : null;
  return { first: first === null ? only : one, second: second === null ? only : other };
}
