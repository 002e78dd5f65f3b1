import {
  bmpString,
  ia5String,
  printableString,
  sequence,
  setOf,
  teletexString,
  utf8String,
  type Der,
} from '../../../e2e/maker/der';
import { attribute, distinguishedName, nameOfAttributes, type AttributeType } from '../../../e2e/maker/pki';
import { generalName, subjectAltName } from '../../../e2e/maker/pki-extensions';
import { broken, valid, type PathCase, type Section } from './case';
import { line } from './parties';

const match =
  'Values match after string preparation: case folded, white space trimmed and collapsed (RFC 5280 section 7.1).';
const chaining = 'The issuer has to be working_issuer_name (RFC 5280 section 6.1.3 (a)(4)).';

/** The CA calls itself one name, and the target calls its issuer another. */
const chained = (subject: Der, issuerName: Der) => () => line([{ name: subject }, { issuerName }]);

const kept = (id: string, title: string, because: string, subject: Der, issuer: Der): PathCase => ({
  id: `name-${id}`,
  title,
  because,
  expected: valid,
  build: chained(subject, issuer),
});

const parted = (id: string, title: string, because: string, subject: Der, issuer: Der): PathCase => ({
  id: `name-${id}`,
  title,
  because,
  expected: broken('name-chaining', 1),
  build: chained(subject, issuer),
});

const maker = distinguishedName(['C', 'DE'], ['O', 'Path Suite'], ['CN', 'Name CA']);

/** One common name under the organization, as the given string type. */
const commonName = (text: string, string: (text: string) => Der) =>
  nameOfAttributes(attribute('O', 'Path Suite'), attribute('CN', text, string));

/** A Name of one RelativeDistinguishedName with all the attributes. */
const oneRdn = (...pairs: readonly (readonly [AttributeType, string])[]): Der =>
  sequence(setOf(...pairs.map(([type, text]) => attribute(type, text))));

const everyMandatory = distinguishedName(
  ['C', 'DE'],
  ['DC', 'example'],
  ['DC', 'Maker'],
  ['ST', 'Sachsen'],
  ['O', 'Path Suite'],
  ['OU', 'Names'],
  ['dnQualifier', 'a7'],
  ['serialNumber', '0042'],
  ['CN', 'Mandatory CA'],
);

const everyOptional = distinguishedName(
  ['C', 'DE'],
  ['L', 'Leipzig'],
  ['O', 'Path Suite'],
  ['title', 'Dr'],
  ['surname', 'Beispiel'],
  ['givenName', 'Erika'],
  ['initials', 'E'],
  ['pseudonym', 'Optional CA'],
  ['generationQualifier', 'II'],
);

export const names: Section = {
  title: 'Name chaining (RFC 5280 sections 6.1.3 (a)(4) and 7.1)',
  cases: [
    parted(
      'other',
      'The target names another issuer, by the key of the CA',
      chaining,
      maker,
      distinguishedName(['C', 'DE'], ['O', 'Path Suite'], ['CN', 'Other CA']),
    ),
    parted(
      'order',
      'The issuer has the RDNs of the CA in another order',
      'A name is a sequence of RDNs (RFC 5280 sections 4.1.2.4 and 7.1).',
      maker,
      distinguishedName(['C', 'DE'], ['CN', 'Name CA'], ['O', 'Path Suite']),
    ),
    parted(
      'shorter',
      'The issuer lacks the last RDN of the CA',
      'Two names match if they have the same number of RDNs (RFC 5280 section 7.1).',
      maker,
      distinguishedName(['C', 'DE'], ['O', 'Path Suite']),
    ),
    parted(
      'longer',
      'The issuer has one more RDN than the CA',
      'Two names match if they have the same number of RDNs (RFC 5280 section 7.1).',
      maker,
      distinguishedName(['C', 'DE'], ['O', 'Path Suite'], ['CN', 'Name CA'], ['OU', 'More']),
    ),
    parted(
      'other-type',
      'The same text, as an organizational unit and as a common name',
      'Attributes match if their types are the same, too (RFC 5280 section 7.1).',
      distinguishedName(['O', 'Path Suite'], ['CN', 'Name CA']),
      distinguishedName(['O', 'Path Suite'], ['OU', 'Name CA']),
    ),
    parted(
      'two-values',
      'One RDN of two attributes, and two RDNs of one',
      'RDNs match if they have the same attributes (RFC 5280 section 7.1).',
      oneRdn(['O', 'Path Suite'], ['CN', 'Name CA']),
      distinguishedName(['O', 'Path Suite'], ['CN', 'Name CA']),
    ),
    kept(
      'two-values-case',
      'An RDN of two attributes that differ in case, so that DER puts them in another order',
      'RDNs match without regard to the order of their attributes (RFC 5280 section 7.1).',
      oneRdn(['CN', 'alph'], ['CN', 'Beta']),
      oneRdn(['CN', 'ALPH'], ['CN', 'beta']),
    ),
    parted(
      'missing-space',
      'White space within a word, and none',
      'Inner white space is collapsed to one space, not removed (RFC 5280 section 7.1, RFC 4518 section 2.6.1).',
      commonName('Name CA', printableString),
      commonName('NameCA', printableString),
    ),
    kept(
      'inner-space',
      'Several spaces in the issuer stand for one',
      match,
      commonName('Name CA', printableString),
      commonName('Name    CA', printableString),
    ),
    kept(
      'outer-space',
      'Spaces in front and behind',
      match,
      commonName('Name CA', printableString),
      commonName('  Name   CA ', printableString),
    ),
    kept(
      'case',
      'Another case',
      match,
      commonName('Name CA', printableString),
      commonName('nAME cA', printableString),
    ),
    kept(
      'utf8',
      'Both are UTF8String',
      'UTF8String has to be supported (RFC 5280 section 7.1).',
      commonName('Zürich CA', utf8String),
      commonName('Zürich CA', utf8String),
    ),
    kept(
      'rollover',
      'PrintableString in the CA, UTF8String in the target',
      'Values are compared after transcoding, whichever of the two types they have (RFC 5280 section 7.1).',
      commonName('Name CA', printableString),
      commonName('Name CA', utf8String),
    ),
    kept(
      'utf8-case',
      'UTF8String in another case and with more spaces',
      match,
      commonName('Name CA', utf8String),
      commonName(' name  ca', utf8String),
    ),
    {
      ...kept(
        'case-beyond-ascii',
        'Ü and ü',
        'Case folding is that of Unicode (RFC 4518 section 2.2 by RFC 5280 section 7.1).',
        commonName('ZÜRICH CA', utf8String),
        commonName('zürich ca', utf8String),
      ),
      disagrees:
        'OpenSSL folds the case of ASCII letters alone, and not by RFC 4518 section 2.2 as section 7.1 asks.',
    },
    {
      ...kept(
        'composed',
        'ü as one character and as two',
        'Strings are normalized to form KC (RFC 4518 section 2.3 by RFC 5280 section 7.1).',
        commonName('Z\u00fcrich CA', utf8String),
        commonName('Zu\u0308rich CA', utf8String),
      ),
      disagrees: 'OpenSSL does not normalize, and so departs from RFC 4518 section 2.3 and section 7.1.',
    },
    kept(
      'bmp',
      'BMPString and UTF8String',
      'Strings are compared as characters (RFC 4518 section 2.1 by RFC 5280 section 7.1).',
      commonName('Zürich CA', bmpString),
      commonName('Zürich CA', utf8String),
    ),
    kept(
      'teletex',
      'TeletexString and PrintableString of the same letters',
      'Strings are compared as characters (RFC 4518 section 2.1 by RFC 5280 section 7.1).',
      commonName('Name CA', teletexString),
      commonName('Name CA', printableString),
    ),
    kept(
      'domain-component',
      'Domain components in another case',
      'domainComponent is compared without regard to case (RFC 5280 section 7.3).',
      distinguishedName(['DC', 'Example'], ['DC', 'Maker'], ['CN', 'Name CA']),
      distinguishedName(['DC', 'example'], ['DC', 'maker'], ['CN', 'Name CA']),
    ),
    kept(
      'email-attribute',
      'An emailAddress attribute in another case',
      'The attribute is compared without regard to case (RFC 5280 section 4.1.2.6).',
      nameOfAttributes(attribute('CN', 'Name CA'), attribute('emailAddress', 'CA@Example.com', ia5String)),
      nameOfAttributes(attribute('CN', 'Name CA'), attribute('emailAddress', 'ca@example.com', ia5String)),
    ),
    kept(
      'mandatory-attributes',
      'Every attribute type that has to be understood',
      'Implementations MUST be prepared to receive them (RFC 5280 section 4.1.2.4).',
      everyMandatory,
      everyMandatory,
    ),
    kept(
      'optional-attributes',
      'Every attribute type that should be understood',
      'Implementations SHOULD be prepared to receive them (RFC 5280 section 4.1.2.4).',
      everyOptional,
      everyOptional,
    ),
    {
      id: 'name-unique-ids',
      title: 'The target has issuerUniqueID and subjectUniqueID',
      because:
        'Applications SHOULD be capable of parsing them, and they decide nothing (RFC 5280 section 4.1.2.8).',
      expected: valid,
      build: () => line([{}, { uniqueIds: [Uint8Array.of(1, 2), Uint8Array.of(3, 4)] }]),
    },
    {
      id: 'name-ca-not-by-anchor',
      title: 'The CA certificate names another issuer than the anchor, by the key of the anchor',
      because: chaining,
      expected: broken('name-chaining', 0),
      build: () => line([{ issuerName: maker }, {}]),
    },
    {
      id: 'name-empty-issuer',
      title: 'The CA has no name, and so has the issuer of the target',
      because: 'The issuer field MUST contain a non-empty name (RFC 5280 section 4.1.2.4).',
      expected: broken('certificate-form', 1),
      openssl: ['-x509_strict'],
      build: () => line([{ name: sequence() }, {}]),
    },
    {
      id: 'name-empty-subject',
      title: 'The target has no subject, and a critical subjectAltName',
      because: 'That is how a subject is named by alternative names alone (RFC 5280 section 4.1.2.6).',
      expected: valid,
      build: () =>
        line([{}, { name: sequence(), more: [subjectAltName([generalName.dns('records.example')], true)] }]),
    },
  ],
};
