import { message, said, type Sentence } from '../wording';
import { bounds } from '../bounds';
import { kindOfLabel, pemBlocks } from './pem';
import { readPkcs7 } from './pkcs7';
import { readAlgorithm } from './certificate';
import { CrlEntries } from './crl-entries';
import {
  attempt,
  bitStringBytes,
  context,
  count,
  DerError,
  inside,
  integerBytes,
  only,
  sameBytes,
  tags,
  time,
  type DerReader,
} from './der';
import { readIssuingDistributionPoint, type IssuingDistributionPoint } from './distribution-point';
import { extensionIds, extensionValue, type Extension } from './extensions';
import { readName, type Name } from './name';
import { readExtensions } from './revocation-extensions';
import type { Signed } from './signed';

/** A certificate revocation list (RFC 5280 section 5). */
export interface RevocationList extends Signed {
  readonly der: Uint8Array;
  readonly issuerName: Name;
  readonly thisUpdate: Date;
  /** Null where the list has none, which RFC 5280 section 5.1.2.5 forbids. */
  readonly nextUpdate: Date | null;
  readonly entries: CrlEntries;
  readonly extensions: readonly Extension[];
  readonly crlNumber: bigint | null;
  /** BaseCRLNumber of deltaCRLIndicator (section 5.2.4); null for a complete list. */
  readonly baseCrlNumber: bigint | null;
  readonly issuingDistributionPoint: IssuingDistributionPoint | null;
  /** Why this list must not be used for any certificate, whoever signed it: one sentence; null where it may. */
  readonly unusable: Sentence | null;
}

/** CRL extensions (RFC 5280 section 5.2). */
export const crlExtensionIds = {
  crlNumber: '2.5.29.20',
  deltaCRLIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  expiredCertsOnCRL: '2.5.29.60',
} as const;

/** What may be critical. The others that are known, such as authorityInfoAccess, say where to look, and are read past. */
const processed: readonly string[] = [
  extensionIds.authorityKeyIdentifier,
  extensionIds.issuerAltName,
  extensionIds.freshestCRL,
  extensionIds.authorityInfoAccess,
  ...Object.values(crlExtensionIds),
];

/**
 * Reads one list.
 * @param der exactly one CertificateList in strict DER, nothing behind it
 * @returns null where the bytes are anything else, or past a bound
 */
export function readCrl(der: Uint8Array): RevocationList | null {
  return der.length > bounds.documentBytes ? null : attempt(() => readFrame(der));
}

/** CertificateList and TBSCertList (RFC 5280 section 5.1), field by field. */
function readFrame(der: Uint8Array): RevocationList {
  const list = inside(only(der, tags.sequence));
  const tbsElement = list.next(tags.sequence);
  const outerAlgorithm = list.next(tags.sequence);
  const signatureValue = bitStringBytes(list.next(tags.bitString).content);
  list.end();

  const tbs = inside(tbsElement);
  const version = tbs.optional(tags.integer);
  // Section 5.1.2.1: version 2 where there are extensions; no other is ever written out.
  if (version !== null && count(version.content) !== 1) throw new DerError('no such version');
  const innerAlgorithm = tbs.next(tags.sequence);
  const issuerName = readName(tbs.next(tags.sequence).der);
  const thisUpdate = time(tbs.next());
  const nextUpdate = isTime(tbs) ? time(tbs.next()) : null;
  const entries = new CrlEntries(tbs.optional(tags.sequence)?.content ?? new Uint8Array());
  const extensions = readExtensions(tbs.optional(context(0, 'constructed')));
  tbs.end();
  if (version === null && (extensions.length > 0 || entries.haveExtensions)) {
    throw new DerError('extensions in version 1');
  }

  const value = (oid: string): Uint8Array | null => extensionValue(extensions, oid);
  const number = (oid: string): bigint | null => {
    const found = value(oid);
    return found && readNumber(found);
  };
  const point = value(crlExtensionIds.issuingDistributionPoint);
  const issuingDistributionPoint = point && readIssuingDistributionPoint(point);
  return {
    der,
    tbs: tbsElement.der,
    signatureAlgorithm: readAlgorithm(outerAlgorithm),
    signatureValue,
    issuerName,
    thisUpdate,
    nextUpdate,
    entries,
    extensions,
    crlNumber: number(crlExtensionIds.crlNumber),
    baseCrlNumber: number(crlExtensionIds.deltaCRLIndicator),
    issuingDistributionPoint,
    unusable: sameBytes(innerAlgorithm.der, outerAlgorithm.der)
      ? whyUnusable(extensions, entries, issuingDistributionPoint)
      : message('it names two different signature algorithms (RFC 5280 section 5.1.1.2)'),
  };
}

const isTime = (reader: DerReader): boolean =>
  reader.nextTag === tags.utcTime || reader.nextTag === tags.generalizedTime;

/** CRLNumber: 0 or more, of at most 20 octets (RFC 5280 section 5.2.3); throws DerError. */
function readNumber(der: Uint8Array): bigint {
  const content = integerBytes(only(der, tags.integer).content);
  if ((content[0] ?? 0) >= 0x80 || content.length > 21) throw new DerError('no CRLNumber');
  return content.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function whyUnusable(
  extensions: readonly Extension[],
  entries: CrlEntries,
  point: IssuingDistributionPoint | null,
): Sentence | null {
  // Section 5.2: a list with a critical extension that is not processed must not be used ...
  const unknown = extensions.find(({ oid, critical }) => critical && !processed.includes(oid));
  if (unknown !== undefined)
    return said('it has a critical extension that is not known here ({extension})', {
      extension: unknown.oid,
    });
  // ... and section 5.3: nor one with such an extension in any entry.
  if (entries.haveUnknownCritical)
    return message('an entry in it has a critical extension that is not known here');
  // Section 5.3.3: certificateIssuer belongs into an indirect list.
  if (entries.haveCertificateIssuer && point?.indirectCrl !== true) {
    return message('its entries name certificate issuers, and it is no indirect list');
  }
  return null;
}

/**
 * Reads the lists in a file: PEM (RFC 7468, any number), one list in DER, or PKCS #7.
 * @returns those that could be read, in order
 */
export function readCrls(file: Uint8Array): RevocationList[] {
  if (file[0] === tags.sequence) return readAll(readPkcs7(file)?.lists ?? [file]);
  if (file.length > 2 * bounds.documentBytes) return [];
  return readAll(listsInPem(new TextDecoder('latin1').decode(file)));
}

function* listsInPem(text: string): Iterable<Uint8Array> {
  for (const { label, der } of pemBlocks(text)) {
    const kind = kindOfLabel(label);
    if (der === null) continue;
    if (kind === 'crl') yield der;
    if (kind === 'pkcs7') yield* readPkcs7(der)?.lists ?? [];
  }
}

function readAll(ders: Iterable<Uint8Array>): RevocationList[] {
  const lists: RevocationList[] = [];
  for (const der of ders) {
    const list = readCrl(der);
    if (list !== null) lists.push(list);
    if (lists.length === bounds.listsInFile) return lists;
  }
  return lists;
}
