import type { DrawnRecord } from '../../worker/bridge';

/** A record with those that are drawn below it. */
export interface Branch {
  readonly record: DrawnRecord;
  readonly below: readonly Branch[];
}

/** Puts rows that have a depth below each other. */
export function branchesOf(rows: readonly DrawnRecord[]): readonly Branch[] {
  const roots: Branch[] = [];
  const open: { depth: number; below: Branch[] }[] = [];
  for (const record of rows) {
    while ((open.at(-1)?.depth ?? -1) >= record.depth) open.pop();
    const below: Branch[] = [];
    (open.at(-1)?.below ?? roots).push({ record, below });
    open.push({ depth: record.depth, below });
  }
  return roots;
}
