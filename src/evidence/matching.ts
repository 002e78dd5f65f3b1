import type { MediaClass } from './file-type';
import { grouped } from './grouped';

/** A reference from a record to a file, as far as finding the file needs it. */
export interface WantedFile {
  /** Folder of the record, "" where it came alone. */
  readonly folder: string;
  readonly name: string | null;
  readonly mediaClass: MediaClass;
  /** SHA-512 digests (hex) that must all be the file's; empty where the record gives none that can be used. */
  readonly digests: readonly string[];
  /** Its file was held back on purpose: a digest may find it, but it counts as no open question. */
  readonly withheld: boolean;
  /** Index into the evidence that the user says is this file; null where they said nothing. */
  readonly assigned: number | null;
}

/** A supplied file that may be one of those wanted. */
export interface CandidateFile {
  /** Index into the evidence. */
  readonly evidence: number;
  readonly folder: string;
  readonly name: string;
  /** Hex; null where it could not be read. */
  readonly sha512: string | null;
  readonly mediaClass: MediaClass;
  /** False for records, certificates and the like: they answer a digest or a name, but are not left over. */
  readonly loose: boolean;
}

export type Match =
  /** The file meant; whether it is the right one is for the digests to say. */
  | { readonly kind: 'found'; readonly evidence: number }
  | { readonly kind: 'not-read'; readonly evidence: number }
  | { readonly kind: 'unassigned' }
  | { readonly kind: 'missing' };

export interface Matches {
  /** One for each wanted file. */
  readonly matches: readonly Match[];
  /** Indices into the evidence of the files that nothing refers to; identical files count once. */
  readonly unmatched: readonly number[];
}

/** Identical files are one file. */
interface DistinctFile {
  readonly copies: readonly CandidateFile[];
  taken: boolean;
}

/** References that ask for the same thing are one question: their indices. */
type OpenQuestion = readonly number[];

/** What part of the evidence a rule looks at, by folder. */
type Scope = (file: { folder: string }) => string;

const ownFolder: Scope = ({ folder }) => folder;
const everywhere: Scope = () => '';

/**
 * Finds out which file is which, over all records at once: by digest, by the user's word, by name (the record's own
 * folder first), and by being the only one left, in its folder or in all. A swapped file must never read as merely
 * missing, and a missing one never as swapped; so every rule but the first needs both sides to be unique.
 */
export function matchFiles(wanted: readonly WantedFile[], candidates: readonly CandidateFile[]): Matches {
  return new Matching(wanted, candidates).run();
}

class Matching {
  private readonly wanted: readonly WantedFile[];
  private readonly files: readonly DistinctFile[];
  private readonly unread: readonly CandidateFile[];
  private readonly matches: (Match | null)[];

  constructor(wanted: readonly WantedFile[], candidates: readonly CandidateFile[]) {
    this.wanted = wanted;
    this.files = distinct(candidates);
    this.unread = candidates.filter((file) => file.sha512 === null);
    this.matches = wanted.map(() => null);
  }

  run(): Matches {
    this.byDigest();
    this.byHand();
    this.byUnreadName();
    this.byName(ownFolder);
    this.byName(everywhere);
    this.byElimination(ownFolder);
    this.byElimination(everywhere);
    const left = this.files.filter((file) => !file.taken && file.copies.every((copy) => copy.loose));
    const otherwise: Match = left.length > 0 ? { kind: 'unassigned' } : { kind: 'missing' };
    return {
      matches: this.matches.map((match) => match ?? otherwise),
      unmatched: left.flatMap((file) => file.copies[0]?.evidence ?? []),
    };
  }

  private byDigest(): void {
    const bySha512 = new Map(this.files.map((file) => [file.copies[0]?.sha512, file]));
    this.wanted.forEach((want, index) => {
      const [digest, ...others] = want.digests;
      const file = bySha512.get(digest);
      if (digest !== undefined && file !== undefined && others.every((other) => other === digest)) {
        this.settle([index], file);
      }
    });
  }

  private byHand(): void {
    const byEvidence = new Map(
      this.files.flatMap((file) => file.copies.map((copy) => [copy.evidence, file] as const)),
    );
    this.wanted.forEach((want, index) => {
      const file = want.assigned === null ? undefined : byEvidence.get(want.assigned);
      if (this.matches[index] === null && file !== undefined) this.settle([index], file);
    });
  }

  /** A file that carries the name but could not be read may be the right one. */
  private byUnreadName(): void {
    const named = grouped(this.unread, (file) => [normalName(file.name)]);
    this.wanted.forEach((want, index) => {
      if (this.matches[index] !== null || want.name === null) return;
      const files = named.get(normalName(want.name)) ?? [];
      const file = files.find((file) => file.folder === want.folder) ?? files[0];
      if (file !== undefined) this.matches[index] = { kind: 'not-read', evidence: file.evidence };
    });
  }

  /** One open question and one unmatched file of one name, within one scope. */
  private byName(scope: Scope): void {
    const key = (file: { folder: string; name: string }): string =>
      `${scope(file)}\0${normalName(file.name)}`;
    const files = grouped(this.untaken(), (file) => file.copies.map(key));
    const questions = this.openQuestions((want) =>
      want.name === null ? null : key({ ...want, name: want.name }),
    );
    for (const [group, question] of questions) this.settleOnly(question, files.get(group));
  }

  /** One open question left, and one unmatched file of its media class, within one scope. */
  private byElimination(scope: Scope): void {
    const unread = new Set(this.unread.map(scope));
    const loose = this.untaken().filter((file) => file.copies.every((copy) => copy.loose));
    const files = grouped(loose, (file) => file.copies.map((copy) => `${scope(copy)}\0${copy.mediaClass}`));
    for (const [group, question] of this.openQuestions(scope)) {
      const mediaClass = this.wanted[question[0] ?? -1]?.mediaClass ?? 'unknown';
      if (mediaClass === 'unknown' || unread.has(group)) continue;
      this.settleOnly(question, files.get(`${group}\0${mediaClass}`));
    }
  }

  /** Settles a question where there is exactly one file for it. */
  private settleOnly(question: OpenQuestion, files: readonly DistinctFile[] = []): void {
    const [file, ...others] = files;
    if (file !== undefined && !file.taken && others.length === 0) this.settle(question, file);
  }

  /** The groups of wanted files, by a key, that hold exactly one open question. */
  private openQuestions(key: (want: WantedFile) => string | null): [string, OpenQuestion][] {
    const open = this.wanted.flatMap((want, index) => {
      const group = this.matches[index] !== null || want.withheld ? null : key(want);
      return group === null ? [] : [{ index, group, same: sameQuestion(want, index) }];
    });
    return [...grouped(open, ({ group }) => [group])].flatMap(([group, asked]) =>
      new Set(asked.map(({ same }) => same)).size === 1 ? [[group, asked.map(({ index }) => index)]] : [],
    );
  }

  private untaken(): readonly DistinctFile[] {
    return this.files.filter((file) => !file.taken);
  }

  private settle(indices: readonly number[], file: DistinctFile): void {
    file.taken = true;
    for (const index of indices) {
      const want = this.wanted[index];
      const copy =
        file.copies.find((copy) => copy.folder === want?.folder && sameName(copy.name, want.name)) ??
        file.copies.find((copy) => copy.folder === want?.folder) ??
        file.copies[0];
      if (copy !== undefined) this.matches[index] = { kind: 'found', evidence: copy.evidence };
    }
  }
}

const distinct = (candidates: readonly CandidateFile[]): DistinctFile[] =>
  [...grouped(candidates, ({ sha512 }) => (sha512 === null ? [] : [sha512])).values()].map((copies) => ({
    copies,
    taken: false,
  }));

/** What makes two references ask for the same file: the same digests, else the same name in the same folder. */
const sameQuestion = (want: WantedFile, index: number): string =>
  want.digests.length > 0 ? want.digests.join() : `${want.folder}\0${want.name ?? index}`;

/** File names as file systems compare them: composed and without regard to case. */
const normalName = (name: string): string => name.normalize('NFC').toLowerCase();

const sameName = (a: string, b: string | null): boolean => b !== null && normalName(a) === normalName(b);
