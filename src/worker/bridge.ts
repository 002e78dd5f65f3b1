import type { Assignment } from '../verify';
import type { EvidenceFile, ReadContent, UnreadContent } from '../evidence/evidence';
import type { Report } from '../report/report';
import type { PrivateKeyProblem } from '../signature/private-key';
import type { EntryChange } from '../trust/change-entry';
import type { ListedEntry } from '../trust/listed-entry';
import type { Offered } from '../trust/offered';
import type { TrustEntry } from '../trust/trust-entry';
import type { TrustFile } from '../trust/trust-file';
import type { TrustKey } from '../trust/trust-store';
import { WorkerChannel, WorkerError } from './channel';
import { ReaderPool } from './reader-pool';
import ReadWorker from './read.worker?worker&inline';
import VerifyWorker from './verify.worker?worker&inline';

export type { Assignment, EntryChange, Offered, TrustEntry, TrustFile, TrustKey };
export type TrustListEntry = ListedEntry;
export { WorkerError };

export interface AddRequest {
  readonly position: number;
  readonly file: EvidenceFile;
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
  /** SHA-256 of its public key, hex. */
  readonly publicKeySha256: string;
}

export interface KeyOutcome {
  readonly keys: readonly KeyInfo[];
  /** Why the key could not be taken; null where it was. */
  readonly problem: PrivateKeyProblem | null;
}

export interface VerifyRequest {
  /** How many files were supplied; a worker that holds another number has forgotten some. */
  readonly files: number;
  readonly assignments: readonly Assignment[];
  /** The trust list of a built-in sample, instead of the user's; null: the user's. */
  readonly sampleTrust: readonly TrustEntry[] | null;
  /** Judge as if nothing were on the user's trust list. */
  readonly withoutSavedTrust: boolean;
  /** The time that certificates are judged at, RFC 3339; null: now, by this computer's clock. */
  readonly validationTime: string | null;
}

/** A certificate that the user has decided to trust. */
export interface NewTrust extends Pick<
  TrustEntry,
  'kind' | 'purpose' | 'covers' | 'name' | 'origin' | 'confirmedBy'
> {
  readonly pem: string;
}

/** A file for the trust list, and what its certificates are to be trusted for. */
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

/** What the page can ask for. All of it runs in workers. */
export interface Verifier {
  /** Reads one file to its end and adds it to the evidence. */
  supply(order: SupplyOrder): Promise<Supplied>;
  /** `forgotten`: the worker died and another stands in its place; the evidence must be supplied again. */
  verify(request: VerifyRequest): Promise<Report | 'forgotten'>;
  /** The newest report as a JSON document. */
  exportJson(withContent: boolean): Promise<string>;
  /** Forgets evidence and report. */
  clear(): Promise<void>;
  /** Takes a private key to open encrypted records with. It stays in the worker's memory until it is forgotten. */
  addKey(key: KeyRequest): Promise<KeyOutcome>;
  listKeys(): Promise<KeyOutcome>;
  forgetKeys(): Promise<KeyOutcome>;
  listTrust(): Promise<TrustOutcome>;
  /** The trust list as a file. */
  exportTrust(): Promise<string>;
  /** Reads what the site offers for the trust list; nothing is added. */
  readOffered(files: readonly TrustFile[]): Promise<Offered>;
  /** Makes an entry without keeping it; null where the PEM holds no certificate. */
  makeTrust(trust: NewTrust): Promise<TrustListEntry | null>;
  /** Makes an entry and keeps it. */
  addTrust(trust: NewTrust): Promise<TrustOutcome>;
  addTrustFile(request: TrustFileRequest): Promise<TrustFileOutcome>;
  changeTrust(change: TrustChange): Promise<TrustOutcome>;
  removeTrust(key: TrustKey): Promise<TrustOutcome>;
}

/** A file to be read, and where it goes. */
export interface SupplyOrder {
  /** Its place among the files given; the evidence is kept in this order. */
  readonly position: number;
  readonly file: File;
  readonly folder: string;
  /** Called with the bytes read so far, a few times a second. */
  readonly onProgress: (bytesRead: number) => void;
  /** Ends the reading; the file is then added as not read. */
  readonly stop: AbortSignal;
  /** Aborted once this set of evidence is closed; the file is then added to nothing. */
  readonly evidence: AbortSignal;
}

/** How reading a file ended. `sha512`: hex; `problem`: why it was not read. */
export interface Supplied extends Added {
  readonly sha512: string | null;
  readonly problem: string | null;
}

/** Starts the workers' side. */
export function connect(): Verifier {
  const engine = new WorkerChannel(() => new VerifyWorker());
  const readers = new ReaderPool(() => new ReadWorker());
  return {
    async supply({ position, file, folder, onProgress, stop, evidence }) {
      const read: ReadContent | UnreadContent = await readers.read(file, onProgress, stop);
      const content = read.state === 'read' ? { ...read, source: file } : read;
      const [sha512, problem] = content.state === 'read' ? [content.sha512, null] : [null, content.why];
      if (evidence.aborted) return { sha512, problem, isKey: false, notice: null };
      const bytes = content.state === 'read' ? content.bytes : null;
      const added: AddRequest = { position, file: { name: file.name, folder, size: file.size, content } };
      const transfer = bytes === null ? [] : [bytes.buffer as ArrayBuffer];
      return { sha512, problem, ...(await engine.call<Added>('add', added, { transfer })) };
    },
    verify: (request) => engine.call('verify', request),
    exportJson: (withContent) => engine.call('exportJson', withContent),
    clear: () => engine.call('clear', null),
    addKey: (key) => engine.call('addKey', key),
    listKeys: () => engine.call('listKeys', null),
    forgetKeys: () => engine.call('forgetKeys', null),
    listTrust: () => engine.call('listTrust', null),
    exportTrust: () => engine.call('exportTrust', null),
    readOffered: (files) => engine.call('readOffered', files),
    makeTrust: (trust) => engine.call('makeTrust', trust),
    addTrust: (trust) => engine.call('addTrust', trust),
    addTrustFile: (request) => engine.call('addTrustFile', request),
    changeTrust: (change) => engine.call('changeTrust', change),
    removeTrust: (key) => engine.call('removeTrust', key),
  };
}
