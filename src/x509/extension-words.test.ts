import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asIs, inEnglish } from '../wording';
import { encode, tags } from './der';
import { describeExtension, describeSignatureAlgorithm } from './extension-words';
import {
  boolean,
  directoryName,
  ia5String,
  implicitText,
  integer,
  oid,
  printableString,
  rdn,
  sequence,
  set,
  tagged,
  utf8String,
} from './testing';

const octets = (...bytes: number[]): Uint8Array => encode(tags.octetString, Uint8Array.from(bytes));
const bits = (...bytes: number[]): Uint8Array => encode(tags.bitString, Uint8Array.from(bytes));
const nothing = encode(tags.null);
const dns = (text: string): Uint8Array => implicitText(2, text);
const uri = (text: string): Uint8Array => implicitText(6, text);
const address = (...bytes: number[]): Uint8Array => tagged(7, 'primitive', Uint8Array.from(bytes));

const lines = (id: string, value: Uint8Array): readonly string[] =>
  describeExtension({ oid: id, critical: false, value }).text;

const distributionPoint = (...parts: Uint8Array[]): Uint8Array => sequence(...parts);
const fullName = (...names: Uint8Array[]): Uint8Array =>
  tagged(0, 'constructed', tagged(0, 'constructed', ...names));

/** What each extension says, one case a kind: dotted OID, name, value, lines. */
const cases: readonly [id: string, name: string, value: Uint8Array, text: readonly string[]][] = [
  [
    '2.5.29.15',
    'Key usage',
    bits(1, 0xc6),
    [
      'Its key may make signatures (digitalSignature).',
      'Its key may make signatures that bind whoever made them (nonRepudiation).',
      'Its key may sign certificates (keyCertSign).',
      'Its key may sign lists of withdrawn certificates (cRLSign).',
    ],
  ],
  ['2.5.29.15', 'Key usage', bits(0), ['Its key may be used for nothing.']],
  [
    '2.5.29.37',
    'Extended key usage',
    sequence(oid('1.3.6.1.5.5.7.3.36'), oid('1.3.6.1.5.5.7.3.8'), oid('1.2.3.4')),
    [
      'Its key is for signing documents.',
      'Its key is for time stamping.',
      'Its key is for the purpose 1.2.3.4.',
    ],
  ],
  [
    '2.5.29.19',
    'Basic constraints',
    sequence(),
    ['Its holder is no certification authority, and may issue no certificates.'],
  ],
  [
    '2.5.29.19',
    'Basic constraints',
    sequence(boolean(true), integer(0)),
    [
      'Its holder is a certification authority, which may issue certificates.',
      'No other authority may stand between it and a signer (path length 0).',
    ],
  ],
  [
    '2.5.29.19',
    'Basic constraints',
    sequence(boolean(true), integer(2)),
    [
      'Its holder is a certification authority, which may issue certificates.',
      'At most 2 other authorities may stand between it and a signer (path length 2).',
    ],
  ],
  [
    '2.5.29.17',
    'Other names of its holder',
    sequence(
      dns('records.example'),
      implicitText(1, 'desk@records.example'),
      uri('https://records.example/'),
      address(192, 0, 2, 7),
      address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
      directoryName('C=DE, CN=Records'),
      tagged(8, 'primitive', Uint8Array.of(0x2a, 3)),
      tagged(
        0,
        'constructed',
        oid('1.3.6.1.4.1.311.20.2.3'),
        tagged(0, 'constructed', utf8String('me@here')),
      ),
      tagged(0, 'constructed', oid('1.2.3'), tagged(0, 'constructed', nothing)),
    ),
    [
      'Host name records.example',
      'E-mail address desk@records.example',
      'Address https://records.example/',
      'IP address 192.0.2.7',
      'IP address 2001:db8::1',
      'Name CN=Records, C=DE',
      'Registered identifier 1.2.3',
      'Windows account: me@here',
      'Other name of type 1.2.3: 0500',
    ],
  ],
  ['2.5.29.18', 'Other names of its issuer', sequence(dns('ca.example')), ['Host name ca.example']],
  [
    '2.5.29.30',
    'Name constraints',
    sequence(
      tagged(
        0,
        'constructed',
        sequence(dns('records.example')),
        sequence(directoryName('C=DE')),
        sequence(address(10, 0, 0, 0, 255, 0, 0, 0)),
        sequence(implicitText(1, '.records.example')),
      ),
      tagged(
        1,
        'constructed',
        sequence(dns('')),
        sequence(address(0, 0, 0, 0, 0, 0, 0, 0)),
        sequence(address(10, 0, 0, 0, 255, 0, 255, 0)),
        sequence(uri('ca.example'), tagged(0, 'primitive', Uint8Array.of(2))),
      ),
    ),
    [
      'What it issues, of this kind, only for host names in records.example',
      'What it issues, of this kind, only for directory names under C=DE',
      'What it issues, of this kind, only for IP addresses 10.0.0.0/8',
      'What it issues, of this kind, only for e-mail addresses at hosts below records.example',
      'What it issues, never for every host name',
      'What it issues, never for every IPv4 address',
      'What it issues, never for IP addresses 10.0.0.0 with mask 255.0.255.0',
      'What it issues, never for web addresses at ca.example (minimum 2, maximum none)',
    ],
  ],
  [
    '2.5.29.32',
    'Certificate policies',
    sequence(
      sequence(oid('2.5.29.32.0')),
      sequence(
        oid('1.2.3.4'),
        sequence(
          sequence(oid('1.3.6.1.5.5.7.2.1'), ia5String('https://ca.example/rules')),
          sequence(
            oid('1.3.6.1.5.5.7.2.2'),
            sequence(
              sequence(utf8String('The Authority'), sequence(integer(1), integer(2))),
              utf8String('For tests.'),
            ),
          ),
          sequence(oid('1.2.3.5'), nothing),
        ),
      ),
    ),
    [
      'Issued under any policy.',
      'Issued under the policy 1.2.3.4.',
      'The authority’s rules are at https://ca.example/rules',
      'The authority’s notice: “For tests.”',
      'See “The Authority”, number 1, 2',
      'A remark of kind 1.2.3.5: hex 0500',
    ],
  ],
  [
    '2.5.29.33',
    'Policy mappings',
    sequence(sequence(oid('1.2.3'), oid('1.2.4'))),
    ['To its issuer, the policy 1.2.4 is as good as the policy 1.2.3.'],
  ],
  [
    '2.5.29.36',
    'Policy constraints',
    sequence(tagged(0, 'primitive', Uint8Array.of(0)), tagged(1, 'primitive', Uint8Array.of(2))),
    [
      'From the next certificate on, every certificate needs a policy that is accepted.',
      'After 2 more certificates, no policy may stand in for another.',
    ],
  ],
  [
    '2.5.29.54',
    'Inhibit any-policy',
    integer(1),
    ['After 1 more certificate, “any policy” no longer counts as one.'],
  ],
  [
    '2.5.29.35',
    'Key of its issuer',
    sequence(
      tagged(0, 'primitive', Uint8Array.of(1, 2, 3, 4)),
      tagged(1, 'constructed', directoryName('CN=Root')),
      tagged(2, 'primitive', Uint8Array.of(5)),
    ),
    [
      'Signed with the key 0102 0304',
      'The signing key’s certificate was issued by name CN=Root',
      'The signing key’s certificate has the serial number 05',
    ],
  ],
  ['2.5.29.14', 'Key identifier', octets(1, 2, 3), ['Its own key is known as 0102 03']],
  [
    '2.5.29.31',
    'Where its revocation list is',
    sequence(
      distributionPoint(fullName(uri('http://ca.example/list.crl'))),
      distributionPoint(
        tagged(0, 'constructed', tagged(1, 'constructed', sequence(oid('2.5.4.3'), utf8String('List 2')))),
        tagged(1, 'primitive', Uint8Array.of(6, 0x40)),
        tagged(2, 'constructed', directoryName('CN=Lists')),
      ),
    ),
    [
      'List of withdrawn certificates: http://ca.example/list.crl',
      'List of withdrawn certificates: named CN=List 2 below the name of who signs it',
      'Only for withdrawals because its key was exposed',
      'That list is signed by name CN=Lists',
    ],
  ],
  [
    '2.5.29.46',
    'Where the newest changes to that list are',
    sequence(distributionPoint(fullName(uri('http://ca.example/delta.crl')))),
    ['Changes since the last full list: http://ca.example/delta.crl'],
  ],
  [
    '1.3.6.1.5.5.7.1.1',
    'Services of its issuer',
    sequence(
      sequence(oid('1.3.6.1.5.5.7.48.1'), uri('http://ocsp.example/')),
      sequence(oid('1.3.6.1.5.5.7.48.2'), uri('http://ca.example/ca.cer')),
    ),
    [
      'Says whether it was withdrawn (OCSP): http://ocsp.example/',
      'The certificate of its issuer: http://ca.example/ca.cer',
    ],
  ],
  [
    '1.3.6.1.5.5.7.1.11',
    'Services of its holder',
    sequence(sequence(oid('1.2.3'), uri('http://ca.example/'))),
    ['Service 1.2.3: http://ca.example/'],
  ],
  [
    '2.5.29.9',
    'Attributes of its holder',
    sequence(sequence(oid('1.3.6.1.5.5.7.9.4'), set(printableString('DE')))),
    ['Country of citizenship: DE'],
  ],
  [
    '1.3.6.1.4.1.11129.2.4.2',
    'Certificate transparency',
    octets(0, 7, 0, 3, 1, 2, 3, 0, 0),
    ['2 certificate transparency time stamps, not checked by this tool.'],
  ],
  [
    '1.3.6.1.5.5.7.1.24',
    'TLS feature',
    sequence(integer(5)),
    ['A server with it must show at once that it was not withdrawn (TLS feature 5).'],
  ],
  [
    '2.16.840.1.113730.1.13',
    'Netscape comment',
    ia5String('OpenSSL Generated Certificate'),
    ['A remark by whoever made it: OpenSSL Generated Certificate'],
  ],
  [
    '1.3.6.1.5.5.7.1.3',
    'Qualified certificate statements',
    sequence(
      sequence(oid('0.4.0.1862.1.1')),
      sequence(oid('0.4.0.1862.1.2'), sequence(printableString('EUR'), integer(5), integer(3))),
      sequence(oid('0.4.0.1862.1.3'), integer(10)),
      sequence(oid('0.4.0.1862.1.4')),
      sequence(
        oid('0.4.0.1862.1.5'),
        sequence(sequence(ia5String('https://ca.example/pds'), printableString('en'))),
      ),
      sequence(oid('0.4.0.1862.1.6'), sequence(oid('0.4.0.1862.1.6.2'))),
      sequence(oid('0.4.0.1862.1.7'), sequence(printableString('DE'))),
      sequence(oid('1.2.3')),
    ),
    [
      'Its issuer says that it is a qualified certificate.',
      'Transactions up to 5 × 10^3 EUR.',
      'Its issuer keeps the papers about it for 10 years.',
      'Its issuer says that its private key is in a device made for that.',
      'Its issuer’s terms (en): https://ca.example/pds',
      'Its issuer says that it is for the seals of an organization.',
      'Qualified by the law of DE.',
      'A statement that is not known to this tool (1.2.3).',
    ],
  ],
  [
    '1.3.6.1.5.5.7.1.26',
    'Telephone numbers',
    sequence(
      tagged(0, 'constructed', ia5String('1234')),
      tagged(1, 'constructed', sequence(ia5String('12025550100'), integer(50))),
      tagged(2, 'constructed', ia5String('12025550142')),
    ),
    [
      'May speak for the service provider 1234',
      'May speak for 50 telephone numbers from 12025550100',
      'May speak for the telephone number 12025550142',
    ],
  ],
  [
    '2.5.29.16',
    'Period in which its key signs',
    sequence(tagged(1, 'primitive', new TextEncoder().encode('20300101000000Z'))),
    ['Its private key signs until 2030-01-01 (UTC)'],
  ],
  [
    '1.3.6.1.5.5.7.48.1.5',
    'OCSP no check',
    nothing,
    ['Whether it was itself withdrawn is not to be asked, for as long as it is valid.'],
  ],
  ['1.2.3.4.5', '1.2.3.4.5', Uint8Array.of(1, 2, 3), ['Not known to this tool. Its bytes:', '0102 03']],
];

const ids = [...new Set(cases.map(([id]) => id))];

describe('describeExtension', () => {
  it.each(cases)('%s (%s)', (id, name, value, text) => {
    const words = describeExtension({ oid: id, critical: true, value });
    expect(words).toMatchObject({ oid: id, name, critical: true, text });
    expect(words.said.map(inEnglish)).toEqual(text);
  });

  it('names the names of a directory by RFC 4514', () => {
    const name = sequence(rdn('C', utf8String('DE')), rdn('O', utf8String('A, B')));
    expect(lines('2.5.29.17', sequence(tagged(4, 'constructed', name)))).toEqual(['Name O=A\\, B, C=DE']);
  });

  it.each(ids.filter((id) => id !== '1.2.3.4.5'))('says of %s that it is malformed', (id) => {
    expect(lines(id, Uint8Array.of(0x30, 0x05, 0x01))).toEqual([
      'Malformed: it is not written as its standard demands. Its bytes:',
      '3005 01',
    ]);
    expect(lines(id, new Uint8Array())[0]).toMatch(/^Malformed: .*It is empty\.$/);
  });

  it('bounds the bytes of what it does not know', () => {
    const text = lines('1.2.3.4.5', new Uint8Array(60_000));
    expect(text).toHaveLength(10);
    expect(text.at(-1)).toBe('and 59,744 bytes more');
  });

  it('bounds the number of lines, and their length', () => {
    const many = lines('2.5.29.17', sequence(...Array.from({ length: 2000 }, (_, i) => dns(`${i}.example`))));
    expect(many).toHaveLength(41);
    expect(many.at(-1)).toBe('and 1,960 more');
    const [long = ''] = lines('2.5.29.17', sequence(dns('a'.repeat(50_000))));
    expect(long).toHaveLength(400 + '… (50,010 characters)'.length);
  });

  it('never cuts a character in two', () => {
    const [long = ''] = lines('2.5.29.17', sequence(directoryName(`CN=${'😀'.repeat(500)}`)));
    expect(long).not.toMatch(/\p{Cs}/u);
  });

  it('shortens what the certificate says, and none of its own words', () => {
    const notice = sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(utf8String('Rely on nothing. '.repeat(100))));
    const value = sequence(sequence(oid('1.2.3.4'), sequence(notice)));
    const [, line = asIs('')] = describeExtension({ oid: '2.5.29.32', critical: false, value }).said;
    expect(inEnglish(line)).toMatch(/^The authority’s notice: “Rely on nothing\. .*”… \(1,726 characters\)$/);
  });

  it('never throws, and always says something in bounds, whatever the bytes', () => {
    const anyId = fc.constantFrom(...ids, '1.3.6.1.4.1.311.21.7', '2.16.840.1.113730.1.1');
    const valid = fc.constantFrom(...cases.map(([, , value]) => value));
    const damaged = fc
      .tuple(valid, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([value, at, byte]) => value.with(at % Math.max(1, value.length), byte));
    fc.assert(
      fc.property(anyId, fc.oneof(fc.uint8Array({ maxLength: 300 }), valid, damaged), (id, value) => {
        const { text, said } = describeExtension({ oid: id, critical: false, value });
        return (
          text.length > 0 &&
          text.length <= 41 &&
          text.every((line) => line.length > 0 && line.length < 450) &&
          said.length === text.length &&
          said.every((line, at) => inEnglish(line) === text[at])
        );
      }),
      { numRuns: 5000 },
    );
  });
});

describe('describeSignatureAlgorithm', () => {
  const SHA_384 = '2.16.840.1.101.3.4.2.2';
  const pss = (hash: string): Uint8Array => sequence(tagged(0, 'constructed', sequence(oid(hash))));

  it.each([
    ['1.2.840.113549.1.1.11', null, 'RSA with SHA-256 (PKCS #1 v1.5)'],
    ['1.2.840.113549.1.1.5', nothing, 'RSA with SHA-1 (can be forged)'],
    ['1.2.840.113549.1.1.4', nothing, 'RSA with MD5 (can be forged)'],
    ['1.2.840.10045.4.3.3', null, 'ECDSA with SHA-384'],
    ['1.2.840.10045.4.1', null, 'ECDSA with SHA-1 (can be forged)'],
    ['1.3.101.112', null, 'Ed25519'],
    ['1.2.840.113549.1.1.10', pss(SHA_384), 'RSA with SHA-384 (PSS)'],
    ['1.2.840.113549.1.1.10', sequence(), 'RSA with SHA-1 (PSS; can be forged)'],
    ['1.2.840.113549.1.1.10', pss('1.2.3'), 'RSA with the hash 1.2.3 (PSS)'],
    ['1.2.840.113549.1.1.10', Uint8Array.of(0x30, 9), 'RSA (PSS, its parameters malformed)'],
    ['1.2.840.113549.1.1.10', null, 'RSA (PSS)'],
    ['1.2.3', null, 'Not known here: 1.2.3'],
  ])('%s', (id, parameters, words) => {
    expect(inEnglish(describeSignatureAlgorithm({ oid: id, parameters }))).toBe(words);
  });
});
