import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { integer, nullValue, oid, sequence, tagged, type Der } from './der';

/** A key pair for certificates. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Der;
  /** The scheme it signs with where none is given. */
  readonly scheme: SchemeName;
}

/** How a certificate or a list is signed. */
interface Scheme {
  readonly algorithm: Der;
  readonly sign: (key: KeyObject, data: Uint8Array) => Uint8Array;
}

const SHA2 = { sha256: 1, sha384: 2, sha512: 3 } as const;
const hashOid = (hash: keyof typeof SHA2): string => `2.16.840.1.101.3.4.2.${SHA2[hash]}`;

const plain = (hash: string | null, algorithm: string, ...parameters: readonly Der[]): Scheme => ({
  algorithm: sequence(oid(algorithm), ...parameters),
  sign: (key, data) => sign(hash, data, key),
});

/** RSASSA-PSS-params (RFC 4055 section 3.1), with the salt as long as the hash. */
function pssParameters(hash: string, saltLength: number): Der {
  const algorithm = sequence(oid(hash), nullValue);
  return sequence(
    tagged(0, algorithm),
    tagged(1, sequence(oid('1.2.840.113549.1.1.8'), algorithm)),
    tagged(2, integer(saltLength)),
  );
}

const pss = (hash: string, oidOfHash: string, saltLength: number): Scheme => ({
  algorithm: sequence(oid('1.2.840.113549.1.1.10'), pssParameters(oidOfHash, saltLength)),
  sign: (key, data) => sign(hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
});

/** RFC 3279 section 2.2, RFC 4055 sections 3 and 5, RFC 5758 section 3, RFC 8410 section 3. */
const schemes = {
  'rsa-md5': plain('md5', '1.2.840.113549.1.1.4', nullValue),
  'rsa-sha1': plain('sha1', '1.2.840.113549.1.1.5', nullValue),
  'rsa-sha256': plain('sha256', '1.2.840.113549.1.1.11', nullValue),
  /** RFC 4055 section 5: to be accepted without parameters, too. */
  'rsa-sha256-bare': plain('sha256', '1.2.840.113549.1.1.11'),
  'rsa-sha384': plain('sha384', '1.2.840.113549.1.1.12', nullValue),
  'rsa-sha512': plain('sha512', '1.2.840.113549.1.1.13', nullValue),
  'pss-sha1': pss('sha1', '1.3.14.3.2.26', 20),
  'pss-sha256': pss('sha256', hashOid('sha256'), 32),
  'pss-sha384': pss('sha384', hashOid('sha384'), 48),
  'pss-sha512': pss('sha512', hashOid('sha512'), 64),
  'ecdsa-sha1': plain('sha1', '1.2.840.10045.4.1'),
  'ecdsa-sha256': plain('sha256', '1.2.840.10045.4.3.2'),
  'ecdsa-sha384': plain('sha384', '1.2.840.10045.4.3.3'),
  'ecdsa-sha512': plain('sha512', '1.2.840.10045.4.3.4'),
  'dsa-sha256': plain('sha256', '2.16.840.1.101.3.4.3.2'),
  ed25519: plain(null, '1.3.101.112'),
  ed448: plain(null, '1.3.101.113'),
  /** Nobody's. */
  unheard: plain('sha256', '1.3.6.1.4.1.99999.1'),
} as const satisfies Record<string, Scheme>;

export type SchemeName = keyof typeof schemes;

/** DER of the AlgorithmIdentifier. */
export const algorithmOf = (scheme: SchemeName): Der => schemes[scheme].algorithm;

export const signWith = (scheme: SchemeName, { privateKey }: KeyPair, data: Uint8Array): Uint8Array =>
  schemes[scheme].sign(privateKey, data);

const keyPair = (
  { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject },
  scheme: SchemeName,
): KeyPair => ({
  privateKey,
  spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
  scheme,
});

/** A fresh key on a curve; P-256 takes well under a millisecond. */
export const ecKey = (namedCurve = 'P-256', scheme: SchemeName = 'ecdsa-sha256'): KeyPair =>
  keyPair(generateKeyPairSync('ec', { namedCurve }), scheme);

export const ed25519Key = (): KeyPair => keyPair(generateKeyPairSync('ed25519'), 'ed25519');

export const ed448Key = (): KeyPair => keyPair(generateKeyPairSync('ed448'), 'ed448');

let dsa: KeyPair | undefined;

/** The one DSA key of a process: its parameters take long to make. */
export const dsaKey = (): KeyPair =>
  (dsa ??= keyPair(generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }), 'dsa-sha256'));

const rsaKeys = new Map<string, KeyPair>();

/** An RSA key; it is made once a process for each size and index, for that takes long. */
export function rsaKey(modulusLength = 2048, index = 0): KeyPair {
  const id = `${modulusLength} ${index}`;
  const known = rsaKeys.get(id);
  if (known !== undefined) return known;
  const key = keyPair(generateKeyPairSync('rsa', { modulusLength }), 'rsa-sha256');
  rsaKeys.set(id, key);
  return key;
}
