import { describe, expect, it } from 'vitest';
import { JsonNumber, type JsonValue } from './json';
import { isBefore, versionOf, versions } from './version';

const named = (vcon: JsonValue) => versionOf(new Map([['vcon', vcon]]));

describe('the version of a record', () => {
  it.each(['0.0.1', '0.0.2', '0.3.0', '0.4.0'])('is the one that its vcon member names: %s', (version) => {
    expect(named(version)).toBe(version);
  });

  it('is the current draft where there is no such member', () => {
    expect(versionOf(new Map())).toBe('current');
    expect(named(null)).toBe('current');
  });

  it.each([
    ['a version that never was', '0.2.0'],
    ['a later one', '0.5.0'],
    ['our own word for the current draft', 'current'],
    ['another spelling', '0.4.0 '],
    ['an empty string', ''],
    ['a number', new JsonNumber('0.4')],
    ['an array', ['0.3.0']],
    ['an object', new Map([['0.3.0', '0.3.0']])],
    ['a name of an object', '__proto__'],
  ] satisfies [string, JsonValue][])('is the current draft for %s', (_, vcon) => {
    expect(named(vcon)).toBe('current');
  });
});

it('orders versions from the oldest to the current draft', () => {
  expect(versions.map((one) => versions.filter((other) => isBefore(other, one)).length)).toEqual([
    0, 1, 2, 3, 4,
  ]);
});
