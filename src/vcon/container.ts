import { bounds } from '../bounds';
import { looksCompact } from '../evidence/file-type';
import { asIs, message, said, type Sentence } from '../wording';
import { readContentHash, type ContentHash } from './content-hash';
import { isArray, isObject, isString, type JsonObject, type JsonValue, type TextLimits } from './json';
import { LongText } from './long-text';

/** One entry of `signatures` (RFC 7515 section 7.2.1), members as written. */
export interface JwsSignature {
  /** RFC 6901 pointer into the container: "/signatures/0", or "" where the container has one signature and no list. */
  readonly pointer: string;
  readonly protected: JsonValue | undefined;
  readonly header: JsonValue | undefined;
  readonly signature: JsonValue | undefined;
}

/** A JWS in JSON serialization. */
export interface Jws {
  readonly payload: JsonValue | undefined;
  readonly signatures: readonly JwsSignature[];
}

/** RFC 7515 section 7. The draft asks for the general one. */
export type Serialization = 'general' | 'flattened' | 'compact';

/**
 * Which form a JSON value has (draft-ietf-vcon-vcon-core, "Differentiation of unsigned, signed and encrypted
 * forms of vCon").
 */
export type Container =
  | { readonly form: 'unsigned'; readonly vcon: JsonObject }
  | { readonly form: 'signed'; readonly serialization: Serialization; readonly jws: Jws }
  | { readonly form: 'encrypted'; readonly serialization: Serialization; readonly jwe: JsonObject }
  | { readonly form: 'ambiguous'; readonly signed: boolean; readonly why: Sentence }
  | { readonly form: 'envelope'; readonly contentHash: ContentHash }
  | { readonly form: 'too-large'; readonly why: Sentence }
  | { readonly form: 'none'; readonly looksLike: string; readonly why: string };

/** Any of these makes an object a vCon; `vcon` does so in records of earlier versions. */
const tellingMembers = ['parties', 'dialog', 'analysis', 'attachments', 'vcon'];
/** None of these belongs beside a signature or a ciphertext. */
const vconMembers = [
  ...tellingMembers,
  ...['uuid', 'extensions', 'critical', 'must_support', 'created_at', 'updated_at', 'subject'],
  ...['redacted', 'amended', 'appended', 'group'],
];
const jwsMembers = ['payload', 'signatures', 'signature'];
const jweMembers = ['ciphertext', 'recipients', 'encrypted_key', 'iv', 'tag', 'aad', 'unprotected'];

/** Tells the form of a JSON value. A value that can be read as two of them is `ambiguous`, never one of them. */
export function readContainer(value: JsonValue): Container {
  if (!isObject(value))
    return none(
      message(isArray(value) ? 'a list' : 'one value'),
      message('A vCon is a JSON object; this is not.'),
    );
  const has = (name: string): boolean => value.has(name);
  const jws = jwsMembers.filter(has);
  const jwe = jweMembers.filter(has);
  const plain = vconMembers.filter(has);
  const telling = tellingMembers.some(has);

  const signed = has('payload') && (has('signatures') || has('signature'));
  const encrypted = has('ciphertext');
  if (signed || encrypted) {
    const readings = [jws, jwe, plain].filter((names) => names.length > 0);
    if (readings.length > 1) return ambiguous(signed, readings);
    // RFC 7515 section 7.2.2: the members of one signature stand in its list, or in the JWS itself.
    const own = ['signature', 'protected', 'header'].filter(has);
    if (has('signatures') && own.length > 0) return ambiguous(signed, [['signatures'], own]);
    if (has('recipients') && has('encrypted_key'))
      return ambiguous(signed, [['recipients'], ['encrypted_key']]);
  } else if (telling && (jws.length > 0 || jwe.length > 0)) {
    return ambiguous(false, [[...jws, ...jwe], plain]);
  }

  if (encrypted) {
    return { form: 'encrypted', serialization: has('recipients') ? 'general' : 'flattened', jwe: value };
  }
  if (signed) return readJws(value);
  if (telling) return { form: 'unsigned', vcon: value };
  const record = value.get('record');
  if (isString(value.get('type')) && isObject(record) && record.get('format') === 'vcon') {
    return { form: 'envelope', contentHash: readContentHash(record.get('content_hash')) };
  }
  return none(message('JSON data'), message('It is JSON, but has none of the parts of a vCon.'));
}

function readJws(value: JsonObject): Container {
  if (!value.has('signatures')) {
    return {
      form: 'signed',
      serialization: 'flattened',
      jws: { payload: value.get('payload'), signatures: [readSignature(value, '')] },
    };
  }
  const list = value.get('signatures');
  if (!isArray(list)) return none(message('JSON data'), message('Its member "signatures" is not a list.'));
  if (list.length > bounds.signatures) {
    return {
      form: 'too-large',
      why: said('/signatures holds {n} signatures; at most {most} are read.', {
        n: list.length,
        most: bounds.signatures,
      }),
    };
  }
  return {
    form: 'signed',
    serialization: 'general',
    jws: {
      payload: value.get('payload'),
      signatures: list.map((s, i) => readSignature(isObject(s) ? s : new Map(), `/signatures/${i}`)),
    },
  };
}

const readSignature = (object: JsonObject, pointer: string): JwsSignature => ({
  pointer,
  protected: object.get('protected'),
  header: object.get('header'),
  signature: object.get('signature'),
});

const none = (looksLike: string, why: string): Container => ({ form: 'none', looksLike, why });

const ambiguous = (signed: boolean, readings: string[][]): Container => ({
  form: 'ambiguous',
  signed,
  why: said('It can be read two ways: it has {readings}.', {
    readings: readings
      .map((names) => asIs(names.map((name) => `"${name}"`).join(', ')))
      .reduce((one, other) => said('{one} beside {other}', { one, other })),
  }),
});

/**
 * Reads a text in compact serialization: a JWS of three parts (RFC 7515 section 7.1) or a JWE of five (RFC 7516
 * section 7.1). White space behind it, as editors leave it, is no part of it. A long payload is a view of the bytes.
 * @returns null where the bytes are no such text
 */
export function readCompact(bytes: Uint8Array, limits: TextLimits = bounds): Container | null {
  if (!looksCompact(latin1(bytes.subarray(0, 100)))) return null;
  const spans = compactParts(bytes);
  if (spans?.length !== 3 && spans?.length !== 5) return null;
  const isLong = (span: Uint8Array): boolean => spans.length === 3 && span.length > limits.longText;
  const payload = spans[1] !== undefined && isLong(spans[1]) ? spans[1] : null;
  if (bytes.length - (payload?.length ?? 0) > limits.plainText) {
    const most = limits.plainText;
    return { form: 'too-large', why: said('Beside its payload it has more than {most} bytes.', { most }) };
  }
  const parts = spans.map((span) => (span === payload ? '' : latin1(span)));
  if (parts.length === 5) return { form: 'encrypted', serialization: 'compact', jwe: fromCompactJwe(parts) };
  const only = { pointer: '', protected: parts[0], header: undefined, signature: parts[2] };
  const jws = { payload: payload === null ? parts[1] : new LongText(payload), signatures: [only] };
  return { form: 'signed', serialization: 'compact', jws };
}

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

const DOT = 0x2e;
/** White space by ASCII, and the no-break space of Latin-1. */
const isSpace = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x09 && byte <= 0x0d) || byte === 0x20 || byte === 0xa0);

/** What stands between the dots, the last white space left out; null where there is more than base64url and dots. */
function compactParts(bytes: Uint8Array): Uint8Array[] | null {
  let end = bytes.length;
  while (end > 0 && isSpace(bytes[end - 1])) end--;
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at < end; at++) {
    const kind = compactCharacters[bytes[at] ?? 0];
    if (kind === 0 || parts.length > 4) return null;
    if (kind !== DOT) continue;
    parts.push(bytes.subarray(start, at));
    start = at + 1;
  }
  return [...parts, bytes.subarray(start, end)];
}

/** By byte: itself where it may stand in a compact serialization, else 0. */
const compactCharacters = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9_.-]/.test(String.fromCharCode(byte)) ? byte : 0,
);

/** The flattened form (RFC 7516 section 7.2.2) of a compact JWE; a part that is empty there is absent here. */
export function fromCompactJwe([
  protectedHeader,
  encryptedKey,
  iv,
  ciphertext,
  tag,
]: readonly string[]): JsonObject {
  const parts = Object.entries({
    protected: protectedHeader,
    encrypted_key: encryptedKey,
    iv,
    ciphertext,
    tag,
  });
  return new Map(parts.flatMap(([name, text]) => (text === undefined || text === '' ? [] : [[name, text]])));
}
