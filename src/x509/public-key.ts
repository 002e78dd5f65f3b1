import { toHex } from '../vcon/base64url';
import { bounds } from '../bounds';
import { asIs, inEnglish, message, said, type Said, type Sentence } from '../wording';
import {
  attempt,
  bitStringBytes,
  DerError,
  encode,
  inside,
  integerBytes,
  objectIdentifier,
  only,
  tags,
} from './der';

/** The kinds of key that an allowed signature algorithm goes with; by curve where the curve is part of it. */
export type KeyKind = 'RSA' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519' | 'other';

export interface PublicKeyInfo {
  readonly kind: KeyKind;
  /** Bits of the RSA modulus; null for other keys. */
  readonly bits: number | null;
  /** Such as "RSA, 2048 bits". */
  readonly text: string;
  /** The same, to be said in another language. */
  readonly said: Said;
}

/** A SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) taken apart. */
export type PublicKey =
  | {
      readonly kind: 'RSA';
      /** Bits of the modulus. */
      readonly bits: number;
      /** The public exponent; odd and 3 or more in every key that means something (RFC 8017 section 3.1). */
      readonly exponent: bigint;
      /** The key may be used for RSASSA-PSS alone (id-RSASSA-PSS, RFC 4055 section 3.1). */
      readonly pssOnly: boolean;
      /** DER of the RSAPSS-params that such a key is bound to; null for none. */
      readonly pssParameters: Uint8Array | null;
      /** The key as SubjectPublicKeyInfo with rsaEncryption, the one form that every WebCrypto reads. */
      readonly spki: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly kind: 'P-256' | 'P-384' | 'P-521';
      /** The point, uncompressed. */
      readonly point: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'Ed25519'; readonly point: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: 'other';
      /** What it is called, such as "DSA". */
      readonly text: Said;
    };

/** Bytes of a coordinate of each curve (RFC 5480 section 2.1.1.1), by the curve's OID. */
const curves = new Map<string, { kind: 'P-256' | 'P-384' | 'P-521'; bytes: number }>([
  ['1.2.840.10045.3.1.7', { kind: 'P-256', bytes: 32 }],
  ['1.3.132.0.34', { kind: 'P-384', bytes: 48 }],
  ['1.3.132.0.35', { kind: 'P-521', bytes: 66 }],
]);

const otherCurves = new Map([
  ['1.3.132.0.10', 'K-256'],
  ['1.3.36.3.3.2.8.1.1.7', 'brainpoolP256r1'],
  ['1.3.36.3.3.2.8.1.1.11', 'brainpoolP384r1'],
  ['1.3.36.3.3.2.8.1.1.13', 'brainpoolP512r1'],
]);

const otherKeys = new Map([
  ['1.2.840.10040.4.1', 'DSA'],
  ['1.3.101.113', 'Ed448'],
  ['1.3.101.110', 'X25519'],
  ['1.3.101.111', 'X448'],
]);

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const RSASSA_PSS = '1.2.840.113549.1.1.10';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';

/** SEQUENCE { rsaEncryption, NULL } */
const rsaEncryption = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0);

/**
 * Takes a SubjectPublicKeyInfo apart.
 * @returns null where it is malformed, or says what its own algorithm forbids
 */
export const publicKeyOf = (spki: Uint8Array): PublicKey | null => attempt(() => readPublicKey(spki));

function readPublicKey(spki: Uint8Array): PublicKey {
  const reader = inside(only(spki, tags.sequence));
  const algorithm = inside(reader.next(tags.sequence));
  const oid = objectIdentifier(algorithm.next(tags.objectIdentifier).content);
  const parameters = algorithm.atEnd ? null : algorithm.next();
  algorithm.end();
  const key = bitStringBytes(reader.next(tags.bitString).content);
  reader.end();

  switch (oid) {
    case RSA_ENCRYPTION:
      // RFC 3279 section 2.3.1: NULL; left out by some.
      if (parameters !== null && parameters.tag !== tags.null) throw new DerError('parameters of RSA');
      return readRsaKey(key, false, null);
    case RSASSA_PSS:
      return readRsaKey(key, true, parameters?.der ?? null);
    case EC_PUBLIC_KEY: {
      if (parameters?.tag !== tags.objectIdentifier) return other(said('elliptic curve unknown'));
      const curveId = objectIdentifier(parameters.content);
      const curve = curves.get(curveId);
      if (curve === undefined) return other(ofCurve(otherCurves.get(curveId) ?? curveId));
      // A compressed point, which RFC 5480 section 2.2 leaves optional, is not read by every WebCrypto.
      if (key[0] !== 4 || key.length !== 1 + 2 * curve.bytes) return other(ofCurve(curve.kind));
      return { kind: curve.kind, point: Uint8Array.from(key) };
    }
    case ED25519:
      // RFC 8410 sections 3 and 4.
      if (parameters !== null || key.length !== 32) throw new DerError('not an Ed25519 key');
      return { kind: 'Ed25519', point: Uint8Array.from(key) };
    default:
      return other(asIs(otherKeys.get(oid) ?? oid));
  }
}

const other = (text: Said): PublicKey => ({ kind: 'other', text });

const ofCurve = (curve: string): Said => said('elliptic curve {curve}', { curve });

/** Bits as they are written in the names of keys: without grouping. */
const rsa = (bits: number): Said => said('RSA, {bits} bits', { bits: String(bits) });

/** RSAPublicKey (RFC 8017 appendix A.1.1). */
function readRsaKey(key: Uint8Array, pssOnly: boolean, pssParameters: Uint8Array | null): PublicKey {
  const reader = inside(only(key, tags.sequence));
  const modulus = positive(reader.next(tags.integer).content);
  const exponent = positive(reader.next(tags.integer).content);
  reader.end();
  return {
    kind: 'RSA',
    bits: modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24,
    exponent:
      exponent.length > 64 ? 2n ** 512n : exponent.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n),
    pssOnly,
    pssParameters,
    spki: Uint8Array.from(
      encode(tags.sequence, rsaEncryption, encode(tags.bitString, Uint8Array.of(0), key)),
    ),
  };
}

/** The bytes of a positive INTEGER without its leading zero. */
function positive(content: Uint8Array): Uint8Array {
  const [first = 0] = integerBytes(content);
  if (first >= 0x80 || (first === 0 && content.length === 1)) throw new DerError('not positive');
  return first === 0 ? content.subarray(1) : content;
}

/** What a key is called; of one that cannot be read, that. */
export function describeKey(spki: Uint8Array): PublicKeyInfo {
  const key = publicKeyOf(spki);
  if (key === null) return called('other', null, said('a key that cannot be read'));
  switch (key.kind) {
    case 'RSA':
      return key.pssOnly
        ? called('other', key.bits, said('RSA-PSS, {bits} bits', { bits: String(key.bits) }))
        : called('RSA', key.bits, rsa(key.bits));
    case 'other':
      return called('other', null, key.text);
    case 'Ed25519':
      return called('Ed25519', null, asIs('Ed25519'));
    default:
      return called(key.kind, null, ofCurve(key.kind));
  }
}

const called = (kind: KeyKind, bits: number | null, name: Said): PublicKeyInfo => ({
  kind,
  bits,
  text: inEnglish(name),
  said: name,
});

/** Below this an RSA key is too short to rely on (NIST SP 800-131A Rev. 2 section 3). */
export const LEAST_RSA_BITS = 2048;

/**
 * Why a key is not to be relied on, to stand behind "a key that"; null for none. With an exponent of 1 anybody signs;
 * even ones are no RSA; giant ones serve to make work (RFC 8017 section 3.1, FIPS 186-5 appendix A.1.1).
 */
export function weaknessOf(spki: Uint8Array): Sentence | null {
  const key = publicKeyOf(spki);
  if (isDegenerate(spki)) return message('is one that anybody can sign with');
  if (key?.kind !== 'RSA') return null;
  if (key.bits < LEAST_RSA_BITS) return said('is too short ({key})', { key: rsa(key.bits) });
  if (key.bits > bounds.rsaBits) return said('is too long to work with ({key})', { key: rsa(key.bits) });
  return null;
}

export const soundExponent = (exponent: bigint): boolean =>
  exponent >= 3n && exponent % 2n === 1n && exponent < 2n ** 256n;

/**
 * Whether anybody can make signatures that fit a key: an RSA exponent of 1, or an Ed25519 point of small order
 * (RFC 8032 section 8.9 warns of such keys).
 */
export function isDegenerate(spki: Uint8Array): boolean {
  const key = publicKeyOf(spki);
  if (key?.kind === 'RSA') return !soundExponent(key.exponent);
  if (key?.kind !== 'Ed25519') return false;
  // The last bit is the sign of x, and both signs are of small order.
  const y = key.point.map((byte, i) => (i === 31 ? byte & 0x7f : byte));
  return smallOrder.has(toHex(y));
}

/** y of every point whose order divides 8, little-endian, with the two that are written past the field's prime. */
const smallOrder: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);
