import { bounds } from '../bounds';
import { isArray, isObject, isString, type JsonObject, type JsonValue } from './json';

/** One entry of `signatures` (RFC 7515 section 7.2.1), members as written. */
export interface JwsSignature {
  readonly protected: JsonValue | undefined;
  readonly header: JsonValue | undefined;
  readonly signature: JsonValue | undefined;
}

/** A JWS in JSON serialization. */
export interface Jws {
  readonly payload: JsonValue | undefined;
  readonly signatures: readonly JwsSignature[];
}

/**
 * Which form a JSON value has (draft-ietf-vcon-vcon-core, "Differentiation of unsigned, signed and encrypted
 * forms of vCon").
 */
export type Container =
  | { readonly form: 'unsigned'; readonly vcon: JsonObject }
  | { readonly form: 'signed'; readonly serialization: 'general' | 'flattened'; readonly jws: Jws }
  | { readonly form: 'encrypted'; readonly uuid: string | null }
  | { readonly form: 'ambiguous'; readonly signed: boolean; readonly why: string }
  | { readonly form: 'too-large'; readonly why: string }
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
    return none(isArray(value) ? 'a list' : 'one value', 'A vCon is a JSON object; this is not.');
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
    if (has('signatures') && has('signature')) return ambiguous(signed, [['signatures'], ['signature']]);
    if (has('recipients') && has('encrypted_key'))
      return ambiguous(signed, [['recipients'], ['encrypted_key']]);
  } else if (telling && (jws.length > 0 || jwe.length > 0)) {
    return ambiguous(false, [[...jws, ...jwe], plain]);
  }

  if (encrypted) {
    const unprotected = value.get('unprotected');
    const uuid = isObject(unprotected) ? unprotected.get('uuid') : undefined;
    return { form: 'encrypted', uuid: isString(uuid) ? uuid : null };
  }
  if (signed) return readJws(value);
  if (telling) return { form: 'unsigned', vcon: value };
  return none('JSON data', 'It is JSON, but has none of the parts of a vCon.');
}

function readJws(value: JsonObject): Container {
  if (!value.has('signatures')) {
    return {
      form: 'signed',
      serialization: 'flattened',
      jws: { payload: value.get('payload'), signatures: [readSignature(value)] },
    };
  }
  const list = value.get('signatures');
  if (!isArray(list)) return none('JSON data', 'Its member "signatures" is not a list.');
  if (list.length > bounds.signatures) {
    return {
      form: 'too-large',
      why: `It carries ${list.length} signatures; at most ${bounds.signatures} are read.`,
    };
  }
  return {
    form: 'signed',
    serialization: 'general',
    jws: {
      payload: value.get('payload'),
      signatures: list.map((s) => readSignature(isObject(s) ? s : new Map())),
    },
  };
}

const readSignature = (object: JsonObject): JwsSignature => ({
  protected: object.get('protected'),
  header: object.get('header'),
  signature: object.get('signature'),
});

const none = (looksLike: string, why: string): Container => ({ form: 'none', looksLike, why });

const ambiguous = (signed: boolean, readings: string[][]): Container => ({
  form: 'ambiguous',
  signed,
  why: `It can be read two ways: it has ${readings.map((names) => names.map((n) => `"${n}"`).join(', ')).join(' beside ')}.`,
});
