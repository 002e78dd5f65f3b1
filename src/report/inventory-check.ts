import { bounds } from '../bounds';
import { classOfName, isNamedAsRecord } from '../evidence/file-type';
import type { Inventory, InventoryEntry } from '../evidence/inventory';
import { plainUuid } from '../evidence/inventory-signs';
import { cut, visible } from './plain-text';
import type { DifferentEntry, ListedEntry, ListReport, RepeatedEntry } from './report';

/** A supplied file, as far as a list can name it. */
export interface SuppliedFile {
  /** Folder it came from, parts separated by "/"; "" where it came alone. */
  readonly folder: string;
  readonly name: string;
  /** Hex; null where it was not read. */
  readonly sha512: string | null;
  /** It was not read, and is still to be. */
  readonly waiting: boolean;
  /** `aside`: no part of what a list would name (another list, an earlier report, a key, an archive whose members are here). */
  readonly kind: 'record' | 'file' | 'aside';
  /** What a record calls itself; null where it does not, is locked, or the file is no record. */
  readonly uuid: string | null;
}

/** Files that one name or UUID can mean, by their places in the evidence. */
interface Meant {
  readonly files: number[];
  /** The files of each content. */
  readonly byDigest: Map<string, number[]>;
}

/**
 * All that was supplied, so that lists can be held against it: by UUID, name and SHA-512. Looking up one entry takes a
 * time that does not grow with the files.
 */
export class Supplied {
  private readonly files: readonly (SuppliedFile | null)[];
  private readonly byUuid = new Map<string, Meant>();
  private readonly byPath = new Map<string, Meant>();
  /** By every end of a path that begins with a part of it, the whole path too. */
  private readonly byEnd = new Map<string, Meant>();
  private readonly byDigest = new Map<string, number[]>();
  /** Whether what was not read can hold a record, and whether what is still to be read can hold any content. */
  readonly unread: { readonly records: boolean; readonly some: boolean; readonly waiting: boolean };

  /** @param files in the order of the report's `evidence`; null: it was not read, and was given again since */
  constructor(files: readonly (SuppliedFile | null)[]) {
    this.files = files;
    files.forEach((file, index) => {
      if (file === null) return;
      const { folder, name, sha512, uuid } = file;
      if (sha512 !== null) push(this.byDigest, sha512, index);
      if (uuid !== null && file.kind === 'record') add(this.byUuid, plainUuid(uuid), index, sha512);
      // A table that this tool wrote has the path as it is shown.
      const path = `${folder}/${name}`;
      for (const written of new Set([plainPath(path), plainPath(visible(path))])) {
        add(this.byPath, written, index, sha512);
        for (const end of [written, ...endsOf(written)]) add(this.byEnd, end, index, sha512);
      }
    });
    const unread = files.flatMap((file) => (file?.sha512 === null && file.kind !== 'aside' ? [file] : []));
    this.unread = {
      records: unread.some(mayBeRecord),
      some: unread.length > 0,
      waiting: unread.some(({ waiting }) => waiting),
    };
  }

  /**
   * Holds one list against what was supplied. What cannot be told before more is read is neither found nor missing.
   * @param list its place among the files
   */
  compare({ by, entries, unread }: Inventory, list: number): ListReport {
    const folder = this.files[list]?.folder ?? '';
    const search = new Search(this, entries, folder);
    const named = new Set<readonly number[]>();
    const states = {
      found: 0,
      missing: [] as ListedEntry[],
      notReadYet: [] as ListedEntry[],
      different: [] as DifferentEntry[],
    };
    const lines = timesNamed(entries);
    const twice: RepeatedEntry[] = [];
    const done = new Set<string>();
    let namesOthers = false;
    for (const entry of entries) {
      const key = keyOf(entry);
      if (done.has(key)) continue;
      done.add(key);
      const { state, files, evidence } = search.find(entry);
      const said = { line: entry.line, text: textOf(entry) };
      named.add(files);
      namesOthers ||= evidence !== null && this.files[evidence]?.kind === 'file';
      if (state === 'found') states.found++;
      else if (state === 'not-read-yet') states.notReadYet.push(said);
      else if (state === 'missing' || evidence === null) states.missing.push(said);
      else states.different.push({ ...said, evidence, aspect: state });
      const [listed, supplied] = [lines.get(key) ?? 1, files.length];
      if (listed > 1 || supplied > 1) twice.push({ ...said, listed, supplied });
    }
    const extraOf = by === 'sha512' || (by === 'name' && namesOthers) ? 'files' : 'records';
    const extra = this.notNamed(new Set([...named].flat()), list, { by, of: extraOf, folder });
    const { shown } = bounds.inventory;
    return {
      evidence: list,
      name: this.pathOf(list),
      by,
      extraOf,
      counts: {
        entries: entries.length,
        found: states.found,
        missing: states.missing.length,
        notReadYet: states.notReadYet.length,
        different: states.different.length,
        extra: extra.length,
        twice: twice.length,
        unread,
      },
      missing: states.missing.slice(0, shown),
      notReadYet: states.notReadYet.slice(0, shown),
      different: states.different.slice(0, shown),
      twice: twice.slice(0, shown),
      extra: extra.slice(0, shown),
    };
  }

  /** Files that a list leaves out: of those beside and below it, where there are any; of UUIDs, of all. */
  private notNamed(
    named: ReadonlySet<number>,
    list: number,
    { by, of, folder }: { by: Inventory['by']; of: ListReport['extraOf']; folder: string },
  ): number[] {
    const around = by === 'uuid' ? '' : folder;
    const [below, all]: [number[], number[]] = [[], []];
    let hasCompany = around === '';
    this.files.forEach((file, index) => {
      if (index === list || file === null || file.kind === 'aside') return;
      const isBelow = file.folder === around || file.folder.startsWith(`${around}/`);
      hasCompany ||= isBelow;
      if (named.has(index) || (of === 'records' && file.kind !== 'record')) return;
      // What it is by a list of UUIDs nobody knows before it is read.
      if (file.waiting || (by === 'uuid' && file.sha512 === null)) return;
      all.push(index);
      if (isBelow) below.push(index);
    });
    return around !== '' && hasCompany ? below : all;
  }

  private pathOf(index: number): string {
    const { folder = '', name = '' } = this.files[index] ?? {};
    return folder === '' ? name : `${folder}/${name}`;
  }

  file(index: number): SuppliedFile | undefined {
    return this.files[index] ?? undefined;
  }

  withUuid(uuid: string): Meant | null {
    return this.byUuid.get(uuid) ?? null;
  }

  withDigest(sha512: string): readonly number[] | null {
    return this.byDigest.get(sha512) ?? null;
  }

  at(path: string): Meant | null {
    return this.byPath.get(path) ?? null;
  }

  endingIn(path: string): Meant | null {
    return this.byEnd.get(path) ?? null;
  }
}

interface Finding {
  /** `found`, `missing`, `not-read-yet`, or in what the file that is there differs. */
  readonly state: 'found' | 'missing' | 'not-read-yet' | DifferentEntry['aspect'];
  /** The files that the entry means. */
  readonly files: readonly number[];
  /** The one of them that it was held against; null where there is none. */
  readonly evidence: number | null;
}

const MISSING: Finding = { state: 'missing', files: [], evidence: null };
const NOT_READ_YET: Finding = { state: 'not-read-yet', files: [], evidence: null };

/** What there is among the files that one name or UUID can mean. */
interface Among {
  /** Those that were not read, first those that are still to be. */
  readonly unread: readonly number[];
  /** Those that were not read, and then those of which the list has no digest: an entry whose digest fits none takes the next. */
  readonly left: Iterator<number, undefined>;
  /** The first that is a record, and the first unread one that may be; null where none is. */
  readonly record: number | null;
  readonly unreadRecord: number | null;
  /** The UUIDs of records. */
  readonly uuids: ReadonlySet<string>;
}

/** Looks up the entries of one list, each once. */
class Search {
  private readonly supplied: Supplied;
  private readonly folder: string;
  /** How many names of the list have an end in common. */
  private readonly sameEnd = new Map<string, number>();
  private readonly digests: ReadonlySet<string | null>;
  private readonly among = new Map<Meant, Among>();

  constructor(supplied: Supplied, entries: readonly InventoryEntry[], folder: string) {
    this.supplied = supplied;
    this.folder = folder;
    this.digests = new Set(entries.map(({ sha512 }) => sha512));
    for (const path of new Set(entries.flatMap(({ name }) => (name === null ? [] : [plainPath(name)])))) {
      for (const end of [path, ...endsOf(path)]) this.sameEnd.set(end, (this.sameEnd.get(end) ?? 0) + 1);
    }
  }

  find(entry: InventoryEntry): Finding {
    const { uuid, name, sha512 } = entry;
    if (uuid !== null) return this.byUuid(uuid, entry);
    const meant = name === null ? null : this.named(name);
    if (meant !== null) return this.contentOf(meant, entry);
    if (sha512 === null) return MISSING;
    const files = this.supplied.withDigest(sha512);
    if (files !== null) return { ...found(files), state: name === null ? 'found' : 'name' };
    // Under its name it is not here; what is still to be read can have its content under another.
    const { some, waiting } = this.supplied.unread;
    return waiting || (some && name === null) ? NOT_READ_YET : MISSING;
  }

  private byUuid(uuid: string, entry: InventoryEntry): Finding {
    const meant = this.supplied.withUuid(uuid);
    const namesakes = entry.name === null ? null : this.named(entry.name);
    const there = namesakes === null ? null : this.amongThe(namesakes);
    const unread = there?.unreadRecord ?? null;
    if (meant !== null) {
      const content = this.contentOf(meant, entry);
      if (content.state !== 'found' || entry.name === null || this.isSoNamed(uuid, entry.name, there))
        return content;
      return unread === null ? { ...content, state: 'name' } : this.notRead(unread, content.files);
    }
    if (unread !== null) return this.notRead(unread, [unread]);
    if (namesakes !== null && there !== null && there.record !== null)
      return { state: 'uuid', files: namesakes.files, evidence: there.record };
    return this.supplied.unread.records ? NOT_READ_YET : MISSING;
  }

  /**
   * Whether no record but one of a UUID has the name that the list gives it. The folder may be another, unless another
   * record is at that very path; and the name may be that of its recording.
   */
  private isSoNamed(uuid: string, name: string, there: Among | null): boolean {
    if (there !== null) return there.uuids.has(uuid) || (there.record ?? there.unreadRecord) === null;
    if (!isNamedAsRecord(name)) return true;
    const path = plainPath(name);
    const namesakes = this.supplied.endingIn(path.slice(path.lastIndexOf('/') + 1));
    return namesakes !== null && this.amongThe(namesakes).uuids.has(uuid);
  }

  private contentOf(meant: Meant, { sha512 }: InventoryEntry): Finding {
    const { unread, left } = this.amongThe(meant);
    const [first = 0] = meant.files;
    if (sha512 === null) {
      const [notRead] = unread.length < meant.files.length ? [] : unread;
      return notRead === undefined ? found(meant.files) : this.notRead(notRead, meant.files);
    }
    const same = meant.byDigest.get(sha512);
    if (same !== undefined) return found(same);
    const evidence = left.next().value ?? unread[0] ?? first;
    return this.supplied.file(evidence)?.sha512 === null
      ? this.notRead(evidence, [evidence])
      : { state: 'sha512', files: [evidence], evidence };
  }

  private notRead(evidence: number, files: readonly number[]): Finding {
    const { waiting = false } = this.supplied.file(evidence) ?? {};
    return { state: waiting ? 'not-read-yet' : 'not-read', files, evidence };
  }

  private amongThe(meant: Meant): Among {
    const known = this.among.get(meant);
    if (known !== undefined) return known;
    const waiting: number[] = [];
    const notRead: number[] = [];
    const left: number[] = [];
    const uuids = new Set<string>();
    let record: number | null = null;
    for (const index of meant.files) {
      const file = this.supplied.file(index);
      if (file === undefined) continue;
      if (file.sha512 === null) (file.waiting ? waiting : notRead).push(index);
      else if (!this.digests.has(file.sha512)) left.push(index);
      if (file.sha512 === null || file.kind !== 'record') continue;
      record ??= index;
      if (file.uuid !== null) uuids.add(plainUuid(file.uuid));
    }
    const unread = [...waiting, ...notRead];
    const unreadRecord = unread.find((index) => mayBeRecord(this.supplied.file(index))) ?? null;
    const among = { unread, left: [...unread, ...left].values(), record, unreadRecord, uuids };
    this.among.set(meant, among);
    return among;
  }

  /**
   * The files that a name can mean: that path from the list's own folder; that path; those whose path ends in it; and
   * where no other name of the list can mean it, the one whose path it ends in, or else the only one of its last part.
   */
  private named(name: string): Meant | null {
    const path = plainPath(name);
    const own = this.folder === '' ? null : this.supplied.at(plainPath(`${this.folder}/${path}`));
    const near = own ?? this.supplied.at(path) ?? this.supplied.endingIn(path);
    if (near !== null) return near;
    const ends = endsOf(path).filter((end) => this.sameEnd.get(end) === 1);
    const whole = ends.toReversed().find((end) => this.supplied.at(end) !== null);
    if (whole !== undefined) return this.supplied.at(whole);
    const last = path.slice(path.lastIndexOf('/') + 1);
    const only = this.sameEnd.get(last) === 1 ? this.supplied.endingIn(last) : null;
    return only?.files.length === 1 ? only : null;
  }
}

const found = (files: readonly number[]): Finding => ({ state: 'found', files, evidence: files[0] ?? null });

/** Whether a file that was not read is named as a record, or may turn out to be one once it is. */
const mayBeRecord = (file: SuppliedFile | undefined): boolean =>
  file?.kind === 'record' || (file?.waiting === true && classOfName(file.name) !== 'recording');

function add(map: Map<string, Meant>, key: string, file: number, sha512: string | null): void {
  const meant = map.get(key) ?? { files: [], byDigest: new Map<string, number[]>() };
  if (meant.files.length === 0) map.set(key, meant);
  meant.files.push(file);
  if (sha512 !== null) push(meant.byDigest, sha512, file);
}

function push(map: Map<string, number[]>, key: string, file: number): void {
  const files = map.get(key);
  if (files === undefined) map.set(key, [file]);
  else files.push(file);
}

/** A path as file systems compare them: composed, without regard to case, "/" between its parts and nothing in front. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.normalize('NFC').toLowerCase().split(/[\\/]/)) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The ends of a path that begin with a part of it, from its last part on to longer ones, itself left out. */
function endsOf(path: string): string[] {
  const ends: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    ends.push(path.slice(at + 1));
    if (ends.length === bounds.inventory.folders) break;
  }
  return ends;
}

/** All that an entry says: a name that stands there with two digests stands for two files. */
const keyOf = ({ uuid, name, sha512 }: InventoryEntry): string =>
  JSON.stringify([uuid, name === null ? null : plainPath(name), sha512]);

function timesNamed(entries: readonly InventoryEntry[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const entry of entries) times.set(keyOf(entry), (times.get(keyOf(entry)) ?? 0) + 1);
  return times;
}

function textOf({ uuid, name, sha512 }: InventoryEntry): string {
  const text = [uuid, name].filter((one) => one !== null).join(', ') || (sha512 ?? '');
  return cut(text, bounds.inventory.shownText);
}
