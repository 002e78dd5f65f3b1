import { bounds } from './bounds';
import { otherDigest } from './digest/other-digests';
import { whyNotOpened } from './evidence/document';
import type { Evidence } from './evidence/evidence';
import { grouped } from './evidence/grouped';
import {
  digestKey,
  matchFiles,
  type CandidateFile,
  type Matches,
  type WantedFile,
} from './evidence/matching';
import { openExhibits, type Exhibit } from './exhibits';
import { reportEvidence } from './evidence-report';
import type { Unreadable } from './report/facts';
import {
  contradicts,
  isSigned,
  reportNoRecord,
  reportRecord,
  uuidOf,
  type RecordInHand,
} from './report/record-report';
import type { RecordReport, Report } from './report/report';
import { tool } from './report/tool';
import type { PrivateKey } from './signature/private-key';
import { judgeSigner, type SignerJudgement } from './trust/signer';
import { readTrustList, type TrustEntry } from './trust/trust-entry';
import type { Certificate } from './x509/certificate';

/** By what the user wants the evidence judged. */
export interface Policy {
  /** This computer's clock: RFC 3339, UTC. */
  readonly now: string;
  readonly trust: readonly TrustEntry[];
  readonly assignments: readonly Assignment[];
  /** The user's private keys, to open encrypted records with. */
  readonly keys: readonly PrivateKey[];
}

/** The user's word for which file a reference means; record and file by their SHA-512 in hex. */
export interface Assignment {
  readonly record: string;
  /** Pointer to the object that refers to the file. */
  readonly pointer: string;
  readonly evidence: string;
}

/**
 * Verifies everything the user gave, by their policy, and reports. The engine's one way in: no network, no clock, no
 * storage, so the same evidence and policy give the same report. No content of a file makes it throw.
 * @throws RangeError where the policy's time is none
 */
export async function verify(evidence: Evidence, policy: Policy): Promise<Report> {
  if (Number.isNaN(Date.parse(policy.now))) throw new RangeError(`not a time: ${policy.now}`);
  const trust = await readTrustList(policy.trust);
  const exhibits = await openExhibits(
    evidence,
    trust.map(({ certificate }) => certificate),
    policy.keys,
  );
  const records = exhibits.flatMap(({ nature, index, copyOf }) =>
    nature.kind === 'record' && index === copyOf ? [nature.record] : [],
  );
  const digests = await digestsAskedFor(records, exhibits);
  const { matches, unmatched } = match(records, exhibits, digests, policy.assignments);
  const judge = signerJudge((certificate) => judgeSigner(certificate, trust, new Date(policy.now)));
  const conflicting = uuidConflicts(records);

  const reports: RecordReport[] = [];
  for (const record of records) {
    reports.push(
      await reportRecord(record, {
        evidence,
        digests,
        matches: matches.get(record) ?? [],
        unmatchedFiles: unmatched.length,
        mediaNotReferenced: records.length === 1 && unmatched.some((index) => isMedia(exhibits[index])),
        uuidConflict: conflicting.has(record),
        judge,
        now: new Date(policy.now),
      }),
    );
  }
  const referenced = new Set(reports.flatMap(({ files }) => files.flatMap((file) => file.evidence ?? [])));
  reports.push(...reportNoRecords(exhibits, referenced));
  reports.sort((a, b) => a.evidence - b.evidence);

  return {
    format: 'vcon-verification-report',
    formatVersion: 1,
    tool,
    verifiedAt: policy.now,
    validationTime: { time: policy.now, source: 'clock' },
    policy: {
      trustEntries: policy.trust.map(({ kind, purpose, name, sha256, origin, confirmedBy }) => ({
        kind,
        purpose,
        name,
        sha256,
        origin,
        confirmedBy,
      })),
      revocation: [],
      assignments: reportAssignments(policy.assignments, exhibits, reports),
    },
    evidence: reportEvidence(exhibits, referenced),
    records: reports,
  };
}

type OtherDigests = Partial<Record<'sha256' | 'sha384', string | null>>;

/** Digests other than SHA-512, of every file, where any record asks for one: that takes another reading. */
async function digestsAskedFor(
  records: readonly RecordInHand[],
  exhibits: readonly Exhibit[],
): Promise<OtherDigests[]> {
  const asked = records.flatMap(({ references }) => references.flatMap(({ hash }) => hash.others));
  const algorithms = new Set(asked.map(({ algorithm }) => algorithm));
  const digests: OtherDigests[] = [];
  for (const { file } of exhibits) {
    const own: OtherDigests = {};
    for (const algorithm of file.content.state === 'read' ? algorithms : []) {
      if (file.content.state === 'read') own[algorithm] = await otherDigest(file.content, algorithm);
    }
    digests.push(own);
  }
  return digests;
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
  }));
  const { matches, unmatched } = matchFiles(wanted, candidates);
  let next = 0;
  const byRecord = new Map(
    records.map((record) => [record, matches.slice(next, (next += record.references.length))]),
  );
  return { matches: byRecord, unmatched };
}

const isMedia = (exhibit: Exhibit | undefined): boolean =>
  exhibit?.type.kind === 'media' && exhibit.type.mediaClass === 'recording';

/** Judges a certificate once, however many records carry it. */
function signerJudge(
  judge: (certificate: Certificate) => SignerJudgement,
): (certificate: Certificate) => SignerJudgement {
  const judged = new Map<string, SignerJudgement>();
  return (certificate) => {
    const known = judged.get(certificate.sha256) ?? judge(certificate);
    judged.set(certificate.sha256, known);
    return known;
  };
}

/** Records of one UUID and other content. */
function uuidConflicts(records: readonly RecordInHand[]): ReadonlySet<RecordInHand> {
  const conflicting = new Set<RecordInHand>();
  const byUuid = grouped(records, (record) => [uuidOf(record)?.toLowerCase() ?? '']);
  for (const [uuid, group] of byUuid) {
    if (uuid === '') continue;
    for (const record of group) {
      for (const other of group.slice(0, bounds.sameUuid)) {
        if (contradicts(record, other)) conflicting.add(record);
        if (contradicts(other, record)) conflicting.add(other);
        if (conflicting.has(record)) break;
      }
    }
  }
  return conflicting;
}

/** Files that were meant as records and are none; where there is no record at all, every file that is left. */
function reportNoRecords(exhibits: readonly Exhibit[], referenced: ReadonlySet<number>): RecordReport[] {
  const alone = exhibits.every(({ nature }) => nature.kind !== 'record' && nature.kind !== 'no-record');
  return exhibits.flatMap((exhibit) => {
    const { index, copyOf, nature, path, type } = exhibit;
    if (copyOf !== index || referenced.has(index)) return [];
    const unreadable = whyNoRecord(exhibit, alone);
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

function whyNoRecord({ nature, type, file }: Exhibit, alone: boolean): Unreadable | null {
  if (nature.kind === 'no-record') return nature.unreadable;
  if (!alone) return null;
  if (nature.kind === 'envelope') {
    const why = 'It is a delivery notice: it says where a record can be fetched, and carries none.';
    return { reason: 'NOT_A_VCON', looksLike: 'a notice', why };
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
  return assignments.flatMap(({ record, pointer, evidence }) => {
    const recordIndex = reports.findIndex((report) => exhibits[report.evidence]?.sha512 === record);
    const used = reports[recordIndex]?.files.find((file) => file.pointer === pointer)?.evidence ?? -1;
    const followed = exhibits[used]?.copyOf === copyOf.get(evidence);
    return followed ? [{ record: recordIndex, pointer, evidence: used }] : [];
  });
}
