import { askedDigests, type OtherDigests } from './asked-digests';
import type { Assignment } from './assignment';
import { bounds } from './bounds';
import { whyNotOpened } from './evidence/document';
import { isWaiting, type Evidence } from './evidence/evidence';
import { isNamedAsCertificate, isNamedAsRecord } from './evidence/file-type';
import { grouped } from './evidence/grouped';
import {
  digestKey,
  matchFiles,
  type CandidateFile,
  type Matches,
  type WantedFile,
} from './evidence/matching';
import { closedArchives, unreadRecords, type Exhibit } from './exhibit';
import { openExhibits } from './exhibits';
import { reportEvidence } from './evidence-report';
import { reportLists } from './list-report';
import type { Unreadable } from './report/facts';
import { Memory } from './memory';
import { isSigned, type RecordInHand } from './report/record-in-hand';
import { reportFiles, reportNoRecord, reportRecord, type UuidConflict } from './report/record-report';
import type { FileReport, RecordReport, Report } from './report/report';
import { tool } from './report/tool';
import { validationTime } from './report/validation-time';
import type { PrivateKey } from './signature/private-key';
import { CertificateRegister } from './report/signer-report';
import type { SignerPolicy } from './trust/signer';
import { readServiceEntries } from './trust/service-entry';
import { readTrustList, type TrustEntry } from './trust/trust-entry';
import type { DigestName } from './witness/cms-digest';
import { matchWitnesses } from './witnesses';
import type { Reference } from './vcon/reference';
import { asSaid, message, said } from './wording';

export type { Assignment };

/** By what the user wants the evidence judged. */
export interface Policy {
  /** This computer's clock: RFC 3339, UTC. */
  readonly now: string;
  /** The time that the user wants certificates judged at, RFC 3339, UTC; null, or absent: now. */
  readonly validationTime?: string | null;
  readonly trust: readonly TrustEntry[];
  readonly assignments: readonly Assignment[];
  /** The user's private keys, to open encrypted records with. */
  readonly keys: readonly PrivateKey[];
}

/**
 * Verifies everything the user gave, by their policy, and reports. The engine's one way in: no network, no clock, no
 * storage, so the same evidence and policy give the same report. No content of a file makes it throw.
 *
 * While files are still to be read (`UnreadContent.waiting`), the report is a partial one: it answers the records whose
 * answer no file to come can better.
 * @param memory of the reports on this case before, which makes the next one cheap, and no other
 * @param overtaken ends it early: nobody waits for this report any more
 * @throws RangeError where the policy's time is none
 * @throws DOMException AbortError where it was overtaken
 */
export async function verify(
  evidence: Evidence,
  policy: Policy,
  memory = new Memory(),
  overtaken?: AbortSignal,
): Promise<Report> {
  const now = readTime(policy.now);
  const setTime = policy.validationTime == null ? null : readTime(policy.validationTime);
  const trust = await readTrustList(policy.trust);
  const exhibits = await openExhibits(
    evidence,
    trust.map(({ certificate }) => certificate),
    policy.keys,
    memory,
  );
  if (recordsOf(exhibits).length > bounds.recordsWithFields) memory.forgetFields(exhibits);
  const records = recordsOf(exhibits);
  const digests = await askedDigests(records, exhibits, {
    assignments: policy.assignments,
    moreToCome: evidence.some(isWaiting),
    overtaken,
  });
  const { matches, unmatched } = match(records, exhibits, digests, policy.assignments);
  const revocation = revocationData(exhibits);
  const suppliedKeys = exhibits.flatMap(({ nature }) => (nature.kind === 'service-keys' ? nature.keys : []));
  const trustedKeys = await readServiceEntries(policy.trust);
  const { judge, witnessJudge } = memory.judgeBy({
    trustList: trust,
    supplied: exhibits.flatMap(({ nature }) => ('lists' in nature ? nature.certificates : [])),
    revocation: revocation.data,
    now,
    setTime,
    trustedKeys,
    suppliedKeys,
  });
  const strayMedia = unmatched.some((index) => isMedia(exhibits[index]));
  // What nobody is shown to have signed is no company.
  const weighty = records.length === 1 ? records : records.filter(isSigned);
  const aloneWithMedia = strayMedia && weighty.length === 1 ? weighty[0] : undefined;
  const conflicts = await uuidConflicts(
    records,
    (record) => memory.contentOf(record, evidence, policy.keys),
    ({ evidence: index }) => exhibits[index]?.path ?? '',
  );
  const waiting = evidence.filter(isWaiting);
  // By these the signers are judged, for the better or the worse.
  const judgesToCome = waiting.some(
    ({ name, size }) => isNamedAsCertificate(name) && size <= bounds.documentBytes,
  );
  const recordsAlone = waiting.every(({ name }) => isNamedAsRecord(name));
  const subjectsOf = (record: RecordInHand, algorithms: ReadonlySet<DigestName>) =>
    memory.subjectsOf(record, evidence[record.evidence], policy.keys, algorithms);
  const witnesses = await matchWitnesses(
    exhibits,
    records,
    weighty,
    policy.assignments,
    [...trustedKeys.map(({ key }) => key), ...suppliedKeys],
    subjectsOf,
    new Set(
      [...matches.values()].flat().flatMap((match) => (match.kind === 'found' ? [match.evidence] : [])),
    ),
    waiting.length > 0,
  );

  const certificates = new CertificateRegister();
  const reports: RecordReport[] = [];
  const referenced = new Set<number>();
  for (const record of records) {
    overtaken?.throwIfAborted();
    const around = {
      evidence,
      digests,
      matches: matches.get(record) ?? [],
      unmatchedFiles: unmatched.length,
      mediaNotReferenced: record === aloneWithMedia,
      uuidConflict: conflicts.get(record) ?? null,
      judge,
      witnessJudge,
      testimonies: witnesses.of.get(record) ?? [],
      subjects: (algorithms: ReadonlySet<DigestName>) => subjectsOf(record, algorithms),
      now,
      timeSet: setTime !== null,
    };
    const files = reportFiles(record, around);
    for (const { evidence: index } of files) if (index !== null) referenced.add(index);
    // What is still to be read may be what a witness is of that was taken to be for this record.
    const settled =
      !judgesToCome &&
      files.every((file, i) => isSettled(file, record.references[i], recordsAlone)) &&
      around.testimonies.every(({ given }) => given !== 'alone');
    if (waiting.length > 0 && !settled) continue;
    const { report, mentioned } = await memory.report(record, around, () => reportRecord(record, around));
    certificates.add(mentioned);
    reports.push(report);
  }
  const noRecords = reportNoRecords(exhibits, referenced, waiting.length > 0);
  reports.push(...noRecords);
  reports.sort((a, b) => a.evidence - b.evidence);
  const lists = reportLists(exhibits, referenced);
  const toCome = waiting.filter(({ name }) => isNamedAsRecord(name)).length;

  return {
    format: 'vcon-verification-report',
    formatVersion: 1,
    tool,
    verifiedAt: policy.now,
    validationTime: validationTime(now, setTime, latestTime(records), provenTime(reports)),
    policy: {
      trustEntries: policy.trust.map(({ kind, purpose, covers, name, sha256, origin, confirmedBy }) => ({
        kind,
        purpose,
        covers,
        name,
        sha256,
        origin,
        confirmedBy,
      })),
      revocation: revocation.files,
      assignments: reportAssignments(policy.assignments, exhibits, reports),
    },
    partial:
      waiting.length === 0
        ? null
        : { records: reports.length, of: records.length + noRecords.length + toCome },
    ...(lists.length === 0 ? {} : { lists }),
    evidence: reportEvidence(exhibits, referenced, witnesses.files),
    records: reports,
    certificates: certificates.list(),
  };
}

const recordsOf = (exhibits: readonly Exhibit[]): RecordInHand[] =>
  exhibits.flatMap(({ nature, index, copyOf }) =>
    nature.kind === 'record' && index === copyOf ? [nature.record] : [],
  );

/**
 * Whether no file that is still to be read can be a better one than the one found.
 * @param recordsAlone what is still to be read is named as records, so that no recording is among it
 */
function isSettled(
  { outcome }: FileReport,
  reference: Reference | undefined,
  recordsAlone: boolean,
): boolean {
  if (outcome === 'missing') return recordsAlone && reference?.mediaClass === 'recording';
  return outcome === 'match' || outcome === 'withheld' || outcome === 'no-hash' || outcome === 'unsupported';
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new RangeError(`not a time: ${text}`);
  return time;
}

/** Revocation data among the evidence, and which files it is in. */
function revocationData(exhibits: readonly Exhibit[]): {
  data: SignerPolicy['revocation'];
  files: readonly number[];
} {
  const credentials = exhibits.flatMap(({ nature, index, copyOf }) =>
    'lists' in nature && index === copyOf ? [{ ...nature, index }] : [],
  );
  const files = credentials.filter(({ lists, responses }) => lists.length + responses.length > 0);
  const lists = files.flatMap(({ lists }) => lists);
  const responses = files.flatMap(({ responses }) => responses);
  return {
    data: {
      lists: lists.slice(0, bounds.lists),
      responses: responses.slice(0, bounds.lists),
      cutOff: lists.length > bounds.lists || responses.length > bounds.lists,
    },
    files: files.map(({ index }) => index),
  };
}

/** The latest time that a signed record says of its own making. */
function latestTime(records: readonly RecordInHand[]): Date | null {
  const times = records.flatMap((record) => (isSigned(record) ? (record.own?.lastChange ?? []) : []));
  return times.reduce<Date | null>(
    (latest, time) => (latest === null || time > latest ? time : latest),
    null,
  );
}

/** Where there is one record alone, and its signer was judged at a time that a witness proves: that time. */
function provenTime(reports: readonly RecordReport[]): Date | null {
  const [only, ...others] = reports;
  const proven = only?.layers.at(-1)?.signatures.find(({ path }) => path.answer === 'yes')?.provenTime;
  return proven === undefined || others.length > 0 ? null : new Date(proven);
}

/** Finds the file of every reference of every record, over all of them at once. */
function match(
  records: readonly RecordInHand[],
  exhibits: readonly Exhibit[],
  digests: readonly OtherDigests[],
  assignments: readonly Assignment[],
): { matches: Map<RecordInHand, Matches['matches']>; unmatched: readonly number[] } {
  const bySha512 = new Map(exhibits.map(({ sha512, copyOf }) => [sha512, copyOf]));
  const assigned = new Map(
    assignments.map(({ record, pointer, evidence }) => [
      `${record}${pointer}`,
      bySha512.get(evidence) ?? null,
    ]),
  );
  const wanted = records.flatMap((record) => {
    const { file, sha512 } = exhibits[record.evidence] ?? { file: null, sha512: null };
    return record.references.map((reference): WantedFile => ({
      folder: file?.folder ?? '',
      name: reference.name,
      mediaClass: reference.mediaClass,
      digests: [
        ...reference.hash.sha512,
        ...reference.hash.others.map(({ algorithm, hex }) => digestKey(algorithm, hex)),
      ],
      withheld: reference.withheld,
      proven: isSigned(record),
      assigned: assigned.get(`${sha512 ?? ''}${reference.pointer}`) ?? null,
    }));
  });
  const closed = closedArchives(exhibits);
  const candidates = exhibits.map(({ index, file, sha512, type, nature }): CandidateFile => ({
    evidence: index,
    folder: file.folder,
    name: file.name,
    sha512,
    otherDigests: Object.entries(digests[index] ?? {}).flatMap(([algorithm, hex]) =>
      hex === null ? [] : [digestKey(algorithm, hex)],
    ),
    mediaClass: type.mediaClass,
    loose: nature.kind === 'file' || nature.kind === 'archive',
    closed: closed.has(index),
  }));
  const unread = unreadRecords(exhibits);
  const unknown = exhibits.filter((exhibit) => hidesItsFiles(exhibit) || unread.has(exhibit.index));
  const { matches, unmatched } = matchFiles(
    wanted,
    candidates,
    unknown.map(({ file }) => file),
  );
  let next = 0;
  const byRecord = new Map(
    records.map((record) => [record, matches.slice(next, (next += record.references.length))]),
  );
  return { matches: byRecord, unmatched };
}

/** Whether a file is meant as a record and cannot be read as one. */
const hidesItsFiles = ({ nature, index, copyOf }: Exhibit): boolean =>
  index === copyOf &&
  (nature.kind === 'no-record' || (nature.kind === 'record' && nature.record.own === null));

const isMedia = (exhibit: Exhibit | undefined): boolean => exhibit?.type.mediaClass === 'recording';

/**
 * Records of one UUID and other content, and which those others are. A record that nobody is shown to have signed casts no doubt on
 * one that somebody has.
 */
async function uuidConflicts(
  records: readonly RecordInHand[],
  contentOf: (record: RecordInHand) => Promise<string | null>,
  pathOf: (record: RecordInHand) => string,
): Promise<ReadonlyMap<RecordInHand, UuidConflict>> {
  const conflicts = new Map<RecordInHand, UuidConflict>();
  for (const [uuid, group] of grouped(records, (record) => [plainUuid(record)])) {
    if (uuid === '' || group.length < 2) continue;
    const contents = await byContent(group, contentOf);
    const signed = contents.filter((same) => same.some(isSigned));
    if (contents.length < 2) continue;
    const all = contents.flat();
    const content = new Map(contents.flatMap((same) => same.map((record) => [record, same] as const)));
    for (const record of group) {
      if (isSigned(record) && signed.length <= 1) continue;
      const own = content.get(record);
      const named: string[] = [];
      for (const other of contents) {
        if (named.length === NAMED) break;
        if (other !== own) named.push(...other.slice(0, NAMED - named.length).map(pathOf));
      }
      conflicts.set(record, { named, more: all.length - (own?.length ?? 0) - named.length });
    }
  }
  return conflicts;
}

/** Records of one UUID that are named to each other. */
const NAMED = 3;

/** A UUID without the ways in which it can be written (RFC 9562 section 4); "" where there is none. */
const plainUuid = ({ uuid }: RecordInHand): string =>
  (uuid ?? '')
    .trim()
    .toLowerCase()
    .replace(/^urn:uuid:/, '');

/** Records that say the same, together; those that could not be read say nothing. */
async function byContent(
  records: readonly RecordInHand[],
  contentOf: (record: RecordInHand) => Promise<string | null>,
): Promise<RecordInHand[][]> {
  const contents = new Map<string, RecordInHand[]>();
  for (const record of records) {
    const content = await contentOf(record);
    if (content !== null) contents.set(content, [...(contents.get(content) ?? []), record]);
  }
  return [...contents.values()];
}

/**
 * Files that were meant as records, and are none or were not read; where there is no record at all, nor any to come, every
 * file that is left.
 */
function reportNoRecords(
  exhibits: readonly Exhibit[],
  referenced: ReadonlySet<number>,
  waiting: boolean,
): RecordReport[] {
  const unread = unreadRecords(exhibits);
  const alone =
    !waiting &&
    unread.size === 0 &&
    exhibits.every(({ nature }) => nature.kind !== 'record' && nature.kind !== 'no-record');
  return exhibits.flatMap((exhibit) => {
    const { index, copyOf, nature, path, type } = exhibit;
    if (copyOf !== index || referenced.has(index)) return [];
    const unreadable = unread.has(index) ? whyUnread(exhibit) : whyNoRecord(exhibit, alone);
    if (unreadable === null) return [];
    return [
      reportNoRecord(index, path, unreadable, {
        recordingAlone: nature.kind === 'file' && isMedia(exhibit),
        announcement: nature.kind === 'envelope',
        empty: type.kind === 'empty',
      }),
    ];
  });
}

const whyUnread = ({ file: { content }, type }: Exhibit): Unreadable => ({
  reason: 'FILE_NOT_READ',
  looksLike: type.looksLike,
  why: asSaid(content.state === 'read' ? '' : content.why),
});

function whyNoRecord({ nature, type, file }: Exhibit, alone: boolean): Unreadable | null {
  if (nature.kind === 'no-record') return nature.unreadable;
  if (!alone) return null;
  if (nature.kind === 'envelope') {
    const why = said('It is a delivery notice: it says where a record can be fetched, and carries none.');
    return { reason: 'NOT_A_VCON', looksLike: message('a notice'), why };
  }
  return nature.kind === 'file' || nature.kind === 'archive' ? whyNotOpened({ type }, file.size) : null;
}

/** The user's word as far as it was followed: a file that fits by its digest goes before it. */
function reportAssignments(
  assignments: readonly Assignment[],
  exhibits: readonly Exhibit[],
  reports: readonly RecordReport[],
): Report['policy']['assignments'] {
  const copyOf = new Map(exhibits.map((exhibit) => [exhibit.sha512, exhibit.copyOf]));
  return assignments.flatMap(({ record, pointer, evidence: sha512 }) => {
    const recordIndex = reports.findIndex((report) => exhibits[report.evidence]?.sha512 === record);
    const { files = [], witnesses = [] } = reports[recordIndex] ?? {};
    const used =
      (pointer === ''
        ? witnesses.find(
            ({ given, evidence }) => given === 'user' && exhibits[evidence ?? -1]?.sha512 === sha512,
          )
        : files.find((file) => file.pointer === pointer)
      )?.evidence ?? -1;
    const followed = exhibits[used]?.copyOf === copyOf.get(sha512);
    return followed ? [{ record: recordIndex, pointer, evidence: used }] : [];
  });
}
