/** What the page itself keeps in this browser, beside the databases of the worker. */
import { isLanguage, languageKey, type Language } from '../language/language.svelte';

/** The language that the user chose, if it is kept. */
export function keptLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(languageKey);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Removes the language that was chosen; the page goes on speaking it for now. False: the browser refused. */
export function forgetLanguage(): boolean {
  try {
    localStorage.removeItem(languageKey);
    return true;
  } catch {
    // Where nothing can be read there is nothing of ours.
    return keptLanguage() === null;
  }
}

/** Names of the caches that hold the files of the page. */
export async function pageCaches(): Promise<string[]> {
  try {
    return (await caches.keys()).filter((name) => name.startsWith('vcon-verifier-'));
  } catch {
    return [];
  }
}
