import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { signRecord, toBytes } from '../e2e/maker/jws';
import { supplied } from '../e2e/maker/evidence';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import type { RecordReport } from './report/report';
import { openRecord } from './signature/layers';
import { fromBase64url, toBase64url } from './vcon/base64url';
import { readContentHash } from './vcon/content-hash';
import { JsonError, parseJson, type JsonValue } from './vcon/json';
import { verify } from './verify';

/** The same on every run, so that a failure can be run again. */
const runs = { seed: 20260630, numRuns: 300 };

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function judge(name: string, bytes: Uint8Array): Promise<readonly RecordReport[]> {
  const policy = { now: '2026-07-01T12:00:00Z', trust: [], assignments: [], keys: [] };
  return (await verify([supplied(name, bytes)], policy)).records;
}

/** What a parsed text stands for, as JSON.parse gives it. */
function plain(value: JsonValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, each]) => [name, plain(each)]));
  if (Array.isArray(value)) return value.map((each: JsonValue) => plain(each));
  return typeof value === 'object' && value !== null && 'literal' in value ? value.value : value;
}

let signer: Signer;
beforeAll(async () => {
  signer = await makeSigner();
});

describe('the JSON reader', () => {
  it('reads whatever JSON.stringify writes, to the same value', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false, maxDepth: 8 }), (text) => {
        const { value } = parseJson(encode(text));
        expect(JSON.stringify(plain(value))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      runs,
    );
  });

  it('answers any bytes with a value or a JsonError, and takes nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseJson(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError);
          return;
        }
        expect(() => void JSON.parse(new TextDecoder().decode(bytes))).not.toThrow();
      }),
      { ...runs, numRuns: 3000 },
    );
  });
});

describe('base64url', () => {
  it('has one text for each sequence of bytes, and one sequence for each text', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
      }),
      runs,
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        const bytes = fromBase64url(text);
        if (bytes !== null) expect(toBase64url(bytes)).toBe(text);
      }),
      runs,
    );
  });
});

describe('content_hash', () => {
  it('is read from any value without an exception, and digests are 64 bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.json().map((text) => `["sha512-${toBase64url(encode(text))}"]`),
        ),
        (text) => {
          const hash = readContentHash(parseJson(encode(text)).value);
          for (const digest of hash.sha512) expect(digest).toMatch(/^[0-9a-f]{128}$/);
        },
      ),
      runs,
    );
  });
});

const header = fc.dictionary(
  fc.oneof(
    fc.constantFrom('alg', 'x5c', 'x5t', 'x5t#S256', 'crit', 'b64', 'kid', 'jwk', 'uuid', 'zip'),
    fc.string(),
  ),
  fc.oneof(fc.constantFrom('RS256', 'none', 'HS256', 'ES256'), fc.jsonValue()),
);
const encodedHeader = header.map((value) => toBase64url(toBytes(value)));

describe('verify', () => {
  it('reports on any file, whatever is in it and whatever it is called', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array(), fc.json().map(encode), fc.string().map(encode)),
        fc.constantFrom('a.vcon', 'a.json', 'a.pem', 'a.wav', 'a'),
        async (bytes, name) => {
          for (const record of await judge(name, bytes)) expect(record.outcome).not.toBe('passed');
        },
      ),
      runs,
    );
  });

  it('reports on any JWS that is put together from parts, and calls none of them signed', async () => {
    const signature = fc.record(
      {
        protected: fc.oneof(encodedHeader, fc.jsonValue()),
        header: fc.oneof(header, fc.jsonValue()),
        signature: fc.oneof(fc.base64String(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const payload = fc.oneof(
      fc.json().map((text) => toBase64url(encode(text))),
      fc.jsonValue(),
    );
    const jws = fc.record({ payload, signatures: fc.oneof(fc.array(signature), fc.jsonValue()) });
    await fc.assert(
      fc.asyncProperty(jws, async (value) => {
        for (const record of await judge('a.vcon', toBytes(value))) {
          expect(record.questions.unaltered.answer).not.toBe('yes');
        }
      }),
      runs,
    );
  });

  it('takes what a signed record says from exactly the bytes that were signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (more) => {
        const payload = toBytes({ ...more, parties: [] });
        const file = toBytes(await signRecord(payload, signer));
        const opened = await openRecord(file, [], []);
        expect(opened.contentBytes).toEqual(payload);
        const [record] = await judge('a.vcon', file);
        expect(record?.questions.unaltered.answer).toBe('yes');
      }),
      { ...runs, numRuns: 100 },
    );
  });
});
