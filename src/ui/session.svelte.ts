import { bounds } from '../bounds';
import type { Report } from '../report/report';
import {
  WorkerError,
  type Assignment,
  type KeyInfo,
  type KeyOutcome,
  type TrustEntry,
  type TrustListEntry,
  type TrustOutcome,
  type TrustPin,
  type Verifier,
} from '../worker/bridge';
import { sampleFiles, samples, sampleSigner, type Sample } from './samples';

export type { Sample };

/** A file the user gave, on its way into the evidence. */
export interface SuppliedFile {
  readonly id: number;
  readonly name: string;
  /** Folder it came from, "" where it came alone. */
  readonly folder: string;
  /** Bytes. */
  readonly size: number;
  state: 'waiting' | 'reading' | 'read' | 'not-read';
  bytesRead: number;
  /** Bytes a second since reading began. */
  rate: number;
  /** Why it was not read; null otherwise. */
  problem: string | null;
}

interface GivenFile {
  readonly id: number;
  readonly file: File;
  readonly folder: string;
}

/** What the user has in front of them: the evidence given so far, its report, and their trust list. */
export class Session {
  /** Files given, in the order they came. */
  files = $state<SuppliedFile[]>([]);
  /** The newest report; stays while more evidence is being read. */
  report = $state.raw<Report | null>(null);
  /** Things that went wrong and belong to no file: one sentence each on what, and what to do. */
  problems = $state.raw<readonly string[]>([]);
  /** Tells one set of evidence from the next. */
  evidenceId = $state(0);
  /** The sample being shown: judged with the sample's own trust list, never the user's. */
  sample = $state.raw<Sample | null>(null);
  trustList = $state.raw<readonly TrustListEntry[]>([]);
  /** Private keys in memory, by which locked records are opened. */
  keys = $state.raw<readonly KeyInfo[]>([]);
  verifying = $state(false);
  readonly samples: readonly Sample[] = samples;

  private readonly verifier: Verifier;
  private assignments: Assignment[] = [];
  /** Trust list of the sample being shown; null where the user's own counts. */
  private sampleTrust: readonly TrustEntry[] | null = null;
  /** Stops the reading of each file under way. */
  /** The files of this evidence, to be read again should the verifying worker die and forget them. */
  private given: GivenFile[] = [];
  private readingAgain = false;
  private readonly stops = new WeakMap<SuppliedFile, AbortController>();
  private nextId = 0;
  /** Counts what the report must take into account; a report for an older count is not the last. */
  private changes = 0;
  /** Ends with each set of evidence, so that nothing late falls into the next one. */
  private evidence = new AbortController();

  constructor(verifier: Verifier) {
    this.verifier = verifier;
    void this.attempt(async () => this.showTrust(await verifier.listTrust()));
  }

  get state(): 'empty' | 'verifying' | 'done' {
    if (this.verifying) return 'verifying';
    return this.report === null ? 'empty' : 'done';
  }

  add(files: readonly Pick<GivenFile, 'file' | 'folder'>[]): void {
    if (this.sample !== null) this.close();
    const room = bounds.files - this.files.length;
    if (files.length > room) {
      this.say(
        `At most ${bounds.files} files can be checked together; ${files.length - room} were left out.`,
      );
    }
    this.take(files.slice(0, room));
  }

  /** Shows a problem that belongs to no file. */
  say(problem: string): void {
    if (!this.problems.includes(problem)) this.problems = [...this.problems, problem];
  }

  paste(text: string): void {
    this.add([{ file: new File([text], 'pasted-record.json'), folder: '' }]);
  }

  async openSample(id: string): Promise<void> {
    this.close();
    const evidence = this.evidence.signal;
    this.sample = this.samples.find((sample) => sample.id === id) ?? null;
    await this.attempt(async () => {
      const pin = await this.verifier.makePin({
        pem: sampleSigner(),
        name: 'Signer of the samples',
        origin: 'built-in sample',
        confirmedBy: 'part of the sample',
      });
      if (evidence.aborted) return;
      this.sampleTrust = pin === null ? [] : [pin];
      this.take(sampleFiles(id).map((file) => ({ file, folder: '' })));
    });
  }

  /** Stops reading one file; it stays in the list as not read. */
  cancel(id: number): void {
    const file = this.files.find((file) => file.id === id);
    if (file !== undefined) this.stops.get(file)?.abort();
  }

  cancelAll(): void {
    for (const file of this.files) this.stops.get(file)?.abort();
  }

  /** Says by hand which supplied file (index into `report.evidence`) a reference means; null takes it back. */
  assign(record: number, pointer: string, evidence: number | null): void {
    const of = (index: number | undefined): string | null =>
      this.report?.evidence[index ?? -1]?.sha512 ?? null;
    const recordHash = of(this.report?.records[record]?.evidence);
    const fileHash = evidence === null ? null : of(evidence);
    if (recordHash === null) return;
    this.assignments = this.assignments.filter((a) => a.record !== recordHash || a.pointer !== pointer);
    if (fileHash !== null) this.assignments.push({ record: recordHash, pointer, evidence: fileHash });
    void this.verify();
  }

  /**
   * Pins a signing certificate, on the list by which the record was judged when this was asked for: the user's own, or
   * that of the sample. `confirmedBy` null: "not confirmed yet".
   * @throws where it could not be kept
   */
  async trustSigner(pin: TrustPin): Promise<void> {
    const ofSample = this.sampleTrust;
    const evidence = this.evidence.signal;
    await this.changeTrust(async () => {
      const entry = await this.verifier.makePin(pin);
      if (entry === null || evidence.aborted) return;
      if (ofSample === null) this.showTrust(await this.verifier.putTrust(entry));
      else this.sampleTrust = [...ofSample, entry];
    });
  }

  /** Adds the certificates in these files to the trust list for signers. */
  async addTrustFiles(files: readonly File[]): Promise<void> {
    this.problems = [];
    await this.changeTrust(async () => {
      for (const file of files) {
        const outcome = await this.verifier.addTrustFile({ name: file.name, bytes: await readSmall(file) });
        this.showTrust(outcome);
        if (outcome.added === 0) {
          this.say(
            `"${file.name}" holds no certificate that could be read. A certificate file is PEM or DER.`,
          );
        }
      }
    });
  }

  /** Changes name or confirmation of an entry. */
  async updateTrust(sha256: string, change: { name?: string; confirmedBy?: string | null }): Promise<void> {
    const entry = this.trustList.find((entry) => entry.sha256 === sha256);
    if (entry === undefined) return;
    await this.changeTrust(async () => this.showTrust(await this.verifier.changeTrust({ entry, change })));
  }

  async removeTrust(sha256: string): Promise<void> {
    const entry = this.trustList.find((entry) => entry.sha256 === sha256);
    if (entry === undefined) return;
    await this.changeTrust(async () => this.showTrust(await this.verifier.removeTrust(entry)));
  }

  /**
   * Takes a private key file, to open locked records with.
   * @param passphrase null at first; asked for where the key needs one
   * @returns why it could not be taken, or null
   */
  async unlock(file: File, passphrase: string | null): Promise<KeyOutcome['problem']> {
    const bytes = new Uint8Array(await file.slice(0, bounds.keyBytes + 1).arrayBuffer());
    const outcome = await this.attempt(() => this.verifier.addKey({ bytes, passphrase }));
    if (outcome === null) return null;
    this.keys = outcome.keys;
    if (outcome.problem === null) await this.verify();
    return outcome.problem;
  }

  /** Drops every private key from memory, and judges anew without them. */
  async forgetKeys(): Promise<void> {
    const outcome = await this.attempt(() => this.verifier.forgetKeys());
    if (outcome !== null) this.keys = outcome.keys;
    await this.verify();
  }

  /** Downloads the report as JSON; content of the conversation only where asked for. */
  exportJson(withContent: boolean): void {
    void this.attempt(async () => {
      const json = await this.verifier.exportJson(withContent);
      const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = 'verification-report.json';
      link.click();
      URL.revokeObjectURL(url);
    });
  }

  /** Forgets the evidence and the report; the trust list stays. */
  close(): void {
    this.evidence.abort();
    this.evidence = new AbortController();
    this.cancelAll();
    this.files = [];
    this.report = null;
    this.sample = null;
    this.sampleTrust = null;
    this.assignments = [];
    this.problems = [];
    this.keys = [];
    this.given = [];
    this.readingAgain = false;
    this.evidenceId++;
    this.verifying = false;
    this.changes++;
    void this.attempt(() => this.verifier.clear());
  }

  private take(files: readonly Pick<GivenFile, 'file' | 'folder'>[]): void {
    const fresh = files.map(({ file, folder }) => ({ id: this.nextId++, file, folder }));
    this.given.push(...fresh);
    this.show(fresh);
  }

  /** Lists files and reads them; the report follows once all of them are read. */
  private show(fresh: readonly GivenFile[]): void {
    this.files.push(
      ...fresh.map(({ id, file, folder }): SuppliedFile => ({
        id,
        name: file.name,
        folder,
        size: file.size,
        state: 'waiting',
        bytesRead: 0,
        rate: 0,
        problem: null,
      })),
    );
    this.verifying = true;
    const evidence = this.evidence.signal;
    const shown = this.files.slice(-fresh.length);
    void Promise.all(fresh.map(({ file }, i) => this.read(file, shown[i]))).then(() => {
      if (!evidence.aborted) return this.verify();
    });
  }

  private async read(file: File, shown: SuppliedFile | undefined): Promise<void> {
    if (shown === undefined) return;
    const evidence = this.evidence.signal;
    const { id, folder } = shown;
    const stop = new AbortController();
    this.stops.set(shown, stop);
    let began = 0;
    const onProgress = (bytesRead: number): void => {
      began ||= performance.now();
      const seconds = (performance.now() - began) / 1000;
      shown.state = 'reading';
      shown.bytesRead = bytesRead;
      if (seconds > 0.2) shown.rate = bytesRead / seconds;
    };
    const supplied = await this.attempt(() =>
      this.verifier.supply({ position: id, file, folder, onProgress, stop: stop.signal, evidence }),
    );
    if (evidence.aborted) return;
    this.stops.delete(shown);
    shown.problem =
      supplied === null ? 'The file could not be added. Start over and add it again.' : supplied.problem;
    if (supplied !== null && supplied.notice !== null) this.say(supplied.notice);
    shown.state = shown.problem === null ? 'read' : 'not-read';
    if (shown.state === 'read') shown.bytesRead = file.size;
  }

  /** Draws up the report anew; when it was overtaken by a change, the later one shows. */
  private async verify(): Promise<void> {
    if (this.files.length === 0) return;
    const change = ++this.changes;
    this.verifying = true;
    const report = await this.attempt(() =>
      this.verifier.verify({
        files: this.files.filter(({ state }) => state === 'read' || state === 'not-read').length,
        assignments: this.assignments,
        sampleTrust: this.sampleTrust,
      }),
    );
    if (change !== this.changes) return;
    if (report === 'forgotten') return this.readAgain();
    if (report !== null) {
      this.report = report;
      this.readingAgain = false;
    }
    this.keys = (await this.attempt(() => this.verifier.listKeys()))?.keys ?? [];
    if (change !== this.changes) return;
    this.verifying = this.files.some(({ state }) => state === 'waiting' || state === 'reading');
  }

  /** The worker died with what it had: reads everything anew, but not over and over without a report between. */
  private readAgain(): void {
    if (this.readingAgain) {
      this.verifying = false;
      this.say('The verifier stopped again. Start over with less at a time.');
      return;
    }
    this.readingAgain = true;
    this.files = [];
    this.say('The verifier stopped while working and lost its evidence. What you gave is being read again.');
    this.show(this.given);
  }

  /**
   * Changes the trust list and draws up the report by the new one; until then the old one does not count as done.
   * @throws where the list could not be changed
   */
  private async changeTrust(change: () => Promise<void>): Promise<void> {
    this.verifying = this.files.length > 0;
    const done = await this.attempt(async () => {
      await change();
      return true;
    });
    await this.verify();
    if (done === null) throw new Error('The trust list was not changed.');
  }

  private showTrust({ entries, kept }: TrustOutcome): void {
    this.trustList = entries;
    if (!kept && entries.length > 0) {
      this.say(
        'This browser does not let the page keep your trust list; it is gone when the page is closed.',
      );
    }
  }

  /** Runs something that needs a worker; where the worker failed, says so and goes on with what there is. */
  private async attempt<T>(action: () => Promise<T>): Promise<T | null> {
    try {
      return await action();
    } catch (error) {
      this.say(
        error instanceof WorkerError
          ? 'The verifier stopped while working, perhaps for want of memory. Start over with less at a time.'
          : 'Something could not be done. Start over and try again.',
      );
      return null;
    }
  }
}

/** A certificate file; a larger one is cut and then holds no certificate. */
async function readSmall(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, 16 * 1024 * 1024).arrayBuffer());
}
