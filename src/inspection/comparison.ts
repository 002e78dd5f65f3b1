import { compareCopies, type Copy, type CopyComparison } from '../compare/copies';
import { Interner } from '../compare/interner';
import { checkLineage, type LineageReport } from '../compare/lineage';
import { isNamed, lineagesOf, type LineageKind } from '../compare/named';
import { isRead, type Evidence, type ReadFile } from '../evidence/evidence';
import type { OpenedRecord } from '../signature/layers';
import type { PrivateKey } from '../signature/private-key';
import { readCompact } from '../vcon/container';
import type { FileDigests } from '../vcon/content-hash';
import { isGzip } from '../vcon/gzip';
import { JsonError, parseJson, type JsonObject, type JsonValue } from '../vcon/json';
import { fileDigests } from './file-digests';
import { reopened } from './reopened';

/** Two files of the evidence: indices into the report's `evidence`. */
export interface Pair {
  readonly first: number;
  readonly second: number;
}

/** Two records held against each other. Where one names the other as its earlier version, that one is the first. */
export interface Comparison extends Pair {
  readonly copies: CopyComparison;
  /** What they say of being versions of each other; empty where they say nothing, or say the same. */
  readonly lineages: readonly ComparedLineage[];
}

/** One record names an earlier version: the other one, or another record. */
export interface ComparedLineage {
  readonly newer: 'first' | 'second';
  readonly kind: LineageKind;
  /** null: the version that it names is another record than the one it is compared with. */
  readonly report: LineageReport | null;
}

interface Side {
  readonly index: number;
  readonly copy: Copy;
  readonly file: ReadFile | null;
  readonly opened: OpenedRecord | null;
}

/**
 * Compares two files of the evidence, opened as `verify` opened them.
 * @returns null where the evidence has no such files
 */
export async function compareEvidence(
  evidence: Evidence,
  pair: Pair,
  keys: readonly PrivateKey[],
): Promise<Comparison | null> {
  const one = await open(evidence, pair.first, keys);
  const other = await open(evidence, pair.second, keys);
  if (one === null || other === null) return null;
  const claims = await Promise.all([claimsOf(one, other), claimsOf(other, one)]);
  const [ofOne, ofOther] = claims.map((list) => list.some(({ named }) => named !== 'no'));
  const [first, second] = ofOne === true && ofOther !== true ? [other, one] : [one, other];

  const copies = compareCopies(first.copy, second.copy);
  const versions = copies.relation === 'different' ? claims.flat() : [];
  const lineages = versions.map(({ newer, older, kind, named, files }): ComparedLineage => {
    const report = named === 'no' ? null : checkLineage(newer.record, older, kind, files);
    return { newer: newer.index === first.index ? 'first' : 'second', kind, report };
  });
  return { first: first.index, second: second.index, copies, lineages };
}

async function open(evidence: Evidence, index: number, keys: readonly PrivateKey[]): Promise<Side | null> {
  const file = evidence[index];
  if (file === undefined) return null;
  const bytes = isRead(file) ? file.content.bytes : null;
  if (!isRead(file) || bytes === null) {
    const sha512 = isRead(file) ? file.content.sha512 : null;
    const copy = { sha512, form: 'none', json: null, record: null } as const;
    return { index, copy, file: null, opened: null };
  }
  const opened = await reopened(file, keys);
  if (opened === null) return null;
  const record = opened.content.kind === 'vcon' ? opened.content.vcon : null;
  const copy = { sha512: file.content.sha512, form: opened.form, json: jsonOf(bytes, opened), record };
  return { index, copy, file, opened };
}

/** The file as JSON, whatever is in it. */
function jsonOf(bytes: Uint8Array, { content, contentBytes }: OpenedRecord): JsonValue | null {
  if (content.kind === 'vcon' && contentBytes === bytes) return content.vcon;
  if (isGzip(bytes) || readCompact(bytes) !== null) return null;
  try {
    return parseJson(bytes).value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return null;
  }
}

interface Claim {
  readonly newer: { readonly index: number; readonly record: JsonObject };
  readonly older: JsonObject;
  readonly kind: LineageKind;
  readonly named: LineageReport['named'];
  readonly files: readonly FileDigests[];
}

/** Which earlier versions a record names, and whether the other record is one of them. */
async function claimsOf({ copy: { record }, index }: Side, other: Side): Promise<Claim[]> {
  const older = other.copy.record;
  if (record === null || older === null) return [];
  const claims: Claim[] = [];
  for (const lineage of lineagesOf(record)) {
    const { file, opened } = other;
    const files = file === null || opened === null ? [] : await fileDigests(file, opened, lineage.hash);
    const { answer: named } = isNamed(lineage, older, files, new Interner());
    claims.push({ newer: { index, record }, older, kind: lineage.kind, named, files });
  }
  return claims;
}
