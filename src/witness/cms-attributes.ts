import { bounds } from '../bounds';
import { toHex } from '../vcon/base64url';
import { readAlgorithm, type AlgorithmIdentifier, type Certificate } from '../x509/certificate';
import {
  attempt,
  context,
  DerError,
  inside,
  integerBytes,
  objectIdentifier,
  tags,
  type DerReader,
  type Element,
} from '../x509/der';
import { readGeneralNames } from '../x509/general-name';
import { sameName, type Name } from '../x509/name';
import { few, type SignerInfo } from './cms';
import { digestHex, digestOf } from './cms-digest';
import { sameAlgorithm } from './cms-signature';

/** The signed attributes that a time stamp is judged by. */
export interface StampAttributes {
  /** contentType (RFC 5652 section 11.1), dotted. */
  readonly contentType: string;
  /** messageDigest (section 11.2). */
  readonly messageDigest: Uint8Array;
  /**
   * The certificates that SigningCertificate (RFC 2634 section 5.4) and SigningCertificateV2 (RFC 5035 section 3)
   * name, one list an attribute, in that order; the first of each is the signer's.
   */
  readonly signingCertificates: readonly (readonly CertificateId[])[];
}

/** ESSCertID or ESSCertIDv2. */
export interface CertificateId {
  /** Null for SHA-1, the only one of the older attribute. */
  readonly hashAlgorithm: AlgorithmIdentifier | null;
  /** Of the certificate's DER. */
  readonly hash: Uint8Array;
  readonly issuerSerial: { readonly issuer: Name; readonly serialNumber: Uint8Array } | null;
}

/** Which attribute is not as it must be. */
export type AttributeFault =
  | 'missing'
  | 'repeated'
  | 'malformed'
  | 'no-content-type'
  | 'no-digest'
  | 'no-certificate'
  | 'other-algorithms';

const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const ALGORITHM_PROTECTION = '1.2.840.113549.1.9.52';

/** Reads the attributes that a time stamp has to sign (RFC 3161 section 2.4.2, RFC 5816 section 2.2.1). */
export function readStampAttributes(info: SignerInfo): StampAttributes | AttributeFault {
  const attributes = info.signedAttributes?.attributes;
  if (attributes === undefined) return 'missing';
  // RFC 5652 section 11: one instance each of those that are known here.
  const oids = attributes.map(({ oid }) => oid);
  if (new Set(oids).size < oids.length) return 'repeated';
  const value = (oid: string): Element | null | undefined => {
    const values = attributes.find((attribute) => attribute.oid === oid)?.values;
    return values === undefined ? null : values.length === 1 ? values[0] : undefined;
  };
  const contentType = value(CONTENT_TYPE);
  if (contentType === null) return 'no-content-type';
  const messageDigest = value(MESSAGE_DIGEST);
  if (messageDigest === null) return 'no-digest';
  const signing = [value(SIGNING_CERTIFICATE), value(SIGNING_CERTIFICATE_V2)] as const;
  if (signing[0] === null && signing[1] === null) return 'no-certificate';
  const protection = value(ALGORITHM_PROTECTION);

  const read = attempt(() => {
    const [first, second] = signing;
    if (
      !contentType ||
      !messageDigest ||
      first === undefined ||
      second === undefined ||
      protection === undefined
    ) {
      throw new DerError('not one value');
    }
    if (contentType.tag !== tags.objectIdentifier || messageDigest.tag !== tags.octetString) {
      throw new DerError('another type');
    }
    return {
      contentType: objectIdentifier(contentType.content),
      messageDigest: messageDigest.content,
      signingCertificates: [
        ...(first === null ? [] : [readSigningCertificate(first, readCertId)]),
        ...(second === null ? [] : [readSigningCertificate(second, readCertIdV2)]),
      ],
      protected: protection === null || namesAlgorithms(protection, info),
    };
  });
  if (read === null) return 'malformed';
  return read.protected ? read : 'other-algorithms';
}

/** CMSAlgorithmProtection (RFC 6211 section 2). */
function namesAlgorithms(value: Element, info: SignerInfo): boolean {
  if (value.tag !== tags.sequence) throw new DerError('another type');
  const reader = inside(value);
  const digest = readAlgorithm(reader.next(tags.sequence));
  const signature = readAlgorithm(reader.next(context(1, 'constructed')));
  reader.end();
  return sameAlgorithm(digest, info.digestAlgorithm) && sameAlgorithm(signature, info.signatureAlgorithm);
}

/** SigningCertificate or SigningCertificateV2; its policies say nothing here. */
function readSigningCertificate(
  value: Element,
  read: (reader: DerReader) => Pick<CertificateId, 'hashAlgorithm' | 'hash'>,
): CertificateId[] {
  if (value.tag !== tags.sequence) throw new DerError('another type');
  const reader = inside(value);
  const ids = few(inside(reader.next(tags.sequence)), bounds.timeStamp.attributes, tags.sequence).map(
    (element) => {
      const id = inside(element);
      const hashed = read(id);
      const issuerSerial = id.atEnd ? null : readIssuerSerial(inside(id.next(tags.sequence)));
      id.end();
      return { ...hashed, issuerSerial };
    },
  );
  if (ids.length === 0) throw new DerError('no certificate');
  if (!reader.atEnd) reader.next(tags.sequence);
  reader.end();
  return ids;
}

const readCertId = (id: DerReader) => ({ hashAlgorithm: null, hash: id.next(tags.octetString).content });

/** The digest that is left out is SHA-256. */
function readCertIdV2(id: DerReader): Pick<CertificateId, 'hashAlgorithm' | 'hash'> {
  const algorithm = id.optional(tags.sequence);
  return {
    hashAlgorithm: algorithm === null ? SHA_256 : readAlgorithm(algorithm),
    hash: id.next(tags.octetString).content,
  };
}

const SHA_256: AlgorithmIdentifier = { oid: '2.16.840.1.101.3.4.2.1', parameters: null };

/** IssuerSerial: one directoryName, the issuer's (RFC 5035 section 5). */
function readIssuerSerial(reader: DerReader): NonNullable<CertificateId['issuerSerial']> {
  const [issuer, ...others] = readGeneralNames(reader.next(tags.sequence).content);
  const serialNumber = integerBytes(reader.next(tags.integer).content);
  reader.end();
  if (issuer?.form !== 'directoryName' || others.length > 0) throw new DerError('not one issuer');
  return { issuer: issuer.name, serialNumber };
}

/** Whether a CertificateId means a certificate; `unsupported` where its digest is not one that is computed. */
export async function meansCertificate(
  { hashAlgorithm, hash, issuerSerial }: CertificateId,
  certificate: Certificate,
): Promise<boolean | 'unsupported'> {
  if (
    issuerSerial !== null &&
    !(
      sameName(issuerSerial.issuer, certificate.issuerName) &&
      toHex(issuerSerial.serialNumber) === certificate.serialNumber
    )
  ) {
    return false;
  }
  if (hashAlgorithm === null) return toHex(hash) === certificate.sha1;
  const digest = digestOf(hashAlgorithm);
  return digest === null ? 'unsupported' : toHex(hash) === (await digestHex(digest, certificate.der));
}

/** Whether one of several means a certificate, as far as their digests are computed. */
export async function isNamed(ids: readonly CertificateId[], certificate: Certificate): Promise<boolean> {
  for (const id of ids) if ((await meansCertificate(id, certificate)) === true) return true;
  return false;
}
