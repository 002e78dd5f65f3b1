import type { Sentence } from '../../wording';
import type { FileToSupply } from '../../worker/bridge';
import { Pace } from './pace';

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
  private readonly failed: FileNotRead[] = [];
  private readonly taken: FileToSupply[] = [];
  /** What of the counts was not read: it tells nothing of the pace. */
  private skipped = { files: 0, bytes: 0 };
  private pace = new Pace();

  /** Files that were read, or could not be, to the present moment. */
  get doneNow(): number {
    return this.counts.done;
  }

  /** Counts bytes that are to be read. */
  expect(bytes: number): void {
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

  /**
   * Counts a file that could not be read.
   * @param bytes that were expected of it
   */
  countFailed({ position: id, folder, name }: NamedFile, bytes: number, problem: Sentence): void {
    this.counts.done++;
    this.counts.bytesTotal -= bytes;
    this.counts.notRead++;
    const path = folder === '' ? name : `${folder}/${name}`;
    if (this.failed.length < LISTED.notRead) this.failed.push({ id, name: path, problem });
  }

  /** Measures the pace from here on. */
  restartPace(): void {
    this.pace = new Pace();
  }

  /** Shows how far the reading of `total` files has come. */
  look(total: number, underWay: readonly GroupUnderWay[]): void {
    const { done, bytes, bytesTotal, notRead } = this.counts;
    this.total = total;
    this.done = done;
    this.bytesTotal = bytesTotal;
    this.bytesDone = bytes + underWay.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
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
    this.secondsLeft = this.pace.secondsFor({
      files: this.total - this.done,
      bytes: this.bytesTotal - this.bytesDone,
    });
  }
}

type NamedFile = Pick<FileToSupply, 'position' | 'folder' | 'name'>;
