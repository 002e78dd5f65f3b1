import { toHex } from '../vcon/base64url';
import type { Certificate } from './certificate';
import {
  attempt,
  boolean,
  context,
  DerError,
  inside,
  namedBits,
  objectIdentifier,
  only,
  tags,
  type Element,
} from './der';
import { extensionIds, extensionValue } from './extensions';
import { readGeneralName, readGeneralNames, type GeneralName } from './general-name';
import { nameKey, nameRelativeTo, readRdn, type Name } from './name';
import type { Attribute } from './name-attribute';

/** DistributionPointName (RFC 5280 section 4.2.1.13). */
export type DistributionPointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  /** nameRelativeToCRLIssuer: to be put behind the name of the CRL issuer. */
  | { readonly kind: 'relative'; readonly rdn: readonly Attribute[] };

/** DistributionPoint (RFC 5280 section 4.2.1.13). */
export interface DistributionPoint {
  readonly name: DistributionPointName | null;
  /** A mask of ReasonFlags; null for all reasons. */
  readonly reasons: number | null;
  readonly crlIssuer: readonly GeneralName[] | null;
}

/** issuingDistributionPoint, the scope of a list (RFC 5280 section 5.2.5). */
export interface IssuingDistributionPoint {
  readonly name: DistributionPointName | null;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCaCerts: boolean;
  /** A mask of ReasonFlags; null for all reasons. */
  readonly onlySomeReasons: number | null;
  readonly indirectCrl: boolean;
  readonly onlyContainsAttributeCerts: boolean;
}

/**
 * A mask with every reason in it: bit n is flag n of ReasonFlags (RFC 5280 section 4.2.1.13), from keyCompromise (1) to
 * aACompromise (8). Flag 0 is unused.
 */
export const ALL_REASONS = 0b1_1111_1110;

/** Names of one distribution point: more serve to make work. */
const MOST_NAMES = 256;

/** @param der value of cRLDistributionPoints or freshestCRL, at least one point; throws DerError */
export function readDistributionPoints(der: Uint8Array): DistributionPoint[] {
  const points = inside(only(der, tags.sequence)).rest(tags.sequence).map(readDistributionPoint);
  if (points.length === 0) throw new DerError('no distribution point');
  return points;
}

function readDistributionPoint(element: Element): DistributionPoint {
  const reader = inside(element);
  const name = reader.optional(context(0, 'constructed'));
  const reasons = reader.optional(context(1, 'primitive'));
  const crlIssuer = reader.optional(context(2, 'constructed'));
  reader.end();
  return {
    name: name && readDistributionPointName(name),
    reasons: reasons && reasonMask(reasons.content),
    crlIssuer: crlIssuer && readNames(crlIssuer.content),
  };
}

/** @param der value of issuingDistributionPoint; throws DerError */
export function readIssuingDistributionPoint(der: Uint8Array): IssuingDistributionPoint {
  const reader = inside(only(der, tags.sequence));
  const flag = (number: number): boolean => {
    const element = reader.optional(context(number, 'primitive'));
    return element !== null && boolean(element.content);
  };
  const name = reader.optional(context(0, 'constructed'));
  const onlyContainsUserCerts = flag(1);
  const onlyContainsCaCerts = flag(2);
  const reasons = reader.optional(context(3, 'primitive'));
  const indirectCrl = flag(4);
  const onlyContainsAttributeCerts = flag(5);
  reader.end();
  return {
    name: name && readDistributionPointName(name),
    onlyContainsUserCerts,
    onlyContainsCaCerts,
    onlySomeReasons: reasons && reasonMask(reasons.content),
    indirectCrl,
    onlyContainsAttributeCerts,
  };
}

/** A CHOICE, and therefore inside an explicit tag. */
function readDistributionPointName(element: Element): DistributionPointName {
  const { tag, content } = only(element.content);
  if (tag === context(0, 'constructed')) return { kind: 'full', names: readNames(content) };
  if (tag === context(1, 'constructed')) return { kind: 'relative', rdn: readRdn(content) };
  throw new DerError('no DistributionPointName');
}

const reasonMask = (content: Uint8Array): number =>
  [...namedBits(content)].reduce((mask, bit) => mask | (1 << bit), 0) & ALL_REASONS;

function readNames(content: Uint8Array): GeneralName[] {
  const names = readGeneralNames(content);
  if (names.length > MOST_NAMES) throw new DerError('too many names');
  return names;
}

/**
 * The names of a distribution point in full, each as a string: equal names are equal strings. Directory names are
 * compared by RFC 5280 section 7.1, all others as they are written.
 * @param crlIssuer whose name a relative one is put behind
 */
export const fullNames = (name: DistributionPointName, crlIssuer: Name): readonly string[] =>
  name.kind === 'full' ? name.names.map(generalNameKey) : [directoryKey(nameRelativeTo(crlIssuer, name.rdn))];

/** A GeneralName as a string: equal names are equal strings. */
export function generalNameKey(name: GeneralName): string {
  switch (name.form) {
    case 'directoryName':
      return directoryKey(name.name);
    case 'iPAddress':
      return `${name.form} ${toHex(name.octets)}`;
    case 'rfc822Name':
    case 'dNSName':
    case 'uniformResourceIdentifier':
      return `${name.form} ${name.text}`;
    default:
      return `${name.form} ${toHex(name.der)}`;
  }
}

const directoryKey = (name: Pick<Name, 'comparable'>): string => `directoryName ${nameKey(name)}`;

/** The directory names among GeneralNames: what a cRLIssuer or certificateIssuer is known by. */
export const directoryNames = (names: readonly GeneralName[]): Name[] =>
  names.flatMap((name) => (name.form === 'directoryName' ? [name.name] : []));

/** Addresses where more about a certificate is to be had: text to copy, never fetched from here. */
export interface Addresses {
  /** Revocation lists, delta lists behind complete ones (cRLDistributionPoints, freshestCRL). */
  readonly crl: readonly string[];
  /** OCSP responders (authorityInfoAccess). */
  readonly ocsp: readonly string[];
  /** Certificates of the issuer (authorityInfoAccess). */
  readonly caIssuers: readonly string[];
}

const ID_AD_OCSP = '1.3.6.1.5.5.7.48.1';
const ID_AD_CA_ISSUERS = '1.3.6.1.5.5.7.48.2';

/** Addresses of one kind that are shown, and characters of one: more help nobody. */
const MOST_ADDRESSES = 8;
const LONGEST_ADDRESS = 1024;

/**
 * The addresses in a certificate (RFC 5280 sections 4.2.1.13, 4.2.1.15 and 4.2.2.1): the URIs of http, https, ldap and
 * ldaps, in printable ASCII, each once, in order. Nothing vouches for them but the certificate.
 */
export function whereToAsk({ extensions }: Certificate): Addresses {
  const points = [extensionIds.cRLDistributionPoints, extensionIds.freshestCRL].flatMap((oid) => {
    const value = extensionValue(extensions, oid);
    return (value && attempt(() => readDistributionPoints(value))) ?? [];
  });
  const access = extensionValue(extensions, extensionIds.authorityInfoAccess);
  const descriptions = (access && attempt(() => readAccessDescriptions(access))) ?? [];
  const by = (method: string): string[] =>
    addresses(descriptions.filter((description) => description.method === method).map(({ name }) => name));
  return {
    crl: addresses(points.flatMap(({ name }) => (name?.kind === 'full' ? name.names : []))),
    ocsp: by(ID_AD_OCSP),
    caIssuers: by(ID_AD_CA_ISSUERS),
  };
}

/** AuthorityInfoAccessSyntax (RFC 5280 section 4.2.2.1); throws DerError. */
const readAccessDescriptions = (der: Uint8Array): { method: string; name: GeneralName }[] =>
  inside(only(der, tags.sequence))
    .rest(tags.sequence)
    .map((element) => {
      const reader = inside(element);
      const method = objectIdentifier(reader.next(tags.objectIdentifier).content);
      const name = readGeneralName(reader.next());
      reader.end();
      return { method, name };
    });

const addresses = (names: readonly GeneralName[]): string[] => {
  const found = names.flatMap((name) => (name.form === 'uniformResourceIdentifier' ? [name.text] : []));
  const proper = found.filter(
    (text) => text.length <= LONGEST_ADDRESS && /^(http|ldap)s?:[!-~]+$/i.test(text),
  );
  return [...new Set(proper)].slice(0, MOST_ADDRESSES);
};
