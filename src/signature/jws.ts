import { bounds } from '../bounds';
import type { Check } from '../check';
import type { Reason } from '../reasons';
import { fromBase64, fromBase64url, fromHex, isBase64url, toBase64url } from '../vcon/base64url';
import type { Jws, JwsSignature } from '../vcon/container';
import { hasLoneSurrogate, isString, isText } from '../vcon/json';
import { release } from '../vcon/release';
import type { LongText } from '../vcon/long-text';
import { readCertificate, type Certificate } from '../x509/certificate';
import { CertificateMemory } from '../x509/certificate-memory';
import { isDegenerate } from '../x509/public-key';
import { asSaid, message, reportable, said, together, type Sentence } from '../wording';
import { allowedAlgorithms, LEGACY_RSA_BITS, type SignatureAlgorithm } from './algorithm';
import { isProblem, joinHeaders, type HeaderProblem, type JoseHeader } from './header';

/** What became of one signature of a JWS. */
export interface SignatureResult {
  readonly alg: string | null;
  /** null: not judged; `reasons` and `checks` say why. A completed check alone makes it true or false. */
  readonly valid: boolean | null;
  /** Why it was not judged, and notes. */
  readonly reasons: readonly Reason[];
  /** As the record gives them, the signing one first. */
  readonly certificates: readonly Certificate[];
  /** The certificate that the signature was checked with; null where there was none. */
  readonly signer: Certificate | null;
  /** `uuid` of the header, null where absent. */
  readonly uuid: string | null;
  readonly checks: readonly Check[];
}

export interface JwsResult {
  readonly signatures: readonly SignatureResult[];
  readonly payload: Payload;
}

/** The payload's bytes, exactly those that the signatures were checked over, or why there are none. */
export type Payload =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** It is not base64url, or no Unicode text where it is not encoded. */
  | { readonly kind: 'malformed' }
  /** The signatures disagree on whether it is encoded. */
  | { readonly kind: 'ambiguous' }
  /** It is well, and so long that there is no memory to decode it. */
  | { readonly kind: 'no-memory' };

/**
 * Judges every signature of a JWS on its own (RFC 7515 section 5.2, JSON serialization).
 * @param supplied certificates from outside the record, tried where a signature carries none
 */
export async function verifyJws(jws: Jws, supplied: readonly Certificate[]): Promise<JwsResult> {
  const headers = jws.signatures.map((signature) => joinHeaders(signature));
  const payload = writtenPayload(jws.payload, headers);
  const signatures: SignatureResult[] = [];
  const tries = { left: bounds.certificatesTried };
  // One after another: each takes copies of the payload while it is checked. What is in it comes last, for the same.
  for (const [index, signature] of jws.signatures.entries()) {
    const header = headers[index] ?? joinHeaders(signature);
    const judged = new Judgement(index, signature.pointer);
    signatures.push(await judgeSignature(payload, signature, header, supplied, tries, judged));
  }
  return { signatures, payload: payload.kind === 'text' ? readPayload(payload) : payload };
}

/** The payload as it stands in the JWS, which can be read, or why it cannot. */
type WrittenPayload =
  | {
      readonly kind: 'text';
      readonly text: string | LongText;
      readonly encoded: boolean;
      /** What it stands for; null where it is long, so that it is decoded when nothing else takes memory. */
      readonly bytes: Uint8Array | null;
    }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'ambiguous' };

/** RFC 7797 section 3: unencoded only where all signatures say so, since all must say the same. */
function writtenPayload(
  text: Jws['payload'],
  headers: readonly (JoseHeader | HeaderProblem)[],
): WrittenPayload {
  const encoded = headers.flatMap((header) => (isProblem(header) ? [] : [header.payloadEncoded]));
  const unencoded = encoded.includes(false);
  if (unencoded && encoded.includes(true)) return { kind: 'ambiguous' };
  if (!isText(text)) return { kind: 'malformed' };
  if (!isString(text)) {
    const proper = unencoded ? !text.hasLoneSurrogate : isBase64url(text);
    return proper ? { kind: 'text', text, encoded: !unencoded, bytes: null } : { kind: 'malformed' };
  }
  if (unencoded && hasLoneSurrogate(text)) return { kind: 'malformed' };
  const bytes = unencoded ? bytesOf(text) : fromBase64url(text);
  return bytes === null ? { kind: 'malformed' } : { kind: 'text', text, encoded: !unencoded, bytes };
}

function readPayload(written: Extract<WrittenPayload, { kind: 'text' }>): Payload {
  const { text, encoded } = written;
  try {
    const bytes = written.bytes ?? (encoded ? fromBase64url(text) : bytesOf(text));
    return bytes === null ? { kind: 'malformed' } : { kind: 'bytes', bytes };
  } catch {
    return { kind: 'no-memory' };
  }
}

const bytesOf = (text: string | LongText): Uint8Array =>
  isString(text) ? new TextEncoder().encode(text) : text.bytes;

/** The member that a finding is about. */
type Member = 'payload' | 'protected' | 'header' | 'signature';

/** Collects what is found about one signature. */
class Judgement {
  private readonly index: number;
  private readonly pointer: string;
  private readonly reasons: Reason[] = [];
  private readonly checks: Check[] = [];
  alg: string | null = null;
  uuid: string | null = null;
  certificates: readonly Certificate[] = [];

  constructor(index: number, pointer: string) {
    this.index = index;
    this.pointer = pointer;
  }

  check(id: string, outcome: Check['outcome'], message: Sentence, spec: string, member: Member): void {
    const sentence =
      this.index === 0
        ? message
        : said('Signature {n}: {sentence}', { n: this.index + 1, sentence: asSaid(message) });
    const place = member === 'payload' ? '/payload' : `${this.pointer}/${member}`;
    this.checks.push({
      id: `signature.${id}`,
      outcome,
      pointer: null,
      place,
      ...reportable(sentence),
      spec,
    });
  }

  note(reason: Reason, id: string, message: Sentence, spec: string, member: Member): void {
    this.reasons.push(reason);
    this.check(id, 'warn', message, spec, member);
  }

  unjudged(reason: Reason, message: Sentence, spec: string, member: Member): SignatureResult {
    this.reasons.push(reason);
    this.check('verify', 'not-checked', message, spec, member);
    return this.result(null, null);
  }

  result(valid: boolean | null, signer: Certificate | null): SignatureResult {
    const { alg, uuid, certificates, reasons, checks } = this;
    return { alg, valid, reasons, certificates, signer, uuid, checks };
  }
}

async function judgeSignature(
  payload: WrittenPayload,
  signature: JwsSignature,
  header: JoseHeader | HeaderProblem,
  supplied: readonly Certificate[],
  tries: { left: number },
  judged: Judgement,
): Promise<SignatureResult> {
  if (isProblem(header)) return judged.unjudged(header.reason, header.message, header.spec, header.member);
  judged.alg = header.alg;
  judged.uuid = header.uuid;
  noteHeader(header, judged);

  if (payload.kind === 'ambiguous') {
    return judged.unjudged(
      'HEADER_CONFLICT',
      message('The signatures disagree on whether the payload is base64url ("b64").'),
      'RFC 7797 section 3',
      'protected',
    );
  }
  if (payload.kind === 'malformed') {
    return judged.unjudged(
      'SIGNATURE_MALFORMED',
      message(header.payloadEncoded ? 'The payload is not base64url.' : 'The payload is no Unicode text.'),
      'RFC 7515 section 2',
      'payload',
    );
  }
  const signatureBytes = isString(signature.signature) ? fromBase64url(signature.signature) : null;
  if (signatureBytes === null) {
    return judged.unjudged(
      'SIGNATURE_MALFORMED',
      message('The signature value is not base64url.'),
      'RFC 7515 section 2',
      'signature',
    );
  }
  if (header.alg === null) {
    return judged.unjudged(
      'SIGNATURE_MALFORMED',
      message('No header names the algorithm ("alg").'),
      'RFC 7515 section 4.1.1',
      'protected',
    );
  }
  const algorithm = allowedAlgorithms.get(header.alg);
  const carrier = header.x5cProtected ? 'protected' : 'header';
  const carried = await carriedCertificates(header);
  if (typeof carried === 'number') {
    const message = said('Certificate {n} of "x5c" cannot be read: it is no DER in standard base64.', {
      n: carried,
    });
    return judged.unjudged('SIGNATURE_MALFORMED', message, 'RFC 7515 section 4.1.6', carrier);
  }
  judged.certificates = carried;
  if (algorithm === undefined) {
    const message = said('The algorithm {alg} is not among those that this tool accepts.', {
      alg: JSON.stringify(header.alg.slice(0, 40)),
    });
    const holder = header.algProtected ? 'protected' : 'header';
    return judged.unjudged('ALG_NOT_ALLOWED', message, 'RFC 7518 section 3.1', holder);
  }
  if (carried[0] !== undefined && !isNamedBy(header, carried[0])) {
    return judged.unjudged(
      'HEADER_CONFLICT',
      message('A thumbprint ("x5t" or "x5t#S256") names another certificate than "x5c" carries.'),
      'RFC 7515 sections 4.1.7 and 4.1.8',
      carrier,
    );
  }
  const input = new SigningInput(header.alg, header.protectedText, payload.text, signatureBytes);
  try {
    if (carried[0] !== undefined) return await checkWith(carried[0], input, algorithm, judged);
    const named = supplied.filter((certificate) => isNamedBy(header, certificate));
    return await trySupplied(named, header.x5u, input, algorithm, tries, judged);
  } finally {
    input.release();
  }
}

/** Notes on a header that can be used. */
function noteHeader(header: JoseHeader, judged: Judgement): void {
  if (header.duplicated.length > 0) {
    const names = header.duplicated
      .slice(0, 10)
      .map((name) => JSON.stringify(name.slice(0, 40)))
      .join(', ');
    judged.note(
      'HEADER_DUPLICATED',
      'header',
      said('{names} stand in both headers with equal values; the protected ones count.', { names }),
      'RFC 7515 section 7.2.1',
      'header',
    );
  }
  if (header.alg !== null && !header.algProtected) {
    judged.note(
      'ALG_NOT_PROTECTED',
      'alg',
      message('The algorithm is named outside the protected header.'),
      'RFC 7515 section 10.7',
      'header',
    );
  }
  if (header.x5c !== null && !header.x5cProtected && !(header.x5tS256 !== null && header.x5tS256Protected)) {
    judged.note(
      'CERTIFICATE_NOT_BOUND',
      'x5c',
      message(
        'The signature does not cover which certificate it was made with ("x5c" unprotected, no "x5t#S256").',
      ),
      'RFC 7515 section 10.5',
      'header',
    );
  }
  if (header.loneSurrogate !== null) {
    judged.check(
      'surrogate',
      'warn',
      message('A string in the protected header is no Unicode text: it holds half of a surrogate pair.'),
      'RFC 7493 section 2.1',
      'protected',
    );
  }
}

/** The certificates of `x5c`; an empty list where there is none; the number, from 1, of the first that is unreadable. */
async function carriedCertificates(header: JoseHeader): Promise<readonly Certificate[] | number> {
  const read = await Promise.all((header.x5c ?? []).map((text) => known.read(text, readOne)));
  const certificates = read.filter((certificate) => certificate !== null);
  return certificates.length === read.length ? certificates : read.indexOf(null) + 1;
}

/** A batch has a thousand records with the same three. */
const known = new CertificateMemory();

async function readOne(base64: string): Promise<Certificate | null> {
  const der = fromBase64(base64);
  return der === null ? null : readCertificate(der);
}

/** Whether the thumbprints of a header, as far as there are any, are those of a certificate. */
const isNamedBy = ({ x5t, x5tS256 }: JoseHeader, { sha1, sha256 }: Certificate): boolean =>
  (x5t === null || x5t === toBase64url(fromHex(sha1))) &&
  (x5tS256 === null || x5tS256 === toBase64url(fromHex(sha256)));

/** What a signature is over (RFC 7515 section 5.2 step 8), made when it is first asked for, and the signature. */
class SigningInput {
  readonly alg: string;
  readonly signature: Uint8Array<ArrayBuffer>;
  private readonly protectedText: string;
  private readonly payload: string | LongText;
  private made: Uint8Array<ArrayBuffer> | null = null;

  constructor(
    alg: string,
    protectedText: string,
    payload: string | LongText,
    signature: Uint8Array<ArrayBuffer>,
  ) {
    this.alg = alg;
    this.protectedText = protectedText;
    this.payload = payload;
    this.signature = signature;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    this.made ??= joined(new TextEncoder().encode(`${this.protectedText}.`), bytesOf(this.payload));
    return this.made;
  }

  /** It is not asked for any more: a long one is not left to be collected some time. */
  release(): void {
    if (this.made !== null) release(this.made);
    this.made = null;
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}

const spec = 'RFC 7515 section 5.2';

async function checkWith(
  certificate: Certificate,
  input: SigningInput,
  algorithm: SignatureAlgorithm,
  judged: Judgement,
): Promise<SignatureResult> {
  const { alg } = input;
  const { kind, said: key } = certificate.publicKey;
  if (kind !== algorithm.keyKind) {
    const message = said("{alg} does not go with the certificate's key ({key}).", { alg, key });
    return judged.unjudged('ALG_NOT_ALLOWED', message, algorithm.spec, 'protected');
  }
  const why = whyUnusable(certificate);
  if (why !== null) {
    const message = said('The key ({key}) {why}.', { key, why: said(why) });
    return judged.unjudged('WEAK_KEY', message, 'RFC 7518 section 3.3', 'header');
  }
  const valid = await isSignedBy(certificate, input, algorithm);
  if (valid === null) {
    const message = said('This browser could not check an {alg} signature with this key ({key}).', {
      alg,
      key,
    });
    return judged.unjudged('ALG_NOT_ALLOWED', message, algorithm.spec, 'protected');
  }
  judged.check(
    'verify',
    valid ? 'pass' : 'fail',
    said(
      valid
        ? "The {alg} signature fits the signed bytes and the certificate's key."
        : "The {alg} signature does not fit the bytes with the certificate's key.",
      { alg },
    ),
    spec,
    'signature',
  );
  return judged.result(valid, certificate);
}

/** Why a signature by this key shows nothing, to stand behind "The key"; null where it does. */
function whyUnusable({ publicKey: { bits }, spki }: Certificate): string | null {
  if (bits !== null && bits < LEGACY_RSA_BITS) return message('is so short that anybody can sign with it');
  if (bits !== null && bits > bounds.rsaBits) return message('is too long to work with');
  return isDegenerate(spki) ? message('is one that anybody can sign with') : null;
}

/** A signature without certificate: whichever supplied one fits has signed; none fitting shows nothing. */
async function trySupplied(
  supplied: readonly Certificate[],
  x5u: string | null,
  input: SigningInput,
  algorithm: SignatureAlgorithm,
  tries: { left: number },
  judged: Judgement,
): Promise<SignatureResult> {
  const tried = new Set<string>();
  let cutOff = false;
  for (const certificate of supplied) {
    if (certificate.publicKey.kind !== algorithm.keyKind || whyUnusable(certificate) !== null) continue;
    if (tried.has(certificate.publicKeySha256)) continue;
    if (tries.left === 0) {
      cutOff = true;
      break;
    }
    tries.left--;
    tried.add(certificate.publicKeySha256);
    if ((await isSignedBy(certificate, input, algorithm)) === true) {
      const message = said('The {alg} signature fits a certificate that you supplied.', { alg: input.alg });
      judged.check('verify', 'pass', message, spec, 'signature');
      return judged.result(true, certificate);
    }
  }
  const none =
    supplied.length === 0
      ? message('The record carries no certificate to check the signature with.')
      : cutOff
        ? said(
            'The record carries no certificate, and of those that you supplied only {n} were tried. Give only the issuer’s.',
            { n: bounds.certificatesTried },
          )
        : message('The record carries no certificate, and none that you supplied fits the signature.');
  const address =
    x5u === null
      ? []
      : [
          said('It names an address for it ("x5u"), which this tool does not fetch: {address}', {
            address: x5u.slice(0, 200),
          }),
        ];
  return judged.unjudged(
    'NO_CERTIFICATE',
    together(none, ...address),
    'RFC 7515 sections 4.1.5 and 4.1.6',
    'header',
  );
}

/** Whether the signature verifies with the certificate's key; null where the check did not run to its end. */
async function isSignedBy(
  certificate: Certificate,
  input: SigningInput,
  algorithm: SignatureAlgorithm,
): Promise<boolean | null> {
  try {
    const key = await verificationKey(certificate, algorithm);
    return await crypto.subtle.verify(algorithm.verifyParams, key, input.signature, input.bytes());
  } catch {
    return null;
  }
}

/** Keys that were imported, by what they are used with: a thousand records have one signer. */
const verificationKeys = new WeakMap<Certificate, Map<SignatureAlgorithm, Promise<CryptoKey>>>();

function verificationKey(certificate: Certificate, algorithm: SignatureAlgorithm): Promise<CryptoKey> {
  const keys = verificationKeys.get(certificate) ?? new Map<SignatureAlgorithm, Promise<CryptoKey>>();
  verificationKeys.set(certificate, keys);
  const known = keys.get(algorithm);
  if (known !== undefined) return known;
  const spki = certificate.spki as Uint8Array<ArrayBuffer>;
  const key = crypto.subtle.importKey('spki', spki, algorithm.importParams, false, ['verify']);
  keys.set(algorithm, key);
  return key;
}
