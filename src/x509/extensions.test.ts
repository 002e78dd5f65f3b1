import { describe, expect, it } from 'vitest';
import { encode, tags } from './der';
import {
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  certificatePoliciesOf,
  extKeyUsageOf,
  inhibitAnyPolicyOf,
  keyUsageOf,
  policyConstraintsOf,
  policyMappingsOf,
  subjectKeyIdentifierOf,
} from './extensions';
import { generalNamesOf } from './general-name';
import { boolean, implicitText, integer, name, oid, sequence, tagged, utf8String } from './testing';

const bits = (...bytes: number[]): Uint8Array => encode(tags.bitString, Uint8Array.from(bytes));
const octets = (...bytes: number[]): Uint8Array => encode(tags.octetString, Uint8Array.from(bytes));
const primitive = (number: number, ...bytes: number[]) => tagged(number, 'primitive', Uint8Array.from(bytes));

describe('extensions of a certificate (RFC 5280 section 4.2.1)', () => {
  it('basicConstraints', () => {
    expect(basicConstraintsOf(sequence())).toEqual({ ca: false, pathLength: null });
    expect(basicConstraintsOf(sequence(boolean(true), integer(3)))).toEqual({ ca: true, pathLength: 3 });
    expect(basicConstraintsOf(sequence(boolean(false), integer(0)))).toEqual({ ca: false, pathLength: 0 });
    for (const bad of [
      sequence(encode(tags.boolean, Uint8Array.of(1))),
      sequence(integer(3), boolean(true)),
      sequence(boolean(true), integer(3), integer(3)),
      Uint8Array.of(...sequence(), 0),
    ]) {
      expect(basicConstraintsOf(bad)).toBe(null);
    }
  });

  it('keyUsage, whose first bit is digitalSignature and whose ninth is decipherOnly', () => {
    expect([...(keyUsageOf(bits(5, 0x80 | 0x20)) ?? [])]).toEqual(['digitalSignature', 'keyEncipherment']);
    expect([...(keyUsageOf(bits(1, 0x06)) ?? [])]).toEqual(['keyCertSign', 'cRLSign']);
    expect([...(keyUsageOf(bits(7, 0, 0x80)) ?? [])]).toEqual(['decipherOnly']);
    expect(keyUsageOf(bits(3, 0x84))).toBe(null);
  });

  it('extKeyUsage, with one usage or more', () => {
    expect(extKeyUsageOf(sequence(oid('1.2.3'), oid('2.5.29.37.0')))).toEqual(['1.2.3', '2.5.29.37.0']);
    expect(extKeyUsageOf(sequence())).toBe(null);
  });

  it('certificatePolicies, with or without qualifiers', () => {
    const qualified = sequence(
      oid('1.2.3'),
      sequence(sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(utf8String('x'.repeat(300))))),
    );
    expect(certificatePoliciesOf(sequence(qualified, sequence(oid('2.5.29.32.0'))))).toEqual([
      '1.2.3',
      '2.5.29.32.0',
    ]);
    for (const bad of [
      sequence(),
      sequence(oid('1.2.3')),
      sequence(sequence(oid('1.2.3')), sequence(oid('1.2.3'))),
      sequence(sequence(oid('1.2.3'), sequence(), sequence())),
    ]) {
      expect(certificatePoliciesOf(bad)).toBe(null);
    }
  });

  it('policyMappings, in pairs', () => {
    expect(policyMappingsOf(sequence(sequence(oid('1.2'), oid('1.3'))))).toEqual([
      { issuerDomainPolicy: '1.2', subjectDomainPolicy: '1.3' },
    ]);
    for (const bad of [sequence(), sequence(sequence(oid('1.2'))), sequence(oid('1.2'), oid('1.3'))]) {
      expect(policyMappingsOf(bad)).toBe(null);
    }
  });

  it('policyConstraints, with one at least', () => {
    expect(policyConstraintsOf(sequence(primitive(0, 0)))).toEqual({
      requireExplicitPolicy: 0,
      inhibitPolicyMapping: null,
    });
    expect(policyConstraintsOf(sequence(primitive(0, 2), primitive(1, 1)))).toEqual({
      requireExplicitPolicy: 2,
      inhibitPolicyMapping: 1,
    });
    for (const bad of [
      sequence(),
      sequence(primitive(0, 0xff)),
      sequence(primitive(1, 0), primitive(0, 0)),
      sequence(primitive(0)),
    ]) {
      expect(policyConstraintsOf(bad)).toBe(null);
    }
  });

  it('inhibitAnyPolicy, a number of certificates', () => {
    expect(inhibitAnyPolicyOf(integer(0))).toBe(0);
    expect(inhibitAnyPolicyOf(integer(0xff))).toBe(null);
    expect(inhibitAnyPolicyOf(sequence(integer(0)))).toBe(null);
  });

  it('key identifiers', () => {
    expect(subjectKeyIdentifierOf(octets(1, 2))).toEqual(Uint8Array.of(1, 2));
    expect(authorityKeyIdentifierOf(sequence())).toEqual({
      keyIdentifier: null,
      issuer: null,
      serialNumber: null,
    });
    const issuer = tagged(1, 'constructed', tagged(4, 'constructed', name('CN=a')));
    expect(authorityKeyIdentifierOf(sequence(primitive(0, 1), issuer, primitive(2, 7)))).toMatchObject({
      keyIdentifier: Uint8Array.of(1),
      issuer: [{ form: 'directoryName' }],
      serialNumber: Uint8Array.of(7),
    });
    expect(authorityKeyIdentifierOf(octets(1))).toBe(null);
  });

  it('subjectAltName, with every form of name', () => {
    const forms = generalNamesOf(
      sequence(
        tagged(0, 'constructed', oid('1.2'), tagged(0, 'constructed', utf8String('x'))),
        implicitText(1, 'a@b.test'),
        implicitText(2, 'b.test'),
        tagged(3, 'constructed', sequence()),
        tagged(4, 'constructed', name('CN=a')),
        tagged(5, 'constructed', sequence()),
        implicitText(6, 'https://b.test'),
        primitive(7, 1, 2, 3, 4),
        primitive(8, 0x2a),
      ),
    );
    expect(forms?.map(({ form }) => form)).toEqual([
      'otherName',
      'rfc822Name',
      'dNSName',
      'x400Address',
      'directoryName',
      'ediPartyName',
      'uniformResourceIdentifier',
      'iPAddress',
      'registeredID',
    ]);
    for (const bad of [
      sequence(),
      sequence(primitive(9)),
      sequence(primitive(7, 1, 2, 3)),
      sequence(primitive(7, 1, 2, 3, 4, 255, 255, 255, 0)),
      sequence(implicitText(2, 'ü.test')),
      sequence(tagged(4, 'constructed', name('CN=a'), name('CN=b'))),
    ]) {
      expect(generalNamesOf(bad)).toBe(null);
    }
  });
});
