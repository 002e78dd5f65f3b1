/** Moments as a date and a time of day, the way they are typed in. */

/** Whose date and time of day it is. */
export type Zone = 'local' | 'utc';

export interface TypedMoment {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** HH:MM, or HH:MM:SS. */
  readonly clock: string;
  readonly zone: Zone;
}

/** RFC 3339 in UTC; null while what is typed is no moment. */
export function isoOf({ date, clock, zone }: TypedMoment): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d(:\d\d)?$/.test(clock)) return null;
  const moment = new Date(`${date}T${clock}${zone === 'utc' ? 'Z' : ''}`);
  if (Number.isNaN(moment.getTime())) return null;
  // The 30th of February would be read as a day in March.
  return typed(moment, zone).date.endsWith(date.slice(8)) ? moment.toISOString() : null;
}

/** A moment as it is typed in, to the minute. */
export const typedOf = (iso: string, zone: Zone): TypedMoment => typed(new Date(iso), zone);

function typed(moment: Date, zone: Zone): TypedMoment {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  const [date = '', clock = ''] = (zone === 'utc' ? moment : local).toISOString().split('T');
  return { date, clock: clock.slice(0, 5), zone };
}

/** What this computer calls its time zone, such as "Europe/Berlin". */
export const zoneName = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
