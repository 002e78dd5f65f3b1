import { errors, flattenedDecrypt, type FlattenedJWE, type JWEHeaderParameters } from 'jose';
import { bounds } from '../bounds';
import type { Check } from '../check';
import type { Reason } from '../reasons';
import { fromBase64url } from '../vcon/base64url';
import {
  isArray,
  isObject,
  isString,
  JsonError,
  parseJson,
  sameJson,
  type JsonObject,
  type JsonValue,
} from '../vcon/json';
import { inEnglish, message, reportable, said, together, type Said, type Sentence } from '../wording';
import { criticalProblem } from './critical';
import type { PrivateKey } from './private-key';

/** What became of an encrypted record. */
export type JweResult = JweFindings &
  (
    | {
        readonly kind: 'opened';
        /** The bytes that were encrypted, unpacked where `zip` says so. */
        readonly plaintext: Uint8Array;
        /** `publicKeySha256` of the key that opened it. */
        readonly openedBy: string;
      }
    /** No key was given, or none that can fit. */
    | { readonly kind: 'locked' }
    /** Every key that can fit was tried, and none opened it. */
    | { readonly kind: 'not-opened' }
    /** No key was tried, or none can help. */
    | { readonly kind: 'refused'; readonly reason: Reason; readonly message: string; readonly said?: Said }
  );

export interface JweFindings {
  /** `uuid` of the header, to be compared with that of the record inside; null where absent. */
  readonly uuid: string | null;
  /** Notes, and in front of them the reason why it was not opened. */
  readonly reasons: readonly Reason[];
  readonly checks: readonly Check[];
}

/**
 * Opens a JWE (RFC 7516 section 5.2) with whichever of the user's keys fits. Never throws on any content.
 * @param jwe General or Flattened JWE (RFC 7516 section 7.2)
 * @param keys tried in this order, for each recipient in the order of the file
 */
export async function openJwe(jwe: JsonObject, keys: readonly PrivateKey[]): Promise<JweResult> {
  const findings = new Findings();
  try {
    const envelope = readEnvelope(jwe, findings);
    const locks = await usableLocks(envelope, findings);
    return await tryKeys(envelope, locks, keys, findings);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { reason, sentence, spec } = error;
    return { kind: 'refused', reason, ...reportable(sentence), ...findings.stopped(reason, sentence, spec) };
  }
}

/** Collects what is found about one JWE. */
class Findings {
  private readonly notes: Reason[] = [];
  private readonly checks: Check[] = [];
  uuid: string | null = null;

  check(id: string, outcome: Check['outcome'], message: Sentence, spec: string): void {
    this.checks.push({ id: `encryption.${id}`, outcome, pointer: null, ...reportable(message), spec });
  }

  note(reason: Reason, id: string, message: Sentence, spec: string): void {
    this.notes.push(reason);
    this.check(id, 'warn', message, spec);
  }

  /** The end, where it was not opened. */
  stopped(reason: Reason, message: Sentence, spec: string): JweFindings {
    this.check('open', 'not-checked', message, spec);
    return { uuid: this.uuid, reasons: [reason, ...this.notes], checks: this.checks };
  }

  /** The end, where it was opened. */
  opened(message: Sentence, spec: string): JweFindings {
    this.check('open', 'pass', message, spec);
    return { uuid: this.uuid, reasons: this.notes, checks: this.checks };
  }
}

/** Ends the reading of a JWE; never leaves this module. */
class Refusal extends Error {
  readonly reason: Reason;
  readonly sentence: Sentence;
  readonly spec: string;
  constructor(reason: Reason, sentence: Sentence, spec: string) {
    super(inEnglish(sentence));
    this.sentence = sentence;
    this.reason = reason;
    this.spec = spec;
  }
}

function refuse(reason: Reason, message: Sentence, spec: string): never {
  throw new Refusal(reason, message, spec);
}
const malformed = (message: Sentence, spec: string): never => refuse('ENCRYPTION_MALFORMED', message, spec);
const conflict = (message: Sentence, spec: string): never => refuse('HEADER_CONFLICT', message, spec);

const rfc7516 = (section: string): string => `RFC 7516 section ${section}`;
const rfc7518 = (section: string): string => `RFC 7518 section ${section}`;

// --- Algorithms --------------------------------------------------------------------------------------------

/** How the content encryption key reaches the recipient (RFC 7518 section 4). */
interface KeyManagement {
  /** Agreed with an ephemeral key, `epk`. */
  readonly agreed: boolean;
  /** There is an encrypted key; else what was agreed upon is the content encryption key itself. */
  readonly wrapped: boolean;
  /** Bits of the AES key that wraps it; null where none does. */
  readonly aesBits: number | null;
}

/** Everything that is not in this table is not allowed: RSA1_5, `dir`, and whatever rests on a shared secret. */
const keyManagement: ReadonlyMap<string, KeyManagement> = new Map([
  ['RSA-OAEP', { agreed: false, wrapped: true, aesBits: null }],
  ['RSA-OAEP-256', { agreed: false, wrapped: true, aesBits: null }],
  ['ECDH-ES', { agreed: true, wrapped: false, aesBits: null }],
  ['ECDH-ES+A128KW', { agreed: true, wrapped: true, aesBits: 128 }],
  ['ECDH-ES+A192KW', { agreed: true, wrapped: true, aesBits: 192 }],
  ['ECDH-ES+A256KW', { agreed: true, wrapped: true, aesBits: 256 }],
]);

/** How the content is encrypted (RFC 7518 section 5). */
interface ContentEncryption {
  readonly ivBytes: number;
  readonly tagBytes: number;
  readonly aesBits: number;
}

/** Everything that is not in this table is not allowed. */
const contentEncryption: ReadonlyMap<string, ContentEncryption> = new Map([
  ['A128CBC-HS256', { ivBytes: 16, tagBytes: 16, aesBits: 128 }],
  ['A192CBC-HS384', { ivBytes: 16, tagBytes: 24, aesBits: 192 }],
  ['A256CBC-HS512', { ivBytes: 16, tagBytes: 32, aesBits: 256 }],
  ['A128GCM', { ivBytes: 12, tagBytes: 16, aesBits: 128 }],
  ['A192GCM', { ivBytes: 12, tagBytes: 16, aesBits: 192 }],
  ['A256GCM', { ivBytes: 12, tagBytes: 16, aesBits: 256 }],
]);

/** Chromium has no AES of 192 bits. Trying all the same would look like a wrong key. */
async function isAvailable(aesBits: number | null): Promise<boolean> {
  if (aesBits !== 192) return true;
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(24), 'AES-KW', false, ['unwrapKey']);
    return true;
  } catch {
    return false;
  }
}

const notAccepted = (name: string): Said =>
  said('The algorithm {alg} is not among those that this tool accepts.', { alg: quoted(name) });
const notAvailable = (name: string): Said =>
  said('This browser lacks the algorithm {alg}. Try another browser, such as Firefox.', {
    alg: quoted(name),
  });

const quoted = (name: string): string => JSON.stringify(name.slice(0, 40));

// --- From JSON to what can be opened -----------------------------------------------------------------------

/** A JWE whose parts are well-formed and say only one thing. */
interface Envelope {
  /** As jose takes it, without what belongs to one recipient. */
  readonly shared: FlattenedJWE;
  readonly enc: string;
  readonly encryption: ContentEncryption;
  readonly protectedHeader: JsonObject;
  readonly recipients: readonly Recipient[];
}

interface Recipient {
  /** From 1, as people count. */
  readonly number: number;
  readonly alg: string;
  readonly uuid: string | null;
  /** Protected, shared unprotected and per-recipient header in one. */
  readonly header: JsonObject;
  /** base64url; "" where there is none. */
  readonly encryptedKey: string;
}

/** RFC 7516 section 5.2, steps 1 to 8. */
function readEnvelope(jwe: JsonObject, findings: Findings): Envelope {
  const protectedText = base64urlMember(jwe, 'protected');
  const protectedHeader = readProtected(protectedText);
  const unprotected = objectMember(jwe, 'unprotected');
  const duplicated = new Set<string>();
  const recipients = recipientObjects(jwe).map((object, index): Recipient => {
    const own = objectMember(object, 'header');
    const header = joinHeaders([protectedHeader, unprotected, own], duplicated);
    requireProtected(protectedHeader, header);
    const alg = requiredParameter(header, 'alg', rfc7516('4.1.1'));
    const uuid = stringParameter(header, 'uuid');
    const encryptedKey = base64urlMember(object, 'encrypted_key');
    return { number: index + 1, alg, uuid, header, encryptedKey };
  });
  const [first] = recipients;
  if (first === undefined) return malformed(message('It has no recipient.'), rfc7516('7.2.1'));
  findings.uuid = first.uuid;
  noteDuplicates(duplicated, findings);
  const enc = requiredParameter(first.header, 'enc', rfc7516('4.1.2'));
  if (recipients.some(({ header }) => header.get('enc') !== enc)) {
    return conflict(message('"enc" differs between the recipients.'), rfc7516('7.2.1'));
  }
  const encryption =
    contentEncryption.get(enc) ?? refuse('ALG_NOT_ALLOWED', notAccepted(enc), rfc7518('5.1'));
  requireDeflate(protectedHeader);
  const shared = readParts(jwe, protectedText, encryption);
  return { shared, enc, encryption, protectedHeader, recipients };
}

/** The objects that hold what belongs to one recipient; in a Flattened JWE that is the JWE itself. */
function recipientObjects(jwe: JsonObject): readonly JsonObject[] {
  if (!jwe.has('recipients')) return [jwe];
  const list = jwe.get('recipients');
  if (jwe.has('header') || jwe.has('encrypted_key')) {
    return refuse(
      'FORM_AMBIGUOUS',
      message('It has "recipients" beside "header" or "encrypted_key", so it can be read two ways.'),
      rfc7516('7.2.2'),
    );
  }
  if (!isArray(list) || !list.every(isObject)) {
    return malformed(message('"recipients" is not a list of JSON objects.'), rfc7516('7.2.1'));
  }
  if (list.length > bounds.recipients) {
    const message = said('It has {n} recipients; at most {most} are read.', {
      n: list.length,
      most: bounds.recipients,
    });
    return refuse('TOO_LARGE', message, rfc7516('7.2.1'));
  }
  return list;
}

function readProtected(text: string): JsonObject {
  if (text === '') return new Map();
  try {
    const { value } = parseJson(fromBase64url(text) ?? new Uint8Array());
    return isObject(value)
      ? value
      : malformed(message('The protected header is not a JSON object.'), rfc7516('4'));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const why = said('The protected header is not proper JSON, at its byte {offset}: {problem}.', {
      offset: String(error.offset),
      problem: said(error.message),
    });
    return malformed(why, error.spec);
  }
}

/**
 * One header out of several. RFC 7516 section 7.2.1 wants their names disjoint. The working group's own example
 * repeats `enc` in all three: equal values are tolerated, others contradict each other.
 * @param duplicated gets the names that are repeated
 */
function joinHeaders(headers: readonly JsonObject[], duplicated: Set<string>): JsonObject {
  const joined = new Map<string, JsonValue>();
  for (const [name, value] of headers.flatMap((header) => [...header])) {
    const other = joined.get(name);
    if (other === undefined) {
      joined.set(name, value);
    } else if (sameJson(value, other)) {
      duplicated.add(name);
    } else {
      conflict(
        said('{name} stands in two headers with different values.', { name: quoted(name) }),
        rfc7516('7.2.1'),
      );
    }
  }
  return joined;
}

function noteDuplicates(duplicated: ReadonlySet<string>, findings: Findings): void {
  if (duplicated.size === 0) return;
  const names = [...duplicated].slice(0, 10).map(quoted).join(', ');
  const message = said('More than one header has {names}, with equal values.', { names });
  findings.note('HEADER_DUPLICATED', 'header', message, rfc7516('7.2.1'));
}

/** `crit` and `zip` mean something in the protected header alone; no extension of JWE is implemented here. */
function requireProtected(protectedHeader: JsonObject, header: JsonObject): void {
  for (const [name, section] of [
    ['crit', '4.1.13'],
    ['zip', '4.1.3'],
  ] as const) {
    if (header.has(name) && !protectedHeader.has(name)) {
      conflict(said('"{name}" must stand in the protected header.', { name }), rfc7516(section));
    }
  }
  const problem = criticalProblem(protectedHeader, []);
  if (problem !== null) refuse(problem.reason, problem.message, rfc7516('4.1.13'));
}

function requireDeflate(protectedHeader: JsonObject): void {
  const zip = protectedHeader.get('zip');
  if (zip === undefined || zip === 'DEF') return;
  refuse('ALG_NOT_ALLOWED', message('It is compressed ("zip") in a way other than "DEF".'), rfc7516('4.1.3'));
}

/** The parts that all recipients share, with the lengths that `enc` gives them. */
function readParts(jwe: JsonObject, protectedText: string, encryption: ContentEncryption): FlattenedJWE {
  const ciphertext = base64urlMember(jwe, 'ciphertext');
  const iv = base64urlMember(jwe, 'iv', encryption.ivBytes);
  const tag = base64urlMember(jwe, 'tag', encryption.tagBytes);
  const aad = base64urlMember(jwe, 'aad');
  if (!jwe.has('ciphertext')) return malformed(message('It has no "ciphertext".'), rfc7516('7.2.1'));
  if (jwe.has('aad') && aad === '') return malformed(message('"aad" is there, and empty.'), rfc7516('7.2.1'));
  return {
    ciphertext,
    iv,
    tag,
    ...(protectedText === '' ? {} : { protected: protectedText }),
    ...(aad === '' ? {} : { aad }),
  };
}

/**
 * A base64url member as written; "" where it is absent.
 * @param length bytes that it must have
 */
function base64urlMember(object: JsonObject, name: string, length?: number): string {
  const text = object.has(name) ? object.get(name) : '';
  const bytes = isString(text) ? fromBase64url(text) : null;
  if (!isString(text) || bytes === null)
    return malformed(said('"{name}" is not base64url.', { name }), rfc7516('2'));
  if (length !== undefined && bytes.length !== length) {
    return malformed(
      said('"{name}" has {found} bytes instead of {wanted}.', {
        name,
        found: String(bytes.length),
        wanted: length,
      }),
      rfc7518('5.1'),
    );
  }
  return text;
}

function objectMember(object: JsonObject, name: string): JsonObject {
  const value = object.has(name) ? object.get(name) : new Map<string, JsonValue>();
  return isObject(value)
    ? value
    : malformed(said('"{name}" is not a JSON object.', { name }), rfc7516('7.2.1'));
}

function stringParameter(header: JsonObject, name: string): string | null {
  const value = header.get(name);
  if (value === undefined) return null;
  return isString(value) ? value : malformed(said('"{name}" is not a string.', { name }), rfc7516('4.1'));
}

const requiredParameter = (header: JsonObject, name: string, spec: string): string =>
  stringParameter(header, name) ?? malformed(said('No header has "{name}".', { name }), spec);

// --- Opening -----------------------------------------------------------------------------------------------

/** What a key has to fit to open the record as one recipient. */
interface Lock {
  readonly recipient: Recipient;
  /** The curve of `epk` as written, which the key has to be on; null for RSA. */
  readonly curve: string | null;
  /** What jose has to be given: the parameters that it needs and that are not in the protected header. */
  readonly header: JWEHeaderParameters;
}

/** The recipients whose algorithm can be used here. */
async function usableLocks(envelope: Envelope, findings: Findings): Promise<readonly Lock[]> {
  const { enc, encryption, recipients } = envelope;
  if (!(await isAvailable(encryption.aesBits))) refuse('ALG_NOT_ALLOWED', notAvailable(enc), rfc7518('5.1'));
  const locks: Lock[] = [];
  const obstacles: Said[] = [];
  for (const recipient of recipients) {
    const management = keyManagement.get(recipient.alg);
    if (management === undefined) {
      obstacles.push(notAccepted(recipient.alg));
    } else if (!(await isAvailable(management.aesBits))) {
      obstacles.push(notAvailable(recipient.alg));
    } else {
      locks.push(readLock(recipient, management, envelope.protectedHeader));
    }
  }
  const [obstacle] = obstacles;
  if (obstacle !== undefined && locks.length === 0) refuse('ALG_NOT_ALLOWED', obstacle, rfc7518('4.1'));
  if (obstacle !== undefined) {
    const some = said('{n} of {all} recipients cannot be tried.', {
      n: obstacles.length,
      all: recipients.length,
    });
    findings.check('recipients', 'info', together(some, obstacle), rfc7518('4.1'));
  }
  return locks;
}

function readLock(recipient: Recipient, management: KeyManagement, protectedHeader: JsonObject): Lock {
  const { alg, header, encryptedKey } = recipient;
  if (management.wrapped !== (encryptedKey !== '')) {
    const message = said(
      management.wrapped
        ? '"encrypted_key" is missing with "{alg}".'
        : '"encrypted_key" must be empty with "{alg}".',
      { alg },
    );
    return malformed(message, rfc7516('5.2'));
  }
  const epk = management.agreed ? readEphemeralKey(header) : null;
  const parties = management.agreed ? readParties(header) : {};
  const needed = Object.entries({
    alg,
    enc: header.get('enc'),
    ...(epk === null ? {} : { epk }),
    ...parties,
  });
  const handed = needed.filter(([name]) => !protectedHeader.has(name));
  return { recipient, curve: epk?.crv ?? null, header: Object.fromEntries(handed) };
}

/** The sender's public key for this one record (RFC 7518 section 4.6.1.1). */
interface EphemeralKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
}

function readEphemeralKey(header: JsonObject): EphemeralKey {
  const spec = rfc7518('4.6.1.1');
  const jwk = header.get('epk');
  if (!isObject(jwk)) return malformed(message('No header has "epk", the sender’s key.'), spec);
  if (jwk.has('d')) return malformed(message('"epk" holds a private key.'), spec);
  const [kty, crv] = [requiredParameter(jwk, 'kty', spec), requiredParameter(jwk, 'crv', spec)];
  const [x, y] = [base64urlMember(jwk, 'x'), base64urlMember(jwk, 'y')];
  return { kty, crv, x, ...(y === '' ? {} : { y }) };
}

/** `apu` and `apv` (RFC 7518 section 4.6.1), where they are there. */
function readParties(header: JsonObject): { apu?: string; apv?: string } {
  const [apu, apv] = [base64urlMember(header, 'apu'), base64urlMember(header, 'apv')];
  if (header.has('apu') && header.has('apv') && apu === apv) {
    return malformed(message('"apu" and "apv" are the same.'), rfc7518('4.6.2'));
  }
  return { ...(header.has('apu') ? { apu } : {}), ...(header.has('apv') ? { apv } : {}) };
}

const spec = rfc7516('5.2');

/** Tries each key that can fit; what opens first counts. */
async function tryKeys(
  envelope: Envelope,
  locks: readonly Lock[],
  keys: readonly PrivateKey[],
  findings: Findings,
): Promise<JweResult> {
  let tried = 0;
  for (const lock of locks) {
    const { number, alg, uuid } = lock.recipient;
    for (const privateKey of keys) {
      const key = privateKey.keys.get(alg);
      if (key === undefined || privateKey.curve !== lock.curve) continue;
      tried++;
      const plaintext = await decrypt(envelope, lock, key);
      if (plaintext === null) continue;
      findings.uuid = uuid;
      const message = said(
        envelope.recipients.length === 1
          ? 'Your key ({kind}) opens it: {alg}, {enc}.'
          : 'Your key ({kind}) opens it, as recipient {number}: {alg}, {enc}.',
        { kind: privateKey.kindSaid, number, alg, enc: envelope.enc },
      );
      return {
        kind: 'opened',
        plaintext,
        openedBy: privateKey.publicKeySha256,
        ...findings.opened(message, spec),
      };
    }
  }
  if (tried > 0) {
    return {
      kind: 'not-opened',
      ...findings.stopped(
        'DECRYPTION_FAILED',
        message('No key that you gave opens it: it is for another key, or the file is damaged.'),
        spec,
      ),
    };
  }
  const wanted = [...new Set(locks.map(({ curve }) => curve ?? 'RSA'))].map(quoted).join(', ');
  const locked =
    keys.length === 0
      ? said('Only a private key of its recipient opens it ({wanted}).', { wanted })
      : said('It is locked for another kind of key ({wanted}) than you gave.', { wanted });
  return { kind: 'locked', ...findings.stopped('ENCRYPTED', locked, spec) };
}

/**
 * Decrypts for one recipient, with the protected header as written.
 * @returns null where the key does not open it
 */
async function decrypt(envelope: Envelope, lock: Lock, key: CryptoKey): Promise<Uint8Array | null> {
  const { alg, encryptedKey } = lock.recipient;
  const jwe: FlattenedJWE = {
    ...envelope.shared,
    ...(encryptedKey === '' ? {} : { encrypted_key: encryptedKey }),
    header: lock.header,
  };
  try {
    const { plaintext } = await flattenedDecrypt(jwe, key, {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: [envelope.enc],
      maxDecompressedLength: bounds.unpackedBytes,
    });
    return plaintext;
  } catch (error) {
    if (error instanceof errors.JWEInvalid) requireUnpacked(error.message);
    return null;
  }
}

/** Here the key did open it. jose has no codes for what follows, only messages; a test holds them. */
function requireUnpacked(problem: string): void {
  if (problem === 'Decompressed plaintext exceeded the configured limit') {
    const text = said('Unpacked it has more than {n} bytes; larger records are not read.', {
      n: String(bounds.unpackedBytes),
    });
    refuse('TOO_LARGE', text, rfc7516('4.1.3'));
  }
  if (problem === 'Failed to decompress plaintext') {
    malformed(
      message('Your key opens it, but what is inside is not compressed as "zip" says.'),
      rfc7516('4.1.3'),
    );
  }
}
