import { describe, expect, test } from 'vitest';
import {
  element,
  generalizedTime,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  tagged,
  taggedPrimitive,
  type Der,
} from '../../e2e/maker/der';
import { ecKey, ed25519Key, rsaKey } from '../../e2e/maker/keys';
import { distinguishedName, extension, makeList } from '../../e2e/maker/pki';
import { extKeyUsage, generalName, keyUsage, subjectAltName } from '../../e2e/maker/pki-extensions';
import {
  cmsAttribute,
  hashAlgorithm,
  hashOf,
  issuerSerial,
  makeStampAuthority,
  makeStampInfo,
  makeStampResponse,
  makeTimeStamp,
  rsaEncryption,
  signingCertificate,
  signingCertificateV2,
  stampOids,
  stampText,
  type Stamping,
} from '../../e2e/maker/time-stamp';
import { bounds } from '../bounds';
import { inEnglish } from '../wording';
import { readCertificate, type Certificate } from '../x509/certificate';
import { latestTime, readTimeStamp, type TimeStampToken } from './time-stamp';
import { checkToken } from './time-stamp-check';
import { isProblem } from './time-stamp-info';

const data = new TextEncoder().encode('what was stamped');
const genTime = new Date('2026-02-03T04:05:06Z');
const authority = makeStampAuthority({ name: 'Stamper' });

const made = (stamping: Partial<Stamping> = {}): Der =>
  makeTimeStamp({ authority, data, genTime, ...stamping });

async function tokenOf(file: Uint8Array): Promise<TimeStampToken> {
  const read = await readTimeStamp(file);
  if (read === null || isProblem(read)) throw new Error(`not read: ${JSON.stringify(read)}`);
  return read;
}

/** What stands in the way of reading it, in English. */
async function problemOf(file: Uint8Array): Promise<string> {
  const read = await readTimeStamp(file);
  if (read === null || !isProblem(read)) throw new Error('it was read');
  expect(read.spec).toMatch(/^(RFC \d+) section /);
  return inEnglish(read.problem);
}

async function certificateOf(der: Der): Promise<Certificate> {
  const certificate = await readCertificate(der);
  if (certificate === null) throw new Error('no certificate');
  return certificate;
}

const check = async (stamping: Partial<Stamping> = {}) => checkToken(await tokenOf(made(stamping)));

/** The checks that did not pass, by their ids. */
const wrong = ({ checks }: Awaited<ReturnType<typeof checkToken>>): string[] =>
  checks.filter(({ outcome }) => outcome !== 'pass').map(({ id, outcome }) => `${id} ${outcome}`);

describe('a time stamp says', () => {
  test('what was stamped, when, and by whom', async () => {
    const token = await tokenOf(
      made({
        genTime: '20260203040506.789Z',
        accuracy: { seconds: 2, millis: 30, micros: 4 },
        ordering: true,
        nonce: 0x1234n,
        serialNumber: 2n ** 159n,
        policy: '1.2.3.4',
        tsa: generalName.directory(authority.tsa.name),
      }),
    );
    expect(token).toMatchObject({
      imprint: { algorithm: 'sha256', hex: Buffer.from(hashOf('sha256', data)).toString('hex') },
      genTime: new Date('2026-02-03T04:05:06.789Z'),
      genTimeText: '20260203040506.789Z',
      accuracySeconds: 2.030004,
      ordering: true,
      nonce: '1234',
      serialNumber: `0080${'00'.repeat(19)}`,
      policy: '1.2.3.4',
      tsa: 'CN=Stamper, O=Path Suite, C=DE',
      grantedWithChanges: false,
    });
    expect(token.signer?.shortName).toBe('Stamper');
    expect(latestTime(token)).toEqual(new Date('2026-02-03T04:05:08.820Z'));
  });

  test('nothing of what it leaves out', async () => {
    const token = await tokenOf(made());
    expect(token).toMatchObject({ accuracySeconds: null, nonce: null, tsa: null, ordering: false });
    expect(latestTime(token)).toEqual(genTime);
  });

  test.each(['sha256', 'sha384', 'sha512'] as const)('a fingerprint by %s', async (hash) => {
    const { imprint } = await tokenOf(made({ hash }));
    expect(imprint).toEqual({ algorithm: hash, hex: Buffer.from(hashOf(hash, data)).toString('hex') });
  });

  test('the same in base64, in PEM, and in the response it came in', async () => {
    const der = made({ nonce: 7 });
    const files = [
      stampText(der),
      stampText(der, 'PKCS7'),
      stampText(der, 'CMS'),
      makeStampResponse({ token: der }),
      stampText(makeStampResponse({ token: der })),
    ];
    for (const file of files) expect(await tokenOf(file)).toMatchObject({ nonce: '07' });
  });

  test('that it was granted with changes', async () => {
    const token = await tokenOf(makeStampResponse({ status: 1, token: made() }));
    expect(token.grantedWithChanges).toBe(true);
    const checked = await checkToken(token);
    expect(checked.intact).toBe(true);
    expect(wrong(checked)).toEqual(['time-stamp.status info']);
  });
});

describe('no time stamp is', () => {
  test.each([
    ['a text', new TextEncoder().encode('hello')],
    ['nothing', new Uint8Array()],
    ['a certificate', authority.certificate],
    ['a certificate in PEM', stampText(authority.certificate, 'CERTIFICATE')],
    ['a revocation list', makeList({ issuer: authority.ca })],
    ['signed data of another type', made({ contentType: stampOids.data })],
    ['base64 of something else', stampText(authority.certificate)],
    ['JSON', new TextEncoder().encode('{"uuid":"x"}')],
  ])('%s', async (_, file) => {
    expect(await readTimeStamp(file)).toBeNull();
  });
});

describe('an authority that refused', () => {
  test.each([
    [{ status: 2 }, 'This is no time stamp: the authority refused to make one.'],
    [
      { status: 2, failure: [0] },
      'This is no time stamp: the authority refused to make one, because the kind of fingerprint is not one that it knows.',
    ],
    [
      { status: 2, failure: [14], text: ['Clock\u0000 is off'] },
      'This is no time stamp: the authority refused to make one, because its clock was not available (“Clock  is off”).',
    ],
    [{ status: 3, text: ['later'] }, 'This is no time stamp: the authority refused to make one (“later”).'],
    // A token does not belong into a refusal, and is not read there.
    [{ status: 2, token: made() }, 'This is no time stamp: the authority refused to make one.'],
    [{ status: 0 }, 'The authority says that it made a time stamp, but there is none in its answer.'],
  ])('%j is said', async (response, sentence) => {
    expect(await problemOf(makeStampResponse(response))).toBe(sentence);
  });
});

describe('what cannot be judged is said:', () => {
  const lookalike = /looks like a time stamp, but it is cut short, damaged or not in the encoding/;
  const notBuilt = /not built as a time stamp is/;
  const { certificate } = authority;

  const indefinite = (der: Der): Der => new Uint8Array([0x30, 0x80, ...der.subarray(4), 0, 0]);

  test.each<[string, Der, RegExp]>([
    ['two signatures', made({ signers: 2 }), /has 2 signatures/],
    ['no signature', made({ signers: 0 }), /has 0 signatures/],
    ['no content', made({ detached: true }), /not in the time stamp/],
    ['no signed attributes', made({ attributes: null }), /does not have the signed attributes/],
    [
      'no contentType',
      made({ attributes: (set) => [set.messageDigest, set.signingCertificate] }),
      /does not say what was signed/,
    ],
    [
      'no messageDigest',
      made({ attributes: (set) => [set.contentType, set.signingCertificate] }),
      /does not have the fingerprint/,
    ],
    [
      'no signing certificate',
      made({ attributes: (set) => [set.contentType, set.messageDigest] }),
      /does not say which certificate/,
    ],
    [
      'another contentType among the attributes',
      made({
        attributes: (set) => [
          cmsAttribute(stampOids.contentType, oid(stampOids.data)),
          set.messageDigest,
          set.signingCertificate,
        ],
      }),
      /something else than a time stamp/,
    ],
    [
      'an attribute twice',
      made({ attributes: (set) => [...Object.values(set), set.messageDigest] as Der[] }),
      /in the time stamp twice/,
    ],
    [
      'an attribute with two values',
      made({
        attributes: (set) => [
          set.contentType,
          cmsAttribute(
            stampOids.messageDigest,
            octetString(new Uint8Array(32)),
            octetString(new Uint8Array(32)),
          ),
          set.signingCertificate,
        ],
      }),
      /not built as they have to be/,
    ],
    [
      'no certificate in the signing certificate attribute',
      made({ attributes: (set) => [set.contentType, set.messageDigest, signingCertificate()] }),
      /not built as they have to be/,
    ],
    [
      'other algorithms in the protection of algorithms',
      made({
        attributes: (set) =>
          [
            ...Object.values(set),
            cmsAttribute(
              stampOids.algorithmProtection,
              sequence(hashAlgorithm('sha512'), tagged(1, oid('1.2.840.10045.4.3.2'))),
            ),
          ] as Der[],
      }),
      /other algorithms than it names/,
    ],
    ['an imprint by SHA-1', made({ hash: 'sha1' }), /SHA-1, which can be forged/],
    ['an imprint by MD5', made({ hash: 'md5' }), /MD5, which can be forged/],
    ['an imprint by SHA-224', made({ hash: 'sha224' }), /does not compute/],
    [
      'an imprint of another length',
      made({ digest: new Uint8Array(31) }),
      /31 bytes, and one by SHA-256 has 32/,
    ],
    [
      'an imprint whose digest has parameters',
      made({ imprintAlgorithm: hashAlgorithm('sha256', integer(1)) }),
      /does not compute/,
    ],
    [
      'a signature over SHA-1',
      made({ digestAlgorithm: 'sha1' }),
      /fingerprint by SHA-1, which can be forged/,
    ],
    ['a signature over SHA-224', made({ digestAlgorithm: 'sha224' }), /does not compute/],
    [
      'a digest that the frame does not name',
      made({ digestAlgorithms: [hashAlgorithm('sha512', nullValue)] }),
      /names one hash algorithm and was signed with another/,
    ],
    ['another version', made({ version: 2 }), /of a version that this tool does not know/],
    ['more behind it', made({ more: [nullValue] }), notBuilt],
    ['a signer version that does not go with its name', made({ signerVersion: 3 }), lookalike],
    ['a signer that is no name', made({ signerId: nullValue }), lookalike],
    ['milliseconds of 0', made({ accuracy: { millis: 0 } }), notBuilt],
    ['milliseconds of 1000', made({ accuracy: { millis: 1000 } }), notBuilt],
    ['microseconds of 1000', made({ accuracy: { micros: 1000 } }), notBuilt],
    ['seconds below 0', made({ accuracy: { seconds: -1 } }), notBuilt],
    [
      'microseconds before milliseconds',
      made({
        accuracy: sequence(taggedPrimitive(1, Uint8Array.of(1)), taggedPrimitive(0, Uint8Array.of(1))),
      }),
      notBuilt,
    ],
    ['a giant serial number', made({ serialNumber: 2n ** 600n }), notBuilt],
    ['a giant nonce', made({ nonce: 2n ** 600n }), notBuilt],
    ['an extension that is none', made({ extensions: [nullValue] }), notBuilt],
    [
      'too many extensions',
      made({ extensions: Array.from({ length: 100 }, () => extension('1.2.3', nullValue)) }),
      notBuilt,
    ],
    ['an indefinite length', indefinite(made()), lookalike],
    ['a byte behind it', new Uint8Array([...made(), 0]), lookalike],
    ['it is cut short', made().subarray(0, -1), lookalike],
    [
      'too many certificates',
      made({ certificates: Array.from({ length: 70 }, () => certificate) }),
      lookalike,
    ],
    [
      'too many bytes',
      made({ certificates: [octetString(new Uint8Array(bounds.timeStamp.bytes))] }),
      /bytes; up to 4,194,304 are read/,
    ],
  ])('%s', async (_, der, sentence) => {
    expect(await problemOf(der)).toMatch(sentence);
  });

  test.each([
    '20260203040506.Z',
    '20260203040506.50Z',
    '20260203040506.0Z',
    '20260203040506,5Z',
    '20260203040506',
    '20260203040506+0100',
    '202602030405Z',
    '20260230040506Z',
    '20260203246060Z',
    '20260203040560Z',
    '20260203240000Z',
    '260203040506Z',
    ' 0260203040506Z',
    '',
  ])('the time "%s"', async (text) => {
    expect(await problemOf(made({ genTime: text }))).toMatch(/is not written as it has to be/);
  });

  test('lengths that claim far more than there is', async () => {
    const head = made().subarray(0, 60);
    for (const length of [
      [0x84, 0xff, 0xff, 0xff, 0xff],
      [0x84, 0x7f, 0xff, 0xff, 0xff],
      [0x88, 1, 2, 3, 4, 5, 6, 7, 8],
    ]) {
      expect(await problemOf(Uint8Array.of(0x30, ...length, ...head))).toMatch(lookalike);
    }
  });

  test('a hundred thousand elements in each other, or behind each other', async () => {
    const nested = new Uint8Array(200_000).fill(0x30);
    const behind = new Uint8Array(200_000).map((_, index) => (index % 2 === 0 ? 5 : 0));
    expect(await problemOf(made({ certificates: [behind] }))).toMatch(lookalike);
    expect(await problemOf(made({ revocation: [behind] }))).toMatch(lookalike);
    expect(await problemOf(made({ unsignedAttributes: [behind] }))).toMatch(lookalike);
    expect(await problemOf(made({ extensions: [behind] }))).toMatch(notBuilt);
    // A ContentInfo whose length fits, its inside replaced by openings.
    const inner = sequence(integer(3), element(0x31), sequence(oid(stampOids.tstInfo)), nested);
    expect(await problemOf(sequence(oid(stampOids.signedData), tagged(0, inner)))).toMatch(lookalike);
    expect(await problemOf(made({ info: sequence(nested) }))).toMatch(notBuilt);
  });
});

describe('a time stamp is intact', () => {
  test('with its certificate and the rule that each check rests on', async () => {
    const checked = await check();
    expect(checked).toMatchObject({ intact: true, fit: true, signer: { shortName: 'Stamper' } });
    expect(checked.checks.map(({ id }) => id)).toEqual([
      'time-stamp.content',
      'time-stamp.certificate',
      'time-stamp.signature',
      'time-stamp.purpose',
      'time-stamp.time',
    ]);
    for (const { spec } of checked.checks) expect(spec).toMatch(/^RFC \d+ section /);
  });

  test.each<[string, Stamping['authority'], Partial<Stamping>]>([
    ['RSA, SHA-256', makeStampAuthority({ key: rsaKey() }), { scheme: 'rsa-sha256' }],
    [
      'RSA, SHA-384',
      makeStampAuthority({ key: rsaKey() }),
      { scheme: 'rsa-sha384', digestAlgorithm: 'sha384' },
    ],
    [
      'RSA, SHA-512',
      makeStampAuthority({ key: rsaKey() }),
      { scheme: 'rsa-sha512', digestAlgorithm: 'sha512' },
    ],
    ['RSA, named by its key', makeStampAuthority({ key: rsaKey() }), { signatureAlgorithm: rsaEncryption }],
    ['RSA-PSS, SHA-256', makeStampAuthority({ key: rsaKey() }), { scheme: 'pss-sha256' }],
    [
      'RSA-PSS, SHA-512',
      makeStampAuthority({ key: rsaKey() }),
      { scheme: 'pss-sha512', digestAlgorithm: 'sha512' },
    ],
    ['P-384', makeStampAuthority({ key: ecKey('P-384', 'ecdsa-sha384') }), { digestAlgorithm: 'sha384' }],
    ['P-521', makeStampAuthority({ key: ecKey('P-521', 'ecdsa-sha512') }), { digestAlgorithm: 'sha512' }],
    ['Ed25519', makeStampAuthority({ key: ed25519Key() }), { digestAlgorithm: 'sha512' }],
  ])('with %s', async (_, by, stamping) => {
    expect(await check({ authority: by, ...stamping })).toMatchObject({ intact: true, fit: true });
  });

  test.each<[string, Partial<Stamping>]>([
    ['a signer that is named by its key', { byKey: true }],
    [
      'the older attribute, by SHA-1',
      { attributes: (set) => [set.contentType, set.messageDigest, signingCertificate(authority)] },
    ],
    [
      'both attributes',
      { attributes: (set) => [...Object.values(set), signingCertificate(authority)] as Der[] },
    ],
    [
      'issuer and serial number beside the fingerprint of the certificate',
      {
        attributes: (set) => [
          set.contentType,
          set.messageDigest,
          signingCertificateV2('sha512', {
            ...authority,
            issuerSerial: issuerSerial(authority.ca.name, authority.serialNumber),
          }),
        ],
      },
    ],
    [
      'attributes that nobody knows',
      { attributes: (set) => [...Object.values(set), cmsAttribute('1.2.3', nullValue)] as Der[] },
    ],
    [
      'a time of signing',
      {
        attributes: (set) =>
          [...Object.values(set), cmsAttribute(stampOids.signingTime, generalizedTime(genTime))] as Der[],
      },
    ],
    [
      'the algorithms protected',
      {
        attributes: (set) =>
          [
            ...Object.values(set),
            cmsAttribute(
              stampOids.algorithmProtection,
              sequence(hashAlgorithm('sha256'), tagged(1, oid('1.2.840.10045.4.3.2'))),
            ),
          ] as Der[],
      },
    ],
    [
      'attributes in another order than DER has',
      { unsorted: true, attributes: (set) => [set.signingCertificate, set.messageDigest, set.contentType] },
    ],
    ['unsigned attributes', { unsignedAttributes: [cmsAttribute('1.2.3', nullValue)] }],
    ['a written-out FALSE', { ordering: false }],
    ['an extension that is not critical', { extensions: [extension('1.2.3.4', nullValue)] }],
    ['the name that its certificate has', { tsa: generalName.directory(authority.tsa.name) }],
    ['certificates beside its own', { certificates: [authority.caCertificate, authority.certificate] }],
  ])('with %s', async (_, stamping) => {
    expect(await check(stamping)).toMatchObject({ intact: true, fit: true });
  });

  test('with the certificate from elsewhere, and not settled without it', async () => {
    const token = await tokenOf(made({ certificates: [] }));
    expect(token.signer).toBeNull();
    const alone = await checkToken(token);
    expect(alone).toMatchObject({ intact: null, signer: null });
    expect(wrong(alone)).toEqual(['time-stamp.certificate not-checked']);
    const other = await certificateOf(authority.caCertificate);
    expect((await checkToken(token, [other, await certificateOf(authority.certificate)])).intact).toBe(true);
  });

  test('with the one certificate that it signs, among several of the same name and number', async () => {
    const namesake = makeStampAuthority({ name: 'Stamper', ca: authority.ca });
    const checked = await check({ certificates: [namesake.certificate, authority.certificate] });
    expect(checked).toMatchObject({ intact: true });
    const astray = await tokenOf(made({ certificates: [namesake.certificate] }));
    expect((await checkToken(astray)).intact).toBe(false);
    expect((await checkToken(astray, [await certificateOf(authority.certificate)])).intact).toBe(true);
  });

  test('by a name among the other names of its certificate', async () => {
    const by = makeStampAuthority({
      extensions: [
        extKeyUsage([stampOids.timeStamping], true),
        subjectAltName([generalName.uri('https://stamps.example/')]),
      ],
    });
    expect(await check({ authority: by, tsa: generalName.uri('https://stamps.example/') })).toMatchObject({
      intact: true,
    });
    expect(await check({ authority: by, tsa: generalName.uri('https://other.example/') })).toMatchObject({
      intact: false,
    });
  });
});

describe('a time stamp is not intact', () => {
  const namesake = makeStampAuthority({ name: 'Stamper', ca: authority.ca });

  test.each<[string, Partial<Stamping>, string[]]>([
    [
      'whose signature does not fit',
      {
        spoil: (signature) =>
          signature.map((byte, index) => (index === signature.length - 1 ? byte ^ 1 : byte)),
      },
      ['time-stamp.signature fail'],
    ],
    [
      'whose content is another',
      {
        attributes: (set) => [
          set.contentType,
          cmsAttribute(stampOids.messageDigest, octetString(hashOf('sha256', makeStampInfo({ data })))),
          set.signingCertificate,
        ],
      },
      ['time-stamp.content fail'],
    ],
    [
      'which names another certificate',
      { attributes: (set) => [set.contentType, set.messageDigest, signingCertificateV2('sha256', namesake)] },
      ['time-stamp.certificate fail'],
    ],
    [
      'which names another certificate in the older attribute',
      { attributes: (set) => [...Object.values(set), signingCertificate(namesake)] as Der[] },
      ['time-stamp.certificate fail'],
    ],
    [
      'which names its certificate second',
      {
        attributes: (set) => [
          set.contentType,
          set.messageDigest,
          signingCertificateV2('sha256', namesake, authority),
        ],
      },
      ['time-stamp.certificate fail'],
    ],
    [
      'which names another issuer',
      {
        attributes: (set) => [
          set.contentType,
          set.messageDigest,
          signingCertificateV2('sha256', {
            ...authority,
            issuerSerial: issuerSerial(distinguishedName(['CN', 'X']), 77),
          }),
        ],
      },
      ['time-stamp.certificate fail'],
    ],
    [
      'which names another serial number',
      {
        attributes: (set) => [
          set.contentType,
          set.messageDigest,
          signingCertificateV2('sha256', { ...authority, issuerSerial: issuerSerial(authority.ca.name, 78) }),
        ],
      },
      ['time-stamp.certificate fail'],
    ],
    [
      'whose authority has another name than its certificate',
      { tsa: generalName.directory(distinguishedName(['CN', 'Somebody else'])) },
      ['time-stamp.name fail'],
    ],
    [
      'which comes with the certificate of a namesake alone',
      { certificates: [namesake.certificate] },
      ['time-stamp.certificate fail', 'time-stamp.signature fail'],
    ],
  ])('%s', async (_, stamping, ids) => {
    const checked = await check(stamping);
    expect(checked.intact).toBe(false);
    expect(wrong(checked)).toEqual(ids);
  });
});

describe('a time stamp is neither', () => {
  test.each<[string, Partial<Stamping>, string[]]>([
    [
      'with a critical extension',
      { extensions: [extension('1.2.3.4', nullValue, true)] },
      ['time-stamp.extensions not-checked'],
    ],
    ['signed with SHA-1', { scheme: 'ecdsa-sha1' }, ['time-stamp.signature not-checked']],
    [
      'signed with another digest than it names',
      { scheme: 'ecdsa-sha384' },
      ['time-stamp.signature not-checked'],
    ],
    ['signed with an algorithm nobody knows', { scheme: 'unheard' }, ['time-stamp.signature not-checked']],
    [
      'signed with an algorithm for other keys',
      { signatureAlgorithm: rsaEncryption },
      ['time-stamp.signature not-checked'],
    ],
    [
      'signed with parameters where none belong',
      { signatureAlgorithm: sequence(oid('1.2.840.10045.4.3.2'), integer(1)) },
      ['time-stamp.signature not-checked'],
    ],
    [
      'Ed25519 with another digest than SHA-512',
      { authority: makeStampAuthority({ key: ed25519Key() }) },
      ['time-stamp.signature not-checked'],
    ],
    [
      'RSA-PSS with another digest than it names',
      { authority: makeStampAuthority({ key: rsaKey() }), scheme: 'pss-sha384' },
      ['time-stamp.signature not-checked'],
    ],
    [
      'with a key that is too short',
      { authority: makeStampAuthority({ key: rsaKey(1024) }) },
      ['time-stamp.signature not-checked'],
    ],
    [
      'which names its certificate by a digest nobody computes',
      {
        attributes: (set) => [set.contentType, set.messageDigest, signingCertificateV2('sha224', authority)],
      },
      ['time-stamp.certificate not-checked'],
    ],
  ])('%s', async (_, stamping, ids) => {
    const checked = await check(stamping);
    expect(checked.intact).toBeNull();
    expect(wrong(checked)).toEqual(ids);
  });
});

describe('the certificate is for time stamps alone (RFC 3161 section 2.3)', () => {
  const stamping = extKeyUsage([stampOids.timeStamping], true);

  test.each<[string, readonly Der[], RegExp]>([
    ['no purpose', [keyUsage(['digitalSignature'])], /does not say that its key is for time stamps/],
    ['another purpose', [extKeyUsage(['1.3.6.1.5.5.7.3.1'], true)], /for something else than time stamps/],
    ['any purpose', [extKeyUsage(['2.5.29.37.0'], true)], /for something else than time stamps/],
    ['not alone', [extKeyUsage([stampOids.timeStamping, '1.3.6.1.5.5.7.3.3'], true)], /other things beside/],
    ['not critical', [extKeyUsage([stampOids.timeStamping])], /not critical/],
    ['twice', [stamping, stamping], /cannot be read/],
    ['malformed', [extension('2.5.29.37', nullValue, true)], /cannot be read/],
    ['key usage malformed', [stamping, extension('2.5.29.15', nullValue, true)], /cannot be read/],
    ['for certificates, too', [stamping, keyUsage(['digitalSignature', 'keyCertSign'])], /other uses/],
    ['for encryption', [stamping, keyUsage(['keyEncipherment'])], /other uses/],
  ])('%s', async (_, extensions, sentence) => {
    const checked = await check({ authority: makeStampAuthority({ extensions }) });
    expect(checked).toMatchObject({ intact: true, fit: false });
    expect(checked.checks.find(({ id }) => id === 'time-stamp.purpose')).toMatchObject({
      outcome: 'fail',
      message: expect.stringMatching(sentence) as string,
    });
  });

  test.each<[string, readonly Der[]]>([
    ['no key usage', [stamping]],
    ['nonRepudiation alone', [stamping, keyUsage(['nonRepudiation'])]],
    ['both', [stamping, keyUsage(['digitalSignature', 'nonRepudiation'])]],
  ])('%s is in order', async (_, extensions) => {
    const by = makeStampAuthority({ extensions });
    expect((await check({ authority: by })).fit).toBe(true);
  });
});

test('a time outside the validity of the certificate is said', async () => {
  const by = makeStampAuthority({ notBefore: new Date('2026-02-03T04:05:07Z') });
  const checked = await check({ authority: by });
  expect(checked).toMatchObject({ intact: true, fit: false });
  expect(wrong(checked)).toEqual(['time-stamp.time fail']);
});

describe('what a time stamp carries', () => {
  test('lists and certificates, others read past', async () => {
    const list = makeList({ issuer: authority.ca });
    const token = await tokenOf(
      made({
        certificates: [
          authority.certificate,
          authority.caCertificate,
          tagged(1, nullValue),
          sequence(nullValue),
        ],
        revocation: [list, sequence(nullValue), tagged(1, oid('1.2.3'), nullValue)],
      }),
    );
    expect(token.certificates.map(({ shortName }) => shortName)).toEqual(['Stamper', 'Stamper CA']);
    expect(token.lists).toHaveLength(1);
    expect(token.responses).toHaveLength(0);
  });
});

/** What a token says; two that say the same are one to a reader. */
const meaning = (token: TimeStampToken, signer: Certificate | null): string =>
  JSON.stringify([
    token.imprint,
    token.genTimeText,
    token.accuracySeconds,
    token.ordering,
    token.policy,
    token.serialNumber,
    token.nonce,
    token.tsa,
    signer?.sha256,
  ]);

describe('a byte changed', () => {
  test('anywhere makes no intact time stamp that says anything else', async () => {
    const tokenDer = made({
      genTime: '20260203040506.5Z',
      accuracy: { seconds: 1, millis: 2, micros: 3 },
      nonce: 99,
      tsa: generalName.directory(authority.tsa.name),
      certificates: [authority.certificate, authority.caCertificate],
    });
    const der = makeStampResponse({ token: tokenDer });
    const original = await tokenOf(der);
    const said = meaning(original, (await checkToken(original)).signer);
    // Not signed: whether it was granted with changes, certificates that it does not need, and the issuer's name beside
    // the serial number, in which capitals do not count (RFC 5280 section 7.1).
    const unsigned = [
      { from: der.indexOf(0x30, 2), length: 5 },
      { from: Buffer.from(der).indexOf(authority.caCertificate), length: authority.caCertificate.length },
      { from: Buffer.from(der).lastIndexOf(authority.ca.name), length: authority.ca.name.length },
    ];
    const counts = { none: 0, problem: 0, 'not intact': 0, unsettled: 0, 'says the same': 0 };
    for (let at = 0; at < der.length; at++) {
      const changed = Uint8Array.from(der);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const read = await readTimeStamp(changed);
      if (read === null) counts.none++;
      else if (isProblem(read)) counts.problem++;
      else {
        const { intact, signer } = await checkToken(read);
        if (intact === true) {
          expect(meaning(read, signer)).toBe(said);
          expect(unsigned.some(({ from, length }) => at >= from && at < from + length)).toBe(true);
          counts['says the same']++;
        } else counts[intact === false ? 'not intact' : 'unsettled']++;
      }
    }
    console.info(
      `One bit of each of the ${der.length} bytes of a time stamp flipped:`,
      JSON.stringify(counts),
    );
    expect(counts['not intact']).toBeGreaterThan(0);
  }, 120_000);

  test('or cut short anywhere, it never throws, and is no time stamp', async () => {
    const der = made();
    for (let length = 0; length < der.length; length++) {
      const read = await readTimeStamp(der.subarray(0, length));
      expect(read === null || isProblem(read)).toBe(true);
    }
  });
});
