import { bounds } from '../bounds';
import { isRead, isWaiting, pathOf, type EvidenceFile } from '../evidence/evidence';
import { leftUnread } from '../evidence/left-unread';
import { isArray, isString, JsonError, JsonNumber, parseJson, type JsonValue } from '../vcon/json';
import { membersOf, type Piece } from './json-pieces';

/**
 * What a report carries of which not every file was read, so that the verification can go on from there: the fingerprints of large files, which are
 * then not read once more. It counts only where the browser that made it knows its own seal on it again.
 */
export interface Resume {
  readonly files: readonly ResumeFile[];
  /** Over `sealedText`: HMAC-SHA-256 (RFC 2104), hex. */
  readonly seal: string;
}

/**
 * A file by folder and name, bytes, and the time of its last change as the system says (milliseconds since 1970, UTC);
 * and its SHA-512, hex. Where that was taken over from an earlier report, the time of the report for which the file was
 * read (RFC 3339, UTC): a fingerprint does not grow younger by being handed on.
 */
export type ResumeFile = readonly [
  path: string,
  size: number,
  modified: number,
  sha512: string,
  reportedAt?: string,
];

/** What a report says of itself: anybody could have written it. */
export interface ResumeClaim extends Resume {
  /** When the report was made: RFC 3339, UTC. */
  readonly verifiedAt: string;
}

/** A fingerprint of a file, and when the report was made for which it was read: RFC 3339, UTC. */
export interface KnownDigest {
  /** Hex. */
  readonly sha512: string;
  readonly reportedAt: string;
}

/** A file that a report has the fingerprint of. */
export interface KnownFile extends KnownDigest {
  /** Folder and name. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, UTC. */
  readonly modified: number;
}

export { pathOf };

/**
 * Files that need not be read once more: larger ones that are no documents, and lay in no archive. None where there is
 * nothing to go on with, since every file was read.
 * @param above bytes; smaller files are read anew each time
 */
export function resumeFiles(evidence: readonly EvidenceFile[], above: number): ResumeFile[] {
  if (!evidence.some(isWaiting) && leftUnread(evidence).size === 0) return [];
  const all = evidence.filter(isRead).flatMap((file): KnownFile[] => {
    const { size, content } = file;
    const { sha512, bytes, modified, readEarlier } = content;
    return size > above && bytes === null && modified !== undefined
      ? [{ path: pathOf(file), size, modified, sha512, reportedAt: readEarlier ?? '' }]
      : [];
  });
  const known = new KnownFiles(all);
  return known.all.map(({ path, size, modified, sha512, reportedAt }) =>
    reportedAt === '' ? [path, size, modified, sha512] : [path, size, modified, sha512, reportedAt],
  );
}

/** The text that a seal is over: all that is relied on later. */
export const sealedText = (verifiedAt: string, files: readonly ResumeFile[]): string =>
  JSON.stringify(['vcon-verifier partial report 1', verifiedAt, files]);

/**
 * What a report says for a verification to go on from.
 * @returns null where it is neither a partial report nor one with files that were not read; without `claim` where it says nothing that could be relied on. Never throws
 */
export function readResume(report: Uint8Array): { readonly claim: ResumeClaim | null } | null {
  try {
    const members = membersOf({ bytes: report, at: 0 });
    const value = (name: string): JsonValue | undefined => valueOf(members.get(name));
    if (value('format') !== 'vcon-verification-report') return null;
    if (!members.has('resume') && (value('partial') ?? null) === null) return null;
    return { claim: claimOf(value('verifiedAt'), members.get('resume')) };
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}

const valueOf = (piece: Piece | undefined): JsonValue | undefined =>
  piece === undefined ? undefined : parseJson(piece.bytes).value;

function claimOf(verifiedAt: JsonValue | undefined, resume: Piece | undefined): ResumeClaim | null {
  if (resume === undefined || !isTime(verifiedAt)) return null;
  const members = membersOf(resume);
  const [listed, seal] = [valueOf(members.get('files')), valueOf(members.get('seal'))];
  if (!isArray(listed) || listed.length > bounds.files || !isString(seal) || !SEAL.test(seal)) return null;
  const files = listed.flatMap((file) => fileOf(file) ?? []);
  return files.length === listed.length ? { verifiedAt, files, seal } : null;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
const isTime = (value: JsonValue | undefined): value is string =>
  isString(value) && TIME.test(value) && !Number.isNaN(Date.parse(value));
const SEAL = /^[0-9a-f]{64}$/;
const SHA512 = /^[0-9a-f]{128}$/;

/** In a list, so that it can be one of many. */
function fileOf(file: JsonValue): [ResumeFile] | null {
  if (!isArray(file) || file.length < 4 || file.length > 5) return null;
  const [path, size, modified, sha512, reportedAt] = file;
  if (!isString(path) || !isString(sha512) || !SHA512.test(sha512)) return null;
  const [bytes, time] = [wholeOf(size), wholeOf(modified)];
  if (bytes === null || bytes < 0 || time === null) return null;
  if (reportedAt === undefined) return [[path, bytes, time, sha512]];
  return isTime(reportedAt) ? [[path, bytes, time, sha512, reportedAt]] : null;
}

function wholeOf(value: JsonValue | undefined): number | null {
  const number = value instanceof JsonNumber ? value.value : NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** The files of a claim, once its seal is known to be ours. */
export const knownBy = ({ verifiedAt, files }: ResumeClaim): KnownFile[] =>
  files.map(([path, size, modified, sha512, reportedAt = verifiedAt]) => ({
    path,
    size,
    modified,
    sha512,
    reportedAt,
  }));

/** Finds fingerprints by what a file shows without being read: its path, its size and the time of its last change. */
export class KnownFiles {
  /** null: of files that look the same, two fingerprints are known, so neither is. */
  private readonly files = new Map<string, KnownFile | null>();

  constructor(files: readonly KnownFile[]) {
    for (const file of files) {
      const before = this.files.get(keyOf(file));
      if (before === undefined) this.files.set(keyOf(file), file);
      else if (before?.sha512 !== file.sha512) this.files.set(keyOf(file), null);
    }
  }

  get all(): KnownFile[] {
    return [...this.files.values()].filter((file) => file !== null);
  }

  /** The fingerprint of a file of which all three are the same; null where none is known. */
  of(file: Pick<KnownFile, 'path' | 'size' | 'modified'>): KnownDigest | null {
    const known = this.files.get(keyOf(file)) ?? null;
    return known === null ? null : { sha512: known.sha512, reportedAt: known.reportedAt };
  }
}

const keyOf = ({ path, size, modified }: Pick<KnownFile, 'path' | 'size' | 'modified'>): string =>
  JSON.stringify([path, size, modified]);
