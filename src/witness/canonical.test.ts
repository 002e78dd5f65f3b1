import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseJson, type JsonValue } from '../vcon/json';
import { canonicalJson, javascriptJson, pythonJson, type PythonStyle } from './canonical';
import { anyText, hasPython, numbers } from './canonical-testing';

const read = (text: string): JsonValue => parseJson(new TextEncoder().encode(text)).value;
const canonical = (text: string): string | null => canonicalJson(read(text)).text;

describe('the canonical form (RFC 8785)', () => {
  it('is that of section 3.2.2 for its example', () => {
    const example = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonical(example)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts as section 3.2.3 shows', () => {
    const example = String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`;
    const values = Object.values(JSON.parse(canonical(example) ?? '{}') as object);
    const names = [...(canonical(example) ?? '').matchAll(/"((?:[^"\\]|\\.)*)":/g)].map(([, name]) => name);
    expect(names).toEqual(['\\r', '1', '\u0080', 'ö', '€', '😀', '\ufb33']);
    expect(values).toHaveLength(7);
  });

  // IEEE 754 bits and the JSON form of appendix B.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s of appendix B as %s', (bits, written) => {
    const bytes = Uint8Array.from(bits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    const value = new DataView(bytes.buffer).getFloat64(0);
    const literal = value.toPrecision(17);
    expect(canonical(`[${literal}]`)).toBe(`[${written}]`);
  });

  it('does not exist of a number beyond a double, nor of half a character', () => {
    expect(canonicalJson(read('{"a":[1,1e400]}'))).toEqual({ text: null, why: 'number', pointer: '/a/1' });
    expect(canonicalJson(read(String.raw`{"a":{"b/c":"\udead"}}`))).toEqual({
      text: null,
      why: 'text',
      pointer: '/a/b~1c',
    });
    expect(canonicalJson(read(String.raw`{"\ud800":1}`))).toMatchObject({ text: null, why: 'text' });
  });

  it('says which number it does not keep as written', () => {
    const rounded = (number: string) => {
      const result = canonicalJson(read(`{"n":${number}}`));
      return result.text === null ? 'none' : result.rounded;
    };
    for (const kept of [
      '0',
      '-0',
      '-0.0',
      '1.50',
      '1e2',
      '100E-2',
      '0.1',
      '9007199254740992',
      '1e23',
      '1e22',
    ]) {
      expect(rounded(kept), kept).toBeNull();
    }
    for (const lost of ['9007199254740993', '0.10000000000000000001', '123456789012345678', '1e-400']) {
      expect(rounded(lost), lost).toBe('/n');
    }
  });

  it('is given up where it gets too long', () => {
    expect(canonicalJson(read('["abc"]'), 6)).toEqual({ text: null, why: 'length', pointer: null });
    expect(canonicalJson(read('["abc"]'), 7).text).toBe('["abc"]');
    expect(javascriptJson(read('[[[1]]]'), 4, 20)).toBeNull();
    expect(pythonJson(read('[[[1]]]'), { indent: 4 }, 20)).toBeNull();
  });
});

describe('what JavaScript writes', () => {
  it('is JSON.stringify of what JSON.parse read, for 1,000 random values and three layouts', () => {
    const differing = Array.from({ length: 1000 }, (_, seed) => anyText(seed)).flatMap((text) =>
      [0, 2, 4].flatMap((indent) => {
        const own = javascriptJson(read(text), indent);
        const native = JSON.stringify(JSON.parse(text), null, indent);
        return own === native ? [] : [{ text, own, native }];
      }),
    );
    expect(differing).toEqual([]);
  }, 60_000);

  it('has array indices before other names, and keeps __proto__', () => {
    const text = '{"b":1,"10":2,"__proto__":3,"2":4,"01":5,"4294967295":6,"4294967294":7}';
    expect(javascriptJson(read(text), 0)).toBe(
      '{"2":4,"10":2,"4294967294":7,"b":1,"__proto__":3,"01":5,"4294967295":6}',
    );
  });
});

const styles: readonly PythonStyle[] = [0, 2, 4].flatMap((indent) =>
  [false, true].flatMap((sortKeys) =>
    [false, true].flatMap((compact) => [false, true].map((ascii) => ({ indent, sortKeys, compact, ascii }))),
  ),
);

describe('what Python writes', () => {
  // Made with json.dumps(json.loads(…)) of CPython 3.11.
  it.each([
    ['[1.0,1,1e5,1E+2,-0,-0.0,0.0]', '[1.0, 1, 100000.0, 100.0, 0, -0.0, 0.0]'],
    [
      '[1e-5,0.0001,1e15,1e16,123456789012345680.0]',
      '[1e-05, 0.0001, 1000000000000000.0, 1e+16, 1.2345678901234568e+17]',
    ],
    [
      '[4.2,1.5e-7,5e-324,1.7976931348623157e308,1e400,-1e400]',
      '[4.2, 1.5e-07, 5e-324, 1.7976931348623157e+308, Infinity, -Infinity]',
    ],
    ['[123456789012345678901234567890]', '[123456789012345678901234567890]'],
    ['{"Zoë":"😀","a\u007f":"\\/"}', '{"Zo\\u00eb": "\\ud83d\\ude00", "a\\u007f": "/"}'],
    ['{"a":[],"b":{},"c":null,"d":true}', '{"a": [], "b": {}, "c": null, "d": true}'],
  ])('by default of %s', (text, written) => {
    expect(pythonJson(read(text))).toBe(written);
  });

  it('with the usual arguments', () => {
    const value = read('{"b":[1,{"é":2}],"a":{}}');
    expect(pythonJson(value, { sortKeys: true })).toBe('{"a": {}, "b": [1, {"\\u00e9": 2}]}');
    expect(pythonJson(value, { compact: true, ascii: false })).toBe('{"b":[1,{"é":2}],"a":{}}');
    expect(pythonJson(value, { indent: 2, ascii: false })).toBe(
      '{\n  "b": [\n    1,\n    {\n      "é": 2\n    }\n  ],\n  "a": {}\n}',
    );
  });

  it('sorts by code points, not by UTF-16', () => {
    expect(pythonJson(read('{"😀":1,"\uffee":2,"a":3,"ab":4}'), { sortKeys: true, ascii: false })).toBe(
      '{"a": 3, "ab": 4, "\uffee": 2, "😀": 1}',
    );
  });

  it('has no UTF-8 of half a character, except escaped', () => {
    const half = read(String.raw`["\udead"]`);
    expect(pythonJson(half)).toBe(String.raw`["\udead"]`);
    expect(pythonJson(half, { ascii: false })).toBeNull();
  });

  it.runIf(hasPython())(
    'is what Python itself writes, for 1,000 random values and every style',
    () => {
      const texts = Array.from({ length: 1000 }, (_, seed) =>
        seed % 10 === 0 ? `[${numbers(seed)}]` : anyText(seed),
      );
      const script = [
        'import json, sys',
        'for line in sys.stdin.buffer.read().decode().split("\\n"):',
        '  value = json.loads(line)',
        '  for indent in (None, 2, 4):',
        '    for sort in (False, True):',
        '      for compact in (False, True):',
        '        for ascii in (False, True):',
        '          separators = ((",", ":") if compact else None)',
        '          text = json.dumps(value, indent=indent, sort_keys=sort, separators=separators, ensure_ascii=ascii)',
        '          try: text.encode()',
        '          except UnicodeEncodeError: text = None',
        '          print(json.dumps(text))',
      ].join('\n');
      const run = spawnSync('python3', ['-c', script], {
        input: texts.join('\n'),
        encoding: 'utf8',
        maxBuffer: 512 * 1024 * 1024,
      });
      expect(run.stderr).toBe('');
      const lines = run.stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(texts.length * styles.length);
      const differing = texts.flatMap((text, index) => {
        const value = read(text);
        return styles.flatMap((style, s) => {
          const python = JSON.parse(lines[index * styles.length + s] ?? '') as string | null;
          const own = pythonJson(value, style);
          return own === python ? [] : [{ text, style, own, python }];
        });
      });
      expect(differing).toEqual([]);
    },
    60_000,
  );
});
