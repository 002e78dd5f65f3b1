import { createHash, createPublicKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ecKey, ed25519Key, rsaKey, type KeyPair } from '../../e2e/maker/keys';
import { cbor, coseKeyOf, jwkOf, type Cbor } from '../../e2e/maker/scitt';
import { makeSigner, type Signer } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { readCertificate, type Certificate } from '../x509/certificate';
import { changeEntry } from './change-entry';
import { listEntries } from './listed-entry';
import { entryFor, entryFromPem, newEntry } from './new-entry';
import { readServiceEntries } from './service-entry';
import { completeEntry } from './stored-entry';
import { readTrustList, type TrustEntry } from './trust-entry';
import { readTrustFile } from './trust-file';
import type { TrustFileReading } from './trust-input';
import { writeListFile } from './trust-list-file';

const addedAt = '2026-02-03T04:05:06.000Z';
const pair = ecKey();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const spkiPem = ({ spki }: KeyPair): string =>
  createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    .export({ format: 'pem', type: 'spki' })
    .toString();

const take = (
  content: Uint8Array | string | object,
  name = 'keys.json',
  purpose: TrustEntry['purpose'] = 'transparency',
): Promise<TrustFileReading> => {
  const bytes =
    content instanceof Uint8Array
      ? content
      : new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
  return readTrustFile({ name, bytes }, { purpose, addedAt, whose: '' });
};

async function entryOf(content: Uint8Array | string | object): Promise<TrustEntry> {
  const { entries, problem } = await take(content);
  expect(problem).toBeNull();
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw new Error('a test needs one entry');
  return entry;
}

let signer: Signer;
let certificate: Certificate;
let authority: Certificate;

beforeAll(async () => {
  signer = await makeSigner({ name: 'CN=log.example' });
  const [one, ca] = await Promise.all([
    readCertificate(signer.certificate),
    readCertificate((await makeSigner({ name: 'CN=authority', ca: true })).certificate),
  ]);
  if (one === null || ca === null) throw new Error('a test needs certificates');
  [certificate, authority] = [one, ca];
});

describe('a file with keys of transparency services', () => {
  it.each<[string, KeyPair]>([
    ['P-256', pair],
    ['P-384', ecKey('P-384')],
    ['Ed25519', ed25519Key()],
    ['RSA', rsaKey()],
  ])('gives the %s key in it, under the SHA-256 of its SubjectPublicKeyInfo', async (_, key) => {
    for (const file of [jwkOf(key), { keys: [jwkOf(key)] }, cbor(coseKeyOf(key)), spkiPem(key)]) {
      expect(await entryOf(file)).toEqual({
        kind: 'pin',
        purpose: 'transparency',
        covers: 'key',
        name: expect.stringContaining('a key (') as string,
        subject: '',
        sha256: sha256(key.spki),
        publicKeySha256: sha256(key.spki),
        origin: 'file keys.json',
        confirmedBy: null,
        addedBy: 'you',
        addedAt,
        pem: spkiPem(key),
      });
    }
  });

  it('keeps what it says of a key: its identifier, and what it is for', async () => {
    const named = await entryOf(jwkOf(pair, { kid: 'log-2026', alg: 'ES256' }));
    expect(named).toMatchObject({
      name: 'log-2026',
      subject: 'log-2026',
      keyId: Buffer.from('log-2026').toString('base64url'),
      algorithm: 'ES256',
    });
    const members = new Map<Cbor, Cbor>([
      [2, Buffer.from([0, 255])],
      [3, -7],
    ]);
    expect(await entryOf(cbor(coseKeyOf(pair, members)))).toMatchObject({
      subject: '00ff',
      keyId: 'AP8',
      algorithm: 'ES256',
    });
    const [trusted] = await readServiceEntries([named]);
    expect(trusted?.key).toMatchObject({
      kid: new TextEncoder().encode('log-2026'),
      name: 'log-2026',
      algorithm: 'ES256',
      publicKeySha256: sha256(pair.spki),
    });
  });

  it('gives each key once, and says why it left out the others', async () => {
    const keys = [jwkOf(pair, { kid: 'a' }), jwkOf(pair, { kid: 'b' }), jwkOf(ecKey(), { use: 'enc' })];
    const { entries, problem } = await take({ keys });
    expect(entries.map(({ subject }) => subject)).toEqual(['a']);
    expect(problem).toBe('"keys.json": a part of it was left out. It is not for checking signatures.');
    const many = await take({ keys: Array(bounds.transparency.keys + 1).fill(jwkOf(pair)) });
    expect(many.entries).toHaveLength(1);
    expect(many.problem).toContain(`more than ${bounds.transparency.keys} keys`);
  });

  it('may hold certificates, which count by their keys, beside keys', async () => {
    const { entries, problem } = await take(signer.pem + authority.pem + spkiPem(pair), 'all.pem');
    expect(problem).toBeNull();
    expect(entries.map(({ sha256: hex, kind, covers }) => [hex, kind, covers])).toEqual([
      [certificate.sha256, 'pin', 'key'],
      [authority.sha256, 'pin', 'key'],
      [sha256(pair.spki), 'pin', 'key'],
    ]);
    expect((await readServiceEntries(entries)).map(({ key }) => key.publicKeySha256)).toEqual([
      certificate.publicKeySha256,
      authority.publicKeySha256,
      sha256(pair.spki),
    ]);
  });

  it.each<[string, Uint8Array | string | object]>([
    ['a private JWK', jwkOf(pair, { d: 'AAAA' })],
    ['a private JWK among public ones', { keys: [jwkOf(ecKey()), jwkOf(pair, { d: 'AAAA' })] }],
    [
      'one behind the last that is looked at',
      {
        keys: [
          ...(Array(bounds.transparency.keys).fill(jwkOf(pair)) as unknown[]),
          jwkOf(pair, { d: 'AAAA' }),
        ],
      },
    ],
    ['a secret JWK', { keys: [jwkOf(pair), { kty: 'oct', k: 'AAAA' }] }],
    ['a private COSE_Key', cbor([coseKeyOf(ecKey()), coseKeyOf(pair, new Map([[-4, Buffer.alloc(32)]]))])],
    [
      'a secret COSE_Key',
      cbor([
        coseKeyOf(pair),
        new Map<Cbor, Cbor>([
          [1, 4],
          [-1, Buffer.alloc(32)],
        ]),
      ]),
    ],
    ['private PEM', `${spkiPem(pair)}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`],
  ])('is refused as a whole where it has %s', async (_, file) => {
    const { entries, problem } = await take(file);
    expect(entries).toEqual([]);
    expect(problem).toMatch(/^"keys\.json" holds a private key, so nothing of it was taken or kept\./);
  });

  it.each<[string, Uint8Array | string | object, string]>([
    ['keys of which none can be taken', { keys: [jwkOf(pair, { use: 'enc' })] }, 'It is not for checking'],
    ['a damaged public key', spkiPem(pair).replace(/\n.{8}/, '\nAAAAAAAA'), 'It is malformed.'],
    ['other JSON', { keys: ['a'] }, 'is JSON, but no trust list'],
    ['nothing of this kind', 'words', 'a public key (PEM, JWK, COSE_Key), or a trust list'],
  ])('gives nothing and says why where it holds %s', async (_, file, why) => {
    const { entries, problem } = await take(file);
    expect(entries).toEqual([]);
    expect(problem).toContain(why);
  });

  it.each(['signer', 'timestamp'] as const)('gives no key for %s', async (purpose) => {
    for (const file of [jwkOf(pair), { keys: [jwkOf(pair)] }, cbor(coseKeyOf(pair)), spkiPem(pair)]) {
      expect((await take(file, 'keys.json', purpose)).entries).toEqual([]);
    }
  });

  it('keeps an identifier without end out of the list, and the key in it', async () => {
    const kid = 'k'.repeat(1_000_000);
    const entry = await entryOf(jwkOf(pair, { kid, alg: 'x'.repeat(1_000_000) }));
    expect(entry.keyId).toBeUndefined();
    expect(entry.subject.length).toBeLessThanOrEqual(bounds.trustText);
    expect(entry.algorithm?.length).toBeLessThanOrEqual(bounds.trustText);
    expect((await take(writeListFile([entry]), 'list.json')).problem).toBeNull();
  });
});

describe('the keys of a trust list', () => {
  it('are those of its transparency services alone, each with its place', async () => {
    const origin = { origin: 'a test', confirmedBy: null, addedAt };
    const key = await entryOf(jwkOf(pair, { kid: 'log' }));
    const trust = [
      newEntry('pin', certificate, { ...origin, purpose: 'signer' }),
      key,
      newEntry('pin', certificate, { ...origin, purpose: 'timestamp' }),
      newEntry('pin', certificate, { ...origin, purpose: 'transparency' }),
      { ...key, purpose: 'signer' } as const,
    ];
    const read = await readServiceEntries(trust);
    expect(read.map(({ index }) => index)).toEqual([1, 3]);
    expect(read.map(({ entry }) => entry)).toEqual([trust[1], trust[3]]);
    expect((await readTrustList(trust)).map(({ index }) => index)).toEqual([0, 2, 3]);
  });

  it('leave out an entry that has not the key that it names', async () => {
    const key = await entryOf(jwkOf(pair));
    const wrong = [
      { ...key, sha256: '00'.repeat(32) },
      { ...key, pem: '' },
      { ...key, pem: key.pem + key.pem },
      { ...key, pem: spkiPem(ecKey()) },
      { ...key, pem: key.pem + 'x'.repeat(bounds.keyBytes) },
    ];
    expect(await readServiceEntries(wrong)).toEqual([]);
    for (const { validity } of await listEntries(wrong, new Date())) expect(validity).toBe('unreadable');
  });
});

describe('an entry for a key', () => {
  it('is shown without a certificate and without dates', async () => {
    const key = await entryOf(jwkOf(pair, { kid: 'log' }));
    expect(await listEntries([key], new Date())).toMatchObject([
      {
        ...key,
        shortName: 'log',
        publicKey: 'elliptic curve P-256',
        notBefore: null,
        notAfter: null,
        isBareKey: true,
        isCa: false,
        validity: 'valid',
      },
    ]);
  });

  it('survives storage, export and import', async () => {
    const key = await entryOf(jwkOf(pair, { kid: 'log', alg: 'ES256' }));
    expect(await completeEntry(key)).toEqual(key);
    const { entries, problem } = await take(writeListFile([key]), 'list.json', 'signer');
    expect(problem).toBeNull();
    const { addedBy, origin, ...rest } = key;
    expect(entries).toMatchObject([{ ...rest, name: 'log' }]);
    expect(entries[0]?.origin).toContain(`origin "${origin}"`);
    expect(entries[0]?.addedBy).toContain(`"${addedBy}"`);
    expect(await readServiceEntries(entries)).toMatchObject([{ key: { name: 'log', algorithm: 'ES256' } }]);
  });

  it('is a key, whatever else is asked of it', async () => {
    const key = await entryOf(jwkOf(pair));
    expect(await changeEntry(key, { name: 'Log', covers: 'certificate' })).toMatchObject({
      name: 'Log',
      kind: 'pin',
      covers: 'key',
    });
    await expect(changeEntry(key, { kind: 'anchor' })).rejects.toBeInstanceOf(RangeError);
    const stored = { ...key, kind: 'anchor', covers: 'certificate' } as const;
    expect(await completeEntry(stored)).toMatchObject({ kind: 'pin', covers: 'key' });
  });

  it('is what the user decided, as it was shown', async () => {
    const { pem } = await entryOf(jwkOf(pair));
    const origin = { origin: 'from the record call.vcon', confirmedBy: null, addedAt, name: 'My log' };
    const decided = { ...origin, purpose: 'transparency', covers: 'key', keyId: 'bG9n' } as const;
    expect(await entryFromPem('pin', pem, decided)).toMatchObject({
      kind: 'pin',
      purpose: 'transparency',
      name: 'My log',
      subject: 'log',
      keyId: 'bG9n',
      sha256: sha256(pair.spki),
    });
    expect(await entryFromPem('pin', pem, { ...decided, purpose: 'signer' })).toBeNull();
    expect(await entryFromPem('pin', signer.pem, { ...origin, purpose: 'timestamp' })).toEqual({
      ...entryFor(certificate, { ...origin, purpose: 'timestamp' }),
    });
    expect(await entryFromPem('pin', '', decided)).toBeNull();
  });
});

describe('a key in a trust list file', () => {
  type Raw = Record<string, unknown>;
  const list = (entry: Raw): string =>
    JSON.stringify({ format: 'vcon-verifier-trust-list', formatVersion: 1, entries: [entry] });
  const least = (): Raw => ({ kind: 'pin', purpose: 'transparency', pem: spkiPem(pair) });

  it('may say no more than that it is one', async () => {
    expect((await take(list(least()), 'list.json')).entries).toMatchObject([
      { kind: 'pin', covers: 'key', subject: '', sha256: sha256(pair.spki), confirmedBy: null },
    ]);
  });

  it.each<[string, Raw, string]>([
    ['is for signers', { purpose: 'signer' }, 'no certificate (one, in PEM)'],
    ['is for time stamps', { purpose: 'timestamp' }, 'no certificate (one, in PEM)'],
    ['is an authority', { kind: 'anchor' }, 'RFC 5280 section 4.2.1.9'],
    ['names another fingerprint', { sha256: '00'.repeat(32) }, 'another SHA-256 fingerprint'],
    ['is two', { pem: spkiPem(pair) + spkiPem(ecKey()) }, 'no certificate (one, in PEM)'],
    ['has a damaged identifier', { keyId: 'a b' }, '"keyId" of entry 1'],
    ['has an identifier that is no text', { keyId: 7 }, '"keyId" of entry 1'],
    ['has an identifier without end', { keyId: 'A'.repeat(bounds.trustText + 1) }, 'too long a text'],
    ['has a secret', { d: 'AAAA' }, 'a member that a trust list does not have'],
  ])('gives nothing where it %s', async (_, wrong, why) => {
    const { entries, problem } = await take(list({ ...least(), ...wrong }), 'list.json');
    expect(entries).toEqual([]);
    expect(problem).toContain(why);
  });

  it('has what a certificate has not', async () => {
    const wrong = { kind: 'pin', purpose: 'transparency', pem: signer.pem, keyId: 'AAAA' };
    expect((await take(list(wrong), 'list.json')).problem).toContain('only a public key without one');
  });
});
