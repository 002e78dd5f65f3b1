import { bounds } from '../bounds';
import { fromBase64, fromBase64url, toHex } from '../vcon/base64url';
import { isObject, isString, JsonError, parseJson, type JsonObject } from '../vcon/json';
import { inEnglish, message, said, type Said } from '../wording';
import { CONVERT, DAMAGED, KeyRefusal, malformed, unsupported, type PrivateKeyProblem } from './key-refusal';
import { decryptPrivateKeyInfo, readEncryptedPrivateKeyInfo, type EncryptedPrivateKeyInfo } from './pbes2';
import {
  kindOid,
  readEcPrivateKey,
  readPrivateKeyInfo,
  RSA_ENCRYPTION,
  wrapPkcs1,
  type PrivateKeyInfo,
} from './pkcs8';

export type { PrivateKeyProblem } from './key-refusal';

/** RFC 7518 section 4.3: with RSA-OAEP, a key of 2048 bits or more must be used. */
const LEAST_RSA_BITS = 2048;

/**
 * A user's private key for opening encrypted records. It holds no key material that could be read or written
 * anywhere: every CryptoKey in it is non-extractable. Structured-cloneable, so that it can be posted to a worker.
 */
export interface PrivateKey {
  /** Such as "RSA, 2048 bits". */
  readonly kind: string;
  /** The same, to be said in another language. */
  readonly kindSaid: Said;
  /** The curve by its name in a JWK; null for RSA. */
  readonly curve: Curve | null;
  /** SHA-256 of the SubjectPublicKeyInfo of its public key, hex: tells keys apart. */
  readonly publicKeySha256: string;
  /** The key by each JWE `alg` that it can serve: a CryptoKey is bound to one algorithm and hash. */
  readonly keys: ReadonlyMap<string, CryptoKey>;
}

export type Curve = 'P-256' | 'P-384' | 'P-521' | 'X25519';

export const isKeyProblem = (key: PrivateKey | PrivateKeyProblem): key is PrivateKeyProblem =>
  'problem' in key;

/**
 * Reads a private key: PKCS #8 (RFC 5208) in PEM or DER, encrypted or not, PKCS #1 (RFC 8017 appendix A.1.2) or
 * SEC 1 (RFC 5915) in PEM, or a JWK (RFC 7517). `use`, `key_ops` and `alg` of a JWK are not heeded: the user says
 * what the key is for. Never throws on any content.
 * @param file the bytes of the file
 * @param passphrase null where the user gave none; it is used as UTF-8
 */
export async function readPrivateKey(
  file: Uint8Array,
  passphrase: string | null,
): Promise<PrivateKey | PrivateKeyProblem> {
  try {
    if (file.length > bounds.keyBytes) {
      malformed(`This file is too large for a key: more than ${bounds.keyBytes / 1024} KiB.`);
    }
    return await load(await readMaterial(file, passphrase));
  } catch (error) {
    if (error instanceof KeyRefusal) return { problem: error.problem, message: error.message };
    throw error;
  }
}

const NOT_IN_THIS_BROWSER = message(
  'This browser cannot work with this kind of key. Try another browser (Firefox), or convert the key.',
);

// --- What a key can be -------------------------------------------------------------------------------------

type ImportParams = RsaHashedImportParams | EcKeyImportParams | Algorithm;

/** Parameters for `importKey` (Web Cryptography API) and the JWE `alg` values that the imported key serves. */
interface KeyImport {
  readonly params: ImportParams;
  readonly algs: readonly string[];
}

interface KeyKind {
  readonly curve: Curve | null;
  readonly imports: readonly [KeyImport, ...KeyImport[]];
  readonly usages: KeyUsage[];
  readonly publicUsages: KeyUsage[];
  /** What its JWK has (RFC 7518 section 6, RFC 8037 section 2). */
  readonly jwkNames: Readonly<Record<string, string>>;
  readonly publicMembers: readonly string[];
  readonly privateMembers: readonly string[];
}

const rsa: KeyKind = {
  curve: null,
  imports: [
    { params: { name: 'RSA-OAEP', hash: 'SHA-1' }, algs: ['RSA-OAEP'] },
    { params: { name: 'RSA-OAEP', hash: 'SHA-256' }, algs: ['RSA-OAEP-256'] },
  ],
  usages: ['decrypt'],
  publicUsages: ['encrypt'],
  jwkNames: { kty: 'RSA' },
  publicMembers: ['n', 'e'],
  privateMembers: ['d', 'p', 'q', 'dp', 'dq', 'qi'],
};

const agreementAlgs = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'];

const ec = (crv: Curve): KeyKind => ({
  curve: crv,
  imports: [{ params: { name: 'ECDH', namedCurve: crv }, algs: agreementAlgs }],
  usages: ['deriveBits'],
  publicUsages: [],
  jwkNames: { kty: 'EC', crv },
  publicMembers: ['x', 'y'],
  privateMembers: ['d'],
});

const p256 = ec('P-256');
const p384 = ec('P-384');
const p521 = ec('P-521');
const x25519: KeyKind = {
  ...ec('X25519'),
  imports: [{ params: { name: 'X25519' }, algs: agreementAlgs }],
  jwkNames: { kty: 'OKP', crv: 'X25519' },
  publicMembers: ['x'],
};

/** By algorithm (RFC 5958 section 2), for keys on a curve of RFC 5480 by the curve. */
const kindsByOid: ReadonlyMap<string, KeyKind> = new Map([
  [RSA_ENCRYPTION, rsa],
  ['1.2.840.10045.3.1.7', p256],
  ['1.3.132.0.34', p384],
  ['1.3.132.0.35', p521],
  ['1.3.101.110', x25519],
]);

const kinds = [rsa, p256, p384, p521, x25519];

const OTHER_KIND = message(
  'This kind of private key cannot open records here. RSA keys and keys on P-256, P-384, P-521 or X25519 can. A key that is only for signing (such as Ed25519 or RSA-PSS) opens nothing.',
);

// --- From the file to PKCS #8 or JWK -----------------------------------------------------------------------

/** A private key in one of the two formats that `importKey` takes. */
type Material =
  | { readonly format: 'pkcs8'; readonly kind: KeyKind; readonly der: Uint8Array<ArrayBuffer> }
  | { readonly format: 'jwk'; readonly kind: KeyKind; readonly jwk: JsonWebKey };

async function readMaterial(file: Uint8Array, passphrase: string | null): Promise<Material> {
  const text = new TextDecoder('latin1').decode(file);
  if (text.includes('-----BEGIN ')) return readPem(text, passphrase);
  // RFC 8259 section 2: white space may stand in front; and a byte order mark, which latin1 shows as three letters
  if (/^(\xef\xbb\xbf)?[ \t\r\n]*\{/.test(text)) return readJwk(file);
  if (file[0] === 0x30) return readDer(file, passphrase);
  return malformed(
    message(
      'This file holds no private key in a form that can be read here. Give it as PEM (it begins with "-----BEGIN PRIVATE KEY-----"), as PKCS #8 in DER, or as a JWK.',
    ),
  );
}

type Reader = (der: Uint8Array, passphrase: string | null) => Material | Promise<Material>;

const pemReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['PRIVATE KEY', readPkcs8],
  ['ENCRYPTED PRIVATE KEY', readEncrypted],
  ['RSA PRIVATE KEY', readPkcs1],
  ['EC PRIVATE KEY', readSec1],
]);

/** RFC 7468 textual encoding; what else is in the file, such as certificates, is passed over. */
function readPem(text: string, passphrase: string | null): ReturnType<Reader> {
  const marks = [...text.matchAll(/-----(BEGIN|END) ([A-Z0-9 ]{1,40})-----/g)];
  const begins = marks.filter(([, side, label]) => side === 'BEGIN' && label?.endsWith('PRIVATE KEY'));
  const [begin] = begins;
  if (begin === undefined) {
    return malformed(
      message('This file holds no private key, only something public. Give the file with the private key.'),
    );
  }
  if (begins.length > 1) {
    return unsupported(
      `This file holds ${begins.length} private keys. Save the one for this record in a file of its own.`,
    );
  }
  const [, , label = ''] = begin;
  const end = marks[marks.indexOf(begin) + 1];
  if (end?.[1] !== 'END' || end[2] !== label) {
    return malformed(
      message('The private key in this file has no end. The file was cut short; get another copy.'),
    );
  }
  const read = pemReaders.get(label);
  if (read === undefined) {
    return unsupported(
      `A key written as "${label}" cannot be read here. Convert it to PKCS #8` +
        (label === 'OPENSSH PRIVATE KEY'
          ? ', with "ssh-keygen -p -m PKCS8 -f" and a copy of the file.'
          : '.'),
    );
  }
  const body = text.slice(begin.index + begin[0].length, end.index);
  if (body.includes('DEK-Info:')) {
    return unsupported(
      `This key is encrypted in an outdated way (DEK-Info) that is easily broken. ${CONVERT}`,
    );
  }
  return read(fromBase64(body.replace(/\s/g, '')) ?? malformed(DAMAGED), passphrase);
}

/** PKCS #8, plain or encrypted: the two begin alike, and only one fits. */
function readDer(der: Uint8Array, passphrase: string | null): ReturnType<Reader> {
  const plain = readPrivateKeyInfo(der);
  if (plain !== null) return fromPkcs8(plain);
  const encrypted = readEncryptedPrivateKeyInfo(der);
  if (encrypted !== null) return open(encrypted, passphrase);
  return unsupported(
    message(
      'This binary file is not a PKCS #8 private key. If it is a PKCS #12 file (.p12 or .pfx), take the key out of it with "openssl pkcs12 -in file.p12 -nocerts -out key.pem" and give key.pem.',
    ),
  );
}

function readPkcs8(der: Uint8Array): Material {
  return fromPkcs8(readPrivateKeyInfo(der) ?? malformed(DAMAGED));
}

function readEncrypted(der: Uint8Array, passphrase: string | null): Promise<Material> {
  return open(readEncryptedPrivateKeyInfo(der) ?? malformed(DAMAGED), passphrase);
}

function readPkcs1(der: Uint8Array): Material {
  return { format: 'pkcs8', kind: rsa, der: wrapPkcs1(der) ?? malformed(DAMAGED) };
}

function readSec1(der: Uint8Array): Material {
  const { curve, pkcs8 } = readEcPrivateKey(der) ?? malformed(DAMAGED);
  return { format: 'pkcs8', kind: kindByOid(curve), der: pkcs8 };
}

const open = async (info: EncryptedPrivateKeyInfo, passphrase: string | null): Promise<Material> =>
  fromPkcs8(await decryptPrivateKeyInfo(info, passphrase));

const fromPkcs8 = (info: PrivateKeyInfo): Material => ({
  format: 'pkcs8',
  kind: kindByOid(kindOid(info)),
  der: info.der,
});

const kindByOid = (oid: string | null): KeyKind => kindsByOid.get(oid ?? '') ?? unsupported(OTHER_KIND);

/** One private key as JWK (RFC 7517 section 4); members that no key needs are not looked at. */
function readJwk(file: Uint8Array): Material {
  const object = readJson(file);
  if (object.has('keys')) {
    return unsupported(
      message('This file is a set of keys. Save the one for this record in a file of its own.'),
    );
  }
  const kind =
    kinds.find(({ jwkNames }) =>
      Object.entries(jwkNames).every(([name, value]) => object.get(name) === value),
    ) ?? unsupported(OTHER_KIND);
  if (!object.has('d')) {
    return malformed(
      message('This key is the public one, which opens nothing. Give the file with the private key.'),
    );
  }
  // RFC 7518 section 6.3.2.7: whoever knows only two primes must not use such a key
  if (object.has('oth')) return unsupported(OTHER_KIND);
  const missing = kind.privateMembers.find((member) => !object.has(member));
  if (missing !== undefined) {
    return unsupported(
      `This key lacks "${missing}", which browsers need. Export it again, with all its parts or as PKCS #8.`,
    );
  }
  const members = [...kind.publicMembers, ...kind.privateMembers].map((member) => {
    const value = object.get(member);
    const proper = isString(value) && fromBase64url(value) !== null;
    return [member, proper ? value : malformed(`"${member}" of this key is not base64url. ${DAMAGED}`)];
  });
  return { format: 'jwk', kind, jwk: { ...kind.jwkNames, ...Object.fromEntries(members) } };
}

function readJson(file: Uint8Array): JsonObject {
  try {
    const { value } = parseJson(file);
    return isObject(value) ? value : malformed(DAMAGED);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return malformed(`At byte ${error.offset}: ${error.message}. ${DAMAGED}`);
  }
}

// --- Into the browser --------------------------------------------------------------------------------------

async function load(material: Material): Promise<PrivateKey> {
  const { kind } = material;
  const imported = ({ params }: KeyImport, extractable: boolean): Promise<CryptoKey> =>
    material.format === 'jwk'
      ? crypto.subtle.importKey('jwk', material.jwk, params, extractable, kind.usages)
      : crypto.subtle.importKey('pkcs8', material.der, params, extractable, kind.usages);
  try {
    // The one extractable key, to find out the public one; nothing refers to it after this.
    const extractable = await imported(kind.imports[0], true);
    const text = describe(extractable, kind);
    const keys = new Map<string, CryptoKey>();
    for (const each of kind.imports) {
      const key = await imported(each, false);
      for (const alg of each.algs) keys.set(alg, key);
    }
    return {
      kind: inEnglish(text),
      kindSaid: text,
      curve: kind.curve,
      publicKeySha256: toHex(await publicKeySha256(extractable, kind)),
      keys,
    };
  } catch (error) {
    if (error instanceof KeyRefusal) throw error;
    const notHere = error instanceof DOMException && error.name === 'NotSupportedError';
    return notHere ? unsupported(NOT_IN_THIS_BROWSER) : malformed(DAMAGED);
  }
}

function describe(key: CryptoKey, kind: KeyKind): Said {
  if (kind.curve !== null) return said('elliptic curve, {curve}', { curve: kind.curve });
  const { modulusLength } = key.algorithm as RsaHashedKeyAlgorithm;
  if (modulusLength < LEAST_RSA_BITS || modulusLength > bounds.rsaBits) {
    return unsupported(
      `This RSA key has ${modulusLength} bits; keys of ${LEAST_RSA_BITS} to ${bounds.rsaBits} bits can be used ` +
        '(RFC 7518 section 4.3).',
    );
  }
  return said('RSA, {bits} bits', { bits: String(modulusLength) });
}

/** SHA-256 of the SubjectPublicKeyInfo that goes with an extractable private key. */
async function publicKeySha256(key: CryptoKey, kind: KeyKind): Promise<Uint8Array> {
  const jwk: Readonly<Record<string, unknown>> = { ...(await crypto.subtle.exportKey('jwk', key)) };
  const members = kind.publicMembers.map((name) => [name, jwk[name]]);
  const publicJwk = { ...kind.jwkNames, ...Object.fromEntries(members) } as JsonWebKey;
  const { params } = kind.imports[0];
  const publicKey = await crypto.subtle.importKey('jwk', publicJwk, params, true, kind.publicUsages);
  const spki = await crypto.subtle.exportKey('spki', publicKey);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', spki));
}
