import { inEnglish, type Said } from '../wording';
import { readCertificates, type Certificate } from '../x509/certificate';
import { mayBeAnchor } from '../x509/trust-anchor';
import { bareKeyOf } from './service-entry';
import type { TrustEntry } from './trust-entry';

/** A trust list entry with what its certificate or key says, to be shown. */
export interface ListedEntry extends TrustEntry {
  /** What the certificate calls its holder in short; of a bare key, its identifier. */
  readonly shortName: string;
  /** RFC 3339, UTC; null where the certificate cannot be read, or there is none. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** Such as "RSA, 2048 bits". */
  readonly publicKey: string;
  /** The same, to be said in another language; absent where nothing can be read. */
  readonly publicKeySaid?: Said;
  /** It may be trusted as an authority: a CA certificate, or one of version 1, which cannot say. */
  readonly isCa: boolean;
  /** It is a public key without a certificate. */
  readonly isBareKey: boolean;
  /** By this computer's clock. `unreadable`: it has not the certificate or key that it names; it counts for nothing. */
  readonly validity: 'valid' | 'expired' | 'not-yet-valid' | 'unreadable';
}

/** Reads the certificates of entries, to show them. */
export const listEntries = (trust: readonly TrustEntry[], now: Date): Promise<ListedEntry[]> =>
  Promise.all(
    trust.map(async (entry) => {
      const certificate = await certificateOf(entry);
      if (certificate === null) return withoutCertificate(entry);
      const { shortName, notBefore, notAfter, publicKey } = certificate;
      return {
        ...entry,
        shortName,
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
        publicKey: publicKey.text,
        publicKeySaid: publicKey.said,
        isCa: mayBeAnchor(certificate),
        isBareKey: false,
        validity: now > notAfter ? 'expired' : now < notBefore ? 'not-yet-valid' : 'valid',
      };
    }),
  );

async function withoutCertificate(entry: TrustEntry): Promise<ListedEntry> {
  const common = { ...entry, shortName: entry.subject, notBefore: null, notAfter: null, isCa: false };
  const key = entry.purpose === 'transparency' ? await bareKeyOf(entry) : null;
  return key === null
    ? { ...common, publicKey: '', isBareKey: false, validity: 'unreadable' }
    : {
        ...common,
        publicKey: inEnglish(key.said),
        publicKeySaid: key.said,
        isBareKey: true,
        validity: 'valid',
      };
}

/** The certificate of an entry; null where it is not the one that the entry names. */
export async function certificateOf(entry: Pick<TrustEntry, 'pem' | 'sha256'>): Promise<Certificate | null> {
  const [certificate] = await readCertificates(new TextEncoder().encode(entry.pem));
  return certificate?.sha256 === entry.sha256 ? certificate : null;
}
