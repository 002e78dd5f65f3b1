import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { parseJson, sameJson, type JsonValue } from './json';
import { contentKey } from './same-content';

const read = (text: string, limits = bounds): JsonValue =>
  parseJson(new TextEncoder().encode(text), limits).value;

/** The same data with the members of every object the other way round. */
const turned = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(turned)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([name, member]) => [name, turned(member)]),
        )
      : value;

describe('the key of a content', () => {
  it('is that of the same data in another order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const [a, b] = [read(JSON.stringify(value)), read(JSON.stringify(turned(value)))];
        expect(sameJson(a, b)).toBe(true);
        expect(await contentKey(a)).toBe(await contentKey(b));
      }),
    );
  });

  it('is that of no other data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (one, other) => {
        const [a, b] = [read(JSON.stringify(one)), read(JSON.stringify(other))];
        expect((await contentKey(a)) === (await contentKey(b))).toBe(sameJson(a, b));
      }),
    );
  });

  it.each([
    ['1', '1.0'],
    ['"1"', '1'],
    ['"a"', '["a"]'],
    ['{"a":"b"}', '["a","b"]'],
    ['null', '"null"'],
    ['"long"', '{"long":1}'],
  ])('of %s is not that of %s', async (a, b) => {
    expect(await contentKey(read(a))).not.toBe(await contentKey(read(b)));
  });

  it('tells long texts apart, and from short ones', async () => {
    const limits = { ...bounds, longText: 4 };
    const keys = await Promise.all(
      ['{"body":"one long text"}', '{"body":"two long text"}', '{"body":"long"}'].map((text) =>
        contentKey(read(text, limits)),
      ),
    );
    expect(new Set(keys).size).toBe(3);
  });
});
