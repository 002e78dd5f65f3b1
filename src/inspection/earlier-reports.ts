import { bounds } from '../bounds';
import { isRead, type Evidence, type ReadFile } from '../evidence/evidence';
import { compareWithEarlier, type EarlierComparison } from '../report/earlier-report';
import type { Report } from '../report/report';
import { message } from '../wording';

/** An earlier report among the evidence, beside what was found now. */
export interface EarlierResult {
  /** Index into the report's `evidence`. */
  readonly evidence: number;
  readonly name: string;
  readonly comparison: EarlierComparison;
}

/**
 * Holds every earlier report of the evidence against the one that was made from it now; the same file twice counts once.
 * @param files the evidence that the report was made from; there may be more of it by now
 */
export function earlierReports(report: Report, files: Evidence): EarlierResult[] {
  const reports = new Map<string | null, Pick<EarlierResult, 'evidence' | 'name'>>();
  report.evidence.forEach(({ name, role, sha512 }, evidence) => {
    if (role === 'report' && !reports.has(sha512)) reports.set(sha512, { evidence, name });
  });
  const read = files.filter(isRead);
  return [...reports].map(([sha512, { evidence, name }], i) => {
    const file = read.find(({ content }) => content.sha512 === sha512);
    const comparison = i < bounds.earlierReports ? compared(report, file) : notCompared(TOO_MANY);
    return { evidence, name, comparison };
  });
}

function compared(report: Report, file: ReadFile | undefined): EarlierComparison {
  const bytes = file?.content.bytes ?? null;
  return bytes === null ? notCompared(TOO_LARGE) : compareWithEarlier(bytes, report);
}

const notCompared = (sentence: string): EarlierComparison => ({ state: 'not-a-report', sentence });

const TOO_LARGE = message('This report is larger than this tool reads, so nothing of it was compared.');
const TOO_MANY = `No more than ${bounds.earlierReports} earlier reports are compared at a time; this one was not.`;
