import { bounds } from './bounds';
import { isRead, isWaiting } from './evidence/evidence';
import { isNamedAsRecord } from './evidence/file-type';
import { leftUnread } from './evidence/left-unread';
import type { Exhibit } from './exhibit';
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
  const supplied = new Supplied(
    exhibits.map((exhibit) => {
      const { file, index } = exhibit;
      const counts = isRead(file) || isWaiting(file) || left.has(index);
      return counts ? suppliedFile(exhibit, folders) : null;
    }),
  );
  return lists.slice(0, bounds.inventory.lists).map(({ index, nature }) => supplied.compare(nature, index));
}

/** Every folder that files came from, and those around it: an archive whose members are here is one of them. */
export const foldersOf = (exhibits: readonly Exhibit[]): ReadonlySet<string> =>
  new Set(exhibits.flatMap(({ file }) => withFoldersAround(file.folder)));

function withFoldersAround(folder: string): string[] {
  const parts = folder.split('/').slice(0, bounds.inventory.folders);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
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
