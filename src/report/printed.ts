import {
  outcomeOrder,
  outcomeWords,
  purposeWords,
  roleWords,
  timeSourceWords,
  trustedAs,
} from './code-words';
import { counted, short, typedLines, utc } from './plain-text';
import { printedRecord, type PrintedRecord } from './printed-record';
import { recordSha512 } from './record-files';
import type { Outcome, RecordReport, Report, ReportTrustEntry } from './report';

/**
 * A report to be printed, as data: everything in words, nothing left to be decided, no mark-up. Every text that came
 * with the evidence is visible (see `visible`) and cut; hashes are whole.
 */
export interface PrintedReport {
  readonly title: string;
  /** What was verified, in one sentence. */
  readonly scope: string;
  /** What needs attention first; outcomes that no record has are left out. */
  readonly counts: readonly { readonly outcome: Outcome; readonly word: string; readonly count: number }[];
  /** When and with what it was verified. */
  readonly verification: readonly PrintedRow[];
  /** The examiner's own words; they are no results. Empty where there are none. */
  readonly examiner: readonly PrintedRow[];
  /** In full: of one record that one, of several those that do not check out, what needs attention first. */
  readonly inFull: readonly PrintedRecord[];
  /** One line each: of several records those that check out. */
  readonly others: readonly PrintedLine[];
  readonly evidence: readonly PrintedFile[];
  /** Entries of the trust list that a result rests on, or that stood in its way. */
  readonly trust: readonly PrintedTrust[];
  /** One sentence on the rest of the list. */
  readonly trustNote: string;
  /** What all of this does not show. */
  readonly limits: readonly string[];
  /** Labels of the lines to be filled in by hand. */
  readonly signing: readonly string[];
}

/** `lines`: more than one only where a person typed them. `kind`: a hash is whole, and set in groups of four. */
export interface PrintedRow {
  readonly label: string;
  readonly lines: readonly string[];
  readonly kind: 'text' | 'hash';
}

export interface PrintedLine {
  readonly source: string;
  readonly uuid: string | null;
  readonly word: string;
  readonly headline: string;
  /** SHA-512 of its file, hex. */
  readonly sha512: string | null;
}

export interface PrintedFile {
  /** From 1, in the order in which the files were given. */
  readonly number: number;
  readonly name: string;
  /** Such as "16,044 bytes". */
  readonly size: string;
  readonly role: string;
  /** Hex; null where the file was not read. */
  readonly sha512: string | null;
  readonly note: string | null;
}

export interface PrintedTrust {
  readonly name: string;
  readonly purpose: string;
  readonly trustedAs: string;
  /** SHA-256 of the certificate, hex. */
  readonly sha256: string;
  readonly origin: string;
  readonly confirmed: string;
  /** How many records rest on it. */
  readonly records: string;
}

/** What the examiner adds; each may be empty. */
export interface Examination {
  readonly caseReference: string;
  readonly examiner: string;
  readonly note: string;
  readonly conclusion: string;
}

/** UTF-16 units of one text that came with the evidence or from the trust list. */
const TEXT_LENGTH = 300;

/**
 * The data of a printable report.
 * @param withContent whether the values of the fields of the records shown in full are part of it
 */
export function printedReport(report: Report, examination: Examination, withContent: boolean): PrintedReport {
  const { records } = report;
  const sorted = outcomeOrder.map((outcome) => records.filter((record) => record.outcome === outcome));
  const exceptions = sorted.flat().filter(({ outcome }) => outcome !== 'passed');
  const inFull = records.length === 1 ? records : exceptions;
  const others = records.length === 1 ? [] : records.filter(({ outcome }) => outcome === 'passed');
  return {
    title: 'Verification report',
    scope: scopeOf(report),
    counts: sorted.flatMap((same) =>
      same[0] === undefined
        ? []
        : [{ outcome: same[0].outcome, word: outcomeWords[same[0].outcome], count: same.length }],
    ),
    verification: verificationRows(report),
    examiner: examinerRows(examination),
    inFull: inFull.map((record) => printedRecord(report, record, withContent)),
    others: others.map((record) => lineOf(report, record)),
    evidence: report.evidence.map(({ name, size, role, sha512, note }, i) => ({
      number: i + 1,
      name: short(name, TEXT_LENGTH),
      size: counted(size, 'byte'),
      role: roleWords[role],
      sha512,
      note: note === null ? null : short(note, 2 * TEXT_LENGTH),
    })),
    ...trustOf(report),
    limits: limitsOf(report),
    signing: ['Place and date', 'Name', 'Signature'],
  };
}

function scopeOf({ records, evidence }: Report): string {
  const total = evidence.reduce((sum, { size }) => sum + size, 0);
  return `${counted(records.length, 'record')} in ${counted(evidence.length, 'file')} of ${counted(total, 'byte')} in all, verified without a network.`;
}

const row = (label: string, ...lines: readonly string[]): PrintedRow => ({ label, lines, kind: 'text' });
const hash = (label: string, hex: string): PrintedRow => ({ label, lines: [hex], kind: 'hash' });

function verificationRows({ tool, verifiedAt, validationTime }: Report): PrintedRow[] {
  const { time, source, doubt } = validationTime;
  return [
    row('Verified', `${utc(verifiedAt)}, by the clock of the computer`),
    row('Certificates judged as of', `${utc(time)}, ${timeSourceWords[source]}`),
    ...(doubt === null ? [] : [row('In doubt', doubt)]),
    row('Tool', `${tool.name} ${tool.version}`),
    hash('Build (SHA-256)', tool.build),
  ];
}

function examinerRows({ caseReference, examiner, note, conclusion }: Examination): PrintedRow[] {
  const typed: readonly (readonly [string, string])[] = [
    ['Case reference', caseReference],
    ['Examiner', examiner],
    ['Note', note],
    ['Conclusion', conclusion],
  ];
  return typed.flatMap(([label, text]) => (text.trim() === '' ? [] : [row(label, ...typedLines(text))]));
}

function lineOf(report: Report, record: RecordReport): PrintedLine {
  const { source, uuid, outcome, headline } = record;
  return {
    source: short(source, TEXT_LENGTH),
    uuid: uuid === null ? null : short(uuid, TEXT_LENGTH),
    word: outcomeWords[outcome],
    headline: short(headline, TEXT_LENGTH),
    sha512: recordSha512(report, record),
  };
}

function trustOf({ policy, records }: Report): Pick<PrintedReport, 'trust' | 'trustNote'> {
  const used = new Map<number, { yes: number; not: number }>();
  for (const { layers, questions } of records) {
    const signatures = layers.at(-1)?.signatures ?? [];
    for (const index of new Set(signatures.flatMap(({ path }) => path.trustEntry ?? []))) {
      const rests =
        questions.signer.answer === 'yes' &&
        signatures.some(({ path }) => path.trustEntry === index && path.answer === 'yes');
      const counts = used.get(index) ?? { yes: 0, not: 0 };
      used.set(index, rests ? { ...counts, yes: counts.yes + 1 } : { ...counts, not: counts.not + 1 });
    }
  }
  const trust = policy.trustEntries.flatMap((entry, index) => {
    const counts = used.get(index);
    return counts === undefined ? [] : [trustEntry(entry, counts)];
  });
  const rest = policy.trustEntries.length - trust.length;
  const trustNote =
    rest === 0
      ? 'These are all entries of the trust list.'
      : `${counted(rest, 'other entry', 'other entries')} of the trust list had no part in any result.`;
  return { trust, trustNote: policy.trustEntries.length === 0 ? 'The trust list is empty.' : trustNote };
}

function trustEntry(entry: ReportTrustEntry, { yes, not }: { yes: number; not: number }): PrintedTrust {
  const parts = [
    ...(yes === 0 ? [] : [`${counted(yes, 'record')} ${yes === 1 ? 'rests' : 'rest'} on it`]),
    ...(not === 0 ? [] : [`looked at for ${counted(not, 'record')} that it does not vouch for`]),
  ];
  return {
    name: short(entry.name, TEXT_LENGTH),
    purpose: purposeWords[entry.purpose],
    trustedAs: trustedAs(entry),
    sha256: entry.sha256,
    origin: short(entry.origin, TEXT_LENGTH),
    confirmed: entry.confirmedBy === null ? 'Not confirmed yet' : short(entry.confirmedBy, TEXT_LENGTH),
    records: parts.join('; '),
  };
}

function limitsOf({ records }: Report): string[] {
  const unchecked = records.filter(({ reasons }) => reasons.includes('REVOCATION_NOT_CHECKED')).length;
  return [
    'A record that checks out is shown not to have changed since it was signed; not that what was signed is right, lawful or consented to.',
    'Who is trusted was decided by whoever verified: a signer counts as trusted only by the entries of the trust list that are named here.',
    ...(unchecked === 0
      ? []
      : [`For ${counted(unchecked, 'record')}, whether a certificate was withdrawn could not be checked.`]),
    'vCon is an Internet-Draft of the IETF, not yet a standard.',
    'Anybody can make a report that looks like this one. To check it, verify the evidence again and compare the SHA-512 fingerprints.',
  ];
}
