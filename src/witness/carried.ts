import { bounds } from '../bounds';
import type { WrittenLayer } from '../signature/layers';
import { fromBase64, fromBase64url, toHex } from '../vcon/base64url';
import { isArray, isObject, isString, parseJson, token, type JsonObject, type JsonValue } from '../vcon/json';
import { canonicalJson, pythonJson } from './canonical';
import { conserverReceipts, stagesBefore, type ConserverReceipt } from './conserver';
import { sha256 } from './merkle';
import { readTestimony, type Testimony } from './testimony';

/** A testimony that a record carries. */
export interface Carried {
  readonly testimony: Testimony;
  /** Pointer into the file, for one beside a signature; into the signed payload, for one inside. */
  readonly pointer: string;
  /** Beside a signature, it may be about it. Inside what was signed, it can only be about something earlier. */
  readonly beside: boolean;
}

/** The testimonies that a record carries, in their order and within a bound; never throws. */
export async function carriedBy(
  layers: readonly WrittenLayer[],
  vcon: JsonObject | null,
): Promise<Carried[]> {
  const found: Carried[] = [];
  const read = async (encoded: readonly Encoded[], beside: boolean): Promise<void> => {
    for (const { bytes, path: pointer } of encoded) {
      if (found.length >= bounds.timeStamp.inRecord) return;
      const testimony = await readTestimony(bytes);
      if (testimony !== null) found.push({ testimony, pointer, beside });
    }
  };
  for (const { jws } of layers) {
    for (const { header, pointer } of jws.signatures)
      if (isObject(header)) await read(encodedIn(header, `${pointer}/header`), true);
  }
  if (vcon === null) return found;
  await read(attached(vcon), false);
  for (const one of conserverReceipts(vcon)) {
    const testimony = { kind: 'conserver', found: one, reproduced: await isReproduced(vcon, one) } as const;
    found.push({ testimony, pointer: one.pointer, beside: false });
  }
  return found.slice(0, bounds.transparency.inRecord);
}

interface Encoded {
  readonly bytes: Uint8Array;
  readonly path: string;
}

/** Members of a header that say something else, however they look (RFC 7515 section 4.1). */
const OTHERS = new Set([
  'alg',
  'jku',
  'jwk',
  'kid',
  'x5u',
  'x5c',
  'x5t',
  'x5t#S256',
  'typ',
  'cty',
  'crit',
  'uuid',
]);

/** How deep a header is looked through: an `etsiU` holds a list of objects that hold a list of tokens. */
const DEPTH = 8;

/**
 * What may be a time stamp or a receipt in a header that no signature covers: under any name, as drafts and producers
 * differ, in base64 or base64url; and as ETSI TS 119 182-1 section 5.3 (`etsiU`, `sigTst`) has it.
 */
function encodedIn(header: JsonObject, pointer: string): Encoded[] {
  const found: Encoded[] = [];
  let left: number = bounds.fingerprints.texts;
  const look = (value: JsonValue, path: string, depth: number): void => {
    if (left-- <= 0 || depth > DEPTH) return;
    if (isArray(value)) value.forEach((one, index) => look(one, `${path}/${index}`, depth + 1));
    else if (isObject(value)) for (const [name, one] of value) look(one, `${path}/${token(name)}`, depth + 1);
    else if (isString(value)) {
      const bytes = mayBeTestimony(value) ? decoded(value) : null;
      if (bytes !== null) found.push({ bytes, path });
      else if (/^(?:eyJ|e30|ewo)/.test(value)) look(jsonIn(value), path, depth + 1);
    }
  };
  for (const [name, value] of header) if (!OTHERS.has(name)) look(value, `${pointer}/${token(name)}`, 0);
  return found;
}

/**
 * Whether a text may encode a token (a DER sequence of more than 127 bytes) or COSE (tag 18, or an array of four), within
 * the bound on both.
 */
const mayBeTestimony = (text: string): boolean =>
  text.length > 100 && text.length < 2 * bounds.timeStamp.bytes && /^(?:MI|0oR|hE|hF)/.test(text);

const decoded = (text: string): Uint8Array | null =>
  fromBase64(text.replace(/\s/g, '')) ?? fromBase64url(text.replace(/=+$/, ''));

function jsonIn(text: string): JsonValue {
  try {
    const bytes = fromBase64url(text);
    return bytes === null ? null : parseJson(bytes).value;
  } catch {
    return null;
  }
}

/** Attachments whose body may be a time stamp, a statement or a receipt. */
function attached(vcon: JsonObject): Encoded[] {
  const attachments = vcon.get('attachments');
  if (!isArray(attachments)) return [];
  return attachments.slice(0, bounds.conversation.attachments).flatMap((attachment, index) => {
    const body = isObject(attachment) ? attachment.get('body') : undefined;
    const bytes = isString(body) && mayBeTestimony(body) ? decoded(body) : null;
    return bytes === null ? [] : [{ bytes, path: `/attachments/${index}/body` }];
  });
}

/** Characters of a record that is written once more to see whether a receipt is of it. */
const MOST = 1024 * 1024;

/** Whether the hash that the Conserver registered is that of the record as it was then, as far as it can be put together. */
async function isReproduced(vcon: JsonObject, receipt: ConserverReceipt): Promise<boolean> {
  if (receipt.vconHash === null) return false;
  for (const stage of stagesBefore(vcon, receipt)) {
    const texts = [
      canonicalJson(stage, MOST).text,
      pythonJson(stage, {}, MOST),
      pythonJson(stage, { sortKeys: true, compact: true }, MOST),
      pythonJson(stage, { sortKeys: true }, MOST),
      pythonJson(stage, { compact: true }, MOST),
    ];
    for (const text of texts) {
      if (text !== null && toHex(await sha256(new TextEncoder().encode(text))) === receipt.vconHash)
        return true;
    }
  }
  return false;
}
