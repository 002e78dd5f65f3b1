import type { KeyKind } from '../x509/certificate';

/** One allowed signature algorithm, bound to the one kind of key that it may be used with. */
export interface SignatureAlgorithm {
  readonly keyKind: KeyKind;
  /** Parameters to import the SubjectPublicKeyInfo with (Web Cryptography API, `importKey`). */
  readonly importParams: RsaHashedImportParams | EcKeyImportParams | Algorithm;
  /** Bytes of salt (RFC 7518 section 3.5: as many as the hash has); 0 where the algorithm has none. */
  readonly saltLength: number;
  /** Document and section that define it. */
  readonly spec: string;
}

const rsa = (name: string, hash: string, saltLength: number, section: string): SignatureAlgorithm => ({
  keyKind: 'RSA',
  importParams: { name, hash },
  saltLength,
  spec: `RFC 7518 section ${section}`,
});

const ecdsa = (namedCurve: 'P-256' | 'P-384' | 'P-521'): SignatureAlgorithm => ({
  keyKind: namedCurve,
  importParams: { name: 'ECDSA', namedCurve },
  saltLength: 0,
  spec: 'RFC 7518 section 3.4',
});

const ed25519 = (spec: string): SignatureAlgorithm => ({
  keyKind: 'Ed25519',
  importParams: { name: 'Ed25519' },
  saltLength: 0,
  spec,
});

/** Everything that is not in this table, `none` and HMAC above all, is not allowed. */
export const allowedAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['RS256', rsa('RSASSA-PKCS1-v1_5', 'SHA-256', 0, '3.3')],
  ['RS384', rsa('RSASSA-PKCS1-v1_5', 'SHA-384', 0, '3.3')],
  ['RS512', rsa('RSASSA-PKCS1-v1_5', 'SHA-512', 0, '3.3')],
  ['PS256', rsa('RSA-PSS', 'SHA-256', 32, '3.5')],
  ['PS384', rsa('RSA-PSS', 'SHA-384', 48, '3.5')],
  ['PS512', rsa('RSA-PSS', 'SHA-512', 64, '3.5')],
  ['ES256', ecdsa('P-256')],
  ['ES384', ecdsa('P-384')],
  ['ES512', ecdsa('P-521')],
  ['Ed25519', ed25519('RFC 9864 section 2.2')],
  ['EdDSA', ed25519('RFC 8037 section 3.1')],
]);

/** Below this anybody can find the private key; a signature by it shows nothing (NIST SP 800-131A, legacy use). */
export const LEGACY_RSA_BITS = 1024;
