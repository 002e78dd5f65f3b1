import type { MediaClass } from './file-type';
import { grouped } from './grouped';

/** A reference from a record to a file, as far as finding the file needs it. */
export interface WantedFile {
  /** Folder of the record, "" where it came alone. */
  readonly folder: string;
  readonly name: string | null;
  readonly mediaClass: MediaClass;
  /** Digests that must all be the file's: SHA-512 in hex, others as `digestKey` has them; empty where there is none. */
  readonly digests: readonly string[];
  /** Its file was held back on purpose: a digest may find it, but it counts as no open question. */
  readonly withheld: boolean;
  /** Its record is shown to be signed. What another record says takes no file away from one that is. */
  readonly proven: boolean;
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
  /** Its other digests that a record asks for, as `digestKey` has them. */
  readonly otherDigests?: readonly string[];
  readonly mediaClass: MediaClass;
  /** False for records, certificates and the like: they answer a digest or a name, but are not left over. */
  readonly loose: boolean;
  /** It holds files that are not among the evidence, or may do so: an archive that was not opened. */
  readonly closed?: boolean;
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

/** Identical files are one file, whatever their names and folders. */
interface DistinctFile {
  /** One for each folder and name it lies under. */
  readonly copies: readonly Copy[];
  readonly loose: boolean;
  readonly closed: boolean;
  taken: boolean;
  /** Taken, but so far only for records that anybody could have written. */
  unproven: boolean;
  /** Folders of the records that it was taken for. */
  readonly takenFor: Set<string>;
}

interface Copy extends CandidateFile {
  readonly file: DistinctFile;
  taken: boolean;
}

/** Part of the evidence that a rule looks at: a record's own folder, or everything. */
interface Scope {
  readonly of: (file: { readonly folder: string }) => string;
  /**
   * Whether a copy is unmatched here. Everywhere, a file that was taken is matched; in a record's own folder, a copy of
   * another record's recording lies in the place of the right one, unless this folder's records took that file too.
   */
  readonly isFree: (copy: Copy) => boolean;
}

const ownFolder: Scope = {
  of: ({ folder }) => folder,
  isFree: ({ taken, file, folder }) => !taken && !file.takenFor.has(folder),
};

/** For a name in a record's own folder any copy counts that no other reference has, or only an unproven one elsewhere. */
const isNotTheirs = ({ taken, file, folder }: Copy): boolean =>
  !taken || (file.unproven && !file.takenFor.has(folder));

const everywhere: Scope = { of: () => '', isFree: ({ file }) => !file.taken };

/** References that ask for the same thing are one question: their indices. */
type OpenQuestion = readonly number[];

/**
 * Finds out which file is which, over all records at once: by digest, by the user's word, by name (the record's own
 * folder first), and by being the only one left, in its folder or in all. A swapped file must never read as merely
 * missing, and a missing one never as swapped; so where no digest speaks, both sides must be unique.
 * @param unknown records that may refer to files, and cannot be read
 */
export function matchFiles(
  wanted: readonly WantedFile[],
  candidates: readonly CandidateFile[],
  unknown: readonly UnknownWants[] = [],
): Matches {
  return new Matching(wanted, candidates, unknown).run();
}

/** A record of which nobody can tell what files it refers to: a file that is left over may be one of them. */
export interface UnknownWants {
  readonly folder: string;
}

class Matching {
  private readonly wanted: readonly WantedFile[];
  private readonly unknown: readonly UnknownWants[];
  private readonly files: readonly DistinctFile[];
  private readonly unread: CandidateFile[];
  private readonly matches: (Match | null)[];
  /** Lists of copies by folder, so that a file of many copies is not searched for each of many references. */
  private readonly folders = new WeakMap<readonly Copy[], ReadonlyMap<string, readonly Copy[]>>();

  constructor(
    wanted: readonly WantedFile[],
    candidates: readonly CandidateFile[],
    unknown: readonly UnknownWants[],
  ) {
    this.wanted = wanted;
    this.unknown = unknown;
    this.files = distinct(candidates);
    const read = new Set(this.copies().map((copy) => nameIn(ownFolder, copy)));
    this.unread = candidates.filter((file) => file.sha512 === null && !read.has(nameIn(ownFolder, file)));
    this.matches = wanted.map(() => null);
  }

  run(): Matches {
    this.byDigest();
    this.byHand();
    this.byUnreadName(ownFolder);
    this.byName({ ...ownFolder, isFree: isNotTheirs });
    this.bySameQuestion();
    this.byUnreadName(everywhere);
    this.byName(everywhere);
    this.byElimination(ownFolder);
    this.bySameQuestion();
    this.byElimination(everywhere);
    this.bySameQuestion();
    const left = this.files.filter((file) => !file.taken && file.loose);
    const mayBeTheirs = this.doubtful();
    const otherwise = (want: WantedFile): Match =>
      left.length > 0 || mayBeTheirs(want) ? { kind: 'unassigned' } : { kind: 'missing' };
    return {
      matches: this.wanted.map((want, index) => this.matches[index] ?? otherwise(want)),
      unmatched: left.flatMap((file) => file.copies[0]?.evidence ?? []),
    };
  }

  /**
   * Tells of a reference without a file whether one that was taken for records that anybody could have written alone may be its
   * own: it has the name, or lies in the record's own folder. To a reference without a name it may be any.
   */
  private doubtful(): (want: WantedFile) => boolean {
    const files = this.files.filter((file) => file.taken && file.unproven && file.loose);
    const copies = files.flatMap((file) => file.copies);
    const names = new Set(copies.map(({ name }) => normalName(name)));
    const folders = new Set(copies.map(({ folder }) => folder));
    return ({ proven, name, folder }) =>
      proven && (name === null ? files.length > 0 : folders.has(folder) || names.has(normalName(name)));
  }

  private byDigest(): void {
    const byDigest = new Map(
      this.files.flatMap((file) => digestsOf(file).map((digest) => [digest, file] as const)),
    );
    this.wanted.forEach((want, index) => {
      const [digest, ...others] = want.digests;
      const file = digest === undefined ? undefined : byDigest.get(digest);
      if (file === undefined) return;
      const digests = digestsOf(file);
      if (others.every((other) => digests.includes(other))) this.settle(index, file.copies);
    });
  }

  private byHand(): void {
    const byEvidence = new Map(this.copies().map((copy) => [copy.evidence, copy]));
    this.wanted.forEach((want, index) => {
      const copy = want.assigned === null ? undefined : byEvidence.get(want.assigned);
      if (this.matches[index] === null && copy !== undefined) this.settle(index, [copy]);
    });
  }

  /** A file that carries the name but could not be read may be the right one. */
  private byUnreadName(scope: Scope): void {
    const named = grouped(this.unread, (file) => [nameIn(scope, file)]);
    const used = new Set<CandidateFile>();
    this.wanted.forEach((want, index) => {
      if (this.matches[index] !== null || want.name === null) return;
      const [file] = named.get(nameIn(scope, { ...want, name: want.name })) ?? [];
      if (file === undefined) return;
      used.add(file);
      this.matches[index] = { kind: 'not-read', evidence: file.evidence };
    });
    for (const file of used) this.unread.splice(this.unread.indexOf(file), 1);
  }

  /** One open question and one unmatched file of one name, within one scope. */
  private byName(scope: Scope): void {
    const free = grouped(this.copies().filter(scope.isFree), (copy) => [nameIn(scope, copy)]);
    const questions = this.openQuestions(({ folder, name }) =>
      name === null ? null : nameIn(scope, { folder, name }),
    );
    for (const [key, question] of questions) this.settleOnly(question, free.get(key));
  }

  /** One open question left, and one unmatched file of its media class, within one scope. */
  private byElimination(scope: Scope): void {
    // The file meant may lie in what was not opened.
    if (this.files.some(({ closed, taken }) => closed && !taken) || this.unread.some(({ closed }) => closed))
      return;
    const key = (folder: string, mediaClass: MediaClass): string => `${mediaClass}\0${folder}`;
    // A file that could not be read may be the one meant wherever it lies, if it can be of that class.
    const unread = new Set(this.unread.map(({ mediaClass }) => mediaClass));
    // Nor is a file the only one left for a record where another record may want it.
    const wantedBy = new Set(this.unknown.map(scope.of));
    const loose = this.copies().filter((copy) => copy.file.loose && scope.isFree(copy));
    const free = grouped(loose, (copy) => [key(scope.of(copy), copy.mediaClass)]);
    for (const [folder, question] of this.openQuestions(scope.of)) {
      const mediaClass = this.wanted[question[0] ?? -1]?.mediaClass ?? 'unknown';
      const mayBeUnread = unread.has(mediaClass) || unread.has('unknown');
      if (mediaClass === 'unknown' || mayBeUnread || wantedBy.has(folder)) continue;
      this.settleOnly(question, free.get(key(folder, mediaClass)));
    }
  }

  /** Where one of several references to the same file is settled, so are the others. */
  private bySameQuestion(): void {
    const settled = new Map<string, Match>();
    this.wanted.forEach((want, index) => {
      const match = this.matches[index];
      if (match?.kind === 'found' && want.digests.length > 0 && want.assigned === null) {
        settled.set(sameQuestion(want, index), match);
      }
    });
    this.wanted.forEach((want, index) => {
      if (!want.withheld) this.matches[index] ??= settled.get(sameQuestion(want, index)) ?? null;
    });
  }

  /** Settles a question where the copies there are for it are all of one file. */
  private settleOnly(question: OpenQuestion, copies: readonly Copy[] = []): void {
    if (new Set(copies.map(({ file }) => file)).size !== 1) return;
    for (const index of question) this.settle(index, copies);
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

  private byFolder(copies: readonly Copy[]): ReadonlyMap<string, readonly Copy[]> {
    const known = this.folders.get(copies) ?? grouped(copies, ({ folder }) => [folder]);
    this.folders.set(copies, known);
    return known;
  }

  private copies(): Copy[] {
    return this.files.flatMap(({ copies }) => copies);
  }

  /** Settles one reference with the copy nearest to it: its own name and folder, else its folder, else any. */
  private settle(index: number, copies: readonly Copy[]): void {
    const want = this.wanted[index];
    const inFolder = this.byFolder(copies).get(want?.folder ?? '') ?? [];
    const copy = inFolder.find(({ name }) => sameName(name, want?.name ?? null)) ?? inFolder[0] ?? copies[0];
    if (want === undefined || copy === undefined) return;
    copy.taken = true;
    copy.file.taken = true;
    copy.file.unproven &&= !want.proven;
    copy.file.takenFor.add(want.folder);
    this.matches[index] = { kind: 'found', evidence: copy.evidence };
  }
}

function distinct(candidates: readonly CandidateFile[]): DistinctFile[] {
  const bySha512 = grouped(candidates, ({ sha512 }) => (sha512 === null ? [] : [sha512]));
  return [...bySha512.values()].map((same) => {
    const copies: Copy[] = [];
    const file = {
      copies,
      loose: same.every(({ loose }) => loose),
      closed: same.every(({ closed }) => closed === true),
      taken: false,
      unproven: true,
      takenFor: new Set<string>(),
    };
    for (const [first] of grouped(same, (each) => [nameIn(ownFolder, each)]).values()) {
      if (first !== undefined) copies.push({ ...first, file, taken: false });
    }
    return file;
  });
}

/** How a digest by another algorithm than SHA-512 is told from one by that. */
export const digestKey = (algorithm: string, hex: string): string => `${algorithm}:${hex}`;

const digestsOf = ({ copies: [copy] }: DistinctFile): string[] =>
  copy === undefined || copy.sha512 === null ? [] : [copy.sha512, ...(copy.otherDigests ?? [])];

/** What makes two references ask for the same file: the same digests, else the same name in the same folder. */
const sameQuestion = (want: WantedFile, index: number): string =>
  want.digests.length > 0 ? want.digests.join() : `${want.folder}\0${want.name ?? index}`;

/** File names as file systems compare them: composed and without regard to case. */
export const normalName = (name: string): string => name.normalize('NFC').toLowerCase();

const sameName = (a: string, b: string | null): boolean => b !== null && normalName(a) === normalName(b);

const nameIn = (scope: Scope, file: { readonly folder: string; readonly name: string }): string =>
  `${normalName(file.name)}\0${scope.of(file)}`;
