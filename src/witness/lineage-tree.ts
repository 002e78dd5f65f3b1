/**
 * How the records of one set of evidence name each other, laid out as a forest to be drawn: earlier versions above
 * later ones, groups above their members. A link stands in one record and says something of another; it is as good as
 * the record that it stands in, and no proof of the other one.
 */
import { bounds } from '../bounds';
import { fitsContentHash, type FileDigests } from '../vcon/content-hash';
import { message, said, type Said } from '../wording';
import { plainUuid, type LineageReference } from './lineage-reference';

/** What has to be known of a record. */
export interface LineageRecord {
  readonly uuid: string | null;
  /** Digests of its file, and of what may have been the file: what is inside a compression or an encryption. */
  readonly files: readonly FileDigests[];
  /** Whether it is unaltered: the answer of its own report. */
  readonly unaltered: boolean;
  readonly references: readonly LineageReference[];
}

/**
 * How well a record fits a link. `both`: UUID and hash. `hash-differs`: the UUID alone. `no-hash`: the UUID, and no hash
 * is given that could be used. `hash-unknown`: the UUID, and the hash was not compared. `hash-only`: the hash, and no
 * UUID to compare. `uuid-differs`: the hash, but another UUID. `absent`: none was supplied that fits in any of these
 * ways. `nothing`: the link says neither UUID nor hash.
 */
export type LineageFit =
  'both' | 'hash-differs' | 'no-hash' | 'hash-unknown' | 'hash-only' | 'uuid-differs' | 'absent' | 'nothing';

export interface LineageNode {
  /** Index of the record; null for one that is named and was not supplied. */
  readonly record: number | null;
  /** UUID as written, of an absent one by the link that names it. */
  readonly uuid: string | null;
}

export interface LineageLink {
  /** Index of the record that the link stands in. */
  readonly record: number;
  readonly reference: LineageReference;
  /** Indices of nodes: the earlier version and the later one, or the group and its member. */
  readonly parent: number;
  readonly child: number;
  readonly fit: LineageFit;
  /** How many supplied records fit equally well, files that are copies counted once; each has a link of its own. */
  readonly candidates: number;
  /** The record that it stands in is unaltered, so that its signer wrote the link. */
  readonly protected: boolean;
  /** A record that names itself. */
  readonly self: boolean;
  /** What fits and what does not, and how good the link is. */
  readonly said: readonly Said[];
}

/** One row of the drawing. */
export interface LineageRow {
  readonly node: number;
  /** 0 for a root. */
  readonly depth: number;
  /** The link by which it stands below its parent; null for a root. */
  readonly link: number | null;
  /**
   * Why nothing is drawn below it: `again`: it is drawn with all that is below it elsewhere; `cycle`: it stands above
   * itself; `deep`: as many generations are drawn as the bound allows.
   */
  readonly end: 'again' | 'cycle' | 'deep' | null;
}

export interface LineageForest {
  /** Those that have a link, records in their order, then absent ones. */
  readonly nodes: readonly LineageNode[];
  readonly links: readonly LineageLink[];
  /** In the order in which they are drawn. */
  readonly rows: readonly LineageRow[];
  /** What is wrong or left out as a whole. */
  readonly remarks: readonly Said[];
}

/** Lays out how records name each other, within `bounds.lineage`. `records` are in the order of the report. */
export function lineageForest(records: readonly LineageRecord[]): LineageForest {
  const linking = new Linking(records.slice(0, bounds.lineage.records));
  const { nodes, links, left } = linking.run();
  const { rows, cycles } = draw(nodes.length, links);
  const remarks: Said[] = [];
  const beyond = records.slice(bounds.lineage.records);
  const n = beyond.reduce((sum, { references }) => sum + references.length, left);
  if (n > 0)
    remarks.push(
      said('{n} link between records is not shown.|{n} links between records are not shown.', { n }),
    );
  if (cycles) {
    remarks.push(said('Records name each other in a circle, so that none of them can be the first.'));
  }
  return { nodes, links, rows, remarks };
}

/** Finds out which records are meant. */
class Linking {
  private readonly records: readonly LineageRecord[];
  private readonly byUuid = new Map<string, number[]>();
  private readonly byHash = new Map<string, number[]>();
  private readonly nodeOf = new Map<string, number>();
  private readonly nodes: LineageNode[] = [];
  private readonly links: LineageLink[] = [];
  private left = 0;

  constructor(records: readonly LineageRecord[]) {
    this.records = records;
    records.forEach(({ uuid, files }, index) => {
      if (uuid !== null && plainUuid(uuid) !== '') push(this.byUuid, plainUuid(uuid), index);
      const digests = files.flatMap(({ sha512, sha384, sha256 }) => [sha512, sha384, sha256]);
      for (const hex of new Set(digests)) if (hex) push(this.byHash, hex, index);
    });
  }

  run(): { nodes: LineageNode[]; links: LineageLink[]; left: number } {
    const { links: most, linksOfOne } = bounds.lineage;
    this.records.forEach(({ references }, record) => {
      for (const reference of references.slice(0, linksOfOne)) {
        if (this.links.length >= most) this.left++;
        else this.resolve(record, reference);
      }
      this.left += Math.max(0, references.length - linksOfOne);
    });
    return { nodes: this.nodes, links: this.links, left: this.left };
  }

  private resolve(record: number, reference: LineageReference): void {
    const { found, fit } = this.candidates(reference);
    if (found.length === 0) {
      const key = `${plainUuid(reference.uuid ?? '')} ${reference.uuid === null ? reference.hash.tokens.join() : ''}`;
      // What names nothing is another unknown record each time.
      const unknown = fit === 'nothing' ? `? ${record} ${reference.pointer}` : `absent ${key}`;
      this.link(record, reference, fit, 1, this.node(unknown, { record: null, uuid: reference.uuid }));
      return;
    }
    for (const candidate of found.slice(0, bounds.lineage.candidates)) {
      const node = this.supplied(candidate);
      this.link(record, reference, fit, found.length, node, candidate === record);
    }
  }

  private link(
    record: number,
    reference: LineageReference,
    fit: LineageFit,
    candidates: number,
    other: number,
    self = false,
  ): void {
    const own = this.supplied(record);
    const [parent, child] = reference.kind === 'group' ? [own, other] : [other, own];
    const isProtected = this.records[record]?.unaltered === true;
    const words = [
      said(fitWords[fit]),
      ...(candidates > 1 ? [said('{n} of the supplied records fit equally well.', { n: candidates })] : []),
      ...(self ? [said('The record names itself.')] : []),
      said(isProtected ? PROTECTED : OPEN),
    ];
    const about = { record, reference, parent, child, fit, candidates, protected: isProtected, self };
    this.links.push({ ...about, said: words });
  }

  private supplied(record: number): number {
    return this.node(String(record), { record, uuid: this.records[record]?.uuid ?? null });
  }

  private node(key: string, node: LineageNode): number {
    const known = this.nodeOf.get(key);
    if (known !== undefined) return known;
    this.nodeOf.set(key, this.nodes.length);
    return this.nodes.push(node) - 1;
  }

  /** The records that fit a reference best, and how. */
  private candidates({ uuid, hash }: LineageReference): { found: number[]; fit: LineageFit } {
    const tokens = [...hash.sha512, ...hash.others.map(({ hex }) => hex)];
    const named = uuid === null ? '' : plainUuid(uuid);
    if (named === '' && tokens.length === 0) return { found: [], fit: 'nothing' };
    const looked = bounds.lineage.candidates * 10;
    const possible = new Set([
      ...tokens.flatMap((hex) => (this.byHash.get(hex) ?? []).slice(0, looked)),
      ...(named === '' ? [] : (this.byUuid.get(named) ?? [])).slice(0, looked),
    ]);
    const groups = new Map<LineageFit, number[]>();
    for (const index of possible) {
      const fit = this.fitOf(index, named, hash);
      if (fit !== 'absent') push(groups, fit, index);
    }
    const fit = order.find((one) => groups.has(one)) ?? 'absent';
    return { found: this.withoutCopies(groups.get(fit) ?? []), fit };
  }

  private fitOf(index: number, named: string, hash: LineageReference['hash']): LineageFit {
    const { uuid = null, files = [] } = this.records[index] ?? {};
    const byUuid = named !== '' && uuid !== null && plainUuid(uuid) === named;
    const fits = files.map((digests) => fitsContentHash(hash, digests));
    const byHash = hash.unusable === null && fits.includes(true);
    if (byHash) return byUuid ? 'both' : named !== '' && uuid !== null ? 'uuid-differs' : 'hash-only';
    if (!byUuid) return 'absent';
    if (hash.unusable !== null) return 'no-hash';
    return files.length === 0 || fits.includes(null) ? 'hash-unknown' : 'hash-differs';
  }

  private withoutCopies(found: readonly number[]): number[] {
    const seen = new Set<string>();
    return found.filter((index) => {
      const digest = this.records[index]?.files[0]?.sha512;
      if (digest === undefined) return true;
      if (seen.has(digest)) return false;
      seen.add(digest);
      return true;
    });
  }
}

function push<K>(map: Map<K, number[]>, key: K, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}

/** The better fit first: a hash shows more than a UUID, which anybody can give a record. */
const order: readonly LineageFit[] = [
  'both',
  'hash-only',
  'uuid-differs',
  'no-hash',
  'hash-unknown',
  'hash-differs',
];

const fitWords: Readonly<Record<LineageFit, string>> = {
  both: message('The UUID and the hash are those of the record that is named.'),
  'hash-differs': message(
    'The UUID is that of the record that is named, and the hash is that of another file. A version in another form, such as signed or locked, is another file, too.',
  ),
  'no-hash': message('The UUID is that of the record that is named; there is no hash to compare.'),
  'hash-unknown': message('The UUID is that of the record that is named; the hash was not compared.'),
  'hash-only': message('The hash is that of the record that is named; there is no UUID to compare.'),
  'uuid-differs': message('The hash is that of the record that is named, and the UUID is another one.'),
  absent: message('The record that is named was not supplied.'),
  nothing: message('Nothing here says which record is meant.'),
};

const PROTECTED = message('This is said in a record that is unchanged since it was signed.');
const OPEN = message(
  'This is said in a record that is not shown to be unchanged, so that anybody may have written it.',
);

/** Puts every node below its parents, with all that is below it where it comes first. */
function draw(nodes: number, links: readonly LineageLink[]): { rows: LineageRow[]; cycles: boolean } {
  const below = new Map<number, number[]>();
  const hasParent = new Set<number>();
  links.forEach(({ parent, child }, index) => {
    push(below, parent, index);
    if (parent !== child) hasParent.add(child);
  });
  const rows: LineageRow[] = [];
  const drawn = new Set<number>();
  const above = new Set<number>();
  let cycles = links.some(({ self }) => self);
  const add = (node: number, depth: number, link: number | null): void => {
    const isCycle = above.has(node);
    const children = below.get(node) ?? [];
    const end = isCycle
      ? 'cycle'
      : children.length === 0
        ? null
        : drawn.has(node)
          ? 'again'
          : depth >= bounds.lineage.depth
            ? 'deep'
            : null;
    cycles ||= isCycle;
    rows.push({ node, depth, link, end });
    // What is below it is drawn from a new root, or from another parent.
    if (end === 'deep') return;
    drawn.add(node);
    if (end !== null) return;
    above.add(node);
    for (const index of children) add(links[index]?.child ?? 0, depth + 1, index);
    above.delete(node);
  };
  const all = Array.from({ length: nodes }, (_, node) => node);
  for (const node of all) if (!hasParent.has(node)) add(node, 0, null);
  // What is left stands in a circle, or below the last generation that was drawn.
  for (const node of all) if (!drawn.has(node)) add(node, 0, null);
  return { rows, cycles };
}
