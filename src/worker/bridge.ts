import type { Assignment } from '../verify';
import type { EvidenceFile, ReadContent } from '../evidence/evidence';
import type { Change, Difference, Side } from '../compare/difference';
import type { LineageReport } from '../compare/lineage';
import type { LineageCheck } from '../compare/lineage-check';
import type { ComparedLineage, Comparison, Pair } from '../inspection/comparison';
import type { EarlierResult } from '../inspection/earlier-reports';
import type { RecordFingerprints, WitnessAnswer, WitnessQuestion } from '../inspection/fingerprints';
import type { RecordLineage } from '../inspection/lineages';
import type { ShownPassport } from '../inspection/passports';
import type { HistoryEntry } from '../history/history-entry';
import type { HistoryState } from '../history/history';
import type { RelatedRecords } from '../inspection/related';
import type { CsvOptions } from '../report/csv';
import type {
  Comparison as EarlierComparison,
  Difference as EarlierDifference,
} from '../report/earlier-report';
import type { Examination, PrintedReport } from '../report/printed';
import type { CertificateDetails, RecordReport } from '../report/report';
import type { TicketOptions } from '../report/ticket';
import type { PrivateKeyProblem } from '../signature/private-key';
import type { Removal } from '../kept-database';
import type { EntryChange } from '../trust/change-entry';
import type { ListedEntry } from '../trust/listed-entry';
import type { Offered } from '../trust/offered';
import type { TrustEntry } from '../trust/trust-entry';
import type { TrustFile } from '../trust/trust-input';
import type { TrustKey } from '../trust/trust-store';
import type { Conversation } from '../conversation/conversation';
import type { RecordBytes } from '../inspection/record-bytes';
import type { Said, Sentence, Wording } from '../wording';
import type { LeftOut } from '../digest/archive';
import { WorkerChannel, WorkerError } from './channel';
import { isNamedAsRecord, mayBeEvidence } from '../evidence/file-type';
import { KnownFiles, pathOf, type KnownDigest, type KnownFile } from '../report/resume';
import {
  isLarge,
  ReaderPool,
  type FileRead,
  SMALL,
  type FileToRead,
  type ListedArchive,
  type NotUnpacked,
} from './reader-pool';
import type { ReportHead, ReportNews } from './report-feed';

export type { Assignment, EntryChange, Offered, RecordBytes, TrustEntry, TrustFile, TrustKey };
export type { Change, ComparedLineage, Comparison, Difference, LineageCheck, LineageReport, Pair };
export type { RelatedRecords, Side as ComparedValue };
export type TrustListEntry = ListedEntry;
export type {
  CsvOptions,
  EarlierComparison,
  EarlierDifference,
  EarlierResult,
  Examination,
  HistoryEntry,
  HistoryState,
  Removal,
};
export type { PrintedReport };
export type { PrintedFile, PrintedLine, PrintedRow, PrintedTrust } from '../report/printed';
export type { PrintedContent, PrintedRecord } from '../report/printed-record';
export type { Finding, RecordComparison } from '../report/earlier-report';
export type {
  Attachment,
  Conversation,
  Dialog,
  Party,
  Statement,
  TranscriptAnalysis,
} from '../conversation/conversation';
export type { Line, LineContent } from '../conversation/card';
export type { Excerpt } from '../conversation/excerpt';
export type { Segment, Transcript } from '../conversation/transcript';
export type { FileToRead, KnownDigest, LeftOut, ListedArchive, NotUnpacked, ReportHead, ReportNews };
export type { RecordFingerprints, RecordLineage, ShownPassport, WitnessAnswer, WitnessQuestion };
export type { DrawnLink, DrawnRecord } from '../inspection/lineages';
export type { WitnessMatch } from '../inspection/fingerprints';
export type { Fingerprint } from '../witness/fingerprint';
export type { JlincRecord } from '../witness/jlinc';
export { compareSpoken, spokenFingerprint } from '../witness/fingerprint-spoken';
export { isLarge, isNamedAsRecord, KnownFiles, mayBeEvidence, pathOf, SMALL, WorkerError };

export interface AddRequest {
  readonly position: number;
  readonly file: EvidenceFile;
}

/** A file of the evidence before it is read. */
export type ExpectedFile = Pick<EvidenceFile, 'name' | 'folder' | 'size'>;

/** Files that are to be read, at their places in the evidence. */
export interface ExpectRequest {
  /** The place of the first. */
  readonly from: number;
  readonly files: readonly ExpectedFile[];
}

/** What became of a file that was added. */
export interface Added {
  /** It is a private key, and nothing of it stayed in the evidence. */
  readonly isKey: boolean;
  /** What else is to be said of it, as of a key that cannot be used; null where nothing is. */
  readonly notice: string | null;
}

/** A private key file (PEM, DER or JWK) and what unlocks it. */
export interface KeyRequest {
  readonly bytes: Uint8Array;
  /** null: none was asked for yet. */
  readonly passphrase: string | null;
}

/** A private key that is held in memory. */
export interface KeyInfo {
  /** Such as "RSA, 2048 bits". */
  readonly kind: string;
  /** The same, to be said in another language. */
  readonly kindSaid: Said;
  /** SHA-256 of its public key, hex. */
  readonly publicKeySha256: string;
}

export interface KeyOutcome {
  readonly keys: readonly KeyInfo[];
  /** Why the key could not be taken; null where it was. */
  readonly problem: PrivateKeyProblem | null;
}

/** One value of a record. */
export interface FieldRequest {
  /** Index into the report's `evidence`. */
  readonly evidence: number;
  /** RFC 6901 pointer into the record. */
  readonly pointer: string;
}

/** A recording that a record carries within. */
export interface InlineRecordingRequest {
  /** SHA-512 of the record's file, hex. */
  readonly record: string;
  /** RFC 6901 pointer to its dialog. */
  readonly pointer: string;
}

export interface VerifyRequest {
  /** How many files were given; a worker that knows of fewer has forgotten some. */
  readonly files: number;
  readonly assignments: readonly Assignment[];
  /** The trust list of a built-in sample, instead of the user's; null: the user's. */
  readonly sampleTrust: readonly TrustEntry[] | null;
  /** Judge as if nothing were on the user's trust list. */
  readonly withoutSavedTrust: boolean;
  /** The time that certificates are judged at, RFC 3339; null: now, by this computer's clock. */
  readonly validationTime: string | null;
}

/** What a printable report is to hold. */
export interface PrintRequest {
  readonly examination: Examination;
  readonly withContent: boolean;
  readonly wording: Wording;
}

/** What a text for a ticket is to hold. */
export interface TicketRequest extends TicketOptions {
  readonly wording: Wording;
}

/** A certificate, or a transparency service's key, that the user has decided to trust. */
export type NewTrust = Pick<
  TrustEntry,
  'kind' | 'purpose' | 'covers' | 'name' | 'origin' | 'confirmedBy' | 'pem' | 'keyId' | 'algorithm'
>;

/** A file for the trust list, and what its certificates or keys are to be trusted for. */
export interface TrustFileRequest {
  readonly file: TrustFile;
  readonly purpose: TrustEntry['purpose'];
}

export interface TrustChange {
  readonly key: TrustKey;
  readonly change: EntryChange;
}

export interface TrustOutcome {
  readonly entries: readonly TrustListEntry[];
  /** Whether the list outlives the page. */
  readonly kept: boolean;
}

/** What became of a file for the trust list. */
export interface TrustFileOutcome extends TrustOutcome {
  /** Entries that are new on the list. */
  readonly added: number;
  /** Entries of the file that were on the list before; they stay as they were. */
  readonly known: number;
  /** What is wrong with the file and what to do about it; null where nothing is. */
  readonly problem: string | null;
}

/** What is kept in this browser, and in which database. */
export interface Stored {
  /** `kept`: whether the list outlives the page. */
  readonly trust: { readonly database: string; readonly entries: number; readonly kept: boolean };
  readonly history: {
    readonly database: string;
    readonly entries: number;
    readonly state: HistoryState['state'];
  };
  /** `kept`: there is a key that partial reports are sealed with. */
  readonly seal: { readonly database: string; readonly kept: boolean };
}

/** What the partial reports among the evidence know of files. */
export interface KnownDigests {
  /** From reports that carry a seal of this browser. */
  readonly files: readonly KnownFile[];
  /** Names of those that do not: nothing is taken over from them. */
  readonly unsealed: readonly string[];
}

/** A record in full. */
export interface OpenRecord {
  readonly record: RecordReport;
  /** Every certificate that it mentions. */
  readonly certificates: readonly CertificateDetails[];
}

/** What else is to be shown with a report. */
export interface Beside {
  readonly keys: readonly KeyInfo[];
  /** Pairs among the records that are worth comparing. */
  readonly related: readonly RelatedRecords[];
  /** Earlier reports among the evidence, beside this one. */
  readonly earlier: readonly EarlierResult[];
}

/** What the page can ask for. All of it runs in workers. */
export interface Verifier {
  /** Tells of files that are to be supplied. */
  expect(request: ExpectRequest): Promise<void>;
  /** Reads files to their ends, one after the other, and adds them to the evidence. */
  supply(order: SupplyOrder): Promise<Supplied[]>;
  /** Adds files as not read. */
  leaveOut(files: readonly LeftOutFile[]): Promise<unknown>;
  /** How many calls of `supply` are of use at once. */
  readonly atOnce: number;
  /** What the partial reports among the evidence know of files that are still to be read. */
  knownDigests(): Promise<KnownDigests>;
  /** What is in an archive; nothing of it is added. */
  listArchive(archive: File): Promise<ListedArchive>;
  /** A file of an archive as it was when it was read, one at a time. */
  unpack(request: UnpackOrder): Promise<Blob | NotUnpacked>;
  /**
   * Draws up the report anew.
   * @returns the first news of it. `forgotten`: the worker died and another stands in its place; the evidence must be
   *   supplied again. null: a later call overtook this one
   */
  verify(request: VerifyRequest): Promise<ReportNews | 'forgotten' | null>;
  /** What the page has not seen of the newest report; null where there is none. */
  moreNews(): Promise<ReportNews | null>;
  beside(): Promise<Beside>;
  /**
   * A record in full; null where the newest report has none there.
   * @param evidence index into the report's `evidence`
   */
  openRecord(evidence: number): Promise<OpenRecord | null>;
  /** The newest report as a JSON document. */
  exportJson(withContent: boolean): Promise<Blob>;
  /** The newest report as a table. */
  exportCsv(options: CsvOptions): Promise<Blob>;
  /** The newest report in a few lines. */
  ticketText(request: TicketRequest): Promise<string>;
  /** The newest report as it is printed; null where there is none. */
  printedReport(request: PrintRequest): Promise<PrintedReport | null>;
  /**
   * The bytes that a record was read from; null where there are none.
   * @param evidence index into the report's `evidence`
   */
  recordBytes(evidence: number): Promise<RecordBytes | null>;
  /** One value of a record, whole; null where there is none, or it is an object or array. */
  fieldValue(request: FieldRequest): Promise<string | null>;
  /**
   * The conversation in a record; null where it cannot be read.
   * @param record SHA-512 of its file, hex
   */
  conversation(record: string): Promise<Conversation | null>;
  /** The bytes of a recording that a record carries within; null where there are none. */
  inlineRecording(request: InlineRecordingRequest): Promise<Uint8Array | null>;
  /**
   * The fingerprints of a record, in every form that its producer may have hashed.
   * @param evidence index into the report's `evidence`
   */
  fingerprints(evidence: number): Promise<RecordFingerprints>;
  /** Holds what somebody wrote down of a fingerprint against those of a record. */
  compareWitness(question: WitnessQuestion): Promise<WitnessAnswer>;
  /**
   * How a record is tied to others; null where it is to none.
   * @param evidence index into the report's `evidence`
   */
  lineage(evidence: number): Promise<RecordLineage | null>;
  /**
   * The PASSporTs in a record.
   * @param record SHA-512 of its file, hex
   */
  passports(record: string): Promise<readonly ShownPassport[]>;
  /** Holds two records of the evidence against each other; null where one of them is not there. */
  compare(pair: Pair): Promise<Comparison | null>;
  /**
   * Forgets evidence, report and keys: the workers that held them are ended, and the next call starts others.
   * @param trust what the next one is to know: the trust list, where the browser does not keep it
   */
  clear(trust: readonly TrustEntry[]): Promise<void>;
  /** Takes a private key to open encrypted records with. It stays in the worker's memory until it is forgotten. */
  addKey(key: KeyRequest): Promise<KeyOutcome>;
  listKeys(): Promise<KeyOutcome>;
  forgetKeys(): Promise<KeyOutcome>;
  /** What was verified before. */
  listHistory(): Promise<HistoryState>;
  /** Switches the history on, with the report at hand, or off; what it holds stays. */
  setHistory(on: boolean): Promise<HistoryState>;
  /** Deletes one entry; null: all. */
  deleteHistory(id: string | null): Promise<HistoryState>;
  /** Why what was found last is not in the history, in a sentence; null where it is, or is not meant to be. */
  historyProblem(): Promise<string | null>;
  /** What is kept in this browser. */
  listStored(): Promise<Stored>;
  /** Removes trust list, history and the key of the seal from this browser, and their databases with them. */
  removeStored(): Promise<Removal>;
  listTrust(): Promise<TrustOutcome>;
  /** The trust list as a file. */
  exportTrust(): Promise<string>;
  /** Reads what the site offers for the trust list; nothing is added. */
  readOffered(files: readonly TrustFile[]): Promise<Offered>;
  /** Makes an entry without keeping it; null where the PEM holds nothing that can be trusted for this. */
  makeTrust(trust: NewTrust): Promise<TrustListEntry | null>;
  /** Makes an entry and keeps it. */
  addTrust(trust: NewTrust): Promise<TrustOutcome>;
  addTrustFile(request: TrustFileRequest): Promise<TrustFileOutcome>;
  changeTrust(change: TrustChange): Promise<TrustOutcome>;
  removeTrust(key: TrustKey): Promise<TrustOutcome>;
}

/** Files to be read, and where they go. */
export interface SupplyOrder {
  readonly files: readonly FileToSupply[];
  /** Called with the bytes read so far of all of them, a few times a second. */
  readonly onProgress: (bytesRead: number) => void;
  /** Ends the reading; the files are then added as not read. */
  readonly stop: AbortSignal;
  /** Aborted once this set of evidence is closed; the files are then added to nothing. */
  readonly evidence: AbortSignal;
}

/** A file within an archive that is to be had once more. */
export interface UnpackOrder {
  readonly file: FileToSupply;
  /** What it was read as, hex. */
  readonly sha512: string;
  /** Ends the unpacking. */
  readonly stop: AbortSignal;
}

/** A file that is not even tried to be read. */
export interface LeftOutFile extends ExpectedFile {
  /** Its place in the evidence. */
  readonly position: number;
  readonly why: Said;
}

export interface FileToSupply extends FileToRead {
  /** Its place in the evidence. */
  readonly position: number;
  readonly folder: string;
}

/** How reading a file ended. `sha512`: hex; `problem`: why it was not read. */
export interface Supplied extends Added {
  readonly sha512: string | null;
  readonly problem: Sentence | null;
  /** The fingerprint was taken over, and the file not read. */
  readonly readEarlier: boolean;
  /** It turned out to be large: it is not read yet, and to be supplied alone. */
  readonly putOff: boolean;
  /** Bytes. */
  readonly size: number;
}

function suppliedBy({ size, ...read }: FileRead, expected: number): Omit<Supplied, keyof Added> {
  const none = { sha512: null, problem: null, readEarlier: false, putOff: false, size: size ?? expected };
  switch (read.state) {
    case 'read':
      return { ...none, sha512: read.sha512, readEarlier: read.readEarlier !== undefined };
    case 'not-read':
      return { ...none, problem: read.why };
    case 'put-off':
      return { ...none, putOff: true };
  }
}

/** What of a file goes over to a worker without being copied. */
function transferable({ bytes, source }: ReadContent): Transferable[] {
  const behind = source !== undefined && 'archive' in source ? source.archive : source;
  return [
    ...(bytes === null ? [] : [bytes.buffer as ArrayBuffer]),
    ...(behind !== undefined && 'port' in behind ? [behind.port] : []),
  ];
}

/** Loads something once; what could not be loaded is tried again at the next call. */
function once<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let loading: Promise<Part> | null = null;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = null;
      throw new WorkerError(`a part of the page could not be loaded: ${String(error)}`);
    }));
}

/** The engine and the readers are fetched behind the page, which is drawn without waiting for them. */
const engineLoaded = once(async () => {
  const { default: VerifyWorker } = await import('./verify.worker?worker&inline');
  return new WorkerChannel(() => new VerifyWorker());
});
const readersLoaded = once(async () => (await import('./read.worker?worker&inline')).default);

/** Milliseconds that a worker has to finish what it is storing before it is ended. */
const LEAVE = 2000;

/** The workers' side; each worker starts with the first call to it. */
export function connect(): Verifier {
  /** What is being kept in this browser: it is not broken off. */
  const keeping = new Set<Promise<unknown>>();
  let renewal: Promise<unknown> = Promise.resolve();
  const engine: Pick<WorkerChannel, 'call'> = {
    call: async (name, argument, options) => {
      await renewal;
      return (await engineLoaded()).call(name, argument, options);
    },
  };
  function keep<Outcome>(name: string, argument: unknown): Promise<Outcome> {
    const outcome = engine.call<Outcome>(name, argument);
    const over = (): void => void keeping.delete(outcome);
    keeping.add(outcome);
    outcome.then(over, over);
    return outcome;
  }
  async function renew(unfinished: readonly Promise<unknown>[], trust: readonly TrustEntry[]): Promise<void> {
    const channel = await engineLoaded();
    const finished = Promise.allSettled([channel.call('settle', null), ...unfinished]);
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, LEAVE))]);
    channel.end();
    if (trust.length > 0) await channel.call('begin', trust);
  }

  let readWorkers: Worker[] = [];
  let pool: ReaderPool | null = null;
  async function readers(): Promise<ReaderPool> {
    const ReadWorker = await readersLoaded();
    return (pool ??= new ReaderPool(() => {
      const worker = new ReadWorker();
      readWorkers.push(worker);
      return worker;
    }));
  }
  function endReaders(): void {
    for (const worker of readWorkers) worker.terminate();
    readWorkers = [];
    pool = null;
  }

  return {
    expect: (request) => engine.call('expect', request),
    async supply({ files, onProgress, stop, evidence }) {
      const pool = await readers();
      const reads = await pool.read(files, onProgress, stop);
      const supplied = reads.map((read, at) => suppliedBy(read, files[at]?.size ?? 0));
      if (evidence.aborted) return supplied.map((one) => ({ ...one, isKey: false, notice: null }));
      const transfer: Transferable[] = [];
      const additions = files.flatMap((file, at): AddRequest[] => {
        const { position, name, folder } = file;
        const { size = file.size ?? 0, ...read } = reads[at] ?? { state: 'put-off' };
        if (read.state === 'put-off') return [];
        const content = read.state === 'read' ? { ...read, ...sourceOf(file, read) } : read;
        if (content.state === 'read') transfer.push(...transferable(content));
        return [{ position, file: { name, folder, size, content } }];
      });
      const added = await engine.call<Added[]>('add', additions, { transfer });
      const byPosition = new Map(additions.map(({ position }, at) => [position, added[at]]));
      return supplied.map((one, at) => ({
        ...one,
        ...(byPosition.get(files[at]?.position ?? -1) ?? { isKey: false, notice: null }),
      }));

      /** What was kept whole need not be read again. Of a file within an archive, when it was changed is the archive's word. */
      function sourceOf(file: FileToRead, { bytes }: ReadContent): Pick<ReadContent, 'source' | 'modified'> {
        if (bytes !== null) return {};
        const modified = file.member === null ? { modified: file.file.lastModified } : {};
        return { source: pool.sourceOf(file, evidence), ...modified };
      }
    },
    knownDigests: () => engine.call('knownDigests', null),
    leaveOut: (files) =>
      engine.call(
        'add',
        files.map(({ position, why, ...file }): AddRequest => ({
          position,
          file: { ...file, content: { state: 'not-read', why } },
        })),
      ),
    atOnce: ReaderPool.atOnce(),
    async listArchive(archive) {
      return (await readers()).list(archive);
    },
    async unpack({ file, sha512, stop }) {
      return (await readers()).unpack(file, sha512, stop);
    },
    verify: (request) => engine.call('verify', request),
    moreNews: () => engine.call('moreNews', null),
    beside: () => engine.call('beside', null),
    openRecord: (evidence) => engine.call('openRecord', evidence),
    exportJson: (withContent) => engine.call('exportJson', withContent),
    exportCsv: (options) => engine.call('exportCsv', options),
    ticketText: (request) => engine.call('ticketText', request),
    printedReport: (request) => engine.call('printedReport', request),
    recordBytes: (evidence) => engine.call('recordBytes', evidence),
    fieldValue: (request) => engine.call('fieldValue', request),
    conversation: (record) => engine.call('conversation', record),
    inlineRecording: (request) => engine.call('inlineRecording', request),
    fingerprints: (evidence) => engine.call('fingerprints', evidence),
    compareWitness: (question) => engine.call('compareWitness', question),
    lineage: (evidence) => engine.call('lineage', evidence),
    passports: (record) => engine.call('passports', record),
    compare: (pair) => engine.call('compare', pair),
    clear(trust) {
      endReaders();
      const unfinished = [...keeping];
      const renewed = renewal.then(() => renew(unfinished, trust));
      renewal = renewed.catch(() => null);
      return renewed;
    },
    addKey: (key) => engine.call('addKey', key),
    listKeys: () => engine.call('listKeys', null),
    forgetKeys: () => engine.call('forgetKeys', null),
    listHistory: () => engine.call('listHistory', null),
    setHistory: (on) => keep('setHistory', on),
    deleteHistory: (id) => keep('deleteHistory', id),
    historyProblem: () => engine.call('historyProblem', null),
    listStored: () => engine.call('listStored', null),
    removeStored: () => keep('removeStored', null),
    listTrust: () => engine.call('listTrust', null),
    exportTrust: () => engine.call('exportTrust', null),
    readOffered: (files) => engine.call('readOffered', files),
    makeTrust: (trust) => engine.call('makeTrust', trust),
    addTrust: (trust) => keep('addTrust', trust),
    addTrustFile: (request) => keep('addTrustFile', request),
    changeTrust: (change) => keep('changeTrust', change),
    removeTrust: (key) => keep('removeTrust', key),
  };
}
