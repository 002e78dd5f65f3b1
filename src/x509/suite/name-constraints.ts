import { printableString, sequence, utf8String } from '../../../e2e/maker/der';
import { attribute, nameOfAttributes } from '../../../e2e/maker/pki';
import {
  generalName,
  nameConstraints,
  subjectAltName,
  type Subtrees,
} from '../../../e2e/maker/pki-extensions';
import { broken, valid, type Expected, type PathCase, type Section } from './case';
import {
  excluded,
  intersection,
  inUnit,
  limited,
  named,
  one,
  otherForm,
  permitted,
  refused,
  single,
  suite,
  two,
  union,
} from './name-constraint-case';
import { line } from './parties';

const { directory, dns } = generalName;

const directoryCases: readonly PathCase[] = [
  single(
    'dn-permitted',
    'The subject is in the permitted subtree',
    permitted,
    valid,
    { permitted: [one] },
    inUnit('one'),
  ),
  single(
    'dn-not-permitted',
    'The subject is outside',
    permitted,
    refused,
    { permitted: [one] },
    inUnit('two'),
  ),
  single(
    'dn-alternative-not-permitted',
    'The subject is in the permitted subtree, a directory name in subjectAltName is not',
    `${permitted} That goes for every directory name.`,
    refused,
    { permitted: [one] },
    { ...inUnit('one'), ...named(directory(suite('two'))) },
  ),
  single(
    'dn-alternative-permitted',
    'The subject and a directory name in subjectAltName are in the permitted subtree',
    permitted,
    valid,
    { permitted: [one] },
    { ...inUnit('one'), ...named(directory(suite('one', 'below'))) },
  ),
  single(
    'dn-either',
    'The subject is in the second of two permitted subtrees',
    permitted,
    valid,
    { permitted: [one, two] },
    inUnit('two'),
  ),
  single(
    'dn-neither',
    'The subject is in neither of two',
    permitted,
    refused,
    { permitted: [one, two] },
    inUnit('three'),
  ),
  single(
    'dn-base-itself',
    'The subject is the base of the subtree itself',
    'A subtree contains its base (X.501; RFC 5280 section 4.2.1.10).',
    valid,
    { permitted: [one] },
    { name: suite('one') },
  ),
  single(
    'dn-above',
    'The subject is above the base',
    'A name is in a subtree if the base is its beginning (RFC 5280 sections 4.2.1.10 and 7.1).',
    refused,
    { permitted: [one] },
    { name: suite() },
  ),
  single(
    'dn-case-and-space',
    'The subject is written in another case, with more spaces, as UTF8String',
    'Directory names are compared as in section 7.1 (RFC 5280 section 4.2.1.10).',
    valid,
    { permitted: [one] },
    {
      name: nameOfAttributes(
        attribute('C', 'DE'),
        attribute('O', ' path   suite', utf8String),
        attribute('OU', 'ONE', printableString),
        attribute('CN', 'Target'),
      ),
    },
  ),
  single(
    'dn-not-excluded',
    'The subject is beside the excluded subtree',
    excluded,
    valid,
    { excluded: [one] },
    inUnit('two'),
  ),
  single(
    'dn-excluded',
    'The subject is in the excluded subtree',
    excluded,
    refused,
    { excluded: [one] },
    inUnit('one'),
  ),
  single(
    'dn-excluded-second',
    'The subject is in the second of two excluded subtrees',
    excluded,
    refused,
    { excluded: [one, two] },
    inUnit('two'),
  ),
  single(
    'dn-excluded-alternative',
    'A directory name in subjectAltName is in the excluded subtree',
    excluded,
    refused,
    { excluded: [one] },
    { ...inUnit('two'), ...named(directory(suite('one'))) },
  ),
  single(
    'dn-excluded-in-permitted',
    'The subject is in the permitted subtree and in the excluded one within it',
    'Excluded names are refused whatever is permitted (RFC 5280 section 4.2.1.10).',
    refused,
    { permitted: [directory(suite())], excluded: [one] },
    inUnit('one'),
  ),
  single(
    'dn-permitted-not-excluded',
    'The subject is in the permitted subtree, beside the excluded one within it',
    `${permitted} ${excluded}`,
    valid,
    { permitted: [directory(suite())], excluded: [one] },
    inUnit('two'),
  ),
  single(
    'dn-empty-subject',
    'The target has no subject',
    otherForm,
    valid,
    { permitted: [one] },
    { name: sequence(), more: [subjectAltName([dns('a.example')], true)] },
  ),
  {
    id: 'constraint-dn-not-critical',
    title: 'The constraints are not critical, and the subject is outside',
    because: 'CAs MUST mark it critical, but section 6.1.4 (g) processes it however it is marked.',
    expected: refused,
    build: () => line([{ more: [nameConstraints({ permitted: [one] }, false)] }, inUnit('two')]),
  },
  single(
    'dn-excluded-everything',
    'The excluded subtree is that of the empty name',
    'Every name begins with the empty one (RFC 5280 sections 4.2.1.10 and 7.1).',
    refused,
    { excluded: [directory(sequence())] },
    inUnit('one'),
  ),
  {
    id: 'constraint-dn-intersection',
    title: 'Two CAs permit, the second less; the subject is in both',
    because: intersection,
    expected: valid,
    build: () =>
      line([
        limited({ permitted: [directory(suite())] }),
        { ...inUnit('one'), ...limited({ permitted: [one] }) },
        inUnit('one'),
      ]),
  },
  {
    id: 'constraint-dn-intersection-outside-second',
    title: 'Two CAs permit, the second less; the subject is outside the second',
    because: intersection,
    expected: broken('name-constraints', 2),
    build: () =>
      line([
        limited({ permitted: [directory(suite())] }),
        { ...inUnit('one'), ...limited({ permitted: [one] }) },
        inUnit('two'),
      ]),
  },
  {
    id: 'constraint-dn-intersection-widened',
    title: 'The second CA permits more than the first; the subject is in what it adds',
    because: `${intersection} It never grows.`,
    expected: broken('name-constraints', 2),
    build: () =>
      line([
        limited({ permitted: [one] }),
        { ...inUnit('one'), ...limited({ permitted: [one, two] }) },
        inUnit('two'),
      ]),
  },
  {
    id: 'constraint-dn-intersection-empty',
    title: 'Two CAs permit subtrees that have nothing in common',
    because: `${intersection} Here it is empty, and no subject is left.`,
    expected: broken('name-constraints', 2),
    build: () =>
      line([
        limited({ permitted: [one] }),
        { ...inUnit('one'), ...limited({ permitted: [two] }) },
        inUnit('two'),
      ]),
  },
  {
    id: 'constraint-dn-union',
    title: 'Two CAs exclude; the subject is in what the first excludes',
    because: union,
    expected: broken('name-constraints', 2),
    build: () =>
      line([
        limited({ excluded: [one] }),
        { ...inUnit('two'), ...limited({ excluded: [directory(suite('three'))] }) },
        inUnit('one'),
      ]),
  },
  {
    id: 'constraint-dn-union-second',
    title: 'Two CAs exclude; the subject is in what the second excludes',
    because: union,
    expected: broken('name-constraints', 2),
    build: () =>
      line([
        limited({ excluded: [one] }),
        { ...inUnit('two'), ...limited({ excluded: [directory(suite('three'))] }) },
        inUnit('three'),
      ]),
  },
  {
    id: 'constraint-dn-union-neither',
    title: 'Two CAs exclude; the subject is in neither',
    because: union,
    expected: valid,
    build: () =>
      line([
        limited({ excluded: [one] }),
        { ...inUnit('two'), ...limited({ excluded: [directory(suite('three'))] }) },
        inUnit('four'),
      ]),
  },
  {
    id: 'constraint-dn-permitted-then-excluded',
    title: 'The first CA permits a subtree, the second excludes a part of it, in which the subject is',
    because: 'Both state variables are kept side by side (RFC 5280 section 6.1.4 (g)).',
    expected: broken('name-constraints', 2),
    build: () =>
      line([
        limited({ permitted: [one] }),
        { ...inUnit('one'), ...limited({ excluded: [directory(suite('one', 'below'))] }) },
        inUnit('one', 'below'),
      ]),
  },
  {
    id: 'constraint-dn-ca',
    title: 'A CA below has a subject outside, the target has one within',
    because: `${permitted} That goes for CAs below, too.`,
    expected: broken('name-constraints', 1),
    build: () => line([limited({ permitted: [one] }), inUnit('two'), inUnit('one')]),
  },
  {
    id: 'constraint-dn-self-issued',
    title: 'A self-issued certificate outside the subtree, then a target within',
    because:
      'Names in self-issued certificates are not held against the constraints, unless it is the last (RFC 5280 section 6.1.3 (b) and (c)).',
    expected: valid,
    build: () => line([limited({ permitted: [one] }), { selfIssued: true }, inUnit('one')]),
  },
  {
    id: 'constraint-dn-self-issued-last',
    title: 'The target is self-issued, outside the subtree',
    because:
      'The exemption is for self-issued certificates that are not the last (RFC 5280 section 6.1.3 (b)).',
    expected: broken('name-constraints', 1),
    build: () => line([limited({ permitted: [one] }), { selfIssued: true }]),
  },
  {
    id: 'constraint-dn-self-issued-sets',
    title: 'A self-issued certificate sets constraints, and the target is outside them',
    because: 'Section 6.1.4 (g) makes no exception of self-issued certificates.',
    expected: broken('name-constraints', 2),
    build: () => line([{}, { selfIssued: true, ...limited({ permitted: [one] }) }, inUnit('two')]),
  },
  {
    id: 'constraint-dn-own',
    title: 'The subject of the CA that sets the constraints is outside them itself',
    because: 'Constraints are for subsequent certificates (RFC 5280 section 4.2.1.10).',
    expected: valid,
    build: () => line([limited({ permitted: [one] }), inUnit('one')]),
  },
];

// Initial names ---------------------------------------------------------------------------------------------

/** A path below initial subtrees; for OpenSSL the certificate of the anchor has them. */
const initial = (id: string, title: string, expected: Expected, initialNames: Subtrees): PathCase => ({
  id: `constraint-initial-${id}`,
  title,
  because:
    'permitted_subtrees and excluded_subtrees start with the initial ones (RFC 5280 sections 6.1.1 (h), (i), 6.1.2 (b), (c)).',
  expected,
  build: () => line([inUnit('one'), inUnit('one')], { initialNames, anchor: limited(initialNames) }),
});

const initialCases: readonly PathCase[] = [
  initial('permitted', 'All names are in an initial permitted subtree', valid, { permitted: [one] }),
  initial(
    'not-permitted',
    'The name of the CA is in no initial permitted subtree',
    broken('name-constraints', 0),
    {
      permitted: [two],
    },
  ),
  initial('not-excluded', 'No name is in an initial excluded subtree', valid, { excluded: [two] }),
  initial('excluded', 'The name of the CA is in an initial excluded subtree', broken('name-constraints', 0), {
    excluded: [one],
  }),
];

export const nameConstraintCases: Section = {
  title: 'Directory name constraints (RFC 5280 sections 4.2.1.10, 6.1.3 (b), (c) and 6.1.4 (g))',
  cases: [...directoryCases, ...initialCases],
};
