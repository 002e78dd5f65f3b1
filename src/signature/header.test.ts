import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { parseJson } from '../vcon/json';
import { isProblem, joinHeaders, type HeaderProblem, type JoseHeader } from './header';

const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');
const json = (value: unknown) => parseJson(new TextEncoder().encode(JSON.stringify(value))).value;

/** Joins a protected header, given as it is before base64url, with an unprotected one. */
function join(protectedHeader: unknown, header?: unknown): JoseHeader | HeaderProblem {
  const text = typeof protectedHeader === 'string' ? protectedHeader : JSON.stringify(protectedHeader);
  return joinHeaders({
    protected: protectedHeader === undefined ? undefined : base64url(text),
    header: header === undefined ? undefined : json(header),
  });
}

function usable(protectedHeader: unknown, header?: unknown): JoseHeader {
  const joined = join(protectedHeader, header);
  if (isProblem(joined)) throw new Error(`${joined.reason}: ${joined.message}`);
  return joined;
}

function reasonOf(joined: JoseHeader | HeaderProblem): string {
  return isProblem(joined) ? joined.reason : 'usable';
}

const certificate = Buffer.from('a certificate').toString('base64');

describe('the JOSE header', () => {
  it('is the union of the protected and the unprotected header (RFC 7515 section 4)', () => {
    expect(usable({ alg: 'RS256', 'x5t#S256': 't' }, { x5c: [certificate], uuid: 'u' })).toEqual({
      protectedText: base64url('{"alg":"RS256","x5t#S256":"t"}'),
      alg: 'RS256',
      algProtected: true,
      x5c: [certificate],
      x5cProtected: false,
      x5tS256: 't',
      x5tS256Protected: true,
      x5t: null,
      x5u: null,
      uuid: 'u',
      payloadEncoded: true,
      duplicated: [],
      loneSurrogate: null,
    });
  });

  it('tells what is not protected', () => {
    expect(usable(undefined, { alg: 'RS256', x5c: [certificate], 'x5t#S256': 't' })).toMatchObject({
      protectedText: '',
      algProtected: false,
      x5cProtected: false,
      x5tS256Protected: false,
    });
    expect(usable({ x5c: [certificate] })).toMatchObject({ alg: null, x5cProtected: true, x5tS256: null });
  });

  it('keeps the protected header as written, for it is part of what is signed', () => {
    const spaced = '{ "alg" : "RS256" }\n';
    expect(usable(spaced).protectedText).toBe(base64url(spaced));
  });

  it('names a thing only as its own member: __proto__ brings in nothing', () => {
    expect(usable('{"__proto__":{"alg":"RS256","x5c":["AAAA"]}}')).toMatchObject({ alg: null, x5c: null });
  });
});

describe('a name in both headers', () => {
  it.each([
    ['alg', { alg: 'RS256' }, { alg: 'RS256' }],
    ['x5c', { x5c: [certificate, certificate] }, { x5c: [certificate, certificate] }],
    ['a member in another order', { a: { b: 1, c: [2] } }, { a: { c: [2], b: 1 } }],
  ])('with the same value is noted and harms nothing: %s', (_, header, other) => {
    const joined = usable({ alg: 'RS256', ...header }, other);
    expect(joined.duplicated).toEqual(Object.keys(header));
    expect(joined.alg).toBe('RS256');
  });

  it('is noted with the protected value counting as protected (the working group’s example)', () => {
    const both = { alg: 'RS256', x5c: [certificate] };
    expect(usable(both, both)).toMatchObject({
      algProtected: true,
      x5cProtected: true,
      duplicated: ['alg', 'x5c'],
    });
  });

  it('is the same written with an escape', () => {
    expect(usable('{"alg":"\\u0052S256"}', { alg: 'RS256' }).duplicated).toEqual(['alg']);
  });

  it.each([
    ['alg', { alg: 'RS256' }, { alg: 'none' }],
    ['alg in another case', { alg: 'RS256' }, { alg: 'rs256' }],
    ['alg that is null outside', { alg: 'RS256' }, { alg: null }],
    ['x5c', { x5c: [certificate] }, { x5c: ['AAAA'] }],
    ['x5c with one certificate more', { x5c: [certificate] }, { x5c: [certificate, certificate] }],
    ['x5c in another order', { x5c: [certificate, 'AAAA'] }, { x5c: ['AAAA', certificate] }],
    ['x5c empty inside', { x5c: [] }, { x5c: [certificate] }],
    ['x5c that is null inside', { x5c: null }, { x5c: [certificate] }],
    ['x5c as a string', { x5c: [certificate] }, { x5c: certificate }],
    ['x5t#S256', { 'x5t#S256': 'a' }, { 'x5t#S256': 'b' }],
    ['uuid', { uuid: 'a' }, { uuid: 'b' }],
    ['kid', { kid: 'a' }, { kid: 'b' }],
    ['a number that is spelled another way', { n: 'x', m: 1 }, { m: 2 }],
    ['a deep member', { jwk: { e: 'AQAB', n: 'x' } }, { jwk: { e: 'AQAB', n: 'y' } }],
    ['__proto__', '{"__proto__":"a"}', { ['__proto__']: 'b' }],
  ])('with another value contradicts itself: %s', (_, header, other) => {
    expect(reasonOf(join(header, other))).toBe('HEADER_CONFLICT');
  });
});

describe('crit and b64 (RFC 7515 section 4.1.11, RFC 7797)', () => {
  it.each([
    ['an unknown extension', { crit: ['exp'], exp: 1 }],
    ['one beside a known one', { crit: ['b64', 'exp'], b64: false, exp: 1 }],
    ['a name that every object has elsewhere', '{"alg":"RS256","crit":["__proto__"],"__proto__":1}'],
  ])('demand what is not implemented: %s', (_, header) => {
    expect(reasonOf(join(header))).toBe('UNSUPPORTED_CRITICAL_HEADER');
  });

  it.each([
    ['crit that names what is not there', { crit: ['x'] }, undefined],
    ['crit that names what is outside alone', { crit: ['x'] }, { x: 1 }],
    ['crit that is empty', { crit: [] }, undefined],
    ['crit that is a string', { crit: 'b64', b64: true }, undefined],
    ['crit that is null', { crit: null }, undefined],
    ['crit that holds a number', { crit: [1], 1: 1 }, undefined],
    ['crit that names alg', { crit: ['alg'] }, undefined],
    ['crit that names itself', { crit: ['crit'] }, undefined],
    ['crit that names one thing twice', { crit: ['b64', 'b64'], b64: true }, undefined],
    ['crit outside', {}, { crit: ['exp'] }],
    ['crit outside that is empty', {}, { crit: [] }],
    ['crit in both', { crit: ['b64'], b64: true }, { crit: ['b64'] }],
    ['b64 that is false and not critical', { b64: false }, undefined],
    ['b64 that is a string', { b64: 'false', crit: ['b64'] }, undefined],
    ['b64 that is null', { b64: null, crit: ['b64'] }, undefined],
    ['b64 outside', {}, { b64: false }],
    ['b64 outside that changes nothing', {}, { b64: true }],
    ['b64 in both', { b64: true }, { b64: true }],
  ])('break their own rules: %s', (_, header, other) => {
    expect(reasonOf(join({ alg: 'RS256', ...header }, other))).toBe('HEADER_CONFLICT');
  });

  it('say whether the payload is encoded', () => {
    expect(usable({ alg: 'RS256' }).payloadEncoded).toBe(true);
    expect(usable({ alg: 'RS256', b64: true }).payloadEncoded).toBe(true);
    expect(usable({ alg: 'RS256', b64: true, crit: ['b64'] }).payloadEncoded).toBe(true);
    expect(usable({ alg: 'RS256', b64: false, crit: ['b64'] }).payloadEncoded).toBe(false);
  });
});

describe('a header that is malformed', () => {
  const malformed = (protectedText: unknown, header: unknown = {}): string =>
    reasonOf(joinHeaders({ protected: json(protectedText), header: json(header) }));
  const alg = base64url('{"alg":"RS256"}');

  it.each([
    ['padded', base64url('{"alg":"RS256" }').padEnd(24, '=')],
    ['in base64', '+/+/'],
    ['with white space', `${alg} `],
    ['with a new line', `${alg.slice(0, 4)}\n${alg.slice(4)}`],
    ['with stray bits', base64url('{}').replace(/.$/, '1')],
    ['a length of 1 modulo 4', `${base64url('{"a":1 }x').slice(0, 12)}A`],
    ['JSON that is not encoded', '{"alg":"RS256"}'],
    ['an object', { alg: 'RS256' }],
    ['a number', 1],
    ['a list', [alg]],
    ['true', true],
  ])('is not judged: protected header %s', (_, text) => {
    expect(malformed(text)).toBe('SIGNATURE_MALFORMED');
  });

  it.each([
    ['no JSON', 'alg'],
    ['empty JSON text', ' '],
    ['cut short', '{"alg":"RS256"'],
    ['followed by more', '{"alg":"RS256"}{}'],
    ['a list', '[]'],
    ['a string', '"RS256"'],
    ['null', 'null'],
    ['with a member twice', '{"alg":"RS256","alg":"RS256"}'],
    ['with a member twice by an escape', '{"alg":"none","\\u0061lg":"RS256"}'],
    ['with a member twice deep inside', '{"alg":"RS256","jwk":{"e":1,"e":1}}'],
    ['nested too deep', `{"alg":"RS256","a":${'['.repeat(200)}${']'.repeat(200)}}`],
    ['with a comment', '{"alg":"RS256"/**/}'],
  ])('is not judged: protected header decodes to %s', (_, text) => {
    expect(malformed(base64url(text))).toBe('SIGNATURE_MALFORMED');
  });

  it('is not judged where it decodes to invalid UTF-8 or to UTF-16', () => {
    expect(malformed(base64url(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)))).toBe(
      'SIGNATURE_MALFORMED',
    );
    expect(malformed(base64url(Buffer.from('{"alg":"RS256"}', 'utf16le')))).toBe('SIGNATURE_MALFORMED');
  });

  it.each([
    ['a list', []],
    ['a string', 'x'],
    ['a number', 1],
    ['false', false],
  ])('is not judged: unprotected header that is %s', (_, header) => {
    expect(malformed(alg, header)).toBe('SIGNATURE_MALFORMED');
  });

  it.each([
    ['alg', { alg: 256 }],
    ['alg', { alg: ['RS256'] }],
    ['x5t#S256', { alg: 'RS256', 'x5t#S256': 1 }],
    ['uuid', { alg: 'RS256', uuid: {} }],
    ['x5c', { alg: 'RS256', x5c: certificate }],
    ['x5c', { alg: 'RS256', x5c: [certificate, null] }],
    ['x5c', { alg: 'RS256', x5c: [[certificate]] }],
    ['x5c', { alg: 'RS256', x5c: { 0: certificate } }],
  ])('is not judged: %s of another type', (_, header) => {
    expect(reasonOf(join(header))).toBe('SIGNATURE_MALFORMED');
    expect(reasonOf(join({}, header))).toBe('SIGNATURE_MALFORMED');
  });

  it('is not judged with more certificates than are read, exactly', () => {
    const chain = (length: number) => ({ alg: 'RS256', x5c: Array.from({ length }, () => certificate) });
    expect(usable(chain(bounds.certificates)).x5c).toHaveLength(bounds.certificates);
    expect(reasonOf(join(chain(bounds.certificates + 1)))).toBe('SIGNATURE_MALFORMED');
    expect(reasonOf(join({}, chain(bounds.certificates + 1)))).toBe('SIGNATURE_MALFORMED');
  });
});
