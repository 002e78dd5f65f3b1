import { bounds } from '../../bounds';
import {
  pathOf,
  type FileToSupply,
  type LeftOut,
  type LeftOutFile,
  type Verifier,
} from '../../worker/bridge';
import type { Attempt } from '../problems.svelte';

/** A file before it has its place in the evidence. */
export type NewFile = Omit<FileToSupply, 'position'>;

/** Files that are told of with one call. */
const PORTION = 1000;

/** The files of one set of evidence, each at its place, as far as there is room. The workers are told of them. */
export class GivenFiles {
  private readonly verifier: Verifier;
  private readonly attempt: Attempt;
  /** By their places. */
  private readonly files: FileToSupply[] = [];
  /** Members of archives that are not even tried, by their whole paths. */
  private readonly untried: LeftOut[] = [];
  /** Places of files that were not read, by their paths: what is given again takes the place of what was not read. */
  private readonly unread = new Map<string, number>();
  /** Files for which there was no room. */
  private leftOver = 0;

  constructor(verifier: Verifier, attempt: Attempt) {
    this.verifier = verifier;
    this.attempt = attempt;
  }

  get count(): number {
    return this.files.length;
  }

  at(position: number): FileToSupply | undefined {
    return this.files[position];
  }

  /** Puts a file of which more is known now at its place. */
  replace(file: FileToSupply): void {
    this.files[file.position] = file;
  }

  /** Notes that the file at a place was not read. */
  noteUnread(position: number): void {
    const file = this.files[position];
    if (file !== undefined) this.unread.set(pathOf(file), position);
  }

  /**
   * Adds files; one that was given before and not read takes its old place.
   * @returns those for which there was room
   */
  add(given: readonly NewFile[]): FileToSupply[] {
    const files: FileToSupply[] = [];
    for (const file of given) {
      const path = pathOf(file);
      const position = this.unread.get(path) ?? this.count;
      this.unread.delete(path);
      if (position >= bounds.files) {
        this.leftOver++;
        continue;
      }
      this.files[position] = { ...file, position };
      files.push({ ...file, position });
    }
    for (const some of runs(files)) {
      const expected = some.map(({ name, folder, size }) => ({ name, folder, size: size ?? 0 }));
      const from = some[0]?.position ?? 0;
      void this.attempt(() => this.verifier.expect({ from, files: expected }));
    }
    return files;
  }

  /**
   * Adds members of an archive that are not even tried.
   * @param within path of the folder that the archive lies in, with a slash at its end; "" for none
   * @returns those for which there was room
   */
  addUntried(members: readonly LeftOut[], within: string): LeftOutFile[] {
    const from = this.count;
    const files = members.slice(0, bounds.files - from).map(({ name, why }, at): LeftOutFile => {
      const path = `${within}${name}`;
      this.untried.push({ name: path, why });
      const cut = path.lastIndexOf('/');
      return {
        position: from + at,
        name: path.slice(cut + 1),
        folder: path.slice(0, Math.max(0, cut)),
        size: 0,
        why,
      };
    });
    for (const { position, name, folder, size } of files) {
      this.files.push({ file: NOTHING, name, folder, size, member: null, position });
    }
    for (let at = 0; at < files.length; at += PORTION) {
      void this.attempt(() => this.verifier.leaveOut(files.slice(at, at + PORTION)));
    }
    return files;
  }

  /** How many files found no room since this was last asked. */
  takeLeftOver(): number {
    const { leftOver } = this;
    this.leftOver = 0;
    return leftOver;
  }

  /** All of them, to be given anew: those to be read, but at these places, and those that are not even tried. */
  again(without: readonly number[]): { read: readonly NewFile[]; untried: readonly LeftOut[] } {
    const read = this.files.filter(({ file, position }) => file !== NOTHING && !without.includes(position));
    return { read, untried: this.untried };
  }
}

/** Files whose places follow each other, so many at the most. */
function runs(files: readonly FileToSupply[]): FileToSupply[][] {
  const all: FileToSupply[][] = [];
  for (const file of files) {
    const run = all.at(-1);
    if (run === undefined || run.length === PORTION || run.at(-1)?.position !== file.position - 1)
      all.push([file]);
    else run.push(file);
  }
  return all;
}

/** What stands for the content of what is not read. */
const NOTHING = new File([], '');
