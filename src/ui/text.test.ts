import { describe, expect, it, vi } from 'vitest';
import {
  bareFingerprint,
  bytes,
  cut,
  groups,
  localTime,
  short,
  timeLeft,
  utcTime,
  visible,
  visibleLines,
} from './text';
import { locale } from './language/language.svelte';

vi.mock(import('./language/language.svelte'), async (original) => {
  const real = await original();
  return { ...real, locale: vi.fn(real.locale) };
});

describe('visible', () => {
  it('writes out what hides or reorders', () => {
    expect(visible('a\u202Eb\u0000\u009F\u2066\uFEFF\u200F')).toBe(
      'a⟨U+202E⟩b⟨U+0000⟩⟨U+009F⟩⟨U+2066⟩⟨U+FEFF⟩⟨U+200F⟩',
    );
    expect(visible('\uD800x')).toBe('⟨U+D800⟩x');
  });
  it('writes out what leaves no mark, such as tags and fillers', () => {
    expect(visible('a\u{E0061}b\u3164\uFFA0\u2064\u180E\u2800\uFFF9')).toBe(
      'a⟨U+E0061⟩b⟨U+3164⟩⟨U+FFA0⟩⟨U+2064⟩⟨U+180E⟩⟨U+2800⟩⟨U+FFF9⟩',
    );
  });
  it('keeps lines and tabs where there are many', () => {
    expect(visibleLines('{\n\t"a": "\u202E"\r\n}')).toBe('{\n\t"a": "⟨U+202E⟩"⟨U+000D⟩\n}');
  });
  it('leaves writing alone', () => {
    const text = 'Zoë, 山田, שלום, می‌خواهم, 👩‍👩‍👧, नमस्ते';
    expect(visible(text)).toBe(text);
  });
  it('flattens piles of combining marks', () => {
    expect(visible(`a${'\u0301'.repeat(500)}b`)).toBe('a⟨500 combining marks⟩b');
  });
});

describe('cut', () => {
  it('never halves a character', () => {
    expect(cut('ab😀', 3)).toBe('ab');
    expect(cut('ab😀', 4)).toBe('ab😀');
  });
  it('tells the length of what was cut', () => {
    expect(short('x'.repeat(10_000), 3)).toBe('xxx… (10,000 characters)');
  });
});

describe('numbers and times', () => {
  it('writes bytes in three digits', () => {
    expect([0, 1, 999, 1000, 51_234_567, 999_600, 4_294_967_296].map(bytes)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1.00 kB',
      '51.2 MB',
      '1.00 MB',
      '4.29 GB',
    ]);
  });
  it('writes times with their zone, and what is no time as it stands', () => {
    expect(utcTime('2026-02-03T04:05:06Z')).toBe('3 February 2026 at 04:05:06 UTC');
    expect(localTime('2026-02-03T04:05:06Z')).toMatch(/2026.*(UTC|GMT|[A-Z]{3,4})/);
    expect(utcTime('soon')).toBe('soon');
  });
  it('writes times by 24 hours, also where people do not', () => {
    vi.mocked(locale).mockReturnValue('en-US');
    expect(utcTime('2026-02-03T00:05:06Z')).toBe('February 3, 2026 at 00:05:06 UTC');
    expect(localTime('2026-02-03T04:05:06Z')).not.toMatch(/[AP]M/);
    vi.mocked(locale).mockRestore();
  });
  it('tells the time left as people do', () => {
    expect([1, 40, 60, 170, 3600, 4800].map(timeLeft)).toEqual([
      'about 1 second left',
      'about 40 seconds left',
      'about 60 seconds left',
      'about 3 minutes left',
      'about 1 h 0 min left',
      'about 1 h 20 min left',
    ]);
  });
});

describe('fingerprints and names', () => {
  it('groups hex by four', () => {
    expect(groups('0123456789ab')).toEqual(['0123', '4567', '89ab']);
  });
  it('reads a fingerprint as people write it', () => {
    expect(bareFingerprint(' SHA256 Fingerprint=AB:CD:01 ')).toBe('abcd01');
    expect(bareFingerprint('ab cd-01')).toBe('abcd01');
  });
});
