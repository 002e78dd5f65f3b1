import type { ArchivedFile, OfferedFile } from '../evidence/evidence';
import { openArchive, type OpenedArchive } from './archive';
import type { ReadableFile } from './file-hash';
import { fileBehind } from './page-file';

/** Archives that were opened, the last ones first: their members are read one by one. */
const opened: { readonly id: number; readonly is: Opening }[] = [];
type Opening = Promise<OpenedArchive | { readonly problem: unknown }>;
const KEPT = 4;

/**
 * What a supplied file can be read from.
 * @throws DOMException `DataError` where its archive does not open any more
 */
export async function readable(source: Blob | OfferedFile | ArchivedFile): Promise<ReadableFile> {
  if (source instanceof Blob) return source;
  if ('port' in source) return fileBehind(source);
  const listed = await listing(source);
  const member = 'members' in listed ? listed.members[source.member] : undefined;
  if (member === undefined) throw new DOMException('The archive does not hold this file.', 'DataError');
  return member.file;
}

function listing({ archive, id }: ArchivedFile): Opening {
  const known = opened.find((one) => one.id === id);
  if (known !== undefined) return known.is;
  const is = openArchive(archive instanceof Blob ? archive : fileBehind(archive), '');
  // What the page reads for a worker it reads for one call.
  if (archive instanceof Blob) opened.unshift({ id, is });
  opened.length = Math.min(opened.length, KEPT);
  return is;
}
