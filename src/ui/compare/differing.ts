/** Where two texts differ, for the eye: whole words, and never half a character. */

export type Range = readonly [from: number, end: number];

/** Characters that a part may grow by to reach the edge of a word. */
const REACH = 40;

/**
 * The part of each text that the other does not have in common with it; null where there is nothing in common.
 * @param open whether the texts go on behind what is here, so that their ends say nothing
 */
export function differing(a: string, b: string, open: boolean): readonly [Range, Range] | null {
  const least = Math.min(a.length, b.length);
  let start = 0;
  while (start < least && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let tail = 0;
  const most = open ? 0 : least - start;
  while (tail < most && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;

  for (
    let grown = 0;
    start > 0 && (breaks(a, b, start, start, grown) || splits(a, start) || splits(b, start));
  ) {
    start--;
    grown++;
  }
  const ends = (): readonly [number, number] => [a.length - tail, b.length - tail];
  for (let grown = 0; tail > 0 && (breaks(a, b, ...ends(), grown) || splits(a, a.length - tail));) {
    tail--;
    grown++;
  }
  if (start === 0 && tail === 0) return null;
  return [
    [start, a.length - tail],
    [start, b.length - tail],
  ];
}

/** Whether a place in each text is within a word in one of them. */
const breaks = (a: string, b: string, inA: number, inB: number, grown: number): boolean =>
  grown < REACH && (withinWord(a, inA) || withinWord(b, inB));

const withinWord = (text: string, at: number): boolean =>
  /^[\p{L}\p{N}\p{M}]{2}$/u.test(text.slice(at - 1, at + 1));

/** Whether a place is inside a surrogate pair, or before a mark that belongs to the character in front of it. */
const splits = (text: string, at: number): boolean =>
  /^[\udc00-\udfff]/.test(text.charAt(at)) ||
  /^[\p{M}\u200d]/u.test(text.slice(at, at + 2)) ||
  text.charAt(at - 1) === '\u200d';
