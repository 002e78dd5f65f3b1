import { describe, expect, it } from 'vitest';
import { ecKey, rsaKey } from '../../e2e/maker/keys';
import { makeCertificate, makeList, party, type CertificateContent } from '../../e2e/maker/pki';
import { basicConstraints, extKeyUsage, keyUsage } from '../../e2e/maker/pki-extensions';
import { readCertificate, type Certificate } from '../x509/certificate';
import { readCrls, type RevocationList } from '../x509/crl';
import { entryFor, pinFor } from './new-entry';
import { SignerJudge, type Signer, type SignerJudgement } from './signer';
import { readTrustList, type Origin, type TrustEntry } from './trust-entry';
import { english, inEnglish, sentences } from '../wording';

const origin: Origin = { origin: 'a test', confirmedBy: null, addedAt: '2025-01-01T00:00:00Z' };
const now = '2025-06-01T12:00:00Z';

async function read(der: Uint8Array): Promise<Certificate> {
  const certificate = await readCertificate(der);
  if (certificate === null) throw new Error('a test needs a certificate');
  return certificate;
}

const list = (der: Uint8Array): RevocationList => {
  const [found] = readCrls(der);
  if (found === undefined) throw new Error('a test needs a revocation list');
  return found;
};

const ca = [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])];
const root = party('Root');
const middle = party('Middle');
const issuer = party('Issuer of records');

const rootCertificate = await read(makeCertificate({ issuer: root, subject: root, extensions: ca }));
const make = (content: Partial<CertificateContent> = {}) =>
  makeCertificate({
    issuer: middle,
    subject: issuer,
    extensions: [keyUsage(['digitalSignature'])],
    ...content,
  });
const middleCertificate = await read(makeCertificate({ issuer: root, subject: middle, extensions: ca }));
const leaf = await read(make());

interface Given {
  readonly trust?: readonly TrustEntry[];
  readonly supplied?: readonly Certificate[];
  readonly lists?: readonly RevocationList[];
  readonly bound?: boolean;
  readonly at?: string;
  readonly set?: string;
}

async function judge(certificate: Certificate, given: Given = {}): Promise<SignerJudgement> {
  const signer: Signer = {
    certificate,
    carried: [certificate, middleCertificate],
    bound: given.bound ?? true,
  };
  return new SignerJudge({
    trustList: await readTrustList(given.trust ?? [entryFor(rootCertificate, origin)]),
    supplied: given.supplied ?? [],
    revocation: { lists: given.lists ?? [], responses: [] },
    now: new Date(given.at ?? now),
    setTime: given.set === undefined ? null : new Date(given.set),
  }).judge(signer);
}

describe('a signer under an authority of the trust list', () => {
  it('is trusted by the path, named by its certified name, with every link of the path', async () => {
    const judgement = await judge(leaf);
    expect(judgement).toMatchObject({ answer: 'yes', reasons: ['REVOCATION_NOT_CHECKED'], trustEntry: 0 });
    expect(sentences(english, judgement.detail)).toContain('“Issuer of records”');
    expect(sentences(english, judgement.detail)).toContain('“Root”');
    expect(
      judgement.chain.map(({ certificate, role, outcome }) => [certificate.shortName, role, outcome]),
    ).toEqual([
      ['Issuer of records', 'signer', 'pass'],
      ['Middle', 'intermediate', 'pass'],
      ['Root', 'anchor', 'pass'],
    ]);
  });

  it('is not trusted where another authority of the same name is in the list (RFC 5280 section 6.1.3 (a)(1))', async () => {
    const namesake = party(root.name);
    const other = await read(makeCertificate({ issuer: namesake, subject: namesake, extensions: ca }));
    expect(await judge(leaf, { trust: [entryFor(other, origin)] })).toMatchObject({
      answer: 'unknown',
      reasons: ['SIGNER_NOT_TRUSTED'],
    });
  });

  it('is not trusted by certificates that merely came along, or by entries of another purpose', async () => {
    expect((await judge(leaf, { trust: [], supplied: [rootCertificate] })).reasons).toEqual([
      'SIGNER_NOT_TRUSTED',
    ]);
    const timestamp = { ...entryFor(rootCertificate, origin), purpose: 'timestamp' } as const;
    expect((await judge(leaf, { trust: [timestamp] })).reasons).toEqual(['SIGNER_NOT_TRUSTED']);
  });

  it('a pin never issues: pinning the root trusts nobody below it', async () => {
    expect((await judge(leaf, { trust: [pinFor(rootCertificate, origin)] })).answer).toBe('unknown');
  });

  it('has its first broken link named, and what is behind it is not said to hold', async () => {
    const noCa = await read(makeCertificate({ issuer: root, subject: middle }));
    const judgement = await new SignerJudge({
      trustList: await readTrustList([entryFor(rootCertificate, origin)]),
      supplied: [],
      revocation: { lists: [], responses: [] },
      now: new Date(now),
      setTime: null,
    }).judge({ certificate: leaf, carried: [leaf, noCa], bound: true });
    expect(judgement).toMatchObject({ answer: 'unknown', reasons: ['CHAIN_NOT_VALID'] });
    expect(sentences(english, judgement.detail)).toContain('no CA certificate');
    expect(judgement.chain.map(({ outcome }) => outcome)).toEqual(['not-checked', 'fail', 'pass']);
  });

  it.each<[string, Partial<CertificateContent>, string]>([
    ['expired', { notAfter: new Date('2025-05-31T00:00:00Z') }, 'SIGNER_EXPIRED'],
    ['not yet valid', { notBefore: new Date('2025-06-02T00:00:00Z') }, 'SIGNER_NOT_YET_VALID'],
    ['with a weak key', { subject: { ...issuer, key: rsaKey(1024) } }, 'WEAK_KEY'],
    ['not for signing', { extensions: [keyUsage(['keyEncipherment'])] }, 'CHAIN_NOT_VALID'],
    [
      'for time stamping alone',
      { extensions: [extKeyUsage(['1.3.6.1.5.5.7.3.8'], true)] },
      'CHAIN_NOT_VALID',
    ],
    ['with a signature that does not fit', { spoil: true }, 'CHAIN_NOT_VALID'],
  ])('%s stays unknown', async (_, content, reason) => {
    expect(await judge(await read(make(content)))).toMatchObject({ answer: 'unknown', reasons: [reason] });
  });
});

describe('a withdrawn signer', () => {
  const revokedBy = (by: typeof middle, reason?: number, more: object = {}) =>
    list(
      makeList({
        issuer: by,
        entries: [
          { serialNumber: BigInt(`0x${leaf.serialNumber}`), ...(reason === undefined ? {} : { reason }) },
        ],
        ...more,
      }),
    );
  const rootList = list(makeList({ issuer: root }));

  it.each([
    ['keyCompromise', 1, 'no'],
    ['cACompromise', 2, 'no'],
    ['no reason', undefined, 'no'],
    ['superseded', 4, 'unknown'],
    ['cessationOfOperation', 5, 'unknown'],
    ['certificateHold', 6, 'unknown'],
  ] as const)('for %s', async (_, reason, answer) => {
    const judgement = await judge(leaf, { lists: [revokedBy(middle, reason)] });
    expect(judgement).toMatchObject({ answer, reasons: ['SIGNER_REVOKED'] });
    expect(judgement.revokedAt).toEqual(new Date('2025-04-01T00:00:00Z'));
    expect(sentences(english, judgement.detail)).toContain('2025-04-01');
  });

  it('by a list that anybody could have made is not withdrawn', async () => {
    const forged = revokedBy(party(middle.name), 1);
    const judgement = await judge(leaf, { lists: [forged] });
    expect(judgement).toMatchObject({ answer: 'yes', reasons: ['REVOCATION_NOT_CHECKED'] });
  });

  it('is said to be checked only where lists for the whole path are current', async () => {
    const clean = list(makeList({ issuer: middle }));
    expect((await judge(leaf, { lists: [clean] })).reasons).toEqual(['REVOCATION_NOT_CHECKED']);
    expect((await judge(leaf, { lists: [clean, rootList] })).reasons).toEqual([]);
    const stale = list(makeList({ issuer: middle, nextUpdate: new Date('2025-05-15T00:00:00Z') }));
    const judgement = await judge(leaf, { lists: [stale, rootList] });
    expect(judgement).toMatchObject({ answer: 'yes', reasons: ['REVOCATION_NOT_CHECKED'] });
    expect(sentences(english, judgement.detail)).toContain('stale');
  });

  it('that is pinned is withdrawn by the key that issued it, and by no other', async () => {
    const trust = [pinFor(leaf, origin)];
    expect(await judge(leaf, { trust, lists: [revokedBy(middle, 1)] })).toMatchObject({
      answer: 'no',
      reasons: ['SIGNER_REVOKED'],
    });
    expect((await judge(leaf, { trust, lists: [revokedBy(party(middle.name), 1)] })).answer).toBe('yes');
    expect((await judge(leaf, { trust, lists: [revokedBy(root, 1)] })).answer).toBe('yes');
  });
});

describe('a pinned key', () => {
  const key = ecKey();
  const subject = party('Issuer with its own certificate', key);
  const own = (content: Partial<CertificateContent> = {}) =>
    makeCertificate({ issuer: subject, subject, ...content });
  const covers = { ...origin, covers: 'key', name: 'Klar' } as const;

  it('covers another certificate for it; a pinned certificate does not', async () => {
    const [old, renewed] = [await read(own()), await read(own())];
    expect(await judge(renewed, { trust: [pinFor(old, origin)] })).toMatchObject({
      answer: 'unknown',
      reasons: ['SIGNER_NOT_TRUSTED'],
    });
    const judgement = await judge(renewed, { trust: [pinFor(old, covers)] });
    expect(judgement).toMatchObject({ answer: 'yes', trustEntry: 0 });
    expect(sentences(english, judgement.detail)).toContain('“Klar”');
  });

  it('is judged by the certificate of the record, or by the pinned one where anybody may have put that there', async () => {
    const expired = await read(own({ notAfter: new Date('2025-01-31T00:00:00Z') }));
    const current = await read(own());
    const judged = async (certificate: Certificate, pinned: Certificate, bound: boolean) =>
      (await judge(certificate, { trust: [pinFor(pinned, covers)], bound })).reasons[0];
    expect(await judged(current, expired, true)).toBe('REVOCATION_NOT_CHECKED');
    expect(await judged(current, expired, false)).toBe('SIGNER_EXPIRED');
    expect(await judged(expired, current, true)).toBe('SIGNER_EXPIRED');
    expect(await judged(expired, current, false)).toBe('REVOCATION_NOT_CHECKED');
  });

  it('shows the pinned certificate, not the record’s, where the record’s is bound to nothing', async () => {
    const pinned = await read(own());
    const claimed = await read(
      makeCertificate({ issuer: subject, subject: { ...subject, name: party('Somebody else').name } }),
    );
    const { chain } = await judge(claimed, { trust: [pinFor(pinned, covers)], bound: false });
    expect(chain.map(({ certificate }) => certificate.sha256)).toEqual([pinned.sha256]);
  });
});

describe('a time that the user sets', () => {
  const limited = read(
    make({ notBefore: new Date('2025-03-01T00:00:00Z'), notAfter: new Date('2025-12-31T00:00:00Z') }),
  );

  it('rescues nothing that has expired now', async () => {
    expect(await judge(await limited, { at: '2026-06-01T00:00:00Z', set: now })).toMatchObject({
      answer: 'unknown',
      reasons: ['SIGNER_EXPIRED'],
    });
  });

  it('can show that it was not valid then', async () => {
    expect(await judge(await limited, { set: '2025-02-01T00:00:00Z' })).toMatchObject({
      answer: 'unknown',
      reasons: ['SIGNER_NOT_YET_VALID'],
    });
    expect((await judge(await limited, { set: '2025-04-01T00:00:00Z' })).answer).toBe('yes');
  });
});

describe('what a judgement says beside its answer', () => {
  it('that a stranger could not be trusted anyway, and why', async () => {
    const expired = await read(make({ notAfter: new Date('2025-05-31T00:00:00Z') }));
    const { reasons, caveat } = await judge(expired, { trust: [] });
    expect(reasons).toEqual(['SIGNER_NOT_TRUSTED']);
    expect(sentences(english, caveat)).toContain('expired on 2025-05-31 (UTC)');
    expect((await judge(leaf, { trust: [] })).caveat).toEqual([]);
  });

  it('what an anchor’s own certificate says, which binds no path (RFC 5280 section 6.1.1 (d))', async () => {
    const old = await read(
      makeCertificate({
        issuer: root,
        subject: root,
        extensions: ca,
        notAfter: new Date('2022-01-01T00:00:00Z'),
      }),
    );
    const judgement = await judge(leaf, { trust: [entryFor(old, origin)] });
    expect(judgement.answer).toBe('yes');
    expect(inEnglish(judgement.chain.at(-1)?.message ?? '')).toContain('expired');
  });

  it('other purposes that the certificate names', async () => {
    const server = await read(make({ extensions: [extKeyUsage(['1.3.6.1.5.5.7.3.1'])] }));
    const judgement = await judge(server);
    expect(judgement.answer).toBe('yes');
    expect(judgement.remarks.map(inEnglish).join()).toContain('TLS servers');
  });

  it('that today counts where only a set time would do', async () => {
    const limited = await read(make({ notAfter: new Date('2025-05-31T00:00:00Z') }));
    const { detail } = await judge(limited, { set: '2025-05-01T00:00:00Z' });
    expect(sentences(english, detail)).toContain('today counts');
  });

  it('whether withdrawal was checked, for all of the path or a part of it', async () => {
    const clean = list(makeList({ issuer: middle }));
    expect(sentences(english, (await judge(leaf)).detail)).toContain('was not checked');
    expect(sentences(english, (await judge(leaf, { lists: [clean] })).detail)).toContain(
      'part of the path only',
    );
    const all = [clean, list(makeList({ issuer: root }))];
    expect(sentences(english, (await judge(leaf, { lists: all })).detail)).toContain('Not withdrawn');
  });
});
