import { bounds } from '../bounds';
import { fromBase64url } from '../vcon/base64url';
import { isArray, isObject, isString, JsonError, JsonNumber, parseJson, type JsonValue } from '../vcon/json';
import { readCertificates, type Certificate } from '../x509/certificate';
import { mayBeAnchor } from '../x509/trust-anchor';
import { newEntry } from './new-entry';
import { hasPrivateJwk, hasPrivateKeyText } from './secrets';
import { keyInPem, serviceEntry, withNames } from './service-entry';
import type { TrustEntry } from './trust-entry';
import type { Taking, TrustFile, TrustFileReading } from './trust-input';

/*
 * A trust list as a file, so that it can be kept, given to others, or shipped with a site. What it says of a
 * certificate or key is what its maker says: it becomes an entry because the user imports it, and never carries over that
 * anybody confirmed a fingerprint. That claim is kept in the entry's origin.
 */

const FORMAT = 'vcon-verifier-trust-list';
const FORMAT_VERSION = '1';

/** One entry of a list file. `pem` and what it is trusted as are required when read; the rest may be left out. */
type ListFileEntry = Pick<
  TrustEntry,
  | 'kind'
  | 'purpose'
  | 'covers'
  | 'name'
  | 'confirmedBy'
  | 'addedBy'
  | 'addedAt'
  | 'origin'
  | 'sha256'
  | 'pem'
  | 'keyId'
  | 'algorithm'
>;

/** A trust list as a JSON document, which can be read again whatever its texts are. */
export function writeListFile(trust: readonly TrustEntry[]): string {
  const entries = trust.map(
    ({
      kind,
      purpose,
      covers,
      name,
      confirmedBy,
      addedBy,
      addedAt,
      origin,
      sha256,
      pem,
      ...key
    }): ListFileEntry => ({
      kind,
      purpose,
      covers,
      name: fitted(name),
      confirmedBy: confirmedBy === null ? null : fitted(confirmedBy),
      addedBy: fitted(addedBy),
      addedAt,
      origin: fitted(origin),
      sha256,
      pem,
      ...(key.keyId === undefined ? {} : { keyId: key.keyId }),
      ...(key.algorithm === undefined ? {} : { algorithm: fitted(key.algorithm) }),
    }),
  );
  return `${JSON.stringify({ format: FORMAT, formatVersion: Number(FORMAT_VERSION), entries }, null, 2)}\n`;
}

/** A text as one of a list can be: of Unicode, and not too long. */
const fitted = (text: string): string => text.slice(0, bounds.trustText).replace(/\p{Surrogate}/gu, '\ufffd');

/** Whether a file is JSON, and so can only be a list. */
export const looksLikeList = (text: string): boolean => /^(ï»¿)?\s*[{[]/.test(text);

/** Why nothing is taken from a list; never leaves this module. The message follows the file's name. */
class Refusal extends Error {}

/** Reads a list file: all of it or, where anything in it breaks a rule, nothing. `problem` follows the file's name. */
export async function readListFile({ name, bytes }: TrustFile, taking: Taking): Promise<TrustFileReading> {
  try {
    const file = `${taking.whose}list file ${brief(name)}`;
    const entries = new Map<string, TrustEntry>();
    for (const [index, value] of listed(bytes).entries()) {
      const entry = await read(value, `entry ${index + 1}`, file, taking);
      const key = `${entry.purpose} ${entry.sha256}`;
      if (entries.has(key))
        refuse(`has one certificate or key twice for the same purpose, in entry ${index + 1}.`);
      entries.set(key, entry);
    }
    return { entries: [...entries.values()], problem: null };
  } catch (error) {
    if (error instanceof Refusal) return { entries: [], problem: error.message };
    throw error;
  }
}

const NOTHING = 'Nothing of it was taken.';

function refuse(why: string): never {
  throw new Refusal(`${why} ${NOTHING}`);
}

/** The entries of a list, not looked into yet. */
function listed(bytes: Uint8Array): readonly JsonValue[] {
  const list = parsed(bytes);
  if (hasPrivateJwk(list)) {
    refuse('holds a private key (JWK). A private key belongs on nobody’s trust list.');
  }
  if (!isObject(list) || list.get('format') !== FORMAT) {
    refuse('is JSON, but no trust list as exported here; for that its "format" has to say so.');
  }
  const version = list.get('formatVersion');
  if (!(version instanceof JsonNumber) || version.literal !== FORMAT_VERSION) {
    refuse(`is a trust list of another version than ${FORMAT_VERSION}, the one that can be read here.`);
  }
  const unknown = [...list.keys()].find((key) => !['format', 'formatVersion', 'entries'].includes(key));
  if (unknown !== undefined) refuse(`has a member that such a list does not have: "${brief(unknown)}".`);
  const entries = list.get('entries');
  if (!isArray(entries)) refuse('is a trust list without entries.');
  if (entries.length === 0) refuse('is an empty trust list.');
  if (entries.length > bounds.trustEntries) {
    refuse(`has ${entries.length} entries; at most ${bounds.trustEntries} can be taken.`);
  }
  return entries;
}

function parsed(bytes: Uint8Array): JsonValue {
  try {
    const { value, loneSurrogate } = parseJson(bytes);
    if (loneSurrogate !== null) refuse('has text in it that is no Unicode.');
    return value;
  } catch (error) {
    if (error instanceof JsonError) {
      refuse(`is not JSON that can be read: ${error.message}, at byte ${error.offset}.`);
    }
    throw error;
  }
}

const members: readonly string[] = [
  'kind',
  'purpose',
  'covers',
  'name',
  'confirmedBy',
  'addedBy',
  'addedAt',
  'origin',
  'sha256',
  'pem',
  'keyId',
  'algorithm',
] satisfies (keyof ListFileEntry)[];

const kinds = ['pin', 'anchor'] as const;
const purposes = ['signer', 'timestamp', 'transparency'] as const;
const coverings = ['certificate', 'key'] as const;

async function read(value: JsonValue, where: string, file: string, taking: Taking): Promise<TrustEntry> {
  if (!isObject(value)) refuse(`has no object as ${where}.`);
  const unknown = [...value.keys()].find((key) => !members.includes(key));
  if (unknown !== undefined) {
    refuse(`has a member that a trust list does not have in ${where}: "${brief(unknown)}".`);
  }
  const text = (member: keyof ListFileEntry): string | null => {
    const found = value.get(member) ?? null;
    if (found === null) return null;
    if (!isString(found)) refuse(`has no text as "${member}" of ${where}.`);
    if (member !== 'pem' && found.length > bounds.trustText) {
      refuse(`has too long a text as "${member}" of ${where}: ${bounds.trustText} characters are allowed.`);
    }
    if (hasPrivateKeyText(found)) {
      refuse(`holds a private key in ${where}. A private key belongs on nobody’s trust list.`);
    }
    return found;
  };
  const choice = <T extends string>(member: keyof ListFileEntry, allowed: readonly T[]): T => {
    const found = text(member);
    const chosen = allowed.find((one) => one === found);
    if (chosen !== undefined) return chosen;
    return refuse(`says something else as "${member}" of ${where} than ${allowed.join(' or ')}.`);
  };

  const pem = text('pem') ?? '';
  const bare = value.get('purpose') === 'transparency' ? await keyInPem(pem) : null;
  const keyId = text('keyId');
  const algorithm = text('algorithm');
  if (bare === null && (keyId !== null || algorithm !== null)) {
    refuse(`says in ${where} of a certificate what only a public key without one has.`);
  }
  if (keyId !== null && fromBase64url(keyId) === null) {
    refuse(`has no key identifier (base64url) as "keyId" of ${where}.`);
  }
  const key = bare && withNames(bare, { ...(keyId && { keyId }), ...(algorithm && { algorithm }) });
  const held = key ?? (await certificateIn(pem, where));
  const sha256 = text('sha256');
  if (sha256 !== null && sha256 !== ('sha256' in held ? held.sha256 : held.publicKeySha256)) {
    refuse(`names another SHA-256 fingerprint in ${where} than its certificate or key has.`);
  }
  const kind = choice('kind', kinds);
  if (kind === 'anchor' && !('sha256' in held && mayBeAnchor(held))) {
    refuse(
      `has an authority in ${where} whose certificate is none of an authority (RFC 5280 section 4.2.1.9).`,
    );
  }
  const addedAt = text('addedAt');
  if (addedAt !== null && !isTime(addedAt)) refuse(`has no time as "addedAt" of ${where}.`);
  const says = {
    confirmedBy: text('confirmedBy'),
    addedBy: text('addedBy'),
    addedAt,
    origin: text('origin'),
  };
  const name = text('name')?.trim() ?? '';
  const origin = {
    ...(name !== '' && { name: fitted(name) }),
    origin: fitted(originOf(file, says)),
    confirmedBy: null,
    addedBy: fitted(
      `${says.addedBy === null ? 'not named' : `"${brief(says.addedBy)}"`}, according to the ${file}`,
    ),
    addedAt: taking.addedAt,
    purpose: choice('purpose', purposes),
    covers: value.has('covers') ? choice('covers', coverings) : 'certificate',
  } as const;
  const entry = 'sha256' in held ? newEntry(kind, held, origin) : serviceEntry(held, origin);
  return { ...entry, name: fitted(entry.name) };
}

type Claims = Readonly<Record<'confirmedBy' | 'addedBy' | 'addedAt' | 'origin', string | null>>;

/** Where an entry came from, with what the list claims of it: as claims, in quotation marks. */
function originOf(file: string, { confirmedBy, addedAt, origin }: Claims): string {
  const claims = [
    confirmedBy === null ? 'fingerprint not confirmed' : `fingerprint confirmed "${brief(confirmedBy)}"`,
    ...(addedAt === null ? [] : [`added on ${addedAt}`]),
    ...(origin === null ? [] : [`origin "${brief(origin)}"`]),
  ];
  return `${file}; according to it: ${claims.join(', ')}`;
}

async function certificateIn(pem: string, where: string): Promise<Certificate> {
  const tooLong = pem.length > bounds.certificateBytes * 2;
  const blocks = tooLong ? 0 : (pem.match(/-----BEGIN /g)?.length ?? 0);
  if (blocks === 1) {
    const [certificate] = await readCertificates(new TextEncoder().encode(pem));
    if (certificate !== undefined) return certificate;
  }
  return refuse(`has no certificate (one, in PEM) that could be read in ${where}.`);
}

/** RFC 3339 section 5.6. */
const isTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text) &&
  !Number.isNaN(Date.parse(text));

/** Enough of a text to recognize it by. */
const brief = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);
