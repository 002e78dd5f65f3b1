import { beforeAll, describe, expect, it } from 'vitest';
import { makeSigner, type SignerOptions } from '../../e2e/maker/signer';
import { readCertificate, type Certificate } from '../x509/certificate';
import { entryFor, pinFor } from './new-entry';
import { SignerJudge, type SignerJudgement } from './signer';
import { readTrustList, type Origin, type TrustEntry } from './trust-entry';

const origin: Origin = { origin: 'a test', confirmedBy: null, addedAt: '2026-01-01T00:00:00Z' };
const now = '2026-06-01T12:00:00Z';

async function make(options: SignerOptions = {}): Promise<Certificate> {
  const certificate = await readCertificate((await makeSigner(options)).certificate);
  if (certificate === null) throw new Error('a test needs a certificate');
  return certificate;
}

const judge = async (
  certificate: Certificate,
  trust: readonly TrustEntry[],
  time = now,
): Promise<SignerJudgement> =>
  new SignerJudge({
    trustList: await readTrustList(trust),
    supplied: [],
    revocation: { lists: [], responses: [] },
    now: new Date(time),
    setTime: null,
  }).judge({ certificate, carried: [certificate], bound: true });

const pin = (certificate: Certificate, more: Partial<TrustEntry> = {}): TrustEntry => ({
  ...pinFor(certificate, origin),
  ...more,
});

let certificate: Certificate;
let namesake: Certificate;
let stranger: Certificate;

beforeAll(async () => {
  [certificate, namesake, stranger] = (await Promise.all([
    make(),
    make(),
    make({ name: 'CN=stranger' }),
  ])) as [Certificate, Certificate, Certificate];
});

describe('a signer', () => {
  it('is trusted where the very certificate is pinned, with the entry it rests on', async () => {
    expect(await judge(certificate, [pin(stranger), pin(certificate, { name: 'Klar' })])).toMatchObject({
      answer: 'yes',
      reasons: ['REVOCATION_NOT_CHECKED'],
      trustEntry: 1,
      detail: [expect.objectContaining({ values: { name: 'Klar' } }), expect.anything()] as unknown,
    });
  });

  it('is trusted as pinned, whether the user has confirmed the fingerprint yet or not', async () => {
    for (const confirmedBy of [null, 'telephone'])
      expect((await judge(certificate, [pin(certificate, { confirmedBy })])).answer).toBe('yes');
  });

  it('is not trusted without a trust list, nor by another’s pin', async () => {
    for (const trust of [[], [pin(stranger)]]) {
      expect(await judge(certificate, trust)).toMatchObject({
        answer: 'unknown',
        reasons: ['SIGNER_NOT_TRUSTED'],
        trustEntry: null,
      });
    }
  });

  it.each<[string, Partial<TrustEntry>]>([
    ['time stamps', { purpose: 'timestamp' }],
    ['transparency services', { purpose: 'transparency' }],
  ])('is not trusted by an entry for %s, nor its namesake called out by one', async (_, more) => {
    expect(await judge(certificate, [pin(certificate, more)])).toMatchObject({
      answer: 'unknown',
      reasons: ['SIGNER_NOT_TRUSTED'],
    });
    expect((await judge(namesake, [pin(certificate, more)])).reasons).toEqual(['SIGNER_NOT_TRUSTED']);
  });

  it('is not trusted by an anchor that is no pin', async () => {
    const answer = await judge(certificate, [pin(certificate, { kind: 'anchor' })]);
    expect(answer).toMatchObject({ answer: 'unknown', reasons: ['SIGNER_NOT_TRUSTED'] });
  });

  it('is not trusted by an entry whose certificate is not the one it names', async () => {
    const wrong = [
      pin(stranger, { sha256: certificate.sha256 }),
      pin(certificate, { pem: stranger.pem }),
      pin(certificate, { pem: '' }),
      pin(certificate, { pem: 'garbage' }),
      pin(certificate, { sha256: certificate.sha256.toUpperCase() }),
    ];
    for (const entry of wrong) expect((await judge(certificate, [entry])).answer).toBe('unknown');
  });

  it('keeps the place in the trust list, past entries that cannot be read', async () => {
    expect((await judge(certificate, [pin(stranger, { pem: '' }), pin(certificate)])).trustEntry).toBe(1);
  });
});

describe('a signer with the name of a pinned one and another key', () => {
  it('is called out, never trusted, and never taken for a forger', async () => {
    expect(await judge(namesake, [pin(stranger), pin(certificate)])).toMatchObject({
      answer: 'unknown',
      reasons: ['SIGNER_KEY_CHANGED'],
      trustEntry: 1,
    });
  });

  it('is trusted where its own certificate is pinned as well: an issuer may have several', async () => {
    expect(await judge(namesake, [pin(certificate), pin(namesake)])).toMatchObject({
      answer: 'yes',
      trustEntry: 1,
    });
  });

  it('is called out also where it has expired, or its key is weak', async () => {
    const old = await make({ notAfter: new Date('2025-06-01T00:00:00Z') });
    const weak = await make({ modulusLength: 1024 });
    for (const each of [old, weak])
      expect((await judge(each, [pin(certificate)])).reasons).toEqual(['SIGNER_KEY_CHANGED']);
  });

  it('is not called out where the name is another, be it by a letter', async () => {
    const near = await make({ name: 'CN=records.klar-voice.examp1e,O=Klar Voice Example Ltd,C=DE' });
    expect((await judge(near, [pin(certificate)])).reasons).toEqual(['SIGNER_NOT_TRUSTED']);
  });

  it('is not called out where somebody else issued its certificate: a name alone is nobody’s own', async () => {
    const issued: Certificate = { ...namesake, selfIssued: false, issuer: 'CN=authority' };
    expect((await judge(issued, [pin(certificate)])).reasons).toEqual(['SIGNER_NOT_TRUSTED']);
  });

  it('is not called out where neither has a name', async () => {
    const [one, other] = [await make({ name: '' }), await make({ name: '' })];
    expect((await judge(one, [pin(other)])).reasons).toEqual(['SIGNER_NOT_TRUSTED']);
  });
});

describe('a pin replaces the path, and nothing else', () => {
  const from = new Date('2025-01-01T00:00:00Z');
  const to = new Date('2025-12-31T23:59:59Z');

  it.each([
    ['in the first second of validity', '2025-01-01T00:00:00Z', 'yes', 'REVOCATION_NOT_CHECKED'],
    ['in the last second of validity', '2025-12-31T23:59:59Z', 'yes', 'REVOCATION_NOT_CHECKED'],
    ['a second before', '2024-12-31T23:59:59Z', 'unknown', 'SIGNER_NOT_YET_VALID'],
    ['a second after', '2026-01-01T00:00:00Z', 'unknown', 'SIGNER_EXPIRED'],
    ['years after', '2040-01-01T00:00:00Z', 'unknown', 'SIGNER_EXPIRED'],
  ])('judged %s (RFC 5280 section 4.1.2.5: both ends included)', async (_, time, answer, reason) => {
    const limited = await make({ notBefore: from, notAfter: to });
    expect(await judge(limited, [pin(limited)], time)).toMatchObject({
      answer,
      reasons: [reason],
      trustEntry: 0,
    });
  });

  it('a weak key stays unknown', async () => {
    const weak = await make({ modulusLength: 1024 });
    expect(await judge(weak, [pin(weak)])).toMatchObject({ answer: 'unknown', reasons: ['WEAK_KEY'] });
  });
});

describe('a certificate that is added', () => {
  it('is an anchor if it is a CA certificate, else a pin; for signers alone', () => {
    expect(entryFor({ ...certificate, isCa: true }, origin)).toMatchObject({
      kind: 'anchor',
      purpose: 'signer',
    });
    expect(entryFor(certificate, origin)).toMatchObject({ kind: 'pin', purpose: 'signer' });
    expect(pinFor({ ...certificate, isCa: true }, origin)).toMatchObject({ kind: 'pin', purpose: 'signer' });
  });

  it('keeps its own name until the user gives one, and whether it was confirmed', () => {
    expect(pinFor(certificate, origin)).toMatchObject({
      name: 'records.klar-voice.example',
      sha256: certificate.sha256,
      confirmedBy: null,
    });
    expect(pinFor(certificate, { ...origin, name: 'Klar', confirmedBy: 'letter' })).toMatchObject({
      name: 'Klar',
      confirmedBy: 'letter',
    });
  });
});
