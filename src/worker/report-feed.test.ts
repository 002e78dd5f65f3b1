import { describe, expect, it } from 'vitest';
import type { EvidenceEntry, RecordReport, Report } from '../report/report';
import { madeRecord, madeReport, recordFile } from '../report/testing';
import { ReportFeed, type ReportNews } from './report-feed';

const record = (evidence: number): RecordReport => ({
  ...madeRecord(),
  evidence,
  source: `${evidence}.vcon`,
});
const entry = (index: number): EvidenceEntry => ({ ...recordFile, name: `${index}.vcon` });
const report = (records: readonly RecordReport[], files = records.length): Report => ({
  ...madeReport(records),
  evidence: Array.from({ length: files }, (_, index) => entry(index)),
});

/** All news of a report, portion by portion. */
function all(feed: ReportFeed, of: Report): ReportNews[] {
  feed.take(of);
  const portions: ReportNews[] = [];
  for (;;) {
    const news = feed.next();
    if (news === null) return portions;
    portions.push(news);
    if (!news.more) return portions;
  }
}

const rows = (news: readonly ReportNews[]): number[] =>
  news.flatMap(({ rows }) => rows.map(({ evidence }) => evidence));
const files = (news: readonly ReportNews[]): number[] =>
  news.flatMap(({ evidence }) => evidence.map(([index]) => index));

describe('what the page is told of reports', () => {
  it('has nothing to tell before there is one', () => {
    expect(new ReportFeed().next()).toBeNull();
  });

  it('is every record and file once, in portions', () => {
    const records = Array.from({ length: 5201 }, (_, index) => record(index));
    const news = all(new ReportFeed(), report(records));
    expect(rows(news)).toEqual(records.map(({ evidence }) => evidence));
    expect(files(news)).toEqual(records.map(({ evidence }) => evidence));
    expect(Math.max(...news.map(({ rows }) => rows.length))).toBeLessThanOrEqual(500);
    expect(Math.max(...news.map(({ evidence }) => evidence.length))).toBeLessThanOrEqual(2000);
    expect(news.every((portion) => portion.files === 5201)).toBe(true);
  });

  it('is of a report that follows only what is new, changed or gone', () => {
    const feed = new ReportFeed();
    const [a, b, c] = [record(0), record(1), record(2)];
    all(feed, report([a, b, c]));
    const changed = { ...b };
    const news = all(feed, report([a, changed], 4));
    expect(rows(news)).toEqual([1]);
    expect(files(news)).toEqual([3]);
    expect(news.flatMap(({ gone }) => gone)).toEqual([2]);
    expect(
      all(feed, report([a, changed], 4)).flatMap(({ rows, evidence }) => [...rows, ...evidence]),
    ).toEqual([]);
  });

  it('goes on with the newer report where one is overtaken half-way', () => {
    const feed = new ReportFeed();
    const records = Array.from({ length: 600 }, (_, index) => record(index));
    feed.take(report(records));
    const first = feed.next();
    const rest = all(feed, report(records));
    expect(rows([...(first === null ? [] : [first]), ...rest]).toSorted((a, b) => a - b)).toEqual(
      records.map(({ evidence }) => evidence),
    );
  });
});
