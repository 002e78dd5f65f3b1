import type { PublicKeyInfo } from '../x509/certificate';

/** One allowed signature algorithm (RFC 7518 section 3.1), bound to the kind of key it may be used with. */
export interface SignatureAlgorithm {
  readonly keyType: PublicKeyInfo['type'];
  /** Parameters to import the SubjectPublicKeyInfo with (Web Cryptography API, `importKey`). */
  readonly importParams: RsaHashedImportParams;
}

/** Everything that is not in this table, `none` and HMAC above all, is not allowed. */
export const allowedAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['RS256', { keyType: 'RSA', importParams: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } }],
]);

/** Below this a key is weak (RFC 7518 section 3.3): a signature by it is judged, its signer is not trusted. */
export const STRONG_RSA_BITS = 2048;

/** Below this anybody can find the private key; a signature by it shows nothing (NIST SP 800-131A, legacy use). */
export const LEGACY_RSA_BITS = 1024;
