/**
 * How text that came with the evidence is written where it leaves the page: in tables, tickets and print. Nothing in
 * it can hide, reorder or overprint what stands around it, or begin a line of its own.
 */

/** Control, bidi, separator and zero-width characters, and surrogates without a partner. */
const unseen =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u{AD}\u{115F}\u{1160}\u{200B}\u{2060}\u{3164}\u{FEFF}]/gu;
/** More combining marks on one letter than any writing needs. */
const piledMarks = /\p{M}{7,}/gu;

const codePoint = (char: string): string => {
  const hex = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${hex}⟩`;
};

/** Text with every character that hides, reorders or overprints others written out, such as ⟨U+202E⟩. */
export const visible = (text: string): string =>
  text.replace(unseen, codePoint).replace(piledMarks, (marks) => `⟨${[...marks].length} combining marks⟩`);

/** The same on one line: visible, and cut after `limit` UTF-16 units, never half a character, with its length told. */
export function short(text: string, limit: number): string {
  if (text.length <= limit) return visible(text);
  const whole = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
  return `${visible(whole)}… (${count(text.length)} characters)`;
}

/** Lines that a person typed, each visible; empty ones at either end left out. */
export const typedLines = (text: string): string[] =>
  text
    .trim()
    .split(/\r\n|\r|\n/)
    .map(visible);

const wholes = new Intl.NumberFormat('en-GB');

export const count = (value: number): string => wholes.format(value);

/** "1 file", "2 files". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** "a, b and c". */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** An RFC 3339 time as people read it, in UTC: "2026-07-01 12:00:00 UTC". */
export function utc(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return short(time, 40);
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
