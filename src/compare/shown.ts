import type { FieldType } from '../report/report';
import { isArray, isObject, isString, isText, JsonNumber } from '../vcon/json';
import type { JsonValue } from '../vcon/json';
import { LongText } from '../vcon/long-text';
import { bounds } from '../bounds';

/** A value as a difference shows it. This is content of the conversation. */
export interface Shown {
  readonly type: FieldType;
  /** A string, a number or a word as written; JSON text of an object or an array. */
  readonly text: string;
  /** Characters of a string that are left out before the text. */
  readonly skipped: number;
  /** There is more behind it. */
  readonly cut: boolean;
}

/** The JSON type of a value, as the report names it. */
export function typeOf(value: JsonValue): FieldType {
  if (value === null) return 'null';
  if (isObject(value)) return 'object';
  if (isArray(value)) return 'array';
  if (value instanceof JsonNumber) return 'number';
  return isText(value) ? 'string' : 'boolean';
}

/** Characters of two strings that are alike before those that are not, and still shown. */
const LEAD = 60;

/** Shows values, of many together no more than `bounds.comparison.allText`. */
export class Display {
  private left: number = bounds.comparison.allText;

  show(value: JsonValue): Shown {
    return this.from(value, 0);
  }

  /** Two long strings from a little before the first character in which they differ. */
  showBoth(before: JsonValue, after: JsonValue): readonly [Shown, Shown] {
    const first = isString(before) && isString(after) ? firstDifference(before, after) : 0;
    const start = first < bounds.comparison.valueText / 2 ? 0 : first - LEAD;
    return [this.from(before, start), this.from(after, start)];
  }

  private from(value: JsonValue, start: number): Shown {
    const limit = this.left > 0 ? bounds.comparison.valueText : bounds.comparison.lastText;
    const type = typeOf(value);
    if (isString(value)) {
      const skipped = between(value, start);
      const end = between(value, Math.min(value.length, skipped + limit));
      return this.count({ type, text: value.slice(skipped, end), skipped, cut: end < value.length });
    }
    if (value instanceof LongText)
      return this.count({ type, text: value.text(limit), skipped: 0, cut: true });
    const { text, cut } = new Writer(limit).write(value);
    return this.count({ type, text, skipped: 0, cut });
  }

  private count(shown: Shown): Shown {
    this.left -= shown.text.length;
    return shown;
  }
}

/** An index into a text that is not between the halves of a surrogate pair. */
const between = (text: string, at: number): number =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1)) ? at - 1 : at;

function firstDifference(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** Writes the beginning of a JSON text, and reads no more of the value than that takes. */
class Writer {
  private readonly limit: number;
  private text = '';

  constructor(limit: number) {
    this.limit = limit;
  }

  write(value: JsonValue): { text: string; cut: boolean } {
    this.value(value);
    const cut = this.full();
    return { text: cut ? this.text.slice(0, between(this.text, this.limit)) : this.text, cut };
  }

  private full(): boolean {
    return this.text.length > this.limit;
  }

  private value(value: JsonValue): void {
    if (this.full()) return;
    if (isString(value)) this.string(value);
    else if (value instanceof LongText) this.string(value.text(this.limit + 1));
    else if (value instanceof JsonNumber) this.text += value.literal;
    else if (isArray(value)) this.list('[', ']', value, (element) => this.value(element));
    else if (isObject(value)) {
      this.list('{', '}', value, ([name, member]) => {
        this.string(name);
        this.text += ':';
        this.value(member);
      });
    } else this.text += String(value);
  }

  private list<T>(open: string, close: string, items: Iterable<T>, write: (item: T) => void): void {
    let before = open;
    for (const item of items) {
      if (this.full()) return;
      this.text += before;
      write(item);
      before = ',';
    }
    this.text += before === open ? open + close : close;
  }

  /** Of a string that is too long, more than the limit and no closing quote. */
  private string(value: string): void {
    const whole = JSON.stringify(value.slice(0, this.limit + 1));
    this.text += value.length > this.limit ? whole.slice(0, -1) : whole;
  }
}
