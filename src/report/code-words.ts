/** The words for the codes of a report where it leaves the page: in tables, tickets and print. */
import { message, type Said } from '../wording';
import type {
  Answer,
  EvidenceEntry,
  EvidenceRole,
  FileOutcome,
  NextStep,
  Outcome,
  Protection,
  QuestionKey,
  Reason,
  ReportTrustEntry,
  ValidationTime,
  Witnessed,
  WitnessReport,
} from './report';

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  passed: 'Checks out',
  failed: 'Problem found',
  indeterminate: 'Not settled',
  unreadable: 'Cannot be read',
};

/** The order in which outcomes are listed: what needs attention first. */
export const outcomeOrder: readonly Outcome[] = ['failed', 'unreadable', 'indeterminate', 'passed'];

export const questionOrder: readonly QuestionKey[] = ['unaltered', 'signer', 'recordings', 'witness'];

export const questionWords: Readonly<Record<QuestionKey, string>> = {
  unaltered: 'Is this exactly what was signed?',
  signer: 'Who signed it, and do you trust them?',
  recordings: 'Are these the files it refers to?',
  witness: 'Did someone independent register its fingerprint?',
};

export const questionNames: Readonly<Record<QuestionKey, string>> = {
  unaltered: 'Unaltered',
  signer: 'Signer',
  recordings: 'Recordings',
  witness: 'Witness',
};

/** Whether something is left to be settled. That there is none of a thing is settled. */
export const isOpen = (answer: Answer): boolean => answer === 'no' || answer === 'unknown';

export const whoWords: Readonly<Record<NextStep['who'], string>> = {
  user: 'To be settled by whoever verifies',
  issuer: 'To be settled by the issuer',
  nobody: 'To be settled by nobody',
};

export const fileWords: Readonly<Record<FileOutcome, string>> = {
  match: 'Matches',
  mismatch: 'Differs',
  missing: 'Not supplied',
  unassigned: 'Not assigned',
  'not-read': 'Not read',
  withheld: 'Withheld',
  'no-hash': 'Names no fingerprint',
  unsupported: 'Fingerprint of an unknown kind',
};

export const roleWords: Readonly<Record<EvidenceRole, string>> = {
  record: 'Record',
  recording: 'Recording',
  certificate: 'Certificate',
  crl: 'Revocation list',
  ocsp: 'Revocation answer',
  timestamp: 'Time stamp',
  receipt: 'Receipt',
  envelope: 'Delivery notice',
  key: 'Key',
  report: 'Report',
  list: 'List',
  archive: 'Archive',
  unreferenced: 'Not matched to a record',
  unreadable: 'Cannot be read',
};

export const protectionWords: Readonly<Record<Protection, string>> = {
  signed: 'By the signature',
  'hash-bound': 'Signed; the file it names is bound by its hash',
  unprotected: 'Nothing',
  unsigned: 'Nothing',
  broken: 'Nothing: the signature does not match',
};

export const purposeWords: Readonly<Record<ReportTrustEntry['purpose'], string>> = {
  signer: 'Signers of records',
  timestamp: 'Time stamps',
  transparency: 'Transparency services',
};

/** What an entry of the trust list makes acceptable. */
export const trustedAs = ({ kind, covers }: Pick<ReportTrustEntry, 'kind' | 'covers'>): string =>
  kind === 'anchor'
    ? 'Certification authority: every certificate that it issued'
    : covers === 'key'
      ? 'Every certificate for this key'
      : 'This certificate alone';

/** By whose word it was the time at which certificates are judged. */
export const timeSourceWords: Readonly<Record<ValidationTime['source'], string>> = {
  clock: 'by the clock of the computer',
  user: 'set by hand; it proves nothing',
  proven: 'independently proven',
};

/** What stands under every record that checks out. */
export const whatAPassShows =
  'This shows no change since signing; not that what was signed is right, lawful or consented to.';

/** What bears witness. */
export const witnessKindWords: Readonly<Record<WitnessReport['kind'], string>> = {
  timestamp: 'Time stamp',
  statement: 'Registration with a transparency service',
  receipt: 'Receipt of a transparency service',
};

/** The parts of a record that a witness may cover. */
export const witnessedWords: Readonly<Record<Witnessed, string>> = {
  file: 'The whole file of the record, its signature included',
  payload: 'What was signed, without the signature',
  'signing-input': 'What was signed and its header, without the signature',
  signature: 'The signature itself',
  canonical: 'What was signed, in its canonical form (RFC 8785)',
  'earlier-version': 'An earlier version of the record',
};

const witnessDoubts: Readonly<Partial<Record<Reason, string>>> = {
  WITNESS_MISMATCH: message('Covers something else'),
  WITNESS_INVALID: message('Not valid'),
  WITNESS_NOT_TRUSTED: message('Not confirmed'),
  WITNESS_EARLIER_VERSION: message('Earlier version'),
};

/** Whether a file or part of a record is meant as a witness and cannot be read as one, or is an authority's refusal. */
export const isUnreadWitness = ({
  answer,
  reasons,
  covers,
  checks,
}: Pick<WitnessReport, 'answer' | 'reasons' | 'covers' | 'checks'>): boolean =>
  answer === 'unknown' &&
  reasons.includes('WITNESS_INVALID') &&
  covers.length === 0 &&
  checks.length > 0 &&
  checks.every(({ outcome }) => outcome === 'not-checked');

/** What came of a witness, in two or three words, and what it is drawn as. A witness of a copy that is unproven shows nothing. */
export function wordOfWitness(
  witness: Pick<WitnessReport, 'answer' | 'reasons' | 'covers' | 'checks'>,
  unaltered: Answer,
): { readonly shape: Answer; readonly word: string } {
  const { answer, reasons } = witness;
  if (answer === 'yes' && unaltered === 'yes') return { shape: 'yes', word: message('Counts as a witness') };
  if (answer === 'yes') return { shape: 'unknown', word: message('Of this copy, which is unproven') };
  if (isUnreadWitness(witness)) return { shape: 'none', word: message('Cannot be read') };
  const [doubt] = reasons.flatMap((reason) => witnessDoubts[reason] ?? []);
  return { shape: answer, word: doubt ?? message('Not settled') };
}

/**
 * Whether the entry of the trust list that a witness names is shown to stand above its maker, be the witness of use or
 * not: one that covers something else is still of whom it says.
 */
export const isOfItsEntry = ({
  answer,
  trustEntry,
  links,
}: Pick<WitnessReport, 'answer' | 'trustEntry' | 'links'>): boolean =>
  trustEntry !== null &&
  (answer === 'yes' || (links.length > 0 && links.every(({ outcome }) => outcome === 'pass')));

const witnessOrder: Readonly<Record<WitnessReport['answer'], number>> = { no: 0, yes: 1, unknown: 2 };

/** Those that decide first; of those that say the same the earliest. */
export const inOrder = (witnesses: readonly WitnessReport[]): WitnessReport[] =>
  witnesses.toSorted(
    (a, b) => witnessOrder[a.answer] - witnessOrder[b.answer] || ((a.time ?? '~') < (b.time ?? '~') ? -1 : 1),
  );

/** What follows from a witness where it counts; null where it covers nothing of the record as it is. */
export function whatAWitnessShows({ kind, proves }: Pick<WitnessReport, 'kind' | 'proves'>): string | null {
  if (proves === null) return null;
  if (kind !== 'timestamp') {
    return message(
      'What was signed is in the register of the service. Since when, and when it was signed, is not shown.',
    );
  }
  return proves === 'signing-time'
    ? message('The record was signed at that time at the latest.')
    : message('What was signed existed at that time. When it was signed is not shown.');
}

/** The roles of what bears witness. */
const witnessRoles: ReadonlySet<EvidenceRole> = new Set(['timestamp', 'receipt']);

/** Notes of time stamps and receipts that have their place. */
const placed: ReadonlySet<string> = new Set([
  message('Held against {name}.'),
  message('Held against {name} and {n} more.'),
  message('It is of the file {name}, which answers none of the questions.'),
  message('Identical to {name}; counted once.'),
]);

const isPlaced = ({ message, values }: Said): boolean =>
  placed.has(message) || Object.values(values).some((value) => typeof value === 'object' && isPlaced(value));

/** Whether a file is a time stamp or receipt that is held against none of the records. */
export const isStrayWitness = ({ role, said }: Pick<EvidenceEntry, 'role' | 'said'>): boolean =>
  witnessRoles.has(role) && !(said !== undefined && isPlaced(said));

/** That some of the evidence bears witness to nothing that was given. */
export const strayWitnessWords = message(
  '{n} time stamp or receipt is not found to cover any of these records.|{n} time stamps or receipts are not found to cover any of these records.',
);
