import type { SignerJudgement } from '../trust/signer';
import type { Reason } from '../reasons';
import type { Lack } from '../witness/witness-judge';
import type { Said, Sentence } from '../wording';
import type { FileOutcome } from './report';

/** What is known of one signature, as far as answers need it. */
export interface SignatureFacts {
  readonly valid: boolean | null;
  /** Why it was not judged, and notes. */
  readonly reasons: readonly Reason[];
  /** How its signer stands with the user; null where there is no certificate. */
  readonly signer: SignerJudgement | null;
  /** What its certificate calls itself; null where there is none. */
  readonly name: string | null;
}

/** What is known of one witness, as far as answers need it. */
export interface WitnessFacts {
  /** `yes`: a trusted and independent one covers this record. `no`: it was given for it, and is invalid or covers something else. */
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly Reason[];
  /** What is missing for it to count; null where it does not come to that. */
  readonly lacks: Lack | null;
  /** One sentence, or more. */
  readonly detail: readonly Said[];
}

/** Why nothing of a record can be told. */
export interface Unreadable {
  readonly reason: Reason;
  /** One or two words after "it looks like". */
  readonly looksLike: string;
  /** What was found, where, and what to do. */
  readonly why: Said;
  /** Document and section of the rule that it breaks; absent where it is no vCon at all. */
  readonly spec?: string;
}

/** Everything about one record that its answers are drawn from, and nothing else. */
export interface Facts {
  readonly unreadable: Unreadable | null;
  /** A recording that came without any record. */
  readonly recordingAlone: boolean;
  /** A delivery notice that came without the record it announces. */
  readonly announcement: boolean;
  readonly empty: boolean;
  /** Why the record cannot be judged as a whole, whatever its signatures say: locked, readable two ways, malformed. */
  readonly blocked: { readonly reason: Reason; readonly why: Sentence } | null;
  /** Nothing that could be signed in turn lies behind the last of `layers`. */
  readonly innermostReached: boolean;
  /** What was found inside is not itself signed, whatever is around it. */
  readonly unsigned: boolean;
  /** The signatures of each layer, outermost first. */
  readonly layers: readonly (readonly SignatureFacts[])[];
  /** What became of each reference. */
  readonly files: readonly FileOutcome[];
  /** The fingerprint of a file that it refers to was taken over from an earlier report. */
  readonly filesReadEarlier: boolean;
  /** How many different supplied files match. */
  readonly matchedFiles: number;
  /** A supplied file is one that the record withholds. */
  readonly withheldFound: boolean;
  /** How many supplied files nothing refers to. */
  readonly unmatchedFiles: number;
  /** Media was given with this record alone, and it refers to none. */
  readonly mediaNotReferenced: boolean;
  /** What witnesses say of it; empty where there is none. */
  readonly witnesses: readonly WitnessFacts[];
  /** What stands in the way of `unaltered` although the signature verifies. */
  readonly contradictions: readonly Reason[];
  /** Notes on the record's content. */
  readonly notes: readonly Reason[];
}
