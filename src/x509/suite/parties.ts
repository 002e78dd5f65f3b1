import type { Der } from '../../../e2e/maker/der';
import type { KeyPair } from '../../../e2e/maker/keys';
import {
  makeCertificate,
  makeList,
  party,
  type CertificateContent,
  type ListContent,
  type Party,
} from '../../../e2e/maker/pki';
import {
  authorityKeyIdentifier,
  basicConstraints,
  crlNumber,
  keyUsage,
  subjectKeyIdentifier,
} from '../../../e2e/maker/pki-extensions';
import type { Scenario } from './case';

/** How one certificate departs from an ordinary one. */
export interface Departure extends Partial<Omit<CertificateContent, 'issuer' | 'subject'>> {
  /** The common name, or a whole Name. */
  readonly name?: Der | string;
  readonly key?: KeyPair;
  /** The subject has the issuer's name and another key (RFC 5280 section 6.1, "self-issued"). */
  readonly selfIssued?: boolean;
  /** Another signer than the issuer. */
  readonly signedBy?: Party;
  /** In place of the ordinary extension; null for none. */
  readonly basicConstraints?: Der | null;
  readonly keyUsage?: Der | null;
  /** Further extensions. */
  readonly more?: readonly Der[];
}

/** A party with a certificate. */
export interface Certified extends Party {
  readonly der: Der;
  readonly serialNumber: bigint;
}

let serialNumber = 0n;

/** An ordinary CA certificate (RFC 5280 section 4.2.1), but for the departures. */
export function issueCa(issuer: Party, name: string, departure: Departure = {}): Certified {
  return issue(issuer, name, departure, [
    departure.basicConstraints === undefined ? basicConstraints(true) : departure.basicConstraints,
    departure.keyUsage === undefined ? keyUsage(['keyCertSign', 'cRLSign']) : departure.keyUsage,
  ]);
}

/** An ordinary certificate of one who signs documents, but for the departures. */
export function issueTarget(issuer: Party, departure: Departure = {}): Certified {
  return issue(issuer, 'Target', departure, [
    departure.basicConstraints ?? null,
    departure.keyUsage === undefined ? keyUsage(['digitalSignature']) : departure.keyUsage,
  ]);
}

function issue(
  issuer: Party,
  name: string,
  departure: Departure,
  ordinary: readonly (Der | null)[],
): Certified {
  const subject = party(departure.selfIssued ? issuer.name : (departure.name ?? name), departure.key);
  const number = departure.serialNumber === undefined ? ++serialNumber : BigInt(departure.serialNumber);
  const der = makeCertificate({
    extensions: [
      ...ordinary.filter((extension) => extension !== null),
      subjectKeyIdentifier(subject.key),
      authorityKeyIdentifier(issuer.key),
      ...(departure.more ?? []),
    ],
    ...departure,
    serialNumber: number,
    issuerName: departure.issuerName ?? issuer.name,
    issuer: departure.signedBy ?? issuer,
    subject,
  });
  return { ...subject, der, serialNumber: number };
}

/** A trust anchor with its self-signed certificate. */
export function anchor(departure: Departure = {}): Certified {
  const self = party(departure.name ?? 'Anchor', departure.key);
  return issueCa(self, '', { ...departure, name: self.name, key: self.key });
}

/**
 * A path: anchor, CAs, target. Each departure makes one certificate, the last one the target's.
 * @param rest of the scenario; `anchor` departs from the ordinary certificate of the trust anchor
 */
export function line(
  departures: readonly Departure[],
  { anchor: root, ...rest }: Partial<Scenario> & { readonly anchor?: Departure } = {},
): Scenario {
  const first = anchor(root);
  const path: Der[] = [];
  let issuer: Party = first;
  for (const [index, departure] of departures.entries()) {
    const certified =
      index < departures.length - 1
        ? issueCa(issuer, `CA ${index + 1}`, departure)
        : issueTarget(issuer, departure);
    path.push(certified.der);
    issuer = certified;
  }
  return { anchors: [first.der], path, ...rest };
}

/** Anchor, one CA and a target, to make lists for. */
export interface Trio {
  readonly root: Certified;
  readonly ca: Certified;
  readonly target: Certified;
  readonly anchors: readonly Der[];
  readonly path: readonly Der[];
}

export function trio(departures: { readonly ca?: Departure; readonly target?: Departure } = {}): Trio {
  const root = anchor();
  const ca = issueCa(root, 'CA', departures.ca);
  const target = issueTarget(ca, departures.target);
  return { root, ca, target, anchors: [root.der], path: [ca.der, target.der] };
}

/** An ordinary complete list, but for what is given; `more` are further extensions. */
export const list = (
  issuer: Party,
  {
    number = 1,
    more = [],
    ...content
  }: Partial<ListContent> & { readonly number?: number | bigint | null; readonly more?: readonly Der[] } = {},
): Der =>
  makeList({
    extensions: [
      authorityKeyIdentifier(issuer.key),
      ...(number === null ? [] : [crlNumber(number)]),
      ...more,
    ],
    ...content,
    issuer,
  });
