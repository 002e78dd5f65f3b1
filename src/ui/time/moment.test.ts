import { describe, expect, it } from 'vitest';
import { isoOf, typedOf } from './moment';

describe('isoOf', () => {
  it('reads a moment in UTC', () => {
    expect(isoOf({ date: '2026-05-03', clock: '14:30', zone: 'utc' })).toBe('2026-05-03T14:30:00.000Z');
    expect(isoOf({ date: '2026-05-03', clock: '14:30:15', zone: 'utc' })).toBe('2026-05-03T14:30:15.000Z');
  });

  it('reads a moment in the time zone of the computer', () => {
    expect(isoOf({ date: '2026-05-03', clock: '14:30', zone: 'local' })).toBe(
      new Date(2026, 4, 3, 14, 30).toISOString(),
    );
  });

  it.each([
    ['', '14:30'],
    ['2026-05-03', ''],
    ['2026-02-30', '12:00'],
    ['2026-13-01', '12:00'],
    ['2026-05-03', '24:30'],
    ['+12026-05-03', '12:00'],
    ['2026-05-03T00:00', '12:00'],
  ])('takes "%s" "%s" for no moment', (date, clock) => {
    expect(isoOf({ date, clock, zone: 'utc' })).toBeNull();
    expect(isoOf({ date, clock, zone: 'local' })).toBeNull();
  });
});

describe('typedOf', () => {
  it.each(['local', 'utc'] as const)('gives back what was typed (%s)', (zone) => {
    for (const iso of ['2026-01-01T00:00:00.000Z', '2026-07-15T23:59:00.000Z', '1999-12-31T12:01:00.000Z']) {
      expect(isoOf(typedOf(iso, zone))).toBe(iso);
    }
  });
});
