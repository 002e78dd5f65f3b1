import { JsonNumber, isArray, isObject, isString, type JsonObject, type JsonValue } from '../vcon/json';
import { momentOf } from './value';
import { bounds } from '../bounds';

/** A time of a transcript as found: its unit, or that it stands nowhere. */
export type FoundTime =
  | { readonly unit: 'seconds' | 'unstated'; readonly value: number }
  /** Milliseconds since 1970. */
  | { readonly unit: 'moment'; readonly value: number };

/** When a segment begins and ends, as found. */
export interface FoundSpan {
  readonly start: FoundTime | null;
  readonly end: FoundTime | null;
  /** Where it has no end. */
  readonly duration: FoundTime | null;
}

type Part = keyof FoundSpan;

const UNIT = '(?:in)?(ms|msec|msecs|millis|milliseconds|s|sec|secs|seconds|ticks)?';
const NAMES: readonly [Part, RegExp][] = [
  ['start', new RegExp(`^(?:audio)?(?:start|begin|from)(?:time|offset|timestamp|at)?${UNIT}$`)],
  ['end', new RegExp(`^(?:audio)?(?:end|stop|finish|to)(?:time|offset|timestamp|at)?${UNIT}$`)],
  ['duration', new RegExp(`^(?:duration|length)${UNIT}$`)],
  ['start', new RegExp(`^(?:offset|timestamp|time|ts)${UNIT}$`)],
];

/** What the name of a member says: which part it is, and its unit where that stands in it. */
interface NameSense {
  readonly part: Part;
  /** Seconds in one; null: the name does not say. */
  readonly scale: number | null;
}

const senses = new Map<string, NameSense | null>();

function senseOf(name: string): NameSense | null {
  if (name.length > 30) return null;
  const known = senses.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replace(/[_ -]/g, '');
  let sense: NameSense | null = null;
  for (const [part, pattern] of NAMES) {
    const match = pattern.exec(plain);
    if (match === null) continue;
    sense = { part, scale: scaleOf(match[1]) };
    break;
  }
  if (senses.size < 1000) senses.set(name, sense);
  return sense;
}

function scaleOf(unit: string | undefined): number | null {
  if (unit === undefined) return null;
  if (unit === 'ticks') return 1e-7;
  return unit.startsWith('m') ? 1e-3 : 1;
}

/** Finds when a segment begins and ends, in whatever way its maker wrote that. */
export function findSpan(segment: JsonObject): FoundSpan {
  const found: { start: FoundTime | null; end: FoundTime | null; duration: FoundTime | null } = {
    start: null,
    end: null,
    duration: null,
  };
  for (const [name, value] of segment) {
    // Hugging Face writes "timestamp": [start, end]; whisper.cpp an object with "from" and "to".
    if (isArray(value)) {
      if (value.length !== 2 || senseOf(name)?.part !== 'start') continue;
      found.start ??= timeOf(value[0], null);
      found.end ??= timeOf(value[1], null);
      continue;
    }
    if (isObject(value)) {
      if (name !== 'timestamps') continue;
      found.start ??= timeOf(value.get('from'), null);
      found.end ??= timeOf(value.get('to'), null);
      continue;
    }
    const sense = senseOf(name);
    if (sense !== null) found[sense.part] ??= timeOf(value, sense.scale);
  }
  return found;
}

const CLOCK = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,9})?)$/;
const ISO_DURATION = /^PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?$/i;

/** @param scale seconds in one, where the name of the member says so */
function timeOf(value: JsonValue | undefined, scale: number | null): FoundTime | null {
  if (value instanceof JsonNumber) return inUnit(value.value, scale);
  if (!isString(value) || value.length > 40) return null;
  const text = value.trim();
  if (/^\d{1,15}(?:\.\d{1,12})?$/.test(text)) return inUnit(Number(text), scale);
  const seconds = /^(\d{1,12}(?:\.\d{1,12})?)s$/.exec(text);
  if (seconds !== null) return inUnit(Number(seconds[1]), 1);
  const clock = CLOCK.exec(text) ?? (text.length > 2 ? ISO_DURATION.exec(text) : null);
  if (clock !== null) {
    const [, hours = '0', minutes = '0', rest = '0'] = clock;
    return inUnit(Number(hours) * 3600 + Number(minutes) * 60 + Number(rest.replace(',', '.')), 1);
  }
  const moment = momentOf(text);
  return moment === null ? null : { unit: 'moment', value: moment };
}

const inUnit = (value: number, scale: number | null): FoundTime | null =>
  !Number.isFinite(value) || value < 0
    ? null
    : scale === null
      ? { unit: 'unstated', value }
      : { unit: 'seconds', value: value * scale };

/** What the times of one transcript are measured by. */
export interface Clock {
  /** When its recording began, milliseconds since 1970. */
  readonly began: number | null;
  /** Seconds that its recording lasts, by whatever the record says. */
  readonly lasts: number | null;
}

/** Why a transcript has no times: nothing says whether they are seconds, or when the recording began. */
export type NoTimes = 'unit-unknown' | 'beginning-unknown';

/**
 * Seconds in one, for times without a unit; null where that cannot be told. With a known length it is the one by which
 * they fit; without, a fraction tells seconds, and lines that would last minutes each tell milliseconds.
 */
export function scaleOfUnstated(spans: readonly FoundSpan[], lasts: number | null): number | null {
  const numbers: number[] = [];
  const lengths: number[] = [];
  let before: number | null = null;
  for (const { start, end } of spans) {
    const [from, to] = [unstated(start), unstated(end)];
    if (from !== null) numbers.push(from);
    if (to !== null) numbers.push(to);
    if (from !== null && to !== null && to > from) lengths.push(to - from);
    else if (from !== null && before !== null && from > before) lengths.push(from - before);
    before = from ?? before;
  }
  if (numbers.length === 0) return 1;
  const last = numbers.reduce((a, b) => Math.max(a, b), 0);
  const whole = numbers.every((number) => Number.isInteger(number));
  if (lasts !== null && lasts > 0) {
    const most = lasts * 1.2 + 5;
    if (last <= most) return 1;
    return whole && last / 1000 <= most ? 1e-3 : null;
  }
  if (!whole) return last <= bounds.conversation.longest ? 1 : null;
  const median = lengths.toSorted((a, b) => a - b)[lengths.length >> 1];
  if (median === undefined) return null;
  return median >= 300 ? 1e-3 : 1;
}

const unstated = (time: FoundTime | null): number | null => (time?.unit === 'unstated' ? time.value : null);

/** Times in seconds from the beginning of the recording; null where there are none. */
export interface Span {
  readonly start: number | null;
  readonly end: number | null;
}

/** Brings the times of a transcript to seconds from the beginning of its recording. */
export function placeSpans(
  found: readonly FoundSpan[],
  { began, lasts }: Clock,
): { readonly spans: readonly Span[]; readonly noTimes: NoTimes | null } {
  const scale = scaleOfUnstated(found, lasts);
  let noTimes: NoTimes | null = null;
  const seconds = (time: FoundTime | null): number | null => {
    if (time === null) return null;
    const from = time.unit === 'moment' ? began : 0;
    const unit = time.unit === 'moment' ? 1e-3 : time.unit === 'seconds' ? 1 : scale;
    if (from === null) noTimes ??= 'beginning-unknown';
    if (unit === null) noTimes ??= 'unit-unknown';
    if (from === null || unit === null) return null;
    const value = (time.value - from) * unit;
    return value >= 0 && value <= bounds.conversation.longest ? value : null;
  };
  const spans = found.map(({ start, end, duration }): Span => {
    const from = seconds(start);
    if (from === null) return { start: null, end: null };
    const lasting = duration === null || duration.unit === 'moment' ? null : lengthOf(duration, start, scale);
    const to = seconds(end) ?? (lasting === null ? null : from + lasting);
    return { start: from, end: to !== null && to >= from ? to : null };
  });
  return { spans, noTimes };
}

/** A duration without a unit is in that of its start; beside a moment it is in seconds. */
function lengthOf(duration: FoundTime, start: FoundTime | null, scale: number | null): number | null {
  if (duration.unit === 'seconds' || start?.unit !== 'unstated') return duration.value;
  return scale === null ? null : duration.value * scale;
}
