import type { Check } from '../check';

/** One thing that was held against the draft in comparing a record with an earlier version of it. */
export interface LineageCheck extends Check {
  readonly outcome: 'pass' | 'info' | 'warn';
  /** RFC 6901 pointer into the newer record. */
  readonly pointer: string | null;
  /** RFC 6901 pointer into the older record. */
  readonly older: string | null;
}
