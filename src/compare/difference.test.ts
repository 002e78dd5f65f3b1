import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import {
  isArray,
  isObject,
  JsonNumber,
  sameJson,
  token,
  type JsonObject,
  type JsonValue,
} from '../vcon/json';
import { compareRecords, type Change, type Side } from './difference';
import { example, large, object, record, text, withExamples } from './testing';

const runs = { seed: 20260630, numRuns: 1500 };

/** What a difference shows, in one line each. */
const lines = (a: unknown, b: unknown): string[] =>
  compareRecords(record(a), record(b)).changes.map(
    ({ kind, first, second }) =>
      `${kind} ${first?.pointer ?? '-'} ${second?.pointer ?? '-'}: ${first?.text ?? '-'} -> ${second?.text ?? '-'}`,
  );

const valueOf = ({ type, text: shown, cut, skipped }: Side): JsonValue => {
  if (cut || skipped > 0) throw new Error('not the whole value');
  return type === 'string' ? shown : text(shown);
};

/** The second record, made of the first and the listed differences alone. */
function applied(first: JsonObject, changes: readonly Change[]): JsonValue {
  const of = (kind: Change['kind'], from: 'first' | 'second'): Map<string, Change> =>
    new Map(changes.filter((each) => each.kind === kind).map((each) => [each[from]?.pointer ?? '', each]));
  const removed = of('removed', 'first');
  const changed = of('changed', 'first');
  const movedFrom = of('moved', 'first');
  const movedTo = of('moved', 'second');
  const added = of('added', 'second');
  const parentOf = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/'));
  const children = (to: string): Change[] =>
    [...added.values()].filter((each) => parentOf(each.second?.pointer ?? '') === to);
  const shown = (side: Side | null | undefined): JsonValue => (side ? valueOf(side) : null);

  const apply = (value: JsonValue, from: string, to: string): JsonValue => {
    const other = changed.get(from);
    if (other !== undefined) return shown(other.second);
    if (isArray(value)) {
      const kept = [...value.keys()].filter(
        (i) => !removed.has(`${from}/${i}`) && !movedFrom.has(`${from}/${i}`),
      );
      const moves = [...value.keys()].filter((i) => movedFrom.has(`${from}/${i}`)).length;
      return Array.from({ length: kept.length + moves + children(to).length }, (_, j) => {
        const at = `${to}/${j}`;
        if (added.has(at)) return shown(added.get(at)?.second);
        const origin = movedTo.get(at)?.first?.pointer;
        const i = origin === undefined ? (kept.shift() ?? -1) : Number(origin.slice(from.length + 1));
        return apply(value[i] ?? null, `${from}/${i}`, at);
      });
    }
    if (!isObject(value)) return value;
    const members = new Map<string, JsonValue>();
    for (const [name, member] of value) {
      if (removed.has(`${from}/${token(name)}`)) continue;
      members.set(name, apply(member, `${from}/${token(name)}`, `${to}/${token(name)}`));
    }
    for (const { second } of children(to)) {
      const name = (second?.pointer ?? '').slice(to.length + 1);
      members.set(name.replaceAll('~1', '/').replaceAll('~0', '~'), shown(second));
    }
    return members;
  };
  return apply(first, '', '');
}

const names = fc.constantFrom('uuid', 'type', 'start', 'name', '__proto__', 'constructor', 'a/b', '~', '');
const { value: anyValue } = fc.letrec<{ value: JsonValue; list: JsonValue; object: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<JsonValue>(null, true, false, '', 'a', 'b', 'c', '10'),
    fc.constantFrom('0', '1', '1.0', '10', '1e1', '-0').map((literal): JsonValue => new JsonNumber(literal)),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 7 }),
  object: fc
    .uniqueArray(fc.tuple(names, tie('value')), { maxLength: 5, selector: ([name]) => name })
    .map((members) => new Map(members)),
}));
const anyRecord = fc.tuple(anyValue, anyValue).map(
  ([x, y]) =>
    new Map([
      ['x', x],
      ['dialog', y],
    ]),
);

describe('the difference of two records', () => {
  it('is nothing between a record and itself, or one with its members in another order', () => {
    fc.assert(
      fc.property(anyRecord, (a) => {
        const { same, changes, limit, summary } = compareRecords(a, object(reversed(a)));
        expect({ same, changes, limit }).toEqual({ same: true, changes: [], limit: null });
        expect(summary).toBe('The records say the same.');
      }),
      runs,
    );
  });

  it('makes the second record of the first', () => {
    fc.assert(
      fc.property(anyRecord, anyRecord, (a, b) => {
        const { changes, same } = compareRecords(a, b);
        expect(same).toBe(sameJson(a, b));
        expect(sameJson(applied(a, changes), b)).toBe(true);
      }),
      runs,
    );
  });

  it('makes a list of another by what was put in, taken out and moved', () => {
    const numbers = fc.array(fc.nat(12), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, numbers, (x, y) => {
        const [a, b] = [record({ x }), record({ x: y })];
        const { changes, counts } = compareRecords(a, b);
        expect(sameJson(applied(a, changes), b)).toBe(true);
        expect(counts.added - counts.removed).toBe(y.length - x.length);
      }),
      runs,
    );
  });

  it('shows each value as written', () => {
    const [first, second] = [
      '{"n": 1.0, "t": "\\u0041", "gone": {"a": [1]}}',
      '{"n": 1, "t": "B", "new": null}',
    ];
    const { changes, counts, values } = compareRecords(object(text(first)), object(text(second)));
    expect(changes).toEqual([
      {
        kind: 'changed',
        first: { pointer: '/n', type: 'number', text: '1.0', skipped: 0, cut: false },
        second: { pointer: '/n', type: 'number', text: '1', skipped: 0, cut: false },
        respelled: true,
      },
      {
        kind: 'changed',
        first: { pointer: '/t', type: 'string', text: 'A', skipped: 0, cut: false },
        second: { pointer: '/t', type: 'string', text: 'B', skipped: 0, cut: false },
        respelled: false,
      },
      {
        kind: 'removed',
        first: { pointer: '/gone', type: 'object', text: '{"a":[1]}', skipped: 0, cut: false },
        second: null,
        respelled: false,
      },
      {
        kind: 'added',
        first: null,
        second: { pointer: '/new', type: 'null', text: 'null', skipped: 0, cut: false },
        respelled: false,
      },
    ]);
    expect(counts).toEqual({ added: 1, removed: 1, changed: 2, moved: 0 });
    expect(values).toEqual({ added: 1, removed: 3 });
  });

  it.each([
    {
      name: 'an element in front of the others',
      a: { dialog: [{ start: '1' }, { start: '2' }] },
      b: { dialog: [{ start: '0' }, { start: '1' }, { start: '2' }] },
      expected: ['added - /dialog/0: - -> {"start":"0"}'],
    },
    {
      name: 'an element that went to the end',
      a: { x: ['a', 'b', 'c'] },
      b: { x: ['b', 'c', 'a'] },
      expected: ['moved /x/0 /x/2: a -> a'],
    },
    {
      name: 'a dialog that changed and moved, told by its file',
      a: { dialog: [{ url: 'u', content_hash: 'h', note: 1 }, { start: '1' }, { start: '2' }] },
      b: { dialog: [{ start: '1' }, { start: '2' }, { url: 'u', content_hash: 'h', note: 2 }] },
      expected: [
        'moved /dialog/0 /dialog/2: {"url":"u","content_hash":"h","note":1} -> {"url":"u","content_hash":"h","note":2}',
        'changed /dialog/0/note /dialog/2/note: 1 -> 2',
      ],
    },
    {
      name: 'parties told by their names, one of them gone',
      a: {
        parties: [
          { name: 'A', tel: '1' },
          { name: 'B', tel: '2' },
        ],
      },
      b: { parties: [{ name: 'B' }] },
      expected: ['removed /parties/0 -: {"name":"A","tel":"1"} -> -', 'removed /parties/1/tel -: 2 -> -'],
    },
    {
      name: 'an empty place where an element was',
      a: { dialog: [{ start: '1' }, { start: '2' }] },
      b: { dialog: [{}, { start: '2' }] },
      expected: ['removed /dialog/0/start -: 1 -> -'],
    },
    {
      name: 'a string that became a number',
      a: { x: '1' },
      b: { x: 1 },
      expected: ['changed /x /x: 1 -> 1'],
    },
  ])('finds $name', ({ a, b, expected }) => {
    expect(lines(a, b)).toEqual(expected);
  });

  it('shows long texts from where they differ', () => {
    const same = 'word '.repeat(10_000);
    const { changes } = compareRecords(record({ x: `${same}one` }), record({ x: `${same}two${same}` }));
    const [change] = changes;
    expect(change?.first?.text).toMatch(/^[word ]{60}one$/);
    expect(change?.second?.text).toMatch(/^[word ]{60}two/);
    expect(change?.second?.cut).toBe(true);
    expect(change?.second?.text.length).toBe(bounds.comparison.valueText);
  });

  it('cuts no character in halves', () => {
    const one = '𝄞'.repeat(bounds.comparison.valueText);
    for (const offset of ['', 'x']) {
      const { changes } = compareRecords(record({}), record({ x: offset + one, y: [offset + one] }));
      for (const { second } of changes) expect(second?.text).not.toMatch(/[\ud800-\udbff]$|^[\udc00-\udfff]/);
    }
  });
});

function reversed(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(reversed);
  return isObject(value)
    ? new Map([...value].reverse().map(([name, each]) => [name, reversed(each)]))
    : value;
}

describe('hostile records', () => {
  it('are compared to the depth that is read, which is said', () => {
    const deep = (end: JsonValue): JsonObject => {
      let value = end;
      for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : new Map([['x', value]]);
      return new Map([['x', value]]);
    };
    const { same, limit, summary, changes } = compareRecords(deep(null), deep(true));
    expect({ same, changes }).toEqual({ same: false, changes: [] });
    expect(limit).toContain(`${bounds.jsonDepth} deep was not compared`);
    expect(summary).toBe('No difference was found in what was compared.');
  });

  it('have no names with powers', () => {
    const { changes } = compareRecords(
      object(text('{"__proto__": {"a": 1}}')),
      object(text('{"__proto__": {"a": 2}, "constructor": 1}')),
    );
    expect(changes.map(({ second }) => second?.pointer)).toEqual(['/__proto__/a', '/constructor']);
  });

  it('cannot fill the memory with names or values', () => {
    const name = 'n'.repeat(1_000_000);
    const wide = (value: number): JsonObject =>
      object(
        new Map([
          [name, record(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`m${i}`, value])))],
        ]),
      );
    const { changes, counts, unlisted, limit } = compareRecords(wide(1), wide(2));
    expect(changes).toEqual([]);
    expect([counts.changed, unlisted]).toEqual([10_000, 10_000]);
    expect(limit).toBe('10000 more differences are counted and not listed.');
  });

  it('list a bounded number of differences and a bounded amount of text', () => {
    const many = (value: string): JsonObject =>
      record({
        x: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [i, value + 'x'.repeat(2_000)])),
      });
    const { changes, unlisted } = compareRecords(many('a'), many('b'));
    expect(changes.length).toBe(bounds.comparison.changes);
    expect(unlisted).toBe(20_000 - bounds.comparison.changes);
    expect(JSON.stringify(changes).length).toBeLessThan(bounds.comparison.allText * 1.5);
  });

  const numbers = (length: number, of: (i: number) => unknown): JsonObject =>
    record({ x: Array.from({ length }, (_, i) => of(i)) });
  const size = 50_000;
  it.each([
    { name: 'one list backwards', a: numbers(size, (i) => i), b: numbers(size, (i) => size - i) },
    { name: 'two values in turn', a: numbers(size, (i) => i % 2), b: numbers(size, (i) => (i % 3) % 2) },
    { name: 'nothing in common', a: numbers(size, (i) => i), b: numbers(size, (i) => -1 - i) },
    {
      name: 'one identity for all',
      a: numbers(size / 5, (i) => ({ uuid: 'u', type: 't', start: 's', i })),
      b: numbers(size / 5, (i) => ({ uuid: 'u', type: 't', start: 's', i: -i - 1 })),
    },
    {
      name: 'many short lists',
      a: numbers(size / 5, (i) => [i, i + 1, i + 2, i + 3]),
      b: numbers(size / 5, (i) => [i + 3, i, i + 1, -1]),
    },
  ])(
    'are compared in time: $name',
    ({ a, b }) => {
      const { same } = compareRecords(a, b);
      expect(same).toBe(false);
    },
    5_000,
  );
});

it('compares 50,000 fields with 50,000 in well under two seconds', () => {
  const dialogs = 2_500;
  const a = large(dialogs);
  const b = large(dialogs, (i) => (i % 50 === 0 ? null : i % 7 === 0 ? { value_3: 'other' } : {}));
  const started = performance.now();
  const { counts } = compareRecords(a, b);
  const took = performance.now() - started;
  console.info(`50,000 fields: ${Math.round(took)} ms`);
  expect(counts.removed).toBe(50);
  expect(counts.changed).toBe(
    Array.from({ length: dialogs }, (_, i) => i).filter((i) => i % 50 !== 0 && i % 7 === 0).length,
  );
  expect(took).toBeLessThan(2_000);
});

describe.skipIf(!withExamples)('the working group’s examples', () => {
  it('shows what the amended one adds', () => {
    const { changes, counts } = compareRecords(
      example('ab_call_ext_rec'),
      example('ab_call_ext_rec_amended'),
    );
    expect(counts).toEqual({ added: 2, removed: 0, changed: 1, moved: 0 });
    expect(changes.map(({ kind, second }) => `${kind} ${second?.pointer ?? ''}`)).toEqual([
      'added /dialog/1',
      'changed /uuid',
      'added /amended',
    ]);
  });

  it('shows what the redacted one takes out', () => {
    const whole = example('ab_call_ext_rec_with_redact');
    const { changes } = compareRecords(whole, example('ab_call_ext_rec_redacted'));
    expect(
      changes.map(({ kind, first, second }) => `${kind} ${first?.pointer ?? second?.pointer ?? ''}`),
    ).toEqual([
      'removed /parties/0/tel',
      'removed /parties/1/tel',
      'removed /dialog/0/url',
      'removed /analysis/0',
      'changed /uuid',
      'added /redacted',
    ]);
  });
});
