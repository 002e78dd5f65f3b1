import { describe, expect, it } from 'vitest';
import { bounds } from '../bounds';
import { encode, tags } from './der';
import { nameConstraintsOf, type NameConstraints } from './extensions';
import { generalNamesOf, type GeneralName } from './general-name';
import { NameConstraintState } from './name-constraints';
import { nameOf, type Name } from './name';
import { implicitText, integer, name, oid, rdn, sequence, tagged, utf8String } from './testing';

function subject(der: Uint8Array): Name {
  const found = nameOf(der);
  if (found === null) throw new Error('no name');
  return found;
}

function names(...ders: Uint8Array[]): readonly GeneralName[] {
  const found = generalNamesOf(sequence(...ders));
  if (found === null) throw new Error('no names');
  return found;
}

/** The constraints with these GeneralSubtree contents. */
function constraints(permitted: Uint8Array[], excluded: Uint8Array[] = []): NameConstraints {
  const trees = [permitted, excluded].flatMap((bases, number) =>
    bases.length === 0 ? [] : [tagged(number, 'constructed', ...bases.map((base) => sequence(base)))],
  );
  const found = nameConstraintsOf(sequence(...trees));
  if (found === null) throw new Error('no constraints');
  return found;
}

const nobody = subject(name(''));
const ip = (...octets: number[]): Uint8Array => tagged(7, 'primitive', Uint8Array.from(octets));
const email = (text: string) => implicitText(1, text);
const dns = (text: string) => implicitText(2, text);
const uri = (text: string) => implicitText(6, text);

/** How one alternative name stands with one subtree of its form: permitting it, and excluding it. */
const both = (base: Uint8Array, alternative: Uint8Array) => [
  new NameConstraintState(constraints([base])).check(nobody, names(alternative)),
  new NameConstraintState(constraints([], [base])).check(nobody, names(alternative)),
];
const inside = [null, 'excluded'];
const outside = ['not-permitted', null];
/** Cannot be told, so that it stands against the name both ways. */
const unclear = ['not-understood', 'not-understood'];
/** May or may not be meant, so that the stricter reading counts both ways. */
const strict = ['not-permitted', 'excluded'];

describe('name constraints of one form (RFC 5280 section 4.2.1.10)', () => {
  it.each([
    ['example.com', 'example.com', inside],
    ['example.com', 'EXAMPLE.com', inside],
    ['Example.com', 'www.example.com', inside],
    ['example.com', 'a.b.example.com', inside],
    ['example.com', 'notexample.com', outside],
    ['example.com', 'example.com.evil.test', outside],
    ['www.example.com', 'example.com', outside],
    ['', 'example.com', inside],
    ['.example.com', 'www.example.com', inside],
    ['.example.com', 'example.com', strict],
    ['example.com', '*.example.com', inside],
    ['www.example.com', '*.example.com', strict],
    ['a.www.example.com', '*.example.com', outside],
    ['example.com', 'example.com.', unclear],
    ['example.com', '', unclear],
    ['example.com', 'www..example.com', unclear],
    ['example.com', 'evil.test\0.example.com', unclear],
    ['example.com', ' example.com', unclear],
  ])('DNS %j and %j', (base, found, expected) => {
    expect(both(dns(base), dns(found))).toEqual(expected);
  });

  it.each([
    ['example.com', 'a@example.com', inside],
    ['example.com', 'a@EXAMPLE.COM', inside],
    ['example.com', 'a@mail.example.com', outside],
    ['.example.com', 'a@mail.example.com', inside],
    ['.example.com', 'a@example.com', outside],
    ['.example.com', 'a@notexample.com', outside],
    ['a@example.com', 'a@example.com', inside],
    ['a@example.com', 'a@Example.com', inside],
    ['a@example.com', 'A@example.com', strict],
    ['a@example.com', 'b@example.com', outside],
    ['a@example.com', 'a@mail.example.com', outside],
    ['example.com', '"x@other.test"@example.com', inside],
    ['', 'a@example.com', strict],
    ['example.com', 'example.com', unclear],
    ['example.com', '@example.com', unclear],
    ['example.com', 'a@', unclear],
    ['example.com', 'a@example.com>', unclear],
  ])('e-mail %j and %j', (base, found, expected) => {
    expect(both(email(base), email(found))).toEqual(expected);
  });

  it.each([
    ['example.com', 'https://example.com/x', inside],
    ['example.com', 'HTTPS://user:pw@EXAMPLE.com:8443?q#f', inside],
    ['example.com', 'https://www.example.com', outside],
    ['.example.com', 'https://www.example.com', inside],
    ['.example.com', 'https://a.b.example.com', inside],
    ['.example.com', 'https://example.com', outside],
    ['.example.com', 'https://notexample.com', outside],
    ['example.com', 'https://evil.test/@example.com', outside],
    ['example.com', 'https://evil.test?@example.com', outside],
    ['example.com', 'https://evil.test#@example.com', outside],
    ['example.com', 'https://evil.test\\@example.com', unclear],
    ['example.com', 'https://a@evil.test@example.com', unclear],
    ['example.com', 'https://ex%61mple.com', unclear],
    ['example.com', 'https://192.0.2.1/', unclear],
    ['example.com', 'https://[2001:db8::1]/', unclear],
    ['example.com', 'mailto:a@example.com', unclear],
    ['example.com', '//example.com', unclear],
    ['example.com', 'https:///x', unclear],
    ['example.com', '', unclear],
  ])('URI %j and %j', (base, found, expected) => {
    expect(both(uri(base), uri(found))).toEqual(expected);
  });

  const v6 = (...start: number[]): number[] => [...start, ...Array<number>(16 - start.length).fill(0)];
  it.each([
    ['the same network', [192, 0, 2, 0, 255, 255, 255, 0], [192, 0, 2, 77], inside],
    ['another network', [192, 0, 2, 0, 255, 255, 255, 0], [192, 0, 3, 77], outside],
    ['a mask within an octet', [10, 16, 0, 0, 255, 240, 0, 0], [10, 31, 0, 1], inside],
    ['beyond a mask within an octet', [10, 16, 0, 0, 255, 240, 0, 0], [10, 32, 0, 1], outside],
    ['bits of the base that are masked', [192, 0, 2, 99, 255, 255, 255, 0], [192, 0, 2, 1], inside],
    ['every address', [0, 0, 0, 0, 0, 0, 0, 0], [1, 2, 3, 4], inside],
    ['IPv6', [...v6(0x20, 1), ...v6(255, 255)], v6(0x20, 1, 9), inside],
    ['IPv6 elsewhere', [...v6(0x20, 1), ...v6(255, 255)], v6(0x20, 2, 9), outside],
    ['IPv6 in a range of IPv4', [0, 0, 0, 0, 0, 0, 0, 0], v6(0x20, 1), outside],
  ])('IP: %s', (_, base, found, expected) => {
    expect(both(ip(...base), ip(...found))).toEqual(expected);
  });

  it.each([
    ['directory names', 'O=Org', 'O=Org, CN=x', inside],
    ['directory names elsewhere', 'O=Org', 'CN=x, O=Org', outside],
  ])('%s among the alternative names', (_, base, found, expected) => {
    expect(both(tagged(4, 'constructed', name(base)), tagged(4, 'constructed', name(found)))).toEqual(
      expected,
    );
  });

  it.each([
    ['otherName', tagged(0, 'constructed', oid('1.2.3'), tagged(0, 'constructed', utf8String('x')))],
    ['x400Address', tagged(3, 'constructed', sequence())],
    ['ediPartyName', tagged(5, 'constructed', tagged(1, 'constructed', utf8String('x')))],
    ['registeredID', tagged(8, 'primitive', Uint8Array.of(0x2a, 3))],
  ])('%s is not understood where it is constrained, and nothing else is', (_, der) => {
    expect(both(der, der)).toEqual(unclear);
    expect(both(dns('example.com'), der)).toEqual([null, null]);
    expect(both(der, dns('example.com'))).toEqual([null, null]);
  });

  it('with a minimum or maximum are not understood where a name of the form appears', () => {
    const from1 = sequence(
      tagged(0, 'constructed', sequence(dns('example.com'), tagged(0, 'primitive', Uint8Array.of(1)))),
    );
    const to2 = sequence(
      tagged(0, 'constructed', sequence(dns('example.com'), tagged(1, 'primitive', Uint8Array.of(2)))),
    );
    const from0 = sequence(
      tagged(0, 'constructed', sequence(dns('example.com'), tagged(0, 'primitive', Uint8Array.of(0)))),
    );
    const check = (der: Uint8Array, alternative: Uint8Array) =>
      new NameConstraintState(nameConstraintsOf(der) ?? {}).check(nobody, names(alternative));
    expect(check(from1, dns('www.example.com'))).toBe('not-understood');
    expect(check(to2, dns('www.example.com'))).toBe('not-understood');
    expect(check(from1, uri('https://other.test'))).toBe(null);
    expect(check(from0, dns('www.example.com'))).toBe(null);
    expect(check(from0, dns('other.test'))).toBe('not-permitted');
  });
});

describe('the names of a certificate', () => {
  const permitted = new NameConstraintState(constraints([email('example.com')]));

  it('hold the e-mail addresses in the subject (section 4.2.1.10)', () => {
    expect(permitted.check(subject(name('CN=x, E=a@example.com')), [])).toBe(null);
    expect(permitted.check(subject(name('CN=x, E=a@other.test')), [])).toBe('not-permitted');
    const beside = names(email('a@example.com'));
    expect(permitted.check(subject(name('E=a@other.test')), beside)).toBe('not-permitted');
    const noText = sequence(rdn('E', encode(tags.integer, Uint8Array.of(1))));
    expect(permitted.check(subject(noText), [])).toBe('not-understood');
  });

  it('hold internationalized e-mail addresses, which are not read (RFC 9598 section 6)', () => {
    const mailbox = tagged(
      0,
      'constructed',
      oid('1.3.6.1.5.5.7.8.9'),
      tagged(0, 'constructed', utf8String('ü@example.com')),
    );
    expect(permitted.check(nobody, names(mailbox))).toBe('not-understood');
  });

  it('are all held against all', () => {
    const state = new NameConstraintState(constraints([dns('a.test'), dns('b.test')]));
    expect(state.check(nobody, names(dns('x.a.test'), dns('x.b.test')))).toBe(null);
    expect(state.check(nobody, names(dns('x.a.test'), dns('x.c.test')))).toBe('not-permitted');
    state.add(constraints([dns('x.a.test')], [dns('y.x.a.test')]));
    expect(state.check(nobody, names(dns('x.a.test')))).toBe(null);
    expect(state.check(nobody, names(dns('x.b.test')))).toBe('not-permitted');
    expect(state.check(nobody, names(dns('y.x.a.test')))).toBe('excluded');
    expect(state.check(nobody, names(uri('https://c.test')))).toBe(null);
  });

  it('a subject without a name is under no constraint on directory names', () => {
    const state = new NameConstraintState(constraints([tagged(4, 'constructed', name('O=Org'))]));
    expect(state.check(nobody, [])).toBe(null);
    expect(state.check(subject(name('O=x')), [])).toBe('not-permitted');
  });

  it('are held against so many constraints, and no more', () => {
    const count = Math.ceil(Math.sqrt(bounds.nameComparisons)) + 1;
    const trees = Array.from({ length: count }, (_, index) => dns(`${index}.test`));
    const state = new NameConstraintState(constraints([], trees));
    expect(state.check(nobody, names(...trees.map((_, index) => dns(`${index}.example`))))).toBe('too-many');
  });
});

describe('a nameConstraints extension', () => {
  it.each([
    ['without any constraint', sequence()],
    ['with no subtree in it', sequence(tagged(0, 'constructed'))],
    ['with an address without a mask', sequence(tagged(0, 'constructed', sequence(ip(1, 2, 3, 4))))],
    ['with something behind it', sequence(tagged(0, 'constructed', sequence(dns('a'))), integer(1))],
    [
      'with excluded before permitted',
      sequence(tagged(1, 'constructed', sequence(dns('a'))), tagged(0, 'constructed', sequence(dns('a')))),
    ],
    ['with a name of no form', sequence(tagged(0, 'constructed', sequence(tagged(9, 'primitive'))))],
    ['with a host that is not ASCII', sequence(tagged(0, 'constructed', sequence(dns('ü.test'))))],
  ])('%s is malformed', (_, der) => {
    expect(nameConstraintsOf(der)).toBe(null);
  });
});
