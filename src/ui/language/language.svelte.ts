/** The language of the page: chosen from the browser's, and by the user. Every component words what it says through here. */
import { canSayAll, english, sentences, word, type Said, type Values, type Wording } from '../../wording';

export const languages = [
  { tag: 'en', name: 'English' },
  { tag: 'es', name: 'Español' },
  { tag: 'fr', name: 'Français' },
  { tag: 'de', name: 'Deutsch' },
] as const;

export type Language = (typeof languages)[number]['tag'];

const files = import.meta.glob<Readonly<Record<string, string>>>('./messages/*.json', { import: 'default' });

/** Where the choice is kept; nothing is kept of a language that the browser suggests. */
export const languageKey = 'vcon-verifier-language';

let current = $state.raw<Wording>(english);
let chosen = $state<Language>('en');

export const isLanguage = (tag: string | null): tag is Language => languages.some((one) => one.tag === tag);

/** The first of the user's languages that the page speaks, by BCP 47 primary tag; English where it speaks none. */
export function suited(wanted: readonly string[]): Language {
  const primary = wanted.map((tag) => tag.split('-')[0]?.toLowerCase() ?? null);
  return primary.find(isLanguage) ?? 'en';
}

/**
 * The tag by which a language writes numbers and dates: the first of the user's own that is of this language, with its
 * region; what the browser gives that is no tag is passed over.
 */
export function regional(language: Language, wanted: readonly string[]): string {
  const own = wanted.flatMap(canonical).find((tag) => tag.split('-')[0] === language);
  return own ?? (language === 'en' ? english.language : language);
}

function canonical(tag: string): readonly string[] {
  try {
    // Throws RangeError where a tag is none; what stays must also be one that numbers and dates can be written by.
    return Intl.NumberFormat.supportedLocalesOf(Intl.getCanonicalLocales(tag));
  } catch {
    return [];
  }
}

/** Takes the language that was chosen before, else one of the browser's. */
export async function beginInOwnLanguage(): Promise<void> {
  await speak(remembered() ?? suited(navigator.languages)).catch(() => speak('en'));
}

/** Chooses a language and keeps the choice. */
export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  try {
    localStorage.setItem(languageKey, language);
  } catch {
    // Where nothing can be kept, the choice holds for this visit.
  }
}

function remembered(): Language | null {
  try {
    const kept = localStorage.getItem(languageKey);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

async function speak(language: Language): Promise<void> {
  const file = files[`./messages/${language}.json`];
  const messages = file === undefined ? english.messages : await file();
  current = { language: regional(language, navigator.languages), messages };
  chosen = language;
  document.documentElement.lang = language;
}

/** The language spoken now. */
export const language = (): Language => chosen;

/** The tag that numbers and dates are written by. */
export const locale = (): string => current.language;

/** What goes to the worker where it words something for people. */
export const wording = (): Wording => current;

/** A message in the language of the page. */
export const t = (message: string, values: Values = {}): string => word(current, message, values);

/** A message in two forms, "{n} file|{n} files", for a number of things. */
export const plural = (message: string, n: number, values: Values = {}): string =>
  word(current, message, { ...values, n });

/**
 * Sentences of the report in the language of the page; all of them in English, and marked so, where one is not known in
 * that language.
 */
export function reported(all: readonly Said[]): { text: string; lang: 'en' | undefined } {
  const known = all.every((sentence) => canSayAll(current, sentence));
  return known
    ? { text: sentences(current, all), lang: undefined }
    : { text: sentences(english, all), lang: 'en' };
}
