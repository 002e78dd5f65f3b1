import { message, together, type Sentence } from '../wording';
import type { Certificate } from './certificate';
import { extensionIds } from './extensions';
import type { Name } from './name';

/** Whom a path is trusted from: by RFC 5280 section 6.1.1 (d) a name and a key, and nothing else. */
export interface TrustAnchor {
  readonly name: Name;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** The certificate that both came from. What else it says binds no path: see {@link anchorRemarks}. */
  readonly certificate?: Certificate;
}

export const anchorOf = (certificate: Certificate): TrustAnchor => ({
  name: certificate.subjectName,
  spki: certificate.spki,
  certificate,
});

/** Whether a certificate may be an anchor's: one that says it is no CA's issues nothing; version 1 cannot say it. */
export const mayBeAnchor = ({ isCa, version }: Certificate): boolean => isCa || version < 3;

/** Something that an anchor's own certificate says, that no path is judged by, and that a user may want to know. */
export interface AnchorRemark {
  readonly id: 'expired' | 'not-yet-valid' | 'not-ca' | 'constrained';
  /** One plain sentence. */
  readonly message: Sentence;
}

/**
 * What the certificate of an anchor says about itself.
 *
 * Section 6.1 takes an anchor's name and key; that the user trusts them is the user's word, which no date or extension
 * in the certificate undoes. RFC 5937, which would have constraints count, is left out: it asks that whoever set up
 * the anchor meant them to.
 */
export function anchorRemarks({ certificate }: TrustAnchor, time: Date): AnchorRemark[] {
  if (certificate === undefined) return [];
  const { notBefore, notAfter, version, isCa, extensions } = certificate;
  const remarks: AnchorRemark[] = [];
  const add = (id: AnchorRemark['id'], what: string): void =>
    void remarks.push({ id, message: together(what, spared) });
  const spared = message('RFC 5280 judges no path by that, since your own list vouches for its key.');
  if (time > notAfter) add('expired', message('Its own certificate has expired.'));
  if (time < notBefore) add('not-yet-valid', message('Its own certificate is not valid yet.'));
  if (version === 3 && !isCa) add('not-ca', message("Its own certificate does not say that it is a CA's."));
  if (extensions.some(({ oid }) => constraining.has(oid))) {
    add('constrained', message('Its own certificate sets limits, which are not applied.'));
  }
  return remarks;
}

const constraining = new Set<string>([
  extensionIds.nameConstraints,
  extensionIds.policyConstraints,
  extensionIds.inhibitAnyPolicy,
]);
