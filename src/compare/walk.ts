import { isArray, isObject } from '../vcon/json';
import type { JsonArray, JsonObject, JsonValue } from '../vcon/json';
import { align, type Work } from './align';
import { Interner } from './interner';
import { bounds } from '../bounds';
import { below, root, type Place } from './place';

/** The two objects, or lists, that a difference is in. */
export interface Within {
  readonly before: JsonObject | JsonArray;
  readonly after: JsonObject | JsonArray;
}

/** One difference, as deep in the record as it goes; `from` is a place in the old record, `to` one in the new. */
export type Edit =
  | { readonly kind: 'removed'; readonly from: Place; readonly before: JsonValue; readonly within: Within }
  | { readonly kind: 'added'; readonly to: Place; readonly after: JsonValue; readonly within: Within }
  | {
      readonly kind: 'changed';
      readonly from: Place;
      readonly to: Place;
      readonly before: JsonValue;
      readonly after: JsonValue;
      readonly within: Within;
    }
  /** An element of a list has changed its order among the others. What changed in it follows. */
  | {
      readonly kind: 'moved';
      readonly from: Place;
      readonly to: Place;
      readonly before: JsonValue;
      readonly after: JsonValue;
    }
  /** Elements of a list have other indices: moved, or pushed along by others that came or went. Once a list. */
  | { readonly kind: 'shifted'; readonly from: Place; readonly to: Place; readonly elements: number };

/**
 * Finds what differs between two records, in the order of the new one, and hands it over bit by bit. Members of
 * objects have no order (RFC 8259 section 4); elements are told apart by `align`.
 * @returns false where something lay too deep to be compared
 */
export function walk(
  before: JsonObject,
  after: JsonObject,
  interner: Interner,
  found: (edit: Edit) => void,
): boolean {
  // From the roots, so that every value is read at its depth.
  interner.id(before);
  interner.id(after);
  new Walk(interner, found).values(before, after, root, root, { before, after });
  return !interner.tooDeep;
}

class Walk {
  private readonly interner: Interner;
  private readonly found: (edit: Edit) => void;
  private readonly work: Work = { steps: bounds.comparison.commonSteps };

  constructor(interner: Interner, found: (edit: Edit) => void) {
    this.interner = interner;
    this.found = found;
  }

  values(before: JsonValue, after: JsonValue, from: Place, to: Place, within: Within): void {
    if (this.interner.id(before) === this.interner.id(after)) return;
    if (isObject(before) && isObject(after)) this.members(before, after, from, to);
    else if (isArray(before) && isArray(after)) this.elements(before, after, from, to);
    else this.found({ kind: 'changed', from, to, before, after, within });
  }

  private members(before: JsonObject, after: JsonObject, from: Place, to: Place): void {
    const within = { before, after };
    for (const [name, value] of before) {
      const other = after.get(name);
      if (other === undefined) {
        this.found({ kind: 'removed', from: below(from, name), before: value, within });
      } else if (this.interner.id(value) !== this.interner.id(other)) {
        this.values(value, other, below(from, name), below(to, name), within);
      }
    }
    for (const [name, value] of after) {
      if (!before.has(name)) this.found({ kind: 'added', to: below(to, name), after: value, within });
    }
  }

  private elements(before: JsonArray, after: JsonArray, from: Place, to: Place): void {
    const within = { before, after };
    const { pairs, removed } = align(before, after, this.interner, this.work);
    let gone = 0;
    const remove = (end: number): void => {
      for (let i = removed[gone]; i !== undefined && i < end; i = removed[++gone]) {
        this.found({ kind: 'removed', from: below(from, i), before: before[i] ?? null, within });
      }
    };
    let shifted = 0;
    pairs.forEach((pair, j) => {
      const value = after[j] ?? null;
      if (pair === null) {
        this.found({ kind: 'added', to: below(to, j), after: value, within });
        return;
      }
      const i = pair.before;
      const old = before[i] ?? null;
      if (!pair.moved) remove(i);
      if (i !== j) shifted++;
      if (!pair.moved && this.interner.id(old) === this.interner.id(value)) return;
      const [at, now] = [below(from, i), below(to, j)];
      if (pair.moved) this.found({ kind: 'moved', from: at, to: now, before: old, after: value });
      this.values(old, value, at, now, within);
    });
    remove(before.length);
    if (shifted > 0) this.found({ kind: 'shifted', from, to, elements: shifted });
  }
}
