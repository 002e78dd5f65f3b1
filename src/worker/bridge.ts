import type { Assignment } from '../verify';
import type { EvidenceFile, ReadContent, UnreadContent } from '../evidence/evidence';
import type { Report } from '../report/report';
import type { PrivateKeyProblem } from '../signature/private-key';
import type { TrustEntry } from '../trust/trust-entry';
import { WorkerChannel, WorkerError } from './channel';
import { ReaderPool } from './reader-pool';
import ReadWorker from './read.worker?worker&inline';
import VerifyWorker from './verify.worker?worker&inline';

export type { Assignment, TrustEntry };
export type TrustListEntry = TrustEntry;
export { WorkerError };

export interface AddRequest {
  readonly position: number;
  readonly file: EvidenceFile;
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
}

export interface TrustPin {
  readonly pem: string;
  readonly name: string;
  readonly origin: string;
  readonly confirmedBy: string | null;
}

export interface TrustFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface TrustChange {
  readonly entry: TrustEntry;
  readonly change: { readonly name?: string; readonly confirmedBy?: string | null };
}

export interface TrustOutcome {
  readonly entries: readonly TrustEntry[];
  /** Whether the list outlives the page. */
  readonly kept: boolean;
  /** Certificates found in what was added. */
  readonly added: number;
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
  /** Makes a pin without keeping it; null where the PEM holds no certificate. */
  makePin(pin: TrustPin): Promise<TrustEntry | null>;
  putTrust(entry: TrustEntry): Promise<TrustOutcome>;
  addTrustFile(file: TrustFile): Promise<TrustOutcome>;
  changeTrust(change: TrustChange): Promise<TrustOutcome>;
  removeTrust(entry: TrustEntry): Promise<TrustOutcome>;
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
export interface Supplied {
  readonly sha512: string | null;
  readonly problem: string | null;
  /** What else is to be said of it, as of a key that cannot be used; null where nothing is. */
  readonly notice: string | null;
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
      if (evidence.aborted) return { sha512, problem, notice: null };
      const bytes = content.state === 'read' ? content.bytes : null;
      const added: AddRequest = { position, file: { name: file.name, folder, size: file.size, content } };
      const transfer = bytes === null ? [] : [bytes.buffer as ArrayBuffer];
      const notice = await engine.call<string | null>('add', added, { transfer });
      return { sha512, problem, notice };
    },
    verify: (request) => engine.call('verify', request),
    exportJson: (withContent) => engine.call('exportJson', withContent),
    clear: () => engine.call('clear', null),
    addKey: (key) => engine.call('addKey', key),
    listKeys: () => engine.call('listKeys', null),
    forgetKeys: () => engine.call('forgetKeys', null),
    listTrust: () => engine.call('listTrust', null),
    makePin: (pin) => engine.call('makePin', pin),
    putTrust: (entry) => engine.call('putTrust', entry),
    addTrustFile: (file) => engine.call('addTrustFile', file),
    changeTrust: (change) => engine.call('changeTrust', change),
    removeTrust: (entry) => engine.call('removeTrust', entry),
  };
}
