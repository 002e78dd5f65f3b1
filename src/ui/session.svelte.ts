import type { RecordRow, ShownReport } from '../report/report';
import { said } from '../wording';
import {
  WorkerError,
  type Assignment,
  type EarlierResult,
  type FileToSupply,
  type OpenRecord,
  type RelatedRecords,
  type ReportNews,
  type Supplied,
  type Verifier,
} from '../worker/bridge';
import type { DroppedFile } from './dropped-files';
import { IncomingReport } from './incoming-report';
import { Intake } from './intake.svelte';
import type { Judging } from './judging';
import { Problems, type Attempt } from './problems.svelte';
import { RecordSource } from './records/record-source';
import { sampleFiles, samples, type Sample } from './samples';
import { BrowserStore } from './stored/browser-store';
import { canKeep, lacksIn, type Lack } from './stored/capabilities';
import { ReportExports } from './takeaway/report-exports';
import { TrustLists } from './trust/trust-lists.svelte';
import { PrivateKeys } from './unlock/private-keys.svelte';

export type { Sample };

/** A record in full, and the row that it was asked for by. */
export interface RecordInFull extends OpenRecord {
  readonly row: RecordRow;
}

/** Files from which on records are answered while others are still being read. */
const MANY = 20;
/** Milliseconds between two reports while files are being read: at least so many, and at most. */
const PAUSE = { least: 400, most: 2000 } as const;

/** What the user has in front of them: the evidence given so far and its report, and what belongs to the two. */
export class Session {
  readonly problems = new Problems();
  /** By whose word the evidence is judged. */
  readonly trust: TrustLists;
  /** Private keys in memory. */
  readonly keys: PrivateKeys;
  /** What records hold beyond their report. */
  readonly source: RecordSource;
  /** The report as it is taken away. */
  readonly exports: ReportExports;
  /** What is kept in this browser. */
  readonly store: BrowserStore;

  /** The files given, on their way into the evidence. */
  intake = $state.raw<Intake>(null as never);
  /** The newest report; stays while more evidence is being read. */
  report = $state.raw<ShownReport | null>(null);
  /** The record that is alone, or open. */
  inFull = $state.raw<RecordInFull | null>(null);
  /** Pairs among the records of the newest report that are worth comparing. */
  related = $state.raw<readonly RelatedRecords[]>([]);
  /** Earlier reports among the evidence, beside the newest. */
  earlier = $state.raw<readonly EarlierResult[]>([]);
  /** Tells one set of evidence from the next. */
  evidenceId = $state(0);
  /** The sample being shown: judged with the sample's own trust list, never the user's. */
  sample = $state.raw<Sample | null>(null);
  /** What this browser lacks for anything to be checked. */
  readonly lacks: readonly Lack[];
  /** The time that the user wants certificates judged at: RFC 3339, UTC; null: now. Ends with the evidence. */
  validationTime = $state<string | null>(null);
  verifying = $state(false);
  readonly samples: readonly Sample[] = samples;

  private readonly verifier: Verifier;
  private assignments: Assignment[] = [];
  private incoming = new IncomingReport();
  private opened: number | null = null;
  /** Reports are being drawn up while files are read. */
  private answering = false;
  private readingAgain = false;
  /** Counts what the report must take into account; a report for an older count is not the last. */
  private changes = 0;

  constructor(verifier: Verifier) {
    this.verifier = verifier;
    const { attempt } = this;
    const judging: Judging = {
      outdate: () => {
        this.verifying = this.intake.begun;
      },
      judge: () => this.verify(),
    };
    this.trust = new TrustLists(verifier, attempt, judging);
    this.keys = new PrivateKeys(verifier, attempt, judging);
    this.source = new RecordSource(verifier, attempt);
    this.exports = new ReportExports(verifier, attempt);
    this.store = new BrowserStore(verifier, attempt, this.trust);
    this.intake = this.emptyIntake();
    this.lacks = lacksIn(globalThis);
    if (canKeep(this.lacks)) this.trust.load();
  }

  /** Files are being read, or what was read is being checked. */
  get underWay(): boolean {
    return this.verifying || this.intake.state !== 'idle';
  }

  add(files: readonly DroppedFile[]): void {
    if (this.lacks.length > 0)
      return this.problems.say(said('Nothing was read: nothing can be checked in this browser.'));
    if (this.sample !== null) this.close();
    this.take(files);
  }

  /** Reads to their ends the files of which the fingerprint was taken over from a partial report. */
  readInFull(): void {
    this.verifying = true;
    this.intake.readInFull();
    void this.answerAsTheyCome();
  }

  paste(text: string): void {
    this.add([{ file: new File([text], 'pasted-record.json'), folder: '' }]);
  }

  async openSample(id: string): Promise<void> {
    this.close();
    const evidence = this.intake.signal;
    this.sample = this.samples.find((sample) => sample.id === id) ?? null;
    await this.attempt(async () => {
      const entries = await this.trust.entriesOfSamples();
      const files = await sampleFiles(id);
      if (evidence.aborted) return;
      this.trust.ofSample = entries;
      this.take(files.map((file) => ({ file, folder: '' })));
    });
  }

  /** Has a record (index into `report.evidence`) in full, as long as it is open; null: none is open. */
  async open(evidence: number | null): Promise<void> {
    this.opened = evidence;
    if (this.inFull?.row.evidence !== this.wanted(this.report)?.evidence) this.inFull = null;
    await this.openWanted(this.report);
  }

  /** Says by hand which supplied file (index into `report.evidence`) a reference means; null takes it back. */
  assign(record: number, pointer: string, evidence: number | null): void {
    const recordHash = this.sha512Of(this.report?.records[record]?.evidence);
    const fileHash = this.sha512Of(evidence);
    if (recordHash === null) return;
    this.assignments = this.assignments.filter((a) => a.record !== recordHash || a.pointer !== pointer);
    if (fileHash !== null) this.assignments.push({ record: recordHash, pointer, evidence: fileHash });
    void this.verify();
  }

  /** Says by hand that a time stamp or receipt (index into `report.evidence`) is for a record, or takes that back. */
  assignWitness(record: number, evidence: number, isFor: boolean): void {
    const recordHash = this.sha512Of(this.report?.records[record]?.evidence);
    const fileHash = this.sha512Of(evidence);
    if (recordHash === null || fileHash === null) return;
    const word: Assignment = { record: recordHash, pointer: '', evidence: fileHash };
    const others = this.assignments.filter(
      (a) => a.record !== recordHash || a.pointer !== '' || a.evidence !== fileHash,
    );
    this.assignments = isFor ? [...others, word] : others;
    void this.verify();
  }

  private sha512Of(evidence: number | null | undefined): string | null {
    return this.report?.evidence[evidence ?? -1]?.sha512 ?? null;
  }

  /** Judges as of a time: RFC 3339, UTC; null: now, by this computer's clock. */
  async setValidationTime(time: string | null): Promise<void> {
    this.validationTime = time;
    await this.verify();
  }

  /** Forgets the evidence and the report, and ends the workers that had them; the trust list stays. */
  close(): void {
    const given = this.intake.tally.total > 0 || this.keys.held.length > 0;
    this.intake.close();
    this.intake = this.emptyIntake();
    this.incoming = new IncomingReport();
    this.report = null;
    this.inFull = null;
    this.opened = null;
    this.related = [];
    this.earlier = [];
    this.sample = null;
    this.validationTime = null;
    this.assignments = [];
    this.problems.dismiss();
    this.trust.clear();
    this.keys.clear();
    this.source.clear();
    this.readingAgain = false;
    this.evidenceId++;
    this.verifying = false;
    this.changes++;
    if (given) void this.attempt(() => this.verifier.clear(this.trust.kept === false ? this.trust.own : []));
  }

  private emptyIntake(): Intake {
    return new Intake(this.verifier, {
      onSupplied: (file, supplied) => this.note(file, supplied),
      onDone: () => void this.verify(),
      onProblem: (problem) => this.problems.say(problem),
      attempt: this.attempt,
    });
  }

  private take(files: readonly DroppedFile[]): void {
    this.verifying = true;
    this.intake.add(files);
    void this.answerAsTheyCome();
  }

  private note(file: FileToSupply, { sha512, isKey, notice }: Supplied): void {
    if (notice !== null) this.problems.say(said(notice));
    if (isKey) this.keys.note(file.position);
    else if (sha512 !== null) this.source.note(sha512, file);
  }

  /** While many files are being read, draws up reports on those that are. */
  private async answerAsTheyCome(): Promise<void> {
    if (this.answering) return;
    this.answering = true;
    const { intake } = this;
    let answered = 0;
    try {
      let wait: number = PAUSE.least;
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (this.intake !== intake || !intake.open) return;
        wait = PAUSE.least;
        if (intake.tally.total < MANY || intake.doneNow === answered) continue;
        answered = intake.doneNow;
        const began = performance.now();
        await this.verify();
        // Most of the time is for reading.
        wait = Math.min(PAUSE.most, Math.max(PAUSE.least, 3 * (performance.now() - began)));
      }
    } finally {
      this.answering = false;
    }
  }

  /** Draws up the report anew; when it was overtaken by a change, the later one shows. */
  private async verify(): Promise<void> {
    const { intake } = this;
    if (!intake.begun) return;
    const change = ++this.changes;
    this.verifying = true;
    const first = await this.attempt(() =>
      this.verifier.verify({
        files: intake.given,
        assignments: this.assignments,
        sampleTrust: this.trust.ofSample,
        withoutSavedTrust: this.trust.withoutOwn,
        validationTime: this.validationTime,
      }),
    );
    if (this.intake !== intake) return;
    if (first === 'forgotten') return this.readAgain();
    let news: ReportNews | null = first;
    // What was sent is not sent again, be it overtaken or not.
    while (news !== null) {
      this.incoming.takeIn(news);
      if (!news.more) break;
      news = await this.attempt(() => this.verifier.moreNews());
      if (this.intake !== intake) return;
    }
    if (change !== this.changes) return;
    if (news !== null) {
      const report = this.incoming.assembled(news);
      await this.openWanted(report);
      if (change !== this.changes) return;
      this.report = report;
      this.readingAgain = false;
    }
    // What else there is to say of many is said once they are all there.
    if (intake.open && intake.tally.total >= MANY) return;
    const beside = await this.attempt(() => this.verifier.beside());
    if (change !== this.changes) return;
    this.keys.held = beside?.keys ?? [];
    this.related = beside?.related ?? [];
    this.earlier = beside?.earlier ?? [];
    this.verifying = intake.open;
    const forgotten = this.sample === null ? await this.attempt(() => this.verifier.historyProblem()) : null;
    if (forgotten !== null && this.intake === intake) this.problems.say(said(forgotten));
  }

  /** The row of the record that is to be had in full. */
  private wanted(report: ShownReport | null): RecordRow | null {
    const { records = [] } = report ?? {};
    const row = records.length === 1 ? records[0] : records.find(({ evidence }) => evidence === this.opened);
    return row ?? null;
  }

  /** A record in full that is not open; null where it cannot be had. */
  async inFullFor(row: RecordRow): Promise<OpenRecord | null> {
    if (this.inFull?.row === row) return this.inFull;
    return this.attempt(() => this.verifier.openRecord(row.evidence));
  }

  private async openWanted(report: ShownReport | null): Promise<void> {
    const row = this.wanted(report);
    if (row === null || report === null || this.inFull?.row === row) return;
    const opened = await this.attempt(() => this.verifier.openRecord(row.evidence));
    if (opened === null || !this.incoming.has(row)) return;
    this.inFull = { row, ...opened };
  }

  /** The worker died with what it had: reads everything anew, but not over and over without a report between. */
  private readAgain(): void {
    if (this.readingAgain) {
      this.verifying = false;
      this.problems.say(said('The verifier stopped again. Start over with less at a time.'));
      return;
    }
    this.readingAgain = true;
    this.problems.say(
      said('The verifier stopped while working and lost its evidence. What you gave is being read again.'),
    );
    this.incoming = new IncomingReport();
    this.intake = this.intake.again(this.keys.placesForgotten());
    void this.answerAsTheyCome();
  }

  /** What failed of evidence that is closed is not said. */
  private readonly attempt: Attempt = async (action, failure) => {
    const evidence = this.intake.signal;
    try {
      return await action();
    } catch (error) {
      const stopped = error instanceof WorkerError;
      // The workers end with their evidence, and with them what is still asked of it.
      if (stopped && evidence.aborted) return null;
      const why = said(
        stopped
          ? 'The verifier stopped while working, perhaps for want of memory. Start over with less at a time.'
          : 'Something could not be done. Start over and try again.',
      );
      this.problems.say(failure ?? why);
      return null;
    }
  };
}
