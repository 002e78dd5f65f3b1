import { beforeAll, describe, expect, it } from 'vitest';
import { makeSigner } from '../../e2e/maker/signer';
import { readCertificate, type Certificate } from '../x509/certificate';
import { changeEntry } from './change-entry';
import { listEntries } from './listed-entry';
import { entryFor, newEntry } from './new-entry';
import { readOffered } from './offered';
import { completeEntry, type StoredEntry } from './stored-entry';
import type { TrustEntry } from './trust-entry';

const origin = { origin: 'a test', confirmedBy: null, addedAt: '2026-01-01T00:00:00Z' };

let pin: TrustEntry;
let anchor: TrustEntry;
let signer: Certificate;

beforeAll(async () => {
  const [one, other] = await Promise.all([
    makeSigner({ notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2025-12-31T23:59:59Z') }),
    makeSigner({ name: 'CN=authority', ca: true }),
  ]);
  const [certificate, authority] = await Promise.all([
    readCertificate(one.certificate),
    readCertificate(other.certificate),
  ]);
  if (certificate === null || authority === null) throw new Error('a test needs certificates');
  signer = certificate;
  pin = entryFor(certificate, origin);
  anchor = entryFor(authority, origin);
});

describe('an entry that is shown', () => {
  it.each([
    ['2024-12-31T23:59:59Z', 'not-yet-valid'],
    ['2025-01-01T00:00:00Z', 'valid'],
    ['2025-12-31T23:59:59Z', 'valid'],
    ['2026-01-01T00:00:00Z', 'expired'],
  ])('says at %s that it is %s', async (now, validity) => {
    expect(await listEntries([pin], new Date(now))).toMatchObject([
      {
        ...pin,
        validity,
        notBefore: '2025-01-01T00:00:00.000Z',
        notAfter: '2025-12-31T23:59:59.000Z',
        publicKey: 'RSA, 2048 bits',
        isCa: false,
      },
    ]);
  });

  it('whose certificate is not its own is said to count for nothing', async () => {
    for (const wrong of [
      { ...pin, pem: anchor.pem },
      { ...pin, pem: '' },
    ])
      expect(await listEntries([wrong], new Date())).toMatchObject([
        { sha256: pin.sha256, validity: 'unreadable', notAfter: null, isCa: false },
      ]);
  });
});

describe('an entry that is changed', () => {
  it('has its new name, confirmation and coverage, and its old certificate', async () => {
    const change = { name: ' Klar ', confirmedBy: 'letter', covers: 'key' } as const;
    expect(await changeEntry(pin, change)).toEqual({ ...pin, ...change, name: 'Klar' });
  });

  it('goes from anchor to pin and back where it is a CA certificate, else never', async () => {
    const pinned = await changeEntry(anchor, { kind: 'pin' });
    expect(pinned.kind).toBe('pin');
    expect((await changeEntry(pinned, { kind: 'anchor' })).kind).toBe('anchor');
    await expect(changeEntry(pin, { kind: 'anchor' })).rejects.toBeInstanceOf(RangeError);
    const disguised = { ...pin, pem: anchor.pem };
    await expect(changeEntry(disguised, { kind: 'anchor' })).rejects.toBeInstanceOf(RangeError);
  });

  it('keeps a name, of some length', async () => {
    for (const name of ['', '  ', 'x'.repeat(501)])
      await expect(changeEntry(pin, { name })).rejects.toBeInstanceOf(RangeError);
  });
});

describe('an entry that an older version stored', () => {
  const asFirstStored = (entry: TrustEntry): StoredEntry => {
    const stored: Record<string, unknown> = { ...entry };
    for (const member of ['covers', 'publicKeySha256', 'addedBy']) Reflect.deleteProperty(stored, member);
    return stored as unknown as StoredEntry;
  };

  it('is completed from its certificate, and covers no more than it did', async () => {
    const stored = asFirstStored(pin);
    expect(await completeEntry(stored)).toEqual(pin);
    expect(await completeEntry(pin)).toBe(pin);
  });

  it('stays on the list where its certificate cannot be read', async () => {
    const stored = asFirstStored({ ...pin, pem: 'x' });
    expect(await completeEntry(stored)).toMatchObject({ sha256: pin.sha256, publicKeySha256: '' });
  });
});

describe('what a site offers', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const now = new Date('2025-06-01T00:00:00Z');

  it('is each entry once, of files that can hold one', async () => {
    const { entries, problems } = await readOffered(
      [
        { name: 'README.md', bytes: bytes('Put files here.') },
        { name: 'a.pem', bytes: bytes(pin.pem + anchor.pem) },
        { name: 'b.crt', bytes: signer.der },
      ],
      now,
    );
    expect(entries).toMatchObject([
      { sha256: pin.sha256, kind: 'pin', validity: 'valid', confirmedBy: null },
      { sha256: anchor.sha256, kind: 'anchor' },
    ]);
    expect(problems).toEqual([]);
  });

  it('says what of it cannot be read, and goes on', async () => {
    const { entries, problems } = await readOffered(
      [
        { name: 'a.json', bytes: bytes('{}') },
        { name: 'b.pem', bytes: bytes(pin.pem) },
      ],
      now,
    );
    expect(entries).toMatchObject([{ sha256: pin.sha256, origin: 'this site’s file b.pem' }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('"a.json"');
  });

  it('is nothing where there are no files', async () => {
    expect(await readOffered([], now)).toEqual({ entries: [], problems: [] });
  });
});

describe('a new entry', () => {
  it('is what the user decided, whatever the certificate may be', () => {
    const decided = { ...origin, purpose: 'timestamp', covers: 'key' } as const;
    expect(newEntry('pin', { ...signer, isCa: true }, decided)).toMatchObject({
      kind: 'pin',
      purpose: 'timestamp',
      covers: 'key',
      addedBy: 'you',
    });
  });
});
