import { bounds } from '../bounds';
import type { Line, LineContent, Table } from '../conversation/card';
import type { Conversation, Party } from '../conversation/conversation';
import type { Excerpt } from '../conversation/excerpt';
import type { Segment } from '../conversation/transcript';
import { said, word, type Said, type Wording } from '../wording';
import { memberLabels, clock, cut, memberWords, visible } from './plain-text';

/** What a record says of its conversation, as people read it on paper: visible, cut, and told where it is cut. */
export interface PrintedConversation {
  readonly subject: string | null;
  /** One line a party: name, number, addresses. */
  readonly parties: readonly string[];
  readonly transcripts: readonly (readonly PrintedSegment[])[];
  /** Everything else that the issuer says. */
  readonly statements: readonly PrintedStatement[];
  /** How much is left out, by kind; each a sentence. */
  readonly leftOut: readonly string[];
  /** RFC 6901 pointers of the analyses that are told here. */
  readonly pointers: readonly string[];
}

/** `time`: into the recording, such as "0:07". */
export interface PrintedSegment {
  readonly time: string | null;
  readonly speaker: string | null;
  readonly text: string;
}

export interface PrintedStatement {
  /** What kind of analysis it is; null where it does not say. */
  readonly title: string | null;
  readonly rows: readonly PrintedStatementRow[];
}

/** `label`: empty where the statement is one text. */
export interface PrintedStatementRow {
  readonly label: string;
  readonly lines: readonly string[];
  readonly kind: 'text';
}

const row = (label: string, ...lines: readonly string[]): PrintedStatementRow => ({
  label,
  lines,
  kind: 'text',
});

/** Lays out a conversation to be printed. */
export const printedConversation = (conversation: Conversation, wording: Wording): PrintedConversation =>
  new Printer(wording).print(conversation);

/** Whether the value of a field is told there. */
export const toldIn = ({ pointers }: PrintedConversation, pointer: string): boolean =>
  /^\/(?:subject|parties\/\d+\/(?:name|tel|sip|mailto))$/.test(pointer) ||
  pointers.some((told) => /^\/(?:body(?:\/.*)?|type|encoding)$/s.test(after(told, pointer)));

const after = (start: string, text: string): string =>
  text.startsWith(start) ? text.slice(start.length) : '';

const NAME_LENGTH = 300;

class Printer {
  private lines: number = bounds.printed.lines;
  private characters: number = bounds.printed.characters;
  private readonly wording: Wording;

  constructor(wording: Wording) {
    this.wording = wording;
  }

  print({ subject, parties, transcripts, statements, omitted }: Conversation): PrintedConversation {
    const lines = parties.map(({ name, addresses }, i) =>
      [name ?? this.numbered(i), ...addresses]
        .map((one) => (typeof one === 'string' ? one : this.text(one, NAME_LENGTH)))
        .join(', '),
    );
    const shown = this.room(lines);
    const left = {
      parties: lines.length - shown.length + omitted.parties,
      lines: 0,
      entries: omitted.analyses,
    };
    const told = transcripts.map(({ transcript }) => {
      const segments = transcript.segments.map((segment) => () => this.segment(segment, parties));
      const kept = this.room(segments).map((made) => made());
      left.lines += segments.length - kept.length + transcript.omitted;
      return kept;
    });
    const readable = statements.filter(({ text, lines }) => text !== null || lines.length > 0);
    const cards = readable.map(({ type, text, lines }): PrintedStatement => {
      const whole =
        text === null ? this.rows(lines, []) : [row('', ...this.paragraphs(text, bounds.conversation.body))];
      const rows = this.room(whole);
      left.entries += whole.length - rows.length;
      return { title: type === null ? null : this.label(type), rows };
    });
    return {
      subject: subject === null ? null : this.text(subject, NAME_LENGTH),
      parties: shown,
      transcripts: told,
      statements: cards,
      leftOut: this.sentences(left),
      pointers: [...transcripts, ...readable].map(({ pointer }) => pointer),
    };
  }

  private sentences({
    parties,
    lines,
    entries,
  }: Readonly<Record<'parties' | 'lines' | 'entries', number>>): string[] {
    const all: readonly (readonly [number, Said])[] = [
      [
        parties,
        said('{n} more party, in the record itself|{n} more parties, in the record itself', { n: parties }),
      ],
      [lines, said('{n} more line, in the record itself|{n} more lines, in the record itself', { n: lines })],
      [
        entries,
        said('{n} more entry, in the record itself|{n} more entries, in the record itself', { n: entries }),
      ],
    ];
    return all.flatMap(([n, { message, values }]) => (n > 0 ? [word(this.wording, message, values)] : []));
  }

  /** As many as there is room for. */
  private room<One>(all: readonly One[]): One[] {
    const kept = all.slice(0, this.lines);
    this.lines -= kept.length;
    return kept;
  }

  private text(excerpt: Excerpt, limit: number): string {
    return this.paragraphs(excerpt, limit).join(' ');
  }

  private paragraphs({ text, more }: Excerpt, limit: number): string[] {
    const kept = cut(text, Math.min(limit, this.characters));
    this.characters -= kept.length;
    const whole = kept.length === text.length && more === 0;
    const length = word(this.wording, '{n} character|{n} characters', { n: text.length + more });
    return `${kept.trim()}${whole ? '' : `… (${length})`}`.split(/[\r\n]+/).map(visible);
  }

  private label = (name: Excerpt): string => {
    const words = name.more > 0 ? null : memberWords(name.text);
    if (words === null) return this.text(name, NAME_LENGTH);
    return memberLabels.has(words) ? word(this.wording, words) : words;
  };

  private numbered = (index: number): string =>
    word(this.wording, 'Party {number}', { number: String(index + 1) });

  private segment(segment: Segment, parties: readonly Party[]): PrintedSegment {
    const { start, party, speaker } = segment;
    const called = party === null ? speaker : (parties[party]?.name ?? parties[party]?.addresses[0] ?? null);
    const name = typeof called === 'string' ? { text: called, more: 0 } : called;
    return {
      time: start === null ? null : clock(start),
      speaker: name !== null ? this.text(name, NAME_LENGTH) : party === null ? null : this.numbered(party),
      text: this.text(segment, bounds.conversation.segmentText),
    };
  }

  /** Members in each other, one row each: "Scores › Clarity". */
  private rows(lines: readonly Line[], path: readonly string[]): PrintedStatementRow[] {
    return lines.flatMap(({ name, content }) => {
      const here = name === null ? path : [...path, this.label(name)];
      const simple = this.simple(content);
      if (simple !== null) return [row(here.join(' › '), ...simple)];
      return content.kind === 'lines' ? this.rows(content.lines, here) : [];
    });
  }

  /** What stands in one row; null: rows of its own. */
  private simple(content: LineContent): string[] | null {
    if (content.kind === 'value') return [this.text(content.value, bounds.conversation.value)];
    if (content.kind === 'table')
      return [...this.table(content), ...this.sentences(entries(content.omitted))];
    if (content.kind === 'deep') return this.sentences(entries(content.size));
    const values = content.lines.flatMap(({ name, content }) =>
      name === null && content.kind === 'value' ? [content.value] : [],
    );
    if (values.length !== content.lines.length) return null;
    const list = values.map((value) => this.text(value, bounds.conversation.value));
    return [list.join(', '), ...this.sentences(entries(content.omitted))];
  }

  private table({ columns, rows }: Table): string[] {
    const names = columns.map(this.label);
    return rows.map((row) =>
      row
        .flatMap((cell, i) => (cell === null ? [] : [`${names[i] ?? ''} ${this.text(cell, NAME_LENGTH)}`]))
        .join(' · '),
    );
  }
}

const entries = (n: number): { parties: number; lines: number; entries: number } => ({
  parties: 0,
  lines: 0,
  entries: n,
});
