import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { nullValue, octetString, type Der } from '../../e2e/maker/der';
import { ecKey, ed25519Key, rsaKey, type KeyPair } from '../../e2e/maker/keys';
import { distinguishedName, extension, toPem } from '../../e2e/maker/pki';
import { extKeyUsage, generalName } from '../../e2e/maker/pki-extensions';
import {
  cmsAttribute,
  hashOf,
  makeStampAuthority,
  makeStampResponse,
  makeTimeStamp,
  rsaEncryption,
  signingCertificate,
  signingCertificateV2,
  stampOids,
  type AuthorityContent,
  type Stamping,
} from '../../e2e/maker/time-stamp';
import { newEntry } from '../trust/new-entry';
import { readCertificates, type Certificate } from '../x509/certificate';
import { readTimeStamp } from './time-stamp';
import { judgeAuthority } from './time-stamp-authority';
import { coveredBy } from './time-stamp-coverage';
import { isProblem } from './time-stamp-info';

// Every case asks another program several times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const haveOpenssl = openssl.status === 0;
if (!haveOpenssl) {
  console.warn('Skipped: time stamps are not compared with openssl, since there is none on this machine.');
}

describe.skipIf(!haveOpenssl)('beside openssl', () => {
  const folder = haveOpenssl ? mkdtempSync(join(tmpdir(), 'time-stamp-')) : '';
  const path = (name: string): string => join(folder, name);
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const rows: { case: string; ours: string; openssl: string }[] = [];

  const config = (essDigest: string): string =>
    [
      '[tsa]',
      'default_tsa=stamping',
      '[stamping]',
      'serial=serial.txt',
      'default_policy=1.2.3.4.1',
      'digests=sha1,sha256,sha384,sha512',
      'accuracy=secs:1,millisecs:500,microsecs:100',
      'clock_precision_digits=3',
      'ordering=yes',
      'tsa_name=yes',
      'ess_cert_id_chain=no',
      `ess_cert_id_alg=${essDigest}`,
      '',
    ].join('\n');

  beforeAll(() => {
    writeFileSync(path('serial.txt'), '1000\n');
    writeFileSync(path('record'), 'the record');
    writeFileSync(path('other'), 'another record');
    for (const digest of ['sha1', 'sha256', 'sha384', 'sha512'])
      writeFileSync(path(`${digest}.cnf`), config(digest));
    writeFileSync(
      path('stamper.ext'),
      'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\n',
    );
  });

  afterAll(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    console.info(
      [
        openssl.stdout.trim(),
        ...rows.map((row) => `${row.case}: ${row.ours} | openssl: ${row.openssl}`),
      ].join('\n'),
    );
  });

  async function certificatesIn(pem: Uint8Array | string): Promise<readonly Certificate[]> {
    return readCertificates(typeof pem === 'string' ? new TextEncoder().encode(pem) : pem);
  }

  /** What this verifier makes of a time stamp of the file `record`, trusting one authority. */
  async function ours(stamp: Uint8Array, data: string, caPem: Uint8Array | string): Promise<string> {
    const token = await readTimeStamp(stamp);
    if (token === null) return 'none';
    if (isProblem(token)) return 'cannot be read';
    const [ca] = await certificatesIn(caPem);
    if (ca === undefined) throw new Error('no certificate');
    const origin = {
      origin: 'a test',
      confirmedBy: null,
      addedAt: '2026-01-01T00:00:00Z',
      purpose: 'timestamp',
    } as const;
    const { answer } = await judgeAuthority(token, {
      trustList: [{ entry: newEntry('anchor', ca, origin), certificate: ca, index: 0 }],
      supplied: [],
      revocation: { lists: [], responses: [] },
      now: new Date(),
      setTime: null,
      signerChain: [],
    });
    const candidates = [{ what: 'file', bytes: readFileSync(path(data)) }] as const;
    const { proves } = await coveredBy(token.imprint, candidates);
    return proves === null ? `${answer}, of something else` : answer;
  }

  function theirs(file: string, data: string, ca: string): string {
    const token = file.endsWith('.tst') ? ['-token_in'] : [];
    const { status, stdout } = spawnSync(
      'openssl',
      ['ts', '-verify', '-data', data, '-in', file, ...token, '-CAfile', ca],
      { cwd: folder, encoding: 'utf8' },
    );
    return status === 0 && stdout.includes('Verification: OK') ? 'yes' : 'no';
  }

  /** Asks both, and notes what they say. */
  async function both(name: string, file: string, ca: string, data = 'record') {
    const row = {
      case: name,
      ours: await ours(readFileSync(path(file)), data, readFileSync(path(ca))),
      openssl: theirs(file, data, ca),
    };
    rows.push(row);
    return row;
  }

  describe.each([
    ['rsa', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['p256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['p384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']],
  ])('time stamps that openssl makes with %s', (kind, keyOptions) => {
    beforeAll(() => {
      run('genpkey', ...keyOptions, '-out', `${kind}-ca.key`);
      run('genpkey', ...keyOptions, '-out', `${kind}.key`);
      run(
        'req',
        '-x509',
        '-new',
        '-key',
        `${kind}-ca.key`,
        '-subj',
        `/O=Org/CN=${kind} CA`,
        '-days',
        '30',
        '-out',
        `${kind}-ca.pem`,
      );
      run('req', '-new', '-key', `${kind}.key`, '-subj', `/O=Org/CN=${kind} stamper`, '-out', `${kind}.csr`);
      run(
        'x509',
        '-req',
        '-in',
        `${kind}.csr`,
        '-CA',
        `${kind}-ca.pem`,
        '-CAkey',
        `${kind}-ca.key`,
        '-set_serial',
        '4096',
        '-days',
        '10',
        '-extfile',
        'stamper.ext',
        '-out',
        `${kind}.pem`,
      );
    });

    const stamp = (digest: string, ess: string, name: string, signing = digest): void => {
      run('ts', '-query', '-data', 'record', `-${digest}`, '-cert', '-out', `${name}.tsq`);
      run(
        'ts',
        '-reply',
        '-queryfile',
        `${name}.tsq`,
        '-config',
        `${ess}.cnf`,
        '-signer',
        `${kind}.pem`,
        '-inkey',
        `${kind}.key`,
        `-${signing}`,
        '-out',
        `${name}.tsr`,
      );
      run('ts', '-reply', '-in', `${name}.tsr`, '-token_out', '-out', `${name}.tst`);
    };

    test.each([
      ['sha256', 'sha256'],
      ['sha384', 'sha384'],
      ['sha512', 'sha512'],
      ['sha256', 'sha1'],
    ])('with %s, its certificate named by %s, are good', async (digest, ess) => {
      const name = `${kind}-${digest}-${ess}`;
      stamp(digest, ess, name);
      for (const file of [`${name}.tsr`, `${name}.tst`]) {
        expect(await both(`${file}, good`, file, `${kind}-ca.pem`)).toMatchObject({
          ours: 'yes',
          openssl: 'yes',
        });
      }
      const wrong = await both(`${name}, another file`, `${name}.tsr`, `${kind}-ca.pem`, 'other');
      expect(wrong).toMatchObject({ ours: 'yes, of something else', openssl: 'no' });
      const token = await readTimeStamp(readFileSync(path(`${name}.tsr`)));
      expect(token).toMatchObject({
        imprint: {
          algorithm: digest,
          hex: Buffer.from(hashOf(digest as 'sha256', readFileSync(path('record')))).toString('hex'),
        },
        accuracySeconds: 1.5001,
        ordering: true,
        policy: '1.2.3.4.1',
        tsa: `CN=${kind} stamper, O=Org`,
      });
    });

    test('say what openssl reads in them', async () => {
      stamp('sha256', 'sha256', `${kind}-text`);
      const text = run('ts', '-reply', '-in', `${kind}-text.tsr`, '-text').toString();
      const token = await readTimeStamp(readFileSync(path(`${kind}-text.tsr`)));
      if (token === null || isProblem(token)) throw new Error('not read');
      const line = (label: string): string => new RegExp(`${label}: (.*)`).exec(text)?.[1] ?? '';
      expect(`0x${token.serialNumber.toUpperCase()}`).toBe(line('Serial number'));
      const nonce = token.nonce?.replace(/^(00)+(?=.)/, '').toUpperCase();
      expect(`0x${nonce}`).toBe(line('Nonce'));
      // Such as "Nov 23 00:24:09.123 2026 GMT"; zeros at the end of a fraction are left out.
      const [, seconds = '', fraction = '', year = ''] =
        /^(\w+ +\d+ \d\d:\d\d:\d\d)(\.\d+)? (\d{4}) GMT$/.exec(line('Time stamp')) ?? [];
      expect(token.genTime.getTime()).toBe(
        Date.parse(`${seconds} ${year} GMT`) + Math.round(Number(`0${fraction}`) * 1000),
      );
    });

    test('under another authority are not trusted', async () => {
      stamp('sha256', 'sha256', `${kind}-stranger`);
      const ca = makeStampAuthority({ name: 'Stranger' }).caCertificate;
      writeFileSync(path('stranger-ca.pem'), toPem('CERTIFICATE', ca));
      const row = await both(`${kind}, a stranger`, `${kind}-stranger.tsr`, 'stranger-ca.pem');
      expect(row).toMatchObject({ ours: 'unknown', openssl: 'no' });
    });

    test('with any byte changed are accepted by neither, or mean the same to both', async () => {
      stamp('sha256', 'sha256', `${kind}-bytes`);
      const der = readFileSync(path(`${kind}-bytes.tst`));
      const caPem = readFileSync(path(`${kind}-ca.pem`));
      const counts = {
        'accepted by neither': 0,
        'accepted by both': 0,
        'by openssl alone': 0,
        'by us alone': 0,
      };
      const step = Math.ceil(der.length / 40);
      for (let at = 5; at < der.length; at += step) {
        const changed = Uint8Array.from(der);
        changed[at] = (changed[at] ?? 0) ^ 1;
        writeFileSync(path(`${kind}-changed.tst`), changed);
        const we = (await ours(changed, 'record', caPem)) === 'yes';
        const they = theirs(`${kind}-changed.tst`, 'record', `${kind}-ca.pem`) === 'yes';
        counts[
          we && they
            ? 'accepted by both'
            : we
              ? 'by us alone'
              : they
                ? 'by openssl alone'
                : 'accepted by neither'
        ]++;
      }
      rows.push({
        case: `${kind}, one byte in ${step} changed`,
        ours: JSON.stringify(counts),
        openssl: 'see there',
      });
      expect(counts['by us alone']).toBe(0);
      expect(counts['accepted by neither']).toBeGreaterThan(20);
    });
  });

  /** A time stamp of our own maker, with the files that openssl needs to judge it. */
  function ownStamp(name: string, content: AuthorityContent, stamping: Partial<Stamping> = {}): string {
    const authority = makeStampAuthority({ name: 'Own', ...content });
    const data = readFileSync(path('record'));
    const file = `${name.replace(/\W/g, '-')}.tst`;
    writeFileSync(path(file), makeTimeStamp({ authority, data, ...stamping }));
    writeFileSync(path(`${file}.pem`), toPem('CERTIFICATE', authority.caCertificate));
    return file;
  }

  const day = 86_400_000;
  const stamping = extKeyUsage([stampOids.timeStamping], true);

  test.each<[string, AuthorityContent, Partial<Stamping>?]>([
    ['our maker, P-256', {}],
    ['our maker, RSA', { key: rsaKey() }, { scheme: 'rsa-sha512', digestAlgorithm: 'sha512' }],
    ['our maker, RSA named by its key', { key: rsaKey() }, { signatureAlgorithm: rsaEncryption }],
    [
      'our maker, P-521',
      { key: ecKey('P-521', 'ecdsa-sha512') },
      { digestAlgorithm: 'sha512', hash: 'sha512' },
    ],
    ['our maker, milliseconds', {}, { genTime: '20260203040506.789Z', accuracy: { millis: 1 } }],
  ])('%s, is good to both', async (name, content, how) => {
    const file = ownStamp(name, content, how);
    expect(await both(name, file, `${file}.pem`)).toMatchObject({ ours: 'yes', openssl: 'yes' });
  });

  const flip = (signature: Uint8Array): Uint8Array =>
    signature.map((byte, index) => (index === signature.length - 1 ? byte ^ 1 : byte));
  const other = makeStampAuthority({ name: 'Other' });

  test.each<[string, string, AuthorityContent, Partial<Stamping>?]>([
    ['an authority that has expired', 'unknown', { notAfter: new Date(Date.now() - day) }],
    ['an authority that is not yet valid', 'unknown', { notBefore: new Date(Date.now() + day) }],
    ['a key for something else', 'unknown', { extensions: [extKeyUsage(['1.3.6.1.5.5.7.3.1'], true)] }],
    [
      'a key for no purpose',
      'unknown',
      { extensions: [extension('2.5.29.14', octetString(new Uint8Array(20)))] },
    ],
    [
      'a key for other things, too',
      'unknown',
      { extensions: [extKeyUsage([stampOids.timeStamping, '1.3.6.1.5.5.7.3.1'], true)] },
    ],
    ['a purpose that is not critical', 'unknown', { extensions: [extKeyUsage([stampOids.timeStamping])] }],
    ['a signature that does not fit', 'no', {}, { spoil: flip }],
    [
      'a fingerprint of something else among the attributes',
      'no',
      {},
      {
        attributes: (set) => [
          set.contentType,
          cmsAttribute(stampOids.messageDigest, octetString(new Uint8Array(32))),
          set.signingCertificate,
        ],
      },
    ],
    [
      'another certificate named',
      'no',
      {},
      { attributes: (set) => [set.contentType, set.messageDigest, signingCertificateV2('sha256', other)] },
    ],
    [
      'another certificate named by SHA-1',
      'no',
      {},
      { attributes: (set) => [set.contentType, set.messageDigest, signingCertificate(other)] },
    ],
    [
      'no certificate named',
      'cannot be read',
      {},
      { attributes: (set) => [set.contentType, set.messageDigest] },
    ],
    [
      'another name of the authority',
      'no',
      {},
      { tsa: generalName.directory(distinguishedName(['CN', 'Nobody'])) },
    ],
    ['two signatures', 'cannot be read', {}, { signers: 2 }],
    ['no content', 'cannot be read', {}, { detached: true }],
    ['another type of content', 'none', {}, { contentType: stampOids.data }],
    ['another version', 'cannot be read', {}, { version: 2 }],
    ['an imprint of another length', 'cannot be read', {}, { digest: new Uint8Array(20) }],
    [
      'a key usage for certificates',
      'unknown',
      { extensions: [stamping, extension('2.5.29.15', Uint8Array.of(3, 2, 2, 0x84), true)] },
    ],
  ])('%s is refused by both', async (name, answer, content, how) => {
    const file = ownStamp(name, content, how);
    expect(await both(name, file, `${file}.pem`)).toMatchObject({ ours: answer, openssl: 'no' });
  });

  test.each<[string, string, AuthorityContent, Partial<Stamping>?]>([
    ['an imprint by SHA-1', 'cannot be read', {}, { hash: 'sha1' }],
    [
      'a signature over SHA-1',
      'cannot be read',
      { key: rsaKey() },
      { scheme: 'rsa-sha1', digestAlgorithm: 'sha1' },
    ],
    [
      'a critical extension that nobody knows',
      'unknown',
      {},
      { extensions: [extension('1.2.3', nullValue, true)] },
    ],
    ['a time that has not come yet', 'unknown', {}, { genTime: new Date(Date.now() + day) }],
    [
      'a time before the certificate',
      'unknown',
      { notBefore: new Date(Date.now() - day) },
      { genTime: new Date(Date.now() - 2 * day) },
    ],
    ['a signature over another digest than it names', 'unknown', {}, { scheme: 'ecdsa-sha384' }],
  ])('%s is refused here, whatever openssl says', async (name, answer, content, how) => {
    const file = ownStamp(name, content, how);
    expect((await both(`${name} (stricter)`, file, `${file}.pem`)).ours).toBe(answer);
  });

  test.each<[string, KeyPair, Partial<Stamping>]>([
    ['RSA-PSS', rsaKey(), { scheme: 'pss-sha256' }],
    ['Ed25519', ed25519Key(), { digestAlgorithm: 'sha512' }],
  ])('%s is read here, whatever openssl says', async (name, key, how) => {
    const file = ownStamp(name, { key }, how);
    expect((await both(`${name} (more)`, file, `${file}.pem`)).ours).toBe('yes');
  });

  test('a refusal is one to both', async () => {
    const refusal: Der = makeStampResponse({ status: 2, failure: [0], text: ['no'] });
    writeFileSync(path('refusal.tsr'), refusal);
    writeFileSync(path('other-ca.pem'), toPem('CERTIFICATE', other.caCertificate));
    expect(await both('a refusal', 'refusal.tsr', 'other-ca.pem')).toMatchObject({
      ours: 'cannot be read',
      openssl: 'no',
    });
    writeFileSync(path('granted.tsr'), makeStampResponse({}));
    const granted = await both('granted, without a time stamp', 'granted.tsr', 'other-ca.pem');
    expect(granted).toMatchObject({ ours: 'cannot be read', openssl: 'no' });
  });
});
