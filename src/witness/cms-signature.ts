import type { AlgorithmIdentifier } from '../x509/certificate';
import { attempt, context, inside, objectIdentifier, only, tags } from '../x509/der';
import { checkSignature, type SignatureCheck } from '../x509/signed';
import { digestOfOid, noParameters, type DigestName } from './cms-digest';
import type { SignerInfo } from './cms';

/** `inconsistent`: the signature is of another digest than the one that the signer names (RFC 5652 section 5.4). */
export type CmsSignatureCheck = SignatureCheck | 'inconsistent';

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const RSASSA_PSS = '1.2.840.113549.1.1.10';
const ED25519 = '1.3.101.112';

/** RSA with PKCS #1 v1.5 by its digest (RFC 5754 section 3.2). */
const pkcs1: Readonly<Record<DigestName, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};

/** The digest that a signature algorithm has in it. */
const digests = new Map<string, DigestName>([
  ...Object.entries(pkcs1).map(([digest, oid]) => [oid, digest as DigestName] as const),
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
  // RFC 8419 section 3: with signed attributes, SHA-512 and no other.
  [ED25519, 'sha512'],
]);

/**
 * Checks the signature over the signed attributes of a SignerInfo (RFC 5652 section 5.4); never throws. The size of
 * the key is not judged here.
 * @param digest of the SignerInfo's digestAlgorithm
 * @param spki DER of the signer's SubjectPublicKeyInfo
 */
export async function checkCmsSignature(
  info: SignerInfo,
  digest: DigestName,
  spki: Uint8Array,
): Promise<CmsSignatureCheck> {
  if (info.signedAttributes === null) return 'unsupported';
  const algorithm = signatureAlgorithmOf(info.signatureAlgorithm, digest);
  if (algorithm === null) return 'inconsistent';
  return checkSignature(
    { tbs: info.signedAttributes.signed, signatureAlgorithm: algorithm, signatureValue: info.signatureValue },
    spki,
  );
}

/** As certificates name it; null where it has another digest in it. */
function signatureAlgorithmOf(
  algorithm: AlgorithmIdentifier,
  digest: DigestName,
): AlgorithmIdentifier | null {
  // RFC 3370 section 3.2: rsaEncryption, with the digest that digestAlgorithm names.
  if (algorithm.oid === RSA_ENCRYPTION && noParameters(algorithm)) {
    return { oid: pkcs1[digest], parameters: algorithm.parameters };
  }
  const own = algorithm.oid === RSASSA_PSS ? digestOfPss(algorithm) : digests.get(algorithm.oid);
  return own === undefined || own === null || own === digest ? algorithm : null;
}

/** RSASSA-PSS-params (RFC 4056 section 3): null where it has none of the three digests, which is refused further on. */
const digestOfPss = ({ parameters }: AlgorithmIdentifier): DigestName | null =>
  parameters === null
    ? null
    : attempt(() => {
        const hash = inside(only(parameters, tags.sequence)).optional(context(0, 'constructed'));
        if (hash === null) return null;
        const reader = inside(only(hash.content, tags.sequence));
        return digestOfOid(objectIdentifier(reader.next(tags.objectIdentifier).content));
      });

/** RFC 6211 section 2: a signer may sign which algorithms it used; null, absent and NULL parameters are one. */
export const sameAlgorithm = (a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean =>
  a.oid === b.oid && parametersText(a) === parametersText(b);

const parametersText = (algorithm: AlgorithmIdentifier): string =>
  noParameters(algorithm) ? '' : String(algorithm.parameters);
