import { inEnglish, message, together, type Sentence } from '../wording';
import { ALL_REASONS } from './distribution-point';
import { countsAsRevoked, type Revoked } from './revocation-rule';
import type { RevocationStatus } from './revocation-status';

/** What one list, with its delta, or one OCSP answer says of a certificate; its signature counts. */
export interface Statement {
  /** Its thisUpdate. */
  readonly at: Date;
  /** Why it does not show how things stand at the time that counts, such as that it is stale; null where it does. */
  readonly notCurrent: Sentence | null;
  /** For which reasons it tells: a mask of ReasonFlags. */
  readonly reasons: number;
  /** The revocation that it names; null where it says that there is none; an entry may also be unreadable. */
  readonly revocation: Revoked | 'unreadable' | null;
}

/** certificateHold (6) in ReasonFlags. */
const HOLD = 1 << 6;

/**
 * Weighs what is said of one certificate: the loop of RFC 5280 section 6.3.3, over what its steps (a) to (k) gave.
 *
 * The RFC takes one list a distribution point, the newest. Here old and new ones lie side by side, so:
 * - A revocation is for ever (section 3.3), and stands however old the list that names it: the withdrawal of a
 *   certificate does not get stale.
 * - A hold may be lifted: it stands unless something newer tells of holds and does not name it; and a hold in a list
 *   that is no longer current leaves open what became of it.
 * - Only what is current shows that a certificate is good, and only when all reasons are covered.
 * - A revocation, or hold, from after the time that is proven shows that the certificate was good at that time, unless
 *   something else that is said leaves that open.
 * @param problems why other lists and answers do not count, one sentence each
 * @param provenTime the latest time at which the certificate's key can have been used; null where none is proven
 */
export function weigh(
  statements: readonly Statement[],
  problems: readonly Sentence[],
  provenTime: Date | null = null,
): RevocationStatus {
  const newestFirst = [...statements].sort(
    (a, b) =>
      b.at.getTime() - a.at.getTime() || Number(a.revocation === null) - Number(b.revocation === null),
  );
  const outdated: Sentence[] = [];
  const leftOpen: Sentence[] = [];
  let told = 0;
  let covered = 0;
  let asOf: Date | null = null;
  let later: Revoked | null = null;
  for (const { at, notCurrent, reasons, revocation } of newestFirst) {
    if (notCurrent !== null) outdated.push(notCurrent);
    if (revocation === null) {
      told |= reasons;
      if (notCurrent !== null) continue;
      covered |= reasons;
      asOf ??= at;
    } else if (revocation === 'unreadable') {
      leftOpen.push(message('It is named in a list that says of it what cannot be read.'));
    } else if (revocation.reason === 'certificateHold' && (told & HOLD) !== 0) {
      continue;
    } else if (provenTime !== null && countsAsRevoked(revocation, provenTime) === 'unknown') {
      later ??= revocation;
    } else if (revocation.reason !== 'certificateHold' || notCurrent === null) {
      return revocation;
    } else {
      leftOpen.push(message('It was on hold, and nothing newer tells what became of that.'));
    }
  }
  if (later !== null) return leftOpen.length > 0 ? later : { kind: 'good', later };
  if (leftOpen.length > 0) return unknown([...leftOpen, ...outdated]);
  if (covered === ALL_REASONS && asOf !== null) return { kind: 'good', asOf };
  const partly =
    covered === 0 ? [] : [message('What was supplied covers only some of the reasons for revocation.')];
  return unknown([...partly, ...outdated, ...problems]);
}

/** Sentences that are shown: more help nobody. */
const MOST_SENTENCES = 3;

function unknown(sentences: readonly Sentence[]): RevocationStatus {
  const different = new Map(sentences.map((sentence) => [inEnglish(sentence), sentence]));
  const [first = '', ...others] = [...different.values()].slice(0, MOST_SENTENCES);
  return { kind: 'unknown', why: together(first, ...others) };
}
