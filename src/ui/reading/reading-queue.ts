import { bounds } from '../../bounds';
import { SMALL, type FileToSupply, type KnownDigest } from '../../worker/bridge';

/** How many of the smallest files are read with one call, and how many bytes of them. */
const GROUP = { files: 32, bytes: 2 * SMALL } as const;
/** Bytes that a record has as a rule. */
export const TYPICAL = 32 * 1024;

type Queue = FileToSupply[];

/** The files that wait to be read: first those that records are judged by, then what is small, then what is large. */
export class ReadingQueue {
  private readonly queues: readonly [urgent: Queue, small: Queue, records: Queue, recordings: Queue] = [
    [],
    [],
    [],
    [],
  ];
  /** What may be a partial report is among the files. */
  private mayKnow = false;
  /** Recordings wait until partial reports are read: those may have their fingerprints. */
  private held = false;

  /** Adds files that were given. */
  give(files: readonly FileToSupply[]): void {
    for (const file of files) this.add(file);
    this.mayKnow ||= files.some(mayBeReport);
    this.held = this.mayKnow && this.queues[3].length > 0;
  }

  /** Adds a file that was given before. */
  add(file: FileToSupply): void {
    this.queues[orderOf(file)].push(file);
  }

  /**
   * Takes the files that are to be read next with one call: many small ones, or a large one.
   * @param large whether there is room for a large one
   * @returns `held`: only recordings are left, and they wait; null: there is none, or none for now
   */
  next(large: boolean): FileToSupply[] | 'held' | null {
    const [urgent, small, , recordings] = this.queues;
    const queue = this.queues.find(({ length }) => length > 0);
    if (queue === undefined) return null;
    if (queue === recordings && this.held) return 'held';
    const isOfSmall = queue === urgent || queue === small;
    if (!isOfSmall && !large) return null;
    const files: FileToSupply[] = [];
    let bytes = 0;
    const most = isOfSmall ? GROUP.files : 1;
    while (files.length < most && bytes < GROUP.bytes) {
      const file = queue.shift();
      if (file === undefined) break;
      files.push(file);
      bytes += file.known === undefined ? (file.size ?? TYPICAL) : 0;
    }
    return files;
  }

  /** Recordings wait no longer. */
  release(): void {
    this.held = false;
  }

  /** Of a file whose fingerprint is known only the beginning is read, so that it goes with the small ones. */
  takeOver(knownOf: (file: FileToSupply) => KnownDigest | null): void {
    const [, small, , recordings] = this.queues;
    for (const file of recordings.splice(0)) {
      const known = knownOf(file);
      if (known === null) recordings.push(file);
      else small.push({ ...file, known });
    }
  }
}

/** Whether it is read last; no other file has to wait for it. */
export const isRecording = (file: FileToSupply): boolean => orderOf(file) === 3;

/** A partial report on many records is a large file itself. */
const mayBeReport = ({ name }: FileToSupply): boolean => /\.json$/i.test(name);

/** Those that records are judged by first, then small files; then large records, and recordings last. */
function orderOf(file: FileToSupply): 0 | 1 | 2 | 3 {
  const { name, size } = file;
  const judges = /\.(?:pem|crt|cer|der|p7[bc]|crl|ocsp|ors|key|jwk)$/i.test(name);
  if (judges && (size ?? 0) <= bounds.documentBytes) return 0;
  if ((size ?? 0) > SMALL) return mayBeReport(file) ? 2 : 3;
  return 1;
}
