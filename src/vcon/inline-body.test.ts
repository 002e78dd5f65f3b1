import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkInlineBodies } from './inline-body';
import { isObject, parseJson } from './json';

const token = (bytes: string | Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64url')}`;

async function check(object: object) {
  const json = JSON.stringify({ dialog: [{ type: 'text' }, object] });
  const { value } = parseJson(new TextEncoder().encode(json));
  if (!isObject(value)) throw new Error('a test needs an object');
  const { checks, reasons } = await checkInlineBodies(value);
  return { reasons, found: checks.map(({ id, outcome, pointer }) => ({ id, outcome, pointer })) };
}

const hashed = (outcome: string) => ({
  id: 'inline-body.content-hash',
  outcome,
  pointer: '/dialog/1/content_hash',
});
const notDecoded = { id: 'inline-body.encoding', outcome: 'warn', pointer: '/dialog/1/body' };
const recording = Uint8Array.of(0, 0xff, 0x80, 1, 2);
const body = Buffer.from(recording).toString('base64url');

describe('a content_hash beside an inline body', () => {
  it.each([
    ['of the decoded bytes', { body, encoding: 'base64url', content_hash: token(recording) }],
    ['of the string as written', { body, encoding: 'base64url', content_hash: token(body) }],
    ['of a text in UTF-8', { body: 'Grüße', encoding: 'none', content_hash: token('Grüße') }],
    ['of JSON in a string', { body: '{"a":1}', encoding: 'json', content_hash: token('{"a":1}') }],
    ['of a text without encoding', { body: 'AAAA', content_hash: token('AAAA') }],
    ['in a list', { body, encoding: 'base64url', content_hash: ['md5-x', token(recording)] }],
  ])('fits: %s', async (_, object) => {
    expect(await check(object)).toEqual({ reasons: [], found: [hashed('pass')] });
  });

  it.each([
    ['other bytes', { body, encoding: 'base64url', content_hash: token('x') }],
    ['the decoded bytes of what is no base64url', { body, encoding: 'none', content_hash: token(recording) }],
    [
      'two hashes that fit one way each',
      { body, encoding: 'base64url', content_hash: [recording, body].map(token) },
    ],
  ])('that does not fit is a warning, never a failed check: %s', async (_, object) => {
    expect(await check(object)).toEqual({ reasons: ['BODY_HASH_MISMATCH'], found: [hashed('warn')] });
  });
});

describe('an inline body that is not what its encoding says', () => {
  it.each([
    ['padding', 'AA=='],
    ['white space', 'AA AA'],
    ['base64', 'A+/A'],
    ['stray bits', 'AB'],
  ])('is a warning: %s', async (_, body) => {
    expect(await check({ body, encoding: 'base64url' })).toEqual({
      reasons: ['BODY_NOT_DECODABLE'],
      found: [notDecoded],
    });
  });

  it('can still fit its hash as written, and is told once however often it comes', async () => {
    const object = { body: 'AA==', encoding: 'base64url', content_hash: token('AA==') };
    expect(await check(object)).toEqual({
      reasons: ['BODY_NOT_DECODABLE'],
      found: [notDecoded, hashed('pass')],
    });
  });
});

it.each([
  ['no body', { content_hash: token('') }],
  ['an empty body', { body: '', content_hash: token('x') }],
  ['a body without hash', { body, encoding: 'base64url' }],
  ['a hash that is not understood', { body, encoding: 'base64url', content_hash: 'md5-x' }],
  [
    'an object as body, which has no bytes of its own',
    { body: { a: 1 }, encoding: 'json', content_hash: token('x') },
  ],
])('says nothing of %s', async (_, object) => {
  expect(await check(object)).toEqual({ reasons: [], found: [] });
});
