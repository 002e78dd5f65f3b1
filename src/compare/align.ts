/**
 * Which element of one list is which of the other. First what is equal, in order and then out of order; then what
 * has the same identity, by the members that the draft tells parties, dialogs, analyses and attachments by; then what
 * stands in the same place between two that were found.
 */
import { isArray, isObject, JsonNumber } from '../vcon/json';
import type { JsonArray, JsonValue } from '../vcon/json';
import type { Interner } from './interner';
import { bounds } from '../bounds';

/** Two elements that are the same one. */
export interface Pair {
  readonly before: number;
  readonly after: number;
  /** It changed its order among the others; an index that others push along does not count. */
  readonly moved: boolean;
}

/** For each element of the new list the old one that it is, else null; and the old ones that are gone. */
export interface Alignment {
  readonly pairs: readonly (Pair | null)[];
  readonly removed: readonly number[];
}

/** Steps left for the search of common subsequences, shared by all lists of one comparison. */
export interface Work {
  steps: number;
}

/** Members by which an object is told from others in its list, the strongest first; all of a row must be there. */
const identities: readonly (readonly string[])[] = [
  ['uuid'],
  ['message_id'],
  ['url', 'content_hash'],
  ['content_hash'],
  ['url'],
  ['type', 'start', 'parties'],
  ['type', 'start'],
  ['type', 'dialog', 'vendor', 'product', 'schema'],
  ['type', 'dialog', 'vendor'],
  ['party', 'time', 'event'],
  ['tel'],
  ['sip'],
  ['mailto'],
  ['did'],
  ['name'],
  ['filename'],
];

/** Pairs the elements of two lists; what has no partner was added or removed. */
export function align(before: JsonArray, after: JsonArray, interner: Interner, work: Work): Alignment {
  return new Aligner(before, after, interner, work).result();
}

/** Nothing: what an element that was taken out leaves in its place, and a parameter without a value. */
export const isEmpty = (value: JsonValue): boolean =>
  value === null ||
  value === '' ||
  (isArray(value) ? value.length === 0 : isObject(value) && value.size === 0);

const NONE = -1;

class Aligner {
  private readonly before: JsonArray;
  private readonly after: JsonArray;
  private readonly interner: Interner;
  private readonly work: Work;
  private readonly xs: readonly number[];
  private readonly ys: readonly number[];
  /** Index in `after` by index in `before`, and the other way round. */
  private readonly toAfter: Int32Array;
  private readonly toBefore: Int32Array;

  constructor(before: JsonArray, after: JsonArray, interner: Interner, work: Work) {
    this.before = before;
    this.after = after;
    this.interner = interner;
    this.work = work;
    this.xs = before.map((value) => interner.id(value));
    this.ys = after.map((value) => interner.id(value));
    this.toAfter = new Int32Array(before.length).fill(NONE);
    this.toBefore = new Int32Array(after.length).fill(NONE);
  }

  result(): Alignment {
    this.matchEqualInOrder();
    this.matchByKey((value, id) => (isEmpty(value) ? null : String(id)));
    const objects = (list: JsonArray, matched: Int32Array): boolean =>
      list.some((value, i) => matched[i] === NONE && isObject(value));
    if (objects(this.before, this.toAfter) && objects(this.after, this.toBefore)) {
      for (const names of identities) this.matchByKey((value) => this.identity(value, names));
    }
    this.matchByPosition();
    const kept = this.inOrder();
    const pairs = Array.from(this.toBefore, (i, j) =>
      i === NONE ? null : { before: i, after: j, moved: !kept.has(i) },
    );
    return { pairs, removed: open(this.toAfter) };
  }

  private match(i: number, j: number): void {
    this.toAfter[i] = j;
    this.toBefore[j] = i;
  }

  private matchEqualInOrder(): void {
    const { xs, ys } = this;
    let start = 0;
    let [endX, endY] = [xs.length, ys.length];
    while (start < endX && start < endY && xs[start] === ys[start]) this.match(start, start++);
    while (endX > start && endY > start && xs[endX - 1] === ys[endY - 1]) this.match(--endX, --endY);
    // Only what is in both can be common to both; without the rest, the search is short.
    const inX = new Set(xs.slice(start, endX));
    const inY = new Set(ys.slice(start, endY));
    const left = range(start, endX).filter((i) => inY.has(xs[i] ?? NONE));
    const right = range(start, endY).filter((j) => inX.has(ys[j] ?? NONE));
    const common = longestCommon(
      left.map((i) => xs[i] ?? NONE),
      right.map((j) => ys[j] ?? NONE),
      this.work,
    );
    for (const [i, j] of common) this.match(left[i] ?? 0, right[j] ?? 0);
  }

  /** Matches what is left and has the same key: in the same place, else the first to the first. */
  private matchByKey(keyOf: (value: JsonValue, id: number) => string | null): void {
    const left = open(this.toAfter);
    const right = open(this.toBefore);
    if (left.length === 0 || right.length === 0) return;
    const keys = new Map<number, string>();
    const waiting = new Map<string, number[]>();
    for (const j of right) {
      const key = keyOf(this.after[j] ?? null, this.ys[j] ?? NONE);
      if (key !== null) keys.set(j, key);
    }
    if (keys.size === 0) return;
    const others = left.flatMap((i) => {
      const key = keyOf(this.before[i] ?? null, this.xs[i] ?? NONE);
      if (key === null) return [];
      if (keys.get(i) !== key) return [{ i, key }];
      this.match(i, i);
      return [];
    });
    for (const [j, key] of [...keys].reverse()) {
      if (this.toBefore[j] !== NONE) continue;
      const same = waiting.get(key);
      if (same === undefined) waiting.set(key, [j]);
      else same.push(j);
    }
    for (const { i, key } of others) {
      const j = waiting.get(key)?.pop();
      if (j !== undefined) this.match(i, j);
    }
  }

  private identity(value: JsonValue, names: readonly string[]): string | null {
    if (!isObject(value)) return null;
    const ids: number[] = [];
    for (const name of names) {
      const member = value.get(name);
      if (member === undefined || isEmpty(member)) return null;
      ids.push(this.interner.id(member));
    }
    return ids.join();
  }

  /** Between two neighbours that stand in order, the first that is left is the first, and so on. */
  private matchByPosition(): void {
    const anchors = [...this.inOrder(), this.before.length];
    let [i, j] = [0, 0];
    for (const anchor of anchors) {
      const end = anchor === this.before.length ? this.after.length : (this.toAfter[anchor] ?? 0);
      const left = range(i, anchor).filter((each) => this.toAfter[each] === NONE);
      const right = range(j, end).filter((each) => this.toBefore[each] === NONE);
      const even = left.length === right.length;
      left.slice(0, right.length).forEach((one, n) => {
        const other = right[n] ?? 0;
        if (even || alike(this.before[one] ?? null, this.after[other] ?? null)) this.match(one, other);
      });
      [i, j] = [anchor + 1, end + 1];
    }
  }

  /** The most of the matched elements that have kept their order: a longest increasing subsequence, ascending. */
  private inOrder(): Set<number> {
    const tails: number[] = [];
    const previous = new Int32Array(this.before.length).fill(NONE);
    for (const [i, j] of this.toAfter.entries()) {
      if (j === NONE) continue;
      let [low, high] = [0, tails.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((this.toAfter[tails[middle] ?? 0] ?? 0) < j) low = middle + 1;
        else high = middle;
      }
      previous[i] = low === 0 ? NONE : (tails[low - 1] ?? NONE);
      tails[low] = i;
    }
    const kept: number[] = [];
    for (let i = tails.at(-1) ?? NONE; i !== NONE; i = previous[i] ?? NONE) kept.push(i);
    return new Set(kept.reverse());
  }
}

/** Indices that are matched to none. */
function open(matched: Int32Array): number[] {
  const indices: number[] = [];
  for (let i = 0; i < matched.length; i++) if (matched[i] === NONE) indices.push(i);
  return indices;
}

/** Whether one may have become the other. */
function alike(a: JsonValue, b: JsonValue): boolean {
  if (isEmpty(a) || isEmpty(b)) return true;
  if (isObject(a) || isObject(b)) return isObject(a) && isObject(b);
  if (isArray(a) || isArray(b)) return isArray(a) && isArray(b);
  return a instanceof JsonNumber === b instanceof JsonNumber && typeof a === typeof b;
}

const range = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, n) => start + n);

/**
 * A longest common subsequence (E. Myers, "An O(ND) Difference Algorithm", 1986), as pairs of indices; none where
 * the lists differ by more than a limit or the work is used up, since what is equal is found by its key as well.
 */
function longestCommon(
  xs: readonly number[],
  ys: readonly number[],
  work: Work,
): (readonly [x: number, y: number])[] {
  const [n, m] = [xs.length, ys.length];
  if (n === 0 || m === 0) return [];
  const most = Math.min(n + m, bounds.comparison.commonDistance);
  const furthest = new Int32Array(2 * most + 3);
  const at = (k: number): number => furthest[k + most + 1] ?? 0;
  /** What `furthest` was before each round: the diagonals from -d to d. */
  const rounds: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    rounds.push(furthest.slice(most + 1 - d, most + 2 + d));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      const from = x;
      while (x < n && x - k < m && x - k >= 0 && xs[x] === ys[x - k]) x++;
      furthest[k + most + 1] = x;
      work.steps -= x - from + 1;
      if (x >= n && x - k >= m) return walkBack(rounds, n, m);
    }
    if (work.steps < 0) return [];
  }
  return [];
}

/** The matches on the way to (n, m), from the rounds of the search, the last first. */
function walkBack(rounds: readonly Int32Array[], n: number, m: number): (readonly [number, number])[] {
  const matches: (readonly [number, number])[] = [];
  let [x, y] = [n, m];
  for (let d = rounds.length - 1; d >= 0; d--) {
    const round = rounds[d];
    // Beyond -d and d nothing had been reached yet.
    const at = (k: number): number => (Math.abs(k) > d ? 0 : (round?.[k + d] ?? 0));
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const startX = d === 0 ? 0 : down ? at(k + 1) : at(k - 1);
    const startY = d === 0 ? 0 : startX - (down ? k + 1 : k - 1);
    const diagonal = d === 0 ? 0 : down ? startX : startX + 1;
    while (x > diagonal) matches.push([--x, --y]);
    [x, y] = [startX, startY];
  }
  return matches;
}
