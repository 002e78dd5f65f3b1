/** By what a list of what should be there is told from other files. */
import { bounds } from '../bounds';
import { digestLine } from './digest-list';

/** A UUID without the ways in which it can be written (RFC 9562 section 4). */
export const plainUuid = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/^\{(.*)\}$/, '$1');

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(plainUuid(text));

/** Names that checksum tools give their lists, and the one that tables and plain lists have. */
export const isNamedAsDigests = (name: string): boolean =>
  /^(sha(1|224|256|384|512)|md5)sums?(\.(txt|asc))?$|\.(sha(1|224|256|384|512)|md5)(sums?)?$/i.test(name);
export const isNamedAsTable = (name: string): boolean => /\.(csv|tsv)$/i.test(name);
export const isNamedAsText = (name: string): boolean => /\.txt$/i.test(name);

/**
 * Whether a file can be a list of what should be there and has to be read as a whole: by its name, and of plain text by
 * its first line too.
 * @param head its first bytes
 */
export function mayBeInventory(name: string, size: number, head: Uint8Array): boolean {
  if (size > bounds.inventory.bytes) return false;
  if (isNamedAsDigests(name) || isNamedAsTable(name)) return true;
  if (!isNamedAsText(name)) return false;
  const first = firstLine(new TextDecoder(encodingOf(head)).decode(head));
  const cells = first.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  return (
    digestLine(first) !== null ||
    cells.some((cell) => isUuid(cell) || /\.[a-z0-9]{2,5}$/i.test(cell) || columnOf(cell) !== undefined)
  );
}

/** What a text is written in, by its byte order mark: spreadsheets and editors save as "Unicode" what is UTF-16. */
export const encodingOf = ([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' =>
  first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';

/** Characters in which the first line of a list that says something is to end. */
const FIRST = 64 * 1024;

/** The first line that says something: no comment of a checksum tool. */
export const firstLine = (text: string): string =>
  /^[^\S\r\n\u2028\u2029]*[^\s#].*$/m.exec(text.slice(0, FIRST).replace(/^\u{FEFF}/u, ''))?.[0].trim() ?? '';

/** What the columns of lists are called, without spaces and signs. `sure`: nothing else is called so. */
const columnNames: Readonly<
  Record<string, { readonly of: 'uuid' | 'name' | 'sha512'; readonly sure?: true }>
> = {
  uuid: { of: 'uuid' },
  vcon: { of: 'uuid' },
  vconuuid: { of: 'uuid' },
  vconid: { of: 'uuid' },
  id: { of: 'uuid' },
  file: { of: 'name', sure: true },
  filename: { of: 'name', sure: true },
  path: { of: 'name', sure: true },
  filepath: { of: 'name', sure: true },
  name: { of: 'name' },
  record: { of: 'name' },
  sha512: { of: 'sha512' },
  recordsha512: { of: 'sha512' },
};

export const plainHeading = (cell: string): string => cell.toLowerCase().replace(/[^a-z0-9]/g, '');

export const columnOf = (cell: string): (typeof columnNames)[string] | undefined => {
  const heading = plainHeading(cell);
  return Object.hasOwn(columnNames, heading) ? columnNames[heading] : undefined;
};
