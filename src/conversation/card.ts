import {
  JsonNumber,
  isArray,
  isObject,
  isString,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '../vcon/json';
import { Allowance, type Excerpt } from './excerpt';
import { bounds } from '../bounds';

/** One line of a card: a member of an object, or an element of a list, which has no name. */
export interface Line {
  readonly name: Excerpt | null;
  readonly content: LineContent;
}

export type LineContent =
  | { readonly kind: 'value'; readonly value: Excerpt; readonly type: 'text' | 'number' | 'boolean' | 'null' }
  | { readonly kind: 'lines'; readonly lines: readonly Line[]; readonly omitted: number }
  | Table
  /** An object or list too deep to be shown; `size`: how much is in it. */
  | { readonly kind: 'deep'; readonly size: number };

/** A list of objects that have the same few simple members. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Excerpt[];
  /** An empty cell is null. */
  readonly rows: readonly (readonly (Excerpt | null)[])[];
  readonly omitted: number;
}

/** Lays JSON out in lines. `room`: lines that this card may still take. */
export function readLines(value: JsonValue, allowance: Allowance): readonly Line[] {
  const card = new Card(allowance);
  if (isObject(value) || isArray(value)) {
    const { lines, omitted } = card.lines(value, 0);
    return omitted === 0 ? lines : [...lines, { name: null, content: { kind: 'deep', size: omitted } }];
  }
  return [{ name: null, content: card.scalar(value) }];
}

/** Lays out the members of an object but those that are shown elsewhere. */
export function readMembers(
  object: JsonObject,
  except: ReadonlySet<string>,
  allowance: Allowance,
): readonly Line[] {
  const rest = new Map([...object].filter(([name, value]) => !except.has(name) && says(value)));
  return rest.size === 0 ? [] : readLines(rest, allowance);
}

/** Whether a value says anything: an empty object, list or string and null do not. */
function says(value: JsonValue): boolean {
  if (value === null || value === '') return false;
  if (isObject(value)) return value.size > 0;
  return !isArray(value) || value.length > 0;
}

class Card {
  private room: number = bounds.conversation.cardLines;
  private readonly allowance: Allowance;

  constructor(allowance: Allowance) {
    this.allowance = allowance;
  }

  private take(): boolean {
    if (this.room <= 0 || !this.allowance.line()) return false;
    this.room--;
    return true;
  }

  scalar(value: JsonValue): LineContent {
    const excerpt = (text: string): Excerpt => this.allowance.excerpt(text, bounds.conversation.value);
    if (isString(value)) return { kind: 'value', value: excerpt(value), type: 'text' };
    if (value instanceof JsonNumber) return { kind: 'value', value: excerpt(value.literal), type: 'number' };
    const type = value === null ? 'null' : 'boolean';
    return { kind: 'value', value: excerpt(String(value)), type };
  }

  private content(value: JsonValue, depth: number): LineContent {
    if (!isObject(value) && !isArray(value)) return this.scalar(value);
    const size = isObject(value) ? value.size : value.length;
    if (depth >= bounds.conversation.depth && size > 0) return { kind: 'deep', size };
    const columns = isArray(value) ? columnsOf(value) : null;
    if (columns !== null && isArray(value)) return this.table(value, columns);
    return { kind: 'lines', ...this.lines(value, depth) };
  }

  lines(value: JsonObject | JsonArray, depth: number): { lines: readonly Line[]; omitted: number } {
    const members: Iterable<readonly [string | null, JsonValue]> = isObject(value)
      ? value
      : value.map((element) => [null, element] as const);
    const size = isObject(value) ? value.size : value.length;
    const lines: Line[] = [];
    for (const [name, member] of members) {
      if (!this.take()) break;
      const label = name === null ? null : this.allowance.excerpt(name, bounds.conversation.label);
      lines.push({ name: label, content: this.content(member, depth + 1) });
    }
    return { lines, omitted: size - lines.length };
  }

  private table(list: JsonArray, columns: readonly string[]): Table {
    const rows: (Excerpt | null)[][] = [];
    for (const element of list) {
      if (!isObject(element) || !this.take()) break;
      rows.push(
        columns.map((name) => {
          const value = element.get(name);
          const content = value === undefined ? null : this.scalar(value);
          return content?.kind === 'value' ? content.value : null;
        }),
      );
    }
    const names = columns.map((name) => this.allowance.excerpt(name, bounds.conversation.label));
    return { kind: 'table', columns: names, rows, omitted: list.length - rows.length };
  }
}

/** The members of a list of like objects, all of them simple and few; null where it is no such list. */
function columnsOf(list: JsonArray): string[] | null {
  if (list.length < 2) return null;
  const columns = new Set<string>();
  for (const element of list) {
    if (!isObject(element)) return null;
    for (const [name, value] of element) {
      if (isObject(value) || isArray(value)) return null;
      columns.add(name);
      if (columns.size > bounds.conversation.columns) return null;
    }
  }
  return columns.size < 2 ? null : [...columns];
}
