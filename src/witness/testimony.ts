import type { Sentence } from '../wording';
import { isProblem, type Problem } from '../signature/cbor';
import type { DigestName } from './cms-digest';
import type { ConserverReceipt } from './conserver';
import { readReceipt, type Receipt } from './receipt';
import { readStatement, type Statement } from './statement';
import { readTimeStamp, type TimeStampToken } from './time-stamp';
import { isProblem as isStampProblem } from './time-stamp-info';

/** What a witness says, as it was read; nothing in it is checked yet. */
export type Testimony =
  /** A time stamp (RFC 3161). */
  | { readonly kind: 'timestamp'; readonly token: TimeStampToken }
  /** A statement (RFC 9943), with the receipts that came in it or beside it. */
  | { readonly kind: 'statement'; readonly statement: Statement; readonly receipts: readonly Receipt[] }
  /** A receipt (RFC 9942) without what it is for. */
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  /** A receipt that the vCon Conserver put into a record, and whether the record it is of could be put together again. */
  | { readonly kind: 'conserver'; readonly found: ConserverReceipt; readonly reproduced: boolean }
  | UnreadTestimony;

/** Meant as one of these, and not to be read. */
export interface UnreadTestimony {
  readonly kind: 'unread';
  readonly meant: 'timestamp' | 'receipt';
  readonly problem: Sentence;
  readonly spec: string;
}

/**
 * Reads a file, or bytes in a record, that may be a time stamp, a statement or a receipt; never throws.
 * @returns null where it is none of them
 */
export async function readTestimony(bytes: Uint8Array): Promise<Testimony | null> {
  const token = await readTimeStamp(bytes);
  if (token !== null) {
    return isStampProblem(token) ? unread('timestamp', token) : { kind: 'timestamp', token };
  }
  const receipt = readReceipt(bytes);
  if (receipt !== null) return isProblem(receipt) ? unread('receipt', receipt) : { kind: 'receipt', receipt };
  const statement = readStatement(bytes);
  if (statement === null) return null;
  if (isProblem(statement)) return unread('receipt', statement);
  const read = statement.receipts.map(readReceipt).filter((one) => one !== null);
  const receipts = read.filter((one): one is Receipt => !isProblem(one));
  const broken = read.find(isProblem);
  return broken !== undefined && receipts.length === 0
    ? unread('receipt', broken)
    : { kind: 'statement', statement, receipts };
}

const unread = (meant: UnreadTestimony['meant'], { problem, spec }: Problem): UnreadTestimony => ({
  kind: 'unread',
  meant,
  problem,
  spec,
});

/** By which digests a testimony names what it is about, so far as they have to be computed. */
export function algorithmsOf(testimony: Testimony): readonly DigestName[] {
  if (testimony.kind === 'timestamp') return [testimony.token.imprint.algorithm];
  if (testimony.kind !== 'statement') return [];
  // A digest may also stand as text in what is signed.
  const { envelope } = testimony.statement;
  return envelope === null ? ['sha256', 'sha384', 'sha512'] : [envelope.algorithm];
}
