import { attempt, boolean, DerError, DerReader, inside, only, tags, time } from './der';
import { directoryNames } from './distribution-point';
import { extensionValue, type Extension } from './extensions';
import { readExtension } from './certificate';
import { readGeneralNames } from './general-name';
import type { Name } from './name';

/** One entry of a list (RFC 5280 sections 5.1.2.6 and 5.3). */
export interface CrlEntry {
  readonly revocationDate: Date;
  readonly reason: CrlReason;
  /** invalidityDate (section 5.3.2). */
  readonly invalidityDate: Date | null;
  /**
   * The directory names of certificateIssuer (section 5.3.3), of this entry or else of the last one before it that has
   * it; null where none has, which means the list's own issuer.
   */
  readonly certificateIssuer: readonly Name[] | null;
}

/** CRLReason (RFC 5280 section 5.3.1) by its number; 7 is unused. */
const crlReasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'unspecified',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export type CrlReason = (typeof crlReasons)[number];

/** @returns `unspecified` for a number that nobody has given a meaning */
export const crlReason = (number: number): CrlReason => crlReasons[number] ?? 'unspecified';

/** A CRLReason from the value of reasonCode, or from elsewhere an ENUMERATED; throws DerError. */
export function readCrlReason(der: Uint8Array): CrlReason {
  const { content } = only(der, tags.enumerated);
  const [number] = content;
  if (content.length !== 1 || number === undefined) throw new DerError('no CRLReason');
  return crlReason(number);
}

/** invalidityDate: a GeneralizedTime (RFC 5280 section 5.3.2); throws DerError. */
export const readInvalidityDate = (der: Uint8Array): Date => time(only(der, tags.generalizedTime));

/** The last arcs of the entry extensions (RFC 5280 section 5.3) under id-ce. */
const REASON_CODE = 21;
const INVALIDITY_DATE = 24;
const CERTIFICATE_ISSUER = 29;
const knownArcs = [REASON_CODE, INVALIDITY_DATE, CERTIFICATE_ISSUER];
const idCe = (arc: number): string => `2.5.29.${arc}`;

/** Entries of one list that have the same serial number: more serve to make work. */
const MOST_MATCHES = 1000;

/**
 * revokedCertificates of a list. A list may have some hundred thousand entries, so they stay bytes: all are checked
 * once in one pass, and looked through again for each serial number.
 */
export class CrlEntries {
  readonly count: number;
  readonly haveExtensions: boolean;
  /** Some entry has a critical extension that is not known here (RFC 5280 section 5.3: the list must not be used). */
  readonly haveUnknownCritical: boolean;
  /** Where certificateIssuer stands: for each, where its entry begins, and where its value does and ends. */
  private readonly issuers: readonly number[];
  private readonly found = new Map<string, readonly CrlEntry[] | null>();

  /** @param content of the SEQUENCE OF, empty where it is absent; throws DerError unless all of it is strict DER */
  constructor(private readonly content: Uint8Array) {
    const cursor = new Cursor(content);
    const issuers: number[] = [];
    let count = 0;
    let haveExtensions = false;
    let haveUnknownCritical = false;
    while (cursor.at < content.length) {
      const entryAt = cursor.at;
      const end = cursor.enter(tags.sequence, content.length);
      cursor.skipInteger(end);
      cursor.skipTime(end);
      count++;
      if (cursor.at === end) continue;
      haveExtensions = true;
      if (cursor.enter(tags.sequence, end) !== end || cursor.at === end) {
        throw new DerError('not the extensions of an entry');
      }
      let seen = 0;
      while (cursor.at < end) {
        const { arc, critical, valueAt, valueEnd } = cursor.extension(end);
        if (!knownArcs.includes(arc)) {
          haveUnknownCritical ||= critical;
          continue;
        }
        const bit = 1 << knownArcs.indexOf(arc);
        if ((seen & bit) !== 0) throw new DerError('an extension given twice');
        seen |= bit;
        if (arc === CERTIFICATE_ISSUER) issuers.push(entryAt, valueAt, valueEnd);
      }
    }
    this.count = count;
    this.haveExtensions = haveExtensions;
    this.haveUnknownCritical = haveUnknownCritical;
    this.issuers = issuers;
  }

  get haveCertificateIssuer(): boolean {
    return this.issuers.length > 0;
  }

  /**
   * The entries with this serial number, of whichever certificate issuer.
   * @param serialNumber content octets of the INTEGER
   * @returns null where what they say cannot be read
   */
  find(serialNumber: Uint8Array): readonly CrlEntry[] | null {
    const key = serialNumber.join();
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const entries = attempt(() => this.positionsOf(serialNumber).map((at) => this.read(at)));
    this.found.set(key, entries);
    return entries;
  }

  private positionsOf(serialNumber: Uint8Array): number[] {
    const cursor = new Cursor(this.content);
    const positions: number[] = [];
    while (cursor.at < this.content.length) {
      const entryAt = cursor.at;
      const end = cursor.enter(tags.sequence, this.content.length);
      if (cursor.isInteger(serialNumber, end)) positions.push(entryAt);
      if (positions.length > MOST_MATCHES) throw new DerError('one serial number too often');
      cursor.at = end;
    }
    return positions;
  }

  private read(at: number): CrlEntry {
    const fields = inside(new DerReader(this.content.subarray(at)).next(tags.sequence));
    fields.next(tags.integer);
    const revocationDate = time(fields.next());
    const extensions: Extension[] = fields.atEnd
      ? []
      : inside(fields.next(tags.sequence)).rest(tags.sequence).map(inside).map(readExtension);
    const reason = extensionValue(extensions, idCe(REASON_CODE));
    const invalidityDate = extensionValue(extensions, idCe(INVALIDITY_DATE));
    return {
      revocationDate,
      reason: reason === null ? 'unspecified' : readCrlReason(reason),
      invalidityDate: invalidityDate && readInvalidityDate(invalidityDate),
      certificateIssuer: this.certificateIssuerAt(at),
    };
  }

  /** RFC 5280 section 5.3.3: where the extension is left out, that of the entry before applies. */
  private certificateIssuerAt(entryAt: number): readonly Name[] | null {
    let low = 0;
    let high = this.issuers.length / 3;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.issuers[middle * 3] ?? 0) <= entryAt) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return null;
    const [, from, to] = this.issuers.slice((low - 1) * 3, low * 3);
    const value = only(this.content.subarray(from, to), tags.sequence);
    return directoryNames(readGeneralNames(value.content));
  }
}

/** {@link DerReader} without an object for each element: ten megabytes of entries hold a million elements and more. */
class Cursor {
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /**
   * Goes inside an element, from `at` to where its content begins.
   * @returns where its content ends
   */
  enter(tag: number, limit: number): number {
    const { bytes } = this;
    if (this.at + 2 > limit || bytes[this.at] !== tag) throw new DerError(`no element ${tag} in an entry`);
    let length = bytes[this.at + 1] ?? 0;
    this.at += 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count < 1 || count > 4 || this.at + count > limit) throw new DerError('a length in an entry');
      length = 0;
      for (let index = 0; index < count; index++) length = length * 256 + (bytes[this.at++] ?? 0);
      if (length < Math.max(0x80, 256 ** (count - 1)))
        throw new DerError('a length not in its shortest form');
    }
    if (this.at + length > limit) throw new DerError('a length beyond the end of an entry');
    return this.at + length;
  }

  skipInteger(limit: number): void {
    const end = this.enter(tags.integer, limit);
    const first = this.bytes[this.at];
    const second = this.bytes[this.at + 1] ?? 0;
    if (end === this.at) throw new DerError('an empty INTEGER');
    if (end > this.at + 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
      throw new DerError('an INTEGER not in its shortest form');
    }
    this.at = end;
  }

  /**
   * Goes behind an INTEGER.
   * @returns whether its content octets are these
   */
  isInteger(content: Uint8Array, limit: number): boolean {
    const end = this.enter(tags.integer, limit);
    const start = this.at;
    this.at = end;
    if (end - start !== content.length) return false;
    for (let index = 0; index < content.length; index++) {
      if (this.bytes[start + index] !== content[index]) return false;
    }
    return true;
  }

  /** UTCTime or GeneralizedTime to the second, in GMT; that the month has that day is checked where it is read. */
  skipTime(limit: number): void {
    const general = this.bytes[this.at] === tags.generalizedTime;
    const end = this.enter(general ? tags.generalizedTime : tags.utcTime, limit);
    if (end - this.at !== (general ? 15 : 13) || this.bytes[end - 1] !== 0x5a)
      throw new DerError('not a time');
    if (general) this.digits(end - 15, 0, 99);
    this.digits(end - 13, 0, 99);
    this.digits(end - 11, 1, 12);
    this.digits(end - 9, 1, 31);
    this.digits(end - 7, 0, 23);
    this.digits(end - 5, 0, 59);
    this.digits(end - 3, 0, 59);
    this.at = end;
  }

  private digits(at: number, least: number, most: number): void {
    const tens = (this.bytes[at] ?? 0) - 0x30;
    const ones = (this.bytes[at + 1] ?? 0) - 0x30;
    const number = tens * 10 + ones;
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9 || number < least || number > most) {
      throw new DerError('not a time');
    }
  }

  /** Goes behind one Extension. */
  extension(limit: number): EntryExtension {
    const end = this.enter(tags.sequence, limit);
    const oidEnd = this.enter(tags.objectIdentifier, end);
    const arc = this.inIdCe(oidEnd);
    this.at = oidEnd;
    let critical = false;
    if (this.bytes[this.at] === tags.boolean) {
      const booleanEnd = this.enter(tags.boolean, end);
      critical = boolean(this.bytes.subarray(this.at, booleanEnd));
      this.at = booleanEnd;
    }
    const valueEnd = this.enter(tags.octetString, end);
    const valueAt = this.at;
    if (valueEnd !== end) throw new DerError('more than belongs into an extension');
    this.at = end;
    return { arc, critical, valueAt, valueEnd };
  }

  /** The last arc of an OID under id-ce, 2.5.29 (55 1d); 0 for any other. */
  private inIdCe(oidEnd: number): number {
    const { at, bytes } = this;
    return oidEnd - at === 3 && bytes[at] === 0x55 && bytes[at + 1] === 0x1d ? (bytes[at + 2] ?? 0) : 0;
  }
}

interface EntryExtension {
  /** Of id-ce; 0 for any other. */
  readonly arc: number;
  readonly critical: boolean;
  readonly valueAt: number;
  readonly valueEnd: number;
}
