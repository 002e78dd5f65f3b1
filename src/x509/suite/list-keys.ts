import {
  generalName,
  crlDistributionPoints,
  issuingDistributionPoint,
  keyUsage,
} from '../../../e2e/maker/pki-extensions';
import {
  broken,
  revoked,
  unsettled,
  valid,
  type Expected,
  type PathCase,
  type Scenario,
  type Section,
} from './case';
import { crlSign, onList } from './lists';
import { anchor, issueCa, issueTarget, list, trio, type Departure, type Trio } from './parties';

const separateKey =
  'The list may be signed by another key of the CA, with a certification path of its own from the same anchor (RFC 5280 section 6.3.3 (f)).';

/** A CA with a second certificate, by the anchor, for the key that signs its lists. */
function separate(
  signer: Departure,
  lists: (parties: Trio & { readonly signer: ReturnType<typeof issueCa> }) => NonNullable<Scenario['lists']>,
): Scenario {
  const parties = trio({ ca: { keyUsage: keyUsage(['keyCertSign']) } });
  const certified = issueCa(parties.root, '', {
    name: parties.ca.name,
    keyUsage: keyUsage(['cRLSign']),
    ...signer,
  });
  return {
    anchors: parties.anchors,
    path: parties.path,
    bag: [certified.der],
    lists: lists({ ...parties, signer: certified }),
  };
}

const separateCase = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  build: () => Scenario,
): PathCase => ({
  id: `list-key-${id}`,
  title,
  because,
  expected,
  build,
});

/** The distribution point that the certificate of a CRL key has for itself, so that its own list need not tell of it. */
const ownPoint = { full: [generalName.uri('https://ca.example/crl-key.crl')] };

/** A CA that certifies a second key of its own for its lists. */
function selfIssuedSigner(revokes: boolean): Scenario {
  const { root, ca, target, anchors, path } = trio({
    ca: { keyUsage: keyUsage(['keyCertSign', 'cRLSign']) },
  });
  const signer = issueCa(ca, '', {
    selfIssued: true,
    basicConstraints: null,
    keyUsage: keyUsage(['cRLSign']),
    more: [crlDistributionPoints([{ name: ownPoint }])],
  });
  return {
    anchors,
    path,
    bag: [signer.der],
    lists: [
      list(root),
      list(ca, { more: [issuingDistributionPoint({ name: ownPoint })] }),
      list(signer, { number: 2, entries: revokes ? [{ serialNumber: target.serialNumber }] : [] }),
    ],
  };
}

/** A CA that has changed its key: the old one certifies the new one, or the other way round. */
function rollover(kind: 'old with new' | 'new with old', by: 'path' | 'list', revokes = false): Scenario {
  const root = anchor();
  const first = issueCa(root, 'CA');
  const second = issueCa(first, '', {
    selfIssued: true,
    more: [crlDistributionPoints([{ name: ownPoint }])],
  });
  const target = issueTarget(by === 'path' ? second : first);
  const entries = revokes ? [{ serialNumber: target.serialNumber }] : [];
  const main = kind === 'new with old' ? second : first;
  return {
    anchors: [root.der],
    path: by === 'path' ? [first.der, second.der, target.der] : [first.der, target.der],
    ...(by === 'path' ? {} : { bag: [second.der] }),
    lists: [
      list(root),
      list(first, { more: [issuingDistributionPoint({ name: ownPoint })] }),
      list(main, { number: 2, entries }),
    ],
  };
}

const rolled =
  'Self-issued certificates that carry a CA from one key to the next are part of the path (RFC 5280 section 6.1; RFC 4210 section 4.4).';

export const listKeys: Section = {
  title: 'Keys that sign lists (RFC 5280 section 6.3.3 (f) and (g))',
  cases: [
    separateCase('separate', 'Another certificate of the CA is for lists', separateKey, valid, () =>
      separate({}, ({ root, signer }) => [list(root), list(signer)]),
    ),
    separateCase('separate-revoked', 'The list of the other key names the target', onList, revoked(1), () =>
      separate({}, ({ root, signer, target }) => [
        list(root),
        list(signer, { entries: [{ serialNumber: target.serialNumber }] }),
      ]),
    ),
    separateCase(
      'separate-signer-revoked',
      'The certificate of the other key is revoked',
      `${separateKey} That path is not valid.`,
      unsettled(1),
      () =>
        separate({}, ({ root, signer }) => [
          list(root, { entries: [{ serialNumber: signer.serialNumber }] }),
          list(signer),
        ]),
    ),
    separateCase(
      'separate-signer-expired',
      'The certificate of the other key has expired',
      `${separateKey} That path is not valid.`,
      unsettled(1),
      () =>
        separate({ notAfter: new Date('2025-01-01T00:00:00Z') }, ({ root, signer }) => [
          list(root),
          list(signer),
        ]),
    ),
    separateCase(
      'separate-without-usage',
      'The certificate of the other key is without cRLSign',
      crlSign,
      unsettled(1),
      () =>
        separate({ keyUsage: keyUsage(['digitalSignature']) }, ({ root, signer }) => [
          list(root),
          list(signer),
        ]),
    ),
    separateCase(
      'separate-signer-spoiled',
      'The signature on the certificate of the other key does not verify',
      `${separateKey} That path is not valid.`,
      unsettled(1),
      () => separate({ spoil: true }, ({ root, signer }) => [list(root), list(signer)]),
    ),
    {
      id: 'list-key-impostor',
      title: 'A self-signed certificate of the name of the CA signs a list that names nobody',
      because: `${separateKey} Anybody can make such a certificate.`,
      expected: unsettled(1),
      build: () => {
        const { root, ca, anchors, path } = trio();
        const impostor = anchor({ name: ca.name });
        return { anchors, path, bag: [impostor.der], lists: [list(root), list(impostor)] };
      },
    },
    {
      id: 'list-key-impostor-revokes',
      title:
        'A self-signed certificate of the name of the CA signs a list that names the target; the CA itself does not',
      because:
        'What a list says that has no path to the anchor counts for nothing (RFC 5280 section 6.3.3 (f)).',
      expected: valid,
      build: () => {
        const { root, ca, target, anchors, path } = trio();
        const impostor = anchor({ name: ca.name });
        const entries = [{ serialNumber: target.serialNumber }];
        return {
          anchors,
          path,
          bag: [impostor.der],
          lists: [
            list(root),
            list(impostor, { number: 2, entries, thisUpdate: new Date('2025-05-20T00:00:00Z') }),
            list(ca),
          ],
        };
      },
    },
    {
      id: 'list-key-other-anchor',
      title: 'Another trust anchor certified a key under the name of the CA, which signs the list',
      because: 'The path of the CRL issuer MUST start at the same anchor (RFC 5280 section 6.3.3 (f)).',
      expected: unsettled(1),
      build: () => {
        const { root, ca, anchors, path } = trio();
        const other = anchor({ name: 'Other Anchor' });
        const signer = issueCa(other, '', { name: ca.name });
        return {
          anchors: [...anchors, other.der],
          path,
          bag: [signer.der],
          lists: [list(root), list(other), list(signer)],
        };
      },
    },
    separateCase(
      'self-issued',
      'The CA certified the key for its lists itself',
      `${rolled} ${separateKey}`,
      valid,
      () => selfIssuedSigner(false),
    ),
    separateCase('self-issued-revoked', 'The list of that key names the target', onList, revoked(1), () =>
      selfIssuedSigner(true),
    ),
    {
      id: 'list-key-self-issued-signs-certificate',
      title: 'That key, which may sign lists alone, issued the target',
      because: 'keyCertSign is not set, and basicConstraints is missing (RFC 5280 section 6.1.4 (k), (n)).',
      expected: broken('basic-constraints', 1),
      build: () => {
        const root = anchor();
        const ca = issueCa(root, 'CA');
        const signer = issueCa(ca, '', {
          selfIssued: true,
          basicConstraints: null,
          keyUsage: keyUsage(['cRLSign']),
        });
        const target = issueTarget(signer);
        return { anchors: [root.der], path: [ca.der, signer.der, target.der], lists: [list(root), list(ca)] };
      },
    },
    separateCase(
      'old-with-new',
      'The new key certifies the old one, which issued the target; the list is by the new one',
      rolled,
      valid,
      () => rollover('old with new', 'path'),
    ),
    separateCase('old-with-new-revoked', 'The same, and the target is on the list', onList, revoked(2), () =>
      rollover('old with new', 'path', true),
    ),
    separateCase(
      'new-with-old',
      'The old key certifies the new one, which issued the target and the list',
      rolled,
      valid,
      () => rollover('new with old', 'path'),
    ),
    separateCase(
      'new-with-old-list',
      'The old key issued the target and certifies the new one, which signs the list',
      `${rolled} ${separateKey}`,
      valid,
      () => rollover('new with old', 'list'),
    ),
    separateCase('new-with-old-revoked', 'The same, and the target is on the list', onList, revoked(1), () =>
      rollover('new with old', 'list', true),
    ),
  ],
};
