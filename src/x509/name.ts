import { attempt, DerReader, inside, objectIdentifier, only, tags } from './der';
import { attributeKey, attributeText, type Attribute } from './name-attribute';

/** A distinguished name (RFC 5280 section 4.1.2.4). */
export interface Name {
  /** DER of the RDNSequence. */
  readonly der: Uint8Array;
  readonly rdns: readonly (readonly Attribute[])[];
  /** Every RDN in the form in which equal ones are equal strings (RFC 5280 section 7.1). */
  readonly comparable: readonly string[];
}

/** The id-emailAddress attribute (RFC 5280 section 4.1.2.6). */
export const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';
export const COMMON_NAME = '2.5.4.3';
export const ORGANIZATION = '2.5.4.10';

/** @returns null where the bytes are no Name in DER */
export const nameOf = (der: Uint8Array): Name | null => attempt(() => readName(der));

/** As {@link nameOf}, but throws DerError. */
export function readName(der: Uint8Array): Name {
  const rdns = inside(only(der, tags.sequence))
    .rest(tags.set)
    .map((rdn) => {
      const attributes = inside(rdn).rest(tags.sequence).map(readAttribute);
      return attributes;
    });
  return { der, rdns, comparable: rdns.map(comparableRdn) };
}

/** A Name of the given RelativeDistinguishedNames behind another: nameRelativeToCRLIssuer (section 4.2.1.13). */
export function nameRelativeTo(base: Name, rdn: readonly Attribute[]): Pick<Name, 'rdns' | 'comparable'> {
  return { rdns: [...base.rdns, rdn], comparable: [...base.comparable, comparableRdn(rdn)] };
}

/** Reads the attributes that a SET holds (RelativeDistinguishedName); throws DerError. */
export const readRdn = (content: Uint8Array): Attribute[] =>
  new DerReader(content).rest(tags.sequence).map(readAttribute);

function readAttribute(element: { readonly content: Uint8Array }): Attribute {
  const reader = new DerReader(element.content);
  const type = objectIdentifier(reader.next(tags.objectIdentifier).content);
  const value = reader.next();
  reader.end();
  return { type, tag: value.tag, value: value.der, text: attributeText(value) };
}

const comparableRdn = (rdn: readonly Attribute[]): string => JSON.stringify(rdn.map(attributeKey).sort());

type Comparable = Pick<Name, 'comparable'>;

/** Whether two names are the same (RFC 5280 section 7.1). */
export const sameName = (a: Comparable, b: Comparable): boolean =>
  a.comparable.length === b.comparable.length && isWithin(a, b);

/** Whether `name` lies in the directory subtree of `base`: equal to it or below (RFC 5280 sections 4.2.1.10 and 7.1). */
export const isWithin = (name: Comparable, base: Comparable): boolean =>
  base.comparable.length <= name.comparable.length &&
  base.comparable.every((rdn, index) => rdn === name.comparable[index]);

/** A name in a form in which equal names are equal strings. */
export const nameKey = (name: Comparable): string => JSON.stringify(name.comparable);

export const isEmpty = (name: Name): boolean => name.rdns.length === 0;

/** The texts of the attributes of one type, in order. */
export const attributeTexts = (name: Name, type: string): string[] =>
  name.rdns
    .flat()
    .filter((attribute) => attribute.type === type)
    .map(({ text }) => text)
    .filter((text) => text !== null);

/** As RFC 4514 writes it, the most specific part first, with a space after each comma. */
export const nameText = (name: Name): string =>
  name.rdns
    .map((rdn) => rdn.map(attributeToText).join('+'))
    .reverse()
    .join(', ');

function attributeToText({ type, value, text }: Attribute): string {
  const label = shortTypes.get(type) ?? type;
  if (text === null) {
    return `${label}=#${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }
  const escaped = text
    .replace(/[,+"\\<>;]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
    .replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
      Array.from(
        new TextEncoder().encode(character),
        (byte) => `\\${byte.toString(16).padStart(2, '0').toUpperCase()}`,
      ).join(''),
    );
  return `${label}=${escaped}`;
}

const shortTypes = new Map([
  [COMMON_NAME, 'CN'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  [ORGANIZATION, 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.6', 'C'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  [EMAIL_ADDRESS, 'E'],
  ['2.5.4.42', 'G'],
  ['2.5.4.43', 'I'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.12', 'T'],
]);
