import { bounds } from '../bounds';
import type { Check } from '../check';
import { toHex } from '../vcon/base64url';
import { message, reportable, said, type Sentence } from '../wording';
import { readCertificate, type Certificate } from '../x509/certificate';
import { sameBytes } from '../x509/der';
import {
  isArray,
  isBytes,
  isProblem,
  type CborArray,
  type CborLabel,
  type CborMap,
  type CborValue,
  type Problem,
} from '../signature/cbor';
import {
  algorithmName,
  checkCoseSignature,
  claimsOf,
  kidText,
  labels,
  readCoseSign1,
  signatureObstacle,
  withoutUnprotected,
  type Claims,
  type CoseSign1,
} from '../signature/cose';
import { sha256 } from './merkle';
import { checkEntries, isReceipt, type Receipt, type ReceiptCheck } from './receipt';
import { isAllowedFor, keysFor, otherAlgorithm, type ServiceKey } from '../trust/service-key';

/** A Signed Statement: what an issuer registers with a transparency service (RFC 9943 section 6). */
export interface Statement {
  readonly bytes: Uint8Array;
  readonly message: CoseSign1;
  /** Such as "ES256". */
  readonly algorithm: string;
  /** Key identifier as text or hex; null where it has none. */
  readonly kid: string | null;
  readonly claims: Claims;
  /** The payload as a digest of something (RFC 9995); null where it is the content itself. */
  readonly envelope: Envelope | null;
  /** Media type of the content, or of what the digest is of; null where it is not said. */
  readonly contentType: string | null;
  /** Certificates of its signer (`x5chain`, RFC 9360 section 2) in DER, unread; the signer's first. */
  readonly certificates: readonly Uint8Array[];
  /** Receipts in it (RFC 9942 section 4.3), unread. */
  readonly receipts: readonly Uint8Array[];
}

/** COSE Hash Envelope (RFC 9995 section 3). */
export interface Envelope {
  readonly algorithm: 'sha256' | 'sha384' | 'sha512';
  readonly hex: string;
  /** Where the content may be got; null where it is not said. */
  readonly location: string | null;
}

/** Hash algorithms by their numbers in COSE (RFC 9054 section 2). */
const hashes: ReadonlyMap<CborLabel, { readonly name: Envelope['algorithm']; readonly bytes: number }> =
  new Map<CborLabel, { name: Envelope['algorithm']; bytes: number }>([
    [-16, { name: 'sha256', bytes: 32 }],
    [-43, { name: 'sha384', bytes: 48 }],
    [-44, { name: 'sha512', bytes: 64 }],
  ]);

/** Labels of drafts, which the vCon Conserver still writes: claims, and the three of the hash envelope. */
const draftLabels = {
  cwtClaims: 13,
  payloadHashAlg: -6800,
  payloadLocation: -6801,
  preimageContentType: -6802,
} as const;

const ENVELOPE = 'RFC 9995 section 3';

/**
 * Reads a Signed Statement, with receipts or without; never throws.
 * @returns null where the bytes are something else, a receipt among them
 */
export function readStatement(bytes: Uint8Array): Statement | Problem | null {
  const read = readCoseSign1(bytes);
  if (read === null || isProblem(read)) return read;
  return isReceipt(read) ? null : fromMessage(bytes, read);
}

function fromMessage(bytes: Uint8Array, read: CoseSign1): Statement | Problem {
  const { protectedHeader, unprotectedHeader, algorithm, kid } = read;
  const receipts = unprotectedHeader.get(labels.receipts) ?? protectedHeader.get(labels.receipts) ?? [];
  if (!isArray(receipts) || !receipts.every(isBytes)) {
    return { problem: message('The receipts in it are malformed.'), spec: 'RFC 9942 section 4.3' };
  }
  if (receipts.length > bounds.transparency.receipts) {
    return {
      problem: said('It has more than {bound} receipts.', { bound: bounds.transparency.receipts }),
      spec: 'RFC 9942 section 4.3',
    };
  }
  const certificates = chainIn(protectedHeader.get(labels.x5chain) ?? unprotectedHeader.get(labels.x5chain));
  if (certificates === null) {
    return { problem: message('The certificates in it are malformed.'), spec: 'RFC 9360 section 2' };
  }
  const envelope = envelopeIn(read);
  if (envelope !== null && isProblem(envelope)) return envelope;
  return {
    bytes,
    message: read,
    algorithm: algorithmName(algorithm),
    kid: kid === null ? null : kidText(kid),
    claims: claimsOf(protectedHeader.get(labels.cwtClaims) ?? protectedHeader.get(draftLabels.cwtClaims)),
    envelope,
    contentType: contentTypeIn(protectedHeader),
    certificates,
    receipts,
  };
}

/** One certificate, or an array of two or more; read leniently as one or more. */
function chainIn(value: CborValue | undefined): readonly Uint8Array[] | null {
  const chain: CborArray = value === undefined ? [] : isArray(value) ? value : [value];
  return chain.length <= bounds.certificates && chain.every(isBytes) ? chain : null;
}

const textOf = (value: CborValue | undefined): string | null => (typeof value === 'string' ? value : null);

function contentTypeIn(header: CborMap): string | null {
  const types = [labels.preimageContentType, draftLabels.preimageContentType, labels.contentType];
  const type = types.map((label) => header.get(label)).find((value) => value !== undefined);
  return typeof type === 'number' ? String(type) : textOf(type);
}

function envelopeIn({ protectedHeader, unprotectedHeader, payload }: CoseSign1): Envelope | Problem | null {
  const outside = [labels.payloadHashAlg, labels.preimageContentType, labels.payloadLocation];
  if (outside.some((label) => unprotectedHeader.has(label))) {
    return { problem: message('It says what its digest is outside of what is signed.'), spec: ENVELOPE };
  }
  const declared = protectedHeader.get(labels.payloadHashAlg);
  const draft = protectedHeader.get(draftLabels.payloadHashAlg);
  const value = declared ?? draft;
  if (value === undefined || payload === null) return null;
  const hash = typeof value === 'number' ? hashes.get(value) : undefined;
  const fits = hash !== undefined && payload.length === hash.bytes;
  if (!fits) {
    // The Conserver names a hash, by the drafts' labels, for a payload that is a text.
    if (declared === undefined) return null;
    return {
      problem:
        hash === undefined
          ? said('It names a hash that is not known here: {hash}.', { hash: hashText(value) })
          : message('Its payload has not the length of the digest that it says it is.'),
      spec: ENVELOPE,
    };
  }
  const location =
    protectedHeader.get(labels.payloadLocation) ?? protectedHeader.get(draftLabels.payloadLocation);
  return { algorithm: hash.name, hex: toHex(payload), location: textOf(location) || null };
}

const hashText = (value: CborValue): string =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint' ? String(value) : '?';

/** The certificates in a statement that can be read, in their order. They are judged elsewhere. */
export async function certificatesOf({ certificates }: Statement): Promise<Certificate[]> {
  const read = await Promise.all(certificates.map((der) => readCertificate(der)));
  return read.filter((certificate) => certificate !== null);
}

// --- Signature --------------------------------------------------------------------------------------------

export interface StatementCheck {
  /** null where no check ran to its end. */
  readonly signature: boolean | null;
  /** The key that it was checked with. */
  readonly key: ServiceKey | null;
  readonly checks: readonly Check[];
}

const SPEC = 'RFC 9052 section 4.4; RFC 9943 section 6';

const result = (
  signature: boolean | null,
  key: ServiceKey | null,
  sentence: Sentence,
  spec = SPEC,
): StatementCheck => ({
  signature,
  key,
  checks: [
    {
      id: 'statement.signature',
      outcome: signature === null ? 'not-checked' : signature ? 'pass' : 'fail',
      pointer: null,
      spec,
      ...reportable(sentence),
    },
  ],
});

/**
 * Checks the signature of a statement; never throws. Whether the key is its issuer's is another question.
 * @param signer the key of the certificate that it carries, where it carries one; it is the one that must fit
 * @param detached the content, where the statement does not carry it
 */
export async function checkStatement(
  { message: signed, algorithm }: Statement,
  { signer, keys }: { readonly signer: ServiceKey | null; readonly keys: readonly ServiceKey[] },
  detached: Uint8Array | null = null,
): Promise<StatementCheck> {
  const obstacle = signatureObstacle(signed);
  if (obstacle !== null) return result(null, null, obstacle.problem, obstacle.spec);
  const payload = signed.payload ?? detached;
  if (payload === null) return result(null, null, message('What the statement is about was not given.'));
  const { named, others } = signer === null ? keysFor(signed.kid, keys) : { named: [signer], others: [] };
  let reason: Problem | null = null;
  let refusedBy: ServiceKey | null = null;
  for (const key of [...named, ...others]) {
    const found = isAllowedFor(key, algorithm)
      ? await checkCoseSignature(signed, payload, key.spki)
      : otherAlgorithm(key);
    if (found === 'fits')
      return result(true, key, message('The statement is unchanged since it was signed.'));
    if (!named.includes(key)) continue;
    if (found === 'differs') refusedBy ??= key;
    else reason ??= found;
  }
  if (refusedBy !== null) {
    return result(false, refusedBy, message('The statement does not match its signature.'));
  }
  return reason === null
    ? result(null, null, message('The key of its issuer was not given.'))
    : result(null, null, reason.problem, reason.spec);
}

// --- What a log holds of a statement ------------------------------------------------------------------------

/** One form in which logs keep a statement. */
export interface Entry {
  /**
   * `statement`: the statement, tagged, with an empty unprotected header (RFC 9943 section 6.3); `untagged`: the same
   * without the tag; `as-given`: the statement as it is. `…-hash`: the SHA-256 of each, as some services keep it.
   * `payload-hash`: the SHA-256 of the payload, as SCITTles keeps it; it leaves the issuer's signature out.
   */
  readonly form:
    | 'statement'
    | 'statement-hash'
    | 'untagged'
    | 'untagged-hash'
    | 'as-given'
    | 'as-given-hash'
    | 'payload-hash';
  readonly bytes: Uint8Array;
}

/** The forms in which a statement may be in a log, each once: that of the standard first. */
export async function entriesOf({ bytes, message: signed }: Statement): Promise<Entry[]> {
  const forms = [
    ['statement', withoutUnprotected(signed, true)],
    ['untagged', withoutUnprotected(signed, false)],
    ['as-given', bytes],
  ] as const;
  const entries: Entry[] = [];
  for (const [form, entry] of forms) {
    if (entries.some((other) => sameBytes(other.bytes, entry))) continue;
    entries.push({ form, bytes: entry }, { form: `${form}-hash`, bytes: await sha256(entry) });
  }
  if (signed.payload !== null) entries.push({ form: 'payload-hash', bytes: await sha256(signed.payload) });
  return entries;
}

/** A receipt checked against a statement: in which form the log holds it. */
export interface RegistrationCheck extends ReceiptCheck {
  /** null unless the log holds it. */
  readonly form: Entry['form'] | null;
}

/** Checks whether the log of a receipt holds a statement, in any of the forms in which logs keep them; never throws. */
export async function checkRegistration(
  receipt: Receipt,
  statement: Statement,
  keys: readonly ServiceKey[],
): Promise<RegistrationCheck> {
  return checkEntries(receipt, await entriesOf(statement), keys);
}

// --- What a statement is about ------------------------------------------------------------------------------

/** Something that a statement may be about. */
export interface Candidate<What> {
  /** Such as "the file", "the signed payload", "its canonical form". */
  readonly what: What;
  /** Hex digests of it; one that is not known is left out. */
  readonly sha256?: string;
  readonly sha384?: string;
  readonly sha512?: string;
}

/** How a statement's payload is a candidate. */
export interface Tie<What> {
  readonly what: What;
  /** `digest`: its digest, by the hash envelope. `content`: it itself. `text`: its digest as text in the payload. */
  readonly how: 'digest' | 'content' | 'text';
}

/**
 * What a statement is about, of several candidates; the first that fits.
 * @returns null where it is about none of them, or carries no payload
 */
export async function tieToRecord<What>(
  { envelope, message: { payload } }: Statement,
  candidates: readonly Candidate<What>[],
): Promise<Tie<What> | null> {
  if (payload === null) return null;
  if (envelope !== null) {
    return firstOf(candidates, 'digest', (candidate) => candidate[envelope.algorithm] === envelope.hex);
  }
  const digest = toHex(await sha256(payload));
  const text = digestText(payload);
  return (
    firstOf(candidates, 'content', ({ sha256 }) => sha256 === digest) ??
    firstOf(candidates, 'text', ({ sha256, sha384, sha512 }) =>
      text === null ? false : [sha256, sha384, sha512].includes(text),
    )
  );
}

/**
 * The digests of which one has to be that of the record, if the statement is about it: "sha256:" and hex, and so on.
 * Empty where it carries no payload.
 */
export async function namedDigests({
  envelope,
  message: { payload },
}: Statement): Promise<readonly string[]> {
  if (payload === null) return [];
  if (envelope !== null) return [`${envelope.algorithm}:${envelope.hex}`];
  const text = digestText(payload);
  return [
    `sha256:${toHex(await sha256(payload))}`,
    ...(text === null ? [] : [`sha${text.length * 4}:${text}`]),
  ];
}

function firstOf<What>(
  candidates: readonly Candidate<What>[],
  how: Tie<What>['how'],
  fits: (candidate: Candidate<What>) => boolean,
): Tie<What> | null {
  const found = candidates.find(fits);
  return found === undefined ? null : { what: found.what, how };
}

/** Longest payload that is looked at as a text with a digest: the Conserver's "digest:operation:tel". */
const LONGEST_TEXT = 1000;
const DIGEST = /^(?:sha256:|sha384:|sha512:)?([\da-f]{64}|[\da-f]{96}|[\da-f]{128})(?::.*)?$/is;

function digestText(payload: Uint8Array): string | null {
  if (payload.length > LONGEST_TEXT) return null;
  const [, digest] = DIGEST.exec(new TextDecoder('latin1').decode(payload)) ?? [];
  return digest?.toLowerCase() ?? null;
}
