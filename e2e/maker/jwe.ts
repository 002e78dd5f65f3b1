import { exportPKCS8, GeneralEncrypt, generateKeyPair } from 'jose';
import type { GeneralJWE } from 'jose';
import { toBytes } from './jws';

/** Somebody whom records are encrypted for. */
export interface Recipient {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  /** The private key as PKCS #8 in RFC 7468 textual encoding. */
  readonly pem: string;
}

/** Makes a recipient with a fresh RSA key for RSA-OAEP (RFC 7518 section 4.3). */
export async function makeRecipient(modulusLength = 2048): Promise<Recipient> {
  const keys = await generateKeyPair('RSA-OAEP', { modulusLength, extractable: true });
  return { ...keys, pem: await exportPKCS8(keys.privateKey) };
}

export interface EncryptOptions {
  enc?: 'A256CBC-HS512' | 'A256GCM';
  /** Written into the unprotected header. */
  uuid?: string;
}

/**
 * Encrypts a signed record for one recipient: vCon core, "Encrypted Form of vCon Object", in the General JWE JSON
 * Serialization (RFC 7516 section 7.2.1). `cty`, `enc` and `uuid` are in the shared unprotected header, `alg` in
 * the recipient's, each of them there alone.
 */
export async function encryptedRecord(
  signed: object,
  recipient: Recipient,
  options: EncryptOptions = {},
): Promise<GeneralJWE> {
  return new GeneralEncrypt(toBytes(signed))
    .setSharedUnprotectedHeader({
      cty: 'application/vcon',
      enc: options.enc ?? 'A256CBC-HS512',
      ...(options.uuid === undefined ? {} : { uuid: options.uuid }),
    })
    .addRecipient(recipient.publicKey)
    .setUnprotectedHeader({ alg: 'RSA-OAEP' })
    .encrypt();
}
