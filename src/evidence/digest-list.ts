/** One line of a list of checksums. `name`: null where the digest stands alone. `sha512`: lower-case hex. */
export interface DigestLine {
  readonly name: string | null;
  readonly sha512: string;
}

/** The escapes of a name in a line that begins with a backslash. */
const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\\\': '\\' };

/**
 * Reads one line as the GNU coreutils write and read it for SHA-512: the digest, a space, a space or an asterisk, and
 * the name; or "SHA512 (name) = digest", as BSD and OpenSSL have it too; or the digest alone. A backslash at its head
 * says that the name has escapes.
 * @returns null where it is no such line
 */
export function digestLine(line: string): DigestLine | null {
  const escaped = line.startsWith('\\');
  const plain = escaped ? line.slice(1) : line;
  const [, digest, after] = /^([0-9a-f]{128})(?:[ \t][ *]?(.+))?[ \t]*$/is.exec(plain) ?? [];
  const [, before, tagged] = /^SHA2?-?512 ?\((.+)\) ?= ?([0-9a-f]{128})[ \t]*$/is.exec(plain) ?? [];
  const [sha512, name] = [digest ?? tagged, after ?? before];
  if (sha512 === undefined) return null;
  const written = escaped ? name?.replace(/\\[nr\\]/g, (pair) => escapes[pair] ?? pair) : name;
  return { sha512: sha512.toLowerCase(), name: written ?? null };
}

/** Whether a line is of a list of checksums by another algorithm. */
export const isOtherDigestLine = (line: string): boolean =>
  /^\\?([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96})[ \t][ *]?\S/i.test(line) ||
  /^\\?(MD5|SHA1|SHA-?1|SHA2?-?(?:224|256|384)|BLAKE2[bs]) ?\(.+\) ?= ?[0-9a-f]+\s*$/i.test(line);
