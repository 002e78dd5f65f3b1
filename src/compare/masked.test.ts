import { expect, it } from 'vitest';
import { maskingOf } from './masked';

const whole = 'My name is Alice Smith, my number is +1 234 567. Call me!';

it.each([
  ['My name is ***, my number is ***. Call me!', 'part'],
  ['My name is {{NAME}}, my number is +1 {{BAN}}. Call me!', 'part'],
  ['My name is [name of a person], my number is <redacted>.', 'part'],
  ['My name is A**** S****, my number is XXX XXX 567', 'part'],
  ['my NAME is REDACTED', 'part'],
  ['Call me!', 'part'],
  ['████████', 'marks'],
  ['[removed]', 'marks'],
  ['Redacted.', 'marks'],
  ['- ... -', 'marks'],
  ['My name is Bob', 'other'],
  ['Call my name', 'other'],
  ['Person 1', 'other'],
])('%j is %s', (left, expected) => {
  expect(maskingOf(whole, left)).toBe(expected);
});

it('reads words that are written without spaces one by one', () => {
  expect(maskingOf('我叫爱丽丝吗', '我叫吗')).toBe('part');
  expect(maskingOf('我叫爱丽丝吗', '他叫吗')).toBe('other');
});

it('takes only marks for what was no text', () => {
  expect(maskingOf(null, '***')).toBe('marks');
  expect(maskingOf(null, 'x')).toBe('other');
});

it.each(['['.repeat(1_000_000), 'a'.repeat(1_000_000), 'ab '.repeat(400_000), '<{['.repeat(400_000)])(
  'takes linear time (%#)',
  (long) => {
    expect(maskingOf(long, `${long}b`)).not.toBe('marks');
  },
  2_000,
);
