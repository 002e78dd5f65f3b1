import { execFileSync } from 'node:child_process';

/** What this machine has to read the text of a PDF with. */
const readers: readonly (readonly [program: string, args: (path: string) => string[]])[] = [
  ['pdftotext', (path) => ['-raw', path, '-']],
  ['gs', (path) => ['-q', '-dNOPAUSE', '-dBATCH', '-sDEVICE=txtwrite', '-sOutputFile=-', path]],
];

/** The text of a PDF, read by another program; null where this machine has none that reads it. */
export function pdfText(path: string): string | null {
  for (const [program, args] of readers) {
    try {
      return execFileSync(program, args(path), { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return null;
}
