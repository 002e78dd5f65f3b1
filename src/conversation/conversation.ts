/**
 * What a record tells of its conversation, laid out to be shown: who took part, what was recorded or written and when,
 * what was said, and what the issuer says about it. Plain data that crosses worker borders. Every text in it is text
 * of the record and nothing else; every list and text is bounded, and what is left out is counted.
 */
import { classOfMediaType } from '../evidence/file-type';
import { isArray, isObject, isString, type JsonObject, type JsonValue } from '../vcon/json';
import { contentObjects, hasInlineBody } from '../vcon/reference';
import { readLines, readMembers, type Line } from './card';
import { Allowance, type Excerpt } from './excerpt';
import { bounds } from '../bounds';
import type { Clock } from './segment-time';
import { isTranscript, PartyNames, readTranscript, type Transcript } from './transcript';
import {
  bytesOfBody,
  contentOf,
  indexOf,
  indicesOf,
  momentOf,
  numberOf,
  sizeOfBody,
  stringIn,
} from './value';

export interface Conversation {
  readonly subject: Excerpt | null;
  readonly parties: readonly Party[];
  readonly dialogs: readonly Dialog[];
  readonly transcripts: readonly TranscriptAnalysis[];
  /** Every other analysis. */
  readonly statements: readonly Statement[];
  readonly attachments: readonly Attachment[];
  /** How many of each are left out. */
  readonly omitted: Readonly<Record<'parties' | 'dialogs' | 'analyses' | 'attachments', number>>;
}

/** Somebody who took part. Parties are known by their place in the list. */
export interface Party {
  readonly name: Excerpt | null;
  /** `tel`, `sip` and `mailto`, as far as given. */
  readonly addresses: readonly Excerpt[];
  /** Everything else that is said of them. */
  readonly details: readonly Line[];
}

export type DialogKind = 'recording' | 'text' | 'transfer' | 'incomplete' | 'recording-set' | 'other';

/** One piece of the conversation: a recording, a message, a transfer. */
export interface Dialog {
  /** RFC 6901, into the record; what refers to a supplied file has the same one in the report. */
  readonly pointer: string;
  readonly kind: DialogKind;
  /** `type` as given. */
  readonly type: Excerpt | null;
  /** `start` as given, and in milliseconds since 1970 where it is a moment. */
  readonly start: Excerpt | null;
  readonly moment: number | null;
  /** Seconds. */
  readonly duration: number | null;
  /** Indices of the parties, each once. */
  readonly parties: readonly number[];
  readonly originator: number | null;
  readonly mediatype: Excerpt | null;
  readonly filename: Excerpt | null;
  readonly disposition: Excerpt | null;
  /** Whether it is to be played: a recording, inline or not. */
  readonly media: 'audio' | 'video' | null;
  /** Bytes of a recording that the record carries within; null where it carries none. */
  readonly inlineSize: number | null;
  /** What was written, in a text dialog; that is JSON where it is no string. */
  readonly text: Excerpt | null;
  readonly details: readonly Line[];
}

/** What every analysis says of itself. */
interface Analysis {
  readonly pointer: string;
  readonly type: Excerpt | null;
  readonly vendor: Excerpt | null;
  readonly product: Excerpt | null;
  /** Pointers of the dialogs it is about. */
  readonly dialogs: readonly string[];
}

export interface TranscriptAnalysis extends Analysis {
  readonly transcript: Transcript;
}

/** What the issuer says of a conversation: a summary, a quality check, a mood, measurements. */
export interface Statement extends Analysis {
  readonly text: Excerpt | null;
  readonly lines: readonly Line[];
  readonly details: readonly Line[];
}

export interface Attachment {
  readonly pointer: string;
  /** `purpose`, else `type`. */
  readonly purpose: Excerpt | null;
  readonly filename: Excerpt | null;
  readonly mediatype: Excerpt | null;
  /** Index of the party who gave it. */
  readonly party: number | null;
  readonly start: Excerpt | null;
  readonly moment: number | null;
  /** Bytes that the record carries within; null where it carries none that are encoded. */
  readonly inlineSize: number | null;
  readonly text: Excerpt | null;
  readonly lines: readonly Line[];
  readonly details: readonly Line[];
}

type ContentObject = ReturnType<typeof contentObjects>[number];

/** Lays out the conversation of a record. Never throws on any input. */
export function readConversation(vcon: JsonObject): Conversation {
  return new Reader(vcon).read();
}

/**
 * The bytes of a recording that a record carries within.
 * @param pointer to its dialog
 * @returns null where there is none, or it does not decode
 */
export function inlineRecording(vcon: JsonObject, pointer: string): Uint8Array | null {
  const dialog = contentObjects(vcon).find((one) => one.place === 'dialog' && one.pointer === pointer);
  return dialog === undefined || mediaOf(dialog.object) === null ? null : bytesOfBody(dialog.object);
}

const INLINE_FILE = ['body', 'encoding', 'url', 'content_hash', 'alg', 'signature'];
const SHOWN_OF_PARTY = new Set(['name', 'tel', 'sip', 'mailto']);
const SHOWN_OF_DIALOG = new Set([
  ...[
    'type',
    'start',
    'duration',
    'parties',
    'originator',
    'mediatype',
    'mimetype',
    'filename',
    'disposition',
  ],
  ...INLINE_FILE,
]);
const SHOWN_OF_ANALYSIS = new Set(['type', 'dialog', 'vendor', 'product', ...INLINE_FILE]);
const SHOWN_OF_ATTACHMENT = new Set([
  ...['purpose', 'type', 'filename', 'mediatype', 'mimetype', 'party', 'start'],
  ...INLINE_FILE,
]);

class Reader {
  private readonly vcon: JsonObject;
  private readonly allowance = new Allowance();
  private readonly objects: Readonly<Record<'dialog' | 'analysis' | 'attachments', readonly ContentObject[]>>;
  private readonly partyList: readonly JsonValue[];
  private readonly names: PartyNames;
  private readonly clocks = new Map<string, Clock>();

  constructor(vcon: JsonObject) {
    this.vcon = vcon;
    const objects = contentObjects(vcon);
    const of = (place: string): ContentObject[] => objects.filter((one) => one.place === place);
    this.objects = { dialog: of('dialog'), analysis: of('analysis'), attachments: of('attachments') };
    const parties = vcon.get('parties');
    this.partyList = isArray(parties) ? parties : isObject(parties) ? [parties] : [];
    this.names = new PartyNames(this.partyList);
    for (const { pointer, object } of this.objects.dialog) this.clocks.set(pointer, clockOf(object));
  }

  read(): Conversation {
    const { dialog, analysis, attachments } = this.objects;
    const parties = this.partyList.slice(0, bounds.conversation.parties).map((party) => this.party(party));
    const dialogs = dialog.slice(0, bounds.conversation.dialogs).map((one) => this.dialog(one));
    const transcripts: TranscriptAnalysis[] = [];
    const statements: Statement[] = [];
    for (const one of analysis.slice(0, bounds.conversation.analyses)) {
      const transcript = this.transcript(one);
      if (transcript === null) statements.push(this.statement(one));
      else transcripts.push(transcript);
    }
    return {
      subject: this.excerptIn(this.vcon, 'subject'),
      parties,
      dialogs,
      transcripts,
      statements,
      attachments: attachments.slice(0, bounds.conversation.attachments).map((one) => this.attachment(one)),
      omitted: {
        parties: Math.max(0, this.partyList.length - bounds.conversation.parties),
        dialogs: Math.max(0, dialog.length - bounds.conversation.dialogs),
        analyses: Math.max(0, analysis.length - bounds.conversation.analyses),
        attachments: Math.max(0, attachments.length - bounds.conversation.attachments),
      },
    };
  }

  private excerptIn(object: JsonObject, ...names: readonly string[]): Excerpt | null {
    const text = stringIn(object, ...names);
    return text === null ? null : this.allowance.excerpt(text, bounds.conversation.name);
  }

  private party(party: JsonValue): Party {
    if (!isObject(party)) return { name: null, addresses: [], details: readLines(party, this.allowance) };
    return {
      name: this.excerptIn(party, 'name'),
      addresses: ['tel', 'sip', 'mailto'].flatMap((name) => this.excerptIn(party, name) ?? []),
      details: readMembers(party, SHOWN_OF_PARTY, this.allowance),
    };
  }

  private dialog({ pointer, object }: ContentObject): Dialog {
    const media = mediaOf(object);
    const start = stringIn(object, 'start');
    const kind = kindOf(object.get('type'));
    return {
      pointer,
      kind,
      type: this.excerptIn(object, 'type'),
      start: this.excerptIn(object, 'start'),
      moment: momentOf(start),
      duration: durationOf(object),
      parties: indicesOf(object.get('parties'), bounds.conversation.dialogParties),
      originator: indexOf(object.get('originator')),
      mediatype: this.excerptIn(object, 'mediatype', 'mimetype'),
      filename: this.excerptIn(object, 'filename'),
      disposition: this.excerptIn(object, 'disposition'),
      media,
      inlineSize: media !== null && hasInlineBody(object) ? sizeOfBody(object) : null,
      ...this.written(object, media),
    };
  }

  /** What a dialog holds that is read and not played. */
  private written(object: JsonObject, media: Dialog['media']): Pick<Dialog, 'text' | 'details'> {
    const details = readMembers(object, SHOWN_OF_DIALOG, this.allowance);
    const body = media === null ? contentOf(object) : undefined;
    if (body === undefined) return { text: null, details };
    if (isString(body)) return { text: this.allowance.excerpt(body, bounds.conversation.body), details };
    return { text: null, details: [...readLines(new Map([['body', body]]), this.allowance), ...details] };
  }

  private analysis({ pointer, object }: ContentObject): Analysis {
    return {
      pointer,
      type: this.excerptIn(object, 'type'),
      vendor: this.excerptIn(object, 'vendor'),
      product: this.excerptIn(object, 'product'),
      dialogs: this.dialogsOf(object),
    };
  }

  /** Of a record with one dialog, everything is about that one. */
  private dialogsOf(object: JsonObject): string[] {
    const [only] = this.objects.dialog;
    if (!object.has('dialog')) return this.objects.dialog.length === 1 && only ? [only.pointer] : [];
    return indicesOf(object.get('dialog'), bounds.conversation.dialogs)
      .map((index) => `/dialog/${String(index)}`)
      .filter((pointer) => this.clocks.has(pointer));
  }

  private transcript(one: ContentObject): TranscriptAnalysis | null {
    if (!isTranscript(one.object)) return null;
    const content = contentOf(one.object);
    if (content === undefined) return null;
    const dialogs = this.dialogsOf(one.object);
    // A transcript of several recordings says not which of them its times are of.
    const clock = dialogs.length === 1 ? this.clocks.get(dialogs[0] ?? '') : undefined;
    const transcript = readTranscript(content, clock ?? noClock, this.names, this.allowance);
    return transcript === null ? null : { ...this.analysis(one), transcript };
  }

  private statement(one: ContentObject): Statement {
    const details = readMembers(one.object, SHOWN_OF_ANALYSIS, this.allowance);
    return { ...this.analysis(one), ...this.content(one.object), details };
  }

  /** What an object carries inline, as a text or line by line. */
  private content(object: JsonObject): Pick<Statement, 'text' | 'lines'> {
    const content = contentOf(object);
    if (content === undefined) return { text: null, lines: [] };
    if (isString(content))
      return { text: this.allowance.excerpt(content, bounds.conversation.body), lines: [] };
    return { text: null, lines: readLines(content, this.allowance) };
  }

  private attachment({ pointer, object }: ContentObject): Attachment {
    const start = stringIn(object, 'start');
    return {
      pointer,
      purpose: this.excerptIn(object, 'purpose', 'type'),
      filename: this.excerptIn(object, 'filename'),
      mediatype: this.excerptIn(object, 'mediatype', 'mimetype'),
      party: indexOf(object.get('party')),
      start: this.excerptIn(object, 'start'),
      moment: momentOf(start),
      inlineSize: sizeOfBody(object),
      ...this.content(object),
      details: readMembers(object, SHOWN_OF_ATTACHMENT, this.allowance),
    };
  }
}

const noClock: Clock = { began: null, lasts: null };

const clockOf = (dialog: JsonObject): Clock => ({
  began: momentOf(stringIn(dialog, 'start')),
  lasts: durationOf(dialog),
});

function durationOf(dialog: JsonObject): number | null {
  const duration = numberOf(dialog.get('duration'));
  return duration !== null && duration >= 0 && duration <= bounds.conversation.longest ? duration : null;
}

const KINDS: readonly DialogKind[] = ['recording', 'text', 'transfer', 'incomplete', 'recording-set'];

const kindOf = (type: JsonValue | undefined): DialogKind => KINDS.find((kind) => kind === type) ?? 'other';

/** Whether a dialog is to be played: by its media type, else by its type. */
function mediaOf(dialog: JsonObject): Dialog['media'] {
  const mediatype = stringIn(dialog, 'mediatype', 'mimetype')?.slice(0, bounds.conversation.name) ?? null;
  if (mediatype !== null && /^video\//i.test(mediatype.trim())) return 'video';
  const mediaClass = mediatype === null ? 'unknown' : classOfMediaType(mediatype);
  if (mediaClass === 'recording') return 'audio';
  return mediaClass === 'unknown' && dialog.get('type') === 'recording' ? 'audio' : null;
}
