/**
 * The value types of draft-ietf-vcon-vcon-core, section "JSON Notation", and the enumerations its parameters
 * use: one table, from which the catalogue's rows take their types.
 */
import { message, said, type Sentence } from '../wording';
import { isString, isText, JsonNumber, type JsonValue } from './json';
import { namedVersions } from './version';

/** A type of JSON strings or numbers. */
export interface ValueType {
  readonly json: 'string' | 'number' | 'any';
  /** What is expected, to follow "the draft expects". */
  readonly words: Sentence;
  /** Id of the check that a value of the right JSON type but the wrong form fails. */
  readonly check: FormCheck;
  readonly holds: (value: JsonValue) => boolean;
  /** The array of the vCon that the number is an index into. */
  readonly into?: Indexed;
}

export type Indexed = 'parties' | 'dialog' | 'attachments';

export type FormCheck =
  | 'vcon.type'
  | 'vcon.value'
  | 'vcon.date'
  | 'vcon.uuid'
  | 'vcon.url'
  | 'vcon.mediatype'
  | 'vcon.content-hash';

/** Characters beyond which no string is of a certain form: patterns overflow the stack on strings of megabytes. */
const FORM_LENGTH = 65_536;

const text = (words: Sentence, check: FormCheck, form: (value: string) => boolean): ValueType => ({
  json: 'string',
  words,
  check,
  holds: (value) => isString(value) && value.length <= FORM_LENGTH && form(value),
});

const number = (words: Sentence, range: (value: JsonNumber) => boolean): ValueType => ({
  json: 'number',
  words,
  check: 'vcon.type',
  holds: (value) => value instanceof JsonNumber && range(value),
});

const oneOf = (...tokens: readonly string[]): ValueType =>
  text(said('one of: {values}', { values: tokens.join(', ') }), 'vcon.value', (value) =>
    tokens.includes(value),
  );

/** UnsignedInt (RFC 8620 section 1.3). `1.0` counts: JSON has one kind of number, and many writers spell so. */
const unsignedInt = (value: JsonNumber): boolean =>
  Number.isSafeInteger(value.value) && value.value >= 0 && fitsDouble(value);

const index = (words: Sentence, into: Indexed, none = false): ValueType => ({
  ...number(words, (value) => unsignedInt(value) || (none && value.value === -1 && fitsDouble(value))),
  into,
});

const PRESENCE = ['join', 'drop', 'hold', 'unhold', 'mute', 'unmute'] as const;

export const valueTypes = {
  String: { json: 'string', words: message('a string'), check: 'vcon.type', holds: isText },
  Date: text(message('a date and time as in RFC 3339, such as 2024-02-29T09:30:00Z'), 'vcon.date', isDate),
  UnsignedNumber: number(message('a number that is not negative'), (value) => value.value >= 0),
  Uuid: text(message('a UUID, such as 01928e10-193e-8231-b9a2-279e0d16bc46'), 'vcon.uuid', isUuid),
  /** RFC 7989 section 5 writes a session's UUID without hyphens; H.323 writes it with them. */
  SessionUuid: text(
    message('a session UUID of 32 hexadecimal digits'),
    'vcon.uuid',
    (value) => isUuid(value) || /^[0-9a-f]{32}$/i.test(value),
  ),
  HttpsUrl: text(
    message('a URL that begins with https://'),
    'vcon.url',
    (value) => /^https:\/\/[^\s\\]+$/i.test(value) && URL.canParse(value),
  ),
  /** RFC 2045 section 5.1; parameters may follow, folded over lines as in the working group's examples. */
  Mediatype: text(message('a media type, such as audio/x-wav'), 'vcon.mediatype', (value) =>
    /^[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+\s*(?:;[^]*)?$/.test(value),
  ),
  ContentHash: text(
    message('a hash in the form sha512-..., its digest in base64url without padding'),
    'vcon.content-hash',
    isContentHash,
  ),
  /** DID Core section 3.1 and 3.2. */
  Did: text(message('a decentralized identifier that begins with did:'), 'vcon.value', (value) =>
    /^did:[a-z0-9]+:(?:[\w.:-]|%[0-9A-Fa-f]{2})+(?:[/?#]\S*)?$/.test(value),
  ),
  PartyIndex: index(message('the index of a party'), 'parties'),
  DialogIndex: index(message('the index of a dialog'), 'dialog'),
  /** Section "Dialog Transfer": -1 stands for a call that took place but has no Dialog Object. */
  DialogIndexOrNone: index(message('the index of a dialog, or -1'), 'dialog', true),
  AttachmentIndex: index(message('the index of an attachment'), 'attachments'),
  DialogTypeWithoutSet: oneOf('recording', 'text', 'transfer', 'incomplete'),
  DialogType: oneOf('recording', 'recording-set', 'text', 'transfer', 'incomplete'),
  Encoding: oneOf('base64url', 'json', 'none'),
  JsonEncoding: oneOf('json'),
  Disposition: oneOf('no-answer', 'congestion', 'failed', 'busy', 'hung-up', 'voicemail-no-message'),
  PartyEventWithoutKeys: oneOf(...PRESENCE),
  /** draft-ietf-vcon-vcon-core-04 renamed the last two to what it has for any key: both are version 0.4.0. */
  PartyEvent: oneOf(...PRESENCE, 'keydown', 'keyup', 'dtmfdown', 'dtmfup'),
  Version: oneOf(...namedVersions),
  Any: { json: 'any', words: message('any value'), check: 'vcon.type', holds: () => true },
} as const satisfies Record<string, ValueType>;

export type ValueTypeName = keyof typeof valueTypes;

function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value);
}

/** Characters of an unpadded base64url digest by hash algorithm; others are not judged by their length. */
const digestLength = new Map([
  ['sha256', 43],
  ['sha384', 64],
  ['sha512', 86],
]);

function isContentHash(value: string): boolean {
  const [, algorithm, digest] = /^([a-z0-9]+)-([\w-]+)$/.exec(value) ?? [];
  if (algorithm === undefined || digest === undefined) return false;
  return (digestLength.get(algorithm) ?? digest.length) === digest.length;
}

/**
 * Date: RFC 3339 in upper case letters (RFC 8620 section 1.4) and a day that the calendar has. A fraction of
 * zero, which RFC 8620 would leave out, passes: the working group's own examples write it.
 */
function isDate(value: string): boolean {
  const parts =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(value) ?? [];
  if (parts.length === 0) return false;
  const at = (i: number): number => Number(parts[i] ?? 0);
  const [year, month, day, hour, minute, second] = [at(1), at(2), at(3), at(4), at(5), at(6)];
  const leapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  if (day < 1 || day > days || hour > 23 || minute > 59 || at(8) > 23 || at(9) > 59) return false;
  const offset = (parts[7] === '-' ? -1 : 1) * (at(8) * 60 + at(9));
  const utcMinute = (hour * 60 + minute - offset + 2880) % 1440;
  // A leap second is the last of a day in UTC (RFC 3339 section 5.7).
  return second <= 59 || (second === 60 && utcMinute === 1439);
}

/**
 * Whether a program that reads the number into a double (RFC 8259 section 6) still has the number as written:
 * it is the double's shortest or its exact decimal form.
 */
export function fitsDouble(number: JsonNumber): boolean {
  const { literal, value } = number;
  if (literal.length <= 15 && !/[eE]/.test(literal)) return true;
  if (!Number.isFinite(value)) return false;
  const written = decimal(literal);
  return written === decimal(String(value)) || written === decimal(value.toPrecision(100));
}

/** One spelling for every spelling of the same decimal number: its digits without outer zeros, and the power. */
function decimal(literal: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (digits[start] === '0') start++;
  while (end > start && digits[end - 1] === '0') end--;
  if (start === end) return '0';
  return `${sign}${digits.slice(start, end)}e${Number(power) - fraction.length + digits.length - end}`;
}
