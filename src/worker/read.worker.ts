import { readFile } from '../digest/read-file';
import type { ReadContent, UnreadContent } from '../evidence/evidence';
import { serve } from './channel';

/** Milliseconds between two reports of progress. */
const INTERVAL = 100;

serve(
  {
    read({ file, name }: { file: File; name: string }, progress): Promise<ReadContent | UnreadContent> {
      let last = performance.now();
      return readFile(file, name, (bytesRead) => {
        const now = performance.now();
        if (now - last < INTERVAL) return;
        last = now;
        progress(bytesRead);
      });
    },
  },
  (content) => {
    const { bytes } = content as Partial<ReadContent>;
    return bytes === null || bytes === undefined ? [] : [bytes.buffer as ArrayBuffer];
  },
);
