import type { TrustEntry } from './trust-entry';

/**
 * A file to be taken into the trust list: PEM, DER, PKCS #7, or a list as this verifier exports it; for transparency
 * services also public keys, as PEM, JWK or COSE_Key.
 */
export interface TrustFile {
  readonly name: string;
  /** The whole file; of one larger than `bounds.documentBytes`, more bytes than that. */
  readonly bytes: Uint8Array;
}

/** How entries from a file come about. */
export interface Taking {
  /** What the certificates or keys are trusted for. A list says that of each of its entries itself. */
  readonly purpose: TrustEntry['purpose'];
  /** RFC 3339, UTC. */
  readonly addedAt: string;
  /** Whose file it is, to stand before "file" or "list file": "", or "this site’s ". */
  readonly whose: string;
}

export interface TrustFileReading {
  /** What the file gives; each certificate or key once a purpose. */
  readonly entries: readonly TrustEntry[];
  /** What is wrong with the file and what to do about it, in sentences; null where nothing is. */
  readonly problem: string | null;
}
