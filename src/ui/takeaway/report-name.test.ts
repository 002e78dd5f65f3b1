import { describe, expect, it } from 'vitest';
import type { RecordReport, ShownReport } from '../../report/report';
import { reportName } from './report-name';

const of = (...sources: string[]): ShownReport =>
  ({
    records: sources.map((source) => ({ source }) as RecordReport),
    verifiedAt: '2026-07-01T12:00:00.123Z',
    partial: null,
  }) as unknown as ShownReport;

describe('the name of a report', () => {
  it('is that of the case, else of the record, else how many there are, with the date', () => {
    const several = of('a', 'b');
    expect(reportName(several, ' Case 17 ', '.json')).toBe('Verification report Case 17 2026-07-01.json');
    expect(reportName(of('folder/call.vcon'), '', '.csv')).toBe(
      'Verification report call.vcon 2026-07-01.csv',
    );
    expect(reportName(several, ' ')).toBe('Verification report 2 records 2026-07-01');
  });

  it('says so where the report is a partial one', () => {
    const partial = { ...of('a', 'b'), partial: { records: 2, of: 10 } };
    expect(reportName(partial, 'Case 17', '.csv')).toBe('Partial verification report Case 17 2026-07-01.csv');
  });

  it('can be kept on every system', () => {
    const hostile = `..\\../CON:a*b?"<c>|\u{202E}gpj\u{0000}\n${'\u{1F600}'.repeat(100)}`;
    for (const name of [reportName(of('x'), hostile, '.json'), reportName(of(hostile), '', '.json')]) {
      expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Bidi_Control}\p{Cs}]/u);
      expect(name.length).toBeLessThanOrEqual(80);
      expect(name).toMatch(/^Verification report \S.* 2026-07-01\.json$/u);
    }
    expect(reportName(of('../..'), '///', '.json')).toBe('Verification report 1 record 2026-07-01.json');
  });
});
