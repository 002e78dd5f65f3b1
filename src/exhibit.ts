import { bounds } from './bounds';
import type { Document } from './evidence/document';
import type { EvidenceFile } from './evidence/evidence';
import { isNamedAsArchive, isNamedAsOfficeDocument, isNamedAsRecord } from './evidence/file-type';
import type { Inventory, NoInventory } from './evidence/inventory';
import { leftUnread } from './evidence/left-unread';
import type { Unreadable } from './report/facts';
import type { RecordInHand } from './report/record-in-hand';
import type { ServiceKey } from './trust/service-key';
import type { ContentHash } from './vcon/content-hash';
import type { Certificate } from './x509/certificate';
import type { RevocationList } from './x509/crl';
import type { OcspResponse } from './x509/ocsp';
import type { Testimony } from './witness/testimony';
import type { Sentence } from './wording';

/** What a supplied file turned out to be. */
export type Nature =
  | { readonly kind: 'record'; readonly record: RecordInHand }
  /** Meant as a record, and none. */
  | { readonly kind: 'no-record'; readonly unreadable: Unreadable }
  /** A delivery notice: it announces a record by its hash. */
  | { readonly kind: 'envelope'; readonly contentHash: ContentHash }
  | Credential
  /** A time stamp, or a statement or receipt of a transparency service. */
  | { readonly kind: 'testimony'; readonly testimony: Testimony }
  /** Public keys of transparency services. */
  | { readonly kind: 'service-keys'; readonly keys: readonly ServiceKey[] }
  /** What an audit service (JLINC) wrote down of a record: information, and no answer. */
  | { readonly kind: 'audit' }
  /** Meant to hold certificates or revocation data, and nothing in it could be read. */
  | { readonly kind: 'damaged'; readonly why: Sentence }
  /** A list of what should be there, or why a file with the name of one is none. */
  | Inventory
  | NoInventory
  | { readonly kind: 'key' | 'report' | 'archive' | 'file' | 'unread' };

/** Certificates and revocation data in a file, which may hold all of them; `kind` is the first that it does hold. */
export interface Credential {
  readonly kind: 'certificate' | 'crl' | 'ocsp';
  readonly certificates: readonly Certificate[];
  /** Lists of withdrawn certificates (RFC 5280 section 5). */
  readonly lists: readonly RevocationList[];
  /** Answers on whether certificates are withdrawn (RFC 6960). */
  readonly responses: readonly OcspResponse[];
}

/** Indices of the files that are meant as records by their names, and were not read. */
export function unreadRecords(exhibits: readonly Exhibit[]): ReadonlySet<number> {
  const left = leftUnread(exhibits.map(({ file }) => file));
  return new Set([...left].filter((index) => isNamedAsRecord(exhibits[index]?.file.name ?? '')));
}

/** Every folder that files came from, and those around it: an archive whose members are here is one of them. */
export const foldersOf = (exhibits: readonly Exhibit[]): ReadonlySet<string> =>
  new Set(exhibits.flatMap(({ file }) => withFoldersAround(file.folder)));

function withFoldersAround(folder: string): string[] {
  const parts = folder.split('/').slice(0, bounds.inventory.folders);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** Indices of the archives of which no file is among the evidence: what lies in them, nobody looked at. */
export function closedArchives(exhibits: readonly Exhibit[]): ReadonlySet<number> {
  const archives = exhibits.filter(
    ({ file: { name }, nature: { kind } }) =>
      (kind === 'archive' && !isNamedAsOfficeDocument(name)) || (kind === 'unread' && isNamedAsArchive(name)),
  );
  if (archives.length === 0) return new Set();
  const folders = foldersOf(exhibits);
  return new Set(archives.flatMap(({ index, path }) => (folders.has(path) ? [] : [index])));
}

/** One supplied file, opened as far as it goes. */
export interface Exhibit extends Omit<Document, 'kind'> {
  /** Index into the evidence. */
  readonly index: number;
  readonly file: EvidenceFile;
  /** The same for all copies of one file. */
  readonly nature: Nature;
}
