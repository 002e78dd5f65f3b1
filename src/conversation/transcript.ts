import { findTranscript, type FoundTranscript } from './transcript-shapes';
import { placeSpans, type Clock, type NoTimes } from './segment-time';
import { isObject, type JsonObject, type JsonValue } from '../vcon/json';
import type { Allowance, Excerpt } from './excerpt';
import { bounds } from '../bounds';
import { stringIn } from './value';

/** What was said, as somebody or something wrote it down. */
export interface Transcript {
  readonly segments: readonly Segment[];
  /** Segments that are left out. */
  readonly omitted: number;
  /** Whether any segment has a time, so that a recording can be followed. */
  readonly timed: boolean;
  /** Why its times count for nothing; null where they count, or there are none. */
  readonly noTimes: NoTimes | null;
  readonly language: Excerpt | null;
}

export interface Segment extends Excerpt {
  /** Seconds from the beginning of the recording. */
  readonly start: number | null;
  readonly end: number | null;
  /** Index of the party who speaks, whether there is one or not; null where the transcript names none. */
  readonly party: number | null;
  /** What the transcript calls the speaker, where that is no party. */
  readonly speaker: string | null;
}

/** Finds a party by its name; names that two parties have find none. */
export class PartyNames {
  private readonly byName = new Map<string, number | null>();

  constructor(parties: readonly JsonValue[]) {
    for (const [index, party] of parties.entries()) {
      const name = isObject(party) ? stringIn(party, 'name') : null;
      if (name === null) continue;
      const key = keyOf(name);
      this.byName.set(key, this.byName.has(key) ? null : index);
    }
  }

  find(name: string): number | null {
    return this.byName.get(keyOf(name)) ?? null;
  }
}

const keyOf = (name: string): string => name.slice(0, bounds.conversation.name).trim().toLowerCase();

/**
 * Reads a transcript.
 * @param content of an analysis: JSON or text
 * @returns null where it has no shape that is known
 */
export function readTranscript(
  content: JsonValue,
  clock: Clock,
  names: PartyNames,
  allowance: Allowance,
): Transcript | null {
  const found = findTranscript(content);
  if (found === null) return null;
  const kept = found.segments.slice(0, allowance.segmentsOf(found.segments.length));
  const { spans, noTimes } = placeSpans(
    kept.map(({ span }) => span),
    { ...clock, lasts: clock.lasts ?? found.lasts },
  );
  const segments = kept.map(({ text, party, speaker }, i): Segment => {
    const known = party ?? (speaker === null ? null : names.find(speaker));
    return {
      ...allowance.excerpt(text.trim(), bounds.conversation.segmentText),
      ...(spans[i] ?? { start: null, end: null }),
      party: known,
      speaker:
        known !== null || speaker === null
          ? null
          : allowance.excerpt(speaker, bounds.conversation.label).text,
    };
  });
  return {
    segments,
    omitted: found.segments.length - kept.length,
    timed: segments.some(({ start }) => start !== null),
    noTimes,
    language: languageOf(found, allowance),
  };
}

const languageOf = ({ language }: FoundTranscript, allowance: Allowance): Excerpt | null =>
  language === null ? null : allowance.excerpt(language, bounds.conversation.label);

/** Whether an analysis says that it is a transcript. */
export function isTranscript(analysis: JsonObject): boolean {
  const type = stringIn(analysis, 'type', 'schema');
  return type !== null && /transcri/i.test(type.slice(0, bounds.conversation.name));
}
