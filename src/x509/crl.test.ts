import { inEnglish } from '../wording';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCrl, readCrls } from './crl';
import { encode, tags } from './der';
import { nameKey, nameOf, nameText } from './name';
import {
  certificateIssuer,
  crlNumber,
  deltaIndicator,
  entry,
  enumerated,
  generalizedTime,
  indirect,
  invalidityDate,
  issuingDistributionPoint,
  makeCrl,
  makeCrlDer,
  number,
  reasonCode,
  utcTime,
  type CrlMaking,
} from './revocation-testing';
import {
  boolean,
  directoryName,
  ecKeys,
  extension,
  integer,
  name,
  oid,
  sequence,
  set,
  tagged,
  type Keys,
} from './testing';

let keys: Keys;
beforeAll(async () => {
  keys = await ecKeys();
});

const issuer = 'O=Org, CN=CA';
const list = (making: Partial<CrlMaking> = {}) => makeCrl({ issuer, signedBy: keys, ...making });
const bytes = (making: Partial<CrlMaking> = {}) => makeCrlDer({ issuer, signedBy: keys, ...making });
const unknownExtension = (critical: boolean) => extension('1.2.3.4', critical, integer(1));

const pem = (der: Uint8Array): string =>
  `-----BEGIN X509 CRL-----\n${btoa(String.fromCharCode(...der)).replace(/.{64}/g, '$&\n')}\n-----END X509 CRL-----\n`;

describe('a list', () => {
  test('gives its fields', async () => {
    const read = await list({
      entries: [entry(integer(5)), entry(integer(6))],
      extensions: [crlNumber(2n ** 100n), deltaIndicator(7n), issuingDistributionPoint(indirect)],
    });
    expect(nameText(read.issuerName)).toBe('CN=CA, O=Org');
    expect(read.thisUpdate).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(read.nextUpdate).toEqual(new Date('2027-01-01T00:00:00Z'));
    expect(read.crlNumber).toBe(2n ** 100n);
    expect(read.baseCrlNumber).toBe(7n);
    expect(read.issuingDistributionPoint?.indirectCrl).toBe(true);
    expect(read.entries.count).toBe(2);
    expect(read.unusable).toBeNull();
  });

  test('has nextUpdate in either form of time, or none (PKITS 4.4.12, 4.4.13)', async () => {
    const before2000 = await list({ nextUpdate: utcTime('990101120100Z') });
    const after2050 = await list({ nextUpdate: generalizedTime('20500101120100Z') });
    expect(before2000.nextUpdate).toEqual(new Date('1999-01-01T12:01:00Z'));
    expect(after2050.nextUpdate).toEqual(new Date('2050-01-01T12:01:00Z'));
    expect((await list({ nextUpdate: null })).nextUpdate).toBeNull();
  });

  test('is of version 1 without extensions, of version 2 with', async () => {
    const plain = await list({ version: 1, entries: [entry(integer(5))] });
    expect(plain.entries.count).toBe(1);
    expect(readCrl(await bytes({ version: 1, extensions: [crlNumber(1n)] }))).toBeNull();
    expect(readCrl(await bytes({ version: 1, entries: [entry(integer(5), [reasonCode(1)])] }))).toBeNull();
  });

  test('that names two signature algorithms is unusable', async () => {
    const { algorithm } = await ecKeys('P-384');
    expect((await list({ innerAlgorithm: algorithm })).unusable).toMatch(
      /two different signature algorithms/,
    );
  });

  test('with an unknown critical extension is unusable, with another unknown one is not (PKITS 4.4.9, 4.4.10)', async () => {
    const { unusable } = await list({ extensions: [unknownExtension(true)] });
    expect(inEnglish(unusable ?? '')).toMatch(/1\.2\.3\.4/);
    expect((await list({ extensions: [unknownExtension(false)] })).unusable).toBeNull();
  });

  test('with an unknown critical extension in any entry is unusable (PKITS 4.4.8)', async () => {
    const withExtension = (critical: boolean) =>
      list({
        entries: [
          entry(integer(5)),
          entry(integer(6), [unknownExtension(critical), unknownExtension(false)]),
          entry(integer(7), [unknownExtension(false)]),
        ],
      });
    expect((await withExtension(true)).unusable).toMatch(/an entry/);
    expect((await withExtension(false)).unusable).toBeNull();
  });

  test('that is not indirect, and whose entries name certificate issuers, is unusable', async () => {
    const entries = [entry(integer(5), [certificateIssuer(directoryName('CN=Other'))])];
    expect((await list({ entries })).unusable).toMatch(/indirect/);
    expect((await list({ entries, extensions: [issuingDistributionPoint(indirect)] })).unusable).toBeNull();
  });
});

describe('what is not a list', () => {
  test.each([
    ['one extension twice', { extensions: [crlNumber(1n), crlNumber(2n)] }],
    ['a negative CRL number', { extensions: [extension('2.5.29.20', false, integer(0xff))] }],
    ['a CRL number of 22 octets', { extensions: [crlNumber(2n ** 170n)] }],
    ['a malformed issuingDistributionPoint', { extensions: [extension('2.5.29.28', true, integer(1))] }],
    ['a serial number not in its shortest form', { entries: [entry(integer(0, 5))] }],
    ['an empty serial number', { entries: [entry(integer())] }],
    ['an entry without a date', { entries: [sequence(integer(5))] }],
    [
      'an entry with a length not in its shortest form',
      { entries: [Uint8Array.of(0x30, 0x81, 18, ...entry(integer(5)).subarray(2))] },
    ],
    ['an entry with a local time', { entries: [entry(integer(5), [], utcTime('2506010000+01'))] }],
    ['an entry in month 13', { entries: [entry(integer(5), [], utcTime('251301000000Z'))] }],
    [
      'an entry with something behind it',
      { entries: [sequence(integer(5), utcTime('250601000000Z'), integer(1))] },
    ],
    [
      'an entry with no extension in its extensions',
      { entries: [sequence(integer(5), utcTime('250601000000Z'), sequence())] },
    ],
    ['an entry with one extension twice', { entries: [entry(integer(5), [reasonCode(1), reasonCode(1)])] }],
    [
      'an entry with a flag that is neither',
      {
        entries: [
          entry(integer(5), [
            sequence(
              Uint8Array.of(6, 1, 42),
              encode(tags.boolean, Uint8Array.of(1)),
              encode(tags.octetString),
            ),
          ]),
        ],
      },
    ],
    ['a date of no month', { thisUpdate: utcTime('260230000000Z') }],
  ] as const)('%s', async (_, making) => {
    expect(readCrl(await bytes(making as Partial<CrlMaking>))).toBeNull();
  });

  test('every beginning of one, and one with a byte behind it', async () => {
    const der = await bytes({
      entries: [entry(integer(5), [reasonCode(1), invalidityDate('20250101000000Z')])],
      extensions: [crlNumber(1n), issuingDistributionPoint(indirect)],
    });
    expect(readCrl(der)).not.toBeNull();
    for (let length = 0; length < der.length; length++) expect(readCrl(der.subarray(0, length))).toBeNull();
    expect(readCrl(Uint8Array.of(...der, 0))).toBeNull();
  });

  test('one with any one byte changed is read or not, and never throws', async () => {
    const der = await bytes({
      entries: [entry(integer(5), [certificateIssuer(directoryName('CN=Other')), reasonCode(1)])],
      extensions: [crlNumber(1n), deltaIndicator(1n), issuingDistributionPoint(indirect)],
    });
    let unread = 0;
    for (let at = 0; at < der.length; at++) {
      for (const flip of [0x01, 0x20, 0x80, 0xff]) {
        const changed = Uint8Array.from(der);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const read = readCrl(changed);
        if (read === null) unread++;
        else read.entries.find(Uint8Array.of(5));
      }
    }
    expect(unread).toBeGreaterThan(100);
  });

  test('random bytes, and a deep nest', () => {
    for (let seed = 1; seed < 200; seed++) {
      const noise = Uint8Array.from({ length: seed }, (_, at) => (seed * 31 + at * at * 7) & 0xff);
      expect(readCrl(noise)).toBeNull();
      expect(readCrls(noise)).toEqual([]);
    }
    let nest = sequence();
    for (let depth = 0; depth < 2000; depth++) nest = sequence(nest);
    expect(readCrl(nest)).toBeNull();
  });
});

describe('entries', () => {
  const only = async (extensions: Uint8Array[], date?: Uint8Array) =>
    (await list({ entries: [entry(integer(5), extensions, date)] })).entries.find(Uint8Array.of(5));

  test('are found by the serial number as it is written, the sign included (PKITS 4.4.14, 4.4.15)', async () => {
    const { entries } = await list({ entries: [entry(integer(0xff)), entry(integer(0, 0x80))] });
    expect(entries.find(Uint8Array.of(0xff))).toHaveLength(1);
    expect(entries.find(Uint8Array.of(0, 0xff))).toEqual([]);
    expect(entries.find(Uint8Array.of(0x80))).toEqual([]);
    expect(entries.find(Uint8Array.of(0, 0x80))).toHaveLength(1);
  });

  test('are found by serial numbers of 20 octets that differ in the last (PKITS 4.4.16 to 18)', async () => {
    const long = Array.from({ length: 20 }, (_, at) => at + 1);
    const { entries } = await list({ entries: [entry(integer(...long))] });
    expect(entries.find(Uint8Array.from(long))).toHaveLength(1);
    expect(entries.find(Uint8Array.from([...long.slice(0, 19), 99]))).toEqual([]);
    expect(entries.find(Uint8Array.from(long.slice(0, 19)))).toEqual([]);
  });

  test('give date, reason and invalidity date', async () => {
    expect(await only([])).toEqual([
      {
        revocationDate: new Date('2025-06-01T00:00:00Z'),
        reason: 'unspecified',
        invalidityDate: null,
        certificateIssuer: null,
      },
    ]);
    expect(
      await only([reasonCode(1), invalidityDate('20250101000000Z')], generalizedTime('20550601000000Z')),
    ).toEqual([
      {
        revocationDate: new Date('2055-06-01T00:00:00Z'),
        reason: 'keyCompromise',
        invalidityDate: new Date('2025-01-01T00:00:00Z'),
        certificateIssuer: null,
      },
    ]);
  });

  test.each([
    [0, 'unspecified'],
    [2, 'cACompromise'],
    [4, 'superseded'],
    [6, 'certificateHold'],
    [7, 'unspecified'],
    [8, 'removeFromCRL'],
    [10, 'aACompromise'],
    [11, 'unspecified'],
  ])('reason code %i is %s', async (code, reason) => {
    expect((await only([reasonCode(code)]))?.[0]?.reason).toBe(reason);
  });

  test.each([
    ['a reason that is no ENUMERATED', [extension('2.5.29.21', false, integer(1))], undefined],
    [
      'a reason of two octets',
      [extension('2.5.29.21', false, encode(tags.enumerated, Uint8Array.of(0, 1)))],
      undefined,
    ],
    ['an invalidity date in UTCTime', [extension('2.5.29.24', false, utcTime('250101000000Z'))], undefined],
    ['a date of no month', [], utcTime('250230000000Z')],
  ])('with %s cannot be read, which is not the same as not found', async (_, extensions, date) => {
    expect(await only(extensions, date)).toBeNull();
  });

  test('keep the certificate issuer of the entry before (RFC 5280 section 5.3.3)', async () => {
    const { entries } = await list({
      entries: [
        entry(integer(1)),
        entry(integer(2), [certificateIssuer(directoryName('CN=A'))]),
        entry(integer(3)),
        entry(integer(4), [
          certificateIssuer(directoryName('CN=B'), tagged(2, 'primitive', Uint8Array.of(0x62))),
        ]),
        entry(integer(5), [reasonCode(1)]),
        entry(integer(6), [certificateIssuer(directoryName('CN=A'))]),
      ],
      extensions: [issuingDistributionPoint(indirect)],
    });
    const keyOf = (text: string) => nameKey(nameOf(name(text)) ?? { comparable: [] });
    const issuers = [1, 2, 3, 4, 5, 6].map((serial) =>
      entries.find(Uint8Array.of(serial))?.[0]?.certificateIssuer?.map(nameKey),
    );
    const [a, b] = [[keyOf('CN=A')], [keyOf('CN=B')]];
    expect(issuers).toEqual([undefined, a, a, b, b, a]);
  });

  test('of one serial number are all found; too many of them are not looked at', async () => {
    const { entries } = await list({
      entries: [entry(integer(5), [reasonCode(6)]), entry(integer(5), [reasonCode(1)])],
    });
    expect(entries.find(Uint8Array.of(5))?.map(({ reason }) => reason)).toEqual([
      'certificateHold',
      'keyCompromise',
    ]);
    const flood = await list({ entries: Array.from({ length: 1001 }, () => entry(integer(5))) });
    expect(flood.entries.find(Uint8Array.of(5))).toBeNull();
    expect(flood.entries.find(Uint8Array.of(6))).toEqual([]);
  });

  test('of a list of more than ten megabytes are all counted, and the last is found', async () => {
    const one = Array.from({ length: 1000 }, (_, at) =>
      entry(number(BigInt(at + 2 ** 20)), [reasonCode(at % 7)]),
    );
    const thousand = encode(tags.sequence, ...one).subarray(4);
    const last = entry(number(2n ** 64n), [reasonCode(1)]);
    const read = await list({ entries: [...Array.from({ length: 320 }, () => thousand), last] });
    expect(read.der.length).toBeGreaterThan(10_000_000);
    expect(read.entries.count).toBe(320_001);
    expect(read.entries.find(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0))?.[0]?.reason).toBe('keyCompromise');
  });
});

describe('a file of lists', () => {
  test('is one in DER, or any number in PEM, with other things between', async () => {
    const [one, two] = [await bytes(), await bytes({ extensions: [crlNumber(2n)] })];
    expect(readCrls(one)).toHaveLength(1);
    const text = `subject=x\n${pem(one)}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\r\n${pem(two).replaceAll('\n', '\r\n')}`;
    expect(readCrls(new TextEncoder().encode(text)).map((read) => read.crlNumber)).toEqual([null, 2n]);
  });

  test('may be a PKCS #7 bundle, also one without a list or cut short', async () => {
    const bundle = (...parts: Uint8Array[]) =>
      sequence(
        oid('1.2.840.113549.1.7.2'),
        tagged(
          0,
          'constructed',
          sequence(integer(1), set(), sequence(oid('1.2.840.113549.1.7.1')), ...parts, set()),
        ),
      );
    const lists = tagged(1, 'constructed', await bytes(), tagged(1, 'constructed'), await bytes());
    expect(readCrls(bundle(tagged(0, 'constructed'), lists))).toHaveLength(2);
    expect(readCrls(bundle())).toEqual([]);
    const whole = bundle(lists);
    for (let length = 0; length < whole.length; length++) {
      expect(readCrls(whole.subarray(0, length))).toEqual([]);
    }
  });

  test('gives those that can be read', async () => {
    const one = await bytes();
    const text = `${pem(one.subarray(1))}-----BEGIN X509 CRL-----\n!!\n-----END X509 CRL-----\n${pem(one)}-----BEGIN X509 CRL-----\nAAAA`;
    expect(readCrls(new TextEncoder().encode(text))).toHaveLength(1);
    expect(readCrls(new Uint8Array())).toEqual([]);
    expect(readCrls(boolean(true))).toEqual([]);
    expect(readCrls(enumerated(1))).toEqual([]);
  });
});
