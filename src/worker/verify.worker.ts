import { bounds } from '../bounds';
import type { EvidenceFile } from '../evidence/evidence';
import { fileType } from '../evidence/file-type';
import { compareEvidence, type Comparison, type Pair } from '../inspection/comparison';
import { earlierReports, type EarlierResult } from '../inspection/earlier-reports';
import { History, type HistoryState } from '../history/history';
import { relatedRecords, type RelatedRecords } from '../inspection/related';
import { exportCsv, type CsvOptions } from '../report/csv';
import { exportJson } from '../report/export';
import { printedReport, type PrintedReport } from '../report/printed';
import type { Report } from '../report/report';
import { ticketText } from '../report/ticket';
import { changeEntry } from '../trust/change-entry';
import { listEntries } from '../trust/listed-entry';
import { newEntry } from '../trust/new-entry';
import { readOffered, type Offered } from '../trust/offered';
import type { TrustEntry } from '../trust/trust-entry';
import { readTrustFile, type TrustFile } from '../trust/trust-file';
import { writeListFile } from '../trust/trust-list-file';
import { TrustStore, type TrustKey } from '../trust/trust-store';
import {
  isKeyProblem,
  readPrivateKey,
  type PrivateKey,
  type PrivateKeyProblem,
} from '../signature/private-key';
import type { Conversation } from '../conversation/conversation';
import { fieldValue, recordBytes, type RecordBytes } from '../inspection/record-bytes';
import { conversationOf, inlineRecordingOf } from '../inspection/record-conversation';
import { toldConversations } from '../inspection/told-conversations';
import type { Removal } from '../kept-database';
import { verify } from '../verify';
import { message } from '../wording';
import { readCertificates } from '../x509/certificate';
import type {
  Added,
  AddRequest,
  FieldRequest,
  InlineRecordingRequest,
  KeyInfo,
  KeyOutcome,
  KeyRequest,
  NewTrust,
  PrintRequest,
  Stored,
  TicketRequest,
  TrustChange,
  TrustFileOutcome,
  TrustFileRequest,
  TrustListEntry,
  TrustOutcome,
  VerifyRequest,
} from './bridge';
import { serve } from './channel';

/** The evidence stays here, so that bytes cross the border once. It ends with this worker, as all of this does. */
const evidence = new Map<number, EvidenceFile>();
let report: Report | null = null;
/** The files that the newest report is about, by their indices in it. */
let judged: readonly EvidenceFile[] = [];
/** The same where it may be kept: a sample is nobody's evidence. */
let kept: Report | null = null;
/** What the records of a report say, read once for each report and language that it is printed in. */
let told: {
  readonly report: Report;
  readonly language: string;
  readonly conversations: ReturnType<typeof toldConversations>;
} | null = null;
const history = new History();
const store = new TrustStore();
const now = (): string => new Date().toISOString();
/** The user's private keys, by the SHA-256 of their public keys. In memory alone, and not to be taken out of it. */
const keys = new Map<string, PrivateKey>();

const NO_ROOM = message(
  'The browser did not keep it, perhaps for want of room on this computer. Nothing was added to your trust list.',
);

/** What is kept of a private key file: by this it is still told to be one. */
const KEY_HEAD = new TextEncoder().encode('-----BEGIN PRIVATE KEY-----');

/** The evidence in the order it was given, which is that of a report's `evidence`. */
const given = (): EvidenceFile[] => [...evidence].toSorted(([a], [b]) => a - b).map(([, file]) => file);

/** The file of a record by its SHA-512, so that a report that was overtaken never leads to another. */
const recordFile = (sha512: string): EvidenceFile | undefined =>
  given().find(({ content }) => content.state === 'read' && content.sha512 === sha512);

async function takeKey(bytes: Uint8Array, passphrase: string | null): Promise<PrivateKeyProblem | null> {
  const key = await readPrivateKey(bytes, passphrase);
  if (isKeyProblem(key)) return key;
  keys.set(key.publicKeySha256, key);
  return null;
}

const listKeys = (): KeyInfo[] =>
  [...keys.values()].map(({ kind, kindSaid, publicKeySha256 }) => ({ kind, kindSaid, publicKeySha256 }));

async function listed(): Promise<TrustOutcome> {
  return { entries: await listEntries(await store.list(), new Date()), kept: await store.isKept() };
}

async function entryOf({ pem, kind, ...origin }: NewTrust): Promise<TrustEntry | null> {
  const [certificate] = await readCertificates(new TextEncoder().encode(pem));
  return certificate === undefined ? null : newEntry(kind, certificate, { ...origin, addedAt: now() });
}

/** Adds what is not on the list yet, all or nothing. */
async function addNew(
  entries: readonly TrustEntry[],
): Promise<Pick<TrustFileOutcome, 'added' | 'known' | 'problem'>> {
  const list = await store.list();
  const onList = new Set(list.map(({ purpose, sha256 }) => `${purpose} ${sha256}`));
  const fresh = entries.filter(({ purpose, sha256 }) => !onList.has(`${purpose} ${sha256}`));
  const known = entries.length - fresh.length;
  if (list.length + fresh.length > bounds.trustEntries) {
    const problem = `A trust list has at most ${bounds.trustEntries} entries, and this would be more. Nothing was added.`;
    return { added: 0, known, problem };
  }
  await store.put(...fresh);
  return { added: fresh.length, known, problem: null };
}

/** Bytes that were made for the page alone go there without being copied. */
const handedOver = (result: unknown): Transferable[] =>
  result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : [];

serve(
  {
    async add({ position, file }: AddRequest): Promise<Added> {
      const { content } = file;
      const isKey = content.state === 'read' && fileType(file.name, file.size, content.head).kind === 'key';
      if (!isKey || content.bytes === null) {
        evidence.set(position, file);
        return { isKey, notice: null };
      }
      const problem = await takeKey(content.bytes, null);
      // Of a private key nothing stays in the evidence but that it was one.
      const { state, sha512 } = content;
      evidence.set(position, { ...file, content: { state, sha512, head: KEY_HEAD, bytes: null } });
      return { isKey, notice: problem === null ? null : `"${file.name}": ${problem.message}` };
    },

    async addKey({ bytes, passphrase }: KeyRequest): Promise<KeyOutcome> {
      const problem = await takeKey(bytes, passphrase);
      return { keys: listKeys(), problem };
    },

    async listKeys(): Promise<KeyOutcome> {
      return { keys: listKeys(), problem: null };
    },

    async forgetKeys(): Promise<KeyOutcome> {
      keys.clear();
      return { keys: [], problem: null };
    },

    async verify({
      files: supplied,
      assignments,
      sampleTrust,
      withoutSavedTrust,
      validationTime,
    }: VerifyRequest): Promise<Report | 'forgotten'> {
      if (evidence.size < supplied) return 'forgotten';
      const trust: readonly TrustEntry[] = sampleTrust ?? (withoutSavedTrust ? [] : await store.list());
      const files = given();
      report = await verify(files, {
        now: now(),
        validationTime,
        trust,
        assignments,
        keys: [...keys.values()],
      });
      judged = files;
      kept = sampleTrust === null ? report : null;
      if (kept !== null) void history.record(kept);
      return report;
    },

    async exportJson(withContent: boolean): Promise<string> {
      return report === null ? '' : exportJson(report, withContent);
    },

    async exportCsv(options: CsvOptions): Promise<string> {
      return report === null ? '' : exportCsv(report, options);
    },

    async ticketText({ wording, ...options }: TicketRequest): Promise<string> {
      return report === null ? '' : ticketText(report, options, wording);
    },

    async printedReport({ examination, withContent, wording }: PrintRequest): Promise<PrintedReport | null> {
      const [of, files] = [report, judged];
      if (of === null) return null;
      if (!withContent) return printedReport(of, examination, false, wording);
      if (told?.report !== of || told.language !== wording.language) {
        const conversations = toldConversations(of, files, [...keys.values()], wording);
        told = { report: of, language: wording.language, conversations };
      }
      return printedReport(of, examination, true, wording, await told.conversations);
    },

    async earlierReports(): Promise<EarlierResult[]> {
      return report === null ? [] : earlierReports(report, judged);
    },

    recordBytes: (index: number): Promise<RecordBytes | null> =>
      recordBytes(judged[index], [...keys.values()]),

    fieldValue: ({ evidence: index, pointer }: FieldRequest): Promise<string | null> =>
      fieldValue(judged[index], [...keys.values()], pointer),

    conversation: (record: string): Promise<Conversation | null> =>
      conversationOf(recordFile(record), [...keys.values()]),

    inlineRecording: ({ record, pointer }: InlineRecordingRequest): Promise<Uint8Array | null> =>
      inlineRecordingOf(recordFile(record), [...keys.values()], pointer),

    async relatedRecords(): Promise<RelatedRecords[]> {
      return report === null ? [] : relatedRecords(report);
    },

    compare: (pair: Pair): Promise<Comparison | null> => compareEvidence(judged, pair, [...keys.values()]),

    async settle(): Promise<void> {
      await history.lastProblem();
    },

    async begin(trust: readonly TrustEntry[]): Promise<void> {
      await store.put(...trust);
    },

    listHistory: (): Promise<HistoryState> => history.list(),

    setHistory: (on: boolean): Promise<HistoryState> => history.setOn(on, kept),

    deleteHistory: (id: string | null): Promise<HistoryState> =>
      id === null ? history.clear() : history.remove(id),

    historyProblem: (): Promise<string | null> => history.lastProblem(),

    async listStored(): Promise<Stored> {
      const [list, kept, past] = [await store.list(), await store.isKept(), await history.list()];
      return {
        trust: { database: store.name, entries: list.length, kept },
        history: { database: history.name, entries: past.entries.length, state: past.state },
      };
    },

    async removeStored(): Promise<Removal> {
      const removals = [await store.removeAll(), await history.removeAll()];
      return (
        removals.find((removal) => removal === 'failed') ??
        removals.find((removal) => removal === 'held') ??
        'removed'
      );
    },

    listTrust: (): Promise<TrustOutcome> => listed(),

    async exportTrust(): Promise<string> {
      return writeListFile(await store.list());
    },

    readOffered: (files: readonly TrustFile[]): Promise<Offered> => readOffered(files, new Date()),

    async makeTrust(trust: NewTrust): Promise<TrustListEntry | null> {
      const entry = await entryOf(trust);
      const [shown] = entry === null ? [] : await listEntries([entry], new Date());
      return shown ?? null;
    },

    async addTrust(trust: NewTrust): Promise<TrustOutcome> {
      const entry = await entryOf(trust);
      if (entry === null) throw new Error('there is no certificate in this PEM');
      await store.put(entry);
      return listed();
    },

    async addTrustFile({ file, purpose }: TrustFileRequest): Promise<TrustFileOutcome> {
      const { entries, problem } = await readTrustFile(file, { purpose, addedAt: now(), whose: '' });
      const outcome = await addNew(entries).catch(() => null);
      if (outcome === null) return { ...(await listed()), added: 0, known: 0, problem: NO_ROOM };
      const tooMany = outcome.problem === null ? null : `"${file.name}": ${outcome.problem}`;
      return { ...(await listed()), ...outcome, problem: tooMany ?? problem };
    },

    async changeTrust({ key, change }: TrustChange): Promise<TrustOutcome> {
      const entry = await store.get(key);
      if (entry !== undefined) await store.put(await changeEntry(entry, change));
      return listed();
    },

    async removeTrust(key: TrustKey): Promise<TrustOutcome> {
      await store.remove(key);
      return listed();
    },
  },
  handedOver,
);
