import type { Sentence } from '../wording';

/** One file as the user gave it, after it was read once. Plain data: it crosses worker borders. */
export interface EvidenceFile {
  /** File name without its folder. */
  readonly name: string;
  /** Folder it came from, parts separated by "/"; "" where it came alone. */
  readonly folder: string;
  /** Bytes. */
  readonly size: number;
  readonly content: ReadContent | UnreadContent;
}

export interface ReadContent {
  readonly state: 'read';
  /** SHA-512 of the whole file, 64 bytes as lower-case hex. */
  readonly sha512: string;
  /** The first bytes, at most `bounds.headBytes`. */
  readonly head: Uint8Array;
  /** The whole file where it may be a document of the evidence (see `mayBeDocument`); null for recordings. */
  readonly bytes: Uint8Array | null;
  /** The file itself, for a digest that only some records ask for; where there is none, that digest is not known. */
  readonly source?: Blob | OfferedFile | ArchivedFile;
  /** When it was last changed, as the system says: milliseconds since 1970, UTC; absent within an archive. */
  readonly modified?: number;
  /**
   * `sha512` was taken over from a partial report that this browser made at this time (RFC 3339, UTC), and the file was
   * not read again.
   */
  readonly readEarlier?: string;
}

/** A file within an archive. */
export interface ArchivedFile {
  readonly archive: Blob | OfferedFile;
  /** Tells one archive from the next. */
  readonly id: number;
  /** Index of the member, in the order of the archive's listing. */
  readonly member: number;
}

/** A file that only the page can read; it answers through the port. */
export interface OfferedFile {
  readonly port: MessagePort;
  /** Bytes. */
  readonly size: number;
}

export interface UnreadContent {
  readonly state: 'not-read';
  /** Why, and what to do. */
  readonly why: Sentence;
  /** It is still to be read. */
  readonly waiting?: true;
}

/** A file that was read to its end. */
export interface ReadFile extends EvidenceFile {
  readonly content: ReadContent;
}

/** Everything the user gave, in the order it came. */
export type Evidence = readonly EvidenceFile[];

/** Folder and name in one. */
export const pathOf = ({ folder, name }: Pick<EvidenceFile, 'folder' | 'name'>): string =>
  folder === '' ? name : `${folder}/${name}`;

export const isRead = (file: EvidenceFile): file is ReadFile => file.content.state === 'read';

export const isWaiting = ({ content }: EvidenceFile): boolean =>
  content.state === 'not-read' && content.waiting === true;
