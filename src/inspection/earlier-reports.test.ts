import { describe, expect, it } from 'vitest';
import { supplied } from '../../e2e/maker/evidence';
import { bounds } from '../bounds';
import { earlierReports } from './earlier-reports';
import type { EvidenceFile } from '../evidence/evidence';
import { exportJson } from '../report/export';
import type { Report } from '../report/report';
import { madeReport } from '../report/testing';

const now = madeReport();
const written = (text: string): EvidenceFile => supplied('earlier.json', new TextEncoder().encode(text));

/** The report of the evidence that it was made from, and of these earlier reports. */
function withReports(...files: readonly EvidenceFile[]): [Report, EvidenceFile[]] {
  const entries = files.map(({ name, size, content }) => ({
    name,
    size,
    sha512: content.state === 'read' ? content.sha512 : null,
    role: 'report' as const,
    note: null,
  }));
  const others = now.evidence.map(({ name }) => supplied(name, new Uint8Array()));
  return [{ ...now, evidence: [...now.evidence, ...entries] }, [...others, ...files]];
}

describe('earlier reports among the evidence', () => {
  it('are compared, each once', () => {
    const file = written(exportJson(now, false));
    expect(earlierReports(...withReports(file, file))).toMatchObject([
      { evidence: 2, name: 'earlier.json', comparison: { state: 'compared' } },
    ]);
  });

  it('whose bytes were not kept are said to be too large', () => {
    const { content, ...file } = written('{}');
    if (content.state !== 'read') throw new Error('not read');
    const large = { ...file, content: { ...content, bytes: null } };
    expect(earlierReports(...withReports(large))).toMatchObject([
      {
        comparison: {
          state: 'not-a-report',
          sentence: expect.stringContaining('larger than this tool reads') as string,
        },
      },
    ]);
  });

  it('are compared up to a bound', () => {
    const files = Array.from({ length: bounds.earlierReports + 1 }, (_, i) =>
      written(exportJson({ ...now, verifiedAt: `2026-07-01T12:00:${String(10 + i)}Z` }, false)),
    );
    const results = earlierReports(...withReports(...files));
    expect(results).toHaveLength(files.length);
    expect(results.at(-2)?.comparison.state).toBe('compared');
    expect(results.at(-1)?.comparison.state).toBe('not-a-report');
  });

  it('are none where none was given', () => {
    expect(earlierReports(now, [])).toEqual([]);
  });
});
