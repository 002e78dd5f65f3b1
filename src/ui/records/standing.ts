/** Where a record stands: its outcome, or that it waits for files that are still being read. */
import type { Outcome, RecordRow } from '../../report/report';
import { message } from '../../wording';
import { outcomeOrder, outcomeShapes, outcomeWords, type Shape } from '../words';

export type Standing = Outcome | 'waiting';

/** What needs attention first. */
export const standings: readonly Standing[] = [...outcomeOrder, 'waiting'];

export const standingWords: Readonly<Record<Standing, string>> = {
  ...outcomeWords,
  waiting: message('Waiting'),
};

export const standingShapes: Readonly<Record<Standing, Shape>> = { ...outcomeShapes, waiting: 'none' };

export const standingOf = ({ outcome }: Pick<RecordRow, 'outcome'>): Standing => outcome ?? 'waiting';
