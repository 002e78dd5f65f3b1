import { digestHex, type DigestName } from './cms-digest';
import type { Imprint } from './time-stamp-info';

/**
 * What of a record may have been stamped: the `file` as it stands; the signed `payload`, decoded; the `signing-input` of
 * a JWS (RFC 7515 section 5.1); or the value of a `signature`, decoded, or in base64url as ETSI TS 119 182-1
 * section 5.3.4 (sigTst) has it.
 */
export type Coverable = 'file' | 'payload' | 'signing-input' | 'signature';

export interface Candidate {
  readonly what: Coverable;
  /** Null where only digests are at hand. */
  readonly bytes: Uint8Array | null;
  /** Hex, those that were computed already. */
  readonly digests?: Readonly<Partial<Record<DigestName, string>>>;
  /** Of bytes other than a signature's: whether the value of the record's signature is part of them. False by default. */
  readonly holdsSignature?: boolean;
}

export interface Coverage {
  /** Every candidate that the imprint is of, by its index; empty where it is of none. */
  readonly covered: readonly number[];
  /** The same, by what they are, in the order of the candidates, each once. */
  readonly what: readonly Coverable[];
  /**
   * `signing-time`: the signature's value is in what was stamped, so that the signature is no younger. `content`: the
   * content existed, and nothing is known of when it was signed. Null where nothing of the record was stamped.
   */
  readonly proves: 'signing-time' | 'content' | null;
  /** Candidates that could not be tried, for they have neither bytes nor this digest. */
  readonly untried: readonly Coverable[];
}

/** Finds out by trying what of a record an imprint is of. Digests are computed as far as they are needed. */
export async function coveredBy(imprint: Imprint, candidates: readonly Candidate[]): Promise<Coverage> {
  const covered: number[] = [];
  const untried: Coverable[] = [];
  for (const [index, { what, bytes, digests }] of candidates.entries()) {
    const digest =
      digests?.[imprint.algorithm] ?? (bytes === null ? null : await digestHex(imprint.algorithm, bytes));
    if (digest === null) untried.push(what);
    else if (digest.toLowerCase() === imprint.hex) covered.push(index);
  }
  const found = candidates.filter((_, index) => covered.includes(index));
  const timesSignature = found.some(
    ({ what, holdsSignature = false }) => what === 'signature' || holdsSignature,
  );
  return {
    covered,
    what: [...new Set(found.map(({ what }) => what))],
    proves: timesSignature ? 'signing-time' : found.length > 0 ? 'content' : null,
    untried: [...new Set(untried)],
  };
}
