import { constants, createSign, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode, tags } from './der';
import { checkSignature, type SignatureCheck } from './signed';
import { integer, oid, sequence, tagged } from './testing';

const data = new TextEncoder().encode('to be signed');
const nothing = encode(tags.null);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const spkiOf = (key: KeyObject): Uint8Array => Uint8Array.from(key.export({ format: 'der', type: 'spki' }));

/** What {@link checkSignature} says of a signature over `data`. */
const check = (
  id: string,
  parameters: Uint8Array | null,
  signature: Uint8Array,
  key: KeyObject | Uint8Array,
  tbs = data,
): Promise<SignatureCheck> =>
  checkSignature(
    { tbs, signatureAlgorithm: { oid: id, parameters }, signatureValue: Uint8Array.from(signature) },
    key instanceof Uint8Array ? key : spkiOf(key),
  );

const rsaSignature = (hash: string): Uint8Array => createSign(hash).update(data).sign(rsa.privateKey);
const RSA = '1.2.840.113549.1.1';
const ECDSA = '1.2.840.10045.4.3';
const ED25519 = '1.3.101.112';
const DSA = '2.16.840.1.101.3.4.3.2';

describe('RSASSA-PKCS1-v1_5 (RFC 4055 section 5)', () => {
  it.each([
    ['SHA256', `${RSA}.11`],
    ['SHA384', `${RSA}.12`],
    ['SHA512', `${RSA}.13`],
  ])('with %s', async (hash, id) => {
    const signature = rsaSignature(hash);
    expect(await check(id, nothing, signature, rsa.publicKey)).toBe('fits');
    expect(await check(id, null, signature, rsa.publicKey)).toBe('fits');
    expect(await check(id, nothing, signature, rsa.publicKey, new Uint8Array(5))).toBe('differs');
    expect(await check(id, nothing, signature.subarray(1), rsa.publicKey)).toBe('differs');
    expect(await check(id, nothing, new Uint8Array(0), rsa.publicKey)).toBe('differs');
  });

  it('under another hash differs', async () => {
    expect(await check(`${RSA}.12`, nothing, rsaSignature('SHA256'), rsa.publicKey)).toBe('differs');
  });

  it('with other parameters is not tried', async () => {
    for (const parameters of [sequence(), integer(1), Uint8Array.of(5, 1, 0)]) {
      expect(await check(`${RSA}.11`, parameters, rsaSignature('SHA256'), rsa.publicKey)).toBe('unsupported');
    }
  });

  it('with a key whose parameters were left out fits as well', async () => {
    const spki = spkiOf(rsa.publicKey);
    const bare = sequence(sequence(oid(`${RSA}.1`)), spki.subarray(spki.indexOf(tags.bitString, 15)));
    expect(await check(`${RSA}.11`, nothing, rsaSignature('SHA256'), bare)).toBe('fits');
  });

  it.each([
    ['MD5', `${RSA}.4`, 'MD5'],
    ['SHA-1', `${RSA}.5`, 'SHA1'],
  ])('with %s is known and refused, though it would fit', async (_, id, hash) => {
    expect(await check(id, nothing, rsaSignature(hash), rsa.publicKey)).toBe('weak');
  });
});

describe('RSASSA-PSS (RFC 4055 section 3)', () => {
  const hashIds: Record<string, string> = {
    sha1: '1.3.14.3.2.26',
    sha256: '2.16.840.1.101.3.4.2.1',
    sha384: '2.16.840.1.101.3.4.2.2',
    sha512: '2.16.840.1.101.3.4.2.3',
  };
  const hashAlgorithm = (hash: string) => sequence(oid(hashIds[hash] ?? ''), nothing);
  const parameters = (hash: string, salt: number, maskHash = hash, trailer = 1): Uint8Array =>
    sequence(
      tagged(0, 'constructed', hashAlgorithm(hash)),
      tagged(1, 'constructed', sequence(oid(`${RSA}.8`), hashAlgorithm(maskHash))),
      tagged(2, 'constructed', integer(salt)),
      ...(trailer === 1 ? [] : [tagged(3, 'constructed', integer(trailer))]),
    );
  const pss = (hash: string, saltLength: number): Uint8Array =>
    sign(hash, data, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });

  it.each([
    ['sha256', 32],
    ['sha384', 48],
    ['sha512', 64],
    ['sha256', 20],
  ])('with %s and %i bytes of salt', async (hash, salt) => {
    const found = check(`${RSA}.10`, parameters(hash, salt), pss(hash, salt), rsa.publicKey);
    expect(await found).toBe('fits');
    const otherSalt = check(`${RSA}.10`, parameters(hash, salt + 1), pss(hash, salt), rsa.publicKey);
    expect(await otherSalt).toBe('differs');
  });

  it('with SHA-1, which is also what left-out parameters mean, is refused', async () => {
    expect(await check(`${RSA}.10`, parameters('sha1', 20), pss('sha1', 20), rsa.publicKey)).toBe('weak');
    expect(await check(`${RSA}.10`, sequence(), pss('sha1', 20), rsa.publicKey)).toBe('weak');
  });

  it('without parameters, with two hashes or another trailer is not tried', async () => {
    const signature = pss('sha256', 32);
    for (const bad of [
      null,
      nothing,
      parameters('sha256', 32, 'sha512'),
      parameters('sha256', 32, 'sha256', 2),
    ]) {
      expect(await check(`${RSA}.10`, bad, signature, rsa.publicKey)).toBe('unsupported');
    }
  });

  it('with a key for PSS alone, which no other signature is taken by', async () => {
    const bound = generateKeyPairSync('rsa-pss', {
      modulusLength: 2048,
      hashAlgorithm: 'sha256',
      mgf1HashAlgorithm: 'sha256',
    });
    const signature = sign('sha256', data, {
      key: bound.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 32,
    });
    expect(await check(`${RSA}.10`, parameters('sha256', 32), signature, bound.publicKey)).toBe('fits');
    expect(await check(`${RSA}.10`, parameters('sha256', 31), signature, bound.publicKey)).toBe(
      'unsupported',
    );
    expect(await check(`${RSA}.10`, parameters('sha512', 64), signature, bound.publicKey)).toBe(
      'unsupported',
    );
    expect(await check(`${RSA}.11`, nothing, signature, bound.publicKey)).toBe('unsupported');
  });
});

describe('ECDSA (RFC 5758 section 3.2)', () => {
  it.each([
    ['P-256', 'sha256', `${ECDSA}.2`],
    ['P-384', 'sha384', `${ECDSA}.3`],
    ['P-521', 'sha512', `${ECDSA}.4`],
    ['P-256', 'sha512', `${ECDSA}.4`],
    ['P-521', 'sha256', `${ECDSA}.2`],
  ])('on %s with %s', async (namedCurve, hash, id) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
    const signature = sign(hash, data, privateKey);
    expect(await check(id, null, signature, publicKey)).toBe('fits');
    expect(await check(id, null, signature, publicKey, new Uint8Array(5))).toBe('differs');
    expect(await check(id, nothing, signature, publicKey)).toBe('unsupported');
  });

  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  it.each([
    ['nothing', () => new Uint8Array(0)],
    ['raw numbers', () => new Uint8Array(64).fill(1)],
    ['zero', () => sequence(integer(0), integer(0))],
    ['a negative number', () => sequence(integer(0xff), integer(1))],
    ['too large a number', () => sequence(integer(...Array<number>(33).fill(0x7f)), integer(1))],
    ['one number', () => sequence(integer(1))],
    ['three numbers', () => sequence(integer(1), integer(1), integer(1))],
    ['a byte behind it', () => Uint8Array.of(...sign('sha256', data, privateKey), 0)],
  ])('a signature that is %s differs', async (_, signature) => {
    expect(await check(`${ECDSA}.2`, null, signature(), publicKey)).toBe('differs');
  });

  it('with a number that has to be filled up fits', async () => {
    // About one signature in 128 has a number of 31 bytes or fewer.
    let short: Uint8Array | null = null;
    for (let tries = 0; short === null && tries < 10_000; tries++) {
      const signature = sign('sha256', data, privateKey);
      if ((signature[3] ?? 32) < 32) short = signature;
    }
    if (short === null) throw new Error('no short number in 10,000 signatures');
    expect(await check(`${ECDSA}.2`, null, short, publicKey)).toBe('fits');
  });

  it('on a curve that is not known, or with a point off the curve, is not tried', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    const signature = sign('sha256', data, other.privateKey);
    expect(await check(`${ECDSA}.2`, null, signature, other.publicKey)).toBe('unsupported');
    const off = spkiOf(publicKey);
    off[off.length - 1] = (off.at(-1) ?? 0) ^ 1;
    expect(await check(`${ECDSA}.2`, null, sign('sha256', data, privateKey), off)).toBe('unsupported');
  });

  it('with SHA-1 is refused', async () => {
    expect(await check('1.2.840.10045.4.1', null, sign('sha1', data, privateKey), publicKey)).toBe('weak');
  });
});

describe('Ed25519 (RFC 8410)', () => {
  const signature = sign(null, data, ed25519.privateKey);

  it('fits or differs', async () => {
    expect(await check(ED25519, null, signature, ed25519.publicKey)).toBe('fits');
    expect(await check(ED25519, null, signature, ed25519.publicKey, new Uint8Array(5))).toBe('differs');
    expect(await check(ED25519, null, signature.subarray(1), ed25519.publicKey)).toBe('differs');
  });

  it('has no parameters', async () => {
    expect(await check(ED25519, nothing, signature, ed25519.publicKey)).toBe('unsupported');
  });
});

describe('what does not go together', () => {
  it('is an algorithm and a key of another kind', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
    const byAlgorithm = [
      [`${RSA}.11`, nothing],
      [`${ECDSA}.2`, null],
      [ED25519, null],
      [DSA, null],
    ] as const;
    const publicKeys = [rsa.publicKey, ec.publicKey, ed25519.publicKey, dsa.publicKey];
    for (const [row, [id, parameters]] of byAlgorithm.entries()) {
      for (const [column, publicKey] of publicKeys.entries()) {
        const found = await check(id, parameters, new Uint8Array(64).fill(1), publicKey);
        expect({ row, column, found }).toEqual({
          row,
          column,
          found: row === column && id !== DSA ? 'differs' : 'unsupported',
        });
      }
    }
  });

  it('is a key that is none', async () => {
    for (const spki of [[], [0x30, 0], [0x30, 4, 0x30, 0, 3, 0], [5, 0]].map((b) => Uint8Array.from(b))) {
      expect(await check(`${RSA}.11`, nothing, rsaSignature('SHA256'), spki)).toBe('unsupported');
    }
  });
});
