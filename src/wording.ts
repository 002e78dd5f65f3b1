/**
 * How the tool's own sentences are worded in another language. A message is its English text, with {places} for what
 * differs from one time to the next; the files of a language give the other text for it.
 */

/** What stands in the places of a message: text as it is, a number as the language writes numbers, or another sentence. */
export type Values = Readonly<Record<string, string | number | Said>>;

/** A sentence that can be said in every language. */
export interface Said {
  /** English, with places: "It expired on {date}." */
  readonly message: string;
  readonly values: Values;
}

/** A language, and what its messages are in it. */
export interface Wording {
  /** BCP 47 tag. */
  readonly language: string;
  /** By their English text; a message that is missing is said in English. */
  readonly messages: Readonly<Record<string, string>>;
}

export const english: Wording = { language: 'en-GB', messages: {} };

/** Whether a language has a text for a message; English has one for all. */
export const canSay = ({ language, messages }: Wording, message: string): boolean =>
  language.startsWith('en') || Object.hasOwn(messages, message);

/**
 * A message in a language. Of a message in two forms, "{n} file|{n} files", the one that the number `n` asks for is
 * taken (CLDR plural rules; the second form stands for every category but "one").
 */
export function word(wording: Wording, message: string, values: Values = {}): string {
  const spoken = canSay(wording, message) ? wording : english;
  const text = Object.hasOwn(spoken.messages, message) ? (spoken.messages[message] ?? message) : message;
  return fill(formOf(text, values, spoken.language), values, spoken);
}

function formOf(text: string, { n }: Values, language: string): string {
  const [one, other] = text.split('|');
  if (one === undefined || other === undefined || typeof n !== 'number') return text;
  return new Intl.PluralRules(language).select(n) === 'one' ? one : other;
}

const fill = (text: string, values: Values, spoken: Wording): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (typeof value === 'number') return new Intl.NumberFormat(spoken.language).format(value);
    return typeof value === 'object' ? word(spoken, value.message, value.values) : (value ?? place);
  });

/** Marks a message in a table, so that it is found and worded in every language where the table is used. */
export const message = (text: string): string => text;

export const said = (message: string, values: Values = {}): Said => ({ message, values });

/** Whether a language has texts for a sentence and for all that stands in it. */
export const canSayAll = (wording: Wording, { message, values }: Said): boolean =>
  canSay(wording, message) &&
  Object.values(values).every((value) => typeof value !== 'object' || canSayAll(wording, value));

/** Sentences one after the other. */
export const sentences = (wording: Wording, all: readonly Said[]): string =>
  all.map(({ message, values }) => word(wording, message, values)).join(' ');

/** A sentence on its way into a report: plain text where it is the same every time. */
export type Sentence = string | Said;

export const asSaid = (sentence: Sentence): Said =>
  typeof sentence === 'string' ? said(sentence) : sentence;

export const inEnglish = (sentence: Sentence): string =>
  typeof sentence === 'string' ? sentence : sentences(english, [sentence]);

/** A sentence that is part of a report: in English, and where values stand in it, also as it can be said elsewhere. */
export const reportable = (sentence: Sentence): { readonly message: string; readonly said?: Said } =>
  typeof sentence === 'string' || Object.keys(sentence.values).length === 0
    ? { message: inEnglish(sentence) }
    : { message: inEnglish(sentence), said: sentence };

/** A name that is the same in every language. */
export const asIs = (name: string): Said => said('{name}', { name });

/** Several sentences as one. */
export function together(first: Sentence, ...others: readonly Sentence[]): Sentence {
  return others.reduce(
    (one, other) => said('{one} {other}', { one: asSaid(one), other: asSaid(other) }),
    first,
  );
}

/** Things one after the other, as in "A, B". */
export const inARow = (things: readonly Sentence[], between = message('{one}, {other}')): Said =>
  things.map(asSaid).reduce((one, other) => said(between, { one, other }));

/** The same of a note, which need not be there. */
export function reportableNote(sentence: Sentence | null): {
  readonly note: string | null;
  readonly said?: Said;
} {
  if (sentence === null) return { note: null };
  const { message: note, ...rest } = reportable(sentence);
  return { note, ...rest };
}

/** A time as sentences have it, in UTC, to the second. */
export const utcTime = (time: Date): string => `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
