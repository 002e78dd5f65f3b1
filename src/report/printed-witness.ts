import { message, word, type Wording } from '../wording';
import {
  inOrder,
  isOfItsEntry,
  isUnreadWitness,
  whatAWitnessShows,
  witnessedWords,
  witnessKindWords,
  wordOfWitness,
} from './code-words';
import { short, utc } from './plain-text';
import type { Answer, RecordReport, Report, WitnessReport } from './report';
import { worded, type Worded } from './worded';

/** One time stamp or receipt of a record, in words. */
export interface PrintedWitness {
  readonly kind: string;
  readonly answer: Answer;
  /** What came of it, in two or three words. */
  readonly word: string;
  readonly detail: Worded;
  /** Null where it cannot be read. */
  readonly maker: string | null;
  /** That it states; null where it states none. */
  readonly time: string | null;
  /** Empty where it cannot be read. */
  readonly covers: readonly string[];
  /** What follows where it counts; null where it covers nothing of the record as it is. */
  readonly shows: string | null;
  /** The file that it was in, or that the record carries it. */
  readonly from: string;
  /** SHA-256 of its maker's public key, hex; null where that is not known. */
  readonly keySha256: string | null;
}

/** Witnesses of one record that are printed. */
const WITNESSES = 20;

/** The witnesses of a record, those that decide first. */
export function printedWitnesses(
  report: Report,
  { witnesses, questions }: RecordReport,
  limit: number,
  wording: Wording,
): { readonly witnesses: readonly PrintedWitness[]; readonly witnessesLeftOut: string | null } {
  const sorted = inOrder(witnesses);
  return {
    witnesses: sorted
      .slice(0, WITNESSES)
      .map((witness) => printedWitness(report, witness, questions.unaltered.answer, limit, wording)),
    witnessesLeftOut:
      sorted.length <= WITNESSES
        ? null
        : word(wording, '{n} more: see the JSON report.|{n} more: see the JSON report.', {
            n: sorted.length - WITNESSES,
          }),
  };
}

function printedWitness(
  report: Report,
  witness: WitnessReport,
  unaltered: Answer,
  limit: number,
  wording: Wording,
): PrintedWitness {
  const { kind, said, time, covers, evidence, makerKeySha256 } = witness;
  const came = wordOfWitness(witness, unaltered);
  const shows = whatAWitnessShows(witness);
  const file = report.evidence[evidence ?? -1];
  const unread = isUnreadWitness(witness);
  return {
    kind: word(wording, witnessKindWords[kind]),
    answer: came.shape,
    word: word(wording, came.word),
    detail: worded(said, 2 * limit, wording),
    maker: unread ? null : makerOf(report, witness, limit, wording),
    time: time === null ? null : utc(time),
    covers:
      covers.length === 0 && !unread
        ? [word(wording, 'nothing of this record as it is')]
        : covers.map((part) => word(wording, witnessedWords[part])),
    shows: shows === null ? null : word(wording, shows),
    from:
      file === undefined
        ? word(wording, 'carried in the record')
        : word(wording, 'the file {name}', { name: short(file.name, limit, wording) }),
    keySha256: makerKeySha256,
  };
}

/** Who made it: by the user's name where it is shown to be one of their list, else by its own word. */
export function makerOf({ policy }: Report, witness: WitnessReport, limit: number, wording: Wording): string {
  const { maker, trustEntry } = witness;
  const own = maker === null ? null : short(maker, limit, wording);
  const entry = policy.trustEntries[trustEntry ?? -1];
  if (!isOfItsEntry(witness) || entry === undefined) {
    return own === null
      ? word(wording, 'nothing in it says')
      : word(wording, 'calls itself “{name}”', { name: own });
  }
  const name = short(entry.name, limit, wording);
  return entry.kind === 'anchor' && own !== null
    ? word(wording, 'calls itself “{own}”, certified under “{name}” on the trust list', { own, name })
    : word(wording, '“{name}” on the trust list', { name });
}

const linesInTicket: Readonly<Record<WitnessReport['kind'], readonly [timed: string, untimed: string]>> = {
  timestamp: [message('Time stamp of {time}, {maker}: {result}'), message('Time stamp, {maker}: {result}')],
  statement: [
    message('Registration of {time}, {maker}: {result}'),
    message('Registration with a transparency service, {maker}: {result}'),
  ],
  receipt: [
    message('Receipt of {time}, {maker}: {result}'),
    message('Receipt of a transparency service, {maker}: {result}'),
  ],
};

/** The witness of a record that says most, in one line; null where there is none. */
export function witnessLine(
  report: Report,
  { witnesses, questions }: RecordReport,
  limit: number,
  wording: Wording,
): string | null {
  const [witness, ...others] = inOrder(witnesses);
  if (witness === undefined) return null;
  const line = lineOf(report, witness, questions.unaltered.answer, limit, wording);
  return others.length === 0 ? line : word(wording, '{line}; and {n} more', { line, n: others.length });
}

function lineOf(
  report: Report,
  witness: WitnessReport,
  unaltered: Answer,
  limit: number,
  wording: Wording,
): string {
  const result = word(wording, wordOfWitness(witness, unaltered).word);
  if (isUnreadWitness(witness)) {
    return word(wording, '{kind}: {result}', { kind: word(wording, witnessKindWords[witness.kind]), result });
  }
  const [timed, untimed] = linesInTicket[witness.kind];
  const maker = makerOf(report, witness, limit, wording);
  return witness.time === null
    ? word(wording, untimed, { maker, result })
    : word(wording, timed, { maker, result, time: utc(witness.time) });
}
