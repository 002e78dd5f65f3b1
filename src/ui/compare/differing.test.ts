import { describe, expect, it } from 'vitest';
import { differing } from './differing';

const parts = (a: string, b: string, open = false): readonly string[] | null => {
  const found = differing(a, b, open);
  return found === null ? null : [a.slice(...found[0]), b.slice(...found[1])];
};

describe('differing', () => {
  it.each([
    ['I said no today', 'I said yes today', 'no', 'yes'],
    ['one two', 'one two three', '', ' three'],
    ['a b', 'a  b', '', ' '],
    ['see \u{1f600} here', 'see \u{1f601} here', '\u{1f600}', '\u{1f601}'],
    ['see e\u0301 here', 'see e\u0300 here', 'e\u0301', 'e\u0300'],
  ])('%j and %j', (a, b, first, second) => {
    expect(parts(a, b)).toEqual([first, second]);
  });

  it('marks to the end what goes on behind it', () => {
    expect(parts('a x c', 'a y c', true)).toEqual(['x c', 'y c']);
  });

  it('marks nothing where nothing is in common', () => {
    expect(differing('one', 'two', false)).toBeNull();
  });

  it('splits no pair in words without end', () => {
    const word = '\u{1f600}'.repeat(100);
    for (const [a, b] of [
      [`${word}\u{1f601}${word}`, `${word}\u{1f602}${word}`],
      [word, `${word}\u{1f600}`],
    ] as const) {
      const [first, second] = parts(a, b) ?? [];
      expect(first).not.toMatch(/\p{Cs}/u);
      expect(second).not.toMatch(/\p{Cs}/u);
    }
  });
});
