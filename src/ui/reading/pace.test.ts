import { describe, expect, it } from 'vitest';
import { Pace } from './pace';

const MB = 1_000_000;

/** A pace at which files of one size were read for a while: so many a second. */
function steady(seconds: number, files: number, size: number): Pace {
  const pace = new Pace();
  for (let at = 0; at <= seconds; at += 0.2) {
    pace.look({ at: at * 1000, files: files * at, bytes: files * size * at });
  }
  return pace;
}

describe('the pace of reading', () => {
  it('is not known at once', () => {
    const pace = steady(1, 10, MB);
    expect(pace.secondsFor({ files: 100, bytes: 100 * MB })).toBeNull();
    expect(new Pace().bytesPerSecond).toBe(0);
  });

  it('is bytes a second, and the rest at that', () => {
    const pace = steady(5, 10, MB);
    expect(pace.bytesPerSecond).toBeCloseTo(10 * MB, -3);
    expect(pace.secondsFor({ files: 100, bytes: 100 * MB })).toBeCloseTo(10, 0);
  });

  it('of small files does not make large ones look endless', () => {
    // A thousand files of 15 kB a second are 15 MB a second, but a large file comes at many times that.
    const pace = steady(5, 1000, 15_000);
    expect(pace.secondsFor({ files: 1, bytes: 400 * MB })).toBeLessThan(400 / 15);
  });

  it('forgets what is long past', () => {
    const pace = new Pace();
    for (let at = 0; at <= 30; at++) pace.look({ at: at * 1000, files: 0, bytes: Math.max(0, at - 15) * MB });
    expect(pace.bytesPerSecond).toBeCloseTo(MB, -3);
  });

  it('is not known while nothing comes', () => {
    expect(steady(5, 0, 0).secondsFor({ files: 1, bytes: MB })).toBeNull();
  });
});
