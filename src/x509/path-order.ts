import type { Certificate } from './certificate';
import { sameBytes } from './der';
import { authorityKeyIdentifierOf, extensionIds, extensionValue, subjectKeyIdentifierOf } from './extensions';

/**
 * Puts possible issuers of a certificate in order, the likeliest first (RFC 4158 section 3.5). It is a hint to save
 * work: no path is accepted or refused for it.
 */
export class IssuerOrder {
  private readonly keyIdentifiers = new Map<Certificate, Uint8Array | null>();

  constructor(private readonly time: Date) {}

  sort(certificate: Certificate, issuers: readonly Certificate[]): Certificate[] {
    const value = extensionValue(certificate.extensions, extensionIds.authorityKeyIdentifier);
    const wanted = value === null ? null : (authorityKeyIdentifierOf(value)?.keyIdentifier ?? null);
    return issuers
      .map((issuer) => ({ issuer, score: this.keyScore(wanted, issuer) + this.standingScore(issuer) }))
      .sort((a, b) => b.score - a.score)
      .map(({ issuer }) => issuer);
  }

  /** Section 3.5.12: the same key identifier before none before another. */
  private keyScore(wanted: Uint8Array | null, issuer: Certificate): number {
    if (wanted === null) return 0;
    const own = this.keyIdentifierOf(issuer);
    if (own === null) return 0;
    return sameBytes(wanted, own) ? 4 : -4;
  }

  /** Sections 3.5.1, 3.5.4 and 3.5.5: what could issue, and is valid. */
  private standingScore({ isCa, notBefore, notAfter }: Certificate): number {
    return (isCa ? 2 : 0) + (notBefore <= this.time && this.time <= notAfter ? 1 : 0);
  }

  private keyIdentifierOf(issuer: Certificate): Uint8Array | null {
    const known = this.keyIdentifiers.get(issuer);
    if (known !== undefined) return known;
    const value = extensionValue(issuer.extensions, extensionIds.subjectKeyIdentifier);
    const own = value === null ? null : subjectKeyIdentifierOf(value);
    this.keyIdentifiers.set(issuer, own);
    return own;
  }
}
