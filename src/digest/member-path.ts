/** What no name of a file needs: control characters, those that end lines or turn the direction, half characters. */
const unfit = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

const fit = (part: string): string => part.replace(unfit, '\ufffd');

export interface MemberPath {
  /** Parts separated by "/", none of them empty, "." or ".."; "" for what lies in no folder. */
  readonly folder: string;
  readonly name: string;
}

/**
 * Where a member of an archive lies by the name that its directory gives it (APPNOTE 4.4.17): below the archive, whatever that
 * name says. A backslash separates parts too, as some programs write them; drives, roots and ways up are left out.
 * @param within the folder that the archive stands for
 */
export function memberPath(within: string, path: string): MemberPath {
  const parts = path
    .replace(/^[A-Za-z]:/, '')
    .split(/[/\\]/)
    .map(fit)
    .filter((part) => !/^\s*\.{0,2}\s*$/.test(part));
  const name = parts.pop() ?? '_';
  return { folder: [within, ...parts].filter((part) => part !== '').join('/'), name };
}
