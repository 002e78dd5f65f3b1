/**
 * How text that came with the evidence is written, on the page and where it leaves it: in tables, tickets and print. Nothing in
 * it can hide, reorder or overprint what stands around it, or begin a line of its own.
 */
import { bounds } from '../bounds';
import { english, word, type Wording, message } from '../wording';

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
export const short = (text: string, limit = 120, wording = english): string =>
  text.length <= limit
    ? visible(text)
    : shortened(text, limit, word(wording, '{n} character|{n} characters', { n: text.length }));

/** The same for values of fields, of which a report holds no more than the beginning, alone or after one another. */
export function shortValue(text: string, limit: number, wording: Wording = english): string {
  const whole = text.length < bounds.fieldValue;
  return whole || text.length <= limit
    ? short(text, limit, wording)
    : shortened(text, limit, word(wording, 'at least {n} characters', { n: bounds.fieldValue }));
}

const shortened = (text: string, limit: number, length: string): string =>
  `${visible(cut(text, limit))}… (${length})`;

const wholes = new Intl.NumberFormat('en-GB');

export const count = (value: number): string => wholes.format(value);

/** "1 file", "2 files". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Lines that a person typed, each visible; empty ones at either end left out, and an ellipsis where more follows. */
export function typedLines(text: string, limit: number = bounds.examination.text): string[] {
  const whole = text.trim();
  const kept = whole.length <= limit ? whole : `${cut(whole, limit)}…`;
  return kept.split(/\r\n|\r|\n/).map(visible);
}

/** "0:07", "12:30", "1:02:03". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = two(whole % 60);
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${rest}` : `${String(minutes)}:${rest}`;
}

/** Words that are written in capitals. */
const CAPITALS = new Set([
  'qa',
  'id',
  'url',
  'uuid',
  'mos',
  'nps',
  'csat',
  'ivr',
  'sip',
  'rtp',
  'pii',
  'pci',
  'kpi',
]);

/** A member's name as people write: "overall_score" is "Overall score"; null where there is anything unusual in it. */
export function memberWords(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*$/.test(name)) return null;
  const words = name.replaceAll(/[_-]/g, ' ').replaceAll(/([a-z])([A-Z][a-z])/g, '$1 $2');
  const plain = words
    .replaceAll(/ [A-Z][a-z]/g, (start) => start.toLowerCase())
    .replaceAll(/[a-z]+/gi, (word) => (CAPITALS.has(word) ? word.toUpperCase() : word));
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/**
 * Labels of members that many analyses have, as `memberWords` writes them. These can be said in every language; any
 * other name is the vendor's own and stays as it is.
 */
export const memberLabels: ReadonlySet<string> = new Set([
  message('Agent'),
  message('Codec'),
  message('Compliance status'),
  message('Confidence'),
  message('Criteria'),
  message('Criterion'),
  message('Customer'),
  message('Duration'),
  message('Intent'),
  message('Jitter'),
  message('Jitter ms'),
  message('Keywords'),
  message('Language'),
  message('Latency'),
  message('Latency ms'),
  message('Overall'),
  message('Overall score'),
  message('Packet loss'),
  message('Packet loss percent'),
  message('QA'),
  message('Reason'),
  message('Result'),
  message('Score'),
  message('Sentiment'),
  message('Speaker'),
  message('Status'),
  message('Summary'),
  message('Tags'),
  message('Telemetry'),
  message('Topics'),
  message('Transcript'),
  message('Translation'),
]);

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

/** Characters of a name that it is sorted by. */
const SORTED = 1000;

/**
 * By what a name or a path is sorted as people expect it: letters without regard to case and marks, numbers by what they count. The
 * same everywhere, whatever the language; to be compared with < and >.
 */
export const pathOrder = (text: string): string =>
  unmarked(text.slice(0, SORTED)).toLowerCase().replace(/\d+/g, padded);

const unmarked = (text: string): string =>
  /[^\0-\x7f]/.test(text) ? text.normalize('NFD').replace(/\p{M}+/gu, '') : text;

const padded = (digits: string): string => digits.padStart(16, '0');
