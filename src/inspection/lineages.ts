/** How one record is tied to others of the evidence, read off the fields that name others. */
import { bounds } from '../bounds';
import { isRead, type EvidenceFile } from '../evidence/evidence';
import type { RecordReport, Report } from '../report/report';
import type { PrivateKey } from '../signature/private-key';
import { fitsContentHash, type FileDigests } from '../vcon/content-hash';
import { isString, type JsonValue } from '../vcon/json';
import type { Said } from '../wording';
import { lineageReferences, plainUuid, type LineageReference } from '../witness/lineage-reference';
import {
  lineageForest,
  type LineageFit,
  type LineageForest,
  type LineageRecord,
  type LineageRow,
} from '../witness/lineage-tree';
import { fileDigests } from './file-digests';
import { reopened } from './reopened';

/** The part of the forest that one record stands in, as it is drawn. */
export interface RecordLineage {
  readonly rows: readonly DrawnRecord[];
  /** Rows that are left out. */
  readonly more: number;
  readonly remarks: readonly Said[];
}

/** One row of the drawing: a record that was supplied, or one that is named alone. */
export interface DrawnRecord {
  /** Index into the report's `evidence`; null: it was not supplied. */
  readonly evidence: number | null;
  /** As written; null where there is none. */
  readonly uuid: string | null;
  /** `created_at`, as written. */
  readonly createdAt: string | null;
  /** 0 for a root. */
  readonly depth: number;
  /** The link by which it stands below the one above it; null for a root. */
  readonly link: DrawnLink | null;
  readonly end: LineageRow['end'];
}

export interface DrawnLink {
  readonly kind: LineageReference['kind'];
  readonly fit: LineageFit;
  /** The record that it stands in is unaltered. */
  readonly protected: boolean;
  /** Index into the report's `evidence` of the record that it stands in, and where in it. */
  readonly statedIn: number;
  readonly pointer: string;
  readonly said: readonly Said[];
}

interface Drawn {
  /** The records by the indices that the forest has. */
  readonly records: readonly RecordReport[];
  readonly forest: LineageForest;
}

/** Worked out once for each report. */
const drawn = new WeakMap<Report, Promise<Drawn>>();

/**
 * How a record is tied to others; null where it names none and none names it.
 * @param index into the report's `evidence`
 * @param files those that the report is about, by their indices in it
 */
export async function recordLineage(
  report: Report,
  files: readonly EvidenceFile[],
  keys: readonly PrivateKey[],
  index: number,
): Promise<RecordLineage | null> {
  const drawing = drawn.get(report) ?? draw(report, files, keys);
  drawn.set(report, drawing);
  const { records, forest } = await drawing;
  const own = forest.nodes.findIndex(({ record }) => record !== null && records[record]?.evidence === index);
  if (own === -1) return null;
  const trees = treesWith(forest.rows, own);
  const rows = around(trees, own);
  const shown: DrawnRecord[] = [];
  for (const [at, row] of rows.entries()) shown.push(await show(row, at < bounds.lineage.opened));
  return { rows: shown, more: trees.length - rows.length, remarks: forest.remarks };

  async function show({ node, depth, link, end }: LineageRow, withDate: boolean): Promise<DrawnRecord> {
    const { record: at = null, uuid = null } = forest.nodes[node] ?? {};
    const record = at === null ? undefined : records[at];
    return {
      evidence: record?.evidence ?? null,
      uuid: uuid?.slice(0, bounds.fieldValue) ?? null,
      createdAt: record === undefined ? null : await dateOf(record, files, withDate ? keys : null),
      depth,
      link: link === null ? null : showLink(link),
      end,
    };
  }

  function showLink(index: number): DrawnLink | null {
    const link = forest.links[index];
    if (link === undefined) return null;
    const { reference, fit, said } = link;
    return {
      kind: reference.kind,
      fit,
      protected: link.protected,
      statedIn: records[link.record]?.evidence ?? 0,
      pointer: reference.pointer,
      said,
    };
  }
}

/** The trees of a forest that a node stands in, one after the other. */
function treesWith(rows: readonly LineageRow[], node: number): LineageRow[] {
  const trees: LineageRow[][] = [];
  for (const row of rows) {
    if (row.depth === 0) trees.push([row]);
    else trees.at(-1)?.push(row);
  }
  return trees.filter((tree) => tree.some((row) => row.node === node)).flat();
}

/** As many rows as are drawn: from the first on, or around the record itself with those that it stands below. */
function around(rows: readonly LineageRow[], own: number): LineageRow[] {
  const most = bounds.lineage.rows;
  const at = rows.findIndex(({ node }) => node === own);
  if (at < most) return rows.slice(0, most);
  const from = at - Math.floor(most / 2);
  const above: LineageRow[] = [];
  let depth = rows[from]?.depth ?? 0;
  for (let i = from - 1; i >= 0 && depth > 0; i--) {
    const row = rows[i];
    if (row === undefined || row.depth >= depth) continue;
    above.unshift(row);
    depth = row.depth;
  }
  return [...above, ...rows.slice(from, from + most)];
}

async function draw(
  report: Report,
  files: readonly EvidenceFile[],
  keys: readonly PrivateKey[],
): Promise<Drawn> {
  const records = report.records.filter(({ form }) => form !== 'none').slice(0, bounds.lineage.records);
  const references = records.map(referencesOf);
  const asked = new Map<string, LineageReference[]>();
  for (const reference of references.flat()) {
    const uuid = plainUuid(reference.uuid ?? '');
    const before = asked.get(uuid);
    if (before === undefined) asked.set(uuid, [reference]);
    else if (before.length < bounds.lineage.linksOfOne) before.push(reference);
  }
  const nameless = asked.get('') ?? [];
  let left = bounds.lineage.opened;
  const lineages: LineageRecord[] = [];
  for (const [at, record] of records.entries()) {
    const { uuid, evidence, questions } = record;
    const sha512 = report.evidence[evidence]?.sha512 ?? null;
    let digests: FileDigests[] = sha512 === null ? [] : [{ sha512 }];
    const wants = [...(asked.get(plainUuid(uuid ?? '')) ?? []), ...(uuid === null ? [] : nameless)];
    // Another digest, or one of what is inside the file, takes another look at it.
    const open = wants.filter(
      ({ hash }) => hash.unusable === null && sha512 !== null && fitsContentHash(hash, { sha512 }) !== true,
    );
    if (open.length > 0 && left > 0) {
      left--;
      digests = (await moreDigests(files[evidence], keys, open)) ?? digests;
    }
    lineages.push({
      uuid,
      files: digests,
      unaltered: questions.unaltered.answer === 'yes',
      references: references[at] ?? [],
    });
  }
  return { records, forest: lineageForest(lineages) };
}

async function moreDigests(
  file: EvidenceFile | undefined,
  keys: readonly PrivateKey[],
  references: readonly LineageReference[],
): Promise<FileDigests[] | null> {
  const opened = await reopened(file, keys);
  if (file === undefined || !isRead(file) || opened === null) return null;
  const others = references.flatMap(({ hash }) => hash.others);
  const [first] = references;
  return first === undefined ? null : fileDigests(file, opened, { ...first.hash, others });
}

/** The records that a record names, read off the fields that its report lists. */
function referencesOf({ fields }: RecordReport): LineageReference[] {
  const members = new Map<string, JsonValue>();
  const group: Map<string, JsonValue>[] = [];
  for (const { pointer, value, type } of fields) {
    const given = type === 'string' ? (value ?? '') : null;
    const [, member, place, name, element] = naming(pointer) ?? [];
    if (member === undefined || name === undefined) continue;
    let object: Map<string, JsonValue>;
    if (member === 'group') {
      const at = Number(place);
      if (at >= bounds.lineage.linksOfOne) continue;
      object = group[at] ??= new Map<string, JsonValue>();
    } else {
      const known = members.get(member);
      object = known instanceof Map ? known : new Map<string, JsonValue>();
      members.set(member, object);
    }
    const before = object.get(name);
    // A content_hash may be a list.
    if (element === undefined) object.set(name, type === 'array' ? [] : given);
    else if (Array.isArray(before)) object.set(name, [...(before as readonly JsonValue[]), given]);
  }
  // A place in the list that names nothing stays one.
  const places = Array.from(group, (object) => object ?? null);
  if (places.length > 0) members.set('group', places);
  return lineageReferences(members, bounds.lineage.linksOfOne);
}

/** Member, place in it where that is a list, name and place in that, of a field that says which record is meant. */
function naming(pointer: string): RegExpExecArray | null {
  if (!/^\/[arg]/.test(pointer)) return null;
  return /^\/(?:(amended|appended|redacted|group)(?:\/(\d+))?\/([a-z_]+)(?:\/(\d+))?)$/.exec(pointer);
}

/**
 * When a record was made, by its own word.
 * @param keys null: it is not opened again for it
 */
async function dateOf(
  { fields, evidence }: RecordReport,
  files: readonly EvidenceFile[],
  keys: readonly PrivateKey[] | null,
): Promise<string | null> {
  const field = fields.find(({ pointer }) => pointer === '/created_at');
  if (field !== undefined) return field.type === 'string' ? (field.value?.slice(0, 100) ?? null) : null;
  const file = files[evidence];
  if (keys === null || file === undefined || file.size > bounds.lineage.openedBytes) return null;
  const content = (await reopened(file, keys))?.content;
  const date = content?.kind === 'vcon' ? content.vcon.get('created_at') : undefined;
  return isString(date) ? date.slice(0, 100) : null;
}
