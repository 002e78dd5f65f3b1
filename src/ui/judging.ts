/** The judging of the evidence, for what it is judged by. */
export interface Judging {
  /** Until it is judged anew, the report does not count as done. */
  readonly outdate: () => void;
  /** Draws up the report anew. */
  readonly judge: () => Promise<void>;
}
