import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { supplied } from '../e2e/maker/evidence';
import { signRecord, toBytes } from '../e2e/maker/jws';
import { makeCertificate, makeList, party, toPem } from '../e2e/maker/pki';
import { basicConstraints } from '../e2e/maker/pki-extensions';
import { makeRecord } from '../e2e/maker/record';
import { makeSigner, type Signer } from '../e2e/maker/signer';
import type { RecordReport, Report } from './report/report';
import { pinFor } from './trust/new-entry';
import type { TrustEntry } from './trust/trust-entry';
import { verify } from './verify';
import { readCertificates } from './x509/certificate';

const now = '2026-07-01T12:00:00Z';
const text = (text: string): Uint8Array => new TextEncoder().encode(text);

let signer: Signer;
let record: Uint8Array;
/** Lists of the signer itself, whose certificate is self-made: one that names it, and one that does not. */
let revoking: Uint8Array;
let trust: TrustEntry[];

const pin = async (pem: string): Promise<TrustEntry> => {
  const [certificate] = await readCertificates(text(pem));
  if (certificate === undefined) throw new Error('a test needs a certificate');
  return pinFor(certificate, { name: 'the issuer', origin: 'a test', confirmedBy: null, addedAt: now });
};

beforeAll(async () => {
  signer = await makeSigner({ serialNumber: '0a0b' });
  record = toBytes(await signRecord(makeRecord(), signer));
  trust = [await pin(signer.pem)];
  const [certificate] = await readCertificates(text(signer.pem));
  if (certificate === undefined) throw new Error('a test needs a certificate');
  const { KeyObject } = await import('node:crypto');
  const key = {
    scheme: 'rsa-sha256' as const,
    spki: certificate.spki,
    privateKey: KeyObject.from(signer.privateKey),
  };
  revoking = makeList({
    issuer: { name: certificate.issuerName.der, key },
    thisUpdate: new Date('2026-06-01T00:00:00Z'),
    nextUpdate: new Date('2026-08-01T00:00:00Z'),
    entries: [{ serialNumber: 0x0a0bn, reason: 1, revocationDate: new Date('2026-05-01T00:00:00Z') }],
  });
});

async function judge(...others: readonly [string, Uint8Array][]): Promise<Report> {
  const files = [supplied('a.vcon', record), ...others.map(([name, bytes]) => supplied(name, bytes))];
  return verify(files, { now, trust, assignments: [], keys: [] });
}

const only = ({ records: [first] }: Report): RecordReport => {
  if (first === undefined) throw new Error('a test needs a record');
  return first;
};

describe('a revocation list that is dropped', () => {
  it('counts, and the report names the file as what it was judged by', async () => {
    const report = await judge(['issuer.crl', revoking]);
    expect(only(report)).toMatchObject({ outcome: 'failed' });
    expect(only(report).reasons).toContain('SIGNER_REVOKED');
    expect(only(report).headline).toContain('2026-05-01');
    expect(report.policy.revocation).toEqual([1]);
    expect(report.evidence[1]).toMatchObject({
      role: 'crl',
      note: expect.stringContaining('2026-06-01') as string,
    });
  });

  it.each<[string, () => [string, Uint8Array]]>([
    ['in PEM', () => ['list.pem', text(toPem('X509 CRL', revoking))]],
    [
      'in PEM behind a long explanation',
      () => ['list.crl', text('x\n'.repeat(4000) + toPem('X509 CRL', revoking))],
    ],
    ['behind a certificate in one PEM', () => ['all.pem', text(signer.pem + toPem('X509 CRL', revoking))]],
    ['before a certificate in one PEM', () => ['all.pem', text(toPem('X509 CRL', revoking) + signer.pem)]],
  ])('counts %s', async (_, file) => {
    expect(only(await judge(file())).reasons).toContain('SIGNER_REVOKED');
  });

  it('counts in a PKCS #7 bundle with certificates', async ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'vcon-'));
    try {
      const [crl, certificate, bundle] = ['list.crl', 'issuer.pem', 'all.p7b'].map((n) => join(folder, n));
      if (crl === undefined || certificate === undefined || bundle === undefined) return;
      writeFileSync(crl, toPem('X509 CRL', revoking));
      writeFileSync(certificate, signer.pem);
      const args = ['crl2pkcs7', '-in', crl, '-certfile', certificate, '-outform', 'DER', '-out', bundle];
      try {
        execFileSync('openssl', args);
      } catch {
        console.info('No openssl here: the PKCS #7 bundle is not tried.');
        skip();
      }
      const report = await judge(['all.p7b', new Uint8Array(readFileSync(bundle))]);
      expect(only(report).reasons).toContain('SIGNER_REVOKED');
      expect(report.policy.revocation).toEqual([1]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that is damaged, garbage or too large is said to be, and takes nothing away', async () => {
    const garbage = text('-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n');
    const report = await judge(
      ['cut.crl', revoking.slice(0, 200)],
      ['garbage.crl', garbage],
      ['noise.cer', Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 256)],
    );
    expect(only(report).questions.signer.answer).toBe('yes');
    for (const { role, note } of report.evidence.slice(1)) {
      expect(role).toBe('unreferenced');
      expect(note).toMatch(/none in it could be read/);
    }
  });

  it('among thousands by others of the same name comes back in time, and without a false good', async () => {
    const others = Array.from({ length: 40 }, () => party(party('Many').name));
    const certificates = others.map((subject) =>
      makeCertificate({ issuer: subject, subject, extensions: [basicConstraints(true)] }),
    );
    const lists = others.flatMap((issuer) => Array.from({ length: 10 }, () => makeList({ issuer })));
    const bundle = text(
      certificates.map((der) => toPem('CERTIFICATE', der)).join('') +
        lists.map((der) => toPem('X509 CRL', der)).join(''),
    );
    const report = await judge(['many.pem', bundle], ['issuer.crl', revoking]);
    expect(only(report).reasons).toContain('SIGNER_REVOKED');
  });
});

describe('two signers of one record', () => {
  it('the one whom the answer rests on is the one whose times are told', async () => {
    const expired = await makeSigner({
      name: 'CN=expired.example',
      notAfter: new Date('2025-06-01T00:00:00Z'),
    });
    const both = toBytes(await signRecord(makeRecord(), [expired, signer]));
    const report = await verify([supplied('a.vcon', both)], { now, trust, assignments: [], keys: [] });
    const checks = only(report).checks.filter(({ id }) => id === 'signer.valid-now');
    expect(checks).toMatchObject([{ outcome: 'pass' }]);
    expect(checks[0]?.message).toContain('klar-voice');
    expect(only(report).questions.signer.summary).toContain('somebody whom you have not confirmed');
  });
});
