/** A stretch of a recording, in seconds from its beginning. */
interface Stretch {
  readonly start: number | null;
  readonly end: number | null;
}

/** Seconds by which a line outlasts its end: a pause between two lines is no reason to lose the place. */
const LINGER = 2;
/** Players go to a place to within a sample, and may end up just before it. */
const EARLY = 0.05;

/** Finds the line of a transcript that is being said. Lines may be in any order, and some without times. */
export class Follower {
  /** Indices of the lines with a start, in the order of their starts. */
  private readonly order: readonly number[];
  private readonly lines: readonly Stretch[];

  constructor(lines: readonly Stretch[]) {
    this.lines = lines;
    this.order = lines
      .flatMap(({ start }, index) => (start === null ? [] : [index]))
      .sort((a, b) => this.startOf(a) - this.startOf(b));
  }

  /** The index of the line at a time; null before the first one, and in a long silence. */
  at(seconds: number): number | null {
    let [low, high] = [0, this.order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.startOf(this.order[middle] ?? 0) <= seconds + EARLY) low = middle + 1;
      else high = middle;
    }
    const index = this.order[low - 1];
    if (index === undefined) return null;
    const end = this.lines[index]?.end ?? null;
    return end !== null && seconds > end + LINGER ? null : index;
  }

  private startOf(index: number): number {
    return this.lines[index]?.start ?? 0;
  }
}

/** Lines of a transcript that are in the page at once. */
export const WINDOW = 200;

/** Where the window over so many lines begins that has one of them well inside. */
export function windowFor(line: number, from: number, total: number): number {
  const margin = WINDOW / 10;
  const last = Math.max(0, total - WINDOW);
  const above = from > 0 && line < from + margin;
  const below = from < last && line >= from + WINDOW - margin;
  return above || below ? Math.min(last, Math.max(0, line - WINDOW / 2)) : Math.min(from, last);
}

/** Indices of the texts that contain a phrase, in whatever case. */
export function linesWith(phrase: RegExp, texts: readonly { readonly text: string }[]): number[] {
  return texts.flatMap(({ text }, index) => (text.search(phrase) >= 0 ? [index] : []));
}

/** A pattern for a phrase as typed; null where nothing is. */
export function phraseOf(typed: string): RegExp | null {
  const phrase = typed.trim().slice(0, 200);
  return phrase === '' ? null : new RegExp(phrase.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu');
}

/** A text in pieces, every second of them an occurrence of the phrase. */
export function pieces(text: string, phrase: RegExp | null): string[] {
  if (phrase === null) return [text];
  return text.split(new RegExp(`(${phrase.source})`, 'iu'));
}
