import {
  isOpen,
  outcomeOrder,
  outcomeWords,
  questionNames,
  questionOrder,
  whatAPassShows,
} from './code-words';
import { count, counted, short, utc } from './plain-text';
import { callStart, partiesOf, subjectOf } from './record-content';
import { recordSha512, shownFiles, type ShownFile } from './record-files';
import { confirmation, shownSigner, signerName } from './shown-signer';
import type { RecordReport, Report } from './report';

export interface TicketOptions {
  /** Adds subject and parties. */
  readonly withContent: boolean;
  /** Index into `records`: that record alone. Null: all; where there is one, that one in full. */
  readonly record: number | null;
}

/** UTF-16 units of one name. */
const NAME_LENGTH = 80;
/** Files of one record, and records of one report, that are listed. */
const FILES = 5;
const RECORDS = 20;

/** The report in a few plain lines, to be pasted into a ticket or an e-mail. No line of it begins in the evidence. */
export function ticketText(report: Report, { withContent, record: index }: TicketOptions): string {
  const [first, ...others] = index === null ? report.records : report.records.slice(index, index + 1);
  const blocks =
    first === undefined
      ? [['No record was given.']]
      : others.length === 0
        ? oneRecord(report, first, withContent)
        : manyRecords(report, withContent);
  return [...blocks, made(report), [whatIsShown(first, others)]]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function oneRecord(report: Report, record: RecordReport, withContent: boolean): string[][] {
  const { outcome, headline, source, uuid } = record;
  const start = callStart(record);
  return [
    [`${outcomeWords[outcome]}: ${short(headline, 2 * NAME_LENGTH)}`],
    [
      `Record: ${short(source, NAME_LENGTH)}`,
      ...(uuid === null ? [] : [`UUID: ${short(uuid, NAME_LENGTH)}`]),
      ...(start === null ? [] : [`Call start, as the record says: ${utc(start)}`]),
      ...(withContent ? contentLines(record) : []),
    ],
    answerLines(record),
    signerLines(report, record),
    hashLines(report, record),
  ];
}

function contentLines(record: RecordReport): string[] {
  const subject = subjectOf(record);
  return [
    ...(subject === null ? [] : [`Subject: ${short(subject, 2 * NAME_LENGTH)}`]),
    ...partiesOf(record)
      .slice(0, FILES)
      .map((party) => `Party: ${short(party, 2 * NAME_LENGTH)}`),
  ];
}

const answerLines = ({ questions }: RecordReport): string[] =>
  questionOrder.map((key) => {
    const { answer, label, next } = questions[key];
    const step = isOpen(answer) && next !== null ? ` Next: ${next.text}` : '';
    return `- ${questionNames[key]}: ${label}.${step}`;
  });

function signerLines(report: Report, record: RecordReport): string[] {
  const signer = shownSigner(report, record);
  if (signer === null) return [];
  const how = confirmation(signer, record.questions.signer.label, NAME_LENGTH);
  const who = [signerName(signer, NAME_LENGTH), how].filter((part) => part !== null).join('; ');
  return [`Signer: ${who}. Certificate SHA-256 ${groups(signer.certificate.sha256)}`];
}

/** The beginning of a fingerprint: enough to tell two apart at a glance, not to compare by. */
const groups = (hex: string): string => `${hex.slice(0, 4)} ${hex.slice(4, 8)} ${hex.slice(8, 12)} …`;

function hashLines(report: Report, record: RecordReport): string[] {
  const files = shownFiles(report, record, NAME_LENGTH).toSorted((a, b) => weight(a) - weight(b));
  const more = files.length - FILES;
  return [
    'SHA-512 of the record:',
    recordSha512(report, record) ?? 'not read',
    ...files.slice(0, FILES).flatMap(fileLines),
    ...(more > 0 ? [`and ${counted(more, 'file')} more, see the JSON report`] : []),
  ];
}

/** What needs attention first. */
const weight = ({ outcome }: ShownFile): number => (outcome === 'mismatch' ? 0 : outcome === 'match' ? 2 : 1);

function fileLines({ name, word, supplied, sha512 }: ShownFile): string[] {
  const other = supplied === null || supplied === name ? '' : `, file ${supplied}`;
  const line = `File ${name}${other}: ${word.toLowerCase()}`;
  return sha512 === null ? [line] : [`${line}; SHA-512:`, sha512];
}

function manyRecords(report: Report, withContent: boolean): string[][] {
  const { records } = report;
  const byOutcome = outcomeOrder.map((outcome) => records.filter((record) => record.outcome === outcome));
  const counts = byOutcome.flatMap((same) =>
    same[0] === undefined ? [] : [`${outcomeWords[same[0].outcome]} ${count(same.length)}`],
  );
  const exceptions = byOutcome.flat().filter(({ outcome }) => outcome !== 'passed');
  const more = exceptions.length - RECORDS;
  return [
    [`${counted(records.length, 'record')}: ${counts.join(', ')}.`],
    ...exceptions.slice(0, RECORDS).map((record) => exceptionLines(report, record, withContent)),
    ...(more > 0 ? [[`and ${counted(more, 'record')} more, see the JSON report`]] : []),
  ];
}

function exceptionLines(report: Report, record: RecordReport, withContent: boolean): string[] {
  const { outcome, headline, source, questions } = record;
  const open =
    questionOrder.find((key) => questions[key].answer === 'no') ??
    questionOrder.find((key) => isOpen(questions[key].answer));
  const next = open === undefined ? null : questions[open].next;
  return [
    `${outcomeWords[outcome]}: ${short(source, NAME_LENGTH)}`,
    short(headline, 2 * NAME_LENGTH),
    ...(next === null ? [] : [`Next: ${next.text}`]),
    ...(withContent ? contentLines(record) : []),
    'SHA-512 of the record:',
    recordSha512(report, record) ?? 'not read',
  ];
}

function made({ tool, verifiedAt, validationTime }: Report): string[] {
  const { time, source } = validationTime;
  const set =
    source === 'clock'
      ? []
      : [`Certificates judged as of ${utc(time)}${source === 'user' ? ', a time set by hand' : ''}`];
  return [
    `Verified ${utc(verifiedAt)} by the clock of the computer, ${tool.name} ${tool.version}, build ${tool.build.slice(0, 16)}…`,
    ...set,
  ];
}

/** What a record that checks out does not show. */
const whatIsShown = (first: RecordReport | undefined, others: readonly RecordReport[]): string =>
  others.length === 0 && first?.outcome === 'passed'
    ? whatAPassShows
    : `Where a record checks out: ${whatAPassShows.charAt(0).toLowerCase()}${whatAPassShows.slice(1)}`;
