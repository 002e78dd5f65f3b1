import type { Der } from '../../../e2e/maker/der';
import { ecKey } from '../../../e2e/maker/keys';
import { party, type Party } from '../../../e2e/maker/pki';
import {
  basicConstraints,
  generalName,
  keyUsage,
  nameConstraints,
  subjectKeyIdentifier,
} from '../../../e2e/maker/pki-extensions';
import { broken, noPath, valid, type Expected, type PathCase, type Scenario, type Section } from './case';
import { anchor, issueCa, issueTarget, line, list, type Certified, type Departure } from './parties';

const find = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  build: () => Scenario,
): PathCase => ({
  id: `find-${id}`,
  title,
  because,
  expected,
  build: () => ({ search: true, ...build() }),
});

/** Without key identifiers, so that nothing but the signature tells which key it was. */
const anonymous: Departure = { extensions: [keyUsage(['digitalSignature'])] };
const anonymousCa: Departure = { extensions: [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])] };

/** A second certificate of a party: the same name and key, another issuer. */
const crossCertify = (issuer: Party, { name, key }: Party, departure: Departure = {}): Certified =>
  issueCa(issuer, '', { name, key, ...departure });

const someCas = (count: number, issuer: Party, departure: Departure = {}): Der[] =>
  Array.from({ length: count }, (_, index) => issueCa(issuer, `Another CA ${index}`, departure).der);

const anyOrder =
  'A path is a sequence that satisfies section 6.1; in which order certificates were supplied says nothing.';
const anyPath =
  'The target is valid if some path to an anchor is (RFC 5280 section 6.1; RFC 4158 section 2.4).';
const byKey = `${anyPath} Of two keys of one name that one counts that fits the signature (section 6.1.3 (a)(1)).`;
const triesOne =
  'OpenSSL takes the first certificate that fits by name and key identifier, and never comes back to try another; section 6.1 leaves path building to the implementation, and a valid path exists.';

/** Certificates of one name with different keys; the target is signed with the last one's, or with nobody's. */
function manyOfOneName(count: number, signedBy: 'last' | 'nobody'): Scenario {
  const root = anchor();
  const cas = Array.from({ length: count }, () => issueCa(root, 'CA', anonymousCa));
  const last = cas.at(-1);
  if (last === undefined) throw new RangeError('none');
  const target = issueTarget(signedBy === 'last' ? last : party('CA'), anonymous);
  return {
    anchors: [root.der],
    path: [last.der, target.der],
    bag: cas.slice(0, -1).map(({ der }) => der),
  };
}

/** Two certificates for one CA, of which the first may not be used. */
function twoCertificates(bad: Departure, target: Departure = {}): Scenario {
  const root = anchor();
  const good = issueCa(root, 'CA', anonymousCa);
  const other = crossCertify(root, good, bad);
  return {
    anchors: [root.der],
    path: [good.der, issueTarget(good, { ...anonymous, ...target }).der],
    bag: [other.der],
  };
}

export const building: Section = {
  title: 'Path building (RFC 5280 section 6.1, RFC 4158)',
  cases: [
    find('order', 'Five CAs, out of order', anyOrder, valid, () => line([{}, {}, {}, {}, {}, {}])),
    find('mixed', 'The right ones among forty others', anyOrder, valid, () => {
      const scenario = line([{}, {}, {}]);
      const [root, other] = [anchor(), anchor({ name: 'Other Anchor' })];
      return { ...scenario, bag: [...someCas(20, root), ...someCas(20, other)] };
    }),
    find(
      'missing',
      'The CA certificate is not there',
      'No path leads from the target to the anchor (RFC 5280 section 6.1.3 (a)(4)).',
      noPath,
      () => {
        const { anchors, path } = line([{}, {}, {}]);
        return { anchors, path: path.slice(1) };
      },
    ),
    find(
      'no-anchor',
      'The anchor is another one',
      'No path leads to an anchor (RFC 5280 section 6.1).',
      noPath,
      () => ({
        ...line([{}, {}]),
        anchors: [anchor({ name: 'Other Anchor' }).der],
      }),
    ),
    find(
      'root-in-bag',
      'The root lies in the bag, and is no anchor',
      'A self-signed certificate is no anchor by itself (RFC 5280 section 6.1.1 (d)).',
      noPath,
      () => {
        const { anchors, path } = line([{}, {}]);
        return { anchors: [anchor({ name: 'Other Anchor' }).der], path, bag: anchors };
      },
    ),
    find(
      'impostor-root',
      'The root bears the name of the anchor, and has another key',
      'The name is not enough: working_public_key is that of the anchor (RFC 5280 section 6.1.2 (g)).',
      noPath,
      () => {
        const { anchors, path } = line([{}, {}]);
        return { anchors: [anchor().der], path, bag: anchors };
      },
    ),
    find(
      'anchor-in-bag',
      'The certificate of the anchor lies in the bag',
      'The anchor is not part of the path (RFC 5280 section 6.1).',
      valid,
      () => {
        const scenario = line([{}, {}]);
        return { ...scenario, bag: scenario.anchors };
      },
    ),
    find('target-in-bag', 'The target lies in the bag, three times', anyOrder, valid, () => {
      const scenario = line([{}, {}]);
      const target = scenario.path.slice(-1);
      return { ...scenario, bag: [...target, ...target, ...target] };
    }),
    find(
      'target-is-anchor',
      'The target is the self-signed certificate of the anchor',
      'It is issued under the name and by the key of the anchor (RFC 5280 section 6.1.3 (a)).',
      valid,
      () => {
        const root = anchor();
        return { anchors: [root.der], path: [root.der] };
      },
    ),
    find(
      'target-self-signed',
      'The target is self-signed, and no anchor',
      'No path leads to an anchor (RFC 5280 section 6.1).',
      noPath,
      () => ({
        anchors: [anchor().der],
        path: [anchor({ name: 'Somebody' }).der],
      }),
    ),
    {
      ...find(
        'anchor-below',
        'The anchor is a CA that another CA certified',
        'Whom the user trusts is the anchor, whoever certified it (RFC 5280 section 6.1.1 (d)).',
        valid,
        () => {
          const ca = issueCa(anchor(), 'CA');
          return { anchors: [ca.der], path: [issueTarget(ca).der] };
        },
      ),
      openssl: ['-partial_chain'],
    },
    find('second-anchor', 'Two anchors, and the path starts at the second', anyPath, valid, () => {
      const scenario = line([{}, {}]);
      return { ...scenario, anchors: [anchor({ name: 'Other Anchor' }).der, ...scenario.anchors] };
    }),
    {
      ...find(
        'same-name-anchors',
        'Two anchors of one name, and the path starts at the second',
        byKey,
        valid,
        () => {
          const root = anchor(anonymousCa);
          const ca = issueCa(root, 'CA', anonymousCa);
          return {
            anchors: [anchor(anonymousCa).der, root.der],
            path: [ca.der, issueTarget(ca, anonymous).der],
          };
        },
      ),
      disagrees: triesOne,
    },
    {
      ...find('wrong-key-first', 'Two CAs of one name, the wrong one first', byKey, valid, () => {
        return manyOfOneName(2, 'last');
      }),
      disagrees: triesOne,
    },
    find(
      'key-identifiers-help',
      'Two CAs of one name, told apart by their key identifiers',
      byKey,
      valid,
      () => {
        const root = anchor();
        const [wrong, right] = [issueCa(root, 'CA'), issueCa(root, 'CA')];
        return { anchors: [root.der], path: [right.der, issueTarget(right).der], bag: [wrong.der] };
      },
    ),
    {
      ...find(
        'key-identifiers-lie',
        'The key identifier of the target is that of another CA of the same name',
        `${byKey} Key identifiers are hints (RFC 5280 section 4.2.1.1).`,
        valid,
        () => {
          const root = anchor();
          const wrong = issueCa(root, 'CA');
          const right = issueCa(root, 'CA', {
            extensions: [
              basicConstraints(true),
              keyUsage(['keyCertSign']),
              // Not that of its own key.
              subjectKeyIdentifier(ecKey()),
            ],
          });
          const target = issueTarget(wrong, { signedBy: right });
          return { anchors: [root.der], path: [right.der, target.der], bag: [wrong.der] };
        },
      ),
      disagrees:
        'OpenSSL takes no issuer whose subjectKeyIdentifier differs; section 6.1.3 compares names and keys alone.',
    },
    find('expired-first', 'Two certificates of one CA and key, the first expired', anyPath, valid, () =>
      twoCertificates({ ...anonymousCa, notAfter: new Date('2025-01-01T00:00:00Z') }),
    ),
    {
      ...find('no-ca-first', 'Two certificates of one name and key, the first of no CA', anyPath, valid, () =>
        twoCertificates({ extensions: [basicConstraints(false), keyUsage(['keyCertSign'])] }),
      ),
      disagrees: triesOne,
    },
    {
      ...find(
        'constrained-first',
        'Two certificates of one CA and key, the first with name constraints that exclude the target',
        anyPath,
        valid,
        () =>
          twoCertificates({
            extensions: [
              basicConstraints(true),
              keyUsage(['keyCertSign']),
              nameConstraints({ excluded: [generalName.directory(party('Target').name)] }),
            ],
          }),
      ),
      disagrees: triesOne,
    },
    {
      ...find(
        'revoked-first',
        'Two certificates of one CA and key, the first revoked',
        anyPath,
        valid,
        () => {
          const root = anchor();
          const good = issueCa(root, 'CA', anonymousCa);
          const other = crossCertify(root, good, anonymousCa);
          return {
            anchors: [root.der],
            path: [good.der, issueTarget(good, anonymous).der],
            bag: [other.der],
            lists: [list(root, { entries: [{ serialNumber: other.serialNumber }] }), list(good)],
          };
        },
      ),
      disagrees: triesOne,
    },
    {
      ...find(
        'cross-anchor',
        'Two anchors certified the CA, and one of them is trusted',
        anyPath,
        valid,
        () => {
          const [root, other] = [anchor(), anchor({ name: 'Other Anchor' })];
          const ca = issueCa(other, 'CA');
          const cross = crossCertify(root, ca);
          return { anchors: [root.der], path: [cross.der, issueTarget(ca).der], bag: [ca.der] };
        },
      ),
      disagrees: triesOne,
    },
    find(
      'cross-both-anchors',
      'Two anchors certified the CA, and both are trusted; one of the certificates has expired',
      anyPath,
      valid,
      () => {
        const [root, other] = [anchor(), anchor({ name: 'Other Anchor' })];
        const ca = issueCa(other, 'CA', { notAfter: new Date('2025-01-01T00:00:00Z') });
        const cross = crossCertify(root, ca);
        return { anchors: [root.der, other.der], path: [cross.der, issueTarget(ca).der], bag: [ca.der] };
      },
    ),
    {
      ...find(
        'bridge',
        'The anchor certified a bridge, which certified the root of the target',
        'A root that another CA certified is a CA like any other (RFC 5280 section 3.2; RFC 4158 section 1.5.4).',
        valid,
        () => {
          const [root, foreign] = [anchor(), anchor({ name: 'Foreign Root' })];
          const bridge = issueCa(root, 'Bridge');
          const cross = crossCertify(bridge, foreign);
          const ca = issueCa(foreign, 'CA');
          return {
            anchors: [root.der],
            path: [bridge.der, cross.der, ca.der, issueTarget(ca).der],
            bag: [foreign.der, crossCertify(foreign, bridge).der],
          };
        },
      ),
      disagrees: triesOne,
    },
    {
      ...find(
        'loop',
        'Two CAs certified each other, and the anchor one of them',
        'A certificate MUST NOT appear more than once in a path (RFC 5280 section 6.1).',
        valid,
        () => {
          const root = anchor();
          const first = issueCa(root, 'First CA');
          const second = issueCa(first, 'Second CA');
          return {
            anchors: [root.der],
            path: [first.der, second.der, issueTarget(second).der],
            bag: [crossCertify(second, first).der],
          };
        },
      ),
      disagrees: triesOne,
    },
    find(
      'loop-without-anchor',
      'Two CAs certified each other, and nobody else did',
      'No path leads to an anchor (RFC 5280 section 6.1).',
      noPath,
      () => {
        const first = party('First CA');
        const second = issueCa(first, 'Second CA');
        return {
          anchors: [anchor().der],
          path: [crossCertify(second, first).der, second.der, issueTarget(second).der],
        };
      },
    ),
    {
      ...find(
        'loop-of-many',
        'Six CAs each certified every other, and nobody else did',
        'No path leads to an anchor (RFC 5280 section 6.1).',
        noPath,
        () => {
          const cas = Array.from({ length: 6 }, (_, index) => party(`CA ${index}`));
          const [last = party('none')] = cas;
          const mesh = cas.flatMap((issuer) =>
            cas.filter((other) => other !== issuer).map((other) => crossCertify(issuer, other).der),
          );
          return { anchors: [anchor().der], path: [issueTarget(last).der], bag: mesh };
        },
      ),
      bounded: true,
    },
    {
      ...find('hundred', 'A hundred CA certificates of one name, the right one last', byKey, valid, () =>
        manyOfOneName(100, 'last'),
      ),
      disagrees: triesOne,
    },
    {
      ...find(
        'hundred-none',
        'A hundred CA certificates of one name, none with the key',
        'The signature fits no key (RFC 5280 section 6.1.3 (a)(1)).',
        broken('signature', 1),
        () => manyOfOneName(100, 'nobody'),
      ),
      bounded: true,
    },
    {
      ...find(
        'many-none',
        'Six hundred CA certificates of one name, none with the key',
        'The signature fits no key (RFC 5280 section 6.1.3 (a)(1)); the work is bounded.',
        broken('signature', 1),
        () => manyOfOneName(600, 'nobody'),
      ),
      bounded: true,
    },
    find(
      'long',
      'A path of 15 certificates',
      'The length of a path is limited by its certificates alone (RFC 5280 section 6.1).',
      valid,
      () => line(Array.from({ length: 15 }, () => ({}))),
    ),
    find(
      'long-broken',
      'A path of 15 certificates, of which the eighth is not valid yet',
      'Every certificate has to be valid (RFC 5280 section 6.1.3 (a)(2)).',
      broken('validity', 7),
      () =>
        line(
          Array.from({ length: 15 }, (_, index) =>
            index === 7 ? { notBefore: new Date('2026-01-01T00:00:00Z') } : {},
          ),
        ),
    ),
    {
      ...find(
        'too-long',
        'A path of 20 certificates',
        'Section 6.1 sets no limit; an implementation may (RFC 4158 section 2.3), and this one stops at 16 rather than work without end.',
        noPath,
        () => line(Array.from({ length: 20 }, () => ({}))),
      ),
      bounded: true,
      disagrees:
        'OpenSSL stops at 100 certificates; section 6.1 sets no limit, and each implementation its own.',
    },
  ],
};
