import { bounds } from '../bounds';
import { kidText } from '../signature/cose';
import { fromBase64url, toBase64url } from '../vcon/base64url';
import { readCertificates, type Certificate } from '../x509/certificate';
import { describeKey } from '../x509/public-key';
import { pemBlocks } from '../x509/pem';
import { serviceKeyFrom, type ServiceKey } from './service-key';
import type { Origin, TrustEntry } from './trust-entry';

/** A key by which receipts of a transparency service are accepted, and the entry that says so. */
export interface TrustedKey {
  readonly entry: TrustEntry;
  readonly key: ServiceKey;
  /** The certificate that the entry is; null where it is a bare key. */
  readonly certificate: Certificate | null;
  /** Index into the trust list. */
  readonly index: number;
}

/**
 * The keys of a trust list's transparency services; those of certificates are their subjects'. An entry whose key is
 * not the one that it names is left out.
 */
export async function readServiceEntries(trust: readonly TrustEntry[]): Promise<TrustedKey[]> {
  const read = await Promise.all(
    trust.map(async (entry, index) => {
      if (entry.purpose !== 'transparency') return [];
      const bare = await bareKeyOf(entry);
      if (bare !== null) return [{ entry, key: bare, certificate: null, index }];
      const certificate = await certificateOf(entry);
      const key = certificate === null ? null : await serviceKeyFrom(certificate.spki);
      return key === null ? [] : [{ entry, key, certificate, index }];
    }),
  );
  return read.flat();
}

/** The key of an entry that has no certificate; null where it has one, or where the key is not the one that it names. */
export async function bareKeyOf(
  entry: Pick<TrustEntry, 'pem' | 'sha256' | 'keyId' | 'algorithm'>,
): Promise<ServiceKey | null> {
  const key = await keyInPem(entry.pem);
  return key?.publicKeySha256 === entry.sha256 ? withNames(key, entry) : null;
}

async function certificateOf({ pem, sha256 }: TrustEntry): Promise<Certificate | null> {
  const [certificate] = await readCertificates(new TextEncoder().encode(pem));
  return certificate?.sha256 === sha256 ? certificate : null;
}

/** The public key in a text of one PEM block (RFC 7468 section 13); null where it is anything else. */
export async function keyInPem(pem: string): Promise<ServiceKey | null> {
  if (pem.length > bounds.keyBytes) return null;
  const [block, ...others] = pemBlocks(pem);
  if (block?.label !== 'PUBLIC KEY' || block.der === null || others.length > 0) return null;
  return serviceKeyFrom(block.der);
}

/** What its file calls a key, and what that allows it for. */
export type KeyNames = Pick<TrustEntry, 'keyId' | 'algorithm'>;

/** A key with the names that were kept beside it; a key identifier that is none is left out. */
export function withNames(key: ServiceKey, { keyId, algorithm }: KeyNames): ServiceKey {
  const kid = keyId === undefined ? null : fromBase64url(keyId);
  return { ...key, kid, name: kid === null ? null : kidText(kid), algorithm: algorithm ?? null };
}

/** The entry for a public key of a transparency service. */
export function serviceEntry(key: ServiceKey, origin: Origin): TrustEntry {
  const { name, publicKeySha256, spki } = key;
  const subject = (name ?? '').slice(0, bounds.trustText);
  return {
    addedBy: 'you',
    name: subject || `a key (${describeKey(spki).text})`,
    ...origin,
    kind: 'pin',
    purpose: 'transparency',
    covers: 'key',
    subject,
    sha256: publicKeySha256,
    publicKeySha256,
    pem: publicKeyPem(spki),
    ...namesOf(key),
  };
}

/** A key identifier too long to be kept is not: it only says which key to try first. */
function namesOf({ kid, algorithm }: ServiceKey): KeyNames {
  const keyId = kid === null || kid.length === 0 ? '' : toBase64url(kid);
  return {
    ...(keyId === '' || keyId.length > bounds.trustText ? {} : { keyId }),
    ...(algorithm === null ? {} : { algorithm: algorithm.slice(0, bounds.trustText) }),
  };
}

/** RFC 7468 section 13. */
function publicKeyPem(spki: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...spki));
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}
