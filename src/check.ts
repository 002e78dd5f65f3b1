import type { Said } from './wording';

export type CheckOutcome = 'pass' | 'fail' | 'warn' | 'info' | 'not-checked';

/** One thing that was looked at. Messages carry no content of the conversation. */
export interface Check {
  readonly id: string;
  readonly outcome: CheckOutcome;
  /** RFC 6901 pointer into the signed payload; null where it is about no part of it. */
  readonly pointer: string | null;
  readonly message: string;
  /** The same, to be said in another language; there where values stand in it. */
  readonly said?: Said;
  /**
   * Where in the file it is, where that is not in the signed payload: RFC 6901 pointer into the container, such as
   * `/signatures/0/protected`. The parts of a compact serialization have the names that they have in the flattened one.
   */
  readonly place?: string;
  /** Document and section. */
  readonly spec: string;
}
