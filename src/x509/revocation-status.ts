import type { Sentence } from '../wording';
import type { Certificate } from './certificate';
import type { Name } from './name';
import type { TrustAnchor } from './trust-anchor';

export interface Revoked {
  readonly kind: 'revoked';
  /** revocationDate. */
  readonly date: Date;
  /** A CRLReason (RFC 5280 section 5.3.1), such as `keyCompromise`; `unspecified` where none is given. */
  readonly reason: string;
  /** invalidityDate (RFC 5280 section 5.3.2): since when the key is suspected. */
  readonly invalidityDate: Date | null;
}

/** Whether one certificate was withdrawn (RFC 5280 section 6.3), as far as what was supplied shows. */
export type RevocationStatus =
  /** A list or answer that counts, and that is current, does not name it. */
  | {
      readonly kind: 'good';
      /** thisUpdate of the newest that says so. */
      readonly asOf?: Date;
      /** It was withdrawn, but only after the time that is proven for what it signed. */
      readonly later?: Revoked;
    }
  | Revoked
  /** Something was supplied, and does not settle it. */
  | { readonly kind: 'unknown'; readonly why: Sentence }
  /** Nothing was asked, or nothing was supplied. */
  | { readonly kind: 'not-checked' };

/** Whoever issued a certificate in the path: the certificate before it, or the anchor. */
export interface PathIssuer {
  readonly name: Name;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** Null for an anchor that is a name and a key alone. */
  readonly certificate: Certificate | null;
}

/** What else a revocation check may need of the path it serves. */
export interface RevocationContext {
  readonly anchor: TrustAnchor;
  readonly time: Date;
  /** The latest time at which the certificate's key can have been used for this; null, the default: none is proven. */
  readonly provenTime?: Date | null;
  /** The path from the certificate that the anchor issued on; the certificate in question is `path[index]`. */
  readonly path: readonly Certificate[];
  readonly index: number;
}

/** Finds out whether `certificate` was withdrawn. It never throws: what it cannot settle is `unknown`. */
export type RevocationCheck = (
  certificate: Certificate,
  issuer: PathIssuer,
  context: RevocationContext,
) => Promise<RevocationStatus>;
