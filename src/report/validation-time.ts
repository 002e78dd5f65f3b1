import { english, said, sentences, type Said } from '../wording';
import type { ValidationTime } from './report';
import { RELEASED } from './tool';

/** How far two clocks may be apart without being remarked: milliseconds. */
const CLOCKS = 5 * 60 * 1000;

/**
 * The time at which certificates are judged, and whether it can be right.
 * @param now by this computer's clock
 * @param set by the user; null where they set none
 * @param proven by when a witness shows that the one record was signed; null where its signer is judged as of now
 * @param latest the latest time that a record says of its own making; null where none says one
 */
export function validationTime(
  now: Date,
  set: Date | null,
  latest: Date | null,
  proven: Date | null = null,
): ValidationTime {
  const doubtSaid = doubtOf(now, set, latest);
  return {
    time: (set ?? proven ?? now).toISOString(),
    source: set !== null ? 'user' : proven !== null ? 'proven' : 'clock',
    doubt: doubtSaid === null ? null : sentences(english, [doubtSaid]),
    doubtSaid,
  };
}

function doubtOf(now: Date, set: Date | null, latest: Date | null): Said | null {
  const released = new Date(RELEASED);
  if (now < released) {
    return said(
      'This computer’s clock says {now}, which is before this tool was made ({released}). Set the clock and verify again.',
      { now: iso(now), released: iso(released) },
    );
  }
  if (latest !== null && latest.getTime() > now.getTime() + CLOCKS) {
    return said(
      'A record says that it was made at {latest}, and this computer’s clock says {now}. One of the two is wrong.',
      { latest: iso(latest), now: iso(now) },
    );
  }
  return set !== null && set > now ? said('The time that you set is still to come.') : null;
}

const iso = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');
