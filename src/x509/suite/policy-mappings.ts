import { utf8String } from '../../../e2e/maker/der';
import {
  inhibitAnyPolicy,
  noticeQualifier,
  policyConstraints,
  policyMappings,
} from '../../../e2e/maker/pki-extensions';
import { broken, valid, validFor, type Section } from './case';
import type { Departure } from './parties';
import { accept, ANY, explicit, P1, P2, P3, P4, P5, policyCase, self, under, userSet } from './policies';

const maps = (...pairs: readonly (readonly [string, string])[]) => policyMappings(pairs);
const noMapping = (certificates: number) => policyConstraints({ mapping: certificates });
/** Both counters in one extension. */
const counters = (required: number, mapping: number) => policyConstraints({ explicit: required, mapping });
const noAny = (certificates: number) => inhibitAnyPolicy(certificates);

const mapped =
  'The subject domain policy takes the place of the issuer domain policy in what is expected below (RFC 5280 section 6.1.4 (b)(1)); the result is in the domain of the anchor.';
const inhibited =
  'With policy_mapping 0 the policies that are mapped are deleted (RFC 5280 section 6.1.4 (b)(2)).';
const noSpecial = 'anyPolicy MUST NOT be mapped, to it or from it (RFC 5280 sections 4.2.1.5, 6.1.4 (a)).';
const notAny =
  'With inhibit_anyPolicy 0 anyPolicy is not processed, unless in a self-issued certificate that is not the last (RFC 5280 section 6.1.3 (d)(2)).';
const counted =
  'A counter is lowered by each certificate that is not self-issued (RFC 5280 section 6.1.4 (h)).';

const oneToTwo = under([P1], maps([P1, P2]));

export const mappings: Section = {
  title: 'Policy mappings (RFC 5280 sections 4.2.1.5, 6.1.4 (a) and (b))',
  cases: [
    policyCase(
      'map',
      'The CA maps 1 to 2, the target asserts 2',
      mapped,
      validFor(P1),
      [oneToTwo, under([P2])],
      explicit,
    ),
    policyCase(
      'map-accepted',
      'The user accepts 1',
      mapped,
      validFor(P1),
      [oneToTwo, under([P2])],
      accept(P1),
    ),
    policyCase(
      'map-not-accepted',
      'The user accepts 2, which is not of the domain of the anchor',
      userSet,
      broken('policy', 1),
      [oneToTwo, under([P2])],
      accept(P2),
    ),
    policyCase(
      'map-inhibited-by-input',
      'Mapping is inhibited by the input',
      inhibited,
      broken('policy', 1),
      [oneToTwo, under([P2])],
      { ...explicit, inhibitPolicyMapping: true },
    ),
    policyCase(
      'map-source-asserted',
      'The CA maps 1 to 2, the target asserts 1',
      `${mapped} 1 is expected no more.`,
      broken('policy', 1),
      [oneToTwo, under([P1])],
      explicit,
    ),
    policyCase(
      'map-not-required',
      'The CA maps 1 to 2, the target asserts 1, and no policy is required',
      'An empty tree stops nothing (RFC 5280 section 6.1.5 (g)).',
      validFor(),
      [oneToTwo, under([P1])],
    ),
    policyCase(
      'map-chain',
      '1 to 2, 2 to 5, and the target asserts 5',
      mapped,
      validFor(P1),
      [oneToTwo, under([P2], maps([P2, P5])), under([P5])],
      accept(P1),
    ),
    policyCase(
      'map-chain-intermediate',
      '1 to 2, 2 to 5, and the target asserts 2',
      `${mapped} 2 is expected no more.`,
      broken('policy', 2),
      [oneToTwo, under([P2], maps([P2, P5])), under([P2])],
      explicit,
    ),
    policyCase(
      'map-one-of-two',
      '1 and 2 are asserted, 1 is mapped to 3; the target asserts 3, the user accepts 1',
      mapped,
      validFor(P1),
      [under([P1, P2], maps([P1, P3])), under([P3])],
      accept(P1),
    ),
    policyCase(
      'map-one-of-two-other',
      '1 and 2 are asserted, 1 is mapped to 3; the target asserts 3, the user accepts 2',
      userSet,
      broken('policy', 1),
      [under([P1, P2], maps([P1, P3])), under([P3])],
      accept(P2),
    ),
    policyCase(
      'map-to-two',
      '1 is mapped to 3 and to 4; the target asserts 4',
      'Every subject domain policy is expected (RFC 5280 section 6.1.4 (b)(1)).',
      validFor(P1),
      [under([P1], maps([P1, P3], [P1, P4])), under([P4])],
      explicit,
    ),
    policyCase(
      'map-to-two-first',
      '1 is mapped to 3 and to 4; the target asserts 3',
      'Every subject domain policy is expected (RFC 5280 section 6.1.4 (b)(1)).',
      validFor(P1),
      [under([P1], maps([P1, P3], [P1, P4])), under([P3])],
      explicit,
    ),
    policyCase(
      'map-two-to-one',
      '1 and 2 are both mapped to 3; the target asserts 3',
      mapped,
      validFor(P1, P2),
      [under([P1, P2], maps([P1, P3], [P2, P3])), under([P3])],
      explicit,
    ),
    policyCase(
      'map-swapped',
      '1 and 2 are exchanged; the target asserts 2',
      mapped,
      validFor(P1),
      [under([P1, P2], maps([P1, P2], [P2, P1])), under([P2])],
      explicit,
    ),
    policyCase(
      'map-then-any',
      'The CA maps 1 to 2, the target asserts anyPolicy',
      'anyPolicy stands for what is expected, which is 2 (RFC 5280 section 6.1.3 (d)(2)); for the anchor it is 1.',
      validFor(P1),
      [oneToTwo, under([ANY])],
      accept(P1),
    ),
    policyCase(
      'map-of-any',
      'The CA asserts anyPolicy and maps 1 to 2; the target asserts 2',
      'Where the tree has anyPolicy, a node for the issuer domain policy is generated (RFC 5280 section 6.1.4 (b)(1)).',
      validFor(P1),
      [under([ANY], maps([P1, P2])), under([P2])],
      accept(P1),
    ),
    policyCase(
      'map-of-any-not-accepted',
      'The CA asserts anyPolicy and maps 1 to 2; the user accepts 2',
      userSet,
      broken('policy', 1),
      [under([ANY], maps([P1, P2])), under([P2])],
      accept(P2),
    ),
    policyCase(
      'map-of-any-other',
      'The CA asserts 1 and anyPolicy and maps 1 to 2; the target asserts 3',
      'anyPolicy stays beside what is mapped (RFC 5280 section 6.1.4 (b)(1)).',
      validFor(P3),
      [under([P1, ANY], maps([P1, P2])), under([P3])],
      explicit,
    ),
    policyCase(
      'map-of-any-below-policy',
      '1 above; the CA asserts anyPolicy and maps 1 to 2; the target asserts 2',
      'anyPolicy below 1 stands for 1, which is mapped (RFC 5280 sections 6.1.3 (d)(2), 6.1.4 (b)(1)).',
      validFor(P1),
      [under([P1]), under([ANY], maps([P1, P2])), under([P2])],
      explicit,
    ),
    policyCase(
      'map-of-nothing',
      'The CA maps 3, which it does not assert, to 2; the target asserts 2',
      'Where neither the policy nor anyPolicy is in the tree, nothing is mapped (RFC 5280 section 6.1.4 (b)(1)).',
      broken('policy', 1),
      [under([P1], maps([P3, P2])), under([P2])],
      explicit,
    ),
    policyCase(
      'map-of-any-below-other',
      '1 above; the CA asserts anyPolicy and maps 2 to 3; the target asserts 3',
      'anyPolicy below 1 stands for 1 alone, so that 2 is not in the tree (RFC 5280 section 6.1.4 (b)(1)).',
      broken('policy', 2),
      [under([P1]), under([ANY], maps([P2, P3])), under([P3])],
      explicit,
    ),
    policyCase('map-from-any', 'The CA maps anyPolicy to 1', noSpecial, broken('policy-mapping', 0), [
      under([ANY], maps([ANY, P1])),
      under([P1]),
    ]),
    policyCase('map-to-any', 'The CA maps 1 to anyPolicy', noSpecial, broken('policy-mapping', 0), [
      under([P1], maps([P1, ANY])),
      under([P1]),
    ]),
    policyCase(
      'map-self-issued',
      'A self-issued certificate maps 1 to 2',
      'Section 6.1.4 (b) makes no exception of self-issued certificates.',
      validFor(P1),
      [under([P1]), self(oneToTwo), under([P2])],
      explicit,
    ),
    policyCase(
      'map-qualified',
      '1 and 2 with notices, 1 is mapped to 3; the user accepts 2',
      'The policy that is not mapped goes on as it is (RFC 5280 section 6.1.4 (b)).',
      validFor(P2),
      [
        under(
          [
            { policy: P1, qualifiers: [noticeQualifier(utf8String('q1'))] },
            { policy: P2, qualifiers: [noticeQualifier(utf8String('q2'))] },
          ],
          maps([P1, P3]),
        ),
        under([P2, P3]),
      ],
      accept(P2),
    ),
    {
      ...policyCase(
        'map-in-target',
        'policyMappings from anyPolicy in the target',
        'Mappings are processed in preparing for the next certificate, and there is none (RFC 5280 section 6.1.5).',
        valid,
        [under([P1]), under([P1], maps([ANY, P1]))],
        explicit,
      ),
      disagrees:
        'OpenSSL processes the mappings of the last certificate, too; section 6.1.4 is not run for it.',
    },
  ],
};

const mapsBelow: readonly Departure[] = [oneToTwo, under([P2])];

export const inhibitedMappings: Section = {
  title: 'Inhibited policy mapping (RFC 5280 sections 4.2.1.11, 6.1.4 (b)(2), (h), (i)(2))',
  cases: [
    policyCase(
      'inhibit-0',
      'inhibitPolicyMapping 0; the next CA maps 1 to 2',
      inhibited,
      broken('policy', 2),
      [under([P1], counters(0, 0)), ...mapsBelow],
    ),
    policyCase('inhibit-1', 'inhibitPolicyMapping 1; the next CA maps 1 to 2', counted, validFor(P1), [
      under([P1], counters(0, 1)),
      ...mapsBelow,
    ]),
    policyCase(
      'inhibit-own',
      'inhibitPolicyMapping 0 in the CA that maps',
      'What a certificate sets is applied behind its own mappings (RFC 5280 section 6.1.4 (b), (i)).',
      validFor(P1),
      [under([P1], maps([P1, P2]), counters(0, 0)), under([P2])],
    ),
    policyCase(
      'inhibit-1-second',
      'inhibitPolicyMapping 1; the CA after the next maps 2 to 3',
      inhibited,
      broken('policy', 3),
      [under([P1], counters(0, 1)), oneToTwo, under([P2], maps([P2, P3])), under([P3])],
    ),
    policyCase(
      'inhibit-1-second-plain',
      'inhibitPolicyMapping 1; the next CA maps 1 to 2, the one after nothing',
      counted,
      validFor(P1),
      [under([P1], counters(0, 1)), oneToTwo, under([P2]), under([P2])],
    ),
    policyCase(
      'inhibit-5-1',
      'inhibitPolicyMapping 5, then 1, then 5; the fourth CA maps',
      'The lower value counts (RFC 5280 section 6.1.4 (i)(2)).',
      broken('policy', 4),
      [under([P1], counters(0, 5)), under([P1], noMapping(1)), under([P1], noMapping(5)), ...mapsBelow],
    ),
    policyCase(
      'inhibit-1-5',
      'inhibitPolicyMapping 1, then 5; the third CA maps',
      'The lower value counts (RFC 5280 section 6.1.4 (i)(2)).',
      broken('policy', 3),
      [under([P1], counters(0, 1)), under([P1], noMapping(5)), ...mapsBelow],
    ),
    policyCase(
      'inhibit-self-issued',
      'inhibitPolicyMapping 1, a self-issued certificate, then a CA that maps',
      `${counted} The self-issued one does not.`,
      validFor(P1),
      [under([P1], counters(0, 1)), self(under([P1])), ...mapsBelow],
    ),
    policyCase(
      'inhibit-self-issued-second',
      'inhibitPolicyMapping 1, a self-issued certificate, then two CAs that map',
      inhibited,
      broken('policy', 4),
      [under([P1], counters(0, 1)), self(under([P1])), oneToTwo, under([P2], maps([P2, P3])), under([P3])],
    ),
    policyCase(
      'inhibit-self-issued-maps',
      'inhibitPolicyMapping 0, then a self-issued certificate that maps',
      `${inhibited} Self-issued ones are no exception.`,
      broken('policy', 2),
      [under([P1], counters(0, 0)), self(oneToTwo), under([P2])],
    ),
    policyCase(
      'inhibit-self-issued-maps-twice',
      'inhibitPolicyMapping 1, a CA that maps, then a self-issued certificate that maps',
      inhibited,
      broken('policy', 3),
      [under([P1], counters(0, 1)), oneToTwo, self(under([P2], maps([P2, P3]))), under([P3])],
    ),
    policyCase(
      'inhibit-other-policy',
      'inhibitPolicyMapping 0; the next CA maps 1 to 2, and asserts 3 that goes on',
      'Only the policies that are mapped are deleted (RFC 5280 section 6.1.4 (b)(2)).',
      validFor(P3),
      [under([P1, P3], counters(0, 0)), under([P1, P3], maps([P1, P2])), under([P2, P3])],
    ),
  ],
};

export const inhibitedAnyPolicy: Section = {
  title: 'Inhibited anyPolicy (RFC 5280 sections 4.2.1.14, 6.1.3 (d)(2), 6.1.4 (h), (j))',
  cases: [
    policyCase(
      'any-inhibit-0',
      'inhibitAnyPolicy 0; the target asserts anyPolicy',
      notAny,
      broken('policy', 1),
      [under([P1], noAny(0)), under([ANY])],
      explicit,
    ),
    policyCase(
      'any-inhibit-0-not-required',
      'inhibitAnyPolicy 0; the target asserts anyPolicy, and no policy is required',
      'An empty tree stops nothing (RFC 5280 section 6.1.5 (g)).',
      validFor(),
      [under([P1], noAny(0)), under([ANY])],
    ),
    policyCase(
      'any-inhibit-0-beside',
      'inhibitAnyPolicy 0; the target asserts anyPolicy and the policy',
      'A policy that is asserted itself needs no anyPolicy (RFC 5280 section 6.1.3 (d)(1)).',
      validFor(P1),
      [under([P1], noAny(0)), under([ANY, P1])],
      explicit,
    ),
    policyCase(
      'any-inhibit-1',
      'inhibitAnyPolicy 1; the next CA asserts anyPolicy',
      counted,
      validFor(P1),
      [under([P1], noAny(1)), under([ANY]), under([P1])],
      explicit,
    ),
    policyCase(
      'any-inhibit-1-by-input',
      'inhibitAnyPolicy 1; the next CA asserts anyPolicy, which the input inhibits',
      notAny,
      broken('policy', 1),
      [under([P1], noAny(1)), under([ANY]), under([P1])],
      { ...explicit, inhibitAnyPolicy: true },
    ),
    policyCase(
      'any-inhibit-1-second',
      'inhibitAnyPolicy 1; the target after another CA asserts anyPolicy',
      notAny,
      broken('policy', 2),
      [under([P1], noAny(1)), under([P1]), under([ANY])],
      explicit,
    ),
    policyCase(
      'any-inhibit-5-1',
      'inhibitAnyPolicy 5, then 1, then 5; the fourth CA asserts anyPolicy',
      'The lower value counts (RFC 5280 section 6.1.4 (j)).',
      broken('policy', 3),
      [under([P1], noAny(5)), under([P1], noAny(1)), under([P1], noAny(5)), under([ANY]), under([P1])],
      explicit,
    ),
    policyCase(
      'any-inhibit-1-2',
      'inhibitAnyPolicy 1, then 2; the third CA asserts anyPolicy',
      'The lower value counts (RFC 5280 section 6.1.4 (j)).',
      broken('policy', 2),
      [under([P1], noAny(1)), under([P1], noAny(2)), under([ANY]), under([P1])],
      explicit,
    ),
    policyCase(
      'any-inhibit-self-issued',
      'inhibitAnyPolicy 1, a self-issued certificate with anyPolicy, then a CA with anyPolicy',
      `${counted} The self-issued one does not.`,
      validFor(P1),
      [under([P1], noAny(1)), self(under([ANY])), under([ANY]), under([P1])],
      explicit,
    ),
    policyCase(
      'any-inhibit-self-issued-second',
      'inhibitAnyPolicy 1, a self-issued certificate, a CA, and a target with anyPolicy',
      notAny,
      broken('policy', 3),
      [under([P1], noAny(1)), self(under([ANY])), under([ANY]), under([ANY])],
      explicit,
    ),
    policyCase(
      'any-inhibit-0-self-issued',
      'inhibitAnyPolicy 0, then a self-issued certificate with anyPolicy',
      notAny,
      validFor(P1),
      [under([P1], noAny(0)), self(under([ANY])), under([P1])],
      explicit,
    ),
    policyCase(
      'any-inhibit-0-self-issued-last',
      'inhibitAnyPolicy 0, then a self-issued target with anyPolicy',
      notAny,
      broken('policy', 1),
      [under([P1], noAny(0)), self(under([ANY]))],
      explicit,
    ),
    policyCase(
      'any-inhibit-input',
      'The input inhibits anyPolicy, and the CA asserts it',
      notAny,
      broken('policy', 0),
      [under([ANY]), under([P1])],
      { ...explicit, inhibitAnyPolicy: true },
    ),
    policyCase(
      'any-inhibit-input-policy',
      'The input inhibits anyPolicy, and nobody asserts it',
      'What is inhibited is anyPolicy alone (RFC 5280 section 6.1.1 (g)).',
      validFor(P1),
      [under([P1]), under([P1])],
      { ...explicit, inhibitAnyPolicy: true },
    ),
  ],
};
