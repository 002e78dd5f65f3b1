import { createHash } from 'node:crypto';
import {
  bitString,
  boolean,
  element,
  enumerated,
  generalizedTime,
  ia5String,
  integer,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  tagged,
  time,
  utf8String,
  type Der,
} from './der';
import { algorithmOf, ecKey, signWith, type KeyPair, type SchemeName } from './keys';

/**
 * Makes certificates (RFC 5280 section 4.1) and revocation lists (section 5.1) with any content, wrong content
 * included: whatever is passed is written and signed.
 */

const attributeTypes = {
  CN: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
  initials: '2.5.4.43',
  generationQualifier: '2.5.4.44',
  dnQualifier: '2.5.4.46',
  pseudonym: '2.5.4.65',
  DC: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
} as const;

export type AttributeType = keyof typeof attributeTypes;

/** The string type of a value where none is asked for: IA5String where the attribute has no other, else by its text. */
function defaultString(type: AttributeType, text: string): Der {
  if (type === 'DC' || type === 'emailAddress') return ia5String(text);
  return /^[A-Za-z0-9 '()+,./:=?-]*$/.test(text) ? printableString(text) : utf8String(text);
}

/** AttributeTypeAndValue. */
export const attribute = (
  type: AttributeType,
  text: string,
  string: (text: string) => Der = (value) => defaultString(type, value),
): Der => sequence(oid(attributeTypes[type]), string(text));

/** A Name of RelativeDistinguishedNames with one attribute each, the most general first. */
export const nameOfAttributes = (...attributes: readonly Der[]): Der =>
  sequence(...attributes.map((single) => setOf(single)));

/** A Name from pairs of type and text, the most general first. */
export const distinguishedName = (...pairs: readonly (readonly [AttributeType, string])[]): Der =>
  nameOfAttributes(...pairs.map(([type, text]) => attribute(type, text)));

/** Who may be subject or issuer: a name and a key. */
export interface Party {
  readonly name: Der;
  readonly key: KeyPair;
}

/** @param name a Name, or the common name of one under a common organization */
export const party = (name: Der | string, key: KeyPair = ecKey()): Party => ({
  name: typeof name === 'string' ? distinguishedName(['C', 'DE'], ['O', 'Path Suite'], ['CN', name]) : name,
  key,
});

/** SHA-1 of the key's bits (RFC 5280 section 4.2.1.2 (1)); any value would do. */
export const keyIdentifier = ({ spki }: KeyPair): Uint8Array =>
  new Uint8Array(createHash('sha1').update(spki).digest());

export interface CertificateContent {
  /** Whoever signs; its name is the issuer, unless `issuerName` says otherwise. */
  readonly issuer: Party;
  readonly subject: Party;
  readonly issuerName?: Der;
  /** 3 by default. */
  readonly version?: 1 | 2 | 3;
  /** Counted up by default. */
  readonly serialNumber?: number | bigint;
  /** A Date, or a time in DER. */
  readonly notBefore?: Date | Der;
  readonly notAfter?: Date | Der;
  readonly extensions?: readonly Der[];
  /** issuerUniqueID and subjectUniqueID (section 4.1.2.8). */
  readonly uniqueIds?: readonly [Uint8Array, Uint8Array];
  /** What it is signed with; that of the issuer's key by default. */
  readonly scheme?: SchemeName;
  /** The `signature` field of the TBSCertificate; as `scheme` by default. */
  readonly innerScheme?: SchemeName;
  /** Spoils the signature: its last bit, or as the function does it. */
  readonly spoil?: Spoil;
}

export type Spoil = boolean | ((signature: Uint8Array) => Uint8Array);

let lastSerialNumber = 1000;

/** @returns DER */
export function makeCertificate(content: CertificateContent): Der {
  const { issuer, subject, version = 3, extensions = [], uniqueIds } = content;
  const scheme = content.scheme ?? issuer.key.scheme;
  const tbs = sequence(
    ...(version === 1 ? [] : [tagged(0, integer(version - 1))]),
    integer(content.serialNumber ?? ++lastSerialNumber),
    algorithmOf(content.innerScheme ?? scheme),
    content.issuerName ?? issuer.name,
    sequence(
      inDer(content.notBefore ?? new Date('2020-01-01T00:00:00Z')),
      inDer(content.notAfter ?? new Date('2040-01-01T00:00:00Z')),
    ),
    subject.name,
    subject.key.spki,
    ...(uniqueIds ?? []).map((id, index) => element(0x81 + index, Uint8Array.of(0), id)),
    ...(extensions.length === 0 ? [] : [tagged(3, sequence(...extensions))]),
  );
  return signed(tbs, scheme, issuer.key, content.spoil);
}

const inDer = (value: Date | Der): Der => (value instanceof Date ? time(value) : value);

function signed(tbs: Der, scheme: SchemeName, key: KeyPair, spoil: Spoil = false): Der {
  const signature = Uint8Array.from(signWith(scheme, key, tbs));
  const spoiled = typeof spoil === 'function' ? spoil(signature) : spoil ? flipLastBit(signature) : signature;
  return sequence(tbs, algorithmOf(scheme), bitString(spoiled));
}

const flipLastBit = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));

export interface ListEntry {
  readonly serialNumber: number | bigint;
  readonly revocationDate?: Date;
  /** CRLReason (section 5.3.1) by its number. */
  readonly reason?: number;
  readonly invalidityDate?: Date;
  /** GeneralNames of certificateIssuer (section 5.3.3). */
  readonly certificateIssuer?: readonly Der[];
  /** Further entry extensions. */
  readonly extensions?: readonly Der[];
}

export interface ListContent {
  readonly issuer: Party;
  readonly issuerName?: Der;
  /** A Date, or a time in DER. */
  readonly thisUpdate?: Date | Der;
  /** Null to leave it out. */
  readonly nextUpdate?: Date | Der | null;
  readonly entries?: readonly ListEntry[];
  readonly extensions?: readonly Der[];
  /** 2 by default. */
  readonly version?: 1 | 2;
  readonly scheme?: SchemeName;
  readonly innerScheme?: SchemeName;
  readonly spoil?: Spoil;
}

/** @returns DER of a CertificateList */
export function makeList(content: ListContent): Der {
  const { issuer, entries = [], extensions = [] } = content;
  const scheme = content.scheme ?? issuer.key.scheme;
  const nextUpdate = content.nextUpdate === undefined ? new Date('2025-07-01T00:00:00Z') : content.nextUpdate;
  const tbs = sequence(
    ...(content.version === 1 ? [] : [integer(1)]),
    algorithmOf(content.innerScheme ?? scheme),
    content.issuerName ?? issuer.name,
    inDer(content.thisUpdate ?? new Date('2025-05-01T00:00:00Z')),
    ...(nextUpdate === null ? [] : [inDer(nextUpdate)]),
    ...(entries.length === 0 ? [] : [sequence(...entries.map(entryInDer))]),
    ...(extensions.length === 0 ? [] : [tagged(0, sequence(...extensions))]),
  );
  return signed(tbs, scheme, issuer.key, content.spoil);
}

function entryInDer(entry: ListEntry): Der {
  const { reason, invalidityDate, certificateIssuer } = entry;
  const extensions = [
    ...(reason === undefined ? [] : [extension('2.5.29.21', enumerated(reason))]),
    ...(invalidityDate === undefined ? [] : [extension('2.5.29.24', generalizedTime(invalidityDate))]),
    ...(certificateIssuer === undefined
      ? []
      : [extension('2.5.29.29', sequence(...certificateIssuer), true)]),
    ...(entry.extensions ?? []),
  ];
  return sequence(
    integer(entry.serialNumber),
    time(entry.revocationDate ?? new Date('2025-04-01T00:00:00Z')),
    ...(extensions.length === 0 ? [] : [sequence(...extensions)]),
  );
}

/** Extension (section 4.1.2.9); `critical` is left out where it is false. */
export const extension = (id: string, value: Der, critical = false): Der =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));

/** RFC 7468 textual encoding. */
export function toPem(label: 'CERTIFICATE' | 'X509 CRL' | 'PUBLIC KEY', der: Der): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
