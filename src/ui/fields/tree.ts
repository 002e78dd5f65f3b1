import type { Field } from '../../report/report';
import { rowBy } from '../parts/row-keys';

/** One field in its place in the tree. */
export interface TreeRow {
  /** Index among the rows of the tree. */
  readonly index: number;
  readonly field: Field;
  /** The last part of its pointer, unescaped. */
  readonly name: string;
  /** 1 at the top. */
  readonly depth: number;
  /** Index of the row above it in the tree; -1 at the top. */
  readonly parent: number;
  /** Its number among its siblings, from 1. */
  readonly position: number;
  /** How many siblings there are, itself included. */
  readonly siblings: number;
  /** How many rows are right below it. */
  readonly children: number;
  /** Index behind the last row below it. */
  readonly end: number;
}

/** Whether anything lies below a row. */
export const isBranch = ({ index, end }: TreeRow): boolean => end > index + 1;

/** Fields in document order, containers before what they contain, as a tree: each row says how far it reaches. */
export function treeOf(fields: readonly Field[]): TreeRow[] {
  const rows: { -readonly [Key in keyof TreeRow]: TreeRow[Key] }[] = [];
  const children = new Map<number, number>();
  const open: number[] = [];
  const pointerOf = (index: number | undefined): string | null => rows[index ?? -1]?.field.pointer ?? null;
  for (const [index, field] of fields.entries()) {
    const cut = field.pointer.lastIndexOf('/');
    const above = field.pointer.slice(0, Math.max(cut, 0));
    while (open.length > 0 && pointerOf(open.at(-1)) !== above) close(index);
    const parent = open.at(-1) ?? -1;
    const position = (children.get(parent) ?? 0) + 1;
    children.set(parent, position);
    const name = field.pointer
      .slice(cut + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
    rows.push({
      index,
      field,
      name,
      depth: open.length + 1,
      parent,
      position,
      siblings: 0,
      children: 0,
      end: index + 1,
    });
    open.push(index);
  }
  while (open.length > 0) close(rows.length);
  for (const row of rows) {
    row.siblings = children.get(row.parent) ?? 1;
    row.children = children.get(row.index) ?? 0;
  }
  return rows;

  function close(end: number): void {
    const row = rows[open.pop() ?? -1];
    if (row !== undefined) row.end = end;
  }
}

/** Rows that fit, and those above them; null where everything does. */
export type Sieve = Uint8Array | null;
export const FITS = 2;
const ABOVE = 1;

/** Sifts rows by what is sought in place or value, and by whether they need attention. */
export function sift(
  rows: readonly TreeRow[],
  sought: string,
  attention: boolean,
): { sieve: Sieve; found: number } {
  const wanted = sought.trim().toLowerCase();
  if (wanted === '' && !attention) return { sieve: null, found: rows.length };
  const sieve = new Uint8Array(rows.length);
  let found = 0;
  for (const { index, field, parent } of rows) {
    if (attention && !needsAttention(field)) continue;
    if (wanted !== '' && !holds(field, wanted)) continue;
    sieve[index] = FITS;
    found++;
    for (let at = parent; at >= 0 && sieve[at] === 0; at = rows[at]?.parent ?? -1) sieve[at] = ABOVE;
  }
  return { sieve, found };
}

const holds = ({ pointer, value }: Field, wanted: string): boolean =>
  pointer.toLowerCase().includes(wanted) || (value?.toLowerCase().includes(wanted) ?? false);

/** Whether a field is not as the draft has it. What protects it is the same for all of a record, and said once. */
export const needsAttention = ({ conformance, note }: Field): boolean =>
  conformance !== 'ok' || note !== null;

/** The rows that are to be seen: those that the sieve keeps, without what lies below closed ones. */
export function visibleRows(rows: readonly TreeRow[], closed: ReadonlySet<number>, sieve: Sieve): TreeRow[] {
  const seen: TreeRow[] = [];
  for (let index = 0; index < rows.length;) {
    const row = rows[index];
    if (row === undefined) break;
    const kept = sieve === null || sieve[index] !== 0;
    if (kept) seen.push(row);
    index = !kept || closed.has(index) ? row.end : index + 1;
  }
  return seen;
}

/** Every row that anything lies below. */
export const branches = (rows: readonly TreeRow[]): Set<number> =>
  new Set(rows.filter(isBranch).map(({ index }) => index));

export const withOne = (closed: ReadonlySet<number>, index: number): Set<number> =>
  new Set(closed).add(index);

/** A set without some of its members. */
export function without(closed: ReadonlySet<number>, indices: readonly number[]): Set<number> {
  const left = new Set(closed);
  for (const index of indices) left.delete(index);
  return left;
}

/** What is closed at first: what is deeper than `room` rows allow to show, and never the top. */
export function closedAtFirst(rows: readonly TreeRow[], room: number): Set<number> {
  const perDepth: number[] = [];
  for (const { depth } of rows) perDepth[depth] = (perDepth[depth] ?? 0) + 1;
  let shown = 0;
  let deepest = 0;
  while (deepest + 1 < perDepth.length && (deepest === 0 || shown + (perDepth[deepest + 1] ?? 0) <= room)) {
    deepest++;
    shown += perDepth[deepest] ?? 0;
  }
  return new Set(rows.filter((row) => row.depth >= deepest && isBranch(row)).map(({ index }) => index));
}

/** What a key of the ARIA tree pattern does: where the focus goes, or what opens or closes; null: nothing. */
export type Move =
  { readonly to: number } | { readonly toggle: number } | { readonly open: readonly number[] };

/**
 * @param seen the rows that are to be seen
 * @param at position in `seen` of the row with the focus
 * @param page rows that fit into view
 */
export function moveBy(
  key: string,
  seen: readonly TreeRow[],
  at: number,
  closed: ReadonlySet<number>,
  page: number,
): Move | null {
  const row = seen[at];
  if (row === undefined) return null;
  const to = rowBy(key, { at, last: seen.length - 1, page });
  if (to !== null) return { to };
  const branch = isBranch(row);
  switch (key) {
    case 'ArrowRight':
      if (!branch) return null;
      if (closed.has(row.index)) return { toggle: row.index };
      return seen[at + 1]?.parent === row.index ? { to: at + 1 } : null;
    case 'ArrowLeft': {
      if (branch && !closed.has(row.index)) return { toggle: row.index };
      const parent = seen.findLastIndex(({ index }, i) => i < at && index === row.parent);
      return parent < 0 ? null : { to: parent };
    }
    case 'Enter':
    case ' ':
      return branch ? { toggle: row.index } : null;
    case '*':
      return {
        open: seen.filter((one) => one.parent === row.parent && isBranch(one)).map(({ index }) => index),
      };
    default:
      return typed(key, seen, at);
  }
}

/** Type-ahead: the next row whose name begins with the character. */
function typed(key: string, seen: readonly TreeRow[], at: number): Move | null {
  if ([...key].length !== 1) return null;
  const begins = ({ name }: TreeRow): boolean => name.toLowerCase().startsWith(key.toLowerCase());
  const next = seen.findIndex((row, i) => i > at && begins(row));
  const to = next >= 0 ? next : seen.findIndex(begins);
  return to < 0 ? null : { to };
}
