export type CheckOutcome = 'pass' | 'fail' | 'warn' | 'info' | 'not-checked';

/** One thing that was looked at. Messages carry no content of the conversation. */
export interface Check {
  readonly id: string;
  readonly outcome: CheckOutcome;
  /** RFC 6901 pointer into the signed payload; null where it is about no part of it. */
  readonly pointer: string | null;
  readonly message: string;
  /** Document and section. */
  readonly spec: string;
}
