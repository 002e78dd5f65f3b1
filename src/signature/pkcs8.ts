import { fromHex } from '../vcon/base64url';
import { readAlgorithm, type AlgorithmIdentifier } from '../x509/certificate';
import {
  attempt,
  context,
  DerError,
  DerReader,
  encode,
  inside,
  objectIdentifier,
  only,
  tags,
} from '../x509/der';

/**
 * The ASN.1 of private keys, in strict DER. The structure alone is read here: the numbers in a key, and versions, are
 * for the browser to judge when it imports the key. What stands behind the structure is passed over, as OpenSSL does.
 */

/** PrivateKeyInfo (RFC 5208 section 5), which RFC 5958 section 2 calls OneAsymmetricKey. */
export interface PrivateKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  /** The whole, and nothing behind it. */
  readonly der: Uint8Array<ArrayBuffer>;
}

/** ECPrivateKey (RFC 5915 section 3), which SEC 1 section C.4 defines too. */
export interface EcPrivateKey {
  /** The curve by its OID; null where it is written out in numbers or left to be known. */
  readonly curve: string | null;
  /** The same key in PKCS #8. */
  readonly pkcs8: Uint8Array<ArrayBuffer>;
}

/** rsaEncryption (RFC 8017 appendix A.1). */
export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';

const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

/** SEQUENCE { rsaEncryption, NULL } */
const rsaAlgorithm = fromHex('300d06092a864886f70d0101010500');
/** OBJECT IDENTIFIER id-ecPublicKey (RFC 5480 section 2.1.1). */
const ecPublicKey = fromHex('06072a8648ce3d0201');
/** INTEGER v1 */
const version = Uint8Array.of(tags.integer, 1, 0);

/**
 * Reads PKCS #8 that is not encrypted. A public key beside the private one, which RFC 5958 adds as `[1]`, is not read.
 * @returns null where the bytes are anything else
 */
export const readPrivateKeyInfo = (bytes: Uint8Array): PrivateKeyInfo | null =>
  attempt(() => {
    const whole = first(bytes);
    const reader = inside(whole);
    reader.next(tags.integer);
    const algorithm = readAlgorithm(reader.next(tags.sequence));
    reader.next(tags.octetString);
    reader.optional(context(0, 'constructed')); // attributes
    reader.end();
    return { algorithm, der: Uint8Array.from(whole.der) };
  });

/** What tells the kind of a key: its algorithm, or for a key on a curve of RFC 5480 the curve; null for no curve by name. */
export const kindOid = ({ algorithm: { oid, parameters } }: PrivateKeyInfo): string | null =>
  oid !== EC_PUBLIC_KEY ? oid : parameters === null ? null : attempt(() => namedCurve(parameters));

/**
 * PKCS #8 around PKCS #1: the RSAPrivateKey (RFC 8017 appendix A.1.2) becomes the `privateKey`.
 * @returns null where the bytes are no SEQUENCE
 */
export const wrapPkcs1 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | null =>
  attempt(() => wrap(rsaAlgorithm, first(bytes).der));

/**
 * Reads SEC 1. Its parameters, optional there, have to be in it: PKCS #8 needs them.
 * @returns null where the bytes are anything else
 */
export const readEcPrivateKey = (bytes: Uint8Array): EcPrivateKey | null =>
  attempt(() => {
    const whole = first(bytes);
    const reader = inside(whole);
    reader.next(tags.integer);
    reader.next(tags.octetString);
    const parameters = reader.next(context(0, 'constructed')).content;
    reader.optional(context(1, 'constructed')); // the public key
    reader.end();
    return {
      curve: namedCurve(parameters),
      pkcs8: wrap(encode(tags.sequence, ecPublicKey, parameters), whole.der),
    };
  });

/** ECParameters (RFC 5480 section 2.1.1): a name, NULL for what is left to be known, or numbers. */
function namedCurve(parameters: Uint8Array): string | null {
  const { tag, content } = only(parameters);
  if (tag === tags.objectIdentifier) return objectIdentifier(content);
  if (tag === tags.null || tag === tags.sequence) return null;
  throw new DerError('not the parameters of a curve');
}

const first = (bytes: Uint8Array) => new DerReader(bytes).next(tags.sequence);

const wrap = (algorithm: Uint8Array, privateKey: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(encode(tags.sequence, version, algorithm, encode(tags.octetString, privateKey)));
