import { bounds } from '../bounds';
import { toHex } from '../vcon/base64url';
import { message, said } from '../wording';
import { readCertificate, type Certificate } from '../x509/certificate';
import { readCrl, type RevocationList } from '../x509/crl';
import { sameBytes } from '../x509/der';
import { extensionIds, extensionValue, subjectKeyIdentifierOf } from '../x509/extensions';
import { generalNameWords } from '../x509/general-name-words';
import { nameText, sameName } from '../x509/name';
import { readOcspResponse, type OcspResponse } from '../x509/ocsp';
import { readSignedData, type SignedData, type SignerIdentifier, type SignerInfo } from './cms';
import {
  meansCertificate,
  readStampAttributes,
  type AttributeFault,
  type StampAttributes,
} from './cms-attributes';
import { digestOf, forgeableDigest, type DigestName } from './cms-digest';
import { namesTimeStamp, unwrapped } from './time-stamp-file';
import { isProblem, readTimeStampInfo, type Problem, type TimeStampInfo } from './time-stamp-info';
import { readResponse } from './time-stamp-response';

/** A time stamp (RFC 3161 section 2.4.2) that could be read. Nothing in it is checked yet. */
export interface TimeStampToken extends TimeStampInfo {
  /** What the authority calls itself, in words; null where the token does not say. */
  readonly tsa: string | null;
  /** The authority gave something other than what was asked for; false where only the token is at hand. */
  readonly grantedWithChanges: boolean;
  /** Certificates that came with it, those that can be read. */
  readonly certificates: readonly Certificate[];
  /** Revocation lists and OCSP responses that came with it, those that can be read. */
  readonly lists: readonly RevocationList[];
  readonly responses: readonly OcspResponse[];
  /** The certificate it says it was made with, where that came with it. */
  readonly signer: Certificate | null;
  readonly signature: TokenSignature;
}

/** What the signature of a token is checked by. */
export interface TokenSignature {
  readonly info: SignerInfo;
  readonly digest: DigestName;
  readonly attributes: StampAttributes;
  /** DER of the TSTInfo. */
  readonly content: Uint8Array;
}

const ID_CT_TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CMS = 'RFC 5652 section 5.1';

/**
 * Reads a time stamp: a token or the response that it came in, in DER, in base64 or as PEM. It never throws.
 * @returns null where the file is something else
 */
export async function readTimeStamp(file: Uint8Array): Promise<TimeStampToken | Problem | null> {
  const der = unwrapped(file);
  if (der === null) return null;
  const response = readResponse(der);
  if (response?.refusal) return response.refusal;
  if (!namesTimeStamp(der)) {
    return response === null || response.token !== null ? null : without;
  }
  if (der.length > bounds.timeStamp.bytes) {
    const problem = said('The time stamp has {size} bytes; up to {bound} are read.', {
      size: der.length,
      bound: bounds.timeStamp.bytes,
    });
    return { problem, spec: CMS };
  }
  const signedData = readSignedData(response?.token ?? der);
  if (signedData === null) return malformed;
  if (signedData.contentType !== ID_CT_TST_INFO) return null;
  return readToken(signedData, response?.status === 'granted-with-changes');
}

const without: Problem = {
  problem: message('The authority says that it made a time stamp, but there is none in its answer.'),
  spec: 'RFC 3161 section 2.4.2',
};

const malformed: Problem = {
  problem: message(
    'This looks like a time stamp, but it is cut short, damaged or not in the encoding that time stamps have (DER).',
  ),
  spec: CMS,
};

async function readToken(
  { signerInfos, content, digestAlgorithms, ...carried }: SignedData,
  grantedWithChanges: boolean,
): Promise<TimeStampToken | Problem> {
  const [info] = signerInfos;
  if (info === undefined || signerInfos.length > 1) {
    const problem = said(
      'The time stamp has {n} signatures; there has to be exactly one, that of its authority.',
      {
        n: signerInfos.length,
      },
    );
    return { problem, spec: 'RFC 3161 section 2.4.2' };
  }
  if (content === null) {
    return {
      problem: message('What the authority signed is not in the time stamp.'),
      spec: 'RFC 5652 section 5.2',
    };
  }
  const weak = forgeableDigest(info.digestAlgorithm);
  if (weak !== null) {
    const text =
      'The authority signed a fingerprint by {digest}, which can be forged, so that it proves nothing.';
    return { problem: said(text, { digest: weak }), spec: 'RFC 5652 section 5.3' };
  }
  const digest = digestOf(info.digestAlgorithm);
  if (digest === null) {
    const text = 'The authority signed a fingerprint of a kind that this tool does not compute ({oid}).';
    const oid = info.digestAlgorithm.oid.slice(0, 80);
    return { problem: said(text, { oid }), spec: 'RFC 5652 section 5.3' };
  }
  if (!digestAlgorithms.some((algorithm) => digestOf(algorithm) === digest)) {
    return {
      problem: message('The time stamp names one hash algorithm and was signed with another.'),
      spec: CMS,
    };
  }
  const attributes = readStampAttributes(info);
  if (typeof attributes === 'string') return faults[attributes];
  if (attributes.contentType !== ID_CT_TST_INFO) {
    const problem = message('The authority signed that it is something else than a time stamp.');
    return { problem, spec: 'RFC 5652 section 11.1' };
  }
  const stamp = readTimeStampInfo(content);
  if (isProblem(stamp)) return stamp;

  const certificates = (await Promise.all(carried.certificates.map(readCertificate))).filter(
    (certificate) => certificate !== null,
  );
  const signature: TokenSignature = { info, digest, attributes, content };
  return {
    ...stamp,
    tsa: stamp.tsaName && wordsOf(stamp.tsaName),
    grantedWithChanges,
    certificates,
    lists: carried.lists.map(readCrl).filter((list) => list !== null),
    responses: carried.responses.map(readOcspResponse).filter((response) => response !== null),
    signer: await signerAmong(certificates, signature),
    signature,
  };
}

const wordsOf = (name: NonNullable<TimeStampInfo['tsaName']>): string =>
  (name.form === 'directoryName' ? nameText(name.name) : generalNameWords(name)).slice(0, 300);

const faults: Readonly<Record<AttributeFault, Problem>> = {
  missing: {
    problem: message('The time stamp does not have the signed attributes that every time stamp has.'),
    spec: 'RFC 5652 section 5.3',
  },
  repeated: {
    problem: message('A signed attribute is in the time stamp twice.'),
    spec: 'RFC 5652 section 5.3',
  },
  malformed: {
    problem: message('The signed attributes of the time stamp are not built as they have to be.'),
    spec: 'RFC 5652 section 11',
  },
  'no-content-type': {
    problem: message('The signature of the time stamp does not say what was signed.'),
    spec: 'RFC 5652 section 11.1',
  },
  'no-digest': {
    problem: message('The signature of the time stamp does not have the fingerprint of what was signed.'),
    spec: 'RFC 5652 section 11.2',
  },
  'no-certificate': {
    problem: message('The signature of the time stamp does not say which certificate it was made with.'),
    spec: 'RFC 5816 section 2.2.1',
  },
  'other-algorithms': {
    problem: message('The time stamp was signed with other algorithms than it names.'),
    spec: 'RFC 6211 section 2',
  },
};

/** The certificate that a token says it was made with: by its SignerIdentifier, and of several by what it signs of it. */
export async function signerAmong(
  certificates: readonly Certificate[],
  signature: TokenSignature,
): Promise<Certificate | null> {
  const named = certificates.filter((certificate) => isSigner(signature.info.signerId, certificate));
  for (const certificate of named)
    if ((await namesSigner(signature, certificate)) === true) return certificate;
  return named[0] ?? null;
}

function isSigner(id: SignerIdentifier, certificate: Certificate): boolean {
  if (id.kind === 'issuer-and-serial') {
    return toHex(id.serialNumber) === certificate.serialNumber && sameName(id.issuer, certificate.issuerName);
  }
  const value = extensionValue(certificate.extensions, extensionIds.subjectKeyIdentifier);
  const own = value && subjectKeyIdentifierOf(value);
  return own !== null && sameBytes(own, id.keyIdentifier);
}

/** Whether every signed attribute that names the signer's certificate means this one (RFC 5035 section 5.4). */
export async function namesSigner(
  { attributes }: TokenSignature,
  certificate: Certificate,
): Promise<boolean | 'unsupported'> {
  let all: boolean | 'unsupported' = true;
  for (const [first] of attributes.signingCertificates) {
    const means = first === undefined ? false : await meansCertificate(first, certificate);
    if (means === false) return false;
    if (means === 'unsupported') all = means;
  }
  return all;
}

/**
 * When the stamped bytes existed at the latest: genTime and, where the token says by how much it may be off, that.
 * An authority that says nothing of its accuracy is taken at its word.
 */
export function latestTime({ genTime, accuracySeconds }: TimeStampInfo): Date {
  const latest = genTime.getTime() + Math.ceil((accuracySeconds ?? 0) * 1000);
  return new Date(Math.min(latest, 8.64e15));
}
