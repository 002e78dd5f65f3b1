import { listEntries, type ListedEntry } from './listed-entry';
import { readTrustFile } from './trust-file';
import type { TrustFile } from './trust-input';

/** What a site offers for its visitors' trust lists. It counts for nothing until the user accepts it. */
export interface Offered {
  readonly entries: readonly ListedEntry[];
  /** What could not be read, one text a file: for the operator, who sees it when looking at their site. */
  readonly problems: readonly string[];
}

/** Names of files that can hold entries; others, such as a README, are passed over. */
const TRUST_FILE = /\.(pem|crt|cer|der|p7b|p7c|json)$/i;

/** Reads the files that an operator has put into `public/trust`. */
export async function readOffered(files: readonly TrustFile[], now: Date): Promise<Offered> {
  const taking = { purpose: 'signer', addedAt: now.toISOString(), whose: 'this site’s ' } as const;
  const readings = await Promise.all(
    files.filter(({ name }) => TRUST_FILE.test(name)).map((file) => readTrustFile(file, taking)),
  );
  const entries = new Map(
    readings
      .flatMap((reading) => reading.entries)
      .map((entry) => [`${entry.purpose} ${entry.sha256}`, entry]),
  );
  return {
    entries: await listEntries([...entries.values()], now),
    problems: readings.flatMap(({ problem }) => problem ?? []),
  };
}
