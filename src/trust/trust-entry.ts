import { readCertificates, type Certificate } from '../x509/certificate';

/** What the user has decided to trust, and for what alone. */
export interface TrustEntry {
  /** `pin`: this very certificate or key. `anchor`: a certification authority (RFC 5280 section 6.1.1 (d)). */
  readonly kind: 'pin' | 'anchor';
  readonly purpose: 'signer' | 'timestamp' | 'transparency';
  /**
   * What a pin covers: this very certificate, or every certificate for its key. An anchor is always its key, and so is
   * a transparency service.
   */
  readonly covers: 'certificate' | 'key';
  /** The user's own name for it. */
  readonly name: string;
  /** What the certificate calls its holder: the whole distinguished name. Of a bare key its identifier, "" for none. */
  readonly subject: string;
  /** SHA-256 of the certificate's DER, hex; of a bare key, `publicKeySha256`. */
  readonly sha256: string;
  /** SHA-256 of the SubjectPublicKeyInfo's DER, hex (RFC 7469 section 2.4 hashes the same bytes). */
  readonly publicKeySha256: string;
  /** Where the certificate came from, such as "from the record call.vcon" or "file issuer.pem". */
  readonly origin: string;
  /** Where the user confirmed the fingerprint; null: not confirmed yet. */
  readonly confirmedBy: string | null;
  /** Who added it: "you", or whoever the list that it came in names. */
  readonly addedBy: string;
  /** When it was added: RFC 3339, UTC. */
  readonly addedAt: string;
  /** RFC 7468 textual encoding: a certificate, or the public key of a transparency service (sections 5 and 13). */
  readonly pem: string;
  /** Identifier of a bare key, as its file has it: base64url. */
  readonly keyId?: string;
  /** The one algorithm that its file allows a bare key for, such as "ES256"; absent for any. */
  readonly algorithm?: string;
}

/** What is known of where a certificate comes from. */
export interface Origin {
  /** The user's name for it; what it calls itself where they gave none. */
  readonly name?: string;
  readonly origin: string;
  readonly confirmedBy: string | null;
  /** "you" where nobody else is named. */
  readonly addedBy?: string;
  /** What a pin covers; this very certificate where nothing is said. */
  readonly covers?: TrustEntry['covers'];
  /** What it is trusted for; as a signer where nothing is said. */
  readonly purpose?: TrustEntry['purpose'];
  /** RFC 3339, UTC. */
  readonly addedAt: string;
}

/** An entry for a transparency service counts by its key, whatever it came in: it certifies nobody. */
export const byItsKey = (entry: TrustEntry): TrustEntry =>
  entry.purpose === 'transparency' ? { ...entry, kind: 'pin', covers: 'key' } : entry;

/** A trust list entry with its certificate read. */
export interface TrustedCertificate {
  readonly entry: TrustEntry;
  readonly certificate: Certificate;
  /** Index into the trust list. */
  readonly index: number;
}

/** Reads the certificates of a trust list. An entry without one, or not with the one that it names, is left out. */
export async function readTrustList(trust: readonly TrustEntry[]): Promise<TrustedCertificate[]> {
  const read = await Promise.all(
    trust.map(async (entry, index) => {
      const [certificate] = await readCertificates(new TextEncoder().encode(entry.pem));
      return certificate?.sha256 === entry.sha256 ? [{ entry, certificate, index }] : [];
    }),
  );
  return read.flat();
}
