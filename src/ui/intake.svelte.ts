import { bounds } from '../bounds';
import { message, said, type Said, type Sentence } from '../wording';
import {
  isLarge,
  isNamedAsRecord,
  KnownFiles,
  pathOf,
  SMALL,
  type FileToSupply,
  type LeftOut,
  type LeftOutFile,
  type Supplied,
  type Verifier,
} from '../worker/bridge';
import type { DroppedFile } from './dropped-files';
import { Pace } from './reading/pace';

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

/** Files that are read with one call: many small ones, or a large one. */
interface Group {
  readonly files: readonly FileToSupply[];
  readonly stop: AbortController;
  bytesRead: number;
}

type Queue = FileToSupply[];

/** What goes along with one set of evidence. */
export interface IntakeEvents {
  /** A file was read, or could not be. */
  readonly onSupplied: (file: FileToSupply, supplied: Supplied) => void;
  /** All that was given is read. */
  readonly onDone: () => void;
  readonly onProblem: (problem: Said) => void;
  /** Runs what needs a worker; null where that failed, which is said. */
  readonly attempt: <T>(action: () => Promise<T>) => Promise<T | null>;
}

/** How many of the smallest files are read with one call, and how many bytes of them. */
const GROUP = { files: 32, bytes: 2 * SMALL } as const;
/** Bytes that a record has as a rule. */
const TYPICAL = 32 * 1024;
/** Milliseconds between two looks at how far the reading has come. */
const LOOK = 200;
/** Files that are taken without a pause. */
const AT_ONCE = 20;
/** Milliseconds that taking files may go on without a pause. */
const SLICE = 8;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Files that are told of with one call. */
const PORTION = 1000;
/** Files under way, and files not read, that are listed. */
const LISTED = { reading: 8, notRead: 1000 } as const;

/** The files of one set of evidence on their way into it: what is small goes first, and what is in archives is taken out. */
/** Said at once, before its fingerprint is taken. */
const tooLarge =
  '"{name}" has {size} bytes; records of up to {most} bytes are read, so it is not opened as one. Its fingerprint is still being taken.';

export class Intake {
  total = $state(0);
  /** Files that were read, or could not be. */
  done = $state(0);
  /** Bytes of all files but those that could not be read. */
  bytesTotal = $state(0);
  bytesDone = $state(0);
  reading = $state.raw<readonly FileUnderWay[]>([]);
  notRead = $state.raw<readonly FileNotRead[]>([]);
  notReadCount = $state(0);
  state = $state<'idle' | 'reading' | 'paused'>('idle');
  /** Bytes a second, of late; 0: not known yet. */
  rate = $state(0);
  secondsLeft = $state<number | null>(null);
  /** Files whose fingerprint was taken over from a partial report: they were not read again. */
  takenOver = $state.raw<readonly FileToSupply[]>([]);
  /** Names of partial reports that nothing is taken over from: they carry no seal of this browser. */
  unsealed = $state.raw<readonly string[]>([]);

  private readonly verifier: Verifier;
  private readonly events: IntakeEvents;
  /** Ends with the evidence. */
  private readonly evidence = new AbortController();
  /** In the order of the evidence. */
  private readonly files: FileToSupply[] = [];
  /** What is to be read, by how soon. */
  private readonly queues: readonly [urgent: Queue, small: Queue, records: Queue, recordings: Queue] = [
    [],
    [],
    [],
    [],
  ];
  /** What may be a partial report is among the files. */
  private mayKnow = false;
  /** Large files wait until partial reports are read: those may have their fingerprints. */
  private held = false;
  private lookingUp = false;
  /** Files that the user wants read, whatever a report knows of them; by their places in the evidence. */
  private inFull: boolean[] = [];
  private underWay: readonly Group[] = [];
  private readonly failed: FileNotRead[] = [];
  private counts = { done: 0, bytes: 0, bytesTotal: 0, notRead: 0 };
  private readonly taken: FileToSupply[] = [];
  /** What of the counts was not read: it tells nothing of the pace. */
  private skipped = { files: 0, bytes: 0 };
  private pace = new Pace();
  private looking: ReturnType<typeof setInterval> | null = null;
  /** Archives are opened one after the other. */
  private opening: Promise<void> | null = null;
  private stopped = false;
  /** Members of archives that were not even tried, by their whole paths. */
  private readonly untried: LeftOut[] = [];
  /** Files of the last drop for which there was no room. */
  private leftOver = 0;

  constructor(verifier: Verifier, events: IntakeEvents) {
    this.verifier = verifier;
    this.events = events;
  }

  get signal(): AbortSignal {
    return this.evidence.signal;
  }

  /** Files that were read, or could not be, to the present moment. */
  get doneNow(): number {
    return this.counts.done;
  }

  /** How many files were given to the present moment. */
  get given(): number {
    return this.files.length;
  }

  get begun(): boolean {
    return this.files.length > 0;
  }

  /** Files that are not read yet, nor given up. */
  get open(): boolean {
    return this.opening !== null || this.counts.done < this.files.length;
  }

  add(files: readonly DroppedFile[]): void {
    this.stopped = false;
    if (this.state === 'idle') this.state = 'reading';
    if (this.opening === null && files.length <= AT_ONCE && !files.some(isArchive)) {
      this.take(files.map(whole));
      return this.sayLeftOver();
    }
    const opening = (this.opening ?? Promise.resolve()).then(() => this.takeOut(files));
    this.opening = opening;
    void opening.then(() => {
      if (this.opening !== opening) return;
      this.opening = null;
      this.sayLeftOver();
      this.pump();
    });
  }

  /** What is being read now is read to its end first. */
  pause(): void {
    if (this.state === 'reading') this.state = 'paused';
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.state = 'reading';
    this.pace = new Pace();
    this.pump();
  }

  /** Stops reading one file; it stays in the list as not read. */
  cancel(id: number): void {
    for (const group of this.underWay)
      if (group.files.some(({ position }) => position === id)) group.stop.abort();
  }

  cancelAll(): void {
    this.stopped = true;
    for (const group of this.underWay) group.stop.abort();
    if (this.state === 'paused') this.resume();
    this.pump();
  }

  /** Reads everything anew, but private keys: the workers have forgotten it. */
  again(without: readonly number[]): Intake {
    this.close();
    const next = new Intake(this.verifier, this.events);
    next.state = 'reading';
    next.inFull = this.inFull;
    next.take(this.files.filter(({ file, position }) => file !== NOTHING && !without.includes(position)));
    next.leaveOut(this.untried, '');
    next.pump();
    return next;
  }

  /** Reads to their ends the files of which the fingerprint was taken over. */
  readInFull(): void {
    const files = this.taken.splice(0);
    if (files.length === 0) return;
    this.stopped = false;
    for (const file of files) {
      this.inFull[file.position] = true;
      this.queues[3].push(file);
      this.counts.done--;
      this.counts.bytes -= file.size ?? 0;
      this.skipped.files--;
      this.skipped.bytes -= file.size ?? 0;
    }
    if (this.state === 'idle') this.state = 'reading';
    this.begin();
  }

  /** Ends all of it. */
  close(): void {
    this.evidence.abort();
    for (const group of this.underWay) group.stop.abort();
    if (this.looking !== null) clearInterval(this.looking);
    this.looking = null;
  }

  /**
   * Adds files, and after a ZIP archive what is in it. The browser asks the system for the size of each file when it is
   * first looked at: so there are pauses.
   */
  private async takeOut(files: readonly DroppedFile[]): Promise<void> {
    let some: Omit<FileToSupply, 'position'>[] = [];
    let began = performance.now();
    for (const given of files) {
      some.push(whole(given));
      if (performance.now() - began > SLICE || isArchive(given)) {
        this.take(some);
        some = [];
        await nextTask();
        began = performance.now();
      }
      if (this.signal.aborted) return;
      if (isArchive(given)) await this.takeMembers(given);
    }
    this.take(some);
  }

  private async takeMembers({ file, folder }: DroppedFile): Promise<void> {
    const listed = await this.events.attempt(() => this.verifier.listArchive(file));
    if (this.signal.aborted || listed === null) return;
    if ('problem' in listed) {
      this.events.onProblem(said('"{name}": {why}', { name: file.name, why: listed.problem }));
      return;
    }
    const within = folder === '' ? '' : `${folder}/`;
    this.take(
      listed.members.map((member, index) => ({
        file,
        name: member.name,
        folder: `${within}${member.folder}`,
        size: member.size,
        member: index,
      })),
    );
    this.leaveOut(listed.leftOut, within);
  }

  /** Of more files than are taken, says how many. */
  private sayLeftOver(): void {
    if (this.leftOver > 0) {
      this.events.onProblem(
        said(
          'At most {most} files can be checked together; {n} was left out.|At most {most} files can be checked together; {n} were left out.',
          { most: bounds.files, n: this.leftOver },
        ),
      );
    }
    this.leftOver = 0;
  }

  private take(files: readonly Omit<FileToSupply, 'position'>[]): void {
    const from = this.files.length;
    const room = bounds.files - from;
    this.leftOver += Math.max(0, files.length - room);
    const fresh = files.slice(0, room).map((file, at): FileToSupply => ({ ...file, position: from + at }));
    for (const file of fresh) {
      this.files.push(file);
      this.queues[orderOf(file)].push(file);
      this.counts.bytesTotal += file.size ?? 0;
    }
    this.mayKnow ||= fresh.some(mayBeReport);
    this.held = this.mayKnow && this.queues[3].length > 0;
    for (let at = 0; at < fresh.length; at += PORTION) {
      const some = fresh.slice(at, at + PORTION);
      const expected = some.map(({ name, folder, size }) => ({ name, folder, size: size ?? 0 }));
      void this.events.attempt(() => this.verifier.expect({ from: from + at, files: expected }));
    }
    this.begin();
  }

  private begin(): void {
    this.look();
    this.looking ??= setInterval(() => this.look(), LOOK);
    this.pump();
  }

  /** Members of an archive that are not even tried. */
  private leaveOut(members: readonly LeftOut[], within: string): void {
    const from = this.files.length;
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
    for (const { position, name, folder, size, why } of files) {
      this.files.push({ file: NOTHING, name, folder, size, member: null, position });
      this.counts.done++;
      this.noteFailure(position, folder, name, why);
    }
    for (let at = 0; at < files.length; at += PORTION) {
      void this.events.attempt(() => this.verifier.leaveOut(files.slice(at, at + PORTION)));
    }
  }

  private noteFailure(id: number, folder: string, name: string, problem: Sentence): void {
    this.counts.notRead++;
    const path = folder === '' ? name : `${folder}/${name}`;
    if (this.failed.length < LISTED.notRead) this.failed.push({ id, name: path, problem });
  }

  /** Has as many groups under way as are of use, and one large file less. */
  private pump(): void {
    while (this.state === 'reading' && this.underWay.length < this.verifier.atOnce) {
      const group = this.nextGroup();
      if (group === null) break;
      this.underWay = [...this.underWay, group];
      void this.supply(group);
    }
    this.settle();
  }

  private nextGroup(): Group | null {
    const [urgent, small, , recordings] = this.queues;
    for (const queue of this.queues) {
      const [first] = queue;
      if (first === undefined) continue;
      const large = queue !== urgent && queue !== small;
      if (queue === recordings && this.held) {
        void this.lookUp();
        return null;
      }
      if (large) {
        const larges = this.underWay.filter(({ files }) => files.some(isLarge)).length;
        if (larges >= this.verifier.atOnce - 1) return null;
      }
      const files: FileToSupply[] = [];
      let bytes = 0;
      const most = large ? 1 : GROUP.files;
      while (files.length < most && queue.length > 0 && bytes < GROUP.bytes) {
        const file = queue.shift();
        if (file === undefined) break;
        files.push(file);
        bytes += file.known === undefined ? (file.size ?? TYPICAL) : 0;
      }
      const stop = new AbortController();
      if (this.stopped) stop.abort();
      return { files, stop, bytesRead: 0 };
    }
    return null;
  }

  /** Once all that may be a partial report is read, asks what those know of the large files that are left. */
  private async lookUp(): Promise<void> {
    const under = this.underWay.some(({ files }) => files.some((file) => orderOf(file) < 3));
    if (this.lookingUp || this.opening !== null || under) return;
    const { given } = this;
    this.lookingUp = true;
    const known = await this.events.attempt(() => this.verifier.knownDigests());
    this.lookingUp = false;
    if (this.signal.aborted) return;
    // Another report may have come meanwhile.
    if (given === this.given) {
      this.held = false;
      this.unsealed = (known?.unsealed ?? []).filter((name, at, all) => all.indexOf(name) === at);
      if (known !== null) this.takeOver(new KnownFiles(known.files));
    }
    this.pump();
  }

  /** Of a file whose fingerprint is known only the beginning is read, so that it goes with the small ones. */
  private takeOver(known: KnownFiles): void {
    const [, small, , recordings] = this.queues;
    for (const file of recordings.splice(0)) {
      const { size, member, position } = file;
      const { lastModified: modified } = file.file;
      const digest =
        member === null && this.inFull[position] !== true
          ? known.of({ path: pathOf(file), size: size ?? 0, modified })
          : null;
      if (digest === null) recordings.push(file);
      else small.push({ ...file, known: digest });
    }
  }

  private async supply(group: Group): Promise<void> {
    const { files, stop } = group;
    const onProgress = (bytesRead: number): void => {
      group.bytesRead = bytesRead;
    };
    const supplied = await this.events.attempt(() =>
      this.verifier.supply({ files, onProgress, stop: stop.signal, evidence: this.signal }),
    );
    if (this.signal.aborted) return;
    this.underWay = this.underWay.filter((one) => one !== group);
    files.forEach((file, at) => this.count(file, supplied?.[at] ?? NOT_ADDED));
    this.pump();
  }

  private count(file: FileToSupply, supplied: Supplied): void {
    const { position: id, name, folder } = file;
    const { size } = supplied;
    if (supplied.putOff) {
      this.counts.bytesTotal += size - (file.size ?? 0);
      const alone = { ...file, size };
      this.files[id] = alone;
      this.queues[orderOf(alone)].push(alone);
      if (size > bounds.recordBytes)
        this.events.onProblem(said(tooLarge, { name, size, most: bounds.recordBytes }));
      return;
    }
    if (file.size === null) this.counts.bytesTotal += size;
    this.counts.done++;
    if (supplied.readEarlier) {
      this.taken.push(this.files[id] ?? file);
      this.skipped.files++;
      this.skipped.bytes += size;
    }
    if (supplied.problem === null) this.counts.bytes += size;
    else {
      this.counts.bytesTotal -= size;
      this.noteFailure(id, folder, name, supplied.problem);
    }
    this.events.onSupplied(file, supplied);
  }

  private settle(): void {
    if (this.open || this.state !== 'reading') return;
    this.state = 'idle';
    if (this.looking !== null) clearInterval(this.looking);
    this.looking = null;
    this.look();
    this.pace = new Pace();
    this.events.onDone();
  }

  /** Shows how far the reading has come. */
  private look(): void {
    const { done, bytes, bytesTotal, notRead } = this.counts;
    const { underWay } = this;
    this.total = this.files.length;
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
    if (this.state !== 'reading') return;
    const { files: notReadAgain, bytes: notReadBytes } = this.skipped;
    this.pace.look({
      at: performance.now(),
      files: this.done - notReadAgain,
      bytes: this.bytesDone - notReadBytes,
    });
    this.rate = this.pace.bytesPerSecond;
    this.secondsLeft = this.pace.secondsFor({
      files: this.total - this.done,
      bytes: bytesTotal - this.bytesDone,
    });
  }
}

/** What stands for the content of what is not read. */
const NOTHING = new File([], '');

const NOT_ADDED: Supplied = {
  sha512: null,
  problem: message('The file could not be added. Start over and add it again.'),
  readEarlier: false,
  putOff: false,
  size: 0,
  isKey: false,
  notice: null,
};

/** A record is small as a rule, and a browser keeps the page waiting for the size of each file. */
const whole = ({ file, folder }: DroppedFile): Omit<FileToSupply, 'position'> => ({
  file,
  name: file.name,
  folder,
  size: isNamedAsRecord(file.name) ? null : file.size,
  member: null,
});

const isArchive = ({ file }: DroppedFile): boolean => /\.zip$/i.test(file.name);

/** A partial report on many records is a large file itself. */
const mayBeReport = ({ name }: FileToSupply): boolean => /\.json$/i.test(name);

/** Small files first: those that records are judged by, then the others; then large records, and recordings last. */
function orderOf(file: FileToSupply): 0 | 1 | 2 | 3 {
  const { name, size } = file;
  if ((size ?? 0) > SMALL) return mayBeReport(file) ? 2 : 3;
  return /\.(?:pem|crt|cer|der|p7[bc]|crl|ocsp|ors|key|jwk)$/i.test(name) ? 0 : 1;
}
