import {
  constants,
  createCipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  KeyObject,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { encryptedRecord, makeRecipient, type JweHeader, type Recipient } from '../../e2e/maker/jwe';
import { toBytes } from '../../e2e/maker/jws';
import { makeRecord } from '../../e2e/maker/record';
import { bounds } from '../bounds';
import { isObject, JsonError, parseJson, type JsonObject } from '../vcon/json';
import { fromCompactJwe } from '../vcon/container';
import { openJwe, type JweResult } from './jwe';
import { isKeyProblem, readPrivateKey, type PrivateKey } from './private-key';
import { inEnglish } from '../wording';

const record = toBytes(makeRecord());

type Curve = 'P-256' | 'P-384' | 'P-521' | 'X25519';
const curves: Curve[] = ['P-256', 'P-384', 'P-521', 'X25519'];
const rsaAlgs = ['RSA-OAEP', 'RSA-OAEP-256'];
const ecdhAlgs = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'];
const encs = ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512', 'A128GCM', 'A192GCM', 'A256GCM'];

let rsa: Recipient;
let otherRsa: Recipient;
const ec = {} as Record<Curve, Recipient>;
/** The user's key that goes with a recipient. */
const keyOf = new Map<Recipient, PrivateKey>();

async function read(pem: string): Promise<PrivateKey> {
  const key = await readPrivateKey(Buffer.from(pem), null);
  if (isKeyProblem(key)) throw new Error(key.message);
  return key;
}

beforeAll(async () => {
  [rsa, otherRsa] = await Promise.all([makeRecipient(), makeRecipient()]);
  for (const curve of curves) ec[curve] = await makeRecipient(curve);
  for (const each of [rsa, otherRsa, ...Object.values(ec)]) keyOf.set(each, await read(each.pem));
});

const keys = (...recipients: Recipient[]): PrivateKey[] =>
  recipients.map((each) => keyOf.get(each) ?? expect.fail('a recipient without key'));

function json(value: unknown): JsonObject {
  const parsed = parseJson(toBytes(value)).value;
  return isObject(parsed) ? parsed : expect.fail('a test needs a JSON object');
}

const open = (jwe: unknown, ...recipients: Recipient[]): Promise<JweResult> =>
  openJwe(json(jwe), keys(...recipients));

/** What a result says, but for its words. */
function said(result: JweResult): object {
  for (const check of result.checks) {
    expect(check.id).toMatch(/^encryption\.[a-z]+$/);
    expect(check.message).toMatch(/\.$/);
    expect(check.spec).toMatch(/^RFC (75(16|18)|8259|7493) sections? \d/);
  }
  return { kind: result.kind, reasons: result.reasons };
}

/** Why it was refused, in English. */
function messageOf(result: JweResult): string {
  if (result.kind !== 'refused') throw new Error(`It is ${result.kind}.`);
  return inEnglish(result.message);
}

function plaintext(result: JweResult): Uint8Array {
  if (result.kind !== 'opened') throw new Error(`${result.kind}: ${result.checks.at(-1)?.message}`);
  return result.plaintext;
}

const refused = (reason: string) => ({ kind: 'refused', reasons: [reason] });
const NOT_OPENED = { kind: 'not-opened', reasons: ['DECRYPTION_FAILED'] };
const LOCKED = { kind: 'locked', reasons: ['ENCRYPTED'] };
const OPENED = { kind: 'opened', reasons: [] };

const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');

// --- A JWE made by hand with Node's own cryptography -------------------------------------------------------

interface Part {
  readonly recipient: Recipient;
  readonly alg: string;
  /** Further members of the recipient's header. */
  readonly header?: object;
}

interface HandMade {
  enc?: string;
  content?: Uint8Array;
  protectedHeader?: object;
  unprotected?: object;
  aad?: string;
  apu?: string;
  apv?: string;
}

interface GeneralJwe {
  protected?: string;
  unprotected?: object;
  recipients: { header: Record<string, unknown>; encrypted_key?: string }[];
  iv: string;
  ciphertext: string;
  tag: string;
  aad?: string;
}

/** RFC 7516 section 5.1. `alg` and `epk` are in the recipients' headers, `enc` is protected. */
function byHand(parts: readonly Part[], options: HandMade = {}): GeneralJwe {
  const { enc = 'A256GCM', content = record, unprotected, aad, apu, apv } = options;
  const protectedText = base64url(JSON.stringify({ enc, ...options.protectedHeader }));
  let cek: Buffer = randomBytes(cekBytes(enc));
  const recipients = parts.map(({ recipient, alg, header }) => {
    const publicKey = KeyObject.from(recipient.publicKey);
    if (alg.startsWith('RSA')) {
      const padding = alg === 'RSA1_5' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_OAEP_PADDING;
      const oaepHash = alg === 'RSA-OAEP' ? 'sha1' : 'sha256';
      const encrypted = publicEncrypt({ key: publicKey, padding, oaepHash }, cek);
      return { header: { alg, ...header }, encrypted_key: base64url(encrypted) };
    }
    const ephemeral = generateEphemeral(publicKey);
    const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey });
    const epk = ephemeral.publicKey.export({ format: 'jwk' });
    const parties = { ...(apu === undefined ? {} : { apu }), ...(apv === undefined ? {} : { apv }) };
    const all = { alg, epk, ...parties, ...header };
    const [, bits] = /\+A(\d+)KW$/.exec(alg) ?? [];
    if (bits === undefined) {
      cek = concatKdf(secret, enc, cek.length, apu, apv);
      return { header: all };
    }
    const kek = concatKdf(secret, alg, Number(bits) / 8, apu, apv);
    const wrap = createCipheriv(`id-aes${bits}-wrap`, kek, Buffer.alloc(8, 0xa6));
    return { header: all, encrypted_key: base64url(Buffer.concat([wrap.update(cek), wrap.final()])) };
  });
  const authenticated = aad === undefined ? protectedText : `${protectedText}.${aad}`;
  return {
    protected: protectedText,
    ...(unprotected === undefined ? {} : { unprotected }),
    recipients,
    ...encryptContent(enc, cek, content, Buffer.from(authenticated)),
    ...(aad === undefined ? {} : { aad }),
  };
}

const cekBytes = (enc: string): number => Number(/^A(\d+)/.exec(enc)?.[1]) / (enc.includes('CBC') ? 4 : 8);

function generateEphemeral(publicKey: KeyObject): { publicKey: KeyObject; privateKey: KeyObject } {
  const namedCurve = publicKey.asymmetricKeyDetails?.namedCurve;
  return namedCurve === undefined ? generateKeyPairSync('x25519') : generateKeyPairSync('ec', { namedCurve });
}

/** RFC 7518 section 4.6.2, with SHA-256 for keys of up to 512 bits. */
function concatKdf(secret: Buffer, id: string, length: number, apu = '', apv = ''): Buffer {
  const number = (value: number) => Buffer.from(value.toString(16).padStart(8, '0'), 'hex');
  const field = (data: Buffer) => Buffer.concat([number(data.length), data]);
  const info = Buffer.concat([
    field(Buffer.from(id)),
    field(Buffer.from(apu, 'base64url')),
    field(Buffer.from(apv, 'base64url')),
    number(length * 8),
  ]);
  const rounds = [1, 2].map((i) =>
    createHash('sha256').update(number(i)).update(secret).update(info).digest(),
  );
  return Buffer.concat(rounds).subarray(0, length);
}

/** RFC 7518 sections 5.2 and 5.3. */
function encryptContent(enc: string, cek: Buffer, content: Uint8Array, aad: Buffer) {
  const [, bits = '', hash] = /^A(\d+)(?:GCM|CBC-HS(\d+))$/.exec(enc) ?? [];
  if (hash === undefined) {
    const iv = randomBytes(12);
    const cipher = createCipheriv(`aes-${bits as '256'}-gcm`, cek, iv).setAAD(aad);
    const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
    return { iv: base64url(iv), ciphertext: base64url(ciphertext), tag: base64url(cipher.getAuthTag()) };
  }
  const iv = randomBytes(16);
  const half = cek.length / 2;
  const cipher = createCipheriv(`aes-${bits}-cbc`, cek.subarray(half), iv);
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  const bitsOfAad = Buffer.alloc(8);
  bitsOfAad.writeBigUInt64BE(BigInt(aad.length * 8));
  const mac = createHmac(`sha${hash}`, cek.subarray(0, half));
  const tag = mac.update(aad).update(iv).update(ciphertext).update(bitsOfAad).digest().subarray(0, half);
  return { iv: base64url(iv), ciphertext: base64url(ciphertext), tag: base64url(tag) };
}

/** One recipient's JWE in Flattened form (RFC 7516 section 7.2.2). */
function flattened({ recipients: [only], ...shared }: GeneralJwe): Record<string, unknown> {
  return { ...shared, ...only };
}

const rsaPart = (header?: object): Part => ({ recipient: rsa, alg: 'RSA-OAEP', ...(header && { header }) });
const ecPart = (alg = 'ECDH-ES', curve: Curve = 'P-256'): Part => ({ recipient: ec[curve], alg });

// -----------------------------------------------------------------------------------------------------------

describe('a record encrypted by Node’s own cryptography', () => {
  const pairs = (algs: string[]) => algs.flatMap((alg) => encs.map((enc) => [alg, enc] as const));

  it.each(pairs(rsaAlgs))('opens: %s, %s', async (alg, enc) => {
    const result = await open(byHand([{ recipient: rsa, alg }], { enc }), rsa);
    expect(plaintext(result)).toEqual(record);
    expect(said(result)).toEqual(OPENED);
    const spki = createPublicKey(rsa.pem).export({ type: 'spki', format: 'der' });
    expect(result).toHaveProperty('openedBy', createHash('sha256').update(spki).digest('hex'));
  });

  describe.each(curves)('on %s', (curve) => {
    it.each(pairs(ecdhAlgs))('opens: %s, %s', async (alg, enc) => {
      const result = await open(byHand([ecPart(alg, curve)], { enc }), ec[curve]);
      expect(plaintext(result)).toEqual(record);
      expect(said(result)).toEqual(OPENED);
    });
  });

  it.each(encs)('opens with further authenticated data: %s', async (enc) => {
    const jwe = byHand([rsaPart()], { enc, aad: base64url('what else') });
    expect(plaintext(await open(jwe, rsa))).toEqual(record);
  });

  it.each<[string, HandMade]>([
    ['apu and apv', { apu: base64url('Alice'), apv: base64url('Bob') }],
    ['apu alone', { apu: base64url('Alice') }],
    ['apv alone', { apv: base64url('Bob') }],
  ])('opens with %s', async (_, parties) => {
    for (const alg of ecdhAlgs) {
      expect(plaintext(await open(byHand([ecPart(alg)], parties), ec['P-256']))).toEqual(record);
    }
  });

  it('opens to nothing where nothing was encrypted', async () => {
    const jwe = byHand([rsaPart()], { content: new Uint8Array() });
    expect(jwe.ciphertext).toBe('');
    expect(plaintext(await open(jwe, rsa))).toEqual(new Uint8Array());
  });

  it('opens in its flattened and its compact form', async () => {
    const jwe = byHand([ecPart('ECDH-ES+A256KW')]);
    expect(plaintext(await open(flattened(jwe), ec['P-256']))).toEqual(record);

    for (const enc of encs) {
      const part = { ...rsaPart(), header: {} };
      const made = byHand([part], { enc, protectedHeader: { alg: 'RSA-OAEP', uuid: 'u' } });
      const [only] = made.recipients;
      const compact = fromCompactJwe([
        made.protected ?? '',
        only?.encrypted_key ?? '',
        made.iv,
        made.ciphertext,
        made.tag,
      ]);
      const result = await openJwe(compact, keys(rsa));
      expect(plaintext(result)).toEqual(record);
      expect(result.uuid).toBe('u');
    }
  });
});

describe('a record encrypted by the maker', () => {
  const ways = [
    ...rsaAlgs.map((alg) => ['RSA', alg] as const),
    ...curves.flatMap((curve) => ecdhAlgs.map((alg) => [curve, alg] as const)),
  ].flatMap(([key, alg]) => encs.map((enc) => [key, alg, enc] as const));

  it.each(ways)('opens: %s, %s, %s', async (key, alg, enc) => {
    const recipient = key === 'RSA' ? rsa : ec[key];
    const jwe = await encryptedRecord(record, recipient, { alg, enc, uuid: 'an-id' });
    const result = await open(jwe, recipient);
    expect(plaintext(result)).toEqual(record);
    expect(said(result)).toEqual(OPENED);
    expect(result.uuid).toBe('an-id');
  });

  it('opens compressed, to the same bytes', async () => {
    for (const enc of encs) {
      const jwe = await encryptedRecord(record, rsa, { enc, zip: true });
      expect(plaintext(await open(jwe, rsa))).toEqual(record);
    }
  });
});

describe('headers', () => {
  const pairs: (readonly [JweHeader, JweHeader, ...JweHeader[]])[] = [
    ['protected', 'unprotected'],
    ['protected', 'recipient'],
    ['unprotected', 'recipient'],
    ['protected', 'unprotected', 'recipient'],
  ];
  const cases = pairs.flatMap((places) => (['alg', 'enc'] as const).map((name) => ({ name, places })));

  it.each(cases)('may repeat the same $name in $places', async ({ name, places }) => {
    const jwe = await encryptedRecord(record, rsa, { [`${name}In`]: places });
    const result = await open(jwe, rsa);
    expect(plaintext(result)).toEqual(record);
    expect(said(result)).toEqual({ kind: 'opened', reasons: ['HEADER_DUPLICATED'] });
    expect(result.checks[0]).toMatchObject({ id: 'encryption.header', outcome: 'warn' });
    expect(result.checks[0]?.message).toContain(`"${name}"`);
  });

  it.each(cases)('must not say two things of $name in $places', async ({ name, places }) => {
    const jwe = await encryptedRecord(record, rsa, { [`${name}In`]: places });
    const other = { [name]: name === 'alg' ? 'RSA-OAEP-256' : 'A128GCM' };
    const contradicting = places.includes('recipient')
      ? {
          ...jwe,
          recipients: jwe.recipients.map((each) => ({ ...each, header: { ...each.header, ...other } })),
        }
      : { ...jwe, unprotected: { ...jwe.unprotected, ...other } };
    const decrypting = vi.spyOn(crypto.subtle, 'decrypt');
    for (const recipients of [[rsa], []]) {
      const result = await open(contradicting, ...recipients);
      expect(said(result)).toEqual(refused('HEADER_CONFLICT'));
      expect(messageOf(result)).toEqual(expect.stringContaining(`"${name}"`));
    }
    expect(decrypting).not.toHaveBeenCalled();
    decrypting.mockRestore();
  });

  it('must not say two things of anything, whatever its kind', async () => {
    const conflicts: [unknown, unknown][] = [
      ['a', 'b'],
      [1, 1.5],
      [null, 'a'],
      [{ a: 1 }, { a: 2 }],
      [['a'], ['a', 'a']],
    ];
    for (const [one, other] of conflicts) {
      const jwe = byHand([rsaPart({ x: other })], { unprotected: { x: one } });
      expect(said(await open(jwe, rsa))).toEqual(refused('HEADER_CONFLICT'));
      const same = byHand([rsaPart({ x: one })], { unprotected: { x: one } });
      expect(said(await open(same, rsa))).toEqual({ kind: 'opened', reasons: ['HEADER_DUPLICATED'] });
    }
  });

  it('with names that objects have of their own are names like any other', async () => {
    const hostile = '{"__proto__":{"alg":"dir"},"constructor":1,"toString":null}';
    const header = JSON.parse(hostile) as object;
    const jwe = byHand([rsaPart()], { protectedHeader: { toString: null }, unprotected: header });
    expect(said(await open(jwe, rsa))).toEqual({ kind: 'opened', reasons: ['HEADER_DUPLICATED'] });
  });

  it('of one recipient that contradict the shared ones stop all', async () => {
    const jwe = byHand([rsaPart(), { recipient: otherRsa, alg: 'RSA-OAEP', header: { enc: 'A128GCM' } }]);
    expect(said(await open(jwe, rsa))).toEqual(refused('HEADER_CONFLICT'));
  });

  it('must give one "enc" for all recipients', async () => {
    const jwe = byHand([rsaPart({ enc: 'A256GCM' }), rsaPart({ enc: 'A128GCM' })]);
    const unprotected = { ...jwe, protected: '' };
    expect(said(await open(unprotected, rsa))).toEqual(refused('HEADER_CONFLICT'));
  });

  it.each<[string, HandMade, object | undefined, string]>([
    ['crit', { protectedHeader: { crit: ['x'], x: 1 } }, undefined, 'UNSUPPORTED_CRITICAL_HEADER'],
    ['an empty crit', { protectedHeader: { crit: [] } }, undefined, 'HEADER_CONFLICT'],
    ['crit that names enc', { protectedHeader: { crit: ['enc'] } }, undefined, 'HEADER_CONFLICT'],
    ['crit, unprotected', { unprotected: { crit: ['x'], x: 1 } }, undefined, 'HEADER_CONFLICT'],
    ['crit, of the recipient', {}, { crit: ['x'], x: 1 }, 'HEADER_CONFLICT'],
    ['zip, unprotected', { unprotected: { zip: 'DEF' } }, undefined, 'HEADER_CONFLICT'],
    ['zip, of the recipient', {}, { zip: 'DEF' }, 'HEADER_CONFLICT'],
    ['another zip', { protectedHeader: { zip: 'GZ' } }, undefined, 'ALG_NOT_ALLOWED'],
    ['a zip that is null', { protectedHeader: { zip: null } }, undefined, 'ALG_NOT_ALLOWED'],
    ['a uuid that is no string', { unprotected: { uuid: 1 } }, undefined, 'ENCRYPTION_MALFORMED'],
  ])('with %s are refused', async (_, options, header, reason) => {
    expect(said(await open(byHand([rsaPart(header)], options), rsa))).toEqual(refused(reason));
  });

  it('give the uuid, from whichever of them', async () => {
    const uuid = 'an-id';
    for (const [part, options] of [
      [rsaPart(), { unprotected: { uuid } }],
      [rsaPart(), { protectedHeader: { uuid } }],
      [rsaPart({ uuid }), {}],
    ] as const) {
      const jwe = byHand([part], options);
      expect(await open(jwe, rsa)).toMatchObject({ kind: 'opened', uuid });
      expect(await open(jwe)).toMatchObject({ kind: 'locked', uuid });
      expect(await open(jwe, otherRsa)).toMatchObject({ kind: 'not-opened', uuid });
    }
    expect(await open(byHand([rsaPart()]), rsa)).toMatchObject({ uuid: null });
  });
});

describe('algorithms', () => {
  it('are those of the table: RSA1_5 is refused although the key would open it', async () => {
    const jwe = byHand([{ recipient: rsa, alg: 'RSA1_5' }]);
    const result = await open(jwe, rsa);
    expect(said(result)).toEqual(refused('ALG_NOT_ALLOWED'));
    expect(messageOf(result)).toEqual(expect.stringContaining('"RSA1_5"'));
  });

  it.each([
    ...['dir', 'A128KW', 'A192KW', 'A256KW', 'A128GCMKW', 'A256GCMKW', 'PBES2-HS256+A128KW'],
    ...['RSA-OAEP-384', 'RSA-OAEP-512', 'ECDH-1PU', 'none', 'rsa-oaep', '', '__proto__', 'toString'],
  ])('never are %j', async (alg) => {
    const jwe = byHand([rsaPart()]);
    const changed = { ...jwe, recipients: [{ ...jwe.recipients[0], header: { alg } }] };
    expect(said(await open(changed, rsa))).toEqual(refused('ALG_NOT_ALLOWED'));
    expect(said(await open(changed))).toEqual(refused('ALG_NOT_ALLOWED'));
  });

  it.each(['A128CBC', 'A256GCMKW', 'none', '', 'a256gcm', '__proto__'])(
    'for content never are %j',
    async (enc) => {
      const jwe = byHand([rsaPart()]);
      const changed = { ...jwe, protected: base64url(JSON.stringify({ enc })) };
      expect(said(await open(changed, rsa))).toEqual(refused('ALG_NOT_ALLOWED'));
    },
  );

  it.each<[string, string]>([
    ['RSA-OAEP', 'A192GCM'],
    ['RSA-OAEP', 'A192CBC-HS384'],
    ['ECDH-ES+A192KW', 'A256GCM'],
  ])('that the browser lacks are not taken for a wrong key: %s, %s', async (alg, enc) => {
    const recipient = alg.startsWith('RSA') ? rsa : ec['P-256'];
    const jwe = byHand([{ recipient, alg }], { enc });
    const importKey = crypto.subtle.importKey.bind(crypto.subtle);
    // As Chromium does it
    const lacking = vi.spyOn(crypto.subtle, 'importKey').mockImplementation((...args: unknown[]) => {
      const [, data] = args;
      if (data instanceof Uint8Array && data.length === 24) {
        throw new DOMException('192-bit AES keys are not supported', 'OperationError');
      }
      return importKey(...(args as Parameters<typeof importKey>));
    });
    try {
      const result = await open(jwe, recipient);
      expect(said(result)).toEqual(refused('ALG_NOT_ALLOWED'));
      expect(messageOf(result)).toEqual(expect.stringContaining('browser'));
    } finally {
      lacking.mockRestore();
    }
    expect(said(await open(jwe, recipient))).toEqual(OPENED);
  });
});

describe('keys', () => {
  it('are needed', async () => {
    const result = await open(byHand([rsaPart()]));
    expect(said(result)).toEqual(LOCKED);
    expect(result.checks.at(-1)).toMatchObject({ id: 'encryption.open', outcome: 'not-checked' });
  });

  it('of another kind or curve cannot fit', async () => {
    expect(said(await open(byHand([rsaPart()]), ec['P-256'], ec.X25519))).toEqual(LOCKED);
    expect(said(await open(byHand([ecPart()]), rsa, ec['P-384'], ec.X25519))).toEqual(LOCKED);
    const elsewhere = byHand([ecPart()]);
    Object.assign(elsewhere.recipients[0]?.header['epk'] as object, { crv: 'secp256k1' });
    expect(said(await open(elsewhere, rsa, ...Object.values(ec)))).toEqual(LOCKED);
  });

  it('of somebody else do not open it', async () => {
    const otherEc = await makeRecipient('P-256');
    keyOf.set(otherEc, await read(otherEc.pem));
    for (const enc of encs) {
      for (const alg of rsaAlgs) {
        expect(said(await open(byHand([{ recipient: rsa, alg }], { enc }), otherRsa))).toEqual(NOT_OPENED);
      }
      for (const alg of ecdhAlgs) {
        expect(said(await open(byHand([ecPart(alg)], { enc }), otherEc))).toEqual(NOT_OPENED);
      }
    }
    const larger = await makeRecipient(3072);
    keyOf.set(larger, await read(larger.pem));
    expect(said(await open(byHand([rsaPart()]), larger))).toEqual(NOT_OPENED);
  });

  it('are all tried', async () => {
    const result = await open(byHand([rsaPart()]), ec['P-256'], otherRsa, rsa);
    expect(said(result)).toEqual(OPENED);
    expect(result).toHaveProperty('openedBy', keys(rsa)[0]?.publicKeySha256);
  });

  it('open for each of several recipients', async () => {
    const jwe = await encryptedRecord(record, [rsa, otherRsa]);
    for (const each of [rsa, otherRsa]) expect(plaintext(await open(jwe, each))).toEqual(record);

    const mixed = byHand([
      { recipient: rsa, alg: 'RSA-OAEP-256', header: { uuid: 'one' } },
      { ...ecPart('ECDH-ES+A128KW', 'P-521'), header: { uuid: 'two' } },
      { ...ecPart('ECDH-ES+A256KW', 'X25519'), header: { uuid: 'three' } },
    ]);
    const recipients = [rsa, ec['P-521'], ec.X25519];
    for (const [i, each] of recipients.entries()) {
      const result = await open(mixed, each);
      expect(plaintext(result)).toEqual(record);
      expect(result.uuid).toBe(['one', 'two', 'three'][i]);
      expect(result.checks.at(-1)?.message).toContain(`recipient ${i + 1}`);
    }
    expect(said(await open(mixed, otherRsa))).toEqual(NOT_OPENED);
    expect(said(await open(mixed, ec['P-384']))).toEqual(LOCKED);
  });

  it('open for one recipient where another’s algorithm is not accepted', async () => {
    const jwe = byHand([{ recipient: otherRsa, alg: 'RSA1_5' }, rsaPart()]);
    const result = await open(jwe, otherRsa, rsa);
    expect(said(result)).toEqual(OPENED);
    expect(result).toHaveProperty('openedBy', keys(rsa)[0]?.publicKeySha256);
    expect(result.checks[0]).toMatchObject({ id: 'encryption.recipients', outcome: 'info' });
    expect(result.checks[0]?.message).toContain('1 of 2');
    expect(said(await open(jwe, otherRsa))).toEqual(NOT_OPENED);
  });
});

describe('damage', () => {
  const flip = (text: string, byte: number): string => {
    const bytes = Buffer.from(text, 'base64url');
    bytes[byte] = (bytes[byte] ?? 0) ^ (1 << (byte % 8));
    return base64url(bytes);
  };
  const everyByte = (text: string): number[] => [...Buffer.from(text, 'base64url').keys()];

  const made: [string, () => Part, string][] = [
    ['RSA-OAEP, A256CBC-HS512', () => rsaPart(), 'A256CBC-HS512'],
    ['RSA-OAEP-256, A256GCM', () => ({ recipient: rsa, alg: 'RSA-OAEP-256' }), 'A256GCM'],
    ['ECDH-ES, A128CBC-HS256', () => ecPart(), 'A128CBC-HS256'],
    ['ECDH-ES+A128KW, A128GCM', () => ecPart('ECDH-ES+A128KW'), 'A128GCM'],
  ];
  const content = Buffer.from('{"parties":[],"dialog":[]}');

  describe.each(made)('to a record by %s', (_, part, enc) => {
    const make = (): GeneralJwe => byHand([part()], { enc, content, aad: 'AAAA' });
    const recipient = (): Recipient => part().recipient;

    it.each(['iv', 'ciphertext', 'tag', 'aad'] as const)('of one bit in any byte of %s', async (name) => {
      const jwe = make();
      const text = jwe[name] ?? '';
      expect(text).not.toBe('');
      for (const byte of everyByte(text)) {
        expect(said(await open({ ...jwe, [name]: flip(text, byte) }, recipient()))).toEqual(NOT_OPENED);
      }
      expect(said(await open(jwe, recipient()))).toEqual(OPENED);
    });

    it('of one bit in any byte of the encrypted key', async () => {
      const jwe = make();
      const [only] = jwe.recipients;
      const text = only?.encrypted_key ?? '';
      for (const byte of everyByte(text)) {
        const changed = { ...jwe, recipients: [{ ...only, encrypted_key: flip(text, byte) }] };
        expect(said(await open(changed, recipient()))).toEqual(NOT_OPENED);
      }
    });

    it('of one bit in any byte of the protected header', async () => {
      const jwe = make();
      const text = jwe.protected ?? '';
      for (const byte of everyByte(text)) {
        const result = await open({ ...jwe, protected: flip(text, byte) }, recipient());
        expect(['refused', 'not-opened']).toContain(result.kind);
      }
    });

    it('of the protected header, even where it means the same', async () => {
      const jwe = make();
      const header = Buffer.from(jwe.protected ?? '', 'base64url').toString();
      const changed = { ...jwe, protected: base64url(`${header} `) };
      expect(said(await open(changed, recipient()))).toEqual(NOT_OPENED);
    });
  });

  it('of one bit in any byte of the sender’s key', async () => {
    for (const alg of ecdhAlgs) {
      const jwe = byHand([ecPart(alg)]);
      const [only] = jwe.recipients;
      const epk = only?.header['epk'] as { x: string; y: string };
      for (const name of ['x', 'y'] as const) {
        for (const byte of everyByte(epk[name])) {
          const header = { ...only?.header, epk: { ...epk, [name]: flip(epk[name], byte) } };
          const changed = { ...jwe, recipients: [{ ...only, header }] };
          expect(said(await open(changed, ec['P-256']))).toEqual(NOT_OPENED);
        }
      }
    }
  });

  it('never makes it throw, and never opens it to anything else', async () => {
    const file = toBytes(byHand([ecPart('ECDH-ES+A128KW')], { aad: 'AAAA', content }));
    let opened = 0;
    for (const [at, byte] of file.entries()) {
      for (const other of [byte ^ 1, 0x41, 0x22]) {
        const changed = Uint8Array.from(file, (each, i) => (i === at ? other : each));
        let value;
        try {
          ({ value } = parseJson(changed));
        } catch (error) {
          if (!(error instanceof JsonError)) throw error;
          continue;
        }
        if (!isObject(value)) continue;
        const result = await openJwe(value, keys(ec['P-256']));
        if (result.kind !== 'opened') continue;
        opened++;
        expect(Buffer.from(result.plaintext).toString()).toBe(content.toString());
      }
    }
    // Among them are the changes that change nothing
    expect(opened).toBeGreaterThan(0);
  });
});

describe('base64url', () => {
  const good = (): Record<string, unknown> =>
    flattened(byHand([rsaPart()], { enc: 'A256CBC-HS512', aad: base64url('data!') }));
  const members = ['protected', 'encrypted_key', 'iv', 'ciphertext', 'tag', 'aad'];
  const spoiled: [string, (text: string) => unknown][] = [
    ['padding', (text) => `${text}=`],
    ['double padding', (text) => `${text}==`],
    ['a space', (text) => ` ${text}`],
    ['a line break', (text) => `${text.slice(0, 4)}\n${text.slice(4)}`],
    ['a character of standard base64', (text) => `+${text.slice(1)}`],
    ['a dot', (text) => `${text}.`],
    ['a number in its place', () => 1],
    ['null in its place', () => null],
    ['a list in its place', (text) => [text]],
  ];
  it.each(members.flatMap((name) => spoiled.map(([what, spoil]) => ({ name, what, spoil }))))(
    'of $name is refused with $what',
    async ({ name, spoil }) => {
      const jwe = good();
      const result = await open({ ...jwe, [name]: spoil(jwe[name] as string) }, rsa);
      expect(said(result)).toEqual(refused('ENCRYPTION_MALFORMED'));
      expect(messageOf(result)).toEqual(expect.stringContaining(`"${name}"`));
    },
  );

  it.each(['encrypted_key', 'iv', 'tag', 'aad'])('of %s is refused with stray bits', async (name) => {
    const jwe = good();
    const text = jwe[name] as string;
    expect(text.length % 4).not.toBe(0);
    // The last character carries bits that no byte has; another that differs in them alone stands for the same bytes
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const stray = text.slice(0, -1) + alphabet[alphabet.indexOf(text.slice(-1)) + 1];
    expect(Buffer.from(stray, 'base64url')).toEqual(Buffer.from(text, 'base64url'));
    expect(said(await open({ ...jwe, [name]: stray }, rsa))).toEqual(refused('ENCRYPTION_MALFORMED'));
  });

  it('of the sender’s key and the party names is strict too', async () => {
    for (const change of [{ apu: 'QQ==' }, { apv: 'QR' }, { apu: 3 }]) {
      const jwe = byHand([{ ...ecPart(), header: change }]);
      expect(said(await open(jwe, ec['P-256']))).toEqual(refused('ENCRYPTION_MALFORMED'));
    }
    const jwe = byHand([ecPart()]);
    const epk = jwe.recipients[0]?.header['epk'] as { x: string };
    epk.x += '=';
    expect(said(await open(jwe, ec['P-256']))).toEqual(refused('ENCRYPTION_MALFORMED'));
  });
});

describe('the form', () => {
  const rsaJwe = (): GeneralJwe => byHand([rsaPart()]);
  const ecJwe = (change: object): GeneralJwe => byHand([{ ...ecPart(), header: change }]);
  const without = (object: object, name: string): object =>
    Object.fromEntries(Object.entries(object).filter(([each]) => each !== name));
  const epk = { kty: 'EC', crv: 'P-256', x: base64url(randomBytes(32)), y: base64url(randomBytes(32)) };

  const cases: [string, () => unknown, string][] = [
    ['no recipients', () => ({ ...rsaJwe(), recipients: [] }), 'ENCRYPTION_MALFORMED'],
    ['recipients that are no list', () => ({ ...rsaJwe(), recipients: {} }), 'ENCRYPTION_MALFORMED'],
    ['a recipient that is no object', () => ({ ...rsaJwe(), recipients: ['x'] }), 'ENCRYPTION_MALFORMED'],
    ['recipients beside an encrypted key', () => ({ ...rsaJwe(), encrypted_key: 'AA' }), 'FORM_AMBIGUOUS'],
    ['recipients beside a header', () => ({ ...rsaJwe(), header: {} }), 'FORM_AMBIGUOUS'],
    ['no ciphertext', () => without(rsaJwe(), 'ciphertext'), 'ENCRYPTION_MALFORMED'],
    ['no initialization vector', () => without(rsaJwe(), 'iv'), 'ENCRYPTION_MALFORMED'],
    ['a short initialization vector', () => ({ ...rsaJwe(), iv: base64url('x') }), 'ENCRYPTION_MALFORMED'],
    ['no tag', () => without(rsaJwe(), 'tag'), 'ENCRYPTION_MALFORMED'],
    ['a short tag', () => ({ ...rsaJwe(), tag: base64url('x') }), 'ENCRYPTION_MALFORMED'],
    ['an empty aad', () => ({ ...rsaJwe(), aad: '' }), 'ENCRYPTION_MALFORMED'],
    [
      'an unprotected header that is a list',
      () => ({ ...rsaJwe(), unprotected: [] }),
      'ENCRYPTION_MALFORMED',
    ],
    ['a header that is null', () => ({ ...flattened(rsaJwe()), header: null }), 'ENCRYPTION_MALFORMED'],
    [
      'no header at all',
      () => without(without(flattened(rsaJwe()), 'header'), 'protected'),
      'ENCRYPTION_MALFORMED',
    ],
    ['no alg', () => ({ ...flattened(rsaJwe()), header: {} }), 'ENCRYPTION_MALFORMED'],
    [
      'an alg that is a list',
      () => ({ ...flattened(rsaJwe()), header: { alg: ['dir'] } }),
      'ENCRYPTION_MALFORMED',
    ],
    ['no enc', () => without(rsaJwe(), 'protected'), 'ENCRYPTION_MALFORMED'],
    [
      'a protected header that is a list',
      () => ({ ...rsaJwe(), protected: base64url('[]') }),
      'ENCRYPTION_MALFORMED',
    ],
    [
      'a protected header that is no JSON',
      () => ({ ...rsaJwe(), protected: base64url('{') }),
      'ENCRYPTION_MALFORMED',
    ],
    [
      'a protected header with the same member twice',
      () => ({ ...rsaJwe(), protected: base64url('{"enc":"A256GCM","enc":"A256GCM"}') }),
      'ENCRYPTION_MALFORMED',
    ],
    [
      'RSA without encrypted key',
      () => without(flattened(rsaJwe()), 'encrypted_key'),
      'ENCRYPTION_MALFORMED',
    ],
    [
      'ECDH-ES with an encrypted key',
      () => ({ ...flattened(ecJwe({})), encrypted_key: 'AA' }),
      'ENCRYPTION_MALFORMED',
    ],
    ['ECDH-ES+A128KW without encrypted key', () => ecJwe({ alg: 'ECDH-ES+A128KW' }), 'ENCRYPTION_MALFORMED'],
    ['an epk that is a string', () => ecJwe({ epk: 'x' }), 'ENCRYPTION_MALFORMED'],
    ['an epk without curve', () => ecJwe({ epk: without(epk, 'crv') }), 'ENCRYPTION_MALFORMED'],
    ['an epk that is a private key', () => ecJwe({ epk: { ...epk, d: 'AA' } }), 'ENCRYPTION_MALFORMED'],
    ['apu and apv the same', () => ecJwe({ apu: 'QQ', apv: 'QQ' }), 'ENCRYPTION_MALFORMED'],
  ];
  it.each(cases)('with %s is refused, with a key and without', async (_, make, reason) => {
    const jwe = make();
    expect(said(await open(jwe, rsa, ec['P-256']))).toEqual(refused(reason));
    expect(said(await open(jwe))).toEqual(refused(reason));
  });

  it('with a sender’s key that is not on its curve does not open', async () => {
    expect(said(await open(ecJwe({ epk }), ec['P-256']))).toEqual(NOT_OPENED);
    expect(said(await open(ecJwe({ epk: without(epk, 'y') }), ec['P-256']))).toEqual(NOT_OPENED);
  });

  it('may have an empty protected header and an empty encrypted key', async () => {
    const jwe = await encryptedRecord(record, rsa);
    expect(jwe).not.toHaveProperty('protected');
    expect(plaintext(await open({ ...jwe, protected: '' }, rsa))).toEqual(record);
    const agreed = { ...flattened(byHand([ecPart()])), encrypted_key: '' };
    expect(plaintext(await open(agreed, ec['P-256']))).toEqual(record);
  });

  it('of a compact JWE without any part is refused', async () => {
    const result = await openJwe(fromCompactJwe(['', '', '', '', '']), keys(rsa));
    expect(said(result)).toEqual(refused('ENCRYPTION_MALFORMED'));
  });
});

describe('bounds', () => {
  it('let that many recipients in, and no more', async () => {
    const parts = Array.from({ length: bounds.recipients - 1 }, () => ecPart('ECDH-ES+A128KW'));
    const jwe = byHand([...parts, rsaPart()]);
    expect(plaintext(await open(jwe, rsa))).toEqual(record);
    const [first] = jwe.recipients;
    const more = { ...jwe, recipients: [...jwe.recipients, first] };
    expect(said(await open(more, rsa))).toEqual(refused('TOO_LARGE'));
    const many = { ...jwe, recipients: Array.from({ length: 10_000 }, () => first) };
    expect(messageOf(await open(many, rsa))).toContain('10,000');
  });

  const packed = (content: Uint8Array): GeneralJwe =>
    byHand([rsaPart()], { content, protectedHeader: { zip: 'DEF' } });

  it('let a compressed record unpack so far, and no further', async () => {
    const most = Buffer.alloc(bounds.unpackedBytes, 0x20);
    expect(plaintext(await open(packed(deflateRawSync(most)), rsa)).length).toBe(bounds.unpackedBytes);
    const bomb = packed(deflateRawSync(Buffer.concat([most, Buffer.from(' ')])));
    expect(bomb.ciphertext.length).toBeLessThan(100_000);
    const result = await open(bomb, rsa);
    expect(said(result)).toEqual(refused('TOO_LARGE'));
    expect(messageOf(result)).toEqual(expect.stringContaining(String(bounds.unpackedBytes)));
  });

  it('say so where what is inside is not compressed as it should be', async () => {
    const cut = deflateRawSync(record).subarray(0, -5);
    for (const content of [record, cut, new Uint8Array()]) {
      expect(said(await open(packed(content), rsa))).toEqual(refused('ENCRYPTION_MALFORMED'));
    }
  });
});

const corpus = '../shared/corpus';
const example = `${corpus}/ietf-vcon-core/ab_call_ext_rec_encrypted.vcon`;
const present = existsSync(example);
if (!present) console.info(`The working group's encrypted example is not there (${example}): not tried.`);

describe.skipIf(!present)('the working group’s encrypted example', () => {
  const jwe = (): JsonObject => json(JSON.parse(readFileSync(example, 'utf8')));

  it('opens with the published key to the signed example', async () => {
    const key = await read(readFileSync(`${corpus}/py-vcon-certs/fake_grp.key`, 'utf8'));
    const certificate = new X509Certificate(readFileSync(`${corpus}/py-vcon-certs/fake_grp.crt`));
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
    expect(key.publicKeySha256).toBe(createHash('sha256').update(spki).digest('hex'));

    const result = await openJwe(jwe(), [key]);
    expect(said(result)).toEqual({ kind: 'opened', reasons: ['HEADER_DUPLICATED'] });
    const inside = JSON.parse(Buffer.from(plaintext(result)).toString()) as { payload: string };
    const signed = JSON.parse(
      readFileSync(`${corpus}/ietf-vcon-core/ab_call_ext_rec_signed.vcon`, 'utf8'),
    ) as object;
    expect(Object.keys(inside).sort()).toEqual(Object.keys(signed).sort());
    expect(inside.payload).toMatch(/^[\w-]+$/);
    expect(result.uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-8/);
  });

  it('stays locked without a key, and does not open with another', async () => {
    expect(said(await openJwe(jwe(), []))).toEqual({
      kind: 'locked',
      reasons: ['ENCRYPTED', 'HEADER_DUPLICATED'],
    });
    expect(said(await openJwe(jwe(), keys(rsa)))).toEqual({
      kind: 'not-opened',
      reasons: ['DECRYPTION_FAILED', 'HEADER_DUPLICATED'],
    });
  });
});
