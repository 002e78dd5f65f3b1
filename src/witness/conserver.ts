import { bounds } from '../bounds';
import { fromBase64, fromBase64url } from '../vcon/base64url';
import { isArray, isObject, isString, parseJson, type JsonObject, type JsonValue } from '../vcon/json';
import { message } from '../wording';
import type { Problem } from '../signature/cbor';
import { sha256 } from './merkle';
import { checkEntries, readReceipt, type Receipt, type ReceiptCheck } from './receipt';
import type { ServiceKey } from '../trust/service-key';

/**
 * A receipt that the vCon Conserver put into a record: an `analysis` of the type "scitt_receipt". What was registered
 * is a text, `vcon_hash:vcon_operation` or `vcon_hash:vcon_operation:tel`, and the hash is that of the record as it was
 * then, without this analysis and what came after it.
 */
export interface ConserverReceipt {
  /** RFC 6901 pointer to it in the record. */
  readonly pointer: string;
  /** Place of its analysis in the record's list. */
  readonly analysis: number;
  /** null where it has none, or one that is no base64. */
  readonly receipt: Receipt | Problem | null;
  /** Hash of the record at that stage, lower-case hex of SHA-256; null where that is not what stands there. */
  readonly vconHash: string | null;
  /** Such as "vcon_created". */
  readonly operation: string | null;
  /** `tel:` and a party's number, or `vcon://` and the UUID of the record. */
  readonly subject: string | null;
  /** The service's name for the entry. */
  readonly entryId: string | null;
  /** Address of the service. */
  readonly service: string | null;
}

const TYPE = 'scitt_receipt';

/** The receipts of the vCon Conserver in a record, in their order and within a bound; never throws. */
export function conserverReceipts(vcon: JsonObject): ConserverReceipt[] {
  const analyses = vcon.get('analysis');
  if (!isArray(analyses)) return [];
  const found = analyses.flatMap((analysis, index) =>
    isObject(analysis) && analysis.get('type') === TYPE ? inBody(analysis.get('body'), index) : [],
  );
  return found.slice(0, bounds.transparency.inRecord);
}

function inBody(body: JsonValue | undefined, analysis: number): ConserverReceipt[] {
  const value = isString(body) ? jsonOf(body) : body;
  const pointer = `/analysis/${analysis}/body`;
  if (isObject(value)) return [readOne(value, pointer, analysis)];
  if (!isArray(value)) return [];
  return value.flatMap((one, i) =>
    isObject(one) ? [readOne(one, isString(body) ? pointer : `${pointer}/${i}`, analysis)] : [],
  );
}

function jsonOf(text: string): JsonValue {
  try {
    return parseJson(new TextEncoder().encode(text)).value;
  } catch {
    return null;
  }
}

function readOne(body: JsonObject, pointer: string, analysis: number): ConserverReceipt {
  const text = (name: string): string | null => {
    const value = body.get(name);
    return isString(value) ? value : null;
  };
  const hash = text('vcon_hash')?.toLowerCase() ?? '';
  return {
    pointer,
    analysis,
    receipt: receiptOf(text('cose_receipt')),
    vconHash: /^[\da-f]{64}$/.test(hash) ? hash : null,
    operation: text('vcon_operation'),
    subject: text('subject'),
    entryId: text('entry_id'),
    service: text('scrapi_url'),
  };
}

function receiptOf(text: string | null): Receipt | Problem | null {
  if (text === null) return null;
  const bytes = fromBase64(text) ?? fromBase64url(text.replace(/=+$/, ''));
  return (
    (bytes === null ? null : readReceipt(bytes)) ?? {
      problem: message('It is no receipt of a transparency service.'),
      spec: 'RFC 9942 section 5.2.1; RFC 4648 section 4',
    }
  );
}

/** One text that the Conserver may have registered. */
export interface ConserverEntry {
  /** `tel`: with the number of the party. `operation`: with the operation alone. `hash`: the hash alone, as once. */
  readonly form: 'tel' | 'operation' | 'hash';
  readonly bytes: Uint8Array;
}

const TEL = 'tel:';

/** The texts that may have been registered, as the log holds them: the SHA-256 of each. */
export async function conserverEntries({
  vconHash,
  operation,
  subject,
}: ConserverReceipt): Promise<ConserverEntry[]> {
  if (vconHash === null) return [];
  const texts: [ConserverEntry['form'], string][] = [];
  if (operation !== null) {
    if (subject?.startsWith(TEL)) {
      // The subject is "tel:" and the party's `tel`, which may itself begin with it.
      texts.push(['tel', `${vconHash}:${operation}:${subject.slice(TEL.length)}`]);
      texts.push(['tel', `${vconHash}:${operation}:${subject}`]);
    }
    texts.push(['operation', `${vconHash}:${operation}`]);
  }
  texts.push(['hash', vconHash]);
  return Promise.all(
    texts.map(async ([form, text]) => ({ form, bytes: await sha256(new TextEncoder().encode(text)) })),
  );
}

/** Checks whether a log holds what a receipt of the Conserver says was registered; never throws. */
export async function checkConserverReceipt(
  found: ConserverReceipt,
  keys: readonly ServiceKey[],
): Promise<(ReceiptCheck & { readonly form: ConserverEntry['form'] | null }) | Problem> {
  const { receipt } = found;
  if (receipt === null) {
    return {
      problem: message('It is no receipt of a transparency service.'),
      spec: 'RFC 9942 section 5.2.1',
    };
  }
  if ('problem' in receipt) return receipt;
  const entries = await conserverEntries(found);
  if (entries.length === 0) {
    return {
      problem: message('It does not say what was registered.'),
      spec: 'vCon Conserver, link "scitt"',
    };
  }
  return checkEntries(receipt, entries, keys);
}

/**
 * The record as it was when a receipt was asked for: without its analysis and those that came after; where none is left,
 * also without the list. Where the hashes of these, too, are others, the receipt is of an earlier version that can no
 * longer be put together; that is no contradiction.
 */
export function stagesBefore(vcon: JsonObject, { analysis }: ConserverReceipt): JsonObject[] {
  const analyses = vcon.get('analysis');
  if (!isArray(analyses)) return [vcon];
  const earlier: JsonObject = new Map([...vcon, ['analysis', analyses.slice(0, analysis)]]);
  if (analysis > 0) return [earlier];
  return [earlier, new Map([...vcon].filter(([name]) => name !== 'analysis'))];
}
