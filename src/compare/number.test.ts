import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalNumber } from './number';

it.each([
  ['1', '1.0', '1e0', '10e-1', '0.1E+1', '0.01e2'],
  ['0', '-0', '0.000', '0e999999999999999999999999'],
  ['1e99999999999999999999', '10e99999999999999999998', '0.1e100000000000000000000'],
  ['-1200', '-1.2e3', '-1200.00'],
])('has one spelling for %s and others', (...literals) => {
  expect(new Set(literals.map(canonicalNumber)).size).toBe(1);
});

it.each([
  ['1', '-1'],
  ['1', '10'],
  ['0.1', '0.1000000000000000055511151231257827021181583404541015625'],
  ['9007199254740993', '9007199254740992'],
  ['1e99999999999999999999', '1e99999999999999999998'],
])('tells %s from %s', (a, b) => {
  expect(canonicalNumber(a)).not.toBe(canonicalNumber(b));
});

it('keeps the value of a double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(canonicalNumber(JSON.stringify(value)))).toBe(value === 0 ? 0 : value);
    }),
    { seed: 20260630 },
  );
});
