import { bounds } from '../bounds';
import { message, said, type Sentence } from '../wording';
import { digestLine, isOtherDigestLine } from './digest-list';
import type { EvidenceFile } from './evidence';
import { classOfName, isNamedAsRecord } from './file-type';
import {
  columnOf,
  encodingOf,
  firstLine,
  isNamedAsDigests,
  isNamedAsTable,
  isNamedAsText,
  isUuid,
  plainHeading,
  plainUuid,
} from './inventory-signs';
import { OpenQuote, rowsOf, separatorOf, type Row } from './separated-values';

/** A list of what should be there, as a case comes with one. Whoever wrote it, it proves nothing. */
export interface Inventory {
  readonly kind: 'list';
  /** By what its entries are found: that which most narrowly names them. */
  readonly by: 'uuid' | 'name' | 'sha512';
  readonly entries: readonly InventoryEntry[];
  /** How many lines say nothing that could be looked for. */
  readonly unread: number;
}

/** What one line names. At least one of the three is there. */
export interface InventoryEntry {
  /** From 1. */
  readonly line: number;
  /** As `plainUuid` has it. */
  readonly uuid: string | null;
  /** File name, with or without its folders, as the list has it. */
  readonly name: string | null;
  /** Lower-case hex. */
  readonly sha512: string | null;
}

/** A file that has the name of a list, and why it is none. */
export interface NoInventory {
  readonly kind: 'file';
  readonly why: Sentence;
}

/** Whether a text ends as the names of files do that a case consists of, and is no address. */
const isFileName = (text: string): boolean =>
  text.length <= bounds.inventory.text &&
  !/\p{Cc}|^[a-z][a-z0-9+.-]+:\/\/|: /iu.test(text) &&
  (isNamedAsRecord(text) ||
    classOfName(text) !== 'unknown' ||
    /\.(pem|crt|cer|der|p7b|p7c|crl|ocsp|tsr|tst|cose|cbor)$/i.test(text));

/**
 * Reads a supplied file as a list of what should be there: SHA-512 checksums as the GNU coreutils write them, separated
 * values (RFC 4180) with a column of UUIDs or file names, or one of them on each line. UTF-8 alone. Throws nothing.
 * @returns the list; why a file with the name of one is none; null where nothing says that it is meant as one
 */
export function readInventory({ name, size, content }: EvidenceFile): Inventory | NoInventory | null {
  const isText = isNamedAsText(name);
  if (content.state !== 'read' || !(isText || isNamedAsDigests(name) || isNamedAsTable(name))) return null;
  if (content.bytes === null) return isText || size === 0 ? null : none(tooLarge(size));
  const text = decoded(content.bytes);
  if (text === null) return isText ? null : none(NOT_UTF_8);
  try {
    const first = firstLine(text);
    if (digestLine(first) !== null) return digestsIn(text, name);
    if (isOtherDigestLine(first)) return none(OTHER_DIGESTS);
    const plain = isText || separatorOf(text) === null ? entriesByLine(text) : null;
    const inventory = plain ?? entriesByColumn(text);
    return inventory ?? (isText ? null : none(isNamedAsDigests(name) ? NO_DIGESTS : NO_COLUMN));
  } catch (error) {
    if (error instanceof TooMany) return none(tooMany);
    if (!(error instanceof OpenQuote)) throw error;
    return isText
      ? null
      : none(said('No list: a quote opened in line {line} is never closed.', { line: error.line }));
  }
}

const none = (why: Sentence): NoInventory => ({ kind: 'file', why });

const NOT_UTF_8 = message(
  'It has the name of a list, but is not written in UTF-8, so it was not compared. Save it as text in UTF-8 and add it again.',
);
const OTHER_DIGESTS = message(
  'A list of checksums that are not SHA-512: not compared. Make one with sha512sum and add it.',
);
const NO_DIGESTS = message('It has the name of a list of checksums, but holds no SHA-512: not compared.');
const NO_COLUMN = message(
  'A table, but no list to compare with: no column of it holds UUIDs, file names or SHA-512.',
);
const tooMany = said('A list of more than {most} entries: not compared.', { most: bounds.inventory.entries });
const tooLarge = (size: number): Sentence =>
  said('It has the name of a list and {size} bytes; lists of up to {most} are compared.', {
    size,
    most: bounds.inventory.bytes,
  });

class TooMany extends Error {}

/** The text of a file without its byte order mark; null where it is not in UTF-8 and not marked as UTF-16, or has what no text has. */
function decoded(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Collects entries and counts lines that give none. */
class Entries {
  readonly entries: InventoryEntry[] = [];
  unread = 0;

  add(line: number, { uuid, name, sha512 }: Omit<InventoryEntry, 'line'>): void {
    if (this.entries.length + this.unread >= bounds.inventory.entries) throw new TooMany();
    const most = bounds.inventory.text;
    const fits = (uuid?.length ?? 0) <= most && (name?.length ?? 0) <= most;
    if (fits && (uuid ?? name ?? sha512) !== null) this.entries.push({ line, uuid, name, sha512 });
    else this.unread++;
  }

  by(by: Inventory['by']): Inventory {
    return { kind: 'list', by, entries: this.entries, unread: this.unread };
  }
}

/** Lines of a list of checksums; those of comment begin with "#". A digest alone is of the file that the list is named after. */
function digestsIn(text: string, list: string): Inventory {
  const entries = new Entries();
  const ownName = list.replace(/\.sha512(sums?)?$/i, '');
  for (const [i, written] of text.split(/\r?\n/).entries()) {
    if (written.startsWith('#') || written.trim() === '') continue;
    const read = digestLine(written);
    const name = read?.name ?? (ownName === list ? null : ownName);
    entries.add(i + 1, { uuid: null, name: read === null ? null : name, sha512: read?.sha512 ?? null });
  }
  return entries.by('sha512');
}

/** A UUID or a file name on each line, and on none anything else; null where there is anything else. */
function entriesByLine(text: string): Inventory | null {
  const entries = new Entries();
  let hasUuid = false;
  for (const { line, cells } of rowsOf(text, null)) {
    const value = (cells[0] ?? '').trim();
    if (value === '') continue;
    const uuid = isUuid(value) ? plainUuid(value) : null;
    if (uuid === null && !isFileName(value)) return null;
    hasUuid ||= uuid !== null;
    entries.add(line, { uuid, name: uuid === null ? value : null, sha512: null });
  }
  return entries.entries.length === 0 ? null : entries.by(hasUuid ? 'uuid' : 'name');
}

const isDigest = (text: string): boolean => /^[0-9a-f]{128}$/i.test(text.trim());

/** Rows in front of the column names, such as a title; a table that this tool wrote has many. */
const HEADING_ROWS = 50;

/** The columns that count, by their place; -1 where there is none. */
interface Columns {
  readonly uuid: number;
  readonly name: number;
  readonly sha512: number;
}

/** The rows of a table of which a column holds UUIDs, file names or SHA-512; null where none does. */
function entriesByColumn(text: string): Inventory | null {
  const rows: Row[] = [];
  const [, named] = /^\u{FEFF}?sep=([,;\t])\r?\n/u.exec(text) ?? [];
  const separator = named === ',' || named === ';' || named === '\t' ? named : separatorOf(text);
  for (const row of rowsOf(text, separator)) {
    if (rows.length > bounds.inventory.entries + HEADING_ROWS) throw new TooMany();
    rows.push(row);
  }
  if (named !== undefined) rows.shift();
  const ours = rows
    .slice(0, HEADING_ROWS)
    .findIndex(({ cells }) =>
      ['file', 'uuid', 'recordsha512'].every((one) => cells.some((cell) => plainHeading(cell) === one)),
    );
  const [head, ...below] = rows.slice(ours >= 0 ? ours : titleRows(rows));
  if (head === undefined) return null;
  const byHead = columnsByHead(head, below);
  const withoutHead = byHead === null ? columnsByContent(rows) : null;
  const columns = byHead ?? withoutHead ?? columnsByContent(below);
  if (columns === null) return null;
  const entries = new Entries();
  const plain = ours >= 0 ? withoutApostrophes : (cell: string): string => cell;
  for (const { line, cells } of withoutHead === null ? below : rows) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const [uuid, name, sha512] = [columns.uuid, columns.name, columns.sha512].map(
      (place) => plain(cells[place] ?? '').trim() || null,
    );
    entries.add(line, {
      uuid: uuid == null ? null : plainUuid(uuid),
      name: name ?? null,
      sha512: sha512 != null && isDigest(sha512) ? sha512.toLowerCase() : null,
    });
  }
  if (entries.entries.length === 0) return null;
  return entries.by(columns.uuid >= 0 ? 'uuid' : columns.name >= 0 ? 'name' : 'sha512');
}

/** How many rows stand above the names of columns, and hold nothing that a list could mean; 0 where no row holds such names. */
function titleRows(rows: readonly Row[]): number {
  for (const [i, row] of rows.slice(0, HEADING_ROWS).entries()) {
    if (columnsByHead(row, rows.slice(i + 1)) !== null) return i;
    if (row.cells.some((cell) => isUuid(cell) || isFileName(cell.trim()) || isDigest(cell))) break;
  }
  return 0;
}

/** The columns that are called so, where most values below are what the name says; null where there is none. */
function columnsByHead({ cells }: Row, below: readonly Row[]): Columns | null {
  const place = (of: keyof Columns, holds: (value: string) => boolean): number =>
    cells.findIndex((cell, i) => {
      const column = columnOf(cell);
      if (column?.of !== of) return false;
      const values = below.map(({ cells }) => cells[i]?.trim() ?? '').filter((value) => value !== '');
      if (values.length === 0) return false;
      return column.sure === true || 2 * values.filter(holds).length >= values.length;
    });
  const columns = {
    uuid: place('uuid', isUuid),
    name: place('name', isFileName),
    sha512: place('sha512', isDigest),
  };
  return Math.max(columns.uuid, columns.name, columns.sha512) < 0 ? null : columns;
}

/** The columns of which every value is a UUID, a file name or a SHA-512, whatever they are called; null where none is. */
function columnsByContent(rows: readonly Row[]): Columns | null {
  const width = rows[0]?.cells.length ?? 0;
  const place = (holds: (value: string) => boolean): number =>
    Array.from({ length: width }, (_, i) => i).findIndex(
      (i) =>
        rows.every(({ cells }) => holds(cells[i]?.trim() ?? '') || cells.length <= i) &&
        rows.some(({ cells }) => cells.length > i),
    );
  const columns = { uuid: place(isUuid), name: place(isFileName), sha512: place(isDigest) };
  return Math.max(columns.uuid, columns.name, columns.sha512) < 0 ? null : columns;
}

/** A cell of a table that this tool wrote, without the apostrophes that keep it from being taken for a formula. */
const withoutApostrophes = (cell: string): string =>
  cell.replace(/(^|[,;|"])(\s*)'(?=[=+\-@＝＋－＠])/gu, '$1$2');
