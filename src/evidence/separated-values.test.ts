import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenQuote, rowsOf, separatorOf, type Separator } from './separated-values';

const cells = (text: string, separator: Separator | null = ','): (readonly string[])[] =>
  [...rowsOf(text, separator)].map(({ cells }) => cells);

describe('separated values', () => {
  it('are read by RFC 4180, however lines end', () => {
    expect(cells('a,b\r\n"c, ""d""",\n\n"e\r\nf",g\rh')).toEqual([
      ['a', 'b'],
      ['c, "d"', ''],
      ['e\r\nf', 'g'],
      ['h'],
    ]);
  });

  it('tell the line on which each row begins', () => {
    const rows = [...rowsOf('a\n"b\nc"\n\nd', ',')];
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('give back every table that was written by RFC 4180', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', 'é', ' ') });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1 }),
        fc.constantFrom(',' as const, ';' as const, '\t' as const),
        (table, separator) => {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const text = table.map((row) => `${row.map(quoted).join(separator)}\r\n`).join('');
          expect(cells(text, separator)).toEqual(table);
        },
      ),
    );
  });

  it('take a quote within a cell for what it is, and refuse one that is never closed', () => {
    expect(cells('5" disk,"a"b')).toEqual([['5" disk', 'ab']]);
    expect(() => cells('a,b\nc,"d\ne')).toThrow(OpenQuote);
  });

  it('are separated by what is most often outside quotes in the first line', () => {
    expect(separatorOf('"a,b,c";d\n1,2,3,4')).toBe(';');
    expect(separatorOf('a\tb')).toBe('\t');
    expect(separatorOf('alone\na,b')).toBeNull();
  });
});
