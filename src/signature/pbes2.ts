import { bounds } from '../bounds';
import { readAlgorithm, type AlgorithmIdentifier } from '../x509/certificate';
import { attempt, count, DerReader, inside, only, tags, type Element } from '../x509/der';
import { message } from '../wording';
import { CONVERT, DAMAGED, malformed, refuse, unsupported } from './key-refusal';
import { readPrivateKeyInfo, type PrivateKeyInfo } from './pkcs8';

/** EncryptedPrivateKeyInfo (RFC 5208 section 6, RFC 5958 section 3). */
export interface EncryptedPrivateKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  readonly data: Uint8Array<ArrayBuffer>;
}

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA1 = '1.2.840.113549.2.7';

/** Hashes of the pseudorandom function (RFC 8018 appendix B.1). */
const hashes: ReadonlyMap<string, string> = new Map([
  [HMAC_SHA1, 'SHA-1'],
  ['1.2.840.113549.2.9', 'SHA-256'],
  ['1.2.840.113549.2.10', 'SHA-384'],
  ['1.2.840.113549.2.11', 'SHA-512'],
]);

/** Bits of AES in CBC mode (RFC 8018 appendix B.2.5). */
const aesBits: ReadonlyMap<string, number> = new Map([
  ['2.16.840.1.101.3.4.1.2', 128],
  ['2.16.840.1.101.3.4.1.22', 192],
  ['2.16.840.1.101.3.4.1.42', 256],
]);

/** What else is met, by name. */
const otherCiphers: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.5.3', 'DES'],
  ['1.2.840.113549.1.5.10', 'DES'],
  ['1.2.840.113549.3.7', 'Triple DES (DES-EDE3)'],
  ['1.2.840.113549.1.12.1.3', 'Triple DES (DES-EDE3)'],
  ['1.2.840.113549.1.12.1.6', 'RC2'],
  ['1.3.6.1.4.1.11591.4.11', 'scrypt'],
]);

function otherCipher(oid: string): never {
  const name = otherCiphers.get(oid) ?? `a method unknown here (${oid})`;
  return unsupported(`This key is encrypted with ${name}; AES with PBKDF2 can be opened. ${CONVERT}`);
}

/**
 * Reads encrypted PKCS #8; what stands behind it is passed over, as with the plain one.
 * @returns null where the bytes are anything else
 */
export const readEncryptedPrivateKeyInfo = (bytes: Uint8Array): EncryptedPrivateKeyInfo | null =>
  attempt(() => {
    const reader = inside(new DerReader(bytes).next(tags.sequence));
    const algorithm = readAlgorithm(reader.next(tags.sequence));
    const data = Uint8Array.from(reader.next(tags.octetString).content);
    reader.end();
    return { algorithm, data };
  });

/**
 * Opens PKCS #8 that is encrypted with PBES2 (RFC 8018 section 6.2). What cannot be opened at all asks for no
 * passphrase. Throws KeyRefusal.
 */
export async function decryptPrivateKeyInfo(
  { algorithm, data }: EncryptedPrivateKeyInfo,
  passphrase: string | null,
): Promise<PrivateKeyInfo> {
  const { bits, iv, derivation } = readScheme(algorithm);
  if (passphrase === null) {
    return refuse('passphrase-needed', message('This key is encrypted. Enter its passphrase.'));
  }
  const key = await deriveKey(passphrase, bits, derivation);
  let opened: ArrayBuffer;
  try {
    opened = await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, data);
  } catch {
    return wrongPassphrase();
  }
  // One wrong passphrase in 256 gets past the padding, but what comes out is no key
  return readPrivateKeyInfo(new Uint8Array(opened)) ?? wrongPassphrase();
}

const wrongPassphrase = (): never =>
  refuse(
    'passphrase-wrong',
    message(
      'The passphrase does not open this key. Check capital letters and the keyboard layout, and try again.',
    ),
  );

/** What an encryption asks of the browser. */
interface Scheme {
  readonly bits: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly derivation: Pbkdf2Params;
}

function readScheme({ oid, parameters }: AlgorithmIdentifier): Scheme {
  if (oid !== PBES2) return otherCipher(oid);
  const { keyDerivation, encryption } = readPbes2Parameters(parameters) ?? malformed(DAMAGED);
  if (keyDerivation.oid !== PBKDF2) return otherCipher(keyDerivation.oid);
  const bits = aesBits.get(encryption.oid) ?? otherCipher(encryption.oid);
  const iv = readIv(encryption.parameters);
  const pbkdf2 = readPbkdf2Parameters(keyDerivation.parameters);
  if (iv === null || pbkdf2 === null) return malformed(DAMAGED);
  const { salt, iterations, keyLength, prf } = pbkdf2;
  const hash = hashes.get(prf) ?? otherCipher(prf);
  if (iv.length !== 16 || iterations < 1 || (keyLength ?? bits / 8) !== bits / 8) return malformed(DAMAGED);
  if (iterations > bounds.keyIterations) {
    const more = iterations < MOST_COUNTED ? '' : ' or more';
    return unsupported(
      `Opening this key takes ${iterations}${more} rounds of PBKDF2; at most ${bounds.keyIterations} are done here. ` +
        'Encrypt it again with fewer.',
    );
  }
  return { bits, iv, derivation: { name: 'PBKDF2', hash, salt, iterations } };
}

/** What `count` gives for this and everything greater. */
const MOST_COUNTED = 2 ** 31 - 1;

/** RFC 8018 section 5.2. Chromium has no AES of 192 bits. */
async function deriveKey(passphrase: string, length: number, derivation: Pbkdf2Params): Promise<CryptoKey> {
  const secret = new TextEncoder().encode(passphrase);
  const base = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  try {
    return await crypto.subtle.deriveKey(derivation, base, { name: 'AES-CBC', length }, false, ['decrypt']);
  } catch {
    return unsupported(
      `This browser lacks AES of ${length} bits, which this key is encrypted with. ${CONVERT}`,
    );
  }
}

// --- Parameters of algorithms; null where they are absent or malformed -------------------------------------

type Parameters = AlgorithmIdentifier['parameters'];

const readParameters = <T>(parameters: Parameters, tag: number, read: (element: Element) => T): T | null =>
  parameters === null ? null : attempt(() => read(only(parameters, tag)));

/** PBES2-params (RFC 8018 appendix A.4). */
const readPbes2Parameters = (parameters: Parameters) =>
  readParameters(parameters, tags.sequence, (element) => {
    const reader = inside(element);
    const keyDerivation = readAlgorithm(reader.next(tags.sequence));
    const encryption = readAlgorithm(reader.next(tags.sequence));
    reader.end();
    return { keyDerivation, encryption };
  });

/** PBKDF2-params (RFC 8018 appendix A.2); a salt from elsewhere (`otherSource`) is not defined by anybody. */
const readPbkdf2Parameters = (parameters: Parameters) =>
  readParameters(parameters, tags.sequence, (element) => {
    const reader = inside(element);
    const salt = Uint8Array.from(reader.next(tags.octetString).content);
    const iterations = count(reader.next(tags.integer).content);
    const length = reader.optional(tags.integer);
    const keyLength = length === null ? null : count(length.content);
    const prf = reader.optional(tags.sequence);
    reader.end();
    return { salt, iterations, keyLength, prf: prf === null ? HMAC_SHA1 : readAlgorithm(prf).oid };
  });

/** The initialization vector of AES in CBC mode (RFC 8018 appendix B.2.5). */
const readIv = (parameters: Parameters) =>
  readParameters(parameters, tags.octetString, ({ content }) => Uint8Array.from(content));
