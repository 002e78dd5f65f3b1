import { bounds } from '../bounds';
import { lineagesOf, plainUuid, type Lineage, type LineageKind } from '../compare/named';
import { grouped } from '../evidence/grouped';
import type { RecordReport, Report } from '../report/report';
import { fitsContentHash } from '../vcon/content-hash';
import type { JsonObject, JsonValue } from '../vcon/json';

/** Two files of the evidence that are worth holding against each other. */
export interface RelatedRecords {
  /** Indices into the report's `evidence`; the earlier version, or the file that came first, is the first. */
  readonly first: number;
  readonly second: number;
  /** `amended`, `redacted`: the second one names the first as its earlier version. */
  readonly how: LineageKind | 'same-uuid' | 'same-bytes';
}

/**
 * Pairs among the records of a report that name each other, share a UUID, or are one file under two names; versions
 * first, and no more than `bounds.comparison.offers`. They are what records say of themselves: nothing is proven by it.
 */
export function relatedRecords(report: Report): RelatedRecords[] {
  const pairs = new Map<string, RelatedRecords>();
  const add = (first: number, second: number, how: RelatedRecords['how']): void => {
    const key = [first, second].toSorted((a, b) => a - b).join(' ');
    if (first === second || pairs.has(key) || pairs.size >= bounds.comparison.offers) return;
    pairs.set(key, { first, second, how });
  };

  const records = report.records.filter(({ form }) => form !== 'none');
  const byUuid = grouped(records, ({ uuid }) => (uuid === null ? [] : [plainUuid(uuid)]));
  byUuid.delete('');
  const bySha512 = grouped(records, ({ evidence }) => [report.evidence[evidence]?.sha512 ?? '']);
  for (const newer of records) {
    for (const lineage of namedBy(newer)) {
      const older = [
        ...(byUuid.get(plainUuid(lineage.uuid ?? '')) ?? []),
        ...lineage.hash.sha512.flatMap((hex) => bySha512.get(hex) ?? []).filter(fits(report, lineage)),
      ];
      // Of several that have the UUID, the one that the hash fits as well is the one meant.
      const meant = fits(report, lineage);
      for (const one of [...older.filter(meant), ...older]) {
        add(one.evidence, newer.evidence, lineage.kind);
      }
    }
  }
  for (const [first, ...others] of byUuid.values()) {
    for (const other of others) add(first?.evidence ?? 0, other.evidence, 'same-uuid');
  }
  report.evidence.forEach(({ sha512 }, index) => {
    const [record] = sha512 === null ? [] : (bySha512.get(sha512) ?? []);
    if (record !== undefined) add(record.evidence, index, 'same-bytes');
  });
  return [...pairs.values()];
}

/** Whether the file of a record is the one whose hash is given. */
const fits =
  ({ evidence }: Report, { hash }: Lineage) =>
  (record: RecordReport): boolean => {
    const sha512 = evidence[record.evidence]?.sha512 ?? null;
    return sha512 !== null && fitsContentHash(hash, { sha512 }) !== false;
  };

/** The earlier versions that a record names, read off the fields that its report lists. */
function namedBy({ fields }: RecordReport): Lineage[] {
  const members = new Map<string, Map<string, JsonValue>>();
  for (const { pointer, value, type } of fields) {
    const [, member, name, index] =
      /^\/(amended|appended|redacted)\/([^/]+)(?:\/(\d+))?$/.exec(pointer) ?? [];
    if (member === undefined || name === undefined) continue;
    const object = members.get(member) ?? new Map<string, JsonValue>();
    members.set(member, object);
    const given = type === 'string' ? (value ?? '') : null;
    const before = object.get(name);
    // A content_hash may be a list.
    if (index === undefined) object.set(name, type === 'array' ? [] : given);
    else if (Array.isArray(before)) object.set(name, [...(before as readonly JsonValue[]), given]);
  }
  const vcon: JsonObject = members;
  return lineagesOf(vcon);
}
