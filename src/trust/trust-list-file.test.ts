import { beforeAll, describe, expect, it } from 'vitest';
import { makeSigner, type Signer } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { readCertificate, type Certificate } from '../x509/certificate';
import { entryFor } from './new-entry';
import type { TrustEntry } from './trust-entry';
import { readTrustFile } from './trust-file';
import type { TrustFileReading } from './trust-input';
import { writeListFile } from './trust-list-file';

const addedAt = '2026-02-03T04:05:06.000Z';

const takeText = (json: string): Promise<TrustFileReading> =>
  readTrustFile(
    { name: 'list.json', bytes: new TextEncoder().encode(json) },
    { purpose: 'signer', addedAt, whose: '' },
  );

let signer: Signer;
let certificate: Certificate;
let authority: Certificate;
let listed: TrustEntry;

async function read(made: Signer): Promise<Certificate> {
  const certificate = await readCertificate(made.certificate);
  if (certificate === null) throw new Error('a test needs a certificate');
  return certificate;
}

beforeAll(async () => {
  signer = await makeSigner();
  certificate = await read(signer);
  authority = await read(await makeSigner({ name: 'CN=authority', ca: true }));
  listed = {
    ...entryFor(certificate, {
      name: 'Klar Voice',
      origin: 'file klar.pem',
      confirmedBy: 'By telephone with the issuer',
      addedAt: '2026-01-01T00:00:00.000Z',
    }),
    covers: 'key',
  };
});

type Raw = Record<string, unknown>;
const least = (): Raw => ({ kind: 'pin', purpose: 'signer', pem: signer.pem });
const list = (entries: unknown, more: Raw = {}): string =>
  JSON.stringify({ format: 'vcon-verifier-trust-list', formatVersion: 1, entries, ...more });

describe('a trust list that is exported and imported', () => {
  it('gives the same trust, and nobody’s word that a fingerprint was confirmed', async () => {
    const anchor = entryFor(authority, { origin: 'file ca.pem', confirmedBy: null, addedAt });
    const { entries, problem } = await takeText(writeListFile([listed, { ...anchor, purpose: 'timestamp' }]));
    expect(problem).toBeNull();
    expect(entries).toMatchObject([
      {
        kind: 'pin',
        purpose: 'signer',
        covers: 'key',
        name: 'Klar Voice',
        subject: certificate.subject,
        sha256: certificate.sha256,
        publicKeySha256: certificate.publicKeySha256,
        confirmedBy: null,
        addedAt,
        pem: certificate.pem,
      },
      { kind: 'anchor', purpose: 'timestamp', name: 'authority', confirmedBy: null },
    ]);
  });

  it('keeps what the list claims, as a claim of that file', async () => {
    const { entries } = await takeText(writeListFile([listed]));
    expect(entries[0]?.origin).toBe(
      'list file list.json; according to it: fingerprint confirmed "By telephone with the issuer", added on 2026-01-01T00:00:00.000Z, origin "file klar.pem"',
    );
    expect(entries[0]?.addedBy).toBe('"you", according to the list file list.json');
  });

  it('does not grow with each round', async () => {
    let entries: readonly TrustEntry[] = [listed];
    for (let round = 0; round < 20; round++) ({ entries } = await takeText(writeListFile(entries)));
    expect(entries).toHaveLength(1);
    expect(entries[0]?.origin.length).toBeLessThanOrEqual(bounds.trustText);
    expect(entries[0]?.addedBy.length).toBeLessThanOrEqual(bounds.trustText);
  });

  it('is exported so that it can be imported, whatever its texts are', async () => {
    const long = 'x'.repeat(bounds.trustText - 1) + '😀';
    const texts = { name: long, origin: long, addedBy: '\ud800', confirmedBy: long };
    expect((await takeText(writeListFile([{ ...listed, ...texts }]))).entries).toHaveLength(1);
  });

  it('may say no more than what is trusted as what', async () => {
    const { entries, problem } = await takeText(list([least()]));
    expect(problem).toBeNull();
    expect(entries).toMatchObject([
      {
        covers: 'certificate',
        name: 'records.klar-voice.example',
        origin: 'list file list.json; according to it: fingerprint not confirmed',
        addedBy: 'not named, according to the list file list.json',
      },
    ]);
  });
});

describe('a trust list that breaks a rule', () => {
  const refused = async (json: string, why: string): Promise<void> => {
    const { entries, problem } = await takeText(json);
    expect(entries).toEqual([]);
    expect(problem).toMatch(/^"list\.json" .*Nothing of it was taken\.$/);
    expect(problem).toContain(why);
  };

  it('gives nothing where its frame is another', async () => {
    await refused('[]', 'no trust list');
    await refused('{"format":"vcon-verification-report"}', 'no trust list');
    await refused(list([least()], { formatVersion: 2 }), 'another version');
    await refused(list([least()], { formatVersion: '1' }), 'another version');
    await refused(list([least()], { more: 1 }), 'a member that such a list does not have: "more"');
    await refused(list({}), 'without entries');
    await refused(list([]), 'empty');
    await refused(list(Array.from({ length: bounds.trustEntries + 1 }, () => 0)), '1001 entries');
    await refused(list([least()]).replace('"entries"', '"format":"x","entries"'), 'not JSON');
    await refused(`${list([least()])} x`, 'not JSON');
    await refused(`${'['.repeat(bounds.jsonDepth + 1)}`, 'not JSON');
  });

  it.each<[string, Raw, string]>([
    ['is trusted as something else', { kind: 'ca' }, '"kind" of entry 2'],
    ['is trusted for something else', { purpose: 'everything' }, '"purpose" of entry 2'],
    ['has a purpose that is no text', { purpose: ['signer'] }, '"purpose" of entry 2'],
    ['covers something else', { covers: 'issuer' }, '"covers" of entry 2'],
    ['has a member of no meaning', { __proto__x: true }, '"__proto__x"'],
    ['is an authority without being one', { kind: 'anchor' }, 'RFC 5280 section 4.2.1.9'],
    ['names another fingerprint', { sha256: '00'.repeat(32) }, 'another SHA-256 fingerprint'],
    ['has no certificate', { pem: 'x' }, 'no certificate'],
    ['has a giant of a certificate', { pem: 'A'.repeat(200_000) }, 'no certificate'],
    ['has no time', { addedAt: 'yesterday' }, '"addedAt" of entry 2'],
    ['has no date that is one', { addedAt: '2026-13-01T00:00:00Z' }, '"addedAt" of entry 2'],
    ['has a name without end', { name: 'x'.repeat(bounds.trustText + 1) }, 'too long a text as "name"'],
    [
      'has an origin without end',
      { origin: 'x'.repeat(bounds.trustText + 1) },
      'too long a text as "origin"',
    ],
    ['was confirmed by a number', { confirmedBy: 1 }, 'no text as "confirmedBy"'],
    ['has a private key', { pem: '-----BEGIN PRIVATE KEY-----\u0041' }, 'private key'],
    ['hides a private key in a name', { name: 'BEGIN EC PRIVATE KEY' }, 'private key'],
    ['has half a character', { name: '\ud800' }, 'no Unicode'],
  ])('gives nothing where one entry %s', async (_, wrong, why) => {
    const good = { kind: 'anchor', purpose: 'signer', pem: authority.pem };
    const { entries, problem } = await takeText(list([good, { ...least(), ...wrong }]));
    expect(entries).toEqual([]);
    expect(problem).toContain(why);
  });

  it('gives nothing where two certificates are one entry, or one is two', async () => {
    await refused(list([{ ...least(), pem: signer.pem + authority.pem }]), 'no certificate (one');
    await refused(list([least(), { ...least(), covers: 'key' }]), 'twice for the same purpose');
    const both = await takeText(list([least(), { ...least(), purpose: 'timestamp' }]));
    expect(both.entries.map(({ purpose }) => purpose)).toEqual(['signer', 'timestamp']);
  });

  it('hides a private key behind escapes in vain', async () => {
    const escaped = list([{ ...least(), name: 'KEY' }]).replace('KEY', 'BEGIN PRIVATE \\u004bEY');
    expect((await takeText(escaped)).problem).toContain('private key');
  });
});
