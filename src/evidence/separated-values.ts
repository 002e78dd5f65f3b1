/** One row of separated values, and the line of the text on which it begins, from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A quote that is opened and never closed: the line, from 1, on which it is opened. */
export class OpenQuote extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`the quote opened in line ${String(line)} is never closed`);
    this.line = line;
  }
}

/** What programs put between cells. A comma by RFC 4180; a semicolon where it is the decimal sign. */
export type Separator = ',' | ';' | '\t';

/** Characters of the first line by which the separator is told. */
const FIRST = 64 * 1024;
/** Cells of one row that are kept. */
const COLUMNS = 1_000;

/** The separator of a text, by its first line: the one that is most often outside quotes there; null where none is. */
export function separatorOf(text: string): Separator | null {
  const line = /^[^\r\n]*/.exec(text.slice(0, FIRST))?.[0].replace(/"[^"]*"/g, '') ?? '';
  const counts = ([',', ';', '\t'] as const).map((one) => ({ one, times: line.split(one).length - 1 }));
  const [most] = counts.toSorted((a, b) => b.times - a.times);
  return most === undefined || most.times === 0 ? null : most.one;
}

/**
 * Reads separated values (RFC 4180) row by row; lines may end with CRLF, LF or CR. Empty lines are no rows, and what
 * stands between a closing quote and the next separator belongs to the cell.
 * @param separator null: every line is one cell
 * @throws OpenQuote, once the rows before it were given
 */
export function* rowsOf(text: string, separator: Separator | null): Generator<Row> {
  const stop = new RegExp(`[\\r\\n${separator ?? ''}]`, 'g');
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const first = line;
    const cells: string[] = [];
    for (;;) {
      const quoted = text[at] === '"' ? quotedAt(text, at, line) : { text: '', end: at, lines: 0 };
      line += quoted.lines;
      stop.lastIndex = quoted.end;
      at = stop.exec(text)?.index ?? text.length;
      if (cells.length < COLUMNS) cells.push(quoted.text + text.slice(quoted.end, at));
      if (separator === null || text[at] !== separator) break;
      at++;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    at++;
    line++;
    if (cells.length > 1 || cells[0] !== '') yield { line: first, cells };
  }
}

/** RFC 4180 section 2, rules 5 to 7. */
function quotedAt(text: string, at: number, line: number): { text: string; end: number; lines: number } {
  let end = at;
  do {
    end = text.indexOf('"', end + 1) + 1;
    if (end === 0) throw new OpenQuote(line);
  } while (text[end] === '"');
  const raw = text.slice(at + 1, end - 1);
  const lines = /[\r\n]/.test(raw) ? raw.split(/\r\n|\r|\n/).length - 1 : 0;
  return { text: raw.replaceAll('""', '"'), end, lines };
}
