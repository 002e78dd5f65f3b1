import { inEnglish } from '../wording';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCertificates, type Certificate } from './certificate';
import { readCrls, type RevocationList } from './crl';
import { readOcspResponse, type OcspResponse } from './ocsp';
import { revocationCheck } from './revocation';
import type { RevocationStatus } from './revocation-status';
import {
  byKey,
  byName,
  entry,
  enumerated,
  generalizedTime,
  invalidityDate,
  makeCrl,
  makeOcsp,
  makeOcspDer,
  reasonCode,
  revoked,
  rsaKeys,
  SHA256,
  unknown,
  type OcspMaking,
} from './revocation-testing';
import {
  caConstraints,
  ecKeys,
  extension,
  integer,
  keyUsage,
  make,
  oid,
  sequence,
  type Keys,
  type Making,
} from './testing';
import { anchorOf } from './trust-anchor';

const CA = 'O=Org, CN=CA';
const time = new Date('2026-06-01T00:00:00Z');

let caKeys: Keys;
let responderKeys: Keys;
let ca: Certificate;
let leaf: Certificate;

beforeAll(async () => {
  [caKeys, responderKeys] = await Promise.all([ecKeys(), ecKeys()]);
  ca = await make({ subject: CA, issuer: CA, keys: caKeys, signedBy: caKeys, extensions: [caConstraints()] });
  leaf = await make({
    subject: 'CN=leaf',
    issuer: CA,
    keys: await ecKeys(),
    signedBy: caKeys,
    serial: integer(5),
  });
});

const answering = (making: Partial<OcspMaking> = {}): OcspMaking => ({
  certificate: leaf,
  issuer: ca,
  signedBy: caKeys,
  ...making,
});

/** Asks for the leaf, which the anchor has issued. */
function ask(
  responses: OcspResponse[],
  {
    lists = [],
    at = time,
    target = leaf,
    by = ca,
  }: { lists?: RevocationList[]; at?: Date; target?: Certificate; by?: Certificate } = {},
): Promise<RevocationStatus> {
  const check = revocationCheck({ lists, responses, certificates: [] }, () => Promise.resolve(false));
  const issuer = { name: by.subjectName, spki: by.spki, certificate: by };
  return check(target, issuer, { anchor: anchorOf(by), time: at, path: [target], index: 0 });
}

const statusOf = async (making: Partial<OcspMaking>, asking?: Parameters<typeof ask>[1]) =>
  ask([await makeOcsp(answering(making))], asking);
const kindOf = async (...args: Parameters<typeof statusOf>) => (await statusOf(...args)).kind;
const whyOf = async (...args: Parameters<typeof statusOf>) => {
  const status = await statusOf(...args);
  return status.kind === 'unknown' ? inEnglish(status.why) : `it is ${status.kind}`;
};

describe('a response', () => {
  test('gives its fields', async () => {
    const read = await makeOcsp(
      answering({
        status: revoked('20250601000000Z', 1),
        singleExtensions: [invalidityDate('20250101000000Z')],
        certificates: [ca],
      }),
    );
    expect(read.producedAt).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(read.responderId.kind).toBe('name');
    expect(read.certificates).toEqual([ca.der]);
    expect(read.answers).toHaveLength(1);
    expect(read.answers[0]).toMatchObject({
      thisUpdate: new Date('2026-01-01T00:00:00Z'),
      nextUpdate: new Date('2027-01-01T00:00:00Z'),
      status: {
        kind: 'revoked',
        revocationTime: new Date('2025-06-01T00:00:00Z'),
        reason: 'keyCompromise',
        invalidityDate: new Date('2025-01-01T00:00:00Z'),
      },
    });
  });

  test.each<[string, Omit<Partial<OcspMaking>, 'certificates'> & { certificates?: number }]>([
    ['tryLater', { responseStatus: 3 }],
    ['of another type', { responseType: '1.2.3' }],
    ['with a status that is none', { status: enumerated(0) }],
    [
      'with one extension twice',
      { extensions: [extension('1.2.3', false, integer(1)), extension('1.2.3', false, integer(1))] },
    ],
    ['with a serial number not in its shortest form', { serialNumber: integer(0, 5) }],
    ['with seventeen certificates', { certificates: 17 }],
    ['of no time', { producedAt: '20260230000000Z' }],
  ])('%s is none', async (_, { certificates, ...making }) => {
    const der = await makeOcspDer(
      answering({ ...making, certificates: Array.from({ length: certificates ?? 0 }, () => ca) }),
    );
    expect(readOcspResponse(der)).toBeNull();
  });

  test('cut short, with a byte behind it, or with a byte changed, never throws', async () => {
    const der = await makeOcspDer(answering({ status: revoked('20250601000000Z', 1), certificates: [ca] }));
    expect(readOcspResponse(der)).not.toBeNull();
    for (let length = 0; length < der.length; length++)
      expect(readOcspResponse(der.subarray(0, length))).toBeNull();
    expect(readOcspResponse(Uint8Array.of(...der, 0))).toBeNull();
    for (let at = 0; at < der.length; at++) {
      const changed = Uint8Array.from(der);
      changed[at] = (changed[at] ?? 0) ^ 0x21;
      const read = readOcspResponse(changed);
      if (read !== null)
        expect(['good', 'unknown', 'not-checked', 'revoked']).toContain((await ask([read])).kind);
    }
  });

  test('with any byte changed settles nothing', async () => {
    const der = await makeOcspDer(answering());
    expect((await ask([await makeOcsp(answering())])).kind).toBe('good');
    for (let at = 0; at < der.length; at++) {
      const changed = Uint8Array.from(der);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      const read = readOcspResponse(changed);
      if (read !== null) expect(['unknown', 'not-checked']).toContain((await ask([read])).kind);
    }
  });
});

describe('the answer', () => {
  test('is good, revoked or unknown', async () => {
    expect(await statusOf({})).toEqual({ kind: 'good', asOf: new Date('2026-01-01T00:00:00Z') });
    expect(await statusOf({ status: revoked('20250601000000Z') })).toEqual({
      kind: 'revoked',
      date: new Date('2025-06-01T00:00:00Z'),
      reason: 'unspecified',
      invalidityDate: null,
    });
    expect(await statusOf({ status: revoked('20250601000000Z', 4) })).toMatchObject({ reason: 'superseded' });
    const inExtension = { status: revoked('20250601000000Z'), singleExtensions: [reasonCode(2)] };
    expect(await statusOf(inExtension)).toMatchObject({ reason: 'cACompromise' });
    expect(await whyOf({ status: unknown })).toMatch(/does not know the certificate/);
  });

  test('is for a certificate by serial number and the hashes of its issuer', async () => {
    expect(await kindOf({ hash: SHA256 })).toBe('good');
    expect(await kindOf({ serialNumber: integer(6) })).toBe('not-checked');
    expect(await kindOf({ serialNumber: integer(0xfb) })).toBe('not-checked');
    const otherIssuer = await make({ subject: CA, issuer: CA, keys: responderKeys, signedBy: responderKeys });
    expect(await kindOf({ issuer: otherIssuer })).toBe('not-checked');
    const namesake = await make({
      subject: 'CN=leaf',
      issuer: 'CN=Elsewhere',
      keys: responderKeys,
      signedBy: caKeys,
      serial: integer(5),
    });
    expect(await kindOf({ certificate: namesake })).toBe('not-checked');
  });

  test('stands from thisUpdate to nextUpdate, both included', async () => {
    const from = (thisUpdate: string, nextUpdate: string | null) => ({ thisUpdate, nextUpdate });
    expect(await kindOf(from('20260601000000Z', '20260602000000Z'))).toBe('good');
    expect(await kindOf(from('20260501000000Z', '20260601000000Z'))).toBe('good');
    expect(await whyOf(from('20260501000000Z', '20260531235959Z'))).toMatch(/stale/);
    expect(await whyOf(from('20260501000000Z', null))).toMatch(/stale/);
    expect(await whyOf(from('20260601000001Z', '20260701000000Z'))).toMatch(/after the time that counts/);
    expect(await whyOf({ producedAt: '20260601000001Z' })).toMatch(/after the time that counts/);
  });

  test('of a revocation stands however old, of a hold it does not', async () => {
    const old = { thisUpdate: '20250602000000Z', nextUpdate: '20250603000000Z' };
    expect(await kindOf({ ...old, status: revoked('20250601000000Z', 1) })).toBe('revoked');
    expect(await kindOf({ ...old, status: revoked('20250601000000Z', 6) })).toBe('unknown');
  });

  test('from after the certificate expired shows nothing good, unless the archive goes back so far', async () => {
    const at = new Date('2041-01-02T00:00:00Z');
    const late = {
      thisUpdate: '20410101000000Z',
      nextUpdate: '20420101000000Z',
      producedAt: '20410101000000Z',
    };
    const cutoff = (text: string) => ({
      singleExtensions: [extension('1.3.6.1.5.5.7.48.1.6', false, generalizedTime(text))],
    });
    expect(await whyOf(late, { at })).toMatch(/after the certificate expired/);
    expect(await kindOf({ ...late, ...cutoff('20390101000000Z') }, { at })).toBe('good');
    expect(await kindOf({ ...late, ...cutoff('20400601000000Z') }, { at })).toBe('unknown');
  });

  test('with an unknown critical extension is refused, in the answer or around all', async () => {
    const odd = (critical: boolean) => [extension('1.2.3.4', critical, integer(1))];
    expect(await whyOf({ extensions: odd(true), status: revoked('20250601000000Z') })).toMatch(/1\.2\.3\.4/);
    expect(await whyOf({ singleExtensions: odd(true) })).toMatch(/1\.2\.3\.4/);
    expect(await kindOf({ extensions: odd(false), singleExtensions: odd(false) })).toBe('good');
    expect(await kindOf({ extensions: [extension('1.3.6.1.5.5.7.48.1.2', true, integer(1))] })).toBe('good');
  });

  test('goes with what lists say: a revocation in either counts', async () => {
    const list = (...serials: number[]) =>
      makeCrl({ issuer: CA, signedBy: caKeys, entries: serials.map((serial) => entry(integer(serial))) });
    expect(await kindOf({}, { lists: [await list(5)] })).toBe('revoked');
    expect(await kindOf({ status: revoked('20250601000000Z', 1) }, { lists: [await list()] })).toBe(
      'revoked',
    );
    expect(await kindOf({ status: unknown }, { lists: [await list()] })).toBe('good');
    expect(await kindOf({ damaged: true }, { lists: [await list()] })).toBe('good');
  });
});

describe('the responder', () => {
  const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
  const purpose = (...ids: string[]) => extension('2.5.29.37', false, sequence(...ids.map(oid)));
  const nocheck = extension('1.3.6.1.5.5.7.48.1.5', false, Uint8Array.of(5, 0));
  const responder = (making: Partial<Making> = {}) =>
    make({
      subject: 'CN=responder',
      issuer: CA,
      keys: responderKeys,
      signedBy: caKeys,
      serial: integer(8),
      extensions: [purpose(OCSP_SIGNING)],
      ...making,
    });
  const by = (certificate: Certificate, making: Partial<OcspMaking> = {}): Partial<OcspMaking> => ({
    signedBy: responderKeys,
    responder: byName(certificate),
    certificates: [certificate],
    ...making,
  });

  test('is the issuer, by name or by key', async () => {
    expect(await kindOf({ responder: await byKey(ca) })).toBe('good');
    expect(await kindOf({ damaged: true })).toBe('unknown');
    expect(await kindOf({ signedBy: responderKeys })).toBe('unknown');
    const stranger = await responder({ subject: 'CN=stranger' });
    expect(await kindOf({ responder: byName(stranger) })).toBe('unknown');
    expect(await kindOf({ responder: await byKey(stranger) })).toBe('unknown');
  });

  test('does not sign with what can be forged', async () => {
    const signedBy = { ...caKeys, algorithm: sequence(oid('1.2.840.10045.4.1')) };
    expect(await whyOf({ signedBy })).toMatch(/can be forged/);
  });

  test('is one whom the issuer has delegated, by name or by key', async () => {
    const delegated = await responder();
    expect(await kindOf(by(delegated))).toBe('good');
    expect(await kindOf(by(delegated, { responder: await byKey(delegated) }))).toBe('good');
    expect(await kindOf(by(delegated, { certificates: [leaf, ca, delegated] }))).toBe('good');
    expect(await kindOf(by(delegated, { status: revoked('20250601000000Z', 1) }))).toBe('revoked');
    expect(
      await kindOf(
        by(await responder({ extensions: [purpose('1.2.3', OCSP_SIGNING), keyUsage(0x80), nocheck] })),
      ),
    ).toBe('good');
  });

  test.each([
    ['is not for that', { extensions: [] }, /id-kp-OCSPSigning/],
    ['is for any purpose', { extensions: [purpose('2.5.29.37.0')] }, /id-kp-OCSPSigning/],
    [
      'has a keyUsage for other things',
      { extensions: [purpose(OCSP_SIGNING), keyUsage(0x20)] },
      /id-kp-OCSPSigning/,
    ],
    ['is by another name', { issuer: 'CN=Elsewhere' }, /not by the issuer itself/],
    ['is damaged', { damaged: true }, /not by the issuer itself/],
    ['has expired', { notAfter: '20260501000000Z' }, /not valid at the time/],
    ['names two signature algorithms', { innerAlgorithm: sequence(oid('1.2.840.10045.4.3.3')) }, /malformed/],
    ['is not yet valid', { notBefore: '20260701000000Z' }, /not valid at the time/],
    [
      'has an unknown critical extension',
      { extensions: [purpose(OCSP_SIGNING), extension('1.2.3.4', true, integer(1))] },
      /critical extension/,
    ],
  ] as const)('counts for nothing where its certificate %s', async (_, making, why) => {
    expect(await whyOf(by(await responder(making as Partial<Making>)))).toMatch(why);
  });

  test('counts for nothing where its certificate is by another key of that name, or its own', async () => {
    const [forged, own] = [
      await responder({ signedBy: await ecKeys() }),
      await responder({ subject: CA, signedBy: responderKeys }),
    ];
    expect(await kindOf(by(forged, { status: revoked('20250601000000Z', 1) }))).toBe('unknown');
    expect(await kindOf(by(own, { status: revoked('20250601000000Z', 1) }))).toBe('unknown');
  });

  test('counts for nothing where the response is not by its key, or its certificate is not at hand', async () => {
    const delegated = await responder();
    expect(await kindOf(by(delegated, { signedBy: await ecKeys() }))).toBe('unknown');
    expect(await kindOf(by(delegated, { certificates: [] }))).toBe('unknown');
  });

  test('counts for nothing where it is another than the response says', async () => {
    const stranger = await responder({ subject: 'CN=stranger' });
    expect(await kindOf(by(await responder(), { responder: byName(stranger) }))).toBe('unknown');
  });

  test('counts for nothing where its key is too short', async () => {
    const judged = async (bits: number) => {
      const keys = await rsaKeys(bits);
      return whyOf(by(await responder({ keys }), { signedBy: keys }));
    };
    expect(await judged(1024)).toMatch(/too short/);
    expect(await judged(2048)).toBe('it is good');
  });

  test('counts for nothing where a list names its certificate, but for one that is trusted for life', async () => {
    const names = await makeCrl({
      issuer: CA,
      signedBy: caKeys,
      entries: [entry(integer(8))],
      nextUpdate: null,
    });
    const delegated = await responder();
    expect(await whyOf(by(delegated), { lists: [names] })).toMatch(/was revoked/);
    const forLife = await responder({ extensions: [purpose(OCSP_SIGNING), nocheck] });
    expect(await kindOf(by(forLife), { lists: [names] })).toBe('good');
  });
});

const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const haveOpenssl = openssl.status === 0;
if (!haveOpenssl)
  console.warn('Skipped: what openssl makes is not read, since there is no openssl on this machine.');

describe.skipIf(!haveOpenssl)('what openssl makes', () => {
  const folder = haveOpenssl ? mkdtempSync(join(tmpdir(), 'revocation-')) : '';
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const certificate = async (file: string): Promise<Certificate> => {
    const [read] = await readCertificates(readFileSync(join(folder, file)));
    if (read === undefined) throw new Error(`${file} cannot be read`);
    return read;
  };
  const request = (name: string, ...extra: string[]) =>
    run(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/O=Org/CN=${name}`,
      ...extra,
    );

  beforeAll(() => {
    writeFileSync(
      join(folder, 'ca.cnf'),
      [
        '[ca]',
        'default_ca=ca1',
        '[ca1]',
        'database=index.txt',
        'serial=serial.txt',
        'crlnumber=crlnumber.txt',
        'new_certs_dir=.',
        'certificate=ca.pem',
        'private_key=ca.key',
        'default_md=sha256',
        'policy=any',
        'crl_extensions=crl',
        '[any]',
        'commonName=supplied',
        'organizationName=optional',
        '[crl]',
        'authorityKeyIdentifier=keyid',
        '[plain]',
        '[responder]',
        'extendedKeyUsage=OCSPSigning',
        '',
      ].join('\n'),
    );
    writeFileSync(join(folder, 'index.txt'), '');
    writeFileSync(join(folder, 'serial.txt'), '1000\n');
    writeFileSync(join(folder, 'crlnumber.txt'), '01\n');
    run(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '30',
      '-subj',
      '/O=Org/CN=CA',
    );
    const issue = (name: string, section: string) =>
      run(
        'ca',
        '-batch',
        '-config',
        'ca.cnf',
        '-in',
        `${name}.csr`,
        '-out',
        `${name}.pem`,
        '-days',
        '20',
        '-extensions',
        section,
        '-notext',
      );
    for (const [name, section] of [
      ['fine', 'plain'],
      ['withdrawn', 'plain'],
      ['responder', 'responder'],
    ] as const) {
      request(name);
      issue(name, section);
    }
    run('ca', '-config', 'ca.cnf', '-revoke', 'withdrawn.pem', '-crl_compromise', '20200102030405Z');
    run('ca', '-config', 'ca.cnf', '-gencrl', '-crldays', '10', '-out', 'crl.pem');
  }, 60_000);
  afterAll(() => {
    if (haveOpenssl) rmSync(folder, { recursive: true });
  });

  test.each(['crl.pem', 'crl.der', 'crl.p7b.pem', 'crl.p7b'])(
    'a list in %s is read as meant',
    async (file) => {
      run('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der');
      run('crl2pkcs7', '-in', 'crl.pem', '-certfile', 'ca.pem', '-out', 'crl.p7b.pem');
      run('crl2pkcs7', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.p7b');
      const lists = readCrls(new Uint8Array(readFileSync(join(folder, file))));
      expect(lists.map(({ crlNumber, entries }) => [crlNumber, entries.count])).toEqual([[1n, 1]]);
      const asking = { lists, at: new Date(), by: await certificate('ca.pem') };
      expect((await ask([], { ...asking, target: await certificate('fine.pem') })).kind).toBe('good');
      expect(await ask([], { ...asking, target: await certificate('withdrawn.pem') })).toMatchObject({
        kind: 'revoked',
        reason: 'keyCompromise',
        invalidityDate: new Date('2020-01-02T03:04:05Z'),
      });
    },
  );

  test.each([
    ['by the issuer', 'ca', '-sha1'],
    ['by the issuer, asked with SHA-256', 'ca', '-sha256'],
    ['by a delegated responder', 'responder', '-sha1'],
  ])('a response %s is read as meant', async (_, signer, hash) => {
    const answer = (name: string): OcspResponse => {
      run(
        'ocsp',
        '-index',
        'index.txt',
        '-CA',
        'ca.pem',
        '-rsigner',
        `${signer}.pem`,
        '-rkey',
        `${signer}.key`,
        '-ndays',
        '3',
        '-issuer',
        'ca.pem',
        hash,
        '-cert',
        `${name}.pem`,
        '-reqout',
        `${name}.req`,
        '-noverify',
      );
      run(
        'ocsp',
        '-index',
        'index.txt',
        '-CA',
        'ca.pem',
        '-rsigner',
        `${signer}.pem`,
        '-rkey',
        `${signer}.key`,
        '-ndays',
        '3',
        '-reqin',
        `${name}.req`,
        '-respout',
        `${name}.ors`,
      );
      const read = readOcspResponse(new Uint8Array(readFileSync(join(folder, `${name}.ors`))));
      if (read === null) throw new Error('the response cannot be read');
      return read;
    };
    const asking = { at: new Date(Date.now() + 60_000), by: await certificate('ca.pem') };
    expect(await ask([answer('fine')], { ...asking, target: await certificate('fine.pem') })).toMatchObject({
      kind: 'good',
    });
    expect(
      await ask([answer('withdrawn')], { ...asking, target: await certificate('withdrawn.pem') }),
    ).toMatchObject({
      kind: 'revoked',
      reason: 'keyCompromise',
    });
    expect(
      (await ask([answer('fine')], { ...asking, target: await certificate('withdrawn.pem') })).kind,
    ).toBe('not-checked');
  });
});
