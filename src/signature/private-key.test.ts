import { execFileSync } from 'node:child_process';
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  pbkdf2Sync,
  randomBytes,
} from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { bounds } from '../bounds';
import { toBytes } from '../../e2e/maker/jws';
import { encode, tags } from '../x509/der';
import { isKeyProblem, readPrivateKey, type PrivateKey, type PrivateKeyProblem } from './private-key';

/** Runs OpenSSL. */
const openssl = (args: string, input?: Uint8Array | string): Buffer =>
  execFileSync('openssl', args.split(' '), { input, stdio: ['pipe', 'pipe', 'pipe'] });

/** The fingerprint as OpenSSL works it out: SHA-256 over the public key that it takes from the private one. */
const fingerprint = (pem: Uint8Array): string =>
  createHash('sha256').update(openssl('pkey -pubout -outform DER', pem)).digest('hex');

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function key(file: Uint8Array, passphrase: string | null = null): Promise<PrivateKey> {
  const read = await readPrivateKey(file, passphrase);
  if (isKeyProblem(read)) throw new Error(`${read.problem}: ${read.message}`);
  return read;
}

async function problem(file: Uint8Array, passphrase: string | null = null): Promise<PrivateKeyProblem> {
  const read = await readPrivateKey(file, passphrase);
  if (!isKeyProblem(read)) throw new Error('a problem was expected, and a key was read');
  return read;
}

const RSA_ALGS = ['RSA-OAEP', 'RSA-OAEP-256'];
const ECDH_ALGS = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'];

/** Keys by OpenSSL, in PKCS #8. */
let rsa: Buffer;
const made = new Map<string, Buffer>();

beforeAll(() => {
  rsa = openssl('genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048');
  made.set('RSA, 2048 bits', rsa);
  for (const curve of ['P-256', 'P-384', 'P-521']) {
    made.set(
      `elliptic curve, ${curve}`,
      openssl(`genpkey -algorithm EC -pkeyopt ec_paramgen_curve:${curve}`),
    );
  }
  made.set('elliptic curve, X25519', openssl('genpkey -algorithm X25519'));
});

const pem = (kind: string): Buffer => made.get(kind) ?? expect.fail(`no ${kind}`);

const kinds: [string, string | null, string[]][] = [
  ['RSA, 2048 bits', null, RSA_ALGS],
  ['elliptic curve, P-256', 'P-256', ECDH_ALGS],
  ['elliptic curve, P-384', 'P-384', ECDH_ALGS],
  ['elliptic curve, P-521', 'P-521', ECDH_ALGS],
  ['elliptic curve, X25519', 'X25519', ECDH_ALGS],
];

describe.each(kinds)('a key by OpenSSL: %s', (kind, curve, algs) => {
  // Only RSA and EC have a form older than PKCS #8
  const traditional = curve === 'X25519' ? '' : ' -traditional';
  const forms: [string, () => Uint8Array, string | null][] = [
    ['PKCS #8 in PEM', () => pem(kind), null],
    ['PKCS #8 in PEM with CRLF', () => bytes(pem(kind).toString().replaceAll('\n', '\r\n')), null],
    ['PKCS #8 in DER', () => openssl('pkcs8 -topk8 -nocrypt -outform DER', pem(kind)), null],
    ['encrypted PKCS #8 in PEM', () => openssl('pkcs8 -topk8 -passout pass:secret', pem(kind)), 'secret'],
    [
      'encrypted PKCS #8 in DER',
      () => openssl('pkcs8 -topk8 -passout pass:secret -outform DER', pem(kind)),
      'secret',
    ],
    ['PKCS #1 or SEC 1', () => openssl(`pkey${traditional}`, pem(kind)), null],
    ['JWK', () => toBytes(createPrivateKey(pem(kind)).export({ format: 'jwk' })), null],
  ];
  it.each(forms)('is read from %s', async (_, file, passphrase) => {
    const read = await key(file(), passphrase);
    expect(read.kind).toBe(kind);
    expect(read.curve).toBe(curve);
    expect(read.publicKeySha256).toBe(fingerprint(pem(kind)));
    expect([...read.keys.keys()]).toEqual(algs);
  });

  it('is kept only where nobody can take it out, also after it was posted to a worker', async () => {
    for (const read of [await key(pem(kind)), structuredClone(await key(pem(kind)))]) {
      expect(read.keys.size).toBe(algs.length);
      for (const each of read.keys.values()) {
        expect(each.type).toBe('private');
        expect(each.extractable).toBe(false);
        for (const format of ['pkcs8', 'jwk'] as const) {
          await expect(crypto.subtle.exportKey(format, each)).rejects.toThrow();
        }
      }
      expect(Object.keys(read).sort()).toEqual(['curve', 'keys', 'kind', 'kindSaid', 'publicKeySha256']);
    }
  });
});

describe('a key in a file with other things', () => {
  it('is read where certificates, attributes or curve parameters stand beside it', async () => {
    const parameters = openssl('ecparam -name prime256v1');
    const sec1 = openssl('pkey -traditional', pem('elliptic curve, P-256'));
    expect(parameters.toString()).toContain('BEGIN EC PARAMETERS');
    expect((await key(Buffer.concat([parameters, sec1]))).curve).toBe('P-256');
    const publicKey = openssl('pkey -pubout', rsa);
    const attributes = bytes('Bag Attributes\n    friendlyName: x\n');
    expect((await key(Buffer.concat([attributes, publicKey, rsa]))).kind).toBe('RSA, 2048 bits');
    expect((await key(Buffer.concat([bytes('\ufeff'), rsa]))).kind).toBe('RSA, 2048 bits');
  });

  it('is not chosen for the user where there are several', async () => {
    const { problem: what, message } = await problem(Buffer.concat([rsa, pem('elliptic curve, P-256')]));
    expect(what).toBe('unsupported');
    expect(message).toContain('2 private keys');
  });
});

describe('an encrypted key', () => {
  const ways = ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc'].flatMap((cipher) =>
    ['hmacWithSHA1', 'hmacWithSHA256', 'hmacWithSHA384', 'hmacWithSHA512'].map((prf) => [cipher, prf]),
  );
  it.each(ways)('opens with %s and %s', async (cipher, prf) => {
    const file = openssl(`pkcs8 -topk8 -v2 ${cipher} -v2prf ${prf} -passout pass:Schlüssel`, rsa);
    expect((await key(file, 'Schlüssel')).publicKeySha256).toBe(fingerprint(rsa));
    expect((await problem(file, 'schlüssel')).problem).toBe('passphrase-wrong');
    expect((await problem(file, '')).problem).toBe('passphrase-wrong');
    const { problem: what, message } = await problem(file);
    expect(what).toBe('passphrase-needed');
    expect(message).toContain('passphrase');
  });

  it('does not open with a wrong passphrase that happens to get past the padding', async () => {
    const { salt, iv } = { salt: randomBytes(8), iv: randomBytes(16) };
    const plain = createPrivateKey(rsa).export({ type: 'pkcs8', format: 'der' });
    const aes = (passphrase: string) => pbkdf2Sync(passphrase, salt, 1, 32, 'sha256');
    const cipher = createCipheriv('aes-256-cbc', aes('right'), iv);
    const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
    const file = encryptedInfo({ salt, iv, encrypted, iterations: 1 });
    expect((await key(file, 'right')).publicKeySha256).toBe(fingerprint(rsa));

    const passesPadding = (passphrase: string): boolean => {
      const decipher = createDecipheriv('aes-256-cbc', aes(passphrase), iv);
      decipher.update(encrypted);
      try {
        decipher.final();
        return true;
      } catch {
        return false;
      }
    };
    // One in 256 does: among 10,000 there are some in all but one of e^39 runs
    const lucky = Array.from({ length: 10_000 }, (_, i) => `wrong ${i}`).find(passesPadding);
    if (lucky === undefined) throw new Error('a test needs a passphrase that gets past the padding');
    expect((await problem(file, lucky)).problem).toBe('passphrase-wrong');
  });

  it.each([
    ['Triple DES', 'pkcs8 -topk8 -v2 des3 -passout pass:secret', 'Triple DES'],
    ['scrypt', 'pkcs8 -topk8 -scrypt -scrypt_N 16 -passout pass:secret', 'scrypt'],
    ['Triple DES of PKCS #12', 'pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:secret', 'Triple DES'],
    ['a cipher that nobody here knows', 'pkcs8 -topk8 -v2 camellia-256-cbc -passout pass:secret', '1.2.392'],
    ['a hash that nobody here knows', 'pkcs8 -topk8 -v2prf hmacWithSHA224 -passout pass:secret', '.2.8'],
    ['an old PEM', 'rsa -traditional -aes256 -passout pass:secret', 'DEK-Info'],
  ])('by %s is named, and no passphrase asked for', async (_, command, name) => {
    const { problem: what, message } = await problem(openssl(command, rsa));
    expect(what).toBe('unsupported');
    expect(message).toContain(name);
    expect(message).toContain('openssl pkcs8 -topk8 -v2 aes-256-cbc');
  });

  const fields = { salt: randomBytes(8), iv: randomBytes(16), encrypted: randomBytes(32), iterations: 1 };

  it('that takes too many rounds is not tried', async () => {
    const over = { ...fields, iterations: bounds.keyIterations + 1 };
    const { problem: what, message } = await problem(encryptedInfo(over), 'secret');
    expect(what).toBe('unsupported');
    expect(message).toContain('10000001');
    const huge = await problem(encryptedInfo({ ...over, iterations: 0x7fffffffff }), 'x');
    expect(huge.problem).toBe('unsupported');
    expect(huge.message).toContain('2147483647 or more rounds');
  });

  it('says how long its key is, or says nothing', async () => {
    expect((await problem(encryptedInfo({ ...fields, keyLength: 32 }), 'x')).problem).toBe(
      'passphrase-wrong',
    );
    expect((await problem(encryptedInfo({ ...fields, keyLength: 16 }), 'x')).problem).toBe('malformed');
  });

  it.each([
    ['no rounds', { ...fields, iterations: 0 }],
    ['a short initialization vector', { ...fields, iv: randomBytes(8) }],
  ])('with %s is malformed', async (_, wrong) => {
    expect((await problem(encryptedInfo(wrong), 'secret')).problem).toBe('malformed');
  });

  it('is unsupported where the browser lacks the cipher, as Chromium lacks AES of 192 bits', async () => {
    const file = openssl('pkcs8 -topk8 -v2 aes-192-cbc -passout pass:secret', rsa);
    const lacking = vi
      .spyOn(crypto.subtle, 'deriveKey')
      .mockRejectedValue(new DOMException('192-bit AES keys are not supported', 'OperationError'));
    try {
      const { problem: what, message } = await problem(file, 'secret');
      expect(what).toBe('unsupported');
      expect(message).toContain('browser');
    } finally {
      lacking.mockRestore();
    }
  });
});

describe('what is no key for opening', () => {
  const jwk = (change: object): Uint8Array =>
    toBytes({ ...createPrivateKey(rsa).export({ format: 'jwk' }), ...change });

  it.each<[string, () => Uint8Array, PrivateKeyProblem['problem'], string]>([
    ['an Ed25519 key', () => openssl('genpkey -algorithm ED25519'), 'unsupported', 'only for signing'],
    [
      'an RSA-PSS key',
      () => openssl('genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048'),
      'unsupported',
      'only for signing',
    ],
    [
      'a key on another curve',
      () => openssl('genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1'),
      'unsupported',
      'P-256',
    ],
    [
      'a key on another curve, in SEC 1',
      () => openssl('ecparam -name secp256k1 -genkey -noout'),
      'unsupported',
      'P-256',
    ],
    [
      'a key on a curve written out in numbers',
      () => openssl('ecparam -name prime256v1 -genkey -noout -param_enc explicit'),
      'unsupported',
      'P-256',
    ],
    [
      'a short RSA key',
      () => openssl('genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024'),
      'unsupported',
      '1024 bits',
    ],
    ['a public key', () => openssl('pkey -pubout', rsa), 'malformed', 'public'],
    [
      'a public JWK',
      () => toBytes(createPublicKey(createPrivateKey(rsa)).export({ format: 'jwk' })),
      'malformed',
      'public',
    ],
    ['a set of JWKs', () => toBytes({ keys: [] }), 'unsupported', 'set of keys'],
    ['a symmetric JWK', () => toBytes({ kty: 'oct', k: 'AAAA' }), 'unsupported', 'RSA'],
    ['a JWK without its primes', () => jwk({ p: undefined }), 'unsupported', '"p"'],
    ['a JWK of three primes', () => jwk({ oth: [{ r: 'AQ', d: 'AQ', t: 'AQ' }] }), 'unsupported', 'RSA'],
    ['a JWK with a number', () => jwk({ d: 3 }), 'malformed', '"d"'],
    ['a JWK with padding', () => jwk({ e: 'AQAB=' }), 'malformed', '"e"'],
    ['a JWK with an empty modulus', () => jwk({ n: '' }), 'unsupported', ' 0 bits'],
    ['a JWK cut short', () => jwk({}).subarray(0, 100), 'malformed', 'At byte 100'],
    ['a JWK with the same member twice', () => bytes('{"kty":"RSA","kty":"RSA"}'), 'malformed', 'twice'],
    ['a PEM cut short', () => rsa.subarray(0, 500), 'malformed', 'cut short'],
    [
      'a PEM with a foreign character',
      () => bytes(rsa.toString().replace('MII', 'M!I')),
      'malformed',
      'damaged',
    ],
    [
      'a PEM that holds something else',
      () => bytes('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'),
      'malformed',
      'damaged',
    ],
    [
      'an OpenSSH key',
      () => bytes('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'),
      'unsupported',
      'ssh-keygen',
    ],
    [
      'a PKCS #12 file',
      () => openssl('pkcs12 -export -nocerts -passout pass:secret', rsa),
      'unsupported',
      'openssl pkcs12',
    ],
    ['nothing', () => new Uint8Array(), 'malformed', 'PEM'],
    ['some text', () => bytes('hello'), 'malformed', 'PEM'],
    ['too much', () => new Uint8Array(bounds.keyBytes + 1), 'malformed', '64 KiB'],
  ])('%s', async (_, file, what, words) => {
    const found = await problem(file());
    expect(found.problem).toBe(what);
    expect(found.message).toContain(words);
  });

  it('comes back at once from nested ASN.1', async () => {
    const nested = new Uint8Array(bounds.keyBytes).fill(0x30).fill(0x80, bounds.keyBytes / 2);
    const alternating = nested.map((_, i) => (i % 2 === 0 ? 0x30 : 0x80));
    for (const file of [nested, alternating]) expect((await problem(file)).problem).toBe('unsupported');
  });
});

describe('a key file that is damaged', () => {
  const salt = new Uint8Array(8).fill(7);
  const iv = new Uint8Array(16).fill(7);

  /** Files in DER, with the label that they have in PEM. */
  const files: [string, string, () => Uint8Array][] = [
    [
      'PKCS #8 with P-256',
      'PRIVATE KEY',
      () => openssl('pkcs8 -topk8 -nocrypt -outform DER', pem('elliptic curve, P-256')),
    ],
    [
      'PKCS #8 with X25519',
      'PRIVATE KEY',
      () => openssl('pkcs8 -topk8 -nocrypt -outform DER', pem('elliptic curve, X25519')),
    ],
    ['PKCS #8 with PBES2', 'ENCRYPTED PRIVATE KEY', () => encryptedKey(2048)],
    [
      'SEC 1',
      'EC PRIVATE KEY',
      () => openssl('pkey -traditional -outform DER', pem('elliptic curve, P-256')),
    ],
    ['PKCS #1', 'RSA PRIVATE KEY', () => openssl('pkey -traditional -outform DER', rsa)],
  ];

  const encryptedKey = (iterations: number): Uint8Array => {
    const plain = createPrivateKey(pem('elliptic curve, P-256')).export({ type: 'pkcs8', format: 'der' });
    const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync('secret', salt, iterations, 32, 'sha256'), iv);
    return encryptedInfo({
      salt,
      iv,
      iterations,
      encrypted: Buffer.concat([cipher.update(plain), cipher.final()]),
    });
  };

  it.each(files)(
    'by being cut at any byte is refused, and no passphrase asked for: %s',
    async (_, label, file) => {
      const der = file();
      await key(textOf(label, der), 'secret');
      for (let length = 0; length < der.length; length++) {
        const cut = der.subarray(0, length);
        expect((await problem(textOf(label, cut))).problem).toBe('malformed');
        expect((await problem(cut)).problem).toBe(length === 0 ? 'malformed' : 'unsupported');
      }
    },
  );

  it.each(files.filter(([name]) => name !== 'PKCS #1'))(
    'by one byte, whichever, comes back as a problem or as a key, and soon: %s',
    async (_, label, file) => {
      const der = file();
      const derive = vi.spyOn(crypto.subtle, 'deriveKey');
      try {
        for (let at = 0; at < der.length; at++) {
          for (const flip of [0x01, 0x41, 0x80, 0xff]) {
            const changed = Uint8Array.from(der, (byte, i) => (i === at ? byte ^ flip : byte));
            for (const each of [changed, textOf(label, changed)]) {
              const read = await readPrivateKey(each, 'secret');
              expect(isKeyProblem(read) ? read.message : read.publicKeySha256).toMatch(/./);
            }
          }
        }
        for (const [algorithm] of derive.mock.calls) {
          expect((algorithm as Pbkdf2Params).iterations).toBeLessThanOrEqual(bounds.keyIterations);
        }
        expect(derive.mock.calls.length > 0).toBe(label === 'ENCRYPTED PRIVATE KEY');
      } finally {
        derive.mockRestore();
      }
    },
    60_000,
  );

  it('in its number of rounds makes no more work than is allowed', async () => {
    const iterations = bounds.keyIterations;
    const der = encryptedInfo({ salt, iv, iterations, encrypted: new Uint8Array(32) });
    const at = Buffer.from(der).indexOf(integer(iterations));
    const tried: number[] = [];
    const derive = vi.spyOn(crypto.subtle, 'deriveKey').mockImplementation((algorithm) => {
      tried.push((algorithm as Pbkdf2Params).iterations);
      return Promise.reject(new Error('not in a test'));
    });
    try {
      await problem(der, 'secret');
      expect(tried).toEqual([iterations]);
      for (let bit = 0; bit < 8 * integer(iterations).length; bit++) {
        const changed = Uint8Array.from(der);
        changed[at + (bit >> 3)] = (der[at + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
        expect((await problem(changed, 'secret')).problem).toMatch(/malformed|unsupported/);
      }
      expect(tried.length).toBeGreaterThan(1);
      expect(Math.max(...tried)).toBe(iterations);
    } finally {
      derive.mockRestore();
    }
  });
});

describe('the ASN.1 of a key file', () => {
  const x25519 = oid('2b656e');
  const version = integer(0);
  const privateKey = octets(octets(new Uint8Array(32).fill(7)));
  const plain = sequence(version, sequence(x25519), privateKey);

  it.each<[string, () => Uint8Array]>([
    [
      'with attributes (RFC 5208 section 5)',
      () => sequence(version, sequence(x25519), privateKey, encode(0xa0)),
    ],
    ['with a byte behind it', () => Buffer.concat([plain, bytes('\n')])],
  ])('%s gives the key', async (_, file) => {
    const { publicKeySha256 } = await key(plain);
    expect((await key(file())).publicKeySha256).toBe(publicKeySha256);
    expect((await key(textOf('PRIVATE KEY', file()))).publicKeySha256).toBe(publicKeySha256);
  });

  it.each([
    ['ENCRYPTED PRIVATE KEY', 'RSA, 2048 bits', 'pkcs8 -topk8 -passout pass:secret -outform DER'],
    ['RSA PRIVATE KEY', 'RSA, 2048 bits', 'pkey -traditional -outform DER'],
    ['EC PRIVATE KEY', 'elliptic curve, P-256', 'pkey -traditional -outform DER'],
  ])('with a byte behind it gives the key: %s', async (label, kind, command) => {
    const der = Buffer.concat([openssl(command, pem(kind)), bytes('\n')]);
    expect((await key(textOf(label, der), 'secret')).publicKeySha256).toBe(fingerprint(pem(kind)));
  });

  it.each<[string, () => Uint8Array]>([
    [
      'a length that is not the shortest',
      () => Buffer.concat([Buffer.from([0x30, 0x81]), plain.subarray(1)]),
    ],
    [
      'an indefinite length',
      () => Buffer.concat([Buffer.from([0x30, 0x80]), plain.subarray(2), new Uint8Array(2)]),
    ],
    ['two parameters', () => sequence(version, sequence(x25519, encode(5), encode(5)), privateKey)],
    ['something behind its members', () => sequence(version, sequence(x25519), privateKey, encode(5))],
  ])('with %s is malformed', async (_, file) => {
    expect((await problem(textOf('PRIVATE KEY', file()))).problem).toBe('malformed');
  });

  const curve = oid('2a8648ce3d030107');
  const scalar = octets(new Uint8Array(32).fill(7));
  const sec1 = (...rest: Uint8Array[]) => textOf('EC PRIVATE KEY', sequence(integer(1), scalar, ...rest));

  it.each<[string, Uint8Array, string]>([
    ['without parameters', sec1(), 'malformed'],
    ['with empty parameters', sec1(encode(0xa0)), 'malformed'],
    ['with two curves', sec1(encode(0xa0, curve, curve)), 'malformed'],
    ['with a curve that is text', sec1(encode(0xa0, octets(bytes('P-256')))), 'malformed'],
    ['with something behind its members', sec1(encode(0xa0, curve), encode(5)), 'malformed'],
    ['with a curve left to be known', sec1(encode(0xa0, encode(5))), 'unsupported'],
  ])('of SEC 1 %s gives no key', async (_, file, what) => {
    expect((await problem(file)).problem).toBe(what);
  });

  it('of SEC 1 without the public key, which RFC 5915 leaves optional, gives the key', async () => {
    expect((await key(sec1(encode(0xa0, curve)))).curve).toBe('P-256');
  });
});

interface EncryptedFields {
  salt: Uint8Array;
  iv: Uint8Array;
  encrypted: Uint8Array;
  iterations: number;
  keyLength?: number;
}

/** EncryptedPrivateKeyInfo with PBES2, PBKDF2 by HMAC-SHA256 and AES-256-CBC (RFC 8018 appendix A), in DER. */
function encryptedInfo({ salt, iv, encrypted, iterations, keyLength }: EncryptedFields): Uint8Array {
  const sha256 = sequence(oid('2a864886f70d0209'), encode(tags.null));
  const length = keyLength === undefined ? [] : [integer(keyLength)];
  const kdf = sequence(octets(salt), integer(iterations), ...length, sha256);
  const pbes2 = sequence(
    sequence(oid('2a864886f70d01050c'), kdf),
    sequence(oid('60864801650304012a'), octets(iv)),
  );
  return sequence(sequence(oid('2a864886f70d01050d'), pbes2), octets(encrypted));
}

function sequence(...parts: Uint8Array[]): Uint8Array {
  return encode(tags.sequence, ...parts);
}

function octets(content: Uint8Array): Uint8Array {
  return encode(tags.octetString, content);
}

function oid(hex: string): Uint8Array {
  return encode(tags.objectIdentifier, Buffer.from(hex, 'hex'));
}

/** Zero or more. */
function integer(value: number): Uint8Array {
  const hex = value.toString(16);
  const even = hex.padStart(hex.length + (hex.length % 2), '0');
  return encode(tags.integer, Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex'));
}

function textOf(label: string, der: Uint8Array): Uint8Array {
  const base64 = Buffer.from(der).toString('base64');
  return bytes(`-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`);
}
