import { bounds } from '../bounds';
import { message } from '../wording';
import { mayBeInventory } from './inventory-signs';

/** What kind of thing a file holds, as far as it matters for which reference it can answer. */
export type MediaClass = 'recording' | 'image' | 'text' | 'document' | 'unknown';

export interface FileType {
  readonly kind:
    'json' | 'compact' | 'gzip' | 'pem' | 'der' | 'cose' | 'key' | 'archive' | 'media' | 'empty' | 'other';
  readonly mediaClass: MediaClass;
  /** At most two words, to follow "it looks like". */
  readonly looksLike: string;
}

const type = (kind: FileType['kind'], mediaClass: MediaClass, looksLike: string): FileType => ({
  kind,
  mediaClass,
  looksLike,
});

interface Signature {
  readonly offset: number;
  readonly bytes: string;
  readonly type: FileType;
}

/** First bytes by which formats are told apart; `bytes` as Latin-1. */
const signatures: readonly Signature[] = [
  { offset: 8, bytes: 'WAVE', type: type('media', 'recording', message('WAV audio')) },
  { offset: 8, bytes: 'WEBP', type: type('media', 'image', message('an image')) },
  { offset: 8, bytes: 'AVI ', type: type('media', 'recording', message('AVI video')) },
  { offset: 0, bytes: 'ID3', type: type('media', 'recording', message('MP3 audio')) },
  { offset: 4, bytes: 'ftyp', type: type('media', 'recording', message('MP4 media')) },
  { offset: 0, bytes: 'OggS', type: type('media', 'recording', message('Ogg media')) },
  { offset: 0, bytes: 'fLaC', type: type('media', 'recording', message('FLAC audio')) },
  { offset: 0, bytes: '#!AMR', type: type('media', 'recording', message('AMR audio')) },
  { offset: 0, bytes: '.snd', type: type('media', 'recording', message('AU audio')) },
  { offset: 0, bytes: '\x1a\x45\xdf\xa3', type: type('media', 'recording', message('WebM media')) },
  { offset: 0, bytes: '\xff\xd8\xff', type: type('media', 'image', message('a JPEG')) },
  { offset: 0, bytes: '\x89PNG\r\n\x1a\n', type: type('media', 'image', message('a PNG')) },
  { offset: 0, bytes: 'GIF8', type: type('media', 'image', message('a GIF')) },
  { offset: 0, bytes: '%PDF-', type: type('other', 'document', message('a PDF')) },
  { offset: 0, bytes: 'PK\x03\x04', type: type('archive', 'document', message('a ZIP')) },
  { offset: 0, bytes: 'PK\x05\x06', type: type('archive', 'document', message('a ZIP')) },
  { offset: 0, bytes: '7z\xbc\xaf\x27\x1c', type: type('archive', 'document', message('an archive')) },
  { offset: 0, bytes: 'Rar!\x1a\x07', type: type('archive', 'document', message('an archive')) },
  { offset: 257, bytes: 'ustar', type: type('archive', 'document', message('an archive')) },
  { offset: 0, bytes: '\x1f\x8b', type: type('gzip', 'document', message('gzip data')) },
];

/** Media class by file name ending or by the second half of a media type. */
const classes: ReadonlyMap<string, MediaClass> = new Map([
  ...[
    'wav',
    'mp3',
    'mp4',
    'm4a',
    'm4v',
    'ogg',
    'oga',
    'ogv',
    'opus',
    'flac',
    'amr',
    'au',
    'aac',
    'webm',
    'mkv',
    'avi',
  ]
    .concat(['mov', 'gsm', 'wma', 'wmv', '3gp', 'mpeg', 'mpg', 'aif', 'aiff', 'caf'])
    .map((ending): [string, MediaClass] => [ending, 'recording']),
  ...['jpg', 'jpeg', 'png', 'gif', 'webp', 'tif', 'tiff', 'bmp', 'heic', 'svg'].map(
    (ending): [string, MediaClass] => [ending, 'image'],
  ),
  ...['txt', 'json', 'csv', 'vtt', 'srt', 'xml', 'html', 'md', 'eml'].map((ending): [string, MediaClass] => [
    ending,
    'text',
  ]),
  ...['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'odt', 'zip'].map(
    (ending): [string, MediaClass] => [ending, 'document'],
  ),
]);

/** Whether a file's name is that of a document of an office suite; some of these are ZIP archives, of which nobody expects a recording. */
export const isNamedAsOfficeDocument = (name: string): boolean =>
  classOfName(name) === 'document' && ending(name) !== 'zip';

/** Whether a file's name says that other files are packed in it. */
export const isNamedAsArchive = (name: string): boolean =>
  /\.(zip|7z|rar|tar|tgz|gz|bz2|xz|zst)$/i.test(name);

const ending = (name: string): string => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** The media class that a file name's ending stands for. */
export const classOfName = (name: string): MediaClass => classes.get(ending(name)) ?? 'unknown';

/** The media class that a media type (RFC 6838), such as `audio/x-wav`, stands for. */
export function classOfMediaType(mediaType: string): MediaClass {
  const [major = '', minor = ''] = mediaType.toLowerCase().split(';', 1)[0]?.trim().split('/') ?? [];
  if (major === 'audio' || major === 'video') return 'recording';
  if (major === 'image') return 'image';
  if (major === 'text' || major === 'multipart' || major === 'message') return 'text';
  return classes.get(minor) ?? 'unknown';
}

/** Formats that first bytes tell, in the words of `looksLike`, by their media types. */
const formats: ReadonlyMap<string, string> = new Map([
  ...['image/jpeg', 'image/jpg'].map((name) => [name, 'a JPEG'] as const),
  ['image/png', 'a PNG'],
  ['image/gif', 'a GIF'],
  ['image/webp', 'an image'],
  ['application/pdf', 'a PDF'],
  ...['application/zip', 'application/x-zip-compressed'].map((name) => [name, 'a ZIP'] as const),
  ...['application/gzip', 'application/x-gzip'].map((name) => [name, 'gzip data'] as const),
]);

/**
 * The one format that a media type stands for, in the words of `looksLike`; null for types that first bytes do not
 * tell, and for recordings, which are told by their containers.
 */
export const formatOfMediaType = (mediaType: string): string | null =>
  formats.get(mediaType.toLowerCase().split(';', 1)[0]?.trim() ?? '') ?? null;

/** Whether a file's name says that it is meant to hold certificates or revocation data, whatever comes first in it. */
export const isNamedAsCertificate = (name: string): boolean =>
  /\.(pem|crt|cer|der|p7b|p7c|crl|ocsp|ors)$/i.test(name);

/** Whether a file's name says that it is a time stamp, or a statement, receipt or key of a transparency service. */
const isNamedAsWitness = (name: string): boolean => /\.(tsr|tst|p7s|cose|cbor|scitt)$/i.test(name);

/** Whether a file's name says that it is meant to be a record. */
export const isNamedAsRecord = (name: string): boolean => /\.(vcon|json|jws|jwe)(\.gz)?$/i.test(name);

/** Whether a file is named as something that evidence is made of, where not all files can be taken. */
export const mayBeEvidence = (name: string): boolean =>
  isNamedAsRecord(name) ||
  classOfName(name) === 'recording' ||
  /\.(?:zip|pem|crt|cer|der|p7[bc]|crl|ors|tsr|tst|p7s|cose|key|jwk|csv|txt|sha512\w*)$/i.test(name);

/**
 * What a file looks like.
 * @param head its first bytes, at most `bounds.headBytes`
 * @param size all its bytes
 */
export function fileType(name: string, size: number, head: Uint8Array): FileType {
  if (size === 0) return type('empty', 'unknown', message('empty'));
  const text = printable(head);
  if (beginsAsJson(head) && (text !== null || isNamedAsRecord(name)))
    return type('json', 'text', message('JSON data'));
  for (const { offset, bytes, type } of signatures) {
    if ([...bytes].every((char, i) => head[offset + i] === char.charCodeAt(0))) return type;
  }
  if (isUtf16(head)) return type('other', 'text', UTF_16);
  if (isMpegFrame(head)) return type('media', 'recording', message('MP3 audio'));
  // A recording without a container may begin with the same two bytes.
  if (isTaggedSign1(head)) return type('cose', classOfName(name), message('binary data'));
  if (text !== null) {
    if (looksCompact(text)) return type('compact', 'text', message('a token'));
    if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return type('key', 'text', message('a key'));
    if (text.includes('-----BEGIN ') || isNamedAsCertificate(name))
      return type('pem', 'text', message('a certificate'));
    if (isNamedAsWitness(name)) return type('der', 'text', message('plain text'));
    return type('other', classOfName(name) === 'unknown' ? 'text' : classOfName(name), message('plain text'));
  }
  if ((head[0] === 0x30 && (head[1] ?? 0) >= 0x80) || isNamedAsCertificate(name)) {
    return type('der', 'unknown', message('binary data'));
  }
  if (isNamedAsWitness(name)) return type('cose', 'unknown', message('binary data'));
  return type('other', classOfName(name), message('binary data'));
}

/** What a text in UTF-16 is called; JSON text is in UTF-8 alone (RFC 8259 section 8.1). */
export const UTF_16 = message('UTF-16 text');

/** Whether the bytes begin with the byte order mark of UTF-16, or with ASCII in it. */
function isUtf16([first = 0, second = 0, third = 0, fourth = 0]: Uint8Array): boolean {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const opens = (byte: number): boolean => byte === 0x7b || byte === 0x5b || byte === 0x20 || byte === 0x0a;
  return (
    (opens(first) && second === 0 && third > 0 && fourth === 0) ||
    (first === 0 && opens(second) && third === 0)
  );
}

/** Whether the bytes begin as a COSE_Sign1 with its tag, an array of four, does (RFC 9052 section 4.2). */
const isTaggedSign1 = ([first, second]: Uint8Array): boolean => first === 0xd2 && second === 0x84;

/** Whether the bytes begin with an MPEG audio frame of layer II or III (ISO/IEC 11172-3 section 2.4.1.3). */
function isMpegFrame([first = 0, second = 0]: Uint8Array): boolean {
  const layer = second & 0x06;
  return first === 0xff && (second & 0xe0) === 0xe0 && (layer === 0x02 || layer === 0x04);
}

/** The head as text where it is UTF-8 without the control characters that no text has, else null. */
function printable(head: Uint8Array): string | null {
  for (const byte of head) if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return null;
  }
}

/**
 * Whether a text begins as a compact JWS or JWE does (RFC 7515 section 7.1): with the base64url of an opening brace and
 * what may follow it, and nothing but base64url up to the first dot.
 */
export const looksCompact = (start: string): boolean =>
  /^(eyJ|ewo|ewk|ewg|eyA|ew0)[A-Za-z0-9_-]*(\.|$)/.test(start);

/** Whether the first byte that is no white space or byte order mark opens a JSON object or array. */
function beginsAsJson(head: Uint8Array): boolean {
  const first = head.find((byte) => ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].includes(byte));
  return first === 0x7b || first === 0x5b;
}

/** Whether a file can be a record, a certificate or another document that has to be read as a whole. */
export function mayBeDocument(name: string, size: number, head: Uint8Array): boolean {
  const { kind } = fileType(name, size, head);
  if (kind === 'key') return size <= bounds.keyBytes;
  if (kind === 'pem' || kind === 'der') return size <= bounds.documentBytes;
  if (kind === 'cose') return size <= bounds.transparency.bytes;
  const isRecord = kind === 'json' || kind === 'compact' || kind === 'gzip' || isNamedAsRecord(name);
  return isRecord ? size <= mostRecordBytes(kind) : mayBeInventory(name, size, head);
}

/** Bytes that a file of a kind may have to be opened as a record. */
export const mostRecordBytes = (kind: FileType['kind']): number =>
  kind === 'json' || kind === 'compact' ? bounds.recordBytes : bounds.unpackedBytes;
