import { bounds } from '../bounds';

/** Text of the record, as far as it is shown. */
export interface Excerpt {
  readonly text: string;
  /** UTF-16 units of it that are left out. */
  readonly more: number;
}

/** What one record may still be shown of: counts down over all its parts. */
export class Allowance {
  private characters: number = bounds.conversation.characters;
  private lines: number = bounds.conversation.lines;
  private segments: number = bounds.conversation.segments;

  /** The first characters of a text, never half of one. */
  excerpt(text: string, limit: number): Excerpt {
    let length = Math.min(text.length, limit, this.characters);
    if (length < text.length && isHighSurrogate(text.charCodeAt(length - 1))) length--;
    this.characters -= length;
    return { text: text.slice(0, length), more: text.length - length };
  }

  /** Whether there is room for one more line of a card. */
  line(): boolean {
    return this.lines > 0 && this.lines-- > 0;
  }

  /** How many of so many lines of a transcript there is room for. */
  segmentsOf(wanted: number): number {
    const granted = Math.min(wanted, this.segments);
    this.segments -= granted;
    return granted;
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
