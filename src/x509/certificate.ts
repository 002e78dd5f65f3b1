import { bounds } from '../bounds';
import { toHex } from '../vcon/base64url';
import {
  attempt,
  bitStringBytes,
  boolean,
  context,
  count,
  DerError,
  inside,
  objectIdentifier,
  only,
  tags,
  time,
  type DerReader,
  type Element,
} from './der';
import { basicConstraintsOf, extensionIds, type Extension } from './extensions';
import { generalNamesOf } from './general-name';
import {
  attributeTexts,
  COMMON_NAME,
  isEmpty,
  nameText,
  ORGANIZATION,
  readName,
  sameName,
  type Name,
} from './name';
import { kindOfLabel, pemBlocks } from './pem';
import { readPkcs7 } from './pkcs7';
import { describeKey, type PublicKeyInfo } from './public-key';

export type { KeyKind, PublicKeyInfo } from './public-key';

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
  /** Subject and issuer are the same name (RFC 5280 sections 6.1 and 7.1, "self-issued"), and it is not empty. */
  readonly selfIssued: boolean;
  /** basicConstraints says CA (RFC 5280 section 4.2.1.9); a version 1 certificate never does. */
  readonly isCa: boolean;
  readonly pem: string;
  readonly version: 1 | 2 | 3;
  /** DER of the TBSCertificate exactly as in the file: what is signed. */
  readonly tbs: Uint8Array;
  /** The outer one, with which `signatureValue` was made. */
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The inner one, `signature` of the TBSCertificate, which has to say the same (RFC 5280 section 4.1.1.2). */
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  /** The bytes of the BIT STRING. */
  readonly signatureValue: Uint8Array;
  readonly subjectName: Name;
  readonly issuerName: Name;
  /** In order, repeated ones included; what they hold is read by the functions of `extensions.ts`. */
  readonly extensions: readonly Extension[];
}

/** RFC 5280 section 4.1.1.2. */
export interface AlgorithmIdentifier {
  /** Dotted form. */
  readonly oid: string;
  /** DER of the parameters; null where they are absent. */
  readonly parameters: Uint8Array | null;
}

/**
 * Reads one certificate.
 *
 * Its frame has to be strict DER. What its extensions hold is not judged here: a path through a certificate with a
 * malformed one fails, but its holder may still be pinned.
 * @param der exactly one certificate in DER, nothing behind it
 * @returns null where the bytes are anything else
 */
export async function readCertificate(der: Uint8Array): Promise<Certificate | null> {
  if (der.length > bounds.certificateBytes) return null;
  const parts = attempt(() => readFrame(der));
  if (parts === null) return null;
  const { subjectName, issuerName, extensions, spki } = parts;
  const subject = nameText(subjectName);
  return {
    ...parts,
    der,
    subject,
    issuer: nameText(issuerName),
    shortName:
      attributeTexts(subjectName, COMMON_NAME)[0] ??
      attributeTexts(subjectName, ORGANIZATION)[0] ??
      (subject || 'a certificate without a name'),
    hostNames: hostNames(subjectName, extensions),
    sha256: await digest('SHA-256', der),
    sha1: await digest('SHA-1', der),
    publicKeySha256: await digest('SHA-256', spki),
    selfIssued: !isEmpty(subjectName) && sameName(subjectName, issuerName),
    isCa: extensions.some(
      ({ oid, value }) => oid === extensionIds.basicConstraints && basicConstraintsOf(value)?.ca === true,
    ),
    pem: pem(der),
  };
}

/** Certificate and TBSCertificate (RFC 5280 section 4.1), field by field. */
function readFrame(der: Uint8Array) {
  const certificate = inside(only(der, tags.sequence));
  const tbsElement = certificate.next(tags.sequence);
  const signatureAlgorithm = readAlgorithm(certificate.next(tags.sequence));
  const signatureValue = bitStringBytes(certificate.next(tags.bitString).content);
  certificate.end();

  const tbs = inside(tbsElement);
  const version = readVersion(tbs.optional(context(0, 'constructed')));
  const serialNumber = toHex(serial(tbs.next(tags.integer).content));
  const tbsSignatureAlgorithm = readAlgorithm(tbs.next(tags.sequence));
  const issuerName = readName(tbs.next(tags.sequence).der);
  const validity = inside(tbs.next(tags.sequence));
  const notBefore = time(validity.next());
  const notAfter = time(validity.next());
  validity.end();
  const subjectName = readName(tbs.next(tags.sequence).der);
  const spki = tbs.next(tags.sequence).der;
  // Unique identifiers (section 4.1.2.8) say nothing to a path; their place is checked all the same.
  for (const number of [1, 2]) {
    if (tbs.optional(context(number, 'primitive')) !== null && version === 1) {
      throw new DerError('a unique identifier in version 1');
    }
  }
  const extensions = readExtensions(tbs.optional(context(3, 'constructed')));
  tbs.end();
  return {
    version,
    tbs: tbsElement.der,
    signatureAlgorithm,
    tbsSignatureAlgorithm,
    signatureValue,
    serialNumber,
    notBefore,
    notAfter,
    subjectName,
    issuerName,
    spki,
    publicKey: describeKey(spki),
    extensions,
  };
}

/** AlgorithmIdentifier (RFC 5280 section 4.1.1.2); throws DerError. */
export function readAlgorithm(element: Element): AlgorithmIdentifier {
  const reader = inside(element);
  const oid = objectIdentifier(reader.next(tags.objectIdentifier).content);
  const parameters = reader.atEnd ? null : reader.next().der;
  reader.end();
  return { oid, parameters };
}

/** Any INTEGER, negative ones and leading zeros included: it identifies, and counts nothing. */
function serial(content: Uint8Array): Uint8Array {
  if (content.length === 0) throw new DerError('a serial number without a digit');
  return content;
}

function readVersion(element: Element | null): 1 | 2 | 3 {
  if (element === null) return 1;
  const version = count(only(element.content, tags.integer).content) + 1;
  if (version !== 1 && version !== 2 && version !== 3) throw new DerError('no such version');
  return version;
}

function readExtensions(element: Element | null): Extension[] {
  if (element === null) return [];
  return inside(only(element.content, tags.sequence)).rest(tags.sequence).map(inside).map(readExtension);
}

/** Extension (RFC 5280 section 4.1), from a reader of what its SEQUENCE holds; throws DerError. */
export function readExtension(reader: DerReader): Extension {
  const oid = objectIdentifier(reader.next(tags.objectIdentifier).content);
  // Written-out FALSE, which DER leaves out, is common and means the same.
  const critical = reader.optional(tags.boolean);
  const value = reader.next(tags.octetString).content;
  reader.end();
  return { oid, critical: critical !== null && boolean(critical.content), value };
}

/**
 * Reads the certificates in a file: PEM (RFC 7468, any number), one certificate in DER, or PKCS #7.
 * @returns those that could be read, in order
 */
export async function readCertificates(file: Uint8Array): Promise<Certificate[]> {
  const read = await Promise.all(
    encodedCertificates(file)
      .slice(0, bounds.certificatesInFile)
      .map((der) => (der === null ? null : readCertificate(der))),
  );
  return read.filter((certificate) => certificate !== null);
}

function encodedCertificates(file: Uint8Array): readonly (Uint8Array | null)[] {
  if (file[0] === tags.sequence) return readPkcs7(file)?.certificates ?? [file];
  const ders: (Uint8Array | null)[] = [];
  for (const { label, der } of pemBlocks(new TextDecoder('latin1').decode(file))) {
    const kind = kindOfLabel(label);
    if (kind === 'certificate') ders.push(der);
    if (kind === 'pkcs7' && der !== null) ders.push(...(readPkcs7(der)?.certificates ?? []));
    if (ders.length > bounds.certificatesInFile) break;
  }
  return ders;
}

/** RFC 7468 section 5. */
function pem(der: Uint8Array): string {
  let binary = '';
  for (const byte of der) binary += String.fromCharCode(byte);
  const lines = btoa(binary).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
}

function hostNames(subject: Name, extensions: readonly Extension[]): string[] {
  const alternative = extensions
    .filter(({ oid }) => oid === extensionIds.subjectAltName)
    .flatMap(({ value }) => generalNamesOf(value) ?? []);
  const dns = alternative.flatMap((name) => (name.form === 'dNSName' ? [name.text] : []));
  return [...new Set([...dns, ...attributeTexts(subject, COMMON_NAME)])];
}

const digest = async (algorithm: 'SHA-1' | 'SHA-256', bytes: Uint8Array): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>)));
