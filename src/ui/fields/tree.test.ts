import { describe, expect, it } from 'vitest';
import type { Conformance, Field } from '../../report/report';
import { branches, closedAtFirst, moveBy, sift, treeOf, visibleRows } from './tree';

const field = (pointer: string, value?: string, conformance: Conformance = 'ok'): Field => ({
  pointer,
  type: value === undefined ? 'object' : 'string',
  protection: 'signed',
  conformance,
  note: null,
  ...(value === undefined ? {} : { value }),
});

const fields = [
  field('/uuid', '0192'),
  field('/parties'),
  field('/parties/0'),
  field('/parties/0/name', 'Ann'),
  field('/parties/1'),
  field('/parties/1/name', 'Bob'),
  field('/parties/1/a~1b~0', 'odd', 'unknown'),
  field('/empty'),
  field('/dialog'),
  field('/dialog/0', 'x'),
];
const rows = treeOf(fields);
const none: ReadonlySet<number> = new Set();
const names = (closed: ReadonlySet<number>, sought = '', attention = false) =>
  visibleRows(rows, closed, sift(rows, sought, attention).sieve).map(({ field: { pointer } }) => pointer);

describe('treeOf', () => {
  it('tells depth, siblings and reach of every field', () => {
    expect(
      rows.map(({ name, depth, position, siblings, parent, end }) =>
        [name, depth, `${String(position)}/${String(siblings)}`, parent, end].join(' '),
      ),
    ).toEqual([
      'uuid 1 1/4 -1 1',
      'parties 1 2/4 -1 7',
      '0 2 1/2 1 4',
      'name 3 1/1 2 4',
      '1 2 2/2 1 7',
      'name 3 1/2 4 6',
      'a/b~ 3 2/2 4 7',
      'empty 1 3/4 -1 8',
      'dialog 1 4/4 -1 10',
      '0 2 1/1 8 10',
    ]);
  });

  it('takes names that look like other places for what they are', () => {
    const odd = treeOf([
      field('/'),
      field('//'),
      field('///', 'x'),
      field('/a'),
      field('/ab', 'x'),
      field('/a~1b', 'x'),
    ]);
    expect(odd.map(({ name, depth, parent }) => [name, depth, parent])).toEqual([
      ['', 1, -1],
      ['', 2, 0],
      ['', 3, 1],
      ['a', 1, -1],
      ['ab', 1, -1],
      ['a/b', 1, -1],
    ]);
  });

  it('takes a hundred thousand fields', () => {
    const many = treeOf([
      field('/list'),
      ...Array.from({ length: 100_000 }, (_, i) => field(`/list/${String(i)}`, 'x')),
    ]);
    expect(many[0]?.end).toBe(100_001);
    expect(visibleRows(many, new Set([0]), null)).toHaveLength(1);
  });
});

describe('visibleRows', () => {
  it('leaves out what lies below closed rows', () => {
    expect(names(new Set([1, 4]))).toEqual(['/uuid', '/parties', '/empty', '/dialog', '/dialog/0']);
    expect(names(branches(rows))).toEqual(['/uuid', '/parties', '/empty', '/dialog']);
  });
  it('finds by place or value, and keeps what lies above', () => {
    expect(names(none, ' BOB ')).toEqual(['/parties', '/parties/1', '/parties/1/name']);
    expect(names(none, 'parties/1')).toEqual([
      '/parties',
      '/parties/1',
      '/parties/1/name',
      '/parties/1/a~1b~0',
    ]);
    expect(sift(rows, 'name', false).found).toBe(2);
    expect(sift(rows, '', false)).toEqual({ sieve: null, found: 10 });
    expect(names(none, 'nowhere')).toEqual([]);
  });
  it('keeps only what needs attention', () => {
    expect(names(none, '', true)).toEqual(['/parties', '/parties/1', '/parties/1/a~1b~0']);
  });
});

describe('closedAtFirst', () => {
  it('opens as many levels as there is room for', () => {
    expect(visibleRows(rows, closedAtFirst(rows, 100), null)).toHaveLength(10);
    expect(visibleRows(rows, closedAtFirst(rows, 9), null)).toHaveLength(7);
    expect(visibleRows(rows, closedAtFirst(rows, 1), null)).toHaveLength(4);
  });
});

describe('moveBy', () => {
  const seen = visibleRows(rows, none, null);
  const press = (key: string, at: number, closed = none, from = seen) => moveBy(key, from, at, closed, 3);

  it('moves as the tree pattern has it', () => {
    expect(press('ArrowDown', 0)).toEqual({ to: 1 });
    expect(press('ArrowUp', 0)).toEqual({ to: 0 });
    expect(press('PageDown', 8)).toEqual({ to: 9 });
    expect(press('PageUp', 5)).toEqual({ to: 2 });
    expect(press('Home', 5)).toEqual({ to: 0 });
    expect(press('End', 5)).toEqual({ to: 9 });
  });
  it('goes in and out', () => {
    expect(press('ArrowRight', 1)).toEqual({ to: 2 });
    expect(press('ArrowRight', 0)).toBeNull();
    expect(press('ArrowRight', 1, new Set([1]))).toEqual({ toggle: 1 });
    expect(press('ArrowLeft', 1)).toEqual({ toggle: 1 });
    expect(press('ArrowLeft', 5)).toEqual({ to: 4 });
    expect(press('ArrowLeft', 0)).toBeNull();
    expect(press('Enter', 1)).toEqual({ toggle: 1 });
    expect(press(' ', 0)).toBeNull();
    expect(press('*', 0)).toEqual({ open: [1, 8] });
  });
  it('finds the next name that begins with a character', () => {
    expect(press('n', 0)).toEqual({ to: 3 });
    expect(press('N', 3)).toEqual({ to: 5 });
    expect(press('u', 5)).toEqual({ to: 0 });
    expect(press('z', 5)).toBeNull();
    expect(press('Tab', 5)).toBeNull();
  });
});
