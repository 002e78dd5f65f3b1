import { bounds } from '../bounds';
import { said, type Said } from '../wording';

/** Files as they come from a drop or a file input, each with the folder it lay in. */

export interface DroppedFile {
  readonly file: File;
  /** Path of the folder it came from, "" where it came alone. */
  readonly folder: string;
}

export interface Dropped {
  readonly files: DroppedFile[];
  /** What was left out and why: one sentence; null where nothing was. */
  readonly problem: Said | null;
}

/** The most files, and the most folders, that one drop may hold. */
const limit = bounds.files;

const tooMany = said('Only the first {limit} files were taken. Add the others in smaller portions.', {
  limit,
});

/** What is said of files and folders that could not be opened, by their names. */
function notOpened(names: readonly string[]): Said | null {
  const [name] = names;
  if (name === undefined) return null;
  return names.length === 1
    ? said('This browser could not open "{name}". Choose the files themselves instead.', { name })
    : said(
        'This browser could not open {amount} of the files or folders. Choose the files themselves instead.',
        { amount: names.length },
      );
}

/** Files of an `<input type="file">`, a folder input included. */
export function chosenFiles(list: FileList | null): Dropped {
  const all = [...(list ?? [])];
  const files = all.slice(0, limit).map((file) => {
    const path = file.webkitRelativePath;
    return { file, folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))) };
  });
  return { files, problem: all.length > limit ? tooMany : null };
}

/** Whether a drag carries files rather than text or an element of the page. */
export const carriesFiles = (transfer: DataTransfer | null): transfer is DataTransfer =>
  transfer?.types.includes('Files') ?? false;

/**
 * Files and whole folders of a drop. The items are taken before the first await: a browser empties the
 * transfer as soon as the event is over.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const files: DroppedFile[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry !== null && isFolder(entry)) folders.push(entry);
    else if (file !== null) files.push({ file, folder: '' });
  }
  const unread = await collect(folders, files);
  const problem = files.length > limit || folders.length > limit ? tooMany : notOpened(unread);
  return { files: files.slice(0, limit), problem };
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** Walks the folders, adding to both lists until one is past the limit. Returns the names that could not be opened. */
async function collect(folders: FileSystemDirectoryEntry[], files: DroppedFile[]): Promise<string[]> {
  const unread: string[] = [];
  for (let next = 0; next < folders.length && folders.length <= limit; next += 1) {
    const folder = folders[next];
    if (folder === undefined) break;
    const reader = folder.createReader();
    try {
      for (;;) {
        const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
          reader.readEntries(resolve, reject);
        });
        if (batch.length === 0) break;
        for (const entry of batch) {
          if (isFolder(entry)) folders.push(entry);
          else if (isFile(entry)) {
            try {
              const file = await new Promise<File>((resolve, reject) => {
                entry.file(resolve, reject);
              });
              files.push({ file, folder: folder.fullPath.replace(/^\//, '') });
            } catch {
              unread.push(entry.name);
            }
          }
          if (files.length > limit || folders.length > limit) return unread;
        }
      }
    } catch {
      unread.push(folder.name);
    }
  }
  return unread;
}
