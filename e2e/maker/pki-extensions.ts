import {
  boolean,
  contentOf,
  element,
  ia5String,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  taggedPrimitive,
  type Der,
} from './der';
import type { KeyPair } from './keys';
import { extension, keyIdentifier } from './pki';

/** The extensions of certificates and lists (RFC 5280 sections 4.2 and 5.2), each in DER and ready to be passed on. */

/** GeneralName (section 4.2.1.6). */
export const generalName = {
  other: (type: string, value: Der): Der => tagged(0, oid(type), tagged(0, value)),
  email: (text: string): Der => taggedPrimitive(1, Buffer.from(text, 'latin1')),
  dns: (text: string): Der => taggedPrimitive(2, Buffer.from(text, 'latin1')),
  directory: (name: Der): Der => tagged(4, name),
  uri: (text: string): Der => taggedPrimitive(6, Buffer.from(text, 'latin1')),
  /** 4 or 16 octets; in a constraint twice as many. */
  ip: (...octets: readonly number[]): Der => taggedPrimitive(7, Uint8Array.from(octets)),
  registeredId: (dotted: string): Der => taggedPrimitive(8, contentOf(oid(dotted))),
};

/** Section 4.2.1.9. */
export const basicConstraints = (ca: boolean, pathLength?: number, critical = true): Der =>
  extension(
    '2.5.29.19',
    sequence(...(ca ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])),
    critical,
  );

const usages = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
} as const;

/** Section 4.2.1.3. */
export const keyUsage = (names: readonly (keyof typeof usages)[], critical = true): Der =>
  extension('2.5.29.15', namedBits(names.map((name) => usages[name])), critical);

/** Section 4.2.1.12. */
export const extKeyUsage = (oids: readonly string[], critical = false): Der =>
  extension('2.5.29.37', sequence(...oids.map(oid)), critical);

/** Section 4.2.1.2. */
export const subjectKeyIdentifier = (key: KeyPair): Der =>
  extension('2.5.29.14', octetString(keyIdentifier(key)));

/** Section 4.2.1.1, with the key identifier alone. */
export const authorityKeyIdentifier = (key: KeyPair): Der =>
  extension('2.5.29.35', sequence(taggedPrimitive(0, keyIdentifier(key))));

/** Section 4.2.1.6. */
export const subjectAltName = (names: readonly Der[], critical = false): Der =>
  extension('2.5.29.17', sequence(...names), critical);

export interface Subtrees {
  /** GeneralNames. */
  readonly permitted?: readonly Der[];
  readonly excluded?: readonly Der[];
}

/** Section 4.2.1.10, with minimum and maximum left out. */
export function nameConstraints({ permitted, excluded }: Subtrees, critical = true): Der {
  const subtrees = (number: number, names: readonly Der[] | undefined): Der[] =>
    names === undefined ? [] : [tagged(number, ...names.map((name) => sequence(name)))];
  return extension('2.5.29.30', sequence(...subtrees(0, permitted), ...subtrees(1, excluded)), critical);
}

/** PolicyInformation with qualifiers (section 4.2.1.4). */
export interface QualifiedPolicy {
  readonly policy: string;
  /** PolicyQualifierInfo in DER. */
  readonly qualifiers: readonly Der[];
}

/** Section 4.2.1.4. */
export const certificatePolicies = (policies: readonly (string | QualifiedPolicy)[], critical = false): Der =>
  extension(
    '2.5.29.32',
    sequence(
      ...policies.map((policy) =>
        typeof policy === 'string'
          ? sequence(oid(policy))
          : sequence(oid(policy.policy), sequence(...policy.qualifiers)),
      ),
    ),
    critical,
  );

/** PolicyQualifierInfo of the two kinds that section 4.2.1.4 knows. */
export const cpsQualifier = (uri: string): Der => sequence(oid('1.3.6.1.5.5.7.2.1'), ia5String(uri));
export const noticeQualifier = (text: Der): Der => sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(text));

/** Section 4.2.1.5: pairs of issuerDomainPolicy and subjectDomainPolicy. */
export const policyMappings = (pairs: readonly (readonly [string, string])[], critical = true): Der =>
  extension('2.5.29.33', sequence(...pairs.map((pair) => sequence(...pair.map(oid)))), critical);

/** Section 4.2.1.11. */
export function policyConstraints(
  { explicit, mapping }: { readonly explicit?: number; readonly mapping?: number },
  critical = true,
): Der {
  const skip = (number: number, certificates: number | undefined): Der[] =>
    certificates === undefined ? [] : [taggedPrimitive(number, contentOf(integer(certificates)))];
  return extension('2.5.29.36', sequence(...skip(0, explicit), ...skip(1, mapping)), critical);
}

/** Section 4.2.1.14. */
export const inhibitAnyPolicy = (certificates: number, critical = true): Der =>
  extension('2.5.29.54', integer(certificates), critical);

/** DistributionPointName (section 4.2.1.13): GeneralNames, or one RelativeDistinguishedName of the given attributes. */
export type PointName = { readonly full: readonly Der[] } | { readonly relative: readonly Der[] };

const pointName = (name: PointName): Der =>
  'full' in name ? tagged(0, ...name.full) : tagged(1, ...contentsOfSet(name.relative));

const contentsOfSet = (attributes: readonly Der[]): Der[] => [contentOf(setOf(...attributes))];

/** The reasons of ReasonFlags (section 4.2.1.13). */
export const reasonFlags = {
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 7,
  aACompromise: 8,
} as const;
export type ReasonFlag = keyof typeof reasonFlags;

const flags = (number: number, reasons: readonly ReasonFlag[] | undefined): Der[] =>
  reasons === undefined
    ? []
    : [taggedPrimitive(number, contentOf(namedBits(reasons.map((reason) => reasonFlags[reason]))))];

export interface Point {
  readonly name?: PointName;
  readonly reasons?: readonly ReasonFlag[];
  /** GeneralNames. */
  readonly crlIssuer?: readonly Der[];
}

const pointInDer = ({ name, reasons, crlIssuer }: Point): Der =>
  sequence(
    ...(name === undefined ? [] : [tagged(0, pointName(name))]),
    ...flags(1, reasons),
    ...(crlIssuer === undefined ? [] : [tagged(2, ...crlIssuer)]),
  );

/** Section 4.2.1.13. */
export const crlDistributionPoints = (points: readonly Point[], critical = false): Der =>
  extension('2.5.29.31', sequence(...points.map(pointInDer)), critical);

/** Sections 4.2.1.15 and 5.2.6. */
export const freshestCrl = (points: readonly Point[]): Der =>
  extension('2.5.29.46', sequence(...points.map(pointInDer)));

export interface Scope {
  readonly name?: PointName;
  readonly onlyUser?: boolean;
  readonly onlyCa?: boolean;
  readonly onlyAttribute?: boolean;
  readonly indirect?: boolean;
  readonly reasons?: readonly ReasonFlag[];
}

/** Section 5.2.5. */
export function issuingDistributionPoint(scope: Scope, critical = true): Der {
  const flag = (number: number, value = false): Der[] =>
    value ? [element(0x80 | number, Uint8Array.of(0xff))] : [];
  return extension(
    '2.5.29.28',
    sequence(
      ...(scope.name === undefined ? [] : [tagged(0, pointName(scope.name))]),
      ...flag(1, scope.onlyUser),
      ...flag(2, scope.onlyCa),
      ...flags(3, scope.reasons),
      ...flag(4, scope.indirect),
      ...flag(5, scope.onlyAttribute),
    ),
    critical,
  );
}

/** Section 5.2.3. */
export const crlNumber = (number: number | bigint): Der => extension('2.5.29.20', integer(number));

/** Section 5.2.4. */
export const deltaCrlIndicator = (base: number | bigint, critical = true): Der =>
  extension('2.5.29.27', integer(base), critical);
