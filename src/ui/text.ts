/** How numbers, times and text that came with the evidence are written on the page. */

/**
 * Control, bidi and separator characters, surrogates without a partner, and whatever else leaves no mark of its own,
 * such as tags and fillers; not the joiners and variation selectors that scripts and emoji need.
 */
const unseen =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u{2800}\u{FFF9}-\u{FFFB}]|(?!\u{200C}|\u{200D}|[\u{FE00}-\u{FE0F}])\p{Default_Ignorable_Code_Point}/gu;
/** More combining marks on one letter than any writing needs: they would be drawn over the lines around it. */
const piledMarks = /\p{M}{7,}/gu;

const codePoint = (char: string): string => {
  const hex = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${hex}⟩`;
};

/** Text with every character that hides, reorders or overprints others written out, such as ⟨U+202E⟩. */
export const visible = (text: string): string =>
  text
    .replace(unseen, codePoint)
    .replace(piledMarks, (marks) => `⟨${String([...marks].length)} combining marks⟩`);

/** The same for text of many lines, which keeps its lines and tabs. */
export const visibleLines = (text: string): string => text.replace(/[^\n\t]+/g, visible);

/** The first `limit` UTF-16 units of a text, never half a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? limit - 1 : limit);
}

/** One line of text for places that have no room to unfold: visible, and cut with its length told. */
export const short = (text: string, limit = 120): string =>
  text.length <= limit ? visible(text) : `${visible(cut(text, limit))}… (${count(text.length)} characters)`;

const wholes = new Intl.NumberFormat('en-GB');

export const count = (value: number): string => wholes.format(value);

/** "1 file", "2 files". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

const units = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in decimal units, three digits: "734 bytes", "51.2 MB". */
export function bytes(value: number): string {
  if (value < 1000) return counted(value, 'byte');
  let scaled = value / 1000;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  const digits = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
  return `${scaled.toFixed(digits)} ${units[unit] ?? ''}`;
}

export const rate = (bytesPerSecond: number): string => `${bytes(Math.round(bytesPerSecond))}/s`;

/** "about 40 seconds left"; empty while there is nothing to tell it from. */
export function timeLeft(bytesLeft: number, bytesPerSecond: number): string {
  if (!(bytesPerSecond > 0)) return '';
  const seconds = bytesLeft / bytesPerSecond;
  if (seconds < 1) return '';
  if (seconds < 90) return `about ${counted(Math.ceil(seconds), 'second')} left`;
  return `about ${counted(Math.ceil(seconds / 60), 'minute')} left`;
}

const parts = {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
} as const satisfies Intl.DateTimeFormatOptions;

const written = (iso: string, options: Intl.DateTimeFormatOptions): string => {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? visible(iso) : new Intl.DateTimeFormat('en-GB', options).format(time);
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
