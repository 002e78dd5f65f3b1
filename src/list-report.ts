import { bounds } from './bounds';
import { isRead, isWaiting } from './evidence/evidence';
import { isNamedAsRecord } from './evidence/file-type';
import { leftUnread } from './evidence/left-unread';
import { foldersOf, type Exhibit } from './exhibit';
import { Supplied, type SuppliedFile } from './report/inventory-check';
import type { ListReport } from './report/report';

/**
 * Holds every list among the evidence against all that was supplied; the same list twice counts once, and past the
 * bound lists are left aside. No list changes an outcome.
 * @param referenced indices of the files that a reference of a record was found to mean: they are no lists
 */
export function reportLists(exhibits: readonly Exhibit[], referenced: ReadonlySet<number>): ListReport[] {
  const lists = exhibits.flatMap(({ index, copyOf, nature }) =>
    nature.kind === 'list' && copyOf === index && !referenced.has(index) ? [{ index, nature }] : [],
  );
  if (lists.length === 0) return [];
  const folders = foldersOf(exhibits);
  const left = leftUnread(exhibits.map(({ file }) => file));
  const again = givenAgain(exhibits);
  const supplied = new Supplied(
    exhibits.map((exhibit) => {
      const { file, index } = exhibit;
      const counts = !again.has(index) && (isRead(file) || isWaiting(file) || left.has(index));
      return counts ? suppliedFile(exhibit, folders) : null;
    }),
  );
  return lists.slice(0, bounds.inventory.lists).map(({ index, nature }) => supplied.compare(nature, index));
}

/** Indices of the files that were read before, under the same folder and name and with the same content: they are there once. */
function givenAgain(exhibits: readonly Exhibit[]): ReadonlySet<number> {
  const seen = new Set<string>();
  const again = new Set<number>();
  for (const { index, path, sha512 } of exhibits) {
    if (sha512 === null) continue;
    const key = `${sha512}\0${path}`;
    if (seen.has(key)) again.add(index);
    seen.add(key);
  }
  return again;
}

function suppliedFile({ file, nature, path, sha512 }: Exhibit, folders: ReadonlySet<string>): SuppliedFile {
  const { folder, name } = file;
  const uuid = nature.kind === 'record' ? nature.record.uuid : null;
  const kind = kindOf(nature.kind, name, folders.has(path));
  return { folder, name, sha512, waiting: isWaiting(file), uuid, kind };
}

/** @param hasMembers whether files of it are among the evidence, as an archive's are */
function kindOf(nature: Exhibit['nature']['kind'], name: string, hasMembers: boolean): SuppliedFile['kind'] {
  switch (nature) {
    case 'record':
    case 'no-record':
      return 'record';
    case 'unread':
      return hasMembers ? 'aside' : isNamedAsRecord(name) ? 'record' : 'file';
    case 'list':
    case 'report':
    case 'key':
      return 'aside';
    default:
      return hasMembers ? 'aside' : 'file';
  }
}
