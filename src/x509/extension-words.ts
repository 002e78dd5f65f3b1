import { message } from '../wording';
import { toHex } from '../vcon/base64url';
import {
  attempt,
  context,
  count,
  DerError,
  inside,
  namedBits,
  objectIdentifier,
  only,
  tags,
  time,
  type Element,
} from './der';
import { ALL_REASONS, readDistributionPoints, type DistributionPoint } from './distribution-point';
import {
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  extensionIds,
  extKeyUsageOf,
  inhibitAnyPolicyOf,
  keyUsageOf,
  nameConstraintsOf,
  policyConstraintsOf,
  policyMappingsOf,
  subjectKeyIdentifierOf,
  type Extension,
  type GeneralSubtree,
  type KeyUsage,
} from './extensions';
import { generalNamesOf, readGeneralName, type GeneralName } from './general-name';
import { generalNameWords, subtreeWords } from './general-name-words';
import { attributeText, stringOf } from './name-attribute';
import { nameText, type Attribute } from './name';
import { identifierWords, policyWords, usageWords } from './oid-words';
import { qualifiedStatements } from './qualified-statements';

export { describeSignatureAlgorithm } from './algorithm-words';

/** An extension in words. */
export interface ExtensionWords {
  readonly oid: string;
  readonly name: string;
  readonly critical: boolean;
  readonly text: readonly string[];
}

/** Lines of one extension, and characters of one line: more serve to fill the page. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 400;
/** Bytes that are shown of what cannot be put into words. */
const MOST_HEX_BYTES = 256;
const HEX_BYTES_A_LINE = 32;

/**
 * What an extension of a certificate says (RFC 5280 section 4.2), for people who are no experts. What is malformed is
 * said to be, what is not known is shown in hex; never throws.
 */
export function describeExtension({ oid, critical, value }: Extension): ExtensionWords {
  const known = extensions.get(oid);
  const lines = known === undefined ? null : attempt(() => known.read(value));
  return {
    oid,
    name: known?.name ?? oid,
    critical,
    text: lines === null ? unread(known !== undefined, value) : bounded(lines),
  };
}

interface KnownExtension {
  readonly name: string;
  /** One line each; throws DerError, or returns null, where the value is malformed. */
  readonly read: (value: Uint8Array) => readonly string[] | null;
}

function unread(known: boolean, value: Uint8Array): string[] {
  const why = known
    ? message('Malformed: it is not written as its standard demands. Its bytes:')
    : message('Not known to this tool. Its bytes:');
  if (value.length > 0) return [why, ...hexLines(value)];
  return [
    known
      ? message('Malformed: it is not written as its standard demands. It is empty.')
      : message('Not known to this tool. It is empty.'),
  ];
}

function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  const shown = Math.min(bytes.length, MOST_HEX_BYTES);
  for (let at = 0; at < shown; at += HEX_BYTES_A_LINE) {
    lines.push(grouped(bytes.subarray(at, Math.min(at + HEX_BYTES_A_LINE, shown))));
  }
  return bytes.length > shown ? [...lines, `and ${bytes.length - shown} bytes more`] : lines;
}

/** Hex in groups of two bytes. */
const grouped = (bytes: Uint8Array): string => (toHex(bytes).match(/.{1,4}/g) ?? []).join(' ');

function bounded(lines: readonly string[]): string[] {
  if (lines.length === 0) return [message('It says nothing.')];
  const shown = lines.slice(0, MOST_LINES).map(shortened);
  return lines.length > MOST_LINES ? [...shown, `and ${lines.length - MOST_LINES} more`] : shown;
}

function shortened(line: string): string {
  if (line.length <= MOST_CHARACTERS) return line;
  // Never half a character.
  const cut = line.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut}… (${line.length} characters)`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The elements of a SEQUENCE that has at least one, each read. */
function listOf<T>(value: Uint8Array, read: (element: Element) => T): T[] {
  const elements = inside(only(value, tags.sequence)).rest();
  if (elements.length === 0) throw new DerError('a list of nothing');
  return elements.map(read);
}

const oidOf = (element: Element): string => {
  if (element.tag !== tags.objectIdentifier) throw new DerError('no OID');
  return objectIdentifier(element.content);
};

const keyUsages: Record<KeyUsage, string> = {
  digitalSignature: message('Its key may make signatures (digitalSignature).'),
  nonRepudiation: message('Its key may make signatures that bind whoever made them (nonRepudiation).'),
  keyEncipherment: message('Its key may encrypt other keys (keyEncipherment).'),
  dataEncipherment: message('Its key may encrypt data (dataEncipherment).'),
  keyAgreement: message('Its key may agree on other keys (keyAgreement).'),
  keyCertSign: message('Its key may sign certificates (keyCertSign).'),
  cRLSign: message('Its key may sign lists of withdrawn certificates (cRLSign).'),
  encipherOnly: message('In agreeing on keys, it is for encrypting alone (encipherOnly).'),
  decipherOnly: message('In agreeing on keys, it is for decrypting alone (decipherOnly).'),
};

function keyUsageLines(value: Uint8Array): string[] | null {
  const usages = keyUsageOf(value);
  if (usages === null) return null;
  return usages.size === 0
    ? [message('Its key may be used for nothing.')]
    : [...usages].map((one) => keyUsages[one]);
}

function extKeyUsageLines(value: Uint8Array): string[] | null {
  const usages = extKeyUsageOf(value);
  return usages?.map((oid) => `Its key is for ${usageWords(oid)}.`) ?? null;
}

function basicConstraintsLines(value: Uint8Array): string[] | null {
  const constraints = basicConstraintsOf(value);
  if (constraints === null) return null;
  const { ca, pathLength } = constraints;
  const limit = pathLength === null ? [] : [pathLengthLine(pathLength)];
  return ca
    ? [message('Its holder is a certification authority, which may issue certificates.'), ...limit]
    : [message('Its holder is no certification authority, and may issue no certificates.'), ...limit];
}

const pathLengthLine = (length: number): string =>
  length === 0
    ? message('No other authority may stand between it and a signer (path length 0).')
    : `At most ${length} other ${length === 1 ? 'authority' : 'authorities'} may stand between it and a signer (path length ${length}).`;

const nameLines = (value: Uint8Array): string[] | null =>
  generalNamesOf(value)?.map((name) => capital(generalNameWords(name))) ?? null;

function nameConstraintsLines(value: Uint8Array): string[] | null {
  const constraints = nameConstraintsOf(value);
  if (constraints === null) return null;
  const line = (rule: string) => (subtree: GeneralSubtree) =>
    `${rule} ${subtreeWords(subtree.base)}${distances(subtree)}`;
  return [
    ...constraints.permitted.map(line('What it issues, of this kind, only for')),
    ...constraints.excluded.map(line('What it issues, never for')),
  ];
}

const distances = ({ minimum, maximum }: GeneralSubtree): string =>
  minimum === 0 && maximum === null ? '' : ` (minimum ${minimum}, maximum ${maximum ?? 'none'})`;

/** certificatePolicies with their qualifiers (section 4.2.1.4). */
const policyLines = (value: Uint8Array): string[] =>
  listOf(value, (element) => {
    if (element.tag !== tags.sequence) throw new DerError('no policy');
    const reader = inside(element);
    const policy = oidOf(reader.next());
    const qualifiers = reader.optional(tags.sequence);
    reader.end();
    return [
      `Issued under ${policyWords(policy)}.`,
      ...(qualifiers === null ? [] : inside(qualifiers).rest(tags.sequence).flatMap(qualifierLines)),
    ];
  }).flat();

function qualifierLines(element: Element): string[] {
  const reader = inside(element);
  const id = oidOf(reader.next());
  const qualifier = reader.next();
  reader.end();
  if (id === '1.3.6.1.5.5.7.2.1') return [`The authority’s rules are at ${stringOf(qualifier)}`];
  if (id !== '1.3.6.1.5.5.7.2.2') return [`A remark of kind ${id}: ${textOrHex(qualifier)}`];
  // UserNotice
  const notice = inside(qualifier);
  const reference = notice.optional(tags.sequence);
  const text = notice.atEnd ? null : notice.next();
  notice.end();
  return [
    ...(text === null ? [] : [`The authority’s notice: “${stringOf(text)}”`]),
    ...(reference === null ? [] : [`See ${noticeReference(reference)}`]),
  ];
}

function noticeReference(element: Element): string {
  const reader = inside(element);
  const organization = stringOf(reader.next());
  const numbers = inside(reader.next(tags.sequence)).rest(tags.integer);
  reader.end();
  return `“${organization}”, number ${numbers.map(({ content }) => count(content)).join(', ')}`;
}

const mappingLines = (value: Uint8Array): string[] | null =>
  policyMappingsOf(value)?.map(
    ({ issuerDomainPolicy, subjectDomainPolicy }) =>
      `To its issuer, ${policyWords(subjectDomainPolicy)} is as good as ${policyWords(issuerDomainPolicy)}.`,
  ) ?? null;

function policyConstraintsLines(value: Uint8Array): string[] | null {
  const constraints = policyConstraintsOf(value);
  if (constraints === null) return null;
  const { requireExplicitPolicy: explicit, inhibitPolicyMapping: mapping } = constraints;
  return [
    ...(explicit === null
      ? []
      : [`${capital(after(explicit))}, every certificate needs a policy that is accepted.`]),
    ...(mapping === null ? [] : [`${capital(after(mapping))}, no policy may stand in for another.`]),
  ];
}

const after = (certificates: number): string =>
  certificates === 0
    ? 'from the next certificate on'
    : `after ${certificates} more ${certificates === 1 ? 'certificate' : 'certificates'}`;

function anyPolicyLines(value: Uint8Array): string[] | null {
  const skip = inhibitAnyPolicyOf(value);
  return skip === null ? null : [`${capital(after(skip))}, “any policy” no longer counts as one.`];
}

function authorityKeyLines(value: Uint8Array): string[] | null {
  const identifier = authorityKeyIdentifierOf(value);
  if (identifier === null) return null;
  const { keyIdentifier, issuer, serialNumber } = identifier;
  return [
    ...(keyIdentifier === null ? [] : [`Signed with the key ${grouped(keyIdentifier)}`]),
    ...(issuer ?? []).map((name) => `The signing key’s certificate was issued by ${generalNameWords(name)}`),
    ...(serialNumber === null
      ? []
      : [`The signing key’s certificate has the serial number ${toHex(serialNumber)}`]),
  ];
}

function subjectKeyLines(value: Uint8Array): string[] | null {
  const identifier = subjectKeyIdentifierOf(value);
  return identifier === null ? null : [`Its own key is known as ${grouped(identifier)}`];
}

/** ReasonFlags (section 4.2.1.13), by their bit. */
const revocationReasons = [
  '',
  'its key was exposed',
  'the key of an authority was exposed',
  'what it says of its holder changed',
  'it was replaced',
  'it is no longer needed',
  'it is on hold',
  'its privileges were withdrawn',
  'the key of an attribute authority was exposed',
];

const distributionPointLines =
  (what: string) =>
  (value: Uint8Array): string[] =>
    readDistributionPoints(value).flatMap((point) => {
      const lines = placesOf(point).map((place) => `${what}: ${place}`);
      return [
        ...(lines.length === 0 ? [`${what}: no place is named`] : lines),
        ...reasonLine(point),
        ...(point.crlIssuer ?? []).map((name) => `That list is signed by ${generalNameWords(name)}`),
      ];
    });

function placesOf({ name }: DistributionPoint): string[] {
  if (name === null) return [];
  return name.kind === 'full'
    ? name.names.map(plainAddress)
    : [`named ${rdnText(name.rdn)} below the name of who signs it`];
}

const rdnText = (rdn: readonly Attribute[]): string =>
  nameText({ der: new Uint8Array(), rdns: [rdn], comparable: [] });

/** An address speaks for itself. */
const plainAddress = (name: GeneralName): string =>
  name.form === 'uniformResourceIdentifier' ? name.text : generalNameWords(name);

function reasonLine({ reasons }: DistributionPoint): string[] {
  if (reasons === null || reasons === ALL_REASONS) return [];
  const named = revocationReasons.filter((reason, bit) => reason !== '' && (reasons & (1 << bit)) !== 0);
  return [`Only for withdrawals because ${named.length === 0 ? 'of nothing' : named.join(', or ')}`];
}

/** Access methods of authorityInfoAccess and subjectInfoAccess (sections 4.2.2.1 and 4.2.2.2). */
const accessMethods = new Map([
  ['1.3.6.1.5.5.7.48.1', 'Says whether it was withdrawn (OCSP)'],
  ['1.3.6.1.5.5.7.48.2', 'The certificate of its issuer'],
  ['1.3.6.1.5.5.7.48.3', 'Time stamps'],
  ['1.3.6.1.5.5.7.48.5', 'What it has issued'],
]);

const accessLines = (value: Uint8Array): string[] =>
  listOf(value, (element) => {
    if (element.tag !== tags.sequence) throw new DerError('no access description');
    const reader = inside(element);
    const method = oidOf(reader.next());
    const location = readGeneralName(reader.next());
    reader.end();
    return `${accessMethods.get(method) ?? `Service ${method}`}: ${plainAddress(location)}`;
  });

/** Attribute (RFC 5280 section 4.2.1.8). */
const attributeLines = (value: Uint8Array): string[] =>
  listOf(value, (element) => {
    const reader = inside(element);
    const type = oidOf(reader.next());
    const values = inside(reader.next(tags.set)).rest();
    reader.end();
    return `${capital(identifierWords(type))}: ${values.map(textOrHex).join(', ')}`;
  });

/** privateKeyUsagePeriod (RFC 3280 section 4.2.1.4). */
function usagePeriodLines(value: Uint8Array): string[] {
  const reader = inside(only(value, tags.sequence));
  const from = reader.optional(context(0, 'primitive'));
  const to = reader.optional(context(1, 'primitive'));
  reader.end();
  const at = ({ content }: Element): string =>
    time({ tag: tags.generalizedTime, content, der: content }).toISOString().slice(0, 10);
  return [
    ...(from === null ? [] : [`Its private key signs from ${at(from)} (UTC)`]),
    ...(to === null ? [] : [`Its private key signs until ${at(to)} (UTC)`]),
  ];
}

/** SignedCertificateTimestampList (RFC 6962 section 3.3): TLS vectors inside an OCTET STRING. */
function timestampListLines(value: Uint8Array): string[] {
  const { content } = only(value, tags.octetString);
  const at = (index: number): number => ((content[index] ?? 0) << 8) | (content[index + 1] ?? 0);
  if (content.length < 2 || at(0) !== content.length - 2) throw new DerError('no list');
  let amount = 0;
  for (let next = 2; next < content.length; amount++) {
    next += 2 + at(next);
    if (next > content.length) throw new DerError('a list cut short');
  }
  return [
    `${amount} certificate transparency time ${amount === 1 ? 'stamp' : 'stamps'}, not checked by this tool.`,
  ];
}

/** Features (RFC 7633 section 4.2.3.1), by the number of the TLS extension. */
const featureLines = (value: Uint8Array): string[] =>
  listOf(value, (element) => {
    if (element.tag !== tags.integer) throw new DerError('no feature');
    const number = count(element.content);
    return number === 5 || number === 17
      ? `A server with it must show at once that it was not withdrawn (TLS feature ${number}).`
      : `A server with it must support TLS feature ${number}.`;
  });

/** What a Netscape certificate may be used for, by the bit. */
const netscapeTypes = [
  'TLS clients',
  'TLS servers',
  'e-mail',
  'signing programs',
  '',
  'issuing certificates for TLS',
  'issuing certificates for e-mail',
  'issuing certificates for signing programs',
];

function netscapeTypeLines(value: Uint8Array): string[] {
  const bits = namedBits(only(value, tags.bitString).content);
  return netscapeTypes.flatMap((use, bit) => (bits.has(bit) && use !== '' ? [`For ${use}.`] : []));
}

/** TNAuthorizationList (RFC 8226 section 9), whose tags are explicit. */
const telephoneLines = (value: Uint8Array): string[] =>
  listOf(value, ({ tag, content }) => {
    switch (tag) {
      case context(0, 'constructed'):
        return `May speak for the service provider ${stringOf(only(content, tags.ia5String))}`;
      case context(1, 'constructed'): {
        const reader = inside(only(content, tags.sequence));
        const start = stringOf(reader.next(tags.ia5String));
        const amount = count(reader.next(tags.integer).content);
        return `May speak for ${amount} telephone numbers from ${start}`;
      }
      case context(2, 'constructed'):
        return `May speak for the telephone number ${stringOf(only(content, tags.ia5String))}`;
      default:
        throw new DerError('no number');
    }
  });

/** CertificateTemplate (Microsoft): an OID, then two versions. */
function templateLines(value: Uint8Array): string[] {
  const reader = inside(only(value, tags.sequence));
  const template = oidOf(reader.next());
  const versions = reader.rest(tags.integer).map(({ content }) => count(content));
  return [
    `Made from the template ${template}${versions.length > 0 ? `, version ${versions.join('.')}` : ''}`,
  ];
}

const textOrHex = (element: Element): string => attributeText(element) ?? `hex ${toHex(element.der)}`;

const textLine =
  (label: string) =>
  (value: Uint8Array): string[] => [`${label}${stringOf(only(value))}`];

const says =
  (...lines: readonly string[]) =>
  (value: Uint8Array): readonly string[] => {
    // Whatever it holds, it has to be DER.
    only(value);
    return lines;
  };

const extensions: ReadonlyMap<string, KnownExtension> = new Map<string, KnownExtension>([
  // RFC 5280 section 4.2
  [extensionIds.keyUsage, { name: message('Key usage'), read: keyUsageLines }],
  [extensionIds.extKeyUsage, { name: message('Extended key usage'), read: extKeyUsageLines }],
  [extensionIds.basicConstraints, { name: message('Basic constraints'), read: basicConstraintsLines }],
  [extensionIds.subjectAltName, { name: message('Other names of its holder'), read: nameLines }],
  [extensionIds.issuerAltName, { name: message('Other names of its issuer'), read: nameLines }],
  [extensionIds.nameConstraints, { name: message('Name constraints'), read: nameConstraintsLines }],
  [extensionIds.certificatePolicies, { name: message('Certificate policies'), read: policyLines }],
  [extensionIds.policyMappings, { name: message('Policy mappings'), read: mappingLines }],
  [extensionIds.policyConstraints, { name: message('Policy constraints'), read: policyConstraintsLines }],
  [extensionIds.inhibitAnyPolicy, { name: message('Inhibit any-policy'), read: anyPolicyLines }],
  [extensionIds.authorityKeyIdentifier, { name: message('Key of its issuer'), read: authorityKeyLines }],
  [extensionIds.subjectKeyIdentifier, { name: message('Key identifier'), read: subjectKeyLines }],
  [
    extensionIds.cRLDistributionPoints,
    {
      name: message('Where its revocation list is'),
      read: distributionPointLines('List of withdrawn certificates'),
    },
  ],
  [
    extensionIds.freshestCRL,
    {
      name: message('Where the newest changes to that list are'),
      read: distributionPointLines('Changes since the last full list'),
    },
  ],
  [extensionIds.authorityInfoAccess, { name: message('Services of its issuer'), read: accessLines }],
  [extensionIds.subjectInfoAccess, { name: message('Services of its holder'), read: accessLines }],
  [
    extensionIds.subjectDirectoryAttributes,
    { name: message('Attributes of its holder'), read: attributeLines },
  ],
  // RFC 3280 section 4.2.1.4
  ['2.5.29.16', { name: message('Period in which its key signs'), read: usagePeriodLines }],
  // RFC 3739 section 3.2.6, ETSI EN 319 412-5
  ['1.3.6.1.5.5.7.1.3', { name: message('Qualified certificate statements'), read: qualifiedStatements }],
  // RFC 3739 section 3.2.5 and RFC 9399
  [
    '1.3.6.1.5.5.7.1.2',
    { name: message('Biometric information'), read: says(message('About its holder; not shown.')) },
  ],
  [
    '1.3.6.1.5.5.7.1.12',
    { name: message('Logotypes'), read: says(message('Pictures, or where they are; not shown.')) },
  ],
  // RFC 6962 section 3
  ['1.3.6.1.4.1.11129.2.4.2', { name: message('Certificate transparency'), read: timestampListLines }],
  [
    '1.3.6.1.4.1.11129.2.4.3',
    {
      name: message('Certificate transparency poison'),
      read: says(message('A draft for a transparency log. It is never to be used as a certificate.')),
    },
  ],
  // RFC 7633, RFC 6960 section 4.2.2.2.1, RFC 8226
  ['1.3.6.1.5.5.7.1.24', { name: message('TLS feature'), read: featureLines }],
  [
    '1.3.6.1.5.5.7.48.1.5',
    {
      name: message('OCSP no check'),
      read: says(message('Whether it was itself withdrawn is not to be asked, for as long as it is valid.')),
    },
  ],
  ['1.3.6.1.5.5.7.1.26', { name: message('Telephone numbers'), read: telephoneLines }],
  // RFC 8551 section 2.5.2
  [
    '1.2.840.113549.1.9.15',
    {
      name: message('E-mail encryption'),
      read: says(message('Which ciphers its holder’s e-mail program knows; not shown.')),
    },
  ],
  // Netscape
  ['2.16.840.1.113730.1.1', { name: message('Netscape certificate type'), read: netscapeTypeLines }],
  ['2.16.840.1.113730.1.2', { name: message('Netscape base address'), read: textLine('Address: ') }],
  ['2.16.840.1.113730.1.3', { name: message('Netscape revocation address'), read: textLine('Address: ') }],
  ['2.16.840.1.113730.1.4', { name: message('Netscape CA revocation address'), read: textLine('Address: ') }],
  ['2.16.840.1.113730.1.7', { name: message('Netscape renewal address'), read: textLine('Address: ') }],
  ['2.16.840.1.113730.1.8', { name: message('Netscape policy address'), read: textLine('Address: ') }],
  ['2.16.840.1.113730.1.12', { name: message('Netscape server name'), read: textLine('Server: ') }],
  [
    '2.16.840.1.113730.1.13',
    { name: message('Netscape comment'), read: textLine('A remark by whoever made it: ') },
  ],
  // Microsoft
  ['1.3.6.1.4.1.311.20.2', { name: message('Microsoft certificate template'), read: textLine('Template: ') }],
  ['1.3.6.1.4.1.311.21.7', { name: message('Microsoft certificate template'), read: templateLines }],
  ['1.3.6.1.4.1.311.21.10', { name: message('Microsoft application policies'), read: policyLines }],
]);
