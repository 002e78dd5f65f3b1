import type { Assignment } from './assignment';
import type { Exhibit } from './exhibits';
import { otherDigest } from './digest/other-digests';
import { isRead } from './evidence/evidence';
import type { RecordInHand } from './report/record-in-hand';
import type { Held } from './report/witness-report';
import type { DigestName } from './witness/cms-digest';
import type { Subjects } from './witness/subject';
import { algorithmsOf, type Testimony } from './witness/testimony';
import type { ServiceKey } from './trust/service-key';
import { checkRegistration, namedDigests } from './witness/statement';

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
 */
export async function matchWitnesses(
  exhibits: readonly Exhibit[],
  records: readonly RecordInHand[],
  weighty: readonly RecordInHand[],
  assignments: readonly Assignment[],
  keys: readonly ServiceKey[],
  subjectsOf: (record: RecordInHand, algorithms: ReadonlySet<DigestName>) => Promise<Subjects>,
): Promise<WitnessMatches> {
  const given = await withReceipts(
    exhibits.flatMap(({ index, copyOf, nature, sha512 }): Given[] =>
      nature.kind === 'testimony' && index === copyOf && sha512 !== null
        ? [{ index, sha512, testimony: nature.testimony, receipts: [] }]
        : [],
    ),
    keys,
  );
  const of = new Map<RecordInHand, Held[]>();
  const files = new Map<number, { records: RecordInHand[]; other: number | null }>();
  if (given.length === 0) return { of, files };

  const algorithms = new Set(given.flatMap(({ testimony }) => algorithmsOf(testimony)));
  const covered = await coverage(given, records, (record) => subjectsOf(record, algorithms));
  const bySha512 = new Map(records.map((record) => [exhibits[record.evidence]?.sha512 ?? '', record]));
  const only = weighty.length === 1 ? weighty[0] : undefined;
  for (const { index, sha512, testimony, receipts } of given) {
    const hold = (record: RecordInHand, why: Held['given']): void => {
      of.set(record, [...(of.get(record) ?? []), { testimony, given: why, evidence: index, carried: null }]);
    };
    const matching = covered.get(testimony) ?? [];
    const chosen = assignments.flatMap(({ record, pointer, evidence }) =>
      pointer === '' && evidence === sha512 ? (bySha512.get(record) ?? []) : [],
    );
    const other = matching.length > 0 || chosen.length > 0 ? null : await otherFile(testimony, exhibits);
    const alone = matching.length === 0 && chosen.length === 0 && other === null ? (only ?? []) : [];
    for (const record of matching) hold(record, 'covers');
    for (const record of chosen) if (!matching.includes(record)) hold(record, 'user');
    for (const record of [alone].flat()) hold(record, 'alone');
    const match = { records: [...new Set([...matching, ...chosen, ...[alone].flat()])], other };
    for (const file of [index, ...receipts]) files.set(file, match);
  }
  return { of, files };
}

/** Receipts that came as files of their own, put to the statements that they are for. */
async function withReceipts(given: readonly Given[], keys: readonly ServiceKey[]): Promise<Given[]> {
  const statements = given.filter(({ testimony }) => testimony.kind === 'statement').slice(0, MOST_LOOSE);
  const loose = given.filter(({ testimony }) => testimony.kind === 'receipt').slice(0, MOST_LOOSE);
  if (statements.length === 0 || loose.length === 0) return [...given];
  const placed = new Set<Given>();
  const joined = new Map<Given, Given>();
  for (const one of statements) {
    if (one.testimony.kind !== 'statement') continue;
    const { statement, receipts } = one.testimony;
    const own = [...receipts];
    const from: number[] = [];
    for (const receipt of loose) {
      if (receipt.testimony.kind !== 'receipt') continue;
      const { proof } = await checkRegistration(receipt.testimony.receipt, statement, keys);
      // Where there is but one of each, it is meant for it, whatever comes of that.
      if (proof !== 'included' && (statements.length > 1 || loose.length > 1)) continue;
      own.push(receipt.testimony.receipt);
      from.push(receipt.index);
      placed.add(receipt);
    }
    if (own.length > receipts.length)
      joined.set(one, { ...one, testimony: { ...one.testimony, receipts: own }, receipts: from });
  }
  return given.flatMap((one) => (placed.has(one) ? [] : [joined.get(one) ?? one]));
}

/** Receipts, and statements, that are tried with each other. */
const MOST_LOOSE = 100;

/** Which records each testimony covers. */
async function coverage(
  given: readonly Given[],
  records: readonly RecordInHand[],
  subjectsOf: (record: RecordInHand) => Promise<Subjects>,
): Promise<Map<Testimony, RecordInHand[]>> {
  const byDigest = new Map<string, Set<RecordInHand>>();
  for (const record of records) {
    const { subjects } = await subjectsOf(record);
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
  return found;
}

async function digestsIn(testimony: Testimony): Promise<readonly string[]> {
  if (testimony.kind === 'statement') return namedDigests(testimony.statement);
  if (testimony.kind !== 'timestamp') return [];
  const { algorithm, hex } = testimony.token.imprint;
  return [`${algorithm}:${hex}`];
}

/** Files that are hashed once more to see whether a time stamp is of one of them. */
const MOST_FILES = 50;

/** The file other than a record that a time stamp is of: a recording may have been stamped as well. */
async function otherFile(testimony: Testimony, exhibits: readonly Exhibit[]): Promise<number | null> {
  if (testimony.kind !== 'timestamp') return null;
  const { algorithm, hex } = testimony.token.imprint;
  const others = exhibits.filter(
    ({ nature, file, index, copyOf }) => nature.kind !== 'record' && index === copyOf && isRead(file),
  );
  for (const { index, file, sha512 } of algorithm === 'sha512' ? others : others.slice(0, MOST_FILES)) {
    if (file.content.state !== 'read') continue;
    const digest = algorithm === 'sha512' ? sha512 : await otherDigest(file.content, algorithm);
    if (digest === hex) return index;
  }
  return null;
}
