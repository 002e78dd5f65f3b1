import { bounds } from '../bounds';
import { fromBase64url, toBase64url, toHex } from '../vcon/base64url';
import {
  isArray as isJsonArray,
  isObject,
  isString,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../vcon/json';
import { attempt, encode, inside, only, tags } from '../x509/der';
import { pemBlocks } from '../x509/pem';
import { describeKey, publicKeyOf } from '../x509/public-key';
import { message, said, type Said, type Sentence } from '../wording';
import {
  byteString,
  isArray,
  isBytes,
  isMap,
  isProblem,
  joined,
  mapOf,
  readCbor,
  smallInteger,
  type CborMap,
  type CborValue,
  type Problem,
} from '../signature/cbor';
import { algorithmName, isLabel, kidText } from '../signature/cose';

/** A public key of a transparency service. Structured-cloneable. */
export interface ServiceKey {
  /** Key identifier, as its file has it; null for none. */
  readonly kid: Uint8Array | null;
  /** The same for people: text or hex. */
  readonly name: string | null;
  /** Such as "elliptic curve P-256". */
  readonly said: Said;
  /** The one algorithm that its file allows it for, such as "ES256"; null for any. */
  readonly algorithm: string | null;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** SHA-256 of `spki`, hex: tells keys apart, those of certificates too. */
  readonly publicKeySha256: string;
  /** SHA-256 thumbprint of the JWK (RFC 7638 section 3), hex. */
  readonly jwkThumbprint: string;
  /** SHA-256 thumbprint of the COSE_Key (RFC 9679 section 3), hex. */
  readonly coseThumbprint: string;
}

/** The keys in one file. */
export interface ServiceKeys {
  readonly form: 'JWK' | 'COSE_Key' | 'PEM';
  readonly keys: readonly ServiceKey[];
  /** Why others in it were not taken. */
  readonly refused: readonly Sentence[];
  /** One of those is a private key. */
  readonly hasPrivate: boolean;
}

/** The public parts of a key, by their names in a JWK (RFC 7518 section 6, RFC 8037 section 2). */
type Parts =
  | { readonly kty: 'EC'; readonly crv: Curve; readonly x: Uint8Array; readonly y: Uint8Array }
  | { readonly kty: 'OKP'; readonly x: Uint8Array }
  | { readonly kty: 'RSA'; readonly n: Uint8Array; readonly e: Uint8Array };
type Curve = 'P-256' | 'P-384' | 'P-521';

interface ReadKey {
  readonly parts: Parts;
  readonly kid: Uint8Array | null;
  readonly algorithm: string | null;
}

/** A key out of a file, or why it was not taken. */
type Found = ReadKey | Refusal;

interface Refusal {
  readonly refused: Sentence;
}

const refusal = (refused: Sentence): Refusal => ({ refused });
const PRIVATE = refusal(message('It holds a private key; what a service hands out are public ones.'));
const OTHER_USE = refusal(message('It is not for checking signatures.'));
const OTHER_KIND = refusal(message('It is of a kind that is not known here.'));
const MALFORMED = refusal(message('It is malformed.'));

/**
 * Reads the keys of a service: a JWK or a set of them (RFC 7517), a COSE_Key or a COSE_KeySet (RFC 9052 section 7), or
 * public keys in PEM (RFC 7468 section 13); never throws. Reading trusts none of them.
 * @returns null where the file is something else
 */
export async function readServiceKeys(file: Uint8Array): Promise<ServiceKeys | null> {
  if (file.length > bounds.documentBytes) return null;
  const found = inPem(file) ?? inJson(file) ?? inCbor(file);
  if (found === null) return null;
  const most = bounds.transparency.keys;
  const taken = await Promise.all(
    found.keys.slice(0, most).map((key) => ('parts' in key ? keyOf(key) : key)),
  );
  return {
    form: found.form,
    keys: taken.filter((key) => 'spki' in key),
    refused: [
      ...taken.flatMap((key) => ('refused' in key ? [key.refused] : [])),
      ...(found.keys.length > most ? [said('It has more than {bound} keys.', { bound: most })] : []),
    ],
    hasPrivate: found.keys.includes(PRIVATE),
  };
}

/** The key of a certificate, or of another SubjectPublicKeyInfo; null where it is of no known kind. */
export async function serviceKeyFrom(spki: Uint8Array): Promise<ServiceKey | null> {
  const parts = partsOf(spki);
  if (parts === null) return null;
  const key = await keyOf({ parts, kid: null, algorithm: null });
  return 'spki' in key ? key : null;
}

interface InFile {
  readonly form: ServiceKeys['form'];
  readonly keys: readonly Found[];
}

/** Public keys alone: certificates are read as such. */
function inPem(file: Uint8Array): InFile | null {
  if (file.length > bounds.keyBytes) return null;
  const blocks = [...pemBlocks(new TextDecoder('latin1').decode(file))].filter(
    ({ label }) => label === 'PUBLIC KEY',
  );
  if (blocks.length === 0) return null;
  const keys = blocks.map(({ der }): Found => {
    const parts = der === null ? null : partsOf(der);
    return parts === null ? MALFORMED : { parts, kid: null, algorithm: null };
  });
  return { form: 'PEM', keys };
}

// --- JWK (RFC 7517) -----------------------------------------------------------------------------------------

const OPEN_OBJECT = 0x7b;

function inJson(file: Uint8Array): InFile | null {
  if (file.find((byte) => byte > 0x20) !== OPEN_OBJECT) return null;
  const value = jsonIn(file);
  if (!isObject(value)) return null;
  const set = value.get('keys');
  if (isJsonArray(set) && set.some((key) => isObject(key) && key.has('kty'))) {
    return { form: 'JWK', keys: set.map(fromJwk) };
  }
  return isString(value.get('kty')) ? { form: 'JWK', keys: [fromJwk(value)] } : null;
}

function jsonIn(file: Uint8Array): JsonValue {
  try {
    return parseJson(file).value;
  } catch {
    return null;
  }
}

function fromJwk(jwk: JsonValue): Found {
  if (!isObject(jwk)) return MALFORMED;
  if (jwk.has('d') || jwk.has('k')) return PRIVATE;
  const use = jwk.get('use');
  const operations = jwk.get('key_ops');
  if (use !== undefined && use !== 'sig') return OTHER_USE;
  if (operations !== undefined && !(isJsonArray(operations) && operations.includes('verify'))) {
    return OTHER_USE;
  }
  const parts = jwkParts(jwk);
  if (parts === null || 'refused' in parts) return parts ?? MALFORMED;
  const kid = jwk.get('kid');
  const algorithm = jwk.get('alg');
  return {
    parts,
    kid: isString(kid) ? new TextEncoder().encode(kid) : null,
    algorithm: isString(algorithm) ? algorithm : null,
  };
}

function jwkParts(jwk: JsonObject): Parts | Refusal | null {
  const bytes = (name: string): Uint8Array | null => {
    const text = jwk.get(name);
    return isString(text) ? fromBase64url(text) : null;
  };
  const crv = jwk.get('crv');
  switch (jwk.get('kty')) {
    case 'EC':
      return isCurve(crv) ? ecParts(crv, bytes('x'), bytes('y')) : OTHER_KIND;
    case 'OKP':
      return crv === 'Ed25519' ? okpParts(bytes('x')) : OTHER_KIND;
    case 'RSA':
      return rsaParts(bytes('n'), bytes('e'));
    default:
      return OTHER_KIND;
  }
}

// --- COSE_Key (RFC 9052 section 7) --------------------------------------------------------------------------

/** Labels of the parameters (RFC 9052 section 7.1, RFC 9053 section 7, RFC 8230 section 4), and what `kty` says. */
const cose = {
  ...{ kty: 1, kid: 2, alg: 3, keyOps: 4 },
  ...{ crv: -1, x: -2, y: -3, d: -4 },
  ...{ n: -1, e: -2, rsaD: -3 },
  ...{ okp: 1, ec2: 2, rsa: 3, symmetric: 4 },
  verify: 2,
  ed25519: 6,
} as const;

function inCbor(file: Uint8Array): InFile | null {
  const major = (file[0] ?? 0) >> 5;
  if (major !== 4 && major !== 5) return null;
  const read = readCbor(file);
  if (isProblem(read)) return null;
  const keys = isArray(read.value) ? read.value : [read.value];
  const looksRight = keys.some((key) => isMap(key) && isLabel(key.get(cose.kty)));
  return looksRight ? { form: 'COSE_Key', keys: keys.map(fromCoseKey) } : null;
}

function fromCoseKey(key: CborValue): Found {
  if (!isMap(key)) return MALFORMED;
  const isRsa = key.get(cose.kty) === cose.rsa;
  if (key.has(isRsa ? cose.rsaD : cose.d) || key.get(cose.kty) === cose.symmetric) return PRIVATE;
  const operations = key.get(cose.keyOps);
  if (operations !== undefined && !(isArray(operations) && operations.includes(cose.verify))) {
    return OTHER_USE;
  }
  const parts = coseParts(key);
  if (parts === null || 'refused' in parts) return parts ?? MALFORMED;
  const kid = key.get(cose.kid);
  const algorithm = key.get(cose.alg);
  return {
    parts,
    kid: isBytes(kid) ? kid : null,
    algorithm: isLabel(algorithm) ? algorithmName(algorithm) : null,
  };
}

function coseParts(key: CborMap): Parts | Refusal | null {
  const bytes = (label: number): Uint8Array | null => {
    const value = key.get(label);
    return isBytes(value) ? value : null;
  };
  switch (key.get(cose.kty)) {
    case cose.ec2: {
      const crv = curveNames.find((name) => curves[name].cose === key.get(cose.crv));
      // A compressed point has a boolean for y; like elsewhere, it is not read.
      return crv === undefined ? OTHER_KIND : ecParts(crv, bytes(cose.x), bytes(cose.y));
    }
    case cose.okp:
      return key.get(cose.crv) === cose.ed25519 ? okpParts(bytes(cose.x)) : OTHER_KIND;
    case cose.rsa:
      return rsaParts(bytes(cose.n), bytes(cose.e));
    default:
      return OTHER_KIND;
  }
}

// --- Parts and SubjectPublicKeyInfo -------------------------------------------------------------------------

/** Bytes of a coordinate, the curve's number in COSE (RFC 9053 section 7.1), and DER of its OID (RFC 5480). */
const curves: Readonly<Record<Curve, { bytes: number; cose: number; oid: readonly number[] }>> = {
  'P-256': { bytes: 32, cose: 1, oid: [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7] },
  'P-384': { bytes: 48, cose: 2, oid: [6, 5, 0x2b, 0x81, 4, 0, 0x22] },
  'P-521': { bytes: 66, cose: 3, oid: [6, 5, 0x2b, 0x81, 4, 0, 0x23] },
};
const curveNames = ['P-256', 'P-384', 'P-521'] as const;
const isCurve = (name: JsonValue | undefined): name is Curve => curveNames.some((curve) => curve === name);

const ED25519_BYTES = 32;

const ecParts = (crv: Curve, x: Uint8Array | null, y: Uint8Array | null): Parts | null =>
  x?.length === curves[crv].bytes && y?.length === curves[crv].bytes ? { kty: 'EC', crv, x, y } : null;

const okpParts = (x: Uint8Array | null): Parts | null =>
  x?.length === ED25519_BYTES ? { kty: 'OKP', x } : null;

/** Positive numbers without leading zeros (RFC 7518 section 2, Base64urlUInt; RFC 8230 section 4). */
const rsaParts = (n: Uint8Array | null, e: Uint8Array | null): Parts | null =>
  n?.[0] && e?.[0] && n.length * 8 <= bounds.rsaBits && e.length <= 32 ? { kty: 'RSA', n, e } : null;

/** DER of the OIDs of RFC 5480 section 2.1.1 and RFC 8410 section 3, and of rsaEncryption with its NULL. */
const EC_PUBLIC_KEY = Uint8Array.of(6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1);
const ED25519 = Uint8Array.of(6, 3, 0x2b, 0x65, 0x70);
const RSA_ENCRYPTION = Uint8Array.of(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0);

function spkiOf(parts: Parts): Uint8Array {
  const spki = (algorithm: readonly Uint8Array[], ...key: readonly Uint8Array[]): Uint8Array =>
    encode(
      tags.sequence,
      encode(tags.sequence, ...algorithm),
      encode(tags.bitString, Uint8Array.of(0), ...key),
    );
  switch (parts.kty) {
    case 'EC':
      return spki(
        [EC_PUBLIC_KEY, Uint8Array.from(curves[parts.crv].oid)],
        Uint8Array.of(4),
        parts.x,
        parts.y,
      );
    case 'OKP':
      return spki([ED25519], parts.x);
    case 'RSA':
      return spki([RSA_ENCRYPTION], encode(tags.sequence, derInteger(parts.n), derInteger(parts.e)));
  }
}

const derInteger = (bytes: Uint8Array): Uint8Array =>
  encode(tags.integer, (bytes[0] ?? 0) >= 0x80 ? joined(Uint8Array.of(0), bytes) : bytes);

function partsOf(spki: Uint8Array): Parts | null {
  const key = publicKeyOf(spki);
  switch (key?.kind) {
    case 'RSA':
      return attempt(() => {
        const reader = inside(only(key.spki, tags.sequence));
        reader.next(tags.sequence);
        const numbers = inside(only(reader.next(tags.bitString).content.subarray(1), tags.sequence));
        const number = (): Uint8Array => {
          const { content } = numbers.next(tags.integer);
          return content[0] === 0 ? content.subarray(1) : content;
        };
        return rsaParts(number(), number());
      });
    case 'Ed25519':
      return okpParts(key.point);
    case 'P-256':
    case 'P-384':
    case 'P-521': {
      const { bytes } = curves[key.kind];
      return ecParts(key.kind, key.point.subarray(1, 1 + bytes), key.point.subarray(1 + bytes));
    }
    default:
      return null;
  }
}

async function keyOf({ parts, kid, algorithm }: ReadKey): Promise<ServiceKey | Refusal> {
  const spki = spkiOf(parts);
  if (parts.kty === 'EC' && !(await isOnCurve(parts))) return MALFORMED;
  const hash = async (bytes: Uint8Array): Promise<string> =>
    toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
  return {
    kid,
    name: kid === null ? null : kidText(kid),
    said: describeKey(spki).said,
    algorithm,
    spki,
    publicKeySha256: await hash(spki),
    jwkThumbprint: await hash(new TextEncoder().encode(canonicalJwk(parts))),
    coseThumbprint: await hash(canonicalCoseKey(parts)),
  };
}

async function isOnCurve({ crv, x, y }: Parts & { kty: 'EC' }): Promise<boolean> {
  const point = joined(Uint8Array.of(4), x, y) as Uint8Array<ArrayBuffer>;
  try {
    await crypto.subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: crv }, false, ['verify']);
    return true;
  } catch {
    return false;
  }
}

/** The members that RFC 7638 section 3.2 names, in their order and without white space. */
function canonicalJwk(parts: Parts): string {
  switch (parts.kty) {
    case 'EC':
      return `{"crv":"${parts.crv}","kty":"EC","x":"${toBase64url(parts.x)}","y":"${toBase64url(parts.y)}"}`;
    case 'OKP':
      return `{"crv":"Ed25519","kty":"OKP","x":"${toBase64url(parts.x)}"}`;
    case 'RSA':
      return `{"e":"${toBase64url(parts.e)}","kty":"RSA","n":"${toBase64url(parts.n)}"}`;
  }
}

/** The parameters that RFC 9679 section 4 names, in the order of deterministic encoding. */
function canonicalCoseKey(parts: Parts): Uint8Array {
  switch (parts.kty) {
    case 'EC':
      return mapOf(
        [cose.kty, smallInteger(cose.ec2)],
        [cose.crv, smallInteger(curves[parts.crv].cose)],
        [cose.x, byteString(parts.x)],
        [cose.y, byteString(parts.y)],
      );
    case 'OKP':
      return mapOf(
        [cose.kty, smallInteger(cose.okp)],
        [cose.crv, smallInteger(cose.ed25519)],
        [cose.x, byteString(parts.x)],
      );
    case 'RSA':
      return mapOf(
        [cose.kty, smallInteger(cose.rsa)],
        [cose.n, byteString(parts.n)],
        [cose.e, byteString(parts.e)],
      );
  }
}

// --- Which key is meant -------------------------------------------------------------------------------------

/**
 * The keys to try, most likely first: those that a key identifier names, by the identifier in their file or by a
 * thumbprint (raw, or as hex or base64url text), and a bounded number of others.
 */
export function keysFor(
  kid: Uint8Array | null,
  keys: readonly ServiceKey[],
): { readonly named: readonly ServiceKey[]; readonly others: readonly ServiceKey[] } {
  const most = bounds.transparency.keysTried;
  const named = kid === null ? [] : keys.filter((key) => isNamed(kid, key)).slice(0, most);
  return { named, others: keys.filter((key) => !named.includes(key)).slice(0, most - named.length) };
}

function isNamed(kid: Uint8Array, key: ServiceKey): boolean {
  const hex = toHex(kid);
  if (key.kid !== null && toHex(key.kid) === hex) return true;
  const thumbprints = [key.publicKeySha256, key.jwkThumbprint, key.coseThumbprint];
  if (thumbprints.includes(hex)) return true;
  const text = kidText(kid);
  const decoded = /^[\dA-Fa-f]{64}$/.test(text) ? text.toLowerCase() : base64urlHex(text);
  return decoded !== null && thumbprints.includes(decoded);
}

function base64urlHex(text: string): string | null {
  const bytes = text.length === 43 ? fromBase64url(text) : null;
  return bytes === null ? null : toHex(bytes);
}

/** Names of one algorithm, which restrict a key no further than each other (RFC 9864 section 2). */
const sameAlgorithm = new Map([
  ['ESP256', 'ES256'],
  ['ESP384', 'ES384'],
  ['ESP512', 'ES512'],
  ['Ed25519', 'EdDSA'],
]);

/** Whether the file of a key allows it for an algorithm (RFC 9052 section 7.1, RFC 7517 section 4.4). */
export const isAllowedFor = (key: ServiceKey, algorithm: string): boolean => {
  const usual = (name: string): string => sameAlgorithm.get(name) ?? name;
  return key.algorithm === null || usual(key.algorithm) === usual(algorithm);
};

export const otherAlgorithm = ({ algorithm }: ServiceKey): Problem => ({
  problem: said('Its key is for {alg} alone.', { alg: algorithm ?? '' }),
  spec: 'RFC 9052 section 7.1; RFC 7517 section 4.4',
});
