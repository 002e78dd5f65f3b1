import type { RecordReport } from '../../src/report/report';

/** Prints rows of text in columns under a title, each column as wide as its widest cell. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  console.info(
    [title, line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n'),
  );
}

/** The four answers in the order of the questions, separated by spaces: unaltered, signer, recordings, witness. */
export function answersOf({ questions }: RecordReport): string {
  const { unaltered, signer, recordings, witness } = questions;
  return [unaltered, signer, recordings, witness].map(({ answer }) => answer).join(' ');
}
