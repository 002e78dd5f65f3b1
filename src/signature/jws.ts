import { bounds } from '../bounds';
import { errors, flattenedVerify, type FlattenedJWSInput } from 'jose';
import type { Check } from '../check';
import type { Reason } from '../reasons';
import { fromBase64, fromBase64url, fromHex, toBase64url } from '../vcon/base64url';
import type { Jws, JwsSignature } from '../vcon/container';
import { hasLoneSurrogate, isString } from '../vcon/json';
import { readCertificate, type Certificate } from '../x509/certificate';
import { isDegenerate, LEAST_RSA_BITS } from '../x509/public-key';
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
  | { readonly kind: 'ambiguous' };

/**
 * Judges every signature of a JWS on its own (RFC 7515 section 5.2, JSON serialization).
 * @param supplied certificates from outside the record, tried where a signature carries none
 */
export async function verifyJws(jws: Jws, supplied: readonly Certificate[]): Promise<JwsResult> {
  const headers = jws.signatures.map((signature) => joinHeaders(signature));
  const payload = readPayload(jws.payload, headers);
  const signatures: SignatureResult[] = [];
  const tries = { left: bounds.certificatesTried };
  // One after another: each takes a copy of the payload while it is checked.
  for (const [index, signature] of jws.signatures.entries()) {
    const header = headers[index] ?? joinHeaders(signature);
    const judged = new Judgement(index, signature.pointer);
    signatures.push(
      await judgeSignature(jws.payload, payload.kind, signature, header, supplied, tries, judged),
    );
  }
  return { signatures, payload };
}

/** RFC 7797 section 3: unencoded only where all signatures say so, since all must say the same. */
function readPayload(payload: Jws['payload'], headers: readonly (JoseHeader | HeaderProblem)[]): Payload {
  const encoded = headers.flatMap((header) => (isProblem(header) ? [] : [header.payloadEncoded]));
  const unencoded = encoded.includes(false);
  if (unencoded && encoded.includes(true)) return { kind: 'ambiguous' };
  if (!isString(payload) || (unencoded && hasLoneSurrogate(payload))) return { kind: 'malformed' };
  const bytes = unencoded ? new TextEncoder().encode(payload) : fromBase64url(payload);
  return bytes === null ? { kind: 'malformed' } : { kind: 'bytes', bytes };
}

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
  payload: Jws['payload'],
  payloadKind: Payload['kind'],
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

  if (payloadKind === 'ambiguous') {
    return judged.unjudged(
      'HEADER_CONFLICT',
      message('The signatures disagree on whether the payload is base64url ("b64").'),
      'RFC 7797 section 3',
      'protected',
    );
  }
  if (!isString(payload) || payloadKind === 'malformed') {
    return judged.unjudged(
      'SIGNATURE_MALFORMED',
      message(header.payloadEncoded ? 'The payload is not base64url.' : 'The payload is no Unicode text.'),
      'RFC 7515 section 2',
      'payload',
    );
  }
  if (!isString(signature.signature) || fromBase64url(signature.signature) === null) {
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
  const input = signingInput(header, header.alg, payload, signature.signature);
  if (carried[0] !== undefined) return checkWith(carried[0], input, algorithm, judged);
  const named = supplied.filter((certificate) => isNamedBy(header, certificate));
  return trySupplied(named, header.x5u, input, algorithm, tries, judged);
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
  const ders = (header.x5c ?? []).map(fromBase64);
  const read = await Promise.all(ders.map((der) => (der === null ? null : readCertificate(der))));
  const certificates = read.filter((certificate) => certificate !== null);
  return certificates.length === read.length ? certificates : read.indexOf(null) + 1;
}

/** Whether the thumbprints of a header, as far as there are any, are those of a certificate. */
const isNamedBy = ({ x5t, x5tS256 }: JoseHeader, { sha1, sha256 }: Certificate): boolean =>
  (x5t === null || x5t === toBase64url(fromHex(sha1))) &&
  (x5tS256 === null || x5tS256 === toBase64url(fromHex(sha256)));

/** A signature with the protected header alone: jose wants the two headers disjoint, and we have joined them. */
interface SigningInput {
  readonly alg: string;
  readonly jws: FlattenedJWSInput & { readonly payload: string };
}

function signingInput(header: JoseHeader, alg: string, payload: string, signature: string): SigningInput {
  const protectedMember = header.protectedText === '' ? {} : { protected: header.protectedText };
  const headerMember = header.algProtected ? {} : { header: { alg } };
  return { alg, jws: { payload, signature, ...protectedMember, ...headerMember } };
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
    const spki = certificate.spki as Uint8Array<ArrayBuffer>;
    const key = await crypto.subtle.importKey('spki', spki, algorithm.importParams, false, ['verify']);
    const { bits } = certificate.publicKey;
    // jose refuses RSA keys below 2048 bits before looking at the signature; they are judged all the same,
    // and reported as weak.
    if (bits !== null && bits < LEAST_RSA_BITS) return await verifyWeak(key, input.jws, algorithm);
    await flattenedVerify(input.jws, key, { algorithms: [input.alg] });
    return true;
  } catch (error) {
    return error instanceof errors.JOSEError && error.code === errors.JWSSignatureVerificationFailed.code
      ? false
      : null;
  }
}

async function verifyWeak(
  key: CryptoKey,
  jws: SigningInput['jws'],
  algorithm: SignatureAlgorithm,
): Promise<boolean> {
  const signed = new TextEncoder().encode(`${jws.protected ?? ''}.${jws.payload}`);
  const signature = fromBase64url(jws.signature) as Uint8Array<ArrayBuffer>;
  const { importParams, saltLength } = algorithm;
  return crypto.subtle.verify({ name: importParams.name, saltLength }, key, signature, signed);
}
