import { beforeAll, describe, expect, test } from 'vitest';
import type { Certificate } from './certificate';
import { attempt } from './der';
import {
  ALL_REASONS,
  readDistributionPoints,
  readIssuingDistributionPoint,
  whereToAsk,
} from './distribution-point';
import {
  crlIssuer,
  fullName,
  indirect,
  onlyAttributeCerts,
  onlyCaCerts,
  onlySomeReasons,
  onlyUserCerts,
  reasonFlags,
  relativeName,
  uri,
} from './revocation-testing';
import {
  directoryName,
  ecKeys,
  extension,
  integer,
  make,
  oid,
  sequence,
  tagged,
  utf8String,
  type Keys,
} from './testing';

describe('cRLDistributionPoints', () => {
  test('gives names, reasons and cRLIssuer', () => {
    const [one, two, three] = readDistributionPoints(
      sequence(
        sequence(fullName(uri('http://a/'), directoryName('CN=x'))),
        sequence(relativeName(sequence(oid('2.5.4.3'), utf8String('y'))), reasonFlags(1, 1, 8)),
        sequence(crlIssuer(directoryName('CN=z'))),
      ),
    );
    expect(one?.name).toMatchObject({
      kind: 'full',
      names: [{ form: 'uniformResourceIdentifier', text: 'http://a/' }, { form: 'directoryName' }],
    });
    expect([one?.reasons, one?.crlIssuer]).toEqual([null, null]);
    expect(two?.name).toMatchObject({ kind: 'relative', rdn: [{ type: '2.5.4.3', text: 'y' }] });
    expect(two?.reasons).toBe((1 << 1) | (1 << 8));
    expect(three).toMatchObject({ name: null, reasons: null, crlIssuer: [{ form: 'directoryName' }] });
  });

  test('all eight reasons are all reasons, and flag 0 is none', () => {
    const reasonsOf = (...flags: number[]) =>
      readDistributionPoints(sequence(sequence(reasonFlags(1, ...flags))))[0]?.reasons;
    expect(reasonsOf(1, 2, 3, 4, 5, 6, 7, 8)).toBe(ALL_REASONS);
    expect(reasonsOf(0)).toBe(0);
  });

  test.each([
    ['no point', sequence()],
    ['no sequence', integer(1)],
    ['an unknown choice of name', sequence(sequence(tagged(0, 'constructed', tagged(2, 'constructed'))))],
    ['a name without one', sequence(sequence(fullName()))],
    [
      'two names',
      sequence(
        sequence(
          tagged(0, 'constructed', tagged(0, 'constructed', uri('a')), tagged(0, 'constructed', uri('b'))),
        ),
      ),
    ],
    ['257 names', sequence(sequence(fullName(...Array.from({ length: 257 }, () => uri('http://a/')))))],
    ['something behind', sequence(sequence(integer(1)))],
  ])('%s is malformed', (_, der) => {
    expect(attempt(() => readDistributionPoints(der))).toBeNull();
  });
});

describe('issuingDistributionPoint', () => {
  test('gives its flags and reasons', () => {
    const none = {
      name: null,
      onlyContainsUserCerts: false,
      onlyContainsCaCerts: false,
      onlySomeReasons: null,
      indirectCrl: false,
      onlyContainsAttributeCerts: false,
    };
    expect(readIssuingDistributionPoint(sequence())).toEqual(none);
    expect(readIssuingDistributionPoint(sequence(onlyUserCerts))).toEqual({
      ...none,
      onlyContainsUserCerts: true,
    });
    expect(readIssuingDistributionPoint(sequence(onlyCaCerts, onlySomeReasons(3), indirect))).toEqual({
      ...none,
      onlyContainsCaCerts: true,
      onlySomeReasons: 1 << 3,
      indirectCrl: true,
    });
    expect(readIssuingDistributionPoint(sequence(onlyAttributeCerts)).onlyContainsAttributeCerts).toBe(true);
  });

  test('in another order is malformed', () => {
    expect(attempt(() => readIssuingDistributionPoint(sequence(indirect, onlyUserCerts)))).toBeNull();
  });
});

describe('whereToAsk', () => {
  let keys: Keys;
  beforeAll(async () => {
    keys = await ecKeys();
  });
  const withExtensions = (...extensions: Uint8Array[]): Promise<Certificate> =>
    make({ subject: 'CN=a', issuer: 'CN=a', keys, signedBy: keys, extensions });
  const points = (id: string, ...names: Uint8Array[]) =>
    extension(id, false, sequence(sequence(fullName(...names))));
  const access = (...descriptions: [string, string][]) =>
    extension(
      '1.3.6.1.5.5.7.1.1',
      false,
      sequence(...descriptions.map(([method, address]) => sequence(oid(method), uri(address)))),
    );

  test('gives addresses of lists, delta lists, responders and issuers', async () => {
    const certificate = await withExtensions(
      points(
        '2.5.29.31',
        uri('http://crl.example/a.crl'),
        uri('ldap://ldap.example/cn=a?x'),
        directoryName('CN=x'),
      ),
      points('2.5.29.46', uri('http://crl.example/delta.crl'), uri('http://crl.example/a.crl')),
      access(
        ['1.3.6.1.5.5.7.48.1', 'http://ocsp.example/'],
        ['1.3.6.1.5.5.7.48.2', 'https://ca.example/ca.cer'],
      ),
    );
    expect(whereToAsk(certificate)).toEqual({
      crl: ['http://crl.example/a.crl', 'ldap://ldap.example/cn=a?x', 'http://crl.example/delta.crl'],
      ocsp: ['http://ocsp.example/'],
      caIssuers: ['https://ca.example/ca.cer'],
    });
  });

  test('gives none that is no plain address, and no more than eight', async () => {
    const strange = [
      'javascript:alert(1)',
      'http://a b/',
      'http://a\n',
      'file:///x',
      `http://${'a'.repeat(2000)}/`,
    ];
    const many = Array.from({ length: 20 }, (_, at) => `http://host/${at}`);
    const certificate = await withExtensions(points('2.5.29.31', ...[...strange, ...many].map(uri)));
    expect(whereToAsk(certificate).crl).toEqual(many.slice(0, 8));
  });

  test('gives none where there are none, or where they are malformed', async () => {
    const none = { crl: [], ocsp: [], caIssuers: [] };
    expect(whereToAsk(await withExtensions())).toEqual(none);
    const malformed = [
      extension('2.5.29.31', false, integer(1)),
      extension('1.3.6.1.5.5.7.1.1', false, integer(1)),
    ];
    expect(whereToAsk(await withExtensions(...malformed))).toEqual(none);
  });
});
