/** The reason codes in a few words each, where many are listed or chosen from. */
import type { Reason } from '../../report/report';
import { message } from '../../wording';

export const reasonWords: Readonly<Record<Reason, string>> = {
  SIGNATURE_INVALID: message('Signature does not match'),
  EXTRA_SIGNATURE_INVALID: message('Another signature does not match'),
  NO_SIGNATURE: message('No signature'),
  NO_CERTIFICATE: message('No certificate'),
  ALG_NOT_ALLOWED: message('Signature algorithm not accepted'),
  SIGNATURE_MALFORMED: message('Signature malformed'),
  HEADER_CONFLICT: message('Signature headers contradict each other'),
  UNSUPPORTED_CRITICAL_HEADER: message('Signature demands an unknown rule'),
  UNSUPPORTED_EXTENSION: message('Demands an unknown extension'),
  FORM_AMBIGUOUS: message('Can be read two ways'),
  UUID_MISMATCH: message('Signature names another record'),
  UUID_CONFLICT: message('Two versions of one record'),
  NOT_PROTECTED: message('Not protected by its signature'),
  ENCRYPTED: message('Locked'),
  DECRYPTION_FAILED: message('Key did not open it'),
  ENCRYPTION_MALFORMED: message('Encryption malformed'),
  HEADER_DUPLICATED: message('Signature header given twice'),
  ALG_NOT_PROTECTED: message('Algorithm not covered by the signature'),
  CERTIFICATE_NOT_BOUND: message('Certificate not covered by the signature'),
  NON_CONFORMING_SERIALIZATION: message('Written in a form of its own'),

  SIGNER_NOT_TRUSTED: message('Signer not trusted yet'),
  SIGNER_KEY_CHANGED: message('Signer has another key'),
  SIGNER_EXPIRED: message('Certificate expired'),
  SIGNER_NOT_YET_VALID: message('Certificate not valid yet'),
  SIGNER_REVOKED: message('Certificate withdrawn'),
  CHAIN_NOT_VALID: message('Certificate chain does not hold'),
  WEAK_KEY: message('Key too weak'),
  REVOCATION_NOT_CHECKED: message('Withdrawal not checked'),
  TIME_SET_BY_USER: message('Judged at a time set by hand'),

  FILE_MISMATCH: message('File differs'),
  FILE_NOT_SUPPLIED: message('File not supplied'),
  FILE_UNASSIGNED: message('File not assigned'),
  FILE_NOT_READ: message('File not read'),
  FILE_NOT_REFERENCED: message('File not named by the record'),
  FILE_WITHOUT_HASH: message('File named without a fingerprint'),
  HASH_UNSUPPORTED: message('Fingerprint of an unknown kind'),
  FILE_READ_EARLIER: message('File not read again'),
  BODY_HASH_MISMATCH: message('Content inside differs from its fingerprint'),
  BODY_NOT_DECODABLE: message('Content inside cannot be decoded'),

  WITNESS_MISMATCH: message('Witness names another fingerprint'),
  WITNESS_INVALID: message('Witness does not hold'),
  WITNESS_NOT_TRUSTED: message('Witness not trusted yet'),
  WITNESS_EARLIER_VERSION: message('Witness of an earlier version'),

  NOT_A_VCON: message('Not a record'),
  MALFORMED_JSON: message('JSON malformed'),
  DUPLICATE_MEMBER: message('Says one thing twice'),
  TOO_LARGE: message('Too large'),
  TOO_DEEP: message('Nested too deeply'),

  AMENDED: message('Amended'),
  REDACTED: message('Redacted'),
};

/** All reason codes, those of one question after those of another. */
export const reasonOrder = Object.keys(reasonWords) as readonly Reason[];

/** Those that say what is the matter with a signer. */
export const signerDoubts: readonly Reason[] = [
  'SIGNER_REVOKED',
  'SIGNER_KEY_CHANGED',
  'SIGNER_EXPIRED',
  'SIGNER_NOT_YET_VALID',
  'CHAIN_NOT_VALID',
  'WEAK_KEY',
];
