import { generalizedTime, octetString } from '../../../e2e/maker/der';
import { extension, party, type ListContent } from '../../../e2e/maker/pki';
import { keyUsage } from '../../../e2e/maker/pki-extensions';
import { ecKey, rsaKey } from '../../../e2e/maker/keys';
import {
  broken,
  revoked,
  unheardOf,
  unsettled,
  valid,
  type Expected,
  type PathCase,
  type Scenario,
  type Section,
} from './case';
import { list, trio, type Trio } from './parties';

/** A case about anchor, CA and target, with the lists that the function makes. */
export const listCase = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  lists: (parties: Trio) => NonNullable<Scenario['lists']>,
  departures: Parameters<typeof trio>[0] = {},
): PathCase => ({
  id: `list-${id}`,
  title,
  because,
  expected,
  build: () => {
    const parties = trio(departures);
    return { anchors: parties.anchors, path: parties.path, lists: lists(parties) };
  },
});

type ListDeparture = NonNullable<Parameters<typeof list>[1]>;

/** A case where the list of the CA departs from an ordinary one, and that of the anchor does not. */
const ofCa = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  departure: ListDeparture | ((parties: Trio) => ListDeparture),
  departures?: Parameters<typeof trio>[0],
): PathCase =>
  listCase(
    id,
    title,
    because,
    expected,
    (parties) => [
      list(parties.root),
      list(parties.ca, typeof departure === 'function' ? departure(parties) : departure),
    ],
    departures,
  );

/** Names the target, for the given reason. */
const naming =
  (reason?: number, rest: Partial<ListContent> = {}) =>
  ({ target }: Trio): ListDeparture => ({
    ...rest,
    entries: [{ serialNumber: target.serialNumber, ...(reason === undefined ? {} : { reason }) }],
  });

const required =
  'The certificate must not be revoked, which some list has to show (RFC 5280 section 6.1.3 (a)(3)).';
export const onList =
  'An entry with issuer and serial number of the certificate revokes it (RFC 5280 section 6.3.3 (j)).';
const signature = 'The signature on the list has to verify (RFC 5280 section 6.3.3 (g)).';
const unknownCritical =
  'A list with a critical extension that is not recognized MUST NOT be used to determine the status (RFC 5280 sections 5.2 and 5.3).';
const current =
  'A list past its nextUpdate has to be replaced before it shows that nothing was revoked (RFC 5280 section 6.3.3 (a)).';
export const crlSign =
  'If keyUsage of the CRL issuer is present, cRLSign has to be set (RFC 5280 section 6.3.3 (f)).';
const unknown = (critical: boolean) => extension('1.3.6.1.4.1.99999.3', octetString(), critical);
const HUGE = 0x7f_00112233_44556677_8899aabb_ccddeeff_0011_01n;

export const basicLists: Section = {
  title: 'Revocation lists (RFC 5280 sections 5 and 6.3.3)',
  cases: [
    ofCa('good', 'Anchor and CA have lists that name nobody', required, valid, {}),
    ofCa('good-others', 'The list of the CA names others', onList, valid, {
      entries: [{ serialNumber: 1_000_001 }, { serialNumber: 1_000_002, reason: 1 }],
    }),
    listCase('none', 'No list at all', required, unheardOf(0), () => []),
    listCase('none-of-ca', 'No list of the CA', required, unheardOf(1), ({ root }) => [list(root)]),
    listCase('none-of-anchor', 'No list of the anchor', required, unheardOf(0), ({ ca }) => [list(ca)]),
    ofCa('target-revoked', 'The target is on the list of the CA', onList, revoked(1), naming()),
    ofCa(
      'target-revoked-reason',
      'The target is on the list, for keyCompromise',
      onList,
      revoked(1),
      naming(1),
    ),
    ofCa(
      'target-on-hold',
      'The target is on the list, for certificateHold',
      'A hold is an entry as any other (RFC 5280 sections 5.3.1, 6.3.3 (j)).',
      revoked(1),
      naming(6),
    ),
    listCase('ca-revoked', 'The CA is on the list of the anchor', onList, revoked(0), ({ root, ca }) => [
      list(root, { entries: [{ serialNumber: ca.serialNumber, reason: 2 }] }),
      list(ca),
    ]),
    listCase(
      'same-number',
      'The anchor revoked another certificate with the serial number of the target',
      'Serial numbers are unique for one issuer (RFC 5280 sections 4.1.2.2, 6.3.3 (b)(1)).',
      valid,
      ({ root, ca, target }) => [list(root, { entries: [{ serialNumber: target.serialNumber }] }), list(ca)],
    ),
    ofCa('bad-signature', 'The signature on the list of the CA does not verify', signature, unsettled(1), {
      spoil: true,
    }),
    ofCa(
      'bad-signature-revoked',
      'So does that on a list that names the target',
      `${signature} A list that anybody could have made shows nothing.`,
      unsettled(1),
      naming(1, { spoil: true }),
    ),
    ofCa(
      'wrong-name',
      'The list signed by the CA bears another name',
      'A list is by the issuer of the certificate (RFC 5280 section 6.3.3 (b)(1)).',
      unheardOf(1),
      { issuerName: party('Other CA').name },
    ),
    listCase('wrong-list', 'Two lists of the anchor, none of the CA', required, unheardOf(1), ({ root }) => [
      list(root),
      list(root, { number: 2 }),
    ]),
    listCase(
      'two-one-good',
      'Two lists bear the name of the CA, of which one is signed by another key',
      `${signature} The other one stands by itself.`,
      valid,
      ({ root, ca }) => [list(root), list(party(ca.name)), list(ca)],
    ),
    listCase(
      'other-key',
      'The list bears the name of the CA, and is signed by another key',
      signature,
      unsettled(1),
      ({ root, ca }) => [list(root), list(party(ca.name))],
    ),
    {
      ...ofCa(
        'algorithms-differ',
        'The two algorithms in the list differ',
        'Both fields MUST contain the same algorithm identifier (RFC 5280 section 5.1.1.2).',
        unsettled(1),
        { innerScheme: 'ecdsa-sha384' },
      ),
      disagrees:
        'OpenSSL compares the two fields in certificates, and not in lists; section 5.1.1.2 asks for both to be the same.',
    },
    {
      ...ofCa(
        'sha1',
        'The list is signed with SHA-1',
        'A signature with SHA-1 proves nothing (RFC 6194 section 3; RFC 5280 section 6.3.3 (g)).',
        unsettled(1),
        { scheme: 'ecdsa-sha1' },
      ),
      disagrees:
        'The security level of OpenSSL is for certificates alone; section 6.3.3 (g) rests on the signature of the list as much.',
    },
    ofCa('rsa', 'The list is signed with RSA', signature, valid, {}, { ca: { key: rsaKey() } }),
    ofCa(
      'p384',
      'The list is signed on P-384',
      signature,
      valid,
      {},
      { ca: { key: ecKey('P-384', 'ecdsa-sha384') } },
    ),
    ofCa(
      'unknown-entry-extension',
      'An entry of another certificate has an unknown critical extension',
      unknownCritical,
      unsettled(1),
      {
        entries: [{ serialNumber: 1_000_001, extensions: [unknown(true)] }],
      },
    ),
    ofCa(
      'unknown-entry-extension-not-critical',
      'An entry of another certificate has an unknown extension, not critical',
      'It may be ignored (RFC 5280 section 5.3).',
      valid,
      {
        entries: [{ serialNumber: 1_000_001, extensions: [unknown(false)] }],
      },
    ),
    ofCa('unknown-extension', 'The list has an unknown critical extension', unknownCritical, unsettled(1), {
      more: [unknown(true)],
    }),
    ofCa(
      'unknown-extension-not-critical',
      'The list has an unknown extension, not critical',
      'It may be ignored (RFC 5280 section 5.2).',
      valid,
      { more: [unknown(false)] },
    ),
    ofCa(
      'unknown-extension-revoked',
      'The list has an unknown critical extension and names the target',
      unknownCritical,
      broken('revocation', 1),
      (parties) => ({
        ...naming()(parties),
        more: [unknown(true)],
      }),
    ),
    ofCa('stale', 'nextUpdate is past', current, unsettled(1), {
      nextUpdate: new Date('2025-05-31T00:00:00Z'),
    }),
    ofCa('stale-1999', 'nextUpdate is UTCTime in 1999', current, unsettled(1), {
      thisUpdate: new Date('1998-01-01T00:00:00Z'),
      nextUpdate: new Date('1999-01-01T00:00:00Z'),
    }),
    ofCa(
      'stale-revoked',
      'nextUpdate is past, and the target is on the list',
      'A revocation stays on the lists until the certificate has expired (RFC 5280 section 3.3).',
      broken('revocation', 1),
      naming(1, { nextUpdate: new Date('2025-05-31T00:00:00Z') }),
    ),
    ofCa(
      'generalized-next-update',
      'nextUpdate is in 2050, as GeneralizedTime',
      'Dates in 2050 or later are GeneralizedTime (RFC 5280 section 5.1.2.5).',
      valid,
      { nextUpdate: generalizedTime(new Date('2050-01-01T00:00:00Z')) },
    ),
    ofCa(
      'not-yet',
      'thisUpdate is in the future',
      'A list tells what was known at thisUpdate (RFC 5280 section 5.1.2.4), not before.',
      unsettled(1),
      { thisUpdate: new Date('2025-06-15T00:00:00Z') },
    ),
    {
      ...ofCa(
        'without-next-update',
        'There is no nextUpdate',
        'nextUpdate is required, and how a list without it is processed is not specified (RFC 5280 section 5.1.2.5); that nothing was revoked is not shown.',
        unsettled(1),
        { nextUpdate: null },
      ),
      disagrees:
        'OpenSSL takes a list without nextUpdate as current for ever; section 5.1.2.5 leaves that open.',
    },
    ofCa(
      'without-number',
      'The list has no cRLNumber',
      'CAs have to number their lists (RFC 5280 section 5.2.3), but section 6.3.3 does not ask for the number of a complete list.',
      valid,
      { number: null },
    ),
    ofCa(
      'version-1',
      'The list has version 1, without extensions',
      'Version 1 lists have the same fields but for extensions (RFC 5280 section 5.1.2.1), and section 6.3.3 asks for no extension.',
      valid,
      { version: 1, extensions: [] },
    ),
    ofCa(
      'negative-number',
      'The target has the serial number -1, the list names 255',
      'Negative numbers are to be handled gracefully (RFC 5280 section 4.1.2.2), and -1 is not 255.',
      valid,
      { entries: [{ serialNumber: 255 }] },
      { target: { serialNumber: -1 } },
    ),
    ofCa(
      'negative-number-revoked',
      'The target has the serial number -1, and so has an entry',
      onList,
      revoked(1),
      { entries: [{ serialNumber: -1 }] },
      { target: { serialNumber: -1 } },
    ),
    ofCa(
      'long-number',
      'The target has a serial number of 20 octets, an entry one that differs in the last',
      'Serial numbers up to 20 octets MUST be handled (RFC 5280 section 4.1.2.2).',
      valid,
      { entries: [{ serialNumber: HUGE + 1n }] },
      { target: { serialNumber: HUGE } },
    ),
    ofCa(
      'long-number-first-octet',
      'The target has a serial number of 20 octets, an entry one that differs in the first',
      'Serial numbers up to 20 octets MUST be handled (RFC 5280 section 4.1.2.2).',
      valid,
      { entries: [{ serialNumber: HUGE - (1n << 152n) }] },
      { target: { serialNumber: HUGE } },
    ),
    ofCa(
      'long-number-revoked',
      'The target has a serial number of 20 octets, and so has an entry',
      onList,
      revoked(1),
      { entries: [{ serialNumber: HUGE }] },
      { target: { serialNumber: HUGE } },
    ),
    ofCa('many-entries', 'The target is the last of 2000 entries', onList, revoked(1), ({ target }) => ({
      entries: [
        ...Array.from({ length: 2000 }, (_, index) => ({ serialNumber: 2_000_000 + index, reason: 4 })),
        { serialNumber: target.serialNumber },
      ],
    })),
    listCase(
      'newer-revokes',
      'An older list names nobody, a newer one the target',
      'The newest list tells most (RFC 5280 section 6.3.3 (a)).',
      revoked(1),
      ({ root, ca, target }) => [
        list(root),
        list(ca),
        list(ca, {
          number: 2,
          thisUpdate: new Date('2025-05-20T00:00:00Z'),
          entries: [{ serialNumber: target.serialNumber }],
        }),
      ],
    ),
    listCase(
      'hold-lifted',
      'An older list has the target on hold, a newer one does not',
      'A hold may be lifted, and then the entry is left out (RFC 5280 section 5.3.1).',
      valid,
      ({ root, ca, target }) => [
        list(root),
        list(ca, { entries: [{ serialNumber: target.serialNumber, reason: 6 }] }),
        list(ca, { number: 2, thisUpdate: new Date('2025-05-20T00:00:00Z') }),
      ],
    ),
    {
      ...listCase(
        'revocation-vanished',
        'An older list has the target revoked, a newer one does not',
        'An entry MUST NOT be removed before the certificate has expired (RFC 5280 section 3.3), so that the older list still tells.',
        revoked(1),
        ({ root, ca, target }) => [
          list(root),
          list(ca, { entries: [{ serialNumber: target.serialNumber, reason: 1 }] }),
          list(ca, { number: 2, thisUpdate: new Date('2025-05-20T00:00:00Z') }),
        ],
      ),
      disagrees: 'OpenSSL reads the newest list alone, and does not see what section 3.3 forbids to vanish.',
    },
    ofCa(
      'usage-critical',
      'keyUsage of the CA is critical, without cRLSign',
      crlSign,
      unsettled(1),
      {},
      { ca: { keyUsage: keyUsage(['keyCertSign']) } },
    ),
    ofCa(
      'usage-not-critical',
      'keyUsage of the CA is not critical, without cRLSign',
      crlSign,
      unsettled(1),
      {},
      { ca: { keyUsage: keyUsage(['keyCertSign'], false) } },
    ),
    ofCa(
      'usage-missing',
      'The CA certificate has no keyUsage',
      'Section 6.3.3 (f) asks only if keyUsage is present.',
      valid,
      {},
      { ca: { keyUsage: null } },
    ),
  ],
};
