import type { Der } from '../../../e2e/maker/der';
import { attribute, distinguishedName, type ListEntry } from '../../../e2e/maker/pki';
import {
  crlDistributionPoints,
  generalName,
  issuingDistributionPoint,
  keyUsage,
  type Point,
  type Scope,
} from '../../../e2e/maker/pki-extensions';
import { revoked, unheardOf, unsettled, valid, type Expected, type PathCase, type Section } from './case';
import { anchor, issueCa, issueTarget, list, type Certified, type Departure } from './parties';

const { directory, uri } = generalName;

interface Indirect {
  readonly root: Certified;
  readonly ca: Certified;
  readonly target: Certified;
  /** Issues lists for others, and no certificates. */
  readonly listIssuer: Certified;
}

const relative = { relative: [attribute('OU', 'All')] };
const behindListIssuer = distinguishedName(
  ['C', 'DE'],
  ['O', 'Path Suite'],
  ['CN', 'List Issuer'],
  ['OU', 'All'],
);
const address = { full: [uri('https://lists.example/all.crl')] };

interface Shape {
  /** Points of the target; by default one with the list issuer as cRLIssuer. */
  readonly points?: (listIssuer: Certified) => readonly Point[];
  /** Who certifies the list issuer; the anchor by default. */
  readonly certifiedBy?: 'anchor' | 'ca' | 'other anchor';
  readonly listIssuer?: (name: Der) => Departure;
  readonly lists: (parties: Indirect) => Der[];
}

const indirectCase = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  shape: Shape,
): PathCase => ({
  id: `list-indirect-${id}`,
  title,
  because,
  expected,
  build: () => {
    const root = anchor();
    const ca = issueCa(root, 'CA');
    const name = 'List Issuer';
    const other = anchor({ name: 'Other Anchor' });
    const parent = { anchor: root, ca, 'other anchor': other }[shape.certifiedBy ?? 'anchor'];
    const ordinary: Departure = { basicConstraints: null, keyUsage: keyUsage(['cRLSign']) };
    const listIssuer = issueCa(parent, name, { ...ordinary, ...shape.listIssuer?.(nameOfListIssuer) });
    const points = shape.points?.(listIssuer) ?? [{ name: address, crlIssuer: [directory(listIssuer.name)] }];
    const target = issueTarget(ca, { more: points.length === 0 ? [] : [crlDistributionPoints(points)] });
    return {
      anchors: shape.certifiedBy === 'other anchor' ? [root.der, other.der] : [root.der],
      path: [ca.der, target.der],
      bag: [listIssuer.der],
      lists: shape.lists({ root, ca, target, listIssuer }),
    };
  },
});

const nameOfListIssuer = anchor({ name: 'List Issuer' }).name;

const indirect = (entries: readonly ListEntry[] = [], scope: Scope = {}) => ({
  entries,
  more: [issuingDistributionPoint({ name: address, indirect: true, ...scope })],
});

const issuers = (...parties: readonly Certified[]): readonly Der[] =>
  parties.map(({ name }) => directory(name));

const byListIssuer =
  'The list is by the cRLIssuer of the distribution point, and is indirect (RFC 5280 section 6.3.3 (b)(1)).';
const entryIssuer =
  'An entry is about certificates of its certificateIssuer; without it, of that of the entry before, at first of the CRL issuer (RFC 5280 section 5.3.3).';

export const indirectLists: Section = {
  title: 'Indirect lists (RFC 5280 sections 5.2.5, 5.3.3 and 6.3.3 (b)(1))',
  cases: [
    indirectCase('good', 'A list by the cRLIssuer names nobody', byListIssuer, valid, {
      lists: ({ root, listIssuer }) => [list(root), list(listIssuer, indirect())],
    }),
    indirectCase(
      'revoked',
      'It names the target, with the CA as certificateIssuer',
      entryIssuer,
      revoked(1),
      {
        lists: ({ root, ca, target, listIssuer }) => [
          list(root),
          list(listIssuer, indirect([{ serialNumber: target.serialNumber, certificateIssuer: issuers(ca) }])),
        ],
      },
    ),
    indirectCase(
      'same-number',
      'It names the serial number of the target, with the anchor as certificateIssuer',
      entryIssuer,
      valid,
      {
        lists: ({ root, target, listIssuer }) => [
          list(root),
          list(
            listIssuer,
            indirect([{ serialNumber: target.serialNumber, certificateIssuer: issuers(root) }]),
          ),
        ],
      },
    ),
    indirectCase(
      'same-number-of-list-issuer',
      'It names the serial number of the target, without a certificateIssuer',
      entryIssuer,
      valid,
      {
        lists: ({ root, target, listIssuer }) => [
          list(root),
          list(listIssuer, indirect([{ serialNumber: target.serialNumber }])),
        ],
      },
    ),
    indirectCase(
      'inherited',
      'An entry of the CA, then the target without a certificateIssuer',
      entryIssuer,
      revoked(1),
      {
        lists: ({ root, ca, target, listIssuer }) => [
          list(root),
          list(
            listIssuer,
            indirect([
              { serialNumber: 3_000_001, certificateIssuer: issuers(ca) },
              { serialNumber: 3_000_002 },
              { serialNumber: target.serialNumber },
            ]),
          ),
        ],
      },
    ),
    indirectCase(
      'inherited-from-other',
      'An entry of the CA, one of the anchor, then the serial number of the target',
      entryIssuer,
      valid,
      {
        lists: ({ root, ca, target, listIssuer }) => [
          list(root),
          list(
            listIssuer,
            indirect([
              { serialNumber: 3_000_001, certificateIssuer: issuers(ca) },
              { serialNumber: 3_000_002, certificateIssuer: issuers(root) },
              { serialNumber: target.serialNumber },
            ]),
          ),
        ],
      },
    ),
    indirectCase(
      'twice',
      'The serial number of the target twice: of the anchor, and of the CA',
      entryIssuer,
      revoked(1),
      {
        lists: ({ root, ca, target, listIssuer }) => [
          list(root),
          list(
            listIssuer,
            indirect([
              { serialNumber: target.serialNumber, certificateIssuer: issuers(root) },
              { serialNumber: target.serialNumber, certificateIssuer: issuers(ca) },
            ]),
          ),
        ],
      },
    ),
    indirectCase('not-indirect', 'The list by the cRLIssuer is not indirect', byListIssuer, unsettled(1), {
      lists: ({ root, listIssuer }) => [
        list(root),
        list(listIssuer, { more: [issuingDistributionPoint({ name: address })] }),
      ],
    }),
    indirectCase(
      'without-scope',
      'The list by the cRLIssuer has no issuingDistributionPoint',
      byListIssuer,
      unsettled(1),
      {
        lists: ({ root, listIssuer }) => [list(root), list(listIssuer)],
      },
    ),
    indirectCase(
      'missing',
      'There is no list by the cRLIssuer, nor by the CA',
      'No list tells of the target (RFC 5280 section 6.1.3 (a)(3)).',
      unheardOf(1),
      {
        lists: ({ root }) => [list(root)],
      },
    ),
    indirectCase(
      'other-list-issuer',
      'The point names the anchor as cRLIssuer, the list is by another',
      byListIssuer,
      unsettled(1),
      {
        points: () => [{ name: address, crlIssuer: [directory(anchor().name)] }],
        lists: ({ root, listIssuer }) => [list(root), list(listIssuer, indirect())],
      },
    ),
    indirectCase(
      'not-named',
      'The point has no cRLIssuer, and the list is by another than the CA',
      'Without cRLIssuer the list is by the certificate issuer (RFC 5280 section 6.3.3 (b)(1)).',
      unheardOf(1),
      {
        points: () => [{ name: address }],
        lists: ({ root, listIssuer }) => [list(root), list(listIssuer, indirect())],
      },
    ),
    indirectCase(
      'list-of-ca',
      'There is no list by the cRLIssuer, but an ordinary one by the CA',
      'What the points leave open, lists by the certificate issuer may settle (RFC 5280 section 6.3.3, after (l)).',
      valid,
      {
        lists: ({ root, ca }) => [list(root), list(ca)],
      },
    ),
    indirectCase(
      'own',
      'The CA issues an indirect list itself',
      'indirectCRL says that others may be on the list (RFC 5280 section 5.2.5); that the issuer has none beside forbids nothing.',
      valid,
      {
        points: () => [{ name: address }],
        lists: ({ root, ca }) => [list(root), list(ca, indirect())],
      },
    ),
    indirectCase(
      'own-without-point',
      'The same, and neither target nor list has a distribution point',
      'Without a point the names of the certificate issuer are assumed (RFC 5280 section 6.3.3, after (l)).',
      valid,
      {
        points: () => [],
        lists: ({ root, ca }) => [
          list(root),
          list(ca, { more: [issuingDistributionPoint({ indirect: true })] }),
        ],
      },
    ),
    indirectCase('own-revoked', 'The same, and the target is on the list', entryIssuer, revoked(1), {
      points: () => [{ name: address }],
      lists: ({ root, ca, target }) => [
        list(root),
        list(ca, indirect([{ serialNumber: target.serialNumber }])),
      ],
    }),
    indirectCase(
      'own-other-issuer',
      'The CA issues an indirect list with the serial number of the target, of another issuer',
      entryIssuer,
      valid,
      {
        points: () => [{ name: address }],
        lists: ({ root, ca, target, listIssuer }) => [
          list(root),
          list(ca, indirect([{ serialNumber: target.serialNumber, certificateIssuer: issuers(listIssuer) }])),
        ],
      },
    ),
    indirectCase(
      'by-issuer-name',
      'The point has no name, and the name of the list is that of the cRLIssuer',
      'Where the point has no name, cRLIssuer is compared (RFC 5280 section 6.3.3 (b)(2)(i)).',
      valid,
      {
        points: (listIssuer) => [{ crlIssuer: [directory(listIssuer.name)] }],
        lists: ({ root, listIssuer }) => [
          list(root),
          list(listIssuer, indirect([], { name: { full: issuers(listIssuer) } })),
        ],
      },
    ),
    indirectCase('no-names', 'Neither the point nor the list has a name', byListIssuer, valid, {
      points: (listIssuer) => [{ crlIssuer: [directory(listIssuer.name)] }],
      lists: ({ root, listIssuer }) => [
        list(root),
        list(listIssuer, { more: [issuingDistributionPoint({ indirect: true })] }),
      ],
    }),
    indirectCase(
      'relative',
      'The point and the list have the same name relative to the cRLIssuer',
      'A relative name stands behind the name of the CRL issuer (RFC 5280 section 4.2.1.13).',
      valid,
      {
        points: (listIssuer) => [{ name: relative, crlIssuer: [directory(listIssuer.name)] }],
        lists: ({ root, listIssuer }) => [list(root), list(listIssuer, indirect([], { name: relative }))],
      },
    ),
    indirectCase(
      'relative-full',
      'The point has a name relative to the cRLIssuer, the list the full name',
      'A relative name stands behind the name of the CRL issuer (RFC 5280 section 4.2.1.13).',
      valid,
      {
        points: (listIssuer) => [{ name: relative, crlIssuer: [directory(listIssuer.name)] }],
        lists: ({ root, listIssuer }) => [
          list(root),
          list(listIssuer, indirect([], { name: { full: [directory(behindListIssuer)] } })),
        ],
      },
    ),
    indirectCase(
      'other-name',
      'The point and the list have different names',
      'One of the names of the list has to be one of the names of the distribution point (RFC 5280 section 6.3.3 (b)(2)(i)).',
      unsettled(1),
      {
        lists: ({ root, listIssuer }) => [list(root), list(listIssuer, indirect([], { name: relative }))],
      },
    ),
    indirectCase(
      'certified-by-other-anchor',
      'Another anchor certified the cRLIssuer',
      'The path of the CRL issuer MUST start at the same anchor (RFC 5280 section 6.3.3 (f)).',
      unsettled(1),
      {
        certifiedBy: 'other anchor',
        lists: ({ root, listIssuer }) => [list(root), list(listIssuer, indirect())],
      },
    ),
    indirectCase(
      'certified-by-ca',
      'The CA certified the cRLIssuer, whose list tells of its certificate by itself',
      'The path of the CRL issuer starts at the same anchor (RFC 5280 section 6.3.3 (f)).',
      valid,
      {
        certifiedBy: 'ca',
        lists: ({ root, ca, listIssuer }) => [list(root), list(ca), list(listIssuer, indirect())],
      },
    ),
    indirectCase(
      'certified-by-ca-revoked',
      'The CA revoked the cRLIssuer, and there is no list of the CA for users',
      'The path of the CRL issuer has to be valid (RFC 5280 section 6.3.3 (f)).',
      unsettled(1),
      {
        certifiedBy: 'ca',
        lists: ({ root, ca, listIssuer }) => [
          list(root),
          list(ca, {
            entries: [{ serialNumber: listIssuer.serialNumber }],
            more: [issuingDistributionPoint({ name: { full: [uri('https://ca.example/signers.crl')] } })],
          }),
          list(listIssuer, indirect()),
        ],
        listIssuer: () => ({
          more: [crlDistributionPoints([{ name: { full: [uri('https://ca.example/signers.crl')] } }])],
        }),
      },
    ),
    {
      ...indirectCase(
        'circular',
        'The certificate of the cRLIssuer is covered by its own list',
        'Nothing in section 6.3.3 forbids that a list tells of the certificate of its own issuer.',
        valid,
        {
          certifiedBy: 'ca',
          listIssuer: (name) => ({
            more: [crlDistributionPoints([{ name: address, crlIssuer: [directory(name)] }])],
          }),
          lists: ({ root, listIssuer }) => [list(root), list(listIssuer, indirect())],
        },
      ),
      disagrees:
        'OpenSSL checks no list within the path of a CRL issuer by that issuer itself; section 6.3.3 (f) only asks for a valid path.',
    },
    indirectCase(
      'circular-revoked',
      'The same, and the cRLIssuer is on its own list',
      'The path of the CRL issuer is not valid (RFC 5280 section 6.3.3 (f)).',
      unsettled(1),
      {
        certifiedBy: 'ca',
        listIssuer: (name) => ({
          more: [crlDistributionPoints([{ name: address, crlIssuer: [directory(name)] }])],
        }),
        lists: ({ root, ca, listIssuer }) => [
          list(root),
          list(
            listIssuer,
            indirect([{ serialNumber: listIssuer.serialNumber, certificateIssuer: issuers(ca) }]),
          ),
        ],
      },
    ),
    indirectCase(
      'second-issuer',
      'Of two points, one is for the list of another, one for that of the CA',
      'Steps (a) to (l) are run for each distribution point (RFC 5280 section 6.3.3).',
      valid,
      {
        points: (listIssuer) => [
          {
            name: address,
            crlIssuer: [directory(listIssuer.name)],
            reasons: ['keyCompromise', 'cACompromise'],
          },
          { name: { full: [uri('https://ca.example/own.crl')] } },
        ],
        lists: ({ root, ca, listIssuer }) => [
          list(root),
          list(listIssuer, indirect()),
          list(ca, {
            more: [issuingDistributionPoint({ name: { full: [uri('https://ca.example/own.crl')] } })],
          }),
        ],
      },
    ),
  ],
};
