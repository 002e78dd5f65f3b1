import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentHashOf, contentHashToken, fitsContentHash, readContentHash } from './content-hash';
import { JsonNumber, type JsonValue } from './json';

const digest = (text: string, encoding: 'hex' | 'base64url' | 'base64', algorithm = 'sha512'): string =>
  createHash(algorithm).update(text).digest(encoding);
const token = (text: string): string => `sha512-${digest(text, 'base64url')}`;

describe('content_hash (draft-ietf-vcon-vcon-core, "ContentHash")', () => {
  it('is the algorithm, a hyphen and the digest in base64url', () => {
    expect(readContentHash(token('a'))).toEqual({
      tokens: [token('a')],
      sha512: [digest('a', 'hex')],
      others: [],
      unusable: null,
      tolerated: false,
    });
    expect(contentHashToken(digest('a', 'hex'))).toBe(token('a'));
  });

  it('may be a list, of which every usable one has to fit', () => {
    const two = readContentHash([token('a'), token('b')]);
    expect(two.sha512).toEqual([digest('a', 'hex'), digest('b', 'hex')]);
    expect(fitsContentHash(two, { sha512: digest('a', 'hex') })).toBe(false);
    expect(fitsContentHash(two, { sha512: digest('b', 'hex') })).toBe(false);
    const same = readContentHash([token('a'), token('a')]);
    expect(fitsContentHash(same, { sha512: digest('a', 'hex') })).toBe(true);
  });

  it('may ask for other algorithms: all that can be used have to fit', () => {
    const other = `sha256-${digest('a', 'base64url', 'sha256')}`;
    const hash = readContentHash([other, token('a'), 'md5-AAAA']);
    expect(hash.tokens).toEqual([other, token('a'), 'md5-AAAA']);
    const [sha512, sha256] = [digest('a', 'hex'), digest('a', 'hex', 'sha256')];
    expect(fitsContentHash(hash, { sha512, sha256 })).toBe(true);
    expect(fitsContentHash(hash, { sha512, sha256: digest('b', 'hex', 'sha256') })).toBe(false);
    expect(fitsContentHash(hash, { sha512: digest('b', 'hex'), sha256 })).toBe(false);
  });

  it('settles nothing by a digest that could not be computed', () => {
    const hash = readContentHash(`sha384-${digest('a', 'base64url', 'sha384')}`);
    expect(fitsContentHash(hash, { sha512: digest('a', 'hex') })).toBeNull();
    expect(fitsContentHash(hash, { sha512: digest('a', 'hex'), sha384: null })).toBeNull();
    expect(fitsContentHash(hash, { sha512: '', sha384: digest('a', 'hex', 'sha384') })).toBe(true);
  });

  const written = digest('a', 'base64url');
  it.each([
    ['hex', digest('a', 'hex')],
    ['hex in capitals', digest('a', 'hex').toUpperCase()],
    ['base64 with padding', digest('a', 'base64')],
    ['base64url with padding', `${written}==`],
  ])('is tolerated in %s, which is remarked', (_, text) => {
    const hash = readContentHash(`sha512-${text}`);
    expect(hash).toMatchObject({ sha512: [digest('a', 'hex')], unusable: null, tolerated: true });
    expect(fitsContentHash(hash, { sha512: digest('b', 'hex') })).toBe(false);
  });

  it('stood in two members, alg and signature, in version 0.0.1', () => {
    const pair = new Map([
      ['alg', 'SHA-512'],
      ['signature', written],
    ]);
    expect(contentHashOf(pair)).toMatchObject({ sha512: [digest('a', 'hex')], tolerated: false });
    expect(contentHashOf(new Map([...pair, ['alg', 'LMOTS']]))).toMatchObject({ unusable: 'absent' });
    const both = new Map<string, JsonValue>([...pair, ['content_hash', token('b')]]);
    expect(contentHashOf(both).sha512).toEqual([digest('b', 'hex')]);
  });

  it.each<[string, JsonValue]>([
    ['another algorithm', `md5-${digest('a', 'base64url', 'md5')}`],
    ['SHA-512 under the name of SHA-256', `sha256-${written}`],
    ['SHA-256 under the name of SHA-512', `sha512-${digest('a', 'base64url', 'sha256')}`],
    ['SHA-384 under the name of SHA-512', `sha512-${digest('a', 'base64url', 'sha384')}`],
    ['white space in front', ` sha512-${written}`],
    ['white space at the end', `sha512-${written} `],
    ['stray bits', `sha512-${written.slice(0, -1)}B`],
    ['one character less', `sha512-${written.slice(0, -1)}`],
    ['one group more', `sha512-${written}AAAA`],
    ['no digest', 'sha512-'],
    ['no hyphen', `sha512${written}`],
    ['colon', `sha512:${written}`],
    ['a longer name', `sha512/256-${written}`],
    ['the algorithm alone', 'sha512'],
    ['a number', new JsonNumber('1')],
    ['an object', new Map()],
    ['true', true],
    ['a list in a list', [[`sha512-${written}`]]],
    ['a list of null', [null]],
  ])('cannot be used: %s', (_, value) => {
    const hash = readContentHash(value);
    expect(hash).toMatchObject({ sha512: [], unusable: 'unsupported' });
    expect(fitsContentHash(hash, { sha512: digest('a', 'hex') })).toBe(false);
  });

  it.each<[string, JsonValue | undefined]>([
    ['no member', undefined],
    ['null', null],
    ['an empty list', []],
    ['an empty string', ''],
    ['a list of an empty string', ['']],
  ])('is absent, so that no file fits: %s', (_, value) => {
    const hash = readContentHash(value);
    expect(hash).toEqual({ tokens: [], sha512: [], others: [], unusable: 'absent', tolerated: false });
    expect(fitsContentHash(hash, { sha512: digest('', 'hex') })).toBe(false);
  });
});
