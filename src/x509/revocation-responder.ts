import { message } from '../wording';
import { fromHex } from '../vcon/base64url';
import { readCertificate, type Certificate } from './certificate';
import { readPathExtensions } from './certificate-form';
import { attempt, bitStringBytes, inside, only, sameBytes, tags } from './der';
import { sameName, type Name } from './name';
import type { CertId, OcspResponse } from './ocsp';
import { LEAST_RSA_BITS } from './public-key';
import { checkOnce } from './revocation-signer';
import type { SignatureCheck } from './signed';

/** Whom an answer is asked of: the name and key that issued the certificate in question. */
export interface AnswerIssuer {
  readonly name: Name;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
}

/** The hashes that a CertID may be made with; SHA-1, too, since here it only says which certificate is meant. */
const certIdHashes: ReadonlyMap<string, 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'> = new Map([
  ['1.3.14.3.2.26', 'SHA-1'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);

/**
 * Whether a CertID means this certificate (RFC 6960 section 4.1.1): by serial number, and by the hashes of the issuer's
 * name, as the certificate writes it, and key.
 */
export async function meansCertificate(
  certId: CertId,
  certificate: Certificate,
  issuer: AnswerIssuer,
): Promise<boolean> {
  const hash = certIdHashes.get(certId.hashAlgorithm.oid);
  const key = publicKeyBits(issuer.spki);
  return (
    (await namesCertificate(certId, certificate)) &&
    hash !== undefined &&
    key !== null &&
    sameBytes(certId.issuerKeyHash, await digest(hash, key))
  );
}

/** The same, but for the issuer's key. */
export async function namesCertificate(certId: CertId, certificate: Certificate): Promise<boolean> {
  const hash = certIdHashes.get(certId.hashAlgorithm.oid);
  return (
    hash !== undefined &&
    sameBytes(certId.serialNumber, fromHex(certificate.serialNumber)) &&
    sameBytes(certId.issuerNameHash, await digest(hash, certificate.issuerName.der))
  );
}

const ID_KP_OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const ID_PKIX_OCSP_NOCHECK = '1.3.6.1.5.5.7.48.1.5';

export interface ResponderInputs {
  readonly issuer: AnswerIssuer;
  /** A delegated responder's certificate has to be valid at one of these. */
  readonly times: readonly Date[];
  /** Whether a delegated responder's certificate was itself withdrawn, as far as lists tell. */
  readonly isRevoked: (certificate: Certificate) => Promise<boolean>;
}

/**
 * Whether a response is signed by somebody who may speak for the issuer (RFC 6960 sections 2.2, 3.2 and 4.2.2.2): the
 * issuer's own key, or a responder whose certificate that same key has issued for the purpose.
 * @returns null where it is; else why not, to stand behind "counts for nothing:"
 */
export async function whyNotAuthorized(
  response: OcspResponse,
  inputs: ResponderInputs,
): Promise<string | null> {
  const { issuer } = inputs;
  const problems = [message('the certificate of whoever signed it is not at hand')];
  if (await isResponder(response, issuer)) {
    const outcome = await checkOnce(response, issuer.spki);
    if (outcome === 'fits') return null;
    problems.unshift(signatureProblems[outcome]);
  }
  for (const certificate of await certificatesOf(response)) {
    const { subjectName: name, spki } = certificate;
    if (!(await isResponder(response, { name, spki }))) continue;
    const outcome = await checkOnce(response, spki);
    const problem =
      outcome === 'fits' ? await whyNotDelegated(certificate, inputs) : signatureProblems[outcome];
    if (problem === null) return null;
    problems.unshift(problem);
  }
  return problems[0] ?? null;
}

const responders = new WeakMap<OcspResponse, Promise<Certificate[]>>();

/** The certificates that came with a response, read once however many answers it holds. */
function certificatesOf(response: OcspResponse): Promise<Certificate[]> {
  const read =
    responders.get(response) ??
    Promise.all(response.certificates.map(readCertificate)).then((all) => all.filter((one) => one !== null));
  responders.set(response, read);
  return read;
}

const signatureProblems: Readonly<Record<Exclude<SignatureCheck, 'fits'>, string>> = {
  differs: message('its signature does not fit'),
  weak: message('its signature is of a kind that can be forged'),
  unsupported: message('its signature is of a kind that cannot be checked here'),
};

/** Whether the response says that this is who signed it. */
async function isResponder({ responderId }: OcspResponse, { name, spki }: AnswerIssuer): Promise<boolean> {
  if (responderId.kind === 'name') return sameName(responderId.name, name);
  const key = publicKeyBits(spki);
  return key !== null && sameBytes(responderId.hash, await digest('SHA-1', key));
}

/**
 * RFC 6960 section 4.2.2.2. Without id-pkix-ocsp-nocheck, section 4.2.2.2.1 leaves to each verifier how the responder's
 * own certificate is checked: here by the lists at hand, and it stands unless one of them names it.
 */
async function whyNotDelegated(
  certificate: Certificate,
  { issuer, times, isRevoked }: ResponderInputs,
): Promise<string | null> {
  const { extensions, publicKey, signatureAlgorithm, tbsSignatureAlgorithm } = certificate;
  if (
    !sameName(certificate.issuerName, issuer.name) ||
    (await checkOnce(certificate, issuer.spki)) !== 'fits'
  ) {
    return message('the certificate of whoever signed it is not by the issuer itself');
  }
  const found = readPathExtensions(certificate);
  if ('rule' in found || !sameAlgorithm(signatureAlgorithm, tbsSignatureAlgorithm)) {
    return message(
      'the certificate of whoever signed it is malformed, or has a critical extension that is not known here',
    );
  }
  const mayRespond =
    found.extKeyUsage?.includes(ID_KP_OCSP_SIGNING) === true &&
    (found.keyUsage === null ||
      found.keyUsage.has('digitalSignature') ||
      found.keyUsage.has('nonRepudiation'));
  if (!mayRespond) return message('the certificate of whoever signed it is not for that (id-kp-OCSPSigning)');
  if (!times.some((time) => time >= certificate.notBefore && time <= certificate.notAfter)) {
    return message('the certificate of whoever signed it is not valid at the time that counts');
  }
  if (publicKey.bits !== null && publicKey.bits < LEAST_RSA_BITS)
    return message('the key that signed it is too short');
  const trustedForLife = extensions.some(({ oid }) => oid === ID_PKIX_OCSP_NOCHECK);
  if (!trustedForLife && (await isRevoked(certificate)))
    return message('the certificate of whoever signed it was revoked');
  return null;
}

const sameAlgorithm = (a: Certificate['signatureAlgorithm'], b: Certificate['signatureAlgorithm']): boolean =>
  a.oid === b.oid && sameBytes(a.parameters ?? new Uint8Array(), b.parameters ?? new Uint8Array());

/** The bits of subjectPublicKey; null where the SubjectPublicKeyInfo is malformed. */
const publicKeyBits = (spki: Uint8Array): Uint8Array | null =>
  attempt(() => {
    const reader = inside(only(spki, tags.sequence));
    reader.next(tags.sequence);
    return bitStringBytes(reader.next(tags.bitString).content);
  });

const digests = new WeakMap<Uint8Array, Map<string, Promise<Uint8Array>>>();

/** Remembered by the bytes: of a name or a key, which every answer at hand is compared with. */
function digest(algorithm: string, bytes: Uint8Array): Promise<Uint8Array> {
  const known = digests.get(bytes) ?? new Map<string, Promise<Uint8Array>>();
  digests.set(bytes, known);
  const found =
    known.get(algorithm) ??
    crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>).then((hash) => new Uint8Array(hash));
  known.set(algorithm, found);
  return found;
}
