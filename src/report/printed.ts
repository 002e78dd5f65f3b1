import { bounds } from '../bounds';
import { message, said, sentences, word, type Wording } from '../wording';
import {
  isStrayWitness,
  outcomeOrder,
  outcomeWords,
  purposeWords,
  roleWords,
  strayWitnessWords,
  trustedAs,
} from './code-words';
import { exceptionsOf, wasNotRead } from './exceptions';
import { byPath } from './path-order';
import { short, typedLines, utc } from './plain-text';
import { listLimit, partialSaid } from './list-words';
import { printedLists, type PrintedList } from './printed-lists';
import type { PrintedConversation } from './printed-conversation';
import { printedRecord, type PrintedRecord } from './printed-record';
import { recordSha512 } from './record-files';
import type { EvidenceRole, Outcome, RecordReport, Report, ReportTrustEntry, ValidationTime } from './report';
import { chosenWords, worded, wordedHeadline, type Worded } from './worded';

/**
 * A report to be printed, as data: everything in words, nothing left to be decided, no mark-up. Every text that came
 * with the evidence is visible (see `visible`) and cut; hashes are whole.
 */
export interface PrintedReport {
  readonly title: string;
  /** What was verified, in one sentence. */
  readonly scope: string;
  /** That not all records are answered yet; null where they are. */
  readonly partial: string | null;
  /** What lists that came with the evidence came to. */
  readonly lists: readonly PrintedList[];
  /** That some time stamps or receipts are of none of several records; null where there are none of these. */
  readonly stray: string | null;
  /** What needs attention first; outcomes that no record has are left out. */
  readonly counts: readonly { readonly outcome: Outcome; readonly word: string; readonly count: number }[];
  /** When and with what it was verified. */
  readonly verification: readonly PrintedRow[];
  /** The examiner's own words; they are no results. Empty where there are none. */
  readonly examiner: readonly PrintedRow[];
  /** In full: of one record that one, of several those that do not check out, what needs attention first. */
  readonly inFull: readonly PrintedRecord[];
  /** Those that do not check out either, one line each: not read, or more than can be printed in full. */
  readonly further: readonly PrintedLine[];
  /** How many more there are and where; null where these are all. */
  readonly furtherNote: string | null;
  /** One line each: of several records those that check out; none where they are too many. */
  readonly others: readonly PrintedLine[];
  /** How many check out and where they are named; null where they are `others`. */
  readonly othersNote: string | null;
  /** That content is given for the records in full alone; null where it is given for none or all. */
  readonly contentNote: string | null;
  readonly evidence: readonly PrintedFile[];
  /** How many more files there are and where they are named; null where these are all. */
  readonly evidenceNote: string | null;
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
  /** Set where it is in English in a report that is not. */
  readonly lang?: 'en' | null;
}

export interface PrintedLine {
  readonly outcome: Outcome;
  readonly source: string;
  readonly uuid: string | null;
  readonly word: string;
  /** The word for those who do not read the language; null where it is in English already. */
  readonly wordInEnglish: string | null;
  /** Null for a record that checks out. */
  readonly headline: Worded | null;
  /** Of a record that checks out: whether it was witnessed, in two or three words. Else null. */
  readonly witness: string | null;
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
  readonly note: Worded | null;
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
 * @param wording the language that it speaks; times are in UTC and written alike in every one
 * @param told what records say, as people read it; of others the values are listed field by field
 */
export function printedReport(
  report: Report,
  examination: Examination,
  withContent: boolean,
  wording: Wording,
  told: ReadonlyMap<RecordReport, PrintedConversation> = new Map(),
): PrintedReport {
  const { records } = report;
  const inFull = recordsInFull(report);
  const further = records.length === 1 ? [] : exceptionsOf(records).slice(inFull.length);
  const listed = further.slice(0, bounds.printed.exceptions);
  const passed = records.length === 1 ? [] : byPath(records.filter(({ outcome }) => outcome === 'passed'));
  const others = passed.length > bounds.printed.others ? [] : passed;
  const partial = partialSaid(report);
  return {
    title: word(wording, 'Verification report'),
    scope: scopeOf(report, wording),
    partial: partial === null ? null : sentences(wording, [partial]),
    lists: printedLists(report, wording),
    stray: strayOf(report, wording),
    counts: byOutcome(records).flatMap((same) =>
      same[0] === undefined
        ? []
        : [
            {
              outcome: same[0].outcome,
              word: word(wording, outcomeWords[same[0].outcome]),
              count: same.length,
            },
          ],
    ),
    verification: verificationRows(report, wording),
    examiner: examinerRows(examination, wording),
    inFull: inFull.map((record) =>
      printedRecord(report, record, withContent ? { told: told.get(record) ?? null } : null, wording),
    ),
    further: listed.map((record) => lineOf(report, record, wording)),
    furtherNote:
      further.length === listed.length
        ? null
        : word(
            wording,
            '{n} more exception, too many to print: see the JSON report or the table (CSV).|{n} more exceptions, too many to print: see the JSON report or the table (CSV).',
            { n: further.length - listed.length },
          ),
    others: others.map((record) => lineOf(report, record, wording)),
    othersNote:
      passed.length === others.length
        ? null
        : word(
            wording,
            '{n} record checks out, too many to print: each is named in the JSON report and in the table (CSV).|{n} records check out, too many to print: each is named in the JSON report and in the table (CSV).',
            { n: passed.length },
          ),
    contentNote:
      withContent && others.length + further.length > 0
        ? word(
            wording,
            'What was said in these calls is not in this report: content is given for records in full alone.',
          )
        : null,
    ...evidenceOf(report, inFull, [...listed, ...others], wording),
    ...trustOf(report, wording),
    limits: limitsOf(report, wording),
    signing: [
      word(wording, 'Place and date'),
      word(wording, 'Name'),
      word(wording, 'Signature of the examiner'),
    ],
  };
}

const byOutcome = (records: readonly RecordReport[]): RecordReport[][] =>
  outcomeOrder.map((outcome) => records.filter((record) => record.outcome === outcome));

/**
 * The records that are printed in full: one that is alone; of several those that do not check out, what needs attention
 * first. Past the bound the rest has a line each, and so has what was not read, of which there is no more to say.
 */
export const recordsInFull = ({ records }: Report): readonly RecordReport[] =>
  records.length === 1
    ? records
    : exceptionsOf(records)
        .filter((record) => !wasNotRead(record))
        .slice(0, bounds.printed.inFull);

/** Roles of which there is one file a record, or more. */
const manyOf: ReadonlySet<EvidenceRole> = new Set(['record', 'recording', 'unreferenced', 'unreadable']);

/** Every file of the evidence; of more than can be printed those of the records that are, and what was to judge them. */
function evidenceOf(
  { evidence }: Report,
  inFull: readonly RecordReport[],
  inLines: readonly RecordReport[],
  wording: Wording,
): Pick<PrintedReport, 'evidence' | 'evidenceNote'> {
  const most = bounds.printed.files;
  const named = new Set([
    ...inFull.flatMap(({ files }) => files.flatMap(({ evidence }) => evidence ?? [])),
    ...[...inFull, ...inLines].map(({ evidence }) => evidence),
  ]);
  const numbered = evidence.map((file, i) => ({ file, number: i + 1 }));
  const shown =
    numbered.length <= most
      ? numbered
      : numbered.filter(({ file, number }) => named.has(number - 1) || !manyOf.has(file.role)).slice(0, most);
  return {
    evidence: shown.map(({ file: { name, size, role, sha512, note, said: spoken }, number }) => ({
      number,
      name: short(name, TEXT_LENGTH, wording),
      size: word(wording, '{n} byte|{n} bytes', { n: size }),
      role: word(wording, roleWords[role]),
      sha512,
      note: note === null ? null : worded([spoken ?? said(note)], 2 * TEXT_LENGTH, wording),
    })),
    evidenceNote:
      shown.length === evidence.length
        ? null
        : word(
            wording,
            '{n} file more, too many to print: each is in the JSON report with its SHA-512.|{n} files more, too many to print: each is in the JSON report with its SHA-512.',
            { n: evidence.length - shown.length },
          ),
  };
}

function scopeOf({ records, evidence }: Report, wording: Wording): string {
  const total = evidence.reduce((sum, { size }) => sum + size, 0);
  return word(wording, '{records} in {files} of {size} in all, verified without a network.', {
    records: said('{n} record|{n} records', { n: records.length }),
    files: said('{n} file|{n} files', { n: evidence.length }),
    size: said('{n} byte|{n} bytes', { n: total }),
  });
}

/** What comes with one record alone is for that one. */
function strayOf({ records, evidence }: Report, wording: Wording): string | null {
  const n = records.length < 2 ? 0 : evidence.filter(isStrayWitness).length;
  return n === 0 ? null : word(wording, strayWitnessWords, { n });
}

const row = (label: string, ...lines: readonly string[]): PrintedRow => ({ label, lines, kind: 'text' });
const hash = (label: string, hex: string): PrintedRow => ({ label, lines: [hex], kind: 'hash' });

/** By whose word it was the time at which certificates are judged. */
const judgedWords: Readonly<Record<ValidationTime['source'], string>> = {
  clock: message('{time}, by the clock of the computer'),
  user: message('{time}, set by hand; it proves nothing'),
  proven: message('{time}: a time stamp shows that it was signed by then'),
};

function verificationRows({ tool, verifiedAt, validationTime }: Report, wording: Wording): PrintedRow[] {
  const { time, source, doubt } = validationTime;
  return [
    row(
      word(wording, 'Verified'),
      word(wording, '{time}, by the clock of the computer', { time: utc(verifiedAt) }),
    ),
    row(word(wording, 'Certificates judged as of'), word(wording, judgedWords[source], { time: utc(time) })),
    ...(doubt === null ? [] : [doubtRow(doubt, wording)]),
    row(word(wording, 'Tool'), `${tool.name} ${tool.version}`),
    hash(word(wording, 'Build (SHA-256)'), tool.build),
  ];
}

function doubtRow(doubt: string, wording: Wording): PrintedRow {
  const { text, lang } = worded([said(doubt)], TEXT_LENGTH, wording);
  return { ...row(word(wording, 'In doubt'), text), lang };
}

function examinerRows(
  { caseReference, examiner, note, conclusion }: Examination,
  wording: Wording,
): PrintedRow[] {
  const { line, text } = bounds.examination;
  const typed: readonly (readonly [string, string, number])[] = [
    [word(wording, 'Case reference'), caseReference, line],
    [word(wording, 'Examiner'), examiner, line],
    [word(wording, 'Note'), note, text],
    [word(wording, 'Conclusion'), conclusion, text],
  ];
  return typed.flatMap(([label, typed, limit]) =>
    typed.trim() === '' ? [] : [row(label, ...typedLines(typed, limit))],
  );
}

function lineOf(report: Report, record: RecordReport, wording: Wording): PrintedLine {
  const { source, uuid, outcome, questions } = record;
  const spoken = word(wording, outcomeWords[outcome]);
  return {
    source: short(source, TEXT_LENGTH, wording),
    uuid: uuid === null ? null : short(uuid, TEXT_LENGTH, wording),
    word: spoken,
    outcome,
    wordInEnglish: spoken === outcomeWords[outcome] ? null : outcomeWords[outcome],
    headline: outcome === 'passed' ? null : wordedHeadline(record, TEXT_LENGTH, wording).headline,
    witness: outcome === 'passed' ? word(wording, questions.witness.label) : null,
    sha512: recordSha512(report, record),
  };
}

function trustOf({ policy, records }: Report, wording: Wording): Pick<PrintedReport, 'trust' | 'trustNote'> {
  const used = new Map<number, { yes: number; not: number }>();
  for (const record of records) {
    for (const [index, rests] of entriesOf(record)) {
      const counts = used.get(index) ?? { yes: 0, not: 0 };
      used.set(index, rests ? { ...counts, yes: counts.yes + 1 } : { ...counts, not: counts.not + 1 });
    }
  }
  const trust = policy.trustEntries.flatMap((entry, index) => {
    const counts = used.get(index);
    return counts === undefined ? [] : [trustEntry(entry, counts, wording)];
  });
  return { trust, trustNote: trustNote(policy.trustEntries.length, trust.length, wording) };
}

/** The entries of the trust list that had a part in what was found of a record, and whether a result of it rests on each. */
function entriesOf({ layers, questions, witnesses }: RecordReport): ReadonlyMap<number, boolean> {
  const entries = new Map<number, boolean>();
  const add = (entry: number | null, rests: boolean): void => {
    if (entry !== null) entries.set(entry, rests || entries.get(entry) === true);
  };
  for (const { path } of layers.at(-1)?.signatures ?? []) {
    add(path.trustEntry, questions.signer.answer === 'yes' && path.answer === 'yes');
  }
  for (const { trustEntry, answer } of witnesses) {
    add(trustEntry, questions.witness.answer === 'yes' && answer === 'yes');
  }
  return entries;
}

function trustNote(all: number, used: number, wording: Wording): string {
  if (all === 0) return word(wording, 'The trust list is empty.');
  if (all === used) return word(wording, 'These are all entries of the trust list.');
  return word(
    wording,
    '{n} other entry of the trust list had no part in any result.|{n} other entries of the trust list had no part in any result.',
    { n: all - used },
  );
}

function trustEntry(
  entry: ReportTrustEntry,
  counts: { yes: number; not: number },
  wording: Wording,
): PrintedTrust {
  return {
    name: short(entry.name, TEXT_LENGTH, wording),
    purpose: word(wording, purposeWords[entry.purpose]),
    trustedAs: word(
      wording,
      entry.purpose === 'transparency' ? message('Receipts that are signed with its key') : trustedAs(entry),
    ),
    sha256: entry.sha256,
    origin: short(entry.origin, TEXT_LENGTH, wording),
    confirmed:
      entry.confirmedBy === null
        ? word(wording, 'Not confirmed yet')
        : chosenWords(entry.confirmedBy, TEXT_LENGTH, wording),
    records: partOf(counts, wording),
  };
}

/** The part that an entry had in the results. */
function partOf({ yes, not }: { yes: number; not: number }, wording: Wording): string {
  const rests = said('{n} record rests on it|{n} records rest on it', { n: yes });
  const looked = said(
    'looked at for {n} record that it does not vouch for|looked at for {n} records that it does not vouch for',
    { n: not },
  );
  if (yes > 0 && not > 0) return word(wording, '{rests}; {looked}', { rests, looked });
  return sentences(wording, [yes > 0 ? rests : looked]);
}

function limitsOf({ records, lists = [] }: Report, wording: Wording): string[] {
  const unchecked = records.filter(({ reasons }) => reasons.includes('REVOCATION_NOT_CHECKED')).length;
  return [
    word(
      wording,
      'A record that checks out is shown not to have changed since it was signed; not that what was signed is right, lawful or consented to.',
    ),
    word(
      wording,
      'Who is trusted was decided by whoever verified: a signer counts as trusted only by the entries of the trust list that are named here.',
    ),
    ...(unchecked === 0
      ? []
      : [
          word(
            wording,
            'For {n} record, whether a certificate was withdrawn could not be checked.|For {n} records, whether a certificate was withdrawn could not be checked.',
            { n: unchecked },
          ),
        ]),
    ...(lists.length === 0 ? [] : [word(wording, listLimit)]),
    word(wording, 'vCon is an Internet-Draft of the IETF, not yet a standard.'),
    word(
      wording,
      'Anybody can make a report that looks like this one. To check it, verify the evidence again and compare the SHA-512 fingerprints.',
    ),
  ];
}
