import { bounds } from '../bounds';
import { message, said, type Said } from '../wording';
import {
  isLarge,
  isNamedAsRecord,
  KnownFiles,
  pathOf,
  type FileToSupply,
  type LeftOut,
  type Supplied,
  type Verifier,
} from '../worker/bridge';
import type { DroppedFile } from './dropped-files';
import { Pauses } from './pauses';
import type { Attempt } from './problems.svelte';
import { GivenFiles, type NewFile } from './reading/given-files';
import { isRecording, ReadingQueue } from './reading/reading-queue';
import { Tally } from './reading/tally.svelte';

/** Files that are read with one call: many small ones, or a large one. */
interface Group {
  readonly files: readonly FileToSupply[];
  readonly stop: AbortController;
  bytesRead: number;
}

/** What was given at once, and how many files of it have their places. */
interface Drop {
  readonly files: readonly DroppedFile[];
  taken: number;
}

/** What goes along with one set of evidence. */
export interface IntakeEvents {
  /** A file was read, or could not be. */
  readonly onSupplied: (file: FileToSupply, supplied: Supplied) => void;
  /** All that was given is read. */
  readonly onDone: () => void;
  readonly onProblem: (problem: Said) => void;
  /** Runs what needs a worker; null where that failed, which is said. */
  readonly attempt: Attempt;
}

/** Milliseconds between two looks at how far the reading has come. */
const LOOK = 200;
/** Files that are taken without a pause. */
const AT_ONCE = 20;

/** Said at once, before its fingerprint is taken. */
const tooLarge =
  '"{name}" has {size} bytes; records of up to {most} bytes are read, so it is not opened as one. Its fingerprint is still being taken.';

/** The files of one set of evidence on their way into it: what is small goes first, and what is in archives is taken out. */
export class Intake {
  /** How far it has come. */
  readonly tally = new Tally();
  state = $state<'idle' | 'reading' | 'paused'>('idle');
  /** Names of partial reports that nothing is taken over from: they carry no seal of this browser. */
  unsealed = $state.raw<readonly string[]>([]);

  private readonly verifier: Verifier;
  private readonly events: IntakeEvents;
  /** Ends with the evidence. */
  private readonly evidence = new AbortController();
  private readonly files: GivenFiles;
  private readonly queue = new ReadingQueue();
  private lookingUp = false;
  /** Files that the user wants read, whatever a report knows of them; by their places in the evidence. */
  private inFull: boolean[] = [];
  private underWay: readonly Group[] = [];
  private looking: ReturnType<typeof setInterval> | null = null;
  /** What waits for its places; archives are opened one after the other. */
  private readonly drops: Drop[] = [];
  private stopped = false;

  constructor(verifier: Verifier, events: IntakeEvents) {
    this.verifier = verifier;
    this.events = events;
    this.files = new GivenFiles(verifier, events.attempt);
  }

  get signal(): AbortSignal {
    return this.evidence.signal;
  }

  /** Files that were read, or could not be, to the present moment. */
  get doneNow(): number {
    return this.tally.doneNow;
  }

  /** How many files were given to the present moment. */
  get given(): number {
    return this.files.count;
  }

  get begun(): boolean {
    return this.given > 0;
  }

  /** Files that are not read yet, nor given up. */
  get open(): boolean {
    return this.drops.length > 0 || this.doneNow < this.given;
  }

  add(files: readonly DroppedFile[]): void {
    this.stopped = false;
    if (this.state === 'idle') this.state = 'reading';
    if (this.drops.length === 0 && files.length <= AT_ONCE && !files.some(isArchive)) {
      this.take(files.map(whole));
      return this.sayLeftOver();
    }
    this.drops.push({ files, taken: 0 });
    if (this.drops.length === 1) void this.takeAll();
  }

  /** What is being read now is read to its end first. */
  pause(): void {
    if (this.state === 'reading') this.state = 'paused';
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.state = 'reading';
    this.tally.restartPace();
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
    const { read, untried } = this.files.again(without);
    next.take(read);
    next.leaveOut(untried, '');
    for (const { files, taken } of this.drops) next.add(files.slice(taken));
    next.pump();
    return next;
  }

  /** Reads to their ends the files of which the fingerprint was taken over. */
  readInFull(): void {
    const files = this.tally.reopen();
    if (files.length === 0) return;
    this.stopped = false;
    for (const file of files) {
      this.inFull[file.position] = true;
      this.queue.add(file);
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

  /** Gives every file of every drop its place. */
  private async takeAll(): Promise<void> {
    for (let [drop] = this.drops; drop !== undefined; [drop] = this.drops) {
      await this.takeOut(drop);
      if (this.signal.aborted) return;
      this.drops.shift();
    }
    this.sayLeftOver();
    this.pump();
  }

  /**
   * Adds files, and after a ZIP archive what is in it. The browser asks the system for the size of each file when it is
   * first looked at: so there are pauses.
   */
  private async takeOut(drop: Drop): Promise<void> {
    let some: NewFile[] = [];
    const takeSome = (): void => {
      this.take(some);
      drop.taken += some.length;
      some = [];
    };
    const pauses = new Pauses();
    for (const given of drop.files) {
      if (isArchive(given)) {
        takeSome();
        await this.takeArchive(given);
        if (this.signal.aborted) return;
        drop.taken++;
      } else some.push(whole(given));
      if (!pauses.isDue) continue;
      takeSome();
      await pauses.pause();
      if (this.signal.aborted) return;
    }
    takeSome();
  }

  private async takeArchive(given: DroppedFile): Promise<void> {
    const { file, folder } = given;
    const listed = await this.events.attempt(() => this.verifier.listArchive(file));
    if (this.signal.aborted) return;
    const problem = listed !== null && 'problem' in listed ? listed.problem : null;
    if (problem !== null) this.events.onProblem(said('"{name}": {why}', { name: file.name, why: problem }));
    if (listed === null || 'problem' in listed) return this.take([whole(given)]);
    const within = folder === '' ? '' : `${folder}/`;
    const members = listed.members.map((member, index): NewFile => ({
      file,
      name: member.name,
      folder: `${within}${member.folder}`,
      size: member.size,
      member: index,
    }));
    this.take([whole(given), ...members]);
    this.leaveOut(listed.leftOut, within);
  }

  /** Of more files than are taken, says how many. */
  private sayLeftOver(): void {
    const n = this.files.takeLeftOver();
    if (n === 0) return;
    this.events.onProblem(
      said(
        'At most {most} files can be checked together; {n} was left out.|At most {most} files can be checked together; {n} were left out.',
        { most: bounds.files, n },
      ),
    );
  }

  private take(given: readonly NewFile[]): void {
    const before = this.given;
    const files = this.files.add(given);
    for (const { position, size } of files) {
      if (position < before) this.tally.takeBack(position);
      this.tally.expect(size);
    }
    this.queue.give(files);
    this.begin();
  }

  private begin(): void {
    this.look();
    this.looking ??= setInterval(() => this.look(), LOOK);
    this.pump();
  }

  /** Members of an archive that are not even tried. */
  private leaveOut(members: readonly LeftOut[], within: string): void {
    for (const file of this.files.addUntried(members, within)) this.tally.countFailed(file, file.why);
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
    const larges = this.underWay.filter(({ files }) => files.some(isLarge)).length;
    const files = this.queue.next(larges < this.verifier.atOnce - 1);
    if (files === 'held') void this.lookUp();
    if (files === null || files === 'held') return null;
    const stop = new AbortController();
    if (this.stopped) stop.abort();
    return { files, stop, bytesRead: 0 };
  }

  /** Once all that may be a partial report is read, asks what those know of the large files that are left. */
  private async lookUp(): Promise<void> {
    const under = this.underWay.some(({ files }) => !files.every(isRecording));
    if (this.lookingUp || this.drops.length > 0 || under) return;
    const { given } = this;
    this.lookingUp = true;
    const known = await this.events.attempt(() => this.verifier.knownDigests());
    this.lookingUp = false;
    if (this.signal.aborted) return;
    // Another report may have come meanwhile.
    if (given === this.given) {
      this.queue.release();
      this.unsealed = (known?.unsealed ?? []).filter((name, at, all) => all.indexOf(name) === at);
      if (known !== null) this.takeOver(new KnownFiles(known.files));
    }
    this.pump();
  }

  /** Takes over fingerprints of files that nothing was read of yet. */
  private takeOver(known: KnownFiles): void {
    this.queue.takeOver((file) => {
      const { size, member, position } = file;
      if (member !== null || this.inFull[position] === true) return null;
      return known.of({ path: pathOf(file), size: size ?? 0, modified: file.file.lastModified });
    });
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
    const { position: id, name } = file;
    const { size, problem } = supplied;
    if (file.size === null && problem === null) this.tally.learn(size);
    if (supplied.putOff) {
      if (file.size !== null) this.tally.expect(size - file.size);
      const alone = { ...file, size };
      this.files.replace(alone);
      this.queue.add(alone);
      if (size > bounds.recordBytes)
        this.events.onProblem(said(tooLarge, { name, size, most: bounds.recordBytes }));
      return;
    }
    if (problem === null) this.tally.countRead(size);
    else {
      this.tally.countFailed(file, problem);
      this.files.noteUnread(id);
    }
    if (supplied.readEarlier) this.tally.noteTakenOver(this.files.at(id) ?? file, size);
    this.events.onSupplied(file, supplied);
  }

  private settle(): void {
    if (this.open || this.state !== 'reading') return;
    this.state = 'idle';
    if (this.looking !== null) clearInterval(this.looking);
    this.looking = null;
    this.look();
    this.tally.restartPace();
    this.events.onDone();
  }

  /** Shows how far the reading has come. */
  private look(): void {
    const untaken = this.drops.reduce((sum, { files, taken }) => sum + files.length - taken, 0);
    this.tally.look(this.given, Math.min(untaken, bounds.files - this.given), this.underWay);
    if (this.state === 'reading') this.tally.measure();
  }
}

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
const whole = ({ file, folder }: DroppedFile): NewFile => ({
  file,
  name: file.name,
  folder,
  size: isNamedAsRecord(file.name) ? null : file.size,
  member: null,
});

const isArchive = ({ file }: DroppedFile): boolean => /\.zip$/i.test(file.name);
