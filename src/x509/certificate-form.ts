import { message, said, type Sentence } from '../wording';
import type { Certificate } from './certificate';
import {
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  certificatePoliciesOf,
  extensionIds,
  extKeyUsageOf,
  inhibitAnyPolicyOf,
  keyUsageOf,
  nameConstraintsOf,
  policyConstraintsOf,
  policyMappingsOf,
  subjectKeyIdentifierOf,
  type BasicConstraints,
  type Extension,
  type KeyUsage,
  type NameConstraints,
  type PolicyConstraints,
  type PolicyMapping,
} from './extensions';
import { generalNamesOf, type GeneralName } from './general-name';
import { isEmpty } from './name';

/** What the extensions of one certificate say to a path; null for each that it does not have. */
export interface PathExtensions {
  readonly basicConstraints: BasicConstraints | null;
  readonly keyUsage: ReadonlySet<KeyUsage> | null;
  readonly subjectAltName: readonly GeneralName[] | null;
  readonly nameConstraints: NameConstraints | null;
  readonly certificatePolicies: readonly string[] | null;
  readonly policyMappings: readonly PolicyMapping[] | null;
  readonly policyConstraints: PolicyConstraints | null;
  readonly inhibitAnyPolicy: number | null;
  readonly extKeyUsage: readonly string[] | null;
}

export interface FormFailure {
  readonly rule:
    'certificate-form' | 'duplicate-extension' | 'malformed-extension' | 'unknown-critical-extension';
  /** What is wrong with the certificate, to stand behind "The certificate of X". */
  readonly problem: Sentence;
  readonly spec: string;
}

/** Extensions that may be critical: they are processed in a path, or bind nobody in one. */
const understood = new Set<string>([
  extensionIds.basicConstraints,
  extensionIds.keyUsage,
  extensionIds.subjectAltName,
  extensionIds.nameConstraints,
  extensionIds.certificatePolicies,
  extensionIds.policyMappings,
  extensionIds.policyConstraints,
  extensionIds.inhibitAnyPolicy,
  extensionIds.extKeyUsage,
  extensionIds.cRLDistributionPoints,
  extensionIds.subjectKeyIdentifier,
  extensionIds.authorityKeyIdentifier,
]);

/** Extensions of RFC 5280 that may stay unread: nothing in a path rests on them. */
const known = new Set<string>(Object.values(extensionIds));

/** The extensions that are not of RFC 5280: dotted OIDs. */
export const unknownExtensions = (certificate: Certificate): string[] =>
  certificate.extensions.map(({ oid }) => oid).filter((oid) => !known.has(oid));

/**
 * Reads the extensions for a path, and checks what RFC 5280 section 4 asks of the form of a certificate.
 *
 * An extension that is malformed fails the path also where it is not critical: what it limits is not known.
 */
export function readPathExtensions(certificate: Certificate): PathExtensions | FormFailure {
  const { extensions } = certificate;
  if (certificate.version !== 3 && extensions.length > 0) {
    return {
      rule: 'certificate-form',
      problem: said('has extensions, which version {version} does not have', {
        version: certificate.version,
      }),
      spec: 'RFC 5280 section 4.1.2.9',
    };
  }
  if (isEmpty(certificate.issuerName)) {
    return {
      rule: 'certificate-form',
      problem: message('names no issuer'),
      spec: 'RFC 5280 section 4.1.2.4',
    };
  }
  if (new Set(extensions.map(({ oid }) => oid)).size !== extensions.length) {
    return {
      rule: 'duplicate-extension',
      problem: message('has the same extension twice'),
      spec: 'RFC 5280 section 4.2',
    };
  }
  const unknown = extensions.find(({ oid, critical }) => critical && !understood.has(oid));
  if (unknown !== undefined) {
    return {
      rule: 'unknown-critical-extension',
      problem: said('carries a rule that this tool cannot interpret (critical extension {extension})', {
        extension: unknown.oid,
      }),
      spec: 'RFC 5280 sections 4.2, 6.1.4 (o) and 6.1.5 (f)',
    };
  }
  return readAll(extensions);
}

function readAll(extensions: readonly Extension[]): PathExtensions | FormFailure {
  const malformed: string[] = [];
  const read = <T>(oid: string, parse: (value: Uint8Array) => T | null): T | null => {
    const extension = extensions.find((other) => other.oid === oid);
    if (extension === undefined) return null;
    const value = parse(extension.value);
    if (value === null) malformed.push(oid);
    return value;
  };
  const found: PathExtensions = {
    basicConstraints: read(extensionIds.basicConstraints, basicConstraintsOf),
    keyUsage: read(extensionIds.keyUsage, keyUsageOf),
    subjectAltName: read(extensionIds.subjectAltName, generalNamesOf),
    nameConstraints: read(extensionIds.nameConstraints, nameConstraintsOf),
    certificatePolicies: read(extensionIds.certificatePolicies, certificatePoliciesOf),
    policyMappings: read(extensionIds.policyMappings, policyMappingsOf),
    policyConstraints: read(extensionIds.policyConstraints, policyConstraintsOf),
    inhibitAnyPolicy: read(extensionIds.inhibitAnyPolicy, inhibitAnyPolicyOf),
    extKeyUsage: read(extensionIds.extKeyUsage, extKeyUsageOf),
  };
  read(extensionIds.subjectKeyIdentifier, subjectKeyIdentifierOf);
  read(extensionIds.authorityKeyIdentifier, authorityKeyIdentifierOf);
  const [first] = malformed;
  if (first === undefined) return found;
  return {
    rule: 'malformed-extension',
    problem: said('has an extension that cannot be read ({extension})', { extension: first }),
    spec: 'RFC 5280 section 4.2',
  };
}
