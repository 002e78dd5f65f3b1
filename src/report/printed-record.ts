import { bounds } from '../bounds';
import { isOpen, outcomeWords, protectionWords, questionOrder } from './code-words';
import { questionWords, whatAPassShows, whoWords } from './code-words';
import { counted, short, utc } from './plain-text';
import { callStart } from './record-content';
import { recordSha512, shownFiles, type ShownFile } from './record-files';
import { confirmation, shownSigner, signerName } from './shown-signer';
import type { Answer, Check, Outcome, QuestionKey, Reason, RecordReport, Report } from './report';

/** One record of a printed report, in full. */
export interface PrintedRecord {
  readonly source: string;
  readonly uuid: string | null;
  /** When the call began, as the record says; null where it does not. */
  readonly callStart: string | null;
  /** SHA-512 of its file, hex; null where it was not read. */
  readonly sha512: string | null;
  readonly outcome: Outcome;
  readonly word: string;
  readonly headline: string;
  readonly answers: readonly PrintedAnswer[];
  readonly signer: PrintedSigner | null;
  readonly files: readonly ShownFile[];
  /** Checks that did not hold or are to be remarked. */
  readonly remarks: readonly PrintedRemark[];
  readonly remarksLeftOut: string | null;
  readonly reasons: readonly Reason[];
  /** What the outcome does not show; null where it shows nothing. */
  readonly limit: string | null;
  /** The values of its fields; null unless they were asked for. */
  readonly content: PrintedContent | null;
}

export interface PrintedAnswer {
  readonly key: QuestionKey;
  readonly question: string;
  readonly answer: Answer;
  /** The answer in two or three words. */
  readonly label: string;
  readonly summary: string;
  /** Who can settle it, and how; null where nothing is open. */
  readonly next: { readonly who: string; readonly text: string } | null;
}

export interface PrintedSigner {
  readonly name: string;
  /** How it was confirmed, or why it counts for nothing; null where nobody is shown. */
  readonly confirmation: string | null;
  readonly subject: string;
  readonly issuer: string;
  readonly validity: string;
  /** SHA-256 of the certificate, hex. */
  readonly sha256: string;
}

export interface PrintedRemark {
  readonly word: string;
  readonly message: string;
  /** RFC 6901 pointer into the record, or "in the file" and one into its container; null where it is about no part. */
  readonly pointer: string | null;
  readonly spec: string;
}

export interface PrintedContent {
  readonly fields: readonly {
    readonly pointer: string;
    readonly value: string;
    readonly protection: string;
  }[];
  /** How many more there are and where; null where these are all. */
  readonly leftOut: string | null;
}

/** UTF-16 units of one text that came with the evidence. */
const TEXT_LENGTH = 300;
/** Values of fields come cut with an ellipsis, so that their own length is not known here. */
const VALUE_LENGTH = bounds.fieldValue + 1;
const REMARKS = 50;
const FIELDS = 500;

/** One record in full, as data to be printed. */
export function printedRecord(report: Report, record: RecordReport, withContent: boolean): PrintedRecord {
  const { source, uuid, outcome, headline, reasons, checks } = record;
  const start = callStart(record);
  const remarks = checks.filter(({ outcome }) => remarkWords[outcome] !== undefined);
  return {
    source: short(source, TEXT_LENGTH),
    uuid: uuid === null ? null : short(uuid, TEXT_LENGTH),
    callStart: start === null ? null : utc(start),
    sha512: recordSha512(report, record),
    outcome,
    word: outcomeWords[outcome],
    headline: short(headline, TEXT_LENGTH),
    answers: questionOrder.map((key) => printedAnswer(key, record)),
    signer: printedSigner(report, record),
    files: shownFiles(report, record, TEXT_LENGTH),
    remarks: remarks.slice(0, REMARKS).map(printedRemark),
    remarksLeftOut: leftOut(remarks.length - REMARKS, 'remark'),
    reasons,
    limit: limitOf(record),
    content: withContent ? printedContent(record) : null,
  };
}

function printedAnswer(key: QuestionKey, { questions }: RecordReport): PrintedAnswer {
  const { answer, label, summary, next } = questions[key];
  return {
    key,
    question: questionWords[key],
    answer,
    label,
    summary: short(summary, 2 * TEXT_LENGTH),
    next: isOpen(answer) && next !== null ? { who: whoWords[next.who], text: next.text } : null,
  };
}

function printedSigner(report: Report, record: RecordReport): PrintedSigner | null {
  const signer = shownSigner(report, record);
  if (signer === null) return null;
  const { subject, issuer, notBefore, notAfter, sha256 } = signer.certificate;
  return {
    name: signerName(signer, TEXT_LENGTH),
    confirmation: confirmation(signer, record.questions.signer.label, TEXT_LENGTH),
    subject: short(subject, TEXT_LENGTH),
    issuer: short(issuer, TEXT_LENGTH),
    validity: `${utc(notBefore)} to ${utc(notAfter)}`,
    sha256,
  };
}

const remarkWords: Readonly<Partial<Record<Check['outcome'], string>>> = {
  fail: 'Does not hold',
  warn: 'Remark',
};

const printedRemark = ({ outcome, message, pointer, place, spec }: Check): PrintedRemark => ({
  word: remarkWords[outcome] ?? '',
  message: short(message, TEXT_LENGTH),
  pointer: placeOf(pointer, place),
  spec,
});

function placeOf(pointer: string | null, place: string | undefined): string | null {
  if (pointer !== null) return short(pointer, TEXT_LENGTH);
  return place === undefined ? null : `in the file: ${short(place, TEXT_LENGTH)}`;
}

function limitOf({ outcome, reasons }: RecordReport): string | null {
  if (outcome === 'passed') return whatAPassShows;
  return reasons.includes('SIGNATURE_INVALID')
    ? 'A signature cannot tell which part was changed. A harmless cause (saved again, damaged in transfer) is possible: compare with another copy.'
    : null;
}

function printedContent({ fields }: RecordReport): PrintedContent {
  const withValue = fields.filter(({ value }) => value !== undefined);
  return {
    fields: withValue.slice(0, FIELDS).map(({ pointer, value, protection }) => ({
      pointer: short(pointer, TEXT_LENGTH),
      value: short(value ?? '', VALUE_LENGTH),
      protection: protectionWords[protection],
    })),
    leftOut: leftOut(withValue.length - FIELDS, 'field'),
  };
}

const leftOut = (more: number, what: string): string | null =>
  more <= 0 ? null : `${counted(more, `more ${what}`)}: see the JSON report.`;
