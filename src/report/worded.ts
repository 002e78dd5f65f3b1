/** Sentences of a report in the language in which it is taken away. */
import { canSayAll, english, sentences, word, type Said, type Wording } from '../wording';
import { short } from './plain-text';
import type { RecordReport } from './report';

/** `lang`: "en" where another language is asked for that has no words for it; null where it is in that language. */
export interface Worded {
  readonly text: string;
  readonly lang: 'en' | null;
}

/** Sentences one after the other, visible and cut; all of them in English where one is not known otherwise. */
export function worded(all: readonly Said[], limit: number, wording: Wording): Worded {
  const known = all.every((sentence) => canSayAll(wording, sentence));
  const spoken = known ? wording : english;
  return { text: short(sentences(spoken, all), limit, spoken), lang: known ? null : 'en' };
}

/** What the user wrote or chose: what was chosen is kept in English and said in the language, what was written stays. */
export const chosenWords = (text: string, limit: number, wording: Wording): string =>
  short(Object.hasOwn(wording.messages, text) ? word(wording, text) : text, limit, wording);

export interface WordedHeadline {
  readonly headline: Worded;
  /** The same for those who do not read the language; null where it is in English already. */
  readonly headlineInEnglish: string | null;
}

/** The headline of a record in a language, and the English one beside it. */
export function wordedHeadline(
  { headlineSaid }: RecordReport,
  limit: number,
  wording: Wording,
): WordedHeadline {
  const headline = worded([headlineSaid], limit, wording);
  const inEnglish = worded([headlineSaid], limit, english).text;
  return { headline, headlineInEnglish: headline.text === inEnglish ? null : inEnglish };
}
