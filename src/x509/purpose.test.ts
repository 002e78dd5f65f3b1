import { inEnglish } from '../wording';
import { describe, expect, it } from 'vitest';
import { encode, inside, only, tags } from './der';
import { readExtension } from './certificate';
import { signingPurpose } from './purpose';
import { extension, keyUsage, oid, sequence } from './testing';

const purpose = (...ders: Uint8Array[]) =>
  signingPurpose({ extensions: ders.map((der) => readExtension(inside(only(der)))) });

const extended = (...ids: string[]): Uint8Array => extension('2.5.29.37', false, sequence(...ids.map(oid)));

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

describe('a certificate that signs records', () => {
  it.each([
    ['says nothing of its purpose', []],
    ['has digitalSignature', [keyUsage(0x80)]],
    ['has nonRepudiation', [keyUsage(0x40)]],
    ['has any extended usage', [extended('2.5.29.37.0')]],
    ['is for document signing', [extended('1.3.6.1.5.5.7.3.36')]],
    ['is for more than time stamps', [keyUsage(0xc0), extended(TIME_STAMPING, '2.5.29.37.0')]],
  ])('%s', (_, ders) => {
    expect(purpose(...ders)).toEqual({ fit: true, notes: [] });
  });

  it('may be for something else as well, which is noted', () => {
    const notesOn = (...oids: string[]): string[] => {
      const found = purpose(extended(...oids));
      return found.fit ? found.notes.map(inEnglish) : [];
    };
    expect(notesOn('1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2')).toEqual([
      'The certificate says that its key is for TLS servers, TLS clients.',
    ]);
    expect(notesOn('1.2.3', TIME_STAMPING)).toEqual([
      'The certificate says that its key is for 1.2.3, time stamping.',
    ]);
  });
});

describe('a certificate that does not sign records', () => {
  it.each([
    ['is for encipherment alone', [keyUsage(0x30)], '4.2.1.3'],
    ['is for certificates and lists alone', [keyUsage(0x06)], '4.2.1.3'],
    ['is for nothing', [keyUsage(0)], '4.2.1.3'],
    ['is for time stamps alone', [keyUsage(0x80), extended(TIME_STAMPING)], '4.2.1.12'],
    ['is for OCSP alone', [extended(OCSP_SIGNING)], '4.2.1.12'],
    ['is for time stamps and OCSP alone', [extended(OCSP_SIGNING, TIME_STAMPING)], '4.2.1.12'],
    ['has an unreadable key usage', [extension('2.5.29.15', true, encode(tags.null))], '4.2'],
    ['has an extended usage without one', [extended()], '4.2'],
    ['says it twice', [keyUsage(0x80), keyUsage(0x20)], '4.2'],
  ])('%s', (_, ders, section) => {
    expect(purpose(...ders)).toMatchObject({ fit: false, spec: `RFC 5280 section ${section}` });
  });
});
