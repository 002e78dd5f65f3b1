import { bounds } from '../bounds';
import type { Check, CheckOutcome } from '../check';
import { classOfMediaType, fileType, formatOfMediaType } from '../evidence/file-type';
import { checkRecording, describeRecording } from '../evidence/recording';
import type { Reason } from '../reasons';
import { message, reportable, said, type Sentence } from '../wording';
import { fromBase64url, isBase64url, toHex } from './base64url';
import { contentHashOf, fitsContentHash, type ContentHash } from './content-hash';
import {
  isArray,
  isString,
  isText,
  JsonError,
  JsonNumber,
  parseJson,
  type JsonObject,
  type JsonValue,
} from './json';
import { isUtf8, LongText } from './long-text';
import { release } from './release';
import { contentObjects, hasInlineBody } from './reference';

type ContentObject = ReturnType<typeof contentObjects>[number];

/** What was found of one rule: a row of the report, and the note that it puts on the record. */
interface Finding {
  readonly check: Check;
  readonly reason?: Reason;
}

/** The file in an inline body. What takes time is done when it is first asked for, and once. */
interface InlineFile {
  /** It stands in the record as a string, so that there was nothing to decode. */
  readonly isString: boolean;
  /** Bytes. */
  readonly size: () => number;
  /** Its first bytes, at most `bounds.headBytes`. */
  readonly head: () => Uint8Array;
  readonly bytes: () => Uint8Array;
  /** Why it is no proper JSON; null where it is. */
  readonly jsonError: () => JsonError | null;
  /** Lets go of its bytes. */
  readonly done: () => void;
}

/** A decoded body; no file where it does not decode. */
interface Decoded {
  readonly file: InlineFile | null;
  readonly findings: readonly Finding[];
}

/**
 * Looks at the bodies that a record carries inline: whether they decode, whether they are what `mediatype` says,
 * and whether a `content_hash` beside one fits it. All of it only warns: the record's own signature already covers
 * the body.
 */
export async function checkInlineBodies(vcon: JsonObject): Promise<{ checks: Check[]; reasons: Reason[] }> {
  const findings: Finding[] = [];
  for (const content of contentObjects(vcon)) {
    if (hasInlineBody(content.object))
      findings.push(...(await checkInlineBody(content).catch(noMemory(content))));
  }
  const reasons = new Set(findings.flatMap(({ reason }) => reason ?? []));
  return { checks: findings.map(({ check }) => check), reasons: [...reasons] };
}

/** What is left to say where there is no memory to decode a long body; any other error goes on. */
const noMemory =
  ({ pointer }: ContentObject) =>
  (error: unknown): Finding[] => {
    if (!(error instanceof RangeError)) throw error;
    const why = message(
      'The inline body was not looked into: this browser does not give the page enough memory.',
    );
    return [encodingFinding('info', `${pointer}/body`, why)];
  };

async function checkInlineBody(content: ContentObject): Promise<Finding[]> {
  const { object, pointer } = content;
  const body = object.get('body');
  // A JSON value in place of a string: there is nothing to decode, and no bytes that a hash could be over.
  if (!isText(body)) return checkHash(content, null, []);
  const written = once(() => bytesOf(body));
  const { file, findings } = decode(body, object.get('encoding'), written, pointer);
  const rows = file === null ? [] : checkMediatype(content, file);
  const hashed = await checkHash(content, file, [written]);
  file?.done();
  return [...findings, ...rows.map((check) => ({ check })), ...hashed];
}

const bytesOf = (text: string | LongText): Uint8Array =>
  isString(text) ? new TextEncoder().encode(text) : text.bytes;

/** Decodes a body by its `encoding`; without one it is taken as written. */
function decode(
  body: string | LongText,
  encoding: JsonValue | undefined,
  written: () => Uint8Array,
  pointer: string,
): Decoded {
  switch (encoding) {
    case 'base64url':
      return decodeBase64url(body, `${pointer}/body`);
    case 'json':
      return decodeJson(inlineFile(true, written), `${pointer}/body`);
    case 'none':
    case undefined:
    case null:
      return { file: inlineFile(true, written), findings: [] };
    default: {
      const unknown = message(
        'The encoding of the inline body is none that the draft knows; it was not decoded.',
      );
      return { file: null, findings: [encodingFinding('warn', `${pointer}/encoding`, unknown)] };
    }
  }
}

/** What a producer took for base64url is decoded all the same, with a remark that names it. */
function decodeBase64url(body: string | LongText, pointer: string): Decoded {
  // A long one is only decoded where its bytes are asked for.
  if (body instanceof LongText && isBase64url(body)) return { file: fileBehind(body), findings: [] };
  const strict = isString(body) ? fromBase64url(body) : null;
  if (strict !== null) return { file: inlineFile(false, () => strict), findings: [] };
  const variant = fromVariant(bytesOf(body));
  if (variant === null)
    return notDecodable(pointer, message('The inline body says that it is base64url and is not.'));
  const { bytes, remark } = variant;
  return { file: inlineFile(false, () => bytes), findings: [encodingFinding('warn', pointer, remark)] };
}

/** Reads base64url, and what producers take for it; null where it is neither. */
export const bytesOfBase64 = (body: string | LongText): Uint8Array<ArrayBuffer> | null =>
  fromBase64url(body) ?? fromVariant(bytesOf(body))?.bytes ?? null;

const [PLUS, SLASH, EQUALS] = [0x2b, 0x2f, 0x3d];

/** Reads base64url with padding, or standard base64 (RFC 4648 section 4) with or without. */
function fromVariant(body: Uint8Array): { bytes: Uint8Array<ArrayBuffer>; remark: string } | null {
  const padded = body.at(-1) === EQUALS && body.length % 4 === 0;
  const standard = body.includes(PLUS) || body.includes(SLASH);
  if (!padded && !standard) return null;
  const text = padded ? body.subarray(0, body.at(-2) === EQUALS ? -2 : -1) : body;
  const bytes = fromBase64url(new LongText(standard ? inUrlAlphabet(text) : text));
  return bytes && { bytes, remark: standard ? standardBase64 : paddedBase64url };
}

const standardBase64 = message(
  'The inline body is standard base64, not base64url without padding; it was decoded all the same.',
);
const paddedBase64url = message(
  'The inline body is base64url with padding, not base64url without padding; it was decoded all the same.',
);

function inUrlAlphabet(base64: Uint8Array): Uint8Array {
  const bytes = base64.slice();
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === PLUS) bytes[i] = 0x2d;
    else if (bytes[i] === SLASH) bytes[i] = 0x5f;
  }
  return bytes;
}

function decodeJson(file: InlineFile, pointer: string): Decoded {
  const error = file.jsonError();
  if (error === null) return { file, findings: [] };
  const problem = said(error.message);
  if (isPastBound(error)) {
    const why = said('The inline body was not read to its end, so it may be JSON or not: {problem}.', {
      problem,
    });
    return { file, findings: [encodingFinding('info', pointer, why, error.spec)] };
  }
  const why = said('The inline body is not the JSON that it says it is: {problem} (byte {offset}).', {
    problem,
    offset: String(error.offset),
  });
  return notDecodable(pointer, why, error.spec);
}

const notDecodable = (pointer: string, message: Sentence, spec?: string): Decoded => ({
  file: null,
  findings: [{ ...encodingFinding('warn', pointer, message, spec), reason: 'BODY_NOT_DECODABLE' }],
});

const encodingFinding = (
  outcome: CheckOutcome,
  pointer: string,
  message: Sentence,
  spec = 'draft-ietf-vcon-vcon-core, Inline Files, encoding',
): Finding => ({ check: { id: 'inline-body.encoding', outcome, pointer, ...reportable(message), spec } });

/** Holds the media type, and what else is said of a recording, against the file; what is not known says nothing. */
function checkMediatype(content: ContentObject, file: InlineFile): Check[] {
  const { value } = mediatypeOf(content.object);
  const type = value.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // RFC 8259 section 11, and the suffix of RFC 6839 section 3.1.
  if (/[/+]json$/.test(type)) return checkJson(content, file);
  if (type.startsWith('text/')) return checkText(content, file, charsetOf(value));
  const rows = file.isString ? [] : checkRecordingOf(content, file.head(), file.size());
  return rows.some(isMediatypeRow) ? rows : [...rows, ...checkFormat(content, file, type)];
}

function checkJson(content: ContentObject, file: InlineFile): Check[] {
  const error = file.jsonError();
  if (error !== null && isPastBound(error)) return [];
  return error === null
    ? mediatypeRow(content, 'pass', message('The inline body is JSON, as its media type says.'))
    : mediatypeRow(
        content,
        'warn',
        said('The media type says JSON, and the inline body is not: {problem}.', {
          problem: said(error.message),
        }),
      );
}

/** A string is text in any case; decoded bytes are, if they are UTF-8. Other character sets are not read. */
function checkText(content: ContentObject, file: InlineFile, charset: string): Check[] {
  if (file.isString || !['', 'utf-8', 'utf8', 'us-ascii', 'ascii'].includes(charset)) return [];
  if (isUtf8Text(file.bytes())) {
    return mediatypeRow(content, 'pass', message('The inline body is text, as its media type says.'));
  }
  const { looksLike } = fileType('', file.size(), file.head());
  const none = said(
    'The media type says text, and the inline body is none in UTF-8; it looks like {format}.',
    {
      format: said(looksLike),
    },
  );
  return mediatypeRow(content, 'warn', none);
}

function checkFormat(content: ContentObject, file: InlineFile, type: string): Check[] {
  const expected = formatOfMediaType(type);
  const isSound = classOfMediaType(type) === 'recording';
  if (expected === null && !isSound) return [];
  const { looksLike, mediaClass } = fileType('', file.size(), file.head());
  if (mediaClass === 'unknown' || (isSound && mediaClass === 'recording')) return [];
  const format = said(looksLike);
  return looksLike === expected
    ? mediatypeRow(content, 'pass', said('The inline body is {format}, as its media type says.', { format }))
    : mediatypeRow(
        content,
        'warn',
        said('The media type says otherwise, but the inline body is {format}.', { format }),
      );
}

/**
 * Holds what an object says of its recording, inline or supplied, against the recording's head. Nothing is said of
 * what is no recording, and how long it lasts and who is in which channel is only said of a dialog.
 *
 * @param head the first bytes of the recording, at most `bounds.headBytes`
 * @param size all its bytes
 */
export function checkRecordingOf(content: ContentObject, head: Uint8Array, size: number): Check[] {
  const facts = describeRecording(head, size);
  if (facts === null) return [];
  const { object, pointer, place } = content;
  const mediatype = mediatypeOf(object);
  const [duration, parties] = place === 'dialog' ? [object.get('duration'), object.get('parties')] : [];
  const claims = {
    duration: duration instanceof JsonNumber ? duration.value : null,
    channels: isArray(parties) ? parties.length : parties instanceof JsonNumber ? 1 : null,
    mediatype: mayShareContainer(mediatype.value) ? null : mediatype.value,
  };
  const at = `${pointer}/${mediatype.name}`;
  const rows = checkRecording(facts, claims, pointer);
  return rows.map((row) => (isMediatypeRow(row) ? { ...row, pointer: at } : row));
}

/** Images of HEIF and AVIF are in the container of MP4. */
const mayShareContainer = (mediatype: string): boolean =>
  classOfMediaType(mediatype) === 'image' && formatOfMediaType(mediatype) === null;

const isMediatypeRow = ({ id }: Check): boolean => id === 'recording.mediatype';

/** `mediatype`, or `mimetype` as version 0.0.1 had it; '' where neither is there. */
function mediatypeOf(object: JsonObject): { name: string; value: string } {
  for (const name of ['mediatype', 'mimetype']) {
    const value = object.get(name);
    if (isString(value) && value !== '') return { name, value };
  }
  return { name: 'mediatype', value: '' };
}

const charsetOf = (mediatype: string): string =>
  /;\s*charset="?([\w.:-]+)/i.exec(mediatype)?.[1]?.toLowerCase() ?? '';

const sections: ReadonlyMap<string, string> = new Map([
  ['dialog', 'Dialog Object'],
  ['analysis', 'Analysis Object'],
  ['attachments', 'Attachment Object'],
]);

function mediatypeRow(content: ContentObject, outcome: CheckOutcome, message: Sentence): Check[] {
  const { object, place } = content;
  const pointer = `${content.pointer}/${mediatypeOf(object).name}`;
  const spec = `draft-ietf-vcon-vcon-core, ${sections.get(place) ?? place}, mediatype`;
  return [{ id: 'inline-body.mediatype', outcome, pointer, ...reportable(message), spec }];
}

/** UTF-8 without NUL, which no text has. */
const isUtf8Text = (bytes: Uint8Array): boolean => !bytes.includes(0) && isUtf8(bytes);

/**
 * A `content_hash` beside a body may be over the decoded bytes or over the string as written: the draft asks for one
 * only beside a `url`. All usable tokens have to fit the same of the two.
 */
async function checkHash(
  { object, pointer }: ContentObject,
  file: InlineFile | null,
  written: readonly (() => Uint8Array)[],
): Promise<Finding[]> {
  const hash = contentHashOf(object);
  if (hash.unusable === 'absent') return [];
  const row = (outcome: CheckOutcome, message: string): Finding => ({
    check: {
      id: 'inline-body.content-hash',
      outcome,
      pointer: `${pointer}/${object.has('content_hash') ? 'content_hash' : 'signature'}`,
      message,
      spec: 'draft-ietf-vcon-vcon-core, content_hash',
    },
  });
  if (hash.unusable === 'unsupported') {
    return [
      row('info', message('The content hash beside the inline body is not one that this tool computes.')),
    ];
  }
  const fitting = message('The content hash beside the inline body fits it.');
  const readings = new Set(file === null ? written : [file.bytes, ...written]);
  for (const bytes of readings) if (await fits(hash, bytes())) return [row('pass', fitting)];
  if (file === null) {
    const nothing = message(
      'The content hash beside the inline body was not compared with decoded bytes, for there are none.',
    );
    return [row('info', nothing)];
  }
  const other = row('warn', message('The content hash beside the inline body does not fit it.'));
  return [{ ...other, reason: 'BODY_HASH_MISMATCH' }];
}

/** Only digests that are asked for are computed, and one after the other: WebCrypto copies the bytes for each. */
async function fits(hash: ContentHash, bytes: Uint8Array): Promise<boolean> {
  const asked = (name: string): boolean => hash.others.some(({ algorithm }) => algorithm === name);
  const digests = {
    sha512: hash.sha512.length > 0 ? await digest('SHA-512', bytes) : '',
    sha384: asked('sha384') ? await digest('SHA-384', bytes) : null,
    sha256: asked('sha256') ? await digest('SHA-256', bytes) : null,
  };
  return fitsContentHash(hash, digests) === true;
}

const digest = async (algorithm: string, bytes: Uint8Array): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>)));

const inlineFile = (isString: boolean, bytes: () => Uint8Array): InlineFile => ({
  isString,
  size: () => bytes().length,
  head: () => bytes().subarray(0, bounds.headBytes),
  bytes,
  jsonError: once(() => jsonErrorOf(bytes())),
  done: () => undefined,
});

/** The file in a long body that is base64url. */
function fileBehind(body: LongText): InlineFile {
  let decoded: Uint8Array<ArrayBuffer> | null = null;
  const bytes = (): Uint8Array => (decoded ??= fromBase64url(body) ?? new Uint8Array());
  const start = new LongText(body.bytes.subarray(0, Math.ceil(bounds.headBytes / 3) * 4));
  return {
    ...inlineFile(false, bytes),
    size: () => Math.floor((body.bytes.length * 3) / 4),
    head: () => (fromBase64url(start) ?? new Uint8Array()).subarray(0, bounds.headBytes),
    done: () => {
      if (decoded !== null) release(decoded);
      decoded = null;
    },
  };
}

function jsonErrorOf(bytes: Uint8Array): JsonError | null {
  try {
    parseJson(bytes);
    return null;
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}

/** Past this verifier's bounds a text may be JSON all the same. */
const isPastBound = ({ code }: JsonError): boolean => code === 'TOO_LARGE' || code === 'TOO_DEEP';

/** A value that is made when it is first asked for, and kept. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
