import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { ecKey, ed25519Key, ed448Key, rsaKey, type KeyPair } from '../../e2e/maker/keys';
import { cbor, coseKeyOf, jwkOf, type Cbor } from '../../e2e/maker/scitt';
import { bounds } from '../bounds';
import { inEnglish } from '../wording';
import { keysFor, readServiceKeys, serviceKeyFrom, type ServiceKeys } from './service-key';

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const pairs: readonly (readonly [string, KeyPair])[] = [
  ['P-256', ecKey()],
  ['P-384', ecKey('P-384')],
  ['P-521', ecKey('P-521')],
  ['Ed25519', ed25519Key()],
  ['RSA', rsaKey()],
];
const pair = ecKey();

async function read(file: Uint8Array): Promise<ServiceKeys> {
  const keys = await readServiceKeys(file);
  if (keys === null) throw new Error('a test needs keys');
  return keys;
}

async function refusals(file: Uint8Array): Promise<string[]> {
  const { keys, refused } = await read(file);
  expect(keys).toEqual([]);
  return refused.map(inEnglish);
}

const pem = (spki: Uint8Array): string =>
  `-----BEGIN PUBLIC KEY-----\n${Buffer.from(spki).toString('base64')}\n-----END PUBLIC KEY-----\n`;

describe('readServiceKeys', () => {
  it.each(pairs)(
    'reads the same %s key from a JWK, a COSE_Key, PEM and a certificate',
    async (_, { spki, ...rest }) => {
      const one = { spki, ...rest };
      const jwk = jwkOf(one);
      const expected = {
        spki: Uint8Array.from(spki),
        publicKeySha256: createHash('sha256').update(spki).digest('hex'),
        jwkThumbprint: Buffer.from(await calculateJwkThumbprint(jwk as JWK), 'base64url').toString('hex'),
      };
      const files: readonly (readonly [string, Uint8Array])[] = [
        ['JWK', json(jwk)],
        ['JWK', json({ keys: [jwk] })],
        ['COSE_Key', cbor(coseKeyOf(one))],
        ['COSE_Key', cbor([coseKeyOf(one)])],
        ['PEM', Buffer.from(pem(spki))],
      ];
      for (const [form, file] of files) {
        const { keys, refused, form: found } = await read(file);
        expect(found).toBe(form);
        expect(refused).toEqual([]);
        expect(keys).toMatchObject([expected]);
      }
      expect(await serviceKeyFrom(spki)).toMatchObject(expected);
    },
  );

  it('has the thumbprint of the example of RFC 7638 section 3.1', async () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    const { keys } = await read(json({ kty: 'RSA', e: 'AQAB', alg: 'RS256', kid: '2011-04-29', n }));
    expect(keys[0]).toMatchObject({ algorithm: 'RS256', name: '2011-04-29' });
    expect(Buffer.from(keys[0]?.jwkThumbprint ?? '', 'hex').toString('base64url')).toBe(
      'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    );
  });

  it('has the thumbprint of the example of RFC 9679 section 6', async () => {
    const file = Buffer.from(
      'a50102200121582065eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d' +
        '2258201e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c' +
        '0258246d65726961646f632e6272616e64796275636b406275636b6c616e642e6578616d706c65',
      'hex',
    );
    const { keys } = await read(file);
    expect(keys[0]).toMatchObject({
      name: 'meriadoc.brandybuck@buckland.example',
      coseThumbprint: '496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec',
    });
  });

  it('reads identifier and algorithm', async () => {
    const jwk = await read(
      json({ keys: [jwkOf(pair, { kid: 'one', alg: 'ES256', use: 'sig', key_ops: ['verify'] })] }),
    );
    expect(jwk.keys[0]).toMatchObject({ name: 'one', algorithm: 'ES256' });
    const members = new Map<Cbor, Cbor>([
      [2, Buffer.from([0, 255])],
      [3, -7],
      [4, [2]],
    ]);
    const cose = await read(cbor(coseKeyOf(pair, members)));
    expect(cose.keys[0]).toMatchObject({ name: '00ff', algorithm: 'ES256' });
  });

  it('takes what it can of a set and says why it did not take the rest', async () => {
    const keys = [jwkOf(ecKey()), { kty: 'oct', k: 'AA' }, jwkOf(ed448Key()), jwkOf(rsaKey())];
    const found = await read(json({ keys }));
    expect(found.keys).toHaveLength(2);
    expect(found.refused.map(inEnglish)).toEqual([
      'It holds a private key; what a service hands out are public ones.',
      'It is of a kind that is not known here.',
    ]);
  });

  const { x, y } = jwkOf(pair) as { x: string; y: string };
  const isPrivate = 'It holds a private key; what a service hands out are public ones.';
  const otherUse = 'It is not for checking signatures.';
  const otherKind = 'It is of a kind that is not known here.';
  const malformed = 'It is malformed.';
  const coseWith = (...members: [Cbor, Cbor][]): Uint8Array => cbor(coseKeyOf(pair, new Map(members)));
  it.each<[string, Uint8Array, string]>([
    ['a private JWK', json(jwkOf(pair, { d: x })), isPrivate],
    ['a private COSE_Key', coseWith([-4, Buffer.alloc(32)]), isPrivate],
    ['a private RSA COSE_Key', cbor(coseKeyOf(rsaKey(), new Map([[-3, Buffer.alloc(256)]]))), isPrivate],
    ['a JWK for encryption', json(jwkOf(pair, { use: 'enc' })), otherUse],
    ['a JWK for signing alone', json(jwkOf(pair, { key_ops: ['sign'] })), otherUse],
    ['a COSE_Key for signing alone', coseWith([4, [1]]), otherUse],
    ['a curve not known', json(jwkOf(pair, { crv: 'secp256k1' })), otherKind],
    ['a curve named like a property of objects', json(jwkOf(pair, { crv: 'constructor' })), otherKind],
    ['a COSE curve not known', coseWith([-1, 8]), otherKind],
    [
      'a symmetric COSE_Key',
      cbor(
        new Map<Cbor, Cbor>([
          [1, 4],
          [-1, Buffer.alloc(32)],
        ]),
      ),
      isPrivate,
    ],
    ['a point off the curve', json(jwkOf(pair, { x: y, y: x })), malformed],
    ['a short coordinate', json(jwkOf(pair, { x: 'AAAA' })), malformed],
    ['no y', json({ kty: 'EC', crv: 'P-256', x }), malformed],
    ['white space in a coordinate', json(jwkOf(pair, { x: `${x.slice(0, -1)} ` })), malformed],
    ['a compressed COSE point', coseWith([-3, true]), malformed],
    ['a modulus of 0', json({ kty: 'RSA', n: 'AA', e: 'AQAB' }), malformed],
    ['PEM that is no key', Buffer.from(pem(Buffer.from('no key'))), malformed],
  ])('refuses %s', async (_, file, reason) => {
    expect(await refusals(file)).toEqual([reason]);
  });

  it('takes no more keys than the bound', async () => {
    const most = bounds.transparency.keys;
    const { keys, refused } = await read(json({ keys: Array(most + 1).fill(jwkOf(pair)) }));
    expect(keys).toHaveLength(most);
    expect(refused.map(inEnglish)).toEqual([`It has more than ${most} keys.`]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a record', json({ vcon: '0.4.0', uuid: 'x' })],
    ['an object with other keys', json({ keys: ['a', 'b'] })],
    ['broken JSON', Buffer.from('{"kty":"EC"')],
    ['a map of other things', cbor(new Map([[7, 8]]))],
    ['an array of numbers', cbor([1, 2])],
    ['a certificate in PEM', Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')],
  ])('takes %s for none', async (_, file) => {
    expect(await readServiceKeys(file)).toBeNull();
  });

  it('answers for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => new TextEncoder().encode(text)),
        ),
        async (file) => {
          await readServiceKeys(file);
        },
      ),
    );
  });
});

describe('keysFor', () => {
  it('puts the named one first and bounds the others', async () => {
    const { keys } = await read(
      json({ keys: Array.from({ length: 40 }, (_, i) => jwkOf(pair, { kid: `key-${i}` })) }),
    );
    const { named, others } = keysFor(Buffer.from('key-37'), keys);
    expect(named.map(({ name }) => name)).toEqual(['key-37']);
    expect(others).toHaveLength(bounds.transparency.keysTried - 1);
    expect(keysFor(null, keys).others).toHaveLength(bounds.transparency.keysTried);
    expect(keysFor(Buffer.from('other'), keys).named).toEqual([]);
  });
});
