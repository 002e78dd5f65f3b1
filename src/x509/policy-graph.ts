import type { PolicyMapping } from './extensions';

/** RFC 5280 section 4.2.1.4. */
export const ANY_POLICY = '2.5.29.32.0';

/** The policies of a path (RFC 9618 section 5.5), as OIDs in the anchor's domain. */
export interface PathPolicies {
  /** Those that all certificates in the path agree on; anyPolicy stands for every other. */
  readonly authorityConstrained: readonly string[];
  /** Those of them that are in the initial policy set. */
  readonly userConstrained: readonly string[];
}

interface PolicyNode {
  readonly policy: string;
  expected: ReadonlySet<string>;
  readonly parents: readonly PolicyNode[];
}

/**
 * The valid_policy_graph (RFC 9618 section 5.1, which replaces the tree of RFC 5280: a policy has one node a level, so
 * that no mapping makes it grow exponentially). Qualifiers are left out; nothing rests on them.
 */
export class PolicyGraph {
  /** By depth, then by valid_policy. No level at all is the NULL graph. */
  private levels: Map<string, PolicyNode>[] = [
    new Map([[ANY_POLICY, { policy: ANY_POLICY, expected: new Set([ANY_POLICY]), parents: [] }]]),
  ];

  get isNull(): boolean {
    return this.levels.length === 0;
  }

  /**
   * Section 6.1.3 (d) and (e): takes in the policies of one certificate.
   * @param policies null where it has no certificatePolicies extension
   * @param anyPolicyCounts whether anyPolicy in it stands for the policies expected of it
   */
  add(policies: readonly string[] | null, anyPolicyCounts: boolean): void {
    const previous = this.levels.at(-1);
    if (previous === undefined) return;
    if (policies === null) {
      this.levels = [];
      return;
    }
    const expecting = new Map<string, PolicyNode[]>();
    for (const node of previous.values()) {
      for (const policy of node.expected) {
        const nodes = expecting.get(policy);
        if (nodes === undefined) expecting.set(policy, [node]);
        else nodes.push(node);
      }
    }
    const level = new Map<string, PolicyNode>();
    const addNode = (policy: string, parents: readonly PolicyNode[]): void => {
      level.set(policy, { policy, expected: new Set([policy]), parents });
    };
    const any = previous.get(ANY_POLICY);
    for (const policy of policies) {
      if (policy === ANY_POLICY) continue;
      const parents = expecting.get(policy) ?? (any === undefined ? [] : [any]);
      if (parents.length > 0) addNode(policy, parents);
    }
    if (anyPolicyCounts && policies.includes(ANY_POLICY)) {
      for (const [policy, parents] of expecting) if (!level.has(policy)) addNode(policy, parents);
    }
    this.levels.push(level);
    this.prune();
  }

  /**
   * Section 6.1.4 (b): takes in the mappings of the certificate added last.
   * @param allowed policy_mapping is above 0
   */
  map(mappings: readonly PolicyMapping[], allowed: boolean): void {
    const level = this.levels.at(-1);
    if (level === undefined) return;
    const mapped = new Map<string, Set<string>>();
    for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
      const policies = mapped.get(issuerDomainPolicy) ?? new Set();
      mapped.set(issuerDomainPolicy, policies.add(subjectDomainPolicy));
    }
    const any = level.get(ANY_POLICY);
    for (const [policy, expected] of mapped) {
      const node = level.get(policy);
      if (!allowed) level.delete(policy);
      else if (node !== undefined) node.expected = expected;
      else if (any !== undefined) level.set(policy, { policy, expected, parents: any.parents });
    }
    this.prune();
  }

  /** Section 6.1.5 (g), by RFC 9618 section 5.5. */
  constrainedBy(initialPolicies: readonly string[]): PathPolicies {
    const authority = new Set<string>();
    for (const level of this.levels) {
      for (const { policy, parents } of level.values()) {
        if (policy !== ANY_POLICY && parents.some((parent) => parent.policy === ANY_POLICY)) {
          authority.add(policy);
        }
      }
    }
    const any = this.levels.at(-1)?.has(ANY_POLICY) === true;
    if (any) authority.add(ANY_POLICY);
    const user = initialPolicies.includes(ANY_POLICY)
      ? [...authority]
      : [...new Set(initialPolicies)].filter((policy) => any || authority.has(policy));
    return { authorityConstrained: [...authority], userConstrained: user };
  }

  /** Section 6.1.3 (d)(3): takes away what leads to no policy of the last certificate. */
  private prune(): void {
    let below: Map<string, PolicyNode> | undefined;
    for (const level of this.levels.toReversed()) {
      if (below !== undefined) {
        const kept = new Set([...below.values()].flatMap(({ parents }) => parents));
        for (const [policy, node] of level) if (!kept.has(node)) level.delete(policy);
      }
      below = level;
    }
    if (below?.size === 0) this.levels = [];
  }
}
