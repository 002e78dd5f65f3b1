/**
 * A record held against the earlier version that it names: is it that one with data added (amended), or with data
 * taken out (redacted), as draft-ietf-vcon-vcon-core says? Nothing here says 'fail': that somebody keeps to the draft
 * or does not is no proof of anything else.
 */
import { bounds } from '../bounds';
import type { Answer } from '../report/report';
import { catalogue } from '../vcon/catalogue';
import { contentHashOf, type FileDigests } from '../vcon/content-hash';
import { isObject, isString, type JsonObject, type JsonValue } from '../vcon/json';
import { valueTypes } from '../vcon/value-types';
import { documents, versionOf } from '../vcon/version';
import { english, message, said, sentences, type Said } from '../wording';
import { isEmpty } from './align';
import { Interner } from './interner';
import { maskingOf } from './masked';
import type { LineageCheck } from './lineage-check';
import { isNamed, lineagesOf, sameUuid, sectionOf, type LineageKind, type LineageMember } from './named';
import type { Place } from './place';
import { walk, type Edit } from './walk';

export interface LineageReport {
  readonly kind: LineageKind;
  /** The member of the newer record that names an earlier version; null where it has none of this kind. */
  readonly member: LineageMember | null;
  /** Whether the older record is the version that is named; `none` where none is. */
  readonly named: Answer;
  /** `warn`: something is not as the draft says, or the older record is not known to be the one named. */
  readonly outcome: 'pass' | 'warn';
  /** One plain sentence on the contents; `checks` begins with what is to be said of the names. */
  readonly summary: string;
  /** The same, to be said in another language. */
  readonly said: readonly Said[];
  /** Of what differs, the identity of the version apart: as the draft allows it, or not to be told, or not so. */
  readonly counts: { readonly allowed: number; readonly undecided: number; readonly deviations: number };
  readonly checks: readonly LineageCheck[];
}

/**
 * Holds a record against an earlier version of it, both as `parseJson` returned them.
 * @param olderFiles digests of the file of `older`, and of what may have been the file: what is inside a compression or
 *   an encryption; none where they are not known
 */
export function checkLineage(
  newer: JsonObject,
  older: JsonObject,
  kind: LineageKind,
  olderFiles: readonly FileDigests[] = [],
): LineageReport {
  const interner = new Interner();
  const lineage = lineagesOf(newer).find((each) => each.kind === kind) ?? null;
  const spec = sectionOf(lineage?.member ?? kind);
  const rows = new Rows();
  let named: Answer = 'none';
  if (lineage === null) {
    const message = words[kind].unnamed;
    rows.add({ id: 'lineage.named', outcome: 'warn', pointer: null, older: null, message, spec });
  } else {
    const { answer, checks } = isNamed(lineage, older, olderFiles, interner);
    named = answer;
    checks.forEach((check) => rows.add(check));
  }
  identity(newer, older).forEach((check) => rows.add(check));

  const counts = { allowed: 0, undecided: 0, deviations: 0 };
  const budget: Budget = { characters: bounds.comparison.maskedText };
  const judge = kind === 'amended' ? judgeAmended : (edit: ContentEdit) => judgeRedacted(edit, budget);
  const otherVersions = versionOf(newer) !== versionOf(older);
  const complete = walk(older, newer, interner, (edit) => {
    const at = 'to' in edit ? edit.to : edit.from;
    // Order alone says nothing; where indices are others than before, that is an edit of its own.
    if (edit.kind === 'moved' || isOwn(at.top, edit)) return;
    const verdict = (otherVersions ? judgeRenamed(edit, interner) : null) ?? judge(edit);
    counts[tally[verdict.outcome]]++;
    const pointer = 'to' in edit ? edit.to.pointer : null;
    const from = 'from' in edit ? edit.from.pointer : null;
    rows.add({ spec, ...verdict, pointer, older: from });
  });
  if (!complete) {
    const message = `What is nested more than ${bounds.jsonDepth} deep was not compared.`;
    const limit = 'RFC 8259 section 9, limits';
    rows.add({ id: 'lineage.limit', outcome: 'warn', pointer: null, older: null, message, spec: limit });
  } else if (counts.deviations === 0 && counts.undecided === 0) {
    const message = words[kind].kept;
    rows.add({ id: 'lineage.kept', outcome: 'pass', pointer: null, older: null, message, spec });
  }
  const told = summary(kind, counts, complete);
  return {
    kind,
    member: lineage?.member ?? null,
    named,
    outcome: rows.warned ? 'warn' : 'pass',
    summary: sentences(english, [told]),
    said: [told],
    counts,
    checks: rows.list(spec),
  };
}

const words = {
  amended: {
    unnamed: message('The newer record does not say that it is an amended version of another.'),
    kept: message('Everything in the older version is in the newer one as it was.'),
    deviating: message(
      'The newer record is not just a copy of the older one with data added: {n} difference is not what the draft says of such a version.|The newer record is not just a copy of the older one with data added: {n} differences are not what the draft says of such a version.',
    ),
    cut: message('As far as it was compared, the newer record is a copy of the older one with data added.'),
    unclear: message(
      'The newer record is a copy of the older one with data added, as the draft says, except that this cannot be told of {n} difference.|The newer record is a copy of the older one with data added, as the draft says, except that this cannot be told of {n} differences.',
    ),
    allowing: message(
      'The newer record is a copy of the older one with data added, as the draft says: {n} addition.|The newer record is a copy of the older one with data added, as the draft says: {n} additions.',
    ),
  },
  redacted: {
    unnamed: message('The newer record does not say that it is a redacted version of another.'),
    kept: message('Nothing is in the newer version that is not taken from the older one.'),
    deviating: message(
      'The newer record is not just a copy of the older one with data taken out: {n} difference is not what the draft says of such a version.|The newer record is not just a copy of the older one with data taken out: {n} differences are not what the draft says of such a version.',
    ),
    cut: message(
      'As far as it was compared, the newer record is a copy of the older one with data taken out.',
    ),
    unclear: message(
      'The newer record is a copy of the older one with data taken out, as the draft says, except that this cannot be told of {n} difference.|The newer record is a copy of the older one with data taken out, as the draft says, except that this cannot be told of {n} differences.',
    ),
    allowing: message(
      'The newer record is a copy of the older one with data taken out, as the draft says: {n} redaction.|The newer record is a copy of the older one with data taken out, as the draft says: {n} redactions.',
    ),
  },
} as const;

const tally = { pass: 'allowed', info: 'undecided', warn: 'deviations' } as const;

function summary(kind: LineageKind, counts: LineageReport['counts'], complete: boolean): Said {
  const { allowed, undecided, deviations } = counts;
  const { deviating, cut, unclear, allowing } = words[kind];
  if (deviations > 0) return said(deviating, { n: deviations });
  if (!complete) return said(cut);
  if (undecided > 0) return said(unclear, { n: undecided });
  if (allowed === 0) return said('The newer record says the same as the older one.');
  return said(allowing, { n: allowed });
}

const DRAFT = documents.current;

/** Milliseconds by which the clocks of two makers may differ. */
const CLOCKS = 60_000;

/** What a version has of its own: a UUID, and a time at which it was created. */
function identity(newer: JsonObject, older: JsonObject): LineageCheck[] {
  const rows: LineageCheck[] = [];
  if (newer.has('uuid') && older.has('uuid')) {
    const same = sameUuid(newer, older);
    const at = { pointer: '/uuid', older: '/uuid', spec: `${DRAFT}, uuid` };
    rows.push({
      id: 'lineage.uuid',
      outcome: same ? 'warn' : 'pass',
      message: message(
        same
          ? 'Both versions have the same UUID; a new version is a vCon of its own, and its UUID must be unique.'
          : 'The newer version has a UUID of its own.',
      ),
      ...at,
    });
  }
  const [made, before] = [timeOf(newer.get('created_at')), timeOf(older.get('created_at'))];
  if (made !== null && before !== null) {
    const early = made < before - CLOCKS;
    const at = { pointer: '/created_at', older: '/created_at', spec: `${DRAFT}, created_at` };
    rows.push({
      id: 'lineage.created',
      outcome: early ? 'warn' : 'pass',
      message: message(
        early
          ? 'By their own words, the newer version was created before the older one.'
          : 'By their own words, the newer version was not created before the older one.',
      ),
      ...at,
    });
  }
  return rows;
}

function timeOf(value: JsonValue | undefined): number | null {
  if (!isString(value) || !valueTypes.Date.holds(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

/** Members that tell one version of a record from another, and may differ. */
const ownMembers = new Set(['vcon', 'uuid', 'created_at', 'updated_at', 'amended', 'appended', 'redacted']);

/** `group` excludes the other two, so that a version of a group cannot keep it. */
const isOwn = (top: string | null, edit: Edit): boolean =>
  top !== null &&
  (ownMembers.has(top) || (top === 'group' && edit.kind === 'removed' && edit.from.depth === 1));

type ContentEdit = Exclude<Edit, { kind: 'moved' }>;

interface Verdict {
  readonly id: string;
  readonly outcome: LineageCheck['outcome'];
  readonly message: string;
  /** Where it is not the section on such versions. */
  readonly spec?: string;
}

/** Lists whose elements others name by their index. */
const indexed = new Set(['parties', 'dialog', 'attachments']);

const EMPTY: Verdict = {
  id: 'lineage.empty',
  outcome: 'pass',
  message: message('A parameter without a value may as well be left out.'),
  spec: `${DRAFT}, JSON Notation`,
};

const ADDED: Verdict = {
  id: 'lineage.added',
  outcome: 'pass',
  message: message('Added in the newer version.'),
};

/**
 * "The vCon with amended data contains all of the data that is in the referenced vCon with the exception of data that
 * is amended [...] a deep copy of the prior version with the amended and additional data added to it."
 */
function judgeAmended(edit: ContentEdit): Verdict {
  switch (edit.kind) {
    case 'added':
      return isEmpty(edit.after) ? EMPTY : ADDED;
    case 'removed':
      if (isEmpty(edit.before)) return EMPTY;
      return {
        id: 'lineage.removed',
        outcome: 'warn',
        message: message(
          'The newer version does not have this; an amended one is a deep copy with data added to it.',
        ),
      };
    case 'changed':
      if (isEmpty(edit.before)) return ADDED;
      return {
        id: 'lineage.changed',
        outcome: 'warn',
        message: message(
          'This differs. The draft lets the data differ that is amended, and nothing in the record says which data that is.',
        ),
      };
    case 'shifted':
      return judgeShifted(edit.to);
  }
}

/** A list of an amended version in which elements have other indices. */
function judgeShifted({ top, depth }: Place): Verdict {
  const id = 'lineage.moved';
  if (depth > 1) {
    return {
      id,
      outcome: 'info',
      message: message(
        'Here elements have other indices than before, and whether that matters cannot be told.',
      ),
    };
  }
  if (!indexed.has(top ?? '')) {
    return {
      id,
      outcome: 'pass',
      message: message(
        'Here elements have other indices than before, by which the draft names none of them.',
      ),
    };
  }
  return {
    id,
    outcome: 'warn',
    message: message(
      'Here elements have other indices than before: what named them by an index now means others, unless it was corrected.',
    ),
    spec: `${DRAFT}, Dialog Object, start`,
  };
}

const TAKEN_OUT: Verdict = {
  id: 'lineage.redacted',
  outcome: 'pass',
  message: message('Taken out of the newer version.'),
};

/**
 * "All data and parameters in the prior, less redacted, vCon instance version are either: Removed entirely in the
 * redacted version; Copied and partially redacted; Copied as is."
 */
function judgeRedacted(edit: ContentEdit, budget: Budget): Verdict {
  const file = judgeFile(edit);
  if (file !== null) return file;
  switch (edit.kind) {
    case 'removed':
      return TAKEN_OUT;
    case 'added':
      if (isEmpty(edit.after)) return EMPTY;
      if (extensionLists.has(edit.to.top ?? '')) {
        return {
          id: 'lineage.added',
          outcome: 'info',
          message: message('The newer version names another extension.'),
        };
      }
      return {
        id: 'lineage.added',
        outcome: 'warn',
        message: message(
          'The older version does not have this; a redacted one has only what is copied from it.',
        ),
      };
    case 'changed':
      return judgeRewritten(edit.before, edit.after, budget);
    case 'shifted':
      return {
        id: 'lineage.placeholder',
        outcome: 'warn',
        message: message(
          'Here elements have other indices than before; one that is taken out should leave an empty placeholder, so that the others keep theirs.',
        ),
      };
  }
}

/** Text left that one lineage is judged by. */
interface Budget {
  characters: number;
}

const extensionLists = new Set(['extensions', 'critical', 'must_support']);

/** A value that is another one in the redacted version. */
function judgeRewritten(before: JsonValue, after: JsonValue, budget: Budget): Verdict {
  if (isEmpty(after)) return { ...TAKEN_OUT, message: message('Taken out, with an empty placeholder left.') };
  if (isString(after)) {
    budget.characters -= after.length + (isString(before) ? before.length : 0);
    if (budget.characters < 0) {
      return {
        id: 'lineage.limit',
        outcome: 'info',
        message: message(
          'This differs, and there is too much text in all for this one to be compared word by word.',
        ),
        spec: 'RFC 8259 section 9, limits',
      };
    }
    switch (maskingOf(isString(before) ? before : null, after)) {
      case 'marks':
        return { ...TAKEN_OUT, message: message('Taken out, with a mark left in its place.') };
      case 'part':
        return {
          ...TAKEN_OUT,
          message: message(
            'Copied with parts taken out: every word that is left stands in the older version, in this order.',
          ),
        };
      case 'other':
    }
  }
  return {
    id: 'lineage.changed',
    outcome: 'warn',
    message: message(
      isString(after)
        ? 'This is not just the older text with parts taken out: a stand-in for it, or another change.'
        : 'This is neither copied from the older version nor taken out: a stand-in for it, or another change.',
    ),
  };
}

const filePlaces = new Map([
  ['dialog', 'Dialog Content'],
  ['analysis', 'Analysis Content'],
  ['attachments', 'Attachment Content'],
]);
/** What says where a file is and which one it is; the draft's first version had the hash in two members. */
const fileMembers = new Set(['url', 'content_hash', 'alg', 'signature', 'body', 'encoding']);
/** What describes a file, and so differs where that is another one. */
const describing = new Set(['mediatype', 'mimetype', 'filename', 'duration']);

/**
 * The files of a redacted version: held back ("the body or url MAY be absent if it is redacted"), or another one in its
 * place, of which nobody can tell here whether it was made of the first.
 */
function judgeFile(edit: ContentEdit): Verdict | null {
  if (edit.kind === 'shifted') return null;
  const place = 'to' in edit ? edit.to : edit.from;
  const section = filePlaces.get(place.top ?? '');
  const { before, after } = edit.within;
  const name = String(place.name);
  if (section === undefined || place.depth !== 3 || !isObject(before) || !isObject(after)) return null;
  if (!fileMembers.has(name) && !describing.has(name)) return null;
  const spec = `${DRAFT}, ${section}`;
  const [hasFile, hadHash] = [hasAny(after, 'url', 'body'), contentHashOf(before).unusable !== 'absent'];
  const hasHash = contentHashOf(after).unusable !== 'absent';
  if (edit.kind === 'removed' && !hasFile) {
    if (name === 'url' || name === 'body') {
      return {
        id: 'lineage.withheld',
        outcome: 'pass',
        message: message(hasHash ? 'The file is held back; its hash stays.' : 'The file is held back.'),
        spec,
      };
    }
    if (name === 'content_hash' && !isEmpty(after)) {
      return {
        id: 'lineage.withheld',
        outcome: 'info',
        message: message('The hash is taken out with the file: nothing is left that says which file it was.'),
        spec,
      };
    }
    return null;
  }
  if (edit.kind === 'removed' && name === 'content_hash' && hadHash && !hasHash && hasAny(after, 'url')) {
    const external = `${DRAFT}, Externally Referenced Files`;
    return {
      id: 'lineage.changed',
      outcome: 'warn',
      message: message('The file is still named by its address, and no longer by its hash.'),
      spec: external,
    };
  }
  const { of, sameHash } = fileChange(before, after);
  if (sameHash && name === 'url' && hasFile && edit.kind === 'changed') {
    return {
      id: 'lineage.file',
      outcome: 'info',
      message: message('The same file by its hash, at another address.'),
      spec,
    };
  }
  if (of !== 'other') return null;
  const another = message(
    'Another file is in the place of the older one; whether it is that one with parts taken out cannot be told from the records.',
  );
  return { id: 'lineage.file', outcome: 'info', message: another, spec };
}

const hasAny = (object: JsonObject, ...names: readonly string[]): boolean =>
  names.some((name) => !isEmpty(object.get(name) ?? null));

/** Whether an object with a file in the older version has another one in the newer. */
function fileChange(before: JsonObject, after: JsonObject): { of: 'same' | 'other'; sameHash: boolean } {
  const [had, has] = [contentHashOf(before).tokens.join(), contentHashOf(after).tokens.join()];
  const sameHash = had !== '' && had === has;
  if (
    sameHash ||
    !hasAny(after, 'url', 'body') ||
    !hasAny(before, 'url', 'body', 'content_hash', 'signature')
  ) {
    return { of: 'same', sameHash };
  }
  const inBoth = hasAny(before, 'body') && hasAny(after, 'body');
  // Text and JSON can be compared word by word and field by field; encoded bytes cannot.
  const encoded =
    inBoth && before.get('encoding') === 'base64url' && before.get('body') !== after.get('body');
  return { of: inBoth && !encoded ? 'same' : 'other', sameHash };
}

/** Names that later versions of the draft gave to parameters, by the former ones. */
const laterNames: ReadonlyMap<string, string> = new Map(
  Object.values(catalogue).flatMap(({ parameters }) =>
    parameters.flatMap(({ name, became }) => (became === undefined ? [] : [[name, became] as const])),
  ),
);

const RENAMED: Verdict = {
  id: 'lineage.renamed',
  outcome: 'pass',
  message: message('The same value under the name that the other version of the draft has for it.'),
  spec: `${DRAFT}, Non-Upward Compatible Changes to the vCon Container`,
};

/** A parameter that has the same value under another name, where the records are of different versions of the draft. */
function judgeRenamed(edit: ContentEdit, interner: Interner): Verdict | null {
  if (edit.kind !== 'removed' && edit.kind !== 'added') return null;
  const { before, after } = edit.within;
  if (!isObject(before) || !isObject(after)) return null;
  const name = String(edit.kind === 'removed' ? edit.from.name : edit.to.name);
  if (name === 'content_hash' || laterNames.get(name) === 'content_hash') {
    const [had, has] = [contentHashOf(before).sha512.join(), contentHashOf(after).sha512.join()];
    return had !== '' && had === has ? RENAMED : null;
  }
  for (const [former, later] of laterNames) {
    if (name !== former && name !== later) continue;
    const both = [before.get(former), after.get(later), before.get(later), after.get(former)];
    const [old, now] = both[0] === undefined ? [both[2], both[3]] : [both[0], both[1]];
    if (old !== undefined && now !== undefined && interner.id(old) === interner.id(now)) return RENAMED;
  }
  return null;
}

/** Collects rows and keeps a bounded number: warnings first, so that nobody can hide one behind a thousand others. */
class Rows {
  private readonly kept = { warn: [] as Numbered[], info: [] as Numbered[], pass: [] as Numbered[] };
  private count = 0;
  private warnings = 0;

  get warned(): boolean {
    return this.warnings > 0;
  }

  add(row: LineageCheck): void {
    const kept = this.kept[row.outcome];
    if (row.outcome === 'warn') this.warnings++;
    if (kept.length < bounds.comparison.rows) kept.push({ number: this.count, row });
    this.count++;
  }

  /** In the order they came, with a last row that counts those not kept. */
  list(spec: string): readonly LineageCheck[] {
    const { warn, info, pass } = this.kept;
    const kept = [...warn, ...info, ...pass]
      .slice(0, bounds.comparison.rows)
      .sort((a, b) => a.number - b.number);
    const rows = kept.map(({ row }) => row);
    const rest = this.count - rows.length;
    const warned = this.warnings - Math.min(warn.length, bounds.comparison.rows);
    if (rest > 0) {
      const message = `${rest} more differences are not listed, ${warned} of them not as the draft says.`;
      const outcome = warned > 0 ? 'warn' : 'info';
      rows.push({ id: 'lineage.more', outcome, pointer: null, older: null, message, spec });
    }
    return rows;
  }
}

interface Numbered {
  readonly number: number;
  readonly row: LineageCheck;
}
