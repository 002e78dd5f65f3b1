import { describe, expect, test } from 'vitest';
import { countsAsRevoked } from './revocation-rule';

const date = (text: string) => new Date(`${text}T00:00:00Z`);
const revoked = (reason: string, day: string, invalidityDay: string | null = null) => ({
  kind: 'revoked' as const,
  reason,
  date: date(day),
  invalidityDate: invalidityDay === null ? null : date(invalidityDay),
});

describe('no time is proven', () => {
  test.each([
    ['unspecified', 'no'],
    ['keyCompromise', 'no'],
    ['cACompromise', 'no'],
    ['affiliationChanged', 'unknown'],
    ['superseded', 'unknown'],
    ['cessationOfOperation', 'unknown'],
    ['certificateHold', 'unknown'],
    ['privilegeWithdrawn', 'unknown'],
    ['aACompromise', 'unknown'],
  ])('%s is %s, whatever the dates', (reason, answer) => {
    expect(countsAsRevoked(revoked(reason, '2025-06-01'), null)).toBe(answer);
    expect(countsAsRevoked(revoked(reason, '2025-06-01', '2020-01-01'), null)).toBe(answer);
    expect(countsAsRevoked(revoked(reason, '2999-01-01'), null)).toBe(answer);
  });
});

describe('a time is proven', () => {
  test.each([
    // date, invalidityDate, proven time, answer
    ['2025-06-01', null, '2025-06-02', 'no'],
    ['2025-06-01', null, '2025-06-01', 'no'],
    ['2025-06-01', null, '2025-05-31', 'unknown'],
    ['2025-06-01', '2025-01-01', '2025-05-31', 'no'],
    ['2025-06-01', '2025-01-01', '2025-01-01', 'no'],
    ['2025-06-01', '2025-01-01', '2024-12-31', 'unknown'],
    ['2025-06-01', '2025-07-01', '2025-06-15', 'no'],
    ['2025-06-01', '2025-07-01', '2025-05-31', 'unknown'],
  ] as const)('revoked %s, invalid since %s, proven %s: %s', (day, invalidity, proven, answer) => {
    for (const reason of ['unspecified', 'keyCompromise', 'superseded', 'certificateHold']) {
      expect(countsAsRevoked(revoked(reason, day, invalidity), date(proven))).toBe(answer);
    }
  });
});
