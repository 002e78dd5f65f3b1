import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSigner, type Signer } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { readCertificate } from '../x509/certificate';
import { context, encode, tags } from '../x509/der';
import { readTrustFile } from './trust-file';
import type { TrustFileReading } from './trust-input';

const addedAt = '2026-02-03T04:05:06.000Z';
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

const take = (content: Uint8Array | string, name = 'some.pem'): Promise<TrustFileReading> =>
  readTrustFile(
    { name, bytes: typeof content === 'string' ? text(content) : content },
    { purpose: 'signer', addedAt, whose: '' },
  );

const fingerprint = async (signer: Signer): Promise<string> =>
  (await readCertificate(signer.certificate))?.sha256 ?? '';

const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: 'pipe' });

let folder: string;
let signer: Signer;
let other: Signer;
let authority: Signer;
let keyPem: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trust-file-'));
  [signer, other, authority] = await Promise.all([
    makeSigner(),
    makeSigner({ name: 'CN=other' }),
    makeSigner({ name: 'CN=authority', ca: true }),
  ]);
  keyPem = openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048').toString();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const onDisk = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('a file for the trust list', () => {
  it('gives a pin for each certificate, and an anchor for each of an authority', async () => {
    const { entries, problem } = await take(`Explained here.\n${signer.pem}\nand\n${authority.pem}`);
    expect(problem).toBeNull();
    expect(entries).toMatchObject([
      {
        kind: 'pin',
        purpose: 'signer',
        covers: 'certificate',
        name: 'records.klar-voice.example',
        sha256: await fingerprint(signer),
        confirmedBy: null,
        addedBy: 'you',
        addedAt,
        origin: 'file some.pem',
      },
      { kind: 'anchor', sha256: await fingerprint(authority) },
    ]);
  });

  it('may be DER, PEM in another encoding or with an older label', async () => {
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${signer.pem}`, 'utf16le'));
    for (const file of [
      signer.certificate,
      utf16,
      `\ufeff${signer.pem}`,
      signer.pem.replaceAll('\n', '\r\n'),
      signer.pem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'),
    ]) {
      const { entries, problem } = await take(file);
      expect(entries.map(({ sha256 }) => sha256)).toEqual([await fingerprint(signer)]);
      expect(problem).toBeNull();
    }
  });

  it('is trusted for what the user says', async () => {
    const { entries } = await readTrustFile(
      { name: 'tsa.cer', bytes: signer.certificate },
      { purpose: 'timestamp', addedAt, whose: 'this site’s ' },
    );
    expect(entries).toMatchObject([{ purpose: 'timestamp', origin: 'this site’s file tsa.cer' }]);
  });

  it('gives each certificate once', async () => {
    expect((await take(signer.pem + signer.pem)).entries).toHaveLength(1);
  });

  it('gives what can be read, and says how much could not', async () => {
    const broken = signer.pem.replace(/\n[A-Za-z0-9+/]{64}\n/, '\n');
    const { entries, problem } = await take(broken + other.pem);
    expect(entries.map(({ sha256 }) => sha256)).toEqual([await fingerprint(other)]);
    expect(problem).toBe('"some.pem": 1 of the 2 certificates in it could not be read and was left out.');
  });

  it('gives a hundred certificates of one name', async () => {
    const keys = await makeSigner();
    const pems = await Promise.all(
      Array.from(
        { length: 100 },
        async (_, index) =>
          (await makeSigner({ keys, serialNumber: (index + 1).toString(16).padStart(4, '0') })).pem,
      ),
    );
    const { entries, problem } = await take(pems.join(''));
    expect(new Set(entries.map(({ sha256 }) => sha256)).size).toBe(100);
    expect(new Set(entries.map(({ subject }) => subject)).size).toBe(1);
    expect(problem).toBeNull();
  });
});

describe('a PKCS #7 file', () => {
  const made = (form: 'PEM' | 'DER'): Uint8Array => {
    const pem = onDisk('both.pem', signer.pem + authority.pem);
    return openssl('crl2pkcs7', '-nocrl', '-certfile', pem, '-outform', form);
  };

  it.each(['PEM', 'DER'] as const)('gives its certificates, in %s, as they were', async (form) => {
    const { entries, problem } = await take(made(form), 'both.p7b');
    const expected = [await fingerprint(signer), await fingerprint(authority)];
    expect(entries.map(({ sha256 }) => sha256).toSorted()).toEqual(expected.toSorted());
    expect(entries.map(({ kind }) => kind).toSorted()).toEqual(['anchor', 'pin']);
    expect(problem).toBeNull();
  });

  it('may be written with indefinite lengths', async () => {
    const end = Uint8Array.from([0, 0]);
    const open = (tag: number, ...contents: Uint8Array[]): Uint8Array =>
      new Uint8Array(Buffer.concat([Uint8Array.from([tag, 0x80]), ...contents, end]));
    const oid = (last: number): Uint8Array =>
      encode(tags.objectIdentifier, Uint8Array.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]));
    const signedData = open(
      tags.sequence,
      encode(tags.integer, Uint8Array.from([1])),
      encode(tags.set),
      open(tags.sequence, oid(1)),
      open(context(0, 'constructed'), signer.certificate, other.certificate),
      encode(tags.set),
    );
    const file = open(tags.sequence, oid(2), open(context(0, 'constructed'), signedData));
    const { entries } = await take(file, 'both.p7c');
    expect(entries.map(({ sha256 }) => sha256)).toEqual([
      await fingerprint(signer),
      await fingerprint(other),
    ]);
    for (let length = 1; length < file.length; length += 7) {
      expect((await take(file.slice(0, length))).entries).toEqual([]);
    }
  });

  it('may have none in it', async () => {
    const empty = openssl('crl2pkcs7', '-nocrl', '-outform', 'DER');
    expect((await take(empty)).problem).toContain('It is a PKCS #7 file without one.');
  });
});

describe('a file with a private key in it', () => {
  const refusal = async (content: Uint8Array | string): Promise<void> => {
    const { entries, problem } = await take(content, 'all.pem');
    expect(entries).toEqual([]);
    expect(problem).toMatch(/^"all\.pem" holds a private key/);
  };

  it('is refused as a whole, wherever the key stands, whatever its armour', async () => {
    await refusal(signer.pem + keyPem);
    await refusal(keyPem + signer.pem);
    await refusal(new Uint8Array(Buffer.from(`\ufeff${signer.pem}${keyPem}`, 'utf16le')));
    for (const label of ['RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'OPENSSH PRIVATE KEY'])
      await refusal(`${signer.pem}-----BEGIN ${label}-----\ncut`);
    await refusal(`PuTTY-User-Key-File-3: ssh-rsa\n${signer.pem}`);
  });

  it('is refused in binary too', async () => {
    const pem = onDisk('key.pem', keyPem);
    const ec = openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
    const ecPem = onDisk('ec.pem', ec);
    await refusal(openssl('pkcs8', '-topk8', '-nocrypt', '-in', pem, '-outform', 'DER'));
    await refusal(openssl('pkcs8', '-topk8', '-passout', 'pass:x', '-in', pem, '-outform', 'DER'));
    await refusal(openssl('rsa', '-in', pem, '-traditional', '-outform', 'DER'));
    await refusal(openssl('ec', '-in', ecPem, '-outform', 'DER'));
  });

  it('is refused as JSON too', async () => {
    await refusal('{"kty":"RSA","n":"AQ","e":"AQAB","d":"AQ"}');
    await refusal('{"keys":[{"kty":"oct","k":"AQ"}]}');
  });

  it('may be a PKCS #12 file', async () => {
    const key = onDisk('self.key', keyPem);
    const config = ['-subj', '/CN=self', '-days', '30'];
    const self = onDisk('self.pem', openssl('req', '-x509', '-new', '-key', key, ...config));
    const file = openssl('pkcs12', '-export', '-inkey', key, '-in', self, '-passout', 'pass:x');
    const { entries, problem } = await take(file, 'self.p12');
    expect(entries).toEqual([]);
    expect(problem).toMatch(/^"self\.p12" is a PKCS #12 file/);
  });
});

describe('a file that gives nothing', () => {
  it.each<[string, string | Uint8Array, string, string]>([
    ['nothing', '', 'some.pem', '"some.pem" is empty.'],
    ['text', 'hello', 'notes.txt', 'It looks like plain text.'],
    ['an image', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]), 'me.jpg', 'It looks like a JPEG.'],
    ['damaged PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'a.pem', 'is damaged'],
    ['half a PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n', 'a.pem', 'is damaged'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 'a.pem', 'a public key'],
    [
      'a request',
      '-----BEGIN CERTIFICATE REQUEST-----\nAA\n-----END CERTIFICATE REQUEST-----',
      'a',
      'a request',
    ],
    ['what nobody knows', '-----BEGIN THING-----\nAAAA\n-----END THING-----', 'a.pem', '"THING"'],
    ['other JSON', '{"kty":"RSA","n":"AQ","e":"AQAB"}', 'jwk.json', 'no trust list'],
    ['broken JSON', '{"format":', 'list.json', 'not JSON that can be read'],
  ])('has %s in it, and says so', async (_, content, name, said) => {
    const { entries, problem } = await take(content, name);
    expect(entries).toEqual([]);
    expect(problem).toContain(said);
    expect(problem).toContain(`"${name}"`);
  });

  it('is too large', async () => {
    const { entries, problem } = await take(new Uint8Array(bounds.documentBytes + 1));
    expect(entries).toEqual([]);
    expect(problem).toContain('larger than 16 MiB');
  });

  it('has too many certificates', async () => {
    const { entries, problem } = await take(signer.pem.repeat(bounds.certificatesInFile + 1));
    expect(entries).toEqual([]);
    expect(problem).toContain('more than 1000 certificates');
  });

  it('is an ASN.1 bomb, of nested, giant or never-ending elements', async () => {
    const size = 4 * 1024 * 1024;
    const nested = new Uint8Array(size).map((_, index) => (index % 2 === 0 ? 0x30 : 0x80));
    const giant = new Uint8Array(size).fill(0x30);
    giant.set([0x30, 0x84, 0xff, 0xff, 0xff, 0xff]);
    const many = encode(tags.sequence, new Uint8Array(size));
    const began = performance.now();
    for (const bomb of [nested, giant, many]) expect((await take(bomb)).entries).toEqual([]);
    expect(performance.now() - began).toBeLessThan(3000);
  });

  it('has a great many beginnings and no end', async () => {
    const began = performance.now();
    const { entries } = await take('-----BEGIN CERTIFICATE-----\n'.repeat(200_000));
    expect(entries).toEqual([]);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
