import { existsSync, readFileSync } from 'node:fs';
import { isObject, parseJson, type JsonObject, type JsonValue } from '../vcon/json';

/** What the tests of this folder share: JSON values as `parseJson` makes them. */
export const json = (value: unknown): JsonValue => text(JSON.stringify(value));

export const text = (written: string): JsonValue => parseJson(new TextEncoder().encode(written)).value;

export const record = (value: unknown): JsonObject => object(json(value));

export function object(value: JsonValue): JsonObject {
  if (!isObject(value)) throw new Error('not an object');
  return value;
}

const examples = '../shared/corpus/ietf-vcon-core';
export const withExamples = existsSync(examples);
if (!withExamples) console.info('Skipped: the working group’s examples are not beside this project.');

/** One of the working group's examples, unsigned. */
export const example = (name: string): JsonObject =>
  object(parseJson(readFileSync(`${examples}/${name}.vcon`)).value);

/** A record of a given number of dialogs, of 20 values each. */
export function large(
  dialogs: number,
  change: (i: number) => Record<string, unknown> | null = () => ({}),
): JsonObject {
  const rows = Array.from({ length: dialogs }, (_, i) => {
    const changed = change(i);
    if (changed === null) return [];
    const names = Array.from({ length: 14 }, (__, n) => [`value_${n}`, `${i} ${n}`] as const);
    return [
      {
        type: 'text',
        start: `2026-01-01T00:00:${i}Z`,
        parties: [i, 0],
        ...Object.fromEntries(names),
        ...changed,
      },
    ];
  });
  return record({ uuid: 'one', dialog: rows.flat() });
}
