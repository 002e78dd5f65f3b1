import { JsonError } from '../vcon/json';

/** One value within a JSON text, by its bytes. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** Offset of its first byte in the text. */
  readonly at: number;
}

/**
 * The members of the object that a JSON text is, as bytes. Only what stands between them is read: each value is to be
 * parsed by whoever wants it, and may be no JSON at all. So of a text that is too large to be held as values, only some
 * need be.
 * @throws JsonError where it is no object, is cut short, or has a member twice
 */
export function membersOf({ bytes, at }: Piece): Map<string, Piece> {
  const members = new Map<string, Piece>();
  const scanner = new Scanner(bytes, at);
  scanner.open(0x7b);
  if (scanner.closes(0x7d)) return members;
  for (;;) {
    const name = scanner.name();
    if (members.has(name)) scanner.fail('the same member appears twice in one object', 'DUPLICATE_MEMBER');
    members.set(name, scanner.value());
    if (scanner.ends(0x7d)) return members;
  }
}

/**
 * The elements of the array that a JSON text is, one by one, as `membersOf` has its values.
 * @throws JsonError where it is no array, or is cut short, once the elements before were given
 */
export function* elementsOf({ bytes, at }: Piece): Generator<Piece, void> {
  const scanner = new Scanner(bytes, at);
  scanner.open(0x5b);
  if (scanner.closes(0x5d)) return;
  for (;;) {
    yield scanner.value();
    if (scanner.ends(0x5d)) return;
  }
}

const isSpace = (c: number | undefined): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const utf8 = new TextDecoder();

class Scanner {
  private readonly bytes: Uint8Array;
  /** Where `bytes` stand in the whole text. */
  private readonly base: number;
  private at = 0;

  constructor(bytes: Uint8Array, base: number) {
    this.bytes = bytes;
    this.base = base;
    if (base === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = 3;
    this.space();
  }

  fail(why: string, code: 'MALFORMED_JSON' | 'DUPLICATE_MEMBER' = 'MALFORMED_JSON'): never {
    throw new JsonError(code, why, this.base + this.at, '', this.at >= this.bytes.length);
  }

  private space(): void {
    while (isSpace(this.bytes[this.at])) this.at++;
  }

  private expect(c: number): void {
    if (this.bytes[this.at] !== c) this.fail(`expected "${String.fromCharCode(c)}"`);
    this.at++;
    this.space();
  }

  open(bracket: number): void {
    this.expect(bracket);
  }

  /** Whether the closing bracket is next; then nothing may follow it. */
  closes(bracket: number): boolean {
    if (this.bytes[this.at] !== bracket) return false;
    this.at++;
    this.space();
    if (this.at < this.bytes.length) this.fail('there is more after the end of the JSON value');
    return true;
  }

  /** The same after a value; else a comma is. */
  ends(bracket: number): boolean {
    if (this.closes(bracket)) return true;
    this.expect(0x2c);
    return false;
  }

  /** The name of a member: of those that count none has an escape, so that one that has stays as it is written. */
  name(): string {
    const start = this.at;
    if (this.bytes[start] !== QUOTE) this.fail('expected the name of a member');
    const end = this.closingQuote(start);
    const name = utf8.decode(this.bytes.subarray(start + 1, end));
    this.at = end + 1;
    this.space();
    this.expect(0x3a);
    return name;
  }

  /** The bytes up to the comma or bracket that ends the value, with brackets and strings in it kept together. */
  value(): Piece {
    const { bytes, at: start } = this;
    let at = start;
    for (let depth = 0; ; at++) {
      const c = bytes[at];
      if (c === QUOTE) at = this.closingQuote(at);
      else if (c === 0x7b || c === 0x5b) depth++;
      else if (c === 0x7d || c === 0x5d) {
        if (depth === 0) break;
        depth--;
      } else if (c === 0x2c && depth === 0) break;
      else if (c === undefined) {
        this.at = at;
        this.fail('the text ends before the value does');
      }
    }
    this.at = at;
    return { bytes: bytes.subarray(start, at), at: this.base + start };
  }

  /** Where the string ends that begins at an offset. */
  private closingQuote(start: number): number {
    const { bytes } = this;
    for (let at = start + 1; at < bytes.length; at++) {
      const c = bytes[at];
      if (c === QUOTE) return at;
      if (c === BACKSLASH) at++;
    }
    this.at = bytes.length;
    return this.fail('the text ends inside a string');
  }
}
