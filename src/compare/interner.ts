import { bounds } from '../bounds';
import { isArray, isObject, JsonNumber } from '../vcon/json';
import type { JsonArray, JsonObject, JsonValue } from '../vcon/json';
import { LongText } from '../vcon/long-text';

interface Known {
  readonly id: number;
  readonly size: number;
}

const NULL = 0;
const TRUE = 1;
const FALSE = 2;
/** Everything below the depth that this verifier reads: never compared, so all alike. */
const TOO_DEEP = 3;
const FIRST = 4;

/**
 * Gives every JSON value a number, the same one to the same data: members in any order, elements in theirs. No digest,
 * so nothing collides; a subtree is read once, so a comparison is linear. Recursive, to `bounds.jsonDepth` and no
 * deeper.
 */
export class Interner {
  private readonly strings = new Map<string, number>();
  private readonly longTexts: { readonly text: LongText; readonly id: number }[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly containers = new Map<string, number>();
  private readonly known = new Map<JsonArray | JsonObject, Known>();
  private readonly spell: (literal: string) => string;
  private next = FIRST;
  private cut = false;

  /** @param spell what of a number's spelling counts; as `sameJson` has it, all of it */
  constructor(spell: (literal: string) => string = (literal) => literal) {
    this.spell = spell;
  }

  /** Something lay too deep to be looked at. */
  get tooDeep(): boolean {
    return this.cut;
  }

  /** @param depth of the value in its record; only the root has to be asked for before what is in it */
  id(value: JsonValue, depth = 0): number {
    if (isObject(value) || isArray(value)) return this.container(value, depth).id;
    if (value === null) return NULL;
    if (value === true) return TRUE;
    if (value === false) return FALSE;
    if (value instanceof JsonNumber) return this.numbered(this.numbers, this.spell(value.literal));
    return value instanceof LongText ? this.long(value) : this.numbered(this.strings, value);
  }

  private long(text: LongText): number {
    const known = this.longTexts.find((one) => one.text.isSameAs(text));
    if (known !== undefined) return known.id;
    this.longTexts.push({ text, id: this.next });
    return this.next++;
  }

  /** Values in a value, itself included. */
  size(value: JsonValue): number {
    return isObject(value) || isArray(value) ? this.container(value, 0).size : 1;
  }

  private container(value: JsonArray | JsonObject, depth: number): Known {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const fresh = depth > bounds.jsonDepth ? this.beyond() : this.read(value, depth);
    this.known.set(value, fresh);
    return fresh;
  }

  private beyond(): Known {
    this.cut = true;
    return { id: TOO_DEEP, size: 1 };
  }

  private read(value: JsonArray | JsonObject, depth: number): Known {
    let size = 1;
    if (isArray(value)) {
      const ids = value.map((element) => {
        const id = this.id(element, depth + 1);
        size += this.size(element);
        return id;
      });
      return { id: this.numbered(this.containers, `[${ids.join()}`), size };
    }
    const members: (readonly [name: number, id: number])[] = [];
    for (const [name, member] of value) {
      members.push([this.numbered(this.strings, name), this.id(member, depth + 1)]);
      size += this.size(member);
    }
    members.sort(([a], [b]) => a - b);
    return { id: this.numbered(this.containers, `{${members.join()}`), size };
  }

  private numbered(map: Map<string, number>, key: string): number {
    let id = map.get(key);
    if (id === undefined) {
      id = this.next++;
      map.set(key, id);
    }
    return id;
  }
}
