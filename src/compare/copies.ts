import type { Form } from '../report/report';
import { readContainer } from '../vcon/container';
import { isArray, isObject, isString, isText, sameJson, type JsonObject, type JsonValue } from '../vcon/json';
import type { LongText } from '../vcon/long-text';
import { english, message, said, sentences, type Said } from '../wording';
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
  /** The same, to be said in another language. */
  readonly said: readonly Said[];
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
  const same = (relation: CopyRelation, sentence: Said): CopyComparison => ({
    relation,
    ...spoken(sentence),
    difference: null,
    lineage: null,
  });
  if (yours.sha512 !== null && yours.sha512 === ours.sha512) {
    return same('same-bytes', said('The two files are the same, byte for byte.'));
  }
  const interner = new Interner(canonicalNumber);
  if (yours.json !== null && ours.json !== null && sameData(yours.json, ours.json, interner)) {
    return same('same-json', howWritten(yours.json, ours.json));
  }
  if (yours.record === null || ours.record === null) return same('unknown', whyUnknown(yours, ours));
  if (sameData(yours.record, ours.record, interner)) {
    return same('same-record', sameRecord(yours, ours));
  }
  const difference = compareRecords(yours.record, ours.record);
  if (interner.tooDeep) {
    return { ...same('unknown', said('The two records are nested too deeply to be compared.')), difference };
  }
  const lineage = lineageBetween(yours.record, ours.record);
  return {
    relation: 'different',
    ...spoken(different(yours.record, ours.record, lineage)),
    difference,
    lineage,
  };
}

const spoken = (sentence: Said): Pick<CopyComparison, 'sentence' | 'said'> => ({
  sentence: sentences(english, [sentence]),
  said: [sentence],
});

/** The same data; false where something was too deep to be looked at. */
const sameData = (a: JsonValue, b: JsonValue, interner: Interner): boolean =>
  interner.id(a) === interner.id(b) && !interner.tooDeep;

/** In which ways two texts of the same JSON differ. */
function howWritten(a: JsonValue, b: JsonValue): Said {
  const order = !alike(a, b, (x, y) => !isObject(x) || !isObject(y) || sameOrder(x, y));
  const spelling = new Interner();
  const numbers = spelling.id(a) !== spelling.id(b);
  if (order && numbers) {
    return said(
      'The two files say the same and are written otherwise: members in another order, numbers in other spellings.',
    );
  }
  if (order) return said('The two files say the same and are written otherwise: members in another order.');
  return numbers
    ? said('The two files say the same and are written otherwise: numbers in other spellings.')
    : said(
        'The two files say the same and are written otherwise: only spaces, line breaks or escapes differ.',
      );
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

/** What keeps a copy from being compared as a record. */
type Lack = 'locked' | 'unreadable';

const lackOf = ({ form }: Copy): Lack => (form === 'encrypted' ? 'locked' : 'unreadable');

/** Why copies cannot be compared, by which of them lacks what. */
interface Lacking {
  /** Yours first. */
  readonly both: Readonly<Record<`${Lack} ${Lack}`, string>>;
  readonly yours: Readonly<Record<Lack, string>>;
  readonly ours: Readonly<Record<Lack, string>>;
}

const otherBytes: Lacking = {
  both: {
    'locked locked': message(
      'The two files are not the same bytes, and both are locked, so their records cannot be compared.',
    ),
    'locked unreadable': message(
      'The two files are not the same bytes, and yours is locked and ours not readable as a record, so their records cannot be compared.',
    ),
    'unreadable locked': message(
      'The two files are not the same bytes, and yours is not readable as a record and ours locked, so their records cannot be compared.',
    ),
    'unreadable unreadable': message(
      'The two files are not the same bytes, and both are not readable as a record, so their records cannot be compared.',
    ),
  },
  yours: {
    locked: message(
      'The two files are not the same bytes, and yours is locked, so the records cannot be compared.',
    ),
    unreadable: message(
      'The two files are not the same bytes, and yours is not readable as a record, so the records cannot be compared.',
    ),
  },
  ours: {
    locked: message(
      'The two files are not the same bytes, and ours is locked, so the records cannot be compared.',
    ),
    unreadable: message(
      'The two files are not the same bytes, and ours is not readable as a record, so the records cannot be compared.',
    ),
  },
};

const unreadBytes: Lacking = {
  both: {
    'locked locked': message(
      'The two files were not both read to their end, and both are locked, so their records cannot be compared.',
    ),
    'locked unreadable': message(
      'The two files were not both read to their end, and yours is locked and ours not readable as a record, so their records cannot be compared.',
    ),
    'unreadable locked': message(
      'The two files were not both read to their end, and yours is not readable as a record and ours locked, so their records cannot be compared.',
    ),
    'unreadable unreadable': message(
      'The two files were not both read to their end, and both are not readable as a record, so their records cannot be compared.',
    ),
  },
  yours: {
    locked: message(
      'The two files were not both read to their end, and yours is locked, so the records cannot be compared.',
    ),
    unreadable: message(
      'The two files were not both read to their end, and yours is not readable as a record, so the records cannot be compared.',
    ),
  },
  ours: {
    locked: message(
      'The two files were not both read to their end, and ours is locked, so the records cannot be compared.',
    ),
    unreadable: message(
      'The two files were not both read to their end, and ours is not readable as a record, so the records cannot be compared.',
    ),
  },
};

function whyUnknown(yours: Copy, ours: Copy): Said {
  const { both, ...one } = yours.sha512 === null || ours.sha512 === null ? unreadBytes : otherBytes;
  if (yours.record === null && ours.record === null) return said(both[`${lackOf(yours)} ${lackOf(ours)}`]);
  return said(yours.record === null ? one.yours[lackOf(yours)] : one.ours[lackOf(ours)]);
}

/** What two forms of one record are; there is none but these for a record that was opened. */
const otherForms: Readonly<Partial<Record<`${Form} ${Form}`, string>>> = {
  'unsigned signed': message('Both hold the same record: your copy is not signed, ours is signed.'),
  'unsigned encrypted': message('Both hold the same record: your copy is not signed, ours is locked.'),
  'signed unsigned': message('Both hold the same record: your copy is signed, ours is not signed.'),
  'signed encrypted': message('Both hold the same record: your copy is signed, ours is locked.'),
  'encrypted unsigned': message('Both hold the same record: your copy is locked, ours is not signed.'),
  'encrypted signed': message('Both hold the same record: your copy is locked, ours is signed.'),
};

const otherwise = message('Both hold the same record, stored in different ways.');

function sameRecord(yours: Copy, ours: Copy): Said {
  if (yours.form !== ours.form) return said(otherForms[`${yours.form} ${ours.form}`] ?? otherwise);
  if (yours.form === 'encrypted') return said('Both hold the same record, locked twice.');
  if (yours.form !== 'signed') return said(otherwise);
  const [one, other] = [signaturesOf(yours.json), signaturesOf(ours.json)];
  if (one === null || other === null)
    return said('Both hold the same record, signed, in different containers.');
  const common = one.signatures.filter((signature) => other.signatures.includes(signature));
  if (!sameJson(one.payload, other.payload) || common.length === 0) {
    return said('Both hold the same record, signed twice.');
  }
  if (common.length === one.signatures.length && common.length === other.signatures.length) {
    return said(
      'Both hold the same signed record with the same signatures; only what stands around them differs.',
    );
  }
  return one.signatures.length > other.signatures.length
    ? said('Both hold the same signed record and share a signature; yours carries others too.')
    : said('Both hold the same signed record and share a signature; ours carries others too.');
}

/** The payload and the signatures of a JWS as written; null where the file is none in JSON. */
function signaturesOf(
  json: JsonValue | null,
): { payload: string | LongText; signatures: readonly string[] } | null {
  const container = json === null ? null : readContainer(json);
  if (container?.form !== 'signed' || !isText(container.jws.payload)) return null;
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

const versions: Readonly<Record<'yours' | 'ours', Readonly<Record<LineageKind, string>>>> = {
  yours: {
    amended: message('The records differ: your copy says that it is an amended version of ours.'),
    redacted: message('The records differ: your copy says that it is a redacted version of ours.'),
  },
  ours: {
    amended: message('The records differ: our copy says that it is an amended version of yours.'),
    redacted: message('The records differ: our copy says that it is a redacted version of yours.'),
  },
};

function different(yours: JsonObject, ours: JsonObject, lineage: CopyComparison['lineage']): Said {
  if (lineage !== null) return said(versions[lineage.newer][lineage.kind]);
  if (sameUuid(yours, ours)) {
    return said('The records differ, although both give themselves the same UUID.');
  }
  const known = textOf(yours, 'uuid') !== null && textOf(ours, 'uuid') !== null;
  return known ? said('The records differ, and so do their UUIDs.') : said('The records differ.');
}
