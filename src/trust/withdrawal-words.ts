import { asSaid, inEnglish, said, type Said } from '../wording';
import type { RevocationStatus } from '../x509/revocation-status';

/** Whether the certificates were withdrawn. */
export function withdrawalOf(statuses: readonly RevocationStatus[]): Said[] {
  const unsettled = new Map(
    statuses.flatMap((status) => (status.kind === 'unknown' ? [[inEnglish(status.why), status.why]] : [])),
  );
  if (unsettled.size > 0) return [...unsettled.values()].map(asSaid);
  const good = statuses.filter(({ kind }) => kind === 'good').length;
  if (good === statuses.length) {
    return laterRevocation(statuses) === null ? [said('Not withdrawn, by the lists that you gave.')] : [];
  }
  return [
    good === 0
      ? said('Whether it was withdrawn was not checked.')
      : said('Whether it was withdrawn was checked for a part of the path only.'),
  ];
}

/** A day, in UTC. */
export const day = (time: Date): string => `${time.toISOString().slice(0, 10)} (UTC)`;

/** When the first of them was withdrawn, after the time that counts; null for none. */
export const laterRevocation = (statuses: readonly RevocationStatus[]): Date | null =>
  statuses.flatMap((status) => (status.kind === 'good' && status.later ? [status.later.date] : []))[0] ??
  null;
