import { openArchive } from '../digest/archive';
import { copyFile, type NotCopied } from '../digest/file-copy';
import type { ReadableFile } from '../digest/file-hash';
import { readable } from '../digest/readable';
import { readBytes, readFile, readHead } from '../digest/read-file';
import type { ReadContent } from '../evidence/evidence';
import { serve } from './channel';
import { message } from '../wording';
import {
  SMALL,
  type ListedArchive,
  type ListRequest,
  type ReadOutcome,
  type ReadRequest,
  type UnpackRequest,
} from './reader-pool';

/** Milliseconds between two reports of progress. */
const INTERVAL = 100;

const GONE = message('Its archive cannot be opened any more. Add the archive again.');

/**
 * The file as it is now: of a part of it the browser knows the size, of a file it asks the system each time. An empty one stays
 * whole: it may be gone.
 */
function settled(file: ReadableFile): ReadableFile {
  const all = file instanceof File ? file.slice(0) : file;
  return all.size > 0 ? all : file;
}

const mayRead = (file: Pick<ReadableFile, 'slice'>): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

serve(
  {
    /** While one file is on its way from the disk, another is hashed. */
    read(requests: readonly ReadRequest[], progress): Promise<ReadOutcome[]> {
      const bytesRead = requests.map(() => 0);
      let last = performance.now();
      return Promise.all(
        requests.map(async ({ file, name, known }, at): Promise<ReadOutcome> => {
          if (file instanceof Uint8Array) return { ...(await readBytes(file, name)), size: file.length };
          const source = await readable(file).then(settled, () => null);
          if (source === null) return { state: 'not-read', why: GONE };
          const { size } = source;
          if (requests.length > 1 && size > SMALL && known === undefined) return { state: 'put-off', size };
          const onProgress = (bytes: number): void => {
            bytesRead[at] = bytes;
            const now = performance.now();
            if (now - last < INTERVAL) return;
            last = now;
            progress(bytesRead.reduce((sum, amount) => sum + amount, 0));
          };
          const read = await (known === undefined
            ? readFile(source, name, onProgress)
            : readHead(source, name, known, onProgress));
          return { ...read, size };
        }),
      );
    },

    /** null: this worker may not read files. */
    async list({ file, name }: ListRequest): Promise<ListedArchive | null> {
      const source = await readable(file);
      const opened = await openArchive(source, name);
      if ('problem' in opened) return (await mayRead(source)) ? opened : null;
      const members = opened.members.map(({ folder, name, size }) => ({ folder, name, size }));
      return { members, leftOut: opened.leftOut };
    },

    async unpack({ file, sha512 }: UnpackRequest): Promise<Blob | NotCopied> {
      const source = await readable(file).catch(() => null);
      return source === null ? 'changed' : copyFile(source, sha512);
    },
  },
  (reads) =>
    (Array.isArray(reads) ? (reads as readonly Partial<ReadContent>[]) : []).flatMap(({ bytes }) =>
      bytes == null ? [] : [bytes.buffer as ArrayBuffer],
    ),
);
