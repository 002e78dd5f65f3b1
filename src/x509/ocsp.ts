import { bounds } from '../bounds';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate';
import { readCrlReason, readInvalidityDate, type CrlReason } from './crl-entries';
import {
  attempt,
  bitStringBytes,
  context,
  count,
  DerError,
  inside,
  integerBytes,
  objectIdentifier,
  only,
  tags,
  time,
  type DerReader,
  type Element,
} from './der';
import type { Extension } from './extensions';
import { readName, type Name } from './name';
import { readExtensions } from './revocation-extensions';
import type { Signed } from './signed';

/** A successful BasicOCSPResponse (RFC 6960 section 4.2.1). */
export interface OcspResponse extends Signed {
  readonly der: Uint8Array;
  readonly responderId: ResponderId;
  readonly producedAt: Date;
  readonly answers: readonly OcspAnswer[];
  /** responseExtensions. */
  readonly extensions: readonly Extension[];
  /** Certificates that came with it, in DER, unread. */
  readonly certificates: readonly Uint8Array[];
}

/** ResponderID (RFC 6960 section 4.2.1). */
export type ResponderId =
  | { readonly kind: 'name'; readonly name: Name }
  /** SHA-1 of the responder's public key: of the bits of subjectPublicKey alone. */
  | { readonly kind: 'key'; readonly hash: Uint8Array };

/** SingleResponse (RFC 6960 section 4.2.1). */
export interface OcspAnswer {
  readonly certId: CertId;
  readonly status: OcspStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** singleExtensions. */
  readonly extensions: readonly Extension[];
}

/** CertID (RFC 6960 section 4.1.1). */
export interface CertId {
  readonly hashAlgorithm: AlgorithmIdentifier;
  /** Hash of the DER of the issuer's name. */
  readonly issuerNameHash: Uint8Array;
  /** Hash of the bits of the issuer's subjectPublicKey. */
  readonly issuerKeyHash: Uint8Array;
  /** Content octets of the INTEGER. */
  readonly serialNumber: Uint8Array;
}

/** CertStatus (RFC 6960 section 4.2.1). */
export type OcspStatus =
  | { readonly kind: 'good' }
  | {
      readonly kind: 'revoked';
      readonly revocationTime: Date;
      readonly reason: CrlReason;
      /** invalidityDate, a CRL entry extension that may stand here, too (RFC 6960 section 4.4.5). */
      readonly invalidityDate: Date | null;
    }
  | { readonly kind: 'unknown' };

const ID_PKIX_OCSP_BASIC = '1.3.6.1.5.5.7.48.1.1';
const ID_CE_REASON_CODE = '2.5.29.21';
const ID_CE_INVALIDITY_DATE = '2.5.29.24';

/** Answers and certificates in one response: more serve to make work. */
const MOST_ANSWERS = 100;
const MOST_CERTIFICATES = 16;

/**
 * Reads one OCSP response.
 * @param der exactly one OCSPResponse in strict DER, nothing behind it
 * @returns null where the bytes are anything else, one that is not `successful` or not of the basic type, or past a bound
 */
export function readOcspResponse(der: Uint8Array): OcspResponse | null {
  return der.length > bounds.ocspBytes ? null : attempt(() => readFrame(der));
}

/** OCSPResponse, ResponseBytes and BasicOCSPResponse (RFC 6960 section 4.2.1). */
function readFrame(der: Uint8Array): OcspResponse {
  const response = inside(only(der, tags.sequence));
  const [status, ...rest] = response.next(tags.enumerated).content;
  if (status !== 0 || rest.length > 0) throw new DerError('not successful');
  const responseBytes = inside(only(response.next(context(0, 'constructed')).content, tags.sequence));
  response.end();
  if (objectIdentifier(responseBytes.next(tags.objectIdentifier).content) !== ID_PKIX_OCSP_BASIC) {
    throw new DerError('not the basic type');
  }
  const basic = inside(only(responseBytes.next(tags.octetString).content, tags.sequence));
  responseBytes.end();

  const data = basic.next(tags.sequence);
  const signatureAlgorithm = readAlgorithm(basic.next(tags.sequence));
  const signatureValue = bitStringBytes(basic.next(tags.bitString).content);
  const certificates = basic.optional(context(0, 'constructed'));
  basic.end();
  return {
    der,
    tbs: data.der,
    signatureAlgorithm,
    signatureValue,
    certificates: certificates === null ? [] : readCertificateList(certificates),
    ...readResponseData(inside(data)),
  };
}

function readCertificateList(element: Element): Uint8Array[] {
  const certificates = inside(only(element.content, tags.sequence)).rest(tags.sequence);
  if (certificates.length > MOST_CERTIFICATES) throw new DerError('too many certificates');
  return certificates.map(({ der }) => der);
}

/** ResponseData (RFC 6960 section 4.2.1). */
function readResponseData(data: DerReader) {
  const version = data.optional(context(0, 'constructed'));
  if (version !== null && count(only(version.content, tags.integer).content) !== 0) {
    throw new DerError('no such version');
  }
  const responderId = readResponderId(data.next());
  const producedAt = time(data.next(tags.generalizedTime));
  const answers = inside(data.next(tags.sequence)).rest(tags.sequence);
  if (answers.length > MOST_ANSWERS) throw new DerError('too many answers');
  const extensions = readExtensions(data.optional(context(1, 'constructed')));
  data.end();
  return { responderId, producedAt, answers: answers.map(readAnswer), extensions };
}

function readResponderId({ tag, content }: Element): ResponderId {
  if (tag === context(1, 'constructed')) return { kind: 'name', name: readName(content) };
  if (tag === context(2, 'constructed')) {
    return { kind: 'key', hash: only(content, tags.octetString).content };
  }
  throw new DerError('no ResponderID');
}

function readAnswer(element: Element): OcspAnswer {
  const answer = inside(element);
  const certId = readCertId(inside(answer.next(tags.sequence)));
  const status = answer.next();
  const thisUpdate = time(answer.next(tags.generalizedTime));
  const nextUpdate = answer.optional(context(0, 'constructed'));
  const extensions = readExtensions(answer.optional(context(1, 'constructed')));
  answer.end();
  return {
    certId,
    status: readStatus(status, extensions),
    thisUpdate,
    nextUpdate: nextUpdate && time(only(nextUpdate.content, tags.generalizedTime)),
    extensions,
  };
}

function readCertId(reader: DerReader): CertId {
  const hashAlgorithm = readAlgorithm(reader.next(tags.sequence));
  const issuerNameHash = reader.next(tags.octetString).content;
  const issuerKeyHash = reader.next(tags.octetString).content;
  const serialNumber = integerBytes(reader.next(tags.integer).content);
  reader.end();
  return { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber };
}

function readStatus(element: Element, extensions: readonly Extension[]): OcspStatus {
  const { tag, content } = element;
  switch (tag) {
    case context(0, 'primitive'):
    case context(2, 'primitive'):
      if (content.length > 0) throw new DerError('not NULL');
      return { kind: tag === context(0, 'primitive') ? 'good' : 'unknown' };
    case context(1, 'constructed'): {
      const revoked = inside(element);
      const revocationTime = time(revoked.next(tags.generalizedTime));
      const reason = revoked.optional(context(0, 'constructed'));
      revoked.end();
      const valueOf = (oid: string) => extensions.find((extension) => extension.oid === oid)?.value ?? null;
      const reasonDer = reason?.content ?? valueOf(ID_CE_REASON_CODE);
      const invalidityDate = valueOf(ID_CE_INVALIDITY_DATE);
      return {
        kind: 'revoked',
        revocationTime,
        reason: reasonDer === null ? 'unspecified' : readCrlReason(reasonDer),
        invalidityDate: invalidityDate && readInvalidityDate(invalidityDate),
      };
    }
    default:
      throw new DerError('no CertStatus');
  }
}

/** What may be critical: the extensions of RFC 6960 section 4.4 that change nothing offline, and those read above. */
const known: readonly string[] = [
  '1.3.6.1.5.5.7.48.1.2', // nonce: for whoever asked
  '1.3.6.1.5.5.7.48.1.3', // CRL references
  '1.3.6.1.5.5.7.48.1.6', // archive cutoff
  '1.3.6.1.5.5.7.48.1.9', // extended revoked definition
  ID_CE_REASON_CODE,
  ID_CE_INVALIDITY_DATE,
];

/** The OID of an extension that is critical and not known here; null where there is none. */
export const unknownCriticalOcspExtension = (response: OcspResponse, answer: OcspAnswer): string | null =>
  [...response.extensions, ...answer.extensions].find(({ oid, critical }) => critical && !known.includes(oid))
    ?.oid ?? null;
