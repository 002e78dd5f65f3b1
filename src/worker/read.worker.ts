import { fileBehind } from '../digest/page-file';
import { readFile } from '../digest/read-file';
import type { ReadContent } from '../evidence/evidence';
import { serve } from './channel';
import type { ReadOutcome, ReadRequest } from './reader-pool';

/** Milliseconds between two reports of progress. */
const INTERVAL = 100;

serve(
  {
    read({ file, name }: ReadRequest, progress): Promise<ReadOutcome> {
      let last = performance.now();
      return readFile(file instanceof Blob ? file : fileBehind(file), name, (bytesRead) => {
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
