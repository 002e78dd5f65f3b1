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
import type { TrustListEntry } from '../worker/bridge';
import type { LinkKey, LinkState } from './answer/chain';

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
  user: 'You can settle this',
  issuer: 'Ask the issuer',
  nobody: 'Nobody can settle this',
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
  ok: 'Conforms',
  deprecated: 'Deprecated',
  unknown: 'Not in the specification',
  invalid: 'Does not conform',
};

/** The same in a word or two, where many stand below each other. */
export const shortProtectionWords: Record<Protection, string> = {
  signed: 'Signed',
  'hash-bound': 'Signed, file bound',
  unprotected: 'Unproven',
  unsigned: 'Not signed',
  broken: 'Unproven',
};

export const protectionShapes: Record<Protection, Shape> = {
  signed: 'yes',
  'hash-bound': 'yes',
  unprotected: 'unknown',
  unsigned: 'none',
  broken: 'none',
};

export const shortConformanceWords: Record<Conformance, string> = {
  ok: 'Conforms',
  deprecated: 'Deprecated',
  unknown: 'Not specified',
  invalid: 'Not conforming',
};

export const typeWords: Record<FieldType, string> = {
  object: 'object',
  array: 'list',
  string: 'text',
  number: 'number',
  boolean: 'true or false',
  null: 'null',
};

export const checkWords: Record<CheckOutcome, string> = {
  pass: 'Holds',
  fail: 'Does not hold',
  warn: 'Remark',
  info: 'Note',
  'not-checked': 'Not checked',
};

export const checkShapes: Record<CheckOutcome, Shape> = {
  pass: 'yes',
  fail: 'no',
  warn: 'unknown',
  info: 'none',
  'not-checked': 'none',
};

export const coversWords: Record<TrustListEntry['covers'], string> = {
  certificate: 'This certificate alone',
  key: 'Every certificate for this key',
};

/** What an entry of the trust list makes acceptable. */
export const trustedAs = ({ kind, covers }: Pick<TrustListEntry, 'kind' | 'covers'>): string =>
  kind === 'anchor' ? 'Certification authority: every certificate that it issued' : coversWords[covers];

/** What is the matter with the dates of an entry; empty where nothing is. */
export const validityWords: Record<TrustListEntry['validity'], string> = {
  valid: '',
  expired: 'Expired',
  'not-yet-valid': 'Not valid yet',
  unreadable: 'Cannot be read: counts for nothing',
};

export const notConfirmed = 'Not confirmed yet';

/** By whose word it was the time at which certificates are judged. */
export const timeSourceWords: Record<ValidationTime['source'], string> = {
  clock: 'by this computer’s clock',
  user: 'a time you set; it proves nothing',
  proven: 'a time that is independently proven',
};

/** What a certificate is in the path from the trust list to the signer. */
export const linkRoleWords: Record<PathLinkReport['role'], string> = {
  signer: 'Signer',
  intermediate: 'Authority',
  anchor: 'Authority',
};

/** What stands in front of the sentence on whether a certificate was withdrawn. */
export const revocationWords: Record<RevocationReport['kind'], string> = {
  good: '',
  revoked: '',
  unknown: 'Withdrawn? Not settled.',
  'not-checked': 'Withdrawn?',
};

/** The links of the evidence chain. */
export const linkWords: Record<LinkKey, string> = {
  recording: 'Recording',
  fingerprint: 'Fingerprint',
  record: 'Record',
  signature: 'Signature',
  certificate: 'Certificate',
  trust: 'Trust',
  witness: 'Witness',
};

/** What the shape of a link stands for, to those who do not see it. */
export const linkStateWords: Record<LinkState, string> = {
  holds: 'holds',
  broken: 'failed a check',
  open: 'not settled',
  unproven: 'unproven',
  absent: 'nothing there',
  unreadable: 'cannot be read',
};

export const revocationShapes: Record<RevocationReport['kind'], Shape> = {
  good: 'yes',
  revoked: 'no',
  unknown: 'unknown',
  'not-checked': 'none',
};
