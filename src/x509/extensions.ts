import {
  attempt,
  boolean,
  context,
  count,
  DerError,
  inside,
  namedBits,
  objectIdentifier,
  only,
  tags,
  type DerReader,
} from './der';
import { readGeneralName, readGeneralNames, type GeneralName } from './general-name';

/** An extension of a certificate, a CRL or a CRL entry (RFC 5280 section 4.2). */
export interface Extension {
  /** Dotted form. */
  readonly oid: string;
  readonly critical: boolean;
  /** What the OCTET STRING holds. */
  readonly value: Uint8Array;
}

/** The certificate extensions of RFC 5280 section 4.2. */
export const extensionIds = {
  subjectDirectoryAttributes: '2.5.29.9',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  freshestCRL: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  subjectInfoAccess: '1.3.6.1.5.5.7.1.11',
} as const;

/** The value of the one extension of this kind; null where there is none. */
export const extensionValue = (extensions: readonly Extension[], oid: string): Uint8Array | null =>
  extensions.find((extension) => extension.oid === oid)?.value ?? null;

const inSequence = <T>(value: Uint8Array, read: (reader: DerReader) => T): T | null =>
  attempt(() => {
    const reader = inside(only(value, tags.sequence));
    const result = read(reader);
    reader.end();
    return result;
  });

/** Section 4.2.1.9. */
export interface BasicConstraints {
  readonly ca: boolean;
  /** pathLenConstraint; null for none. */
  readonly pathLength: number | null;
}

/** All functions here read the value of one extension; they return null where it is malformed. */
export const basicConstraintsOf = (value: Uint8Array): BasicConstraints | null =>
  inSequence(value, (reader) => {
    const ca = reader.optional(tags.boolean);
    const pathLength = reader.optional(tags.integer);
    return {
      ca: ca !== null && boolean(ca.content),
      pathLength: pathLength === null ? null : count(pathLength.content),
    };
  });

/** The bits of keyUsage (section 4.2.1.3), in their order. */
const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

export const keyUsageOf = (value: Uint8Array): ReadonlySet<KeyUsage> | null =>
  attempt(() => {
    const bits = namedBits(only(value, tags.bitString).content);
    return new Set(keyUsages.filter((_, bit) => bits.has(bit)));
  });

/** extKeyUsage (section 4.2.1.12): the OIDs, at least one. */
export const extKeyUsageOf = (value: Uint8Array): readonly string[] | null =>
  inSequence(value, (reader) => someOids(reader));

function someOids(reader: DerReader): string[] {
  const oids = reader.rest(tags.objectIdentifier).map(({ content }) => objectIdentifier(content));
  if (oids.length === 0) throw new DerError('no OID');
  return oids;
}

export const subjectKeyIdentifierOf = (value: Uint8Array): Uint8Array | null =>
  attempt(() => only(value, tags.octetString).content);

/** Section 4.2.1.1; members are null where absent. */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | null;
  readonly issuer: readonly GeneralName[] | null;
  /** Content octets of the INTEGER. */
  readonly serialNumber: Uint8Array | null;
}

export const authorityKeyIdentifierOf = (value: Uint8Array): AuthorityKeyIdentifier | null =>
  inSequence(value, (reader) => {
    const keyIdentifier = reader.optional(context(0, 'primitive'));
    const issuer = reader.optional(context(1, 'constructed'));
    const serialNumber = reader.optional(context(2, 'primitive'));
    return {
      keyIdentifier: keyIdentifier?.content ?? null,
      issuer: issuer === null ? null : readGeneralNames(issuer.content),
      serialNumber: serialNumber?.content ?? null,
    };
  });

/** GeneralSubtree (section 4.2.1.10). */
export interface GeneralSubtree {
  readonly base: GeneralName;
  readonly minimum: number;
  readonly maximum: number | null;
}

/** Section 4.2.1.10. */
export interface NameConstraints {
  readonly permitted: readonly GeneralSubtree[];
  readonly excluded: readonly GeneralSubtree[];
}

export const nameConstraintsOf = (value: Uint8Array): NameConstraints | null =>
  inSequence(value, (reader) => {
    const permitted = subtrees(reader, 0);
    const excluded = subtrees(reader, 1);
    if (permitted === null && excluded === null) throw new DerError('name constraints without one');
    return { permitted: permitted ?? [], excluded: excluded ?? [] };
  });

function subtrees(reader: DerReader, number: 0 | 1): GeneralSubtree[] | null {
  const element = reader.optional(context(number, 'constructed'));
  if (element === null) return null;
  const found = inside(element)
    .rest(tags.sequence)
    .map((sequence) => {
      const subtree = inside(sequence);
      const base = readGeneralName(subtree.next());
      if (base.form === 'iPAddress' && ![8, 32].includes(base.octets.length)) {
        throw new DerError('no address with a mask');
      }
      const minimum = subtree.optional(context(0, 'primitive'));
      const maximum = subtree.optional(context(1, 'primitive'));
      subtree.end();
      return {
        base,
        minimum: minimum === null ? 0 : count(minimum.content),
        maximum: maximum === null ? null : count(maximum.content),
      };
    });
  if (found.length === 0) throw new DerError('subtrees without one');
  return found;
}

/** certificatePolicies (section 4.2.1.4): the policy OIDs, each once; qualifiers bind nobody and are read past. */
export const certificatePoliciesOf = (value: Uint8Array): readonly string[] | null =>
  inSequence(value, (reader) => {
    const policies = reader.rest(tags.sequence).map((element) => {
      const information = inside(element);
      const policy = objectIdentifier(information.next(tags.objectIdentifier).content);
      information.optional(tags.sequence);
      information.end();
      return policy;
    });
    if (policies.length === 0 || new Set(policies).size !== policies.length) {
      throw new DerError('no policy, or one twice');
    }
    return policies;
  });

/** One pair of policyMappings (section 4.2.1.5). */
export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

export const policyMappingsOf = (value: Uint8Array): readonly PolicyMapping[] | null =>
  inSequence(value, (reader) => {
    const mappings = reader.rest(tags.sequence).map((element) => {
      const pair = inside(element);
      const issuerDomainPolicy = objectIdentifier(pair.next(tags.objectIdentifier).content);
      const subjectDomainPolicy = objectIdentifier(pair.next(tags.objectIdentifier).content);
      pair.end();
      return { issuerDomainPolicy, subjectDomainPolicy };
    });
    if (mappings.length === 0) throw new DerError('no mapping');
    return mappings;
  });

/** Section 4.2.1.11; each is a number of certificates, null where absent. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | null;
  readonly inhibitPolicyMapping: number | null;
}

export const policyConstraintsOf = (value: Uint8Array): PolicyConstraints | null =>
  inSequence(value, (reader) => {
    const explicit = reader.optional(context(0, 'primitive'));
    const mapping = reader.optional(context(1, 'primitive'));
    if (explicit === null && mapping === null) throw new DerError('policy constraints without one');
    return {
      requireExplicitPolicy: explicit === null ? null : count(explicit.content),
      inhibitPolicyMapping: mapping === null ? null : count(mapping.content),
    };
  });

/** inhibitAnyPolicy (section 4.2.1.14): a number of certificates. */
export const inhibitAnyPolicyOf = (value: Uint8Array): number | null =>
  attempt(() => count(only(value, tags.integer).content));
