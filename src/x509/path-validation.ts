import { bounds } from '../bounds';
import { asSaid, message, said, utcTime, type Sentence } from '../wording';
import type { Certificate } from './certificate';
import { readPathExtensions, unknownExtensions, type PathExtensions } from './certificate-form';
import { sameBytes } from './der';
import type { NameConstraints } from './extensions';
import { NameConstraintState, type NameViolation } from './name-constraints';
import { sameName } from './name';
import { ANY_POLICY, PolicyGraph, type PathPolicies } from './policy-graph';
import { weaknessOf } from './public-key';
import type { PathIssuer, RevocationCheck, RevocationStatus } from './revocation-status';
import { checkSignature, type SignatureCheck } from './signed';
import type { TrustAnchor } from './trust-anchor';

export type { PathPolicies } from './policy-graph';

/** Stable ids of the rules that a path can break. */
export type PathRule =
  /** No certificate, or more than `bounds.pathCertificates`. */
  | 'path-bound'
  | 'certificate-form'
  | 'duplicate-extension'
  | 'malformed-extension'
  | 'unknown-critical-extension'
  /** Weak, not known, or not fit for the issuer's key. */
  | 'signature-algorithm'
  | 'signature'
  | 'key-size'
  | 'name-chaining'
  | 'validity'
  | 'revocation'
  | 'name-constraints'
  | 'policy'
  | 'policy-mapping'
  | 'basic-constraints'
  | 'path-length'
  | 'key-usage';

/** The inputs of RFC 5280 section 6.1.1 beside the path itself. */
export interface PathInputs {
  readonly anchor: TrustAnchor;
  /** The time at which the path has to be valid: now, or the independently proven time of signing. */
  readonly time: Date;
  /** user-initial-policy-set, OIDs; any policy by default. */
  readonly initialPolicies?: readonly string[];
  /** initial-explicit-policy; false by default. */
  readonly explicitPolicy?: boolean;
  /** initial-policy-mapping-inhibit; false by default. */
  readonly inhibitPolicyMapping?: boolean;
  /** initial-any-policy-inhibit; false by default. */
  readonly inhibitAnyPolicy?: boolean;
  /** initial-permitted-subtrees; every name by default. */
  readonly permittedSubtrees?: NameConstraints['permitted'];
  /** initial-excluded-subtrees; none by default. */
  readonly excludedSubtrees?: NameConstraints['excluded'];
  /** Section 6.1.3 (a)(3); every status is `not-checked` by default. */
  readonly revocation?: RevocationCheck | null;
  /** Whether a status other than good fails the path; a revoked certificate always does. False by default. */
  readonly revocationRequired?: boolean;
  /** A check with a memory, where many paths share certificates; {@link checkSignature} by default. */
  readonly checkSignature?: (certificate: Certificate, spki: Uint8Array) => Promise<SignatureCheck>;
}

export interface PathFailure {
  /** Index into the path of the certificate that breaks the rule. */
  readonly certificate: number;
  readonly rule: PathRule;
  /** One plain sentence. */
  readonly message: Sentence;
  /** Document and section, such as "RFC 5280 section 6.1.3 (a)(1)". */
  readonly spec: string;
}

/** Something about a certificate in the path that breaks no rule and is worth a line. */
export interface PathNote {
  /** Index into the path. */
  readonly certificate: number;
  /** One plain sentence. */
  readonly message: Sentence;
}

export interface PathFindings {
  /** One a certificate, in the order of the path; `not-checked` for those behind the failure. */
  readonly revocation: readonly RevocationStatus[];
  readonly notes: readonly PathNote[];
}

export type PathResult =
  | ({ readonly valid: true; readonly policies: PathPolicies } & PathFindings)
  | ({ readonly valid: false; readonly failure: PathFailure } & PathFindings);

/**
 * Validates one certification path (RFC 5280 section 6.1, policies by RFC 9618). Throws only what `revocation` throws.
 *
 * What the target may be used for (keyUsage, extKeyUsage) is no part of it: see `purpose.ts`.
 * @param path in the order of section 6.1: first the certificate that the anchor issued, last the target. The anchor's
 * own certificate is not part of it.
 */
export async function validatePath(path: readonly Certificate[], inputs: PathInputs): Promise<PathResult> {
  const statuses: RevocationStatus[] = path.map(() => ({ kind: 'not-checked' }));
  const failed = (failure: PathFailure): PathResult => ({
    valid: false,
    failure,
    revocation: statuses,
    notes: notesOn(path),
  });
  if (path.length === 0 || path.length > bounds.pathCertificates) {
    return failed({
      certificate: 0,
      rule: 'path-bound',
      message: said('A path of {n} certificates is not judged; it has from 1 to {most}.', {
        n: path.length,
        most: bounds.pathCertificates,
      }),
      spec: 'RFC 5280 section 6.1',
    });
  }

  const state = initialize(path.length, inputs);
  for (const [index, certificate] of path.entries()) {
    const broken =
      (await checkSignatureStep(certificate, state, inputs)) ??
      (await processCertificate(path, index, state, inputs, statuses));
    if (broken !== null) {
      return failed({
        certificate: index,
        rule: broken.rule,
        message: said('The certificate of “{name}” {problem}.', {
          name: brief(certificate),
          problem: asSaid(broken.problem),
        }),
        spec: broken.spec,
      });
    }
  }
  return {
    valid: true,
    policies: state.policies.constrainedBy(initialPolicies(inputs)),
    revocation: statuses,
    notes: notesOn(path),
  };
}

/** A rule that a certificate breaks; `problem` stands behind "The certificate of X". */
interface Broken {
  readonly rule: PathRule;
  readonly problem: Sentence;
  readonly spec: string;
}

/** The state variables of section 6.1.2. */
interface State {
  readonly policies: PolicyGraph;
  readonly names: NameConstraintState;
  explicitPolicy: number;
  inhibitAnyPolicy: number;
  policyMapping: number;
  maxPathLength: number;
  /** working_issuer_name and working_public_key, with the certificate they came from. */
  issuer: PathIssuer;
}

const initialPolicies = ({ initialPolicies = [ANY_POLICY] }: PathInputs): readonly string[] =>
  initialPolicies;

/** Section 6.1.2. */
function initialize(n: number, inputs: PathInputs): State {
  const { anchor } = inputs;
  return {
    policies: new PolicyGraph(),
    names: new NameConstraintState({
      permitted: inputs.permittedSubtrees ?? [],
      excluded: inputs.excludedSubtrees ?? [],
    }),
    explicitPolicy: inputs.explicitPolicy === true ? 0 : n + 1,
    inhibitAnyPolicy: inputs.inhibitAnyPolicy === true ? 0 : n + 1,
    policyMapping: inputs.inhibitPolicyMapping === true ? 0 : n + 1,
    maxPathLength: n,
    issuer: { name: anchor.name, spki: anchor.spki, certificate: anchor.certificate ?? null },
  };
}

/** Section 6.1.3 (a)(4) and (1): the name first, for a signature under another name's key says nothing. */
async function checkSignatureStep(
  certificate: Certificate,
  { issuer }: State,
  inputs: PathInputs,
): Promise<Broken | null> {
  if (!sameName(certificate.issuerName, issuer.name)) {
    const problem = message('names another issuer than the one before it in the path');
    return { rule: 'name-chaining', problem, spec: 'RFC 5280 section 6.1.3 (a)(4)' };
  }
  if (!sameAlgorithm(certificate)) {
    const problem = message('names two different signature algorithms');
    return { rule: 'signature-algorithm', problem, spec: 'RFC 5280 section 4.1.1.2' };
  }
  const issuerWeakness = weaknessOf(issuer.spki);
  if (issuerWeakness !== null) {
    const problem = said('was signed with a key that {weakness}', { weakness: asSaid(issuerWeakness) });
    return { rule: 'key-size', problem, spec: 'NIST SP 800-131A Rev. 2 section 3' };
  }
  const ownWeakness = weaknessOf(certificate.spki);
  if (ownWeakness !== null) {
    const problem = said('is for a key that {weakness}', { weakness: asSaid(ownWeakness) });
    return { rule: 'key-size', problem, spec: 'NIST SP 800-131A Rev. 2 section 3' };
  }
  const spec = 'RFC 5280 section 6.1.3 (a)(1)';
  switch (await (inputs.checkSignature ?? checkSignature)(certificate, issuer.spki)) {
    case 'fits':
      return null;
    case 'differs':
      return {
        rule: 'signature',
        problem: message('bears a signature that does not fit the key of its issuer'),
        spec,
      };
    case 'weak':
      return {
        rule: 'signature-algorithm',
        problem: message('was signed with an algorithm that can be forged (SHA-1 or MD5)'),
        spec,
      };
    case 'unsupported':
      return {
        rule: 'signature-algorithm',
        problem: message('was signed in a way that this tool cannot check'),
        spec,
      };
  }
}

function sameAlgorithm({ signatureAlgorithm, tbsSignatureAlgorithm }: Certificate): boolean {
  const [outer, inner] = [signatureAlgorithm.parameters, tbsSignatureAlgorithm.parameters];
  return (
    signatureAlgorithm.oid === tbsSignatureAlgorithm.oid &&
    (outer === null ? inner === null : inner !== null && sameBytes(outer, inner))
  );
}

/** The rest of section 6.1.3, and 6.1.4 or 6.1.5. */
async function processCertificate(
  path: readonly Certificate[],
  index: number,
  state: State,
  inputs: PathInputs,
  statuses: RevocationStatus[],
): Promise<Broken | null> {
  const certificate = path[index];
  if (certificate === undefined) throw new RangeError('no such certificate in the path');
  const final = index === path.length - 1;
  const extensions = readPathExtensions(certificate);
  if ('rule' in extensions) return extensions;
  // Asked for an expired certificate, too: it is worth knowing.
  const status: RevocationStatus = (await inputs.revocation?.(certificate, state.issuer, {
    anchor: inputs.anchor,
    time: inputs.time,
    path,
    index,
  })) ?? { kind: 'not-checked' };
  statuses[index] = status;
  return (
    checkStanding(certificate, status, inputs) ??
    checkNames(certificate, extensions, final, state) ??
    processPolicies(certificate, extensions, final, state) ??
    (final ? wrapUp(extensions, state, inputs) : prepareForNext(certificate, extensions, state))
  );
}

/** Section 6.1.3 (a)(2) and (3). */
function checkStanding(
  certificate: Certificate,
  status: RevocationStatus,
  { time, revocationRequired = false }: PathInputs,
): Broken | null {
  const validitySpec = 'RFC 5280 section 6.1.3 (a)(2)';
  // Written so that an invalid Date is outside every validity.
  if (!(time >= certificate.notBefore)) {
    const problem = said('is valid only from {time}', { time: utcTime(certificate.notBefore) });
    return { rule: 'validity', problem, spec: validitySpec };
  }
  if (!(time <= certificate.notAfter)) {
    return {
      rule: 'validity',
      problem: said('expired at {time}', { time: utcTime(certificate.notAfter) }),
      spec: validitySpec,
    };
  }
  const spec = 'RFC 5280 section 6.1.3 (a)(3)';
  if (status.kind === 'revoked') {
    const problem = said('was revoked at {time} ({reason})', {
      time: utcTime(status.date),
      reason: status.reason,
    });
    return { rule: 'revocation', problem, spec };
  }
  if (revocationRequired && status.kind !== 'good') {
    return { rule: 'revocation', problem: message('is not shown to be unrevoked'), spec };
  }
  return null;
}

/** Section 6.1.3 (b) and (c). */
function checkNames(
  certificate: Certificate,
  extensions: PathExtensions,
  final: boolean,
  { names }: State,
): Broken | null {
  if (certificate.selfIssued && !final) return null;
  const violation = names.check(certificate.subjectName, extensions.subjectAltName ?? []);
  if (violation === null) return null;
  return {
    rule: 'name-constraints',
    problem: violations[violation],
    spec: `RFC 5280 section ${violation === 'excluded' ? '6.1.3 (c)' : violation === 'not-permitted' ? '6.1.3 (b)' : '4.2.1.10'}`,
  };
}

const violations: Record<NameViolation, string> = {
  'not-permitted': message('bears a name that an authority above it is not permitted to certify'),
  excluded: message('bears a name that is excluded for an authority above it'),
  'not-understood': message('bears a name that is limited in a way that this tool cannot check'),
  'too-many': message('bears too many names to hold against their limits'),
};

/** Section 6.1.3 (d) to (f). */
function processPolicies(
  certificate: Certificate,
  { certificatePolicies }: PathExtensions,
  final: boolean,
  state: State,
): Broken | null {
  const anyPolicyCounts = state.inhibitAnyPolicy > 0 || (!final && certificate.selfIssued);
  state.policies.add(certificatePolicies, anyPolicyCounts);
  if (state.explicitPolicy > 0 || !state.policies.isNull) return null;
  return {
    rule: 'policy',
    problem: message('follows no policy that the path requires'),
    spec: 'RFC 5280 section 6.1.3 (f)',
  };
}

/** Section 6.1.4. */
function prepareForNext(certificate: Certificate, extensions: PathExtensions, state: State): Broken | null {
  const { policyMappings, policyConstraints, inhibitAnyPolicy, basicConstraints, keyUsage } = extensions;
  // (a) and (b)
  if (policyMappings !== null) {
    const mapsAny = policyMappings.some(
      ({ issuerDomainPolicy, subjectDomainPolicy }) =>
        issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY,
    );
    if (mapsAny) {
      const problem = message('maps "any policy" to a policy or the other way round');
      return { rule: 'policy-mapping', problem, spec: 'RFC 5280 section 6.1.4 (a)' };
    }
    state.policies.map(policyMappings, state.policyMapping > 0);
  }
  // (c) to (f)
  state.issuer = { name: certificate.subjectName, spki: certificate.spki, certificate };
  // (g)
  if (extensions.nameConstraints !== null) state.names.add(extensions.nameConstraints);
  // (h)
  if (!certificate.selfIssued) {
    state.explicitPolicy = lower(state.explicitPolicy);
    state.policyMapping = lower(state.policyMapping);
    state.inhibitAnyPolicy = lower(state.inhibitAnyPolicy);
  }
  // (i) and (j)
  state.explicitPolicy = Math.min(state.explicitPolicy, policyConstraints?.requireExplicitPolicy ?? Infinity);
  state.policyMapping = Math.min(state.policyMapping, policyConstraints?.inhibitPolicyMapping ?? Infinity);
  state.inhibitAnyPolicy = Math.min(state.inhibitAnyPolicy, inhibitAnyPolicy ?? Infinity);
  // (k): versions 1 and 2 have no basicConstraints, and nothing else here says that they are CAs.
  if (basicConstraints?.ca !== true) {
    const problem = message('has issued another one, but is no CA certificate');
    return { rule: 'basic-constraints', problem, spec: 'RFC 5280 section 6.1.4 (k)' };
  }
  // (l)
  if (!certificate.selfIssued) {
    if (state.maxPathLength === 0) {
      const problem = message('makes the path longer than an authority above it permits');
      return { rule: 'path-length', problem, spec: 'RFC 5280 section 6.1.4 (l)' };
    }
    state.maxPathLength--;
  }
  // (m)
  state.maxPathLength = Math.min(state.maxPathLength, basicConstraints.pathLength ?? Infinity);
  // (n)
  if (keyUsage !== null && !keyUsage.has('keyCertSign')) {
    const problem = message('has issued another one, but its key is not for signing certificates');
    return { rule: 'key-usage', problem, spec: 'RFC 5280 section 6.1.4 (n)' };
  }
  return null;
}

/** Section 6.1.5; the policies by RFC 9618 section 5.5. */
function wrapUp({ policyConstraints }: PathExtensions, state: State, inputs: PathInputs): Broken | null {
  // (a) and (b)
  state.explicitPolicy = lower(state.explicitPolicy);
  if (policyConstraints?.requireExplicitPolicy === 0) state.explicitPolicy = 0;
  // (g)
  const { userConstrained } = state.policies.constrainedBy(initialPolicies(inputs));
  if (state.explicitPolicy > 0 || userConstrained.length > 0) return null;
  return {
    rule: 'policy',
    problem: message('follows no policy that is accepted here, and the path requires one'),
    spec: 'RFC 5280 section 6.1.5 (g)',
  };
}

const lower = (value: number): number => Math.max(0, value - 1);

/** What a certificate calls itself, short enough for a sentence. */
const brief = ({ shortName }: { shortName: string }): string =>
  shortName.length > 80 ? `${shortName.slice(0, 79)}…` : shortName;

const notesOn = (path: readonly Certificate[]): PathNote[] =>
  path.slice(0, bounds.pathCertificates).flatMap((certificate, index) => {
    const unknown = unknownExtensions(certificate);
    return unknown.length === 0
      ? []
      : [
          {
            certificate: index,
            message: said(
              unknown.length > 3
                ? 'The certificate of “{name}” has extensions that this tool does not know ({extensions} and others).'
                : 'The certificate of “{name}” has extensions that this tool does not know ({extensions}).',
              { name: brief(certificate), extensions: unknown.slice(0, 3).join(', ') },
            ),
          },
        ];
  });
