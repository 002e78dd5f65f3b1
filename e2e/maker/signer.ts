import 'reflect-metadata/lite';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { KeyPair } from './keys';
import { toPem } from './pki';

/** Somebody who signs records: an RSA key and the certificate that its owner made for it. */
export interface Signer {
  /** The subject of the certificate, as an RFC 4514 string. */
  readonly name: string;
  /** DER. */
  readonly certificate: Uint8Array;
  /** The certificate in RFC 7468 textual encoding. */
  readonly pem: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

export interface SignerOptions {
  /** The subject and issuer of the certificate, as an RFC 4514 string: the last RDN of the name comes first. */
  name?: string;
  notBefore?: Date;
  notAfter?: Date;
  /** Bits of the RSA key. */
  modulusLength?: number;
  /** The hash that the certificate is signed with. */
  hash?: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** Hex; random by default. */
  serialNumber?: string;
  /** Whether the certificate says that it is of a certification authority, as `openssl req -x509` makes them. */
  ca?: boolean;
  /** A key pair to make another certificate for; a fresh one by default. */
  keys?: Pick<Signer, 'privateKey' | 'publicKey'>;
}

/**
 * Makes a signer with a fresh key and a self-made certificate: X.509 version 3, no certification authority,
 * for digital signatures alone (RFC 5280 sections 4.2.1.3 and 4.2.1.9), valid for 30 years by default.
 */
export async function makeSigner(options: SignerOptions = {}): Promise<Signer> {
  const name = options.name ?? 'CN=records.klar-voice.example,O=Klar Voice Example Ltd,C=DE';
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: options.hash ?? 'SHA-256',
    modulusLength: options.modulusLength ?? 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const keys = options.keys ?? (await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']));
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // The library writes RDNs in the order of the text; RFC 4514 section 2.1 has the text begin with the last.
    name: new Name(name).toJSON().reverse(),
    notBefore: options.notBefore ?? new Date('2025-01-01T00:00:00Z'),
    notAfter: options.notAfter ?? new Date('2054-12-31T23:59:59Z'),
    ...(options.serialNumber === undefined ? {} : { serialNumber: options.serialNumber }),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(options.ca ?? false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    name,
    certificate: new Uint8Array(certificate.rawData),
    pem: `${certificate.toString('pem')}\n`,
    privateKey: keys.privateKey,
    publicKey: keys.publicKey,
  };
}

/** A signer by an RSA key and a certificate that somebody made for it. */
export async function signerOf({ privateKey, spki }: KeyPair, certificate: Uint8Array): Promise<Signer> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  return {
    name: '',
    certificate,
    pem: toPem('CERTIFICATE', certificate),
    privateKey: await crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, true, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', Uint8Array.from(spki), algorithm, true, ['verify']),
  };
}
