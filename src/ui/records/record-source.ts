import type {
  Comparison,
  Conversation,
  FileToSupply,
  NotUnpacked,
  Pair,
  RecordBytes,
  RecordFingerprints,
  RecordLineage,
  ShownPassport,
  Verifier,
  WitnessAnswer,
  WitnessQuestion,
} from '../../worker/bridge';
import type { ConversationSource } from '../conversation/source';
import type { Attempt } from '../problems.svelte';
import type { WitnessSource } from '../witness/source';
import { FilesRead } from './files-read';

/**
 * Where what a record holds is had from, beyond its report. A record is meant by its index into `report.evidence`, or by
 * the SHA-512 of its file; null: it cannot be had.
 */
export class RecordSource implements ConversationSource, WitnessSource {
  private readonly verifier: Verifier;
  private readonly attempt: Attempt;
  /** The files of this evidence that were read, but keys, by their SHA-512. */
  private files = new FilesRead();

  constructor(verifier: Verifier, attempt: Attempt) {
    this.verifier = verifier;
    this.attempt = attempt;
  }

  /** Notes a file that was read. */
  note(sha512: string, file: FileToSupply): void {
    this.files.add(sha512, file);
  }

  /** Forgets the files that were read. */
  clear(): void {
    this.files = new FilesRead();
  }

  /** The bytes that a record was read from. */
  bytes(evidence: number): Promise<RecordBytes | null> {
    return this.attempt(() => this.verifier.recordBytes(evidence));
  }

  /** One value of a file, whole, by its RFC 6901 pointer. */
  value(evidence: number, pointer: string): Promise<string | null> {
    return this.attempt(() => this.verifier.fieldValue({ evidence, pointer }));
  }

  /** The conversation in a record. */
  conversation(record: string): Promise<Conversation | null> {
    return this.attempt(() => this.verifier.conversation(record));
  }

  /** A recording that a record carries within, by the pointer to its dialog. */
  inlineRecording(record: string, pointer: string): Promise<Uint8Array | null> {
    return this.attempt(() => this.verifier.inlineRecording({ record, pointer }));
  }

  /** A file that the user gave, by its SHA-512; one within an archive is unpacked, until `stop`. null: it is not there any more. */
  suppliedFile(sha512: string, stop: AbortSignal): File | null | Promise<Blob | NotUnpacked | null> {
    const packed = this.files.packed(sha512);
    if (packed === null) return this.files.of(sha512);
    return this.attempt(() => this.verifier.unpack({ file: packed, sha512, stop }));
  }

  /** The PASSporTs in a record. */
  passports(record: string): Promise<readonly ShownPassport[] | null> {
    return this.attempt(() => this.verifier.passports(record));
  }

  /** The fingerprints of a record. */
  fingerprints(evidence: number): Promise<RecordFingerprints | null> {
    return this.attempt(() => this.verifier.fingerprints(evidence));
  }

  /** Holds what somebody wrote down of a fingerprint against those of a record. */
  compareWitness(question: WitnessQuestion): Promise<WitnessAnswer | null> {
    return this.attempt(() => this.verifier.compareWitness(question));
  }

  /** How a record is tied to others; null where it is to none. */
  lineage(evidence: number): Promise<RecordLineage | null> {
    return this.attempt(() => this.verifier.lineage(evidence));
  }

  /** Holds two files of the evidence against each other. */
  compare(pair: Pair): Promise<Comparison | null> {
    return this.attempt(() => this.verifier.compare(pair));
  }
}
