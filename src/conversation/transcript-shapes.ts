import { isArray, isObject, isString, type JsonArray, type JsonObject, type JsonValue } from '../vcon/json';
import { indexOf, numberOf, stringIn } from './value';
import { findSpan, type FoundSpan } from './segment-time';

/** One utterance as found. */
export interface FoundSegment {
  readonly text: string;
  readonly span: FoundSpan;
  /** Index of the party, where the transcript names one by index. */
  readonly party: number | null;
  readonly speaker: string | null;
}

/** A transcript as found, in whatever shape. */
export interface FoundTranscript {
  readonly segments: readonly FoundSegment[];
  /** Seconds that it says the recording lasts. */
  readonly lasts: number | null;
  readonly language: string | null;
}

/** Members that lists of utterances are called by, the finer before the coarser. */
const LISTS = [
  ...['segments', 'turns', 'utterances', 'sentences', 'paragraphs', 'monologues', 'chunks', 'transcript'],
  ...['transcription', 'entries', 'messages', 'phrases', 'recognizedPhrases', 'lines', 'items', 'results'],
];
/** Members that a transcript may be wrapped in. */
const WRAPPERS = ['transcript', 'transcription', 'result', 'results', 'response', 'data', 'body', 'output'];
const TEXTS = [
  'text',
  'transcript',
  'content',
  'Content',
  'message',
  'sentence',
  'utterance',
  'display',
  'body',
];

const NO_SPAN: FoundSpan = { start: null, end: null, duration: null };

/**
 * Finds the utterances of a transcript in the shapes that are found in the field; null where it is none of them. A
 * text alone is one utterance a line.
 */
export function findTranscript(value: JsonValue): FoundTranscript | null {
  const segments = isString(value) ? ofText(value) : findSegments(value, 0);
  if (segments === null || segments.length === 0) return null;
  const about = isObject(value) ? value : new Map<string, JsonValue>();
  const metadata = about.get('metadata');
  const lasts =
    numberOf(isObject(metadata) ? metadata.get('duration') : undefined) ??
    numberOf(about.get('audio_duration')) ??
    numberOf(about.get('duration'));
  return { segments, lasts, language: stringIn(about, 'language', 'language_code', 'lang') };
}

function findSegments(value: JsonValue, depth: number): FoundSegment[] | null {
  if (depth > 4) return null;
  if (isArray(value)) return ofList(value);
  if (!isObject(value)) return null;
  const channels = value.get('channels');
  const perChannel = isArray(channels) ? ofChannels(channels) : null;
  // Deepgram's paragraphs have the sentences; its utterances are the same in coarser pieces.
  if (perChannel !== null) return perChannel;
  const spoken = value.get('audio_segments');
  if (isArray(spoken)) return ofList(spoken);
  for (const name of LISTS) {
    const list = value.get(name);
    const segments = isArray(list) ? ofList(list) : null;
    if (segments !== null) return segments;
  }
  for (const name of WRAPPERS) {
    const inside = value.get(name);
    const segments = isObject(inside) ? findSegments(inside, depth + 1) : null;
    if (segments !== null) return segments;
  }
  const text = stringIn(value, ...TEXTS);
  return text === null ? null : ofText(text);
}

/** A list of utterances: objects with a text, or texts. At least half of the first ones have to be such. */
function ofList(list: JsonArray): FoundSegment[] | null {
  const segments: FoundSegment[] = [];
  for (const [at, element] of list.entries()) {
    if (isString(element)) segments.push({ text: element, span: NO_SPAN, party: null, speaker: null });
    else if (isObject(element)) addSegment(segments, element);
    if (at === 49 && segments.length < 25) return null;
  }
  return segments.length > 0 && segments.length >= Math.min(25, list.length / 2) ? segments : null;
}

function addSegment(segments: FoundSegment[], element: JsonObject): void {
  const who = speakerOf(element);
  // A paragraph with sentences that have their own times: the sentences are what can be followed.
  const sentences = element.get('sentences');
  if (isArray(sentences) && sentences.length > 0) {
    for (const sentence of sentences) {
      const text = isObject(sentence) ? textOf(sentence) : null;
      if (isObject(sentence) && text !== null) segments.push({ text, span: findSpan(sentence), ...who });
    }
    return;
  }
  const text = textOf(element);
  if (text !== null) segments.push({ text, span: findSpan(element), ...who });
}

/** The text of an utterance, or of the likeliest reading of it, or its words put together. */
function textOf(element: JsonObject, depth = 0): string | null {
  const text = stringIn(element, ...TEXTS);
  if (text !== null) return text;
  for (const name of ['alternatives', 'nBest', 'NBest']) {
    const [first] = listIn(element, name);
    if (depth < 2 && isObject(first)) return textOf(first, depth + 1);
  }
  const words = [...listIn(element, 'words'), ...listIn(element, 'elements')];
  const joined = words
    .flatMap((word) =>
      isObject(word) ? (stringIn(word, 'punctuated_word', 'word', 'text', 'value') ?? []) : [],
    )
    .join(' ');
  return joined === '' ? null : joined;
}

const listIn = (object: JsonObject, name: string): JsonArray => {
  const list = object.get(name);
  return isArray(list) ? list : [];
};

/** Deepgram: what was heard on each channel, in paragraphs, or as one text. */
function ofChannels(channels: JsonArray): FoundSegment[] | null {
  const segments: FoundSegment[] = [];
  for (const [at, channel] of channels.entries()) {
    const [best] = isObject(channel) ? listIn(channel, 'alternatives') : [];
    if (!isObject(best)) continue;
    const paragraphs = best.get('paragraphs');
    const list = isObject(paragraphs) ? paragraphs.get('paragraphs') : paragraphs;
    const heard = (isArray(list) ? ofList(list) : null) ?? ofTextOf(best);
    const channelName = channels.length > 1 ? `Channel ${String(at + 1)}` : null;
    for (const segment of heard) segments.push({ ...segment, speaker: channelName ?? segment.speaker });
  }
  return segments.length > 0 ? segments : null;
}

function ofTextOf(object: JsonObject): FoundSegment[] {
  const text = textOf(object);
  return text === null ? [] : ofText(text);
}

/** Who speaks: a party by index, or by whatever the transcript calls them. */
function speakerOf(element: JsonObject): Pick<FoundSegment, 'party' | 'speaker'> {
  for (const name of ['party', 'parties', 'party_index', 'partyIndex']) {
    const value = element.get(name);
    const index = indexOf(isArray(value) && value.length === 1 ? value[0] : value);
    if (index !== null) return { party: index, speaker: null };
  }
  for (const [name, word] of SPEAKERS) {
    const value = element.get(name);
    const number = indexOf(value);
    if (number !== null) return { party: null, speaker: `${word} ${String(number)}` };
    const label = isObject(value) ? stringIn(value, 'name', 'label', 'id') : isString(value) ? value : null;
    if (label !== null && label.trim() !== '') return { party: null, speaker: label.trim() };
  }
  return { party: null, speaker: null };
}

/** Members that name the speaker, and what a mere number in them is the number of. */
const SPEAKERS: readonly (readonly [string, string])[] = [
  ...['party', 'speaker', 'speaker_label', 'speakerLabel', 'speaker_name', 'speakerName', 'speaker_id'].map(
    (name) => [name, 'Speaker'] as const,
  ),
  ...['speakerId', 'participant', 'participant_role', 'ParticipantRole', 'role', 'name', 'from'].map(
    (name) => [name, 'Speaker'] as const,
  ),
  ['channel', 'Channel'],
  ['channel_tag', 'Channel'],
];

/** A text: the cues of a subtitle file (WebVTT, SubRip), else one utterance a line. */
function ofText(text: string): FoundSegment[] {
  const cues = /-->/.test(text.slice(0, 2000)) ? ofCues(text) : [];
  if (cues.length > 0) return cues;
  return text
    .split(/\r\n|[\r\n]/)
    .flatMap((line) =>
      line.trim() === '' ? [] : [{ text: line.trim(), span: NO_SPAN, party: null, speaker: null }],
    );
}

const CUE =
  /^\s{0,3}((?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3})[ \t]+-->[ \t]+((?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3})/;

function ofCues(text: string): FoundSegment[] {
  const segments: FoundSegment[] = [];
  for (const block of text.split(/\r?\n[ \t]*\r?\n/)) {
    const lines = block.split(/\r?\n/).filter((line) => line.trim() !== '');
    const at = lines.findIndex((line) => CUE.test(line));
    const [, from = '', to = ''] = CUE.exec(lines[at] ?? '') ?? [];
    const spoken = lines.slice(at + 1).join(' ');
    if (at < 0 || spoken === '') continue;
    const voice = /^<v(?:\.[^ >]{1,40})? ([^>]{1,120})>/.exec(spoken);
    segments.push({
      text: spoken.slice(voice?.[0].length ?? 0).replace(/<\/v>$/, ''),
      span: findSpan(
        new Map([
          ['start', from],
          ['end', to],
        ]),
      ),
      party: null,
      speaker: voice?.[1] ?? null,
    });
  }
  return segments;
}
