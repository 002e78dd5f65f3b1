import { ia5String, utf8String, visibleString } from '../../../e2e/maker/der';
import {
  certificatePolicies,
  cpsQualifier,
  noticeQualifier,
  policyConstraints,
  type QualifiedPolicy,
} from '../../../e2e/maker/pki-extensions';
import {
  broken,
  valid,
  validFor,
  type Expected,
  type PathCase,
  type PolicyInputs,
  type Section,
} from './case';
import { line, type Departure } from './parties';

/** Policies of nobody. */
export const [P1, P2, P3, P4, P5] = [1, 2, 3, 4, 5].map((arc) => `1.3.6.1.4.1.99999.10.${arc}`) as [
  string,
  string,
  string,
  string,
  string,
];
export const ANY = '2.5.29.32.0';

/** A certificate with policies, and further extensions about policies. */
export const under = (
  policies: readonly (string | QualifiedPolicy)[],
  ...more: Departure['more'] & object
): Departure => ({ more: [certificatePolicies(policies), ...more] });

export const self = (departure: Departure): Departure => ({ ...departure, selfIssued: true });

/** A case about policies: a path, the inputs, and the answer. */
export const policyCase = (
  id: string,
  title: string,
  because: string,
  expected: Expected,
  path: readonly Departure[],
  inputs: PolicyInputs = {},
): PathCase => ({
  id: `policy-${id}`,
  title,
  because,
  expected,
  build: () => line(path, { inputs }),
});

export const explicit = { explicitPolicy: true } as const;
/** A user-initial-policy-set, which counts where an explicit policy is required. */
export const accept = (...initialPolicies: readonly string[]): PolicyInputs => ({
  ...explicit,
  initialPolicies,
});

export const noTree = 'With explicit_policy 0 the policy tree must not be NULL (RFC 5280 section 6.1.3 (f)).';
const agreed =
  'A policy that every certificate asserts is valid for the path (RFC 5280 section 6.1.3 (d)(1)(i)).';
const notRequired =
  'Without a requirement an empty policy tree stops nothing (RFC 5280 sections 6.1.3 (f), 6.1.5 (g)).';
export const userSet =
  'With explicit_policy 0 some policy has to be in the user-initial-policy-set (RFC 5280 section 6.1.5 (g)).';
const any = 'anyPolicy stands for every policy that is expected (RFC 5280 section 6.1.3 (d)(2)).';
const qualifier =
  'A qualifier is returned with its policy and decides nothing (RFC 5280 section 4.2.1.4, 6.1.3 (d)).';

const notice = (text: string): QualifiedPolicy => ({
  policy: P1,
  qualifiers: [noticeQualifier(utf8String(text))],
});
const requires = (certificates: number) => policyConstraints({ explicit: certificates });
const plain = under([P1]);

const requirements: readonly (readonly [string, string, readonly Departure[], Expected])[] = [
  [
    'require-10',
    'requireExplicitPolicy 10 in the first of four CAs, none has policies behind it',
    [under([P1], requires(10)), {}, {}, {}, {}],
    valid,
  ],
  [
    'require-5',
    'requireExplicitPolicy 5 in the first of four CAs: it takes effect behind the target',
    [under([P1], requires(5)), {}, {}, {}, {}],
    valid,
  ],
  [
    'require-4',
    'requireExplicitPolicy 4 in the first of four CAs: it takes effect at the target',
    [under([P1], requires(4)), plain, plain, plain, {}],
    broken('policy', 4),
  ],
  [
    'require-0',
    'requireExplicitPolicy 0 in the first of four CAs, all with the policy',
    [under([P1], requires(0)), plain, plain, plain, plain],
    validFor(P1),
  ],
  [
    'require-0-missing',
    'requireExplicitPolicy 0 in the first of four CAs, the target without a policy',
    [under([P1], requires(0)), plain, plain, plain, {}],
    broken('policy', 4),
  ],
  [
    'require-7-2-4',
    'requireExplicitPolicy 7, then 2, then 4: the lowest counts',
    [under([P1], requires(7)), under([P1], requires(2)), under([P1], requires(4)), plain, {}],
    broken('policy', 4),
  ],
  [
    'require-self-issued',
    'requireExplicitPolicy 2, a self-issued certificate, the target: self-issued ones are not counted',
    [under([P1], requires(2)), self({}), {}],
    valid,
  ],
  [
    'require-self-issued-1',
    'requireExplicitPolicy 1, a self-issued certificate, a target without policies',
    [under([P1], requires(1)), self({}), {}],
    broken('policy', 2),
  ],
  [
    'require-self-issued-2-ca',
    'requireExplicitPolicy 2, a self-issued certificate, another CA, a target without policies',
    [under([P1], requires(2)), self(plain), plain, {}],
    broken('policy', 3),
  ],
  [
    'require-by-target',
    'requireExplicitPolicy 0 in the target, which has no policies',
    [plain, { more: [requires(0)] }],
    broken('policy', 1),
  ],
  [
    'require-by-target-with-policy',
    'requireExplicitPolicy 0 in the target, which has the policy',
    [plain, under([P1], requires(0))],
    validFor(P1),
  ],
  [
    'require-1-by-target',
    'requireExplicitPolicy 1 in the target, which has no policies',
    [plain, { more: [requires(1)] }],
    valid,
  ],
];

export const policies: Section = {
  title: 'Policies (RFC 5280 sections 6.1.3 (d) to (f), 6.1.4 (h), (i), 6.1.5)',
  cases: [
    policyCase('same', 'All assert the same policy', agreed, validFor(P1), [plain, plain]),
    policyCase(
      'same-explicit',
      'All assert the same policy, and one is required',
      agreed,
      validFor(P1),
      [plain, plain],
      explicit,
    ),
    policyCase(
      'same-accepted',
      'All assert the policy that the user accepts',
      userSet,
      validFor(P1),
      [plain, plain],
      accept(P1),
    ),
    policyCase(
      'same-not-accepted',
      'All assert a policy that the user does not accept',
      userSet,
      broken('policy', 1),
      [plain, plain],
      accept(P2),
    ),
    policyCase(
      'same-one-accepted',
      'The user accepts this policy and another',
      userSet,
      validFor(P1),
      [plain, plain],
      accept(P1, P2),
    ),
    policyCase(
      'not-accepted-not-required',
      'All assert a policy that the user does not accept, and none is required',
      'The user-initial-policy-set alone requires nothing (RFC 5280 section 6.1.5).',
      valid,
      [plain, plain],
      { initialPolicies: [P2] },
    ),
    policyCase('none', 'None asserts a policy', notRequired, validFor(), [{}, {}]),
    policyCase(
      'none-explicit',
      'None asserts a policy, and one is required',
      noTree,
      broken('policy', 0),
      [{}, {}],
      explicit,
    ),
    policyCase('ca-only', 'The CA alone asserts a policy', notRequired, validFor(), [plain, {}]),
    policyCase(
      'ca-only-explicit',
      'The CA alone asserts a policy, and one is required',
      noTree,
      broken('policy', 1),
      [plain, {}],
      explicit,
    ),
    policyCase(
      'target-only-explicit',
      'The target alone asserts a policy, and one is required',
      noTree,
      broken('policy', 0),
      [{}, plain],
      explicit,
    ),
    policyCase('different', 'CA and target assert different policies', notRequired, validFor(), [
      plain,
      under([P2]),
    ]),
    policyCase(
      'different-explicit',
      'CA and target assert different policies, and one is required',
      noTree,
      broken('policy', 1),
      [plain, under([P2])],
      explicit,
    ),
    policyCase(
      'different-accepted',
      'They assert different policies, and the user accepts both',
      noTree,
      broken('policy', 1),
      [plain, under([P2])],
      accept(P1, P2),
    ),
    policyCase(
      'different-in-the-middle',
      'The second of three CAs asserts another policy',
      noTree,
      broken('policy', 1),
      [plain, under([P2]), plain, plain],
      explicit,
    ),
    policyCase(
      'overlapping',
      'Four, three, two and one policies, each a part of those before',
      agreed,
      validFor(P1),
      [under([P1, P2, P3, P4]), under([P1, P2, P3]), under([P1, P2]), plain],
      accept(P1),
    ),
    policyCase(
      'overlapping-not-accepted',
      'Four, three, two and one policies, and the user accepts one that the target lacks',
      userSet,
      broken('policy', 3),
      [under([P1, P2, P3, P4]), under([P1, P2, P3]), under([P1, P2]), plain],
      accept(P2),
    ),
    policyCase(
      'running-out',
      'Policies 1 and 2, then 1 and 3, then 2 and 3: none is in all',
      noTree,
      broken('policy', 2),
      [under([P1, P2]), under([P1, P3]), under([P2, P3])],
      explicit,
    ),
    policyCase(
      'two',
      'All assert two policies',
      agreed,
      validFor(P1, P2),
      [under([P1, P2]), under([P1, P2])],
      explicit,
    ),
    policyCase(
      'two-second-accepted',
      'All assert two policies, and the user accepts the second',
      userSet,
      validFor(P2),
      [under([P1, P2]), under([P1, P2])],
      accept(P2),
    ),
    policyCase('any', 'All assert anyPolicy', any, validFor(ANY), [under([ANY]), under([ANY])], explicit),
    policyCase(
      'any-accepted',
      'All assert anyPolicy, and the user accepts one policy',
      `${any} It stands for that of the user (section 6.1.5 (g)(iii)).`,
      validFor(P1),
      [under([ANY]), under([ANY])],
      accept(P1),
    ),
    policyCase(
      'any-then-policy',
      'The CA asserts anyPolicy, the target a policy',
      'A policy is a child of anyPolicy above (RFC 5280 section 6.1.3 (d)(1)(ii)).',
      validFor(P1),
      [under([ANY]), plain],
      accept(P1),
    ),
    policyCase(
      'any-then-other-policy',
      'The CA asserts anyPolicy, the target a policy that the user does not accept',
      userSet,
      broken('policy', 1),
      [under([ANY]), plain],
      accept(P2),
    ),
    policyCase(
      'policy-then-any',
      'The CA asserts a policy, the target anyPolicy',
      any,
      validFor(P1),
      [plain, under([ANY])],
      accept(P1),
    ),
    policyCase(
      'policy-then-any-other',
      'The CA asserts a policy that the user does not accept, the target anyPolicy',
      userSet,
      broken('policy', 1),
      [plain, under([ANY])],
      accept(P2),
    ),
    policyCase(
      'any-between',
      'A policy, anyPolicy, another policy',
      noTree,
      broken('policy', 2),
      [plain, under([ANY]), under([P2])],
      explicit,
    ),
    policyCase(
      'policy-beside-any',
      'The CA asserts anyPolicy and a policy, the target another',
      'A policy is a child of anyPolicy above (RFC 5280 section 6.1.3 (d)(1)(ii)).',
      validFor(P2),
      [under([ANY, P1]), under([P2])],
      explicit,
    ),
    {
      ...policyCase(
        'twice',
        'The target asserts one policy twice',
        'A policy OID MUST NOT appear more than once (RFC 5280 section 4.2.1.4).',
        broken('malformed-extension', 1),
        [plain, under([P1, P1])],
      ),
    },
    policyCase(
      'critical',
      'The extension is critical',
      'certificatePolicies is processed, and so may be critical (RFC 5280 section 4.2.1.4).',
      validFor(P1),
      [{ more: [certificatePolicies([P1], true)] }, { more: [certificatePolicies([P1], true)] }],
      explicit,
    ),
    policyCase(
      'notice',
      'A user notice',
      qualifier,
      validFor(P1),
      [plain, under([notice('q1: Notice of policy 1.')])],
      accept(P1),
    ),
    policyCase(
      'notice-in-ca',
      'User notices in both, each another',
      qualifier,
      validFor(P1),
      [under([notice('q1')]), under([notice('q2')])],
      explicit,
    ),
    policyCase(
      'notice-on-any',
      'A user notice of anyPolicy in the CA',
      qualifier,
      validFor(P1),
      [under([{ policy: ANY, qualifiers: [noticeQualifier(visibleString('q1'))] }]), plain],
      accept(P1),
    ),
    policyCase(
      'notice-too-long',
      'A user notice of more than 200 characters',
      'Implementations SHOULD handle more (RFC 5280 section 4.2.1.4).',
      validFor(P1),
      [plain, under([notice('q'.repeat(300))])],
      explicit,
    ),
    policyCase(
      'notice-ia5',
      'A user notice in an IA5String',
      'DisplayText may be IA5String (RFC 5280 section 4.2.1.4).',
      validFor(P1),
      [plain, under([{ policy: P1, qualifiers: [noticeQualifier(ia5String('q1'))] }])],
      explicit,
    ),
    policyCase(
      'cps',
      'A CPS pointer',
      qualifier,
      validFor(P1),
      [plain, under([{ policy: P1, qualifiers: [cpsQualifier('https://ca.example/cps')] }])],
      explicit,
    ),
    ...requirements.map(([id, title, path, expected]) =>
      policyCase(
        id,
        title,
        expected.valid
          ? 'explicit_policy is lowered by each certificate that is not self-issued, and only 0 requires a policy (RFC 5280 sections 6.1.4 (h), (i)(1), 6.1.5 (a), (b)).'
          : noTree,
        expected,
        path,
      ),
    ),
  ],
};
