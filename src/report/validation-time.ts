import type { ValidationTime } from './report';
import { RELEASED } from './tool';

/** How far two clocks may be apart without being remarked: milliseconds. */
const CLOCKS = 5 * 60 * 1000;

/**
 * The time at which certificates are judged, and whether it can be right.
 * @param now by this computer's clock
 * @param set by the user; null where they set none
 * @param latest the latest time that a record says of its own making; null where none says one
 */
export function validationTime(now: Date, set: Date | null, latest: Date | null): ValidationTime {
  const doubt = doubtOf(now, set, latest);
  return set === null
    ? { time: now.toISOString(), source: 'clock', doubt }
    : { time: set.toISOString(), source: 'user', doubt };
}

function doubtOf(now: Date, set: Date | null, latest: Date | null): string | null {
  const released = new Date(RELEASED);
  if (now < released) {
    return `This computer’s clock says ${iso(now)}, which is before this tool was made (${iso(released)}). Set the clock and verify again.`;
  }
  if (latest !== null && latest.getTime() > now.getTime() + CLOCKS) {
    return `A record says that it was made at ${iso(latest)}, and this computer’s clock says ${iso(now)}. One of the two is wrong.`;
  }
  return set !== null && set > now ? 'The time that you set is still to come.' : null;
}

const iso = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');
