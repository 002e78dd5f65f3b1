import type { KeyKind } from '../x509/certificate';

/** One allowed signature algorithm, bound to the one kind of key that it may be used with. */
export interface SignatureAlgorithm {
  readonly keyKind: KeyKind;
  /** Parameters to import the SubjectPublicKeyInfo with (Web Cryptography API, `importKey`). */
  readonly importParams: RsaHashedImportParams | EcKeyImportParams | Algorithm;
  /** Parameters to verify with (Web Cryptography API, `verify`). */
  readonly verifyParams: Algorithm | RsaPssParams | EcdsaParams;
  /** Document and section that define it. */
  readonly spec: string;
}

const pkcs1 = (hash: string): SignatureAlgorithm => ({
  keyKind: 'RSA',
  importParams: { name: 'RSASSA-PKCS1-v1_5', hash },
  verifyParams: { name: 'RSASSA-PKCS1-v1_5' },
  spec: 'RFC 7518 section 3.3',
});

/** @param saltLength bytes: as many as the hash has */
const pss = (hash: string, saltLength: number): SignatureAlgorithm => ({
  keyKind: 'RSA',
  importParams: { name: 'RSA-PSS', hash },
  verifyParams: { name: 'RSA-PSS', saltLength },
  spec: 'RFC 7518 section 3.5',
});

const ecdsa = (namedCurve: 'P-256' | 'P-384' | 'P-521', hash: string): SignatureAlgorithm => ({
  keyKind: namedCurve,
  importParams: { name: 'ECDSA', namedCurve },
  verifyParams: { name: 'ECDSA', hash },
  spec: 'RFC 7518 section 3.4',
});

const ed25519 = (spec: string): SignatureAlgorithm => ({
  keyKind: 'Ed25519',
  importParams: { name: 'Ed25519' },
  verifyParams: { name: 'Ed25519' },
  spec,
});

/** Everything that is not in this table, `none` and HMAC above all, is not allowed. */
export const allowedAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['RS256', pkcs1('SHA-256')],
  ['RS384', pkcs1('SHA-384')],
  ['RS512', pkcs1('SHA-512')],
  ['PS256', pss('SHA-256', 32)],
  ['PS384', pss('SHA-384', 48)],
  ['PS512', pss('SHA-512', 64)],
  ['ES256', ecdsa('P-256', 'SHA-256')],
  ['ES384', ecdsa('P-384', 'SHA-384')],
  ['ES512', ecdsa('P-521', 'SHA-512')],
  ['Ed25519', ed25519('RFC 9864 section 2.2')],
  ['EdDSA', ed25519('RFC 8037 section 3.1')],
]);

/** Below this anybody can find the private key; a signature by it shows nothing (NIST SP 800-131A, legacy use). */
export const LEGACY_RSA_BITS = 1024;
