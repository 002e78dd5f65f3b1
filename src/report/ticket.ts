import { message, said, sentences, word, type Said, type Wording } from '../wording';
import {
  isOpen,
  outcomeOrder,
  outcomeWords,
  questionNames,
  questionOrder,
  whatAPassShows,
} from './code-words';
import { exceptionsOf } from './exceptions';
import { listSaid, partialSaid } from './list-words';
import { short, shortValue, utc } from './plain-text';
import { callStart, partiesOf, subjectOf } from './record-content';
import { recordSha512, shownFiles, type ShownFile } from './record-files';
import { witnessLine } from './printed-witness';
import { confirmation, shownSigner, signerName } from './shown-signer';
import type { QuestionAnswer, RecordReport, Report, ValidationTime } from './report';
import { wordedHeadline } from './worded';
import { followsFromFirst } from './words';

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
export function ticketText(report: Report, options: TicketOptions, wording: Wording): string {
  const { withContent, record: index } = options;
  const [first, ...others] = index === null ? report.records : report.records.slice(index, index + 1);
  const blocks =
    first === undefined
      ? [[word(wording, 'No record was given.')]]
      : others.length === 0
        ? oneRecord(report, first, withContent, wording)
        : manyRecords(report, withContent, wording);
  return [headings(report, wording), ...blocks, made(report, wording), [whatIsShown(first, others, wording)]]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** That the report is a partial one, and what each list came to. */
function headings(report: Report, wording: Wording): string[] {
  const partial = partialSaid(report);
  const lists = report.lists ?? [];
  const more = lists.length - FILES;
  return [
    ...(partial === null ? [] : [partial]),
    ...lists.slice(0, FILES).map((list) => listSaid(list, short(list.name, NAME_LENGTH, wording))),
    ...(more > 0
      ? [
          said('and {n} list more, see the JSON report|and {n} lists more, see the JSON report', {
            n: more,
          }),
        ]
      : []),
  ].map((one) => sentences(wording, [one]));
}

function oneRecord(report: Report, record: RecordReport, withContent: boolean, wording: Wording): string[][] {
  const { outcome, source, uuid } = record;
  const [headline, ...inEnglish] = headlineLines(record, wording);
  const start = callStart(record);
  return [
    [
      word(wording, '{outcome}: {headline}', { outcome: said(outcomeWords[outcome]), headline }),
      ...inEnglish,
    ],
    [
      word(wording, 'Record: {name}', { name: short(source, NAME_LENGTH, wording) }),
      ...(uuid === null ? [] : [word(wording, 'UUID: {uuid}', { uuid: short(uuid, NAME_LENGTH, wording) })]),
      ...(start === null
        ? []
        : [word(wording, 'Call start, as the record says: {time}', { time: utc(start) })]),
      ...(withContent ? contentLines(record, wording) : []),
    ],
    answerLines(record, wording),
    [...signerLines(report, record, wording), ...witnessLines(report, record, wording)],
    hashLines(report, record, wording),
  ];
}

/** The headline, and a line with the English one for those who do not read the language. */
function headlineLines(record: RecordReport, wording: Wording): [string, ...string[]] {
  const { headline, headlineInEnglish } = wordedHeadline(record, 2 * NAME_LENGTH, wording);
  return headlineInEnglish === null
    ? [headline.text]
    : [headline.text, word(wording, 'English: {headline}', { headline: headlineInEnglish })];
}

function contentLines(record: RecordReport, wording: Wording): string[] {
  const subject = subjectOf(record);
  const shown = (text: string): string => shortValue(text, 2 * NAME_LENGTH, wording);
  return [
    ...(subject === null ? [] : [word(wording, 'Subject: {subject}', { subject: shown(subject) })]),
    ...partiesOf(record)
      .slice(0, FILES)
      .map((party) => word(wording, 'Party: {party}', { party: shown(party) })),
  ];
}

const answerLines = ({ questions }: RecordReport, wording: Wording): string[] =>
  questionOrder.map((key) => {
    const question = said(questionNames[key]);
    const label = said(questions[key].label);
    const step = stepOf(questions[key]);
    return step === null
      ? word(wording, '- {question}: {label}.', { question, label })
      : word(wording, '- {question}: {label}. Next: {step}', { question, label, step });
  });

/** What settles a question; null where nothing is open, or it is settled with the first one. */
const stepOf = ({ answer, next }: QuestionAnswer): Said | null =>
  isOpen(answer) && next !== null && next.text !== followsFromFirst ? said(next.text) : null;

function signerLines(report: Report, record: RecordReport, wording: Wording): string[] {
  const shown = shownSigner(report, record);
  if (shown === null) return [];
  const signer = signerName(shown, NAME_LENGTH, wording);
  const how = confirmation(shown, record.questions.signer, NAME_LENGTH, wording);
  const fingerprint = groups(shown.certificate.sha256);
  return [
    how === null
      ? word(wording, 'Signer: {signer}. Certificate SHA-256 {fingerprint}', { signer, fingerprint })
      : word(wording, 'Signer: {signer}; {how}. Certificate SHA-256 {fingerprint}', {
          signer,
          how,
          fingerprint,
        }),
  ];
}

function witnessLines(report: Report, record: RecordReport, wording: Wording): string[] {
  const line = witnessLine(report, record, NAME_LENGTH, wording);
  return line === null ? [] : [line];
}

/** The beginning of a fingerprint: enough to tell two apart at a glance, not to compare by. */
const groups = (hex: string): string => `${hex.slice(0, 4)} ${hex.slice(4, 8)} ${hex.slice(8, 12)} …`;

function hashLines(report: Report, record: RecordReport, wording: Wording): string[] {
  const files = shownFiles(report, record, NAME_LENGTH, wording).toSorted((a, b) => weight(a) - weight(b));
  const more = files.length - FILES;
  return [
    ...recordHash(report, record, wording),
    ...files.slice(0, FILES).flatMap((file) => fileLines(file, wording)),
    ...(more > 0
      ? [
          word(wording, 'and {n} file more, see the JSON report|and {n} files more, see the JSON report', {
            n: more,
          }),
        ]
      : []),
  ];
}

const recordHash = (report: Report, record: RecordReport, wording: Wording): string[] => [
  word(wording, 'SHA-512 of the record:'),
  recordSha512(report, record) ?? word(wording, 'not read'),
];

/** What needs attention first. */
const weight = ({ outcome }: ShownFile): number => (outcome === 'mismatch' ? 0 : outcome === 'match' ? 2 : 1);

function fileLines({ name, wordInLine, supplied, sha512 }: ShownFile, wording: Wording): string[] {
  const file =
    supplied === null || supplied === name
      ? word(wording, 'File {name}: {result}', { name, result: wordInLine })
      : word(wording, 'File {name}, file {supplied}: {result}', { name, supplied, result: wordInLine });
  return sha512 === null ? [file] : [word(wording, '{file}; SHA-512:', { file }), sha512];
}

function manyRecords(report: Report, withContent: boolean, wording: Wording): string[][] {
  const { records } = report;
  const byOutcome = outcomeOrder.map((outcome) => records.filter((record) => record.outcome === outcome));
  const counts = byOutcome.flatMap((same) =>
    same[0] === undefined
      ? []
      : [word(wording, '{outcome} {n}', { outcome: said(outcomeWords[same[0].outcome]), n: same.length })],
  );
  const exceptions = exceptionsOf(records);
  const more = exceptions.length - RECORDS;
  return [
    [
      word(wording, '{n} record: {counts}.|{n} records: {counts}.', {
        n: records.length,
        counts: counts.join(', '),
      }),
    ],
    ...exceptions.slice(0, RECORDS).map((record) => exceptionLines(report, record, withContent, wording)),
    ...(more > 0
      ? [
          [
            word(
              wording,
              'and {n} record more, see the JSON report|and {n} records more, see the JSON report',
              { n: more },
            ),
          ],
        ]
      : []),
    passedLines(records, wording),
  ];
}

/** Those that check out, by their names. */
function passedLines(records: readonly RecordReport[], wording: Wording): string[] {
  const passed = records.filter(({ outcome }) => outcome === 'passed');
  if (passed.length === 0) return [];
  const names = passed
    .slice(0, RECORDS)
    .map(({ source }) => short(source, NAME_LENGTH, wording))
    .join(', ');
  const more = passed.length - RECORDS;
  return [
    word(wording, '{outcome}: {name}', {
      outcome: said(outcomeWords.passed),
      name: more > 0 ? said('{names} and {n} more|{names} and {n} more', { names, n: more }) : names,
    }),
  ];
}

function exceptionLines(
  report: Report,
  record: RecordReport,
  withContent: boolean,
  wording: Wording,
): string[] {
  const { outcome, source, questions } = record;
  const open =
    questionOrder.find((key) => questions[key].answer === 'no') ??
    questionOrder.find((key) => isOpen(questions[key].answer));
  const step = open === undefined ? null : stepOf(questions[open]);
  return [
    word(wording, '{outcome}: {name}', {
      outcome: said(outcomeWords[outcome]),
      name: short(source, NAME_LENGTH, wording),
    }),
    ...headlineLines(record, wording),
    ...(step === null ? [] : [word(wording, 'Next: {step}', { step })]),
    ...(withContent ? contentLines(record, wording) : []),
    ...recordHash(report, record, wording),
  ];
}

/** What is said of the time at which certificates are judged, where the clock did not say it. */
const judgedWords: Readonly<Partial<Record<ValidationTime['source'], string>>> = {
  user: message('Certificates judged as of {time}, a time set by hand'),
  proven: message('Signer judged as of {time}: a time stamp shows that it was signed by then'),
};

function made({ tool, verifiedAt, validationTime }: Report, wording: Wording): string[] {
  const { time, source } = validationTime;
  const judged = judgedWords[source];
  return [
    word(wording, 'Verified {time} by the clock of the computer, {tool} {version}, build {build}…', {
      time: utc(verifiedAt),
      tool: tool.name,
      version: tool.version,
      build: tool.build.slice(0, 16),
    }),
    ...(judged === undefined ? [] : [word(wording, judged, { time: utc(time) })]),
  ];
}

/** What a record that checks out does not show. */
const whatIsShown = (
  first: RecordReport | undefined,
  others: readonly RecordReport[],
  wording: Wording,
): string =>
  others.length === 0 && first?.outcome === 'passed'
    ? word(wording, whatAPassShows)
    : word(
        wording,
        'Where a record checks out: this shows no change since signing; not that what was signed is right, lawful or consented to.',
      );
