import type { Form } from '../report/report';
import { readContainer } from '../vcon/container';
import { isArray, isObject, isString, type JsonObject, type JsonValue } from '../vcon/json';
import { compareRecords, type Difference } from './difference';
import { Interner } from './interner';
import { lineagesOf, plainUuid, sameUuid, textOf, type LineageKind } from './named';
import { canonicalNumber } from './number';

/** One copy of a record, as far as it could be opened. */
export interface Copy {
  /** SHA-512 of the file's bytes, hex; null where it could not be read to its end. */
  readonly sha512: string | null;
  readonly form: Form;
  /** The file as JSON, the signed or locked container included; null where it is none, or was compressed. */
  readonly json: JsonValue | null;
  /** The record inside; null where it could not be opened. */
  readonly record: JsonObject | null;
}

/**
 * `same-bytes`: byte for byte. `same-json`: the same JSON, written otherwise. `same-record`: the same record in another
 * container. `different`: other records, or other versions of one. `unknown`: not to be told.
 */
export type CopyRelation = 'same-bytes' | 'same-json' | 'same-record' | 'different' | 'unknown';

export interface CopyComparison {
  readonly relation: CopyRelation;
  /** One plain sentence. */
  readonly sentence: string;
  /** What differs between the records, yours first; null where nothing does, or cannot be told. */
  readonly difference: Difference | null;
  /** One copy says that it is a later version of the other, by its UUID: what to hold it to. */
  readonly lineage: { readonly kind: LineageKind; readonly newer: 'yours' | 'ours' } | null;
}

/**
 * "Your copy against ours": how two files that should be the same record are related. It reads no signature as good:
 * whether one holds is `verify`'s to say.
 */
export function compareCopies(yours: Copy, ours: Copy): CopyComparison {
  const same = (relation: CopyRelation, sentence: string): CopyComparison => ({
    relation,
    sentence,
    difference: null,
    lineage: null,
  });
  if (yours.sha512 !== null && yours.sha512 === ours.sha512) {
    return same('same-bytes', 'The two files are the same, byte for byte.');
  }
  const interner = new Interner(canonicalNumber);
  if (yours.json !== null && ours.json !== null && sameData(yours.json, ours.json, interner)) {
    return same(
      'same-json',
      `The two files say the same and are written otherwise: ${howWritten(yours.json, ours.json)}.`,
    );
  }
  if (yours.record === null || ours.record === null) return same('unknown', whyUnknown(yours, ours));
  if (sameData(yours.record, ours.record, interner)) {
    return same('same-record', sameRecord(yours, ours));
  }
  const difference = compareRecords(yours.record, ours.record);
  if (interner.tooDeep) {
    return { ...same('unknown', 'The two records are nested too deeply to be compared.'), difference };
  }
  const lineage = lineageBetween(yours.record, ours.record);
  return {
    relation: 'different',
    sentence: different(yours.record, ours.record, lineage),
    difference,
    lineage,
  };
}

/** The same data; false where something was too deep to be looked at. */
const sameData = (a: JsonValue, b: JsonValue, interner: Interner): boolean =>
  interner.id(a) === interner.id(b) && !interner.tooDeep;

/** In which ways two texts of the same JSON differ, as a list in words. */
function howWritten(a: JsonValue, b: JsonValue): string {
  const order = !alike(a, b, (x, y) => !isObject(x) || !isObject(y) || sameOrder(x, y));
  const spelling = new Interner();
  const numbers = spelling.id(a) !== spelling.id(b);
  const ways = [order ? 'members in another order' : '', numbers ? 'numbers in other spellings' : ''].filter(
    (way) => way !== '',
  );
  return ways.length === 0 ? 'only spaces, line breaks or escapes differ' : ways.join(', ');
}

function sameOrder(a: JsonObject, b: JsonObject): boolean {
  const names = b.keys();
  for (const name of a.keys()) if (names.next().value !== name) return false;
  return true;
}

/** Whether something holds of every pair of values that stand in the same place of the same data. */
function alike(a: JsonValue, b: JsonValue, holds: (a: JsonValue, b: JsonValue) => boolean): boolean {
  if (!holds(a, b)) return false;
  if (isArray(a) && isArray(b)) return a.every((element, i) => alike(element, b[i] ?? null, holds));
  if (!isObject(a) || !isObject(b)) return true;
  for (const [name, member] of a) if (!alike(member, b.get(name) ?? null, holds)) return false;
  return true;
}

function whyUnknown(yours: Copy, ours: Copy): string {
  const what = (copy: Copy): string => (copy.form === 'encrypted' ? 'locked' : 'not readable as a record');
  const bytes =
    yours.sha512 === null || ours.sha512 === null
      ? 'The two files were not both read to their end'
      : 'The two files are not the same bytes';
  if (yours.record === null && ours.record === null) {
    const both =
      what(yours) === what(ours)
        ? `both are ${what(yours)}`
        : `yours is ${what(yours)} and ours ${what(ours)}`;
    return `${bytes}, and ${both}, so their records cannot be compared.`;
  }
  const [whose, copy] = yours.record === null ? ['yours', yours] : ['ours', ours];
  return `${bytes}, and ${whose} is ${what(copy)}, so the records cannot be compared.`;
}

const forms: Readonly<Record<Form, string>> = {
  unsigned: 'not signed',
  signed: 'signed',
  encrypted: 'locked',
  none: 'in no form that the draft knows',
};

function sameRecord(yours: Copy, ours: Copy): string {
  if (yours.form !== ours.form) {
    return `Both hold the same record: your copy is ${forms[yours.form]}, ours is ${forms[ours.form]}.`;
  }
  if (yours.form === 'encrypted') return 'Both hold the same record, locked twice.';
  if (yours.form !== 'signed') return 'Both hold the same record, stored in different ways.';
  const [one, other] = [signaturesOf(yours.json), signaturesOf(ours.json)];
  if (one === null || other === null) return 'Both hold the same record, signed, in different containers.';
  const common = one.signatures.filter((signature) => other.signatures.includes(signature));
  if (one.payload !== other.payload || common.length === 0) return 'Both hold the same record, signed twice.';
  if (common.length === one.signatures.length && common.length === other.signatures.length) {
    return 'Both hold the same signed record with the same signatures; only what stands around them differs.';
  }
  const more = one.signatures.length > other.signatures.length ? 'yours' : 'ours';
  return `Both hold the same signed record and share a signature; ${more} carries others too.`;
}

/** The payload and the signatures of a JWS as written; null where the file is none in JSON. */
function signaturesOf(json: JsonValue | null): { payload: string; signatures: readonly string[] } | null {
  const container = json === null ? null : readContainer(json);
  if (container?.form !== 'signed' || !isString(container.jws.payload)) return null;
  const signatures = container.jws.signatures.flatMap(({ signature }) =>
    isString(signature) ? [signature] : [],
  );
  return { payload: container.jws.payload, signatures };
}

function lineageBetween(yours: JsonObject, ours: JsonObject): CopyComparison['lineage'] {
  for (const [newer, record, other] of [
    ['yours', yours, ours],
    ['ours', ours, yours],
  ] as const) {
    const own = textOf(other, 'uuid');
    const named = lineagesOf(record).find(
      ({ uuid }) => uuid !== null && own !== null && plainUuid(uuid) === plainUuid(own),
    );
    if (named !== undefined) return { kind: named.kind, newer };
  }
  return null;
}

function different(yours: JsonObject, ours: JsonObject, lineage: CopyComparison['lineage']): string {
  if (lineage !== null) {
    const [newer, older] = lineage.newer === 'yours' ? ['your copy', 'ours'] : ['our copy', 'yours'];
    return `The records differ: ${newer} says that it is ${lineage.kind === 'amended' ? 'an amended' : 'a redacted'} version of ${older}.`;
  }
  if (sameUuid(yours, ours)) return 'The records differ, although both give themselves the same UUID.';
  const known = textOf(yours, 'uuid') !== null && textOf(ours, 'uuid') !== null;
  return known ? 'The records differ, and so do their UUIDs.' : 'The records differ.';
}
