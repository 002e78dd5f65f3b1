import { readFileSync } from 'node:fs';
import { readTrustFile } from '../../src/trust/trust-file';
import type { TrustEntry } from '../../src/trust/trust-entry';

/** Whom the samples' own trust list names, and for what. */
const files = [
  ['signer.pem', 'signer'],
  ['expired-signer.pem', 'signer'],
  ['authority.pem', 'timestamp'],
  ['service.pem', 'transparency'],
] as const;

/** The trust list of the samples in `public/samples`. */
export async function sampleTrust(addedAt: string, confirmedBy: string | null = null): Promise<TrustEntry[]> {
  const entries = await Promise.all(
    files.map(async ([name, purpose]) => {
      const bytes = new Uint8Array(readFileSync(`public/samples/${name}`));
      return (await readTrustFile({ name, bytes }, { purpose, addedAt, whose: '' })).entries;
    }),
  );
  return entries.flat().map((entry) => ({ ...entry, confirmedBy }));
}
