import type { Assignment } from './assignment';
import { otherDigest } from './digest/other-digests';
import type { ReadContent } from './evidence/evidence';
import type { MediaClass } from './evidence/file-type';
import { digestKey, normalName } from './evidence/matching';
import type { Exhibit } from './exhibit';
import { isSigned, type RecordInHand } from './report/record-in-hand';
import type { OtherDigest } from './vcon/content-hash';
import type { Reference } from './vcon/reference';

type Algorithm = OtherDigest['algorithm'];

/** Digests of a file other than its SHA-512, in hex; null where it could not be read again. */
export type OtherDigests = Partial<Record<Algorithm, string | null>>;

/** What else decides which files are read again. */
interface Circumstances {
  readonly assignments: readonly Assignment[];
  /** More files are still to be read: a record that no file by its name fits has time. */
  readonly moreToCome: boolean;
  /** Ends the waiting; what is being worked out is kept for the next time it is asked for. */
  readonly overtaken: AbortSignal | undefined;
}

/**
 * Digests other than SHA-512, by the index of each file in the evidence, as far as a record asks for them. Each takes
 * another reading, so only files that can be the one meant are read again: where there is a SHA-512, too, those that
 * have it, else those that the user or the name says. Only where none of them fits, and no more is to come, the others;
 * but what nobody is shown to have signed has no large file read again that a SHA-512 has already found, or that is of
 * another kind.
 * @throws what `overtaken` was aborted with
 */
export async function askedDigests(
  records: readonly RecordInHand[],
  exhibits: readonly Exhibit[],
  { assignments, moreToCome, overtaken }: Circumstances,
): Promise<OtherDigests[]> {
  const wants = wantsOf(records, exhibits, assignments);
  if (wants.length === 0) return [];
  const files = distinct(exhibits);
  const reading = new Reading(overtaken);
  await readMeant(wants, files, reading);
  const open = wants.filter(
    ({ reference: { hash } }) => hash.sha512.length === 0 && !hash.others.some((other) => reading.has(other)),
  );
  if (!moreToCome) await readLeft(open, files, settledBy(records, exhibits, reading), reading);
  const digests: OtherDigests[] = [];
  for (const { index, sha512 } of exhibits) digests[index] = reading.of(sha512);
  return digests;
}

/** A reference that names other digests than SHA-512. */
interface Want {
  readonly reference: Reference;
  /** Of its record. */
  readonly folder: string;
  readonly algorithms: readonly Algorithm[];
  /** Its record is shown to be signed, and its file was not held back. */
  readonly proven: boolean;
  /** SHA-512 of the file that the user says it is; null where they said nothing. */
  readonly assigned: string | null;
}

function wantsOf(
  records: readonly RecordInHand[],
  exhibits: readonly Exhibit[],
  assignments: readonly Assignment[],
): Want[] {
  const assigned = new Map(
    assignments.map(({ record, pointer, evidence }) => [`${record}${pointer}`, evidence]),
  );
  return records.flatMap((record) =>
    record.references.flatMap((reference): Want[] => {
      const { others } = reference.hash;
      if (others.length === 0) return [];
      const { file, sha512 = '' } = exhibits[record.evidence] ?? {};
      return [
        {
          reference,
          folder: file?.folder ?? '',
          algorithms: others.map(({ algorithm }) => algorithm),
          proven: isSigned(record) && !reference.withheld,
          assigned: assigned.get(`${sha512}${reference.pointer}`) ?? null,
        },
      ];
    }),
  );
}

/** Files that a SHA-512 has found: the folders of the records that name it, by the SHA-512 in hex. */
function settledBy(
  records: readonly RecordInHand[],
  exhibits: readonly Exhibit[],
  reading: Reading,
): ReadonlyMap<string, ReadonlySet<string>> {
  const settled = new Map<string, Set<string>>();
  for (const { references, evidence } of records) {
    for (const { hash } of references) {
      const [sha512 = '', ...more] = hash.sha512;
      const fits = hash.others.every((other) => reading.fileOf(other)?.sha512 === sha512);
      if (!fits || more.some((hex) => hex !== sha512)) continue;
      settled.set(sha512, (settled.get(sha512) ?? new Set()).add(exhibits[evidence]?.file.folder ?? ''));
    }
  }
  return settled;
}

/** A file with all its copies. */
interface DistinctFile {
  readonly sha512: string;
  readonly contents: ReadContent[];
  readonly names: Set<string>;
  readonly folders: Set<string>;
  readonly classes: Set<MediaClass>;
}

function distinct(exhibits: readonly Exhibit[]): DistinctFile[] {
  const files = new Map<string, DistinctFile>();
  for (const { file, type } of exhibits) {
    const { content, name, folder } = file;
    if (content.state !== 'read') continue;
    const { sha512 } = content;
    const one = files.get(sha512) ?? {
      sha512,
      contents: [],
      names: new Set(),
      folders: new Set(),
      classes: new Set(),
    };
    files.set(sha512, one);
    one.contents.push(content);
    one.names.add(normalName(name));
    one.folders.add(folder);
    one.classes.add(type.mediaClass);
  }
  return [...files.values()];
}

/** What was found out so far. */
class Reading {
  private readonly overtaken: AbortSignal | undefined;
  private readonly digests = new Map<string, OtherDigests>();
  private readonly files = new Map<string, DistinctFile>();

  constructor(overtaken: AbortSignal | undefined) {
    this.overtaken = overtaken;
  }

  async read(file: DistinctFile, algorithms: Iterable<Algorithm>): Promise<void> {
    const own = this.digests.get(file.sha512) ?? {};
    this.digests.set(file.sha512, own);
    for (const algorithm of algorithms) {
      if (own[algorithm] !== undefined) continue;
      const hex = await unlessAborted(digestOf(file, algorithm), this.overtaken);
      own[algorithm] = hex;
      if (hex !== null) this.files.set(digestKey(algorithm, hex), file);
    }
  }

  /** The file of a digest. */
  fileOf({ algorithm, hex }: OtherDigest): DistinctFile | undefined {
    return this.files.get(digestKey(algorithm, hex));
  }

  has(digest: OtherDigest): boolean {
    return this.fileOf(digest) !== undefined;
  }

  of(sha512: string | null): OtherDigests {
    return this.digests.get(sha512 ?? '') ?? {};
  }
}

/** One copy that can still be read does for all. */
async function digestOf({ contents }: DistinctFile, algorithm: Algorithm): Promise<string | null> {
  for (const content of contents) {
    const hex = await otherDigest(content, algorithm);
    if (hex !== null) return hex;
  }
  return null;
}

async function unlessAborted<Outcome>(
  work: Promise<Outcome>,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let end: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    end = () => reject(signal.reason as Error);
    signal.addEventListener('abort', end);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (end !== undefined) signal.removeEventListener('abort', end);
  }
}

/** Algorithms by what says which files they are wanted of. */
class Sought {
  private readonly by = new Map<string, Set<Algorithm>>();

  add(key: string, algorithms: readonly Algorithm[]): void {
    const all = this.by.get(key) ?? new Set();
    this.by.set(key, all);
    for (const algorithm of algorithms) all.add(algorithm);
  }

  of(keys: Iterable<string>): Algorithm[] {
    return [...keys].flatMap((key) => [...(this.by.get(key) ?? [])]);
  }
}

/** Reads the files that references point to in another way than by these digests. */
async function readMeant(
  wants: readonly Want[],
  files: readonly DistinctFile[],
  reading: Reading,
): Promise<void> {
  const [bySha512, byName] = [new Sought(), new Sought()];
  for (const { reference, algorithms, assigned } of wants) {
    const { hash, name } = reference;
    for (const sha512 of hash.sha512) bySha512.add(sha512, algorithms);
    if (assigned !== null) bySha512.add(assigned, algorithms);
    if (hash.sha512.length === 0 && name !== null) byName.add(normalName(name), algorithms);
  }
  for (const file of files)
    await reading.read(file, [...bySha512.of([file.sha512]), ...byName.of(file.names)]);
  // What one reference found by one digest may be asked for another by the next.
  for (const { reference, algorithms } of wants) {
    for (const other of reference.hash.others) {
      const file = reading.fileOf(other);
      if (file !== undefined) await reading.read(file, algorithms);
    }
  }
}

/** Digests that no file was found to have yet. */
class Unfound {
  private readonly by = new Map<Algorithm, Set<string>>();

  constructor(wants: readonly Want[]) {
    for (const { reference } of wants) {
      for (const { algorithm, hex } of reference.hash.others) {
        this.by.set(algorithm, (this.by.get(algorithm) ?? new Set()).add(hex));
      }
    }
  }

  get algorithms(): Algorithm[] {
    return [...this.by].flatMap(([algorithm, hexes]) => (hexes.size > 0 ? [algorithm] : []));
  }

  strike(digests: OtherDigests): void {
    for (const [algorithm, hexes] of this.by) hexes.delete(digests[algorithm] ?? '');
  }
}

/**
 * Reads the other files, until all that is wanted is found.
 * @param settled files that a SHA-512 has found, and for which folders
 */
async function readLeft(
  open: readonly Want[],
  files: readonly DistinctFile[],
  settled: ReadonlyMap<string, ReadonlySet<string>>,
  reading: Reading,
): Promise<void> {
  const all = new Unfound(open);
  const signed = new Unfound(open.filter(({ proven }) => proven));
  const wanted = new Set<MediaClass>(open.map(({ reference }) => reference.mediaClass));
  const isOfKind = ({ classes }: DistinctFile): boolean =>
    wanted.has('unknown') || [...classes].some((one) => one === 'unknown' || wanted.has(one));
  const folders = new Set(open.map(({ folder }) => folder));
  // A copy in the folder of another record may lie in the place of the right file there.
  const isSettled = ({ sha512, folders: own }: DistinctFile): boolean => {
    const by = settled.get(sha512);
    return by !== undefined && [...own].every((folder) => by.has(folder) || !folders.has(folder));
  };
  const isSpared = (file: DistinctFile): boolean =>
    file.contents.every(({ bytes }) => bytes === null) && (isSettled(file) || !isOfKind(file));
  const read = async (some: readonly DistinctFile[], unfound: Unfound): Promise<void> => {
    for (const file of some) {
      await reading.read(file, unfound.algorithms);
      all.strike(reading.of(file.sha512));
      signed.strike(reading.of(file.sha512));
    }
  };
  await read(
    files.filter((file) => !isSpared(file)),
    all,
  );
  await read(files.filter(isSpared), signed);
}
