import { octetString, type Der } from '../../../e2e/maker/der';
import { extension, party, type ListEntry } from '../../../e2e/maker/pki';
import {
  deltaCrlIndicator,
  freshestCrl,
  generalName,
  issuingDistributionPoint,
  authorityKeyIdentifier,
  crlNumber,
} from '../../../e2e/maker/pki-extensions';
import { revoked, unsettled, valid, type Expected, type PathCase, type Section } from './case';
import { listCase } from './lists';
import { list, type Trio } from './parties';

/** Where the newest delta list is (section 5.2.6); OpenSSL looks at none without it. */
const freshest = freshestCrl([{ name: { full: [generalName.uri('https://ca.example/delta.crl')] } }]);

type Departure = NonNullable<Parameters<typeof list>[1]>;

const recent = new Date('2025-05-25T00:00:00Z');
const past = new Date('2025-05-31T00:00:00Z');

const complete = ({ ca }: Trio, { more = [], ...departure }: Departure = {}): Der =>
  list(ca, { number: 3, ...departure, more: [freshest, ...more] });

const delta = ({ ca }: Trio, base: number, { more = [], ...departure }: Departure = {}): Der =>
  list(ca, { number: 5, thisUpdate: recent, ...departure, more: [deltaCrlIndicator(base), ...more] });

const entry = ({ target }: Trio, reason?: number): { readonly entries: readonly ListEntry[] } => ({
  entries: [{ serialNumber: target.serialNumber, ...(reason === undefined ? {} : { reason }) }],
});

const HOLD = 6;
const REMOVE = 8;

const deltaCase = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  lists: (parties: Trio) => Der[],
): PathCase =>
  listCase(`delta-${id}`, title, because, expected, (parties) => [list(parties.root), ...lists(parties)]);

const changes =
  'The delta list tells what has changed since; where it does not name the certificate, the complete list counts (RFC 5280 section 6.3.3 (i), (j)).';
const extendsBase =
  'A delta list is applied to a complete one whose number is BaseCRLNumber or more, and less than its own (RFC 5280 section 5.2.4).';

export const deltaLists: Section = {
  title: 'Delta lists (RFC 5280 sections 5.2.4 and 6.3.3 (c), (h) to (k))',
  cases: [
    deltaCase(
      'alone',
      'A delta list without a complete one',
      'A delta list is no complete list (RFC 5280 section 5.2.4).',
      unsettled(1),
      (parties) => [delta(parties, 3)],
    ),
    deltaCase(
      'good',
      'Neither the complete nor the delta list names the target',
      changes,
      valid,
      (parties) => [complete(parties), delta(parties, 3)],
    ),
    deltaCase(
      'complete-revokes',
      'The complete list names the target, the delta list does not',
      changes,
      revoked(1),
      (parties) => [complete(parties, entry(parties)), delta(parties, 3)],
    ),
    deltaCase(
      'delta-revokes',
      'The delta list names the target, the complete one does not',
      changes,
      revoked(1),
      (parties) => [complete(parties), delta(parties, 3, entry(parties, 1))],
    ),
    deltaCase(
      'remove',
      'On hold in the complete list, removeFromCRL in the delta list',
      'removeFromCRL makes the status UNREVOKED (RFC 5280 section 6.3.3 (k)).',
      valid,
      (parties) => [complete(parties, entry(parties, HOLD)), delta(parties, 3, entry(parties, REMOVE))],
    ),
    deltaCase(
      'hold-to-revoked',
      'On hold in the complete list, keyCompromise in the delta list',
      changes,
      revoked(1),
      (parties) => [complete(parties, entry(parties, HOLD)), delta(parties, 3, entry(parties, 1))],
    ),
    deltaCase(
      'hold-stays',
      'On hold in the complete list, and the delta list is silent',
      changes,
      revoked(1),
      (parties) => [complete(parties, entry(parties, HOLD)), delta(parties, 3)],
    ),
    deltaCase('hold-in-delta', 'On hold in the delta list', changes, revoked(1), (parties) => [
      complete(parties),
      delta(parties, 3, entry(parties, HOLD)),
    ]),
    deltaCase(
      'later-complete',
      'The complete list is later than the base of the delta list',
      extendsBase,
      valid,
      (parties) => [complete(parties), delta(parties, 1)],
    ),
    deltaCase(
      'later-complete-revoked',
      'The same, and the delta list names the target',
      extendsBase,
      revoked(1),
      (parties) => [complete(parties), delta(parties, 1, entry(parties))],
    ),
    deltaCase(
      'base-too-late',
      'The base of the delta list is later than the complete list, which is stale',
      `${extendsBase} Without it the complete list is past its nextUpdate.`,
      unsettled(1),
      (parties) => [complete(parties, { nextUpdate: past }), delta(parties, 4)],
    ),
    deltaCase(
      'stale-complete',
      'The complete list is stale, the delta list is not',
      'Together they are a complete list as of the delta list (RFC 5280 section 5.2.4).',
      valid,
      (parties) => [complete(parties, { nextUpdate: past }), delta(parties, 3)],
    ),
    deltaCase(
      'stale-complete-removed',
      'The same, on hold in the complete list, removeFromCRL in the delta list',
      'Together they are a complete list as of the delta list (RFC 5280 sections 5.2.4, 6.3.3 (k)).',
      valid,
      (parties) => [
        complete(parties, { nextUpdate: past, ...entry(parties, HOLD) }),
        delta(parties, 3, entry(parties, REMOVE)),
      ],
    ),
    deltaCase(
      'stale-both',
      'Both are stale',
      'Neither is current (RFC 5280 section 6.3.3 (a)).',
      unsettled(1),
      (parties) => [complete(parties, { nextUpdate: past }), delta(parties, 3, { nextUpdate: past })],
    ),
    deltaCase(
      'stale-delta',
      'The delta list is stale, the complete one is not',
      'Whether delta lists are used is left to the verifier (RFC 5280 section 6.3.1 (b)), and the complete list is current.',
      valid,
      (parties) => [complete(parties), delta(parties, 3, { nextUpdate: past })],
    ),
    deltaCase(
      'other-key',
      'A delta list signed by another key has the target removed from hold',
      'The delta list has to verify with the key of the complete one (RFC 5280 section 6.3.3 (h)).',
      revoked(1),
      (parties) => [
        complete(parties, entry(parties, HOLD)),
        list(party(parties.ca.name), {
          number: 5,
          thisUpdate: recent,
          more: [deltaCrlIndicator(3)],
          ...entry(parties, REMOVE),
        }),
      ],
    ),
    deltaCase(
      'bad-signature',
      'A delta list whose signature does not verify has the target removed from hold',
      'The delta list has to verify with the key of the complete one (RFC 5280 section 6.3.3 (h)).',
      revoked(1),
      (parties) => [
        complete(parties, entry(parties, HOLD)),
        delta(parties, 3, { spoil: true, ...entry(parties, REMOVE) }),
      ],
    ),
    deltaCase(
      'other-scope',
      'A delta list for CAs has the target removed from hold',
      'The issuing distribution points of both have to match (RFC 5280 section 6.3.3 (c)(2)).',
      revoked(1),
      (parties) => [
        complete(parties, entry(parties, HOLD)),
        delta(parties, 3, { more: [issuingDistributionPoint({ onlyCa: true })], ...entry(parties, REMOVE) }),
      ],
    ),
    deltaCase(
      'same-scope',
      'Both are for users, and the delta list has the target removed from hold',
      'The issuing distribution points of both match (RFC 5280 section 6.3.3 (c)(2)).',
      valid,
      (parties) => [
        complete(parties, { more: [issuingDistributionPoint({ onlyUser: true })], ...entry(parties, HOLD) }),
        delta(parties, 3, {
          more: [issuingDistributionPoint({ onlyUser: true })],
          ...entry(parties, REMOVE),
        }),
      ],
    ),
    deltaCase(
      'older-than-complete',
      'A delta list with a number below that of the complete one has the target removed from hold',
      `${extendsBase} This one is older.`,
      revoked(1),
      (parties) => [
        complete(parties, { number: 7, ...entry(parties, HOLD) }),
        delta(parties, 3, entry(parties, REMOVE)),
      ],
    ),
    deltaCase(
      'other-key-identifier',
      'A delta list with another authorityKeyIdentifier has the target removed from hold',
      'The authority key identifiers of both have to match (RFC 5280 section 6.3.3 (c)(3)).',
      revoked(1),
      (parties) => [
        complete(parties, entry(parties, HOLD)),
        delta(parties, 3, {
          extensions: [authorityKeyIdentifier(parties.root.key), crlNumber(5), deltaCrlIndicator(3)],
          ...entry(parties, REMOVE),
        }),
      ],
    ),
    deltaCase(
      'on-delta',
      'Two delta lists, the second on top of the first, without a complete one',
      'A delta list extends a complete list (RFC 5280 sections 5.2.4, 6.3.3 (c)).',
      unsettled(1),
      (parties) => [
        delta(parties, 3),
        delta(parties, 5, { number: 6, thisUpdate: new Date('2025-05-28T00:00:00Z') }),
      ],
    ),
    deltaCase(
      'unknown-critical',
      'A delta list with an unknown critical extension has the target removed from hold',
      'Such a list MUST NOT be used (RFC 5280 section 5.2).',
      revoked(1),
      (parties) => [
        complete(parties, entry(parties, HOLD)),
        delta(parties, 3, {
          more: [extension('1.3.6.1.4.1.99999.3', octetString(), true)],
          ...entry(parties, REMOVE),
        }),
      ],
    ),
    {
      ...deltaCase(
        'two',
        'Of two delta lists the newer one has the target removed from hold',
        'The newest delta list tells most (RFC 5280 section 5.2.4).',
        valid,
        (parties) => [
          complete(parties, entry(parties, HOLD)),
          delta(parties, 3),
          delta(parties, 3, {
            number: 6,
            thisUpdate: new Date('2025-05-28T00:00:00Z'),
            ...entry(parties, REMOVE),
          }),
        ],
      ),
      disagrees:
        'OpenSSL takes the first delta list that extends the complete one; by section 5.2.3 the one with the greater number supersedes it.',
    },
  ],
};
