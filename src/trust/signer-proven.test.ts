import { describe, expect, it } from 'vitest';
import { rsaKey } from '../../e2e/maker/keys';
import {
  makeCertificate,
  makeList,
  party,
  type CertificateContent,
  type ListContent,
  type ListEntry,
  type Party,
} from '../../e2e/maker/pki';
import {
  basicConstraints,
  crlDistributionPoints,
  generalName,
  issuingDistributionPoint,
  keyUsage,
} from '../../e2e/maker/pki-extensions';
import { english, sentences } from '../wording';
import { readCertificate, type Certificate } from '../x509/certificate';
import { readCrls, type RevocationList } from '../x509/crl';
import { entryFor, pinFor } from './new-entry';
import { SignerJudge, type SignerJudgement } from './signer';
import { readTrustList, type Origin, type TrustEntry } from './trust-entry';

const origin: Origin = { origin: 'a test', confirmedBy: null, addedAt: '2025-01-01T00:00:00Z' };
const now = '2025-06-01T12:00:00Z';
const withdrawnOn = '2025-04-01T00:00:00Z';
const before = '2025-03-15T10:00:00Z';
const after = '2025-04-15T10:00:00Z';

async function read(der: Uint8Array): Promise<Certificate> {
  const certificate = await readCertificate(der);
  if (certificate === null) throw new Error('a test needs a certificate');
  return certificate;
}

const ca = [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])];
const [root, middle, issuer] = [party('Root'), party('Middle'), party('Issuer of records')];
const rootCertificate = await read(makeCertificate({ issuer: root, subject: root, extensions: ca }));
const middleCertificate = await read(makeCertificate({ issuer: root, subject: middle, extensions: ca }));
const make = async (content: Partial<CertificateContent> = {}) =>
  read(
    makeCertificate({
      issuer: middle,
      subject: issuer,
      extensions: [keyUsage(['digitalSignature'])],
      ...content,
    }),
  );
const leaf = await make();
const expired = await make({ notAfter: new Date(withdrawnOn) });

/** A list of `by`, with one entry. */
function naming(
  { serialNumber }: Certificate,
  by: Party,
  entry: Partial<ListEntry> = {},
  more: Partial<ListContent> = {},
): RevocationList {
  const entries = [{ serialNumber: BigInt(`0x${serialNumber}`), ...entry }];
  const [list] = readCrls(makeList({ issuer: by, entries, ...more }));
  if (list === undefined) throw new Error('a test needs a revocation list');
  return list;
}

interface Given {
  /** The time that is proven; null for none. */
  readonly proven: string | null;
  readonly by?: string;
  readonly trust?: readonly TrustEntry[];
  readonly others?: readonly Certificate[];
  readonly lists?: readonly RevocationList[];
  readonly cutOff?: boolean;
  readonly bound?: boolean;
  readonly at?: string;
  readonly set?: string;
}

async function judge(certificate: Certificate, given: Given): Promise<SignerJudgement> {
  const { proven, trust, others, lists = [], cutOff = false, bound = true, set } = given;
  return new SignerJudge({
    trustList: await readTrustList(trust ?? [entryFor(rootCertificate, origin)]),
    supplied: [],
    revocation: { lists, responses: [], cutOff },
    now: new Date(given.at ?? now),
    setTime: set === undefined ? null : new Date(set),
  }).judge(
    { certificate, carried: [certificate, ...(others ?? [middleCertificate])], bound },
    proven === null ? null : { time: new Date(proven), by: given.by ?? 'Stamper' },
  );
}

const words = ({ detail }: SignerJudgement): string => sentences(english, detail);
const reasonOf = async (certificate: Certificate, given: Given) => {
  const { answer, reasons, provenTime } = await judge(certificate, given);
  return [answer, reasons[0] ?? '', provenTime?.toISOString() ?? ''];
};
const rescued = (proven: string, reason = 'REVOCATION_NOT_CHECKED') => [
  'yes',
  reason,
  new Date(proven).toISOString(),
];

describe('a certificate that has expired', () => {
  it.each<[string, TrustEntry]>([
    ['under an authority', entryFor(rootCertificate, origin)],
    ['that is pinned', pinFor(expired, origin)],
  ])('%s is good for what is shown to be older, and for nothing else', async (_, entry) => {
    const trust = [entry];
    const stays = ['unknown', 'SIGNER_EXPIRED', ''];
    expect(await reasonOf(expired, { trust, proven: null })).toEqual(stays);
    expect(await reasonOf(expired, { trust, proven: before })).toEqual(rescued(before));
    expect(await reasonOf(expired, { trust, proven: withdrawnOn })).toEqual(rescued(withdrawnOn));
    expect(await reasonOf(expired, { trust, proven: '2025-04-01T00:00:01Z' })).toEqual(stays);
    expect(await reasonOf(expired, { trust, proven: '2019-01-01T00:00:00Z' })).toEqual(stays);
  });

  it('says what shows it and when the certificate expired, or why it does not help', async () => {
    const good = words(await judge(expired, { proven: before, by: 'Zeit AG' }));
    expect(good).toContain(
      'A time stamp by “Zeit AG” shows that it was signed at 2025-03-15 10:00:00 UTC or before.',
    );
    expect(good).toContain(
      'The certificate of “Issuer of records” expired only after that, on 2025-04-01 (UTC).',
    );
    expect(words(await judge(expired, { proven: after, by: 'Zeit AG' }))).toContain(
      'The time stamp by “Zeit AG” does not help: it shows no more than that it was signed at 2025-04-15 10:00:00 UTC or before.',
    );
  });

  it('of an authority on the path is no less good for it', async () => {
    const old = await read(
      makeCertificate({ issuer: root, subject: middle, extensions: ca, notAfter: new Date(withdrawnOn) }),
    );
    const judgement = await judge(leaf, { proven: before, others: [old] });
    expect(judgement).toMatchObject({ answer: 'yes', provenTime: new Date(before) });
    expect(words(judgement)).toContain('The certificate of “Middle” expired only after that');
    expect(judgement.chain.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass']);
    expect((await judge(leaf, { proven: after, others: [old] })).reasons).toEqual(['SIGNER_EXPIRED']);
  });
});

describe.each<[string, readonly TrustEntry[]]>([
  ['under an authority', [entryFor(rootCertificate, origin)]],
  ['that is pinned', [pinFor(leaf, origin)]],
])('a withdrawn certificate %s', (_, trust) => {
  it.each<[string, number | undefined, 'no' | 'unknown']>([
    ['keyCompromise', 1, 'no'],
    ['cACompromise', 2, 'no'],
    ['no reason', undefined, 'no'],
    ['superseded', 4, 'unknown'],
    ['cessationOfOperation', 5, 'unknown'],
    ['certificateHold', 6, 'unknown'],
    ['privilegeWithdrawn', 9, 'unknown'],
  ])('for %s counts from the day of it on', async (_, number, today) => {
    const lists = [naming(leaf, middle, number === undefined ? {} : { reason: number })];
    expect(await reasonOf(leaf, { trust, lists, proven: null })).toEqual([today, 'SIGNER_REVOKED', '']);
    const judgement = await judge(leaf, { trust, lists, proven: before });
    expect(judgement).toMatchObject({ answer: 'yes', provenTime: new Date(before) });
    expect(judgement.reasons).not.toContain('SIGNER_REVOKED');
    for (const proven of [withdrawnOn, after]) {
      expect(await judge(leaf, { trust, lists, proven })).toMatchObject({
        answer: 'no',
        reasons: ['SIGNER_REVOKED'],
        revokedAt: new Date(withdrawnOn),
      });
    }
  });

  it('counts from the day on which its key became suspect (RFC 5280 section 5.3.2)', async () => {
    const lists = [naming(leaf, middle, { reason: 1, invalidityDate: new Date('2025-02-01T00:00:00Z') })];
    expect((await judge(leaf, { trust, lists, proven: before })).answer).toBe('no');
    expect((await judge(leaf, { trust, lists, proven: '2025-02-01T00:00:00Z' })).answer).toBe('no');
    expect(await reasonOf(leaf, { trust, lists, proven: '2025-01-31T23:59:59Z' })).toEqual(
      rescued('2025-01-31T23:59:59Z', trust[0]?.kind === 'pin' ? '' : 'REVOCATION_NOT_CHECKED'),
    );
  });

  it('shows the withdrawal in the chain and in words also where it came too late to matter', async () => {
    const lists = [naming(leaf, middle, { reason: 1 })];
    const judgement = await judge(leaf, { trust, lists, proven: before });
    expect(judgement.chain[0]).toMatchObject({
      outcome: 'pass',
      revocation: { kind: 'revoked', date: new Date(withdrawnOn), reason: 'keyCompromise' },
    });
    expect(judgement.revokedAt).toEqual(new Date(withdrawnOn));
    expect(words(judgement)).toContain(
      'The certificate of “Issuer of records” was withdrawn only after that, on 2025-04-01 (UTC) (its key was stolen or may have been).',
    );
    expect(words(judgement)).not.toContain('Not withdrawn');
  });

  it('is no by the proven time where today leaves it open, and says so', async () => {
    const lists = [naming(leaf, middle, { reason: 4 })];
    const judgement = await judge(leaf, { trust, lists, proven: after });
    expect(judgement).toMatchObject({ answer: 'no', provenTime: new Date(after) });
    expect(words(judgement)).toContain('“Stamper” does not help');
    const compromised = [naming(leaf, middle, { reason: 1 })];
    expect((await judge(leaf, { trust, lists: compromised, proven: after })).provenTime).toBeNull();
  });

  it('is good only where nothing else leaves the earlier time open', async () => {
    const lists = [naming(leaf, middle, { reason: 4 })];
    const stays = ['unknown', 'SIGNER_REVOKED', ''];
    // Some lists were not read: one of them may name an earlier day.
    expect(await reasonOf(leaf, { trust, lists, proven: before, cutOff: true })).toEqual(stays);
    // It was on hold before, and nothing tells whether that had been lifted by then.
    const earlier = { revocationDate: new Date('2025-02-01T00:00:00Z') };
    const march = {
      thisUpdate: new Date('2025-03-01T00:00:00Z'),
      nextUpdate: new Date('2025-04-01T00:00:00Z'),
    };
    const held = naming(leaf, middle, { reason: 6, ...earlier }, march);
    expect(await reasonOf(leaf, { trust, lists: [...lists, held], proven: before })).toEqual(stays);
    // An older list names an earlier day.
    const older = naming(leaf, middle, { reason: 4, ...earlier }, march);
    expect((await judge(leaf, { trust, lists: [...lists, older], proven: before })).answer).toBe('no');
  });
});

describe('withdrawal is judged by what is known now', () => {
  const rootList = readCrls(makeList({ issuer: root }));
  const clean = readCrls(makeList({ issuer: middle }));

  it('so that a list from after the proven time shows that nothing was withdrawn', async () => {
    const all = await make({ notAfter: new Date('2025-05-15T00:00:00Z') });
    const judgement = await judge(all, { proven: before, lists: [...rootList, ...clean] });
    expect(judgement).toMatchObject({ answer: 'yes', reasons: [] });
    expect(words(judgement)).toContain('Not withdrawn');
  });

  it('and not by a list that was current at the proven time alone', async () => {
    const stale = readCrls(
      makeList({
        issuer: middle,
        thisUpdate: new Date('2025-03-01T00:00:00Z'),
        nextUpdate: new Date('2025-04-01T00:00:00Z'),
      }),
    );
    const judgement = await judge(expired, { proven: before, lists: [...rootList, ...stale] });
    expect(judgement).toMatchObject({ answer: 'yes', reasons: ['REVOCATION_NOT_CHECKED'] });
    expect(words(judgement)).toContain('stale');
  });

  it('also by a list whose own signer has expired since', async () => {
    const lister = party('Lister');
    const listed = await make({
      notAfter: new Date('2025-05-15T00:00:00Z'),
      extensions: [
        keyUsage(['digitalSignature']),
        crlDistributionPoints([{ crlIssuer: [generalName.directory(lister.name)] }]),
      ],
    });
    const listerCertificate = await read(
      makeCertificate({
        issuer: root,
        subject: lister,
        extensions: [keyUsage(['cRLSign'])],
        notAfter: new Date('2025-05-20T00:00:00Z'),
      }),
    );
    const list = naming(
      listed,
      lister,
      {
        reason: 1,
        revocationDate: new Date('2025-03-01T00:00:00Z'),
        certificateIssuer: [generalName.directory(middle.name)],
      },
      { extensions: [issuingDistributionPoint({ indirect: true })] },
    );
    const others = [middleCertificate, listerCertificate];
    expect(await judge(listed, { proven: before, others, lists: [list] })).toMatchObject({
      answer: 'no',
      reasons: ['SIGNER_REVOKED'],
    });
    expect((await judge(listed, { proven: '2025-02-01T00:00:00Z', others, lists: [list] })).answer).toBe(
      'yes',
    );
  });
});

describe('a withdrawn authority above the signer', () => {
  const withdrawn = (reason: number, more: Partial<ListEntry> = {}) => [
    naming(middleCertificate, root, { reason, ...more }),
  ];

  it.each([
    ['cACompromise', 2, 'no'],
    ['keyCompromise', 1, 'no'],
    ['superseded', 4, 'unknown'],
  ] as const)('for %s counts from the day of it on', async (_, reason, today) => {
    const lists = withdrawn(reason);
    expect(await reasonOf(leaf, { lists, proven: null })).toEqual([today, 'SIGNER_REVOKED', '']);
    const judgement = await judge(leaf, { lists, proven: before });
    expect(judgement).toMatchObject({ answer: 'yes', provenTime: new Date(before) });
    expect(judgement.chain[1]).toMatchObject({ outcome: 'pass', revocation: { kind: 'revoked' } });
    expect(words(judgement)).toContain('The certificate of “Middle” was withdrawn only after that');
    expect((await judge(leaf, { lists, proven: after })).answer).toBe('no');
    const suspect = withdrawn(reason, { invalidityDate: new Date('2025-01-01T00:00:00Z') });
    expect((await judge(leaf, { lists: suspect, proven: before })).answer).toBe('no');
  });

  it('with a stolen key may since have issued what the signature does not cover', async () => {
    const given = { bound: false, proven: before };
    expect(await reasonOf(leaf, { ...given, lists: withdrawn(2) })).toEqual(['no', 'SIGNER_REVOKED', '']);
    expect((await judge(leaf, { ...given, lists: withdrawn(4) })).answer).toBe('yes');
    // The signer's own key, stolen later, has signed nothing before that.
    expect((await judge(leaf, { ...given, lists: [naming(leaf, middle, { reason: 1 })] })).answer).toBe(
      'yes',
    );
    expect((await judge(leaf, { ...given, lists: [naming(leaf, middle, { reason: 2 })] })).answer).toBe('no');
  });

  it('with a stolen key may since have issued another authority, which no signature covers', async () => {
    const lower = party('Lower');
    const lowerCertificate = await read(makeCertificate({ issuer: middle, subject: lower, extensions: ca }));
    const lowest = await make({ issuer: lower });
    const others = [lowerCertificate, middleCertificate];
    const given = { others, proven: before };
    expect((await judge(lowest, { ...given, lists: withdrawn(1) })).answer).toBe('no');
    expect((await judge(lowest, { ...given, lists: withdrawn(5) })).answer).toBe('yes');
  });
});

describe('a proven time rescues nothing else', () => {
  it('not what was not valid yet', async () => {
    const late = await make({
      notBefore: new Date('2025-03-20T00:00:00Z'),
      notAfter: new Date('2025-05-01T00:00:00Z'),
    });
    for (const trust of [[entryFor(rootCertificate, origin)], [pinFor(late, origin)]]) {
      expect(await reasonOf(late, { trust, proven: before })).toEqual(['unknown', 'SIGNER_EXPIRED', '']);
    }
  });

  it.each<[string, Partial<CertificateContent>, string]>([
    ['with a weak key', { subject: { ...issuer, key: rsaKey(1024) } }, 'WEAK_KEY'],
    ['not for signing', { extensions: [keyUsage(['keyEncipherment'])] }, 'CHAIN_NOT_VALID'],
    ['with a signature that does not fit', { spoil: true }, 'CHAIN_NOT_VALID'],
  ])('not a certificate %s', async (_, content, reason) => {
    expect(await reasonOf(await make(content), { proven: before })).toEqual(['unknown', reason, '']);
  });

  it('not a stranger, and not somebody with a trusted name and another key', async () => {
    const [self, other] = [party('Self'), party('Self')];
    const own = async (subject: Party) => read(makeCertificate({ issuer: subject, subject }));
    const stranger = await own(other);
    expect(await reasonOf(stranger, { proven: before })).toEqual(['unknown', 'SIGNER_NOT_TRUSTED', '']);
    const trust = [pinFor(await own(self), origin)];
    expect(await reasonOf(stranger, { trust, proven: before })).toEqual([
      'unknown',
      'SIGNER_KEY_CHANGED',
      '',
    ]);
  });

  it('nor what is in order without it: that rests on today', async () => {
    const judgement = await judge(leaf, { proven: before });
    expect(judgement).toMatchObject({ answer: 'yes', provenTime: null });
    expect(words(judgement)).not.toContain('Stamper');
  });

  it('nor by a time that is still to come, or is none', async () => {
    const soon = await make({ notAfter: new Date('2025-05-31T00:00:00Z') });
    for (const proven of ['2025-06-01T12:00:01Z', 'not a time']) {
      expect(await reasonOf(soon, { proven })).toEqual(['unknown', 'SIGNER_EXPIRED', '']);
    }
    // This one says that it will be withdrawn tomorrow: a time from after now shows nothing of today.
    const lists = [naming(leaf, middle, { reason: 4, revocationDate: new Date('2025-06-03T00:00:00Z') })];
    expect(await reasonOf(leaf, { lists, proven: '2025-06-02T00:00:00Z' })).toEqual([
      'unknown',
      'SIGNER_REVOKED',
      '',
    ]);
  });
});

describe('a time that the user sets beside a proven one', () => {
  it('leaves what is proven, where that is from before it', async () => {
    for (const set of [before, after, now]) {
      expect(await reasonOf(expired, { proven: before, set })).toEqual(rescued(before));
    }
    expect(words(await judge(expired, { proven: before, set: after }))).toContain('“Stamper” shows');
  });

  it('that is earlier is judged without the proof, and today still rests on it', async () => {
    const judgement = await judge(expired, { proven: before, set: '2025-03-01T00:00:00Z' });
    expect(judgement).toMatchObject({ answer: 'yes', provenTime: new Date(before) });
    expect(words(judgement)).toContain('expired only after that');
    expect(await reasonOf(expired, { proven: before, set: '2019-01-01T00:00:00Z' })).toEqual([
      'unknown',
      'SIGNER_NOT_YET_VALID',
      '',
    ]);
    const lists = [naming(leaf, middle, { reason: 4 })];
    expect(await reasonOf(leaf, { lists, proven: before, set: '2025-03-01T00:00:00Z' })).toEqual([
      'unknown',
      'SIGNER_REVOKED',
      '',
    ]);
  });

  it('rescues nothing that the proven time does not', async () => {
    const judgement = await judge(expired, { proven: after, set: before });
    expect(judgement).toMatchObject({ answer: 'unknown', reasons: ['SIGNER_EXPIRED'], provenTime: null });
    expect(words(judgement)).toContain('so today counts');
  });
});

it('one judge keeps apart what different time stamps show of one signer', async () => {
  const judge = new SignerJudge({
    trustList: await readTrustList([entryFor(rootCertificate, origin)]),
    supplied: [],
    revocation: { lists: [], responses: [] },
    now: new Date(now),
    setTime: null,
  });
  const signer = { certificate: expired, carried: [expired, middleCertificate], bound: true };
  const stamped = (time: string, by: string) => judge.judge(signer, { time: new Date(time), by });
  expect((await judge.judge(signer)).answer).toBe('unknown');
  expect(words(await stamped(before, 'One'))).toContain('“One”');
  expect(words(await stamped(before, 'Two'))).toContain('“Two”');
  expect((await stamped(after, 'One')).answer).toBe('unknown');
  expect((await judge.judge(signer)).answer).toBe('unknown');
  expect(await stamped(before, 'One')).toBe(await stamped(before, 'One'));
});
