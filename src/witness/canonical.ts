/**
 * A JSON value written again as common producers write it, so that a digest they made of their own text is recognised.
 * What is written is what they would have after reading the record: Python keeps `1.0` a float and a long integer whole,
 * JavaScript has doubles alone.
 */
import {
  hasLoneSurrogate,
  isArray,
  isObject,
  isString,
  JsonNumber,
  token,
  type JsonValue,
} from '../vcon/json';
import { LongText } from '../vcon/long-text';

/** How a form writes each part of a value. */
interface Style {
  readonly number: (literal: string) => string;
  readonly text: (text: string) => string;
  readonly order: (names: string[]) => string[];
  readonly comma: string;
  readonly colon: string;
  /** Spaces of one level where every value has a line of its own; 0 for one line. */
  readonly indent: number;
}

/** The arguments of Python's `json.dumps` that change what it writes; without any, as it writes by default. */
export interface PythonStyle {
  readonly sortKeys?: boolean;
  /** `separators=(",", ":")` */
  readonly compact?: boolean;
  /** False: characters beyond ASCII stand as they are (`ensure_ascii=False`). */
  readonly ascii?: boolean;
  /** `indent`, in spaces; 0 for one line. */
  readonly indent?: number;
}

/** Signals that a text is longer than it may be; it leaves this file as null. */
class TooLong extends Error {}

class Writer {
  private readonly parts: string[] = [];
  private left: number;
  private readonly style: Style;

  constructor(style: Style, most: number) {
    this.style = style;
    this.left = most;
  }

  text(value: JsonValue): string | null {
    try {
      this.value(value, 1);
      return this.parts.join('');
    } catch (error) {
      if (error instanceof TooLong) return null;
      throw error;
    }
  }

  private put(part: string): void {
    this.left -= part.length;
    if (this.left < 0) throw new TooLong();
    this.parts.push(part);
  }

  private value(value: JsonValue, depth: number): void {
    const { number, text, order, colon } = this.style;
    if (isString(value)) this.put(text(value));
    else if (value instanceof JsonNumber) this.put(number(value.literal));
    else if (isArray(value)) {
      this.list('[', value, ']', depth, (element) => this.value(element, depth + 1));
    } else if (isObject(value)) {
      this.list('{', order([...value.keys()]), '}', depth, (name) => {
        this.put(text(name) + colon);
        this.value(value.get(name) ?? null, depth + 1);
      });
    } else if (value instanceof LongText) {
      // Too long to be made a string of, and so to be written.
      throw new TooLong();
    } else this.put(String(value));
  }

  private list<T>(
    open: string,
    elements: readonly T[],
    close: string,
    depth: number,
    put: (element: T) => void,
  ): void {
    const { comma, indent } = this.style;
    const line = indent === 0 || elements.length === 0 ? '' : `\n${' '.repeat(indent * depth)}`;
    this.put(open + line);
    elements.forEach((element, index) => {
      if (index > 0) this.put(comma + line);
      put(element);
    });
    this.put((line === '' ? '' : line.slice(0, line.length - indent)) + close);
  }
}

/** An ECMAScript number as JSON.stringify writes it; RFC 8785 section 3.2.2.3 asks for the same. */
const asDouble = (literal: string): string => JSON.stringify(Number(literal));

/**
 * As JSON.stringify(JSON.parse(text), null, indent) writes it (ECMA-262, SerializeJSONProperty): names that are array
 * indices first, in their order, for no JavaScript object has them elsewhere.
 * @param most characters that the text may have
 * @returns null where it would be longer
 */
export function javascriptJson(value: JsonValue, indent: number, most = Infinity): string | null {
  return new Writer(
    {
      number: asDouble,
      text: (text) => JSON.stringify(text),
      order: javascriptOrder,
      comma: ',',
      colon: indent === 0 ? ':' : ': ',
      indent,
    },
    most,
  ).text(value);
}

const LAST_INDEX = 2 ** 32 - 2;

const isIndex = (name: string): boolean => /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) <= LAST_INDEX;

function javascriptOrder(names: string[]): string[] {
  const indices = names.filter(isIndex);
  if (indices.length === 0) return names;
  return [...indices.toSorted((a, b) => Number(a) - Number(b)), ...names.filter((name) => !isIndex(name))];
}

/**
 * As json.dumps(json.loads(text), …) of Python 3 writes it.
 * @param most characters that the text may have
 * @returns null where it would be longer, or where it would not be text that has a UTF-8 form
 */
export function pythonJson(value: JsonValue, style: PythonStyle = {}, most = Infinity): string | null {
  const { sortKeys = false, compact = false, ascii = true, indent = 0 } = style;
  const text = new Writer(
    {
      number: pythonNumber,
      text: ascii ? asciiText : (text) => rawText(text),
      order: sortKeys ? (names) => names.toSorted(byCodePoint) : (names) => names,
      comma: compact || indent > 0 ? ',' : ', ',
      colon: compact ? ':' : ': ',
      indent,
    },
    most,
  ).text(value);
  return text === null || (!ascii && hasHalf(text)) ? null : text;
}

/** Whether a text has half a character; most have not even a whole one of two halves, which is found out fast. */
const hasHalf = (text: string): boolean => /[\ud800-\udfff]/.test(text) && hasLoneSurrogate(text);

/** A lone surrogate stays as it is here, where JSON.stringify would escape it. */
const rawText = (text: string): string =>
  hasHalf(text)
    ? `"${[...text].map((one) => (hasLoneSurrogate(one) ? one : JSON.stringify(one).slice(1, -1))).join('')}"`
    : JSON.stringify(text);

/** The escapes of Python's `ensure_ascii`: all but printable ASCII. */
function asciiText(text: string): string {
  const written = JSON.stringify(text);
  return /[^ -~]/.test(written) ? written.replace(/[^ -~]/g, escaped) : written;
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Python sorts strings by their code points, JavaScript and RFC 8785 by UTF-16 code units. */
function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length;) {
    const [one = 0, other = 0] = [a.codePointAt(i), b.codePointAt(i)];
    if (one !== other) return one - other;
    i += one > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}

/** A number as Python reads and writes it: an int of any size, else repr of a float. */
function pythonNumber(literal: string): string {
  if (/^-?\d+$/.test(literal)) return BigInt(literal).toString();
  const value = Number(literal);
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  // Both languages write the shortest digits that are read as the same double; only the layout differs.
  const [digits = '', power = ''] = Math.abs(value).toExponential().replace('.', '').split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const written = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits.slice(0, 1)}${fraction}e${exponent < 0 ? '-' : '+'}${written}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** The canonical form, or why there is none. */
export type CanonicalJson =
  | {
      readonly text: string;
      /** RFC 6901 pointer to the first number that a double cannot hold as written; null where none is. */
      readonly rounded: string | null;
    }
  | { readonly text: null; readonly why: 'number' | 'text' | 'length'; readonly pointer: string | null };

/**
 * The canonical form of RFC 8785 (JCS): members sorted by UTF-16 code units, numbers and strings as ECMAScript writes
 * them, nothing between. A number beyond the range of a double and text that is no Unicode text have none (sections
 * 3.2.2.2 and 3.2.2.3); a number of more digits than a double holds is rounded, as every JCS writer does.
 * @param most characters that the text may have
 */
export function canonicalJson(value: JsonValue, most = Infinity): CanonicalJson {
  const problem = findProblem(value, '');
  if (problem.none !== null) return { text: null, ...problem.none };
  const text = new Writer(
    {
      number: asDouble,
      text: (text) => JSON.stringify(text),
      order: (names) => names.toSorted(byCodeUnit),
      comma: ',',
      colon: ':',
      indent: 0,
    },
    most,
  ).text(value);
  return text === null ? { text, why: 'length', pointer: null } : { text, rounded: problem.rounded };
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Problems {
  none: { why: 'number' | 'text'; pointer: string } | null;
  rounded: string | null;
}

function findProblem(
  value: JsonValue,
  pointer: string,
  found: Problems = { none: null, rounded: null },
): Problems {
  const inside = (name: string | number, part: JsonValue): void => {
    if (found.none === null && part !== null && typeof part !== 'boolean')
      findProblem(part, `${pointer}/${token(name)}`, found);
  };
  if (isString(value)) {
    if (hasLoneSurrogate(value)) found.none = { why: 'text', pointer };
  } else if (value instanceof JsonNumber) {
    if (!Number.isFinite(value.value)) found.none = { why: 'number', pointer };
    else if (found.rounded === null && isRounded(value.literal)) found.rounded = pointer;
  } else if (isArray(value)) value.forEach((element, index) => inside(index, element));
  else if (isObject(value)) {
    for (const [name, member] of value) {
      if (hasLoneSurrogate(name)) found.none ??= { why: 'text', pointer };
      inside(name, member);
    }
  }
  return found;
}

/** Whether a number is another one once it has been a double. */
function isRounded(literal: string): boolean {
  // A double holds every number of 15 digits, so that its shortest form has the same ones.
  if (/^-?\d{1,15}$/.test(literal)) return false;
  return plainNumber(literal) !== plainNumber(asDouble(literal));
}

/** One spelling for all spellings of a number: its digits without outer zeros, and the power of ten behind them. */
function plainNumber(literal: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '').replace(/0+$/, '');
  if (digits === '') return '0';
  const trailing = all.length - all.replace(/0+$/, '').length;
  return `${sign}${digits}e${BigInt(power) - BigInt(fraction.length) + BigInt(trailing)}`;
}
