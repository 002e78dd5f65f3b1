import { beforeAll, describe, expect, test } from 'vitest';
import { nullValue, type Der } from '../../e2e/maker/der';
import { ecKey, rsaKey } from '../../e2e/maker/keys';
import { extension, makeCertificate, makeList, party, type Party } from '../../e2e/maker/pki';
import { basicConstraints, extKeyUsage, keyUsage } from '../../e2e/maker/pki-extensions';
import {
  caCertificateOf,
  makeStampAuthority,
  makeTimeStamp,
  signingCertificateV2,
  stampOids,
  type AuthorityContent,
  type StampAuthority,
  type Stamping,
} from '../../e2e/maker/time-stamp';
import { newEntry } from '../trust/new-entry';
import type { Origin, TrustedCertificate, TrustEntry } from '../trust/trust-entry';
import { english, sentences } from '../wording';
import { readCertificate, type Certificate } from '../x509/certificate';
import { readCrl, type RevocationList } from '../x509/crl';
import { readTimeStamp } from './time-stamp';
import { judgeAuthority, type AuthorityPolicy } from './time-stamp-authority';
import { isProblem } from './time-stamp-info';

const now = new Date('2026-06-01T12:00:00Z');
const genTime = new Date('2026-02-03T04:05:06Z');
const data = new TextEncoder().encode('what was stamped');

async function read(der: Der): Promise<Certificate> {
  const certificate = await readCertificate(der);
  if (certificate === null) throw new Error('no certificate');
  return certificate;
}

function listOf(der: Der): RevocationList {
  const list = readCrl(der);
  if (list === null) throw new Error('no list');
  return list;
}

type Entry = readonly [der: Der, kind: TrustEntry['kind'], purpose: TrustEntry['purpose'], covers?: 'key'];

const listing = (entries: readonly Entry[]): Promise<TrustedCertificate[]> =>
  Promise.all(
    entries.map(async ([der, kind, purpose, covers], index) => {
      const certificate = await read(der);
      const origin: Origin = {
        origin: 'a test',
        confirmedBy: null,
        addedAt: '2026-01-01T00:00:00Z',
        purpose,
        covers: covers ?? 'certificate',
      };
      return { entry: newEntry(kind, certificate, origin), certificate, index };
    }),
  );

interface Situation extends Partial<Omit<AuthorityPolicy, 'trustList' | 'supplied' | 'signerChain'>> {
  readonly trust: readonly Entry[];
  readonly supplied?: readonly Der[];
  readonly signerChain?: readonly Der[];
}

async function judge(stamping: Stamping, { trust, supplied, signerChain, ...policy }: Situation) {
  const token = await readTimeStamp(makeTimeStamp({ data, genTime, ...stamping }));
  if (token === null || isProblem(token)) throw new Error('not read');
  const judged = await judgeAuthority(token, {
    trustList: await listing(trust),
    supplied: await Promise.all((supplied ?? []).map(read)),
    signerChain: await Promise.all((signerChain ?? []).map(read)),
    revocation: { lists: [], responses: [] },
    now,
    setTime: null,
    ...policy,
  });
  return { ...judged, text: sentences(english, judged.detail) };
}

const authority = makeStampAuthority({ name: 'Stamper' });
const anchored: readonly Entry[] = [[authority.caCertificate, 'anchor', 'timestamp']];
const pinned: readonly Entry[] = [[authority.certificate, 'pin', 'timestamp']];

describe('an authority is trusted', () => {
  test('under an anchor for time stamps', async () => {
    const judged = await judge({ authority }, { trust: anchored });
    expect(judged).toMatchObject({ answer: 'yes', trustEntry: 0, reasons: ['REVOCATION_NOT_CHECKED'] });
    expect(judged.chain.map(({ role, outcome }) => `${role} ${outcome}`)).toEqual([
      'signer pass',
      'anchor pass',
    ]);
    expect(judged.text).toBe(
      'Certified as “Stamper” under the authority “Stamper CA” in your trust list. Whether it was withdrawn was not checked.',
    );
    expect(judged.checked).toMatchObject({ intact: true, fit: true });
  });

  test('by a pin for time stamps, of its certificate or of its key', async () => {
    expect(await judge({ authority }, { trust: pinned })).toMatchObject({ answer: 'yes', trustEntry: 0 });
    const renewed = makeStampAuthority({ name: 'Stamper', key: authority.tsa.key });
    const byKey: Entry = [renewed.certificate, 'pin', 'timestamp', 'key'];
    expect(await judge({ authority }, { trust: [byKey] })).toMatchObject({ answer: 'yes' });
    const byCertificate: Entry = [renewed.certificate, 'pin', 'timestamp'];
    expect(await judge({ authority }, { trust: [byCertificate] })).toMatchObject({ answer: 'unknown' });
  });

  test('over an authority in between, which came with the token or was supplied', async () => {
    const root = party('Root');
    const between = makeCertificate({
      issuer: root,
      subject: authority.ca,
      extensions: [basicConstraints(true), keyUsage(['keyCertSign'])],
    });
    const trust: Entry[] = [[caCertificateOf(root), 'anchor', 'timestamp']];
    const carried = { authority, certificates: [authority.certificate, between] };
    expect(await judge(carried, { trust })).toMatchObject({ answer: 'yes' });
    expect(await judge({ authority }, { trust, supplied: [between] })).toMatchObject({ answer: 'yes' });
    expect(await judge({ authority }, { trust })).toMatchObject({ answer: 'unknown', trustEntry: null });
  });

  test('with its certificate from among the files', async () => {
    const without = { authority, certificates: [] };
    expect(await judge(without, { trust: anchored, supplied: [authority.certificate] })).toMatchObject({
      answer: 'yes',
    });
    expect(await judge(without, { trust: anchored })).toMatchObject({
      answer: 'unknown',
      reasons: ['WITNESS_NOT_TRUSTED'],
    });
  });

  test('not withdrawn, by the list in the token or one that was supplied', async () => {
    const der = makeList({
      issuer: authority.ca,
      thisUpdate: new Date('2026-05-30T00:00:00Z'),
      nextUpdate: new Date('2026-06-30T00:00:00Z'),
    });
    expect(await judge({ authority, revocation: [der] }, { trust: anchored })).toMatchObject({
      answer: 'yes',
      reasons: [],
    });
    const revocation = { lists: [listOf(der)], responses: [] };
    expect((await judge({ authority }, { trust: anchored, revocation })).text).toMatch(
      /Not withdrawn, by the lists that you gave/,
    );
  });
});

describe('an authority is not trusted', () => {
  const unknown = { answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'] };

  test('that nobody in the trust list vouches for', async () => {
    const other = makeStampAuthority({ name: 'Other' });
    const judged = await judge({ authority }, { trust: [[other.caCertificate, 'anchor', 'timestamp']] });
    expect(judged).toMatchObject({ ...unknown, trustEntry: null });
    expect(judged.text).toBe('Nobody in your trust list vouches for time stamps of “Stamper”.');
    expect(await judge({ authority }, { trust: [] })).toMatchObject(unknown);
  });

  test.each<[TrustEntry['kind'], TrustEntry['purpose'], Der]>([
    ['anchor', 'signer', authority.caCertificate],
    ['anchor', 'transparency', authority.caCertificate],
    ['pin', 'signer', authority.certificate],
    ['pin', 'transparency', authority.certificate],
    // A pin never issues.
    ['pin', 'timestamp', authority.caCertificate],
  ])('by a %s for %s', async (kind, purpose, der) => {
    const stamping = { authority, certificates: [authority.certificate, authority.caCertificate] };
    const judged = await judge(stamping, { trust: [[der, kind, purpose]] });
    expect(judged).toMatchObject(unknown);
    if (purpose !== 'timestamp')
      expect(judged.text).toMatch(/is in your trust list, but not for time stamps/);
  });

  test('whose name is that of an anchor with another key', async () => {
    const namesake = caCertificateOf(party('Stamper CA'));
    expect(await judge({ authority }, { trust: [[namesake, 'anchor', 'timestamp']] })).toMatchObject({
      ...unknown,
      trustEntry: null,
    });
  });

  test.each<[string, AuthorityContent, RegExp]>([
    [
      'that has expired',
      { notAfter: new Date('2026-05-31T00:00:00Z') },
      /“Stamper” expired on 2026-05-31 \(UTC\)/,
    ],
    [
      'that is not yet valid',
      { notBefore: new Date('2026-06-02T00:00:00Z') },
      /is valid only from 2026-06-02 \(UTC\)/,
    ],
    [
      'whose key is for something else',
      { extensions: [keyUsage(['digitalSignature'])] },
      /does not say that its key is for time stamps/,
    ],
    [
      'whose key is for other things, too',
      { extensions: [extKeyUsage([stampOids.timeStamping, '1.3.6.1.5.5.7.3.3'], true)] },
      /for other things beside time stamps/,
    ],
    [
      'whose certificate does not bind',
      { extensions: [extKeyUsage([stampOids.timeStamping])] },
      /not critical/,
    ],
    ['that did not exist yet', { notBefore: new Date('2026-03-01T00:00:00Z') }, /outside the validity/],
  ])('%s, under an anchor or pinned', async (_, content, sentence) => {
    const by = makeStampAuthority({ name: 'Stamper', ...content });
    for (const entry of [
      [by.caCertificate, 'anchor', 'timestamp'],
      [by.certificate, 'pin', 'timestamp'],
    ] as const) {
      const judged = await judge({ authority: by }, { trust: [entry] });
      expect(judged).toMatchObject({ ...unknown, trustEntry: 0 });
      expect(judged.text).toMatch(sentence);
    }
  });

  test('with a key that is too short', async () => {
    const by = makeStampAuthority({ name: 'Stamper', key: rsaKey(1024) });
    const judged = await judge({ authority: by }, { trust: [[by.certificate, 'pin', 'timestamp']] });
    expect(judged).toMatchObject(unknown);
    expect(judged.text).toMatch(/is too short \(RSA, 1024 bits\)/);
  });

  test('for a time that has not come yet', async () => {
    const late = { authority, genTime: new Date('2026-06-01T12:00:03Z') };
    const judged = await judge(late, { trust: anchored });
    expect(judged).toMatchObject(unknown);
    expect(judged.text).toBe(
      'The time stamp says 2026-06-01 12:00:03 UTC, which is later than the time that counts here, 2026-06-01 12:00:00 UTC. If it was made just now, look at the clock of this computer.',
    );
    // Within what the authority says its clock may be off.
    expect(await judge({ ...late, accuracy: { seconds: 5 } }, { trust: anchored })).toMatchObject({
      answer: 'yes',
    });
  });

  test('under an authority that the token does not name, where it names those above its own', async () => {
    const root = party('Root');
    const by = (extensions: readonly Der[]): Der =>
      makeCertificate({ issuer: root, subject: authority.ca, extensions });
    const between = by([basicConstraints(true)]);
    const other = by([basicConstraints(true), keyUsage(['keyCertSign'])]);
    const naming = (...certificates: Der[]): Stamping => ({
      authority,
      certificates: [authority.certificate, between, other],
      attributes: (set) => [
        set.contentType,
        set.messageDigest,
        signingCertificateV2('sha256', ...certificates.map((certificate) => ({ certificate }))),
      ],
    });
    const trust: Entry[] = [[caCertificateOf(root), 'anchor', 'timestamp']];
    expect(await judge(naming(authority.certificate, between), { trust })).toMatchObject({ answer: 'yes' });
    const unrelated = makeStampAuthority({}).certificate;
    expect(await judge(naming(authority.certificate, unrelated), { trust })).toMatchObject(unknown);
  });

  test('while its token has a condition that is not known', async () => {
    const judged = await judge(
      { authority, extensions: [extension('1.2.3', nullValue, true)] },
      { trust: anchored },
    );
    expect(judged).toMatchObject(unknown);
    expect(judged.text).toMatch(/a condition that this tool does not know/);
  });
});

test('a token that was changed says no, whoever is trusted', async () => {
  const spoil = (signature: Uint8Array) => signature.map((byte, index) => (index === 20 ? byte ^ 1 : byte));
  const judged = await judge({ authority, spoil }, { trust: anchored });
  expect(judged).toMatchObject({ answer: 'no', reasons: ['WITNESS_INVALID'], chain: [], trustEntry: null });
  expect(judged.text).toBe('The signature of the time stamp does not fit the key of “Stamper”.');
});

describe('an authority that was withdrawn', () => {
  const revoking = (date: string, reason?: number): RevocationList =>
    listOf(
      makeList({
        issuer: authority.ca,
        thisUpdate: new Date('2026-05-30T00:00:00Z'),
        nextUpdate: new Date('2026-06-30T00:00:00Z'),
        entries: [
          {
            serialNumber: authority.serialNumber,
            revocationDate: new Date(date),
            ...(reason === undefined ? {} : { reason }),
          },
        ],
      }),
    );

  test.each<[string, string, number | undefined, 'no' | 'unknown']>([
    ['since its key was stolen, at any time', '2026-05-01T00:00:00Z', 1, 'no'],
    ['for no reason given, at any time', '2026-05-01T00:00:00Z', undefined, 'no'],
    ['since another has replaced it, before it made the time stamp', '2026-01-01T00:00:00Z', 4, 'no'],
    ['since another has replaced it, after it made the time stamp', '2026-05-01T00:00:00Z', 4, 'unknown'],
    ['since it is no longer needed, after it made the time stamp', '2026-05-01T00:00:00Z', 5, 'unknown'],
  ])('%s', async (_, date, reason, answer) => {
    const revocation = { lists: [revoking(date, reason)], responses: [] };
    for (const trust of [anchored, pinned]) {
      const judged = await judge({ authority }, { trust, revocation, supplied: [authority.caCertificate] });
      expect(judged).toMatchObject({ answer, revokedAt: new Date(date), trustEntry: 0 });
      expect(judged.reasons).toEqual([answer === 'no' ? 'WITNESS_INVALID' : 'WITNESS_NOT_TRUSTED']);
      expect(judged.text).toMatch(/The certificate of “Stamper” was withdrawn on 2026-0/);
    }
  });
});

describe('a time that the user set', () => {
  const inJune = makeStampAuthority({ name: 'Stamper', notAfter: new Date('2026-06-30T00:00:00Z') });
  const trust: Entry[] = [[inJune.caCertificate, 'anchor', 'timestamp']];

  test('makes a judgement harder', async () => {
    const setTime = new Date('2026-07-01T00:00:00Z');
    expect(await judge({ authority: inJune }, { trust, setTime })).toMatchObject({ answer: 'unknown' });
    expect(await judge({ authority: inJune }, { trust, setTime: now })).toMatchObject({ answer: 'yes' });
    // Before the time stamp was made, it had not been made.
    const before = new Date('2026-02-01T00:00:00Z');
    expect(await judge({ authority: inJune }, { trust, setTime: before })).toMatchObject({
      answer: 'unknown',
    });
  });

  test('rescues nothing that has expired now', async () => {
    const later = new Date('2026-07-01T00:00:00Z');
    const judged = await judge({ authority: inJune }, { trust, now: later, setTime: now });
    expect(judged.answer).toBe('unknown');
    expect(judged.text).toMatch(/anybody can set a time, so today counts/);
  });
});

describe('an authority is independent of the signer', () => {
  let signer: Party;
  let signerCa: Party;
  let ofSigner: Der;

  const issued = (issuer: Party, subject: Party): Der => makeCertificate({ issuer, subject });
  const authorityBetween = (issuer: Party, subject: Party): Der =>
    makeCertificate({ issuer, subject, extensions: [basicConstraints(true)] });
  const under = (ca: Party, content: AuthorityContent = {}): StampAuthority =>
    makeStampAuthority({ name: 'Stamper', ca, ...content });

  beforeAll(() => {
    signerCa = party('Company CA');
    signer = party('Company');
    ofSigner = issued(signerCa, signer);
  });

  const dependent = async (
    by: StampAuthority,
    situation: Situation,
    text = /not independent/,
  ): Promise<void> => {
    const judged = await judge({ authority: by }, situation);
    expect(judged).toMatchObject({ answer: 'unknown', reasons: ['WITNESS_NOT_TRUSTED'] });
    expect(judged.text).toMatch(text);
  };

  test('where nothing stands above both', async () => {
    const signerChain = [ofSigner, caCertificateOf(signerCa)];
    expect(await judge({ authority }, { trust: anchored, signerChain })).toMatchObject({ answer: 'yes' });
    expect(await judge({ authority }, { trust: pinned, signerChain })).toMatchObject({ answer: 'yes' });
  });

  test('not under the same anchor', async () => {
    const by = under(signerCa);
    const anchor = by.caCertificate;
    const signerChain = [ofSigner, anchor];
    await dependent(by, {
      trust: [
        [anchor, 'anchor', 'signer'],
        [anchor, 'anchor', 'timestamp'],
      ],
      signerChain,
    });
    // Nor where the anchor stands in the list with another certificate for its key.
    await dependent(by, { trust: [[caCertificateOf(signerCa), 'anchor', 'timestamp']], signerChain });
  });

  test('not with the signer’s own key', async () => {
    const by = under(party('Some CA'), { key: signer.key });
    const signerChain = [ofSigner];
    await dependent(by, { trust: [[by.certificate, 'pin', 'timestamp']], signerChain }, /signer’s own key/);
    await dependent(
      by,
      { trust: [[by.caCertificate, 'anchor', 'timestamp']], signerChain },
      /signer’s own key/,
    );
  });

  test('not under the signer itself', async () => {
    const by = under(signer);
    await dependent(by, {
      trust: [[by.caCertificate, 'anchor', 'timestamp']],
      signerChain: [caCertificateOf(signer)],
    });
  });

  test('not under an authority that issued the signer’s pinned certificate', async () => {
    const by = under(signerCa);
    await dependent(by, { trust: [[by.caCertificate, 'anchor', 'timestamp']], signerChain: [ofSigner] });
    await dependent(by, {
      trust: [[by.certificate, 'pin', 'timestamp']],
      supplied: [by.caCertificate],
      signerChain: [ofSigner],
    });
  });

  test('not under an authority that the signer’s anchor issued, or that issued the signer’s anchor', async () => {
    const sub = party('Sub CA');
    const subCertificate = authorityBetween(signerCa, sub);
    await dependent(under(sub), {
      trust: [[subCertificate, 'anchor', 'timestamp']],
      signerChain: [ofSigner, caCertificateOf(signerCa)],
    });
    const root = party('Root');
    const signerCaCertificate = authorityBetween(root, signerCa);
    await dependent(under(root), {
      trust: [[caCertificateOf(root), 'anchor', 'timestamp']],
      signerChain: [ofSigner, signerCaCertificate],
    });
  });

  test('where it is also certified by the signer’s anchor, but another vouches for it', async () => {
    const common = party('Stamping CA');
    const other = party('Other Root');
    const by = under(common);
    const certificates = [
      by.certificate,
      authorityBetween(signerCa, common),
      authorityBetween(other, common),
    ];
    const own: Entry = [caCertificateOf(signerCa), 'anchor', 'timestamp'];
    const independent: Entry = [caCertificateOf(other), 'anchor', 'timestamp'];
    const signerChain = [ofSigner, caCertificateOf(signerCa)];
    expect(
      await judge({ authority: by, certificates }, { trust: [own, independent], signerChain }),
    ).toMatchObject({
      answer: 'yes',
      trustEntry: 1,
    });
    const judged = await judge({ authority: by, certificates }, { trust: [own], signerChain });
    expect(judged).toMatchObject({ answer: 'unknown', trustEntry: 0 });
  });

  test('of a namesake of the signer’s anchor', async () => {
    const namesake = party('Company CA');
    const by = under(namesake);
    const signerChain = [ofSigner, caCertificateOf(signerCa)];
    expect(
      await judge({ authority: by }, { trust: [[by.caCertificate, 'anchor', 'timestamp']], signerChain }),
    ).toMatchObject({
      answer: 'yes',
    });
  });
});

test('with a P-521 authority and a chain of three the answer is the same', async () => {
  const root = party('Root', ecKey('P-384', 'ecdsa-sha384'));
  const middle = party('Middle', ecKey('P-384', 'ecdsa-sha384'));
  const by = makeStampAuthority({ name: 'Stamper', ca: middle, key: ecKey('P-521', 'ecdsa-sha512') });
  const between = makeCertificate({ issuer: root, subject: middle, extensions: [basicConstraints(true)] });
  const stamping = {
    authority: by,
    digestAlgorithm: 'sha512',
    certificates: [between, by.certificate],
  } as const;
  const judged = await judge(stamping, { trust: [[caCertificateOf(root), 'anchor', 'timestamp']] });
  expect(judged).toMatchObject({ answer: 'yes' });
  expect(judged.chain.map(({ certificate }) => certificate.shortName)).toEqual(['Stamper', 'Middle', 'Root']);
});
