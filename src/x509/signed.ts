import type { AlgorithmIdentifier } from './certificate';
import { attempt, context, count, inside, integerBytes, objectIdentifier, only, tags, DerError } from './der';
import { publicKeyOf, soundExponent, type PublicKey } from './public-key';

/** What is signed in the way of RFC 5280 section 4.1: a certificate, a CRL, an OCSP answer. */
export interface Signed {
  /** DER of what was signed, exactly as in the file. */
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signatureValue: Uint8Array;
}

/**
 * `fits` and `differs` are checks that ran to their end. `weak`: an algorithm that can be forged (SHA-1, MD5), not
 * tried. `unsupported`: algorithm, parameters or key that this verifier does not know or that do not go together.
 */
export type SignatureCheck = 'fits' | 'differs' | 'weak' | 'unsupported';

type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';

type Scheme =
  | { readonly kind: 'RSASSA-PKCS1-v1_5'; readonly hash: Hash }
  | { readonly kind: 'RSA-PSS' }
  | { readonly kind: 'ECDSA'; readonly hash: Hash }
  | { readonly kind: 'Ed25519' }
  | { readonly kind: 'weak' };

const pkcs1 = (hash: Hash): Scheme => ({ kind: 'RSASSA-PKCS1-v1_5', hash });
const ecdsa = (hash: Hash): Scheme => ({ kind: 'ECDSA', hash });
const weak: Scheme = { kind: 'weak' };

/** Every algorithm that is known; what is not here, DSA above all, is unsupported. */
const schemes = new Map<string, Scheme>([
  // RFC 4055 section 5
  ['1.2.840.113549.1.1.11', pkcs1('SHA-256')],
  ['1.2.840.113549.1.1.12', pkcs1('SHA-384')],
  ['1.2.840.113549.1.1.13', pkcs1('SHA-512')],
  // RFC 4055 section 3
  ['1.2.840.113549.1.1.10', { kind: 'RSA-PSS' }],
  // RFC 5758 section 3.2
  ['1.2.840.10045.4.3.2', ecdsa('SHA-256')],
  ['1.2.840.10045.4.3.3', ecdsa('SHA-384')],
  ['1.2.840.10045.4.3.4', ecdsa('SHA-512')],
  // RFC 8410 section 3
  ['1.3.101.112', { kind: 'Ed25519' }],
  // MD2, MD4, MD5 and SHA-1 with RSA (RFC 3279 section 2.2.1; an older OID of the last), SHA-1 with ECDSA (2.2.3)
  ['1.2.840.113549.1.1.2', weak],
  ['1.2.840.113549.1.1.3', weak],
  ['1.2.840.113549.1.1.4', weak],
  ['1.2.840.113549.1.1.5', weak],
  ['1.3.14.3.2.29', weak],
  ['1.2.840.10045.4.1', weak],
]);

const hashes = new Map<string, Hash | 'weak'>([
  ['1.3.14.3.2.26', 'weak'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);

/**
 * Checks a signature by the algorithm that it names and the key that is given; never throws.
 * The size of the key is not judged here.
 * @param spki DER of the signer's SubjectPublicKeyInfo
 */
export async function checkSignature(signed: Signed, spki: Uint8Array): Promise<SignatureCheck> {
  const scheme = schemes.get(signed.signatureAlgorithm.oid);
  if (scheme === undefined) return 'unsupported';
  if (scheme.kind === 'weak') return 'weak';
  const key = publicKeyOf(spki);
  if (key === null) return 'unsupported';
  try {
    return await checkWith(scheme, key, signed);
  } catch {
    // WebCrypto refuses the key, or does not know the algorithm: the check did not run.
    return 'unsupported';
  }
}

async function checkWith(
  scheme: Exclude<Scheme, { kind: 'weak' }>,
  key: PublicKey,
  { tbs, signatureAlgorithm: { parameters }, signatureValue }: Signed,
): Promise<SignatureCheck> {
  const absent = parameters === null;
  switch (scheme.kind) {
    case 'RSASSA-PKCS1-v1_5': {
      // RFC 4055 section 5: NULL; RFC 8017 appendix A.2.4 has verifiers accept it left out, too.
      if (!absent && !isNull(parameters)) return 'unsupported';
      if (key.kind !== 'RSA' || key.pssOnly || !soundExponent(key.exponent)) return 'unsupported';
      const algorithm = { name: scheme.kind, hash: scheme.hash };
      return verify(await importKey('spki', key.spki, algorithm), scheme.kind, signatureValue, tbs);
    }
    case 'RSA-PSS': {
      if (key.kind !== 'RSA' || !soundExponent(key.exponent)) return 'unsupported';
      const pss = absent ? null : pssParametersOf(parameters);
      if (pss === null || !allowedByKey(pss, key.pssParameters)) return 'unsupported';
      if (pss.hash === 'weak') return 'weak';
      const imported = await importKey('spki', key.spki, { name: scheme.kind, hash: pss.hash });
      return verify(imported, { name: scheme.kind, saltLength: pss.saltLength }, signatureValue, tbs);
    }
    case 'ECDSA': {
      if (!absent) return 'unsupported';
      if (key.kind !== 'P-256' && key.kind !== 'P-384' && key.kind !== 'P-521') return 'unsupported';
      const raw = ecdsaSignature(signatureValue, (key.point.length - 1) / 2);
      if (raw === null) return 'differs';
      const imported = await importKey('raw', key.point, { name: scheme.kind, namedCurve: key.kind });
      return verify(imported, { name: scheme.kind, hash: scheme.hash }, raw, tbs);
    }
    case 'Ed25519':
      if (!absent || key.kind !== 'Ed25519') return 'unsupported';
      return verify(
        await importKey('raw', key.point, { name: scheme.kind }),
        scheme.kind,
        signatureValue,
        tbs,
      );
  }
}

const importKey = (
  format: 'spki' | 'raw',
  key: Uint8Array<ArrayBuffer>,
  algorithm: RsaHashedImportParams | EcKeyImportParams | Algorithm,
): Promise<CryptoKey> => crypto.subtle.importKey(format, key, algorithm, false, ['verify']);

async function verify(
  key: CryptoKey,
  algorithm: string | RsaPssParams | EcdsaParams,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<'fits' | 'differs'> {
  const fits = await crypto.subtle.verify(
    algorithm,
    key,
    signature as Uint8Array<ArrayBuffer>,
    data as Uint8Array<ArrayBuffer>,
  );
  return fits ? 'fits' : 'differs';
}

const isNull = (der: Uint8Array): boolean => der.length === 2 && der[0] === tags.null && der[1] === 0;

interface PssParameters {
  readonly hash: Hash | 'weak';
  /** Bytes. */
  readonly saltLength: number;
}

/** RSASSA-PSS-params (RFC 4055 section 3.1), with MGF1 over the same hash; what is left out is SHA-1. */
const pssParametersOf = (der: Uint8Array): PssParameters | null =>
  attempt(() => {
    const reader = inside(only(der, tags.sequence));
    const hashElement = reader.optional(context(0, 'constructed'));
    const maskElement = reader.optional(context(1, 'constructed'));
    const saltElement = reader.optional(context(2, 'constructed'));
    const trailerElement = reader.optional(context(3, 'constructed'));
    reader.end();
    const hash = hashElement === null ? 'weak' : hashIn(hashElement.content);
    const maskHash = maskElement === null ? 'weak' : maskHashIn(maskElement.content);
    if (hash !== maskHash) throw new DerError('two hashes');
    if (trailerElement !== null && count(only(trailerElement.content, tags.integer).content) !== 1) {
      throw new DerError('another trailer');
    }
    const saltLength = saltElement === null ? 20 : count(only(saltElement.content, tags.integer).content);
    return { hash, saltLength };
  });

function hashIn(der: Uint8Array): Hash | 'weak' {
  const algorithm = inside(only(der, tags.sequence));
  const hash = hashes.get(objectIdentifier(algorithm.next(tags.objectIdentifier).content));
  if (!algorithm.atEnd && !isNull(algorithm.next().der)) throw new DerError('parameters of a hash');
  algorithm.end();
  if (hash === undefined) throw new DerError('another hash');
  return hash;
}

const MGF1 = '1.2.840.113549.1.1.8';

function maskHashIn(der: Uint8Array): Hash | 'weak' {
  const algorithm = inside(only(der, tags.sequence));
  if (objectIdentifier(algorithm.next(tags.objectIdentifier).content) !== MGF1) {
    throw new DerError('another mask');
  }
  const hash = hashIn(algorithm.next(tags.sequence).der);
  algorithm.end();
  return hash;
}

/** Parameters in an id-RSASSA-PSS key bind its signatures: the same hash, and at least as much salt (RFC 4055 section 3.3). */
function allowedByKey(signature: PssParameters, keyParameters: Uint8Array | null): boolean {
  if (keyParameters === null) return true;
  const bound = pssParametersOf(keyParameters);
  return bound !== null && bound.hash === signature.hash && signature.saltLength >= bound.saltLength;
}

/**
 * ECDSA-Sig-Value (RFC 3279 section 2.2.3) as WebCrypto wants it: r and s, each as long as the curve's coordinates.
 * @returns null where it is malformed or a number is out of range: a signature that fits no key of this curve
 */
const ecdsaSignature = (der: Uint8Array, bytes: number): Uint8Array | null =>
  attempt(() => {
    const reader = inside(only(der, tags.sequence));
    const raw = new Uint8Array(2 * bytes);
    for (const end of [bytes, 2 * bytes]) {
      const content = integerBytes(reader.next(tags.integer).content);
      const number = content[0] === 0 ? content.subarray(1) : content;
      if ((content[0] ?? 0) >= 0x80 || number.length > bytes) throw new DerError('out of range');
      raw.set(number, end - number.length);
    }
    reader.end();
    return raw;
  });
