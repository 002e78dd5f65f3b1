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

describe('where a time is proven', () => {
  const on = (date: string, reason: string) => ({ revocation: { ...revoked(reason), date: day(date) } });
  const proven = day('2025-06-01');
  const [sooner, later] = ['2025-06-01', '2025-06-02'];
  const weighed = (...statements: Statement[]) => {
    const status = weigh(statements, [], proven);
    expect(weigh([...statements].reverse(), [], proven)).toEqual(status);
    return status;
  };

  test('a revocation from after it shows that the certificate was good at it', () => {
    const { revocation } = on(later, 'keyCompromise');
    expect(weighed(says('2026-01-01', { revocation }))).toEqual({ kind: 'good', later: revocation });
    expect(weighed(says('2026-01-01', { revocation, ...stale }))).toEqual({
      kind: 'good',
      later: revocation,
    });
    expect(weighed(says('2026-01-01', on(sooner, 'keyCompromise'))).kind).toBe('revoked');
  });

  test('any revocation at or before it counts, also in an older list', () => {
    const newer = says('2026-02-01', on(later, 'keyCompromise'));
    for (const reason of ['superseded', 'certificateHold']) {
      expect(weighed(newer, says('2026-01-01', on(sooner, reason)))).toMatchObject({
        kind: 'revoked',
        reason,
      });
    }
  });

  test('what is left open keeps a later revocation from showing anything', () => {
    const newer = says('2026-02-01', on(later, 'superseded'));
    const open = [{ ...on(sooner, 'certificateHold'), ...stale }, { revocation: 'unreadable' as const }];
    for (const rest of open) {
      expect(weighed(newer, says('2026-01-01', rest))).toMatchObject({
        kind: 'revoked',
        reason: 'superseded',
      });
    }
  });

  test('a hold from after it does not matter, and one that was lifted is none', () => {
    const held = on(later, 'certificateHold');
    expect(weighed(says('2026-01-01', held))).toMatchObject({ kind: 'good', later: held.revocation });
    expect(weighed(says('2026-01-01', { ...held, ...stale })).kind).toBe('good');
    expect(weighed(says('2026-01-01', held), says('2026-02-01'))).toEqual({
      kind: 'good',
      asOf: day('2026-02-01'),
    });
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
