import {
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_SPLIT_ZIP_FILE,
  ZipReader,
  type Entry,
} from '@zip.js/zip.js/lib/zip-core-reader.js';
import { bounds } from '../bounds';
import { message, said, type Said } from '../wording';
import { LOCAL_HEADER, MemberFile, type MemberPlace } from './archive-member';
import { ArchiveSource, DirectoryTooLarge, type ArchiveFile } from './archive-source';
import type { ReadableFile } from './file-hash';
import { memberPath } from './member-path';

/** One file of an archive. An archive in it is such a file too: nothing in here opens it. */
export interface ArchiveMember {
  /** The archive's name and the folder in it, parts separated by "/"; no part leads out of it. */
  readonly folder: string;
  readonly name: string;
  /** Bytes, unpacked, as the directory of the archive says; reading fails where that is not so. */
  readonly size: number;
  readonly file: ReadableFile;
}

/** What is not read: a member by its folder and name, or the rest of an archive by the archive's name. */
export interface LeftOut {
  readonly name: string;
  readonly why: Said;
}

export interface OpenedArchive {
  /** In the order of the directory; two of the same name are both here. */
  readonly members: readonly ArchiveMember[];
  readonly leftOut: readonly LeftOut[];
  /** Files that a Mac adds of its own, `__MACOSX/` and `.DS_Store`: they hold nothing of the evidence. */
  readonly skipped: number;
}

/** Ways of packing (APPNOTE 4.4.5) that are unpacked: none, and deflate. */
const STORED = 0;
const DEFLATED = 8;

/** Bit 5 of the general purpose flags (APPNOTE 4.4.4): patch data, which no reader of files unpacks. */
const PATCH = 0x20;

/**
 * Opens a ZIP archive (APPNOTE 6.3.10, ISO/IEC 21320-1) by its directory: what its members are called and how large they are.
 * Nothing is unpacked before it is read. Never throws.
 * @param name the archive's own
 * @returns what is in it and what of that is left out; or why it cannot be opened at all
 */
export async function openArchive(
  archive: ArchiveFile,
  name: string,
): Promise<OpenedArchive | { readonly problem: Said }> {
  if (!canUnpack()) return { problem: said(NOT_HERE) };
  const source = new ArchiveSource(archive);
  const listed: Listed[] = [];
  let [seen, more] = [0, false];
  try {
    const reader = new ZipReader(source as unknown as ConstructorParameters<typeof ZipReader>[0], {
      useWebWorkers: false,
      filenameValidation: 'tolerant',
    });
    for await (const entry of reader.getEntriesGenerator()) {
      more = listed.length === bounds.files || ++seen > bounds.archive.entries;
      if (more) break;
      if (!isFolder(entry)) listed.push(asListed(entry, source.size));
    }
  } catch (error) {
    return { problem: whyNotOpened(error, source.failure) };
  }
  source.directoryIsRead();
  return sorted(listed, more, source, memberPath('', name).name);
}

function canUnpack(): boolean {
  try {
    return new DecompressionStream('deflate-raw') instanceof DecompressionStream;
  } catch {
    return false;
  }
}

/** What is kept of an entry of the directory; the library's own take twenty times the memory. */
interface Listed {
  readonly path: string;
  readonly place: MemberPlace;
  /** Where it ends at the earliest, in bytes from where the archive begins: an extra field may make its local header longer. */
  readonly end: number;
  /** Why it is left out; null where nothing in its entry says so. */
  readonly why: Said | null;
}

/** Names a folder and holds nothing. What has bytes is a file, whatever its attributes say. */
const isFolder = (entry: Entry): boolean => entry.directory && entry.uncompressedSize === 0;

function asListed(entry: Entry, size: number): Listed {
  const { filename, offset, compressedSize, rawFilename } = entry;
  const long = filename.length > bounds.archive.path;
  const end = offset + LOCAL_HEADER + rawFilename.length + compressedSize;
  return {
    path: long ? `${filename.slice(0, 100)}…` : filename,
    place: {
      offset,
      packedSize: compressedSize,
      size: entry.uncompressedSize,
      deflated: entry.compressionMethod === DEFLATED,
      crc32: (entry.crc32 ?? 0) >>> 0,
    },
    end,
    why: long
      ? said('Its name has more than {n} characters.', { n: bounds.archive.path })
      : (whyLeftOut(entry) ?? (end > size ? CUT : null)),
  };
}

function sorted(
  listed: readonly Listed[],
  more: boolean,
  source: ArchiveSource,
  archive: string,
): OpenedArchive {
  const members: ArchiveMember[] = [];
  const leftOut: LeftOut[] = [];
  const shared = sharingBytes(listed.filter(({ end }) => end <= source.size));
  let [skipped, unpacked] = [0, 0];
  const limit = Math.max(bounds.archive.unpackedBytes, bounds.archive.unpackedTimes * source.size);
  for (const one of listed) {
    const { folder, name } = memberPath(archive, one.path);
    const { size } = one.place;
    if (isOfMac(folder.slice(archive.length + 1), name)) {
      skipped++;
      continue;
    }
    const why = one.why ?? (shared.has(one) ? SHARED : unpacked + size > limit ? TOO_MUCH : null);
    if (why !== null) {
      leftOut.push({ name: `${folder}/${name}`, why });
      continue;
    }
    unpacked += size;
    members.push({ folder, name, size, file: new MemberFile(one.place, source) });
  }
  if (more) leftOut.push({ name: archive, why: said(TOO_MANY, { limit: listed.length }) });
  return { members, leftOut, skipped };
}

const isOfMac = (folder: string, name: string): boolean =>
  name === '.DS_Store' || folder.split('/', 1)[0] === '__MACOSX';

const NOT_HERE = message(
  'This browser cannot unpack archives. Unpack it with another program, or open it in a current browser.',
);

const TOO_MANY = message(
  'Only its first {limit} files were taken. Unpack it and add the others in smaller portions.',
);

const TOO_MUCH = said(
  'Unpacked, the files of this archive would be far larger than it is. Unpack it yourself and add what belongs to the evidence.',
);

const CUT = said('The archive ends before this file does. Get a new copy of the archive.');

const SHARED = said(
  'The archive gives the same bytes to another file too. Ask for a new archive from where it came.',
);

function whyLeftOut(entry: Entry): Said | null {
  if (entry.symlink) {
    return said('A link to another file, without any content of its own. Add the file that it stands for.');
  }
  if (entry.encrypted) return said('It is encrypted. Unpack it with its password and add what is inside.');
  const { compressionMethod: method, rawBitFlag = 0 } = entry;
  if ((method !== STORED && method !== DEFLATED) || (rawBitFlag & PATCH) !== 0) {
    return said(
      'It is packed in a way that is not read here (method {method}). Unpack it and add what is inside.',
      { method: String(method) },
    );
  }
  return entry.diskNumberStart === 0 ? null : said(PART);
}

/** Members that lie over one another, as in archives that are made to unpack to more than anyone can hold. */
function sharingBytes(listed: readonly Listed[]): ReadonlySet<Listed> {
  const shared = new Set<Listed>();
  let furthest: Listed | null = null;
  for (const one of listed.toSorted((a, b) => a.place.offset - b.place.offset)) {
    if (furthest !== null && one.place.offset < furthest.end) shared.add(one).add(furthest);
    if (furthest === null || one.end > furthest.end) furthest = one;
  }
  return shared;
}

const PART = message(
  'One part of an archive in several parts. Put them together, unpack them and add what is inside.',
);

function whyNotOpened(error: unknown, failure: unknown): Said {
  if (failure !== null) {
    return said(
      'The archive could not be read: it was changed, moved or locked after you chose it. Add it again.',
    );
  }
  if (error instanceof DirectoryTooLarge) {
    return said(
      'An archive with too long a list of files. Unpack it and add what is inside, in smaller portions.',
    );
  }
  switch (error instanceof Error ? error.message : '') {
    case ERR_SPLIT_ZIP_FILE:
      return said(PART);
    case ERR_ENCRYPTED_CENTRAL_DIRECTORY:
      return said(
        'An archive whose list of files is encrypted. Unpack it with its password and add what is inside.',
      );
    default:
      return said(
        'A damaged or incomplete archive: its list of files cannot be read. Get a new copy of it, or unpack it and add what is inside.',
      );
  }
}
