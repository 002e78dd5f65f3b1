import 'reflect-metadata/lite';
import { Name, SubjectAlternativeNameExtension, X509Certificate } from '@peculiar/x509';
import { bounds } from '../bounds';
import { fromBase64, toHex } from '../vcon/base64url';

/** A parsed X.509 certificate (RFC 5280 section 4.1) with what the other links ask of it. */
export interface Certificate {
  readonly der: Uint8Array;
  /** Most specific part first, as RFC 4514 section 2.1 orders it, with a space after each comma. */
  readonly subject: string;
  readonly issuer: string;
  /** What it calls itself in short: the common name, else the organization, else the whole subject. */
  readonly shortName: string;
  /** DNS names of its subjectAltName (RFC 5280 section 4.2.1.6), and the common name. */
  readonly hostNames: readonly string[];
  /** Hex, as in the certificate. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of the DER, hex. */
  readonly sha256: string;
  /** SHA-1 of the DER, hex: good for recognising, not for trusting. */
  readonly sha1: string;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** SHA-256 of `spki`, hex. */
  readonly publicKeySha256: string;
  readonly publicKey: PublicKeyInfo;
  /** Subject and issuer are the same name (RFC 5280 section 3.2, "self-issued"), and it is not empty. */
  readonly selfIssued: boolean;
  /** basicConstraints says CA (RFC 5280 section 4.2.1.9); a version 1 certificate never does. */
  readonly isCa: boolean;
  readonly pem: string;
}

/** The kinds of key that an allowed signature algorithm goes with; by curve where the curve is part of it. */
export type KeyKind = 'RSA' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519' | 'other';

export interface PublicKeyInfo {
  readonly kind: KeyKind;
  /** Bits of the RSA modulus; null for other keys. */
  readonly bits: number | null;
  /** Such as "RSA, 2048 bits". */
  readonly text: string;
}

/**
 * Reads one certificate.
 * @param der exactly one certificate in DER, nothing behind it
 * @returns null where the bytes are anything else
 */
export async function readCertificate(der: Uint8Array): Promise<Certificate | null> {
  if (der.length > bounds.certificateBytes || !isOneSequence(der)) return null;
  try {
    const parsed = new X509Certificate(der as Uint8Array<ArrayBuffer>);
    const spki = new Uint8Array(parsed.publicKey.rawData);
    const basicConstraints = parsed.getExtension('2.5.29.19');
    return {
      der,
      subject: nameText(parsed.subjectName),
      issuer: nameText(parsed.issuerName),
      shortName: shortName(parsed.subjectName),
      hostNames: hostNames(parsed),
      serialNumber: parsed.serialNumber,
      notBefore: parsed.notBefore,
      notAfter: parsed.notAfter,
      sha256: await digest('SHA-256', der),
      sha1: await digest('SHA-1', der),
      spki,
      publicKeySha256: await digest('SHA-256', spki),
      publicKey: describeKey(parsed),
      selfIssued: parsed.subject !== '' && parsed.subject === parsed.issuer,
      isCa: basicConstraints !== null && 'ca' in basicConstraints && basicConstraints.ca === true,
      pem: parsed.toString('pem'),
    };
  } catch {
    return null;
  }
}

/**
 * Reads the certificates in a file: PEM (RFC 7468, any number) or one certificate in DER.
 * @returns those that could be read, in order
 */
export async function readCertificates(file: Uint8Array): Promise<Certificate[]> {
  const text = new TextDecoder('latin1').decode(file);
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)];
  const ders =
    blocks.length === 0 ? [file] : blocks.map(([, body = '']) => fromBase64(body.replace(/\s/g, '')));
  const read = await Promise.all(
    ders.slice(0, bounds.certificatesInFile).map((der) => (der === null ? null : readCertificate(der))),
  );
  return read.filter((certificate) => certificate !== null);
}

/** Whether the bytes are one DER SEQUENCE and nothing else (X.690 section 8.1.3). */
function isOneSequence(der: Uint8Array): boolean {
  const first = der[1] ?? 0;
  if (der[0] !== 0x30) return false;
  if (first < 0x80) return der.length === 2 + first;
  const lengthBytes = first & 0x7f;
  if (lengthBytes < 1 || lengthBytes > 4) return false;
  const length = der.subarray(2, 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  return der.length === 2 + lengthBytes + length;
}

const shortName = (name: Name): string =>
  name.getField('CN')[0] ?? name.getField('O')[0] ?? (nameText(name) || 'a certificate without a name');

function hostNames(certificate: X509Certificate): string[] {
  const alternative = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  const dns = alternative.filter(({ type }) => type === 'dns').map(({ value }) => value);
  return [...new Set([...dns, ...certificate.subjectName.getField('CN')])];
}

const nameText = (name: Name): string => new Name(name.toJSON().reverse()).toString();

function describeKey(certificate: X509Certificate): PublicKeyInfo {
  const algorithm: { name: string; modulusLength?: number; namedCurve?: string } =
    certificate.publicKey.algorithm;
  const { name, modulusLength, namedCurve } = algorithm;
  if (name === 'RSASSA-PKCS1-v1_5' && modulusLength !== undefined) {
    return { kind: 'RSA', bits: modulusLength, text: `RSA, ${modulusLength} bits` };
  }
  if (name === 'ECDSA') {
    return {
      kind: curves.get(namedCurve) ?? 'other',
      bits: null,
      text: `elliptic curve ${namedCurve ?? 'unknown'}`,
    };
  }
  return { kind: name === 'Ed25519' ? name : 'other', bits: null, text: namedCurve ?? name };
}

const curves = new Map<string | undefined, KeyKind>([
  ['P-256', 'P-256'],
  ['P-384', 'P-384'],
  ['P-521', 'P-521'],
]);

const digest = async (algorithm: 'SHA-1' | 'SHA-256', bytes: Uint8Array): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>)));
