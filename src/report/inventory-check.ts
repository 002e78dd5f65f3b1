import { bounds } from '../bounds';
import type { Inventory, InventoryEntry } from '../evidence/inventory';
import { plainUuid } from '../evidence/inventory-signs';
import { cut } from './plain-text';
import type { DifferentEntry, ListedEntry, ListReport, RepeatedEntry } from './report';

/** A supplied file, as far as a list can name it. */
export interface SuppliedFile {
  /** Folder it came from, parts separated by "/"; "" where it came alone. */
  readonly folder: string;
  readonly name: string;
  /** Hex; null where it was not read. */
  readonly sha512: string | null;
  /** `aside`: no part of what a list would name (another list, an earlier report, a key, an archive whose members are here). */
  readonly kind: 'record' | 'file' | 'aside';
  /** What a record calls itself; null where it does not, is locked, or the file is no record. */
  readonly uuid: string | null;
}

/** Files that one name or UUID can mean, by their places in the evidence. */
interface Meant {
  readonly files: number[];
  /** The first file of each content. */
  readonly byDigest: Map<string, number>;
}

/**
 * All that was supplied, so that lists can be held against it: by UUID, name and SHA-512. Looking up one entry takes a
 * time that does not grow with the files.
 */
export class Supplied {
  private readonly files: readonly SuppliedFile[];
  private readonly byUuid = new Map<string, Meant>();
  private readonly byPath = new Map<string, Meant>();
  /** By every end of a path that begins with a part of it, the whole path too. */
  private readonly byEnd = new Map<string, Meant>();
  private readonly byDigest = new Map<string, number>();

  /** @param files in the order of the report's `evidence` */
  constructor(files: readonly SuppliedFile[]) {
    this.files = files;
    files.forEach((file, index) => {
      const { folder, name, sha512, uuid } = file;
      if (sha512 !== null && !this.byDigest.has(sha512)) this.byDigest.set(sha512, index);
      if (uuid !== null && file.kind === 'record') add(this.byUuid, plainUuid(uuid), index, sha512);
      const path = plainPath(`${folder}/${name}`);
      add(this.byPath, path, index, sha512);
      for (const end of [path, ...endsOf(path)]) add(this.byEnd, end, index, sha512);
    });
  }

  /**
   * Holds one list against what was supplied.
   * @param list its place among the files
   */
  compare({ by, entries, unread }: Inventory, list: number): ListReport {
    const folder = this.files[list]?.folder ?? '';
    const search = new Search(this, entries, folder);
    const named = new Set<Meant>();
    const alone = new Set<number>();
    const states = { found: 0, missing: [] as ListedEntry[], different: [] as DifferentEntry[] };
    const lines = timesNamed(entries);
    const twice: RepeatedEntry[] = [];
    const done = new Set<string>();
    let namesOthers = false;
    for (const entry of entries) {
      const key = keyOf(entry);
      if (done.has(key)) continue;
      done.add(key);
      const { state, meant, evidence } = search.find(entry);
      const said = { line: entry.line, text: textOf(entry) };
      if (meant !== null) named.add(meant);
      if (evidence !== null) {
        alone.add(evidence);
        namesOthers ||= this.files[evidence]?.kind === 'file';
      }
      if (state === 'found') states.found++;
      else if (state === 'missing' || evidence === null) states.missing.push(said);
      else states.different.push({ ...said, evidence, aspect: state });
      const [listed, supplied] = [lines.get(key) ?? 1, meant?.files.length ?? (evidence === null ? 0 : 1)];
      if (listed > 1 || supplied > 1) twice.push({ ...said, listed, supplied });
    }
    for (const { files } of named) for (const file of files) alone.add(file);
    const extraOf = by === 'sha512' || (by === 'name' && namesOthers) ? 'files' : 'records';
    const extra = this.notNamed(alone, list, extraOf, by === 'uuid' ? '' : folder);
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
        different: states.different.length,
        extra: extra.length,
        twice: twice.length,
        unread,
      },
      missing: states.missing.slice(0, shown),
      different: states.different.slice(0, shown),
      twice: twice.slice(0, shown),
      extra: extra.slice(0, shown),
    };
  }

  /** Files that a list leaves out: of those beside and below it, where there are any. */
  private notNamed(
    named: ReadonlySet<number>,
    list: number,
    of: ListReport['extraOf'],
    folder: string,
  ): number[] {
    const [below, all]: [number[], number[]] = [[], []];
    let hasCompany = folder === '';
    this.files.forEach((file, index) => {
      if (index === list || file.kind === 'aside') return;
      const isBelow = file.folder === folder || file.folder.startsWith(`${folder}/`);
      hasCompany ||= isBelow;
      if (named.has(index) || (of === 'records' && file.kind !== 'record')) return;
      all.push(index);
      if (isBelow) below.push(index);
    });
    return folder !== '' && hasCompany ? below : all;
  }

  private pathOf(index: number): string {
    const { folder = '', name = '' } = this.files[index] ?? {};
    return folder === '' ? name : `${folder}/${name}`;
  }

  file(index: number): SuppliedFile | undefined {
    return this.files[index];
  }

  withUuid(uuid: string): Meant | null {
    return this.byUuid.get(uuid) ?? null;
  }

  withDigest(sha512: string): number | null {
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
  /** `found`, `missing`, or in what the file that is there differs. */
  readonly state: 'found' | 'missing' | DifferentEntry['aspect'];
  readonly meant: Meant | null;
  /** The file that is there; null where none is. */
  readonly evidence: number | null;
}

const MISSING: Finding = { state: 'missing', meant: null, evidence: null };

/** Looks up the entries of one list. */
class Search {
  private readonly supplied: Supplied;
  private readonly folder: string;
  /** How many names of the list have an end in common. */
  private readonly sameEnd = new Map<string, number>();

  constructor(supplied: Supplied, entries: readonly InventoryEntry[], folder: string) {
    this.supplied = supplied;
    this.folder = folder;
    for (const path of new Set(entries.flatMap(({ name }) => (name === null ? [] : [plainPath(name)])))) {
      for (const end of [path, ...endsOf(path)]) this.sameEnd.set(end, (this.sameEnd.get(end) ?? 0) + 1);
    }
  }

  find(entry: InventoryEntry): Finding {
    if (entry.uuid !== null) return this.byUuid(entry.uuid, entry);
    const meant = entry.name === null ? null : this.named(entry.name);
    if (meant !== null) return this.contentOf(meant, entry);
    const evidence = entry.sha512 === null ? null : this.supplied.withDigest(entry.sha512);
    if (evidence === null) return MISSING;
    return { state: entry.name === null ? 'found' : 'name', meant: null, evidence };
  }

  private byUuid(uuid: string, entry: InventoryEntry): Finding {
    const meant = this.supplied.withUuid(uuid);
    if (meant !== null) return this.contentOf(meant, entry);
    const namesakes = entry.name === null ? null : this.named(entry.name);
    const [other] = namesakes?.files ?? [];
    if (other === undefined || this.supplied.file(other)?.kind !== 'record') return MISSING;
    return { state: 'uuid', meant: namesakes, evidence: other };
  }

  private contentOf(meant: Meant, { sha512 }: InventoryEntry): Finding {
    const [first = null] = meant.files;
    if (sha512 === null) return { state: 'found', meant, evidence: first };
    const same = meant.byDigest.get(sha512);
    if (same !== undefined) return { state: 'found', meant, evidence: same };
    const unread = meant.byDigest.size === 0;
    return { state: unread ? 'not-read' : 'sha512', meant, evidence: first };
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

function add(map: Map<string, Meant>, key: string, file: number, sha512: string | null): void {
  const meant = map.get(key) ?? { files: [], byDigest: new Map<string, number>() };
  if (meant.files.length === 0) map.set(key, meant);
  meant.files.push(file);
  if (sha512 !== null && !meant.byDigest.has(sha512)) meant.byDigest.set(sha512, file);
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

const keyOf = ({ uuid, name, sha512 }: InventoryEntry): string =>
  uuid !== null ? `uuid ${uuid}` : name !== null ? `name ${plainPath(name)}` : `sha512 ${sha512 ?? ''}`;

function timesNamed(entries: readonly InventoryEntry[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const entry of entries) times.set(keyOf(entry), (times.get(keyOf(entry)) ?? 0) + 1);
  return times;
}

function textOf({ uuid, name, sha512 }: InventoryEntry): string {
  const text = [uuid, name].filter((one) => one !== null).join(', ') || (sha512 ?? '');
  return cut(text, bounds.inventory.shownText);
}
