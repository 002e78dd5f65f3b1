/** The words for the codes of a report where it leaves the page: in tables, tickets and print. */
import type {
  Answer,
  EvidenceRole,
  FileOutcome,
  NextStep,
  Outcome,
  Protection,
  QuestionKey,
  ReportTrustEntry,
  ValidationTime,
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
