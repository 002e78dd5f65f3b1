import {
  inOrder,
  isUnreadWitness,
  outcomeWords,
  questionNames,
  questionOrder,
  witnessKindWords,
  wordOfWitness,
} from './code-words';
import { english, sentences } from '../wording';
import { listSaid, partialSaid } from './list-words';
import { short, shortValue, typedLines } from './plain-text';
import { byPath } from './path-order';
import { makerOf } from './printed-witness';
import { callStart, partiesOf, subjectOf } from './record-content';
import { recordSha512, shownFiles, type ShownFile } from './record-files';
import { confirmation, shownSigner, signerName } from './shown-signer';
import type { Answer, RecordReport, Report, WitnessReport } from './report';

export interface CsvOptions {
  /** Adds two columns, subject and parties. */
  readonly withContent: boolean;
  /** Begins with a byte order mark, by which spreadsheet programs tell that the text is UTF-8. */
  readonly byteOrderMark: boolean;
  /** The examiner's own note; on every line. */
  readonly note: string;
}

/** UTF-16 units of one value that came with the evidence. */
const VALUE_LENGTH = 300;
/** Files or witnesses listed in one cell. */
const LISTED = 100;

type Column = readonly [name: string, value: (report: Report, record: RecordReport) => string];

const columns: readonly Column[] = [
  ['File', (_, { source }) => short(source, VALUE_LENGTH)],
  ['UUID', (_, { uuid }) => short(uuid ?? '', VALUE_LENGTH)],
  ['Call start (UTC)', (_, record) => callStart(record) ?? ''],
  ['Outcome', (_, { outcome }) => outcomeWords[outcome]],
  ...questionOrder.map((key): Column => [
    questionNames[key],
    (_, { questions }) => `${questions[key].answer}: ${questions[key].label}`,
  ]),
  ['Reasons', (_, { reasons }) => joined(reasons)],
  ['Signed by', signedBy],
  ['Signer certificate (SHA-256)', (report, record) => shownSigner(report, record)?.certificate.sha256 ?? ''],
  ['Record (SHA-512)', (report, record) => recordSha512(report, record) ?? ''],
  ['Recordings and hashes', filesOf],
  ['Witnesses', witnessesOf],
  ['Validation time', ({ validationTime }) => validationTime.time],
  ['Validation time set by', ({ validationTime }) => validationTime.source],
  ['Tool', ({ tool }) => `${tool.name} ${tool.version}`],
  ['Build', ({ tool }) => tool.build],
];

const contentColumns: readonly Column[] = [
  ['Subject', (_, record) => shortValue(subjectOf(record) ?? '', VALUE_LENGTH)],
  ['Parties', (_, record) => joined(partiesOf(record).map((party) => shortValue(party, VALUE_LENGTH)))],
];

/** Characters of one part of a table that is written in parts. */
const PART = 1024 * 1024;

/**
 * The report as a table, one line a record: comma-separated values (RFC 4180), every cell in quotes. The lines go by the paths of
 * the files (`byPath`), as an auditor's own list does, and so that two tables on the same files can be laid side by side: in the
 * order of outcomes a line would move with every new answer.
 *
 * In English whatever the page speaks, since programs know columns and words by their names. Times are RFC 3339 in UTC,
 * hashes lower-case hex; what is not known is empty; several values in one cell stand between bars. An answer is its
 * code (yes, no, unknown, none) and its words. The call start is what the record says. Nothing in a cell is a formula:
 * see `inert`.
 *
 * Above the names of the columns stand, where there are any: that the report is a partial one, and what each list that
 * was given came to; each in the first cell of a line of its own, the other cells empty.
 * @returns the text in parts of some MiB, each of whole lines
 */
export function* csvParts(
  report: Report,
  { withContent, byteOrderMark, note }: CsvOptions,
): Generator<string, void> {
  const noteText = typedLines(note).join(' ');
  const shown: readonly Column[] = [
    ...columns,
    ['Note', () => noteText],
    ...(withContent ? contentColumns : []),
  ];
  const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;
  let part = byteOrderMark ? '\u{FEFF}' : '';
  for (const heading of headings(report)) part += line(shown.map((_, i) => (i === 0 ? heading : '')));
  part += line(shown.map(([name]) => name));
  for (const record of byPath(report.records)) {
    part += line(shown.map(([, value]) => value(report, record)));
    if (part.length < PART) continue;
    yield part;
    part = '';
  }
  yield part;
}

/** The same as one text. */
export const exportCsv = (report: Report, options: CsvOptions): string =>
  [...csvParts(report, options)].join('');

function headings(report: Report): string[] {
  const partial = partialSaid(report);
  const lists = (report.lists ?? []).map((list) => listSaid(list, short(list.name, VALUE_LENGTH)));
  return [...(partial === null ? [] : [partial]), ...lists].map((one) => sentences(english, [one]));
}

const joined = (values: readonly string[]): string => values.join(' | ');

/** RFC 4180 section 2, rules 5 to 7. */
const quoted = (text: string): string => `"${inert(text).replaceAll('"', '""')}"`;

/**
 * A cell that no spreadsheet program takes for a formula: an apostrophe goes before =, +, - and @ (and their full-width
 * forms too) where a cell begins with one, and where one follows a comma, semicolon or bar, since a program that
 * expects another separator begins a new cell there. Tabs and line ends never get here: they are written out.
 */
const inert = (text: string): string => text.replace(/(^|[,;|"])(\s*)([=+\-@＝＋－＠])/gu, "$1$2'$3");

function signedBy(report: Report, record: RecordReport): string {
  const signer = shownSigner(report, record);
  if (signer === null) return '';
  const name = signerName(signer, VALUE_LENGTH, english);
  const how = confirmation(signer, record.questions.signer, VALUE_LENGTH, english);
  return how === null ? name : `${name} (${how})`;
}

function filesOf(report: Report, record: RecordReport): string {
  return listed(shownFiles(report, record, VALUE_LENGTH, english), fileText);
}

function witnessesOf(report: Report, { witnesses, questions }: RecordReport): string {
  return listed(inOrder(witnesses), (witness) => witnessText(report, witness, questions.unaltered.answer));
}

function listed<One>(all: readonly One[], textOf: (one: One) => string): string {
  const more = all.length > LISTED ? [`${all.length - LISTED} more, see the JSON report`] : [];
  return joined([...all.slice(0, LISTED).map(textOf), ...more]);
}

function fileText({ name, word, outcome, sha512, expected }: ShownFile): string {
  const found = sha512 === null ? [] : [`SHA-512 ${sha512}`];
  const wanted =
    outcome === 'match' || expected.length === 0 ? [] : [`the record says ${expected.join(' and ')}`];
  return [`${name}: ${word}`, ...found, ...wanted].join(', ');
}

function witnessText(report: Report, witness: WitnessReport, unaltered: Answer): string {
  const { kind, time } = witness;
  const maker = isUnreadWitness(witness) ? [] : [makerOf(report, witness, VALUE_LENGTH, english)];
  const came = `${witnessKindWords[kind]}: ${wordOfWitness(witness, unaltered).word}`;
  return [came, ...maker, ...(time === null ? [] : [time])].join(', ');
}
