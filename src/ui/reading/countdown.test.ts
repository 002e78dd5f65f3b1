import { describe, expect, it } from 'vitest';
import { Countdown } from './countdown';

/** What is told at the end of each second, for these estimates. */
function told(estimates: readonly (number | null)[]): (number | null)[] {
  const countdown = new Countdown();
  return estimates.map((estimate, second) => countdown.tell(estimate, second * 1000));
}

describe('the time left', () => {
  it('is told in round numbers, and never shorter than it is', () => {
    expect(told([4])).toEqual([10]);
    expect(told([83])).toEqual([90]);
    expect(told([100])).toEqual([120]);
    expect(told([3000])).toEqual([3000]);
    expect(told([5000])).toEqual([5400]);
  });
  it('is not told while nothing is known', () => {
    expect(told([null, 30, null, Number.NaN, Infinity])).toEqual([null, 30, null, null, null]);
  });
  it('goes down with the clock while the estimates hold', () => {
    const seconds = Array.from({ length: 60 }, (_, second) => 60 - second);
    const shown = told(seconds);
    expect(shown[0]).toBe(60);
    expect(shown[30]).toBe(30);
    expect(shown.at(-1)).toBe(10);
  });
  it('does not swing with estimates that do', () => {
    const swinging = Array.from(
      { length: 60 },
      (_, second) => (60 - second) * (second % 2 === 0 ? 1.4 : 0.7),
    );
    const shown = told(swinging).map((seconds) => seconds ?? 0);
    const rises = shown.filter((seconds, i) => seconds > (shown[i - 1] ?? Infinity));
    expect(rises).toEqual([]);
  });
  it('goes up when the rest takes much longer than it seemed', () => {
    const slower = [60, ...Array.from({ length: 30 }, () => 600)];
    expect(told(slower).at(-1)).toBeGreaterThan(400);
  });
});
