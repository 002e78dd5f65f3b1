import type { Facts, SignatureFacts } from './facts';
import { headline } from './headlines';
import { ordered, stopsPass, type Reason } from '../reasons';
import type { Answer, FileOutcome, Outcome, QuestionAnswer, QuestionKey } from './report';
import { english, sentences, type Said } from '../wording';
import { nextStep, say, type Words } from './words';

/** What is concluded of one record. */
export interface Conclusion {
  readonly outcome: Outcome;
  readonly headline: string;
  readonly headlineSaid: Said;
  readonly reasons: readonly Reason[];
  readonly questions: Readonly<Record<QuestionKey, QuestionAnswer>>;
}

interface Bare {
  readonly answer: Answer;
  readonly reasons: readonly Reason[];
}

/** The one place where facts become answers and answers an outcome. */
export function conclude(facts: Facts): Conclusion {
  const unaltered = sorted(answerUnaltered(facts));
  const best = unaltered.answer === 'yes' ? bestSigner(facts) : null;
  const signer = sorted(answerSigner(facts, unaltered, best));
  const recordings = sorted(answerRecordings(facts, unaltered));
  const witness = sorted(answerWitness(facts, unaltered));

  const bare = { unaltered, signer, recordings, witness };
  const reasons = ordered([
    ...(facts.unreadable === null ? [] : [facts.unreadable.reason]),
    ...Object.values(bare).flatMap(({ reasons }) => reasons),
    ...facts.notes,
  ]);
  const outcome = decide(facts, bare, reasons);
  const words: Words = { facts, signer: best, answers: bare };
  const question = (key: QuestionKey): QuestionAnswer => ({
    ...bare[key],
    ...say(key, bare[key], words),
    next: nextStep(key, bare[key], words),
  });
  const revokedAt = best?.signer?.revokedAt ?? null;
  const headlineSaid = headline({ outcome, reasons, facts, answers: bare, revokedAt });
  return {
    outcome,
    headline: sentences(english, [headlineSaid]),
    headlineSaid,
    reasons,
    questions: {
      unaltered: question('unaltered'),
      signer: question('signer'),
      recordings: question('recordings'),
      witness: question('witness'),
    },
  };
}

function decide(facts: Facts, answers: Record<QuestionKey, Bare>, reasons: readonly Reason[]): Outcome {
  const { unaltered, signer, recordings } = answers;
  if ([unaltered, signer, recordings].some(({ answer }) => answer === 'no')) return 'failed';
  if (facts.unreadable !== null) return 'unreadable';
  const complete =
    unaltered.answer === 'yes' &&
    signer.answer === 'yes' &&
    (recordings.answer === 'yes' || recordings.answer === 'none') &&
    !reasons.some(stopsPass);
  return complete ? 'passed' : 'indeterminate';
}

/** Every layer must verify; one that does not settles it. */
function answerUnaltered(facts: Facts): Bare {
  const layers = facts.layers.map(answerLayer);
  const reasons = layers.flatMap(({ reasons }) => reasons);
  if (layers.some(({ answer }) => answer === 'no')) return { answer: 'no', reasons };
  if (facts.blocked !== null) return { answer: 'unknown', reasons: [...reasons, facts.blocked.reason] };
  if (facts.unsigned || layers.length === 0) {
    return {
      answer: 'unknown',
      reasons: [...reasons, facts.unreadable?.reason ?? 'NO_SIGNATURE', ...facts.contradictions],
    };
  }
  return {
    answer: layers.every(({ answer }) => answer === 'yes') ? 'yes' : 'unknown',
    reasons: [...reasons, ...facts.contradictions],
  };
}

/**
 * One JWS. A signature that verifies and is trusted stands against an untrusted one that does not; else any invalid
 * signature makes it no, and so does an invalid one that carries a trusted certificate.
 */
function answerLayer(signatures: readonly SignatureFacts[]): Bare {
  if (signatures.length === 0) return { answer: 'unknown', reasons: ['NO_SIGNATURE'] };
  const trusted = (signature: SignatureFacts): boolean => signature.signer?.answer === 'yes';
  const valid = signatures.filter((signature) => signature.valid === true);
  const invalid = signatures.filter((signature) => signature.valid === false);
  const reasons = signatures.flatMap((signature) => signature.reasons);

  if (invalid.length > 0) {
    return valid.some(trusted) && !invalid.some(trusted)
      ? { answer: 'yes', reasons: ['EXTRA_SIGNATURE_INVALID', ...reasons] }
      : { answer: 'no', reasons: ['SIGNATURE_INVALID', ...reasons] };
  }
  return { answer: valid.length > 0 ? 'yes' : 'unknown', reasons };
}

/** The innermost layer's signature that says most about who signed; never a mixture of two. */
export function bestSigner(facts: Pick<Facts, 'innermostReached' | 'layers'>): SignatureFacts | null {
  if (!facts.innermostReached) return null;
  const valid = facts.layers.at(-1)?.filter(({ valid, signer }) => valid === true && signer !== null) ?? [];
  const rank = ({ signer }: SignatureFacts): number =>
    signer?.answer === 'yes' ? 0 : signer?.answer === 'no' ? 1 : signer?.trustEntry !== null ? 2 : 3;
  return valid.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

function answerSigner(facts: Facts, unaltered: Bare, best: SignatureFacts | null): Bare {
  if (best !== null && best.signer !== null) return best.signer;
  const opened = facts.layers.length > 0 && facts.innermostReached;
  const closed = facts.blocked ?? (opened ? null : facts.unreadable);
  return {
    answer: 'unknown',
    reasons: [closed !== null && unaltered.answer !== 'no' ? closed.reason : 'NOT_PROTECTED'],
  };
}

const reasonOf: Readonly<Record<FileOutcome, Reason | null>> = {
  match: null,
  withheld: null,
  mismatch: 'FILE_MISMATCH',
  missing: 'FILE_NOT_SUPPLIED',
  unassigned: 'FILE_UNASSIGNED',
  'not-read': 'FILE_NOT_READ',
  'no-hash': 'FILE_WITHOUT_HASH',
  unsupported: 'HASH_UNSUPPORTED',
};

function answerRecordings(facts: Facts, unaltered: Bare): Bare {
  if (facts.blocked !== null) return { answer: 'unknown', reasons: [facts.blocked.reason] };
  if (facts.unreadable !== null) return { answer: 'unknown', reasons: [facts.unreadable.reason] };
  const counted = facts.files.filter((outcome) => outcome !== 'withheld');
  const open = counted.map((outcome) => reasonOf[outcome]).filter((reason) => reason !== null);
  const notes: readonly Reason[] = facts.filesReadEarlier ? ['FILE_READ_EARLIER'] : [];
  if (counted.length === 0) {
    return facts.mediaNotReferenced
      ? { answer: 'unknown', reasons: ['FILE_NOT_REFERENCED', ...notes] }
      : { answer: 'none', reasons: notes };
  }
  const reasons = [...open, ...notes];
  if (open.includes('FILE_MISMATCH')) return { answer: 'no', reasons };
  if (unaltered.answer !== 'yes') return { answer: 'unknown', reasons: [...reasons, 'NOT_PROTECTED'] };
  return { answer: open.length === 0 ? 'yes' : 'unknown', reasons };
}

/** One that was given for this record and does not hold makes it no; one that holds makes it yes, whatever the others. */
function answerWitness({ witnesses }: Facts, unaltered: Bare): Bare {
  if (witnesses.length === 0) return { answer: 'none', reasons: [] };
  const of = (answer: Answer) => witnesses.filter((witness) => witness.answer === answer);
  const reasonsOf = (some: Facts['witnesses']): Reason[] => some.flatMap(({ reasons }) => reasons);
  if (of('no').length > 0) return { answer: 'no', reasons: reasonsOf(of('no')) };
  if (of('yes').length === 0) return { answer: 'unknown', reasons: reasonsOf(witnesses) };
  if (unaltered.answer !== 'yes') return { answer: 'unknown', reasons: ['NOT_PROTECTED'] };
  const alsoInvalid = reasonsOf(witnesses).filter((reason) => reason === 'WITNESS_INVALID');
  return { answer: 'yes', reasons: [...reasonsOf(of('yes')), ...alsoInvalid] };
}

const sorted = ({ answer, reasons }: Bare): Bare => ({ answer, reasons: ordered(reasons) });
