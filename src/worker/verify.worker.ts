import { bounds } from '../bounds';
import { identify } from '../evidence/document';
import { isRead, type EvidenceFile, type ReadContent } from '../evidence/evidence';
import { identifyFile } from '../evidence/document';
import { openAhead } from '../exhibits';
import { compareEvidence, type Comparison, type Pair } from '../inspection/comparison';
import { earlierReports } from '../inspection/earlier-reports';
import {
  compareWitness,
  recordFingerprints,
  type RecordFingerprints,
  type WitnessAnswer,
  type WitnessQuestion,
} from '../inspection/fingerprints';
import { recordLineage, type RecordLineage } from '../inspection/lineages';
import { recordPassports, type ShownPassport } from '../inspection/passports';
import { History, type HistoryState } from '../history/history';
import { Seal } from '../history/seal';
import { inFull } from '../inspection/record-in-full';
import { relatedRecords } from '../inspection/related';
import { Memory } from '../memory';
import { csvParts, type CsvOptions } from '../report/csv';
import { inFile, jsonParts } from '../report/export';
import { printedReport, type PrintedReport } from '../report/printed';
import type { Report } from '../report/report';
import {
  knownBy,
  pathOf,
  readResume,
  resumeFiles,
  sealedText,
  type KnownFile,
  type Resume,
} from '../report/resume';
import { ticketText } from '../report/ticket';
import { changeEntry } from '../trust/change-entry';
import { listEntries } from '../trust/listed-entry';
import { entryFromPem } from '../trust/new-entry';
import { readOffered, type Offered } from '../trust/offered';
import type { TrustEntry } from '../trust/trust-entry';
import { readTrustFile } from '../trust/trust-file';
import type { TrustFile } from '../trust/trust-input';
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
import type {
  Added,
  AddRequest,
  Beside,
  ExpectRequest,
  FieldRequest,
  InlineRecordingRequest,
  KeyInfo,
  KeyOutcome,
  KeyRequest,
  KnownDigests,
  NewTrust,
  OpenRecord,
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
import { NewestOnly } from './newest-only';
import { SMALL } from './reader-pool';
import { ReportFeed, type ReportNews } from './report-feed';

/** The evidence stays here, so that bytes cross the border once. It ends with this worker, as all of this does. */
const evidence: EvidenceFile[] = [];
const memory = new Memory();
const feed = new ReportFeed();
const verifications = new NewestOnly();
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
const seal = new Seal();
const now = (): string => new Date().toISOString();
/** Milliseconds for which reports on a growing case are of one time: what is settled stays so. */
const ONE_TIME = 60_000;
/** The time of the last report while files are still to be read; null: there is none such. */
let since: string | null = null;
/** The user's private keys, by the SHA-256 of their public keys. In memory alone, and not to be taken out of it. */
const keys = new Map<string, PrivateKey>();

const NO_ROOM = message(
  'The browser did not keep it, perhaps for want of room on this computer. Nothing was added to your trust list.',
);

/** What is kept of a private key file: by this it is still told to be one. */
const KEY_HEAD = new TextEncoder().encode('-----BEGIN PRIVATE KEY-----');

const STILL_TO_BE_READ = message('It is still to be read.');

/** The file of a record by its SHA-512, so that a report that was overtaken never leads to another. */
const recordFile = (sha512: string): EvidenceFile | undefined =>
  evidence.find(({ content }) => content.state === 'read' && content.sha512 === sha512);

async function addFile({ position, file }: AddRequest): Promise<Added> {
  const { content } = file;
  const isKey = content.state === 'read' && identifyFile(file).kind === 'key';
  if (!isKey || content.bytes === null) {
    evidence[position] = file;
    return { isKey, notice: null };
  }
  const problem = await takeKey(content.bytes, null);
  // Of a private key nothing stays in the evidence but that it was one.
  const { state, sha512 } = content;
  evidence[position] = { ...file, content: { state, sha512, head: KEY_HEAD, bytes: null } };
  return { isKey, notice: problem === null ? null : `"${file.name}": ${problem.message}` };
}

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

const entryOf = ({ pem, kind, ...origin }: NewTrust): Promise<TrustEntry | null> =>
  entryFromPem(kind, pem, { ...origin, addedAt: now() });

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

/** What reports among the evidence say of themselves, read once each. */
const claims = new WeakMap<ReadContent, ReturnType<typeof readResume>>();

/** What a file says as a partial report; null where it is none. */
function resumeOf(file: EvidenceFile): ReturnType<typeof readResume> {
  if (!isRead(file) || file.content.bytes === null || !/\.json$/i.test(file.name)) return null;
  const { content } = file;
  const known = claims.get(content);
  if (known !== undefined) return known;
  const isReport = identify([file])[0]?.kind === 'report';
  const resume = isReport && content.bytes !== null ? readResume(content.bytes) : null;
  claims.set(content, resume);
  return resume;
}

/** What a report carries for its verification to go on from, where files were not read; null where it has nothing to carry. */
async function resumeFor(of: Report, files: readonly EvidenceFile[]): Promise<Resume | null> {
  const known = resumeFiles(files, SMALL);
  if (known.length === 0) return null;
  const sealed = await seal.on(sealedText(of.verifiedAt, known));
  return sealed === null ? null : { files: known, seal: sealed };
}

/** Draws up the report, which is then the newest; one that was overtaken leaves everything as it is. */
async function drawUp(
  { files: given, assignments, sampleTrust, withoutSavedTrust, validationTime }: VerifyRequest,
  overtaken: AbortSignal,
): Promise<ReportNews | 'forgotten'> {
  const files = evidence.slice(0, given);
  // Of what was never told there is not even a hole.
  if (Object.keys(files).length < given) return 'forgotten';
  const trust: readonly TrustEntry[] = sampleTrust ?? (withoutSavedTrust ? [] : await store.list());
  const at = since === null || Date.now() - Date.parse(since) > ONE_TIME ? now() : since;
  const policy = { now: at, validationTime, trust, assignments, keys: [...keys.values()] };
  const drawn = await verify(files, policy, memory, overtaken);
  overtaken.throwIfAborted();
  // From here to the end nothing is waited for.
  report = drawn;
  judged = files;
  since = drawn.partial === null ? null : at;
  kept = sampleTrust === null && drawn.partial === null ? drawn : null;
  if (kept !== null) void history.record(kept);
  feed.take(drawn);
  return feed.next() ?? 'forgotten';
}

/** Bytes that were made for the page alone go there without being copied. */
const handedOver = (result: unknown): Transferable[] =>
  result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : [];

serve(
  {
    async expect({ from, files }: ExpectRequest): Promise<void> {
      files.forEach((file, at) => {
        const content = { state: 'not-read', why: STILL_TO_BE_READ, waiting: true } as const;
        // One that was not read is given again.
        if (evidence[from + at]?.content.state !== 'read') evidence[from + at] = { ...file, content };
      });
    },

    async add(additions: readonly AddRequest[]): Promise<Added[]> {
      const added: Added[] = [];
      for (const addition of additions) added.push(await addFile(addition));
      await openAhead(
        evidence,
        additions.map(({ position }) => position),
        memory,
      );
      return added;
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

    /** One at a time, and each sets what the others here are about at once: they see the one report or the other. */
    verify: (request: VerifyRequest): Promise<ReportNews | 'forgotten' | null> =>
      verifications.run((overtaken) => drawUp(request, overtaken)),

    moreNews: (): Promise<ReportNews | null> => Promise.resolve(feed.next()),

    async beside(): Promise<Beside> {
      return {
        keys: listKeys(),
        related: report === null ? [] : relatedRecords(report),
        earlier: report === null ? [] : earlierReports(report, judged),
      };
    },

    async openRecord(index: number): Promise<OpenRecord | null> {
      const [of, file] = [report, judged[index]];
      const record = of?.records.find(({ evidence }) => evidence === index);
      if (of === null || record === undefined) return null;
      const full = memory.listsFields ? record : await inFull(record, file, [...keys.values()]);
      const ofSignatures = full.layers.flatMap(({ signatures }) =>
        signatures.flatMap(({ certificates, path }) => [...certificates, ...path.links]),
      );
      const ofWitnesses = full.witnesses.flatMap(({ certificates, links }) => [...certificates, ...links]);
      const mentioned = new Set([...ofSignatures, ...ofWitnesses].map(({ sha256 }) => sha256));
      return { record: full, certificates: of.certificates.filter(({ sha256 }) => mentioned.has(sha256)) };
    },

    async exportJson(withContent: boolean): Promise<Blob> {
      const [of, files] = [report, judged];
      const resume = of === null ? null : await resumeFor(of, files);
      const exported = of === null || resume === null ? of : { ...of, resume };
      return inFile(exported === null ? [] : jsonParts(exported, withContent), 'application/json');
    },

    async knownDigests(): Promise<KnownDigests> {
      const files: KnownFile[] = [];
      const unsealed: string[] = [];
      let reports = 0;
      for (const file of Object.values(evidence)) {
        const resume = reports < bounds.earlierReports ? resumeOf(file) : null;
        if (resume === null) continue;
        reports++;
        const { claim } = resume;
        if (claim !== null && (await seal.fits(sealedText(claim.verifiedAt, claim.files), claim.seal))) {
          files.push(...knownBy(claim));
        } else unsealed.push(pathOf(file));
      }
      return { files, unsealed };
    },

    async exportCsv(options: CsvOptions): Promise<Blob> {
      return inFile(report === null ? [] : csvParts(report, options), 'text/csv');
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

    recordBytes: (index: number): Promise<RecordBytes | null> =>
      recordBytes(judged[index], [...keys.values()]),

    fieldValue: ({ evidence: index, pointer }: FieldRequest): Promise<string | null> =>
      fieldValue(judged[index], [...keys.values()], pointer),

    conversation: (record: string): Promise<Conversation | null> =>
      conversationOf(recordFile(record), [...keys.values()]),

    inlineRecording: ({ record, pointer }: InlineRecordingRequest): Promise<Uint8Array | null> =>
      inlineRecordingOf(recordFile(record), [...keys.values()], pointer),

    fingerprints: (index: number): Promise<RecordFingerprints> =>
      recordFingerprints(judged[index], [...keys.values()]),

    compareWitness: (question: WitnessQuestion): Promise<WitnessAnswer> => compareWitness(question),

    async lineage(index: number): Promise<RecordLineage | null> {
      return report === null ? null : recordLineage(report, judged, [...keys.values()], index);
    },

    passports: (record: string): Promise<readonly ShownPassport[]> =>
      recordPassports(report, judged, recordFile(record), [...keys.values()]),

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
        seal: { database: seal.name, kept: await seal.isKept() },
      };
    },

    async removeStored(): Promise<Removal> {
      const removals = [await store.removeAll(), await history.removeAll(), await seal.removeAll()];
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
      if (entry === null) throw new Error('there is nothing in this PEM that can be trusted');
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
