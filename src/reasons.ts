/**
 * The reason codes, stable for ever, in one table: whether each is a note or stops a pass. A code that is
 * not in this table does not exist.
 */
const table = {
  // Is this exactly what was signed?
  SIGNATURE_INVALID: 'stops',
  EXTRA_SIGNATURE_INVALID: 'stops',
  NO_SIGNATURE: 'stops',
  NO_CERTIFICATE: 'stops',
  ALG_NOT_ALLOWED: 'stops',
  SIGNATURE_MALFORMED: 'stops',
  HEADER_CONFLICT: 'stops',
  UNSUPPORTED_CRITICAL_HEADER: 'stops',
  UNSUPPORTED_EXTENSION: 'stops',
  FORM_AMBIGUOUS: 'stops',
  UUID_MISMATCH: 'stops',
  UUID_CONFLICT: 'stops',
  NOT_PROTECTED: 'stops',
  ENCRYPTED: 'stops',
  DECRYPTION_FAILED: 'stops',
  ENCRYPTION_MALFORMED: 'stops',
  HEADER_DUPLICATED: 'note',
  ALG_NOT_PROTECTED: 'note',
  CERTIFICATE_NOT_BOUND: 'note',
  NON_CONFORMING_SERIALIZATION: 'note',

  // Who signed it, and do you trust them?
  SIGNER_NOT_TRUSTED: 'stops',
  SIGNER_KEY_CHANGED: 'stops',
  SIGNER_EXPIRED: 'stops',
  SIGNER_NOT_YET_VALID: 'stops',
  SIGNER_REVOKED: 'stops',
  CHAIN_NOT_VALID: 'stops',
  WEAK_KEY: 'stops',
  REVOCATION_NOT_CHECKED: 'note',
  TIME_SET_BY_USER: 'note',

  // Are these the files it refers to?
  FILE_MISMATCH: 'stops',
  FILE_NOT_SUPPLIED: 'stops',
  FILE_UNASSIGNED: 'stops',
  FILE_NOT_READ: 'stops',
  FILE_NOT_REFERENCED: 'stops',
  FILE_WITHOUT_HASH: 'stops',
  HASH_UNSUPPORTED: 'stops',
  FILE_READ_EARLIER: 'note',
  BODY_HASH_MISMATCH: 'note',
  BODY_NOT_DECODABLE: 'note',

  // Did someone independent register its fingerprint?
  WITNESS_MISMATCH: 'stops',
  WITNESS_INVALID: 'stops',
  WITNESS_NOT_TRUSTED: 'stops',
  WITNESS_EARLIER_VERSION: 'note',

  // Can it be read at all?
  NOT_A_VCON: 'stops',
  MALFORMED_JSON: 'stops',
  DUPLICATE_MEMBER: 'stops',
  TOO_LARGE: 'stops',
  TOO_DEEP: 'stops',

  // What it says of itself
  AMENDED: 'note',
  REDACTED: 'note',
} as const satisfies Record<string, 'note' | 'stops'>;

export type Reason = keyof typeof table;

/** All reason codes. */
export const reasons = Object.keys(table) as readonly Reason[];

/** Whether a record with this reason cannot pass. */
export const stopsPass = (reason: Reason): boolean => table[reason] === 'stops';

/** Reasons without repetition, in the order of the table: the worst of a question first. */
export const ordered = (found: readonly Reason[]): Reason[] =>
  reasons.filter((reason) => found.includes(reason));
