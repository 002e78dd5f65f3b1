import { bounds } from '../bounds';
import { said, type Said } from '../wording';
import { mayBeEvidence } from '../worker/bridge';
import { Pauses } from './pauses';

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

/** The most files that one drop may hold, and the most files and folders that are looked at to find them. */
const limit = bounds.files;
const seen = bounds.filesSeen;

const tooMany = said(
  'Only {limit} files were taken, records and recordings first. Add the others in smaller portions.',
  { limit },
);

/** As many files as are taken: of more, first those that by their names are records, recordings and certificates. */
function withinLimit(files: readonly DroppedFile[]): DroppedFile[] {
  if (files.length <= limit) return [...files];
  const likely = files.filter(({ file }) => mayBeEvidence(file.name)).slice(0, limit);
  const taken = new Set(likely);
  for (const file of files) {
    if (taken.size === limit) break;
    taken.add(file);
  }
  return files.filter((file) => taken.has(file));
}

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

/**
 * Files of an `<input type="file">`, a folder input included. They are taken before the first await: the input may be
 * emptied then.
 */
export async function chosenFiles(list: FileList | null): Promise<Dropped> {
  const all: DroppedFile[] = [];
  const pauses = new Pauses();
  for (const file of [...(list ?? [])]) {
    const path = file.webkitRelativePath;
    all.push({ file, folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))) });
    if (pauses.isDue) await pauses.pause();
  }
  return { files: withinLimit(all), problem: all.length > limit ? tooMany : null };
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
  const problem = files.length > limit || folders.length > seen ? tooMany : notOpened(unread);
  return { files: withinLimit(files), problem };
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** Walks the folders, adding to both lists until one is past its bound. Returns the names that could not be opened. */
async function collect(folders: FileSystemDirectoryEntry[], files: DroppedFile[]): Promise<string[]> {
  const unread: string[] = [];
  for (let next = 0; next < folders.length && folders.length <= seen; next += 1) {
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
          if (files.length > seen || folders.length > seen) return unread;
        }
      }
    } catch {
      unread.push(folder.name);
    }
  }
  return unread;
}
