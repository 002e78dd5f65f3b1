import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ecKey, rsaKey } from '../../e2e/maker/keys';
import {
  cbor,
  logOf,
  makeReceipt,
  makeStatement,
  sha256,
  sign1,
  Tag,
  type Cbor,
  type StatementOptions,
} from '../../e2e/maker/scitt';
import { makeSigner } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { inEnglish } from '../wording';
import { isProblem } from '../signature/cbor';
import { readReceipt, type Receipt } from './receipt';
import { serviceKeyFrom, type ServiceKey } from '../trust/service-key';
import {
  certificatesOf,
  checkRegistration,
  checkStatement,
  entriesOf,
  readStatement,
  tieToRecord,
  type Statement,
} from './statement';

const issuer = ecKey();
const service = ecKey();
const record = Buffer.from('{"vcon":"0.4.0","uuid":"a-record"}');
const hexOf = (algorithm: string, data: Uint8Array): string =>
  createHash(algorithm).update(data).digest('hex');

async function keyOf(pair = issuer, kid = 'issuer-key'): Promise<ServiceKey> {
  const key = await serviceKeyFrom(pair.spki);
  if (key === null) throw new Error('a test needs a key');
  return { ...key, kid: Buffer.from(kid) };
}

function read(bytes: Uint8Array): Statement {
  const statement = readStatement(bytes);
  if (statement === null || isProblem(statement)) throw new Error('a test needs a statement');
  return statement;
}

function receiptIn(bytes: Uint8Array): Receipt {
  const receipt = readReceipt(bytes);
  if (receipt === null || isProblem(receipt)) throw new Error('a test needs a receipt');
  return receipt;
}

const make = (options: Partial<StatementOptions> = {}): Buffer =>
  makeStatement({ key: issuer, content: record, ...options });

function problemOf(bytes: Uint8Array): string {
  const statement = readStatement(bytes);
  return statement === null ? 'none' : isProblem(statement) ? inEnglish(statement.problem) : 'read';
}

describe('readStatement', () => {
  it('reads a hash envelope (RFC 9995)', () => {
    expect(read(make())).toMatchObject({
      algorithm: 'ES256',
      kid: 'issuer-key',
      claims: { issuer: 'https://issuer.example', subject: 'vcon://a-record', issuedAt: null },
      envelope: {
        algorithm: 'sha256',
        hex: hexOf('sha256', record),
        location: 'https://issuer.example/record',
      },
      contentType: 'application/vcon+json',
      certificates: [],
      receipts: [],
    });
  });

  it('reads the content itself', () => {
    const statement = read(make({ envelope: false }));
    expect(statement).toMatchObject({ envelope: null, contentType: 'application/vcon+json' });
    expect(Buffer.from(statement.message.payload ?? [])).toEqual(record);
  });

  it.each([
    [-16, 'sha256'],
    [-43, 'sha384'],
    [-44, 'sha512'],
  ])('reads a digest by hash %d', (label, algorithm) => {
    const payload = createHash(algorithm).update(record).digest();
    const bytes = make({ sign1: { payload, protectedHeader: new Map([[258, label]]) } });
    expect(read(bytes).envelope).toEqual({ algorithm, hex: payload.toString('hex'), location: null });
  });

  it('reads the labels of the drafts, which the vCon Conserver writes', () => {
    const header = new Map<Cbor, Cbor>([
      [
        13,
        new Map<Cbor, Cbor>([
          [1, 'conserver'],
          [2, 'tel:+12025550100'],
        ]),
      ],
      [-6800, -16],
      [-6801, ''],
      [-6802, 'application/vcon+json'],
    ]);
    const digest = read(make({ sign1: { protectedHeader: header } }));
    expect(digest).toMatchObject({
      claims: { issuer: 'conserver', subject: 'tel:+12025550100' },
      contentType: 'application/vcon+json',
      envelope: { algorithm: 'sha256', hex: hexOf('sha256', record), location: null },
    });
    // It signs a text and calls that a digest.
    const payload = Buffer.from(`${hexOf('sha256', record)}:vcon_created`);
    expect(read(make({ sign1: { protectedHeader: header, payload } })).envelope).toBeNull();
  });

  it('reads its certificates and receipts', async () => {
    const { certificate: der } = await makeSigner();
    const receipts = [makeReceipt({ key: service, log: logOf(3), index: 1 })];
    const statement = read(make({ receipts, certificates: [der, Buffer.from('no certificate')] }));
    expect(statement.receipts).toHaveLength(1);
    expect(readReceipt(statement.receipts[0] ?? Buffer.alloc(0))).not.toBeNull();
    expect(statement.certificates).toHaveLength(2);
    expect((await certificatesOf(statement)).map((one) => Buffer.from(one.der))).toEqual([Buffer.from(der)]);
  });

  it('reads one certificate that is not in a list', async () => {
    const { certificate: der } = await makeSigner();
    const bytes = make({ sign1: { unprotectedHeader: new Map([[33, der]]) } });
    expect(await certificatesOf(read(bytes))).toHaveLength(1);
  });

  it.each([
    ['a receipt', makeReceipt({ key: service, log: logOf(3), index: 1 })],
    ['a record', record],
    ['nothing', Buffer.alloc(0)],
    ['a COSE_Sign (RFC 9052 section 4.1)', cbor(new Tag(98, [Buffer.alloc(0), new Map(), null, []]))],
    ['a key', cbor(new Map([[1, 2]]))],
  ])('takes %s for none', (_, bytes) => {
    expect(readStatement(bytes)).toBeNull();
  });

  const header = (...members: [Cbor, Cbor][]): Partial<StatementOptions> => ({
    sign1: { protectedHeader: new Map(members) },
  });
  it.each<[string, Partial<StatementOptions>, string]>([
    [
      'a digest of another length',
      header([258, -43]),
      'Its payload has not the length of the digest that it says it is.',
    ],
    ['SHA-1', header([258, -14]), 'It names a hash that is not known here: -14.'],
    ['a hash that is a map', header([258, new Map()]), 'It names a hash that is not known here: ?.'],
    [
      'the hash not protected',
      { sign1: { protectedHeader: new Map(), unprotectedHeader: new Map([[258, -16]]) } },
      'It says what its digest is outside of what is signed.',
    ],
    [
      'a receipt that is not in a list',
      { sign1: { unprotectedHeader: new Map([[394, record]]) } },
      'The receipts in it are malformed.',
    ],
    [
      'receipts that are no byte strings',
      { sign1: { unprotectedHeader: new Map([[394, [1]]]) } },
      'The receipts in it are malformed.',
    ],
    [
      'more receipts than the bound',
      { receipts: Array<Buffer>(bounds.transparency.receipts + 1).fill(record) },
      `It has more than ${bounds.transparency.receipts} receipts.`,
    ],
    ['certificates that are no byte strings', header([33, [1]]), 'The certificates in it are malformed.'],
    [
      'more certificates than the bound',
      { certificates: Array<Buffer>(bounds.certificates + 1).fill(record) },
      'The certificates in it are malformed.',
    ],
  ])('refuses one with %s', (_, options, problem) => {
    expect(problemOf(make(options))).toBe(problem);
  });
});

describe('checkStatement', () => {
  it('accepts what its issuer signed, and refuses every byte changed', async () => {
    const keys = [await keyOf()];
    const bytes = make();
    expect(await checkStatement(read(bytes), { signer: null, keys })).toMatchObject({
      signature: true,
      key: keys[0],
      checks: [{ outcome: 'pass', message: 'The statement is unchanged since it was signed.' }],
    });
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
      const statement = readStatement(changed);
      const checked =
        statement === null || isProblem(statement)
          ? null
          : await checkStatement(statement, { signer: null, keys });
      expect(checked?.signature).not.toBe(true);
      refused++;
    }
    expect(refused).toBe(bytes.length);
  });

  it('goes by the certificate that it carries, whatever other keys were given', async () => {
    const other = await keyOf(ecKey());
    const checked = await checkStatement(read(make()), { signer: other, keys: [await keyOf()] });
    expect(checked).toMatchObject({
      signature: false,
      checks: [{ outcome: 'fail', message: 'The statement does not match its signature.' }],
    });
  });

  it('needs the content where that is detached', async () => {
    const statement = read(make({ envelope: false, sign1: { detached: true } }));
    const keys = [await keyOf()];
    expect(await checkStatement(statement, { signer: null, keys })).toMatchObject({
      signature: null,
      checks: [{ outcome: 'not-checked', message: 'What the statement is about was not given.' }],
    });
    expect(await checkStatement(statement, { signer: null, keys }, record)).toMatchObject({
      signature: true,
    });
    expect(await checkStatement(statement, { signer: null, keys }, Buffer.from('x'))).toMatchObject({
      signature: false,
    });
  });

  it.each<[string, Partial<StatementOptions>, string]>([
    [
      'a critical header that is not known',
      {
        sign1: {
          protectedHeader: new Map<Cbor, Cbor>([
            [2, ['x']],
            ['x', 1],
          ]),
        },
      },
      'It has headers that must be understood and are not known here: x.',
    ],
    ['no algorithm', { sign1: { alg: false } }, 'It names no algorithm.'],
    [
      'SHA-1',
      { key: rsaKey(), algorithm: 'RS1' },
      'It is signed with an algorithm that is not allowed or not known here: -65535.',
    ],
    [
      'another kind of key',
      { key: rsaKey(), algorithm: 'PS256' },
      'PS256 cannot be used with this key: elliptic curve P-256.',
    ],
  ])('does not judge one with %s', async (_, options, message) => {
    const checked = await checkStatement(read(make(options)), { signer: null, keys: [await keyOf()] });
    expect(checked).toMatchObject({ signature: null, checks: [{ outcome: 'not-checked', message }] });
  });

  it('settles nothing without its issuer’s key', async () => {
    for (const keys of [[], [await keyOf(ecKey(), 'another')]]) {
      expect(await checkStatement(read(make()), { signer: null, keys })).toMatchObject({
        signature: null,
        checks: [{ message: 'The key of its issuer was not given.' }],
      });
    }
  });
});

describe('checkRegistration', () => {
  const bare = make();
  const untagged = make({ sign1: { tag: false } });
  const withHeader = make({ sign1: { unprotectedHeader: new Map([[99, 'x']]) } });
  /** ECDSA signs the same anew each time, so that the statement is made once and the header taken off by hand. */
  const emptied = Buffer.from(withHeader.toString('hex').replace('a118636178', 'a0'), 'hex');
  const digest = sha256(record);

  it.each<[string, Buffer, Buffer]>([
    ['statement', bare, bare],
    ['statement-hash', bare, sha256(bare)],
    ['untagged', bare, bare.subarray(1)],
    ['untagged-hash', bare, sha256(bare.subarray(1))],
    ['statement', untagged, Buffer.concat([Buffer.of(0xd2), untagged])],
    ['untagged', untagged, untagged],
    ['statement', withHeader, emptied],
    ['as-given', withHeader, withHeader],
    ['as-given-hash', withHeader, sha256(withHeader)],
    ['payload-hash', bare, sha256(digest)],
  ])('finds a statement that a log keeps as: %s', async (form, statement, entry) => {
    const receipt = receiptIn(makeReceipt({ key: service, log: logOf(11, { 4: entry }), index: 4 }));
    const keys = [await keyOf(service, 'ts-key')];
    expect(await checkRegistration(receipt, read(statement), keys)).toMatchObject({
      proof: 'included',
      form,
    });
    const other = read(make({ content: Buffer.from('another record') }));
    expect(await checkRegistration(receipt, other, keys)).toMatchObject({ proof: 'not', form: null });
  });

  it('finds a transparent statement by the receipts in it, which the log did not see', async () => {
    const receipts = [2, 5].map((index) =>
      makeReceipt({ key: service, log: logOf(9, { [index]: bare }), index }),
    );
    const parts = bare.toString('hex');
    const header = cbor(new Map([[394, receipts]])).toString('hex');
    const at = parts.indexOf('a05820');
    const transparent = read(Buffer.from(parts.slice(0, at) + header + parts.slice(at + 2), 'hex'));
    expect(transparent.receipts).toHaveLength(2);
    for (const bytes of transparent.receipts) {
      const checked = await checkRegistration(receiptIn(bytes), transparent, [
        await keyOf(service, 'ts-key'),
      ]);
      expect(checked).toMatchObject({ proof: 'included', form: 'statement' });
    }
  });

  it('lists each form once', async () => {
    expect((await entriesOf(read(bare))).map(({ form }) => form)).toEqual([
      'statement',
      'statement-hash',
      'untagged',
      'untagged-hash',
      'payload-hash',
    ]);
    const detached = read(make({ envelope: false, sign1: { detached: true, tag: false } }));
    expect((await entriesOf(detached)).map(({ form }) => form)).not.toContain('payload-hash');
  });
});

describe('tieToRecord', () => {
  const candidates = [
    { what: 'file', sha256: hexOf('sha256', Buffer.from('the file')) },
    {
      what: 'payload',
      sha256: hexOf('sha256', record),
      sha384: hexOf('sha384', record),
      sha512: hexOf('sha512', record),
    },
  ];
  const payload = (bytes: Uint8Array | string): Statement =>
    read(sign1({ key: issuer, algorithm: 'ES256', payload: Buffer.from(bytes) }));

  it.each<[string, Statement, string | null]>([
    ['a digest', read(make()), 'digest'],
    [
      'a SHA-512 digest',
      read(
        make({
          sign1: {
            payload: createHash('sha512').update(record).digest(),
            protectedHeader: new Map([[258, -44]]),
          },
        }),
      ),
      'digest',
    ],
    ['the content', read(make({ envelope: false })), 'content'],
    ['a digest as text', payload(hexOf('sha256', record)), 'text'],
    ['a digest as text in capitals', payload(hexOf('sha512', record).toUpperCase()), 'text'],
    ['the text of the Conserver', payload(`${hexOf('sha256', record)}:vcon_created:+12025550100`), 'text'],
    ['a digest of something else', read(make({ content: Buffer.from('x') })), null],
    ['other content', read(make({ content: Buffer.from('x'), envelope: false })), null],
    ['a digest that is not declared to be one', payload(sha256(record)), null],
    ['a text with a digest inside', payload(`see ${hexOf('sha256', record)}`), null],
    ['no payload', read(make({ envelope: false, sign1: { detached: true } })), null],
  ])('of %s', async (_, statement, how) => {
    expect(await tieToRecord(statement, candidates)).toEqual(how === null ? null : { what: 'payload', how });
  });
});
