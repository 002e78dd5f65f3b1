import { attribute, distinguishedName, nameOfAttributes } from '../../../e2e/maker/pki';
import {
  basicConstraints,
  crlDistributionPoints,
  generalName,
  issuingDistributionPoint,
  keyUsage,
  type Point,
  type ReasonFlag,
  type Scope,
} from '../../../e2e/maker/pki-extensions';
import { revoked, unsettled, valid, type Expected, type PathCase, type Section } from './case';
import { listCase } from './lists';
import { list, type Departure, type Trio } from './parties';

const { directory, uri } = generalName;

const scope = (value: Scope) => ({ more: [issuingDistributionPoint(value)] });
const points = (...values: readonly Point[]): Departure => ({ more: [crlDistributionPoints(values)] });
const names = (...entries: readonly Trio['target'][]) => ({
  entries: entries.map(({ serialNumber }) => ({ serialNumber, reason: 1 })),
});

/** A case where the target has the points, and the CA the lists (the anchor has an ordinary one). */
const scoped = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  target: Departure,
  lists: readonly Scope[] | ((parties: Trio) => ReturnType<typeof list>[]),
): PathCase =>
  listCase(
    `scope-${id}`,
    title,
    because,
    expected,
    (parties) => [
      list(parties.root),
      ...(typeof lists === 'function'
        ? lists(parties)
        : lists.map((value) => list(parties.ca, scope(value)))),
    ],
    { target },
  );

// Names of distribution points ----------------------------------------------------------------------------------

/** The name of the CA of a trio, and one RDN more. */
const below = (unit: string) =>
  directory(
    nameOfAttributes(
      attribute('C', 'DE'),
      attribute('O', 'Path Suite'),
      attribute('CN', 'CA'),
      attribute('OU', unit),
    ),
  );
const full = (unit: string) => ({ full: [below(unit)] });
const relative = (unit: string) => ({ relative: [attribute('OU', unit)] });
const address = (path: string) => uri(`https://ca.example/${path}.crl`);

const match =
  'One of the names of the list has to be one of the names of the distribution point (RFC 5280 section 6.3.3 (b)(2)(i)).';
const relativeName =
  'A relative name stands behind the name of the CRL issuer (RFC 5280 sections 4.2.1.13 and 5.2.5).';
const onList =
  'An entry with issuer and serial number of the certificate revokes it (RFC 5280 section 6.3.3 (j)).';

const pointNames: readonly PathCase[] = [
  scoped('full', 'Point and list have the same full name', match, valid, points({ name: full('A') }), [
    { name: full('A') },
  ]),
  scoped(
    'full-revoked',
    'The same, and the target is on the list',
    onList,
    revoked(1),
    points({ name: full('A') }),
    ({ ca, target }) => [list(ca, { ...scope({ name: full('A') }), ...names(target) })],
  ),
  scoped(
    'full-other',
    'Point and list have different full names',
    match,
    unsettled(1),
    points({ name: full('A') }),
    [{ name: full('B') }],
  ),
  scoped(
    'relative-both',
    'Both have the same relative name',
    `${match} ${relativeName}`,
    valid,
    points({ name: relative('A') }),
    [{ name: relative('A') }],
  ),
  scoped(
    'relative-other',
    'They have different relative names',
    `${match} ${relativeName}`,
    unsettled(1),
    points({ name: relative('A') }),
    [{ name: relative('B') }],
  ),
  scoped(
    'full-relative',
    'The point has the full name, the list the relative one',
    `${match} ${relativeName}`,
    valid,
    points({ name: full('A') }),
    [{ name: relative('A') }],
  ),
  scoped(
    'relative-full',
    'The point has the relative name, the list the full one',
    `${match} ${relativeName}`,
    valid,
    points({ name: relative('A') }),
    [{ name: full('A') }],
  ),
  scoped(
    'relative-full-revoked',
    'The same, and the target is on the list',
    onList,
    revoked(1),
    points({ name: relative('A') }),
    ({ ca, target }) => [list(ca, { ...scope({ name: full('A') }), ...names(target) })],
  ),
  scoped(
    'relative-full-other',
    'The point has a relative name, the list another full one',
    `${match} ${relativeName}`,
    unsettled(1),
    points({ name: relative('A') }),
    [{ name: full('B') }],
  ),
  scoped(
    'case',
    'The names differ in case and white space',
    `${match} Directory names match as in section 7.1.`,
    valid,
    points({ name: full('Point A') }),
    [{ name: full(' point  a') }],
  ),
  scoped(
    'second-name',
    'The second name of the point is the third of the list',
    match,
    valid,
    points({ name: { full: [address('a'), address('b')] } }),
    [{ name: { full: [address('c'), address('d'), address('b')] } }],
  ),
  scoped(
    'second-point',
    'The second point of the target has the name of the list',
    'Steps (a) to (l) are run for each distribution point (RFC 5280 section 6.3.3).',
    valid,
    points({ name: { full: [address('a')] } }, { name: { full: [address('b')] } }),
    [{ name: { full: [address('b')] } }],
  ),
  scoped('uri-other', 'Two addresses', match, unsettled(1), points({ name: { full: [address('a')] } }), [
    { name: { full: [address('b')] } },
  ]),
  scoped(
    'list-without-name',
    'The point has a name, the list none',
    'A list without a distribution point covers all (RFC 5280 sections 5.2.5 and 6.3.3 (b)(2)).',
    valid,
    points({ name: full('A') }),
    ({ ca }) => [list(ca)],
  ),
  scoped(
    'no-point',
    'The target has no point, the list a name',
    'Without a point the names of the certificate issuer are assumed (RFC 5280 section 6.3.3), and the list is about other certificates.',
    unsettled(1),
    {},
    [{ name: full('A') }],
  ),
  {
    ...scoped(
      'no-point-issuer-name',
      'The target has no point, the list the name of the CA',
      'Without a point the names of the certificate issuer are assumed (RFC 5280 section 6.3.3).',
      valid,
      {},
      [{ name: { full: [directory(distinguishedName(['C', 'DE'], ['O', 'Path Suite'], ['CN', 'CA']))] } }],
    ),
    disagrees:
      'OpenSSL assumes no distribution point where the certificate has none, as section 6.3.3 does after step (l).',
  },
  scoped(
    'not-critical',
    'Different names, and issuingDistributionPoint is not critical',
    `${match} It is processed however it is marked.`,
    unsettled(1),
    points({ name: full('A') }),
    ({ ca }) => [list(ca, { more: [issuingDistributionPoint({ name: full('B') }, false)] })],
  ),
];

// Kinds of certificates -----------------------------------------------------------------------------------------

const isCa: Departure = { basicConstraints: basicConstraints(true), keyUsage: keyUsage(['keyCertSign']) };
const kind =
  'What the list contains has to be the kind of the certificate (RFC 5280 section 6.3.3 (b)(2)(ii) to (iv)).';

const kinds: readonly PathCase[] = [
  scoped('user-target', 'onlyContainsUserCerts, and the target is of no CA', kind, valid, {}, [
    { onlyUser: true },
  ]),
  scoped('user-ca', 'onlyContainsUserCerts, and the target is of a CA', kind, unsettled(1), isCa, [
    { onlyUser: true },
  ]),
  scoped('ca-target', 'onlyContainsCACerts, and the target is of no CA', kind, unsettled(1), {}, [
    { onlyCa: true },
  ]),
  scoped('ca-ca', 'onlyContainsCACerts, and the target is of a CA', kind, valid, isCa, [{ onlyCa: true }]),
  scoped('user-and-ca', 'Two lists, one for users and one for CAs', kind, valid, {}, [
    { onlyUser: true },
    { onlyCa: true },
  ]),
  scoped(
    'user-and-ca-in-one',
    'onlyContainsUserCerts and onlyContainsCACerts in one list',
    `${kind} No certificate is of both.`,
    unsettled(1),
    {},
    [{ onlyUser: true, onlyCa: true }],
  ),
  scoped('attribute', 'onlyContainsAttributeCerts', kind, unsettled(1), {}, [{ onlyAttribute: true }]),
  scoped(
    'ca-list-names-target',
    'onlyContainsCACerts, and the target, which is of no CA, is on the list',
    `${kind} The list does not speak of the target.`,
    unsettled(1),
    {},
    ({ ca, target }) => [list(ca, { ...scope({ onlyCa: true }), ...names(target) })],
  ),
];

// Reasons -------------------------------------------------------------------------------------------------------

const compromise: readonly ReasonFlag[] = ['keyCompromise', 'cACompromise'];
const others: readonly ReasonFlag[] = [
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
];
const all =
  'reasons_mask has to grow to all reasons, else the status is not determined (RFC 5280 section 6.3.3 (d), (e), (l)).';
const split = points({ name: full('A'), reasons: compromise }, { name: full('B'), reasons: others });

const reasons: readonly PathCase[] = [
  scoped('some-reasons', 'One list, for keyCompromise and cACompromise', all, unsettled(1), {}, [
    { reasons: compromise },
  ]),
  scoped('some-reasons-revoked', 'The target is on that list', onList, revoked(1), {}, ({ ca, target }) => [
    list(ca, { ...scope({ reasons: compromise }), ...names(target) }),
  ]),
  scoped(
    'some-reasons-hold',
    'The target is on a list for certificateHold alone',
    onList,
    revoked(1),
    {},
    ({ ca, target }) => [
      list(ca, {
        ...scope({ reasons: ['certificateHold'] }),
        entries: [{ serialNumber: target.serialNumber, reason: 6 }],
      }),
    ],
  ),
  scoped('all-reasons-in-two', 'Two lists have all reasons together', all, valid, {}, [
    { reasons: compromise },
    { reasons: others },
  ]),
  scoped('all-but-one', 'Two lists have all reasons but aACompromise', all, unsettled(1), {}, [
    { reasons: compromise },
    { reasons: others.slice(0, -1) },
  ]),
  scoped('points-by-reasons', 'Two points for different reasons, and a list for each', all, valid, split, [
    { name: full('A'), reasons: compromise },
    { name: full('B'), reasons: others },
  ]),
  scoped(
    'points-by-reasons-first-revoked',
    'The target is on the first of the two lists',
    onList,
    revoked(1),
    split,
    ({ ca, target }) => [
      list(ca, { ...scope({ name: full('A'), reasons: compromise }), ...names(target) }),
      list(ca, scope({ name: full('B'), reasons: others })),
    ],
  ),
  scoped(
    'points-by-reasons-second-revoked',
    'The target is on the second of the two lists',
    onList,
    revoked(1),
    split,
    ({ ca, target }) => [
      list(ca, scope({ name: full('A'), reasons: compromise })),
      list(ca, {
        ...scope({ name: full('B'), reasons: others }),
        entries: [{ serialNumber: target.serialNumber, reason: 4 }],
      }),
    ],
  ),
  scoped(
    'points-by-reasons-crossed',
    'Two points for different reasons, and each list is for the reasons of the other',
    'interim_reasons_mask is what both have in common (RFC 5280 section 6.3.3 (d)(1)): nothing.',
    unsettled(1),
    split,
    [
      { name: full('A'), reasons: others },
      { name: full('B'), reasons: compromise },
    ],
  ),
  scoped(
    'point-with-some-reasons',
    'A point for some reasons, and one list of that name for all',
    'interim_reasons_mask is the reasons of the point (RFC 5280 section 6.3.3 (d)(3)).',
    unsettled(1),
    points({ name: full('A'), reasons: compromise }),
    [{ name: full('A') }],
  ),
];

export const scopes: Section = {
  title: 'Scopes of lists (RFC 5280 sections 5.2.5 and 6.3.3 (b), (d), (e))',
  cases: [...pointNames, ...kinds, ...reasons],
};
