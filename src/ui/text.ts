/** How numbers, times and text that came with the evidence are written on the page. */

import { cut, visible } from '../report/plain-text';
import { locale, plural, t } from './language/language.svelte';

export { cut, visible, visibleLines } from '../report/plain-text';

/** A number as the language of the page writes it. */
export const count = (value: number): string => new Intl.NumberFormat(locale()).format(value);

/** One line of text for places that have no room to unfold: visible, and cut with its length told. */
export const short = (text: string, limit = 120): string =>
  text.length <= limit
    ? visible(text)
    : `${visible(cut(text, limit))}… (${plural('{n} character|{n} characters', text.length)})`;

/** "a, b and c". */
export const listed = (words: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);

const units = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in decimal units, three digits: "734 bytes", "51.2 MB". */
export function bytes(value: number): string {
  if (value < 1000) return plural('{n} byte|{n} bytes', value);
  let scaled = value / 1000;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  const digits = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
  const number = new Intl.NumberFormat(locale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${number.format(scaled)} ${units[unit] ?? ''}`;
}

export const rate = (bytesPerSecond: number): string =>
  t('{amount}/s', { amount: bytes(Math.round(bytesPerSecond)) });

/** "about 40 seconds left", "about 3 minutes left", "about 1 h 20 min left". */
export function timeLeft(seconds: number): string {
  if (seconds <= 90) return plural('about {n} second left|about {n} seconds left', Math.ceil(seconds));
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return plural('about {n} minute left|about {n} minutes left', minutes);
  return t('about {hours} h {minutes} min left', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

const parts = {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  // Two times that stand side by side, here and in UTC, are told by one clock.
  hourCycle: 'h23',
  timeZoneName: 'short',
} as const satisfies Intl.DateTimeFormatOptions;

const written = (iso: string, options: Intl.DateTimeFormatOptions): string => {
  const time = new Date(iso);
  return Number.isNaN(time.getTime())
    ? visible(iso)
    : new Intl.DateTimeFormat(locale(), options).format(time);
};

/** A moment in this computer's time zone, with the zone. */
export const localTime = (iso: string): string => written(iso, parts);

/** A moment in UTC, as certificates state theirs. */
export const utcTime = (iso: string): string => written(iso, { ...parts, timeZone: 'UTC' });

/** A date in this computer's time zone. */
export const localDate = (iso: string): string =>
  written(iso, { day: 'numeric', month: 'long', year: 'numeric' });

/** A date in UTC. */
export const utcDate = (iso: string): string =>
  written(iso, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Hex in groups of four, to be read out and compared. */
export const groups = (hex: string): string[] => visible(hex).match(/.{1,4}/gsu) ?? [];

/** What is left of a fingerprint as people write it, with colons, spaces or a "SHA-256:" in front: hex in lower case. */
export const bareFingerprint = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/^\s*sha-?256(?:\s+fingerprint)?\s*[:=]/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
