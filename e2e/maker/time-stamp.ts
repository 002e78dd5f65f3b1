import { createHash } from 'node:crypto';
import {
  boolean,
  contentOf,
  element,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  taggedPrimitive,
  utf8String,
  type Der,
} from './der';
import { algorithmOf, ecKey, signWith, type KeyPair, type SchemeName } from './keys';
import { keyIdentifier, makeCertificate, party, type Party } from './pki';
import { basicConstraints, extKeyUsage, generalName, keyUsage, subjectKeyIdentifier } from './pki-extensions';

/**
 * Makes time stamps (RFC 3161 section 2.4.2) with any content, wrong content included: whatever is passed is written and
 * signed. It needs no openssl.
 */

export const stampOids = {
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  algorithmProtection: '1.2.840.113549.1.9.52',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

const hashOids = {
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;

export type HashName = keyof typeof hashOids;

export const hashAlgorithm = (hash: HashName, ...parameters: readonly Der[]): Der =>
  sequence(oid(hashOids[hash]), ...parameters);

export const hashOf = (hash: HashName, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash(hash).update(bytes).digest());

/** A certification authority, and the authority for time stamps under it. */
export interface StampAuthority {
  readonly ca: Party;
  readonly caCertificate: Der;
  readonly tsa: Party;
  readonly certificate: Der;
  readonly serialNumber: number | bigint;
}

export interface AuthorityContent {
  readonly name?: string;
  readonly key?: KeyPair;
  /** The authority itself, in place of one of that name and key. */
  readonly tsa?: Party;
  readonly ca?: Party;
  readonly caCertificate?: Der;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Extensions of the authority's certificate in place of those that RFC 3161 section 2.3 wants. */
  readonly extensions?: readonly Der[];
  readonly serialNumber?: number | bigint;
}

export const caCertificateOf = (
  ca: Party,
  validity: Pick<AuthorityContent, 'notBefore' | 'notAfter'> = {},
): Der =>
  makeCertificate({
    ...validity,
    issuer: ca,
    subject: ca,
    extensions: [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign']), subjectKeyIdentifier(ca.key)],
  });

export function makeStampAuthority(content: AuthorityContent = {}): StampAuthority {
  const name = content.name ?? 'Time Stamps';
  const ca = content.ca ?? party(`${name} CA`);
  const tsa = content.tsa ?? party(name, content.key ?? ecKey());
  const serialNumber = content.serialNumber ?? 77;
  return {
    ca,
    caCertificate: content.caCertificate ?? caCertificateOf(ca),
    tsa,
    serialNumber,
    certificate: makeCertificate({
      issuer: ca,
      subject: tsa,
      serialNumber,
      ...(content.notBefore === undefined ? {} : { notBefore: content.notBefore }),
      ...(content.notAfter === undefined ? {} : { notAfter: content.notAfter }),
      extensions: content.extensions ?? [
        keyUsage(['digitalSignature']),
        extKeyUsage([stampOids.timeStamping], true),
        subjectKeyIdentifier(tsa.key),
      ],
    }),
  };
}

/** What TSTInfo says. */
export interface InfoContent {
  readonly version?: number;
  readonly policy?: string;
  /** What is stamped: bytes, which are hashed; or a digest as it is. */
  readonly data?: Uint8Array;
  readonly digest?: Uint8Array;
  readonly hash?: HashName;
  /** AlgorithmIdentifier of the imprint in place of the one of `hash`. */
  readonly imprintAlgorithm?: Der;
  readonly serialNumber?: number | bigint;
  /** A Date, to the second; or the text of the GeneralizedTime. */
  readonly genTime?: Date | string;
  readonly accuracy?: Der | { readonly seconds?: number; readonly millis?: number; readonly micros?: number };
  readonly ordering?: boolean;
  readonly nonce?: number | bigint;
  /** GeneralName. */
  readonly tsa?: Der;
  readonly extensions?: readonly Der[];
  /** Further members behind all others. */
  readonly more?: readonly Der[];
}

const digitsOf = (date: Date): string => `${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;

/** @returns DER of a TSTInfo */
export function makeStampInfo(content: InfoContent): Der {
  const { hash = 'sha256', accuracy, genTime = new Date() } = content;
  const digest = content.digest ?? hashOf(hash, content.data ?? new Uint8Array());
  return sequence(
    integer(content.version ?? 1),
    oid(content.policy ?? '1.3.6.1.4.1.99999.3161'),
    sequence(content.imprintAlgorithm ?? hashAlgorithm(hash, nullValue), octetString(digest)),
    integer(content.serialNumber ?? 4711),
    element(0x18, Buffer.from(genTime instanceof Date ? digitsOf(genTime) : genTime, 'latin1')),
    ...(accuracy === undefined ? [] : [accuracy instanceof Uint8Array ? accuracy : accuracyInDer(accuracy)]),
    ...(content.ordering === undefined ? [] : [boolean(content.ordering)]),
    ...(content.nonce === undefined ? [] : [integer(content.nonce)]),
    ...(content.tsa === undefined ? [] : [tagged(0, content.tsa)]),
    ...(content.extensions === undefined ? [] : [tagged(1, ...content.extensions)]),
    ...(content.more ?? []),
  );
}

function accuracyInDer({
  seconds,
  millis,
  micros,
}: {
  readonly seconds?: number;
  readonly millis?: number;
  readonly micros?: number;
}): Der {
  const part = (number: number, value: number | undefined): Der[] =>
    value === undefined ? [] : [taggedPrimitive(number, contentOf(integer(value)))];
  return sequence(
    ...(seconds === undefined ? [] : [integer(seconds)]),
    ...part(0, millis),
    ...part(1, micros),
  );
}

/** Attribute (RFC 5652 section 5.3). */
export const cmsAttribute = (type: string, ...values: readonly Der[]): Der =>
  sequence(oid(type), element(0x31, ...values));

/** IssuerSerial (RFC 5035 section 5). */
export const issuerSerial = (issuer: Der, serialNumber: number | bigint): Der =>
  sequence(sequence(generalName.directory(issuer)), integer(serialNumber));

/** SigningCertificate with SHA-1 (RFC 2634 section 5.4). */
export const signingCertificate = (...ids: readonly { certificate: Der; issuerSerial?: Der }[]): Der =>
  cmsAttribute(
    stampOids.signingCertificate,
    sequence(
      sequence(
        ...ids.map(({ certificate, issuerSerial: serial }) =>
          sequence(octetString(hashOf('sha1', certificate)), ...(serial === undefined ? [] : [serial])),
        ),
      ),
    ),
  );

/** SigningCertificateV2 (RFC 5035 section 3); SHA-256 is left out, being the default. */
export const signingCertificateV2 = (
  hash: HashName,
  ...ids: readonly { certificate: Der; issuerSerial?: Der }[]
): Der =>
  cmsAttribute(
    stampOids.signingCertificateV2,
    sequence(
      sequence(
        ...ids.map(({ certificate, issuerSerial: serial }) =>
          sequence(
            ...(hash === 'sha256' ? [] : [hashAlgorithm(hash)]),
            octetString(hashOf(hash, certificate)),
            ...(serial === undefined ? [] : [serial]),
          ),
        ),
      ),
    ),
  );

/** The attributes that a time stamp has, each of which can be left out or replaced. */
export interface StampAttributeSet {
  readonly contentType: Der;
  readonly messageDigest: Der;
  readonly signingCertificate: Der;
}

export interface Stamping extends InfoContent {
  readonly authority: StampAuthority;
  /** TSTInfo in place of the one that the other members make. */
  readonly info?: Der;
  /** OID of eContentType. */
  readonly contentType?: string;
  /** Leaves the content out. */
  readonly detached?: boolean;
  /** digestAlgorithm; SHA-256 by default. */
  readonly digestAlgorithm?: HashName;
  /** digestAlgorithms of the SignedData; the signer's alone by default. */
  readonly digestAlgorithms?: readonly Der[];
  /** Which attributes are signed, in order; those that have to be by default. Null for none. */
  readonly attributes?: ((set: StampAttributeSet) => readonly Der[]) | null;
  /** Keeps the attributes in the order given, where DER sorts them. */
  readonly unsorted?: boolean;
  readonly unsignedAttributes?: readonly Der[];
  /** Names the signer by its key in place of issuer and serial number. */
  readonly byKey?: boolean;
  /** SignerIdentifier in place of either. */
  readonly signerId?: Der;
  readonly signerVersion?: number;
  /** What is signed with; that of the authority's key by default. */
  readonly scheme?: SchemeName;
  /** signatureAlgorithm in place of the scheme's. */
  readonly signatureAlgorithm?: Der;
  readonly spoil?: (signature: Uint8Array) => Uint8Array;
  /** Certificates in it; the authority's by default. */
  readonly certificates?: readonly Der[];
  /** CertificateLists, and other revocation data, in it. */
  readonly revocation?: readonly Der[];
  /** How often the SignerInfo stands in it; once by default. */
  readonly signers?: number;
}

/** @returns DER of a TimeStampToken: a ContentInfo */
export function makeTimeStamp(stamping: Stamping): Der {
  const { authority, digestAlgorithm = 'sha256' } = stamping;
  const info = stamping.info ?? makeStampInfo(stamping);
  const contentType = stamping.contentType ?? stampOids.tstInfo;
  const certificates = stamping.certificates ?? [authority.certificate];
  const { revocation = [] } = stamping;
  const signer = signerInfo(stamping, info);
  const signedData = sequence(
    integer(3),
    setOf(...(stamping.digestAlgorithms ?? [hashAlgorithm(digestAlgorithm, nullValue)])),
    sequence(oid(contentType), ...(stamping.detached === true ? [] : [tagged(0, octetString(info))])),
    ...(certificates.length === 0 ? [] : [tagged(0, ...certificates)]),
    ...(revocation.length === 0 ? [] : [tagged(1, ...revocation)]),
    element(0x31, ...Array.from({ length: stamping.signers ?? 1 }, () => signer)),
  );
  return sequence(oid(stampOids.signedData), tagged(0, signedData));
}

/** The attributes of a stamp as they have to be. */
const rightAttributes = (stamping: Stamping, info: Der): StampAttributeSet => ({
  contentType: cmsAttribute(stampOids.contentType, oid(stamping.contentType ?? stampOids.tstInfo)),
  messageDigest: cmsAttribute(
    stampOids.messageDigest,
    octetString(hashOf(stamping.digestAlgorithm ?? 'sha256', info)),
  ),
  signingCertificate: signingCertificateV2('sha256', { certificate: stamping.authority.certificate }),
});

function signerInfo(stamping: Stamping, info: Der): Der {
  const { authority, digestAlgorithm = 'sha256', byKey = false } = stamping;
  const scheme = stamping.scheme ?? authority.tsa.key.scheme;
  const choose = stamping.attributes ?? ((set) => Object.values(set) as Der[]);
  const chosen = choose(rightAttributes(stamping, info));
  const attributes = stamping.unsorted === true ? element(0x31, ...chosen) : setOf(...chosen);
  const none = stamping.attributes === null;
  const signature = signWith(scheme, authority.tsa.key, none ? info : attributes);
  const signerId = byKey
    ? taggedPrimitive(0, keyIdentifier(authority.tsa.key))
    : sequence(authority.ca.name, integer(authority.serialNumber));
  return sequence(
    integer(stamping.signerVersion ?? (byKey ? 3 : 1)),
    stamping.signerId ?? signerId,
    hashAlgorithm(digestAlgorithm, nullValue),
    ...(none ? [] : [element(0xa0, contentOf(attributes))]),
    stamping.signatureAlgorithm ?? algorithmOf(scheme),
    octetString(stamping.spoil?.(Uint8Array.from(signature)) ?? signature),
    ...(stamping.unsignedAttributes === undefined ? [] : [tagged(1, ...stamping.unsignedAttributes)]),
  );
}

/** rsaEncryption with NULL, as openssl names the signature of a token (RFC 3370 section 3.2). */
export const rsaEncryption: Der = sequence(oid('1.2.840.113549.1.1.1'), nullValue);

export interface ResponseContent {
  /** PKIStatus; 0, granted, by default. */
  readonly status?: number;
  /** PKIFreeText. */
  readonly text?: readonly string[];
  /** Bits of PKIFailureInfo. */
  readonly failure?: readonly number[];
  readonly token?: Der;
}

/** @returns DER of a TimeStampResp */
export const makeStampResponse = ({ status = 0, text, failure, token }: ResponseContent): Der =>
  sequence(
    sequence(
      integer(status),
      ...(text === undefined ? [] : [sequence(...text.map(utf8String))]),
      ...(failure === undefined ? [] : [namedBits(failure)]),
    ),
    ...(token === undefined ? [] : [token]),
  );

/** An id-ri-ocsp-response (RFC 5940 section 2.1), to stand among the revocation data. */
export const ocspInStamp = (response: Der): Der => tagged(1, oid('1.3.6.1.5.5.7.16.2'), response);

/** A file with the DER in base64, in PEM armour where a label is given. */
export function stampText(der: Der, label?: string): Uint8Array {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const armour = (edge: string): string[] => (label === undefined ? [] : [`-----${edge} ${label}-----`]);
  return new Uint8Array(Buffer.from([...armour('BEGIN'), ...lines, ...armour('END'), ''].join('\n')));
}
