import { message } from '../wording';
import { outcomeWords, questionNames, questionOrder, timeSourceWords } from './code-words';
import { counted, listed, short, utc } from './plain-text';
import { readEarlier, type EarlierRecord, type EarlierReport, type EarlierTrust } from './read-earlier';
import type { Answer, Outcome, QuestionKey, RecordReport, Report, ReportTrustEntry } from './report';

/**
 * An earlier report beside a fresh verification. What it says is shown as what it says, and is never a result.
 *
 * `not-a-report`: it cannot be read as one. `not-checked`: no record that it lists is here. `compared`: at least one
 * is.
 */
export type EarlierComparison = NoComparison | Comparison;

export interface NoComparison {
  readonly state: 'not-a-report';
  /** What is wrong with it, in a sentence. */
  readonly sentence: string;
}

export interface Comparison {
  readonly state: 'not-checked' | 'compared';
  /** What became of it, in one or two sentences. */
  readonly sentence: string;
  readonly evidence: EvidenceDifference;
  readonly trust: TrustDifference;
  readonly time: Difference;
  readonly tool: Difference;
  /** The word of whoever verified for which file is meant. */
  readonly assignments: Difference;
  /** One for each record that the earlier report lists, then those that it does not. */
  readonly records: readonly RecordComparison[];
}

export interface Difference {
  readonly differs: boolean;
  /** What is the same or differs, in plain words. */
  readonly sentence: string;
}

export interface EvidenceDifference extends Difference {
  /** How many files of the earlier report are here, by their SHA-512. */
  readonly same: number;
  /** Files that the earlier report lists and that are not here. Files that were not read are in neither list. */
  readonly missing: readonly ComparedFile[];
  /** Files that are here and that it does not list; reports are not counted. */
  readonly added: readonly ComparedFile[];
}

/** `sha512`: hex; null where the file was not read. */
export interface ComparedFile {
  readonly name: string;
  readonly size: number;
  readonly sha512: string | null;
}

export interface TrustDifference extends Difference {
  readonly onlyThen: readonly ComparedTrust[];
  readonly onlyNow: readonly ComparedTrust[];
  /** On both lists, as something else: a pin and an authority, a certificate and its key. */
  readonly changed: readonly ComparedTrust[];
}

export type ComparedTrust = Pick<ReportTrustEntry, 'purpose' | 'name' | 'sha256'>;

export interface RecordComparison {
  readonly source: string;
  /** SHA-512 of its file, hex; null where it was not read. */
  readonly sha512: string | null;
  /** What the earlier report says; null where it does not list the record. */
  readonly then: Said | null;
  /** What was found now; null where the record is not here. */
  readonly now: Said | null;
  /** Whether both say the same; null where one of them is missing. */
  readonly same: boolean | null;
  readonly sentence: string;
}

export interface Said {
  readonly outcome: Outcome;
  readonly answers: Readonly<Record<QuestionKey, Answer>>;
}

/** Compares the text of an earlier report with a verification made afresh. Throws nothing. */
export function compareWithEarlier(earlier: Uint8Array, now: Report): EarlierComparison {
  const then = readEarlier(earlier);
  if (typeof then === 'string') return { state: 'not-a-report', sentence: then };
  const records = compareRecords(then, now);
  const aspects = {
    evidence: compareEvidence(then, now),
    trust: compareTrust(then.trust, now.policy.trustEntries),
    time: compareTime(then, now),
    tool: compareTool(then, now),
    assignments: compareAssignments(then, now),
  };
  const checked = records.filter(({ then, now }) => then !== null && now !== null);
  const compared = checked.length > 0;
  return {
    state: compared ? 'compared' : 'not-checked',
    sentence: compared ? summary(then, now, records, aspects) : NOT_CHECKED,
    ...aspects,
    records,
  };
}

const NOT_CHECKED = message(
  'Not checked: no record that this report lists is here, and anyone could have written this.',
);

type Aspects = Pick<Comparison, 'evidence' | 'trust' | 'time' | 'tool' | 'assignments'>;

function summary(
  then: EarlierReport,
  now: Report,
  records: readonly RecordComparison[],
  aspects: Aspects,
): string {
  const listedThen = records.filter(({ then }) => then !== null);
  const checked = listedThen.filter(({ now }) => now !== null);
  const other = checked.filter(({ same }) => same === false);
  const notHere = listedThen.length - checked.length;
  const result =
    other.length === 0
      ? `Verified afresh: ${counted(checked.length, 'record')} came out as the earlier report says.`
      : `Verified afresh: ${other.length} of ${counted(checked.length, 'record')} came out otherwise than the earlier report says. What was found now counts.`;
  const missing =
    notHere === 0
      ? []
      : [
          `${counted(notHere, 'record')} that it lists ${notHere === 1 ? 'is' : 'are'} not here: not checked.`,
        ];
  const opened = locked(then, now);
  const unexplained = nothingDiffers(aspects) && other.some(({ sha512 }) => !opened.has(sha512));
  const doubt = unexplained
    ? [
        'Nothing that was compared differs, so the earlier report was changed, or was not made from these files.',
      ]
    : [];
  return [result, ...missing, ...doubt].join(' ');
}

const nothingDiffers = ({ evidence, trust, time, tool, assignments }: Aspects): boolean =>
  [evidence, trust, time, tool, assignments].every(({ differs }) => !differs);

/**
 * Records of which more is known to whoever holds a private key, by SHA-512: no report says which keys were at hand.
 */
function locked(then: EarlierReport, now: Report): ReadonlySet<string | null> {
  const closed: readonly string[] = ['ENCRYPTED', 'DECRYPTION_FAILED', 'ENCRYPTION_MALFORMED'];
  const isClosed = ({ reasons }: { readonly reasons: readonly string[] }): boolean =>
    reasons.some((reason) => closed.includes(reason));
  return new Set([
    ...then.records.filter(isClosed).map(({ evidence }) => fileHash(then, evidence)),
    ...now.records
      .filter((record) => record.form === 'encrypted' || isClosed(record))
      .map(({ evidence }) => fileHash(now, evidence)),
  ]);
}

interface WithEvidence {
  readonly evidence: readonly { readonly sha512: string | null }[];
}

const fileHash = ({ evidence }: WithEvidence, index: number): string | null =>
  evidence[index]?.sha512 ?? null;

function compareEvidence(then: EarlierReport, now: Report): EvidenceDifference {
  const before = new Set(then.evidence.map(({ sha512 }) => sha512));
  const here = new Set(now.evidence.map(({ sha512 }) => sha512));
  const read = ({ sha512 }: ComparedFile): boolean => sha512 !== null;
  const missing = then.evidence.filter((file) => read(file) && !here.has(file.sha512)).map(plainFile);
  const given = now.evidence.filter(({ role }) => role !== 'report');
  const added = given.filter((file) => read(file) && !before.has(file.sha512)).map(plainFile);
  const same = then.evidence.filter(read).length - missing.length;
  const unread = [...then.evidence, ...given].filter((file) => !read(file)).length;
  const parts = [
    ...(missing.length === 0 ? [] : [`of the earlier report’s files, not here: ${names(missing)}`]),
    ...(added.length === 0 ? [] : [`here, and not in the earlier report: ${names(added)}`]),
    ...(unread === 0 ? [] : [`then or now, ${counted(unread, 'file')} not read, so not compared`]),
  ];
  const differs = parts.length > 0;
  const sentence = differs
    ? `The evidence differs: ${counted(same, 'file')} the same by SHA-512; ${parts.join('; ')}.`
    : `The evidence is the same: ${counted(same, 'file')}, by SHA-512.`;
  return { differs, sentence, same, missing, added };
}

const plainFile = ({ name, size, sha512 }: ComparedFile): ComparedFile => ({ name, size, sha512 });

/** The first names of a list. */
function names(all: readonly { readonly name: string }[]): string {
  const shown = all.slice(0, 5).map(({ name }) => `“${short(name, 80)}”`);
  return listed(all.length > 5 ? [...shown, `${all.length - 5} more`] : shown);
}

function compareTrust(then: readonly EarlierTrust[], now: readonly ReportTrustEntry[]): TrustDifference {
  const key = ({ purpose, sha256 }: ComparedTrust): string => `${purpose} ${sha256}`;
  const before = new Map(then.map((entry) => [key(entry), entry]));
  const here = new Map(now.map((entry) => [key(entry), entry]));
  const onlyThen = [...before.values()].filter((entry) => !here.has(key(entry))).map(plainTrust);
  const onlyNow = [...here.values()].filter((entry) => !before.has(key(entry))).map(plainTrust);
  const changed = [...here.values()]
    .filter((entry) => {
      const other = before.get(key(entry));
      if (other === undefined) return false;
      return other.kind !== entry.kind || (other.covers !== null && other.covers !== entry.covers);
    })
    .map(plainTrust);
  const parts = [
    ...(onlyThen.length === 0 ? [] : [`only then: ${names(onlyThen)}`]),
    ...(onlyNow.length === 0 ? [] : [`only now: ${names(onlyNow)}`]),
    ...(changed.length === 0 ? [] : [`trusted as something else now: ${names(changed)}`]),
  ];
  const differs = parts.length > 0;
  const sentence = differs
    ? `The trust list differs; ${parts.join('; ')}.`
    : `The trust list is the same: ${counted(here.size, 'entry', 'entries')}, by SHA-256.`;
  return { differs, sentence, onlyThen, onlyNow, changed };
}

const plainTrust = ({ purpose, name, sha256 }: ComparedTrust): ComparedTrust => ({ purpose, name, sha256 });

const DAY = 24 * 60 * 60 * 1000;

/**
 * Whether two times can lead to two answers. The clock never stands still; within a day it matters only where a certificate
 * began or ceased to be valid in between (lists of what was withdrawn hold for longer than that).
 */
function timesDiffer(a: EarlierReport['validationTime'], b: Report['validationTime'], now: Report): boolean {
  const [early = 0, late = 0] = [Date.parse(a.time), Date.parse(b.time)].toSorted((x, y) => x - y);
  if (a.source !== b.source || early === late) return a.source !== b.source;
  if (b.source !== 'clock' || late - early > DAY) return true;
  return now.certificates.some(({ notBefore, notAfter }) =>
    [notBefore, notAfter].map(Date.parse).some((border) => early <= border && border <= late),
  );
}

function compareTime(then: EarlierReport, now: Report): Difference {
  const [a, b] = [then.validationTime, now.validationTime];
  const differs = timesDiffer(a, b, now);
  const words = ({ time, source }: EarlierReport['validationTime']): string =>
    `${utc(time)}, ${timeSourceWords[source]}`;
  const toCome = Date.parse(then.verifiedAt) > Date.parse(now.verifiedAt);
  const doubt = toCome
    ? [`It says that it was made at ${utc(then.verifiedAt)}, which is still to come by this clock.`]
    : [];
  const sentence = differs
    ? `Certificates were judged at another time: then as of ${words(a)}; now as of ${words(b)}.`
    : `Certificates were judged at the same time, or so near to it that nothing hangs on it: ${words(b)}.`;
  return { differs, sentence: [sentence, ...doubt].join(' ') };
}

function compareTool(then: EarlierReport, now: Report): Difference {
  const [a, b] = [then.tool, now.tool];
  const differs = a.name !== b.name || a.version !== b.version || a.build !== b.build;
  const words = ({ name, version, build }: Report['tool']): string =>
    `${short(name, 80)} ${short(version, 40)}, build ${short(build, 64)}`;
  const sentence = differs
    ? `The tool differs: then ${words(a)}; now ${words(b)}.`
    : `The tool is the same: ${words(b)}.`;
  return { differs, sentence };
}

function compareAssignments(then: EarlierReport, now: Report): Difference {
  const [before, here] = [assigned(then, then.assignments), assigned(now, now.policy.assignments)];
  const differs = before.size !== here.size || [...before].some((one) => !here.has(one));
  const sentence = message(
    differs
      ? 'Which file is meant was said by hand, and otherwise than before.'
      : here.size === 0
        ? 'Nothing was assigned by hand.'
        : 'What was assigned by hand is the same.',
  );
  return { differs, sentence };
}

interface WithRecords extends WithEvidence {
  readonly records: readonly { readonly evidence: number }[];
}

const assigned = (report: WithRecords, assignments: EarlierReport['assignments']): ReadonlySet<string> =>
  new Set(
    assignments.map(({ record, pointer, evidence }) => {
      const file = report.records[record]?.evidence ?? -1;
      return JSON.stringify([fileHash(report, file), pointer, fileHash(report, evidence)]);
    }),
  );

function compareRecords(then: EarlierReport, now: Report): RecordComparison[] {
  const here = new Map(
    now.records.flatMap((record) => {
      const sha512 = fileHash(now, record.evidence);
      return sha512 === null ? [] : [[sha512, record]];
    }),
  );
  const before = then.records.map((record) => {
    const sha512 = fileHash(then, record.evidence);
    return compareRecord(record, sha512, sha512 === null ? undefined : here.get(sha512));
  });
  const listedThen = new Set(before.map(({ sha512 }) => sha512));
  const others = now.records.flatMap((record) => {
    const sha512 = fileHash(now, record.evidence);
    return sha512 !== null && listedThen.has(sha512) ? [] : [notListed(record, sha512)];
  });
  return [...before, ...others];
}

function compareRecord(
  earlier: EarlierRecord,
  sha512: string | null,
  record: RecordReport | undefined,
): RecordComparison {
  const then: Said = { outcome: earlier.outcome, answers: earlier.answers };
  const source = record?.source ?? earlier.source;
  const name = `“${short(source, 80)}”`;
  const claim = outcomeWords[then.outcome];
  if (record === undefined) {
    const sentence = `${name}: not checked. The earlier report says “${claim}”; anyone could have written this.`;
    return { source, sha512, then, now: null, same: null, sentence };
  }
  const now = said(record);
  const others = questionOrder.filter((key) => then.answers[key] !== now.answers[key]);
  const same = then.outcome === now.outcome && others.length === 0;
  const found = outcomeWords[now.outcome];
  const changes = others.map(
    (key) => `${questionNames[key]}: then ${then.answers[key]}, now ${now.answers[key]}.`,
  );
  const sentence = same
    ? `${name}: “${found}”, as the earlier report says.`
    : [`${name}: now “${found}”; the earlier report says “${claim}”.`, ...changes].join(' ');
  return { source, sha512, then, now, same, sentence };
}

function notListed(record: RecordReport, sha512: string | null): RecordComparison {
  const { source, outcome } = record;
  const sentence = `“${short(source, 80)}”: now “${outcomeWords[outcome]}”; the earlier report does not list it.`;
  return { source, sha512, then: null, now: said(record), same: null, sentence };
}

const said = ({ outcome, questions }: RecordReport): Said => ({
  outcome,
  answers: {
    unaltered: questions.unaltered.answer,
    signer: questions.signer.answer,
    recordings: questions.recordings.answer,
    witness: questions.witness.answer,
  },
});
