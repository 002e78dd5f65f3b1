import { inEnglish } from '../wording';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode, tags } from './der';
import { describeKey, isDegenerate, publicKeyOf, weaknessOf } from './public-key';
import { integer, oid, sequence } from './testing';

const spkiOf = ({ publicKey }: { publicKey: KeyObject }): Uint8Array =>
  Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));

const RSA = '1.2.840.113549.1.1.1';
const nothing = encode(tags.null);

/** A SubjectPublicKeyInfo with these parts. */
const spki = (id: string, parameters: Uint8Array[], key: Uint8Array, unused = 0): Uint8Array =>
  sequence(sequence(oid(id), ...parameters), encode(tags.bitString, Uint8Array.of(unused), key));

const modulus = (...bytes: number[]): Uint8Array => integer(...bytes);

describe('a public key (RFC 5280 section 4.1.2.7)', () => {
  it.each([
    ['rsa', { modulusLength: 2048 }, { kind: 'RSA', bits: 2048, text: 'RSA, 2048 bits' }],
    ['rsa', { modulusLength: 1031 }, { kind: 'RSA', bits: 1031, text: 'RSA, 1031 bits' }],
    ['rsa-pss', { modulusLength: 1024 }, { kind: 'other', bits: 1024, text: 'RSA-PSS, 1024 bits' }],
    ['ec', { namedCurve: 'P-256' }, { kind: 'P-256', bits: null, text: 'elliptic curve P-256' }],
    ['ec', { namedCurve: 'P-384' }, { kind: 'P-384', bits: null, text: 'elliptic curve P-384' }],
    ['ec', { namedCurve: 'P-521' }, { kind: 'P-521', bits: null, text: 'elliptic curve P-521' }],
    ['ec', { namedCurve: 'secp256k1' }, { kind: 'other', bits: null, text: 'elliptic curve K-256' }],
    ['ed25519', {}, { kind: 'Ed25519', bits: null, text: 'Ed25519' }],
    ['ed448', {}, { kind: 'other', bits: null, text: 'Ed448' }],
    ['dsa', { modulusLength: 1024 }, { kind: 'other', bits: null, text: 'DSA' }],
  ])('of kind %s %j', (type, options, expected) => {
    const generate = generateKeyPairSync as (type: string, options: object) => { publicKey: KeyObject };
    const described = describeKey(spkiOf(generate(type, options)));
    expect(described).toMatchObject(expected);
    expect(inEnglish(described.said)).toBe(described.text);
  });

  it('on a curve given by its numbers, or with a compressed point, is not used', () => {
    const explicit = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
    expect(publicKeyOf(spkiOf(explicit))).toMatchObject({ kind: 'other' });
    const curve = [oid('1.2.840.10045.3.1.7')];
    const compressed = spki('1.2.840.10045.2.1', curve, Uint8Array.of(2, ...Array<number>(32).fill(1)));
    expect(describeKey(compressed)).toMatchObject({ kind: 'other', text: 'elliptic curve P-256' });
  });

  it.each([
    ['nothing', Uint8Array.of()],
    ['without a key', sequence(sequence(oid(RSA), nothing))],
    ['with a byte behind it', Uint8Array.of(...spki(RSA, [nothing], sequence(modulus(5), integer(3))), 0)],
    ['not of whole bytes', spki(RSA, [nothing], sequence(modulus(5), integer(3)), 1)],
    ['RSA with other parameters', spki(RSA, [sequence()], sequence(modulus(5), integer(3)))],
    ['RSA with a negative modulus', spki(RSA, [nothing], sequence(modulus(0x85), integer(3)))],
    ['RSA with a modulus of zero', spki(RSA, [nothing], sequence(modulus(0), integer(3)))],
    [
      'RSA with a modulus not in its shortest form',
      spki(RSA, [nothing], sequence(modulus(0, 5), integer(3))),
    ],
    ['RSA with three numbers', spki(RSA, [nothing], sequence(modulus(5), integer(3), integer(3)))],
    ['Ed25519 with parameters', spki('1.3.101.112', [nothing], new Uint8Array(32))],
    ['Ed25519 of 31 bytes', spki('1.3.101.112', [], new Uint8Array(31))],
  ])('is none: %s', (_, der) => {
    expect(publicKeyOf(der)).toBe(null);
    expect(describeKey(der).kind).toBe('other');
  });
});

describe('a weak key', () => {
  const rsa = (bits: number, exponent: number[]): Uint8Array => {
    const bytes = new Uint8Array(bits / 8 + 1).fill(0xff);
    bytes[0] = 0;
    return spki(RSA, [nothing], sequence(encode(tags.integer, bytes), integer(...exponent)));
  };

  it.each([
    ['2048 bits and 65537', 2048, [1, 0, 1], null],
    ['2048 bits and 3', 2048, [3], null],
    ['2040 bits', 2040, [1, 0, 1], 'is too short (RSA, 2040 bits)'],
    ['2^20 bits', 2 ** 20, [1, 0, 1], 'is too long to work with (RSA, 1048576 bits)'],
    ['an exponent of 1', 2048, [1], 'is one that anybody can sign with'],
    ['an even exponent', 2048, [1, 0, 0], 'is one that anybody can sign with'],
    ['an exponent of 33 bytes', 2048, [1, ...Array<number>(32).fill(1)], 'is one that anybody can sign with'],
    [
      'an exponent of 200 bytes',
      2048,
      [1, ...Array<number>(199).fill(1)],
      'is one that anybody can sign with',
    ],
  ])('by its numbers: RSA with %s', (_, bits, exponent, expected) => {
    const weakness = weaknessOf(rsa(bits, exponent));
    expect(weakness === null ? null : inEnglish(weakness)).toBe(expected);
  });

  const ed25519 = (...start: number[]): Uint8Array =>
    spki('1.3.101.112', [], Uint8Array.of(...start, ...Array<number>(32 - start.length).fill(0)));

  it('is an Ed25519 point of small order, with either sign (RFC 8032 section 8.9)', () => {
    const signed = Uint8Array.from(ed25519(1));
    signed[signed.length - 1] = 0x80;
    for (const der of [ed25519(0), ed25519(1), signed]) {
      expect(isDegenerate(der)).toBe(true);
      expect(weaknessOf(der)).toBe('is one that anybody can sign with');
    }
    expect(isDegenerate(ed25519(2))).toBe(false);
    expect(weaknessOf(spkiOf(generateKeyPairSync('ed25519')))).toBe(null);
  });

  it('is not one that is not known: nothing is checked with it', () => {
    expect(weaknessOf(spkiOf(generateKeyPairSync('ed448')))).toBe(null);
    expect(weaknessOf(Uint8Array.of())).toBe(null);
  });
});
