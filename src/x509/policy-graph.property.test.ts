import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyMapping } from './extensions';
import { ANY_POLICY, PolicyGraph } from './policy-graph';

/** A node of the valid_policy_tree, written down from RFC 5280 section 6.1.2 (a) as it stands: exponential. */
interface TreeNode {
  readonly policy: string;
  expected: string[];
  readonly parent: TreeNode | null;
  readonly depth: number;
}

class PolicyTree {
  private nodes: TreeNode[] = [{ policy: ANY_POLICY, expected: [ANY_POLICY], parent: null, depth: 0 }];
  private depth = 0;

  get isNull(): boolean {
    return this.nodes.length === 0;
  }

  /** Section 6.1.3 (d) and (e). */
  add(policies: readonly string[] | null, anyPolicyCounts: boolean): void {
    this.depth++;
    if (policies === null) this.nodes = [];
    const parents = this.at(this.depth - 1);
    for (const policy of policies ?? []) {
      if (policy === ANY_POLICY) continue;
      const matching = parents.filter(({ expected }) => expected.includes(policy));
      const any = parents.filter((parent) => parent.policy === ANY_POLICY);
      for (const parent of matching.length > 0 ? matching : any) this.addNode(policy, [policy], parent);
    }
    if (anyPolicyCounts && policies?.includes(ANY_POLICY) === true) {
      for (const parent of parents) {
        for (const policy of parent.expected) {
          const there = this.nodes.some((node) => node.parent === parent && node.policy === policy);
          if (!there) this.addNode(policy, [policy], parent);
        }
      }
    }
    this.prune();
  }

  /** Section 6.1.4 (b). */
  map(mappings: readonly PolicyMapping[], allowed: boolean): void {
    for (const from of new Set(mappings.map(({ issuerDomainPolicy }) => issuerDomainPolicy))) {
      const to = mappings
        .filter(({ issuerDomainPolicy }) => issuerDomainPolicy === from)
        .map(({ subjectDomainPolicy }) => subjectDomainPolicy);
      const here = this.at(this.depth).filter(({ policy }) => policy === from);
      const any = this.at(this.depth).find(({ policy }) => policy === ANY_POLICY);
      if (!allowed) this.nodes = this.nodes.filter((node) => !here.includes(node));
      else if (here.length > 0) for (const node of here) node.expected = [...new Set(to)];
      else if (any?.parent) this.addNode(from, [...new Set(to)], any.parent);
    }
    this.prune();
  }

  /** Section 6.1.5 (g): whether anything is left. */
  isAcceptedBy(initialPolicies: readonly string[]): boolean {
    if (this.isNull || initialPolicies.includes(ANY_POLICY)) return !this.isNull;
    const top = this.nodes.filter(({ parent }) => parent?.policy === ANY_POLICY);
    const gone = new Set(
      top.filter(({ policy }) => policy !== ANY_POLICY && !initialPolicies.includes(policy)),
    );
    const any = this.at(this.depth).find(({ policy }) => policy === ANY_POLICY);
    const missing = initialPolicies.filter((policy) => !top.some((node) => node.policy === policy));
    if (any !== undefined) gone.add(any);
    const isGone = (node: TreeNode | null): boolean =>
      node !== null && (gone.has(node) || isGone(node.parent));
    this.nodes = this.nodes.filter((node) => !isGone(node));
    if (any?.parent) for (const policy of missing) this.addNode(policy, [policy], any.parent);
    this.prune();
    return !this.isNull;
  }

  private at(depth: number): TreeNode[] {
    return this.nodes.filter((node) => node.depth === depth);
  }

  private addNode(policy: string, expected: string[], parent: TreeNode): void {
    this.nodes.push({ policy, expected, parent, depth: parent.depth + 1 });
  }

  private prune(): void {
    for (let depth = this.depth - 1; depth >= 0; depth--) {
      this.nodes = this.nodes.filter(
        (node) => node.depth !== depth || this.nodes.some(({ parent }) => parent === node),
      );
    }
  }
}

const policy = fc.constantFrom('1.1', '1.2', '1.3', '1.4');
const certificate = fc.record({
  policies: fc.option(
    fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: policy }, fc.constant(ANY_POLICY)), {
      minLength: 1,
      maxLength: 4,
    }),
    { freq: 12 },
  ),
  anyPolicyCounts: fc.boolean(),
  mappings: fc.array(fc.record({ issuerDomainPolicy: policy, subjectDomainPolicy: policy }), {
    maxLength: 4,
  }),
  mappingAllowed: fc.boolean(),
});
const initial = fc.uniqueArray(fc.oneof({ weight: 5, arbitrary: policy }, fc.constant(ANY_POLICY)), {
  minLength: 1,
  maxLength: 3,
});

describe('the policy graph of RFC 9618', () => {
  it('accepts what the policy tree of RFC 5280 accepts, and nothing else', () => {
    const accepted = { yes: 0, no: 0 };
    fc.assert(
      fc.property(fc.array(certificate, { minLength: 1, maxLength: 4 }), initial, (path, initialPolicies) => {
        const graph = new PolicyGraph();
        const tree = new PolicyTree();
        for (const [index, { policies, anyPolicyCounts, mappings, mappingAllowed }] of path.entries()) {
          graph.add(policies, anyPolicyCounts);
          tree.add(policies, anyPolicyCounts);
          expect(graph.isNull).toBe(tree.isNull);
          if (index === path.length - 1) continue;
          graph.map(mappings, mappingAllowed);
          tree.map(mappings, mappingAllowed);
          expect(graph.isNull).toBe(tree.isNull);
        }
        const byGraph = graph.constrainedBy(initialPolicies).userConstrained.length > 0;
        expect(byGraph).toBe(tree.isAcceptedBy(initialPolicies));
        accepted[byGraph ? 'yes' : 'no']++;
      }),
      { numRuns: 5000 },
    );
    // Both answers have to come up for the comparison to mean something.
    expect(Math.min(accepted.yes, accepted.no)).toBeGreaterThan(500);
  });
});
