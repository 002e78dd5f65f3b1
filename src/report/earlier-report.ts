import { english, inARow, message, said, sentences, type Said } from '../wording';
import { outcomeWords, questionNames, questionOrder, timeSourceWords } from './code-words';
import { short, utc } from './plain-text';
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
  readonly said?: never;
}

export interface Comparison {
  readonly state: 'not-checked' | 'compared';
  /** What became of it, in one or two sentences. */
  readonly sentence: string;
  /** The same, to be said in another language. */
  readonly said: readonly Said[];
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
  /** The same, to be said in another language. */
  readonly said: readonly Said[];
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
  readonly then: Finding | null;
  /** What was found now; null where the record is not here. */
  readonly now: Finding | null;
  /** Whether both say the same; null where one of them is missing. */
  readonly same: boolean | null;
  readonly sentence: string;
  /** The same, to be said in another language. */
  readonly said: readonly Said[];
}

export interface Finding {
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
    ...inSentences(compared ? summary(then, now, records, aspects) : [said(NOT_CHECKED)]),
    ...aspects,
    records,
  };
}

const NOT_CHECKED = message(
  'Not checked: no record that this report lists is here, and anyone could have written this.',
);

/** Sentences in English, and as they can be said elsewhere. */
const inSentences = (
  all: readonly Said[],
): { readonly sentence: string; readonly said: readonly Said[] } => ({
  sentence: sentences(english, all),
  said: all,
});

type Aspects = Pick<Comparison, 'evidence' | 'trust' | 'time' | 'tool' | 'assignments'>;

function summary(
  then: EarlierReport,
  now: Report,
  records: readonly RecordComparison[],
  aspects: Aspects,
): Said[] {
  const listedThen = records.filter(({ then }) => then !== null);
  const checked = listedThen.filter(({ now }) => now !== null);
  const other = checked.filter(({ same }) => same === false);
  const notHere = listedThen.length - checked.length;
  const result =
    other.length === 0
      ? said(
          'Verified afresh: {n} record came out as the earlier report says.|Verified afresh: {n} records came out as the earlier report says.',
          { n: checked.length },
        )
      : said(
          'Verified afresh: {some} of {n} record came out otherwise than the earlier report says. What was found now counts.|Verified afresh: {some} of {n} records came out otherwise than the earlier report says. What was found now counts.',
          { n: checked.length, some: other.length },
        );
  const missing =
    notHere === 0
      ? []
      : [
          said(
            '{n} record that it lists is not here: not checked.|{n} records that it lists are not here: not checked.',
            { n: notHere },
          ),
        ];
  const opened = locked(then, now);
  const unexplained = nothingDiffers(aspects) && other.some(({ sha512 }) => !opened.has(sha512));
  const doubt = unexplained
    ? [
        said(
          'Nothing that was compared differs, so the earlier report was changed, or was not made from these files.',
        ),
      ]
    : [];
  return [result, ...missing, ...doubt];
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
    ...(missing.length === 0
      ? []
      : [said('of the earlier report’s files, not here: {files}', { files: names(missing) })]),
    ...(added.length === 0
      ? []
      : [said('here, and not in the earlier report: {files}', { files: names(added) })]),
    ...(unread === 0
      ? []
      : [
          said(
            'then or now, {n} file not read, so not compared|then or now, {n} files not read, so not compared',
            { n: unread },
          ),
        ]),
  ];
  const differs = parts.length > 0;
  const sentence = differs
    ? said(
        'The evidence differs: {n} file the same by SHA-512; {parts}.|The evidence differs: {n} files the same by SHA-512; {parts}.',
        { n: same, parts: inARow(parts, message('{one}; {other}')) },
      )
    : said(
        'The evidence is the same: {n} file, by SHA-512.|The evidence is the same: {n} files, by SHA-512.',
        { n: same },
      );
  return { differs, ...inSentences([sentence]), same, missing, added };
}

const plainFile = ({ name, size, sha512 }: ComparedFile): ComparedFile => ({ name, size, sha512 });

/** The first names of a list. */
function names(all: readonly { readonly name: string }[]): Said {
  const shown = all.slice(0, 5).map(({ name }) => said('“{name}”', { name: short(name, 80) }));
  const rest = all.length > 5 ? [said('{n} more', { n: all.length - 5 })] : [];
  const parts = [...shown, ...rest];
  const [last] = parts.slice(-1);
  return last === undefined || parts.length === 1
    ? inARow(parts)
    : said('{one} and {other}', { one: inARow(parts.slice(0, -1)), other: last });
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
    ...(onlyThen.length === 0 ? [] : [said('only then: {names}', { names: names(onlyThen) })]),
    ...(onlyNow.length === 0 ? [] : [said('only now: {names}', { names: names(onlyNow) })]),
    ...(changed.length === 0
      ? []
      : [said('trusted as something else now: {names}', { names: names(changed) })]),
  ];
  const differs = parts.length > 0;
  const sentence = differs
    ? said('The trust list differs; {parts}.', { parts: inARow(parts, message('{one}; {other}')) })
    : said(
        'The trust list is the same: {n} entry, by SHA-256.|The trust list is the same: {n} entries, by SHA-256.',
        { n: here.size },
      );
  return { differs, ...inSentences([sentence]), onlyThen, onlyNow, changed };
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
  const words = ({ time, source }: EarlierReport['validationTime']): Said =>
    said('{one}, {other}', { one: utc(time), other: said(timeSourceWords[source]) });
  const toCome = Date.parse(then.verifiedAt) > Date.parse(now.verifiedAt);
  const doubt = toCome
    ? [
        said('It says that it was made at {time}, which is still to come by this clock.', {
          time: utc(then.verifiedAt),
        }),
      ]
    : [];
  const sentence = differs
    ? said('Certificates were judged at another time: then as of {then}; now as of {now}.', {
        then: words(a),
        now: words(b),
      })
    : said('Certificates were judged at the same time, or so near to it that nothing hangs on it: {time}.', {
        time: words(b),
      });
  return { differs, ...inSentences([sentence, ...doubt]) };
}

function compareTool(then: EarlierReport, now: Report): Difference {
  const [a, b] = [then.tool, now.tool];
  const differs = a.name !== b.name || a.version !== b.version || a.build !== b.build;
  const words = ({ name, version, build }: Report['tool']): Said =>
    said('{tool} {version}, build {build}', {
      tool: short(name, 80),
      version: short(version, 40),
      build: short(build, 64),
    });
  const sentence = differs
    ? said('The tool differs: then {then}; now {now}.', { then: words(a), now: words(b) })
    : said('The tool is the same: {tool}.', { tool: words(b) });
  return { differs, ...inSentences([sentence]) };
}

function compareAssignments(then: EarlierReport, now: Report): Difference {
  const [before, here] = [assigned(then, then.assignments), assigned(now, now.policy.assignments)];
  const differs = before.size !== here.size || [...before].some((one) => !here.has(one));
  const sentence = said(
    differs
      ? 'Which file is meant was said by hand, and otherwise than before.'
      : here.size === 0
        ? 'Nothing was assigned by hand.'
        : 'What was assigned by hand is the same.',
  );
  return { differs, ...inSentences([sentence]) };
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
  const before = then.records.flatMap((record) => {
    const sha512 = fileHash(then, record.evidence);
    // Of what was not read, nothing was said that could be compared.
    if (sha512 === null && record.outcome === 'unreadable') return [];
    return [compareRecord(record, sha512, sha512 === null ? undefined : here.get(sha512))];
  });
  const listedThen = new Set(before.map(({ sha512 }) => sha512));
  const others = now.records.flatMap((record) => {
    const sha512 = fileHash(now, record.evidence);
    return sha512 === null || listedThen.has(sha512) ? [] : [notListed(record, sha512)];
  });
  return [...before, ...others];
}

function compareRecord(
  earlier: EarlierRecord,
  sha512: string | null,
  record: RecordReport | undefined,
): RecordComparison {
  const then: Finding = { outcome: earlier.outcome, answers: earlier.answers };
  const source = record?.source ?? earlier.source;
  const name = short(source, 80);
  const claim = said(outcomeWords[then.outcome]);
  if (record === undefined) {
    const sentence = said(
      '“{name}”: not checked. The earlier report says “{claim}”; anyone could have written this.',
      { name, claim },
    );
    return { source, sha512, then, now: null, same: null, ...inSentences([sentence]) };
  }
  const now = findingOf(record);
  const others = questionOrder.filter((key) => then.answers[key] !== now.answers[key]);
  const same = then.outcome === now.outcome && others.length === 0;
  const found = said(outcomeWords[now.outcome]);
  const changes = others.map((key) =>
    said('{question}: then {then}, now {now}.', {
      question: said(questionNames[key]),
      then: said(answerWords[then.answers[key]]),
      now: said(answerWords[now.answers[key]]),
    }),
  );
  const all = same
    ? [said('“{name}”: “{found}”, as the earlier report says.', { name, found })]
    : [
        said('“{name}”: now “{found}”; the earlier report says “{claim}”.', { name, found, claim }),
        ...changes,
      ];
  return { source, sha512, then, now, same, ...inSentences(all) };
}

function notListed(record: RecordReport, sha512: string | null): RecordComparison {
  const { source, outcome } = record;
  const sentence = said('“{name}”: now “{found}”; the earlier report does not list it.', {
    name: short(source, 80),
    found: said(outcomeWords[outcome]),
  });
  return { source, sha512, then: null, now: findingOf(record), same: null, ...inSentences([sentence]) };
}

/** The answers as they stand within a sentence. */
const answerWords: Readonly<Record<Answer, string>> = {
  yes: message('yes'),
  no: message('no'),
  unknown: message('unknown'),
  none: message('none'),
};

const findingOf = ({ outcome, questions }: RecordReport): Finding => ({
  outcome,
  answers: {
    unaltered: questions.unaltered.answer,
    signer: questions.signer.answer,
    recordings: questions.recordings.answer,
    witness: questions.witness.answer,
  },
});
