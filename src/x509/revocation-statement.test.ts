import { inEnglish } from '../wording';
import { describe, expect, test } from 'vitest';
import { ALL_REASONS } from './distribution-point';
import type { Revoked } from './revocation-rule';
import { weigh, type Statement } from './revocation-statement';

const KEY_COMPROMISE = 1 << 1;
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const says = (made: string, rest: Partial<Statement> = {}): Statement => ({
  at: day(made),
  notCurrent: null,
  reasons: ALL_REASONS,
  revocation: null,
  ...rest,
});
const revoked = (reason: string): Revoked => ({
  kind: 'revoked',
  date: day('2025-01-01'),
  reason,
  invalidityDate: null,
});
const stale = { notCurrent: 'It is stale.' };
const hold = { revocation: revoked('certificateHold') };
const compromised = { revocation: revoked('keyCompromise') };

const kind = (...statements: Statement[]) => {
  const backwards = weigh([...statements].reverse(), []).kind;
  expect(backwards).toBe(weigh(statements, []).kind);
  return backwards;
};

describe('good', () => {
  test('needs something current for all reasons, and says as of when', () => {
    expect(weigh([says('2026-01-01'), says('2026-02-01')], [])).toEqual({
      kind: 'good',
      asOf: day('2026-02-01'),
    });
    expect(kind()).toBe('unknown');
    expect(kind(says('2026-01-01', stale))).toBe('unknown');
    expect(kind(says('2026-01-01', stale), says('2025-12-01'))).toBe('good');
  });

  test('is put together from lists for some reasons each', () => {
    const some = says('2026-01-01', { reasons: KEY_COMPROMISE });
    const others = says('2026-01-02', { reasons: ALL_REASONS & ~KEY_COMPROMISE });
    expect(kind(some)).toBe('unknown');
    expect(weigh([some], [])).toMatchObject({
      why: expect.stringContaining('only some of the reasons') as string,
    });
    expect(kind(some, others)).toBe('good');
    expect(kind(some, { ...others, ...stale })).toBe('unknown');
  });
});

describe('revoked', () => {
  test('is for ever, in an old list and a stale one', () => {
    expect(kind(says('2026-01-01', compromised))).toBe('revoked');
    expect(kind(says('2026-01-01', { ...compromised, ...stale }))).toBe('revoked');
    expect(kind(says('2025-01-01', { ...compromised, ...stale }), says('2026-01-01'))).toBe('revoked');
    expect(kind(says('2025-01-01'), says('2026-01-01', { ...compromised, reasons: KEY_COMPROMISE }))).toBe(
      'revoked',
    );
  });

  test('takes the newest of several', () => {
    const older = says('2026-01-01', { revocation: revoked('superseded') });
    expect(weigh([older, says('2026-02-01', compromised)], [])).toMatchObject({ reason: 'keyCompromise' });
  });
});

describe('a hold', () => {
  test('stands where nothing newer lifts it', () => {
    expect(kind(says('2026-01-01', hold))).toBe('revoked');
    expect(kind(says('2026-01-02', hold), says('2026-01-01'))).toBe('revoked');
    expect(kind(says('2026-01-01', hold), says('2026-01-01'))).toBe('revoked');
    expect(kind(says('2026-01-01', hold), says('2026-01-02', { reasons: KEY_COMPROMISE }))).toBe('revoked');
  });

  test('is lifted by something newer that tells of holds and does not name it', () => {
    expect(kind(says('2026-01-01', hold), says('2026-01-02'))).toBe('good');
    expect(kind(says('2026-01-01', hold), says('2026-01-02', stale))).toBe('unknown');
  });

  test('in a stale list leaves open what became of it', () => {
    expect(kind(says('2026-01-01', { ...hold, ...stale }))).toBe('unknown');
    expect(kind(says('2026-01-02', { ...hold, ...stale }), says('2026-01-01'))).toBe('unknown');
    expect(kind(says('2026-01-01', { ...hold, ...stale }), says('2026-01-02'))).toBe('good');
    expect(kind(says('2026-01-02', { ...hold, ...stale }), says('2026-01-01', compromised))).toBe('revoked');
  });
});

test('an entry that cannot be read is never good', () => {
  expect(kind(says('2026-01-01', { revocation: 'unreadable' }), says('2026-02-01'))).toBe('unknown');
  expect(kind(says('2026-01-01', { revocation: 'unreadable' }), says('2026-02-01', compromised))).toBe(
    'revoked',
  );
});

test('why is given in at most three sentences, each once', () => {
  const status = weigh([says('2026-01-01', stale), says('2026-01-02', stale)], ['A.', 'A.', 'B.', 'C.']);
  expect(status.kind === 'unknown' && inEnglish(status.why)).toBe('It is stale. A. B.');
});
