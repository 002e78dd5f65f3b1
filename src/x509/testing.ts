/** Certificates for the tests of this folder, written byte by byte so that they can be wrong in every way. */
import { readCertificate, type Certificate } from './certificate';
import { encode, tags } from './der';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const sequence = (...contents: Uint8Array[]): Uint8Array => encode(tags.sequence, ...contents);
export const set = (...contents: Uint8Array[]): Uint8Array => encode(tags.set, ...contents);
export const utf8String = (text: string): Uint8Array => encode(tags.utf8String, utf8(text));
export const printableString = (text: string): Uint8Array => encode(tags.printableString, utf8(text));
export const ia5String = (text: string): Uint8Array => encode(tags.ia5String, utf8(text));
export const boolean = (value: boolean): Uint8Array => encode(tags.boolean, Uint8Array.of(value ? 0xff : 0));
export const integer = (...content: number[]): Uint8Array => encode(tags.integer, Uint8Array.from(content));
/** A context-specific tag; `constructed` around elements, primitive around bytes. */
export const tagged = (number: number, form: 'primitive' | 'constructed', ...contents: Uint8Array[]) =>
  encode((form === 'constructed' ? 0xa0 : 0x80) | number, ...contents);
export const implicitText = (number: number, text: string): Uint8Array =>
  tagged(number, 'primitive', utf8(text));

export function oid(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const content = [first * 40n + second, ...rest].flatMap((arc) => {
    const bytes = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) bytes.unshift(Number(left & 0x7fn) | 0x80);
    return bytes;
  });
  return encode(tags.objectIdentifier, Uint8Array.from(content));
}

const types: Record<string, string> = {
  CN: '2.5.4.3',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  C: '2.5.4.6',
  E: '1.2.840.113549.1.9.1',
};

export const rdn = (type: string, value: Uint8Array): Uint8Array =>
  set(sequence(oid(types[type] ?? type), value));

/** DER of a Name such as "O=Org, CN=name": in the order of the text, as UTF8String. */
export const name = (text: string): Uint8Array =>
  sequence(
    ...(text === '' ? [] : text.split(', ')).map((part) => {
      const [type = '', value = ''] = part.split('=');
      return rdn(type, type === 'E' ? ia5String(value) : utf8String(value));
    }),
  );

/** An extension: OID, criticality, value. */
export const extension = (id: string, critical: boolean, value: Uint8Array): Uint8Array =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), encode(tags.octetString, value));

export const caConstraints = (pathLength?: number): Uint8Array =>
  extension(
    '2.5.29.19',
    true,
    sequence(boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)])),
  );

/** keyUsage from its first byte: 0x04 keyCertSign, 0x80 digitalSignature, 0x40 nonRepudiation. */
export const keyUsage = (bits: number): Uint8Array =>
  extension('2.5.29.15', true, encode(tags.bitString, Uint8Array.of(0, bits)));

export const subjectAltName = (...names: Uint8Array[]): Uint8Array =>
  extension('2.5.29.17', false, sequence(...names));

export const policies = (...ids: string[]): Uint8Array =>
  extension('2.5.29.32', false, sequence(...ids.map((id) => sequence(oid(id)))));

export const policyMappings = (...pairs: [string, string][]): Uint8Array =>
  extension('2.5.29.33', true, sequence(...pairs.map(([from, to]) => sequence(oid(from), oid(to)))));

export const policyConstraints = (explicit: number | null, mapping: number | null): Uint8Array =>
  extension(
    '2.5.29.36',
    true,
    sequence(
      ...(explicit === null ? [] : [tagged(0, 'primitive', Uint8Array.of(explicit))]),
      ...(mapping === null ? [] : [tagged(1, 'primitive', Uint8Array.of(mapping))]),
    ),
  );

export const inhibitAnyPolicy = (certificates: number): Uint8Array =>
  extension('2.5.29.54', true, integer(certificates));

/** GeneralNames as subtrees: what is permitted, what is excluded. */
export const nameConstraints = (permitted: Uint8Array[], excluded: Uint8Array[] = []): Uint8Array =>
  extension(
    '2.5.29.30',
    true,
    sequence(
      ...[permitted, excluded].flatMap((bases, number) =>
        bases.length === 0 ? [] : [tagged(number, 'constructed', ...bases.map((base) => sequence(base)))],
      ),
    ),
  );

export const directoryName = (text: string): Uint8Array => tagged(4, 'constructed', name(text));

/** The bytes of an ECDSA signature in P1363 form as ECDSA-Sig-Value. */
export function ecdsaDer(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  const number = (bytes: Uint8Array): Uint8Array => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const digits = start < 0 ? Uint8Array.of(0) : bytes.subarray(start);
    return encode(
      tags.integer,
      ...((digits[0] ?? 0) >= 0x80 ? [Uint8Array.of(0)] : []),
      Uint8Array.from(digits),
    );
  };
  return sequence(number(raw.subarray(0, half)), number(raw.subarray(half)));
}

export interface Keys {
  readonly privateKey: CryptoKey;
  readonly spki: Uint8Array;
  /** DER of the AlgorithmIdentifier that it signs with. */
  readonly algorithm: Uint8Array;
  sign(data: Uint8Array): Promise<Uint8Array>;
}

const algorithms = {
  'P-256': sequence(oid('1.2.840.10045.4.3.2')),
  'P-384': sequence(oid('1.2.840.10045.4.3.3')),
  'P-521': sequence(oid('1.2.840.10045.4.3.4')),
};

export async function ecKeys(curve: keyof typeof algorithms = 'P-256'): Promise<Keys> {
  const hash = { 'P-256': 'SHA-256', 'P-384': 'SHA-384', 'P-521': 'SHA-512' }[curve];
  const algorithm = { name: 'ECDSA', namedCurve: curve, hash };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return {
    privateKey,
    spki: new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
    algorithm: algorithms[curve],
    sign: async (data) =>
      ecdsaDer(new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, Uint8Array.from(data)))),
  };
}

export interface Making {
  /** As {@link name}, or DER. */
  subject: string | Uint8Array;
  issuer: string | Uint8Array;
  /** The subject's; fresh ones where left out. */
  keys: Keys;
  signedBy: Keys;
  extensions?: Uint8Array[];
  version?: 1 | 2 | 3;
  /** YYYYMMDDHHMMSSZ */
  notBefore?: string;
  notAfter?: string;
  serial?: Uint8Array;
  /** DER of the outer and the inner AlgorithmIdentifier, where they are not the signing key's. */
  outerAlgorithm?: Uint8Array;
  innerAlgorithm?: Uint8Array;
  spki?: Uint8Array;
  /** Changes the signature. */
  damaged?: boolean;
}

const asName = (value: string | Uint8Array): Uint8Array => (typeof value === 'string' ? name(value) : value);

export async function makeDer(making: Making): Promise<Uint8Array> {
  const { signedBy, version = 3, extensions = [] } = making;
  const tbs = sequence(
    ...(version === 1 ? [] : [tagged(0, 'constructed', integer(version - 1))]),
    making.serial ?? integer(1),
    making.innerAlgorithm ?? signedBy.algorithm,
    asName(making.issuer),
    sequence(
      encode(tags.generalizedTime, utf8(making.notBefore ?? '20200101000000Z')),
      encode(tags.generalizedTime, utf8(making.notAfter ?? '20400101000000Z')),
    ),
    asName(making.subject),
    making.spki ?? making.keys.spki,
    ...(extensions.length === 0 ? [] : [tagged(3, 'constructed', sequence(...extensions))]),
  );
  const signature = Uint8Array.from(await signedBy.sign(tbs));
  if (making.damaged === true) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
  return sequence(
    tbs,
    making.outerAlgorithm ?? signedBy.algorithm,
    encode(tags.bitString, Uint8Array.of(0), signature),
  );
}

export async function make(making: Making): Promise<Certificate> {
  const certificate = await readCertificate(await makeDer(making));
  if (certificate === null) throw new Error('the test made a certificate that cannot be read');
  return certificate;
}
