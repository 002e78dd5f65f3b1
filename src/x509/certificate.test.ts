import 'reflect-metadata/lite';
import { createHash, createVerify, X509Certificate as NodeCertificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { BasicConstraintsExtension, X509CertificateGenerator } from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeSigner, type Signer } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { readCertificate, readCertificates, type Certificate } from './certificate';
import { encode as encodeDer, tags } from './der';
import { validatePath } from './path-validation';
import {
  boolean,
  caConstraints,
  ecKeys,
  extension,
  makeDer,
  oid,
  policies,
  printableString,
  rdn,
  sequence,
  type Keys,
  type Making,
} from './testing';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function read(der: Uint8Array): Promise<Certificate> {
  const certificate = await readCertificate(der);
  if (certificate === null) throw new Error('not read');
  return certificate;
}

/** Makes a certificate from a fresh P-256 key: quick. */
async function make(options: { name: string; issuer?: string; ca?: boolean }): Promise<Uint8Array> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const made = await X509CertificateGenerator.create({
    subject: options.name,
    issuer: options.issuer ?? options.name,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: options.ca === undefined ? [] : [new BasicConstraintsExtension(options.ca, undefined, true)],
  });
  return new Uint8Array(made.rawData);
}

let signer: Signer;
beforeAll(async () => {
  signer = await makeSigner({
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2054-12-31T23:59:59Z'),
    serialNumber: '00a1b2',
  });
});

describe('a certificate', () => {
  it('is read as Node reads it', async () => {
    const certificate = await read(signer.certificate);
    const node = new NodeCertificate(signer.certificate);
    const spki = node.publicKey.export({ format: 'der', type: 'spki' });
    expect(certificate.sha256).toBe(node.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(certificate.spki).toEqual(Uint8Array.from(spki));
    expect(certificate.publicKeySha256).toBe(createHash('sha256').update(spki).digest('hex'));
    expect(certificate.notBefore).toEqual(new Date(node.validFrom));
    expect(certificate.notAfter).toEqual(new Date(node.validTo));
    expect(certificate.serialNumber.replace(/^0+/, '')).toBe('a1b2');
    expect(certificate.publicKey).toMatchObject({ kind: 'RSA', bits: 2048, text: 'RSA, 2048 bits' });
    expect(new NodeCertificate(certificate.pem).fingerprint256).toBe(node.fingerprint256);
    expect(certificate).toMatchObject({ selfIssued: true, isCa: false, der: signer.certificate });
  });

  it('shows its names the most specific part first (RFC 4514 section 2.1)', async () => {
    expect(await read(signer.certificate)).toMatchObject({
      subject: 'CN=records.klar-voice.example, O=Klar Voice Example Ltd, C=DE',
      shortName: 'records.klar-voice.example',
    });
  });

  it.each([
    ['its common name', 'O=Org, CN=name', 'name'],
    ['its organization', 'C=DE, O=Org', 'Org'],
    ['its whole subject', 'C=DE, OU=Unit', 'OU=Unit, C=DE'],
  ])('calls itself by %s', async (_, name, shortName) => {
    expect((await read(await make({ name }))).shortName).toBe(shortName);
  });

  it('without a name has none, and is not self-issued: it is nobody’s namesake', async () => {
    const certificate = await read(await make({ name: '' }));
    expect(certificate).toMatchObject({ subject: '', selfIssued: false });
    expect(certificate.shortName).not.toBe('');
  });

  it('is self-issued only with the same subject and issuer', async () => {
    expect((await read(await make({ name: 'CN=a', issuer: 'CN=b' }))).selfIssued).toBe(false);
    expect((await read(await make({ name: 'CN=a, O=x', issuer: 'O=x, CN=a' }))).selfIssued).toBe(false);
    expect((await read(await make({ name: 'CN=a, O=x' }))).selfIssued).toBe(true);
  });

  it('is of an authority only where basicConstraints says so (RFC 5280 section 4.2.1.9)', async () => {
    expect((await read(await make({ name: 'CN=a', ca: true }))).isCa).toBe(true);
    expect((await read(await make({ name: 'CN=a', ca: false }))).isCa).toBe(false);
    expect((await read(await make({ name: 'CN=a' }))).isCa).toBe(false);
  });

  it('names its key: an elliptic curve has no RSA bits', async () => {
    const { publicKey } = await read(await make({ name: 'CN=a' }));
    expect(publicKey).toMatchObject({ kind: 'P-256', bits: null });
    expect(publicKey.text).toContain('P-256');
  });
});

describe('bytes that are no certificate', () => {
  it.each([
    ['nothing', () => []],
    ['one byte', () => [0x30]],
    ['an empty sequence', () => [0x30, 0]],
    ['a sequence of a number', () => [0x30, 3, 2, 1, 5]],
    ['an indefinite length', () => [0x30, 0x80, 0, 0]],
    ['a length of 2^32', () => [0x30, 0x85, 1, 0, 0, 0, 0]],
    ['a length beyond the end', () => [0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]],
    ['text', () => encode('-----BEGIN CERTIFICATE-----')],
    ['a certificate with a byte behind it', (der: Uint8Array) => [...der, 0]],
    ['a certificate with another behind it', (der: Uint8Array) => [...der, ...der]],
    ['a certificate with a byte in front', (der: Uint8Array) => [0, ...der]],
    ['a certificate without its last byte', (der: Uint8Array) => der.subarray(0, -1)],
    [
      'a certificate in a sequence',
      (der: Uint8Array) => [0x30, 0x82, der.length >> 8, der.length & 255, ...der],
    ],
    [
      'its public key alone',
      (der: Uint8Array) => new NodeCertificate(der).publicKey.export({ format: 'der', type: 'spki' }),
    ],
  ])('are none: %s', async (_, make) => {
    expect(await readCertificate(Uint8Array.from(make(signer.certificate)))).toBe(null);
  });

  it('are none beyond the bound', async () => {
    const giant = new Uint8Array(bounds.certificateBytes + 1);
    giant.set([0x30, 0x83, 1, 0, 1 - 5]);
    expect(await readCertificate(giant)).toBe(null);
  });

  it('cut short anywhere are none, and never throw', async () => {
    for (let length = 0; length < signer.certificate.length; length += 5)
      expect(await readCertificate(signer.certificate.subarray(0, length))).toBe(null);
  });

  it('with any one byte changed are none, or a certificate with another fingerprint that can be shown', async () => {
    const { sha256 } = await read(signer.certificate);
    for (let at = 0; at < signer.certificate.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const changed = Uint8Array.from(signer.certificate);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const certificate = await readCertificate(changed);
        if (certificate === null) continue;
        expect(certificate.sha256).not.toBe(sha256);
        const dates = [certificate.notBefore, certificate.notAfter].map((date) => date.getTime());
        expect({ at, flip, dates }).toEqual({
          at,
          flip,
          dates: dates.map(() => expect.any(Number) as number),
        });
        expect({ at, flip, valid: dates.every((date) => !Number.isNaN(date)) }).toEqual({
          at,
          flip,
          valid: true,
        });
      }
    }
  });
});

describe('a validity that is no time', () => {
  /** The certificate with its notAfter (a GeneralizedTime, for it is after 2049) written as something else. */
  function withNotAfter(text: string): Uint8Array {
    const changed = Buffer.from(signer.certificate);
    const at = changed.indexOf('20541231235959Z', 0, 'latin1');
    if (at < 0 || text.length !== 15) throw new Error('a test needs another time of the same length');
    changed.write(text, at, 'latin1');
    return Uint8Array.from(changed);
  }

  it.each([
    ['month 13', '20541331235959Z'],
    ['day 00', '20541200235959Z'],
    ['30 February', '20540230235959Z'],
    ['hour 25', '20541231255959Z'],
    ['minute 61', '20541231236159Z'],
    ['letters', 'XXXXXXXXXXXXXXX'],
    ['spaces', '               '],
    ['no Z', '205412312359590'],
  ])('makes it no certificate, or one with an end that can be compared: %s', async (_, text) => {
    const certificate = await readCertificate(withNotAfter(text));
    if (certificate === null) return;
    // No time is later than an invalid Date: the certificate would never expire.
    expect(certificate.notAfter.getTime()).not.toBe(NaN);
  });
});

describe('the certificates in a file', () => {
  const sha256 = (certificates: readonly Certificate[]): string[] => certificates.map(({ sha256 }) => sha256);
  const own = (): string => createHash('sha256').update(signer.certificate).digest('hex');

  it('are one in DER, or any number in PEM with text around them', async () => {
    const other = await make({ name: 'CN=other' });
    const pem = (der: Uint8Array): string =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----`;
    const file = `Grüße\n${pem(signer.certificate)}\r\nkey below - really\n${pem(other)}\n`;
    expect(sha256(await readCertificates(encode(file)))).toEqual([
      own(),
      createHash('sha256').update(other).digest('hex'),
    ]);
    expect(sha256(await readCertificates(signer.certificate))).toEqual([own()]);
    expect(sha256(await readCertificates(encode(signer.pem.replaceAll('\n', '\r\n'))))).toEqual([own()]);
  });

  it('are those that can be read', async () => {
    const file = `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${signer.pem}-----BEGIN CERTIFICATE-----\nAA`;
    expect(sha256(await readCertificates(encode(file)))).toEqual([own()]);
  });

  it.each([
    ['nothing', ''],
    ['text', 'Hello'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['a certificate request', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----'],
    ['PEM without an end', '-----BEGIN CERTIFICATE-----\nAAAA'],
    ['PEM without base64', '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----'],
    ['an empty PEM', '-----BEGIN CERTIFICATE----------END CERTIFICATE-----'],
  ])('are none in %s', async (_, text) => {
    expect(await readCertificates(encode(text))).toEqual([]);
  });

  it('are at most as many as the bound, and a megabyte of BEGIN lines is read in linear time', async () => {
    const empty = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const file = empty.repeat(bounds.certificatesInFile) + signer.pem;
    expect(await readCertificates(encode(file))).toEqual([]);
    expect(await readCertificates(encode(file.slice(empty.length)))).toHaveLength(1);
    await readCertificates(encode('-----BEGIN CERTIFICATE-----'.repeat(40_000)));
    await readCertificates(encode(`-----BEGIN CERTIFICATE-----${'\n'.repeat(1_000_000)}`));
  });
});

describe('the published test certificates', () => {
  const folder = '../shared/corpus/py-vcon-certs';
  const here = existsSync(folder);
  if (!here) console.log(`not run: the published test certificates, for ${folder} is not there`);

  it.runIf(here)('are read as Node reads them, also those of X.509 version 1', async () => {
    for (const name of ['fake_grp.crt', 'fake_div.crt', 'fake_ca_root.crt', 'fake_ca2_root.crt']) {
      const file = readFileSync(`${folder}/${name}`);
      const node = new NodeCertificate(file);
      const [certificate, ...others] = await readCertificates(file);
      expect(others).toEqual([]);
      expect(certificate).toMatchObject({
        sha256: node.fingerprint256.replaceAll(':', '').toLowerCase(),
        notAfter: new Date(node.validTo),
        isCa: node.ca,
        selfIssued: node.subject === node.issuer,
      });
    }
  });
});

describe('the parts of a certificate that a path needs (RFC 5280 section 4.1)', () => {
  let keys: Keys;
  beforeAll(async () => {
    keys = await ecKeys();
  });
  const parts = (change: Partial<Making> = {}): Making => ({
    subject: 'CN=a',
    issuer: 'CN=b',
    keys,
    signedBy: keys,
    ...change,
  });

  it('are what was signed, by what, and the signature', async () => {
    const der = await makeDer(parts({ extensions: [caConstraints(3)] }));
    const certificate = await read(der);
    expect(certificate).toMatchObject({
      version: 3,
      signatureAlgorithm: { oid: '1.2.840.10045.4.3.2', parameters: null },
      tbsSignatureAlgorithm: { oid: '1.2.840.10045.4.3.2', parameters: null },
      extensions: [{ oid: '2.5.29.19', critical: true }],
    });
    const verifier = createVerify('SHA256').update(certificate.tbs);
    const { publicKey } = new NodeCertificate(der);
    expect(verifier.verify(publicKey, certificate.signatureValue)).toBe(true);
  });

  it.each([1, 2, 3] as const)('are read in version %i', async (version) => {
    expect(await read(await makeDer(parts({ version })))).toMatchObject({ version });
  });

  it.each([
    ['negative', [0xff, 0x01], 'ff01'],
    ['zero', [0], '00'],
    ['of 40 bytes', Array<number>(40).fill(0x11), '11'.repeat(40)],
  ])('are read with a serial number that is %s', async (_, content, hex) => {
    const serial = encodeDer(tags.integer, Uint8Array.from(content));
    expect((await read(await makeDer(parts({ serial })))).serialNumber).toBe(hex);
  });

  it('make it self-issued by the comparison of names, not by their bytes (section 7.1)', async () => {
    const issuer = sequence(rdn('CN', printableString(' A ')));
    expect((await read(await makeDer(parts({ issuer })))).selfIssued).toBe(true);
  });

  it('take extensions that are malformed as they are: a path judges them', async () => {
    const bad = extension('2.5.29.19', true, Uint8Array.of(1, 2, 3));
    const certificate = await read(await makeDer(parts({ extensions: [bad, bad] })));
    expect(certificate.isCa).toBe(false);
    expect(certificate.extensions).toHaveLength(2);
  });

  it('take FALSE for critical where it is written out', async () => {
    const explicit = sequence(oid('1.2.3'), boolean(false), encodeDer(tags.octetString));
    const certificate = await read(await makeDer(parts({ extensions: [explicit] })));
    expect(certificate.extensions).toMatchObject([{ oid: '1.2.3', critical: false }]);
  });

  it('are none with a signature that is not whole bytes, or a version that is not there', async () => {
    const der = await makeDer(parts());
    const { signatureValue } = await read(der);
    const unused = Uint8Array.from(der);
    unused[der.length - signatureValue.length - 1] = 1;
    expect(await readCertificate(unused)).toBe(null);
    const version = Uint8Array.from(der);
    const at = der.findIndex((_, index) => der[index] === 0xa0 && der[index + 1] === 3);
    expect(version[at + 4]).toBe(2);
    version[at + 4] = 3;
    expect(await readCertificate(version)).toBe(null);
  });

  it('take a value nested three thousand times for what it is: bytes', async () => {
    let bomb: Uint8Array = sequence();
    for (let depth = 0; depth < 3000; depth++) bomb = sequence(bomb);
    const certificate = await read(
      await makeDer(
        parts({ subject: sequence(rdn('CN', bomb)), extensions: [extension('1.2.3', false, bomb)] }),
      ),
    );
    expect(certificate.extensions[0]?.value).toEqual(bomb);
    expect(certificate.subjectName.rdns[0]?.[0]?.text).toBe(null);
  });

  it('with any byte of a whole path changed, never make validation throw, nor succeed', async () => {
    const ca = await makeDer(parts({ subject: 'CN=CA', extensions: [caConstraints()] }));
    const issuer = await read(ca);
    const leaf = await makeDer(parts({ issuer: 'CN=CA', extensions: [policies('1.2.3')] }));
    const trusted = { name: issuer.subjectName, spki: issuer.spki };
    const time = new Date('2026-06-01T00:00:00Z');
    expect(await validatePath([await read(leaf)], { anchor: trusted, time })).toMatchObject({ valid: true });
    for (let at = 0; at < leaf.length; at++) {
      const changed = Uint8Array.from(leaf);
      changed[at] = (changed[at] ?? 0) ^ 0x04;
      const certificate = await readCertificate(changed);
      if (certificate === null) continue;
      const { valid } = await validatePath([certificate], { anchor: trusted, time });
      expect({ at, valid }).toEqual({ at, valid: false });
    }
  });
});
