import { describe, expect, it } from 'vitest';
import { english } from '../wording';
import { byPath } from './path-order';
import { printedReport } from './printed';
import { alteredRecord, madeRecord, madeReport } from './testing';

const inOrder = (...sources: string[]): string[] =>
  byPath(sources.map((source) => ({ source }))).map(({ source }) => source);

describe('the order of paths', () => {
  it.each<[string, string[]]>([
    ['numbers go by what they count', ['call-2', 'call-03', 'call-10', 'call-247']],
    ['each folder stays together', ['a-1/z', 'a/b', 'a/z', 'b/a']],
    ['letters go without regard to case and marks', ['Älter', 'alter-2', 'B', 'c', 'Émile', 'f']],
  ])('%s', (_, sources) => {
    expect(inOrder(...sources.toReversed())).toEqual(sources);
  });

  it('is that of the disk where they are alike', () => {
    expect(inOrder('B', 'b', 'a')).toEqual(['a', 'B', 'b']);
  });
});

describe('a printed report', () => {
  it('has what needs attention first, and of that and of what checks out the paths in order', () => {
    const at = (source: string, made = madeRecord) => ({ ...made(), source });
    const open = () => madeRecord({ outcome: 'indeterminate' });
    const report = madeReport([
      at('call-10', alteredRecord),
      at('call-9'),
      at('call-3', open),
      at('call-2', alteredRecord),
      at('call-1'),
    ]);
    const nobody = { caseReference: '', examiner: '', note: '', conclusion: '' };
    const { inFull, others } = printedReport(report, nobody, false, english);
    expect(inFull.map(({ source }) => source)).toEqual(['call-2', 'call-10', 'call-3']);
    expect(others.map(({ source }) => source)).toEqual(['call-1', 'call-9']);
  });
});
