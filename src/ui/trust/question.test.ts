import { describe, expect, it } from 'vitest';
import type { CertificateDetails } from '../../report/report';
import type { TrustListEntry } from '../../worker/bridge';
import type { SignerToTrust } from '../answer/signer';
import { decided, keysUnderName, questionOfOffer, questionOfSigner } from './question';

const entry = (sha256: string, more: Partial<TrustListEntry> = {}): TrustListEntry => ({
  kind: 'pin',
  purpose: 'signer',
  covers: 'certificate',
  name: sha256,
  subject: 'CN=klar',
  shortName: 'klar',
  sha256,
  publicKeySha256: `key of ${sha256}`,
  origin: 'a test',
  confirmedBy: null,
  addedBy: 'you',
  addedAt: '2026-01-01T00:00:00.000Z',
  pem: `PEM of ${sha256}`,
  notBefore: '2025-01-01T00:00:00.000Z',
  notAfter: '2035-01-01T00:00:00.000Z',
  publicKey: 'RSA, 2048 bits',
  isCa: false,
  validity: 'valid',
  ...more,
});

const hashes = (entries: readonly TrustListEntry[]): string[] => entries.map(({ sha256 }) => sha256);

describe('the question about a signer of a record', () => {
  const certificate = entry('new');
  const certificates = [entry('other'), certificate] as unknown as CertificateDetails[];
  const ask = (namesake: TrustListEntry | null, trust: readonly TrustListEntry[]) =>
    questionOfSigner(
      certificates,
      { certificate, source: 'call.vcon', namesake } as unknown as SignerToTrust,
      trust,
    );

  it('is about a pin for this certificate alone, with its PEM', () => {
    const question = ask(null, [entry('old')]);
    expect(question).toMatchObject({
      kind: 'pin',
      purpose: 'signer',
      covers: 'certificate',
      sha256: 'new',
      pem: 'PEM of new',
      origin: 'from the record call.vcon',
      accepted: [],
    });
    expect(decided(question, { name: 'Klar', confirmedBy: 'letter', covers: 'key' })).toEqual({
      kind: 'pin',
      purpose: 'signer',
      covers: 'key',
      name: 'Klar',
      confirmedBy: 'letter',
      origin: 'from the record call.vcon',
      pem: 'PEM of new',
    });
  });

  it('shows every key accepted under the name of its namesake, and no other entry', () => {
    const trust = [
      entry('old'),
      entry('older'),
      entry('stranger', { subject: 'CN=stranger' }),
      entry('stamp', { purpose: 'timestamp' }),
      entry('root', { kind: 'anchor' }),
    ];
    expect(hashes(ask(entry('older'), trust).accepted)).toEqual(['old', 'older']);
    expect(hashes(ask(entry('root', { kind: 'anchor' }), trust).accepted)).toEqual([]);
    expect(trust.map((one) => keysUnderName(trust, one))).toEqual([2, 2, 1, 1, 1]);
  });
});

describe('the question about what a site offers', () => {
  it('shows keys accepted under its name', () => {
    expect(hashes(questionOfOffer(entry('new'), [entry('old')]).accepted)).toEqual(['old']);
  });

  it('shows none of another name, of the same key, or beside an authority or a nameless one', () => {
    const offer = entry('new');
    expect(questionOfOffer(offer, [entry('old', { subject: 'CN=b' })]).accepted).toEqual([]);
    expect(questionOfOffer(offer, [entry('old', { publicKeySha256: 'key of new' })]).accepted).toEqual([]);
    expect(questionOfOffer({ ...offer, kind: 'anchor' }, [entry('old')]).accepted).toEqual([]);
    expect(questionOfOffer({ ...offer, subject: '' }, [entry('old', { subject: '' })]).accepted).toEqual([]);
  });
});
