import type { Answer, QuestionKey, RecordReport } from '../../report/report';
import { message } from '../../wording';
import { bestWitness } from './witness';

/** What an answer does not prove, one or two sentences each. */
const limits: Readonly<Record<QuestionKey, Readonly<Record<Answer, string>>>> = {
  unaltered: {
    yes: message(
      'That what was signed is right, complete or lawful. Nor who signed it and when: the next questions are about that.',
    ),
    no: message(
      'That anybody meant to change it, or which part was changed: a copy that was re-saved or damaged on its way fails in the same way.',
    ),
    unknown: message('Neither that the record was changed nor that it was not.'),
    none: message('Neither that the record was changed nor that it was not.'),
  },
  signer: {
    yes: message(
      'That what the signer says is right, or that nobody else could use the key. Without a witness, it does not prove when it was signed either.',
    ),
    no: message(
      'That this record is wrong: a certificate can be withdrawn after it was used, and for other reasons than misuse.',
    ),
    unknown: message('Anything against the signer. Nothing on your trust list shows who it is; that is all.'),
    none: message('Anything against the signer. Nothing on your trust list shows who it is; that is all.'),
  },
  recordings: {
    yes: message(
      'That a recording is complete, or that it shows what happened; only that it is the very file that the record names.',
    ),
    no: message(
      'That somebody swapped it on purpose: converting, trimming or re-saving a recording changes its fingerprint as well.',
    ),
    unknown: message('Anything about the recording, neither for it nor against it.'),
    none: message('That there is no recording; only that this record holds none up to be compared.'),
  },
  witness: {
    yes: message(
      'That the content is right; only that the record was signed when the witness says, or before.',
    ),
    no: message('That the record was changed; only that this proof does not belong to it.'),
    unknown: message('When the record was signed: so far that is the signer’s own word.'),
    none: message(
      'That nobody registered it; only that no such proof was given here. When it was signed is the signer’s own word.',
    ),
  },
};

/** Where the answer on the witness is drawn from one that shows less, or that is of this record and does not hold. */
const ofWitness = {
  content: message(
    'That the content is right, or when it was signed; only that what was signed existed when the witness says so.',
  ),
  registered: message(
    'That the content is right, or when it was signed; only that what was signed is in the register of the service.',
  ),
  invalid: message('That the record was changed; only that this proof, which is of it, does not hold.'),
} as const;

/** What an answer leaves open, in one sentence: a message. */
export function whatItDoesNotProve(question: QuestionKey, record: RecordReport): string {
  const { answer, reasons } = record.questions[question];
  if (question === 'witness' && answer === 'no' && reasons[0] !== 'WITNESS_MISMATCH')
    return ofWitness.invalid;
  const best = question === 'witness' && answer === 'yes' ? bestWitness(record) : null;
  if (best === null || best.proves === 'signing-time') return limits[question][answer];
  return best.kind === 'timestamp' ? ofWitness.content : ofWitness.registered;
}
