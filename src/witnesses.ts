import type { Assignment } from './assignment';
import { unreadRecords, type Exhibit } from './exhibit';
import { bounds } from './bounds';
import { otherDigest } from './digest/other-digests';
import { grouped } from './evidence/grouped';
import { isRead } from './evidence/evidence';
import type { RecordInHand } from './report/record-in-hand';
import type { Held } from './report/witness-report';
import type { DigestName } from './witness/cms-digest';
import type { Subjects } from './witness/subject';
import { algorithmsOf, type Testimony } from './witness/testimony';
import type { ServiceKey } from './trust/service-key';
import { checkReceipt, type Receipt } from './witness/receipt';
import { entriesOf, namedDigests, type Entry } from './witness/statement';

/** Which testimonies are for which record, and what became of the others. */
export interface WitnessMatches {
  readonly of: ReadonlyMap<RecordInHand, readonly Held[]>;
  /** By index into the evidence: the records that a file is for, and the other file that it is of. */
  readonly files: ReadonlyMap<
    number,
    { readonly records: readonly RecordInHand[]; readonly other: number | null }
  >;
}

interface Given {
  readonly index: number;
  readonly sha512: string;
  readonly testimony: Testimony;
  /** Files with receipts that were put to it. */
  readonly receipts: readonly number[];
}

/**
 * Finds the record of every time stamp, statement and receipt that was given: by what it covers; else by the user's word;
 * else, where there is one record alone, that one.
 * @param weighty the records that count as company
 * @param referenced files that a record refers to: they are part of it
 * @param waiting there are files that are still to be read
 */
export async function matchWitnesses(
  exhibits: readonly Exhibit[],
  records: readonly RecordInHand[],
  weighty: readonly RecordInHand[],
  assignments: readonly Assignment[],
  keys: readonly ServiceKey[],
  subjectsOf: (record: RecordInHand, algorithms: ReadonlySet<DigestName>) => Promise<Subjects>,
  referenced: ReadonlySet<number>,
  waiting: boolean,
): Promise<WitnessMatches> {
  const given = await withReceipts(
    exhibits.flatMap(({ index, copyOf, nature, sha512 }): Given[] =>
      nature.kind === 'testimony' && index === copyOf && sha512 !== null
        ? [{ index, sha512, testimony: nature.testimony, receipts: [] }]
        : [],
    ),
    keys,
    waiting,
  );
  const of = new Map<RecordInHand, Held[]>();
  const files = new Map<number, { records: RecordInHand[]; other: number | null }>();
  if (given.length === 0) return { of, files };

  const algorithms = new Set(given.flatMap(({ testimony }) => algorithmsOf(testimony)));
  const { covered, unclear } = await coverage(given, records, (record) => subjectsOf(record, algorithms));
  const otherFile = otherFiles(exhibits);
  const bySha512 = new Map(records.map((record) => [exhibits[record.evidence]?.sha512 ?? '', record]));
  const [only, ...company] = weighty;
  // It may be of what could not be read.
  const hidden =
    unclear.some((record) => record !== only) ||
    exhibits.some(({ nature }) => nature.kind === 'no-record') ||
    unreadRecords(exhibits).size > 0;
  const assigned = grouped(
    assignments.filter(({ pointer }) => pointer === ''),
    ({ evidence }) => [evidence],
  );
  for (const { index, sha512, testimony, receipts } of given) {
    const hold = (record: RecordInHand, why: Held['given']): void => {
      const held = of.get(record) ?? [];
      of.set(record, held);
      held.push({ testimony, given: why, evidence: index, carried: null });
    };
    const matching = covered.get(testimony) ?? [];
    const chosen = (assigned.get(sha512) ?? []).flatMap(({ record }) => bySha512.get(record) ?? []);
    const { other, all } =
      matching.length + chosen.length > 0 ? { other: null, all: false } : await otherFile(testimony);
    const isFor =
      (all || waiting) && other === null && company.length === 0 && !hidden && !referenced.has(index);
    const alone = isFor ? (only ?? []) : [];
    for (const record of matching) hold(record, 'covers');
    for (const record of chosen) if (!matching.includes(record)) hold(record, 'user');
    for (const record of [alone].flat()) hold(record, 'alone');
    const match = { records: [...new Set([...matching, ...chosen, ...[alone].flat()])], other };
    for (const file of [index, ...receipts]) files.set(file, match);
  }
  return { of, files };
}

/** Receipts that came as files of their own, put to the statements that they are for. */
async function withReceipts(
  given: readonly Given[],
  keys: readonly ServiceKey[],
  waiting: boolean,
): Promise<Given[]> {
  const statements = given.filter(({ testimony }) => testimony.kind === 'statement');
  const loose = given.filter(({ testimony }) => testimony.kind === 'receipt');
  if (statements.length === 0 || loose.length === 0) return [...given];
  // Where there is but one of each, it is meant for it, whatever comes of that.
  const [first] = statements;
  const pair = !waiting && statements.length === 1 && loose.length === 1 ? first : undefined;
  const registry = new Registry(await statementEntries(statements), keys);
  const placed = new Map<Given, Given[]>();
  for (const one of loose) {
    if (one.testimony.kind !== 'receipt') continue;
    const statement = pair ?? (await registry.holds(one.testimony.receipt));
    if (statement !== null) placed.set(statement, [...(placed.get(statement) ?? []), one]);
  }
  const isPlaced = new Set([...placed.values()].flat());
  return given.flatMap((one) => (isPlaced.has(one) ? [] : [joined(one, placed.get(one) ?? [])]));
}

function joined(one: Given, loose: readonly Given[]): Given {
  const { testimony } = one;
  if (testimony.kind !== 'statement' || loose.length === 0) return one;
  const more = loose.flatMap(({ testimony }) => (testimony.kind === 'receipt' ? [testimony.receipt] : []));
  const receipts = loose.map(({ index }) => index);
  return { ...one, testimony: { ...testimony, receipts: [...testimony.receipts, ...more] }, receipts };
}

/** A statement in the forms in which logs keep them. */
interface Registered {
  readonly given: Given;
  readonly entries: readonly Entry[];
}

const statementEntries = (statements: readonly Given[]): Promise<Registered[]> =>
  Promise.all(
    statements.slice(0, MOST_STATEMENTS).map(async (given) => ({
      given,
      entries: given.testimony.kind === 'statement' ? await entriesOf(given.testimony.statement) : [],
    })),
  );

const MOST_STATEMENTS = 1000;

/** Signatures that are checked to find the statements of receipts: some seconds of work. */
const MOST_CHECKS = 10_000;

/** Finds the statement that a receipt is for, the form of the last one that was found first. */
class Registry {
  private left = MOST_CHECKS;
  private forms: readonly Entry['form'][];

  constructor(
    private readonly statements: readonly Registered[],
    private readonly keys: readonly ServiceKey[],
  ) {
    this.forms = [...new Set(statements.flatMap(({ entries }) => entries.map(({ form }) => form)))];
  }

  async holds(receipt: Receipt): Promise<Given | null> {
    const work = (receipt.proofs?.length ?? 0) * Math.min(this.keys.length, bounds.transparency.keysTried);
    if (work === 0) return null;
    for (const form of this.forms) {
      for (const { given, entries } of this.statements) {
        const entry = entries.find((one) => one.form === form);
        if (entry === undefined) continue;
        this.left -= work;
        if (this.left < 0) return null;
        const { proof } = await checkReceipt(receipt, entry.bytes, this.keys);
        if (proof !== 'included') continue;
        this.forms = [form, ...this.forms.filter((other) => other !== form)];
        return given;
      }
    }
    return null;
  }
}

/** Which records each testimony covers, and the records that could not be tried as a whole. */
async function coverage(
  given: readonly Given[],
  records: readonly RecordInHand[],
  subjectsOf: (record: RecordInHand) => Promise<Subjects>,
): Promise<{ covered: Map<Testimony, RecordInHand[]>; unclear: RecordInHand[] }> {
  const byDigest = new Map<string, Set<RecordInHand>>();
  const unclear: RecordInHand[] = [];
  for (const record of records) {
    const { subjects, complete } = await subjectsOf(record);
    if (!complete) unclear.push(record);
    for (const [name, hex] of subjects.flatMap(({ digests }) => Object.entries(digests))) {
      const key = `${name}:${hex}`;
      byDigest.set(key, (byDigest.get(key) ?? new Set()).add(record));
    }
  }
  const found = new Map<Testimony, RecordInHand[]>();
  for (const { testimony } of given) {
    const named = await digestsIn(testimony);
    found.set(testimony, [...new Set(named.flatMap((digest) => [...(byDigest.get(digest) ?? [])]))]);
  }
  return { covered: found, unclear };
}

async function digestsIn(testimony: Testimony): Promise<readonly string[]> {
  if (testimony.kind === 'statement') return namedDigests(testimony.statement);
  if (testimony.kind !== 'timestamp') return [];
  const { algorithm, hex } = testimony.token.imprint;
  return [`${algorithm}:${hex}`];
}

/** Files that are hashed once more to see whether a time stamp is of one of them. */
const MOST_FILES = 50;

/** The file other than a record that a testimony is of; `all`: every file was tried. */
interface Other {
  readonly other: number | null;
  readonly all: boolean;
}

/** Finds the file other than a record that a time stamp is of: a recording may have been stamped as well. */
function otherFiles(exhibits: readonly Exhibit[]): (testimony: Testimony) => Promise<Other> {
  const others = exhibits.filter(({ nature, index, copyOf }) => nature.kind !== 'record' && index === copyOf);
  // A time stamp of a time stamp is rare.
  const inOrder = others.toSorted((a, b) => Number(isTestimony(a)) - Number(isTestimony(b)));
  const known = new Map<DigestName, Promise<Digested>>();
  return async (testimony) => {
    if (testimony.kind !== 'timestamp') return { other: null, all: true };
    const { algorithm, hex } = testimony.token.imprint;
    const digested = known.get(algorithm) ?? digestsOf(inOrder, algorithm);
    known.set(algorithm, digested);
    const { byHex, all } = await digested;
    return { other: byHex.get(hex) ?? null, all };
  };
}

const isTestimony = ({ nature }: Exhibit): boolean => nature.kind === 'testimony';

interface Digested {
  readonly byHex: ReadonlyMap<string, number>;
  readonly all: boolean;
}

async function digestsOf(exhibits: readonly Exhibit[], algorithm: DigestName): Promise<Digested> {
  const byHex = new Map<string, number>();
  let all = true;
  let left = algorithm === 'sha512' ? Infinity : MOST_FILES;
  for (const exhibit of exhibits) {
    const { index, file, sha512 } = exhibit;
    if (!isRead(file) || left-- <= 0) {
      all &&= isTestimony(exhibit);
      continue;
    }
    const digest = algorithm === 'sha512' ? sha512 : await otherDigest(file.content, algorithm);
    if (digest === null) all = false;
    else if (!byHex.has(digest)) byHex.set(digest, index);
  }
  return { byHex, all };
}
