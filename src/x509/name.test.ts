import { describe, expect, it } from 'vitest';
import { encode, tags } from './der';
import { isWithin, nameOf, nameText, sameName, type Name } from './name';
import { ia5String, name, oid, printableString, rdn, sequence, set, utf8String } from './testing';

function read(der: Uint8Array): Name {
  const found = nameOf(der);
  if (found === null) throw new Error('not read');
  return found;
}

const bmpString = (text: string): Uint8Array =>
  encode(
    tags.bmpString,
    Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0) >> 8, c.charCodeAt(0) & 255])),
  );
const universalString = (text: string): Uint8Array =>
  encode(tags.universalString, Uint8Array.from([...text].flatMap((c) => [0, 0, 0, c.charCodeAt(0)])));
const latin1String = (tag: number, text: string): Uint8Array =>
  encode(
    tag,
    Uint8Array.from([...text], (c) => c.charCodeAt(0)),
  );
const cn = (value: Uint8Array): Name => read(sequence(rdn('CN', value)));
const same = (a: Uint8Array, b: Uint8Array): boolean => sameName(cn(a), cn(b));

describe('names are the same (RFC 5280 section 7.1)', () => {
  it.each([
    ['in another case', utf8String('Good CA'), utf8String('gOOD ca')],
    ['in another string type', printableString('Good CA'), utf8String('Good CA')],
    ['as a BMPString', printableString('Good CA'), bmpString('Good CA')],
    ['as a UniversalString', printableString('Good CA'), universalString('Good CA')],
    ['as a TeletexString', latin1String(tags.teletexString, 'M\u00fcller'), utf8String('M\u00fcller')],
    ['with more white space between words', printableString('Good    CA'), printableString('Good CA')],
    ['with white space around', printableString('  Good CA '), printableString('Good CA')],
    ['with a tab or a line end for a space', utf8String('Good\tCA'), utf8String('Good\r\nCA')],
    ['with a no-break space', utf8String('Good\u00a0CA'), utf8String('Good CA')],
    ['with a soft hyphen', utf8String('Go\u00adod CA'), utf8String('Good CA')],
    ['with a joiner', utf8String('Go\u200dod CA'), utf8String('Good CA')],
    ['composed and decomposed', utf8String('M\u00fcller'), utf8String('Mu\u0308ller')],
    ['in full-width letters', utf8String('\uff27ood'), utf8String('good')],
    ['in another case beyond ASCII', utf8String('\u00c4\u00d6\u00dc'), utf8String('\u00e4\u00f6\u00fc')],
    ['with a sharp s', utf8String('Stra\u00dfe'), utf8String('STRASSE')],
    ['as domain component and IA5String', ia5String('Example'), ia5String('EXAMPLE')],
  ])('%s', (_, a, b) => {
    expect(same(a, b)).toBe(true);
    expect(same(b, a)).toBe(true);
  });

  it.each([
    ['with another letter', utf8String('Good CA'), utf8String('Good CB')],
    ['with the space left out', utf8String('Good CA'), utf8String('GoodCA')],
    ['with an accent', utf8String('Muller'), utf8String('M\u00fcller')],
    ['with a look-alike letter of another script', utf8String('\u0430'), utf8String('a')],
    ['with a private character, byte by byte', utf8String('\ue000'), bmpString('\ue000')],
    ['with a text that is none in its type', latin1String(tags.utf8String, '\xff'), utf8String('\u00ff')],
    ['with a number for a text', encode(tags.integer, Uint8Array.of(1)), utf8String('1')],
  ])('not %s', (_, a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(b, a)).toBe(false);
  });

  it('where a value is no text but the same bytes', () => {
    expect(same(encode(tags.integer, Uint8Array.of(1)), encode(tags.integer, Uint8Array.of(1)))).toBe(true);
  });

  it('whatever the order of attributes in one RDN, but not of RDNs', () => {
    const a = sequence(oid('2.5.4.3'), utf8String('a'));
    const b = sequence(oid('2.5.4.10'), utf8String('b'));
    expect(sameName(read(sequence(set(a, b))), read(sequence(set(b, a))))).toBe(true);
    expect(sameName(read(name('O=b, CN=a')), read(name('CN=a, O=b')))).toBe(false);
    expect(sameName(read(sequence(set(a, b))), read(name('CN=a, O=b')))).toBe(false);
  });

  it('not with another attribute type, nor with one RDN more', () => {
    expect(sameName(read(name('CN=a')), read(name('O=a')))).toBe(false);
    expect(sameName(read(name('CN=a')), read(name('CN=a, O=b')))).toBe(false);
    expect(sameName(read(name('CN=a, O=b')), read(name('CN=a')))).toBe(false);
    expect(sameName(read(name('CN=a')), read(name('CN=a, CN=a')))).toBe(false);
  });

  it('cannot be put together from parts that only look alike when joined', () => {
    expect(sameName(read(name('CN=a,O')), read(name('CN=a, O=')))).toBe(false);
    const two = sequence(
      set(sequence(oid('2.5.4.3'), utf8String('a')), sequence(oid('2.5.4.3'), utf8String('b'))),
    );
    expect(sameName(read(two), read(name('CN=a","2.5.4.3=b')))).toBe(false);
  });
});

describe('a directory subtree', () => {
  it.each([
    ['itself', 'C=DE, O=Org', true],
    ['what is below', 'C=DE, O=Org, CN=name', true],
    ['not what is above', 'C=DE', false],
    ['not a sibling', 'C=DE, O=Other', false],
    ['not what begins alike', 'C=DE, O=Organization', false],
    ['not the same further down', 'O=x, C=DE, O=Org', false],
  ])('holds %s', (_, text, within) => {
    expect(isWithin(read(name(text)), read(name('C=DE, O=Org')))).toBe(within);
  });

  it('of the empty name holds every name', () => {
    expect(isWithin(read(name('CN=a')), read(name('')))).toBe(true);
  });
});

describe('a name as text', () => {
  it('begins with the most specific part, and escapes what would be read as another name (RFC 4514)', () => {
    expect(nameText(read(name('C=DE, CN=a+b;c\\d"e<f>g')))).toBe('CN=a\\+b\\;c\\\\d\\"e\\<f\\>g, C=DE');
    expect(nameText(cn(utf8String('a, O=b')))).toBe('CN=a\\, O=b');
    expect(nameText(cn(utf8String(' #x ')))).toBe('CN=\\ #x\\ ');
    expect(nameText(cn(utf8String('#x')))).toBe('CN=\\#x');
    expect(nameText(cn(utf8String('a\n\u0000b')))).toBe('CN=a\\0A\\00b');
  });

  it('shows an unknown type by its OID, and what is no text by its bytes', () => {
    expect(nameText(read(sequence(rdn('1.2.3.4', utf8String('x')))))).toBe('1.2.3.4=x');
    expect(nameText(cn(encode(tags.integer, Uint8Array.of(5))))).toBe('CN=#020105');
  });
});

describe('bytes that are no name', () => {
  it.each([
    ['nothing', []],
    ['a SET', [0x31, 0]],
    ['an RDN that is no SET', [0x30, 2, 0x30, 0]],
    ['an attribute without a value', [0x30, 9, 0x31, 7, 0x30, 5, 6, 3, 0x55, 4, 3]],
    ['a byte behind it', [0x30, 0, 0]],
    ['a length that is not the shortest', [0x30, 0x81, 0]],
  ])('are none: %s', (_, bytes) => {
    expect(nameOf(Uint8Array.from(bytes))).toBe(null);
  });
});
