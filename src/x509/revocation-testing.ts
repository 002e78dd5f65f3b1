/** Lists and OCSP responses for the tests of this folder, written byte by byte so that they can be wrong in every way. */
import type { Certificate } from './certificate';
import { readCrl, type RevocationList } from './crl';
import { encode, tags } from './der';
import { readOcspResponse, type OcspResponse } from './ocsp';
import { extension, integer, name, oid, sequence, tagged, type Keys } from './testing';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** RSA with PKCS #1 v1.5 and SHA-256. */
export async function rsaKeys(modulusLength: number): Promise<Keys> {
  const name = 'RSASSA-PKCS1-v1_5';
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    { name, modulusLength, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  );
  return {
    privateKey,
    spki: new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
    algorithm: sequence(oid('1.2.840.113549.1.1.11'), Uint8Array.of(5, 0)),
    sign: async (data) => new Uint8Array(await crypto.subtle.sign(name, privateKey, Uint8Array.from(data))),
  };
}

/** @param text YYYYMMDDHHMMSSZ */
export const generalizedTime = (text: string): Uint8Array => encode(tags.generalizedTime, utf8(text));
export const utcTime = (text: string): Uint8Array => encode(tags.utcTime, utf8(text));
export const enumerated = (number: number): Uint8Array => encode(tags.enumerated, Uint8Array.of(number));
export const octetString = (bytes: Uint8Array): Uint8Array => encode(tags.octetString, bytes);

/** An INTEGER of 0 or more. */
export function number(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = (hex.length % 2 === 0 ? hex : `0${hex}`).match(/../g) ?? [];
  const content = bytes.map((pair) => parseInt(pair, 16));
  return integer(...((content[0] ?? 0) >= 0x80 ? [0, ...content] : content));
}

export const crlNumber = (value: bigint): Uint8Array => extension('2.5.29.20', false, number(value));
export const deltaIndicator = (base: bigint): Uint8Array => extension('2.5.29.27', true, number(base));
export const keyIdentifier = (...bytes: number[]): Uint8Array =>
  extension('2.5.29.35', false, sequence(tagged(0, 'primitive', Uint8Array.from(bytes))));

/** ReasonFlags, by the numbers of the flags. */
export const reasonFlags = (tag: number, ...flags: number[]): Uint8Array => {
  const bits = flags.reduce((mask, flag) => mask | (0x8000 >> flag), 0);
  return tagged(tag, 'primitive', Uint8Array.of(0, bits >> 8, bits & 0xff));
};

export const uri = (text: string): Uint8Array => tagged(6, 'primitive', utf8(text));
export const fullName = (...names: Uint8Array[]): Uint8Array =>
  tagged(0, 'constructed', tagged(0, 'constructed', ...names));
/** @param attributes AttributeTypeAndValue, as in `sequence(oid('2.5.4.3'), utf8String('x'))` */
export const relativeName = (...attributes: Uint8Array[]): Uint8Array =>
  tagged(0, 'constructed', tagged(1, 'constructed', ...attributes));
export const crlIssuer = (...names: Uint8Array[]): Uint8Array => tagged(2, 'constructed', ...names);

/** cRLDistributionPoints; each point is what its SEQUENCE holds. */
export const distributionPoints = (...points: Uint8Array[][]): Uint8Array =>
  extension('2.5.29.31', false, sequence(...points.map((point) => sequence(...point))));

export const issuingDistributionPoint = (...parts: Uint8Array[]): Uint8Array =>
  extension('2.5.29.28', true, sequence(...parts));
const yes = (tag: number): Uint8Array => tagged(tag, 'primitive', Uint8Array.of(0xff));
export const onlyUserCerts = yes(1);
export const onlyCaCerts = yes(2);
export const onlySomeReasons = (...flags: number[]): Uint8Array => reasonFlags(3, ...flags);
export const indirect = yes(4);
export const onlyAttributeCerts = yes(5);

export const reasonCode = (code: number): Uint8Array => extension('2.5.29.21', false, enumerated(code));
export const invalidityDate = (text: string): Uint8Array =>
  extension('2.5.29.24', false, generalizedTime(text));
export const certificateIssuer = (...names: Uint8Array[]): Uint8Array =>
  extension('2.5.29.29', true, sequence(...names));

/** One element of revokedCertificates. */
export const entry = (
  serialNumber: Uint8Array,
  extensions: Uint8Array[] = [],
  date: Uint8Array = utcTime('250601000000Z'),
): Uint8Array => sequence(serialNumber, date, ...(extensions.length === 0 ? [] : [sequence(...extensions)]));

export interface CrlMaking {
  issuer: string;
  signedBy: Keys;
  version?: 1 | 2;
  thisUpdate?: Uint8Array;
  /** Null for none. */
  nextUpdate?: Uint8Array | null;
  entries?: Uint8Array[];
  extensions?: Uint8Array[];
  innerAlgorithm?: Uint8Array;
  /** Changes the signature. */
  damaged?: boolean;
}

export async function makeCrlDer(making: CrlMaking): Promise<Uint8Array> {
  const { signedBy, version = 2, entries = [], extensions = [], nextUpdate } = making;
  const tbs = sequence(
    ...(version === 1 ? [] : [integer(1)]),
    making.innerAlgorithm ?? signedBy.algorithm,
    name(making.issuer),
    making.thisUpdate ?? utcTime('260101000000Z'),
    ...(nextUpdate === null ? [] : [nextUpdate ?? utcTime('270101000000Z')]),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    ...(extensions.length === 0 ? [] : [tagged(0, 'constructed', sequence(...extensions))]),
  );
  const signature = await signatureOf(tbs, signedBy, making.damaged);
  return sequence(tbs, signedBy.algorithm, signature);
}

export async function makeCrl(making: CrlMaking): Promise<RevocationList> {
  const list = readCrl(await makeCrlDer(making));
  if (list === null) throw new Error('the test made a list that cannot be read');
  return list;
}

async function signatureOf(tbs: Uint8Array, signedBy: Keys, damaged = false): Promise<Uint8Array> {
  const signature = Uint8Array.from(await signedBy.sign(tbs));
  if (damaged) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
  return encode(tags.bitString, Uint8Array.of(0), signature);
}

export const SHA1 = '1.3.14.3.2.26';
export const SHA256 = '2.16.840.1.101.3.4.2.1';

export interface OcspMaking {
  certificate: Certificate;
  /** The certificate that CertID takes the issuer's key from. */
  issuer: Certificate;
  signedBy: Keys;
  hash?: typeof SHA1 | typeof SHA256;
  serialNumber?: Uint8Array;
  /** DER of ResponderID; the issuer's name where left out. */
  responder?: Uint8Array;
  /** DER of CertStatus; good where left out. */
  status?: Uint8Array;
  thisUpdate?: string;
  nextUpdate?: string | null;
  producedAt?: string;
  singleExtensions?: Uint8Array[];
  extensions?: Uint8Array[];
  certificates?: Certificate[];
  damaged?: boolean;
  /** OCSPResponseStatus. */
  responseStatus?: number;
  responseType?: string;
}

export const good = tagged(0, 'primitive');
export const unknown = tagged(2, 'primitive');
export const revoked = (date: string, reason?: number): Uint8Array =>
  tagged(
    1,
    'constructed',
    generalizedTime(date),
    ...(reason === undefined ? [] : [tagged(0, 'constructed', enumerated(reason))]),
  );
export const byName = ({ subjectName }: Certificate): Uint8Array => tagged(1, 'constructed', subjectName.der);
export const byKey = async ({ spki }: Certificate): Promise<Uint8Array> =>
  tagged(2, 'constructed', octetString(await hashOf('SHA-1', keyBits(spki))));

export async function makeOcspDer(making: OcspMaking): Promise<Uint8Array> {
  const { certificate, issuer, signedBy, hash = SHA1, certificates = [], nextUpdate } = making;
  const algorithm = hash === SHA1 ? 'SHA-1' : 'SHA-256';
  const explicit = (tag: number, extensions: Uint8Array[] = []): Uint8Array[] =>
    extensions.length === 0 ? [] : [tagged(tag, 'constructed', sequence(...extensions))];
  const answer = sequence(
    sequence(
      sequence(oid(hash)),
      octetString(await hashOf(algorithm, certificate.issuerName.der)),
      octetString(await hashOf(algorithm, keyBits(issuer.spki))),
      making.serialNumber ?? number(BigInt(`0x${certificate.serialNumber}`)),
    ),
    making.status ?? good,
    generalizedTime(making.thisUpdate ?? '20260101000000Z'),
    ...(nextUpdate === null
      ? []
      : [tagged(0, 'constructed', generalizedTime(nextUpdate ?? '20270101000000Z'))]),
    ...explicit(1, making.singleExtensions),
  );
  const data = sequence(
    making.responder ?? byName(issuer),
    generalizedTime(making.producedAt ?? '20260101000000Z'),
    sequence(answer),
    ...explicit(1, making.extensions),
  );
  const basic = sequence(
    data,
    signedBy.algorithm,
    await signatureOf(data, signedBy, making.damaged),
    ...(certificates.length === 0
      ? []
      : [tagged(0, 'constructed', sequence(...certificates.map(({ der }) => der)))]),
  );
  return sequence(
    enumerated(making.responseStatus ?? 0),
    tagged(
      0,
      'constructed',
      sequence(oid(making.responseType ?? '1.3.6.1.5.5.7.48.1.1'), octetString(basic)),
    ),
  );
}

export async function makeOcsp(making: OcspMaking): Promise<OcspResponse> {
  const response = readOcspResponse(await makeOcspDer(making));
  if (response === null) throw new Error('the test made a response that cannot be read');
  return response;
}

/** The bits of subjectPublicKey in a SubjectPublicKeyInfo of a P-256 key: the point at its end. */
const keyBits = (spki: Uint8Array): Uint8Array => spki.subarray(-65);

const hashOf = async (algorithm: string, bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest(algorithm, Uint8Array.from(bytes)));
