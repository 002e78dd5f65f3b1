import { describe, expect, it } from 'vitest';
import { ANY_POLICY, PolicyGraph } from './policy-graph';

const map = (...pairs: [string, string][]) =>
  pairs.map(([issuerDomainPolicy, subjectDomainPolicy]) => ({ issuerDomainPolicy, subjectDomainPolicy }));

/** The authority-constrained set after these certificates; null for the NULL graph. */
function after(...levels: (string[] | null)[]): string[] | null {
  const graph = new PolicyGraph();
  for (const level of levels) graph.add(level, true);
  return graph.isNull ? null : [...graph.constrainedBy([ANY_POLICY]).authorityConstrained].sort();
}

describe('the valid policy graph (RFC 5280 section 6.1.3 (d), RFC 9618)', () => {
  it.each([
    ['one policy all along', [['1.1'], ['1.1']], ['1.1']],
    ['what all agree on', [['1.1', '1.2'], ['1.2', '1.3'], ['1.2']], ['1.2']],
    ['nothing where they do not agree', [['1.1'], ['1.2']], null],
    ['nothing where one has no policies', [['1.1'], null, ['1.1']], null],
    ['any policy narrowed by the next', [[ANY_POLICY], ['1.1']], ['1.1']],
    ['a policy kept by any policy', [['1.1'], [ANY_POLICY]], ['1.1']],
    ['any policy all along', [[ANY_POLICY], [ANY_POLICY]], [ANY_POLICY]],
    [
      'both',
      [
        [ANY_POLICY, '1.1'],
        [ANY_POLICY, '1.1'],
      ],
      ['1.1', ANY_POLICY],
    ],
  ])('gives %s', (_, levels, expected) => {
    expect(after(...levels)).toEqual(expected);
  });

  it('does not count any policy where that is inhibited', () => {
    const graph = new PolicyGraph();
    graph.add([ANY_POLICY], false);
    expect(graph.isNull).toBe(true);
  });

  it('gives policies in the domain of the anchor, whatever they were mapped to (section 6.1.4 (b)(1))', () => {
    const graph = new PolicyGraph();
    graph.add(['1.1', '1.2'], true);
    graph.map(map(['1.1', '2.1'], ['1.2', '2.2']), true);
    graph.add(['2.1'], true);
    expect(graph.constrainedBy([ANY_POLICY]).authorityConstrained).toEqual(['1.1']);
    expect(graph.constrainedBy(['1.1']).userConstrained).toEqual(['1.1']);
    expect(graph.constrainedBy(['2.1']).userConstrained).toEqual([]);
  });

  it('a mapped policy no longer stands for itself', () => {
    const graph = new PolicyGraph();
    graph.add(['1.1'], true);
    graph.map(map(['1.1', '2.1']), true);
    graph.add(['1.1'], true);
    expect(graph.isNull).toBe(true);
  });

  it('maps out of any policy', () => {
    const graph = new PolicyGraph();
    graph.add([ANY_POLICY], true);
    graph.map(map(['1.1', '2.1']), true);
    graph.add(['2.1'], true);
    expect(graph.constrainedBy([ANY_POLICY]).authorityConstrained).toEqual(['1.1']);
  });

  it('takes a mapped policy away where mapping is inhibited (section 6.1.4 (b)(2))', () => {
    const graph = new PolicyGraph();
    graph.add(['1.1', '1.2'], true);
    graph.map(map(['1.1', '2.1']), false);
    expect(graph.constrainedBy([ANY_POLICY]).authorityConstrained).toEqual(['1.2']);
    graph.map(map(['1.2', '2.1']), false);
    expect(graph.isNull).toBe(true);
  });

  it('any policy at the end stands for every policy that the user accepts', () => {
    const graph = new PolicyGraph();
    graph.add([ANY_POLICY], true);
    expect(graph.constrainedBy(['1.1', '1.2']).userConstrained).toEqual(['1.1', '1.2']);
  });

  it('two policies may be mapped to one, and one to two', () => {
    const graph = new PolicyGraph();
    graph.add(['1.1', '1.2', '1.3'], true);
    graph.map(map(['1.1', '2.1'], ['1.2', '2.1'], ['1.3', '2.2'], ['1.3', '2.3']), true);
    graph.add(['2.1', '2.3'], true);
    expect([...graph.constrainedBy([ANY_POLICY]).authorityConstrained].sort()).toEqual(['1.1', '1.2', '1.3']);
  });

  it('does not grow with the number of ways through it (RFC 9618 section 4)', () => {
    const ids = Array.from({ length: 30 }, (_, index) => `1.${index}`);
    const graph = new PolicyGraph();
    for (let depth = 0; depth < 16; depth++) {
      graph.add(ids, true);
      graph.map(map(...ids.flatMap((from) => ids.map((to): [string, string] => [from, to]))), true);
    }
    // As a tree it would have 30^16 leaves.
    expect(graph.constrainedBy([ANY_POLICY]).authorityConstrained).toHaveLength(30);
  });
});
