import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DigestName } from './cms-digest';
import { coveredBy, type Candidate } from './time-stamp-coverage';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const imprintOf = (text: string, algorithm: DigestName = 'sha256') => ({
  algorithm,
  hex: createHash(algorithm).update(text).digest('hex'),
});

const candidates: readonly Candidate[] = [
  { what: 'file', bytes: bytes('the file'), holdsSignature: true },
  { what: 'payload', bytes: bytes('the payload') },
  { what: 'signing-input', bytes: bytes('the signing input') },
  { what: 'signature', bytes: bytes('the signature') },
  { what: 'signature', bytes: bytes('the signature in base64url') },
];

describe('what of a record was stamped', () => {
  test.each([
    ['the file', 'file', 'signing-time', 0],
    ['the payload', 'payload', 'content', 1],
    ['the signing input', 'signing-input', 'content', 2],
    ['the signature', 'signature', 'signing-time', 3],
    ['the signature in base64url', 'signature', 'signing-time', 4],
  ] as const)('%s', async (text, what, proves, index) => {
    for (const algorithm of ['sha256', 'sha384', 'sha512'] as const) {
      expect(await coveredBy(imprintOf(text, algorithm), candidates)).toEqual({
        covered: [index],
        what: [what],
        proves,
        untried: [],
      });
    }
  });

  test('nothing of it', async () => {
    const none = { covered: [], what: [], proves: null, untried: [] };
    expect(await coveredBy(imprintOf('another file'), candidates)).toEqual(none);
    expect(await coveredBy(imprintOf('the file'), [])).toEqual(none);
  });

  test('a file without a signature in it witnesses the content alone', async () => {
    const unsigned = [{ what: 'file', bytes: bytes('the file') }] as const;
    expect(await coveredBy(imprintOf('the file'), unsigned)).toMatchObject({ proves: 'content' });
  });

  test('all that are the same bytes, and the most that they prove', async () => {
    const same: readonly Candidate[] = [
      { what: 'payload', bytes: bytes('x') },
      { what: 'file', bytes: bytes('x') },
      { what: 'signature', bytes: bytes('x') },
    ];
    expect(await coveredBy(imprintOf('x'), same)).toMatchObject({
      covered: [0, 1, 2],
      what: ['payload', 'file', 'signature'],
      proves: 'signing-time',
    });
  });

  test('by digests that are at hand, and says what cannot be tried', async () => {
    const { hex } = imprintOf('a large file', 'sha512');
    const file = { what: 'file', bytes: null, digests: { sha512: hex.toUpperCase() } } as const;
    expect(await coveredBy(imprintOf('a large file', 'sha512'), [file])).toMatchObject({ what: ['file'] });
    expect(await coveredBy(imprintOf('a large file', 'sha256'), [file])).toMatchObject({
      what: [],
      proves: null,
      untried: ['file'],
    });
  });
});
