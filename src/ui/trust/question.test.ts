import { describe, expect, it } from 'vitest';
import type { CertificateDetails } from '../../report/report';
import type { TrustListEntry } from '../../worker/bridge';
import type { SignerToTrust } from '../answer/signer';
import {
  decided,
  keysUnderName,
  questionOfAuthority,
  questionOfOffer,
  questionOfServiceKey,
  questionOfSigner,
} from './question';
import { wordsFor } from './question-words';

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
  isBareKey: false,
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

describe('the question about a witness that came with the evidence', () => {
  const stamps = { purpose: 'timestamp' } as const;
  const certificate = entry('new') as unknown as CertificateDetails;

  it('is about its certificate, for this purpose alone', () => {
    const question = questionOfAuthority(certificate, 'timestamp', { file: 'call.tsr' }, []);
    expect(decided(question, { name: 'TSA', confirmedBy: null, covers: 'certificate' })).toEqual({
      kind: 'pin',
      purpose: 'timestamp',
      covers: 'certificate',
      name: 'TSA',
      confirmedBy: null,
      origin: 'given with the evidence: call.tsr',
      pem: 'PEM of new',
    });
    const anchor = questionOfAuthority(certificate, 'timestamp', { record: 'call.vcon' }, [], 'anchor');
    expect(anchor).toMatchObject({ kind: 'anchor', origin: 'from the record call.vcon' });
  });

  it('shows keys accepted under its name for the same purpose, and no others', () => {
    const trust = [entry('signer'), entry('old', stamps), entry('other', { ...stamps, subject: 'CN=b' })];
    const ask = (purpose: 'timestamp' | 'transparency') =>
      hashes(questionOfAuthority(certificate, purpose, { file: 'a' }, trust).accepted);
    expect(ask('timestamp')).toEqual(['old']);
    expect(ask('transparency')).toEqual([]);
    expect(hashes(questionOfOffer(entry('new', stamps), trust).accepted)).toEqual(['old']);
  });

  it('is about a key where there is no certificate', () => {
    const key = { name: 'log', sha256: 'aa', pem: 'PEM', keyId: 'bG9n', algorithm: 'ES256' };
    const trust = [
      entry('bb', { purpose: 'transparency', subject: 'log', isBareKey: true }),
      entry('cc', { purpose: 'transparency', subject: '', isBareKey: true }),
    ];
    const question = questionOfServiceKey(key, { file: 'keys.json' }, trust);
    expect(question).toMatchObject({ isBareKey: true, sha256: 'aa', publicKeySha256: 'aa', subject: 'log' });
    expect(hashes(question.accepted)).toEqual(['bb']);
    expect(decided(question, { name: 'Log', confirmedBy: 'letter', covers: question.covers })).toEqual({
      kind: 'pin',
      purpose: 'transparency',
      covers: 'key',
      name: 'Log',
      confirmedBy: 'letter',
      origin: 'given with the evidence: keys.json',
      pem: 'PEM',
      keyId: 'bG9n',
      algorithm: 'ES256',
    });
    expect(questionOfServiceKey({ ...key, name: null }, { file: 'a' }, trust).accepted).toEqual([]);
  });

  it('says what the trust would be for', () => {
    const title = (kind: 'pin' | 'anchor', purpose: TrustListEntry['purpose']) =>
      wordsFor({ kind, purpose }).title;
    expect([
      title('pin', 'signer'),
      title('anchor', 'signer'),
      title('pin', 'timestamp'),
      title('anchor', 'timestamp'),
      title('pin', 'transparency'),
    ]).toEqual([
      'Trust this signer?',
      'Trust this authority?',
      'Trust this authority for time stamps?',
      'Trust this authority for time stamps?',
      'Trust this transparency service?',
    ]);
  });
});
