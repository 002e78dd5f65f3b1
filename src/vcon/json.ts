import { bounds } from '../bounds';
import { message } from '../wording';
import { isUtf8, LongText, unescaped } from './long-text';

/** A number with its spelling: what a double cannot hold is still shown as written. */
export class JsonNumber {
  readonly literal: string;
  constructor(literal: string) {
    this.literal = literal;
  }
  get value(): number {
    return Number(this.literal);
  }
}

/** A JSON object. A Map, so that `__proto__` is a name like any other. */
export type JsonObject = ReadonlyMap<string, JsonValue>;
export type JsonArray = readonly JsonValue[];
/** A string is a `LongText` where it is longer than `bounds.longText`, which only a payload and a body may be. */
export type JsonValue = null | boolean | string | LongText | JsonNumber | JsonArray | JsonObject;

export type JsonErrorCode = 'MALFORMED_JSON' | 'DUPLICATE_MEMBER' | 'TOO_LARGE' | 'TOO_DEEP';

/** Why a text is not the JSON that a record may be written in. */
export class JsonError extends Error {
  readonly code: JsonErrorCode;
  /** Byte offset in the text at which reading stopped. */
  readonly offset: number;
  /** RFC 6901 pointer to the value being read. */
  readonly pointer: string;
  /** True where the text ends before the value does: a file that was cut short. */
  readonly truncated: boolean;
  /** Document and section of the rule that is broken. */
  readonly spec: string;

  constructor(code: JsonErrorCode, message: string, offset: number, pointer: string, truncated = false) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.pointer = pointer;
    this.truncated = truncated;
    this.spec = rules[code];
  }
}

/** Grammar and encoding (RFC 8259; I-JSON narrows the encoding), unique names, and the right to set limits. */
const rules: Readonly<Record<JsonErrorCode, string>> = {
  MALFORMED_JSON: 'RFC 8259 sections 2 to 8.1; RFC 7493 section 2.1',
  DUPLICATE_MEMBER: 'RFC 7493 section 2.3',
  TOO_LARGE: 'RFC 8259 section 9, limits',
  TOO_DEEP: 'RFC 8259 section 9, limits',
};

export const isObject = (value: JsonValue | undefined): value is JsonObject => value instanceof Map;
export const isArray = (value: JsonValue | undefined): value is JsonArray => Array.isArray(value);
export const isString = (value: JsonValue | undefined): value is string => typeof value === 'string';
/** Whether a value is a JSON string of any length. */
export const isText = (value: JsonValue | undefined): value is string | LongText =>
  isString(value) || value instanceof LongText;

/**
 * Whether a string is no Unicode text: half of a surrogate pair is no character (RFC 7493 section 2.1). A pattern
 * with the u flag takes a whole pair as one character, so that this finds lone halves.
 */
export const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

/** Escapes one reference token of a JSON Pointer (RFC 6901 section 3). */
export const token = (name: string | number): string =>
  String(name).replaceAll('~', '~0').replaceAll('/', '~1');

/** Whether two values are the same data: members in any order, numbers by their spelling. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (isObject(a)) {
    if (!isObject(b) || a.size !== b.size) return false;
    for (const [name, value] of a) {
      const other = b.get(name);
      if (other === undefined || !sameJson(value, other)) return false;
    }
    return true;
  }
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((value, i) => sameJson(value, b[i] ?? null));
  }
  if (a instanceof JsonNumber) return b instanceof JsonNumber && a.literal === b.literal;
  if (a instanceof LongText) return b instanceof LongText && a.isSameAs(b);
  return a === b;
}

/** A parsed JSON text. */
export interface JsonText {
  readonly value: JsonValue;
  /** It began with one, which RFC 8259 section 8.1 lets a reader ignore. */
  readonly byteOrderMark: boolean;
  /** Pointer to the first string, or member name, that is no Unicode text (RFC 7493 section 2.1); null where none is. */
  readonly loneSurrogate: string | null;
}

/**
 * Reads one JSON text by RFC 8259 and I-JSON (RFC 7493): UTF-8 only, no duplicate members, nothing after the
 * value, within this verifier's bounds. Lone surrogates, which I-JSON forbids too, are only pointed out. What is long
 * in the value is a view of the bytes.
 * @throws JsonError for everything else, with the byte offset and the pointer of the place.
 */
export function parseJson(bytes: Uint8Array, limits: TextLimits = bounds): JsonText {
  return new Parser(bytes, limits).text();
}

/** Up to which length texts are made strings; see `bounds`. */
export interface TextLimits {
  /** Bytes of a payload or a body, in UTF-8. */
  readonly longText: number;
  /** Bytes of everything else in one JSON text. */
  readonly plainText: number;
}

/** The members that hold a whole file, which may be a long one: of a JWS, and of the objects of a vCon. */
const mayBeLong: ReadonlySet<string> = new Set(['payload', 'body']);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes of a short string. */
const SHORT = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

class Parser {
  private readonly bytes: Uint8Array;
  private at = 0;
  private values = 0;
  /** Bytes of long texts so far. */
  private long = 0;
  private readonly limits: TextLimits;
  private loneSurrogate: string | null = null;
  private readonly path: (string | number)[] = [];

  constructor(bytes: Uint8Array, limits: TextLimits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  text(): JsonText {
    const b = this.bytes;
    const byteOrderMark = b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf;
    if (byteOrderMark) this.at = 3;
    this.space();
    const value = this.value(0);
    this.space();
    if (this.at < b.length) this.fail(message('there is more after the end of the JSON value'));
    return { value, byteOrderMark, loneSurrogate: this.loneSurrogate };
  }

  private pointer(): string {
    return this.path.map((part) => `/${token(part)}`).join('');
  }

  private fail(message: string, code: JsonErrorCode = 'MALFORMED_JSON', at = this.at): never {
    const pointer = this.pointer();
    throw new JsonError(code, message, at, pointer, code === 'MALFORMED_JSON' && at >= this.bytes.length);
  }

  private space(): void {
    for (;;) {
      const c = this.bytes[this.at];
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.at++;
    }
  }

  /** @param mayBeLong whether it may be a long text */
  private value(depth: number, mayBeLong = false): JsonValue {
    if (++this.values > bounds.jsonValues) {
      this.fail(`more than ${bounds.jsonValues} values`, 'TOO_LARGE');
    }
    if (this.plainEnd() < this.at) this.fail(tooMuchText, 'TOO_LARGE');
    const c = this.bytes[this.at];
    switch (c) {
      case OPEN_OBJECT:
        return this.object(depth + 1);
      case OPEN_ARRAY:
        return this.array(depth + 1);
      case QUOTE:
        return mayBeLong ? this.longString() : this.string();
      case 0x74:
        return this.literal('true', true);
      case 0x66:
        return this.literal('false', false);
      case 0x6e:
        return this.literal('null', null);
      case undefined:
        return this.fail(message('the text ends where a value should be'));
      default:
        return this.number();
    }
  }

  private literal<T>(word: string, value: T): T {
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.at + i] !== word.charCodeAt(i)) {
        this.fail(`expected "${word}"`, 'MALFORMED_JSON', Math.min(this.at + i, this.bytes.length));
      }
    }
    this.at += word.length;
    return value;
  }

  private deeper(depth: number): void {
    if (depth > bounds.jsonDepth) this.fail(`nested more than ${bounds.jsonDepth} deep`, 'TOO_DEEP');
  }

  private object(depth: number): JsonObject {
    this.deeper(depth);
    const members = new Map<string, JsonValue>();
    this.at++;
    this.space();
    if (this.bytes[this.at] === CLOSE_OBJECT) {
      this.at++;
      return members;
    }
    for (;;) {
      if (this.bytes[this.at] !== QUOTE) this.fail(message('expected the name of a member'));
      const start = this.at;
      const name = this.string();
      this.path.push(name);
      if (members.has(name)) {
        this.fail(message('the same member appears twice in one object'), 'DUPLICATE_MEMBER', start);
      }
      this.space();
      if (this.bytes[this.at] !== COLON) this.fail(message('expected ":" after the name of a member'));
      this.at++;
      this.space();
      members.set(name, this.value(depth, mayBeLong.has(name)));
      this.path.pop();
      if (this.closes(CLOSE_OBJECT)) return members;
    }
  }

  private array(depth: number): JsonArray {
    this.deeper(depth);
    const elements: JsonValue[] = [];
    this.at++;
    this.space();
    if (this.bytes[this.at] === CLOSE_ARRAY) {
      this.at++;
      return elements;
    }
    for (;;) {
      this.path.push(elements.length);
      elements.push(this.value(depth));
      this.path.pop();
      if (this.closes(CLOSE_ARRAY)) return elements;
    }
  }

  /** After an element: true at the closing bracket, false after a comma. */
  private closes(bracket: number): boolean {
    this.space();
    const c = this.bytes[this.at];
    if (c === bracket) {
      this.at++;
      return true;
    }
    if (c !== COMMA) this.fail(`expected "," or "${String.fromCharCode(bracket)}"`);
    this.at++;
    this.space();
    return false;
  }

  /** The offset at which there is too much text, were there no further long ones. */
  private plainEnd(): number {
    return this.long + this.limits.plainText;
  }

  private string(): string {
    const { start, end, escaped, ascii } = this.span(this.plainEnd());
    // Most are short, and to have those decoded takes longer than to read them.
    return ascii && !escaped && end - start <= SHORT
      ? String.fromCharCode.apply(null, this.bytes.subarray(start, end) as unknown as number[])
      : this.decoded(start, end, escaped);
  }

  private longString(): string | LongText {
    const { start, end, escaped, ascii } = this.span(this.bytes.length);
    if (end - start <= this.limits.longText) return this.decoded(start, end, escaped);
    this.long += end - start;
    const raw = this.bytes.subarray(start, end);
    if (!ascii && !isUtf8(raw)) this.fail(notUtf8, 'MALFORMED_JSON', start);
    const text = escaped ? unescaped(raw) : new LongText(raw);
    if (text === null) return this.fail(noEscape, 'MALFORMED_JSON', start);
    if (text.hasLoneSurrogate) this.loneSurrogate ??= this.pointer();
    // One text has one form, however it is written.
    return text.bytes.length > this.limits.longText ? text : this.decoded(start, end, escaped);
  }

  /**
   * Goes through a string, from its opening quote to behind its closing one.
   * @param limit offset at which it is too long
   */
  private span(limit: number): { start: number; end: number; escaped: boolean; ascii: boolean } {
    const b = this.bytes;
    const start = this.at + 1;
    let at = start;
    let escaped = false;
    let seen = 0;
    for (let c = b[at]; c !== QUOTE; c = b[++at]) {
      if (c === undefined) this.fail(cutInString, 'MALFORMED_JSON', b.length);
      if (at >= limit) this.fail(tooMuchText, 'TOO_LARGE', at);
      if (c < 0x20) this.fail(message('a control character inside a string must be escaped'), undefined, at);
      if (c === BACKSLASH) {
        escaped = true;
        at++;
      }
      seen |= c;
    }
    this.at = at + 1;
    return { start, end: at, escaped, ascii: seen < 0x80 };
  }

  private decoded(start: number, end: number, escaped: boolean): string {
    let text: string;
    try {
      text = utf8.decode(this.bytes.subarray(start, end));
    } catch {
      return this.fail(notUtf8, 'MALFORMED_JSON', start);
    }
    return escaped ? this.unescape(text, start) : text;
  }

  private unescape(text: string, start: number): string {
    let plain: unknown;
    try {
      plain = JSON.parse(`"${text}"`);
    } catch {
      plain = null;
    }
    if (typeof plain !== 'string') return this.fail(noEscape, 'MALFORMED_JSON', start);
    if (hasLoneSurrogate(plain)) this.loneSurrogate ??= this.pointer();
    return plain;
  }

  private number(): JsonNumber {
    const start = this.at;
    while (isNumberByte(this.bytes[this.at])) this.at++;
    if (this.at - start > bounds.jsonNumber)
      this.fail(message('a number of too many digits'), 'TOO_LARGE', start);
    const literal = String.fromCharCode(...this.bytes.subarray(start, this.at));
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(literal)) {
      const cut = this.at >= this.bytes.length && this.at > start;
      this.fail(message('expected a value'), 'MALFORMED_JSON', cut ? this.at : start);
    }
    return new JsonNumber(literal);
  }
}

const isNumberByte = (c: number | undefined): boolean =>
  c !== undefined &&
  ((c >= 0x30 && c <= 0x39) || c === 0x2d || c === 0x2b || c === 0x2e || c === 0x65 || c === 0x45);

const cutInString = message('the text ends inside a string');
const notUtf8 = message('the text is not valid UTF-8');
const noEscape = message('an escape that JSON does not have');
const tooMuchText = message('there is more text than this tool reads beside payloads and inline files');
