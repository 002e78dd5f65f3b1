import { inEnglish } from '../wording';
import { readCertificate, type Certificate } from './certificate';
import { readCrl } from './crl';
import type { NameConstraints } from './extensions';
import { readOcspResponse } from './ocsp';
import { findPath } from './path-building';
import { validatePath, type PathFailure, type PathPolicies, type PathResult } from './path-validation';
import { revocationCheck } from './revocation';
import { SignatureMemory } from './signature-memory';
import { anchorOf } from './trust-anchor';

/** A certification path as it would be handed to any validator: DER in, nothing of this project's own types. */
export interface ValidationRequest {
  /** DER: first the certificate that an anchor issued, last the target; the anchor's own is no part of it. */
  readonly path: readonly Uint8Array[];
  /** DER of the anchors' certificates; of each only name and key count (RFC 5280 section 6.1.1 (d)). */
  readonly anchors: readonly Uint8Array[];
  /** DER of complete and delta lists, direct and indirect (RFC 5280 section 5). */
  readonly crls?: readonly Uint8Array[];
  /** DER of OCSP responses (RFC 6960). */
  readonly ocspResponses?: readonly Uint8Array[];
  /** DER of certificates that CRL issuers may have beside those of the path. */
  readonly crlIssuers?: readonly Uint8Array[];
  /** The time at which the path has to be valid. */
  readonly time: Date;
  /** user-initial-policy-set, dotted OIDs; any policy by default. */
  readonly initialPolicies?: readonly string[];
  /** initial-explicit-policy; false by default. */
  readonly explicitPolicy?: boolean;
  /** initial-policy-mapping-inhibit; false by default. */
  readonly inhibitPolicyMapping?: boolean;
  /** initial-any-policy-inhibit; false by default. */
  readonly inhibitAnyPolicy?: boolean;
  /** initial-permitted-subtrees and initial-excluded-subtrees; every name and none by default. */
  readonly permittedSubtrees?: NameConstraints['permitted'];
  readonly excludedSubtrees?: NameConstraints['excluded'];
  /** Whether every certificate has to be shown to be unrevoked; true by default where lists or answers are given. */
  readonly revocationRequired?: boolean;
}

export type ValidationResult =
  | { readonly valid: true; readonly policies: PathPolicies }
  | {
      readonly valid: false;
      /** Stable id of the rule that is broken. */
      readonly rule: string;
      /** One plain sentence. */
      readonly message: string;
      /** Document and section. */
      readonly spec: string;
    };

/**
 * Validates one certification path by RFC 5280 sections 6.1 and 6.3, without a page, a clock or a network: what this
 * verifier does with every signer's path, for whoever wants to hold it against a suite of their own. Never throws on any
 * content.
 */
export async function validate(request: ValidationRequest): Promise<ValidationResult> {
  const { crls = [], ocspResponses = [], crlIssuers = [], time } = request;
  const path = await readAll(request.path);
  const anchors = await readAll(request.anchors);
  if (path === null || anchors === null || path.length === 0 || anchors.length === 0) {
    return unreadable('A certificate of the path, or of an anchor, cannot be read.');
  }
  const lists = crls.map(readCrl);
  const responses = ocspResponses.map(readOcspResponse);
  const issuers = await Promise.all(crlIssuers.map(readCertificate));
  // What cannot be read shows nothing; the others still count.
  const candidates = [...path, ...anchors, ...issuers.filter((issuer) => issuer !== null)];
  const signatures = new SignatureMemory();
  const revocation = revocationCheck(
    {
      lists: lists.filter((list) => list !== null),
      responses: responses.filter((response) => response !== null),
      certificates: candidates,
    },
    async (signer, { anchor }, deeper) => {
      const found = await findPath(signer, {
        anchors: [anchor],
        candidates,
        time,
        signatures,
        revocation: deeper,
        revocationRequired: inputs.revocationRequired,
      });
      return found.kind === 'path' && found.result.valid;
    },
  );
  const inputs = {
    ...request,
    revocation,
    revocationRequired: request.revocationRequired ?? crls.length + ocspResponses.length > 0,
  };
  let last: PathResult | null = null;
  for (const anchor of anchors) {
    const result = await validatePath(path, { ...inputs, anchor: anchorOf(anchor) });
    if (result.valid) return { valid: true, policies: result.policies };
    // The anchor that the path is under says why; another one only says that it is not.
    if (last === null || (!last.valid && isAboutAnchor(last.failure))) last = result;
  }
  if (last === null || last.valid) return unreadable('There is no anchor.');
  const { rule, message, spec } = last.failure;
  return { valid: false, rule, message: inEnglish(message), spec };
}

/** Whether a path has failed at the anchor itself: by its name, or, where another bears the same, by its key. */
const isAboutAnchor = ({ certificate, rule }: PathFailure): boolean =>
  certificate === 0 && (rule === 'name-chaining' || rule === 'signature');

const unreadable = (message: string): ValidationResult => ({
  valid: false,
  rule: 'certificate-form',
  message,
  spec: 'RFC 5280 section 4.1',
});

async function readAll(ders: readonly Uint8Array[]): Promise<Certificate[] | null> {
  const read = await Promise.all(ders.map(readCertificate));
  const certificates = read.filter((certificate) => certificate !== null);
  return certificates.length === read.length ? certificates : null;
}
