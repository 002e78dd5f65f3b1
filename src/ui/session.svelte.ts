import { bounds } from '../bounds';
import type { RecordRow, ShownReport } from '../report/report';
import { english, said, sentences, type Said } from '../wording';
import {
  WorkerError,
  type Assignment,
  type Comparison,
  type Conversation,
  type CsvOptions,
  type EarlierResult,
  type FileToSupply,
  type HistoryState,
  type KeyInfo,
  type EntryChange,
  type KeyOutcome,
  type NewTrust,
  type Offered,
  type OpenRecord,
  type Pair,
  type PrintedReport,
  type PrintRequest,
  type RecordBytes,
  type RecordFingerprints,
  type RecordLineage,
  type RelatedRecords,
  type Removal,
  type ReportNews,
  type ShownPassport,
  type Stored,
  type Supplied,
  type TicketRequest,
  type TrustEntry,
  type TrustKey,
  type TrustListEntry,
  type TrustOutcome,
  type Verifier,
  type WitnessAnswer,
  type WitnessQuestion,
} from '../worker/bridge';
import type { DroppedFile } from './dropped-files';
import { FilesRead, IncomingReport } from './incoming-report';
import { Intake } from './intake.svelte';
import { t } from './language/language.svelte';
import { offeredFiles } from './offered-files';
import { sampleFiles, samples, sampleTrust, type Sample } from './samples';
import { canKeep, lacksIn, type Lack } from './stored/capabilities';
import { forgetLanguage } from './stored/in-browser';
import { reportName } from './takeaway/report-name';

export type { Sample };

/** What is said together, in whatever language the page speaks when it is shown. */
export type Sentences = readonly Said[];

/** A record in full, and the row that it was asked for by. */
export interface RecordInFull extends OpenRecord {
  readonly row: RecordRow;
}

/** Files from which on records are answered while others are still being read. */
const MANY = 20;
/** Milliseconds between two reports while files are being read: at least so many, and at most. */
const PAUSE = { least: 400, most: 2000 } as const;

/** What the user has in front of them: the evidence given so far, its report, and their trust list. */
export class Session {
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
  /** Things that went wrong and belong to no file: each in a sentence or two on what, and what to do. */
  problems = $state.raw<readonly Sentences[]>([]);
  /** Tells one set of evidence from the next. */
  evidenceId = $state(0);
  /** The sample being shown: judged with the sample's own trust list, never the user's. */
  sample = $state.raw<Sample | null>(null);
  trustList = $state.raw<readonly TrustListEntry[]>([]);
  /** Whether the browser keeps anything for this page; null: not known yet. */
  kept = $state<boolean | null>(null);
  /** What this browser lacks for anything to be checked. */
  readonly lacks: readonly Lack[];
  /** What this site offers for the trust list. */
  offered = $state.raw<Offered>({ entries: [], problems: [] });
  /** The report is judged as if nothing were on the user's trust list. Ends with the evidence, and is never stored. */
  withoutSavedTrust = $state(false);
  /** The time that the user wants certificates judged at: RFC 3339, UTC; null: now. Ends with the evidence. */
  validationTime = $state<string | null>(null);
  /** Private keys in memory, by which locked records are opened. */
  keys = $state.raw<readonly KeyInfo[]>([]);
  verifying = $state(false);
  readonly samples: readonly Sample[] = samples;

  private readonly verifier: Verifier;
  private assignments: Assignment[] = [];
  /** Trust list of the sample being shown; null where the user's own counts. */
  private sampleTrust = $state.raw<readonly TrustListEntry[] | null>(null);
  /** Places of the private keys among the files. */
  private keyFiles: number[] = [];
  /** The files of this evidence that were read, but keys, by their SHA-512. */
  private filesRead = new FilesRead();
  private incoming = new IncomingReport();
  private opened: number | null = null;
  /** Reports are being drawn up while files are read. */
  private answering = false;
  private readingAgain = false;
  /** Counts what the report must take into account; a report for an older count is not the last. */
  private changes = 0;

  constructor(verifier: Verifier) {
    this.verifier = verifier;
    this.intake = this.emptyIntake();
    this.lacks = lacksIn(globalThis);
    if (!canKeep(this.lacks)) return;
    void this.attempt(
      async () => this.showTrust(await verifier.listTrust()),
      said(
        'The part of this page that does the checking did not start, so nothing can be checked. Load the page again, or open it in a current browser.',
      ),
    );
    const offered = offeredFiles();
    if (offered.length > 0) {
      void this.attempt(async () => (this.offered = await verifier.readOffered(offered)));
    }
  }

  /** The trust list that the records in front of the user are judged by, or would be. */
  get trustInUse(): readonly TrustListEntry[] {
    return this.sampleTrust ?? this.trustList;
  }

  get state(): 'empty' | 'verifying' | 'done' {
    if (this.verifying) return 'verifying';
    return this.report === null ? 'empty' : 'done';
  }

  add(files: readonly DroppedFile[]): void {
    if (this.lacks.length > 0)
      return this.say(said('Nothing was read: nothing can be checked in this browser.'));
    if (this.sample !== null) this.close();
    this.take(files);
  }

  /** Reads to their ends the files of which the fingerprint was taken over from a partial report. */
  readInFull(): void {
    this.verifying = true;
    this.intake.readInFull();
    void this.answerAsTheyCome();
  }

  /** Shows a problem that belongs to no file. */
  say(...problem: Sentences): void {
    const inEnglish = sentences(english, problem);
    if (this.problems.some((known) => sentences(english, known) === inEnglish)) return;
    this.problems = [...this.problems, problem];
  }

  paste(text: string): void {
    this.add([{ file: new File([text], 'pasted-record.json'), folder: '' }]);
  }

  async openSample(id: string): Promise<void> {
    this.close();
    const evidence = this.intake.signal;
    this.sample = this.samples.find((sample) => sample.id === id) ?? null;
    await this.attempt(async () => {
      const trust = await sampleTrust();
      const entries = await Promise.all(
        trust.map((entry) =>
          this.verifier.makeTrust({
            ...entry,
            name: t(entry.name),
            origin: t('built-in sample'),
            confirmedBy: t('part of the sample'),
          }),
        ),
      );
      const files = await sampleFiles(id);
      if (evidence.aborted) return;
      this.sampleTrust = entries.filter((entry) => entry !== null);
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

  /**
   * Trusts a certificate or key that came with the evidence, as a signer or as a witness, on the list by which that was
   * judged when this was asked for: the user's own, or that of the sample. It is then judged with that list.
   * @throws where it could not be kept
   */
  async trustSigner(trust: NewTrust): Promise<void> {
    const ofSample = this.sampleTrust;
    if (ofSample === null) {
      this.withoutSavedTrust = false;
      return this.addTrust(trust);
    }
    const evidence = this.intake.signal;
    await this.changeTrust(async () => {
      const entry = await this.verifier.makeTrust(trust);
      if (entry !== null && !evidence.aborted) this.sampleTrust = [...ofSample, entry];
    });
  }

  /**
   * Puts a certificate or key on the user's own trust list, whatever is open.
   * @throws where it could not be kept
   */
  async addTrust(trust: NewTrust): Promise<void> {
    await this.changeTrust(async () => this.showTrust(await this.verifier.addTrust(trust)));
  }

  /**
   * Adds the certificates or keys in these files to the trust list.
   * @param purpose what they are trusted for
   * @returns what became of the files
   */
  async addTrustFiles(files: readonly File[], purpose: TrustEntry['purpose'] = 'signer'): Promise<TrustNews> {
    const done: Sentences[] = [];
    const problems: Sentences[] = [];
    await this.changeTrust(async () => {
      for (const file of files) {
        const bytes = await readSmall(file).catch(() => null);
        if (bytes === null) {
          problems.push([
            said('"{name}" could not be read by this browser; nothing of it was taken.', { name: file.name }),
          ]);
          continue;
        }
        const outcome = await this.verifier.addTrustFile({ file: { name: file.name, bytes }, purpose });
        this.showTrust(outcome);
        if (outcome.problem !== null) problems.push([said(outcome.problem)]);
        done.push(...broughtBy(file.name, outcome));
      }
    });
    return { done, problems };
  }

  /** Changes what is the user's to say of an entry. */
  async updateTrust(key: TrustKey, change: EntryChange): Promise<void> {
    await this.changeTrust(async () =>
      this.showTrust(await this.verifier.changeTrust({ key: plainKey(key), change })),
    );
  }

  async removeTrust(key: TrustKey): Promise<void> {
    await this.changeTrust(async () => this.showTrust(await this.verifier.removeTrust(plainKey(key))));
  }

  /** Judges with or without the user's trust list, which stays as it is. */
  async judgeWithoutSavedTrust(without: boolean): Promise<void> {
    this.withoutSavedTrust = without;
    await this.verify();
  }

  /** Judges as of a time: RFC 3339, UTC; null: now, by this computer's clock. */
  async setValidationTime(time: string | null): Promise<void> {
    this.validationTime = time;
    await this.verify();
  }

  /** Downloads the trust list. */
  exportTrust(): void {
    void this.attempt(async () =>
      download(
        'trust-list.json',
        new Blob([await this.verifier.exportTrust()], { type: 'application/json' }),
      ),
    );
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

  /** Downloads the report as JSON, named by the case; content of the conversation only where asked for. */
  exportJson(withContent: boolean, caseReference: string): void {
    void this.attempt(async () => {
      const name = this.nameOf(caseReference, '.json');
      download(name, await this.verifier.exportJson(withContent));
    });
  }

  /** Downloads the report as a table, named by the case. */
  exportCsv(options: CsvOptions, caseReference: string): void {
    void this.attempt(async () => {
      const name = this.nameOf(caseReference, '.csv');
      download(name, await this.verifier.exportCsv(options));
    });
  }

  private nameOf(caseReference: string, ending: string): string {
    return this.report === null ? `report${ending}` : reportName(this.report, caseReference, ending);
  }

  /** The report in a few lines; null where it cannot be had. */
  ticketText(request: TicketRequest): Promise<string | null> {
    return this.attempt(() => this.verifier.ticketText(request));
  }

  /** The report as it is printed; null where it cannot be had. */
  printedReport(request: PrintRequest): Promise<PrintedReport | null> {
    return this.attempt(() => this.verifier.printedReport(request));
  }

  /** What was verified before; null where it cannot be had. */
  listHistory(): Promise<HistoryState | null> {
    return this.attempt(() => this.verifier.listHistory());
  }

  /** Switches the history on or off; what it holds stays. */
  setHistory(on: boolean): Promise<HistoryState | null> {
    return this.attempt(() => this.verifier.setHistory(on));
  }

  /** Deletes one entry of the history; null: all. */
  deleteHistory(id: string | null): Promise<HistoryState | null> {
    return this.attempt(() => this.verifier.deleteHistory(id));
  }

  /** What is kept in this browser; null where that cannot be told. */
  listStored(): Promise<Stored | null> {
    return this.attempt(() => this.verifier.listStored());
  }

  /** Removes all that is kept in this browser, and judges what is open without it; null where that failed. */
  async removeStored(): Promise<Removal | null> {
    let removal: Removal | null = null;
    this.withoutSavedTrust = false;
    await this.changeTrust(async () => {
      removal = await this.verifier.removeStored();
      this.showTrust(await this.verifier.listTrust());
    }).catch(() => null);
    return forgetLanguage() ? removal : 'failed';
  }

  /** The bytes that a record (index into `report.records`) was read from; null where there are none. */
  async recordBytes(record: number): Promise<RecordBytes | null> {
    const evidence = this.report?.records[record]?.evidence;
    return evidence === undefined ? null : this.attempt(() => this.verifier.recordBytes(evidence));
  }

  /** One value of a record, whole; null where it cannot be had. */
  async fieldValue(record: number, pointer: string): Promise<string | null> {
    const evidence = this.report?.records[record]?.evidence;
    return evidence === undefined
      ? null
      : this.attempt(() => this.verifier.fieldValue({ evidence, pointer }));
  }

  /** The conversation in a record, by the SHA-512 of its file; null where it cannot be had. */
  conversation(record: string): Promise<Conversation | null> {
    return this.attempt(() => this.verifier.conversation(record));
  }

  /** A recording that a record carries within, by the pointer to its dialog; null where it cannot be had. */
  inlineRecording(record: string, pointer: string): Promise<Uint8Array | null> {
    return this.attempt(() => this.verifier.inlineRecording({ record, pointer }));
  }

  /** The PASSporTs in a record, by the SHA-512 of its file; null where they cannot be had. */
  passports(record: string): Promise<readonly ShownPassport[] | null> {
    return this.attempt(() => this.verifier.passports(record));
  }

  /** The fingerprints of a record (index into `report.evidence`); null where they cannot be had. */
  fingerprints(evidence: number): Promise<RecordFingerprints | null> {
    return this.attempt(() => this.verifier.fingerprints(evidence));
  }

  /** Holds what somebody wrote down of a fingerprint against those of a record; null where that cannot be done. */
  compareWitness(question: WitnessQuestion): Promise<WitnessAnswer | null> {
    return this.attempt(() => this.verifier.compareWitness(question));
  }

  /** How a record (index into `report.evidence`) is tied to others; null where it is to none. */
  lineage(evidence: number): Promise<RecordLineage | null> {
    return this.attempt(() => this.verifier.lineage(evidence));
  }

  /** A file that the user gave, by its SHA-512; null where it cannot be had without unpacking it. */
  suppliedFile(sha512: string): File | null {
    return this.filesRead.of(sha512);
  }

  /** Holds two files of the evidence (indices into `report.evidence`) against each other; null where that cannot be done. */
  compare(pair: Pair): Promise<Comparison | null> {
    return this.attempt(() => this.verifier.compare(pair));
  }

  /** One value of a file of the evidence, whole; null where it cannot be had. */
  valueIn(evidence: number, pointer: string): Promise<string | null> {
    return this.attempt(() => this.verifier.fieldValue({ evidence, pointer }));
  }

  /** Forgets the evidence and the report, and ends the workers that had them; the trust list stays. */
  close(): void {
    const given = this.intake.total > 0 || this.keys.length > 0;
    this.intake.close();
    this.intake = this.emptyIntake();
    this.incoming = new IncomingReport();
    this.report = null;
    this.inFull = null;
    this.opened = null;
    this.related = [];
    this.earlier = [];
    this.sample = null;
    this.sampleTrust = null;
    this.withoutSavedTrust = false;
    this.validationTime = null;
    this.assignments = [];
    this.problems = [];
    this.keys = [];
    this.keyFiles = [];
    this.filesRead = new FilesRead();
    this.readingAgain = false;
    this.evidenceId++;
    this.verifying = false;
    this.changes++;
    if (given) void this.attempt(() => this.verifier.clear(this.kept === false ? this.trustList : []));
  }

  private emptyIntake(): Intake {
    return new Intake(this.verifier, {
      onSupplied: (file, supplied) => this.note(file, supplied),
      onDone: () => void this.verify(),
      onProblem: (problem) => this.say(problem),
      attempt: (action) => this.attempt(action),
    });
  }

  private take(files: readonly DroppedFile[]): void {
    this.verifying = true;
    this.intake.add(files);
    void this.answerAsTheyCome();
  }

  private note(file: FileToSupply, { sha512, isKey, notice }: Supplied): void {
    if (notice !== null) this.say(said(notice));
    if (isKey) this.keyFiles.push(file.position);
    else if (sha512 !== null) this.filesRead.add(sha512, file);
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
        if (intake.total < MANY || intake.doneNow === answered) continue;
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
        sampleTrust: this.sampleTrust,
        withoutSavedTrust: this.withoutSavedTrust,
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
    if (intake.open && intake.total >= MANY) return;
    const beside = await this.attempt(() => this.verifier.beside());
    if (change !== this.changes) return;
    this.keys = beside?.keys ?? [];
    this.related = beside?.related ?? [];
    this.earlier = beside?.earlier ?? [];
    this.verifying = intake.open;
    const forgotten = this.sample === null ? await this.attempt(() => this.verifier.historyProblem()) : null;
    if (forgotten !== null && this.intake === intake) this.say(said(forgotten));
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
      this.say(said('The verifier stopped again. Start over with less at a time.'));
      return;
    }
    this.readingAgain = true;
    this.say(
      said('The verifier stopped while working and lost its evidence. What you gave is being read again.'),
    );
    this.incoming = new IncomingReport();
    // Private keys are not read again once they were forgotten.
    const without = this.keys.length === 0 ? this.keyFiles : [];
    // Files have other places now.
    this.keyFiles = [];
    this.intake = this.intake.again(without);
    void this.answerAsTheyCome();
  }

  /**
   * Changes the trust list and draws up the report by the new one; until then the old one does not count as done.
   * @throws where the list could not be changed
   */
  private async changeTrust(change: () => Promise<void>): Promise<void> {
    this.verifying = this.intake.begun;
    const done = await this.attempt(async () => {
      await change();
      return true;
    }, said('Your trust list was not changed: the browser did not keep the change, perhaps for want of room on this computer.'));
    await this.verify();
    if (done === null) throw new Error('The trust list was not changed.');
  }

  private showTrust({ entries, kept }: TrustOutcome): void {
    this.trustList = entries;
    this.kept = kept;
  }

  /**
   * Runs something that needs a worker; where that failed, says so and goes on with what there is.
   * @param failure what is said then; null: that the worker failed
   */
  private async attempt<T>(action: () => Promise<T>, failure: Said | null = null): Promise<T | null> {
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
      this.say(failure ?? why);
      return null;
    }
  }
}

/** What became of files for the trust list. */
export interface TrustNews {
  readonly done: readonly Sentences[];
  readonly problems: readonly Sentences[];
}

/** What a file brought to the trust list; nothing is said of one that brought nothing. */
function broughtBy(name: string, { added, known }: { added: number; known: number }): Sentences[] {
  if (added === 0 && known === 0) return [];
  if (known === 0) {
    return [[said('"{name}": {n} entry added.|"{name}": {n} entries added.', { name, n: added })]];
  }
  if (added === 0) {
    const before =
      '"{name}": {n} entry on your list before, left as it was.|"{name}": {n} entries on your list before, left as they were.';
    return [[said(before, { name, n: known })]];
  }
  const both =
    known === 1
      ? '"{name}": {n} entry added; 1 entry on your list before, left as it was.|"{name}": {n} entries added; 1 entry on your list before, left as it was.'
      : '"{name}": {n} entry added; {known} entries on your list before, left as they were.|"{name}": {n} entries added; {known} entries on your list before, left as they were.';
  return [[said(both, { name, n: added, known })]];
}

const plainKey = ({ purpose, sha256 }: TrustKey): TrustKey => ({ purpose, sha256 });

/** A file for the trust list; of one past the bound, as much as shows that it is. */
async function readSmall(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, bounds.documentBytes + 1).arrayBuffer());
}

function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
