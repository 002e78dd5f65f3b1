import { bounds } from './bounds';
import { identify, whyNotOpened, type Document } from './evidence/document';
import type { Evidence } from './evidence/evidence';
import { grouped } from './evidence/grouped';
import { matchFiles, type CandidateFile, type Matches, type WantedFile } from './evidence/matching';
import { reportEvidence } from './report/evidence-report';
import type { Unreadable } from './report/facts';
import {
  contradicts,
  reportNoRecord,
  reportRecord,
  takeInHand,
  uuidOf,
  type RecordInHand,
} from './report/record-report';
import type { RecordReport, Report } from './report/report';
import { tool } from './report/tool';
import { openRecord } from './signature/layers';
import { judgeSigner, type SignerJudgement } from './trust/signer';
import { readTrustList, type TrustEntry } from './trust/trust-entry';
import { readCertificates, type Certificate } from './x509/certificate';

/** By what the user wants the evidence judged. */
export interface Policy {
  /** This computer's clock: RFC 3339, UTC. */
  readonly now: string;
  readonly trust: readonly TrustEntry[];
  readonly assignments: readonly Assignment[];
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
  const documents = identify(evidence);
  const certificates = await readSupplied(evidence, documents);
  const trust = await readTrustList(policy.trust);
  const supplied = [...certificates.values()].flat().concat(trust.map(({ certificate }) => certificate));

  const { records, unopened } = await openRecords(evidence, documents, supplied);
  const { matches, unmatched } = match(records, evidence, documents, certificates, policy.assignments);
  const judge = signerJudge((certificate) => judgeSigner(certificate, trust, new Date(policy.now)));
  const conflicting = uuidConflicts(records);

  const reports: RecordReport[] = [];
  for (const record of records) {
    reports.push(
      await reportRecord(record, {
        evidence,
        matches: matches.get(record) ?? [],
        unmatchedFiles: unmatched.size,
        mediaNotReferenced: records.length === 1 && unopened.size === 0 && onlyMediaBeside(record, documents),
        uuidConflict: conflicting.has(record),
        judge,
      }),
    );
  }
  const referenced = new Set(reports.flatMap(({ files }) => files.flatMap((file) => file.evidence ?? [])));
  reports.push(...reportNoRecords(evidence, documents, unopened, referenced, records.length > 0));
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
      assignments: reportAssignments(policy.assignments, documents, reports),
    },
    evidence: reportEvidence(evidence, documents, reports, referenced, certificates),
    records: reports,
  };
}

/** The certificates in the files that hold any, by index into the evidence. */
async function readSupplied(
  evidence: Evidence,
  documents: readonly Document[],
): Promise<Map<number, readonly Certificate[]>> {
  const supplied = new Map<number, readonly Certificate[]>();
  for (const [index, { kind, copyOf }] of documents.entries()) {
    const content = evidence[index]?.content;
    if (kind !== 'certificate' || copyOf !== index || content?.state !== 'read' || content.bytes === null)
      continue;
    const certificates = await readCertificates(content.bytes);
    if (certificates.length > 0) supplied.set(index, certificates);
  }
  return supplied;
}

interface Opened {
  readonly records: readonly RecordInHand[];
  /** Files that were meant as records and are none, by index into the evidence. */
  readonly unopened: ReadonlyMap<number, Unreadable>;
}

async function openRecords(
  evidence: Evidence,
  documents: readonly Document[],
  supplied: readonly Certificate[],
): Promise<Opened> {
  const records: RecordInHand[] = [];
  const unopened = new Map<number, Unreadable>();
  for (const [index, document] of documents.entries()) {
    const file = evidence[index];
    if (document.copyOf !== index || file?.content.state !== 'read') continue;
    if (document.kind === 'no-record') unopened.set(index, notOpened(document, file.size));
    if (document.kind !== 'record' || file.content.bytes === null) continue;
    const opened = await openRecord(file.content.bytes, supplied);
    if (opened.layers.length === 0 && opened.content.kind === 'unreadable')
      unopened.set(index, opened.content);
    else records.push(takeInHand(index, document.path, opened));
  }
  return { records, unopened };
}

function notOpened(document: Document, size: number): Unreadable {
  const { looksLike, why, tooLarge } = whyNotOpened(document, size);
  return { reason: tooLarge ? 'TOO_LARGE' : 'NOT_A_VCON', looksLike, why };
}

/** Finds the file of every reference of every record, over all of them at once. */
function match(
  records: readonly RecordInHand[],
  evidence: Evidence,
  documents: readonly Document[],
  certificates: ReadonlyMap<number, readonly Certificate[]>,
  assignments: readonly Assignment[],
): { matches: Map<RecordInHand, Matches['matches']>; unmatched: ReadonlySet<number> } {
  const bySha512 = new Map(documents.map(({ sha512, copyOf }) => [sha512, copyOf]));
  const assigned = new Map(
    assignments.map(({ record, pointer, evidence }) => [
      `${record}${pointer}`,
      bySha512.get(evidence) ?? null,
    ]),
  );
  const wanted = records.flatMap(({ evidence: index, references }) =>
    references.map((reference): WantedFile => ({
      folder: evidence[index]?.folder ?? '',
      name: reference.name,
      mediaClass: reference.mediaClass,
      digests: reference.hash.sha512,
      withheld: reference.withheld,
      assigned: assigned.get(`${documents[index]?.sha512 ?? ''}${reference.pointer}`) ?? null,
    })),
  );
  const candidates = documents.map(({ kind, type, sha512 }, index): CandidateFile => ({
    evidence: index,
    folder: evidence[index]?.folder ?? '',
    name: evidence[index]?.name ?? '',
    sha512,
    mediaClass: type.mediaClass,
    loose: kind === 'file' || kind === 'archive' || (kind === 'certificate' && !certificates.has(index)),
  }));
  const { matches, unmatched } = matchFiles(wanted, candidates);
  let next = 0;
  const byRecord = new Map(
    records.map((record) => [record, matches.slice(next, (next += record.references.length))]),
  );
  return { matches: byRecord, unmatched: new Set(unmatched) };
}

/** A record that refers to no file, given together with media and nothing else. */
function onlyMediaBeside(record: RecordInHand, documents: readonly Document[]): boolean {
  const others = documents.filter(
    (document, index) => document.copyOf === index && index !== record.evidence,
  );
  return (
    record.vcon !== null &&
    record.references.length === 0 &&
    others.length > 0 &&
    others.every(({ kind, type }) => kind === 'file' && type.mediaClass === 'recording')
  );
}

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
function reportNoRecords(
  evidence: Evidence,
  documents: readonly Document[],
  unopened: ReadonlyMap<number, Unreadable>,
  referenced: ReadonlySet<number>,
  anyRecord: boolean,
): RecordReport[] {
  const alone = !anyRecord && unopened.size === 0;
  return documents.flatMap((document, index) => {
    if (document.copyOf !== index || referenced.has(index)) return [];
    const size = evidence[index]?.size ?? 0;
    const unreadable =
      unopened.get(index) ??
      (alone && (document.kind === 'file' || document.kind === 'archive') ? notOpened(document, size) : null);
    if (unreadable === null) return [];
    const recordingAlone =
      alone && document.type.mediaClass === 'recording' && document.type.kind === 'media';
    return [
      reportNoRecord(index, document.path, unreadable, {
        recordingAlone,
        empty: document.type.kind === 'empty',
      }),
    ];
  });
}

function reportAssignments(
  assignments: readonly Assignment[],
  documents: readonly Document[],
  reports: readonly RecordReport[],
): Report['policy']['assignments'] {
  return assignments.flatMap(({ record, pointer, evidence }) => {
    const recordIndex = reports.findIndex((report) => documents[report.evidence]?.sha512 === record);
    const evidenceIndex = documents.findIndex(({ sha512 }) => sha512 === evidence);
    return recordIndex < 0 || evidenceIndex < 0
      ? []
      : [{ record: recordIndex, pointer, evidence: evidenceIndex }];
  });
}
