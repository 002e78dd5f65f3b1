/** The page's words for the codes of the report. */
import type {
  Answer,
  CheckOutcome,
  Conformance,
  FieldType,
  FileOutcome,
  NextStep,
  Outcome,
  PathLinkReport,
  Protection,
  RevocationReport,
  ValidationTime,
} from '../report/report';
import { message } from '../wording';
import type { TrustListEntry } from '../worker/bridge';

export {
  fileWords,
  outcomeOrder,
  outcomeWords,
  protectionWords,
  purposeWords,
  questionNames,
  questionOrder,
  questionWords,
  roleWords,
} from '../report/code-words';

/** What a status is drawn as: one shape a meaning, so that it is told without colour. */
export type Shape = Answer | 'unreadable';

export const outcomeShapes: Record<Outcome, Shape> = {
  passed: 'yes',
  failed: 'no',
  indeterminate: 'unknown',
  unreadable: 'unreadable',
};

export const whoWords: Record<NextStep['who'], string> = {
  user: message('You can settle this'),
  issuer: message('Ask the issuer'),
  nobody: message('Nobody can settle this'),
};

export const fileShapes: Record<FileOutcome, Shape> = {
  match: 'yes',
  mismatch: 'no',
  missing: 'unknown',
  unassigned: 'unknown',
  'not-read': 'unknown',
  withheld: 'none',
  'no-hash': 'unknown',
  unsupported: 'unknown',
};

export const conformanceWords: Record<Conformance, string> = {
  ok: message('Conforms'),
  deprecated: message('Deprecated'),
  unknown: message('Not in the specification'),
  invalid: message('Does not conform'),
};

/** The same in a word or two, where many stand below each other. */
export const shortProtectionWords: Record<Protection, string> = {
  signed: message('Signed'),
  'hash-bound': message('Signed, file bound'),
  unprotected: message('Unproven'),
  unsigned: message('Not signed'),
  broken: message('Unproven'),
};

export const protectionShapes: Record<Protection, Shape> = {
  signed: 'yes',
  'hash-bound': 'yes',
  unprotected: 'unknown',
  unsigned: 'none',
  broken: 'none',
};

export const shortConformanceWords: Record<Conformance, string> = {
  ok: message('Conforms'),
  deprecated: message('Deprecated'),
  unknown: message('Not specified'),
  invalid: message('Not conforming'),
};

export const typeWords: Record<FieldType, string> = {
  object: message('object'),
  array: message('list'),
  string: message('text'),
  number: message('number'),
  boolean: message('true or false'),
  null: message('null'),
};

export const checkWords: Record<CheckOutcome, string> = {
  pass: message('Holds'),
  fail: message('Does not hold'),
  warn: message('Remark'),
  info: message('Note'),
  'not-checked': message('Not checked'),
};

export const checkShapes: Record<CheckOutcome, Shape> = {
  pass: 'yes',
  fail: 'no',
  warn: 'unknown',
  info: 'none',
  'not-checked': 'none',
};

export const coversWords: Record<TrustListEntry['covers'], string> = {
  certificate: message('This certificate alone'),
  key: message('Every certificate for this key'),
};

/** What an entry of the trust list makes acceptable. */
export const trustedAs = ({ kind, covers }: Pick<TrustListEntry, 'kind' | 'covers'>): string =>
  kind === 'anchor'
    ? message('Certification authority: every certificate that it issued')
    : coversWords[covers];

/** An entry and what it makes acceptable, in a line. */
export const entryWords: Record<TrustListEntry['covers'] | 'anchor', string> = {
  anchor: message('{name}: certification authority: every certificate that it issued, SHA-256 {fingerprint}'),
  certificate: message('{name}: this certificate alone, SHA-256 {fingerprint}'),
  key: message('{name}: every certificate for this key, SHA-256 {fingerprint}'),
};

/** What is the matter with the dates of an entry; empty where nothing is. */
export const validityWords: Record<TrustListEntry['validity'], string> = {
  valid: '',
  expired: message('Expired'),
  'not-yet-valid': message('Not valid yet'),
  unreadable: message('Cannot be read: counts for nothing'),
};

export const notConfirmed = message('Not confirmed yet');

/** The time at which certificates are judged, and by whose word it was that. */
export const timeSourceWords: Record<ValidationTime['source'], string> = {
  clock: message('{time}, by this computer’s clock'),
  user: message('{time}, a time you set; it proves nothing'),
  proven: message('{time}, the latest time at which it can have been signed: a time stamp shows that'),
};

/** The same as a sentence; {warning} is what stands out in it. */
export const judgedWords: Record<ValidationTime['source'], string> = {
  clock: message('Judged as of {time}, by this computer’s clock'),
  user: message('Judged as of {time} – {warning}'),
  proven: message('Signer judged as of {time}: a time stamp shows that it was signed by then'),
};

/** What a certificate is in the path from the trust list to the signer. */
export const linkRoleWords: Record<PathLinkReport['role'], string> = {
  signer: message('Signer'),
  intermediate: message('Authority'),
  anchor: message('Authority'),
};

/** What stands in front of the sentence on whether a certificate was withdrawn. */
export const revocationWords: Record<RevocationReport['kind'], string> = {
  good: '',
  revoked: '',
  unknown: message('Withdrawn? Not settled.'),
  'not-checked': message('Withdrawn?'),
};

export const revocationShapes: Record<RevocationReport['kind'], Shape> = {
  good: 'yes',
  revoked: 'no',
  unknown: 'unknown',
  'not-checked': 'none',
};
