/** Where the keys lead that go from row to row, in a table as in a tree. */

export interface Place {
  /** The row that the keyboard is at, and the last one. */
  readonly at: number;
  readonly last: number;
  /** Rows of one page. */
  readonly page: number;
}

/** The row that a key leads to; null: it is none of these. */
export function rowBy(key: string, { at, last, page }: Place): number | null {
  const within = (row: number): number => Math.max(0, Math.min(last, row));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + page);
    case 'PageUp':
      return within(at - page);
    case 'Home':
      return 0;
    case 'End':
      return within(last);
    default:
      return null;
  }
}
