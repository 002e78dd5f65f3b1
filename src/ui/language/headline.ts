import type { RecordReport } from '../../report/report';
import { short } from '../text';
import { language, reported } from './language.svelte';

export interface Headline {
  readonly text: string;
  /** The English one, where the page speaks another language: it is the one that an exported report has. */
  readonly english: string | null;
}

/** The headline of a record in the language of the page. */
export function headlineOf({ headline, headlineSaid }: RecordReport, limit = 400): Headline {
  const { text, lang } = reported([headlineSaid]);
  const own = language() === 'en' || lang === 'en' ? null : short(headline, limit);
  return { text: short(text, limit), english: own };
}
