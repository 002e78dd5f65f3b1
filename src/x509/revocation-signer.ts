import { message, type Sentence } from '../wording';
import { toHex } from '../vcon/base64url';
import type { Certificate } from './certificate';
import type { RevocationList } from './crl';
import { sameBytes } from './der';
import {
  authorityKeyIdentifierOf,
  extensionIds,
  extensionValue,
  keyUsageOf,
  subjectKeyIdentifierOf,
} from './extensions';
import { nameKey, sameName } from './name';
import type { PathIssuer } from './revocation-status';
import { checkSignature, type Signed, type SignatureCheck } from './signed';

/** Keys that the signature of one list is tried with, of certificates that bear its issuer's name. */
const MOST_KEYS = 64;
/** Certificates of the key that fits, whose paths are tried. */
const MOST_PATHS = 8;

type Outcome = SignatureCheck | 'usage' | 'untrusted' | 'cut-off';

/** The key that a list counts by: DER of its SubjectPublicKeyInfo; or why the list counts for nothing. */
export type ListSigner = { readonly spki: Uint8Array } | { readonly why: Sentence };

/** What is remembered of each list, answer and certificate, by key: facts that rest on their bytes alone. */
const checked = new WeakMap<Signed, Map<string, Promise<SignatureCheck>>>();

/** `checkSignature` with a memory: a batch has a thousand records by one signer, and one list, of megabytes, for all. */
export function checkOnce(signed: Signed, spki: Uint8Array): Promise<SignatureCheck> {
  const checks = checked.get(signed) ?? new Map<string, Promise<SignatureCheck>>();
  checked.set(signed, checks);
  const key = toHex(spki);
  const known = checks.get(key);
  if (known !== undefined) return known;
  const check = checkSignature(signed, spki);
  checks.set(key, check);
  return check;
}

/** Finds who signed a list, and whether that binds anybody: RFC 5280 section 6.3.3 (f) and (g). */
export class ListSigners {
  private readonly bySubject = new Map<string, Certificate[]>();

  /** @param certificates that may be of CRL issuers */
  constructor(certificates: readonly Certificate[]) {
    const seen = new Set<string>();
    for (const certificate of certificates) {
      if (seen.has(certificate.sha256)) continue;
      seen.add(certificate.sha256);
      const key = nameKey(certificate.subjectName);
      const same = this.bySubject.get(key);
      if (same === undefined) this.bySubject.set(key, [certificate]);
      else same.push(certificate);
    }
  }

  /** Certificates of one subject, by `nameKey`. */
  named(subject: string): readonly Certificate[] {
    return this.bySubject.get(subject) ?? [];
  }

  /**
   * @param trusted issuers that the certificate's own path has already validated
   * @param checks how many keys may still be tried that nothing has validated yet
   * @param isTrusted step (f): whether a certificate has a valid path to the anchor of the certificate in question
   */
  async signerOf(
    list: RevocationList,
    trusted: readonly PathIssuer[],
    checks: { left: number },
    isTrusted: (certificate: Certificate) => Promise<boolean>,
  ): Promise<ListSigner> {
    const outcomes = new Set<Outcome>();
    for (const { name, spki, certificate } of trusted) {
      if (!sameName(name, list.issuerName)) continue;
      if (certificate !== null && !maySignLists(certificate)) {
        outcomes.add('usage');
        continue;
      }
      const outcome = await checkOnce(list, spki);
      if (outcome === 'fits') return { spki };
      outcomes.add(outcome);
    }

    const keys = new Set<string>();
    let paths = 0;
    for (const certificate of likelyFirst(this.named(nameKey(list.issuerName)), list)) {
      keys.add(certificate.publicKeySha256);
      if (keys.size > MOST_KEYS || paths === MOST_PATHS) break;
      if (checks.left-- <= 0) {
        outcomes.add('cut-off');
        break;
      }
      const outcome = await checkOnce(list, certificate.spki);
      if (outcome !== 'fits') {
        outcomes.add(outcome);
      } else if (!maySignLists(certificate)) {
        outcomes.add('usage');
      } else {
        paths++;
        if (await isTrusted(certificate)) return { spki: certificate.spki };
        outcomes.add('untrusted');
      }
    }
    return { why: explain(outcomes) };
  }
}

/** Section 6.3.3 (f): if there is a keyUsage, it has cRLSign. */
function maySignLists({ extensions }: Certificate): boolean {
  const value = extensionValue(extensions, extensionIds.keyUsage);
  return value === null || keyUsageOf(value)?.has('cRLSign') === true;
}

/** Those first whose subjectKeyIdentifier is the list's authorityKeyIdentifier: a hint, which decides nothing. */
function likelyFirst(certificates: readonly Certificate[], list: RevocationList): readonly Certificate[] {
  const value = extensionValue(list.extensions, extensionIds.authorityKeyIdentifier);
  const wanted = value && authorityKeyIdentifierOf(value)?.keyIdentifier;
  if (!wanted || certificates.length < 2) return certificates;
  const isLikely = ({ extensions }: Certificate): boolean => {
    const own = extensionValue(extensions, extensionIds.subjectKeyIdentifier);
    const identifier = own && subjectKeyIdentifierOf(own);
    return identifier !== null && sameBytes(identifier, wanted);
  };
  return [...certificates.filter(isLikely), ...certificates.filter((other) => !isLikely(other))];
}

/** The sentence's end, behind "counts for nothing:". */
function explain(outcomes: ReadonlySet<Outcome>): string {
  if (outcomes.has('untrusted')) {
    return message(
      'whoever signed it bears the name of its issuer, and has no valid path to the same trust anchor',
    );
  }
  if (outcomes.has('usage'))
    return message('the key that may have signed it is not for signing such lists (cRLSign)');
  if (outcomes.has('weak')) return message('its signature is of a kind that can be forged');
  if (outcomes.has('cut-off'))
    return message('there are more certificates of its issuer’s name than are tried');
  if (outcomes.has('unsupported') && !outcomes.has('differs'))
    return message(
      'its signature is of a kind that cannot be checked here, or that does not go with its issuer’s key',
    );
  if (outcomes.has('differs'))
    return message('its signature fits no key of its issuer that is known here, so anybody may have made it');
  return message('no certificate of its issuer is at hand');
}
