import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonError } from '../vcon/json';
import { elementsOf, membersOf, type Piece } from './json-pieces';

const piece = (text: string): Piece => ({ bytes: new TextEncoder().encode(text), at: 0 });
const textOf = ({ bytes }: Piece): string => new TextDecoder().decode(bytes);

describe('a JSON text in pieces', () => {
  it('holds the same values, whatever they are and however it is laid out', () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), value), fc.nat(3), (object, indent) => {
        const members = membersOf(piece(` ${JSON.stringify(object, null, indent)}\n`));
        const read = [...members].map(([name, value]) => [name, JSON.parse(textOf(value)) as unknown]);
        expect(Object.fromEntries(read)).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
    fc.assert(
      fc.property(fc.array(value), fc.nat(3), (array, indent) => {
        const elements = [...elementsOf(piece(JSON.stringify(array, null, indent)))];
        expect(elements.map((one) => JSON.parse(textOf(one)) as unknown)).toEqual(
          JSON.parse(JSON.stringify(array)),
        );
      }),
    );
  });

  it('tells where in the whole each piece stands', () => {
    const text = '{ "a": [1, {"b": "}"}] }';
    const list = membersOf(piece(text)).get('a');
    if (list === undefined) throw new Error('no member');
    expect([...elementsOf(list)].map((one) => text.slice(one.at, one.at + one.bytes.length))).toEqual([
      '1',
      '{"b": "}"}',
    ]);
  });

  it.each([
    ['is cut short', '{"a": [1, 2'],
    ['is cut short in a string', '{"a": "b\\"'],
    ['has a member twice', '{"a": 1, "a": 2}'],
    ['has more behind it', '{"a": 1} {}'],
    ['has a name without a colon', '{"a" 1}'],
    ['has no name', '{1: 2}'],
    ['ends with a comma', '{"a": 1,}'],
    ['is none', ''],
  ])('that %s is refused', (_, text) => {
    expect(() => membersOf(piece(text))).toThrow(JsonError);
  });

  it('throws nothing else, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[[\]{}",:\\a1 ]{0,40}$/), (text) => {
        for (const read of [membersOf, (all: Piece) => [...elementsOf(all)]]) {
          try {
            read(piece(text));
          } catch (error) {
            expect(error).toBeInstanceOf(JsonError);
          }
        }
      }),
    );
  });
});
