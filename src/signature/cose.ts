import { toHex } from '../vcon/base64url';
import { describeKey, publicKeyOf, weaknessOf, type KeyKind, type PublicKey } from '../x509/public-key';
import { message, said } from '../wording';
import {
  arrayOf,
  byteString,
  CborTag,
  isArray,
  isBytes,
  isMap,
  isProblem,
  NULL,
  readCbor,
  tagged,
  textString,
  type CborLabel,
  type CborMap,
  type CborValue,
  type Problem,
} from './cbor';

/** A COSE_Sign1 (RFC 9052 section 4.2). */
export interface CoseSign1 {
  /** It has the tag 18, with which it says what it is. */
  readonly tagged: boolean;
  /** The protected header as it was signed. */
  readonly protectedBytes: Uint8Array;
  readonly protectedHeader: CborMap;
  readonly unprotectedHeader: CborMap;
  /** null where it is detached. */
  readonly payload: Uint8Array | null;
  readonly signature: Uint8Array;
  /** `alg`, from the protected header; null where there is none. */
  readonly algorithm: CborLabel | null;
  /** Key identifier; from the protected header where it is there. */
  readonly kid: Uint8Array | null;
  /** Labels that `crit` names and that are not understood here (RFC 9052 section 3.1). */
  readonly notUnderstood: readonly CborLabel[];
}

/** Labels of header parameters (IANA, "COSE Header Parameters"). */
export const labels = {
  alg: 1,
  crit: 2,
  contentType: 3,
  kid: 4,
  cwtClaims: 15,
  x5chain: 33,
  payloadHashAlg: 258,
  preimageContentType: 259,
  payloadLocation: 260,
  receipts: 394,
  vds: 395,
  vdp: 396,
} as const;

/** Those whose meaning is heeded, so that `crit` may name them. */
const understood: ReadonlySet<CborLabel> = new Set<CborLabel>([
  labels.alg,
  labels.crit,
  labels.contentType,
  labels.kid,
  labels.cwtClaims,
  labels.x5chain,
  labels.payloadHashAlg,
  labels.preimageContentType,
  labels.payloadLocation,
  labels.vds,
]);

const SIGN1 = 18;

/** How the tag 18 and an array of four are written: as they should be, and as they should not. */
const TAG_18 = /^(d2|d812)/;
const ARRAY_OF_4 = /^(84|98|99|9a|9b|9f)/;

const malformed: Problem = {
  problem: message('It is no signed COSE message: four parts in their order make one.'),
  spec: 'RFC 9052 section 4.2',
};

/**
 * Reads a COSE_Sign1, tagged or not; never throws.
 * @returns null where the bytes are something else
 */
export function readCoseSign1(bytes: Uint8Array): CoseSign1 | Problem | null {
  const start = toHex(bytes.subarray(0, 4));
  const hasTag = TAG_18.test(start) && ARRAY_OF_4.test(start.replace(TAG_18, ''));
  // Without the tag anything may begin with that byte.
  if (!hasTag && !start.startsWith('84')) return null;
  const read = readCbor(bytes);
  if (isProblem(read)) return hasTag ? read : null;
  const { value } = read;
  const parts = value instanceof CborTag && value.number === SIGN1 ? value.value : value;
  const found = isArray(parts) ? fromParts(parts, hasTag) : malformed;
  return found === malformed && !hasTag ? null : found;
}

function fromParts(parts: readonly CborValue[], hasTag: boolean): CoseSign1 | Problem {
  const [protectedBytes, unprotectedHeader, payload, signature] = parts;
  if (parts.length !== 4 || !isBytes(protectedBytes) || !isMap(unprotectedHeader)) return malformed;
  if ((payload !== null && !isBytes(payload)) || !isBytes(signature)) return malformed;
  const protectedHeader = headerIn(protectedBytes);
  if (isProblem(protectedHeader)) return protectedHeader;
  const twice = [...unprotectedHeader.keys()].find((label) => protectedHeader.has(label));
  if (twice !== undefined) {
    return {
      problem: said('The header {label} stands in it twice: protected by the signature, and not.', {
        label: String(twice),
      }),
      spec: 'RFC 9052 section 3',
    };
  }
  if (unprotectedHeader.has(labels.alg)) {
    return {
      problem: message('It names its algorithm outside of what is signed.'),
      spec: 'RFC 9052 section 3.1; RFC 9942 section 5.2.1',
    };
  }
  const notUnderstood = criticalIn(protectedHeader, unprotectedHeader);
  if (notUnderstood === null) {
    return {
      problem: message('Its list of headers that must be understood is malformed.'),
      spec: 'RFC 9052 section 3.1, crit',
    };
  }
  const algorithm = protectedHeader.get(labels.alg) ?? null;
  const kid = protectedHeader.get(labels.kid) ?? unprotectedHeader.get(labels.kid);
  if ((algorithm !== null && !isLabel(algorithm)) || (kid !== undefined && !isBytes(kid))) {
    return {
      problem: message('Its algorithm or its key identifier is of the wrong type.'),
      spec: 'RFC 9052 section 3.1',
    };
  }
  return {
    tagged: hasTag,
    protectedBytes,
    protectedHeader,
    unprotectedHeader,
    payload,
    signature,
    algorithm,
    kid: kid ?? null,
    notUnderstood,
  };
}

export const isLabel = (value: CborValue | undefined): value is CborLabel =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';

/** The protected header: a map in a byte string, and where it is empty, of no bytes (RFC 9052 section 3). */
function headerIn(bytes: Uint8Array): CborMap | Problem {
  if (bytes.length === 0) return new Map();
  const read = readCbor(bytes);
  if (isProblem(read)) return read;
  return isMap(read.value) ? read.value : malformed;
}

/** `crit`: protected, not empty, and naming what stands in the protected header; null where it is malformed. */
function criticalIn(header: CborMap, unprotectedHeader: CborMap): CborLabel[] | null {
  if (unprotectedHeader.has(labels.crit)) return null;
  if (!header.has(labels.crit)) return [];
  const critical = header.get(labels.crit);
  if (!isArray(critical) || critical.length === 0 || !critical.every(isLabel)) return null;
  if (!critical.every((label) => header.has(label))) return null;
  return critical.filter((label) => !understood.has(label));
}

/** What is signed (RFC 9052 section 4.4): Sig_structure with no external data. */
const signedBytes = (protectedBytes: Uint8Array, payload: Uint8Array): Uint8Array =>
  arrayOf(
    textString('Signature1'),
    byteString(protectedBytes),
    byteString(new Uint8Array()),
    byteString(payload),
  );

/** The message with an empty unprotected header and all else as it is. */
export const withoutUnprotected = (
  { protectedBytes, payload, signature }: CoseSign1,
  tag: boolean,
): Uint8Array => {
  const message = arrayOf(
    byteString(protectedBytes),
    Uint8Array.of(0xa0),
    payload === null ? NULL : byteString(payload),
    byteString(signature),
  );
  return tag ? tagged(SIGN1, message) : message;
};

// --- Algorithms -------------------------------------------------------------------------------------------

type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';
type CurveKind = Extract<KeyKind, `P-${string}`>;

/** One algorithm, and the keys that it goes with. */
interface Algorithm {
  readonly name: string;
  readonly kinds: readonly KeyKind[];
  readonly scheme: 'ECDSA' | 'Ed25519' | 'RSA-PSS' | 'RSASSA-PKCS1-v1_5';
  readonly hash: Hash;
  readonly spec: string;
}

const curves: readonly CurveKind[] = ['P-256', 'P-384', 'P-521'];
const bits = { 'SHA-256': 256, 'SHA-384': 384, 'SHA-512': 512 } as const;

/** With the ES algorithms of RFC 9053 the key says which curve it is; those of RFC 9864 name it. */
const ecdsa = (name: string, hash: Hash, kinds: readonly KeyKind[], spec: string): Algorithm => ({
  name,
  kinds,
  scheme: 'ECDSA',
  hash,
  spec,
});
const ed25519 = (name: string, spec: string): Algorithm => ({
  name,
  kinds: ['Ed25519'],
  scheme: 'Ed25519',
  hash: 'SHA-512',
  spec,
});
const rsa = (scheme: 'RSA-PSS' | 'RSASSA-PKCS1-v1_5', hash: Hash, spec: string): Algorithm => ({
  name: `${scheme === 'RSA-PSS' ? 'PS' : 'RS'}${bits[hash]}`,
  kinds: ['RSA'],
  scheme,
  hash,
  spec,
});

/** Everything that is not in this table, MACs and SHA-1 above all, is not allowed. */
const algorithms: ReadonlyMap<CborLabel, Algorithm> = new Map<CborLabel, Algorithm>([
  [-7, ecdsa('ES256', 'SHA-256', curves, 'RFC 9053 section 2.1')],
  [-35, ecdsa('ES384', 'SHA-384', curves, 'RFC 9053 section 2.1')],
  [-36, ecdsa('ES512', 'SHA-512', curves, 'RFC 9053 section 2.1')],
  [-9, ecdsa('ESP256', 'SHA-256', ['P-256'], 'RFC 9864 section 2.1')],
  [-51, ecdsa('ESP384', 'SHA-384', ['P-384'], 'RFC 9864 section 2.1')],
  [-52, ecdsa('ESP512', 'SHA-512', ['P-521'], 'RFC 9864 section 2.1')],
  [-8, ed25519('EdDSA', 'RFC 9053 section 2.2')],
  [-19, ed25519('Ed25519', 'RFC 9864 section 2.2')],
  [-37, rsa('RSA-PSS', 'SHA-256', 'RFC 8230 section 2')],
  [-38, rsa('RSA-PSS', 'SHA-384', 'RFC 8230 section 2')],
  [-39, rsa('RSA-PSS', 'SHA-512', 'RFC 8230 section 2')],
  [-257, rsa('RSASSA-PKCS1-v1_5', 'SHA-256', 'RFC 8812 section 2')],
  [-258, rsa('RSASSA-PKCS1-v1_5', 'SHA-384', 'RFC 8812 section 2')],
  [-259, rsa('RSASSA-PKCS1-v1_5', 'SHA-512', 'RFC 8812 section 2')],
]);

/** Such as "ES256"; the number of one that is not known or not allowed here. */
export const algorithmName = (algorithm: CborLabel | null): string =>
  algorithm === null ? '' : (algorithms.get(algorithm)?.name ?? String(algorithm));

/** `fits` and `differs` are checks that ran to their end; else it says why there was none. */
export type CoseSignatureCheck = 'fits' | 'differs' | Problem;

/**
 * Checks the signature of a message with a key; never throws.
 * @param payload what it was made over: the message's own payload, or the detached one
 * @param spki DER of the key's SubjectPublicKeyInfo
 */
export async function checkCoseSignature(
  message: CoseSign1,
  payload: Uint8Array,
  spki: Uint8Array,
): Promise<CoseSignatureCheck> {
  const algorithm = algorithms.get(message.algorithm ?? '');
  if (message.algorithm === null || algorithm === undefined) return algorithmProblem(message.algorithm);
  const { spec, name, kinds } = algorithm;
  const key = publicKeyOf(spki);
  const { kind, said: keySaid } = describeKey(spki);
  if (key === null || key.kind === 'other' || !kinds.includes(kind)) {
    return { problem: said('{alg} cannot be used with this key: {key}.', { alg: name, key: keySaid }), spec };
  }
  const weakness = weaknessOf(spki);
  if (weakness !== null) {
    return {
      problem: said('The key {weakness}.', {
        weakness: typeof weakness === 'string' ? said(weakness) : weakness,
      }),
      spec: 'RFC 9053 section 2; RFC 8230 section 6.1',
    };
  }
  try {
    const fits = await verify(
      algorithm,
      key,
      message.signature,
      signedBytes(message.protectedBytes, payload),
    );
    return fits ? 'fits' : 'differs';
  } catch {
    // WebCrypto refuses the key, or does not know the algorithm: the check did not run.
    return { problem: said('This browser cannot check {alg}.', { alg: name }), spec };
  }
}

const algorithmProblem = (algorithm: CborLabel | null): Problem => ({
  problem:
    algorithm === null
      ? message('It names no algorithm.')
      : said('It is signed with an algorithm that is not allowed or not known here: {alg}.', {
          alg: String(algorithm),
        }),
  spec: 'RFC 9052 section 3.1; RFC 9053 section 2',
});

/** The rules that a message breaks which do not depend on the key; null for none. */
export function signatureObstacle({ algorithm, notUnderstood }: CoseSign1): Problem | null {
  if (notUnderstood.length > 0) {
    return {
      problem: said('It has headers that must be understood and are not known here: {labels}.', {
        labels: notUnderstood.join(', '),
      }),
      spec: 'RFC 9052 section 3.1, crit',
    };
  }
  return algorithm === null || !algorithms.has(algorithm) ? algorithmProblem(algorithm) : null;
}

async function verify(
  { scheme, hash }: Algorithm,
  key: Exclude<PublicKey, { kind: 'other' }>,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  const check = async (
    format: 'spki' | 'raw',
    bytes: Uint8Array<ArrayBuffer>,
    importParams: RsaHashedImportParams | EcKeyImportParams | { name: string },
    params: RsaPssParams | EcdsaParams | { name: string },
  ): Promise<boolean> =>
    crypto.subtle.verify(
      params,
      await crypto.subtle.importKey(format, bytes, importParams, false, ['verify']),
      signature as Uint8Array<ArrayBuffer>,
      data as Uint8Array<ArrayBuffer>,
    );
  switch (key.kind) {
    case 'RSA':
      return check(
        'spki',
        key.spki,
        { name: scheme, hash },
        scheme === 'RSA-PSS' ? { name: scheme, saltLength: bits[hash] / 8 } : { name: scheme },
      );
    case 'Ed25519':
      return check('raw', key.point, { name: scheme }, { name: scheme });
    default:
      // r and s, each as long as the curve's coordinates (RFC 9053 section 2.1).
      return (
        signature.length === key.point.length - 1 &&
        check('raw', key.point, { name: scheme, namedCurve: key.kind }, { name: scheme, hash })
      );
  }
}

// --- Claims -----------------------------------------------------------------------------------------------

/** Claims about a statement or a receipt (RFC 9597 section 2, RFC 8392 section 3.1). */
export interface Claims {
  readonly issuer: string | null;
  readonly subject: string | null;
  /** When its maker says that it was made: its word alone. */
  readonly issuedAt: Date | null;
}

const LAST_SECOND = 8_640_000_000_000;

export function claimsOf(value: CborValue | undefined): Claims {
  const claims: CborMap = isMap(value) ? value : new Map();
  const text = (label: number): string | null => {
    const claim = claims.get(label);
    return typeof claim === 'string' ? claim : null;
  };
  const issuedAt = claims.get(6);
  return {
    issuer: text(1),
    subject: text(2),
    issuedAt:
      typeof issuedAt === 'number' && Math.abs(issuedAt) <= LAST_SECOND ? new Date(issuedAt * 1000) : null,
  };
}

/** A key identifier for people: as text where it is some, else in hex. */
export function kidText(kid: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(kid);
    if (/^[\x20-\x7e]+$/.test(text)) return text;
  } catch {
    // Bytes that are no text.
  }
  return toHex(kid);
}
