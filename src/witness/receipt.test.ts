import { describe, expect, it } from 'vitest';
import { ecKey, ed25519Key, rsaKey, type KeyPair } from '../../e2e/maker/keys';
import {
  algorithmLabel,
  cbor,
  head,
  logOf,
  makeReceipt,
  sha256,
  sign1,
  Tag,
  type Cbor,
  type CoseAlgorithm,
  type ReceiptOptions,
} from '../../e2e/maker/scitt';
import { bounds } from '../bounds';
import { inEnglish } from '../wording';
import { isProblem } from '../signature/cbor';
import { checkInclusion, checkReceipt, readReceipt, type Receipt, type ReceiptCheck } from './receipt';
import { serviceKeyFrom, type ServiceKey } from '../trust/service-key';

const key = ecKey();
const kid = Buffer.from('ts-key');
const entryOf = (index: number): Buffer => sha256(Buffer.from(`entry ${index}`));

async function service(pair: KeyPair = key, members: Partial<ServiceKey> = { kid }): Promise<ServiceKey> {
  const read = await serviceKeyFrom(pair.spki);
  if (read === null) throw new Error('a test needs a key');
  return { ...read, ...members };
}

function read(bytes: Uint8Array): Receipt {
  const receipt = readReceipt(bytes);
  if (receipt === null || isProblem(receipt)) throw new Error('a test needs a receipt');
  return receipt;
}

const make = (options: Partial<ReceiptOptions> = {}): Buffer =>
  makeReceipt({ key, log: logOf(7), index: 3, ...options });

async function check(
  bytes: Uint8Array,
  entry = entryOf(3),
  keys?: readonly ServiceKey[],
): Promise<ReceiptCheck> {
  return checkReceipt(read(bytes), entry, keys ?? [await service()]);
}

const firstMessage = ({ checks: [first] }: ReceiptCheck): string => first?.message ?? '';

function problemOf(bytes: Uint8Array): string {
  const receipt = readReceipt(bytes);
  return receipt === null ? 'none' : isProblem(receipt) ? inEnglish(receipt.problem) : 'read';
}

describe('readReceipt', () => {
  it('reads what a receipt says', () => {
    const receipt = read(make());
    expect(receipt).toMatchObject({
      algorithm: 'ES256',
      kid: 'ts-key',
      structure: 1,
      claims: {
        issuer: 'https://ts.example',
        subject: 'a record',
        issuedAt: new Date(1_780_000_000_000),
      },
    });
    expect(receipt.proofs).toMatchObject([{ treeSize: 7, leafIndex: 3 }]);
    expect(receipt.proofs?.[0]?.path).toHaveLength(3);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('{"uuid":""}')],
    ['a number', cbor(1)],
    ['an array of four numbers', cbor([1, 2, 3, 4])],
    ['bytes that begin like one', Buffer.from('84ffffff', 'hex')],
    ['a signed message that is no receipt', sign1({ key, algorithm: 'ES256', payload: Buffer.from('x') })],
    ['another tag', Buffer.concat([Buffer.of(0xd1), make().subarray(1)])],
  ])('takes %s for none', (_, bytes) => {
    expect(readReceipt(bytes)).toBeNull();
  });

  const path = logOf(7).path(3);
  const proofProblem = 'Its proof is malformed: a size, an index and a path make one.';
  it.each<[string, Cbor, string]>([
    ['an index at the size', [7, 7, path], 'Its proof is of entry 7 of a log that has 7.'],
    ['an index above the size', [7, 4000, path], 'Its proof is of entry 4,000 of a log that has 7.'],
    ['an empty log', [0, 0, []], 'Its proof is of entry 0 of a log that has 0.'],
    [
      'a path too short',
      [7, 3, path.slice(1)],
      'The path of its proof has 2 hashes; in a log of 7 entries it has 3.',
    ],
    [
      'a path too long',
      [7, 3, [...path, entryOf(1)]],
      'The path of its proof has 4 hashes; in a log of 7 entries it has 3.',
    ],
    ['no path', [7, 3, []], 'The path of its proof has 0 hashes; in a log of 7 entries it has 3.'],
    [
      'a log larger than the proof',
      [1000, 3, path],
      'The path of its proof has 3 hashes; in a log of 1,000 entries it has 10.',
    ],
    [
      'the largest log that is counted',
      [2n ** 53n - 1n, 3, path],
      'The path of its proof has 3 hashes; in a log of 9,007,199,254,740,991 entries it has 53.',
    ],
    [
      'a log of 2^53',
      [2n ** 53n, 3, path],
      'Its proof is of a log with more entries than this tool can count.',
    ],
    [
      'a log of 2^64 - 1',
      [2n ** 64n - 1n, 3, path],
      'Its proof is of a log with more entries than this tool can count.',
    ],
    [
      'an index of 2^53',
      [7, 2n ** 53n, path],
      'Its proof is of a log with more entries than this tool can count.',
    ],
    ['a negative index', [7, -1, path], proofProblem],
    ['a negative size', [-7, 3, path], 'Its proof is of entry 3 of a log that has -7.'],
    ['a size as text', ['7', 3, path], proofProblem],
    ['a fourth part', [7, 3, path, 0], proofProblem],
    ['two parts', [7, 3], proofProblem],
    ['a map', new Map([[7, 3]]), proofProblem],
    [
      'a path that is no array',
      [7, 3, entryOf(0)],
      'The path of its proof is not made of hashes of 32 bytes.',
    ],
    [
      'short hashes',
      [7, 3, path.map((h) => h.subarray(1))],
      'The path of its proof is not made of hashes of 32 bytes.',
    ],
    ['texts for hashes', [7, 3, ['a', 'b', 'c']], 'The path of its proof is not made of hashes of 32 bytes.'],
  ])('refuses a proof with %s', (_, proof, problem) => {
    expect(problemOf(make({ proof }))).toBe(problem);
  });

  const unprotected = (value: Cbor): Partial<ReceiptOptions> => ({
    sign1: { unprotectedHeader: new Map([[396, value]]) },
  });
  const noProof = 'It has no proof that an entry is in the log.';
  const proof = cbor([7, 3, path]);
  it.each<[string, Partial<ReceiptOptions>, string]>([
    ['no proofs', { sign1: { unprotectedHeader: new Map() } }, noProof],
    ['an empty list of proofs', unprotected(new Map([[-1, []]])), noProof],
    ['a proof of consistency alone', unprotected(new Map([[-2, [proof]]])), noProof],
    ['proofs that are no map', unprotected([proof]), noProof],
    ['a proof that is not in a list', unprotected(new Map([[-1, proof]])), noProof],
    ['a proof that is not in a byte string', unprotected(new Map([[-1, [[7, 3, path]]]])), proofProblem],
    [
      'a byte behind a proof',
      unprotected(new Map([[-1, [Buffer.concat([proof, Buffer.of(0)])]]])),
      proofProblem,
    ],
    [
      'more proofs than the bound',
      unprotected(new Map([[-1, Array<Cbor>(bounds.transparency.proofs + 1).fill(proof)]])),
      `It has more than ${bounds.transparency.proofs} proofs.`,
    ],
    [
      'its algorithm not protected',
      {
        sign1: {
          alg: false,
          unprotectedHeader: new Map<Cbor, Cbor>([
            [1, -7],
            [396, new Map([[-1, [proof]]])],
          ]),
        },
      },
      'It names its algorithm outside of what is signed.',
    ],
    ['no algorithm', { sign1: { alg: false } }, 'Its algorithm does not stand in what is signed.'],
    [
      'the kind of log not protected',
      {
        sign1: {
          protectedHeader: new Map(),
          unprotectedHeader: new Map<Cbor, Cbor>([
            [395, 1],
            [396, new Map([[-1, [proof]]])],
          ]),
        },
      },
      'The kind of its log does not stand in what is signed.',
    ],
    [
      'a header twice',
      {
        sign1: {
          unprotectedHeader: new Map<Cbor, Cbor>([
            [4, kid],
            [396, new Map([[-1, [proof]]])],
          ]),
        },
      },
      'The header 4 stands in it twice: protected by the signature, and not.',
    ],
    [
      'an empty list of critical headers',
      {
        sign1: {
          protectedHeader: new Map<Cbor, Cbor>([
            [2, []],
            [395, 1],
          ]),
        },
      },
      'Its list of headers that must be understood is malformed.',
    ],
    [
      'a critical header that is not there',
      {
        sign1: {
          protectedHeader: new Map<Cbor, Cbor>([
            [2, [999]],
            [395, 1],
          ]),
        },
      },
      'Its list of headers that must be understood is malformed.',
    ],
    [
      'critical headers that are not protected',
      {
        sign1: {
          unprotectedHeader: new Map<Cbor, Cbor>([
            [2, [395]],
            [396, new Map([[-1, [proof]]])],
          ]),
        },
      },
      'Its list of headers that must be understood is malformed.',
    ],
    [
      'a key identifier that is text',
      {
        sign1: {
          protectedHeader: new Map<Cbor, Cbor>([
            [4, 'ts-key'],
            [395, 1],
          ]),
        },
      },
      'Its algorithm or its key identifier is of the wrong type.',
    ],
    [
      'a payload that is no root',
      { sign1: { detached: false, payload: Buffer.from('a root') } },
      'What it signs is not the root of a log.',
    ],
    [
      'a protected header with the same member twice',
      { sign1: { protectedBytes: Buffer.from('a20126012619018b01'.replace('19018b01', ''), 'hex') } },
      'It has the same member twice.',
    ],
    [
      'a protected header that is no map',
      { sign1: { protectedBytes: cbor([1]) } },
      'It is no signed COSE message: four parts in their order make one.',
    ],
  ])('refuses one with %s', (_, options, problem) => {
    expect(problemOf(make(options))).toBe(problem);
  });

  const longer = 'A number or a length in it is written longer than it has to be.';
  it.each([
    ['a tag in two bytes', Buffer.concat([Buffer.from('d812', 'hex'), make().subarray(1)]), longer],
    [
      'a number of parts in two bytes',
      Buffer.concat([Buffer.from('d29804', 'hex'), make().subarray(2)]),
      longer,
    ],
    [
      'no number of parts',
      Buffer.concat([Buffer.from('d29f', 'hex'), make().subarray(2), Buffer.of(0xff)]),
      'A part of it has no stated length.',
    ],
    [
      'a byte behind it',
      Buffer.concat([make(), Buffer.of(0)]),
      'It is damaged: cut short, or not written as CBOR has to be.',
    ],
    [
      'its end missing',
      make().subarray(0, -1),
      'It is damaged: cut short, or not written as CBOR has to be.',
    ],
    [
      'an announced 4 GiB',
      Buffer.concat([Buffer.from('d284', 'hex'), head(2, 2n ** 32n)]),
      'It is damaged: cut short, or not written as CBOR has to be.',
    ],
    ['five parts', Buffer.concat([Buffer.of(0xd2), cbor(new Tag(18, [1, 2, 3, 4, 5])).subarray(1)]), 'none'],
    [
      'parts in another order',
      cbor(new Tag(18, [new Map(), Buffer.alloc(0), null, Buffer.alloc(64)])),
      'It is no signed COSE message: four parts in their order make one.',
    ],
  ])('answers for one with %s', (_, bytes, problem) => {
    expect(problemOf(bytes)).toBe(problem);
  });
});

describe('checkReceipt', () => {
  const ec = { ES256: ecKey(), ES384: ecKey('P-384'), ES512: ecKey('P-521'), ESP256: ecKey() };
  const rsa = rsaKey();
  const pairs: readonly (readonly [CoseAlgorithm, KeyPair])[] = [
    ...(Object.entries(ec) as [CoseAlgorithm, KeyPair][]),
    ['EdDSA', ed25519Key()],
    ['Ed25519', ed25519Key()],
    ...(['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'] as const).map((name) => [name, rsa] as const),
    ['ES256', ec.ES384],
  ];
  it.each(pairs)('finds an entry in a log signed with %s', async (algorithm, pair) => {
    const bytes = make({ key: pair, algorithm });
    const keys = [await service(pair)];
    expect(await check(bytes, entryOf(3), keys)).toMatchObject({
      proof: 'included',
      signature: true,
      key: keys[0],
      place: { treeSize: 7, leafIndex: 3 },
    });
    expect(await check(bytes, entryOf(4), keys)).toMatchObject({
      proof: 'not',
      signature: false,
      place: null,
    });
  });

  it('says that the numbers of the place are not signed', async () => {
    const { checks } = await check(make());
    expect(checks.map(({ outcome, message }) => `${outcome}: ${message}`)).toEqual([
      'pass: The log of the service holds this, and the key given signed that log.',
      'info: By the receipt it is entry 3 (from 0) of 7; the signature does not cover these numbers.',
    ]);
  });

  it('refuses another entry, and the hash of the entry', async () => {
    for (const entry of [
      entryOf(2),
      Buffer.alloc(0),
      sha256(entryOf(3)),
      Buffer.concat([Buffer.of(0), entryOf(3)]),
    ]) {
      const checked = await check(make(), entry);
      expect(checked).toMatchObject({ proof: 'not', signature: false });
      expect(firstMessage(checked)).toBe(
        'The receipt is not for this, or it was changed: the signature over the log does not fit.',
      );
    }
  });

  it('takes no inner node for a leaf', async () => {
    const log = logOf(8);
    const [sibling = Buffer.alloc(0), ...above] = log.path(2);
    const inner = Buffer.concat([sha256(Buffer.of(0), entryOf(2)), sibling]);
    const forged = make({ log, index: 2, proof: [4, 1, above] });
    expect(await check(forged, inner)).toMatchObject({ proof: 'not' });
  });

  it.each<[string, Partial<ReceiptOptions>, string]>([
    ['an unknown kind of log', { vds: 2 }, 'Its log is of a kind that is not known here: 2.'],
    [
      'a kind of log that is a text',
      { vds: 'RFC9162_SHA256' },
      'Its log is of a kind that is not known here: RFC9162_SHA256.',
    ],
    [
      'a critical header that is not known',
      {
        sign1: {
          protectedHeader: new Map<Cbor, Cbor>([
            [4, kid],
            [2, [-70_000]],
            [395, 1],
            [-70_000, 'x'],
          ]),
        },
      },
      'It has headers that must be understood and are not known here: -70000.',
    ],
    [
      'SHA-1',
      { key: rsa, algorithm: 'RS1' },
      'It is signed with an algorithm that is not allowed or not known here: -65535.',
    ],
    [
      'a MAC',
      {
        sign1: {
          alg: false,
          protectedHeader: new Map<Cbor, Cbor>([
            [1, 5],
            [4, kid],
            [395, 1],
          ]),
        },
      },
      'It is signed with an algorithm that is not allowed or not known here: 5.',
    ],
  ])('does not judge a receipt with %s', async (_, options, message) => {
    const checked = await check(make(options), entryOf(3), [await service(options.key ?? key)]);
    expect(checked).toMatchObject({ proof: 'unknown', signature: null, key: null, place: null });
    expect(checked.checks.map(({ outcome }) => outcome)).toEqual(['not-checked']);
    expect(firstMessage(checked)).toBe(message);
  });

  it('understands a critical header that it heeds', async () => {
    const options = {
      sign1: {
        protectedHeader: new Map<Cbor, Cbor>([
          [2, [1, 395]],
          [4, kid],
          [395, 1],
        ]),
      },
    };
    expect(await check(make(options))).toMatchObject({ proof: 'included' });
  });

  it.each<[string, KeyPair, CoseAlgorithm, KeyPair, string]>([
    ['an RSA key', rsa, 'ES256', key, 'ES256 cannot be used with this key: RSA, 2048 bits.'],
    ['an elliptic curve', key, 'PS256', rsa, 'PS256 cannot be used with this key: elliptic curve P-256.'],
    ['Ed25519', ed25519Key(), 'ES256', key, 'ES256 cannot be used with this key: Ed25519.'],
    [
      'another curve than it names',
      ec.ES384,
      'ESP256',
      key,
      'ESP256 cannot be used with this key: elliptic curve P-384.',
    ],
    ['a short RSA key', rsaKey(1024), 'RS256', rsaKey(1024), 'The key is too short (RSA, 1024 bits).'],
  ])('does not check with %s what names another kind of key', async (_, given, algorithm, made, message) => {
    const checked = await check(make({ key: made, algorithm }), entryOf(3), [await service(given)]);
    expect(checked).toMatchObject({ proof: 'unknown', signature: null });
    expect(firstMessage(checked)).toBe(message);
  });

  it('keeps a key to the algorithm that its file allows it for', async () => {
    const checked = await check(make(), entryOf(3), [await service(key, { kid, algorithm: 'ES384' })]);
    expect(checked).toMatchObject({ proof: 'unknown', signature: null });
    expect(firstMessage(checked)).toBe('Its key is for ES384 alone.');
    const fitting = [await service(key, { kid, algorithm: 'ESP256' })];
    expect(await check(make(), entryOf(3), fitting)).toMatchObject({ proof: 'included' });
  });

  it('settles nothing without a key, or with those of others', async () => {
    const none = await check(make(), entryOf(3), []);
    expect(none).toMatchObject({ proof: 'unknown', signature: null });
    expect(firstMessage(none)).toBe('The key of its service was not given.');
    const others = await check(make(), entryOf(3), [await service(ecKey(), { kid: Buffer.from('other') })]);
    expect(others).toMatchObject({ proof: 'unknown', signature: null });
    expect(firstMessage(others)).toBe('None of the keys given made this receipt for it.');
  });

  it('finds the key among several, with and without its identifier', async () => {
    const others = await Promise.all([1, 2, 3].map(() => service(ecKey(), { kid: null })));
    const mine = await service(key, { kid: null });
    for (const bytes of [make(), make({ kid: null })]) {
      const checked = await check(bytes, entryOf(3), [...others, mine]);
      expect(checked).toMatchObject({ proof: 'included', key: mine });
    }
  });

  it('knows a key by its thumbprints: raw, as hex and as base64url', async () => {
    const mine = await service(key, { kid: null });
    const { publicKeySha256, jwkThumbprint, coseThumbprint } = mine;
    for (const hex of [publicKeySha256, jwkThumbprint, coseThumbprint]) {
      const raw = Buffer.from(hex, 'hex');
      for (const name of [raw, Buffer.from(hex), Buffer.from(raw.toString('base64url'))]) {
        // The key is named, so that a signature which does not fit is a no.
        expect(await check(make({ kid: name }), entryOf(4), [mine])).toMatchObject({ proof: 'not' });
        expect(await check(make({ kid: name }), entryOf(3), [mine])).toMatchObject({ proof: 'included' });
      }
    }
  });

  describe('with the root attached', () => {
    it('takes it where it is the one that follows from the entry', async () => {
      const attached = make({ sign1: { detached: false } });
      expect(await check(attached)).toMatchObject({ proof: 'included' });
    });

    it('refuses another entry though the signature over the attached root fits', async () => {
      const checked = await check(make({ sign1: { detached: false } }), entryOf(5));
      expect(checked).toMatchObject({ proof: 'not', signature: false });
      expect(firstMessage(checked)).toBe(
        'The receipt is by the service whose key was given, and it is for something else.',
      );
    });

    it('refuses every byte of the root changed', async () => {
      const bytes = make({ sign1: { detached: false } });
      const root = bytes.indexOf(logOf(7).root);
      expect(root).toBeGreaterThan(0);
      for (let at = root; at < root + 32; at++) {
        for (const flip of [0x01, 0x80, 0xff]) {
          const changed = bytes.map((byte, i) => (i === at ? byte ^ flip : byte));
          expect(await check(changed)).toMatchObject({ proof: 'not', signature: false });
        }
      }
    });

    it('refuses a root that is not signed', async () => {
      const other = make({ log: logOf(9), proof: [7, 3, logOf(7).path(3)], sign1: { detached: false } });
      expect(await check(other)).toMatchObject({ proof: 'not', signature: false });
    });
  });

  it('takes any of several proofs, each for its own entry', async () => {
    const log = logOf(7);
    const proofs = [1, 3].map((index) => cbor([7, index, log.path(index)]));
    const bytes = make({ log, sign1: { unprotectedHeader: new Map([[396, new Map([[-1, proofs]])]]) } });
    expect(await check(bytes, entryOf(1))).toMatchObject({ proof: 'included', place: { leafIndex: 1 } });
    expect(await check(bytes, entryOf(3))).toMatchObject({ proof: 'included', place: { leafIndex: 3 } });
    expect(await check(bytes, entryOf(2))).toMatchObject({ proof: 'not' });
    expect(await checkInclusion(read(bytes), Buffer.alloc(31))).toEqual([]);
  });

  it('refuses a signature of another length', async () => {
    const bytes = make();
    const longer = Buffer.concat([
      bytes.subarray(0, -66),
      Buffer.from('5841', 'hex'),
      bytes.subarray(-64),
      Buffer.of(0),
    ]);
    expect(await check(longer)).toMatchObject({ proof: 'not', signature: false });
    const empty = Buffer.concat([bytes.subarray(0, -66), Buffer.of(0x40)]);
    expect(await check(empty)).toMatchObject({ proof: 'not', signature: false });
  });

  it('reads every algorithm number of its table by its name', () => {
    for (const [algorithm, pair] of pairs) {
      expect(read(make({ key: pair, algorithm })).algorithm).toBe(algorithm);
      expect(read(make({ key: pair, algorithm })).message.algorithm).toBe(algorithmLabel(algorithm));
    }
  });
});

describe('every leaf of every log of up to 64 entries', () => {
  it('is found by its receipt, and no other entry is', async () => {
    const keys = [await service()];
    let found = 0;
    for (let size = 1; size <= 64; size++) {
      const log = logOf(size);
      for (let index = 0; index < size; index++) {
        const receipt = read(make({ log, index }));
        expect((await checkReceipt(receipt, entryOf(index), keys)).proof).toBe('included');
        found++;
      }
      const last = read(make({ log, index: size - 1 }));
      for (let other = 0; other < size - 1; other++) {
        expect((await checkReceipt(last, entryOf(other), keys)).proof).toBe('not');
      }
    }
    expect(found).toBe(2080);
  }, 60_000);
});

/**
 * Which of the other sizes lead to the same root: the size is not signed, and where it draws the same path it changes
 * nothing. Told by the paths' directions, from the definition of the tree (RFC 9162 section 2.1.3.1).
 */
function directions(index: number, size: number): string {
  if (size <= 1) return '';
  const half = 2 ** Math.ceil(Math.log2(size) - 1);
  return index < half ? `${directions(index, half)}L` : `${directions(index - half, size - half)}R`;
}

describe('every byte of a receipt', () => {
  it('counts, but for a size that draws the same path, which is why size and index are not vouched for', async () => {
    const log = logOf(5);
    const outcomes = await Promise.all(
      [4, 5, 6, 7, 8, 9].map(
        async (size) =>
          (await check(make({ log, index: 0, proof: [size, 0, log.path(0)] }), entryOf(0)).catch(() => null))
            ?.proof ?? 'no receipt',
      ),
    );
    expect(outcomes).toEqual(['no receipt', 'included', 'included', 'included', 'included', 'no receipt']);
  });

  it.each([
    [1, 0],
    [2, 1],
    [7, 3],
    [23, 22],
    [300, 255],
  ])(
    'counts: of %d entries, for entry %d',
    async (size, index) => {
      const log = logOf(size);
      const bytes = make({ log, index });
      const keys = [await service()];
      let unaffected = 0;
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 + (at % 255));
        const receipt = readReceipt(changed);
        if (receipt === null || isProblem(receipt)) continue;
        const { proof, place } = await checkReceipt(receipt, entryOf(index), keys);
        if (proof !== 'included') continue;
        // Only the size or index that is not signed, and only to one with the very same path.
        unaffected++;
        expect(place).not.toEqual({ treeSize: size, leafIndex: index });
        expect(directions(place?.leafIndex ?? 0, place?.treeSize ?? 0)).toBe(directions(index, size));
      }
      expect(unaffected).toBeLessThanOrEqual(2);
    },
    60_000,
  );
});
