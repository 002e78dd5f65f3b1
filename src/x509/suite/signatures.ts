import { sequence } from '../../../e2e/maker/der';
import {
  dsaKey,
  ecKey,
  ed25519Key,
  ed448Key,
  rsaKey,
  type KeyPair,
  type SchemeName,
} from '../../../e2e/maker/keys';
import { party } from '../../../e2e/maker/pki';
import { broken, valid, type PathCase, type Section } from './case';
import { line } from './parties';

/** Every algorithm that is allowed, with a key of the CA that goes with it. */
const allowed: readonly (readonly [SchemeName, () => KeyPair, string])[] = [
  ['rsa-sha256', rsaKey, 'RFC 4055 section 5'],
  ['rsa-sha384', rsaKey, 'RFC 4055 section 5'],
  ['rsa-sha512', rsaKey, 'RFC 4055 section 5'],
  ['pss-sha256', rsaKey, 'RFC 4055 section 3'],
  ['pss-sha384', rsaKey, 'RFC 4055 section 3'],
  ['pss-sha512', rsaKey, 'RFC 4055 section 3'],
  ['ecdsa-sha256', ecKey, 'RFC 5758 section 3.2, P-256'],
  ['ecdsa-sha384', () => ecKey('P-384'), 'RFC 5758 section 3.2, P-384'],
  ['ecdsa-sha512', () => ecKey('P-521'), 'RFC 5758 section 3.2, P-521'],
  ['ed25519', ed25519Key, 'RFC 8410 section 6'],
];

const eachAllowed: readonly PathCase[] = allowed.flatMap(([scheme, key, spec]) => [
  {
    id: `signature-${scheme}`,
    title: `The target is signed with ${scheme}`,
    because: `The signature verifies with the CA's key (RFC 5280 section 6.1.3 (a)(1); ${spec}).`,
    expected: valid,
    build: () => line([{ key: key() }, { scheme }]),
  },
  {
    id: `signature-${scheme}-spoiled`,
    title: `The target is signed with ${scheme}, and the last bit of the signature is flipped`,
    because: `The signature does not verify with the CA's key (RFC 5280 section 6.1.3 (a)(1); ${spec}).`,
    expected: broken('signature', 1),
    build: () => line([{ key: key() }, { scheme, spoil: true }]),
  },
]);

const notInWebCrypto: readonly (readonly [string, SchemeName, () => KeyPair])[] = [
  ['DSA', 'dsa-sha256', dsaKey],
  ['ECDSA on secp256k1', 'ecdsa-sha256', () => ecKey('secp256k1')],
  ['Ed448', 'ed448', ed448Key],
];

const eachNotInWebCrypto: readonly PathCase[] = notInWebCrypto.map(([name, scheme, key]) => ({
  id: `signature-unsupported-${scheme}-${name.split(' ').at(-1)}`,
  title: `The target is signed with ${name}`,
  because: `An implementation need not know every algorithm (RFC 5280 section 4.1.1.2), and WebCrypto has no ${name}; what cannot be checked is not valid (section 6.1.3 (a)(1)).`,
  expected: broken('signature-algorithm', 1),
  disagrees: `OpenSSL implements ${name}; section 4.1.1.2 leaves the algorithms to the implementation.`,
  build: () => line([{ key: key() }, { scheme }]),
}));

const weak: readonly (readonly [SchemeName, () => KeyPair])[] = [
  ['rsa-md5', rsaKey],
  ['rsa-sha1', rsaKey],
  ['ecdsa-sha1', ecKey],
  ['pss-sha1', rsaKey],
];

const eachWeak: readonly PathCase[] = weak.flatMap(([scheme, key]) => [
  {
    id: `signature-${scheme}-target`,
    title: `The target is signed with ${scheme}`,
    because:
      'RFC 5280 section 6.1.3 (a)(1) takes a signature as proof; one with MD5 or SHA-1 is none (RFC 6151 section 2, RFC 6194 section 3).',
    expected: broken('signature-algorithm', 1),
    build: () => line([{ key: key() }, { scheme }]),
  },
  {
    id: `signature-${scheme}-ca`,
    title: `The CA certificate is signed with ${scheme}`,
    because:
      'Section 6.1.3 (a)(1) holds for every certificate in the path; MD5 and SHA-1 prove nothing (RFC 6151 section 2, RFC 6194 section 3).',
    expected: broken('signature-algorithm', 0),
    build: () => line([{ scheme }, {}], { anchor: { key: key(), scheme: key().scheme } }),
  },
]);

export const signatures: Section = {
  title: 'Signatures (RFC 5280 section 6.1.3 (a)(1))',
  cases: [
    ...eachAllowed,
    ...eachNotInWebCrypto,
    ...eachWeak,
    {
      id: 'signature-one-certificate',
      title: 'The anchor issued the target itself',
      because: 'A path may consist of one certificate (RFC 5280 section 6.1, n = 1).',
      expected: valid,
      build: () => line([{}]),
    },
    {
      id: 'signature-ca-spoiled',
      title: 'The signature on the CA certificate does not verify',
      because: 'Every signature has to verify, not the last alone (RFC 5280 section 6.1.3 (a)(1)).',
      expected: broken('signature', 0),
      build: () => line([{ spoil: true }, {}]),
    },
    {
      id: 'signature-other-key',
      title: 'The target is signed by another key of the same kind',
      because: 'working_public_key is that of the certificate before (RFC 5280 section 6.1.4 (d)).',
      expected: broken('signature', 1),
      build: () => line([{}, { signedBy: party('CA 1') }]),
    },
    {
      id: 'signature-empty',
      title: 'The signature on the target is empty',
      because: 'An empty bit string is no signature (RFC 5280 section 6.1.3 (a)(1)).',
      expected: broken('signature', 1),
      build: () => line([{}, { spoil: () => new Uint8Array() }]),
    },
    {
      id: 'signature-trailing-byte',
      title: 'A byte stands behind the ECDSA-Sig-Value of the target',
      because: 'The bit string holds one ECDSA-Sig-Value in DER (RFC 3279 section 2.2.3).',
      expected: broken('signature', 1),
      build: () => line([{}, { spoil: (signature) => Buffer.concat([signature, Buffer.of(0)]) }]),
    },
    {
      id: 'signature-zero',
      title: 'The ECDSA signature of the target is r = 0, s = 0',
      because:
        'Both numbers have to be at least 1 (FIPS 186-5 section 6.4.2; RFC 5280 section 6.1.3 (a)(1)).',
      expected: broken('signature', 1),
      build: () => line([{}, { spoil: () => sequence(Uint8Array.of(2, 1, 0), Uint8Array.of(2, 1, 0)) }]),
    },
    {
      id: 'signature-p256-sha512',
      title: 'A P-256 key signs with SHA-512',
      because: 'The hash is not bound to the curve (RFC 5758 section 3.2).',
      expected: valid,
      build: () => line([{}, { scheme: 'ecdsa-sha512' }]),
    },
    {
      id: 'signature-rsa-without-parameters',
      title: 'sha256WithRSAEncryption without parameters, inside and outside',
      because: 'Implementations MUST accept the parameters being absent (RFC 4055 section 5).',
      expected: valid,
      build: () => line([{ key: rsaKey() }, { scheme: 'rsa-sha256-bare' }]),
    },
    {
      id: 'signature-inner-outer-algorithm',
      title: 'The outer algorithm is ecdsa-with-SHA256, the inner one ecdsa-with-SHA384',
      because: 'Both fields MUST contain the same algorithm identifier (RFC 5280 section 4.1.1.2).',
      expected: broken('signature-algorithm', 1),
      build: () => line([{}, { innerScheme: 'ecdsa-sha384' }]),
    },
    {
      id: 'signature-inner-outer-parameters',
      title: 'The outer algorithm has NULL parameters, the inner one none',
      because: 'The algorithm identifier, parameters included, MUST be the same (RFC 5280 section 4.1.1.2).',
      expected: broken('signature-algorithm', 1),
      build: () => line([{ key: rsaKey() }, { innerScheme: 'rsa-sha256-bare' }]),
    },
    {
      id: 'signature-inner-outer-ca',
      title: 'The two algorithms in the CA certificate differ',
      because: 'Section 4.1.1.2 holds for every certificate.',
      expected: broken('signature-algorithm', 0),
      build: () => line([{ innerScheme: 'ecdsa-sha512' }, {}]),
    },
    {
      id: 'signature-other-kind-of-key',
      title: 'The target names RSA, and the key of the CA is on a curve',
      because: 'The algorithm does not go with working_public_key (RFC 5280 section 6.1.3 (a)(1)).',
      expected: broken('signature-algorithm', 1),
      build: () => line([{}, { signedBy: party('CA 1', rsaKey()) }]),
    },
    {
      id: 'signature-unheard-algorithm',
      title: 'The target names an algorithm that nobody knows',
      because: 'What cannot be verified is not valid (RFC 5280 section 6.1.3 (a)(1)).',
      expected: broken('signature-algorithm', 1),
      build: () => line([{}, { scheme: 'unheard' }]),
    },
    {
      id: 'key-size-target',
      title: 'The key of the target is RSA of 1024 bits',
      because: 'Such a key proves nothing any more (NIST SP 800-131A section 3; RFC 8301 section 3.2).',
      expected: broken('key-size', 1),
      build: () => line([{}, { key: rsaKey(1024) }]),
    },
    {
      id: 'key-size-ca',
      title: 'The key of the CA is RSA of 1024 bits',
      because: 'What a key below 2048 bits signs is not proven (NIST SP 800-131A section 3).',
      expected: broken('key-size', 0),
      build: () => line([{ key: rsaKey(1024) }, {}]),
    },
    {
      id: 'key-size-anchor',
      title: 'The key of the anchor is RSA of 1024 bits',
      because:
        'The anchor is trusted as a name and a key, but a signature with that key can be forged (NIST SP 800-131A section 3).',
      expected: broken('key-size', 0),
      build: () => line([{}, {}], { anchor: { key: rsaKey(1024) } }),
    },
    {
      id: 'signature-mixed',
      title: 'RSA, Ed25519, P-384 and P-256 keys in one path',
      because: 'Each signature goes by the key above it (RFC 5280 section 6.1.4 (d) to (f)).',
      expected: valid,
      build: () =>
        line([{ key: ed25519Key() }, { key: ecKey('P-384', 'ecdsa-sha384') }, { key: ecKey() }], {
          anchor: { key: rsaKey() },
        }),
    },
  ],
};
