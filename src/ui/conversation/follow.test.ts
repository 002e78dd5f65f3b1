import { describe, expect, it } from 'vitest';
import { Follower, linesWith, phraseOf, pieces, WINDOW, windowFor } from './follow';
import { loudest } from './peaks';

const line = (start: number | null, end: number | null = null) => ({ start, end });

describe('the line that is being said', () => {
  it.each([
    [0, null],
    [0.96, 0],
    [1, 0],
    [3.9, 0],
    [4.5, null],
    [5, 2],
    [8, 1],
    [1000, 1],
  ])('at %d s is %s', (seconds, expected) => {
    const follower = new Follower([line(1, 2), line(8), line(5, 7), line(null)]);
    expect(follower.at(seconds)).toBe(expected);
  });

  it('is none where no line has a time', () => {
    expect(new Follower([line(null)]).at(3)).toBeNull();
    expect(new Follower([]).at(0)).toBeNull();
  });
});

describe('the window over the lines', () => {
  it('stays while the line is well inside, and moves to have it in the middle', () => {
    expect(windowFor(WINDOW / 2, 0, 1000)).toBe(0);
    expect(windowFor(WINDOW, 0, 1000)).toBe(WINDOW / 2);
    expect(windowFor(0, 500, 1000)).toBe(0);
    expect(windowFor(999, 0, 1000)).toBe(1000 - WINDOW);
    expect(windowFor(999, 1000 - WINDOW, 1000)).toBe(1000 - WINDOW);
    expect(windowFor(3, 0, 5)).toBe(0);
  });
});

describe('a search', () => {
  const texts = ['One (two)', 'Straße', 'TWO'].map((text) => ({ text }));

  it('finds a phrase as typed, in whatever case', () => {
    expect(linesWith(phraseOf(' two') ?? /x/, texts)).toEqual([0, 2]);
    expect(linesWith(phraseOf('(TWO)') ?? /x/, texts)).toEqual([0]);
    expect(phraseOf('  ')).toBeNull();
  });

  it.each(['[', '\\', '.*', '-', '/', '^$', '{2}', 'a|b', '?+'])('takes %j for what it is', (typed) => {
    expect(pieces(`a${typed}b`, phraseOf(typed))).toEqual(['a', typed, 'b']);
  });
});

describe('peaks', () => {
  it('are the values farthest from zero in equal parts', () => {
    expect([...loudest(Float32Array.of(0.5, -1, 0.25, 0, 0, 0.5), 3)]).toEqual([-1, 0.25, 0.5]);
    expect([...loudest(Float32Array.of(0.5), 3)]).toEqual([0.5]);
    expect([...loudest(new Float32Array(0), 3)]).toEqual([]);
  });
});
