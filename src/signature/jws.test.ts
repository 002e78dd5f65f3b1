import 'reflect-metadata/lite';
import { createHash, KeyObject, sign } from 'node:crypto';
import { Name, X509CertificateGenerator } from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { signRecord, toBytes, type JwsGeneral, type SignOptions } from '../../e2e/maker/jws';
import { makeRecord } from '../../e2e/maker/record';
import { makeSigner, type Signer } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { readContainer } from '../vcon/container';
import { parseJson } from '../vcon/json';
import { readCertificate, type Certificate } from '../x509/certificate';
import { verifyJws, type JwsResult, type SignatureResult } from './jws';

const record = makeRecord();
const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');
const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');

let signer: Signer;
let stranger: Signer;
let certificate: Certificate;
let strangersCertificate: Certificate;

async function read(der: Uint8Array): Promise<Certificate> {
  const certificate = await readCertificate(der);
  if (certificate === null) throw new Error('a test needs a certificate');
  return certificate;
}

beforeAll(async () => {
  [signer, stranger] = await Promise.all([makeSigner(), makeSigner()]);
  [certificate, strangersCertificate] = (await Promise.all(
    [signer, stranger].map((s) => read(s.certificate)),
  )) as [Certificate, Certificate];
});

/** Verifies a JWS as it would come in a file, and again with a payload that is taken for a long one. */
async function verifyAll(jws: unknown, supplied: readonly Certificate[] = []): Promise<JwsResult> {
  const result = await verifyWith(bounds.longText, jws, supplied);
  expect(await verifyWith(0, jws, supplied)).toEqual(result);
  return result;
}

function verifyWith(longText: number, jws: unknown, supplied: readonly Certificate[]): Promise<JwsResult> {
  const limits = { longText, plainText: bounds.plainText };
  const container = readContainer(parseJson(toBytes(jws), limits).value);
  if (container.form !== 'signed') throw new Error(`a test needs a JWS, not ${container.form}`);
  return verifyJws(container.jws, supplied);
}

async function verifyOne(jws: unknown, supplied: readonly Certificate[] = []): Promise<SignatureResult> {
  const { signatures } = await verifyAll(jws, supplied);
  if (signatures[0] === undefined || signatures.length > 1) throw new Error('a test needs one signature');
  return signatures[0];
}

const signed = (options: SignOptions = {}): Promise<JwsGeneral> => signRecord(record, signer, options);

/** Signs a protected header exactly as given, before base64url, with RSASSA-PKCS1-v1_5 and SHA-256. */
function signRaw(by: Signer, protectedHeader: string | null, header: unknown, payload = toBytes(record)) {
  const text = protectedHeader === null ? '' : base64url(protectedHeader);
  const input = `${text}.${base64url(payload)}`;
  const signature = base64url(sign('sha256', Buffer.from(input), KeyObject.from(by.privateKey)));
  return {
    payload: base64url(payload),
    signatures: [{ ...(protectedHeader === null ? {} : { protected: text }), header, signature }],
  };
}

const x5c = (...signers: Signer[]) => ({ x5c: signers.map((each) => base64(each.certificate)) });

/** Changes the first signature. */
function change(jws: JwsGeneral, members: object): JwsGeneral {
  const [first, ...others] = jws.signatures;
  return { ...jws, signatures: [{ ...first, ...members } as JwsGeneral['signatures'][number], ...others] };
}

const notes = ['HEADER_DUPLICATED', 'ALG_NOT_PROTECTED', 'CERTIFICATE_NOT_BOUND'];

describe('a good signature', () => {
  it.each<[string, SignOptions, string[]]>([
    ['with x5c outside and x5t#S256 inside, as the draft has it', {}, []],
    ['with x5c protected', { x5cIn: 'protected' }, []],
    ['with x5c protected, without x5t#S256', { x5cIn: 'protected', x5tS256: false }, []],
    ['with x5c outside, not bound by anything', { x5tS256: false }, ['CERTIFICATE_NOT_BOUND']],
    ['with x5c in both headers', { x5cIn: 'both' }, ['HEADER_DUPLICATED']],
    [
      'with alg and x5c in both headers, as the working group’s example has them',
      { x5cIn: 'both', x5tS256: false, unprotectedExtra: { alg: 'RS256' } },
      ['HEADER_DUPLICATED'],
    ],
  ])('verifies %s', async (_, options, reasons) => {
    expect(await verifyOne(await signed(options))).toMatchObject({
      alg: 'RS256',
      valid: true,
      reasons,
      uuid: record['uuid'],
      certificates: [{ sha256: certificate.sha256 }],
      signer: { sha256: certificate.sha256 },
    });
  });

  it('gives back the very payload bytes that it is over', async () => {
    const bytes = new TextEncoder().encode(' { "parties" : [ ] , "\\u0061":"é" }\r\n');
    const { payload, signatures } = await verifyAll(await signRecord(bytes, signer));
    expect(payload).toEqual({ kind: 'bytes', bytes });
    expect(signatures[0]?.valid).toBe(true);
  });

  it('verifies with alg outside alone, and says so', async () => {
    const bound = createHash('sha256').update(signer.certificate).digest('base64url');
    const outside = signRaw(signer, `{"x5t#S256":"${bound}"}`, { alg: 'RS256', ...x5c(signer) });
    expect(await verifyOne(outside)).toMatchObject({ valid: true, reasons: ['ALG_NOT_PROTECTED'] });
  });

  it('verifies without a protected header, and says what is not bound (RFC 7515 section 5.1)', async () => {
    const bare = signRaw(signer, null, { alg: 'RS256', ...x5c(signer) });
    const expected = { valid: true, reasons: ['ALG_NOT_PROTECTED', 'CERTIFICATE_NOT_BOUND'] };
    expect(await verifyOne(bare)).toMatchObject(expected);
    expect(
      await verifyOne({ ...bare, signatures: [{ ...bare.signatures[0], protected: '' }] }),
    ).toMatchObject(expected);
  });

  it('verifies with a protected header in any spelling of JSON', async () => {
    const spelled = '\n{ "\\u0061lg" : "\\u0052S256" , "n" : 1.50 , "__proto__" : { "b64" : false } }\n';
    expect(await verifyOne(signRaw(signer, spelled, x5c(signer)))).toMatchObject({ valid: true });
  });

  it('verifies in the flattened serialization (RFC 7515 section 7.2.2)', async () => {
    const jws = await signed();
    expect(await verifyOne({ payload: jws.payload, ...jws.signatures[0] })).toMatchObject({ valid: true });
  });

  it('verifies an empty payload', async () => {
    expect(await verifyAll(await signRecord(new Uint8Array(), signer))).toMatchObject({
      payload: { kind: 'bytes', bytes: new Uint8Array() },
      signatures: [{ valid: true }],
    });
  });
});

describe('a payload that is not encoded (RFC 7797)', () => {
  const unencoded = { alg: 'RS256', b64: false, crit: ['b64'] };
  const text = JSON.stringify({ ...record, subject: 'Grüße.' });

  /** Signs a payload as it stands, in the one form that RFC 7797 section 3 gives. */
  function signUnencoded(payload: string, header: object = unencoded, by = signer) {
    const protectedText = base64url(JSON.stringify(header));
    const input = Buffer.concat([Buffer.from(`${protectedText}.`), Buffer.from(payload)]);
    const signature = base64url(sign('sha256', input, KeyObject.from(by.privateKey)));
    return { protected: protectedText, header: x5c(by), signature };
  }

  it('is verified over its text, which is what is read', async () => {
    const jws = { payload: text, signatures: [signUnencoded(text)] };
    expect(await verifyAll(jws)).toMatchObject({
      payload: { kind: 'bytes', bytes: Uint8Array.from(Buffer.from(text)) },
      signatures: [{ valid: true, reasons: ['CERTIFICATE_NOT_BOUND'] }],
    });
    const altered = { ...jws, payload: text.replace('Grüße', 'Gruesse') };
    expect((await verifyAll(altered)).signatures).toMatchObject([{ valid: false }]);
  });

  it('is verified with a key that is weak too', async () => {
    const weak = await makeSigner({ modulusLength: 1024 });
    const jws = { payload: text, signatures: [signUnencoded(text, unencoded, weak)] };
    expect(await verifyOne(jws)).toMatchObject({ valid: true });
  });

  it('is base64url where b64 is true, named as critical or not', async () => {
    for (const protectedExtra of [{ b64: true, crit: ['b64'] }, { b64: true }]) {
      expect(await verifyOne(await signed({ protectedExtra }))).toMatchObject({ valid: true });
    }
  });

  it('can be read two ways where signatures disagree, so none is judged', async () => {
    const payload = base64url('{"parties":[]}');
    const { signatures } = await signRecord(toBytes({ parties: [] }), stranger);
    const result = await verifyAll({ payload, signatures: [signUnencoded(payload), ...signatures] });
    expect(result.payload).toEqual({ kind: 'ambiguous' });
    expect(result.signatures).toMatchObject([{ valid: null }, { valid: null }]);
    for (const { reasons } of result.signatures) expect(reasons).toContain('HEADER_CONFLICT');
  });

  it('is not judged where it is no Unicode text', async () => {
    const result = await verifyAll({ payload: '{"a":"\ud800"}', signatures: [signUnencoded('{}')] });
    expect(result.payload).toEqual({ kind: 'malformed' });
    expect(result.signatures).toMatchObject([{ valid: null }]);
  });
});

describe('a signature that does not fit', () => {
  it('is invalid where one character of the payload was changed', async () => {
    const jws = await signed();
    for (const at of [0, 5, jws.payload.length - 8]) {
      const other = jws.payload[at] === 'A' ? 'E' : 'A';
      const payload = jws.payload.slice(0, at) + other + jws.payload.slice(at + 1);
      expect(await verifyOne({ ...jws, payload })).toMatchObject({ valid: false, reasons: [] });
    }
  });

  it('is invalid where the payload says the same in other bytes', async () => {
    const jws = await signed();
    const payload = base64url(JSON.stringify(record, null, 1));
    expect(await verifyOne({ ...jws, payload })).toMatchObject({ valid: false });
  });

  it.each([
    ['one bit changed', (s: Buffer) => Buffer.from(s.map((byte, i) => (i === 100 ? byte ^ 1 : byte)))],
    ['one byte less', (s: Buffer) => s.subarray(0, -1)],
    ['the first byte missing', (s: Buffer) => s.subarray(1)],
    ['one byte more', (s: Buffer) => Buffer.concat([s, Buffer.of(0)])],
    ['a zero in front', (s: Buffer) => Buffer.concat([Buffer.of(0), s])],
    ['twice', (s: Buffer) => Buffer.concat([s, s])],
    ['all zero', (s: Buffer) => Buffer.alloc(s.length)],
    ['one', (s: Buffer) => Buffer.alloc(s.length).fill(1, s.length - 1)],
    ['all ones', (s: Buffer) => Buffer.alloc(s.length, 0xff)],
    ['empty', () => Buffer.alloc(0)],
  ])('is invalid: signature value %s', async (_, alter) => {
    const jws = await signed();
    const signature = base64url(alter(Buffer.from(jws.signatures[0]?.signature ?? '', 'base64url')));
    expect(await verifyOne(change(jws, { signature }))).toMatchObject({ valid: false });
  });

  it('is invalid where the protected header was changed after signing', async () => {
    const jws = await signed({ x5tS256: false });
    const header = base64url('{ "alg":"RS256"}');
    expect(await verifyOne(change(jws, { protected: header }))).toMatchObject({ valid: false });
  });

  it('is invalid where alg was moved out of the protected header after signing', async () => {
    const jws = await signed({ x5tS256: false });
    const moved = change(jws, { protected: '', header: { alg: 'RS256', ...x5c(signer) } });
    expect(await verifyOne(moved)).toMatchObject({ valid: false });
  });

  it('is invalid with the certificate of somebody else put in its place', async () => {
    const jws = await signed({ x5tS256: false, unprotectedExtra: x5c(stranger) });
    expect(await verifyOne(jws)).toMatchObject({
      valid: false,
      signer: { sha256: strangersCertificate.sha256 },
    });
  });

  it('is invalid where another hash was used than the algorithm names', async () => {
    const jws = await signed();
    const input = Buffer.from(`${jws.signatures[0]?.protected}.${jws.payload}`);
    const signature = base64url(sign('sha512', input, KeyObject.from(signer.privateKey)));
    expect(await verifyOne(change(jws, { signature }))).toMatchObject({ valid: false });
  });

  it('is judged by its first certificate alone, whoever else’s follow', async () => {
    const strangers = signRaw(stranger, '{"alg":"RS256"}', x5c(signer, stranger));
    expect(await verifyOne(strangers)).toMatchObject({
      valid: false,
      signer: { sha256: certificate.sha256 },
    });
    const own = signRaw(stranger, '{"alg":"RS256"}', x5c(stranger, signer));
    expect(await verifyOne(own)).toMatchObject({
      valid: true,
      signer: { sha256: strangersCertificate.sha256 },
      certificates: [{ sha256: strangersCertificate.sha256 }, { sha256: certificate.sha256 }],
    });
  });

  it('leaves the others of the same record as they are', async () => {
    const jws = await signRecord(record, [signer, stranger, signer]);
    const { signatures } = await verifyAll(change(jws, { signature: 'AAAA' }));
    expect(signatures.map(({ valid }) => valid)).toEqual([false, true, true]);
    expect(signatures[1]?.signer?.sha256).toBe(strangersCertificate.sha256);
  });
});

describe('a signature that contradicts itself is never judged, good as it may be', () => {
  it.each<[string, SignOptions]>([
    ['alg', { unprotectedExtra: { alg: 'none' } }],
    ['alg of another hash', { unprotectedExtra: { alg: 'RS512' } }],
    ['x5c', { x5cIn: 'both', unprotectedExtra: { x5c: ['AAAA'] } }],
    ['x5c, shorter outside', { x5cIn: 'both', unprotectedExtra: { x5c: [] } }],
    ['uuid', { protectedExtra: { uuid: 'other' } }],
    ['crit outside', { unprotectedExtra: { crit: ['x'] } }],
    ['b64 outside', { unprotectedExtra: { b64: true } }],
    ['b64 that is false without crit', { protectedExtra: { b64: false } }],
    ['an empty crit', { protectedExtra: { crit: [] } }],
    ['crit that names what is not there', { protectedExtra: { crit: ['b64'] } }],
    ['x5t#S256 of another certificate', { protectedExtra: { 'x5t#S256': 'A'.repeat(43) } }],
    [
      'x5t#S256 of another certificate, outside',
      { x5tS256: false, unprotectedExtra: { 'x5t#S256': 'A'.repeat(43) } },
    ],
    ['x5t#S256 that is empty', { protectedExtra: { 'x5t#S256': '' } }],
  ])('%s', async (_, options) => {
    const result = await verifyOne(await signed(options));
    expect(result).toMatchObject({ valid: null, signer: null });
    expect(result.reasons).toContain('HEADER_CONFLICT');
  });

  it('x5c with somebody else’s certificate in the unprotected header', async () => {
    const jws = await signed({ x5cIn: 'both', unprotectedExtra: x5c(stranger) });
    expect(await verifyOne(jws)).toMatchObject({ valid: null, reasons: ['HEADER_CONFLICT'] });
  });

  it('x5t#S256 in another writing of base64url or as hex', async () => {
    for (const text of [certificate.sha256, base64(Buffer.from(certificate.sha256, 'hex'))]) {
      const result = await verifyOne(await signed({ protectedExtra: { 'x5t#S256': text } }));
      expect(result).toMatchObject({ valid: null, reasons: ['HEADER_CONFLICT'] });
    }
  });

  it.each([
    ['an unknown one', { crit: ['urn:example:rule'], 'urn:example:rule': true }],
    ['an unknown one beside a known one', { crit: ['b64', 'exp'], b64: true, exp: 1 }],
  ])('or demands an extension: %s', async (_, protectedExtra) => {
    expect(await verifyOne(await signed({ protectedExtra }))).toMatchObject({
      valid: null,
      reasons: ['UNSUPPORTED_CRITICAL_HEADER'],
    });
  });
});

describe('an algorithm that is not allowed is never judged', () => {
  it.each(
    ['none', 'None', 'NONE', 'HS256', 'HS512', 'RS1', 'rs256', 'RS256 ', '', 'EdDSA', 'ES256', 'toString']
      .concat(['__proto__', 'constructor', 'RSA-OAEP', 'RS256\0', 'ＲＳ２５６'])
      .map((alg) => ({ alg })),
  )('$alg', async ({ alg }) => {
    const result = await verifyOne(await signed({ alg }));
    expect(result).toMatchObject({ alg, valid: null, reasons: ['ALG_NOT_ALLOWED'], signer: null });
  });

  it('none with an empty signature', async () => {
    const header = base64url('{"alg":"none"}');
    const jws = change(await signed(), { protected: header, signature: '' });
    expect(await verifyOne(jws)).toMatchObject({
      valid: null,
      reasons: expect.arrayContaining(['ALG_NOT_ALLOWED']) as unknown,
    });
  });

  it('HS256 with the certificate’s public key as the secret', async () => {
    const { createHmac } = await import('node:crypto');
    const jws = await signed({ alg: 'HS256' });
    for (const secret of [certificate.spki, certificate.der, Buffer.from(certificate.pem)]) {
      const hmac = createHmac('sha256', secret).update(`${jws.signatures[0]?.protected}.${jws.payload}`);
      const forged = change(jws, { signature: hmac.digest('base64url') });
      expect(await verifyOne(forged)).toMatchObject({ valid: null, reasons: ['ALG_NOT_ALLOWED'] });
    }
  });

  it('none named in both headers, or outside alone', async () => {
    for (const [inside, outside] of [
      ['{"alg":"none"}', { alg: 'none' }],
      ['{}', { alg: 'none' }],
    ] as const) {
      const result = await verifyOne(signRaw(signer, inside, { ...outside, ...x5c(signer) }));
      expect(result.valid).toBe(null);
      expect(result.reasons).toContain('ALG_NOT_ALLOWED');
    }
  });

  it('none at all', async () => {
    for (const header of ['{}', '{"alg":null}', null]) {
      const result = await verifyOne(signRaw(signer, header, x5c(signer)));
      expect(result).toMatchObject({ alg: null, valid: null });
      expect(result.reasons.filter((reason) => !notes.includes(reason))).toEqual(['SIGNATURE_MALFORMED']);
    }
  });
});

describe('a malformed signature is never judged', () => {
  const malformed = async (members: object): Promise<void> => {
    const result = await verifyOne(change(await signed(), members));
    expect(result).toMatchObject({ valid: null, signer: null });
    expect(result.reasons).toContain('SIGNATURE_MALFORMED');
  };

  it.each([
    ['with padding', (s: string) => `${s}==`],
    ['with white space', (s: string) => `${s.slice(0, 40)}\n${s.slice(40)}`],
    ['with a space at the end', (s: string) => `${s} `],
    [
      'with stray bits',
      (s: string) =>
        s.slice(0, -1) + (s.endsWith('A') ? 'B' : s.endsWith('Q') ? 'R' : s.endsWith('g') ? 'h' : 'x'),
    ],
    ['in base64', (s: string) => `+${s.slice(1)}`],
    ['one character too few', (s: string) => s.slice(0, -1)],
  ])('signature value %s', async (_, alter) => {
    const value = (await signed()).signatures[0]?.signature ?? '';
    await malformed({ signature: alter(value) });
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['a number', 1],
    ['a list', ['AA']],
    ['an object', {}],
  ])('signature value %s', (_, signature) => malformed({ signature }));

  it.each([
    ['not base64url', { protected: 'a b' }],
    ['padded', { protected: 'e30=' }],
    ['not JSON', { protected: base64url('alg=RS256') }],
    ['JSON that is no object', { protected: base64url('"RS256"') }],
    ['a member twice', { protected: base64url('{"alg":"RS256","alg":"RS256"}') }],
    ['an object', { protected: { alg: 'RS256' } }],
  ])('protected header %s', (_, members) => malformed(members));

  it('although it verifies over a protected header that names a member twice', async () => {
    const twice = signRaw(signer, '{"alg":"none","alg":"RS256"}', x5c(signer));
    expect(await verifyOne(twice)).toMatchObject({ valid: null, reasons: ['SIGNATURE_MALFORMED'] });
  });

  it.each([
    ['padded', (p: string) => `${p}${'='.repeat((4 - (p.length % 4)) % 4 || 4)}`],
    ['with white space', (p: string) => `${p.slice(0, 8)} ${p.slice(8)}`],
    ['in base64', (p: string) => `${p.slice(0, 8)}/+/+${p.slice(12)}`],
    ['missing', () => null],
    ['an object', () => record],
    ['a number', () => 1],
  ])('payload %s', async (_, alter) => {
    const jws = await signed();
    const { payload, signatures } = await verifyAll({ ...jws, payload: alter(jws.payload) });
    expect(payload).toEqual({ kind: 'malformed' });
    expect(signatures).toMatchObject([{ valid: null, signer: null, reasons: ['SIGNATURE_MALFORMED'] }]);
  });

  it('payload with stray bits, which decodes to the same bytes elsewhere', async () => {
    const jws = await signRecord(toBytes({ parties: [], x: '' }), signer);
    const jws2 = await signRecord(toBytes({ parties: [], x: 'a' }), signer);
    const [odd] = [jws, jws2].filter(({ payload }) => payload.length % 4 !== 0);
    if (odd === undefined) throw new Error('one of two lengths is no multiple of three');
    const last = odd.payload.charCodeAt(odd.payload.length - 1);
    const payload = odd.payload.slice(0, -1) + String.fromCharCode(last + 1);
    expect(Buffer.from(payload, 'base64url')).toEqual(Buffer.from(odd.payload, 'base64url'));
    expect(await verifyAll({ ...odd, payload })).toMatchObject({
      payload: { kind: 'malformed' },
      signatures: [{ valid: null }],
    });
  });

  it('no signature where the list holds something else', async () => {
    const { payload } = await signed();
    for (const each of ['x', null, 1, [], {}]) {
      expect(await verifyOne({ payload, signatures: [each] })).toMatchObject({ valid: null });
    }
    expect((await verifyAll({ payload, signatures: [] })).signatures).toEqual([]);
  });
});

describe('the certificate that a signature is judged by', () => {
  const garbage: [string, (der: Uint8Array) => string[]][] = [
    ['garbage', () => ['AAAA']],
    ['an empty string', () => ['']],
    ['no base64', () => ['not base64!']],
    ['base64url', (der) => [base64url(der)]],
    ['PEM line breaks', (der) => [base64(der).replace(/.{64}/g, '$&\n')]],
    ['a PEM header', (der) => [`-----BEGIN CERTIFICATE-----${base64(der)}-----END CERTIFICATE-----`]],
    ['a certificate cut short', (der) => [base64(der.subarray(0, -1))]],
    ['a certificate with something behind it', (der) => [base64(Buffer.concat([der, Buffer.of(0)]))]],
    ['a good one and garbage', (der) => [base64(der), 'AAAA']],
    ['a private object identifier', () => ['MAsGCWCGSAFlAwQCAQ==']],
    ['a giant', () => [Buffer.alloc(bounds.certificateBytes + 3, 0x30).toString('base64')]],
  ];

  it.each(garbage)(
    'cannot be %s in x5c: not judged, with supplied certificates or without',
    async (_, make) => {
      const jws = await signed({ x5tS256: false, unprotectedExtra: { x5c: make(signer.certificate) } });
      for (const supplied of [[], [certificate]]) {
        expect(await verifyOne(jws, supplied)).toMatchObject({
          valid: null,
          signer: null,
          reasons: ['CERTIFICATE_NOT_BOUND', 'SIGNATURE_MALFORMED'],
        });
      }
    },
  );

  it('cannot be chosen among too many', async () => {
    const many = Array.from({ length: bounds.certificates + 1 }, () => base64(signer.certificate));
    const result = await verifyOne(await signed({ unprotectedExtra: { x5c: many } }), [certificate]);
    expect(result).toMatchObject({ valid: null, signer: null });
  });

  it('is the supplied one that fits, where the record carries none', async () => {
    const jws = await signed({ x5cIn: 'none', x5tS256: false });
    expect(await verifyOne(jws, [strangersCertificate, certificate])).toMatchObject({
      valid: true,
      reasons: [],
      certificates: [],
      signer: { sha256: certificate.sha256 },
    });
    const empty = await signed({ unprotectedExtra: { x5c: [] }, x5tS256: false });
    expect(await verifyOne(empty, [certificate])).toMatchObject({ valid: true, certificates: [] });
  });

  it('is none where the record carries none and no supplied one fits: that shows nothing', async () => {
    const jws = await signed({ x5cIn: 'none' });
    for (const supplied of [[], [strangersCertificate]]) {
      expect(await verifyOne(jws, supplied)).toMatchObject({
        valid: null,
        signer: null,
        reasons: ['NO_CERTIFICATE'],
      });
    }
    const altered = { ...jws, payload: base64url('{"parties":[]}') };
    expect(await verifyOne(altered, [certificate])).toMatchObject({
      valid: null,
      reasons: ['NO_CERTIFICATE'],
    });
  });

  it('is never a supplied one where the record carries its own', async () => {
    const jws = await signed({ x5tS256: false, unprotectedExtra: x5c(stranger) });
    expect(await verifyOne(jws, [certificate])).toMatchObject({ valid: false });
  });

  it('is not another one of the same key than x5t#S256 names (RFC 7515 section 4.1.8)', async () => {
    const named = await makeSigner({ name: 'CN=named' });
    const other = await makeSigner({ name: 'CN=other', keys: named });
    const jws = await signRecord(record, named, { x5cIn: 'none' });
    const [namedCertificate, otherCertificate] = [
      await read(named.certificate),
      await read(other.certificate),
    ];
    expect(await verifyOne(jws, [namedCertificate])).toMatchObject({ valid: true });
    expect(await verifyOne(jws, [otherCertificate, namedCertificate])).toMatchObject({
      valid: true,
      signer: { sha256: namedCertificate.sha256 },
    });
    expect(await verifyOne(jws, [otherCertificate])).toMatchObject({ valid: null, signer: null });
  });

  it('is never chosen by jwk, jku, x5u or kid', async () => {
    const { createPublicKey } = await import('node:crypto');
    const jwk = createPublicKey({
      key: Buffer.from(strangersCertificate.spki),
      format: 'der',
      type: 'spki',
    }).export({ format: 'jwk' });
    const lures = { jwk, jku: 'https://evil.example/keys', x5u: 'https://evil.example/c.pem', kid: 'x' };
    const inside = JSON.stringify({ alg: 'RS256', ...lures });
    expect(await verifyOne(signRaw(stranger, inside, {}))).toMatchObject({
      valid: null,
      reasons: ['NO_CERTIFICATE'],
    });
    expect(await verifyOne(signRaw(stranger, '{"alg":"RS256"}', lures))).toMatchObject({ valid: null });
    expect(await verifyOne(signRaw(stranger, inside, x5c(signer)))).toMatchObject({ valid: false });
  });

  it('has to have a key that the algorithm goes with: RS256 and an elliptic curve', async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const made = await X509CertificateGenerator.createSelfSigned({
      name: new Name('CN=curve').toString(),
      keys,
      signingAlgorithm: algorithm,
    });
    const curve = new Uint8Array(made.rawData);
    const jws = await signed({ x5tS256: false, unprotectedExtra: { x5c: [base64(curve)] } });
    expect(await verifyOne(jws)).toMatchObject({
      valid: null,
      signer: null,
      reasons: ['CERTIFICATE_NOT_BOUND', 'ALG_NOT_ALLOWED'],
    });
    const bare = await signed({ x5cIn: 'none' });
    expect(await verifyOne(bare, [await read(curve), certificate])).toMatchObject({ valid: true });
  });

  it('may have a weak key: an RSA key of 1024 bits is judged, both ways', async () => {
    const weak = await makeSigner({ modulusLength: 1024 });
    const jws = await signRecord(record, weak);
    expect(await verifyOne(jws)).toMatchObject({ valid: true, signer: { publicKey: { bits: 1024 } } });
    const altered = { ...jws, payload: base64url('{"parties":[]}') };
    expect(await verifyOne(altered)).toMatchObject({ valid: false });
    const value = Buffer.from(jws.signatures[0]?.signature ?? '', 'base64url');
    for (const other of [Buffer.alloc(0), Buffer.alloc(128), value.subarray(1), value.subarray(0, -1)]) {
      const signature = base64url(other);
      expect(await verifyOne(change(jws, { signature }))).toMatchObject({ valid: false });
    }
    const bare = await signRecord(record, weak, { x5cIn: 'none' });
    expect(await verifyOne(bare, [await read(weak.certificate)])).toMatchObject({ valid: true });
  });

  it('has no say with an RSA key below 1024 bits: anybody can find the private key', async () => {
    const broken = await makeSigner({ modulusLength: 512 });
    const jws = await signRecord(record, broken);
    expect(await verifyOne(jws)).toMatchObject({ valid: null, signer: null, reasons: ['WEAK_KEY'] });
    const bare = await signRecord(record, broken, { x5cIn: 'none' });
    expect(await verifyOne(bare, [await read(broken.certificate)])).toMatchObject({
      valid: null,
      reasons: ['NO_CERTIFICATE'],
    });
  });
});
