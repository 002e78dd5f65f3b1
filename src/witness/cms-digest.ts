import { toHex } from '../vcon/base64url';
import type { AlgorithmIdentifier } from '../x509/certificate';

/** The digests that a time stamp may rest on. */
export type DigestName = 'sha256' | 'sha384' | 'sha512';

/** Bytes of each. */
export const digestLength: Readonly<Record<DigestName, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** As people write them. */
export const digestTitle: Readonly<Record<DigestName, string>> = {
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

const byOid = new Map<string, DigestName>([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** Two inputs of one digest can be made for these (RFC 6151, RFC 6194). */
const forgeable = new Map([
  ['1.2.840.113549.2.2', 'MD2'],
  ['1.2.840.113549.2.4', 'MD4'],
  ['1.2.840.113549.2.5', 'MD5'],
  ['1.3.14.3.2.26', 'SHA-1'],
]);

export const digestOfOid = (oid: string): DigestName | null => byOid.get(oid) ?? null;

/** The name of a digest that can be forged; null for any other. */
export const forgeableDigest = ({ oid }: AlgorithmIdentifier): string | null => forgeable.get(oid) ?? null;

/** NULL, or left out (RFC 5754 section 2): digests take no parameters. */
export const noParameters = ({ parameters }: AlgorithmIdentifier): boolean =>
  parameters === null || (parameters.length === 2 && parameters[0] === 0x05 && parameters[1] === 0);

/** The digest that an AlgorithmIdentifier names; null where it is none of the three. */
export const digestOf = (algorithm: AlgorithmIdentifier): DigestName | null =>
  noParameters(algorithm) ? digestOfOid(algorithm.oid) : null;

/** @returns hex */
export async function digestHex(name: DigestName, bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest(digestTitle[name], bytes as Uint8Array<ArrayBuffer>);
  return toHex(new Uint8Array(digest));
}
