import { outcomeOrder } from './code-words';
import { byPath } from './path-order';
import type { Outcome, RecordReport } from './report';

/** Whether the file of a record, by its name, was not read, so that nothing can be told of it. */
export const wasNotRead = ({ outcome, reasons }: Pick<RecordReport, 'outcome' | 'reasons'>): boolean =>
  outcome === 'unreadable' && reasons.includes('FILE_NOT_READ');

/**
 * The records that do not check out, what needs attention first; last those that only have to be given again. Those that are alike
 * in that go by their paths.
 */
export function exceptionsOf(records: readonly RecordReport[]): readonly RecordReport[] {
  const open = outcomeOrder.filter((outcome): outcome is Exclude<Outcome, 'passed'> => outcome !== 'passed');
  const inOrder = byPath(records.filter(({ outcome }) => outcome !== 'passed'));
  const read = inOrder.filter((record) => !wasNotRead(record));
  return [
    ...open.flatMap((of) => read.filter(({ outcome }) => outcome === of)),
    ...inOrder.filter(wasNotRead),
  ];
}
