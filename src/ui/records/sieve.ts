/**
 * Which of many records are listed, and in what order. Records are told by their position in the report; what is looked
 * for in one, and what it is sorted by, is made when it is first needed and kept as long as its row is.
 */
import type { Answer, QuestionKey, Reason, RecordRow } from '../../report/report';
import { pathOrder } from '../../report/plain-text';
import { questionOrder } from '../words';
import { reasonOrder, signerDoubts } from './reason-words';
import { standingOf, standings, type Standing } from './standing';

/** What the user wants to see; null, and no text: everything. */
export interface Wanted {
  readonly standing: Standing | null;
  readonly reason: Reason | null;
  /** SHA-256 of the signer's certificate; "" for records without a signer. */
  readonly signer: string | null;
  /** In the names of file and signer, the UUID and the fingerprint of the certificate. */
  readonly text: string;
}

export const everything: Wanted = { standing: null, reason: null, signer: null, text: '' };

export type Column = 'outcome' | 'source' | 'headline' | 'answers' | 'signer' | 'uuid';

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

/** What needs attention first. */
export const problemsFirst: Order = { column: 'outcome', descending: false };

/** Characters of a name that it is found by. */
const NAME = 1000;

/** A value of each row, made once. */
function ofEach<T>(make: (row: RecordRow) => T): (row: RecordRow) => T {
  const made = new WeakMap<RecordRow, T>();
  return (row) => {
    const known = made.get(row);
    if (known !== undefined) return known;
    const value = make(row);
    made.set(row, value);
    return value;
  };
}

/** As it is looked for: without regard to case and to how a letter with its marks is put together. */
export const plain = (text: string): string => text.normalize('NFC').toLowerCase();

const soughtIn = ofEach(({ source, uuid, signer }) =>
  plain(
    [source.slice(0, NAME), uuid ?? '', signer?.name.slice(0, NAME) ?? '', signer?.sha256 ?? ''].join('\n'),
  ),
);
const bySource = ofEach(({ source }) => pathOrder(source));
/** Those without one come last. */
const bySigner = ofEach(({ signer }) =>
  signer === null ? '\uffff' : `${pathOrder(signer.name)} ${signer.sha256}`,
);
const byUuid = ofEach(({ uuid }) => uuid?.toLowerCase() ?? '\uffff');

const answerOrder: readonly Answer[] = ['no', 'unknown', 'none', 'yes'];
const byAnswers = ofEach(({ answers }) =>
  questionOrder.reduce((sum, key) => sum * 4 + answerOrder.indexOf(answers[key].answer), 0),
);

/** Makes of a row what it is sorted by, so that a table of many is sorted at once. */
export const prepareOrder = (row: RecordRow): unknown => bySource(row);

/** Makes of a row what it is found by, so that looking for it does not take long later. */
export const prepareSearch = (row: RecordRow): unknown => soughtIn(row);

const signerKey = ({ signer }: RecordRow): string => signer?.sha256 ?? '';

/** Positions of the records that are wanted, in the order of the report. */
export function sift(rows: readonly RecordRow[], { standing, reason, signer, text }: Wanted): number[] {
  const sought = plain(text.trim().slice(0, NAME));
  const found: number[] = [];
  rows.forEach((row, position) => {
    if (standing !== null && standingOf(row) !== standing) return;
    if (reason !== null && !row.reasons.includes(reason)) return;
    if (signer !== null && signerKey(row) !== signer) return;
    if (sought === '' || soughtIn(row).includes(sought)) found.push(position);
  });
  return found;
}

/**
 * Positions in another order; records that are alike in it go by the paths of their files, whichever way the order goes.
 * @param inWords a headline in the language of the page, by its English message
 */
export function arrange(
  rows: readonly RecordRow[],
  found: readonly number[],
  { column, descending }: Order,
  inWords: (message: string) => string,
): number[] {
  const key = keyOf(column, inWords);
  // Many records have the same key: each key is put in its place once.
  const alike = new Map<number | string, number[]>();
  for (const position of found) {
    const row = rows[position];
    if (row === undefined) continue;
    const own = key(row);
    const others = alike.get(own);
    if (others === undefined) alike.set(own, [position]);
    else others.push(position);
  }
  const way = descending ? -1 : 1;
  const keys = [...alike.keys()].sort((a, b) => (a < b ? -way : a > b ? way : 0));
  return keys.flatMap((own) => inPathOrder(rows, alike.get(own) ?? []));
}

function inPathOrder(rows: readonly RecordRow[], positions: readonly number[]): readonly number[] {
  if (positions.length < 2) return positions;
  const keys = positions.map((position) => {
    const row = rows[position];
    return { position, key: row === undefined ? '' : bySource(row) };
  });
  return keys.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ position }) => position);
}

function keyOf(column: Column, inWords: (message: string) => string): (row: RecordRow) => number | string {
  switch (column) {
    case 'outcome':
      return (row) => standings.indexOf(standingOf(row));
    case 'source':
      return bySource;
    case 'headline': {
      const worded = new Map<string, string>();
      return ({ headlineSaid: { message } }) => {
        const known = worded.get(message);
        if (known !== undefined) return known;
        const key = pathOrder(inWords(message));
        worded.set(message, key);
        return key;
      };
    }
    case 'answers':
      return byAnswers;
    case 'signer':
      return bySigner;
    case 'uuid':
      return byUuid;
  }
}

export interface Amount<T> {
  readonly of: T;
  readonly amount: number;
}

interface Amounts {
  readonly standings: readonly Amount<Standing>[];
  readonly reasons: readonly Amount<Reason>[];
}

/** How many records stand where, and how many there are for each reason; none of which there are none. */
export function amountsOf(rows: readonly RecordRow[]): Amounts {
  const tally = new Tally();
  for (const row of rows) tally.add(row);
  return tally.amounts;
}

class Tally {
  private readonly standing = new Map<Standing, number>();
  private readonly reason = new Map<Reason, number>();

  add(row: RecordRow): void {
    count(this.standing, standingOf(row));
    for (const code of row.reasons) count(this.reason, code);
  }

  get amounts(): Amounts {
    return { standings: inOrder(standings, this.standing), reasons: inOrder(reasonOrder, this.reason) };
  }
}

const count = <T>(amounts: Map<T, number>, of: T): unknown => amounts.set(of, (amounts.get(of) ?? 0) + 1);

const inOrder = <T>(order: readonly T[], amounts: ReadonlyMap<T, number>): Amount<T>[] =>
  order.flatMap((of) => {
    const amount = amounts.get(of) ?? 0;
    return amount > 0 ? [{ of, amount }] : [];
  });

/** Records of one signer, told by the certificate; or all that have none. */
export interface SignerGroup {
  /** SHA-256 of the certificate, hex; "" for the records without a signer. */
  readonly sha256: string;
  /** What the certificate calls itself. */
  readonly name: string;
  readonly records: number;
  /** Records of which the user trusts the signer. */
  readonly trusted: number;
  readonly standings: readonly Amount<Standing>[];
  /** What is the matter with the signer, and with how many records of it. */
  readonly doubts: readonly Amount<Reason>[];
  /** Position of a record by which the user can decide whether to trust the signer; null: there is nothing to decide. */
  readonly decide: number | null;
}

/** A signer's records as they are counted. */
class Group {
  readonly tally = new Tally();
  records = 0;
  trusted = 0;
  /** Position of the first record by which the user can decide. */
  open: number | null = null;
  private readonly sha256: string;
  private readonly name: string;

  constructor({ signer }: RecordRow) {
    this.sha256 = signer?.sha256 ?? '';
    this.name = signer?.name ?? '';
  }

  add(row: RecordRow, position: number): void {
    this.tally.add(row);
    this.records++;
    if (answerOf(row, 'signer') === 'yes') this.trusted++;
    else if (this.open === null && isOpen(row)) this.open = position;
  }

  get whole(): SignerGroup {
    const { sha256, name, records, trusted, open } = this;
    const { standings, reasons } = this.tally.amounts;
    return {
      sha256,
      name,
      records,
      trusted,
      standings,
      doubts: reasons.filter(({ of }) => signerDoubts.includes(of)),
      decide: sha256 === '' || trusted > 0 ? null : open,
    };
  }
}

/** Where there is something to decide first, then those with the most records; the records without a signer last. */
export function groupsOf(rows: readonly RecordRow[]): SignerGroup[] {
  const groups = new Map<string, Group>();
  rows.forEach((row, position) => {
    const key = signerKey(row);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = new Group(row)));
    group.add(row, position);
  });
  const rank = ({ sha256, decide }: SignerGroup): number => (sha256 === '' ? 2 : decide === null ? 1 : 0);
  return [...groups.values()]
    .map(({ whole }) => whole)
    .sort((a, b) => rank(a) - rank(b) || b.records - a.records);
}

const answerOf = ({ answers }: RecordRow, key: QuestionKey): Answer => answers[key].answer;

/** The signature fits, and nobody has said yet whether its signer is trusted. */
const isOpen = (row: RecordRow): boolean =>
  answerOf(row, 'unaltered') === 'yes' && answerOf(row, 'signer') === 'unknown';
