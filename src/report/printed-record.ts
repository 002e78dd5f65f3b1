import { bounds } from '../bounds';
import { message, said, word, type Wording } from '../wording';
import { isOpen, outcomeWords, protectionWords, questionOrder } from './code-words';
import { questionWords, whatAPassShows, whoWords } from './code-words';
import { short, utc } from './plain-text';
import { toldIn, type PrintedConversation } from './printed-conversation';
import { callStart } from './record-content';
import { recordSha512, shownFiles, type ShownFile } from './record-files';
import { printedWitnesses, type PrintedWitness } from './printed-witness';
import { confirmation, shownSigner, signerName } from './shown-signer';
import type { Answer, Check, Outcome, QuestionKey, Reason, RecordReport, Report } from './report';
import { worded, wordedHeadline, type Worded, type WordedHeadline } from './worded';

/** One record of a printed report, in full. */
export interface PrintedRecord extends WordedHeadline {
  readonly source: string;
  readonly uuid: string | null;
  /** When the call began, as the record says; null where it does not. */
  readonly callStart: string | null;
  /** SHA-512 of its file, hex; null where it was not read. */
  readonly sha512: string | null;
  readonly outcome: Outcome;
  readonly word: string;
  readonly answers: readonly PrintedAnswer[];
  readonly signer: PrintedSigner | null;
  readonly files: readonly ShownFile[];
  readonly witnesses: readonly PrintedWitness[];
  readonly witnessesLeftOut: string | null;
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
  readonly summary: Worded;
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
  readonly message: Worded;
  /** RFC 6901 pointer into the record, or "in the file" and one into its container; null where it is about no part. */
  readonly pointer: string | null;
  readonly spec: string;
}

export interface PrintedContent {
  /** What the record says as people read it; null where that cannot be had. */
  readonly told: PrintedConversation | null;
  /** Whether a signature that verified protects it. */
  readonly proven: boolean;
  /** What is not told. */
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

/**
 * One record in full, as data to be printed.
 * @param content what it says, null where that cannot be had; null: none of it is to be printed
 */
export function printedRecord(
  report: Report,
  record: RecordReport,
  content: Pick<PrintedContent, 'told'> | null,
  wording: Wording,
): PrintedRecord {
  const { source, uuid, outcome, reasons, checks } = record;
  const start = callStart(record);
  const remarks = checks.filter(({ outcome }) => remarkWords[outcome] !== undefined);
  return {
    source: short(source, TEXT_LENGTH, wording),
    uuid: uuid === null ? null : short(uuid, TEXT_LENGTH, wording),
    callStart: start === null ? null : utc(start),
    sha512: recordSha512(report, record),
    outcome,
    word: word(wording, outcomeWords[outcome]),
    ...wordedHeadline(record, TEXT_LENGTH, wording),
    answers: questionOrder.map((key) => printedAnswer(key, record, wording)),
    signer: printedSigner(report, record, wording),
    files: shownFiles(report, record, TEXT_LENGTH, wording),
    ...printedWitnesses(report, record, TEXT_LENGTH, wording),
    remarks: remarks.slice(0, REMARKS).map((check) => printedRemark(check, wording)),
    remarksLeftOut:
      remarks.length <= REMARKS
        ? null
        : word(wording, '{n} more remark: see the JSON report.|{n} more remarks: see the JSON report.', {
            n: remarks.length - REMARKS,
          }),
    reasons,
    limit: limitOf(record, wording),
    content: content === null ? null : printedContent(record, content.told, wording),
  };
}

function printedAnswer(key: QuestionKey, { questions }: RecordReport, wording: Wording): PrintedAnswer {
  const { answer, label, said: summary, next } = questions[key];
  return {
    key,
    question: word(wording, questionWords[key]),
    answer,
    label: word(wording, label),
    summary: worded(summary, 2 * TEXT_LENGTH, wording),
    next:
      isOpen(answer) && next !== null
        ? { who: word(wording, whoWords[next.who]), text: word(wording, next.text) }
        : null,
  };
}

function printedSigner(report: Report, record: RecordReport, wording: Wording): PrintedSigner | null {
  const signer = shownSigner(report, record);
  if (signer === null) return null;
  const { subject, issuer, notBefore, notAfter, sha256 } = signer.certificate;
  return {
    name: signerName(signer, TEXT_LENGTH, wording),
    confirmation: confirmation(signer, record.questions.signer, TEXT_LENGTH, wording),
    subject: short(subject, TEXT_LENGTH, wording),
    issuer: short(issuer, TEXT_LENGTH, wording),
    validity: word(wording, '{from} to {until}', { from: utc(notBefore), until: utc(notAfter) }),
    sha256,
  };
}

const remarkWords: Readonly<Partial<Record<Check['outcome'], string>>> = {
  fail: message('Does not hold'),
  warn: message('Remark'),
};

const printedRemark = (check: Check, wording: Wording): PrintedRemark => ({
  word: word(wording, remarkWords[check.outcome] ?? ''),
  message: worded([check.said ?? said(check.message)], TEXT_LENGTH, wording),
  pointer: placeOf(check, wording),
  spec: check.spec,
});

function placeOf({ pointer, place }: Check, wording: Wording): string | null {
  if (pointer !== null) return short(pointer, TEXT_LENGTH, wording);
  return place === undefined
    ? null
    : word(wording, 'in the file: {place}', { place: short(place, TEXT_LENGTH, wording) });
}

function limitOf({ outcome, reasons }: RecordReport, wording: Wording): string | null {
  if (outcome === 'passed') return word(wording, whatAPassShows);
  return reasons.includes('SIGNATURE_INVALID')
    ? word(
        wording,
        'A signature cannot tell which part was changed. A harmless cause (saved again, damaged in transfer) is possible: compare with another copy.',
      )
    : null;
}

function printedContent(
  { fields, questions }: RecordReport,
  told: PrintedConversation | null,
  wording: Wording,
): PrintedContent {
  const withValue = fields.filter(
    ({ value, pointer }) => value !== undefined && !(told !== null && toldIn(told, pointer)),
  );
  return {
    told,
    proven: questions.unaltered.answer === 'yes',
    fields: withValue.slice(0, FIELDS).map(({ pointer, value, protection }) => ({
      pointer: short(pointer, TEXT_LENGTH, wording),
      value: short(value ?? '', VALUE_LENGTH, wording),
      protection: word(wording, protectionWords[protection]),
    })),
    leftOut:
      withValue.length <= FIELDS
        ? null
        : word(wording, '{n} more field: see the JSON report.|{n} more fields: see the JSON report.', {
            n: withValue.length - FIELDS,
          }),
  };
}
