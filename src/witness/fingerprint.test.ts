import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { isObject, parseJson, type JsonObject } from '../vcon/json';
import { english, sentences } from '../wording';
import { fingerprintsOf, type Fingerprints } from './fingerprint';
import { compareSpoken, spokenFingerprint } from './fingerprint-spoken';
import { anyText, hasPython } from './canonical-testing';
import { compareFingerprints, readWitnessRecord } from './witness-record';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha = (text: string, name = 'sha256'): string => createHash(name).update(text).digest('hex');

function record(text: string): JsonObject {
  const { value } = parseJson(bytes(text));
  if (!isObject(value)) throw new Error('not an object');
  return value;
}

const all = (text: string): Promise<Fingerprints> => fingerprintsOf(bytes(text), null, record(text));

const WITNESSED = `{
  "vcon": "0.4.0",
  "uuid": "018e3f72-c3a8-8b8e-b468-6ebf2e2e8c14",
  "parties": [ { "name": "Zoë Brönte 😀", "tel": "+12025550148" } ],
  "dialog": [ { "duration": 4.20, "offset": 1e-5, "start": "2026-03-01T10:00:00Z" } ]
}
`;
/** hashlib.sha256(json.dumps(record).encode()).hexdigest() of CPython 3.11 */
const BY_PYTHON = '4943b7d52cae8bc00ef6c44707d208f90d092ef11858a9f2b5aef2fad6938ce6';

describe('the fingerprints of a record', () => {
  it('are those of the file, the signed content, and every form of the record', async () => {
    const payload = '{"b":1.0,"a":"é"}';
    const { fingerprints, missing } = await fingerprintsOf(bytes('file'), bytes(payload), record(payload));
    expect(missing).toEqual([]);
    const of = (text: string) => fingerprints.find(({ sha256 }) => sha256 === sha(text));
    expect(of('file')).toMatchObject({ what: 'file', sha512: sha('file', 'sha512') });
    expect(of(payload)).toMatchObject({ what: 'payload' });
    expect(of('{"a":"é","b":1}')).toMatchObject({ what: 'jcs' });
    expect(of('{"b":1,"a":"é"}')).toMatchObject({ what: 'javascript' });
    expect(of('{\n    "b": 1,\n    "a": "é"\n}')).toMatchObject({ what: 'javascript' });
    const python: Record<string, string> = {
      'json.dumps(record)': '{"b": 1.0, "a": "\\u00e9"}',
      'json.dumps(record, sort_keys=True)': '{"a": "\\u00e9", "b": 1.0}',
      'json.dumps(record, separators=(",", ":"))': '{"b":1.0,"a":"\\u00e9"}',
      'json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)': '{"a":"é","b":1.0}',
      'json.dumps(record, indent=2)': '{\n  "b": 1.0,\n  "a": "\\u00e9"\n}',
    };
    for (const [call, text] of Object.entries(python)) {
      const found = of(text);
      expect(found?.what, call).toBe('python');
      expect(found?.label.values['call'], call).toBe(call);
    }
  });

  it('name forms that have the same bytes only once', async () => {
    const { fingerprints } = await all('{"a":1}');
    const [file] = fingerprints;
    expect(file?.what).toBe('file');
    const also = sentences(english, file?.also ?? []);
    expect(also).toContain('RFC 8785');
    expect(also).toContain('JSON.stringify(record)');
    expect(new Set(fingerprints.map(({ sha256 }) => sha256)).size).toBe(fingerprints.length);
  });

  it('say what the canonical form cannot keep, and where there is none', async () => {
    const { fingerprints } = await all('{"a":[9007199254740993]}');
    expect(fingerprints.find(({ what }) => what === 'jcs')?.note?.values['pointer']).toBe('/a/0');
    const none = await all('{"a":1e999}');
    expect(none.fingerprints.some(({ what }) => what === 'jcs')).toBe(false);
    expect(sentences(english, none.missing)).toContain('no canonical form (RFC 8785): the number at /a');
  });

  it('are those of the bytes alone where the record is large', async () => {
    const text = `{"a":"${'x'.repeat(bounds.fingerprints.jsonBytes)}"}`;
    const { fingerprints, missing } = await all(text);
    expect(fingerprints.map(({ what }) => what)).toEqual(['file']);
    expect(fingerprints[0]?.sha256).toBe(sha(text));
    expect(sentences(english, missing)).toContain('no other way to write it');
  });

  it('leave out a form that grows far beyond the record', async () => {
    const depth = 120;
    const text = ` {"a":${'['.repeat(depth)}${'1,'.repeat(80_000)}1${']'.repeat(depth)}}`;
    const { fingerprints, missing } = await all(text);
    expect(fingerprints.some(({ what }) => what === 'jcs')).toBe(true);
    expect(fingerprints.some(({ label }) => String(label.values['call']).includes('indent=4'))).toBe(false);
    expect(sentences(english, missing)).toContain('left out');
  }, 60_000);
});

describe('a fingerprint that Python made', () => {
  /** What Python says of records, one a line. */
  const python = (texts: readonly string[]): string[] => {
    const script = [
      'import hashlib, json, sys',
      'for line in sys.stdin.buffer.read().decode().split("\\n"):',
      '  print(hashlib.sha256(json.dumps(json.loads(line)).encode()).hexdigest())',
    ].join('\n');
    const { stdout } = spawnSync('python3', ['-c', script], { input: texts.join('\n'), encoding: 'utf8' });
    return stdout.trim().split('\n');
  };

  const recognised = async (pasted: string, text: string) =>
    compareFingerprints(readWitnessRecord(pasted), (await all(text)).fingerprints).matches;

  it('is recognised, and that of a record with another character is not', async () => {
    const [match] = await recognised(BY_PYTHON, WITNESSED);
    expect(match?.fingerprint.label.values['call']).toBe('json.dumps(record)');
    expect(await recognised(BY_PYTHON, WITNESSED.replace('Zoë', 'Zoe'))).toEqual([]);
    expect(await recognised(BY_PYTHON, WITNESSED.replace('4.20', '4.21'))).toEqual([]);
  });

  it.runIf(hasPython())(
    'is what Python says now, of this record and of any other',
    async () => {
      const texts = [
        WITNESSED.replaceAll('\n', ' '),
        ...Array.from({ length: 30 }, (_, seed) => anyText(seed)),
      ];
      const digests = python(texts);
      expect(digests[0]).toBe(BY_PYTHON);
      for (const [index, text] of texts.entries()) {
        expect(await recognised(digests[index] ?? '', text), text).not.toEqual([]);
      }
    },
    60_000,
  );
});

describe('a fingerprint over the telephone', () => {
  const DIGEST = sha('record');
  const groups = spokenFingerprint(DIGEST) ?? [];

  it('has 12 groups of 5 digits that are the digest modulo 10^60', () => {
    expect(groups).toHaveLength(12);
    expect(groups.every((group) => /^\d{5}$/.test(group))).toBe(true);
    expect(BigInt(groups.join(''))).toBe(BigInt(`0x${DIGEST}`) % 10n ** 60n);
    expect(spokenFingerprint('0'.repeat(63) + '7')?.join(' ')).toBe(`${'00000 '.repeat(11)}00007`);
    expect(spokenFingerprint('abc')).toBeNull();
  });

  it('is the same however it is typed', () => {
    for (const typed of [groups.join(' '), groups.join(''), groups.join('-\n'), ` ${groups.join(', ')}. `]) {
      expect(compareSpoken(typed, DIGEST).same).toBe('yes');
    }
  });

  it('names the groups that differ', () => {
    const wrong = groups.map((group, i) =>
      i === 3 || i === 11 ? group.replace(/.$/, (d) => `${9 - Number(d)}`) : group,
    );
    expect(compareSpoken(wrong.join(' '), DIGEST)).toMatchObject({ same: 'no', differing: [4, 12] });
    expect(compareSpoken(groups.join(' '), sha('another')).same).toBe('no');
  });

  it('is not the same before its last digit', () => {
    const part = groups.join('').slice(0, -1);
    expect(compareSpoken(part, DIGEST).same).toBe('unfinished');
    expect(compareSpoken('', DIGEST)).toMatchObject({ same: 'unfinished', said: { values: { n: 60 } } });
    expect(compareSpoken(`${groups.join('')}1`, DIGEST).same).toBe('unreadable');
    expect(compareSpoken('twelve', DIGEST).same).toBe('unreadable');
  });
});
