/**
 * Whether a text is another one with parts taken out. How a redaction is done is out of scope of the draft, so marks
 * that are in use are read: runs of `*`, `█`, `#`, `x` and the like, a few words in brackets, the word "redacted".
 */

const BRACKETED = /\[[^[\]]{0,80}\]|\{[^{}]{0,80}\}|<[^<>]{0,80}>/g;
const MASKED = /[*█■▒▓•…]|#{2}|_{2}|x{3}/i;
const SAID = new Set(['redacted', 'removed', 'deleted', 'masked', 'anonymized', 'anonymised']);
/** A word; one character where words are written without spaces. */
const WORD =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])[\p{L}\p{N}\p{M}])+/gu;

/** `marks`: nothing but marks is left. `part`: what is left stands in the whole, in its order. `other`: it does not. */
export type Masking = 'marks' | 'part' | 'other';

/**
 * Compares word by word, in linear time: punctuation and letter case do not count.
 * @param whole null where it was no text
 */
export function maskingOf(whole: string | null, left: string): Masking {
  const source = whole === null ? null : words(whole);
  let any = false;
  for (const word of wordsLeft(left)) {
    any = true;
    if (source === null || !advance(source, word)) return 'other';
  }
  return any ? 'part' : 'marks';
}

function advance(source: Iterator<string>, word: string): boolean {
  for (let next = source.next(); next.done !== true; next = source.next())
    if (next.value === word) return true;
  return false;
}

function* words(text: string): Generator<string> {
  for (const [word] of text.matchAll(WORD)) yield word.toLowerCase();
}

function* wordsLeft(text: string): Generator<string> {
  for (const [piece] of text.replace(BRACKETED, ' ').matchAll(/\S+/g)) {
    if (MASKED.test(piece)) continue;
    for (const word of words(piece)) if (!SAID.has(word)) yield word;
  }
}
