import type { Sentence } from '../../wording';
import type { FileToSupply } from '../../worker/bridge';
import { Pace } from './pace';
import { TYPICAL } from './reading-queue';

/** A file that is being read now. */
export interface FileUnderWay {
  /** Its place in the evidence. */
  readonly id: number;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly bytesRead: number;
}

export interface FileNotRead {
  readonly id: number;
  readonly name: string;
  /** Why, and what to do. */
  readonly problem: Sentence;
}

/** Files that are read with one call, and the bytes read of them so far. */
export interface GroupUnderWay {
  readonly files: readonly FileToSupply[];
  readonly bytesRead: number;
}

/** Files under way, and files not read, that are listed. */
const LISTED = { reading: 8, notRead: 1000 } as const;

/** How far the reading of files has come. What components show of it is as it was at the last look. */
export class Tally {
  total = $state(0);
  /** Files that were read, or could not be. */
  done = $state(0);
  /** Bytes of all files but those that could not be read. */
  bytesTotal = $state(0);
  bytesDone = $state(0);
  reading = $state.raw<readonly FileUnderWay[]>([]);
  notRead = $state.raw<readonly FileNotRead[]>([]);
  notReadCount = $state(0);
  /** Bytes a second, of late; 0: not known yet. */
  rate = $state(0);
  secondsLeft = $state<number | null>(null);
  /** Files whose fingerprint was taken over from a partial report: they were not read again. */
  takenOver = $state.raw<readonly FileToSupply[]>([]);

  /** To the present moment. */
  private counts = { done: 0, bytes: 0, bytesTotal: 0, notRead: 0 };
  /** Files whose size is not known yet; those whose size was not, and what they turned out to have. */
  private unknown = { files: 0, learnt: 0, bytes: 0 };
  /** Files that have no place yet: more may come of them. */
  private untaken = 0;
  private failed: FileNotRead[] = [];
  private readonly taken: FileToSupply[] = [];
  /** What of the counts was not read: it tells nothing of the pace. */
  private skipped = { files: 0, bytes: 0 };
  private pace = new Pace();

  /** Files that were read, or could not be, to the present moment. */
  get doneNow(): number {
    return this.counts.done;
  }

  /** Counts bytes that are to be read; null: a file of which it is not known yet how many it has. */
  expect(bytes: number | null): void {
    if (bytes === null) this.unknown.files++;
    else this.counts.bytesTotal += bytes;
  }

  /** Counts what a file has of which that was not known. */
  learn(bytes: number): void {
    this.unknown.files--;
    this.unknown.learnt++;
    this.unknown.bytes += bytes;
    this.counts.bytesTotal += bytes;
  }

  /** Counts a file that was read, or of which the fingerprint is known. */
  countRead(bytes: number): void {
    this.counts.done++;
    this.counts.bytes += bytes;
  }

  /** Notes that a file that was counted was not read, as its fingerprint was taken over. */
  noteTakenOver(file: FileToSupply, bytes: number): void {
    this.taken.push(file);
    this.skipped.files++;
    this.skipped.bytes += bytes;
  }

  /** Hands over the files that were not read, which are to be read after all. */
  reopen(): FileToSupply[] {
    const files = this.taken.splice(0);
    for (const { size } of files) {
      this.counts.done--;
      this.counts.bytes -= size ?? 0;
      this.skipped.files--;
      this.skipped.bytes -= size ?? 0;
    }
    return files;
  }

  /** Counts a file that could not be read. */
  countFailed({ position: id, folder, name, size }: NamedFile, problem: Sentence): void {
    this.counts.done++;
    if (size === null) this.unknown.files--;
    else this.counts.bytesTotal -= size;
    this.counts.notRead++;
    const path = folder === '' ? name : `${folder}/${name}`;
    if (this.failed.length < LISTED.notRead) this.failed.push({ id, name: path, problem });
  }

  /** Takes back that the file at a place could not be read: it was given again. */
  takeBack(id: number): void {
    this.counts.done--;
    this.counts.notRead--;
    this.failed = this.failed.filter((one) => one.id !== id);
  }

  /** Measures the pace from here on. */
  restartPace(): void {
    this.pace = new Pace();
  }

  /**
   * Shows how far the reading has come. A file of unknown size counts as the others did of which it was not known, and one
   * without a place as all others do.
   * @param given files that have their places
   * @param untaken files that have none yet
   */
  look(given: number, untaken: number, underWay: readonly GroupUnderWay[]): void {
    const { done, bytes, notRead } = this.counts;
    const { files, learnt, bytes: found } = this.unknown;
    const bytesGiven = this.counts.bytesTotal + files * (learnt === 0 ? TYPICAL : found / learnt);
    this.untaken = untaken;
    this.total = given + untaken;
    this.done = done;
    this.bytesDone = bytes + underWay.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
    const expected = bytesGiven + (given === 0 ? 0 : (untaken * bytesGiven) / given);
    this.bytesTotal = Math.max(this.bytesDone, Math.round(expected));
    this.reading = underWay
      .filter(({ files }) => files.length === 1)
      .slice(0, LISTED.reading)
      .flatMap(({ files: [file], bytesRead }) =>
        file === undefined
          ? []
          : [{ id: file.position, name: file.name, size: file.size ?? bytesRead, bytesRead }],
      );
    if (notRead !== this.notReadCount) {
      this.notReadCount = notRead;
      this.notRead = [...this.failed];
    }
    if (this.taken.length !== this.takenOver.length) this.takenOver = [...this.taken];
  }

  /** Measures how fast it goes, by the last look. */
  measure(): void {
    const { files, bytes } = this.skipped;
    this.pace.look({ at: performance.now(), files: this.done - files, bytes: this.bytesDone - bytes });
    this.rate = this.pace.bytesPerSecond;
    const left = { files: this.total - this.done, bytes: Math.max(0, this.bytesTotal - this.bytesDone) };
    this.secondsLeft = this.untaken > 0 ? null : this.pace.secondsFor(left);
  }
}

type NamedFile = Pick<FileToSupply, 'position' | 'folder' | 'name' | 'size'>;
