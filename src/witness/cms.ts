import { bounds } from '../bounds';
import { readAlgorithm, type AlgorithmIdentifier } from '../x509/certificate';
import {
  attempt,
  context,
  count,
  DerError,
  encode,
  inside,
  integerBytes,
  objectIdentifier,
  only,
  tags,
  type DerReader,
  type Element,
} from '../x509/der';
import { readName, type Name } from '../x509/name';

/** SignedData (RFC 5652 section 5.1), in DER throughout. */
export interface SignedData {
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  /** eContentType, dotted. */
  readonly contentType: string;
  /** What the OCTET STRING of eContent holds; null where the content is elsewhere. */
  readonly content: Uint8Array | null;
  /** X.509 certificates in it, each in DER, unread; those of other kinds are left out. */
  readonly certificates: readonly Uint8Array[];
  /** Revocation lists in it, each in DER, unread. */
  readonly lists: readonly Uint8Array[];
  /** OCSP responses in it (RFC 5940 section 2.1), each in DER, unread. */
  readonly responses: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfo[];
}

/** SignerInfo (RFC 5652 section 5.3). */
export interface SignerInfo {
  readonly signerId: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** Null where there are none, so that the content is signed itself. */
  readonly signedAttributes: SignedAttributes | null;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signatureValue: Uint8Array;
}

export type SignerIdentifier =
  | {
      readonly kind: 'issuer-and-serial';
      readonly issuer: Name;
      /** Content octets of the INTEGER. */
      readonly serialNumber: Uint8Array;
    }
  | { readonly kind: 'key-identifier'; readonly keyIdentifier: Uint8Array };

export interface SignedAttributes {
  /**
   * What is signed: the attributes as they stand in the file, under the tag of a SET OF (section 5.4). They are not
   * sorted anew: a signature over them in another order is one over other bytes.
   */
  readonly signed: Uint8Array;
  readonly attributes: readonly CmsAttribute[];
}

/** Attribute (RFC 5652 section 5.3). */
export interface CmsAttribute {
  /** Dotted. */
  readonly oid: string;
  readonly values: readonly Element[];
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const OCSP_RESPONSE = '1.3.6.1.5.5.7.16.2';

const { timeStamp: most } = bounds;

/** Everything that is left, up to a number of elements; throws DerError past it. */
export function few(reader: DerReader, number: number, tag?: number): Element[] {
  const elements: Element[] = [];
  while (!reader.atEnd) {
    if (elements.length === number) throw new DerError('too many');
    elements.push(reader.next(tag));
  }
  return elements;
}

/**
 * Reads a ContentInfo that holds a SignedData over something other than mere data (RFC 5652 sections 3 and 5.1).
 * @param der nothing behind it; DER, so that lengths are definite and shortest
 * @returns null where the bytes are anything else, or past a bound
 */
export const readSignedData = (der: Uint8Array): SignedData | null =>
  attempt(() => {
    const contentInfo = inside(only(der, tags.sequence));
    if (objectIdentifier(contentInfo.next(tags.objectIdentifier).content) !== SIGNED_DATA) {
      throw new DerError('not signed data');
    }
    const wrapped = contentInfo.next(context(0, 'constructed'));
    contentInfo.end();
    return readMembers(inside(only(wrapped.content, tags.sequence)));
  });

function readMembers(members: DerReader): SignedData {
  const version = count(members.next(tags.integer).content);
  // Section 5.1: 3 for every content but mere data, 4 and 5 where certificates of other kinds are in it.
  if (version < 3 || version > 5) throw new DerError('no such version');
  const digestAlgorithms = few(inside(members.next(tags.set)), most.attributes, tags.sequence).map(
    readAlgorithm,
  );
  const encapsulated = inside(members.next(tags.sequence));
  const contentType = objectIdentifier(encapsulated.next(tags.objectIdentifier).content);
  const content = encapsulated.optional(context(0, 'constructed'));
  encapsulated.end();
  const certificates = choices(members.optional(context(0, 'constructed')));
  const revocation = choices(members.optional(context(1, 'constructed')));
  const signerInfos = few(inside(members.next(tags.set)), most.attributes, tags.sequence).map((info) =>
    readSignerInfo(inside(info)),
  );
  members.end();
  return {
    digestAlgorithms,
    contentType,
    content: content && only(content.content, tags.octetString).content,
    certificates: sequences(certificates),
    lists: sequences(revocation),
    responses: revocation.flatMap(readOcsp),
    signerInfos,
  };
}

const choices = (set: Element | null): Element[] =>
  set === null ? [] : few(inside(set), 2 * most.certificates);

/** Of the choices (sections 10.2.1 and 10.2.2) only a Certificate and a CertificateList are a SEQUENCE. */
function sequences(elements: readonly Element[]): Uint8Array[] {
  const found = elements.flatMap(({ tag, der }) => (tag === tags.sequence ? [der] : []));
  if (found.length > most.certificates) throw new DerError('too many');
  return found;
}

/** OtherRevocationInfoFormat with an OCSPResponse; none where it is another. */
function readOcsp(element: Element): Uint8Array[] {
  if (element.tag !== context(1, 'constructed')) return [];
  const other = inside(element);
  const format = objectIdentifier(other.next(tags.objectIdentifier).content);
  const response = other.next();
  other.end();
  return format === OCSP_RESPONSE ? [response.der] : [];
}

function readSignerInfo(info: DerReader): SignerInfo {
  const version = count(info.next(tags.integer).content);
  const signerId = readSignerIdentifier(info.next());
  if (version !== (signerId.kind === 'issuer-and-serial' ? 1 : 3)) throw new DerError('no such version');
  const digestAlgorithm = readAlgorithm(info.next(tags.sequence));
  const signedAttributes = info.optional(context(0, 'constructed'));
  const signatureAlgorithm = readAlgorithm(info.next(tags.sequence));
  const signatureValue = info.next(tags.octetString).content;
  const unsigned = info.optional(context(1, 'constructed'));
  info.end();
  // What is not signed proves nothing here; its form is checked all the same.
  if (unsigned !== null) readAttributes(unsigned);
  return {
    signerId,
    digestAlgorithm,
    signedAttributes: signedAttributes && {
      signed: encode(tags.set, signedAttributes.content),
      attributes: readAttributes(signedAttributes),
    },
    signatureAlgorithm,
    signatureValue,
  };
}

function readSignerIdentifier(element: Element): SignerIdentifier {
  if (element.tag === context(0, 'primitive')) {
    return { kind: 'key-identifier', keyIdentifier: element.content };
  }
  if (element.tag !== tags.sequence) throw new DerError('no SignerIdentifier');
  const reader = inside(element);
  const issuer = readName(reader.next(tags.sequence).der);
  const serialNumber = integerBytes(reader.next(tags.integer).content);
  reader.end();
  return { kind: 'issuer-and-serial', issuer, serialNumber };
}

function readAttributes(element: Element): CmsAttribute[] {
  const attributes = few(inside(element), most.attributes, tags.sequence).map((attribute) => {
    const reader = inside(attribute);
    const oid = objectIdentifier(reader.next(tags.objectIdentifier).content);
    const values = few(inside(reader.next(tags.set)), most.attributes);
    reader.end();
    return { oid, values };
  });
  if (attributes.length === 0) throw new DerError('no attribute');
  return attributes;
}
