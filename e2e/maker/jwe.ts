import { exportPKCS8, GeneralEncrypt, generateKeyPair } from 'jose';
import type { GeneralJWE, JWEHeaderParameters } from 'jose';
import { KeyObject } from 'node:crypto';
import { toBytes } from './jws';

/** Somebody whom records are encrypted for. */
export interface Recipient {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  /** The private key as PKCS #8 in RFC 7468 textual encoding. */
  readonly pem: string;
}

/**
 * Makes a recipient with a fresh key.
 * @param key bits of an RSA key (RFC 7518 section 4.3), or the curve of a key for ECDH-ES (section 4.6)
 */
export async function makeRecipient(
  key: number | 'P-256' | 'P-384' | 'P-521' | 'X25519' = 2048,
): Promise<Recipient> {
  const keys =
    typeof key === 'number'
      ? await generateKeyPair('RSA-OAEP', { modulusLength: key, extractable: true })
      : await generateKeyPair('ECDH-ES', { crv: key, extractable: true });
  return { ...keys, pem: await exportPKCS8(keys.privateKey) };
}

/** The three headers of a JWE (RFC 7516 section 7.2.1): protected, shared unprotected and per recipient. */
export type JweHeader = 'protected' | 'unprotected' | 'recipient';

export interface EncryptOptions {
  /** RSA-OAEP by default. */
  alg?: string;
  /** A256CBC-HS512 by default. */
  enc?: string;
  /** Written into the unprotected header. */
  uuid?: string;
  /** Compresses the content: RFC 7516 section 4.1.3. */
  zip?: boolean;
  /** Where `alg` stands: in the recipient's header by default. Where it has several places, it is repeated. */
  algIn?: readonly JweHeader[];
  /** Where `enc` stands: in the shared unprotected header by default. */
  encIn?: readonly JweHeader[];
  /** Further authenticated data: RFC 7516 section 5.1 step 14. */
  aad?: Uint8Array;
}

/**
 * Encrypts a signed record: vCon core, "Encrypted Form of vCon Object", in the General JWE JSON Serialization
 * (RFC 7516 section 7.2.1). `cty`, `enc` and `uuid` are in the shared unprotected header, `alg` in the
 * recipient's, each of them there alone, unless the options say otherwise. For one recipient by ECDH-ES, jose puts
 * `epk` into the protected header; for several, into the recipient's.
 * @param signed What is encrypted: an object as compact JSON, bytes as they stand.
 */
export async function encryptedRecord(
  signed: object | Uint8Array,
  recipient: Recipient | readonly Recipient[],
  options: EncryptOptions = {},
): Promise<GeneralJWE> {
  const { alg = 'RSA-OAEP', enc = 'A256CBC-HS512', uuid, zip = false, aad } = options;
  const { algIn = ['recipient'], encIn = ['unprotected'] } = options;
  const all: [object, readonly JweHeader[]][] = [
    [{ alg }, algIn],
    [{ enc }, encIn],
    [{ cty: 'application/vcon', ...(uuid === undefined ? {} : { uuid }) }, ['unprotected']],
    [zip ? { zip: 'DEF' } : {}, ['protected']],
  ];
  // jose wants the headers disjoint: it gets each member where it stands first, and the repetitions come after it
  const first = (header: JweHeader) => merge(all.filter(([, places]) => places[0] === header));
  const repeated = (header: JweHeader) => merge(all.filter(([, places]) => places.indexOf(header) > 0));
  if (Object.keys(repeated('protected')).length > 0) {
    throw new Error('what stands in the protected header too has to be placed there first');
  }
  const jwe = new GeneralEncrypt(signed instanceof Uint8Array ? signed : toBytes(signed));
  jwe.setSharedUnprotectedHeader(first('unprotected'));
  if (Object.keys(first('protected')).length > 0) jwe.setProtectedHeader(first('protected'));
  if (aad !== undefined) jwe.setAdditionalAuthenticatedData(aad);
  for (const each of 'publicKey' in recipient ? [recipient] : recipient) {
    // a CryptoKey is bound to one algorithm, a KeyObject is not
    const added = jwe.addRecipient(KeyObject.from(each.publicKey));
    if (Object.keys(first('recipient')).length > 0) added.setUnprotectedHeader(first('recipient'));
  }
  const made = await jwe.encrypt();
  return {
    ...made,
    unprotected: { ...made.unprotected, ...repeated('unprotected') },
    recipients: made.recipients.map((each) => {
      const header: JWEHeaderParameters = { ...each.header, ...repeated('recipient') };
      return Object.keys(header).length > 0 ? { ...each, header } : each;
    }),
  };
}

const merge = (entries: [object, readonly JweHeader[]][]): JWEHeaderParameters =>
  Object.assign({}, ...entries.map(([members]) => members)) as JWEHeaderParameters;
